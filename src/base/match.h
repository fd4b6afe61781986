/* Which of several names a text means, without guessing. Offer every name; the result is the one
 * that is the same to the letter, else the only one that has the same key (text_key). Two that fit
 * equally well are a doubt. Not here: where the names come from. */
#ifndef KOERS_BASE_MATCH_H
#define KOERS_BASE_MATCH_H
#include <stdbool.h>
#include <stdint.h>

#define MATCH_NONE  INT64_MIN       /* nothing fits */
#define MATCH_DOUBT (INT64_MIN + 1) /* more than one fits */

struct match {
    const void *ctx;
    const char *text, *key;
    bool exact_only;
    int rank; /* of what was found; MATCH_BY_KEY: only by its key */
    int64_t found;
};
#define MATCH_BY_KEY 1000

/* Begins a search for text (NULL is ""), trimmed. Keys are made on ctx. exact_only: nothing is found
 * by its key. */
struct match match_begin(const void *ctx, const char *text, bool exact_only);
/* A name of id. Among exact ones the lowest rank (0 … MATCH_BY_KEY - 1) wins: a code before a name.
 * key: the name's key when it is known already; NULL: it is made. A NULL or empty name fits nothing.
 */
void match_offer(struct match *m, const char *name, const char *key, int64_t id, int rank);
/* The id, MATCH_NONE or MATCH_DOUBT. */
int64_t match_end(const struct match *m);
#endif
