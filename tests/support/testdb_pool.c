/* The pool of schemas (testdb_pool.h). Not here: which tests use it (testdb.c). */
#include "tests/support/testdb_pool.h"
#include "base/mem.h"
#include "tests/cm.h"
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLASS                                                                                      \
    "1886351212" /* of the advisory locks: the first makes the pool, others are a schema's */

/* test_pool.changed: whatever is made, altered or dropped in a kept schema makes it not ready.
 * test_pool.reset: only what has pages is looked at. Keys and triggers are off meanwhile. What the
 * steps put in is left alone while its rows are as they were (their number, the newest transaction).
 * Gives the tables to VACUUM, which would stay big; NULL: the schema changed and must go. */
static const char making[] =
    "CREATE SCHEMA test_pool; "
    "CREATE TABLE test_pool.schema (id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, key text NOT "
    "NULL, "
    "ready bool NOT NULL DEFAULT false); "
    "CREATE TABLE test_pool.seed (id int NOT NULL, name text NOT NULL, rows jsonb NOT NULL, "
    "mark text NOT NULL, PRIMARY KEY (id, name)); "
    "CREATE FUNCTION test_pool.not_ready(names text[]) RETURNS void LANGUAGE sql AS $$ "
    "UPDATE test_pool.schema SET ready = false WHERE ready AND 'test_' || id = ANY (names) $$; "
    "CREATE FUNCTION test_pool.changed() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER "
    "AS $$ "
    "BEGIN IF TG_EVENT = 'sql_drop' THEN "
    "PERFORM test_pool.not_ready(array_agg(split_part(object_identity, '.', 1)) || "
    "array_agg(schema_name)) FROM pg_event_trigger_dropped_objects(); "
    "ELSE PERFORM test_pool.not_ready(array_agg(split_part(object_identity, '.', 1)) || "
    "array_agg(schema_name)) FROM pg_event_trigger_ddl_commands(); "
    "END IF; END $$; "
    "CREATE FUNCTION test_pool.mark(at regclass) RETURNS text LANGUAGE plpgsql AS $$ "
    "DECLARE m text; BEGIN EXECUTE format('SELECT count(*) || '' '' || "
    "coalesce(max(xmin::text::bigint), 0) FROM %s', at) INTO m; RETURN m; END $$; "
    "CREATE FUNCTION test_pool.keep(number int) RETURNS bool LANGUAGE plpgsql AS $$ "
    "DECLARE t record; all_rows jsonb; BEGIN "
    "PERFORM 1 FROM pg_class WHERE relnamespace = ('test_' || number)::regnamespace AND relkind "
    "NOT IN "
    "('r', 'i', 't'); IF FOUND THEN RETURN false; END IF; "
    "FOR t IN SELECT oid::regclass AS at, relname FROM pg_class WHERE relnamespace = "
    "('test_' || number)::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0 LOOP "
    "EXECUTE format('SELECT jsonb_agg(to_jsonb(r)) FROM %s r', t.at) INTO all_rows; "
    "IF all_rows IS NOT NULL THEN INSERT INTO test_pool.seed VALUES (number, t.relname, all_rows, "
    "test_pool.mark(t.at)); END IF; END LOOP; "
    "UPDATE test_pool.schema SET ready = true WHERE id = number; RETURN true; END $$; "
    "CREATE FUNCTION test_pool.reset(number int) RETURNS text LANGUAGE plpgsql AS $$ "
    "DECLARE t record; columns text; big text := ''; BEGIN "
    "PERFORM 1 FROM test_pool.schema WHERE id = number AND ready; "
    "IF NOT FOUND THEN RETURN NULL; END IF; "
    "PERFORM set_config('session_replication_role', 'replica', true); "
    "FOR t IN SELECT k.oid AS id, k.oid::regclass AS at, k.relname, s.rows, s.mark, "
    "pg_relation_size(k.oid) AS size FROM pg_class k LEFT JOIN test_pool.seed s ON s.id = number "
    "AND "
    "s.name = k.relname WHERE k.relnamespace = ('test_' || number)::regnamespace AND k.relkind = "
    "'r' "
    "AND (s.id IS NOT NULL OR pg_relation_size(k.oid) > 0) LOOP "
    "CONTINUE WHEN t.mark = test_pool.mark(t.at); "
    "IF t.size > 16384 AND NOT EXISTS (SELECT 1 FROM pg_constraint f WHERE f.confrelid = t.id AND "
    "f.conrelid <> t.id) THEN EXECUTE format('TRUNCATE %s', t.at); "
    "ELSE EXECUTE format('DELETE FROM %s', t.at); "
    "IF t.size > 65536 THEN big := concat_ws(', ', nullif(big, ''), t.at::text); END IF; END IF; "
    "IF t.rows IS NOT NULL THEN "
    "SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute WHERE attrelid = "
    "t.id "
    "AND attnum > 0 AND NOT attisdropped AND attgenerated = ''; "
    "EXECUTE format('INSERT INTO %s (%s) SELECT %s FROM jsonb_populate_recordset(NULL::%s, $1)', "
    "t.at, "
    "columns, columns, t.at) USING t.rows; "
    "UPDATE test_pool.seed SET mark = test_pool.mark(t.at) WHERE id = number AND name = t.relname; "
    "END IF; END LOOP; RETURN big; END $$; "
    "CREATE EVENT TRIGGER test_pool_changed ON ddl_command_end EXECUTE FUNCTION "
    "test_pool.changed(); "
    "CREATE EVENT TRIGGER test_pool_dropped ON sql_drop EXECUTE FUNCTION test_pool.changed()";

static PGconn *guard; /* holds the locks of the schemas this process uses; open until it ends */

/* The first value, on ctx; NULL when there is no row. */
static char *ask(const void *ctx, const char *sql)
{
    PGresult *r = PQexec(guard, sql);
    ExecStatusType status = PQresultStatus(r);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        fail_msg("%.300s: %s", sql, PQerrorMessage(guard));
    bool is_value = status == PGRES_TUPLES_OK && PQntuples(r) > 0 && !PQgetisnull(r, 0, 0);
    char *value = is_value ? mem_text(ctx, PQgetvalue(r, 0, 0)) : NULL;
    PQclear(r);
    return value;
}

static bool yes(const void *ctx, const char *sql)
{
    const char *value = ask(ctx, sql);
    return value && !strcmp(value, "t");
}

static void begin(const void *ctx)
{
    if (guard && PQstatus(guard) == CONNECTION_OK)
        return;
    PQfinish(guard);
    guard = PQconnectdb(getenv("KOERS_TEST_PG"));
    if (PQstatus(guard) != CONNECTION_OK)
        fail_msg("%s", PQerrorMessage(guard));
    ask(ctx, "SET client_min_messages = warning; SET jit = off");
    if (yes(ctx, "SELECT to_regclass('test_pool.seed') IS NOT NULL"))
        return;
    ask(ctx, "SELECT pg_advisory_lock(" CLASS ", 0)");
    if (!yes(ctx, "SELECT to_regclass('test_pool.seed') IS NOT NULL"))
        ask(ctx, making);
    ask(ctx, "SELECT pg_advisory_unlock(" CLASS ", 0)");
}

/* What the steps are, as text: two stores with the same key hold the same tables. KOERS_TEST_POOL keeps
 * the schemas of a program to itself. */
static char *key_of(const void *ctx, const char *store, const struct schema_room *const *rooms,
                    size_t n)
{
    const char *own = getenv("KOERS_TEST_POOL");
    char *key = mem_format(ctx, "%s%s", own ? own : "", store);
    for (size_t r = 0; r < n; r++)
        for (size_t i = 0; i < rooms[r]->n_steps; i++)
            key = mem_format(ctx, "%s %s %d %.16s", key, rooms[r]->room, rooms[r]->steps[i].number,
                             rooms[r]->steps[i].hash);
    return key;
}

/* Also the role of a store that has one (db/postgres_role.c). */
static void drop(const void *ctx, int id)
{
    ask(ctx, mem_format(ctx, "DROP SCHEMA IF EXISTS test_%d CASCADE", id));
    ask(ctx, mem_format(ctx, "DROP ROLE IF EXISTS koers_test_%d", id));
    ask(ctx, mem_format(ctx, "DELETE FROM test_pool.schema WHERE id = %d", id));
    ask(ctx, mem_format(ctx, "DELETE FROM test_pool.seed WHERE id = %d", id));
}

static void unlock(const void *ctx, int id)
{
    ask(ctx, mem_format(ctx, "SELECT pg_advisory_unlock(" CLASS ", %d)", id));
}

/* One that is kept, locked and empty; 0 when there is none. */
static int kept(const void *ctx, const char *key)
{
    /* A lock that this connection has it would get once more. */
    static const char list[] =
        "SELECT s.id FROM test_pool.schema s WHERE s.key = md5('%s') AND s.ready AND NOT EXISTS "
        "(SELECT "
        "1 FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid = " CLASS
        " AND l.objid = s.id "
        "AND l.pid = pg_backend_pid()) ORDER BY s.id";
    PGresult *r = PQexec(guard, mem_format(ctx, list, key));
    if (PQresultStatus(r) != PGRES_TUPLES_OK)
        fail_msg("%s", PQerrorMessage(guard));
    int found = 0;
    for (int i = 0; i < PQntuples(r) && !found; i++) {
        int id = (int)strtol(PQgetvalue(r, i, 0), NULL, 10);
        if (!yes(ctx, mem_format(ctx, "SELECT pg_try_advisory_lock(" CLASS ", %d)", id)))
            continue;
        const char *big = ask(ctx, mem_format(ctx, "SELECT test_pool.reset(%d)", id));
        if (big) {
            found = id;
            if (*big)
                ask(ctx, mem_format(ctx, "VACUUM %s", big));
        } else { /* who used it since dropped it, or ended without giving it back */
            drop(ctx, id);
            unlock(ctx, id);
        }
    }
    PQclear(r);
    return found;
}

struct pooled pool_take(const void *ctx, const char *store, const struct schema_room *const *rooms,
                        size_t n)
{
    TALLOC_CTX *own = mem_ctx(NULL, "pool");
    begin(own);
    const char *key = key_of(own, store, rooms, n);
    struct pooled p = {.id = kept(own, key)};
    p.is_new = !p.id;
    if (p.is_new) {
        const char *made =
            ask(own, mem_format(own,
                                "INSERT INTO test_pool.schema (key) VALUES (md5('%s')) "
                                "RETURNING id",
                                key));
        p.id = (int)strtol(made, NULL, 10);
        ask(own, mem_format(own, "SELECT pg_advisory_lock(" CLASS ", %d)", p.id));
    }
    p.schema = mem_format(ctx, "test_%d", p.id);
    mem_free(own);
    return p;
}

void pool_keep(const struct pooled *p)
{
    TALLOC_CTX *own = mem_ctx(NULL, "pool");
    if (!yes(own, mem_format(own, "SELECT test_pool.keep(%d)", p->id)))
        fail_msg("schema %s holds more than tables: testdb_pool.c cannot empty it", p->schema);
    mem_free(own);
}

void pool_give(const struct pooled *p)
{
    TALLOC_CTX *own = mem_ctx(NULL, "pool");
    if (!yes(own, mem_format(own, "SELECT ready FROM test_pool.schema WHERE id = %d", p->id)))
        drop(own, p->id);
    unlock(own, p->id);
    mem_free(own);
}
