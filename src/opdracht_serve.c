/* `koers serve`: opens the stores, starts the service and the rounds in the background, and stops
 * in order. Not here: how a request runs (dienst.c), what a round does (organisatie/achtergrond.h).
 */
#include "base/mem.h"
#include "base/sandbox.h"
#include "confine.h"
#include "dienst.h"
#include "dienst_taken.h"
#include "kamers.h"
#include "meting/meting.h"
#include "opdracht.h"
#include "opslag.h"
#include "organisatie/achtergrond.h"
#include "supervisor.h"
#include "transport/listen.h"
#include "werk.h"
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOSTS_MAX 16

struct server {
    struct opslag stores;
    struct dienst *dienst;
    struct achtergrond background;
    struct werkers workers;
    struct ronde *jobs, *pulse, *tidying;
    atomic_bool stopping;
};

static enum db_result write_by_service(void *self, bool (*work)(struct db_conn *, void *),
                                       void *arg, struct fout *f)
{
    struct server *s = self;

    return dienst_write(s->dienst, work, arg, f);
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

    return taken_ronde(&s->background) ? 0 : 1;
}

static int round_pulse(void *arg)
{
    struct server *s = arg;

    taken_hartslag(&s->background);
    return TAAK_SLAG_SECONDS;
}

static int round_tidying(void *arg)
{
    struct server *s = arg;

    organisatie_opruimen(&s->background);
    meting_opruimen(&s->background);
    return 3600;
}

static void round_end(void *arg)
{
    struct server *s = arg;

    db_thread_done(s->stores.quality);
    db_thread_done(s->stores.personal);
}

static bool read_key(struct db_conn *c, void *arg)
{
    (void)arg;
    return server_sleutel_lees(c, "web", web_hooks.key);
}

/* The key that signs tokens: made at the first start. */
static bool load_key(struct db *db, struct fout *f)
{
    struct db_conn *c = db_conn_open(db, f);
    enum db_result u = c ? db_write(c, read_key, NULL, f) : DB_ERROR;

    db_conn_close(c);
    if (u == DB_ROLLED_BACK)
        return fout_zet(f, "De sleutel van de server is niet te lezen.", "server_sleutel web");
    return u == DB_OK;
}

/* "koers.example.nl,www.koers.example.nl" -> web_hooks.hosts. */
static void set_hosts(const void *ctx, const char *names)
{
    const char **list = mem_array(ctx, const char *, HOSTS_MAX);
    size_t n = 0;

    for (const char *p = names; p && *p && n < HOSTS_MAX;) {
        size_t len = strcspn(p, ", ");
        if (len)
            list[n++] = mem_textn(ctx, p, len);
        p += len + strspn(p + len, ", ");
    }
    web_hooks.hosts = list;
    web_hooks.n_hosts = n;
}

/* "post,pdf": what others do. The rest is done by workers of our own. False: an unknown name. */
static bool choose_workers(const char *without, const char *names[static WERKEN], size_t *n)
{
    size_t left = 0;

    *n = 0;
    for (const char *p = without; p && *p; p += strcspn(p, ",") + (p[strcspn(p, ",")] == ','))
        left++;
    for (size_t i = 0; i < WERKEN; i++) {
        bool out = false;
        for (const char *p = without; p && *p; p += strcspn(p, ",") + (p[strcspn(p, ",")] == ','))
            out = out || (strlen(werk_namen[i]) == strcspn(p, ",") &&
                          !strncmp(p, werk_namen[i], strcspn(p, ",")));
        if (out)
            left--;
        else
            names[(*n)++] = werk_namen[i];
    }
    return left == 0;
}

static bool start(struct server *s, const void *ctx, const struct transport_options *t,
                  struct fout *f)
{
    struct route_table *tables = mem_array(ctx, struct route_table, kamer_routes_n);

    for (size_t i = 0; i < kamer_routes_n; i++)
        tables[i] = *kamer_routes[i];
    s->dienst = dienst_start(&(struct dienst_options){.quality = s->stores.quality,
                                                      .personal = s->stores.personal,
                                                      .tables = tables,
                                                      .n_tables = kamer_routes_n,
                                                      .transport = *t},
                             f);
    if (!s->dienst)
        return false;
    s->background = (struct achtergrond){.db = s->stores.quality,
                                         .write = write_by_service,
                                         .self = s,
                                         .stops = stops,
                                         .werk = WERK_SERVER,
                                         .wacht = taak_wacht_maak(ctx, TAAK_STIL_MS)};
    if (!taken_hervat(&s->background, f)) {
        dienst_stop(s->dienst);
        dienst_run(s->dienst);
        dienst_end(s->dienst);
        return false;
    }
    s->jobs = ronde_start("taken", round_jobs, round_end, s);
    s->pulse = ronde_start("hartslag", round_pulse, round_end, s);
    s->tidying = ronde_start("opruimen", round_tidying, round_end, s);
    return true;
}

static int run(const struct opdracht *o, int argc, char **argv)
{
    const char *place = db_plaats(), *listen = "127.0.0.1:8080", *hosts = getenv("KOERS_HOST");
    const char *without = NULL, *workers[WERKEN];
    size_t n_workers;
    bool open_network = false;
    const struct optie opties[] = {
        OPTIE_DB(&place),
        {"--listen",       &listen,  NULL,          "127.0.0.1:POORT, [::1]:POORT of unix:/PAD"       },
        {"--host",         &hosts,   NULL,
                  "namen waaronder bezoekers komen, met komma's ertussen (standaard KOERS_HOST)"               },
        {"--zonder",       &without, NULL,          "post,pdf: dat doet een eigen dienst (koers werk)"},
        {"--open-netwerk", NULL,     &open_network, "ook een adres dat anderen kunnen bereiken"       },
    };
    struct server s = {0};
    struct fout f = {0};
    int status;

    if (!opties_lees(o, opties, sizeof opties / sizeof *opties, &argc, argv, 0, 0, &status))
        return status;
    if (!choose_workers(without, workers, &n_workers)) {
        fputs("koers serve: achter --zonder kan post staan, pdf, of post,pdf\n", stderr);
        return 2;
    }
    TALLOC_CTX *ctx = mem_ctx(NULL, "serve");
    set_hosts(ctx, hosts);
    struct listening address = {.fd = -1};
    struct transport_options t = {.opened = &address};
    confine_prepare(place);
    supervisor_open();
    bool good = opslag_open(ctx, place, &s.stores, &f) && load_key(s.stores.quality, &f) &&
                werkers_start(&s.workers, workers, n_workers, place, &f) &&
                listen_open(listen, open_network, &address, &f) &&
                confine_server(s.stores.quality, address.path, &f) && start(&s, ctx, &t, &f);
    if (good) {
        fprintf(stderr, "koers serve: %s\nkoers serve: zandbak %s\n", dienst_address(s.dienst),
                sandbox_words());
        supervisor_tell("READY=1");
        good = dienst_run(s.dienst);
        supervisor_tell("STOPPING=1");
        atomic_store(&s.stopping, true);
        ronde_stop(s.jobs);
        ronde_stop(s.pulse);
        ronde_stop(s.tidying);
        if (!good) {
            /* A handler hangs: what was acknowledged is on disk; do not wait for the rest. */
            fputs("koers serve: niet alles was op tijd klaar\n", stderr);
            return 1; /* the workers' leash closes with us */
        }
        dienst_end(s.dienst);
    } else {
        opdracht_fout(o, &f);
    }
    listen_close(&address);
    werkers_stop(&s.workers);
    opslag_close(&s.stores);
    mem_free(ctx);
    return good ? 0 : 1;
}

const struct opdracht opdracht_serve = {
    .name = "serve",
    .arguments = "[--db PLAATS] [--listen ADRES] [--host NAMEN] [--zonder NAMEN] [--open-netwerk]",
    .title = "Start de server.",
    .help = "Zonder --host laat Koers alleen bezoekers van deze computer binnen. Zet voor anderen "
            "nginx "
            "ervoor,\nmet --listen unix:/PAD.",
    .run = run,
};
