/* Fuzz target: any bytes as the notes of a write to both stores (db/notes.c), which may come out of
 * a backup. Not here: notes as a program makes them (db/both_test.c). They are run, or refused with
 * a word; nothing is read past their end, and what they did goes with the transaction. */
#include "base/mem.h"
#include "db/engine.h"
#include "db/pending_sql.h"
#include "db/personal.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static char dir[] = "/tmp/koers-fuzz-XXXXXX";
static struct db_conn *c;

static void remove_all(void)
{
    static const char *const names[] = {"notes.db", "notes.db-wal", "notes.db-shm"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(mem_format(c, "%s/%s", dir, names[i]));
    rmdir(dir);
}

static void begin(void)
{
    static const struct schema_room *const rooms[] = {&pending_schema};
    struct error f = {0};
    char place[64];

    if (!mkdtemp(dir))
        abort();
    snprintf(place, sizeof place, "%s/notes.db", dir);
    struct db *db = personal_open(NULL, place, "", &f);
    if (!db || !migrate(db, rooms, 1, &f) || !(c = db_conn_open(db, &f)))
        abort();
    atexit(remove_all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct error f = {0};

    if (!c)
        begin();
    db_clear_error(c);
    if (!sqlite_engine.begin(c, true, 0))
        abort();
    c->tx = DB_TX_WRITE;
    bool good = notes_run(c, (struct db_bytes){data, n}, &f);
    if (!good && !f.detail[0] && !c->failed)
        abort();
    sqlite_engine.rollback(c);
    c->tx = DB_TX_NONE;
    return 0;
}
