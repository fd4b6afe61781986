/* Jobs: one by one, with progress, stop, a stored result, and a second run after a restart; and the
 * page that shows them. On either engine. Not here: what a job of a room does. */
#include "base/mem.h"
#include "base/text.h"
#include "organisatie/background.h"
#include "organisatie/organisatie_sql.h"
#include "tests/cm.h"
#include "tests/support/visitor.h"
#include "tests/support/world.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct world w;
static struct background background;
static struct visitor *v;
static bool service_stops;
static int ran;

static bool stops(void *self)
{
    (void)self;
    return service_stops;
}

static struct taak_by_id_row row(int64_t id)
{
    struct taak_by_id_row r = {0};
    testdb_begin(w.t);
    assert_true(taak_by_id(w.t->c, w.t->ctx, &r, .organisatie = w.one.organisatie, .id = id));
    testdb_commit(w.t);
    return r;
}

/* ---- three kinds of jobs ---- */
static bool add_location(struct db_conn *c, void *arg)
{
    const struct job *t = arg;
    return locatie_insert(c, .organisatie = t->organisatie, .id = 50, .slug = "uit-een-taak",
                          .naam = mem_textn(t->ctx, t->invoer, t->n_invoer), .soort = "anders",
                          .plaats = t->tekst) == 1;
}

static bool run_good(struct job *t, const char **naar, struct error *f)
{
    ran++;
    assert_true(job_progress(t, 1, 2));
    assert_int_equal(row(t->id).klaar_deel, 1);
    assert_string_equal(row(t->id).staat, "bezig");
    *naar = "/beheer/locaties/50";
    return job_write(t, add_location, t, f) == DB_OK;
}

static bool run_bad(struct job *t, const char **naar, struct error *f)
{
    (void)naar;
    ran++;
    return error_set(f, "Regel 3 heeft geen datum.", "job %lld", (long long)t->id);
}

/* Works until it is told to stop. */
static bool run_long(struct job *t, const char **naar, struct error *f)
{
    (void)naar;
    ran++;
    for (int i = 0; i < 100; i++) {
        if (i == 1 && t->tekst[0] == 's') {
            visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_BEHEERDER]);
            assert_int_equal(
                visitor_post(v, mem_format(t->ctx, "/taken/%lld/stop", (long long)t->id), NULL)
                    .status,
                303);
        }
        if (i == 1 && t->tekst[0] == 'e')
            service_stops = true;
        if (!job_progress(t, i, 100))
            return error_set(f, "Gestopt.", "at %d", i);
        nanosleep(&(struct timespec){.tv_nsec = 30 * 1000 * 1000}, NULL);
    }
    return true;
}

static const struct job_kind soorten[] = {
    {"goed",   N_("Een taak"),       run_good},
    {"slecht", N_("Een taak"),       run_bad },
    {"lang",   N_("Een lange taak"), run_long}
};
static const struct job_kind *const usual[] = {&soorten[0], &soorten[1], &soorten[2]};

static int begin(void **state)
{
    (void)state;
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
    w = world_make(TESTDB(&organisatie_schema));
    background = (struct background){.db = w.t->db, .stops = stops};
    service_stops = false;
    ran = 0;
    v = visitor_new(w.t, &organisatie_routes, 1);
    jobs_register(usual, 3);
    return 0;
}

static int end(void **state)
{
    (void)state;
    testdb_close(w.t);
    return 0;
}

static int64_t lay_ready(const char *kind, const char *words, const char *input)
{
    struct db_conn *c = testdb_begin(w.t);
    int64_t id = job_queue(c, &(struct job_new){.organisatie = w.one.organisatie,
                                                .door = w.one.person[ROL_KWALITEITSMEDEWERKER],
                                                .soort = kind,
                                                .tekst = words,
                                                .invoer = input,
                                                .n_invoer = input ? strlen(input) : 0});
    testdb_commit(w.t);
    return id;
}

/* What its maker sees at /taken/:id. */
static struct answer page(int64_t id)
{
    visitor_forget(v);
    visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_KWALITEITSMEDEWERKER]);
    return visitor_get(v, mem_format(w.t->ctx, "/taken/%lld", (long long)id));
}

static void done(void **state)
{
    (void)state;
    int64_t id = lay_ready("goed", "Zeist", "De Nieuwe Hof");
    assert_non_null(strstr(page(id).body, "begint zo"));
    assert_true(jobs_round(&background));
    assert_false(jobs_round(&background));
    assert_int_equal(ran, 1);
    assert_string_equal(row(id).staat, "klaar");
    assert_non_null(strstr(page(id).body, "href=\"/beheer/locaties/50\""));
    struct locatie l;
    testdb_begin(w.t);
    assert_true(locatie_read(w.t->c, w.t->ctx, w.one.organisatie, 50, &l));
    assert_string_equal(l.naam, "De Nieuwe Hof");
    struct taak_invoer_row in;
    assert_true(taak_invoer(w.t->c, w.t->ctx, &in, .organisatie = w.one.organisatie, .id = id));
    assert_int_equal(in.invoer.n, 0); /* what it was given is forgotten */
    testdb_commit(w.t);
}

/* ---- what a job is asked ---- */
static struct job_new asked;

static bool run_asked(struct job *t, const char **naar, struct error *f)
{
    (void)naar, (void)f;
    ran++;
    assert_int_equal(t->organisatie, asked.organisatie);
    assert_int_equal(t->door, asked.door);
    assert_string_equal(t->soort, asked.soort);
    assert_int_equal(t->over, asked.over);
    assert_int_equal(t->nummer, asked.nummer);
    assert_true(text_equal(t->tekst, asked.tekst));
    assert_true(text_equal(t->daarna, asked.daarna));
    assert_int_equal(t->n_invoer, asked.n_invoer);
    if (asked.n_invoer)
        assert_memory_equal(t->invoer, asked.invoer, asked.n_invoer);
    return true;
}

static const struct job_kind asks[] = {
    {"vraag", N_("Een taak"), run_asked}
};
static const struct job_kind *const asking[] = {&asks[0]};

/* What was asked comes back as it was, each by itself, also at the ends of what fits. */
static void what_is_asked_comes_back(void **state)
{
    /* clang-format off */
    static const struct job_new cases[] = {
        {.over = 0}, {.over = INT64_MAX},
        {.nummer = 3}, {.nummer = INT64_MAX}, {.nummer = -1},
        {.tekst = ""}, {.tekst = "een naam met 12 34 pdf erin.xlsx"},
        {.daarna = "goed"},
        {.invoer = "a\0b", .n_invoer = 3},
        {.over = 7, .nummer = 2, .tekst = "https://koers.example", .daarna = "pdf", .invoer = "x",
         .n_invoer = 1},
    };
    /* clang-format on */
    (void)state;
    jobs_register(asking, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        asked = cases[i];
        asked.organisatie = w.one.organisatie;
        asked.door = w.one.person[ROL_KWALITEITSMEDEWERKER];
        asked.soort = "vraag";
        struct db_conn *c = testdb_begin(w.t);
        int64_t id = job_queue(c, &asked);
        testdb_commit(w.t);
        assert_true(jobs_round(&background));
        assert_string_equal(row(id).staat, "klaar");
        assert_int_equal(ran, i + 1);
    }
}

static void failed(void **state)
{
    (void)state;
    int64_t bad = lay_ready("slecht", "", NULL), unknown = lay_ready("onbekend", "", NULL);
    assert_true(jobs_round(&background));
    assert_true(jobs_round(&background));
    assert_string_equal(row(bad).staat, "mislukt");
    assert_non_null(strstr(page(bad).body, "Regel 3 heeft geen datum."));
    assert_string_equal(row(unknown).staat, "mislukt");
    assert_int_equal(ran, 1);
}

static void stopped_while_it_runs(void **state)
{
    (void)state;
    int64_t id = lay_ready("lang", "stop", NULL);
    assert_true(jobs_round(&background));
    assert_string_equal(row(id).staat, "gestopt");
    assert_true(row(id).klaar_deel < 99);
    assert_non_null(strstr(page(id).body, "Gestopt."));
    assert_false(jobs_round(&background));
}

static void stopped_before_it_began(void **state)
{
    (void)state;
    int64_t id = lay_ready("goed", "Zeist", "x");
    assert_int_equal(page(id).status, 200);
    assert_int_equal(
        visitor_post(v, mem_format(w.t->ctx, "/taken/%lld/stop", (long long)id), NULL).status, 303);
    assert_false(jobs_round(&background));
    assert_int_equal(ran, 0);
}

/* The service stops: the job goes back in the queue, and the next start runs it. */
static void again_after_a_stop(void **state)
{
    (void)state;
    int64_t id = lay_ready("lang", "einde", NULL);
    assert_true(jobs_round(&background));
    assert_string_equal(row(id).staat, "wacht");
}

/* The program was killed: the job still says it runs. */
static void again_after_a_crash(void **state)
{
    struct error f;
    (void)state;
    int64_t id = lay_ready("goed", "Zeist", "x");
    testdb_begin(w.t);
    taak_begin(w.t->c, .organisatie = w.one.organisatie, .id = id, .houder = "alleen",
               .nu = time_now());
    testdb_commit(w.t);
    assert_false(jobs_round(&background));
    assert_true(jobs_resume(&background, &f));
    assert_true(jobs_round(&background));
    assert_string_equal(row(id).staat, "klaar");
}

/* ---- two servers on one database ---- */
static struct background second;
static bool first_wrote, second_wrote;

static void pulses(const struct background *a, int ms)
{
    for (int i = 0; i < ms; i += 20) {
        jobs_heartbeat(a);
        nanosleep(&(struct timespec){.tv_nsec = 20 * 1000 * 1000}, NULL);
    }
}

static bool nothing(struct db_conn *c, void *arg)
{
    (void)c, (void)arg;
    return true;
}

/* While the job runs a second server watches it: with a live holder, or ("stil") a silent one. Then
 * the second takes the job, and the first, still running, can write nothing more. */
static bool run_beside(struct job *t, const char **naar, struct error *f)
{
    (void)naar;
    if (ran++ > 0) { /* the second server's turn */
        second_wrote = job_write(t, nothing, NULL, f) == DB_OK;
        return second_wrote;
    }
    bool silent = t->tekst[0] == 's';
    assert_int_equal(job_write(t, nothing, NULL, f), DB_OK);
    for (int i = 0; i < 20; i++) {
        if (!silent)
            jobs_heartbeat(&background);
        pulses(&second, 20);
    }
    assert_int_equal(jobs_round(&second), silent);
    first_wrote = job_write(t, nothing, NULL, f) == DB_OK;
    return first_wrote;
}

static const struct job_kind beside[] = {
    {"naast", N_("Een taak"), run_beside}
};
static const struct job_kind *const other[] = {&beside[0]};

static void two_servers(void)
{
    background.wacht = job_watch_create(w.t->ctx, 200);
    second = (struct background){.db = w.t->db, .wacht = job_watch_create(w.t->ctx, 200)};
    jobs_register(other, 1);
    first_wrote = second_wrote = false;
}

static void a_living_holder_keeps_its_job(void **state)
{
    (void)state;
    two_servers();
    int64_t id = lay_ready("naast", "leeft", NULL);
    assert_true(jobs_round(&background));
    assert_string_equal(row(id).staat, "klaar");
    assert_true(first_wrote);
    assert_int_equal(ran, 1);
}

static void a_silent_holder_loses_its_job(void **state)
{
    (void)state;
    two_servers();
    int64_t id = lay_ready("naast", "stil", NULL);
    assert_true(jobs_round(&background));
    assert_int_equal(ran, 2);
    assert_true(second_wrote);
    assert_false(first_wrote);
    /* finished by the second; the first wrote nothing */
    assert_string_equal(row(id).staat, "klaar");
    assert_null(row(id).melding);
}

/* A killed holder no longer raises the count: another server takes the job. A start on PostgreSQL
 * leaves running jobs alone, because they may be another server's. */
static void a_dead_holder_is_found(void **state)
{
    struct error f;
    (void)state;
    two_servers();
    jobs_register(usual, 3);
    int64_t id = lay_ready("goed", "Zeist", "x");
    testdb_begin(w.t);
    taak_begin(w.t->c, .organisatie = w.one.organisatie, .id = id, .houder = "dood",
               .nu = time_now());
    testdb_commit(w.t);
    assert_true(jobs_resume(&second, &f));
    assert_string_equal(row(id).staat, testdb_postgres() ? "bezig" : "wacht");
    testdb_begin(w.t);
    taak_begin(w.t->c, .organisatie = w.one.organisatie, .id = id, .houder = "dood",
               .nu = time_now());
    testdb_commit(w.t);
    pulses(&second, 100);
    assert_string_equal(row(id).staat, "bezig");
    pulses(&second, 300);
    assert_string_equal(row(id).staat, "wacht");
    assert_true(jobs_round(&second));
    assert_string_equal(row(id).staat, "klaar");
}

static void only_its_maker_and_beheer(void **state)
{
    static const enum rol roles[] = {ROL_KWALITEITSMEDEWERKER, ROL_BEHEERDER, ROL_PROFESSIONAL};
    static const int status[] = {200, 200, 404};
    (void)state;
    int64_t id = lay_ready("goed", "Zeist", "x");
    const char *uri = mem_format(w.t->ctx, "/taken/%lld", (long long)id);
    for (size_t i = 0; i < 3; i++) {
        visitor_forget(v);
        visitor_sign_in(v, w.one.organisatie, w.one.person[roles[i]]);
        assert_int_equal(visitor_get(v, uri).status, status[i]);
    }
    visitor_forget(v);
    visitor_sign_in(v, w.two.organisatie, w.two.person[ROL_BEHEERDER]);
    assert_int_equal(visitor_get(v, uri).status, 404);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(done),
        CASE(what_is_asked_comes_back),
        CASE(failed),
        CASE(stopped_while_it_runs),
        CASE(stopped_before_it_began),
        CASE(again_after_a_stop),
        CASE(again_after_a_crash),
        CASE(a_living_holder_keeps_its_job),
        CASE(a_silent_holder_loses_its_job),
        CASE(a_dead_holder_is_found),
        CASE(only_its_maker_and_beheer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
