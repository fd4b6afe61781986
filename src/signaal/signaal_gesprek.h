/* The signal that a code opened, and what was said about it. Between the public pages of this room.
 */
#ifndef KOERS_SIGNAAL_SIGNAAL_GESPREK_H
#define KOERS_SIGNAAL_SIGNAAL_GESPREK_H
#include "signaal/uitweg.h"

struct own_signal {
    int64_t organisatie, id;
    struct signaal_code code;
    struct signaal_of_row s;
    struct knoop knoop;
    const char *plek;
    struct uitweg away; /* when it was handed over: id > 0 */
    enum lang lang;     /* in which it is read now */
};

struct signaal_mijn_berichten;
/* In one order of time, on r->ctx. *waits_since: since when the giver waits, when something was
 * added after an answer. */
struct signaal_mijn_berichten *gesprek(struct request *r, const struct own_signal *own, size_t *n,
                                       int64_t *waits_since);
/* How many answers were given until now. */
int64_t gesprek_answers(struct request *r, const struct own_signal *own);
#endif
