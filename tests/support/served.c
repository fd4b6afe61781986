/* A service in a test (served.h). */
#include "tests/support/served.h"
#include "tests/cm.h"
#include "tests/support/client.h"

static void *run(void *service)
{
    assert_true(service_run(service));
    return NULL;
}

void served_start(struct served *s, struct testdb *t, const struct route_table *tables, size_t n,
                  unsigned loops)
{
    struct error f = {0};
    s->d = service_start(
        &(struct service_options){
            .quality = t->db,
            .tables = tables,
            .n_tables = n,
            .transport = {.listen = "127.0.0.1:0", .loops = loops},
            .quiet = true
    },
        &f);
    if (!s->d)
        fail_msg("%s (%s)", f.message, f.detail);
    s->port = client_port(service_address(s->d));
    assert_int_equal(pthread_create(&s->runner, NULL, run, s->d), 0);
}

void served_stop(struct served *s)
{
    if (!s->d)
        return;
    service_stop(s->d);
    pthread_join(s->runner, NULL);
    service_end(s->d);
    s->d = NULL;
}
