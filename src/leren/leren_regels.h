/* The rules of a leercyclus (B4.1): in which step it stands, what is asked next, what keeps it from
 * being closed, when it is stuck. Pure functions over plain structs. Pages are in leren_paginas.c.
 */
#ifndef KOERS_LEREN_LEREN_REGELS_H
#define KOERS_LEREN_LEREN_REGELS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum leer_stap {
    STAP_REFLECTIE,
    STAP_DOEL,
    STAP_ACTIE,
    STAP_RESULTAAT,
    STAP_BORGEN,
    STAP_AFGEROND,
    STAP_GESTOPT,
    STAP_AANTAL
};
const char *leer_stap_code(enum leer_stap s); /* status of the knoop */
const char *leer_stap_naam(enum leer_stap s); /* msgid */
bool leer_stap_van(const char *code, enum leer_stap *out);
/* The question as a person would ask it (msgid); "" when nothing is asked any more. */
const char *leer_vraag(enum leer_stap s);

/* What there is of a cycle. The occasion is always there: a cycle begins with it. */
struct leer_stand {
    int64_t reflecties, slotreflecties, doelen, acties, acties_klaar, resultaten, cijfers, verhalen;
    bool geen_cijfer, geen_verhaal; /* a written reason why not */
    bool keuze;                     /* secure or adjust was chosen, with words */
    bool afgerond, gestopt;
};
/* Derived, never typed in: a step is reached when what comes before it is there. */
enum leer_stap leer_stap_nu(const struct leer_stand *s);

/* B4.1: closing asks a result counted *and* told, or a written reason why not; a reflection by the
 * team on the result; and the choice to secure or to adjust. Fills out with msgids of what is
 * missing; returns how many (0: may be closed). */
#define LEER_BEZWAREN 6
size_t leer_bezwaren(const struct leer_stand *s, const char *out[static LEER_BEZWAREN]);

/* A reason must be a sentence: at least 20 characters. NULL: fine; else a msgid. */
const char *leer_reden_bezwaar(const char *tekst);

/* B4.1 "never lost": a cycle is stuck when its step lasts over 60 days, an action is past its day,
 * or its evaluation is. */
#define LEER_VAST_DAGEN 60
enum leer_stuck { NIET_VAST, VAST_TE_LANG, VAST_ACTIE_TE_LAAT, VAST_EVALUATIE_VOORBIJ };
enum leer_stuck leer_stuck(enum leer_stap s, int32_t sinds, int32_t actie_uiterlijk,
                           int32_t evaluatie, int32_t vandaag_);
const char *leer_stuck_text(enum leer_stuck v); /* msgid, "" for NIET_VAST */

/* B4.1: what coverage misses of a running cycle with an action: a figure and a story, on it or on
 * one of its steps (msgid); NULL: nothing, or no action yet. */
const char *leer_ontbreekt(int64_t acties, int64_t cijfers, int64_t verhalen);
#endif
