/* What tests begin with (house.h). Not here: what is in it (world.c, walk.c), stores of some rooms
 * only (testdb.c). */
#include "tests/support/house.h"
#include "base/date.h"
#include "base/mem.h"
#include "organisatie/organisatie_sql.h"
#include "rooms.h"
#include "tests/cm.h"
#include "web/limit.h"
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct testdb *house_open(void)
{
    setenv("KOERS_NU", HOUSE_NU, 1);
    rooms_start();
    limit_forget();
    return testdb_open(room_schemas, room_schemas_n);
}

struct route_table *house_tables(const void *ctx)
{
    struct route_table *tables = mem_array(ctx, struct route_table, room_routes_n);
    for (size_t i = 0; i < room_routes_n; i++)
        tables[i] = *room_routes[i];
    return tables;
}

struct visitor *house_visitor(struct testdb *t)
{
    return visitor_new(t, house_tables(t->ctx), room_routes_n);
}

static bool lay_organisation(struct db_conn *db, void *arg)
{
    (void)arg;
    organisatie_insert(db, .id = 1, .slug = "een", .naam = "Een", .plaats = "Zeist",
                       .nu = time_now());
    return !db_failed(db);
}

void house_place_open(struct house_place *p)
{
    struct error f = {0};
    rooms_start();
    *p = (struct house_place){.ctx = mem_ctx(NULL, "place")};
    snprintf(p->dir, sizeof p->dir, "/tmp/koers-proef-XXXXXX");
    assert_non_null(mkdtemp(p->dir));
    snprintf(p->db, sizeof p->db, "%s/koers.db", p->dir);
    assert_true(stores_open(p->ctx, p->db, &p->stores, &f));
    p->c = db_conn_open(p->stores.quality, &f);
    assert_non_null(p->c);
    if (db_write(p->c, lay_organisation, NULL, &f) != DB_OK)
        fail_msg("%s (%s)", f.message, f.detail);
}

void house_place_close(struct house_place *p)
{
    const char *const words[] = {"rm", "-rf", p->dir, NULL};
    pid_t pid;
    db_conn_close(p->c);
    stores_close(&p->stores);
    assert_int_equal(posix_spawn(&pid, "/bin/rm", NULL, NULL, (char *const *)words, environ), 0);
    house_ended(pid);
    mem_free(p->ctx);
}

int house_ended(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0)
        assert_int_equal(errno, EINTR);
    return status;
}
