/* The VFS of checksum.h: only reading and writing whole pages of a main file differ; all else goes to
 * SQLite's own VFS. Not here: the files themselves. */
#include "db/checksum.h"
#include "base/mem.h"
#include <pthread.h>
#include <string.h>

#define SUM_BYTES 8
#define PAGE_MIN  512
#define PAGE_MAX  65536
#define LOCK_PAGE 0x40000000 /* SQLite locks the bytes here and never writes this page */
#define TRIES     4          /* a page that a checkpoint is just writing */

struct summed { /* SQLite gives the memory; the inner file follows */
    sqlite3_file base;
    bool main;      /* a main file: not a journal, WAL or temporary file */
    bool on;        /* its header says that pages have checksums */
    bool expected;  /* they get them before the header says so */
    bool unchecked; /* while stamping */
    unsigned char *page;
};

static sqlite3_vfs *inner_vfs, own_vfs;

static sqlite3_file *inner(sqlite3_file *f)
{
    return (sqlite3_file *)(void *)((char *)f + sizeof(struct summed));
}

static struct summed *summed(sqlite3_file *f)
{
    return (struct summed *)(void *)f;
}

static uint32_t little(const unsigned char *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

void checksum_of(const unsigned char *page, int n, unsigned char out[static 8])
{
    uint32_t a = 0, b = 0;

    for (int i = 0; i + 8 <= n; i += 8) {
        a += little(page + i) + b;
        b += little(page + i + 4) + a;
    }
    for (int i = 0; i < 4; i++) {
        out[i] = (unsigned char)(a >> (8 * i));
        out[4 + i] = (unsigned char)(b >> (8 * i));
    }
}

/* A header goes by: it says whether pages have checksums. */
static void note_header(struct summed *s, const unsigned char *data, int n, sqlite3_int64 at)
{
    if (at == 0 && n >= 100 && !memcmp(data, "SQLite format 3", 16))
        s->on = data[20] == SUM_BYTES;
}

static bool whole_page(int n, sqlite3_int64 at)
{
    return n >= PAGE_MIN && n <= PAGE_MAX && (n & (n - 1)) == 0 && at % n == 0;
}

static bool fits(const unsigned char *page, int n)
{
    unsigned char sum[SUM_BYTES];

    checksum_of(page, n - SUM_BYTES, sum);
    return memcmp(sum, page + n - SUM_BYTES, SUM_BYTES) == 0;
}

/* ---- the two that differ ---- */
static int sum_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    struct summed *s = summed(f);

    for (int i = 0;; i++) {
        int rc = inner(f)->pMethods->xRead(inner(f), to, n, at);
        if (rc != SQLITE_OK || !s->main)
            return rc;
        note_header(s, to, n, at);
        if (!s->on || s->unchecked || !whole_page(n, at) || fits(to, n))
            return SQLITE_OK;
        if (i == TRIES)
            break;
        sqlite3_sleep(1);
    }
    sqlite3_log(SQLITE_IOERR_DATA, "checksum of page %lld", at / n + 1);
    return SQLITE_IOERR_DATA;
}

static int sum_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
    struct summed *s = summed(f);

    if (s->main)
        note_header(s, from, n, at);
    if (s->main && (s->on || s->expected) && whole_page(n, at)) {
        if (!s->page)
            s->page = sqlite3_malloc(PAGE_MAX);
        if (!s->page)
            return SQLITE_IOERR_NOMEM;
        memcpy(s->page, from, (size_t)n);
        checksum_of(s->page, n - SUM_BYTES, s->page + n - SUM_BYTES);
        from = s->page;
    }
    return inner(f)->pMethods->xWrite(inner(f), from, n, at);
}

/* ---- passed on ---- */
static int sum_close(sqlite3_file *f)
{
    int rc = inner(f)->pMethods->xClose(inner(f));

    sqlite3_free(summed(f)->page);
    summed(f)->page = NULL;
    return rc;
}

static int sum_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    return inner(f)->pMethods->xTruncate(inner(f), size);
}

static int sum_sync(sqlite3_file *f, int flags)
{
    return inner(f)->pMethods->xSync(inner(f), flags);
}

static int sum_size(sqlite3_file *f, sqlite3_int64 *size)
{
    return inner(f)->pMethods->xFileSize(inner(f), size);
}

static int sum_lock(sqlite3_file *f, int lock)
{
    return inner(f)->pMethods->xLock(inner(f), lock);
}

static int sum_unlock(sqlite3_file *f, int lock)
{
    return inner(f)->pMethods->xUnlock(inner(f), lock);
}

static int sum_reserved(sqlite3_file *f, int *out)
{
    return inner(f)->pMethods->xCheckReservedLock(inner(f), out);
}

static int sum_control(sqlite3_file *f, int op, void *arg)
{
    return inner(f)->pMethods->xFileControl(inner(f), op, arg);
}

static int sum_sector(sqlite3_file *f)
{
    return inner(f)->pMethods->xSectorSize(inner(f));
}

static int sum_device(sqlite3_file *f)
{
    return inner(f)->pMethods->xDeviceCharacteristics(inner(f));
}

static int sum_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
    return inner(f)->pMethods->xShmMap(inner(f), page, size, extend, out);
}

static int sum_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
    return inner(f)->pMethods->xShmLock(inner(f), offset, n, flags);
}

static void sum_shm_barrier(sqlite3_file *f)
{
    inner(f)->pMethods->xShmBarrier(inner(f));
}

static int sum_shm_unmap(sqlite3_file *f, int remove)
{
    return inner(f)->pMethods->xShmUnmap(inner(f), remove);
}

/* Version 2: no memory-mapped reading, which would go past the checksum. */
static const sqlite3_io_methods methods = {.iVersion = 2,
                                           .xClose = sum_close,
                                           .xRead = sum_read,
                                           .xWrite = sum_write,
                                           .xTruncate = sum_truncate,
                                           .xSync = sum_sync,
                                           .xFileSize = sum_size,
                                           .xLock = sum_lock,
                                           .xUnlock = sum_unlock,
                                           .xCheckReservedLock = sum_reserved,
                                           .xFileControl = sum_control,
                                           .xSectorSize = sum_sector,
                                           .xDeviceCharacteristics = sum_device,
                                           .xShmMap = sum_shm_map,
                                           .xShmLock = sum_shm_lock,
                                           .xShmBarrier = sum_shm_barrier,
                                           .xShmUnmap = sum_shm_unmap};

static int sum_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
    (void)vfs;
    memset(f, 0, sizeof(struct summed));
    int rc = inner_vfs->xOpen(inner_vfs, name, inner(f), flags, out);
    if (rc != SQLITE_OK)
        return rc;
    f->pMethods = &methods;
    summed(f)->main = (flags & SQLITE_OPEN_MAIN_DB) != 0;
    return SQLITE_OK;
}

static void enlist(void)
{
    inner_vfs = sqlite3_vfs_find(NULL);
    own_vfs = *inner_vfs; /* what it does without a file it does itself */
    own_vfs.zName = "koers";
    own_vfs.pNext = NULL;
    own_vfs.szOsFile = inner_vfs->szOsFile + (int)sizeof(struct summed);
    own_vfs.xOpen = sum_open;
    if (sqlite3_vfs_register(&own_vfs, 0) != SQLITE_OK)
        mem_gone("vfs", 0);
}

const char *checksum_vfs(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, enlist);
    return own_vfs.zName;
}

/* ---- for who opens a file ---- */
static sqlite3_file *file_of(sqlite3 *db)
{
    sqlite3_file *f = NULL;

    sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &f);
    return f && f->pMethods == &methods ? f : NULL;
}

void checksum_begin(sqlite3 *db)
{
    int n = SUM_BYTES;

    if (file_of(db))
        sqlite3_file_control(db, "main", SQLITE_FCNTL_RESERVE_BYTES, &n);
}

bool checksum_has(sqlite3 *db)
{
    sqlite3_file *f = file_of(db);
    unsigned char head[100];

    return f && f->pMethods->xRead(f, head, sizeof head, 0) == SQLITE_OK && summed(f)->on;
}

void checksum_expect(sqlite3 *db)
{
    sqlite3_file *f = file_of(db);

    if (f)
        summed(f)->expected = true;
}

void checksum_ignore(sqlite3 *db)
{
    sqlite3_file *f = file_of(db);

    if (f)
        summed(f)->unchecked = true;
}

/* Of the file, by its header; 0 when there is none. */
static int page_size(sqlite3_file *f)
{
    unsigned char head[100];

    if (f->pMethods->xRead(f, head, sizeof head, 0) != SQLITE_OK)
        return 0;
    int n = head[16] << 8 | head[17];
    return n == 1 ? PAGE_MAX : n;
}

struct walk {
    sqlite3_file *f;
    int size;
    sqlite3_int64 end;
    unsigned char *page;
};

static bool walk_begin(struct walk *w, sqlite3 *db)
{
    *w = (struct walk){.f = file_of(db)};
    w->size = w->f ? page_size(w->f) : 0;
    if (w->size < PAGE_MIN || w->f->pMethods->xFileSize(w->f, &w->end) != SQLITE_OK)
        return false;
    w->page = mem_array(NULL, unsigned char, (size_t)w->size);
    return true;
}

int checksum_scan(sqlite3 *db, int max, void (*say)(void *arg, int64_t page), void *arg)
{
    struct walk w;
    int found = 0, rc;

    if (!walk_begin(&w, db))
        return -1;
    for (sqlite3_int64 at = 0; at + w.size <= w.end && found < max; at += w.size) {
        if (at / w.size == LOCK_PAGE / w.size)
            continue;
        rc = w.f->pMethods->xRead(w.f, w.page, w.size, at);
        if (rc == SQLITE_IOERR_DATA)
            found++, say(arg, at / w.size + 1);
        else if (rc != SQLITE_OK)
            found = max + 1;
    }
    mem_free(w.page);
    return found > max ? -1 : found;
}

bool checksum_stamp(sqlite3 *db)
{
    struct walk w;
    bool good = walk_begin(&w, db);

    if (!good)
        return false;
    summed(w.f)->unchecked = true;
    for (sqlite3_int64 at = 0; good && at + w.size <= w.end; at += w.size)
        good = at / w.size == LOCK_PAGE / w.size ||
               (w.f->pMethods->xRead(w.f, w.page, w.size, at) == SQLITE_OK &&
                w.f->pMethods->xWrite(w.f, w.page, w.size, at) == SQLITE_OK);
    summed(w.f)->unchecked = false;
    good = good && w.f->pMethods->xSync(w.f, SQLITE_SYNC_FULL) == SQLITE_OK;
    mem_free(w.page);
    return good;
}
