/* Counting requests and writing all counts out (metrics.h).
 * Not here: counters of other parts (writer, transport, sandbox), which are read at each scrape.
 * Names and units are those of Prometheus: seconds, bytes, _total. */
#include "server/metrics.h"
#include "base/date.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/sandbox.h"
#include "db/health.h"
#include "organisatie/background.h"
#include "transport/listen.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define CLASSES     6 /* of a status: 2 is 2xx; 0 is anything odd */
#define OUTPUT_MAX  (1u << 20)
#define CONNECTIONS 16

static const int64_t bounds_us[] = {250,   500,    1000,   2500,    5000,    10000,   25000,
                                    50000, 100000, 250000, 1000000, 2500000, 10000000};
#define BOUNDS (sizeof bounds_us / sizeof *bounds_us)

struct by_class {
    atomic_uint_fast64_t n[CLASSES];
};
struct histogram {
    atomic_uint_fast64_t in[BOUNDS + 1], sum_us;
};
static struct {
    const struct route_table *tables;
    size_t n_tables, *first;   /* where a table's routes begin in by_route */
    struct by_class *by_route; /* the last: no route */
    size_t n_routes;
    struct histogram took[2]; /* GET, POST */
    atomic_uint_fast64_t limited, bytes;
    time_t began;
    int statm; /* /proc/self/statm, opened before the process is confined */
} m = {.statm = -1};

/* ---- counting ---- */
void metrics_prepare(void)
{
    m.began = time(NULL);
    m.statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
}

void metrics_start(const struct route_table *tables, size_t n_tables)
{
    m.tables = tables;
    m.n_tables = n_tables;
    m.first = mem_array(NULL, size_t, n_tables);
    m.n_routes = 0;
    for (size_t i = 0; i < m.n_tables; i++) {
        m.first[i] = m.n_routes;
        m.n_routes += tables[i].n;
    }
    m.by_route = mem_array(NULL, struct by_class, m.n_routes + 1);
}

static size_t route_number(const struct route *route)
{
    for (size_t i = 0; i < m.n_tables; i++)
        if (route >= m.tables[i].routes && route < m.tables[i].routes + m.tables[i].n)
            return m.first[i] + (size_t)(route - m.tables[i].routes);
    return m.n_routes;
}

static void count(atomic_uint_fast64_t *what, uint64_t n)
{
    atomic_fetch_add_explicit(what, n, memory_order_relaxed);
}

void metrics_request(const struct request *r, int64_t us)
{
    struct histogram *h = &m.took[r->method == METHOD_POST];
    int class = r->reply.status / 100;
    size_t i = 0;

    if (!m.by_route)
        return;
    count(&m.by_route[route_number(r->route)].n[class > 0 && class < CLASSES ? class : 0], 1);
    while (i < BOUNDS && us > bounds_us[i])
        i++;
    count(&h->in[i], 1);
    count(&h->sum_us, us > 0 ? (uint64_t)us : 0);
    count(&m.bytes, r->reply.body.len);
    if (r->reply.status == 429)
        count(&m.limited, 1);
}

/* ---- writing out ---- */
static void head(struct buf *b, const char *name, const char *type, const char *help)
{
    buf_format(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void one(struct buf *b, const char *name, const char *type, const char *help, double value)
{
    head(b, name, type, help);
    buf_format(b, "%s %.15g\n", name, value);
}

static void write_routes(struct buf *b)
{
    static const char *const methods[] = {"GET", "POST"};
    static const struct route none = {METHOD_GET, "-", .handler = NULL};

    head(b, "koers_http_requests_total", "counter", "Requests answered, by route and class.");
    for (size_t t = 0, i = 0; t <= m.n_tables; t++)
        for (size_t k = 0; k < (t < m.n_tables ? m.tables[t].n : 1); k++, i++)
            for (int class = 0; class < CLASSES; class ++) {
                const struct route *r = t < m.n_tables ? &m.tables[t].routes[k] : &none;
                uint64_t n = atomic_load(&m.by_route[i].n[class]);
                if (n > 0)
                    buf_format(b,
                               "koers_http_requests_total{method=\"%s\",route=\"%s\","
                               "class=\"%dxx\"} %llu\n",
                               methods[r->method == METHOD_POST], r->path, class,
                               (unsigned long long)n);
            }
}

static void write_times(struct buf *b)
{
    static const char *const methods[] = {"GET", "POST"};
    static const char name[] = "koers_http_request_duration_seconds";

    head(b, name, "histogram", "From the whole request being there to its answer being ready.");
    for (int k = 0; k < 2; k++) {
        uint64_t sum = 0;
        for (size_t i = 0; i <= BOUNDS; i++) {
            char le[24] = "+Inf";
            sum += atomic_load(&m.took[k].in[i]);
            if (i < BOUNDS)
                snprintf(le, sizeof le, "%g", (double)bounds_us[i] / 1e6);
            buf_format(b, "%s_bucket{method=\"%s\",le=\"%s\"} %llu\n", name, methods[k], le,
                       (unsigned long long)sum);
        }
        buf_format(b, "%s_sum{method=\"%s\"} %.6f\n%s_count{method=\"%s\"} %llu\n", name,
                   methods[k], (double)atomic_load(&m.took[k].sum_us) / 1e6, name, methods[k],
                   (unsigned long long)sum);
    }
}

static void write_http(struct buf *b, const struct service_stats *s)
{
    write_routes(b);
    write_times(b);
    one(b, "koers_http_response_bytes_total", "counter", "Bytes of bodies answered.",
        (double)atomic_load(&m.bytes));
    one(b, "koers_http_limited_total", "counter", "Requests refused because there were too many.",
        (double)atomic_load(&m.limited));
    one(b, "koers_http_refused_total", "counter",
        "Requests refused before they had a route: malformed, too slow, too large.",
        (double)s->transport.refused);
    one(b, "koers_http_connections", "gauge", "Open connections.", s->transport.connections);
    one(b, "koers_http_in_flight", "gauge", "Requests being answered.", s->transport.in_flight);
    one(b, "koers_http_uploads", "gauge", "Large bodies coming in.", s->transport.uploads);
    one(b, "koers_pool_queue", "gauge", "Pieces of work waiting for a thread.",
        (double)s->pool_queued);
}

static void write_writer(struct buf *b, const struct writer_stats *w)
{
    static const char name[] = "koers_writer_group_pieces";
    uint64_t sum = 0;

    head(b, name, "histogram", "Pieces that shared one commit.");
    for (size_t i = 0; i < SCHRIJVER_SIZES; i++) {
        sum += w->sizes[i];
        buf_format(b, "%s_bucket{le=\"%u\"} %llu\n", name, 1u << i, (unsigned long long)sum);
    }
    buf_format(b, "%s_bucket{le=\"+Inf\"} %llu\n%s_sum %llu\n%s_count %llu\n", name,
               (unsigned long long)sum, name, (unsigned long long)w->pieces, name,
               (unsigned long long)sum);
    one(b, "koers_writer_seconds_total", "counter", "Time that the writer spent on its groups.",
        (double)w->group_us / 1e6);
    one(b, "koers_writer_longest_piece_seconds", "gauge", "The slowest piece since the start.",
        (double)w->longest_us / 1e6);
    one(b, "koers_writer_reruns_total", "counter", "Pieces that ran once more.", (double)w->reruns);
    one(b, "koers_writer_failures_total", "counter", "Pieces that were not kept.",
        (double)w->failures);
    one(b, "koers_writer_queue", "gauge", "Pieces waiting for the writer.", (double)w->queued);
}

static void write_process(struct buf *b)
{
    char text[128];
    ssize_t n = m.statm < 0 ? -1 : pread(m.statm, text, sizeof text - 1, 0);
    enum sandbox_state state = sandbox_state();

    if (n > 0) {
        char *end;
        text[n] = '\0';
        strtoll(text, &end, 10);
        one(b, "process_resident_memory_bytes", "gauge", "Memory in use.",
            (double)strtoll(end, NULL, 10) * (double)sysconf(_SC_PAGESIZE));
    }
    one(b, "process_start_time_seconds", "gauge", "When this process began.", (double)m.began);
    head(b, "koers_sandbox", "gauge", "1: this wall stands around the process.");
    buf_format(b, "koers_sandbox{layer=\"seccomp\"} %d\nkoers_sandbox{layer=\"landlock\"} %d\n",
               state == SANDBOX_COMPLETE || state == SANDBOX_CALLS,
               state == SANDBOX_COMPLETE || state == SANDBOX_FILES);
    one(b, "koers_sandbox_refused_total", "counter", "System calls refused.",
        (double)sandbox_refused());
    one(b, "koers_log_dropped_total", "counter", "Lines of the log that nobody took in time.",
        (double)log_dropped());
}

/* ---- from the database ---- */
struct kept {
    struct load busy;
    struct db_size size;
    const struct room *const *rooms;
    struct buf late; /* what the rooms themselves say is overdue, as lines */
};

static void read_overdue(struct db_conn *db, struct kept *k)
{
    for (size_t i = 0; k->rooms && k->rooms[i]; i++)
        for (const struct room_count *n = k->rooms[i]->overdue; n && n->count; n++)
            if (n->metric)
                one(&k->late, n->metric, "gauge", n->metric_help, (double)n->count(db, 0));
}

static bool read_kept(struct db_conn *db, void *arg)
{
    struct kept *k = arg;

    read_overdue(db, k);
    return load_read(db, &k->busy) && db_size(db, &k->size);
}

static double age(int64_t since)
{
    return since == TIME_NONE || since > time_now() ? 0 : (double)(time_now() - since);
}

static void write_kept(struct buf *b, struct db *db, const struct room *const *rooms,
                       const void *ctx)
{
    struct kept k = {.rooms = rooms};
    struct error f;
    struct db_conn *c = db_thread_conn(db, &f);
    buf_init(&k.late, ctx, OUTPUT_MAX);
    bool up = c && db_read(c, read_kept, &k, &f) == DB_OK;

    one(b, "koers_database_up", "gauge", "1: the database answered just now.", up);
    if (!up)
        return;
    one(b, "koers_database_size_bytes", "gauge", "Size of the database.", (double)k.size.bytes);
    if (k.size.wal_bytes >= 0)
        one(b, "koers_database_wal_bytes", "gauge", "Size of the write-ahead log.",
            (double)k.size.wal_bytes);
    head(b, "koers_mail", "gauge", "Mail that is not sent, by state.");
    buf_format(b, "koers_mail{state=\"waiting\"} %lld\nkoers_mail{state=\"failed\"} %lld\n",
               (long long)k.busy.mail_waiting, (long long)k.busy.mail_failed);
    one(b, "koers_mail_overdue_seconds", "gauge",
        "How long the first mail in line could have gone.", age(k.busy.mail_oldest));
    head(b, "koers_jobs", "gauge", "Jobs that are not done, by state.");
    buf_format(b,
               "koers_jobs{state=\"waiting\"} %lld\nkoers_jobs{state=\"running\"} %lld\n"
               "koers_jobs{state=\"failed\"} %lld\n",
               (long long)k.busy.jobs_waiting, (long long)k.busy.jobs_running,
               (long long)k.busy.jobs_failed);
    one(b, "koers_jobs_oldest_seconds", "gauge", "How long the oldest waiting job waits.",
        age(k.busy.jobs_oldest));
    buf_text(b, k.late.data ? k.late.data : "");
}

/* ---- the listener ---- */
struct metrics_server {
    struct metrics_source from;
    struct transport *transport;
    pthread_t thread;
};

static void answer(struct request *r, void *arg)
{
    struct metrics_server *s = arg;
    struct service_stats stats = service_stats(s->from.service);
    struct buf b;

    if (r->method != METHOD_GET || strcmp(r->path, "/metrics") != 0) {
        static const char words[] = "GET /metrics\n";
        reply_bytes(r, 404, "text/plain; charset=utf-8", words, sizeof words - 1, NULL);
    } else {
        buf_init(&b, r->ctx, OUTPUT_MAX);
        head(&b, "koers_build_info", "gauge", "Which program this is.");
        buf_format(&b, "koers_build_info{version=\"%s\",engine=\"%s\"} 1\n", KOERS_VERSION,
                   db_engine_of(s->from.db) == DB_SQLITE ? "sqlite" : "postgresql");
        write_http(&b, &stats);
        if (stats.has_writer)
            write_writer(&b, &stats.writer);
        write_kept(&b, s->from.db, s->from.rooms, r->ctx);
        if (s->from.workers_alive)
            one(&b, "koers_workers_kept", "gauge", "1: what keeps the workers running runs itself.",
                s->from.workers_alive(s->from.arg));
        write_process(&b);
        reply_buf(r, 200, "text/plain; version=0.0.4; charset=utf-8", &b);
    }
    reply_finish(r);
    transport_reply(r);
}

static void thread_end(void *arg)
{
    struct metrics_server *s = arg;

    db_thread_done(s->from.db);
}

static void *run(void *arg)
{
    struct metrics_server *s = arg;

    pthread_setname_np(pthread_self(), "metrics");
    transport_run(s->transport);
    return NULL;
}

struct metrics_server *metrics_listen(struct listening *at, const struct metrics_source *from,
                                      struct error *f)
{
    struct metrics_server *s = mem_new(NULL, struct metrics_server);

    s->from = *from;
    s->transport = transport_start(&(struct transport_options){.opened = at,
                                                               .aside = true,
                                                               .loops = 1,
                                                               .max_connections = CONNECTIONS,
                                                               .handle = answer,
                                                               .thread_end = thread_end,
                                                               .arg = s},
                                   f);
    if (!s->transport) {
        mem_free(s);
        return NULL;
    }
    if (pthread_create(&s->thread, NULL, run, s) != 0)
        abort(); /* at start: no request was accepted yet */
    return s;
}

void metrics_end(struct metrics_server *s)
{
    if (!s)
        return;
    transport_stop(s->transport);
    pthread_join(s->thread, NULL);
    mem_free(s);
}
