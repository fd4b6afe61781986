/* The server key: a small file beside the database, never in a backup. It seals the keys and secrets
 * that the database holds, so that who has only the database or a backup of it has none of them. Here:
 * the file, and the keys in (locked) memory, one ring per process. Not here: the form of a sealed value
 * (seal.h), which rows are sealed (organisatie/sleutels.h), the sheet for the safe (key_sheet.h).
 *
 * The file is text: a first line, then the key in use, then the key before it, if there was one:
 *   koers-sleutel 1
 *   3fa20c11 <64 hex digits> blad
 * "blad": there is a sheet of this key. Then backups are encrypted (cli/cmd_backup.c), as whoever has the
 * sheet can read them though the machine burned.
 * The first line ends in " nieuw" until the key has sealed a store. After that a store without sealed
 * values is not taken for one of an older version (server_key.h).
 */
#ifndef KOERS_BASE_KEYRING_H
#define KOERS_BASE_KEYRING_H
#include "base/error.h"
#include "base/seal.h"

#define KEYRING_KEYS     2 /* in use, and the one before it */
#define KEYRING_FILE_MAX 4096

struct key_list {
    struct seal_key key[KEYRING_KEYS];
    bool printed[KEYRING_KEYS]; /* there is a sheet of it */
    size_t n;
    bool fresh; /* the key was made by Koers, and has not sealed a store yet */
};
/* Reads the text of a key file. False with a message that names the line, never the key. */
bool keyring_parse(const char *text, size_t n, struct key_list *out, struct error *f);

enum keyring_state {
    KEYRING_READY,  /* the ring holds what the file says */
    KEYRING_ABSENT, /* there is no such file */
    KEYRING_BAD, /* unreadable, damaged, a link, of another user, or readable by others: f says so */
};
/* Reads the file into the ring of this process. Anything but READY leaves the ring as it was. */
enum keyring_state keyring_load(const char *file, struct error *f);
/* Makes the file with a new key (mode 0600, on disk when this returns) and loads it. When another
 * process was first, that one's file is loaded, and *made (which may be NULL) is false. */
bool keyring_make(const char *file, bool *made, struct error *f);
/* Writes a file with just this key, typed from the sheet, and loads it: a key that was in use. Refused
 * when there is a file. */
bool keyring_make_from(const char *file, const struct seal_key *k, struct error *f);
/* Puts a new key before the one in use; the one before that leaves. At every moment the file holds
 * the old or the new ring. */
bool keyring_renew(const char *file, struct error *f);
/* Takes " nieuw" out of the file, if it is there: the key sealed a store. */
bool keyring_used(const char *file, struct error *f);
/* Remembers in the file that the sheet of the key in use was printed. */
bool keyring_printed(const char *file, struct error *f);
/* Is there a sheet of the key in use? Reads the file again when it changed: another process prints it. */
bool keyring_has_sheet(void);
/* Without a file, for tests: a ring with a key made from this word. */
void keyring_for_tests(const char *word);
/* Is there a key? Copies of the ring's keys; who asks wipes them (sodium_memzero). */
bool keyring_is_ready(void);
/* Is the key in use one that has not sealed a store yet, as far as its file knows? */
bool keyring_is_fresh(void);
struct key_list keyring_keys(void);
/* False when the system refused to lock the memory of the keys: they may reach swap. */
bool keyring_is_locked(void);
void keyring_forget(void);

enum unseal {
    UNSEALED,
    UNSEAL_UNKNOWN, /* sealed by a key that is not in the ring, also after reading the file again */
    UNSEAL_DAMAGED, /* not sealed, another place, or changed */
};
/* Seals with the key in use; out has room for seal_length(n). False: no key in the ring. */
bool keyring_seal(const struct seal_place *at, const void *in, size_t n, uint8_t *out);
/* Opens with the key that sealed it; out has room for n - SEAL_OVERHEAD bytes. A key that is not in the
 * ring makes it read the file again, at most once a second: another process may have renewed it. */
enum unseal keyring_open(const struct seal_place *at, const void *in, size_t n, uint8_t *out,
                         size_t *n_out);
/* Was it sealed by the key in use? False: it waits to be sealed again. */
bool keyring_is_current(const void *in, size_t n);
#endif
