/* The key that the members of a body share (gezelschap), and what is proved about it. Each time that its
 * members change there is a new round: a new random key, a list of the members and their public keys that
 * is sealed with that key, and the key sealed (base/seal.h, a box) to each member and to the public half of
 * a paper recovery sheet. Whoever made the round proves it to each member with the private half of the own
 * pair: a box alone can be made by anybody who may write in the database.
 * Here: bytes and proofs, without a database. Not here: the rows and what a member accepts
 * (group_store.h), the pairs (organisatie/account_keys.h).
 * Memory: what is made is on the ctx that was given; keys lie in locked memory there and are wiped with it.
 * Errors: false, and nothing in out; which error it is says who knows what was expected (group_store.c). */
#ifndef KOERS_GEZELSCHAP_GROUP_KEY_H
#define KOERS_GEZELSCHAP_GROUP_KEY_H
#include "base/seal.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GROUP_MAX 300 /* members of one body */
#define HASH_32   32

struct group_member {
    int64_t persoon;
    uint8_t open[SEAL_KEY_BYTES];
};
struct group_members {
    struct group_member *one; /* in the order of persoon */
    size_t n;
};
/* The list of a round. */
struct group_list {
    int64_t organisatie, gezelschap, ronde;
    uint8_t before[HASH_32]; /* hash of the sealed list of the round before; zero for the first */
    uint8_t sheet[SEAL_KEY_BYTES]; /* public half of the sheet */
    struct group_members members;
};
/* A sealed value, on some ctx. */
struct group_bytes {
    const uint8_t *data;
    size_t n;
};
/* What is sealed to a member. */
struct group_box {
    uint8_t key[SEAL_KEY_BYTES];
    uint8_t list[HASH_32]; /* hash of the sealed list */
    int64_t maker;
    uint8_t proof[HASH_32];
};

/* NULL: not among them. */
const struct group_member *group_find(const struct group_members *m, int64_t persoon);
/* m with this member instead of, or beside, who has that id; on ctx. open NULL: without. */
struct group_members group_with(const void *ctx, const struct group_members *m, int64_t persoon,
                                const uint8_t *open);

struct group_bytes group_list_seal(const void *ctx, const struct seal_key *k,
                                   const struct group_list *l);
/* False: not sealed with this key, or not the list of this body and round. */
bool group_list_open(const void *ctx, const struct seal_key *k, int64_t organisatie,
                     int64_t gezelschap, int64_t ronde, struct group_bytes in,
                     struct group_list *out);
void group_list_hash(struct group_bytes sealed, uint8_t out[static HASH_32]);

/* The key of this round for one member, proved by its maker. False: no key that can be sealed to. */
bool group_box_seal(const void *ctx, const struct group_list *l, const struct seal_key *k,
                    const uint8_t list[static HASH_32], int64_t maker,
                    const struct seal_pair *of_maker, const struct group_member *to,
                    struct group_bytes *out);
/* Opens it; whether the maker really made it says group_proved. out: in locked memory of the caller's. */
bool group_box_open(const struct seal_pair *own, int64_t organisatie, int64_t gezelschap,
                    int64_t ronde, struct group_bytes in, struct group_box *out);
bool group_proved(const struct group_box *b, int64_t organisatie, int64_t gezelschap, int64_t ronde,
                  const struct seal_pair *own, int64_t own_persoon,
                  const uint8_t maker_open[static SEAL_KEY_BYTES]);
/* The same for the sheet, which proves no maker. */
bool group_sheet_seal(const void *ctx, const struct group_list *l, const struct seal_key *k,
                      const uint8_t list[static HASH_32], struct group_bytes *out);
bool group_sheet_open(const struct seal_pair *sheet, int64_t organisatie, int64_t gezelschap,
                      int64_t ronde, struct group_bytes in, struct group_box *out);

/* ---- what one member knows for sure ---- */
struct group_circle {
    int64_t ronde;                  /* the last round that was accepted; 0: none */
    uint8_t list[HASH_32];          /* hash of its sealed list */
    struct group_members members;   /* of that round */
    struct group_members confirmed; /* keys that were confirmed aloud */
};
struct group_bytes group_circle_seal(const void *ctx, const struct seal_key *k, int64_t organisatie,
                                     int64_t gezelschap, int64_t persoon,
                                     const struct group_circle *c);
bool group_circle_open(const void *ctx, const struct seal_key *k, int64_t organisatie,
                       int64_t gezelschap, int64_t persoon, struct group_bytes in,
                       struct group_circle *out);
#endif
