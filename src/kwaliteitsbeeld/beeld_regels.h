/* The rules of the living kwaliteitsbeeld (B5.3, B5.5): what a sentence rests on, what is still
 * missing. Pure functions over plain structs. Pages are in beeld_paginas.c. */
#ifndef KOERS_KWALITEITSBEELD_BEELD_REGELS_H
#define KOERS_KWALITEITSBEELD_BEELD_REGELS_H
#include "organisatie/mag.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a ground does for a sentence: counted, told, learned (a cycle or its result). */
enum grond_aard { GROND_GEEN = 0, GROND_GETELD = 1, GROND_VERTELD = 2, GROND_GELEERD = 4 };
enum grond_aard grond_aard(const char *soort);
/* The same of one that hangs there: a story that may not be shared carries nothing that anyone will
 * read. openbaar: its words may be public. */
enum grond_aard grond_draagt(const char *soort, bool openbaar);

enum zin_oordeel { ZIN_HEEL, ZIN_GRONDLOOS, ZIN_ALLEEN_GETELD, ZIN_ALLEEN_VERTELD };
/* aard: the bits of all its grounds; what speaks against it is no ground. Numbers and stories
 * belong together; a learning cycle holds both. */
enum zin_oordeel zin_oordeel(unsigned aard);
const char *zin_oordeel_tekst(enum zin_oordeel o); /* msgid, "" for ZIN_HEEL */

enum deel { TERUGBLIK, REFLECTIE, VOORUITBLIK, DEEL_AANTAL };
const char *deel_code(enum deel d);
const char *deel_naam(enum deel d); /* msgid */
bool deel_van(const char *code, enum deel *out);

/* B5.3: the oldest year that is due and not public; when none is, the next one. first: the first year
 * over which the organisation publishes here; 0: it did not say, so last year, or an older one that
 * it began (begun; 0: none), which must not go out of sight at New Year. is_public: n years in
 * rising order. */
int beeld_jaar_open(int first, int begun, const int *is_public, size_t n, int32_t today);

/* B5.3: bouwsteen 1–4 are required (sources differ on 5: it is asked for, not required). */
bool hoofdstuk_verplicht(int64_t bouwsteen);

struct dekking_hoofdstuk {
    int64_t bouwsteen; /* 0: own chapter */
    size_t zinnen[DEEL_AANTAL];
    size_t grondloos, grondloos_terugblik, alleen_geteld, alleen_verteld;
    size_t verhalen, cijfers, stemmen;
};
enum gemis {                  /* in order of weight */
             GEMIS_LEEG,      /* a chapter without any sentence */
             GEMIS_GRONDLOOS, /* sentences that rest on nothing */
             GEMIS_TERUGBLIK,
             GEMIS_REFLECTIE,
             GEMIS_VOORUITBLIK,
             GEMIS_VERHAAL,
             GEMIS_CIJFER,
             GEMIS_ALLEEN_GETELD,
             GEMIS_ALLEEN_VERTELD,
             GEMIS_AANTAL
};
struct gemist {
    enum gemis wat;
    size_t aantal;
    bool blokkeert; /* freezing waits for it */
};
/* What is missing in one chapter; returns how many of out are filled. */
size_t hoofdstuk_gemis(const struct dekking_hoofdstuk *h, struct gemist out[static GEMIS_AANTAL]);
const char *gemis_tekst(enum gemis g);      /* msgid; one */
const char *gemis_tekst_meer(enum gemis g); /* msgid; {n} */

/* The councils that must have been asked, and for which place they count. */
struct raad_stand {
    bool er, gevraagd, stem;
};
enum raad_gemis { RAAD_GOED, RAAD_NIET_GEVRAAGD, RAAD_NOG_GEEN_STEM };
/* Is a voice as this role somebody's own (or that of the own profession), and not of a body? */
bool stem_eigen_rol(enum rol rol);
enum raad_gemis raad_gemis(const struct raad_stand *s);
#endif
