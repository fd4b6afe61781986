/* What the story pages share inside the spine. Not here: the face that other rooms use (draad.h).
 */
#ifndef KOERS_DRAAD_VERHAAL_H
#define KOERS_DRAAD_VERHAAL_H
#include "draad/draad.h"

/* Who told it, as a msgid: "Een naaste". */
const char *verteller_naam(const char *verteller);
/* ingetrokken, herkenbaar (nobody made it unrecognisable yet), gevraagd (consent is not given yet),
 * or vrij. */
const char *verhaal_status(const struct verhaal *v);
/* When both consent and unrecognisability were there: a day of consent counts to its end. */
int64_t verhaal_gedeeld_sinds(struct db_conn *db, const void *ctx, const struct knoop *k);
/* Sets or ends what waits about this story: to be made unrecognisable, consent. */
void verhaal_wacht(struct db_conn *db, int64_t organisatie, int64_t id, int64_t locatie,
                   const struct verhaal *v);
/* After any change: status, what waits, and a line of history (wat: a msgid). */
void verhaal_gewijzigd(struct db_conn *db, const struct knoop *k, const char *wat, int64_t door);
#endif
