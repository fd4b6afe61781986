/* The server key (keyring.h). Not here: the form of a sealed value (seal.c).
 * The keys lie in memory of libsodium's own: locked, with guard pages, left out of core dumps.
 */
#include "base/keyring.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/random.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FIRST_LINE "koers-sleutel 1"
#define FRESH_LINE FIRST_LINE " nieuw"
#define LINE_BYTES (2 * SEAL_ID_BYTES + 1 + 2 * SEAL_KEY_BYTES)
#define PRINTED    " blad" /* behind a key: there is a sheet of it */

static pthread_rwlock_t guard = PTHREAD_RWLOCK_INITIALIZER;
static struct key_list *ring; /* NULL: none was loaded */
static bool locked;
static char *ring_file;       /* where it came from; NULL: not from a file */
static time_t asked_last;     /* when an unknown key made it read the file again; steady clock */
static struct stat ring_seen; /* the file as it was when it was read */

/* ---- the text of a file ---- */
static bool refuse_line(struct error *f, unsigned line)
{
    char number[16];

    snprintf(number, sizeof number, "%u", line);
    return error_sentence(f,
                          N_("Het sleutelbestand is beschadigd: regel {regel} klopt niet. Zet een "
                             "goede kopie terug, of maak het bestand opnieuw met het herstelblad."),
                          ERROR_WITH("regel", number), "line %u", line);
}

static bool read_key_line(const char *line, size_t n, struct seal_key *out)
{
    char id[2 * SEAL_ID_BYTES + 1], key[2 * SEAL_KEY_BYTES + 1];
    uint8_t said[SEAL_ID_BYTES];

    if (n != LINE_BYTES || line[2 * SEAL_ID_BYTES] != ' ')
        return false;
    snprintf(id, sizeof id, "%.*s", 2 * SEAL_ID_BYTES, line);
    snprintf(key, sizeof key, "%.*s", 2 * SEAL_KEY_BYTES, line + 2 * SEAL_ID_BYTES + 1);
    bool good = hex_read(id, said, sizeof said) && hex_read(key, out->key, sizeof out->key);
    if (good) {
        seal_key_id(out->key, out->id);
        good = memcmp(said, out->id, sizeof said) == 0;
    }
    sodium_memzero(key, sizeof key);
    return good;
}

/* The same, with or without the word that says that there is a sheet. */
static bool read_key_words(const char *line, size_t n, struct key_list *out)
{
    size_t word = strlen(PRINTED);
    bool printed = n == LINE_BYTES + word && !memcmp(line + LINE_BYTES, PRINTED, word);

    if (out->n >= KEYRING_KEYS || !read_key_line(line, printed ? LINE_BYTES : n, &out->key[out->n]))
        return false;
    out->printed[out->n] = printed;
    return true;
}

static bool is_line(const char *at, size_t n, const char *line)
{
    return n == strlen(line) && !memcmp(at, line, n);
}

bool keyring_parse(const char *text, size_t n, struct key_list *out, struct error *f)
{
    const char *at = text, *end = text + n;

    *out = (struct key_list){0};
    for (unsigned line = 1; at < end; line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((stop ? stop : end) - at);
        bool fresh = line == 1 && is_line(at, length, FRESH_LINE);
        bool good =
            line == 1 ? fresh || is_line(at, length, FIRST_LINE) : read_key_words(at, length, out);
        if (!good) {
            sodium_memzero(out, sizeof *out);
            return refuse_line(f, line);
        }
        out->n += line > 1;
        out->fresh |= fresh;
        at = stop ? stop + 1 : end;
    }
    if (out->n > 0)
        return true;
    out->fresh = false;
    return refuse_line(f, n == 0 ? 1 : 2);
}

static void write_text(const struct key_list *keys, char out[static KEYRING_FILE_MAX])
{
    int n = snprintf(out, KEYRING_FILE_MAX, "%s\n", keys->fresh ? FRESH_LINE : FIRST_LINE);

    for (size_t i = 0; i < keys->n; i++) {
        hex_of(keys->key[i].id, SEAL_ID_BYTES, out + n);
        out[n + 2 * SEAL_ID_BYTES] = ' ';
        hex_of(keys->key[i].key, SEAL_KEY_BYTES, out + n + 2 * SEAL_ID_BYTES + 1);
        n += LINE_BYTES;
        n += snprintf(out + n, KEYRING_FILE_MAX - (size_t)n, "%s\n",
                      keys->printed[i] ? PRINTED : "");
    }
}

/* ---- the ring in memory ---- */
/* Under the lock. */
static void ring_set(const struct key_list *keys, const char *file)
{
    if (!ring) {
        random_start();
        ring = sodium_malloc(sizeof *ring);
        if (!ring)
            mem_gone("sodium_malloc", sizeof *ring);
        /* What it opens passes through ordinary memory: no core of this process, whatever its unit says. */
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
        /* sodium_malloc locks without telling whether it could. */
        locked = mlock(ring, sizeof *ring) == 0;
    }
    sodium_mprotect_readwrite(ring);
    memcpy(ring, keys, sizeof *ring);
    sodium_mprotect_readonly(ring);
    if (file != ring_file) {
        free(ring_file);
        ring_file = file ? strdup(file) : NULL;
        if (file && !ring_file)
            mem_gone("strdup", strlen(file));
    }
}

/* seen: the file as it was read; NULL: to be read again before its words count. */
static void ring_use(const struct key_list *keys, const char *file, const struct stat *seen)
{
    pthread_rwlock_wrlock(&guard);
    ring_set(keys, file);
    ring_seen = seen ? *seen : (struct stat){0};
    pthread_rwlock_unlock(&guard);
}

bool keyring_is_ready(void)
{
    pthread_rwlock_rdlock(&guard);
    bool ready = ring != NULL;
    pthread_rwlock_unlock(&guard);
    return ready;
}

bool keyring_is_fresh(void)
{
    pthread_rwlock_rdlock(&guard);
    bool so = ring && ring->fresh;
    pthread_rwlock_unlock(&guard);
    return so;
}

struct key_list keyring_keys(void)
{
    pthread_rwlock_rdlock(&guard);
    struct key_list keys = ring ? *ring : (struct key_list){0};
    pthread_rwlock_unlock(&guard);
    return keys;
}

bool keyring_is_locked(void)
{
    pthread_rwlock_rdlock(&guard);
    bool so = locked;
    pthread_rwlock_unlock(&guard);
    return so;
}

void keyring_forget(void)
{
    pthread_rwlock_wrlock(&guard);
    sodium_free(ring);
    ring = NULL;
    free(ring_file);
    ring_file = NULL;
    pthread_rwlock_unlock(&guard);
}

void keyring_for_tests(const char *word)
{
    struct key_list keys = {.n = 1, .printed = {true}};

    hash_bytes(word, strlen(word), keys.key[0].key);
    seal_key_id(keys.key[0].key, keys.key[0].id);
    ring_use(&keys, NULL, NULL);
}

/* ---- the file ---- */
static bool refuse_file(struct error *f, const char *sentence, const char *file)
{
    return error_sentence(f, sentence, ERROR_WITH("bestand", file), "%s: %s", file,
                          strerror(errno));
}

/* The directory, open; closed by the caller. -1: it is not to be opened. */
static int open_directory(const char *file)
{
    const char *slash = strrchr(file, '/');
    char *dir = slash ? strndup(file, (size_t)(slash - file) + 1) : strdup(".");
    int fd = dir ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

    free(dir);
    return fd;
}

/* Whoever owns it can change it. root reads what the owner of the directory put there. */
static bool own_file(const struct stat *s, const char *file)
{
    struct stat dir;
    uid_t me = geteuid();

    if (s->st_uid == 0 || s->st_uid == me)
        return true;
    int fd = me == 0 ? open_directory(file) : -1;
    bool good = fd >= 0 && fstat(fd, &dir) == 0 && dir.st_uid == s->st_uid;
    if (fd >= 0)
        close(fd);
    return good;
}

/* Reads at most KEYRING_FILE_MAX bytes; -1 with a message. */
static ssize_t read_file(int fd, const char *file, char out[static KEYRING_FILE_MAX],
                         struct stat *s, struct error *f)
{
    if (fstat(fd, s) != 0 || !S_ISREG(s->st_mode)) {
        refuse_file(f, N_("Het sleutelbestand {bestand} is geen gewoon bestand."), file);
        return -1;
    }
    if (!own_file(s, file)) {
        refuse_file(f,
                    N_("Het sleutelbestand {bestand} is van een andere gebruiker. Geef het met "
                       "chown aan de gebruiker van Koers."),
                    file);
        return -1;
    }
    /* A credential of systemd is of root and readable by its service alone, whatever the bits for the
     * group say. */
    if (s->st_mode & (S_IRWXO | S_IWGRP | (s->st_uid == 0 ? 0 : S_IRWXG))) {
        refuse_file(f,
                    N_("Het sleutelbestand {bestand} is open voor anderen. Sluit het af met: chmod "
                       "600 {bestand}"),
                    file);
        return -1;
    }
    ssize_t n = read(fd, out, KEYRING_FILE_MAX);
    if (n < 0 || n == KEYRING_FILE_MAX) {
        refuse_file(f, N_("Het sleutelbestand {bestand} is niet te lezen."), file);
        return -1;
    }
    return n;
}

static enum keyring_state read_keys(const char *file, struct key_list *keys, struct stat *seen,
                                    struct error *f)
{
    char text[KEYRING_FILE_MAX];
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);

    if (fd < 0 && errno == ENOENT)
        return KEYRING_ABSENT;
    if (fd < 0 && errno == ELOOP) {
        refuse_file(f,
                    N_("Het sleutelbestand {bestand} is een verwijzing naar een ander bestand. Zet "
                       "het bestand zelf daar, of zeg met KOERS_SLEUTEL waar het staat."),
                    file);
        return KEYRING_BAD;
    }
    if (fd < 0) {
        refuse_file(f, N_("Het sleutelbestand {bestand} is niet te lezen."), file);
        return KEYRING_BAD;
    }
    ssize_t n = read_file(fd, file, text, seen, f);
    close(fd);
    bool good = n >= 0 && keyring_parse(text, (size_t)n, keys, f);
    sodium_memzero(text, sizeof text);
    return good ? KEYRING_READY : KEYRING_BAD;
}

enum keyring_state keyring_load(const char *file, struct error *f)
{
    struct key_list keys;
    struct stat seen;
    enum keyring_state state = read_keys(file, &keys, &seen, f);

    if (state == KEYRING_READY)
        ring_use(&keys, file, &seen);
    sodium_memzero(&keys, sizeof keys);
    return state;
}

/* False with errno: the name may not be on disk. */
static bool sync_directory(const char *file)
{
    int fd = open_directory(file);

    if (fd < 0)
        return false;
    bool good = fsync(fd) == 0;
    int why = errno;
    close(fd);
    errno = why;
    return good;
}

/* A file of this name with these keys, whole and on disk. Open, and locked as what somebody is at
 * (leftover.h); -1 with errno. */
static int write_new(const char *name, const struct key_list *keys)
{
    char text[KEYRING_FILE_MAX];
    int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0)
        return -1;
    flock(fd, LOCK_SH | LOCK_NB);
    write_text(keys, text);
    size_t n = strlen(text);
    bool good = write(fd, text, n) == (ssize_t)n && fsync(fd) == 0;
    int why = errno;
    sodium_memzero(text, sizeof text);
    if (!good) {
        unlink(name);
        close(fd);
    }
    errno = why;
    return good ? fd : -1;
}

/* Gives the file this content. replace: there is one; else there may be none. Under another name
 * first, so that a crash leaves no half file: what it leaves is removed by leftover_clear(). */
static bool put_file(const char *file, const struct key_list *keys, bool replace)
{
    char word[17];
    uint8_t some[8];
    random_bytes(some, sizeof some);
    hex_of(some, sizeof some, word);
    char *part = mem_format(NULL, "%s.%s.deel", file, word);
    int fd = write_new(part, keys);
    struct stat old;
    /* root changes what belongs to the service, which must read it after this too */
    bool kept = !replace || fd < 0 || stat(file, &old) != 0 ||
                (fchmod(fd, old.st_mode & 0777) == 0 &&
                 (geteuid() != 0 || fchown(fd, old.st_uid, old.st_gid) == 0));
    bool good = fd >= 0 && kept && (replace ? rename(part, file) == 0 : link(part, file) == 0);
    int why = errno;

    unlink(part);
    if (fd >= 0)
        close(fd);
    mem_free(part);
    /* Who lost goes on with the key of who won: that one may not have synced yet. */
    if ((good || why == EEXIST) && !sync_directory(file))
        return false;
    errno = why;
    return good;
}

static bool refuse_write(struct error *f, const char *file)
{
    return refuse_file(f, N_("Het sleutelbestand {bestand} is niet te schrijven."), file);
}

bool keyring_make(const char *file, bool *made, struct error *f)
{
    struct key_list keys = {.n = 1, .fresh = true};

    random_bytes(keys.key[0].key, SEAL_KEY_BYTES);
    seal_key_id(keys.key[0].key, keys.key[0].id);
    bool mine = put_file(file, &keys, false);
    bool there = mine || errno == EEXIST;
    sodium_memzero(&keys, sizeof keys);
    if (made)
        *made = mine;
    if (!there)
        return refuse_write(f, file);
    return keyring_load(file, f) == KEYRING_READY;
}

bool keyring_make_from(const char *file, const struct seal_key *k, struct error *f)
{
    struct key_list keys = {.key = {*k}, .n = 1, .printed = {true}};
    bool made = put_file(file, &keys, false);

    sodium_memzero(&keys, sizeof keys);
    if (!made && errno == EEXIST)
        return refuse_file(f,
                           N_("Er is al een sleutelbestand: {bestand}. Geef het eerst een andere "
                              "naam als je zeker weet dat het niet goed is."),
                           file);
    return made ? keyring_load(file, f) == KEYRING_READY : refuse_write(f, file);
}

/* Who changes the file reads it first: one at a time, or a new key could be lost. change: false when
 * there is nothing to change. */
static bool change_file(const char *file, bool (*change)(struct key_list *), struct error *f)
{
    struct key_list keys;
    struct stat seen;
    int lock = open_directory(file);

    if (lock >= 0)
        flock(lock, LOCK_EX);
    enum keyring_state state = read_keys(file, &keys, &seen, f);
    if (state == KEYRING_ABSENT)
        refuse_file(f, N_("Er is geen sleutelbestand {bestand}."), file);
    bool good = state == KEYRING_READY;
    if (good && change(&keys)) {
        good = put_file(file, &keys, true) || refuse_write(f, file);
        if (good)
            ring_use(&keys, file, NULL);
    }
    sodium_memzero(&keys, sizeof keys);
    if (lock >= 0)
        close(lock);
    return good;
}

static bool put_new_before(struct key_list *keys)
{
    keys->key[1] = keys->key[0];
    keys->printed[1] = keys->printed[0];
    keys->printed[0] = false;
    keys->n = 2;
    keys->fresh = false;
    random_bytes(keys->key[0].key, SEAL_KEY_BYTES);
    seal_key_id(keys->key[0].key, keys->key[0].id);
    return true;
}

bool keyring_renew(const char *file, struct error *f)
{
    return change_file(file, put_new_before, f);
}

static bool take_fresh_out(struct key_list *keys)
{
    bool was = keys->fresh;

    keys->fresh = false;
    return was;
}

bool keyring_used(const char *file, struct error *f)
{
    return change_file(file, take_fresh_out, f);
}

static bool put_printed(struct key_list *keys)
{
    bool was = keys->printed[0];

    keys->printed[0] = true;
    return !was;
}

bool keyring_printed(const char *file, struct error *f)
{
    return change_file(file, put_printed, f);
}

/* ---- the file, changed by another process ---- */
/* Under the lock. The file stays as it was read when it cannot be read now. */
static void read_file_again(void)
{
    struct key_list keys;
    struct stat seen;

    if (!ring_file || read_keys(ring_file, &keys, &seen, NULL) != KEYRING_READY)
        return;
    ring_set(&keys, ring_file);
    ring_seen = seen;
    sodium_memzero(&keys, sizeof keys);
}

bool keyring_has_sheet(void)
{
    struct stat now;

    pthread_rwlock_wrlock(&guard);
    if (ring_file && stat(ring_file, &now) == 0 &&
        (now.st_ino != ring_seen.st_ino || now.st_mtim.tv_sec != ring_seen.st_mtim.tv_sec ||
         now.st_mtim.tv_nsec != ring_seen.st_mtim.tv_nsec))
        read_file_again();
    bool so = ring && ring->printed[0];
    pthread_rwlock_unlock(&guard);
    return so;
}

/* ---- sealing ---- */
bool keyring_seal(const struct seal_place *at, const void *in, size_t n, uint8_t *out)
{
    pthread_rwlock_rdlock(&guard);
    bool ready = ring != NULL;
    if (ready)
        seal(&ring->key[0], at, in, n, out);
    pthread_rwlock_unlock(&guard);
    return ready;
}

static enum unseal open_with_ring(const struct seal_place *at, const void *in, size_t n,
                                  uint8_t *out, size_t *n_out)
{
    const uint8_t *id = seal_id(in, n);
    enum unseal how = id ? UNSEAL_UNKNOWN : UNSEAL_DAMAGED;

    pthread_rwlock_rdlock(&guard);
    for (size_t i = 0; id && ring && i < ring->n; i++)
        if (!memcmp(id, ring->key[i].id, SEAL_ID_BYTES))
            how = seal_open(&ring->key[i], at, in, n, out, n_out) ? UNSEALED : UNSEAL_DAMAGED;
    pthread_rwlock_unlock(&guard);
    return how;
}

/* Reads the file of the ring again, unless that was less than a second ago: then another thread did. */
static void read_again(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    pthread_rwlock_wrlock(&guard);
    bool may = now.tv_sec != asked_last;
    asked_last = now.tv_sec;
    if (may)
        read_file_again();
    pthread_rwlock_unlock(&guard);
}

enum unseal keyring_open(const struct seal_place *at, const void *in, size_t n, uint8_t *out,
                         size_t *n_out)
{
    enum unseal how = open_with_ring(at, in, n, out, n_out);

    if (how == UNSEAL_UNKNOWN) {
        read_again();
        how = open_with_ring(at, in, n, out, n_out);
    }
    return how;
}

bool keyring_is_current(const void *in, size_t n)
{
    const uint8_t *id = seal_id(in, n);

    pthread_rwlock_rdlock(&guard);
    bool so = id && ring && !memcmp(id, ring->key[0].id, SEAL_ID_BYTES);
    pthread_rwlock_unlock(&guard);
    return so;
}
