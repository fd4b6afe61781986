/* Making organisations, places, people and memberships, in the running transaction: for beheer, the
 * command line and the demo. Not here: reading them (organisatie.h). */
#ifndef KOERS_ORGANISATIE_MENSEN_H
#define KOERS_ORGANISATIE_MENSEN_H
#include "organisatie/organisatie.h"

/* Each returns the new id; 0 when it could not be (name or address in use). */
int64_t organisatie_create(struct db_conn *db, const char *naam, const char *plaats);
/* soort: verpleeghuis, kleinschalig, wijkverpleging, thuiszorg or anders; vestigingsnummer may be
 * NULL. */
int64_t locatie_create(struct db_conn *db, int64_t organisatie, const char *naam, const char *soort,
                       const char *plaats, const char *vestigingsnummer);
int64_t team_create(struct db_conn *db, int64_t organisatie, int64_t locatie, const char *naam);
int64_t persoon_create(struct db_conn *db, int64_t organisatie, const char *naam, const char *email,
                       enum lang lang);
/* locatie 0: the whole organisation; team 0: no team. */
int64_t lid_create(struct db_conn *db, int64_t organisatie, int64_t persoon, enum rol rol,
                   int64_t locatie, int64_t team);
/* Ends one membership, or (leden_end) all that a person has: dag is the first day on which it no
 * longer counts. */
void lid_end(struct db_conn *db, int64_t organisatie, int64_t persoon, int64_t lidmaatschap,
             int32_t dag);
void leden_end(struct db_conn *db, int64_t organisatie, int64_t persoon, int32_t dag);
/* Slow (argon2id): for the demo and the command line only, never on the writer thread. */
bool wachtwoord_zet(struct db_conn *db, int64_t organisatie, int64_t persoon,
                    const char *wachtwoord);
/* The organisation of this slug; NULL: the only one. 0 with a message when there is none, or more.
 */
int64_t organisatie_kies(struct db_conn *db, const char *slug, struct error *f);

/* A link that lets someone in once, to choose a password. Returns its path ("/toegang/…"), owned by
 * ctx: only its hash is kept. Older open links of the person stop working. */
enum link_soort { LINK_UITNODIGING, LINK_HERSTEL };
char *access_create(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t persoon,
                    enum link_soort soort);
#endif
