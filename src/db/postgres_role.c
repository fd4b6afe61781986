/* The role of the personal store on PostgreSQL: its schema belongs to DATABASE_SCHEMA, a role that
 * nobody signs in as, and its connections act as that role alone. So a personal query cannot reach
 * the quality store, whatever it says. Not here: how a connection is opened (postgres.c). The role
 * is made when the connection's own may make roles; one that an administrator made and granted is
 * used too; else the schema stays with the connection's role. */
#include "db/engine.h"

/* The first value of the first row; "" when there is none. On c. */
static const char *ask(struct db_conn *c, const char *sql)
{
    PGresult *r = PQexec(c->pg, sql);
    const char *value = PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) > 0
                            ? mem_text(c, PQgetvalue(r, 0, 0))
                            : "";

    PQclear(r);
    return value;
}

static bool run(struct db_conn *c, const char *sql)
{
    PGresult *r = PQexec(c->pg, sql);
    bool ok = PQresultStatus(r) == PGRES_COMMAND_OK;

    PQclear(r);
    return ok;
}

/* A name in double quotes; on c. */
static const char *quoted(struct db_conn *c, const char *name)
{
    char *q = PQescapeIdentifier(c->pg, name, strlen(name));
    const char *copy = mem_text(c, q ? q : "\"\"");

    PQfreemem(q);
    return copy;
}

/* May this connection act as the role? Made and granted when that is allowed. */
static bool may_act_as(struct db_conn *c, const char *role, const char *literal)
{
    const char *there = mem_format(c, "SELECT 1 FROM pg_roles WHERE rolname = %s", literal);

    if (!*ask(c, there)) {
        const char *may = ask(c, "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = "
                                 "current_user");
        if (strcmp(may, "t") != 0)
            return false;
        run(c, mem_format(c, "CREATE ROLE %s NOLOGIN", role)); /* another server may be first */
        run(c, mem_format(c, "GRANT %s TO CURRENT_USER%s", role,
                          PQserverVersion(c->pg) >= 160000 ? " WITH INHERIT FALSE, SET TRUE" : ""));
    }
    return *ask(c, there) &&
           !strcmp(ask(c, mem_format(c, "SELECT pg_has_role(%s, 'MEMBER')", literal)), "t");
}

/* What stands there under another role goes to the store's own: an older program made it, or the
 * database was copied or got another name since. */
static bool hand_over(struct db_conn *c, const char *role, const char *schema, const char *literal)
{
    const char *owner =
        mem_format(c,
                   "SELECT 1 FROM pg_namespace WHERE nspname = current_schema() AND "
                   "pg_get_userbyid(nspowner) = %s",
                   literal);
    const char *left = mem_format(
        c,
        "SELECT string_agg(format('ALTER TABLE %%I.%%I OWNER TO %%I', schemaname, tablename, %s), "
        "'; ') FROM pg_tables WHERE schemaname = current_schema() AND tableowner <> %s",
        literal, literal);

    if (!*ask(c, owner) && !run(c, mem_format(c, "ALTER SCHEMA %s OWNER TO %s", schema, role)))
        return false;
    const char *tables = ask(c, left);
    return !*tables || run(c, tables);
}

/* One connection at a time: servers that start at once would refuse each other's hand_over(), and go
 * on under different roles. */
#define LOCK "(hashtext('koers role ' || current_database()))"

void postgres_own_role(struct db_conn *c, const char *schema)
{
    struct db *db = c->db;
    ask(c, "SELECT pg_advisory_lock" LOCK);
    char *name = PQescapeLiteral(c->pg, db->schema, strlen(db->schema));
    const char *plain = ask(
        c, mem_format(c, "SELECT left(current_database() || '_' || %s, 63)", name ? name : "''"));
    char *literal = PQescapeLiteral(c->pg, plain, strlen(plain));
    const char *role = quoted(c, plain);

    if (*plain && literal && may_act_as(c, role, literal) && hand_over(c, role, schema, literal))
        db->role = mem_text(db, role);
    ask(c, "SELECT pg_advisory_unlock" LOCK);
    PQfreemem(name);
    PQfreemem(literal);
}
