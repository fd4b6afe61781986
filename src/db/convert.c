/* Rewriting a file with checksums (convert.h): VACUUM INTO a new file that reserves the bytes, stamped and
 * checked before it takes the name. Not here: the checksums (checksum.c). */
#include "db/convert.h"
#include "base/leftover.h"
#include "db/backup_internal.h"
#include "db/checksum.h"
#include "db/engine.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define SPARE (16 << 20) /* bytes that stay free */

static bool failed(struct error *f, sqlite3 *db, const char *what)
{
    return error_set(f, N_("Het bestand kon niet worden omgezet. Het is gebleven zoals het was."),
                     "%s: %s", what, db ? sqlite3_errmsg(db) : strerror(errno));
}

/* The new file stands beside the old one for a while. */
static bool room(const void *ctx, const char *path, struct error *f)
{
    struct statvfs disk;
    struct stat st;

    if (stat(path, &st) != 0 || statvfs(backup_directory_of(ctx, path), &disk) != 0)
        return failed(f, NULL, path);
    uint64_t wants = (uint64_t)st.st_size + (uint64_t)st.st_size / 8 + SPARE;
    uint64_t has = (uint64_t)disk.f_bavail * disk.f_frsize;
    if (has >= wants)
        return true;
    return error_sentence(
        f,
        N_("Er is te weinig ruimte op de schijf: {nodig} MB is nodig en er is {vrij} MB. Maak "
           "ruimte en probeer het opnieuw."),
        ERROR_WITH("nodig", mem_format(ctx, "%llu", (unsigned long long)(wants >> 20) + 1), "vrij",
                   mem_format(ctx, "%llu", (unsigned long long)(has >> 20))),
        "%llu bytes", (unsigned long long)wants);
}

static bool says(sqlite3 *db, const char *sql, const char *word)
{
    sqlite3_stmt *s = NULL;
    bool yes = sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK &&
               sqlite3_step(s) == SQLITE_ROW &&
               !strcmp((const char *)sqlite3_column_text(s, 0), word);

    sqlite3_finalize(s);
    return yes;
}

/* Leaving WAL mode works only when nobody else has the file open; the lock is kept until it is closed. */
static bool alone(sqlite3 *db, const char *path, struct error *f)
{
    sqlite3_busy_timeout(db, 200);
    if (says(db, "PRAGMA locking_mode = EXCLUSIVE", "exclusive") &&
        says(db, "PRAGMA journal_mode = DELETE", "delete") &&
        sqlite3_exec(db, "BEGIN EXCLUSIVE; COMMIT", NULL, NULL, NULL) == SQLITE_OK)
        return true;
    return error_set(f, N_("Koers is hier nog aan het werk. Stop eerst de server."), "%s", path);
}

static void bad_page(void *arg, int64_t page)
{
    (void)arg, (void)page;
}

static bool check_new(const char *path, struct error *f)
{
    sqlite3 *db = NULL;
    bool good = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, checksum_vfs()) == SQLITE_OK &&
                checksum_has(db) && checksum_stamp(db) &&
                says(db, "PRAGMA integrity_check", "ok") &&
                checksum_scan(db, 1, bad_page, NULL) == 0;

    if (!good)
        failed(f, db, path);
    sqlite3_close(db);
    return good;
}

static bool write_new(sqlite3 *db, const char *part, struct error *f)
{
    char *sql = sqlite3_mprintf("VACUUM INTO %Q", part);

    checksum_begin(db);
    bool good = sql && sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
    sqlite3_free(sql);
    return good ? check_new(part, f) : failed(f, db, "VACUUM INTO");
}

static bool convert(const void *ctx, sqlite3 *db, const char *path, struct error *f)
{
    const char *part = mem_format(ctx, "%s.deel", path);
    unlink(part);
    int fd = open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0)
        return failed(f, NULL, part);
    close(fd);
    int hold = leftover_hold(part);
    bool good = write_new(db, part, f) && (rename(part, path) == 0 ? true : failed(f, NULL, path));
    if (good)
        backup_sync_directory(ctx, path);
    else
        unlink(part);
    if (hold >= 0)
        close(hold);
    return good;
}

/* Pages that do not fit; when there are some they are read as they are. */
static int misfitting(sqlite3 *db)
{
    int n = checksum_has(db) ? checksum_scan(db, INT_MAX - 1, bad_page, NULL) : 0;

    if (n != 0)
        checksum_ignore(db);
    return n;
}

enum convert_result convert_file(const char *path, int *misfits, struct error *f)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "convert");
    enum convert_result r = CONVERT_FAILED;
    sqlite3 *db = NULL;

    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, checksum_vfs()) != SQLITE_OK)
        failed(f, db, path);
    else if ((*misfits = misfitting(db)) == 0 && checksum_has(db))
        r = CONVERT_HAD_THEM;
    else if (!says(db, "PRAGMA integrity_check", "ok")) /* checksums would call the damage right */
        error_set(f,
                  N_("Dit bestand is beschadigd en is niet omgezet. Zet eerst een goede "
                     "reservekopie terug."),
                  "%s: integrity_check", path);
    else if (room(ctx, path, f) && alone(db, path, f) && convert(ctx, db, path, f))
        r = CONVERT_DONE;
    sqlite3_close(db);
    mem_free(ctx);
    return r;
}
