/* The lock of who works beside the server (hold.h). SQLite: a byte of a file beside the database,
 * locked by its open file description (SQLite's own locks on the database are of the process, and
 * closing any descriptor of that file would drop them). PostgreSQL: an advisory lock of a connection
 * of its own. Not here: the locks of a whole store (postgres.c). */
#include "db/hold.h"
#include "db/engine.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct db_hold {
    struct db_conn *c; /* PostgreSQL */
    int fd;            /* SQLite */
};

static bool lock_file(struct db_hold *h, const char *place, bool alone)
{
    char *path = mem_format(h, "%s-werk", place);
    struct flock byte = {
        .l_type = alone ? F_WRLCK : F_RDLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};

    h->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (h->fd < 0)
        return false;
    /* Made by root, it would keep out the service whose database it is. */
    struct stat db;
    if (geteuid() == 0 && stat(place, &db) == 0 && fchown(h->fd, db.st_uid, db.st_gid) != 0)
        return false;
    int r;
    while ((r = fcntl(h->fd, alone ? F_OFD_SETLK : F_OFD_SETLKW, &byte)) != 0 && errno == EINTR)
        ;
    return r == 0;
}

static struct db_hold *take(struct db *db, bool alone, struct error *f)
{
    struct db_hold *h = mem_new(NULL, struct db_hold);
    bool good;

    h->fd = -1;
    if (db->engine == DB_SQLITE) {
        good = lock_file(h, db->place, alone);
        if (!good)
            error_set(f, db_words(DB_ERROR), "lock beside %s: %s", db->shown, strerror(errno));
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

void db_hold_end(struct db_hold *h)
{
    if (!h)
        return;
    if (h->fd >= 0)
        close(h->fd);
    db_conn_close(h->c);
    mem_free(h);
}
