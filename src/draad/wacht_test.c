/* What waits and for whom, on a store with every room around it: start page, list, JSON and mails
 * say the same; suspended, stepped up, ended. On SQLite, and on PostgreSQL when KOERS_TEST_PG is
 * set. Not here: the rule by table (wacht_regels_test.c). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "db/erase.h"
#include "draad/draad_sql.h"
#include "draad/wacht.h"
#include "gezelschap/gezelschap.h"
#include "gezelschap/gezelschap_sql.h"
#include "organisatie/background.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "tests/cm.h"
#include "tests/support/house.h"
#include "tests/support/world.h"
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

static struct world w;
static struct visitor *v;

#define ORG       w.one.organisatie
#define PATH(...) mem_format(w.t->ctx, __VA_ARGS__)
#define WORD      "Een vraag met een adres"

static int begin(void **state)
{
    (void)state;
    w = world_make(house_open());
    v = house_visitor(w.t);
    return 0;
}

static int end(void **state)
{
    (void)state;
    testdb_close(w.t);
    return 0;
}

static void as(enum rol rol)
{
    visitor_forget(v);
    visitor_sign_in(v, ORG, w.one.person[rol]);
}

static int64_t theme(struct db_conn *c, const char *titel, int64_t locatie)
{
    return thema_create(c,
                        &(struct knoop_new){.organisatie = ORG,
                                            .locatie = locatie,
                                            .door = w.one.person[ROL_KWALITEITSMEDEWERKER],
                                            .titel = titel},
                        "");
}

static int64_t body_of(enum rol rol)
{
    testdb_begin(w.t);
    struct gezelschap_zetels z =
        gezelschappen_van(w.t->c, w.t->ctx, ORG, w.one.person[rol], date_today());
    testdb_commit(w.t);
    assert_true(z.n > 0);
    return z.een[0].id;
}

/* One waiting point; its fields but organisatie, tekst and soort are given. */
static int64_t wait_for(struct wachtpunt_new n)
{
    struct db_conn *c = testdb_begin(w.t);
    n.organisatie = ORG;
    n.tekst = WORD;
    n.soort = n.soort ? n.soort : "vraag";
    if (!n.knoop)
        n.knoop = theme(c, "Waar het over gaat", n.locatie);
    wachtpunt_begin(c, &n);
    testdb_commit(w.t);
    return n.knoop;
}

static bool at(const char *path)
{
    struct answer a = visitor_get(v, path);
    assert_int_equal(a.status, 200);
    return strstr(a.body, WORD) != NULL;
}

/* Does it wait for this role, as every page says? */
static bool waits_for(enum rol rol)
{
    as(rol);
    bool start = at("/"), list = at("/wacht");
    v->json = true;
    bool json = at("/"), json_list = at("/wacht");
    v->json = false;
    if (start != list || start != json || start != json_list)
        fail_msg("%s: start %d list %d JSON %d %d", rol_code(rol), start, list, json, json_list);
    return start;
}

static void only_for(const bool expected[ROL_AANTAL], const char *what)
{
    for (int r = 0; r < ROL_AANTAL; r++)
        if (waits_for((enum rol)r) != expected[r])
            fail_msg("%s: %s: expected %d", what, rol_code((enum rol)r), expected[r]);
}

/* ---- for whom ---- */

static void of_a_right(void **state)
{
    bool expected[ROL_AANTAL];
    (void)state;
    wait_for((struct wachtpunt_new){.locatie = w.one.here, .mag = MAG_TERUGKOPPELEN});
    for (int r = 0; r < ROL_AANTAL; r++)
        expected[r] = mag_where((enum rol)r, MAG_TERUGKOPPELEN) != WAAR_NIET;
    only_for(expected, "a right");
}

/* A request to one council is not that of zorgvrager, naaste and professional, who may add a voice
 * too, nor of another council. */
static void of_a_body(void **state)
{
    static const enum rol councils[] = {ROL_CLIENTENRAAD_CENTRAAL, ROL_PROFESSIONELE_RAAD,
                                        ROL_CLIENTENRAAD_LOKAAL};
    (void)state;
    for (size_t i = 0; i < sizeof councils / sizeof *councils; i++) {
        bool expected[ROL_AANTAL] = {false};
        int64_t body = body_of(councils[i]);
        expected[councils[i]] = true;
        int64_t k = wait_for((struct wachtpunt_new){.mag = MAG_BEELD_STEM, .gezelschap = body});
        only_for(expected, rol_code(councils[i]));
        struct db_conn *c = testdb_begin(w.t);
        wachtpunt_end_for(c, ORG, k, "vraag", body);
        testdb_commit(w.t);
        only_for((bool[ROL_AANTAL]){false}, "ended");
    }
}

static void of_a_person_and_a_role(void **state)
{
    (void)state;
    int64_t k = wait_for((struct wachtpunt_new){.locatie = w.one.here,
                                                .mag = MAG_TERUGKOPPELEN,
                                                .persoon = w.one.person[ROL_PROFESSIONAL]});
    only_for((bool[ROL_AANTAL]){[ROL_PROFESSIONAL] = true}, "a person");
    struct db_conn *c = testdb_begin(w.t);
    wachtpunt_end(c, ORG, k, "vraag");
    testdb_commit(w.t);
    wait_for((struct wachtpunt_new){
        .locatie = w.one.here, .mag = MAG_TERUGKOPPELEN, .rol = rol_code(ROL_LEIDINGGEVENDE)});
    only_for((bool[ROL_AANTAL]){[ROL_LEIDINGGEVENDE] = true}, "a role");
    wait_for((struct wachtpunt_new){.locatie = w.one.elsewhere,
                                    .soort = "elders",
                                    .mag = MAG_TERUGKOPPELEN,
                                    .rol = rol_code(ROL_PROFESSIONAL)});
    only_for((bool[ROL_AANTAL]){[ROL_LEIDINGGEVENDE] = true}, "a role elsewhere");
}

/* N1: who speaks for a body is asked for it; a body that was dissolved is not. */
static void of_who_speaks_for_it(void **state)
{
    (void)state;
    int64_t central = body_of(ROL_CLIENTENRAAD_CENTRAAL);
    struct db_conn *c = testdb_begin(w.t);
    int64_t none = gezelschap_create(c, &(struct gezelschap_new){.organisatie = ORG,
                                                                 .soort = G_CLIENTENRAAD_LOKAAL,
                                                                 .naam = "Raad zonder leden",
                                                                 .spreker = central});
    testdb_commit(w.t);
    wait_for((struct wachtpunt_new){.mag = MAG_BEELD_STEM, .gezelschap = none});
    only_for((bool[ROL_AANTAL]){[ROL_CLIENTENRAAD_CENTRAAL] = true}, "spoken for");
    as(ROL_CLIENTENRAAD_CENTRAAL);
    assert_non_null(strstr(visitor_get(v, "/").body, "Raad zonder leden"));
    as(ROL_BEHEERDER);
    assert_int_equal(
        visitor_post(v, PATH("/gezelschappen/%lld/opheffen", (long long)central), NULL).status,
        303);
    only_for((bool[ROL_AANTAL]){false}, "the speaker is gone");
}

/* Somebody who left waits for nothing, whatever the body goes on to be asked. */
static void a_seat_that_ended(void **state)
{
    (void)state;
    wait_for((struct wachtpunt_new){.mag = MAG_BEELD_STEM,
                                    .gezelschap = body_of(ROL_CLIENTENRAAD_CENTRAAL)});
    assert_true(waits_for(ROL_CLIENTENRAAD_CENTRAAL));
    struct db_conn *c = testdb_begin(w.t);
    gezelschap_leden_end(c, .organisatie = ORG, .persoon = w.one.person[ROL_CLIENTENRAAD_CENTRAAL],
                         .dag = date_today());
    testdb_commit(w.t);
    assert_true(waits_for(ROL_CLIENTENRAAD_CENTRAAL)); /* the role, and with it the seat, goes on */
    int64_t body = body_of(ROL_CLIENTENRAAD_CENTRAAL);
    c = testdb_begin(w.t);
    struct gezelschap_leden_rows rows =
        gezelschap_leden(c, w.t->ctx, .organisatie = ORG, .gezelschap = body, .max = 9);
    gezelschap_lid_end(c, .organisatie = ORG, .gezelschap = body, .id = rows.row[0].id,
                       .dag = date_today());
    testdb_commit(w.t);
    assert_false(waits_for(ROL_CLIENTENRAAD_CENTRAAL));
}

/* ---- several bodies, one knoop ---- */

static void each_body_its_own(void **state)
{
    (void)state;
    int64_t central = body_of(ROL_CLIENTENRAAD_CENTRAAL), prof = body_of(ROL_PROFESSIONELE_RAAD);
    int64_t k = wait_for((struct wachtpunt_new){.mag = MAG_BEELD_STEM, .gezelschap = central});
    wait_for((struct wachtpunt_new){.knoop = k, .mag = MAG_BEELD_STEM, .gezelschap = prof});
    wait_for((struct wachtpunt_new){.knoop = k, .mag = MAG_BEELD_BEVRIEZEN});
    struct db_conn *c = testdb_begin(w.t);
    wachtpunt_end_for(c, ORG, k, "vraag", prof);
    testdb_commit(w.t);
    assert_true(waits_for(ROL_CLIENTENRAAD_CENTRAAL));
    assert_false(waits_for(ROL_PROFESSIONELE_RAAD));
    assert_true(waits_for(ROL_BESTUURDER));
    c = testdb_begin(w.t);
    wachtpunt_end_for(c, ORG, k, "vraag", 0); /* of no body */
    testdb_commit(w.t);
    assert_true(waits_for(ROL_CLIENTENRAAD_CENTRAAL));
    assert_false(waits_for(ROL_BESTUURDER));
    c = testdb_begin(w.t);
    wachtpunt_end(c, ORG, k, "vraag"); /* of all */
    testdb_commit(w.t);
    assert_false(waits_for(ROL_CLIENTENRAAD_CENTRAAL));
}

/* ---- suspended, reminded, stepped up ---- */

static int64_t open_id(int64_t knoop)
{
    testdb_begin(w.t);
    struct wachtpunt_of_rows rows =
        wachtpunt_of(w.t->c, w.t->ctx, .organisatie = ORG, .knoop = knoop);
    testdb_commit(w.t);
    assert_true(rows.n > 0);
    return rows.row[0].id;
}

static struct wachtpunt_by_id_row one(int64_t id)
{
    struct wachtpunt_by_id_row row;
    testdb_begin(w.t);
    assert_true(wachtpunt_by_id(w.t->c, w.t->ctx, &row, .organisatie = ORG, .id = id));
    testdb_commit(w.t);
    return row;
}

static const char *iso(int32_t day)
{
    char *text = mem_array(w.t->ctx, char, 11);
    date_iso(day, text);
    return text;
}

/* What waits for others, or lies still for others, takes no room from what is one's own. */
static void others_take_no_room(void **state)
{
    (void)state;
    const int64_t day = 86400;
    int64_t last[2] = {0};
    for (int i = 0; i < 310; i++) {
        int64_t place = i == 309 ? w.one.here : w.one.elsewhere;
        struct wachtpunt_new n = {
            .locatie = place, .mag = MAG_TERUGKOPPELEN, .sinds = time_now() - (400 - i) * day};
        last[1] = wait_for(n);
        n.rol = rol_code(ROL_LEIDINGGEVENDE);
        last[0] = wait_for(n);
        int64_t id = open_id(last[1]);
        struct db_conn *c = testdb_begin(w.t);
        wachtpunt_suspend(c, ORG, id, date_today() + 8, "x", 0);
        testdb_commit(w.t);
    }
    as(ROL_LEIDINGGEVENDE);
    v->json = true;
    struct answer a = visitor_get(v, "/wacht");
    v->json = false;
    for (int k = 0; k < 2; k++)
        if (!strstr(a.body, PATH("/wacht/%lld\"", (long long)open_id(last[k]))))
            fail_msg("%d is not there", k);
}

/* n more that wait for the same role elsewhere, for another body, and for another person, each a
 * third; all of them since long. */
static void wait_for_others(int n)
{
    int64_t k = wait_for((struct wachtpunt_new){
        .locatie = w.one.elsewhere, .mag = MAG_TERUGKOPPELEN, .persoon = w.one.person[ROL_NAASTE]});
    testdb_sql(
        w.t,
        PATH(
            "INSERT INTO wachtpunt (organisatie, id, knoop, soort, mag, locatie, persoon, "
            "gezelschap, rol, in_lijst, tekst, sinds) WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL "
            "SELECT n + 1 FROM i WHERE n < %d) SELECT %lld, (SELECT max(id) FROM wachtpunt) + n, "
            "%lld, 'v' || n || '-' || %d, 'terugkoppelen', %lld, CASE n %% 3 WHEN 0 THEN %lld END, "
            "CASE n %% 3 WHEN 1 THEN %lld ELSE 0 END, CASE n %% 3 WHEN 2 THEN 'leidinggevende' "
            "END, FALSE, 'x', n FROM i",
            n, (long long)ORG, (long long)k, n, (long long)w.one.elsewhere,
            (long long)w.one.person[ROL_NAASTE], (long long)body_of(ROL_PROFESSIONELE_RAAD)));
}

/* How many steps SQLite takes to find what is addressed to somebody: each row that is read costs
 * some. */
static int steps_to_gather(int64_t persoon)
{
    sqlite3 *raw;
    sqlite3_stmt *st;
    assert_int_equal(sqlite3_open(w.t->place, &raw), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(raw, wachtpunt_gericht_query.sqlite, -1, &st, NULL),
                     SQLITE_OK);
    const int64_t values[] = {ORG, persoon, date_today(), TIJD_EERSTE, 0, 300};
    for (int i = 0; i < 6; i++)
        sqlite3_bind_int64(st, i + 1, values[i]);
    sqlite3_bind_text(st, 7, "", 0, SQLITE_STATIC);
    while (sqlite3_step(st) == SQLITE_ROW)
        ;
    int n = sqlite3_stmt_status(st, SQLITE_STMTSTATUS_VM_STEP, 0);
    sqlite3_finalize(st);
    sqlite3_close(raw);
    return n;
}

/* Somebody for whom nothing waits: however much waits for others, his start page reads none of it. */
static void what_others_wait_for_is_not_read(void **state)
{
    (void)state;
    if (testdb_postgres())
        skip();
    static const enum rol who[] = {ROL_LEIDINGGEVENDE, ROL_PROFESSIONAL, ROL_CLIENTENRAAD_LOKAAL};
    int few[3];
    wait_for_others(50);
    for (int i = 0; i < 3; i++)
        few[i] = steps_to_gather(w.one.person[who[i]]);
    wait_for_others(5000);
    for (int i = 0; i < 3; i++) {
        int many = steps_to_gather(w.one.person[who[i]]);
        print_message("%s: %d steps beside 50, %d beside 5,050\n", rol_code(who[i]), few[i], many);
        if (many > few[i] + 20)
            fail_msg("%s: %d steps beside 50, %d beside 5,050", rol_code(who[i]), few[i], many);
        as(who[i]);
        assert_false(at("/wacht"));
    }
}

static void it_lies_still(void **state)
{
    (void)state;
    int32_t today = date_today();
    int64_t k = wait_for((struct wachtpunt_new){
        .locatie = w.one.here, .mag = MAG_TERUGKOPPELEN, .uiterlijk = today + 5});
    int64_t id = open_id(k);
    const char *path = PATH("/wacht/%lld", (long long)id);
    as(ROL_NAASTE); /* it does not wait for her */
    assert_int_equal(visitor_get(v, path).status, 404);
    assert_int_equal(
        visitor_post(v, PATH("%s/opschorten", path), "tot", iso(today + 9), "reden", "x", NULL)
            .status,
        404);
    as(ROL_PROFESSIONAL);
    assert_int_equal(visitor_get(v, path).status, 200);
    assert_int_equal(visitor_post(v, PATH("%s/opschorten", path), "tot", iso(today), "reden",
                                  "Wij wachten op de bouwer.", NULL)
                         .status,
                     422);
    assert_int_equal(
        visitor_post(v, PATH("%s/opschorten", path), "tot", iso(today + 9), NULL).status, 422);
    assert_int_equal(visitor_post(v, PATH("%s/opschorten", path), "tot", iso(today + 9), "reden",
                                  "Wij wachten op de bouwer.", NULL)
                         .status,
                     303);
    assert_null(strstr(visitor_get(v, "/").body, WORD));
    struct answer a = visitor_get(v, "/wacht");
    assert_non_null(strstr(a.body, "Opgeschort"));
    assert_non_null(strstr(a.body, WORD));
    assert_non_null(strstr(visitor_get(v, path).body, "Wij wachten op de bouwer."));
    as(ROL_NAASTE);
    assert_null(strstr(visitor_get(v, "/wacht").body, WORD));
    testdb_begin(w.t);
    assert_int_equal(
        wachtpunt_count(w.t->c, w.t->ctx, .organisatie = ORG, .locatie = STAND_EVERYWHERE).n,
        0); /* nor is it counted */
    testdb_commit(w.t);
    assert_int_equal(one(id).uiterlijk, today + 5);
    as(ROL_PROFESSIONAL);
    assert_int_equal(visitor_post(v, PATH("%s/hervatten", path), NULL).status, 303);
    assert_true(at("/"));
    assert_int_equal(one(id).uiterlijk, today + 5); /* the same day: nothing passed */
}

static void day_comes(int32_t day)
{
    struct background a = {.db = w.t->db};
    setenv("KOERS_NU", PATH("%sT09:00:00", iso(day)), 1);
    wachtpunt_tidy(&a);
}

static size_t mails_to(enum rol rol)
{
    static const struct db_field column[] = {
        {.name = "aan", .type = DB_TEKST, .offset = 0, .null_offset = DB_NO_FIELD}
    };
    static const char sql[] = "SELECT aan FROM post_uit";
    static const struct db_query q = {.name = "mails",
                                      .room = "test",
                                      .sqlite = sql,
                                      .postgres = sql,
                                      .columns = column,
                                      .n_columns = 1,
                                      .row_size = sizeof(const char *)};
    void *rows;
    testdb_begin(w.t);
    size_t n = db_many(w.t->c, w.t->ctx, &q, NULL, &rows), found = 0;
    testdb_commit(w.t);
    for (size_t i = 0; i < n; i++)
        found += text_equal(((const char **)rows)[i], PATH("%s@een.example", rol_code(rol)));
    return found;
}

/* S1, Wkkgz: first a reminder, then also to who is over them, then to the board; days that it lay
 * still do not count. */
static void it_goes_up(void **state)
{
    (void)state;
    int32_t today = date_today();
    /* clang-format off */
    const struct wachtpunt_stap steps[] = {
        {STAP_HERINNER, today + 5,  .rol = NULL                                                 },
        {STAP_TERMIJN,  today + 10, .rol = NULL                                                 },
        {STAP_HOGER,    today + 14, MAG_TERUGKOPPELEN, rol_code(ROL_LEIDINGGEVENDE)             },
        {STAP_HOGER,    today + 28, MAG_BEELD_VASTSTELLEN, rol_code(ROL_BESTUURDER), .tekst = WORD},
    };
    /* clang-format on */
    int64_t k = wait_for((struct wachtpunt_new){.locatie = w.one.here,
                                                .mag = MAG_TERUGKOPPELEN,
                                                .persoon = w.one.person[ROL_PROFESSIONAL],
                                                .uiterlijk = today + 14,
                                                .stappen = steps,
                                                .n_stappen = 4});
    int64_t id = open_id(k);
    day_comes(today + 4);
    assert_int_equal(mails_to(ROL_PROFESSIONAL), 0);
    day_comes(today + 5);
    day_comes(today + 5); /* a second round of the day does not write again */
    assert_int_equal(mails_to(ROL_PROFESSIONAL), 1);
    struct db_conn *c = testdb_begin(w.t);
    wachtpunt_suspend(c, ORG, id, today + 8, "Vakantie", w.one.person[ROL_PROFESSIONAL]);
    testdb_commit(w.t);
    day_comes(today + 8); /* three days later; all that was to come moves three days */
    assert_int_equal(one(id).uiterlijk, today + 17);
    day_comes(today + 12);
    assert_int_equal(mails_to(ROL_PROFESSIONAL), 1);
    day_comes(today + 13);
    assert_int_equal(mails_to(ROL_PROFESSIONAL), 2);
    only_for((bool[ROL_AANTAL]){[ROL_PROFESSIONAL] = true}, "before it goes up");
    day_comes(today + 17);
    only_for((bool[ROL_AANTAL]){[ROL_PROFESSIONAL] = true, [ROL_LEIDINGGEVENDE] = true}, "one up");
    assert_int_equal(mails_to(ROL_LEIDINGGEVENDE), 1);
    as(ROL_PROFESSIONAL);
    assert_non_null(
        strstr(visitor_get(v, PATH("/wacht/%lld", (long long)id)).body, "Leidinggevende"));
    assert_non_null(strstr(visitor_get(v, PATH("/themas/%lld", (long long)k)).body,
                           "Een trede hoger: Leidinggevende"));
    day_comes(today + 31);
    only_for(
        (bool[ROL_AANTAL]){
            [ROL_PROFESSIONAL] = true, [ROL_LEIDINGGEVENDE] = true, [ROL_BESTUURDER] = true},
        "two up");
    c = testdb_begin(w.t);
    wachtpunt_end(c, ORG, k, "vraag");
    testdb_commit(w.t);
    only_for((bool[ROL_AANTAL]){false}, "ended, for all of them");
    day_comes(today + 60);
    assert_int_equal(mails_to(ROL_PROFESSIONAL), 2);
}

/* Why it stood still goes when it is taken up again, asked anew, ended, or its knoop forgotten; and
 * then it leaves the files too. */
static void the_reason_goes(void **state)
{
    (void)state;
    for (int how = 0; how < 4; how++) {
        int64_t k = wait_for((struct wachtpunt_new){.locatie = w.one.here,
                                                    .mag = MAG_TERUGKOPPELEN,
                                                    .persoon = w.one.person[ROL_PROFESSIONAL]});
        int64_t id = open_id(k);
        struct db_conn *c = testdb_begin(w.t);
        wachtpunt_suspend(c, ORG, id, date_today() + 8, "Zwangerschapsverlof", 0);
        testdb_commit(w.t);
        testdb_sql(w.t, "DELETE FROM erase_due");
        c = testdb_begin(w.t);
        if (how == 0)
            wachtpunt_resume(c, ORG, id, 0);
        else if (how == 1)
            wachtpunt_begin(c, &(struct wachtpunt_new){.organisatie = ORG,
                                                       .knoop = k,
                                                       .locatie = w.one.here,
                                                       .soort = "vraag",
                                                       .tekst = WORD,
                                                       .mag = MAG_TERUGKOPPELEN,
                                                       .persoon = w.one.person[ROL_NAASTE]});
        else if (how == 2)
            knoop_forget(c, ORG, k);
        else
            wachtpunt_end(c, ORG, k, NULL);
        struct erase_waiting e;
        assert_true(erase_read(c, &e));
        if (!e.waits)
            fail_msg("way %d: nothing waits to be erased", how);
        testdb_commit(w.t);
        if (!testdb_postgres() && testdb_find(w.t, "Zwangerschapsverlof"))
            fail_msg("way %d: the reason is still there", how);
    }
}

/* Why one body lets it rest is that body's: another one's answer, or a new request to it, leaves that
 * alone. */
static void anothers_reason_stays(void **state)
{
    (void)state;
    int64_t central = body_of(ROL_CLIENTENRAAD_CENTRAAL), prof = body_of(ROL_PROFESSIONELE_RAAD);
    for (int how = 0; how < 4; how++) {
        int64_t k = wait_for((struct wachtpunt_new){.mag = MAG_BEELD_STEM, .gezelschap = central});
        int64_t id = open_id(k);
        struct wachtpunt_new other = {.knoop = k, .mag = MAG_BEELD_STEM, .gezelschap = prof};
        struct db_conn *c = testdb_begin(w.t);
        wachtpunt_suspend(c, ORG, id, date_today() + 8, "De raad is op reis", 0);
        testdb_commit(w.t);
        wait_for(other);
        if (how == 0)
            wait_for(other); /* anew */
        c = testdb_begin(w.t);
        if (how > 0)
            wachtpunt_end_for(c, ORG, k, "vraag", how == 1 ? prof : how == 2 ? 0 : central);
        testdb_commit(w.t);
        const char *reason = one(id).opgeschort_reden;
        if (text_equal(reason, "De raad is op reis") != (how < 3))
            fail_msg("way %d: \"%s\"", how, reason ? reason : "none");
    }
}

/* Asked again, it stands with who was asked, and its steps begin anew. */
static void begun_again(void **state)
{
    (void)state;
    int32_t today = date_today();
    const struct wachtpunt_stap up = {STAP_HOGER, today + 1, MAG_BEELD_VASTSTELLEN,
                                      .tekst = WORD}; /* to a right */
    struct wachtpunt_new n = {.locatie = w.one.here,
                              .mag = MAG_TERUGKOPPELEN,
                              .rol = rol_code(ROL_PROFESSIONAL),
                              .stappen = &up,
                              .n_stappen = 1};
    n.knoop = wait_for(n);
    day_comes(today + 1);
    only_for((bool[ROL_AANTAL]){[ROL_PROFESSIONAL] = true, [ROL_BESTUURDER] = true}, "up");
    n.n_stappen = 0;
    wait_for(n);
    only_for((bool[ROL_AANTAL]){[ROL_PROFESSIONAL] = true}, "again");
    testdb_begin(w.t);
    struct wachtpunt_count_rows all =
        wachtpunt_count(w.t->c, w.t->ctx, .organisatie = ORG, .locatie = STAND_EVERYWHERE);
    testdb_commit(w.t);
    assert_int_equal(all.n, 0);
}

/* What was asked by name of a role, and what is late, stands on top with its day, however much waits
 * longer; at a place and everywhere. */
static void what_presses_stands_on_top(void **state)
{
    (void)state;
    const int64_t day = 86400, now = time_now();
    for (int i = 0; i < 30; i++)
        wait_for((struct wachtpunt_new){
            .locatie = w.one.here, .mag = MAG_TERUGKOPPELEN, .sinds = now - (100 + i) * day});
    for (int i = 0; i < 2; i++) {
        struct db_conn *c = testdb_begin(w.t);
        int64_t about =
            theme(c, i ? "Gevraagd door het bestuur" : "Beloofd en te laat", w.one.here);
        testdb_commit(w.t);
        wait_for((struct wachtpunt_new){.knoop = about,
                                        .locatie = w.one.here,
                                        .mag = MAG_TERUGKOPPELEN,
                                        .rol = i ? rol_code(ROL_LEIDINGGEVENDE) : NULL,
                                        .sinds = now - day,
                                        .uiterlijk = date_today() + (i ? 7 : -1)});
    }
    const enum rol who[] = {ROL_LEIDINGGEVENDE, ROL_KWALITEITSMEDEWERKER};
    for (int i = 0; i < 2; i++) {
        if (i)
            testdb_sql(w.t, "UPDATE lidmaatschap SET locatie = NULL WHERE rol = "
                            "'kwaliteitsmedewerker'");
        as(who[i]);
        const char *const pages[] = {"/", "/wacht"};
        for (int p = 0; p < 2; p++) {
            struct answer a = visitor_get(v, pages[p]);
            const char *from = strstr(a.body, "class=\"wacht\"");
            assert_non_null(from);
            const char *list = mem_textn(w.t->ctx, from, (size_t)(strstr(from, "</ul>") - from)),
                       *asked = strstr(list, "Gevraagd door het bestuur"),
                       *late = strstr(list, "Beloofd en te laat"),
                       *other = strstr(list, "Waar het over gaat");
            assert_true(late && other && late < other);
            if (i)
                assert_null(asked); /* of another role, which she has not */
            else
                assert_true(asked && asked < late);
            HAS(a, "1 dag te laat");
            if (!i)
                HAS(a, "uiterlijk 30 maart 2026");
        }
    }
}

/* Where a title first stands in the list of this page; NULL: it does not. */
static const char *listed(const char *page, const char *titel)
{
    const char *from = strstr(visitor_get(v, page).body, "class=\"wacht\"");
    assert_non_null(from);
    return strstr(mem_textn(w.t->ctx, from, (size_t)(strstr(from, "</ul>") - from)), titel);
}

static void of_a_day(const char *titel, int32_t uiterlijk)
{
    struct db_conn *c = testdb_begin(w.t);
    int64_t about = theme(c, titel, w.one.here);
    testdb_commit(w.t);
    wait_for((struct wachtpunt_new){.knoop = about,
                                    .locatie = w.one.here,
                                    .mag = MAG_TERUGKOPPELEN,
                                    .sinds = time_now() - 3600,
                                    .uiterlijk = uiterlijk});
}

/* Below what is late: what cannot wait, then by the last day, then who waits longest; however much
 * waits longer, and however much is due sooner. */
static void the_rest_goes_by_its_day(void **state)
{
    (void)state;
    const int32_t today = date_today();
    for (int i = 0; i < 30; i++)
        wait_for((struct wachtpunt_new){
            .locatie = w.one.here, .mag = MAG_TERUGKOPPELEN, .sinds = time_now() - 8640000 - i});
    of_a_day("Over tien dagen", today + 10);
    for (int i = 0; i < 6; i++)
        of_a_day("Vandaag nog", today);
    struct db_conn *c = testdb_begin(w.t);
    int64_t urgent = knoop_create(c, &(struct knoop_new){.organisatie = ORG,
                                                         .locatie = w.one.here,
                                                         .soort = "dringend",
                                                         .titel = "Kan niet wachten",
                                                         .status = "open"});
    testdb_commit(w.t);
    wait_for((struct wachtpunt_new){.knoop = urgent,
                                    .locatie = w.one.here,
                                    .soort = "dringend",
                                    .mag = MAG_DRINGEND_BEHANDELEN,
                                    .uiterlijk = today + 1});
    const char *const pages[] = {"/", "/wacht"};
    for (int more = 0; more < 2; more++) {
        as(ROL_LEIDINGGEVENDE);
        for (int p = 0; p < 2; p++) {
            const char *first = listed(pages[p], ">Kan niet wachten");
            assert_non_null(first);
            const char *soon = strstr(first, "Vandaag nog");
            assert_non_null(soon);
            assert_null(strstr(first + 1, ">Kan niet wachten"));
            if (more && p == 0)
                continue;
            const char *later = strstr(soon, "Over tien dagen");
            assert_non_null(later);
            assert_null(strstr(later, "Vandaag nog"));
            if (p)
                assert_non_null(strstr(later, "Waar het over gaat"));
        }
        for (int i = 0; i < 10; i++)
            of_a_day("Vandaag nog", today);
    }
}

/* A role counts from when it is written until it is ended, as for who signs in: the day on which it
 * began may be of a clock that was wrong. The page, the list and the mail go by that one rule. */
static void a_role_counts_until_it_is_ended(void **state)
{
    (void)state;
    const struct wachtpunt_stap mail = {STAP_HERINNER, date_today(), .rol = NULL};
    testdb_sql(w.t, "UPDATE lidmaatschap SET vanaf = '2031-01-01'");
    for (int ended = 0; ended < 2; ended++) {
        if (ended)
            testdb_sql(w.t, "UPDATE lidmaatschap SET tot = '2031-01-02' WHERE rol = "
                            "'leidinggevende'");
        int64_t k = wait_for((struct wachtpunt_new){.locatie = w.one.here,
                                                    .mag = MAG_TERUGKOPPELEN,
                                                    .rol = rol_code(ROL_LEIDINGGEVENDE),
                                                    .stappen = &mail,
                                                    .n_stappen = 1});
        struct background a = {.db = w.t->db};
        wachtpunt_tidy(&a);
        assert_int_equal(mails_to(ROL_LEIDINGGEVENDE), 1); /* none more once it was ended */
        if (!ended)
            assert_true(waits_for(ROL_LEIDINGGEVENDE));
        struct db_conn *c = testdb_begin(w.t);
        wachtpunt_end(c, ORG, k, NULL);
        testdb_commit(w.t);
    }
}

/* Of what waits longer than somebody is here it says since when; not that it waited for her. */
static void who_came_today_did_not_let_it_wait(void **state)
{
    (void)state;
    wait_for((struct wachtpunt_new){
        .locatie = w.one.here, .mag = MAG_TERUGKOPPELEN, .sinds = time_now() - 12 * 86400});
    as(ROL_PROFESSIONAL);
    HAS(visitor_get(v, "/"), "12 dagen");
    HAS(visitor_get(v, "/wacht"), "12 dagen");
    testdb_sql(w.t, "UPDATE lidmaatschap SET vanaf = '2026-03-23'");
    as(ROL_PROFESSIONAL);
    const char *const pages[] = {"/", "/wacht"};
    for (int p = 0; p < 2; p++) {
        struct answer a = visitor_get(v, pages[p]);
        LACKS(a, "12 dagen");
        HAS(a, "sinds 11 maart 2026");
    }
}

/* Who is here for years let it wait, whatever she got or gets besides: a role of yesterday, a seat of
 * yesterday, of a later day, or with a last day. What is over, and a seat in what is over, is not how
 * long she is here. */
static void who_is_here_for_years_let_it_wait(void **state)
{
    static const struct {
        const char *role, *seat, *until, *gone;
        bool since;
    } cases[] = {
        {"2020-01-01", "2026-03-22", NULL,         NULL,         false},
        {"2020-01-01", "2027-03-01", NULL,         NULL,         false},
        {"2026-03-22", "2020-01-01", NULL,         NULL,         false},
        {"2026-03-22", "2020-01-01", "2026-04-01", NULL,         false},
        {"2026-03-22", "2020-01-01", "2026-03-23", NULL,         true },
        {"2026-03-22", "2020-01-01", NULL,         "2026-03-23", true },
        {"2026-03-22", "2026-03-22", NULL,         NULL,         true },
 /* a role that a fast clock wrote counts, and says not that it waited for her */
        {"2031-01-01", "2027-03-01", NULL,         NULL,         true },
    };
    const int64_t me = w.one.person[ROL_PROFESSIONAL];
    (void)state;
    wait_for((struct wachtpunt_new){
        .locatie = w.one.here, .mag = MAG_TERUGKOPPELEN, .sinds = time_now() - 12 * 86400});
    int64_t council = body_of(ROL_PROFESSIONELE_RAAD);
    struct db_conn *c = testdb_begin(w.t);
    zetel_create(c, &(struct zetel_new){.organisatie = ORG, .gezelschap = council, .persoon = me});
    testdb_commit(w.t);
#define DAY(day) ((day) ? PATH("'%s'", (day)) : "NULL")
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        testdb_sql(w.t, PATH("UPDATE lidmaatschap SET vanaf = '%s' WHERE persoon = %lld",
                             cases[i].role, (long long)me));
        testdb_sql(w.t, PATH("UPDATE gezelschap_lid SET vanaf = '%s', tot = %s WHERE "
                             "persoon = %lld",
                             cases[i].seat, DAY(cases[i].until), (long long)me));
        testdb_sql(w.t, PATH("UPDATE gezelschap SET opgeheven = %s WHERE id = %lld",
                             DAY(cases[i].gone), (long long)council));
        as(ROL_PROFESSIONAL);
        const char *const pages[] = {"/", "/wacht"};
        for (int p = 0; p < 2; p++) {
            struct answer a = visitor_get(v, pages[p]);
            if (!!strstr(a.body, "sinds 11 maart 2026") != cases[i].since ||
                !!strstr(a.body, "12 dagen") == cases[i].since)
                fail_msg("case %zu, %s", i, pages[p]);
        }
    }
    visitor_forget(v);
    v->language = "en";
    HAS(visitor_get(v, "/hulp/begin"), "<strong>since</strong>");
    v->language = NULL;
    HAS(visitor_get(v, "/hulp/begin"), "<strong>sinds</strong>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(of_a_right, begin, end),
        cmocka_unit_test_setup_teardown(of_a_body, begin, end),
        cmocka_unit_test_setup_teardown(of_a_person_and_a_role, begin, end),
        cmocka_unit_test_setup_teardown(of_who_speaks_for_it, begin, end),
        cmocka_unit_test_setup_teardown(a_seat_that_ended, begin, end),
        cmocka_unit_test_setup_teardown(each_body_its_own, begin, end),
        cmocka_unit_test_setup_teardown(others_take_no_room, begin, end),
        cmocka_unit_test_setup_teardown(what_others_wait_for_is_not_read, begin, end),
        cmocka_unit_test_setup_teardown(it_lies_still, begin, end),
        cmocka_unit_test_setup_teardown(it_goes_up, begin, end),
        cmocka_unit_test_setup_teardown(the_reason_goes, begin, end),
        cmocka_unit_test_setup_teardown(anothers_reason_stays, begin, end),
        cmocka_unit_test_setup_teardown(begun_again, begin, end),
        cmocka_unit_test_setup_teardown(what_presses_stands_on_top, begin, end),
        cmocka_unit_test_setup_teardown(the_rest_goes_by_its_day, begin, end),
        cmocka_unit_test_setup_teardown(a_role_counts_until_it_is_ended, begin, end),
        cmocka_unit_test_setup_teardown(who_came_today_did_not_let_it_wait, begin, end),
        cmocka_unit_test_setup_teardown(who_is_here_for_years_let_it_wait, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
