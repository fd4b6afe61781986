/* Filled-in questionnaires as rows of numbers, to tell whether two deliveries hold the same people:
 * equal rows count as the same person, because no figure could tell them apart. Not here: what
 * follows from it (besluit.h). */
#ifndef KOERS_METING_VERGELIJKING_H
#define KOERS_METING_VERGELIJKING_H
#include "db/db.h"
#include "meting/meting_regels.h"

#define GROEPEN 3 /* zorgvrager, mantelzorger, not known */
extern const char *const groep_codes[GROEPEN];
/* The index of a code; the last when it is none of the others. */
size_t groep_van(const char *code);

/* Rows of one delivery: place, group, and one value per item (ANTWOORD_GEEN: none). */
#define RIJ_PLEK  0
#define RIJ_GROEP 1
#define RIJ_ITEM  2
struct rijen {
    size_t breedte; /* numbers in a row: RIJ_ITEM + items */
    size_t n, ruimte;
    int64_t *waarde; /* n × breedte */
};
void rijen_begin(const void *ctx, struct rijen *r, size_t items, size_t ruimte);
/* A new row at the end, all without answer. */
int64_t *rijen_erbij(const void *ctx, struct rijen *r);
/* The row of a questionnaire that was read from a file. */
void rijen_uit_bestand(const void *ctx, struct rijen *r, const struct instrument *in,
                       const struct import_rij *rij);
/* The rows of a delivery that is stored, in no meaningful order. */
void rijen_lees(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t meting,
                size_t items, struct rijen *out);

/* A row of one of two deliveries, and in which of them it is. A row of each that agree in more than
 * half of their answers are a pair: perhaps one person. */
enum rij_waar {
    RIJ_WEG,
    RIJ_GEBLEVEN,
    RIJ_NIEUW,
    RIJ_VERHUISD, /* a pair with all answers equal, at another place or in another group */
    RIJ_ANDERS, /* a pair at one place, with other answers to the same questions as all such pairs */
    RIJ_ONZEKER, /* any other pair: whether it is one person cannot be told */
    RIJ_SOORTEN
};
struct rij_verschil {
    const int64_t *rij;  /* in the old one; for RIJ_NIEUW in the new one */
    const int64_t *naar; /* of a pair: in the new one */
    enum rij_waar waar;
};
struct rij_vergelijking {
    struct rij_verschil *rij; /* every row of both; those that stayed or changed once */
    size_t n;
    const int64_t **weg, **nieuw; /* rows that the other one does not have as they are */
    size_t n_weg, n_nieuw;
    /* They may be one person: of each who went a row of bits, one for each who came; and of each who
     * came one for each who went. rijen_woorden() numbers a row. */
    uint64_t *paar, *paar_om;
};
/* Above this many pairs (who went × who came) two deliveries are not compared. Just below it, with
 * 14,000 rows and ten questions, comparing them takes seconds (docs/metingen.md). */
#define RIJ_PAREN_MAX 200000000
/* Arrays are owned by ctx. False when there are too many pairs. */
bool rijen_vergelijk(const void *ctx, const struct instrument *in, const struct rijen *oud,
                     const struct rijen *nieuw, struct rij_vergelijking *out);
bool rijen_paar(const struct rij_vergelijking *v, size_t weg, size_t nieuw);
/* How many numbers of 64 bits hold one bit for each of n. */
static inline size_t rijen_woorden(size_t n)
{
    return (n + 63) / 64;
}

/* Of all rows, whatever their order, keyed: the same people with the same answers give the same
 * text (hex, closed with a zero). wat: what belongs to it besides the rows. */
#define AFDRUK_TEKST 65
void rijen_afdruk(const uint8_t sleutel[static 32], const struct rijen *r, const char *wat,
                  char out[static AFDRUK_TEKST]);
/* Of one row, keyed: 0 … 2^20 - 1. */
int64_t rij_vinger(const uint8_t sleutel[static 32], const struct rijen *r, size_t i);
#endif
