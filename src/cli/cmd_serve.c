/* `koers serve`: opens the stores, starts the service and the rounds in the background, and stops
 * in order. Not here: how a request runs (service.c), what a round does (organisatie/background.h).
 */
#include "base/date.h"
#include "base/keyring.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/sandbox.h"
#include "cli/command.h"
#include "db/hold.h"
#include "forget.h"
#include "halves.h"
#include "organisatie/background.h"
#include "organisatie/subkey.h"
#include "process/confine.h"
#include "process/rounds.h"
#include "process/steady.h"
#include "process/supervisor.h"
#include "process/worker.h"
#include "rooms.h"
#include "server/health.h"
#include "server/metrics.h"
#include "server/service.h"
#include "server_key.h"
#include "stores.h"
#include "transport/listen.h"
#include "web/beside.h"
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct server {
    struct stores stores;
    struct service *service;
    struct background background;
    struct workers workers;
    bool own_workers, quiet;
    struct listening address, metrics_address;
    struct health *health;
    struct metrics_server *metrics;
    struct round *jobs, *pulse, *tidying, *forgetting;
    bool forgetting_waits; /* said so */
    struct steady clock;   /* used by the tidying round only */
    atomic_bool stopping;
    const char *place;
    struct db_hold *alone; /* the only server of this file */
};

static enum db_result write_by_service(void *self, bool (*work)(struct db_conn *, void *),
                                       void *arg, struct error *f)
{
    struct server *s = self;

    return service_write(s->service, work, arg, f);
}

static bool stops(void *self)
{
    struct server *s = self;

    return atomic_load(&s->stopping);
}

/* A job waits at most a second. */
static int round_jobs(void *arg)
{
    struct server *s = arg;

    return jobs_round(&s->background) ? 0 : 1;
}

static int round_pulse(void *arg)
{
    struct server *s = arg;

    jobs_heartbeat(&s->background);
    return JOB_HEARTBEAT_SECONDS;
}

static void say_mended(void *arg, int64_t n, const char *words)
{
    (void)arg;
    log_line("level=warn msg=\"mended what was left half\" n=%lld what=\"%s\"", (long long)n,
             words);
}

/* First at the start, then once an hour; while the clock is not trusted every ten minutes, so that
 * reminders do not wait long after a start. */
static int round_tidying(void *arg)
{
    struct server *s = arg;

    struct timespec machine;

    halves_mend(&s->background, say_mended, NULL);
    halves_files(s->place, say_mended, NULL);
    clock_gettime(CLOCK_MONOTONIC, &machine);
    if (!steady_since_last(&s->clock, time_now(), machine.tv_sec)) {
        log_line("level=info msg=\"nothing old is erased: the clock did not run steadily for ten "
                 "minutes yet\"");
        return 600;
    }
    for (size_t i = 0; rooms[i]; i++)
        if (rooms[i]->tidy)
            rooms[i]->tidy(&s->background);
    return 3600;
}

/* What was erased leaves the files; what was typed and never asked for again leaves the memory. */
static int round_forgetting(void *arg)
{
    struct server *s = arg;
    struct error f = {0};
    int64_t since;

    beside_sweep();
    bool done = forget_round(&s->background, &since, &f);
    done = subkeys_forget(&since, &f) && done;
    if (!done && !s->forgetting_waits)
        log_line("level=info msg=\"erased words wait in the files\" detail=%s", f.detail);
    s->forgetting_waits = !done;
    return FORGET_SECONDS;
}

static void round_end(void *arg)
{
    struct server *s = arg;

    db_thread_done(s->stores.quality);
    db_thread_done(s->stores.personal);
    db_thread_done(s->stores.keys);
}

static bool read_key(struct db_conn *c, void *arg)
{
    (void)arg;
    enum subkeys_state keys = subkeys_state(c);
    if (keys != SUBKEYS_NONE && keys != SUBKEYS_READY)
        log_line("level=error msg=\"the store of subkeys is not the one that belongs here: koers "
                 "controleer says more\"");
    return server_key_read(c, "web", web_hooks.key);
}

/* The key that signs tokens: made at the first start. */
static bool load_key(struct db *db, struct error *f)
{
    struct db_conn *c = db_conn_open(db, f);
    enum db_result u = c ? db_write(c, read_key, NULL, f) : DB_ERROR;

    db_conn_close(c);
    if (u == DB_ROLLED_BACK)
        return error_set(f, "De sleutel van de server is niet te lezen.", "server_sleutel web");
    return u == DB_OK;
}

/* "koers.example.nl,www.koers.example.nl" -> web_hooks.hosts. */
static void set_hosts(const void *ctx, const char *names)
{
    const char **list = mem_array(ctx, const char *, names ? strlen(names) / 2 + 1 : 0);
    size_t n = 0;

    for (const char *p = names; p && *p;) {
        size_t len = strcspn(p, ", ");
        if (len)
            list[n++] = mem_textn(ctx, p, len);
        p += len + strspn(p + len, ", ");
    }
    web_hooks.hosts = list;
    web_hooks.n_hosts = n;
}

/* without, "post,pdf": workers that run elsewhere. Gives the others. False: an unknown name, or one
 * twice. */
static bool choose_workers(const char *without, const struct worker_kind *kinds[static WORKERS_MAX],
                           size_t *n)
{
    const struct worker_kind *out[WORKERS_MAX] = {NULL}, *k;
    size_t n_out = 0, len;

    *n = 0;
    for (const char *p = without; p && *p; p += len + (p[len] == ',')) {
        len = strcspn(p, ",");
        k = worker_named(p, len);
        for (size_t i = 0; i < n_out; i++)
            k = k == out[i] ? NULL : k;
        if (!k)
            return false;
        out[n_out++] = k;
    }
    for (size_t i = 0; (k = worker_at(i)); i++) {
        bool elsewhere = false;
        for (size_t j = 0; j < n_out; j++)
            elsewhere = elsewhere || out[j] == k;
        if (!elsewhere)
            kinds[(*n)++] = k;
    }
    return true;
}

static int wrong_words(const void *ctx)
{
    fprintf(stderr,
            "koers serve: achter --zonder kan %s staan%s, of %s; achter --log regels of geen\n",
            worker_at(0)->name, worker_names(ctx, ", ", ", ") + strlen(worker_at(0)->name),
            worker_names(ctx, ",", ","));
    return 2;
}

static bool own_workers_alive(void *arg)
{
    struct server *s = arg;

    return workers_alive(&s->workers);
}

/* Called when the service begins to stop: ends health checks and metrics, which use it. */
static void service_stops(void *arg)
{
    struct server *s = arg;

    supervisor_tell("STOPPING=1");
    metrics_end(s->metrics);
    s->metrics = NULL;
}

static void ask_health(struct request *r, void *arg)
{
    struct server *s = arg;

    health_ask(r, s->health);
}

/* Starts the service, health checks and metrics. */
static bool start_service(struct server *s, const void *ctx, struct error *f)
{
    struct route_table *tables = mem_array(ctx, struct route_table, room_routes_n);
    bool (*alive)(void *) = s->own_workers ? own_workers_alive : NULL;

    for (size_t i = 0; i < room_routes_n; i++)
        tables[i] = *room_routes[i];
    metrics_start(tables, room_routes_n);
    s->health = health_start(&(struct health_options){.workers_alive = alive,
                                                      .arg = s,
                                                      .quality = s->stores.quality,
                                                      .personal = s->stores.personal});
    s->service = service_start(&(struct service_options){.quality = s->stores.quality,
                                                         .personal = s->stores.personal,
                                                         .tables = tables,
                                                         .n_tables = room_routes_n,
                                                         .quiet = s->quiet,
                                                         .health = ask_health,
                                                         .stops = service_stops,
                                                         .arg = s,
                                                         .transport = {.opened = &s->address}},
                               f);
    if (!s->service)
        return false;
    health_of(s->health, s->service);
    if (s->metrics_address.fd < 0)
        return true;
    s->metrics = metrics_listen(&s->metrics_address,
                                &(struct metrics_source){.service = s->service,
                                                         .db = s->stores.quality,
                                                         .rooms = rooms,
                                                         .workers_alive = alive,
                                                         .arg = s},
                                f);
    return s->metrics != NULL;
}

/* What is said of the key at the start. Its sheet is not printed here: this goes into the log of the
 * machine, which others read. */
static void say_key(const struct server *s)
{
    if (s->stores.key_made) {
        puts("Er is een sleutelbestand gemaakt. Druk nu het herstelblad af, en leg het in een "
             "kluis: "
             "koers sleutel blad");
        fflush(stdout);
    }
    if (!keyring_is_locked())
        log_line(
            "level=warn msg=\"the memory of the server key is not locked: it may reach swap\"");
}

static bool start(struct server *s, const void *ctx, struct error *f)
{
    bool good = start_service(s, ctx, f);

    say_key(s);
    if (good) {
        s->background = (struct background){.db = s->stores.quality,
                                            .write = write_by_service,
                                            .self = s,
                                            .stops = stops,
                                            .werk = WORKER_SERVER,
                                            .wacht = job_watch_create(ctx, JOB_SILENT_MS)};
        good = jobs_resume(&s->background, f);
    }
    if (!good) {
        if (s->service) {
            service_stop(s->service);
            service_run(s->service);
            health_stop(s->health);
            service_end(s->service);
        }
        return false;
    }
    s->jobs = round_start("taken", round_jobs, round_end, s);
    s->pulse = round_start("hartslag", round_pulse, round_end, s);
    s->tidying = round_start("opruimen", round_tidying, round_end, s);
    s->forgetting = round_start("wissen", round_forgetting, round_end, s);
    return true;
}

/* Before anything is opened. False when another server has the file: nothing beside it is touched. */
static bool prepare(struct server *s, struct error *f)
{
    s->alone = db_hold_server(s->place, f);
    if (!s->alone)
        return false;
    snprintf(web_hooks.tag, sizeof web_hooks.tag, "%04x", random_below(0x10000));
    confine_prepare(s->place);
    halves_files(s->place, say_mended, NULL); /* also where the server may not come later */
    metrics_prepare();
    supervisor_open();
    return true;
}

/* Opens what must be open before the process is confined, then confines it. */
static bool open_all(struct server *s, const char *listen, const char *metrics, bool open_network,
                     struct error *f)
{
    if (!listen_open(listen, open_network, &s->address, f) ||
        (metrics && !listen_open(metrics, false, &s->metrics_address, f)))
        return false;
    const char *const sockets[] = {s->address.path, s->metrics_address.path};
    TALLOC_CTX *ctx = mem_ctx(NULL, "open_all");
    bool good = confine_server(s->stores.quality, s->stores.personal,
                               server_key_file(ctx, s->place), sockets, 2, f);
    mem_free(ctx);
    return good;
}

/* Runs until the signal to stop. False: something still ran when the time limit was over. */
static bool run_and_stop(struct server *s)
{
    fprintf(stderr, "koers serve: %s\n", service_address(s->service));
    if (s->metrics)
        fprintf(stderr, "koers serve: cijfers op %s\n", s->metrics_address.address);
    fprintf(stderr, "koers serve: zandbak %s\n", sandbox_words());
    supervisor_tell("READY=1");
    bool good = service_run(s->service);
    health_stop(s->health);
    atomic_store(&s->stopping, true);
    round_stop(s->jobs);
    round_stop(s->pulse);
    round_stop(s->tidying);
    round_stop(s->forgetting);
    if (good)
        service_end(s->service);
    return good;
}

static void close_all(struct server *s)
{
    if (s->health)
        health_free(s->health);
    log_close();
    listen_close(&s->address);
    listen_close(&s->metrics_address);
    workers_stop(&s->workers);
    stores_close(&s->stores);
    db_hold_end(s->alone);
}

static int run(const struct command *o, int argc, char **argv)
{
    const char *place = db_default_place(), *listen = "127.0.0.1:8080",
               *hosts = getenv("KOERS_HOST");
    const char *without = NULL, *log = "regels", *metrics = NULL;
    const struct worker_kind *workers[WORKERS_MAX];
    TALLOC_CTX *ctx = mem_ctx(NULL, "serve");
    const char *elsewhere =
        mem_format(ctx, "%s: dat doet een eigen dienst (koers werk)", worker_names(ctx, ",", ","));
    size_t n_workers;
    bool open_network = false;
    const struct option options[] = {
        OPTION_DB(&place),
        {"--listen",       &listen,  NULL,          "127.0.0.1:POORT, [::1]:POORT of unix:/PAD"      },
        {"--host",         &hosts,   NULL,
                  "namen waaronder bezoekers komen, met komma's ertussen (standaard KOERS_HOST)"              },
        {"--zonder",       &without, NULL,          elsewhere                                        },
        {"--log",          &log,     NULL,          "regels (een per verzoek, dit is gewoon) of geen"},
        {"--metrics",      &metrics, NULL,
                  "127.0.0.1:POORT of unix:/PAD: cijfers voor Prometheus, op /metrics"                        },
        {"--open-netwerk", NULL,     &open_network, "ook een adres dat anderen kunnen bereiken"      },
    };
    struct server s = {.address.fd = -1, .metrics_address.fd = -1};
    struct error f = {0};
    int status;

    if (!options_read(o, options, sizeof options / sizeof *options, &argc, argv, 0, 0, &status)) {
        mem_free(ctx);
        return status;
    }
    s.quiet = !strcmp(log, "geen");
    if (!choose_workers(without, workers, &n_workers) || (!s.quiet && strcmp(log, "regels") != 0)) {
        status = wrong_words(ctx);
        mem_free(ctx);
        return status;
    }
    s.own_workers = n_workers > 0;
    s.place = place;
    set_hosts(ctx, hosts);
    bool good = prepare(&s, &f) && stores_open(ctx, place, &s.stores, &f) &&
                load_key(s.stores.quality, &f) &&
                workers_start(&s.workers, workers, n_workers, place, &f) &&
                open_all(&s, listen, metrics, open_network, &f);
    if (good) {
        log_open();
        good = start(&s, ctx, &f);
    }
    if (!good) {
        command_failed(o, &f);
    } else if (!run_and_stop(&s)) {
        /* A handler hangs: exit without waiting for it; acknowledged data are on disk. */
        log_close();
        fputs("koers serve: niet alles was op tijd klaar\n", stderr);
        return 1; /* the workers' leash closes with us */
    }
    close_all(&s);
    mem_free(ctx);
    return good ? 0 : 1;
}

const struct command command_serve = {
    .name = "serve",
    .arguments = "[--db PLAATS] [--listen ADRES] [--host NAMEN] [--zonder NAMEN] [--log WAT] "
                 "[--metrics ADRES] [--open-netwerk]",
    .title = "Start de server.",
    .help = "Zonder --host laat Koers alleen bezoekers van deze computer binnen. Zet voor anderen "
            "nginx "
            "ervoor,\nmet --listen unix:/PAD.",
    .run = run,
};
