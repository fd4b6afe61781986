/* Making organisations, places, people and memberships, in the running transaction: for beheer, the
 * command line and the demo. Not here: reading them (organisatie.h). */
#ifndef KOERS_ORGANISATIE_MENSEN_H
#define KOERS_ORGANISATIE_MENSEN_H
#include "organisatie/organisatie.h"

/* Each returns the new id; 0 when it could not be (name or address in use). */
/* Its first year with a kwaliteitsbeeld is kwaliteitsbeeld_eerste() of today. */
int64_t organisatie_create(struct db_conn *db, const char *naam, const char *plaats);
/* soort: verpleeghuis, kleinschalig, wijkverpleging, thuiszorg or anders; vestigingsnummer may be
 * NULL. */
int64_t locatie_create(struct db_conn *db, int64_t organisatie, const char *naam, const char *soort,
                       const char *plaats, const char *vestigingsnummer);
int64_t team_create(struct db_conn *db, int64_t organisatie, int64_t locatie, const char *naam);
/* A membership that waits for somebody to accept it; 0 when somebody in this organisation has the
 * address. It does not ask whether there is an account with it: nobody may learn that here. */
int64_t persoon_create(struct db_conn *db, int64_t organisatie, const char *naam, const char *email,
                       enum lang lang);
/* The account of a membership; without one, the account of its address is joined to it, made when
 * there is none. As if accepted: for the demo, the command line and tests only. */
int64_t persoon_account(struct db_conn *db, int64_t organisatie, int64_t persoon);
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
/* What a word on the command line means: its code, or its name, without guessing (base/match.h). 0 with a
 * message that names what there is, or all that it may mean. organisatie_kies with NULL: the only one;
 * locatie_kies: of the open ones. */
int64_t organisatie_kies(struct db_conn *db, const char *text, struct error *f);
int64_t locatie_kies(struct db_conn *db, int64_t organisatie, const char *text, struct error *f);

/* An invitation: a link that works once. Returns its path ("/toegang/…"), owned by ctx: only its
 * hash is kept. Older invitations of the person stop working. Whoever holds the path has proved to
 * read the mail of that address, so no page shows it: it goes into a mail, or to who runs the
 * server. */
char *access_create(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t persoon);
/* What else a link is for. LINK_HERSTEL: a new password. LINK_TWEEDE_STAP: the second step goes
 * off. LINK_ADRES: the account gets the address that the mail was sent to. */
enum link_soort { LINK_HERSTEL, LINK_TWEEDE_STAP, LINK_ADRES };
/* The same for an account; older links of the same kind stop working. adres: of LINK_ADRES. */
char *account_link_create(struct db_conn *db, const void *ctx, int64_t account,
                          enum link_soort soort, const char *adres);
/* Logs what happened to an account, in the running transaction, counted by the hour. In no audit log of
 * an organisation: its beheerder would learn what somebody did elsewhere. */
void account_event(struct db_conn *db, int64_t account, const char *handeling,
                   const char *uitkomst);
#endif
