/* Subkeys: a random key of its own for each thing whose words are sealed, such as the dossier of one
 * client or the addresses of one campaign. The server key wraps them; they stand in a store of their
 * own, beside the other two, whose backups are kept for 30 days at most. So destroying a subkey
 * removes what it opened, also from backups of the words that are kept longer, 30 days later.
 * Here: making, reading, wrapping again and destroying one. Not here: sealing a text with it
 * (sealed_row.h), where the store is (stores.h), the server key (base/keyring.h).
 *
 * The store has an identity of its own, which the quality store knows: one that was put there from
 * another Koers, or that is gone, is found (subkeys_state, `koers controleer`), and no subkey is made
 * beside it. A subkey is committed before the rows that it seals: a crash between leaves a subkey that
 * opens nothing. */
#ifndef KOERS_ORGANISATIE_SUBKEY_H
#define KOERS_ORGANISATIE_SUBKEY_H
#include "base/room.h"
#include "base/seal.h"
#include "db/db.h"

/* What a subkey is of: a kind that a room names (room.subkeys), and its number there. */
struct subkey_of {
    const char *soort;
    int64_t organisatie, nummer;
};
/* The store of this process; before any thread. NULL: none. */
void subkeys_use(struct db *keys);

/* Makes it when it is not there; asked again it is the same. c: the quality store, in the write
 * transaction that makes the thing. False: the transaction has failed. */
bool subkey_make(struct db_conn *c, const struct subkey_of *what, struct seal_key *out);
enum subkey_found {
    SUBKEY_FOUND,
    SUBKEY_GONE,  /* there is none: destroyed, or never made */
    SUBKEY_LOST,  /* does not open: another server key, moved, or changed */
    SUBKEY_FAILED /* the store cannot be asked now */
};
enum subkey_found subkey_read(const struct subkey_of *what, struct seal_key *out, struct error *f);
/* Destroys it, and what is left of it in the files of its store. After the commit that takes the rows
 * away, or instead of it; again is good. */
enum subkey_gone {
    SUBKEY_DESTROYED, /* also out of the files of its store */
    SUBKEY_LEAVING, /* nobody reads it any more through Koers. A reader of the store (a long transaction)
                       * still keeps it in the files, f says so; the round goes on (subkeys_forget) */
    SUBKEY_STAYS, /* nothing happened, f says why: call it again */
};
enum subkey_gone subkey_destroy(const struct subkey_of *what, struct error *f)
    __attribute__((warn_unused_result));
/* The round that gets what was destroyed out of the files, when that could not be done at once. True when
 * nothing waits; false with why in f, and *since when the oldest began. */
bool subkeys_forget(int64_t *since, struct error *f);

/* Which store of subkeys stands here. In a transaction of the quality store. */
enum subkeys_state {
    SUBKEYS_NONE,    /* no subkey was ever made */
    SUBKEYS_READY,   /* the one that belongs here */
    SUBKEYS_MISSING, /* the quality store knows one, and this one is empty */
    SUBKEYS_FOREIGN, /* of another Koers, or under a server key that is not here */
    SUBKEYS_FAILED   /* it cannot be asked now */
};
enum subkeys_state subkeys_state(struct db_conn *c);
/* Is this store of subkeys (a copy) one that opens with the server key here? An empty one is. */
bool subkeys_open_here(struct db_conn *keys);
/* Wraps all subkeys with the server key in use, in one transaction; one that does not open stays as it
 * is. only_when_due: not when that was done already. False with a message. */
bool subkeys_wrap(struct db *keys, bool only_when_due, struct error *f);

/* What `koers controleer` finds: how many subkeys there are, how many do not open, and how many are of
 * a thing that is not there. rooms: closed with NULL. c: as subkeys_state. */
struct subkeys_found {
    int64_t n, lost, orphans;
    struct subkey_of one; /* an orphan, to be named; on ctx */
};
bool subkeys_look(struct db_conn *c, const void *ctx, const struct room *const *rooms,
                  struct subkeys_found *out, struct error *f);
/* Tests only: called after each step of what writes in the store; to end the process there. */
enum subkey_step {
    SUBKEY_MADE,    /* committed, and the quality store is not yet */
    SUBKEY_DELETED, /* committed, and still in the files */
    SUBKEY_ERASED,  /* out of the files, and that is not written down yet */
    SUBKEY_WRAPPED, /* one of them, and nothing is committed */
};
extern void (*subkey_after)(enum subkey_step step);
#endif
