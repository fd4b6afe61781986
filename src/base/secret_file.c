/* Files for who has the server key (secret_file.h).
 */
#include "base/secret_file.h"
#include "base/keyring.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/random.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define MAGIC  "koers-kopie 1\n"
#define HEADER crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define TAG    crypto_secretstream_xchacha20poly1305_ABYTES
#define PIECE  65536

struct head {
    char magic[sizeof MAGIC - 1];
    uint8_t id[SEAL_ID_BYTES];
    uint8_t pair[SECRET_FILE_PAIR];
    uint8_t header[HEADER];
};

static bool failed(struct error *f, const char *path)
{
    return error_set(f,
                     N_("De reservekopie kan niet worden gelezen of geschreven. Is er ruimte op de "
                        "schijf, en is het een bestand van Koers?"),
                     "%s: %s", path, strerror(errno));
}

static bool damaged(struct error *f, const char *path)
{
    return error_set(f, N_("Dit bestand is beschadigd of geen reservekopie van Koers."),
                     "%s: a piece does not open, or the end is missing", path);
}

/* The key of these files, made from a server key: nothing else is sealed with it. */
static void key_of(const struct seal_key *k, uint8_t out[static 32])
{
    static const uint8_t purpose[] = "koers: key of a backup";

    crypto_generichash(out, 32, purpose, sizeof purpose, k->key, SEAL_KEY_BYTES);
}

static bool no_key(struct error *f, const char *path)
{
    return error_set(f,
                     N_("Deze kopie is verzegeld met een andere sleutel. Zet eerst het "
                        "sleutelbestand van toen terug, of maak het met het herstelblad: koers "
                        "sleutel uit-blad"),
                     "%s: encrypted for another server key", path);
}

/* The one with this id. */
static bool find_key(const uint8_t id[static SEAL_ID_BYTES], struct seal_key *out)
{
    struct key_list keys = keyring_keys();
    bool found = false;

    for (size_t i = 0; i < keys.n && !found; i++) {
        found = !memcmp(id, keys.key[i].id, SEAL_ID_BYTES);
        *out = keys.key[i];
    }
    sodium_memzero(&keys, sizeof keys);
    return found;
}

/* The newest of which there is a sheet: it must open when the machine burned. Else the one in use. */
static bool key_to_write(struct seal_key *out)
{
    struct key_list keys = keyring_keys();
    size_t i = 0;

    while (i < keys.n && !keys.printed[i])
        i++;
    *out = keys.key[i < keys.n ? i : 0];
    bool found = keys.n > 0;
    sodium_memzero(&keys, sizeof keys);
    return found;
}

/* Reads up to n bytes, less only at the end; -1: it failed. */
static ssize_t read_all(int fd, uint8_t *out, size_t n)
{
    size_t got = 0;

    while (got < n) {
        ssize_t some = read(fd, out + got, n - got);
        if (some < 0 && errno != EINTR)
            return -1;
        if (some == 0)
            break;
        got += some > 0 ? (size_t)some : 0;
    }
    return (ssize_t)got;
}

static bool write_all(int fd, const uint8_t *in, size_t n)
{
    while (n > 0) {
        ssize_t some = write(fd, in, n);
        if (some < 0 && errno != EINTR)
            return false;
        in += some > 0 ? some : 0;
        n -= some > 0 ? (size_t)some : 0;
    }
    return true;
}

struct stream {
    crypto_secretstream_xchacha20poly1305_state state;
    struct head head;
    const char *what, *from, *to;
    int in, out;
    uint8_t plain[PIECE], sealed[PIECE + TAG];
    struct error *f;
};

/* The head and the word are bound to the first piece; the others follow from it. */
static size_t bound(const struct stream *s, bool first, uint8_t out[static 128])
{
    size_t word = strlen(s->what) + 1;

    if (!first || word > 128 - sizeof s->head)
        return 0;
    memcpy(out, &s->head, sizeof s->head);
    memcpy(out + sizeof s->head, s->what, word);
    return sizeof s->head + word;
}

static bool seal_pieces(struct stream *s)
{
    uint8_t ad[128];
    unsigned long long n;

    if (!write_all(s->out, (const uint8_t *)&s->head, sizeof s->head))
        return failed(s->f, s->to);
    for (bool first = true, last = false; !last; first = false) {
        ssize_t got = read_all(s->in, s->plain, PIECE);
        if (got < 0)
            return failed(s->f, s->from);
        last = got < PIECE;
        crypto_secretstream_xchacha20poly1305_push(
            &s->state, s->sealed, &n, s->plain, (size_t)got, ad, bound(s, first, ad),
            last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
        if (!write_all(s->out, s->sealed, (size_t)n))
            return failed(s->f, s->to);
    }
    return true;
}

static bool open_pieces(struct stream *s)
{
    uint8_t ad[128], tag = 0, more;
    unsigned long long n;

    for (bool first = true; tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL; first = false) {
        ssize_t got = read_all(s->in, s->sealed, sizeof s->sealed);
        if (got < 0)
            return failed(s->f, s->from);
        if (crypto_secretstream_xchacha20poly1305_pull(&s->state, s->plain, &n, &tag, s->sealed,
                                                       (size_t)got, ad, bound(s, first, ad)) != 0)
            return damaged(s->f, s->from);
        if (!write_all(s->out, s->plain, (size_t)n))
            return failed(s->f, s->to);
    }
    return read_all(s->in, &more, 1) == 0 || damaged(s->f, s->from);
}

/* Opens both files and runs work between them; nothing stays of a file that did not come whole. */
static bool between(struct stream *s, bool (*work)(struct stream *))
{
    s->out = open(s->to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (s->out < 0)
        return failed(s->f, s->to);
    flock(s->out, LOCK_SH | LOCK_NB); /* somebody is at it (leftover.h) */
    bool good = work(s) && (fsync(s->out) == 0 || failed(s->f, s->to));
    if (!good)
        unlink(s->to);
    close(s->out);
    return good;
}

static void end(struct stream *s)
{
    if (s->in >= 0)
        close(s->in);
    sodium_memzero(s, sizeof *s);
    mem_free(s);
}

bool secret_file_write(const char *from, const char *to, const char *what,
                       const uint8_t pair[static SECRET_FILE_PAIR], struct error *f)
{
    struct stream *s = mem_new(NULL, struct stream);
    struct seal_key k;
    uint8_t key[32];

    *s = (struct stream){.what = what, .from = from, .to = to, .f = f, .head.magic = ""};
    s->in = open(from, O_RDONLY | O_CLOEXEC);
    bool good = s->in >= 0 || failed(f, from);
    good = good && (key_to_write(&k) || no_key(f, to));
    if (good) {
        memcpy(s->head.magic, MAGIC, sizeof s->head.magic);
        memcpy(s->head.id, k.id, SEAL_ID_BYTES);
        memcpy(s->head.pair, pair, SECRET_FILE_PAIR);
        key_of(&k, key);
        crypto_secretstream_xchacha20poly1305_init_push(&s->state, s->head.header, key);
        good = between(s, seal_pieces);
    }
    sodium_memzero(&k, sizeof k);
    sodium_memzero(key, sizeof key);
    end(s);
    return good;
}

static bool read_head(int fd, struct head *out)
{
    return read_all(fd, (uint8_t *)out, sizeof *out) == sizeof *out &&
           !memcmp(out->magic, MAGIC, sizeof out->magic);
}

bool secret_file_is(const char *path)
{
    char magic[sizeof MAGIC - 1];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool so = fd >= 0 && read_all(fd, (uint8_t *)magic, sizeof magic) == sizeof magic &&
              !memcmp(magic, MAGIC, sizeof magic);

    if (fd >= 0)
        close(fd);
    return so;
}

bool secret_file_read(const char *from, const char *to, const char *what,
                      uint8_t pair[static SECRET_FILE_PAIR], struct error *f)
{
    struct stream *s = mem_new(NULL, struct stream);
    struct seal_key k = {0};
    uint8_t key[32];

    *s = (struct stream){.what = what, .from = from, .to = to, .f = f};
    s->in = open(from, O_RDONLY | O_CLOEXEC);
    bool good = s->in >= 0 || failed(f, from);
    good = good && (read_head(s->in, &s->head) || damaged(f, from)) &&
           (find_key(s->head.id, &k) || no_key(f, from));
    key_of(&k, key);
    good = good &&
           (crypto_secretstream_xchacha20poly1305_init_pull(&s->state, s->head.header, key) == 0 ||
            damaged(f, from)) &&
           between(s, open_pieces);
    memcpy(pair, s->head.pair, SECRET_FILE_PAIR);
    sodium_memzero(&k, sizeof k);
    sodium_memzero(key, sizeof key);
    end(s);
    return good;
}
