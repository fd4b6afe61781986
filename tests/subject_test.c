/* Rights about somebody: every route that names a rule (struct route.subject) × every role ×
 * whether the person is the subject × a thing at the own place and at another one. Of two people
 * with one role and one place the one is who the rule asks for and the other is not. Runs on either
 * engine. Not here: role × action × where (organisatie/mag_test.c), routes without a rule
 * (tenancy_test.c). */
#include "base/date.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "gezelschap/gezelschap.h"
#include "gezelschap/gezelschap_sql.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "meting/paginas.h"
#include "organisatie/paginas.h"
#include "organisatie/people.h"
#include "signaal/signaal.h"
#include "tests/cm.h"
#include "tests/support.h"
#include "tests/support/walk.h"
#include "tests/support/world.h"
#include "voorstel/voorstel.h"
#include <stdio.h>
#include <string.h>

static struct world w;
static int64_t second[ROL_AANTAL]; /* beside w.one.person: the same role, the same place */

static int begin(void **state)
{
    walk_open(state);
    w = world_make(walk.t);
    struct db_conn *c = testdb_begin(walk.t);
    for (int r = 0; r < ROL_AANTAL; r++) {
        bool whole = r == ROL_BEHEERDER || r == ROL_BESTUURDER; /* as in world.c */
        second[r] = persoon_create(
            c, w.one.organisatie, "Een ander",
            mem_format(walk.t->ctx, "tweede-%s@een.example", rol_code((enum rol)r)), LANG_NL);
        lid_create(c, w.one.organisatie, second[r], (enum rol)r, whole ? 0 : w.one.here, 0);
    }
    testdb_commit(walk.t);
    return 0;
}

/* ---- a thing of each rule ---- */
struct wish {
    int64_t locatie;
    int64_t me, other; /* two people with one role */
    bool is;           /* the thing lets me be its subject */
    const char *word;  /* stands in it and nowhere else */
};

static int64_t who(const struct wish *t)
{
    return t->is ? t->me : t->other;
}

/* The voice of a body in which I, or another, sit; the other typed it. */
static int64_t make_voice(struct db_conn *c, const struct wish *t)
{
    struct beeld b;
    assert_true(beeld_find(c, walk.t->ctx, w.one.organisatie, 2025, t->locatie, true,
                           w.one.person[ROL_BESTUURDER], &b));
    int64_t body = gezelschap_create(c, &(struct gezelschap_new){.organisatie = w.one.organisatie,
                                                                 .soort = G_CLIENTENRAAD_LOKAAL,
                                                                 .naam = t->word,
                                                                 .er = true});
    zetel_create(c, &(struct zetel_new){
                        .organisatie = w.one.organisatie, .gezelschap = body, .persoon = who(t)});
    return stem_create(c, &b,
                       &(struct stem_new){.door = t->other,
                                          .gezelschap = body,
                                          .rol = "clientenraad_lokaal",
                                          .namens = "De raad",
                                          .tekst = t->word});
}

/* By turns under its giver's name and under the keyed hash. */
static int64_t make_signal(struct db_conn *c, const struct wish *t)
{
    static unsigned n;
    uint8_t van[HASH_BYTES];
    n++;
    bool named = n / 4 % 2 == n % 2;
    assert_true(signaal_van(c, w.one.organisatie, who(t), van));
    return signaal_create(c, &(struct signaal_gegeven){
                                 .locatie = t->locatie,
                                 .door = named ? who(t) : 0,
                                 .rij = {.organisatie = w.one.organisatie,
                                         .tekst = t->word,
                                         .gever = "professional",
                                         .kanaal = "binnen",
                                         .taal = "nl",
                                         .van = {van, named ? 0 : sizeof van}}
    });
}

/* The subject is its teller, who has no account: what he said is what counts. */
static int64_t make_story(struct db_conn *c, const struct wish *t)
{
    return verhaal_create(c,
                          &(struct knoop_new){.organisatie = w.one.organisatie,
                                              .locatie = t->locatie,
                                              .door = t->other,
                                              .titel = "Een verhaal"},
                          &(struct verhaal){.tekst = t->word,
                                            .verteller = "naaste",
                                            .toestemming = t->is ? "gegeven" : "gevraagd",
                                            .onherkenbaar = true});
}

static int64_t make_job(struct db_conn *c, const struct wish *t)
{
    return job_queue(
        c, &(struct job_new){.organisatie = w.one.organisatie, .door = who(t), .soort = "proef"});
}

static int64_t make_upload(struct db_conn *c, const struct wish *t)
{
    static const char csv[] = "Locatie;gehoord\nHuis een;8\nHuis een;7\n";
    return inlevering_create(
        c, &(struct inlevering_nieuw){.organisatie = w.one.organisatie,
                                      .door = who(t),
                                      .instrument_id = instrument_keep(
                                          c, walk.t->ctx, w.one.organisatie, "mee:generiek-kompas"),
                                      .locatie = t->locatie,
                                      .naam = "a.csv",
                                      .data = csv,
                                      .n = sizeof csv - 1,
                                      .van = date_of(2025, 1, 1),
                                      .tot = date_of(2025, 12, 31),
                                      .mag = &(struct locaties){.n = 0}});
}

/* A body in which I, or somebody else, keep the list. */
static int64_t make_body(struct db_conn *c, const struct wish *t)
{
    int64_t id = gezelschap_create(c, &(struct gezelschap_new){.organisatie = w.one.organisatie,
                                                               .soort = G_WERKGROEP,
                                                               .naam = t->word,
                                                               .er = true,
                                                               .plekken = &t->locatie,
                                                               .n_plekken = 1});
    zetel_create(c, &(struct zetel_new){.organisatie = w.one.organisatie,
                                        .gezelschap = id,
                                        .persoon = who(t),
                                        .functie = F_SECRETARIS});
    return id;
}

/* A body in which I, or another, sit; the one before it is no more. */
static int64_t make_seat(struct db_conn *c, const struct wish *t)
{
    static int64_t last;
    if (last)
        gezelschap_end(c, .organisatie = w.one.organisatie, .id = last, .dag = date_today());
    int64_t id = last =
        gezelschap_create(c, &(struct gezelschap_new){.organisatie = w.one.organisatie,
                                                      .soort = G_CLIENTENRAAD_LOKAAL,
                                                      .naam = t->word,
                                                      .er = true,
                                                      .plekken = &t->locatie,
                                                      .n_plekken = 1});
    zetel_create(c, &(struct zetel_new){
                        .organisatie = w.one.organisatie, .gezelschap = id, .persoon = who(t)});
    return id;
}

/* A document in which such a body was asked for its voice, and no other. */
static int64_t make_asked(struct db_conn *c, const struct wish *t)
{
    struct beeld b;
    assert_true(beeld_find(c, walk.t->ctx, w.one.organisatie, 2025, t->locatie, true,
                           w.one.person[ROL_BESTUURDER], &b));
    assert_true(beeld_ask(c, &b, make_seat(c, t), t->other, date_today()));
    return b.id;
}

/* A proposal of such a body. */
static int64_t make_proposal(struct db_conn *c, const struct wish *t)
{
    return voorstel_create(c, &(struct voorstel_new){.organisatie = w.one.organisatie,
                                                     .locatie = t->locatie,
                                                     .door = w.one.person[ROL_BESTUURDER],
                                                     .rol = ROL_CLIENTENRAAD_LOKAAL,
                                                     .gezelschap = make_seat(c, t),
                                                     .wat = "thema",
                                                     .titel = t->word});
}

/* By rule: how to make a thing, whether it has a place (else it is of the whole), and whether a
 * page opens anyhow and only the words in it are for some. */
static const struct {
    const struct subject_rule *rule;
    int64_t (*make)(struct db_conn *c, const struct wish *t);
    bool has_place, words;
} things[] = {
    {&beeld_stem_van,         make_voice,    true,  false},
    {&signaal_eigen,          make_signal,   true,  true },
    {&verhaal_woorden,        make_story,    true,  true },
    {&job_eigen,              make_job,      false, false},
    {&meting_upload_eigen,    make_upload,   false, false},
    {&gezelschap_bestuur,     make_body,     true,  false},
    {&beeld_stem_leest,       make_voice,    true,  false},
    {&beeld_gevraagd_leest,   make_asked,    true,  false},
    {&beeld_gevraagd_spreekt, make_asked,    true,  false},
    {&voorstel_leest,         make_proposal, true,  false},
    {&zonder_antwoord_raad,   make_seat,     false, false},
    {&voorstel_namens,        make_proposal, true,  false},
};
#define N_THINGS (sizeof things / sizeof *things)

static size_t thing_of(const struct route *row)
{
    for (size_t i = 0; i < N_THINGS; i++) {
        if (things[i].rule == row->subject)
            return i;
    }
    fail_msg("%s names a rule about which this test makes nothing: add it to things[]", row->path);
    return 0;
}

static struct lidmaatschap membership(int role)
{
    bool whole = role == ROL_BEHEERDER || role == ROL_BESTUURDER;
    return (struct lidmaatschap){.rol = (enum rol)role, .locatie = whole ? 0 : w.one.here};
}

/* What the table of rights and the rule say together. *gate: the route lets this role pass. */
static bool expected(const struct route *row, int role, int64_t place, bool is, bool *gate)
{
    const struct subject_rule *rule = row->subject;
    struct lidmaatschap l = membership(role);
    enum handeling asked = (enum handeling)row->mag;
    *gate = mag_members_anywhere(&l, 1, asked);
    /* a page that opens by another right than the rule is about asks that one at the place too */
    bool opens = asked == rule->mag || mag_members(&l, 1, asked, place);
    bool right = mag_members(&l, 1, rule->mag, place);
    bool may = rule->how == SUBJECT_TOO ? right && is : rule->how == SUBJECT_OR ? right || is : is;
    return *gate && opens && may;
}

/* The row's path about this thing: a document is asked about in a chapter that it has. */
static const char *path_to(const struct route *row, int64_t id, const void *ctx)
{
    char *path = (char *)walk_path(row, id, ctx), *at = strstr(path, "/hoofdstuk/");
    if (!at || row->subject != &beeld_gevraagd_spreekt)
        return path;
    testdb_begin(walk.t);
    struct hoofdstukken_rows all =
        hoofdstukken(walk.t->c, ctx, .organisatie = w.one.organisatie, .beeld = id);
    testdb_commit(walk.t);
    assert_true(all.n > 0);
    return mem_format(ctx, "%.*s/hoofdstuk/%lld%s", (int)(at - path), path,
                      (long long)all.row[0].id, at + 11 + strcspn(at + 11, "/"));
}

/* Asks for a new thing; true when the rule must let this role in. */
static bool try_one(const struct route *row, int role, struct wish t)
{
    static int n;
    TALLOC_CTX *ctx = mem_ctx(walk.t->ctx, "try");
    size_t i = thing_of(row);
    bool gate, may = expected(row, role, things[i].has_place ? t.locatie : 0, t.is, &gate);
    t.word = mem_format(ctx, "Kenwoord%d", ++n);
    struct db_conn *c = testdb_begin(walk.t);
    int64_t id = things[i].make(c, &t);
    testdb_commit(walk.t);
    visitor_forget(walk.v);
    visitor_sign_in(walk.v, w.one.organisatie, t.me);
    const char *path = path_to(row, id, ctx);
    struct answer a =
        row->method == METHOD_GET ? visitor_get(walk.v, path) : visitor_post(walk.v, path, NULL);
    /* a form beside the words is refused as any other */
    bool words = things[i].words && row->method == METHOD_GET;
    bool in = words ? a.status == 200 && strstr(a.body, t.word) : a.status < 400 || a.status == 422;
    int refused = gate ? 404 : 403;
    if (in != may || (!may && !words && a.status != refused))
        fail_msg("%s %s as %s, %s, %s: expected %s, got %d", walk_words(row), path,
                 rol_code((enum rol)role), t.is ? "the subject" : "not the subject",
                 t.locatie == w.one.here ? "here" : "elsewhere", may ? "in" : "not in", a.status);
    mem_free(ctx);
    return may;
}

static void every_rule(void **state)
{
    int routes = 0;
    (void)state;
    EACH_ROUTE(row)
    {
        int in[2] = {0, 0}, out[2] = {0, 0};
        if (!row->subject)
            continue;
        routes++;
        for (int role = 0; role < ROL_AANTAL; role++) {
            for (int way = 0; way < 4; way++) {
                struct wish t = {.locatie = way & 1 ? w.one.elsewhere : w.one.here,
                                 .is = way < 2,
                                 .me = w.one.person[role],
                                 .other = second[role]};
                *(try_one(row, role, t) ? &in[t.is] : &out[t.is]) += 1;
            }
        }
        assert_true(in[true] > 0);   /* some get in because they are the subject */
        assert_true(out[false] > 0); /* and some do not because they are not */
    }
    assert_true(routes >= 9);
}

/* A rule of a kind that no route names would be asked and not shown. */
static void every_rule_is_shown(void **state)
{
    const struct knoop_face *g;
    (void)state;
    for (size_t i = 0; (g = face_at(i)); i++) {
        for (size_t j = 0; g->subjects && g->subjects[j]; j++) {
            bool shown = false;
            EACH_ROUTE(row) shown = shown || row->subject == g->subjects[j];
            if (!shown)
                fail_msg("no route names the rule \"%s\" of %s", g->subjects[j]->naam, g->soort);
        }
    }
}

/* docs/rechten.md tells people of each rule, in the words of koers routes. */
static void every_rule_is_told(void **state)
{
    (void)state;
    char docs[32768];
    FILE *f = fopen(source_path("docs/rechten.md"), "r");
    assert_non_null(f);
    docs[fread(docs, 1, sizeof docs - 1, f)] = '\0';
    fclose(f);
    EACH_ROUTE(row)
    {
        char words[100];
        if (row->subject) {
            subject_words(row->subject, words, sizeof words);
            if (!strstr(docs, mem_format(walk.t->ctx, "\n- `%s` ", words)))
                fail_msg("docs/rechten.md does not tell of %s (%s)", words, row->path);
        }
    }
}

/* A route that does not name the rule which its handler asks lets nobody in. */
static void a_route_names_what_it_asks(void **state)
{
    struct route bare = {0};
    struct wish t = {.locatie = w.one.here,
                     .me = w.one.person[ROL_CLIENTENRAAD_LOKAAL],
                     .is = true,
                     .word = "Onze stem"};
    (void)state;
    EACH_ROUTE(row) if (row->subject == &beeld_stem_van) bare = *row;
    assert_non_null(bare.path);
    struct db_conn *c = testdb_begin(walk.t);
    int64_t id = make_voice(c, &t);
    testdb_commit(walk.t);
    const char *path = walk_path(&bare, id, walk.t->ctx);
    struct route_table one = {.routes = &bare, .n = 1};
    struct visitor *v = visitor_new(walk.t, &one, 1);
    visitor_sign_in(v, w.one.organisatie, t.me);
    bare.subject = NULL;
    assert_int_equal(visitor_post(v, path, NULL).status, 404);
    bare.subject = &beeld_stem_van;
    assert_int_equal(visitor_post(v, path, "zeker", "1", NULL).status, 303);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_rule, begin, walk_close),
        cmocka_unit_test_setup_teardown(every_rule_is_shown, begin, walk_close),
        cmocka_unit_test_setup_teardown(every_rule_is_told, walk_open, walk_close),
        cmocka_unit_test_setup_teardown(a_route_names_what_it_asks, begin, walk_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
