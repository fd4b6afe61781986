/* Schema steps: forward only, all open ones in one transaction, each with its fingerprint.
 * Not here: the steps themselves (X.sql, through sqlgen). The table schema_step is this file's own,
 * and must exist before any room's table, so its SQL stands here. */
#include "db/migration.h"
#include "db/engine.h"
#include <stdio.h>

struct done_row {
    const char *room;
    int64_t number;
    const char *name, *hash;
};
struct step_in {
    const char *room;
    int64_t number;
    const char *name, *hash;
    int64_t applied;
};
struct count_row {
    int64_t n;
};

static const struct db_field done_fields[] = {
    {"room",   DB_TEKST, false, offsetof(struct done_row, room),   DB_NO_FIELD},
    {"number", DB_GETAL, false, offsetof(struct done_row, number), DB_NO_FIELD},
    {"name",   DB_TEKST, false, offsetof(struct done_row, name),   DB_NO_FIELD},
    {"hash",   DB_TEKST, false, offsetof(struct done_row, hash),   DB_NO_FIELD},
};
static const struct db_query done_query = {
    .name = "schema_steps_done",
    .room = "db",
    .sqlite = "SELECT room, number, name, hash FROM schema_step",
    .postgres = "SELECT room, number, name, hash FROM schema_step",
    .columns = done_fields,
    .n_columns = 4,
    .row_size = sizeof(struct done_row),
};
static const struct db_field step_fields[] = {
    {"room",    DB_TEKST,    false, offsetof(struct step_in, room),    DB_NO_FIELD},
    {"number",  DB_GETAL,    false, offsetof(struct step_in, number),  DB_NO_FIELD},
    {"name",    DB_TEKST,    false, offsetof(struct step_in, name),    DB_NO_FIELD},
    {"hash",    DB_TEKST,    false, offsetof(struct step_in, hash),    DB_NO_FIELD},
    {"applied", DB_TIJDSTIP, false, offsetof(struct step_in, applied), DB_NO_FIELD},
};
static const struct db_query step_query = {
    .name = "schema_step_done",
    .room = "db",
    .sqlite =
        "INSERT INTO schema_step (room, number, name, hash, applied) VALUES (?1, ?2, ?3, ?4, ?5)",
    .postgres = "INSERT INTO schema_step (room, number, name, hash, applied) "
                "VALUES ($1::text, $2::bigint, $3::text, $4::text, $5::bigint)",
    .writes = true,
    .params = step_fields,
    .n_params = 5,
};
static const struct db_field count_fields[] = {
    {"n", DB_GETAL, false, offsetof(struct count_row, n), DB_NO_FIELD},
};
static const struct db_query broken_query = {
    .name = "schema_broken_keys",
    .room = "db",
    .sqlite = "SELECT count(*) AS n FROM pragma_foreign_key_check",
    .postgres = "SELECT 0::bigint AS n", /* PostgreSQL never turned them off */
    .columns = count_fields,
    .n_columns = 1,
    .row_size = sizeof(struct count_row),
};
static const char create_sqlite[] =
    "CREATE TABLE IF NOT EXISTS schema_step (room TEXT NOT NULL, number INTEGER NOT NULL, "
    "name TEXT NOT NULL, hash TEXT NOT NULL, applied INTEGER NOT NULL, "
    "PRIMARY KEY (room, number)) STRICT";
static const char create_postgres[] =
    "CREATE TABLE IF NOT EXISTS schema_step (room text COLLATE \"C\" NOT NULL, number bigint NOT "
    "NULL, name text NOT NULL, hash text NOT NULL, applied bigint NOT NULL, "
    "PRIMARY KEY (room, number))";

struct migration {
    const struct schema_room *const *rooms;
    size_t n_rooms;
    struct done_row *done; /* what the database holds */
    size_t n_done, todo;
    const struct schema_room *room; /* the step at hand */
    const struct schema_step *step;
    const void *ctx;
    const struct schema_rooms *inner; /* brought up to date before the commit; may be NULL */
    struct error inner_why;
};

static bool create_table(struct db_conn *c, void *arg)
{
    (void)arg;
    return engine_of(c)->script(c, c->db->engine == DB_SQLITE ? create_sqlite : create_postgres);
}

static bool read_done(struct db_conn *c, void *arg)
{
    struct migration *m = arg;
    void *rows = NULL;

    m->n_done = db_many(c, m->ctx, &done_query, NULL, &rows);
    m->done = rows;
    return true;
}

static const struct done_row *done_step(const struct migration *m, const char *room, int number)
{
    for (size_t i = 0; i < m->n_done; i++)
        if (m->done[i].number == number && !strcmp(m->done[i].room, room))
            return &m->done[i];
    return NULL;
}

/* Refuses a database with unknown or edited steps: a newer or another program made it. */
static bool compare(struct migration *m, struct error *f)
{
    size_t known = 0;

    m->todo = 0;
    for (size_t r = 0; r < m->n_rooms; r++)
        for (size_t i = 0; i < m->rooms[r]->n_steps; i++) {
            const struct schema_step *step = &m->rooms[r]->steps[i];
            const struct done_row *done = done_step(m, m->rooms[r]->room, step->number);
            known += done != NULL;
            m->todo += done == NULL;
            if (done && strcmp(done->hash, step->hash) != 0)
                return error_set(f,
                                 N_("De indeling van deze gegevens past niet bij dit programma. "
                                    "Gebruik de versie waarmee ze gemaakt zijn."),
                                 "%s: step %d of %s was edited after it was applied",
                                 m->rooms[r]->room, step->number, step->name);
        }
    if (known == m->n_done)
        return true;
    return error_set(f,
                     N_("Deze gegevens zijn van een nieuwere versie van Koers. Gebruik die versie, "
                        "of zet een oudere reservekopie terug."),
                     "the database holds %zu steps that this program does not know",
                     m->n_done - known);
}

static void apply_step(struct db_conn *c, struct migration *m)
{
    bool sqlite = c->db->engine == DB_SQLITE;
    struct step_in in = {m->room->room, m->step->number, m->step->name, m->step->hash, time_now()};

    if (engine_of(c)->script(c, sqlite ? m->step->sqlite : m->step->postgres))
        db_exec(c, &step_query, &in);
}

/* Applies all open steps in one transaction: if some were kept when a later one fails, the older
 * program would refuse the database. Reads the applied steps again first: on SQLite another process
 * may have applied them since look(), and only a write transaction excludes it. */
static bool apply_open(struct db_conn *c, void *arg)
{
    struct migration *m = arg;
    struct count_row broken = {0};

    read_done(c, m);
    for (size_t r = 0; r < m->n_rooms; r++)
        for (size_t i = 0; i < m->rooms[r]->n_steps && !c->failed; i++) {
            m->room = m->rooms[r];
            m->step = &m->rooms[r]->steps[i];
            if (!done_step(m, m->room->room, m->step->number))
                apply_step(c, m);
        }
    if (db_one(c, m->ctx, &broken_query, NULL, &broken) && broken.n > 0)
        db_fail(c, "rows are left that refer to nothing (foreign_key_check)");
    if (!c->failed && m->inner &&
        !migrate(m->inner->db, m->inner->rooms, m->inner->n, &m->inner_why))
        db_fail(c, m->inner_why.detail);
    return true;
}

static bool apply_all(struct db_conn *c, struct migration *m, struct error *f)
{
    struct error why = {0};

    if (db_write(c, apply_open, m, &why) == DB_OK)
        return true;
    if (m->inner_why.message[0]) {
        *f = m->inner_why;
        return false;
    }
    return error_set(f,
                     N_("De gegevens konden niet worden bijgewerkt naar deze versie. Ze zijn "
                        "gebleven zoals ze waren."),
                     "%s, step %d (%s): %s", m->room ? m->room->room : "-",
                     m->step ? m->step->number : 0, m->step ? m->step->name : "-", why.detail);
}

/* Takes or releases the right to change the schema: one process at a time. SQLite's foreign keys
 * are off meanwhile, because a step may rebuild a table that others refer to. */
static bool alone(struct db_conn *c, bool begin, struct error *f)
{
    const char *sql = begin ? "PRAGMA foreign_keys = OFF" : "PRAGMA foreign_keys = ON";

    if (c->db->engine == DB_POSTGRES)
        sql = begin ? "SELECT pg_advisory_lock(hashtext('koers schema ' || current_schema()))"
                    : "SELECT pg_advisory_unlock(hashtext('koers schema ' || current_schema()))";
    db_clear_error(c);
    if (engine_of(c)->script(c, sql))
        return true;
    return error_set(f, c->error.message, "%s", c->error.detail);
}

/* Reads what the database holds and compares it with the program. Creates the table of steps when
 * it is missing; only within alone(), or two starting servers would both create it. */
static bool look(struct db_conn *c, struct migration *m, struct error *f)
{
    return db_write(c, create_table, NULL, f) == DB_OK && db_read(c, read_done, m, f) == DB_OK &&
           compare(m, f);
}

static bool of_this_store(struct db *db, const struct schema_room *const *rooms, size_t n,
                          struct error *f)
{
    for (size_t i = 0; i < n; i++)
        if (rooms[i]->store != DB_EITHER && rooms[i]->store != db->store)
            return error_set(f, db_words(DB_ERROR), "room %s belongs to the other store",
                             rooms[i]->room);
    db->rooms = rooms;
    db->n_rooms = n;
    return true;
}

/* Compares database and program, and applies open steps when `apply`. Returns how many were open,
 * or -1. */
static int run_steps(struct db *db, const struct schema_room *const *rooms, size_t n, bool apply,
                     const struct schema_rooms *inner, struct error *f)
{
    if (!of_this_store(db, rooms, n, f))
        return -1;
    TALLOC_CTX *ctx = mem_ctx(NULL, "migratie");
    struct migration m = {.rooms = rooms, .n_rooms = n, .ctx = ctx, .inner = inner};
    struct db_conn *c = db_conn_open(db, f);
    bool ok = c && alone(c, true, f);

    if (ok) {
        ok = look(c, &m, f) && (!apply || apply_all(c, &m, f));
        ok = alone(c, false, ok ? f : NULL) && ok;
    }
    db_conn_close(c);
    mem_free(ctx);
    return ok ? (int)m.todo : -1;
}

bool migrate(struct db *db, const struct schema_room *const *rooms, size_t n, struct error *f)
{
    return run_steps(db, rooms, n, true, NULL, f) >= 0;
}

bool migrate_both(const struct schema_rooms *quality, const struct schema_rooms *personal,
                  struct error *f)
{
    return run_steps(quality->db, quality->rooms, quality->n, true, personal, f) >= 0;
}

int migration_pending(struct db *db, const struct schema_room *const *rooms, size_t n,
                      struct error *f)
{
    return run_steps(db, rooms, n, false, NULL, f);
}
