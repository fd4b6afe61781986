/* A file that only who has the server key, or its sheet, can read: a backup. libsodium's secretstream
 * (XChaCha20-Poly1305) in pieces of 64 KiB, with a key made from the server key. A piece that was
 * changed, moved or left out, and an end that was cut off, are found. Not here: what is in it, which
 * key (keyring.h). The form:
 *   "koers-kopie 1\n" | id of the server key (4 bytes) | which files belong together (16) | header (24)
 *   | pieces, the first of which is bound to what stands before it
 */
#ifndef KOERS_BASE_SECRET_FILE_H
#define KOERS_BASE_SECRET_FILE_H
#include "base/error.h"
#include <stdint.h>

#define SECRET_FILE_PAIR 16

/* Writes what is in from, for this process's server key (the newest of which there is a sheet), to a new file (mode 0600, on disk when this
 * returns). what: a word that says which part it is; it opens under the same word only. pair: random, the
 * same in each part of one backup. False with a message: no key, or a file that cannot be read or written; then there is none. */
bool secret_file_write(const char *from, const char *to, const char *what,
                       const uint8_t pair[static SECRET_FILE_PAIR], struct error *f);
/* Does it begin as such a file? False also when it cannot be read. */
bool secret_file_is(const char *path);
/* The other way round; pair is filled, for who compares it with that of the other part. False with a message: another key, damaged; then there is no file. */
bool secret_file_read(const char *from, const char *to, const char *what,
                      uint8_t pair[static SECRET_FILE_PAIR], struct error *f);
#endif
