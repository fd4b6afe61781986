/* Signals as their givers see them: given without account, followed and added to by a code. On
 * SQLite, and on PostgreSQL when KOERS_TEST_PG is set. Not here: what staff see (signaal_test.c),
 * answers that were drafted (terugkoppeling_test.c), the browser (tests/web/). */
#include "base/random.h"
#include "db/erase.h"
#include "organisatie/people.h"
#include "signaal/signaal_scene.h"
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* ---- giving ---- */

static void giving_needs_no_account(void **state)
{
    (void)state;
    const char *path = public_path(&w.one, w.one.here);
    struct answer a = visitor_get(giver, path);
    assert_int_equal(a.status, 200);
    HAS(a, "Wat wilt u ons vertellen?");
    HAS(a, "Huis een");
    assert_int_equal(visitor_get(giver, "/s/zorg-een").status, 200);
    assert_int_equal(visitor_get(giver, "/s/bestaat-niet").status, 404);
    assert_int_equal(visitor_get(giver, "/s/zorg-een/bestaat-niet").status, 404);
    /* a place of another organisation does not exist under this one */
    assert_int_equal(
        visitor_get(giver, PATH("/s/zorg-een/%s", slug(w.two.organisatie, w.two.here))).status,
        404);
    a = visitor_post(giver, path, "verhaal", "  \n ", "email", "geen adres", NULL);
    assert_int_equal(a.status, 422);
    HAS(a, "geen adres"); /* nothing typed is lost */
    struct given g = give_here("De <b>bel</b> wordt niet gehoord.\nIk wacht vaak.");
    struct knoop k = knoop_of(w.one.organisatie, g.id);
    assert_string_equal(k.status, "nieuw");
    assert_int_equal(k.locatie, w.one.here);
    assert_int_equal(k.door, 0);
    struct signaal_of_row s = signal_of(g.id);
    assert_string_equal(s.gever, "onbekend");
    assert_string_equal(s.kanaal, "openbaar");
    assert_null(s.email);
    assert_int_equal(s.code_hash.n, HASH_BYTES); /* the code itself is kept nowhere */
    assert_string_equal(waiting(g.id), "signaal_antwoord ");
    testdb_begin(w.t);
    assert_int_equal(knoop_bouwstenen(w.t->c, w.one.organisatie, g.id), 1u << 2);
    testdb_commit(w.t);
    a = visitor_get(giver, "/code/dank");
    HAS(a, "6 april 2026"); /* the promise: 14 days */
    as(ROL_PROFESSIONAL);
    a = visitor_get(staff, PATH("/signalen/%lld", (long long)g.id));
    HAS(a, "De &lt;b&gt;bel&lt;/b&gt; wordt niet gehoord.");
    LACKS(a, g.code);
    a = visitor_get(giver, "/code/mijn");
    HAS(a, "Ik wacht vaak.");
    LACKS(a, mem_textn(w.t->ctx, g.code, 6)); /* the code stands on one page only */
    giver->language = "en";
    g = give_here("The bell is not heard.");
    giver->language = NULL;
    assert_string_equal(signal_of(g.id).taal, "en");
}

/* S1: a form sent twice (a lost answer, a double click) gives one signal and the same code. */
static void sent_twice_is_one_signal(void **state)
{
    (void)state;
    const char *path = public_path(&w.one, w.one.here), *text = "De soep was koud.";
    const char *token = visitor_token(giver, path);
    struct answer a = visitor_post_token(giver, token, path, "verhaal", text, NULL);
    assert_int_equal(a.status, 303);
    const char *code = code_on(visitor_get(giver, a.location));
    /* the first answer never arrived: the browser has only the visitor cookie */
    const char *own = mem_text(w.t->ctx, visitor_cookie(giver, COOKIE_VISITOR));
    visitor_forget(giver);
    giver->cookies[giver->n_cookies++] = (struct pair){COOKIE_VISITOR, own, strlen(own)};
    a = visitor_post_token(giver, token, path, "verhaal", text, NULL);
    assert_int_equal(a.status, 303);
    assert_string_equal(code_on(visitor_get(giver, a.location)), code);
    /* the same token with another text shows no code, and gives the text back */
    visitor_forget(giver);
    giver->cookies[giver->n_cookies++] = (struct pair){COOKIE_VISITOR, own, strlen(own)};
    a = visitor_post_token(giver, token, path, "verhaal", "Iets anders.", NULL);
    assert_int_equal(a.status, 409);
    HAS(a, "Iets anders.");
    LACKS(a, text);
    LACKS(a, token);
    assert_null(visitor_cookie(giver, "koers_code"));
    /* someone else cannot use the token */
    visitor_forget(giver);
    assert_int_equal(visitor_post_token(giver, token, path, "verhaal", text, NULL).status, 403);
    testdb_begin(w.t);
    struct signaal_tellingen_rows n = signaal_tellingen(
        w.t->c, w.t->ctx, .organisatie = w.one.organisatie, .locatie = STAND_EVERYWHERE);
    testdb_commit(w.t);
    assert_int_equal(n.n, 1);
    assert_int_equal(n.row[0].aantal, 1);
    /* another form with the same words is another signal, with another code */
    assert_string_not_equal(give_here(text).code, code);
}

/* What a giver does, each at a second that would tell who it was when it stood beside the log, a mail
 * or a session. what: NULL is looked at. */
struct act {
    const char *moment, *what, *field, *value;
    const char *leest; /* who must read it; NULL: not asked */
};

static void act_at(const struct act *a, const char *forms)
{
    setenv("KOERS_NU", a->moment, 1);
    const char *path = PATH("%s%s", forms, a->what ? a->what : "");
    struct answer got = !a->field ? visitor_get(giver, path)
                        : a->leest
                            ? visitor_post(giver, path, a->field, a->value, "leest", a->leest, NULL)
                            : visitor_post(giver, path, a->field, a->value, NULL);
    assert_in_range(got.status, 200, 303);
    assert_null(strstr(got.location, "/inloggen"));
}

/* Says which act left its second anywhere in the file. */
static void no_second_of(const struct act *a)
{
    const char *stamp = PATH("%lld", (long long)time_now());
    if (testdb_find(w.t, stamp))
        fail_msg("%s %s stands in %s", a->what ? a->what : "looking", a->moment,
                 testdb_find(w.t, stamp));
}

static const struct act acts[] = {
    {"2026-03-23T11:18:43", "/toevoegen", "verhaal", "Nog steeds.",          NULL         },
    {"2026-03-23T11:18:51", "/mailen",    "email",   "gever@ergens.example", NULL         },
    {"2026-03-23T11:19:47", "/mailen",    "email",   "",                     NULL         },
    {"2026-03-23T11:23:51", NULL,         NULL,      NULL,                   NULL         },
    {"2026-03-23T11:25:53", "/delen",     "delen",   "nee",                  NULL         },
    {"2026-03-23T11:27:55", "/klacht",    "zeker",   "1",                    NULL         },
    {"2026-03-23T11:29:03", "/toevoegen", "verhaal", "Over de klacht.",      UITWEG_KLACHT},
    {"2026-03-23T11:29:41", "/toevoegen", "verhaal", "En nu dit.",           "leiding"    },
};

/* The team hands it over to who leads, at a moment that may be known. */
static void cannot_wait(int64_t id)
{
    setenv("KOERS_NU", "2026-03-23T11:26:29", 1);
    as(ROL_PROFESSIONAL);
    assert_int_equal(visitor_post(staff, PATH("/signalen/%lld/doorgeven", (long long)id), "uitweg",
                                  "dringend", "zeker", "1", NULL)
                         .status,
                     303);
}

/* No row anywhere holds the second at which a giver did something. Someone signed in leaves no trace
 * on the public pages, and none but the day on the own page. */
static void no_moment_is_kept(void **state)
{
    (void)state;
    static const struct {
        const char *given, *choice; /* NULL: on the public page */
        bool urgent;                /* the team hands it over before it becomes a complaint */
    } ways[] = {
        {"2026-03-23T11:17:41", NULL,    false},
        {"2026-03-23T11:30:07", "nee",   false},
        {"2026-03-23T11:31:09", "eigen", false},
        {"2026-03-23T11:32:11", "ja",    false},
        {"2026-03-23T11:33:13", "eigen", true },
        {"2026-03-23T11:34:17", NULL,    true },
    };
    const char *path = public_path(&w.one, w.one.here);
    const char *here = PATH("%lld", (long long)w.one.here);
    if (testdb_postgres())
        skip();
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        setenv("KOERS_NU", "2026-03-23T10:55:00", 1);
        visitor_forget(giver);
        visitor_sign_in(giver, w.one.organisatie, w.one.person[ROL_ZORGVRAGER]);
        setenv("KOERS_NU", ways[i].given, 1);
        struct answer a =
            ways[i].choice
                ? visitor_post(giver, "/signalen/nieuw", "verhaal", "De lift hapert.", "wie",
                               "zorgvrager", "locatie", here, "naam", ways[i].choice, NULL)
                : visitor_post(giver, path, "verhaal", "De lift hapert.", "email",
                               "gever@ergens.example", NULL);
        assert_int_equal(a.status, 303);
        no_second_of(&(struct act){ways[i].given, "giving", NULL, NULL, NULL});
        bool code = !ways[i].choice || strcmp(ways[i].choice, "nee") == 0;
        int64_t id = last_signal();
        for (size_t k = 0; k < sizeof acts / sizeof *acts; k++) {
            if (ways[i].urgent && strcmp(acts[k].what ? acts[k].what : "", "/klacht") == 0)
                cannot_wait(id);
            act_at(&acts[k], !code ? own_path(id, "") : acts[k].what ? "/code" : "/code/mijn");
            no_second_of(&acts[k]);
        }
        assert_null(testdb_find(w.t, "gever@ergens.example"));
        HAS(visitor_get(giver, code ? "/code/mijn" : own_path(id, "")), "Geen e-mailadres.");
        if (code)
            continue;
        act_at(&(struct act){"2026-03-23T11:45:59", NULL, NULL, NULL, NULL}, "/signalen/mijn");
        no_second_of(&(struct act){"2026-03-23T11:45:59", "the list", NULL, NULL, NULL});
    }
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
}

/* An answer waits in the outbox: with the address taken back it is not sent, once sent the address
 * is gone. */
static void an_address_taken_back_is_gone(void **state)
{
    (void)state;
    struct given g = give(&w.one, w.one.here, "De tuin.", "weg@ergens.example");
    as(ROL_PROFESSIONAL);
    answer_signal(g.id, "gedaan", "Wij snoeien in mei.", 303);
    if (!testdb_postgres())
        assert_non_null(testdb_find(w.t, "weg@ergens.example"));
    testdb_begin(w.t);
    struct post_stand_row waits;
    post_stand(w.t->c, w.t->ctx, &waits, .organisatie = w.one.organisatie);
    testdb_commit(w.t);
    assert_int_equal(waits.wacht, 1);
    assert_int_equal(visitor_post(giver, "/code/mailen", "email", "", NULL).status, 303);
    testdb_begin(w.t);
    post_stand(w.t->c, w.t->ctx, &waits, .organisatie = w.one.organisatie);
    testdb_commit(w.t);
    assert_int_equal(waits.wacht, 0);
    if (!testdb_postgres())
        assert_null(testdb_find(w.t, "weg@ergens.example"));
}

static int64_t waiting_mail(void)
{
    struct post_stand_row waits;
    testdb_begin(w.t);
    post_stand(w.t->c, w.t->ctx, &waits, .organisatie = w.one.organisatie);
    testdb_commit(w.t);
    return waits.wacht;
}

/* Does something wait until it is out of the files too? */
static bool leaves_the_files(void)
{
    struct erase_waiting waiting;
    testdb_begin(w.t);
    assert_true(erase_read(w.t->c, &waiting));
    if (waiting.waits)
        erase_done(w.t->c, &waiting);
    testdb_commit(w.t);
    return waiting.waits;
}

/* An address that was taken back or changed leaves the files, as words do. */
static void an_address_leaves_the_files(void **state)
{
    static const struct {
        const char *before, *after;
        bool leaves;
    } cases[] = {
        {"gever@ergens.example", "",                     true },
        {"gever@ergens.example", "nieuw@ergens.example", true },
        {"gever@ergens.example", "gever@ergens.example", false},
        {"",                     "nieuw@ergens.example", false},
        {"",                     "",                     false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        visitor_forget(giver);
        give(&w.one, w.one.here, "De heg.", cases[i].before);
        leaves_the_files();
        assert_int_equal(visitor_post(giver, "/code/mailen", "email", cases[i].after, NULL).status,
                         303);
        if (leaves_the_files() != cases[i].leaves)
            fail_msg("'%s' to '%s'", cases[i].before, cases[i].after);
    }
}

/* Whoever names somebody else's address and takes it back takes nothing of the other away; an
 * address that was changed gets what waited for the first. */
static void another_keeps_the_mail_that_waits(void **state)
{
    (void)state;
    struct given g = give(&w.one, w.one.here, "De heg.", "gever@ergens.example");
    as(ROL_PROFESSIONAL);
    answer_signal(g.id, "gedaan", "Wij knippen in mei.", 303);
    assert_int_equal(waiting_mail(), 1);
    visitor_forget(giver);
    give(&w.one, w.one.here, "Ik ben een ander.", "gever@ergens.example");
    assert_int_equal(visitor_post(giver, "/code/mailen", "email", "", NULL).status, 303);
    assert_int_equal(waiting_mail(), 1);
    visitor_forget(giver);
    visitor_post(giver, "/code", "code", g.code, NULL);
    assert_int_equal(
        visitor_post(giver, "/code/mailen", "email", "nieuw@ergens.example", NULL).status, 303);
    assert_int_equal(waiting_mail(), 1);
    testdb_begin(w.t);
    struct post_aan_de_beurt_rows due = post_aan_de_beurt(w.t->c, w.t->ctx, .nu = time_now(),
                                                          .vers = INT64_MAX, .langst = INT64_MAX);
    testdb_commit(w.t);
    assert_int_equal(due.n, 1);
    assert_string_equal(due.row[0].aan, "nieuw@ergens.example");
}

static struct answer give_again(const char *token, const char *text, const char *tile)
{
    return visitor_post_token(giver, token, public_path(&w.one, w.one.here), "verhaal", text,
                              tile ? "bouwsteen" : NULL, tile, NULL);
}

/* Back in the browser, a word added, sent again: the form comes back with those words and another
 * token, and what was sent first is kept. */
static void other_words_with_a_spent_token_come_back(void **state)
{
    (void)state;
    const char *path = public_path(&w.one, w.one.here);
    const char *first = "Het eten was koud op dinsdag.";
    const char *second = "Het eten was koud op dinsdag én op woensdag.";
    const char *token = visitor_token(giver, path);
    assert_string_equal(give_again(token, first, NULL).location, "/code/dank");
    struct answer a = give_again(token, second, NULL);
    assert_int_equal(a.status, 409);
    HAS(a, "Verstuur het nog een keer");
    HAS(a, second);
    LACKS(a, token);
    assert_string_equal(give_again(token, first, NULL).location, "/code/dank");
    /* any other word counts: another field, one sign less */
    HAS(give_again(token, first, "3"), "nog niet bewaard");
    assert_int_equal(give_again(token, "Het eten was koud op dinsdag", NULL).status, 409);
    /* the form that came back works */
    a = give_again(visitor_token(giver, path), second, NULL);
    assert_string_equal(a.location, "/code/dank");
    HAS(visitor_get(giver, "/code/mijn"), second);
    /* every form behind the code does the same */
    token = visitor_token(giver, "/code/toevoegen");
    a = visitor_post_token(giver, token, "/code/toevoegen", "verhaal", "Ook op vrijdag.", NULL);
    assert_int_equal(a.status, 303);
    a = visitor_post_token(giver, token, "/code/toevoegen", "verhaal", "En zaterdag.", NULL);
    assert_int_equal(a.status, 409);
    HAS(a, "En zaterdag.");
    giver->json = true;
    a = visitor_post_token(giver, token, "/code/toevoegen", "verhaal", "En zaterdag.", NULL);
    giver->json = false;
    assert_int_equal(a.status, 409);
    HAS(a, "nog niet bewaard");
    a = visitor_get(giver, "/code/mijn");
    HAS(a, "Ook op vrijdag.");
    LACKS(a, "En zaterdag.");
}

/* ---- following ---- */

/* A new server has no key for codes yet, and a GET cannot create one. */
static void before_the_first_signal_no_code_opens(void **state)
{
    (void)state;
    visitor_forget(giver);
    giver->cookies[giver->n_cookies++] = (struct pair){"koers_code", "BAF2222BAF2222", 14};
    assert_string_equal(visitor_get(giver, "/code/mijn").location, "/code");
    give_here("Het allereerste.");
}

static void a_code_opens_one_signal(void **state)
{
    (void)state;
    struct given one = give_here("Het eerste."), two = give_here("Het tweede.");
    const char *typed = PATH("%.3s-%.4s. %.7s", one.code, one.code + 3, one.code + 7);
    visitor_forget(giver);
    assert_string_equal(visitor_get(giver, "/code/mijn").location, "/code");
    assert_string_equal(visitor_get(giver, "/code/dank").location, "/code");
    static const char *const shut[] = {"/code/toevoegen", "/code/delen", "/code/mailen"};
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(visitor_post(giver, shut[i], "verhaal", "x", NULL).location, "/code");
    HAS(visitor_post(giver, "/code", "code", "HEK 742", NULL), "Dit is geen code van ons.");
    struct answer a = visitor_post(giver, "/code", "code", "HEK 7428 NON 8453", NULL);
    assert_int_equal(a.status, 422);
    HAS(a, "Deze code kennen wij niet.");
    assert_null(visitor_cookie(giver, "koers_code"));
    a = visitor_post(giver, "/code", "code", typed, NULL);
    assert_string_equal(a.location, "/code/mijn");
    a = visitor_get(giver, a.location);
    HAS(a, "Het eerste.");
    LACKS(a, "Het tweede.");
    HAS(a, "Uiterlijk op 6 april 2026");
    assert_string_equal(visitor_post(giver, "/code/weg", NULL).location, "/code");
    assert_string_equal(visitor_get(giver, "/code/mijn").location, "/code");
    /* a cookie that is no code, or nobody's, opens nothing */
    giver->cookies[giver->n_cookies++] = (struct pair){"koers_code", "BAF2222BAF2222", 14};
    assert_string_equal(visitor_get(giver, "/code/mijn").location, "/code");
    (void)two;
}

/* A device that more people use: who signs out leaves no signal open, whether it was given inside or
 * followed with a code, and also when an organisation was still to be chosen. */
static void signing_out_closes_the_signal(void **state)
{
    (void)state;
    struct given g = give_here("Wat ik kwijt wil.");
    for (int inside = 0; inside < 2; inside++) {
        visitor_forget(giver);
        visitor_sign_in(giver, w.one.organisatie, w.one.person[ROL_ZORGVRAGER]);
        struct answer a =
            inside ? visitor_post(giver, "/signalen/nieuw", "verhaal", "Binnen gezegd.", "wie",
                                  "zorgvrager", "locatie", PATH("%lld", (long long)w.one.here),
                                  "naam", "nee", NULL)
                   : visitor_post(giver, "/code", "code", g.code, NULL);
        assert_int_equal(a.status, 303);
        assert_non_null(visitor_cookie(giver, "koers_code"));
        assert_int_equal(visitor_post(giver, "/uitloggen", NULL).status, 303);
        assert_null(visitor_cookie(giver, "koers_code"));
        assert_string_equal(visitor_get(giver, "/code/mijn").location, "/code");
        assert_string_equal(visitor_get(giver, "/code/dank").location, "/code");
    }
}

/* ---- looking writes nothing ---- */

/* Changes with every commit of a row: on PostgreSQL the newest transaction that any row here is of
 * (others share its server), on SQLite what another connection counts. */
static const char *written(void)
{
    static const struct db_field column[] = {
        {.name = "w", .type = DB_TEKST, .offset = 0, .null_offset = DB_NO_FIELD}
    };
    static const struct db_query q = {
        .name = "written",
        .room = "test",
        .sqlite = "SELECT CAST(data_version AS text) AS w FROM pragma_data_version",
        .postgres =
            "SELECT CAST(max((xpath('//m/text()', query_to_xml(format('SELECT "
            "max(xmin::text::bigint) AS m FROM %I.%I', schemaname, tablename), false, true, "
            "'')))[1]::text::bigint) AS text) AS w FROM pg_tables WHERE schemaname = "
            "current_schema()",
        .columns = column,
        .n_columns = 1,
        .row_size = sizeof(const char *)};
    void *rows;
    testdb_begin(w.t);
    size_t n = db_many(w.t->c, w.t->ctx, &q, NULL, &rows);
    testdb_rollback(w.t);
    assert_int_equal(n, 1);
    return ((const char **)rows)[0];
}

/* A visitor who looks and then gives a signal would leave two transactions with numbers beside each
 * other (xmin on PostgreSQL): whatever the first one wrote would say whose signal it is. So a GET of
 * any route where nobody need be known writes nothing, signed in or not, with something new to read,
 * in another language. */
static void looking_in_public_writes_nothing(void **state)
{
    (void)state;
    struct given g = give_here("Wie kijkt, schrijft niet.");
    as(ROL_PROFESSIONAL);
    answer_signal(g.id, "gedaan", "Er is nu een bel.", 303);
    int tried = 0;
    for (int signed_in = 0; signed_in < 2; signed_in++) {
        if (signed_in)
            visitor_sign_in(giver, w.one.organisatie, w.one.person[ROL_ZORGVRAGER]);
        for (size_t i = 0; i < giver->n_tables; i++)
            for (size_t k = 0; k < giver->tables[i].n; k++) {
                const struct route *route = &giver->tables[i].routes[k];
                if (route->method != METHOD_GET || !(route->marks & ROUTE_ANONYMOUS))
                    continue;
                const char *path = route->path;
                if (strcmp(path, "/s/:organisatie") == 0)
                    path = "/s/zorg-een";
                else if (strcmp(path, "/s/:organisatie/:locatie") == 0)
                    path = public_path(&w.one, w.one.here);
                assert_null(strchr(path, ':')); /* a new one: say here what it is about */
                giver->language = tried % 2 ? "en" : NULL;
                const char *before = written();
                struct answer a = visitor_get(giver, path);
                assert_in_range(a.status, 200, 303);
                const char *after = written();
                if (strcmp(before, after) != 0 || giver->last->n_later)
                    fail_msg("GET %s writes", path);
                tried++;
            }
    }
    giver->language = NULL;
    assert_true(tried >= 10);
}

/* What the page carries along about what was read there; the same in each of its forms. */
static const char *seen_on(struct answer a)
{
    const char *at = strstr(a.body, "name=\"gezien\" value=\"");
    assert_non_null(at);
    at += strlen("name=\"gezien\" value=\"");
    return mem_textn(w.t->ctx, at, strcspn(at, "\""));
}

/* An answer that came after the page was made was not read by who sends a form of that page. Nor is
 * more believed of a form than was answered, nor less than was read before. */
static void an_answer_after_the_page_stays_new(void **state)
{
    static const struct {
        const char *path, *field, *value;
    } forms[] = {
        {"/code/gelezen",   "verhaal", ""                 },
        {"/code/toevoegen", "verhaal", "Nog iets."        },
        {"/code/delen",     "delen",   "ja"               },
        {"/code/mailen",    "email",   "ik@ergens.example"},
        {"/code/klacht",    "zeker",   "1"                },
    };
    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct given g = give_here("De bel.");
        as(ROL_PROFESSIONAL);
        answer_signal(g.id, "tussenbericht", "Het eerste antwoord.", 303);
        struct answer a = visitor_get(giver, "/code/mijn");
        const char *seen = seen_on(a);
        assert_string_equal(seen, "1");
        assert_int_equal(times(a.body, "name=\"gezien\""), 5);
        answer_signal(g.id, "tussenbericht", "Het tweede antwoord.", 303);
        assert_int_equal(
            visitor_post(giver, forms[i].path, forms[i].field, forms[i].value, "gezien", seen, NULL)
                .status,
            303);
        assert_int_equal(signal_of(g.id).gelezen, 1);
        a = visitor_get(giver, "/code/mijn");
        assert_int_equal(times(a.body, "<strong>nieuw</strong>"), 1);
        visitor_forget(giver);
    }
    static const struct {
        const char *sent;
        int kept;
    } bounds[] = {
        {"",                     0},
        {"-1",                   0},
        {"veel",                 0},
        {"1",                    1},
        {"0",                    1},
        {"99999999999999999999", 1},
        {"99",                   2},
    };
    struct given g = give_here("De bel.");
    for (int i = 0; i < 2; i++)
        answer_signal(g.id, "tussenbericht", "Wij zoeken het uit.", 303);
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        visitor_post(giver, "/code/delen", "delen", "nee", "gezien", bounds[i].sent, NULL);
        assert_int_equal(signal_of(g.id).gelezen, bounds[i].kept);
    }
}

static void the_giver_adds_and_waits_again(void **state)
{
    (void)state;
    struct given g = give_here("De bel.");
    as(ROL_PROFESSIONAL);
    answer_signal(g.id, "gedaan", "Er ligt nu een bel op elk nachtkastje.", 303);
    assert_string_equal(knoop_of(w.one.organisatie, g.id).status, "beantwoord");
    assert_string_equal(waiting(g.id), "");
    struct answer a = visitor_get(giver, "/code/mijn");
    HAS(a, "Er ligt nu een bel op elk nachtkastje.");
    HAS(a, "<strong>nieuw</strong>");
    HAS(visitor_get(giver, "/code/mijn"), "<strong>nieuw</strong>"); /* reading is not kept */
    assert_int_equal(visitor_post(giver, "/code/toevoegen", "verhaal", "", NULL).status, 422);
    setenv("KOERS_NU", "2026-03-25T09:00:00", 1);
    a = visitor_post(giver, "/code/toevoegen", "verhaal", "Hij doet het niet.", "gezien", "1",
                     NULL);
    assert_string_equal(a.location, "/code/mijn");
    assert_string_equal(knoop_of(w.one.organisatie, g.id).status, "bezig");
    assert_string_equal(waiting(g.id), "signaal_antwoord ");
    a = visitor_get(giver, "/code/mijn");
    LACKS(a, "<strong>nieuw</strong>"); /* who adds something has read what was there */
    const char *bell = strstr(a.body, "nachtkastje"), *again = strstr(a.body, "Hij doet het niet");
    assert_true(bell && again && bell < again); /* in order of time */
    as(ROL_PROFESSIONAL);
    HAS(visitor_get(staff, PATH("/signalen/%lld", (long long)g.id)), "De gever voegde toe");
    answer_signal(g.id, "tussenbericht", "Wij zoeken het uit.", 303);
    assert_string_equal(knoop_of(w.one.organisatie, g.id).status, "bezig");
    HAS(visitor_get(giver, "/code/mijn"), "<strong>nieuw</strong>");
    answer_signal(g.id, "gedaan", "Nu doet hij het.", 303);
    assert_string_equal(knoop_of(w.one.organisatie, g.id).status, "beantwoord");
}

static void the_giver_leaves_an_address(void **state)
{
    (void)state;
    struct given g = give_here("De bel.");
    assert_int_equal(visitor_post(giver, "/code/mailen", "email", "geen", NULL).status, 422);
    /* no line of a header of ours can be written from a form */
    assert_int_equal(
        visitor_post(giver, "/code/mailen", "email", "a@b.nl\r\nBcc: c@d.nl", NULL).status, 422);
    /* an answer that cannot arrive is not promised */
    struct answer no = visitor_post(giver, "/code/mailen", "email", "josé@voorbeeld.nl", NULL);
    assert_int_equal(no.status, 422);
    HAS(no, "Naar dit adres kunnen wij niet mailen.");
    HAS(no, "josé@voorbeeld.nl");
    visitor_post(giver, "/code/mailen", "email", "jan@voorbeeld.nl", NULL);
    assert_string_equal(signal_of(g.id).email, "jan@voorbeeld.nl");
    as(ROL_PROFESSIONAL);
    HAS(visitor_get(staff, PATH("/signalen/%lld", (long long)g.id)),
        "De gever krijgt dit per e-mail");
    LACKS(visitor_get(staff, PATH("/signalen/%lld", (long long)g.id)), "jan@voorbeeld.nl");
    answer_signal(g.id, "gedaan", "Wij luisteren.\nDag.", 303);
    struct post_by_id_row m;
    assert_true(mail(1, &m));
    assert_string_equal(m.aan, "jan@voorbeeld.nl");
    assert_string_equal(m.onderwerp, "Antwoord op uw signaal");
    assert_non_null(strstr(m.inhoud, "Wij luisteren.\nDag."));
    assert_non_null(strstr(m.inhoud, "http://127.0.0.1/code\n"));
    assert_null(strstr(m.inhoud, g.code));
    visitor_post(giver, "/code/mailen", "email", "", NULL);
    assert_null(signal_of(g.id).email);
    answer_signal(g.id, "gedaan", "Nog een antwoord.", 303);
    assert_false(mail(2, &m));
}

/* Who reads it is said in truth: the team, who does so for all places, or nobody yet. */
static void who_reads_it_is_true(void **state)
{
    static const struct {
        const char *roles, *form, *thanks, *own;
    } cases[] = {
        {"''",                                                   "gaat naar het team van",              "Het team leest uw verhaal.",                                     "leest u het hier"                   },
        {"'professional', 'regiebehandelaar', 'leidinggevende'",
         "gaat naar wie bij Zorg een over kwaliteit gaat",                                              "voor de hele organisatie over kwaliteit gaat, leest uw verhaal", "leest u het hier"                   },
        {"'kwaliteitsmedewerker'",                               "kan nu nog niemand uw verhaal lezen",
         "kan nu nog niemand uw verhaal lezen",                                                                                                                           "kan hier nog niemand antwoord geven"},
    };
    (void)state;
    testdb_sql(w.t, "UPDATE lidmaatschap SET locatie = NULL WHERE rol = 'kwaliteitsmedewerker'");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        testdb_sql(w.t, PATH("DELETE FROM lidmaatschap WHERE rol IN (%s)", cases[i].roles));
        const char *path = public_path(&w.one, w.one.here);
        struct answer form = visitor_get(giver, path);
        give_here("De thee is koud.");
        struct answer thanks = visitor_get(giver, "/code/dank"),
                      own = visitor_get(giver, "/code/mijn");
        for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
            assert_int_equal(!!strstr(form.body, cases[k].form), k == i);
            assert_int_equal(!!strstr(thanks.body, cases[k].thanks), k == i);
        }
        HAS(own, cases[i].own);
        assert_int_equal(!!strstr(thanks.body, "Uiterlijk op"), i < 2);
    }
}

/* ---- what the public form reads ---- */

static int rows_read;

static int count_row(unsigned what, void *arg, void *statement, void *more)
{
    (void)what, (void)arg, (void)statement, (void)more;
    rows_read++;
    return 0;
}

static int count_rows_of(sqlite3 *db, const char **wrong, const void *api)
{
    (void)wrong, (void)api;
    return sqlite3_trace_v2(db, SQLITE_TRACE_ROW, count_row, NULL);
}

static int counting_scene(void **state)
{
    sqlite3_auto_extension((void (*)(void))count_rows_of);
    return signaal_scene_open(state);
}

static int counting_close(void **state)
{
    sqlite3_cancel_auto_extension((void (*)(void))count_rows_of);
    return signaal_scene_close(state);
}

static int rows_of(const char *path)
{
    rows_read = 0;
    assert_int_equal(visitor_get(giver, path).status, 200);
    return rows_read;
}

/* Anybody may ask for the form: it does not read everybody who works at other places. */
static void the_form_reads_no_more_when_more_people_work_here(void **state)
{
    (void)state;
    if (!w.t->directory)
        skip(); /* only SQLite tells what was read */
    const char *path = public_path(&w.one, w.one.here);
    rows_of(path); /* the cookie of a first visit */
    int before = rows_of(path);
    assert_true(before > 0);
    for (int i = 0; i < 50; i++) {
        struct db_conn *c = testdb_begin(w.t);
        lid_create(c, w.one.organisatie, w.one.person[ROL_PROFESSIONAL], ROL_PROFESSIONAL,
                   w.one.elsewhere, 0);
        testdb_commit(w.t);
    }
    assert_int_equal(rows_of(path), before);
}

/* The help beside the pages of a giver says what each of its buttons does. */
static void the_help_says_what_reading_is(void **state)
{
    static const char *const texts[] = {"zorgvrager", "naaste", "signalen"};
    static const char *const button[] = {"<strong>Ik heb dit gelezen</strong>",
                                         "<strong>I have read this</strong>"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (int l = 0; l < 2; l++) {
            giver->language = l ? "en" : "nl";
            HAS(visitor_get(giver, PATH("/hulp/%s", texts[i])), button[l]);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(giving_needs_no_account),
        TEST(sent_twice_is_one_signal),
        TEST(other_words_with_a_spent_token_come_back),
        TEST(before_the_first_signal_no_code_opens),
        TEST(a_code_opens_one_signal),
        TEST(signing_out_closes_the_signal),
        TEST(looking_in_public_writes_nothing),
        TEST(an_answer_after_the_page_stays_new),
        TEST(the_giver_adds_and_waits_again),
        TEST(the_giver_leaves_an_address),
        TEST(no_moment_is_kept),
        TEST(an_address_taken_back_is_gone),
        TEST(another_keeps_the_mail_that_waits),
        TEST(an_address_leaves_the_files),
        TEST(who_reads_it_is_true),
        cmocka_unit_test_setup_teardown(the_form_reads_no_more_when_more_people_work_here,
                                        counting_scene, counting_close),
        TEST(the_help_says_what_reading_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
