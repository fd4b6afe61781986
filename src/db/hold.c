/* The lock of who works beside the server (hold.h). SQLite: a byte of a file beside the database,
 * locked by its open file description (SQLite's own locks on the database are of the process, and
 * closing any descriptor of that file would drop them). PostgreSQL: an advisory lock of a connection
 * of its own. A server on a SQLite file has a lock of another kind (below). Not here: the locks of a
 * whole store (postgres.c). */
#include "db/hold.h"
#include "db/engine.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct db_hold {
    struct db_conn *c; /* PostgreSQL */
    int fd;            /* SQLite */
};

static bool open_beside(struct db_hold *h, const char *place, const char *end)
{
    char *path = mem_format(h, "%s-%s", place, end);

    h->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (h->fd < 0)
        return false;
    /* Who may write in this directory could have put another file there, to be given away below. */
    struct stat lock, db;
    if (fstat(h->fd, &lock) != 0 || !S_ISREG(lock.st_mode) || lock.st_nlink != 1) {
        errno = EINVAL;
        return false;
    }
    /* Made by root, it would keep out the service whose database it is. */
    return geteuid() != 0 || stat(place, &db) != 0 || fchown(h->fd, db.st_uid, db.st_gid) == 0;
}

static bool lock_file(struct db_hold *h, const char *place, bool alone)
{
    struct flock byte = {
        .l_type = alone ? F_WRLCK : F_RDLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};

    if (!open_beside(h, place, "werk"))
        return false;
    int r;
    while ((r = fcntl(h->fd, alone ? F_OFD_SETLK : F_OFD_SETLKW, &byte)) != 0 && errno == EINTR)
        ;
    return r == 0;
}

/* Why a file beside the database cannot be made or opened, and what to do: whoever starts Koers can. */
static bool say_cannot_make(struct error *f, const char *place, const char *end, int why)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "hold");
    const char *act =
        why == ENOENT || why == ENOTDIR
            ? "De map bestaat niet. Maak die, of kijk na waar de database staat."
        : why == EACCES || why == EPERM
            ? "De map of het bestand is van een andere gebruiker. Start Koers als de gebruiker van "
              "wie de database is, of geef die gebruiker de map en het bestand (chown)."
        : why == EROFS || why == ENOSPC || why == EDQUOT
            ? "Zorg dat op deze schijf geschreven kan worden en dat er ruimte is."
            : "Kijk na of Koers in deze map mag schrijven.";

    error_set(f,
              mem_format(tmp, "Koers kan %s-%s niet maken of openen: %s. %s", place, end,
                         strerror(why), act),
              "lock beside %s: %s", place, strerror(why));
    mem_free(tmp);
    return false;
}

static struct db_hold *take(struct db *db, bool alone, struct error *f)
{
    struct db_hold *h = mem_new(NULL, struct db_hold);
    bool good;

    h->fd = -1;
    if (db->engine == DB_SQLITE) {
        good = lock_file(h, db->place, alone);
        if (!good)
            say_cannot_make(f, db->place, "werk", errno);
    } else {
        h->c = db_conn_open(db, f);
        good = h->c && postgres_work(h->c, alone);
        if (h->c && !good)
            error_set(f, db_words(DB_ERROR), "advisory lock of %s", db->shown);
    }
    if (good)
        return h;
    db_hold_end(h);
    return NULL;
}

struct db_hold *db_hold_work(struct db *db, struct error *f)
{
    return take(db, false, f);
}

struct db_hold *db_hold_alone(struct db *db)
{
    struct error none;
    return take(db, true, &none);
}

/* A lock of this process, which no child of it keeps, so that a server started at once after this one
 * was killed finds it free; and which names its holder. Its file is its own: closing any descriptor
 * of it would drop the lock. False: pid, when another process has it. */
static bool lock_process(struct db_hold *h, pid_t *pid)
{
    struct flock byte = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};
    struct flock other = byte;

    *pid = 0;
    if (fcntl(h->fd, F_SETLK, &byte) == 0)
        return true;
    int why = errno;
    if (fcntl(h->fd, F_GETLK, &other) == 0 && other.l_type != F_UNLCK)
        *pid = other.l_pid;
    errno = why;
    return false;
}

/* SQLite names its log after the file: under a second name it has another, and this lock too. */
static bool one_name(const char *place, struct error *f)
{
    struct stat db;

    if (db_place_shared(place) || stat(place, &db) != 0 || db.st_nlink < 2)
        return true;
    return error_set(f,
                     "Dit databasebestand heeft nog een tweede naam (een harde koppeling). Onder "
                     "twee namen kunnen twee servers elkaars gegevens overschrijven. Haal de "
                     "tweede naam weg terwijl Koers stilstaat, of maak met koers backup en koers "
                     "herstel een nieuw bestand.",
                     "%s: %lu links", place, (unsigned long)db.st_nlink);
}

struct db_hold *db_hold_server(const char *place, struct error *f)
{
    if (!one_name(place, f))
        return NULL;
    struct db_hold *h = mem_new(NULL, struct db_hold);
    char *file = realpath(place, NULL); /* the same file by another name */
    pid_t pid = 0;

    h->fd = -1;
    bool made = db_place_shared(place) || open_beside(h, file ? file : place, "server");
    bool good = made && (h->fd < 0 || lock_process(h, &pid));
    int why = errno;
    const char *beside = mem_text(h, file ? file : place);
    free(file); /* of the library */
    if (good)
        return h;
    if (made && (why == EACCES || why == EAGAIN))
        error_set(f,
                  mem_format(h,
                             "Op deze database draait al een server van Koers%s. Stop die eerst. "
                             "Twee servers tegelijk kan alleen op PostgreSQL.",
                             pid > 0 ? mem_format(h, " (proces %lld)", (long long)pid) : ""),
                  "lock beside %s", place);
    else
        say_cannot_make(f, beside, "server", why);
    db_hold_end(h);
    return NULL;
}

void db_hold_end(struct db_hold *h)
{
    if (!h)
        return;
    if (h->fd >= 0)
        close(h->fd);
    db_conn_close(h->c);
    mem_free(h);
}
