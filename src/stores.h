/* Opening the two stores of a program: quality and personal (house rule: personal care data apart).
 * Not here: engines and queries (db/). */
#ifndef KOERS_OPSLAG_H
#define KOERS_OPSLAG_H
#include "db/db.h"

struct opslag {
    struct db *quality, *personal;
};
/* place: a file ("koers.db"; the personal store is "koers.persoonlijk.db" beside it) or
 * postgresql://… (schemas kwaliteit and persoonlijk). Brings both up to date. False with a message.
 * Owned by ctx; end with opslag_close. */
bool opslag_open(const void *ctx, const char *place, struct opslag *out, struct fout *f);
/* The same beside a server: refused when a store is not up to date, for that is the server's work;
 * only the quality store. */
bool opslag_open_bij(const void *ctx, const char *place, struct opslag *out, struct fout *f);
void opslag_close(struct opslag *o);
#endif
