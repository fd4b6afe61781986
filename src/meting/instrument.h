/* An instrument: the questions of an experience measurement as a data file (docs/instrument.md).
 * Here: reading and checking the JSON. Not here: answers (meting_regels.h), figures (statistiek.h).
 * The official questions replace ours by importing a file, without code. */
#ifndef KOERS_METING_INSTRUMENT_H
#define KOERS_METING_INSTRUMENT_H
#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INSTRUMENT_BYTES_MAX  (256 * 1024)
#define INSTRUMENT_ITEMS_MAX  200
#define INSTRUMENT_KEUZES_MAX 40
#define DREMPEL_STANDAARD     10
#define DREMPEL_MIN           10 /* never lower, whatever the file says */
#define DREMPEL_LEES          5  /* a file may say this; it then counts as DREMPEL_MIN */
#define DREMPEL_MAX           1000

enum schaal {
    SCHAAL_0_10,
    SCHAAL_1_10,
    SCHAAL_1_4,
    SCHAAL_1_5,
    SCHAAL_JA_NEE,    /* 1 ja, 0 nee */
    SCHAAL_KEUZE,     /* the value is the index of the choice */
    SCHAAL_MEERKEUZE, /* the value is a set of bits, one per choice */
    SCHAAL_OPEN,      /* text */
};
enum doelgroep { DOELGROEP_ZORGVRAGER = 1, DOELGROEP_MANTELZORGER = 2 };

/* One text in each of the instrument's languages, in the order of `talen`. */
struct meertalig {
    const char **tekst;
};
struct keuze {
    const char *code;
    struct meertalig tekst;
};
struct instrument_item {
    const char *code;
    struct meertalig tekst;
    enum schaal schaal;
    bool nps;           /* the recommendation question (only on 0-10) */
    bool omgekeerd;     /* a high answer is bad: turned round before it is computed */
    bool achtergrond;   /* about the person, not about care: no figure of its own */
    int top;            /* the lowest value (after turning) that counts for the top-box share */
    unsigned bouwsteen; /* 1 … 5, 0: none */
    const char **themas;
    size_t n_themas;
    struct keuze *keuzes;
    size_t n_keuzes;
};
/* A score: per person the mean of its items (all of one scale). */
struct instrument_score {
    const char *code;
    struct meertalig tekst;
    size_t *item; /* indices */
    size_t n_items;
    size_t minstens; /* so many must be answered, else that person has no score */
};
struct instrument {
    const char *code, *versie;
    struct meertalig naam, herkomst; /* herkomst: whose words these are; always shown with it */
    unsigned voor;                   /* enum doelgroep, both possible */
    const char **talen;              /* "nl" is always there */
    size_t n_talen;
    int k;       /* fewer answers than this: no figure */
    int k_tekst; /* fewer answers than this: no free text */
    struct instrument_item *items;
    size_t n_items;
    struct instrument_score *scores;
    size_t n_scores;
};

/* Reads an instrument. out is owned by ctx. False with words that name the place
 * ("items[3].schaal") when it is too large, no JSON, has an unknown or missing field, or says what
 * cannot be. */
bool instrument_read(const void *ctx, const char *json, size_t n, struct instrument *out,
                     struct error *f);
/* True when no two codes, and no two answers to one question, are the same for text_key: what a file
 * says can then mean one thing only. False with the place in f: such an instrument is refused when it
 * is made; of one that exists already only what stands there to the letter is read. */
bool instrument_eenduidig(const void *ctx, const struct instrument *in, struct error *f);
/* The instruments that come with the program (assets/instrumenten/), as bytes for instrument_read.
 */
struct instrument_bestand {
    const char *code;
    const unsigned char *json;
    const size_t *len; /* a pointer: the length is known to the linker only */
};
const struct instrument_bestand *instrumenten_meegeleverd(size_t *n);
/* The text in a language; when the instrument has it not: in Dutch. Never NULL. */
const char *instrument_tekst(const struct instrument *in, const struct meertalig *m,
                             const char *taal);
/* The item with this code; NULL when there is none. */
const struct instrument_item *instrument_item(const struct instrument *in, const char *code);
/* The code of a scale as the file writes it: "1-10", "ja-nee", … */
const char *schaal_code(enum schaal s);
/* Lowest and highest value; false for meerkeuze and open, which have no single number. */
bool item_grenzen(const struct instrument_item *item, int *laagste, int *hoogste);
/* A mean says something on this scale (0-10, 1-10, 1-4, 1-5). */
bool schaal_is_getal(enum schaal s);
#endif
