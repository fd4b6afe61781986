/* The rules of bodies: what kinds there are, what one speaks for, who sits in it on a day, and what
 * may not be. Pure functions: no database, no request. Not here: the store (gezelschap.c), pages
 * (gezelschap_paginas.c). */
#ifndef KOERS_GEZELSCHAP_GEZELSCHAP_REGELS_H
#define KOERS_GEZELSCHAP_GEZELSCHAP_REGELS_H
#include "base/lang.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The kinds. The first six are councils: the code is that of the role whose holders sit in it. */
enum gezelschap_soort {
    G_CLIENTENRAAD_LOKAAL,
    G_CLIENTENRAAD_CENTRAAL,
    G_PROFESSIONELE_RAAD,
    G_ONDERNEMINGSRAAD,
    G_MEDISCHE_STAF,
    G_RAAD_VAN_TOEZICHT,
    G_VERTEGENWOORDIGING, /* a representative group where there is no council (B5.3) */
    G_PARTIJ,             /* one of the parties of the Kompasraad (N1) */
    G_COMMISSIE,
    G_WERKGROEP,
    G_TEAM, /* people of more than one organisation */
    G_SOORTEN
};
const char *gezelschap_soort_code(enum gezelschap_soort s); /* "clientenraad_lokaal"; "" unknown */
const char *gezelschap_soort_naam(enum gezelschap_soort s); /* msgid */
/* A name as it is shown: that of a kind in the reader's language, any other as it was written. */
const char *gezelschap_heet(enum lang lang, const char *naam);
/* Do two names read the same: but for case, accents, blanks, and "de" or "namens" before them? */
bool gezelschap_zelfde_naam(const char *a, const char *b);
/* The kind whose name this is, in any language, or of which it begins with the name when that is a
 * council ("de cliëntenraad Huis een", "Works council"); G_SOORTEN: of none. */
enum gezelschap_soort gezelschap_naam_van_soort(const char *naam);
bool gezelschap_soort_from(const char *code, enum gezelschap_soort *out);
/* Does whoever has the role of this code sit in a body of this kind? */
bool gezelschap_soort_rol(enum gezelschap_soort s);
/* Does B5.3 ask a body of this kind for its voice in the kwaliteitsbeeld where it speaks? Another
 * may give one unasked. */
bool gezelschap_soort_gevraagd(enum gezelschap_soort s);

/* Is a body there on a day? opgeheven: the first day on which it is gone (DATE_NONE: none). One that is
 * "hebben wij niet" exists too, as what is said of it. */
bool gezelschap_bestaat(int32_t vanaf, int32_t opgeheven, int32_t dag);

/* How a body is heard (B5.3). */
enum gezelschap_gehoor {
    GEHOOR_NIET_TOEN, /* it did not exist in this time: nothing is asked of it */
    GEHOOR_NIET,      /* "hebben wij niet", and nobody speaks for it: its reason is told */
    GEHOOR_VIA,       /* by who speaks for it */
    GEHOOR_ZELF
};
struct gezelschap_tijd {
    int32_t van, tot; /* the first and the last day that count */
};
/* er: it is there; spreker: another, that is there, speaks for it. *wanneer: of the time that is
 * asked about, what it existed. */
enum gezelschap_gehoor gezelschap_gehoord(bool er, bool spreker, int32_t vanaf, int32_t opgeheven,
                                          struct gezelschap_tijd *wanneer);

/* A seat. tot is the first day on which it no longer counts (DATE_NONE: it goes on). */
enum gezelschap_functie { F_LID, F_VOORZITTER, F_SECRETARIS, F_ONDERSTEUNER, F_FUNCTIES };
const char *gezelschap_functie_code(enum gezelschap_functie f);
const char *gezelschap_functie_naam(enum gezelschap_functie f); /* msgid */
bool gezelschap_functie_from(const char *code, enum gezelschap_functie *out);
bool zetel_telt(int32_t vanaf, int32_t tot, int32_t dag);

/* Does a body speak for this place (0: the whole organisation)? plekken: its locations; none: it
 * speaks for all of them. */
bool gezelschap_dekt(const int64_t *plekken, size_t n, int64_t locatie);
/* Is it asked for its voice in the kwaliteitsbeeld of this place (0: of the whole organisation)? A
 * local council speaks in the documents of locations, whatever speaks for all in that of the whole.
 */
bool gezelschap_vraagt_bij(enum gezelschap_soort s, const int64_t *plekken, size_t n,
                           int64_t locatie);

/* A body as somebody wants it. */
struct gezelschap_wens {
    int64_t id; /* 0: a new one */
    size_t plekken;
    bool cluster, er, reden; /* cluster, reden: filled in */
    int64_t spreker;         /* who speaks for it; 0: it does so itself */
    bool spreker_er,
        spreker_laat_spreken; /* of the speaker: is it there, has it a speaker itself */
    bool spreekt;             /* it speaks for another itself */
};
enum gezelschap_bezwaar {
    G_GOED,
    G_WAAROM_NIET,  /* not there: neither a reason nor who speaks for them */
    G_SPREEKT_ZELF, /* its own speaker */
    G_SPREKER_IS_ER_NIET,
    G_SPREKER_KETEN,   /* the speaker lets another speak, or others count on this one */
    G_CLUSTER_VAN_EEN, /* a cluster is of two locations or more */
};
enum gezelschap_bezwaar gezelschap_oordeel(const struct gezelschap_wens *w);
const char *gezelschap_bezwaar_tekst(enum gezelschap_bezwaar b); /* msgid; NULL: nothing is wrong */
const char *gezelschap_bezwaar_veld(enum gezelschap_bezwaar b);  /* the field that it is about */

/* A seat as somebody wants it, among those there are. */
struct zetel {
    int64_t persoon; /* 0: somebody without account, by name */
    enum gezelschap_functie functie;
    int32_t vanaf, tot;
};
enum zetel_bezwaar { Z_GOED, Z_WIE, Z_TWEE, Z_EINDE, Z_ZIT_AL, Z_VOORZITTER };
enum zetel_bezwaar zetel_oordeel(const struct zetel *nieuw, bool naam, const struct zetel *er,
                                 size_t n);
const char *zetel_bezwaar_tekst(enum zetel_bezwaar b);
const char *zetel_bezwaar_veld(enum zetel_bezwaar b);
#endif
