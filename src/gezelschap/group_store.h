/* The key of a body in the database: beginning it, opening it, a member who comes or goes, and what a
 * member believes of what stands there. Somebody who writes in the database can delete, but cannot make
 * anybody use a key that he has, or a round of before. For the room of councils; no page yet.
 *
 *     struct group_me me = {r->db, r->ctx, organisatie, gezelschap, persoon, session_key(r)};
 *     group_confirm(&me, other, shown);          after both read spoken_half() of each aloud
 *     group_begin(&me, others, n, sheet);        and print the sheet
 *     group_open(&me, &now);                     now.key seals and opens what is of the body
 *     group_change(&me, &(struct group_change){.weg = somebody});
 *
 * What a member believes is in the own circle (group_key.h), sealed with the own account key: the last
 * round, its members, and keys confirmed aloud. The first round is accepted when its maker proved it with
 * a key that was confirmed; each later one when its maker was a member of the round accepted before it.
 * A confirmation of who was a member and is not any more (or has another key) ends: to let somebody in
 * again both read the code aloud again. Numbers have no gaps: a round that is missing is refused. Which keys a new round is sealed to comes from the list of the round before, never from
 * the table of accounts: after a reset somebody has another key, and gets the key of the body again only
 * when a member confirmed the new one aloud.
 * Memory: all on me->ctx; keys in locked memory there. Errors: any result but GROUP_OK leaves out empty
 * and, where it writes, wants the transaction to end; group_words() says it to people. Here no proof of
 * who may change a body: that is the room's (mag). */
#ifndef KOERS_GEZELSCHAP_GROUP_STORE_H
#define KOERS_GEZELSCHAP_GROUP_STORE_H
#include "db/db.h"
#include "gezelschap/group_key.h"

struct account_key;
struct group_me {
    struct db_conn *db;
    const void *ctx;
    int64_t organisatie, gezelschap, persoon;
    const struct account_key *key; /* NULL: GROUP_LOCKED */
};
enum group_result {
    GROUP_OK,
    GROUP_LOCKED,      /* this session has no key: sign in again */
    GROUP_NONE,        /* the body has no key yet */
    GROUP_THERE,       /* it has one, or somebody else was first */
    GROUP_STRANGER,    /* not a member of the last round */
    GROUP_UNCONFIRMED, /* a key that was not confirmed aloud, or is another one since */
    GROUP_UNPROVED,    /* made by nobody this member trusts, or changed */
    GROUP_OLDER,       /* a round of before was put back, or the last was taken away */
    GROUP_REPLACED,    /* another list stands where this member saw one */
    GROUP_TOO_MANY,    /* more than GROUP_MAX */
    GROUP_CIRCLE,      /* my own circle is there and does not open: changed, or somebody else's */
};
const char *group_words(enum group_result result); /* msgid */

struct group_round {
    struct seal_key *key;
    struct group_list list;
    uint8_t hash[HASH_32];
};

/* Remembers that `open` is the key of this person: both read spoken_half() of both aloud, in one talk.
 * open: what was shown to them; another one since is GROUP_UNCONFIRMED. */
enum group_result group_confirm(const struct group_me *me, int64_t ander,
                                const uint8_t open[static SEAL_KEY_BYTES])
    __attribute__((warn_unused_result));
/* The first round: of me and these, whose keys I confirmed. sheet: filled; its private half goes on
 * paper (base/key_sheet.h) and is wiped by the caller. */
enum group_result group_begin(const struct group_me *me, const int64_t *others, size_t n,
                              struct seal_pair *sheet) __attribute__((warn_unused_result));
/* The last round. In a transaction that may write it remembers having seen it. */
enum group_result group_open(const struct group_me *me, struct group_round *out)
    __attribute__((warn_unused_result));
/* A round of before (1 …), for what was sealed then and if I was a member then; now: of group_open. */
enum group_result group_open_before(const struct group_me *me, const struct group_round *now,
                                    int64_t ronde, struct group_round *out)
    __attribute__((warn_unused_result));

struct group_change {
    int64_t weg;             /* who leaves, 0: nobody. Not me: who goes cannot make what follows */
    int64_t erbij;           /* who comes, or has another key since; confirmed by me; 0: nobody */
    struct seal_pair *sheet; /* filled: a new sheet for what follows; NULL: the same */
};
/* After GROUP_CIRCLE, when its owner wants to go on: my circle goes, and with it what I saw last and whose
 * keys I confirmed. All is to be confirmed aloud again. */
void group_forget(const struct group_me *me);
/* The circles of an account that is joined to another one: sealed again for that one. What does not open
 * stays, and says GROUP_CIRCLE. */
void group_joined(struct db_conn *db, const struct account_key *into,
                  const struct account_key *other);
/* The key of this account is gone, so nothing opens its circles: they go too. */
void group_gone(struct db_conn *db, int64_t account);
/* A new round, with a new key. Who leaves keeps what there was. */
enum group_result group_change(const struct group_me *me, const struct group_change *change)
    __attribute__((warn_unused_result));
/* Members of this round whose key is another one now: to be confirmed, and to be given the key again by
 * group_change(erbij). *out on me->ctx. */
size_t group_changed(const struct group_me *me, const struct group_round *now, int64_t **out);
/* By the sheet: the key of a round, for who holds the paper. Proves no maker: for reading. */
enum group_result group_open_sheet(struct db_conn *db, const void *ctx, int64_t organisatie,
                                   int64_t gezelschap, int64_t ronde, const struct seal_pair *sheet,
                                   struct group_round *out) __attribute__((warn_unused_result));
#endif
