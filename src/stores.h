/* Opening the two stores of a program: quality and personal (house rule: personal care data apart).
 * Not here: engines and queries (db/). */
#ifndef KOERS_STORES_H
#define KOERS_STORES_H
#include "db/db.h"

struct stores {
    struct db *quality, *personal;
};
/* place: a file ("koers.db"; the personal store is "koers.persoonlijk.db" beside it) or
 * postgresql://… (schemas kwaliteit and persoonlijk). Brings both up to date. False with a message.
 * Owned by ctx; end with stores_close. */
bool stores_open(const void *ctx, const char *place, struct stores *out, struct error *f);
/* The same beside a server: refused when a store is not up to date, for that is the server's work;
 * only the quality store. */
bool stores_open_current(const void *ctx, const char *place, struct stores *out, struct error *f);
void stores_close(struct stores *o);
#endif
