/* What a thief has, and what he makes of it: every value of the stores and files that he took, each of
 * their strings tried as a key of each sealed value, and what that opens tried again. He knows this
 * program, so he knows the place of each value (base/seal.h) and how keys are derived. Not here: which
 * thieves there are (thief_test.c). */
#ifndef KOERS_TESTS_THEFT_H
#define KOERS_TESTS_THEFT_H
#include "base/seal.h"
#include "tests/support/testdb.h"

struct theft;
struct theft *theft_new(const void *ctx);
void theft_end(struct theft *t);

/* ---- taking; any failure ends the test ---- */
void theft_sqlite(struct theft *t, const char *file); /* each column of each row */
void theft_live(struct theft *t,
                const struct testdb *db);           /* the same of all stores that are open */
void theft_file(struct theft *t, const char *path); /* its bytes */
void theft_text(struct theft *t, const char *text);
/* A text that he is after: of this row of server_sleutel, sealed at this place. */
void theft_wants(struct theft *t, const char *naam, const struct seal_place *at);

/* ---- trying ---- */
/* Until nothing new opens. guesses: passwords, closed with NULL, tried at each account; or NULL. */
void theft_attack(struct theft *t, const char *const *guesses);
const char *theft_opened(const struct theft *t, const char *naam); /* NULL: it did not open */
size_t theft_tried(const struct theft *t);                         /* how many keys */
/* Do these words stand anywhere in the open? */
bool theft_holds(const struct theft *t, const char *words);
#endif
