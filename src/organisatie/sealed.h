/* Values of the quality store that are sealed with the server key (base/keyring.h): the keys of this
 * server, keys of organisations, secrets of the second step. Here: sealing and opening one value,
 * and doing all of them again after an upgrade or a renewal. Not here: where the key file is
 * (stores.h), its form (base/keyring.h). */
#ifndef KOERS_ORGANISATIE_SEALED_H
#define KOERS_ORGANISATIE_SEALED_H
#include "base/room.h"
#include "base/seal.h"
#include "db/db.h"

/* in, sealed for this place; on ctx. Aborts when the process has no key: nothing may be stored open. For
 * what is stored in the quality store: see sealed_may. */
struct db_bytes sealed_make(const void *ctx, const struct seal_place *at, struct db_bytes in);
/* May this process seal something in this (quality) store? Asked before, in the same transaction, which
 * fails when not: the store was sealed with a newer key than this process can read, so what it would seal
 * now nobody could open once its key leaves the file. Reading the file again is tried first. */
bool sealed_may(struct db_conn *db);
/* Opens it; *out on ctx. False, with a line in the log that names the place: another key, or
 * changed. */
bool sealed_open(const void *ctx, const struct seal_place *at, struct db_bytes in,
                 struct db_bytes *out);
/* The key of the server with this name: as server_key_read, but none is made. */
enum key_found { KEY_FOUND, KEY_ABSENT, KEY_LOST };
enum key_found server_key_find(struct db_conn *db, const char *naam, uint8_t out[static 32]);
/* Keeps value under this name, in a write transaction. False: another stands there, or it failed. */
bool server_key_keep(struct db_conn *db, const char *naam, const uint8_t value[static 32]);
/* What value becomes when all are sealed again: *out on ctx. */
enum sealed_again {
    SEALED_STAYS,   /* it is sealed with the key in use */
    SEALED_CHANGES, /* *out is to be stored */
    SEALED_LOST,    /* does not open: said in the log, and left as it is */
};
/* plain: the store never held a sealed value (it is of an older version), so what is not sealed is
 * taken as it is. In a store that was sealed a value that is not sealed is somebody's own: lost. */
enum sealed_again sealed_again(const void *ctx, const struct seal_place *at, struct db_bytes value,
                               bool plain, struct db_bytes *out);

/* What a room keeps: sealed values, values that are not. */
#define SEALED_SOME 1u
#define PLAIN_SOME  2u
unsigned sealed_sort(struct db_bytes value);

/* Whether the keys of this store are sealed, and with which key. A store that is sealed has a mark. */
enum sealed_store {
    SEALED_EMPTY,   /* no mark, and nothing to seal: new */
    SEALED_NEVER,   /* no mark, and nothing is sealed: of an older version, or made to look so */
    SEALED_BROKEN,  /* no mark, but something is sealed: somebody took it away */
    SEALED_READY,   /* by the key in use */
    SEALED_OLDER,   /* by the key before it: to be sealed again */
    SEALED_FOREIGN, /* by a key that this process does not have */
};
/* rooms: closed with NULL; NULL: only the keys of the server are looked at, which also goes in a store
 * of an older version. */
enum sealed_store sealed_store(struct db_conn *db, const struct room *const *rooms);
/* Since which day, of a store that is sealed; DATE_NONE: it is not. */
int32_t sealed_since(struct db_conn *db);
/* Seals all values of all rooms with the key in use, in the running write transaction. Opens nothing
 * that other data need when it fails: false. rooms: closed with NULL. */
bool sealed_all(struct db_conn *db, const struct room *const *list, bool plain);
/* This room's own values: the keys of the server, the secrets of the second step. */
bool organisatie_seal(struct db_conn *db, bool plain);
unsigned organisatie_sealed_values(struct db_conn *db);
#endif
