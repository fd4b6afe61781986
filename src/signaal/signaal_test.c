/* Signals on a store: given without account and followed by a code, answered, joined, told on, and
 * never seen by who has nothing to do with them. On SQLite, and on PostgreSQL when KOERS_TEST_PG is
 * set. Not here: the rules (signaal_regels_test.c), the card (signaal_kaart_test.c),
 * the browser (tests/web/). */
#include "base/mem.h"
#include "base/text.h"
#include "base/willekeur.h"
#include "draad/draad_sql.h"
#include "kamers.h"
#include "organisatie/organisatie_sql.h"
#include "signaal/signaal.h"
#include "signaal/signaal_sql.h"
#include "tests/cm.h"
#include "tests/support/visitor.h"
#include "tests/support/world.h"
#include <stdlib.h>
#include <string.h>

static struct world w;
static struct visitor *staff, *giver;

static int begin(void **state)
{
    static struct route_table tables[16];
    (void)state;
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
    kamers_start();
    w = world_make(testdb_open(kamer_schemas, kamer_schemas_n));
    for (size_t i = 0; i < kamer_routes_n; i++)
        tables[i] = *kamer_routes[i];
    staff = visitor_new(w.t, tables, kamer_routes_n);
    giver = visitor_new(w.t, tables, kamer_routes_n);
    return 0;
}

static int end(void **state)
{
    (void)state;
    testdb_close(w.t);
    return 0;
}

#define HAS(a, text)   assert_non_null(strstr((a).body, (text)))
#define LACKS(a, text) assert_null(strstr((a).body, (text)))
#define PATH(...)      mem_format(w.t->ctx, __VA_ARGS__)

static void as(enum rol rol)
{
    visitor_forget(staff);
    visitor_sign_in(staff, w.one.organisatie, w.one.person[rol]);
}

static const char *slug(int64_t org, int64_t place)
{
    struct locatie l;
    testdb_begin(w.t);
    assert_true(locatie_lees(w.t->c, w.t->ctx, org, place, &l));
    testdb_commit(w.t);
    return l.slug;
}

static const char *public_path(const struct world_side *s, int64_t place)
{
    struct openbaar o;
    const char *org = s == &w.one ? "zorg-een" : "zorg-twee";
    const char *path = PATH("/s/%s/%s", org, slug(s->organisatie, place));
    testdb_begin(w.t);
    assert_true(openbaar_vind(w.t->c, w.t->ctx, org, NULL, &o));
    assert_int_equal(o.organisatie, s->organisatie);
    testdb_commit(w.t);
    return path;
}

/* The code on the page that thanks: "HEK742NON845". */
static const char *code_on(struct answer a)
{
    const char *p = strstr(a.body, "class=\"code\"><span>"), *mid, *last;
    assert_non_null(p);
    p += strlen("class=\"code\"><span>");
    mid = strstr(p, "</span><span>");
    assert_non_null(mid);
    last = strchr(mid + 13, '<');
    struct signaal_code c;
    const char *text = PATH("%.*s %.*s", (int)(mid - p), p, (int)(last - mid - 13), mid + 13);
    assert_true(signaal_code_lees(text, &c));
    return mem_text(w.t->ctx, c.tekens);
}

struct given {
    int64_t id;
    const char *code;
};

static struct signaal_bij_code_row find(const char *code)
{
    struct signaal_code c;
    struct signaal_bij_code_row row = {0};
    uint8_t hash[32];
    assert_true(signaal_code_lees(code, &c));
    testdb_begin(w.t);
    assert_true(signaal_code_hash(w.t->c, &c, hash));
    assert_true(signaal_bij_code(w.t->c, w.t->ctx, &row, .code_hash = {hash, 32}));
    testdb_commit(w.t);
    return row;
}

/* Somebody without account tells this at a place; the visitor `giver` then has the code. */
static struct given give(const struct world_side *s, int64_t place, const char *text,
                         const char *email)
{
    visitor_forget(giver);
    struct answer a = visitor_post(giver, public_path(s, place), "verhaal", text, "bouwsteen", "2",
                                   "email", email, NULL);
    assert_int_equal(a.status, 303);
    assert_string_equal(a.location, "/code/dank");
    const char *code = code_on(visitor_get(giver, a.location));
    return (struct given){find(code).id, code};
}

static struct given give_here(const char *text)
{
    return give(&w.one, w.one.here, text, "");
}

static struct knoop knoop_of(int64_t org, int64_t id)
{
    struct knoop k;
    testdb_begin(w.t);
    assert_true(knoop_lees(w.t->c, w.t->ctx, org, id, &k));
    testdb_commit(w.t);
    return k;
}

static struct signaal_van_row signal_of(int64_t id)
{
    struct signaal_van_row s;
    testdb_begin(w.t);
    assert_true(signaal_van(w.t->c, w.t->ctx, &s, .organisatie = w.one.organisatie, .id = id));
    testdb_commit(w.t);
    return s;
}

/* What waits about this knoop at its place: a list of soorten, "signaal_antwoord terugkoppeling ".
 */
static const char *waiting(int64_t id)
{
    struct knoop k = knoop_of(w.one.organisatie, id);
    struct buf b;
    buf_init(&b, w.t->ctx, 4096);
    buf_text(&b, "");
    testdb_begin(w.t);
    struct wachtpunt_open_rows rows = wachtpunt_open(
        w.t->c, w.t->ctx, .organisatie = w.one.organisatie, .locatie = k.locatie,
        .mag = ",terugkoppelen,leren.schrijven,beeld.schrijven,", .persoon = 0, .max = 500);
    testdb_commit(w.t);
    for (size_t i = 0; i < rows.n; i++)
        if (rows.row[i].knoop == id)
            buf_format(&b, "%s ", rows.row[i].wat);
    return b.data ? b.data : "";
}

/* The mail with this number in the outbox of the first organisation; false when there is none. */
static bool mail(int64_t id, struct post_op_id_row *out)
{
    testdb_begin(w.t);
    bool there = post_op_id(w.t->c, w.t->ctx, out, .organisatie = w.one.organisatie, .id = id);
    testdb_commit(w.t);
    return there;
}

struct count {
    const char *uitkomst, *onderwerp;
    int n;
};

static bool count_line(void *arg, const struct audit_alles_row *a)
{
    struct count *k = arg;
    k->n += text_equal(a->uitkomst, k->uitkomst) && text_equal(a->onderwerp, k->onderwerp);
    return true;
}

/* How often the audit log says this about a route. */
static int audited(const char *uitkomst, const char *onderwerp)
{
    struct count k = {uitkomst, onderwerp, 0};
    testdb_begin(w.t);
    audit_alles(w.t->c, count_line, &k, .organisatie = w.one.organisatie);
    testdb_commit(w.t);
    return k.n;
}

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
    struct signaal_van_row s = signal_of(g.id);
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

/* S1: whoever sends once more (a lost answer, a double click) has one signal and the same code. */
static void sent_twice_is_one_signal(void **state)
{
    (void)state;
    const char *path = public_path(&w.one, w.one.here), *text = "De soep was koud.";
    const char *token = visitor_token(giver, path);
    struct answer a = visitor_post_token(giver, token, path, "verhaal", text, NULL);
    assert_int_equal(a.status, 303);
    const char *code = code_on(visitor_get(giver, a.location));
    /* the first answer never arrived: nothing of it is here but the visitor's own cookie */
    const char *own = mem_text(w.t->ctx, visitor_cookie(giver, COOKIE_VISITOR));
    visitor_forget(giver);
    giver->cookies[giver->n_cookies++] = (struct pair){COOKIE_VISITOR, own, strlen(own)};
    a = visitor_post_token(giver, token, path, "verhaal", text, NULL);
    assert_int_equal(a.status, 303);
    assert_string_equal(code_on(visitor_get(giver, a.location)), code);
    /* the token with other words opens nothing */
    visitor_forget(giver);
    giver->cookies[giver->n_cookies++] = (struct pair){COOKIE_VISITOR, own, strlen(own)};
    a = visitor_post_token(giver, token, path, "verhaal", "Iets anders.", NULL);
    assert_int_equal(a.status, 303);
    assert_string_equal(a.location, "/code");
    assert_null(visitor_cookie(giver, "koers_code"));
    /* someone else cannot use the token */
    visitor_forget(giver);
    assert_int_equal(visitor_post_token(giver, token, path, "verhaal", text, NULL).status, 403);
    testdb_begin(w.t);
    struct signaal_tellingen_rows n = signaal_tellingen(
        w.t->c, w.t->ctx, .organisatie = w.one.organisatie, .locatie = STAND_OVERAL);
    testdb_commit(w.t);
    assert_int_equal(n.n, 1);
    assert_int_equal(n.row[0].aantal, 1);
    /* another form with the same words is another signal, with another code */
    assert_string_not_equal(give_here(text).code, code);
}

/* ---- following ---- */

/* A new server has no key for codes yet: a page only reads, so it cannot make one. */
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

static void answer_signal(int64_t id, const char *soort, const char *tekst, int status)
{
    assert_int_equal(visitor_post(staff, PATH("/signalen/%lld/antwoord", (long long)id), "soort",
                                  soort, "tekst", tekst, NULL)
                         .status,
                     status);
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
    LACKS(visitor_get(giver, "/code/mijn"), "<strong>nieuw</strong>"); /* seen */
    assert_int_equal(visitor_post(giver, "/code/toevoegen", "verhaal", "", NULL).status, 422);
    setenv("KOERS_NU", "2026-03-25T09:00:00", 1);
    a = visitor_post(giver, "/code/toevoegen", "verhaal", "Hij doet het niet.", NULL);
    assert_string_equal(a.location, "/code/mijn");
    assert_string_equal(knoop_of(w.one.organisatie, g.id).status, "bezig");
    assert_string_equal(waiting(g.id), "signaal_antwoord ");
    a = visitor_get(giver, "/code/mijn");
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
    visitor_post(giver, "/code/mailen", "email", "jan@voorbeeld.nl", NULL);
    assert_string_equal(signal_of(g.id).email, "jan@voorbeeld.nl");
    as(ROL_PROFESSIONAL);
    HAS(visitor_get(staff, PATH("/signalen/%lld", (long long)g.id)),
        "De gever krijgt dit per e-mail");
    LACKS(visitor_get(staff, PATH("/signalen/%lld", (long long)g.id)), "jan@voorbeeld.nl");
    answer_signal(g.id, "gedaan", "Wij luisteren.\nDag.", 303);
    struct post_op_id_row m;
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

/* ---- answering ---- */

/* S1: a signal is closed by an answer, and by nothing else. */
static void only_an_answer_closes(void **state)
{
    (void)state;
    static const struct {
        const char *soort, *tekst;
        int status;
        const char *after;
    } cases[] = {
        {"gedaan",        "",                               422, "nieuw"     },
        {"",              "Wij doen er wat mee.",           422, "nieuw"     },
        {"sluiten",       "Wij doen er wat mee.",           422, "nieuw"     },
        {"niets_gedaan",  "Nee.",                           422, "nieuw"     },
        {"niets_gedaan",  "Er is geen geld",                422, "nieuw"     },
        {"tussenbericht", "Wij vragen het de nachtploeg.",  303, "bezig"     },
        {"niets_gedaan",  "Er is dit jaar geen geld voor.", 303, "beantwoord"},
        {"tussenbericht", "Misschien volgend jaar wel.",    303, "beantwoord"},
    };
    struct given g = give_here("Een bel op elke kamer?");
    const char *path = PATH("/signalen/%lld", (long long)g.id);
    as(ROL_PROFESSIONAL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        answer_signal(g.id, cases[i].soort, cases[i].tekst, cases[i].status);
        assert_string_equal(knoop_of(w.one.organisatie, g.id).status, cases[i].after);
        assert_string_equal(waiting(g.id),
                            strcmp(cases[i].after, "beantwoord") == 0 ? "" : "signaal_antwoord ");
    }
    struct answer a = visitor_post(staff, PATH("%s/antwoord", path), "soort", "niets_gedaan",
                                   "tekst", "Te kort", NULL);
    HAS(a, "Leg uit waarom, in een hele zin.");
    HAS(a, "Te kort");
    a = visitor_get(giver, "/code/mijn");
    HAS(a, "Er is dit jaar geen geld voor.");
    HAS(a, "Misschien volgend jaar wel.");
    as(ROL_PROJECTLEIDER); /* reads no signals and answers none */
    assert_int_equal(visitor_get(staff, path).status, 403);
    assert_int_equal(visitor_post(staff, PATH("%s/antwoord", path), "soort", "gedaan", "tekst",
                                  "Gedaan, hoor.", NULL)
                         .status,
                     403);
}

/* Nobody of another place or organisation opens or changes anything: it does not exist for them. */
static void elsewhere_it_does_not_exist(void **state)
{
    (void)state;
    static const char *const parts[] = {"", "/antwoord", "/merken", "/thema", "/verhaal"};
    struct given g = give(&w.one, w.one.elsewhere, "Een geheim van de wijk.", "");
    struct given far = give(&w.two, w.two.here, "Een geheim van de buren.", "");
    int seen = 0, tried = 0;
    for (int who = 0; who < 2; who++) {
        const struct world_side *s = who ? &w.two : &w.one;
        visitor_forget(staff);
        visitor_sign_in(staff, s->organisatie, s->person[ROL_KWALITEITSMEDEWERKER]);
        long long id = (long long)g.id;
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            const char *path = PATH("/signalen/%lld%s", id, parts[i]);
            struct answer a = i ? visitor_post(staff, path, "soort", "gedaan", "tekst",
                                               "Dat is gedaan.", "thema", "1", NULL)
                                : visitor_get(staff, path);
            if (who && g.id == far.id) /* the same number is their own there */
                continue;
            assert_int_equal(a.status, 404);
            LACKS(a, "geheim");
            tried += !who;
        }
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        seen += audited("niet gevonden", PATH("route %s /signalen/:id%s id=%lld",
                                              i ? "POST" : "GET", parts[i], (long long)g.id));
    assert_int_equal(seen, tried);
    assert_string_equal(knoop_of(w.one.organisatie, g.id).status, "nieuw");
    as(ROL_KWALITEITSMEDEWERKER); /* of the first location and the whole */
    LACKS(visitor_get(staff, "/signalen"), "geheim");
    LACKS(visitor_get(staff, "/zoeken?q=geheim"), "wijk");
    assert_int_equal(visitor_post(staff, "/signalen/thema", "signaal",
                                  PATH("%lld", (long long)g.id), "nieuw_thema", "Geheim", NULL)
                         .status,
                     404);
    assert_int_equal(audited("niet gevonden", "route POST /signalen/thema"), 1);
    as(ROL_BESTUURDER); /* everywhere, but not the words of givers */
    assert_int_equal(visitor_get(staff, PATH("/signalen/%lld", (long long)g.id)).status, 403);
}

/* ---- the inbox ---- */

static int64_t signal_at(int64_t place, const char *text, int days_ago)
{
    struct db_conn *c = testdb_begin(w.t);
    int64_t id = signaal_maak(c, &(struct signaal_gegeven){.organisatie = w.one.organisatie,
                                                           .locatie = place,
                                                           .tekst = text,
                                                           .gever = "naaste",
                                                           .kanaal = "openbaar",
                                                           .taal = "nl",
                                                           .gemaakt = nu() - days_ago * 86400});
    testdb_commit(w.t);
    return id;
}

static size_t times(const char *body, const char *word)
{
    size_t n = 0;
    for (const char *p = body; (p = strstr(p, word)); p += strlen(word))
        n++;
    return n;
}

static void who_waits_longest_comes_first(void **state)
{
    (void)state;
    as(ROL_PROFESSIONAL);
    HAS(visitor_get(staff, "/signalen"), "Niemand wacht op een eerste antwoord");
    int64_t late = signal_at(w.one.here, "Al lang geleden.", 20);
    signal_at(w.one.here, "Gisteren pas.", 1);
    signal_at(w.one.elsewhere, "Ergens anders.", 30);
    struct answer a = visitor_get(staff, "/signalen");
    HAS(a, "2 mensen wachten op een eerste antwoord");
    HAS(a, "20 dagen");
    const char *old = strstr(a.body, "Al lang geleden."), *young = strstr(a.body, "Gisteren pas.");
    assert_true(old && young && old < young);
    LACKS(a, "Ergens anders.");
    answer_signal(late, "tussenbericht", "Wij zijn bezig.", 303);
    a = visitor_get(staff, "/signalen?status=bezig");
    HAS(a, "Al lang geleden.");
    LACKS(a, "Gisteren pas.");
    answer_signal(late, "gedaan", "Het is gedaan.", 303);
    HAS(visitor_get(staff, "/signalen?status=beantwoord"), "Al lang geleden.");
    LACKS(visitor_get(staff, "/signalen?status=onzin"), "Al lang geleden."); /* the first tab */
    a = visitor_get(staff, "/signalen?status=bezig&na=x&na_id=-4");
    assert_int_equal(a.status, 200);
    staff->json = true;
    HAS(visitor_get(staff, "/signalen"), "\"verhaal\":\"Gisteren pas.\"");
}

/* Every signal stands on one page, and on one only, also when many came in one second. */
static void a_long_list_has_pages(void **state)
{
    (void)state;
    for (int i = 0; i < 95; i++)
        signal_at(w.one.here, PATH("Nummer-%03d-", i), i < 60 ? 9 : 3);
    as(ROL_PROFESSIONAL);
    const char *next = "/signalen";
    size_t seen[95] = {0}, pages = 0;
    while (next) {
        struct answer a = visitor_get(staff, next);
        size_t here = times(a.body, "“Nummer-");
        assert_true(here > 0 && here <= 15);
        for (int i = 0; i < 95; i++)
            seen[i] += times(a.body, PATH("“Nummer-%03d-", i));
        const char *link = strstr(a.body, "/signalen?status=nieuw&amp;na=");
        next = NULL;
        if (link) {
            char *href = mem_textn(w.t->ctx, link, strcspn(link, "\""));
            for (char *amp; (amp = strstr(href, "&amp;"));)
                memmove(amp + 1, amp + 5, strlen(amp + 5) + 1);
            next = href;
        }
        pages++;
    }
    assert_int_equal(pages, 7);
    for (int i = 0; i < 95; i++)
        assert_int_equal(seen[i], 1);
}

/* ---- themes and stories ---- */

static size_t upstream(int64_t knoop)
{
    testdb_begin(w.t);
    struct ids all = draad_bronnen(w.t->c, w.t->ctx, w.one.organisatie, knoop, "signaal");
    testdb_commit(w.t);
    return all.n;
}

static int64_t id_in(const char *location)
{
    const char *slash = strrchr(location, '/');
    return slash ? strtoll(slash + 1, NULL, 10) : 0;
}

static void joined_signals_keep_their_trace(void **state)
{
    (void)state;
    int64_t a = signal_at(w.one.here, "De bel.", 3), b = signal_at(w.one.here, "De bel ook.", 2);
    int64_t c = signal_at(w.one.here, "Nog een bel.", 1);
    const char *one = PATH("%lld", (long long)a), *two = PATH("%lld", (long long)b);
    as(ROL_PROFESSIONAL);
    struct answer r =
        visitor_post(staff, "/signalen/thema", "nieuw_thema", "De bel", "status", "bezig", NULL);
    assert_int_equal(r.status, 422);
    HAS(r, "Kies eerst een of meer signalen");
    HAS(r, "Mee bezig (0)</a>");
    r = visitor_post(staff, "/signalen/thema", "signaal", one, "signaal", two, NULL);
    assert_int_equal(r.status, 422);
    assert_int_equal(times(r.body, " checked"), 2); /* the choice is not lost */
    r = visitor_post(staff, "/signalen/thema", "signaal", one, "signaal", two, "nieuw_thema",
                     "De bel", NULL);
    assert_int_equal(r.status, 303);
    int64_t theme = id_in(r.location);
    assert_int_equal(upstream(theme), 2);
    assert_string_equal(knoop_of(w.one.organisatie, a).status, "bezig");
    assert_string_equal(waiting(a), "signaal_antwoord "); /* each giver still waits */
    assert_int_equal(knoop_of(w.one.organisatie, theme).locatie, w.one.here);
    HAS(visitor_get(staff, r.location), "De bel ook.");
    r = visitor_post(staff, PATH("/signalen/%lld/thema", (long long)c), "thema",
                     PATH("%lld", (long long)theme), NULL);
    assert_int_equal(r.status, 303);
    assert_int_equal(upstream(theme), 3);
    HAS(visitor_get(staff, r.location), PATH("/themas/%lld", (long long)theme));
    /* the name of a theme that is open joins it, however it is written; the first is not doubled */
    int64_t d = signal_at(w.one.here, "Altijd die bel.", 1);
    r = visitor_post(staff, "/signalen/thema", "signaal", PATH("%lld", (long long)d), "nieuw_thema",
                     " de BEL", NULL);
    assert_int_equal(id_in(r.location), theme);
    assert_int_equal(upstream(theme), 4);
    /* joining once more changes nothing */
    visitor_post(staff, PATH("/signalen/%lld/thema", (long long)c), "thema",
                 PATH("%lld", (long long)theme), NULL);
    assert_int_equal(upstream(theme), 4);
    /* a theme of another place is neither shown nor taken */
    struct db_conn *db = testdb_begin(w.t);
    int64_t far = thema_maak(db,
                             &(struct knoop_nieuw){.organisatie = w.one.organisatie,
                                                   .locatie = w.one.elsewhere,
                                                   .titel = "Verborgen thema"},
                             "");
    testdb_commit(w.t);
    LACKS(visitor_get(staff, "/signalen"), "Verborgen thema");
    LACKS(visitor_get(staff, PATH("/signalen/%lld", (long long)c)), "Verborgen thema");
    const char *hidden = PATH("%lld", (long long)far);
    assert_int_equal(
        visitor_post(staff, "/signalen/thema", "signaal", one, "thema", hidden, NULL).status, 404);
    assert_int_equal(
        visitor_post(staff, PATH("/signalen/%lld/thema", (long long)c), "thema", hidden, NULL)
            .status,
        422);
    assert_int_equal(upstream(far), 0);
    visitor_post(staff, PATH("/signalen/%lld/merken", (long long)c), "bouwsteen", "3", "bouwsteen",
                 "5", NULL);
    testdb_begin(w.t);
    assert_int_equal(knoop_bouwstenen(w.t->c, w.one.organisatie, c), 1u << 3 | 1u << 5);
    testdb_commit(w.t);
}

static struct verhaal story_of(int64_t id)
{
    struct verhaal v;
    testdb_begin(w.t);
    assert_true(verhaal_lees(w.t->c, w.t->ctx, w.one.organisatie, id, &v));
    testdb_commit(w.t);
    return v;
}

static int64_t tell_on(int64_t signal, const char *text)
{
    struct answer a = visitor_post(staff, PATH("/signalen/%lld/verhaal", (long long)signal),
                                   "tekst", text, "onherkenbaar", "1", NULL);
    assert_int_equal(a.status, 303);
    return id_in(a.location);
}

/* Only the giver says whether the words may be shared, and may change that. */
static void a_story_goes_out_with_consent_only(void **state)
{
    (void)state;
    struct given g = give_here("Kamer 12 hoort de bel niet, zei Jan.");
    as(ROL_PROFESSIONAL);
    assert_int_equal(visitor_post(staff, PATH("/signalen/%lld/verhaal", (long long)g.id), "tekst",
                                  "Iemand hoort de bel niet.", NULL)
                         .status,
                     422); /* nobody looked whether it is unrecognisable */
    int64_t id = tell_on(g.id, "Iemand hoort de bel niet.");
    struct verhaal v = story_of(id);
    assert_string_equal(v.toestemming, "gevraagd");
    assert_false(verhaal_openbaar(&v));
    assert_int_equal(upstream(id), 1);
    assert_int_equal(visitor_post(giver, "/code/delen", "delen", "misschien", NULL).status, 422);
    visitor_post(giver, "/code/delen", "delen", "ja", NULL);
    v = story_of(id); /* the giver now says yes: that counts for the story too */
    assert_true(verhaal_openbaar(&v));
    assert_string_equal(waiting(id), "");
    int64_t second = tell_on(g.id, "De bel is te zacht.");
    v = story_of(second);
    assert_string_equal(v.toestemming, "gegeven");
    assert_true(verhaal_openbaar(&v));
    visitor_post(giver, "/code/delen", "delen", "nee", NULL);
    for (int i = 0; i < 2; i++) {
        v = story_of(i ? second : id);
        assert_string_equal(v.toestemming, "ingetrokken");
        assert_string_equal(v.tekst, "");
        assert_false(verhaal_openbaar(&v));
    }
    assert_string_equal(knoop_of(w.one.organisatie, id).titel, "Ingetrokken verhaal");
    visitor_post(giver, "/code/delen", "delen", "ja", NULL); /* what is gone stays gone */
    v = story_of(id);
    assert_string_equal(v.toestemming, "ingetrokken");
}

/* ---- drafts ---- */

static int64_t draft(int64_t about, const char *text)
{
    struct db_conn *c = testdb_begin(w.t);
    assert_true(terugkoppeling_schets(c, w.one.organisatie, about, TUSSENBERICHT, text, 0) > 0);
    testdb_commit(w.t);
    testdb_begin(w.t);
    struct terugkoppeling_concepten_rows all = terugkoppeling_concepten(
        w.t->c, w.t->ctx, .organisatie = w.one.organisatie, .locatie = 0, .overal = true);
    testdb_commit(w.t);
    assert_true(all.n > 0);
    return all.row[all.n - 1].id;
}

static int64_t theme_with(int64_t signal, const char *title)
{
    struct db_conn *c = testdb_begin(w.t);
    int64_t theme =
        thema_maak(c,
                   &(struct knoop_nieuw){
                       .organisatie = w.one.organisatie, .locatie = w.one.here, .titel = title},
                   "");
    draad_leg(c, w.one.organisatie, signal, theme, AANLEIDING, 0, 0);
    testdb_commit(w.t);
    return theme;
}

static void drafts_are_read_edited_and_sent(void **state)
{
    (void)state;
    giver->language = "en";
    struct given g = give(&w.one, w.one.here, "The bell.", "jan@voorbeeld.nl");
    giver->language = NULL;
    int64_t first = draft(theme_with(g.id, "De bel"), "Wij zijn begonnen.");
    int64_t second = draft(theme_with(g.id, "De nacht"), "De nacht verandert.");
    assert_string_equal(waiting(g.id), "signaal_antwoord terugkoppeling ");
    as(ROL_PROFESSIONAL);
    struct answer a = visitor_get(staff, "/terugkoppeling");
    HAS(a, "Wij zijn begonnen.");
    HAS(a, "De nacht verandert.");
    HAS(visitor_get(staff, "/signalen"), "Voor 1 signaal staat een antwoord klaar om te versturen");
    HAS(visitor_get(staff, PATH("/signalen/%lld", (long long)g.id)), "Wij zijn begonnen.");
    const char *path = PATH("/terugkoppeling/%lld", (long long)first);
    HAS(visitor_get(staff, path), "Wij zijn begonnen.");
    assert_int_equal(
        visitor_post(staff, path, "soort", "niets_gedaan", "tekst", "Nee.", NULL).status, 422);
    assert_int_equal(visitor_post(staff, path, "soort", "tussenbericht", "tekst",
                                  "Wij zijn vandaag begonnen.", NULL)
                         .status,
                     303);
    struct post_op_id_row m;
    assert_true(mail(1, &m));
    assert_string_equal(m.onderwerp, "Answer to your signal");
    assert_non_null(strstr(m.inhoud, "Wij zijn vandaag begonnen."));
    assert_null(strstr(m.inhoud, "U vertelde")); /* what is ours is in the giver's language */
    HAS(visitor_get(giver, "/code/mijn"), "Wij zijn vandaag begonnen.");
    assert_string_equal(knoop_of(w.one.organisatie, g.id).status, "bezig");
    /* the other draft still waits; sending the first once more does nothing */
    assert_string_equal(waiting(g.id), "signaal_antwoord terugkoppeling ");
    a = visitor_post(staff, path, "soort", "gedaan", "tekst", "Iets heel anders.", NULL);
    assert_string_equal(a.location, PATH("/signalen/%lld", (long long)g.id));
    LACKS(visitor_get(giver, "/code/mijn"), "Iets heel anders.");
    assert_false(mail(2, &m));
    const char *other = PATH("/terugkoppeling/%lld/vervalt", (long long)second);
    assert_string_equal(visitor_post(staff, other, NULL).location, "/terugkoppeling");
    assert_string_equal(waiting(g.id), "signaal_antwoord ");
    LACKS(visitor_get(giver, "/code/mijn"), "De nacht verandert.");
    HAS(visitor_get(staff, "/terugkoppeling"), "Er staat niets klaar.");
    /* what was sent does not lapse any more */
    visitor_post(staff, PATH("%s/vervalt", path), NULL);
    HAS(visitor_get(giver, "/code/mijn"), "Wij zijn vandaag begonnen.");
}

/* S1: each giver is answered in the language in which he gave, or last read, his signal. */
static void drafts_speak_the_language_of_the_giver(void **state)
{
    (void)state;
    struct given dutch = give(&w.one, w.one.here, "De bel.", "");
    giver->language = "en";
    struct given english = give(&w.one, w.one.here, "The bell.", "jan@voorbeeld.nl");
    int64_t theme = theme_with(english.id, "De bel");
    testdb_begin(w.t);
    draad_leg(w.t->c, w.one.organisatie, dutch.id, theme, AANLEIDING, 0, 0);
    testdb_commit(w.t);
    int64_t last = draft(
        theme, lang_bericht(w.t->ctx,
                            "Met uw signaal is het team aan de slag gegaan: “{titel}”. Wij laten u "
                            "weten wat het oplevert.",
                            FOUT_MET("titel", "Een bel op zak")));
    const char *in_dutch = PATH("/terugkoppeling/%lld", (long long)last - 1);
    const char *in_english = PATH("/terugkoppeling/%lld", (long long)last);
    as(ROL_PROFESSIONAL);
    struct answer a = visitor_get(staff, "/terugkoppeling");
    HAS(a, "<p class=\"regels\" lang=\"nl\">Met uw signaal is het team aan de slag gegaan: “Een "
           "bel op zak”.");
    HAS(a, "<p class=\"regels\" lang=\"en\">The team has set to work with your signal: “Een bel op "
           "zak”.");
    assert_int_equal(times(a.body, "De gever leest Engels."), 1);
    LACKS(a, "De gever leest Nederlands."); /* that goes without saying */
    a = visitor_get(staff, in_english);
    HAS(a, "De gever leest Engels.");
    HAS(a, "Staan er woorden van het team in? Vertaal die nog.");
    HAS(a, "lang=\"en\" id=\"f-tekst\"");
    a = visitor_get(staff, in_dutch);
    LACKS(a, "De gever leest Engels");
    HAS(a, "lang=\"nl\" id=\"f-tekst\"");
    visitor_get(staff, "/taal/en?terug=/"); /* who is signed in has a language of his own */
    a = visitor_get(staff, in_dutch);
    HAS(a, "The giver reads Dutch.");
    HAS(a, "Met uw signaal is het team");
    LACKS(a, "Are there words of the team in it?");
    visitor_get(staff, "/taal/nl?terug=/");
    a = visitor_get(staff, PATH("/signalen/%lld", (long long)english.id));
    HAS(a, "The team has set to work with your signal");
    HAS(a, "Schrijf je antwoord in die taal.");
    LACKS(visitor_get(staff, PATH("/signalen/%lld", (long long)dutch.id)),
          "Schrijf je antwoord in");
    /* Reading in another language moves what is said from then on, the mail too. */
    assert_string_equal(signal_of(english.id).taal, "en");
    giver->language = "nl";
    HAS(visitor_get(giver, "/code/mijn"), "Uw signaal");
    assert_string_equal(signal_of(english.id).taal, "nl");
    a = visitor_get(staff, in_english);
    LACKS(a, "De gever leest Engels");
    HAS(a, "Met uw signaal is het team");
    visitor_post(staff, in_english, "soort", "tussenbericht", "tekst", "Wij zijn begonnen.", NULL);
    struct post_op_id_row m;
    assert_true(mail(1, &m));
    assert_string_equal(m.onderwerp, "Antwoord op uw signaal");
}

static void a_draft_of_elsewhere_does_not_exist(void **state)
{
    (void)state;
    struct given g = give(&w.one, w.one.elsewhere, "Van de wijk.", "");
    int64_t id = draft(theme_with(g.id, "Wijk"), "Wij zijn begonnen.");
    const char *path = PATH("/terugkoppeling/%lld", (long long)id);
    for (int who = 0; who < 2; who++) {
        const struct world_side *s = who ? &w.two : &w.one;
        visitor_forget(staff);
        visitor_sign_in(staff, s->organisatie, s->person[ROL_PROFESSIONAL]);
        assert_int_equal(visitor_get(staff, path).status, 404);
        assert_int_equal(
            visitor_post(staff, path, "soort", "gedaan", "tekst", "Dat is gedaan.", NULL).status,
            404);
        assert_int_equal(visitor_post(staff, PATH("%s/vervalt", path), NULL).status, 404);
        LACKS(visitor_get(staff, "/terugkoppeling"), "Wij zijn begonnen.");
    }
    assert_int_equal(
        audited("niet gevonden", PATH("route GET /terugkoppeling/:id id=%lld", (long long)id)), 1);
    assert_string_equal(waiting(g.id), "signaal_antwoord terugkoppeling ");
}

/* ---- inside ---- */

static void people_inside_write_signals_down(void **state)
{
    (void)state;
    const char *here = PATH("%lld", (long long)w.one.here);
    for (int rol = 0; rol < ROL_AANTAL; rol++) {
        as((enum rol)rol);
        bool may = mag_tabel((enum rol)rol, MAG_SIGNAAL_GEVEN) != WAAR_NIET;
        const char *text = PATH("Gehoord door rol %d.", rol);
        assert_int_equal(visitor_get(staff, "/signalen/nieuw").status, may ? 200 : 403);
        struct answer a = visitor_post(staff, "/signalen/nieuw", "verhaal", text, "wie", "naaste",
                                       "locatie", here, NULL);
        assert_int_equal(a.status, may ? 303 : 403);
        if (!may)
            continue;
        a = visitor_get(staff, a.location); /* to the signal, or to one's own */
        assert_int_equal(a.status, 200);
        HAS(a, text);
        a = visitor_get(staff, "/signalen/mijn");
        HAS(a, text);
        assert_int_equal(times(a.body, "Gehoord door rol"), 1);
    }
    as(ROL_NAASTE);
    assert_int_equal(visitor_post(staff, "/signalen/nieuw", "verhaal", "x", "wie", "naaste",
                                  "locatie", PATH("%lld", (long long)w.one.elsewhere), NULL)
                         .status,
                     422);
    assert_int_equal(visitor_post(staff, "/signalen/nieuw", "verhaal", "Goed zo.", "wie", "naaste",
                                  "locatie", here, NULL)
                         .status,
                     303);
    testdb_begin(w.t);
    struct signalen_van_persoon_rows mine = signalen_van_persoon(
        w.t->c, w.t->ctx, .organisatie = w.one.organisatie, .persoon = w.one.person[ROL_NAASTE]);
    testdb_commit(w.t);
    as(ROL_PROFESSIONAL);
    struct answer a = visitor_get(staff, PATH("/signalen/%lld", (long long)mine.row[0].id));
    HAS(a, "onder Mijn signalen"); /* there is no code */
    answer_signal(mine.row[0].id, "gedaan", "Dank je wel, wij doen het.", 303);
    as(ROL_NAASTE);
    HAS(visitor_get(staff, "/signalen/mijn"), "Dank je wel, wij doen het.");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(giving_needs_no_account),
        TEST(sent_twice_is_one_signal),
        TEST(before_the_first_signal_no_code_opens),
        TEST(a_code_opens_one_signal),
        TEST(the_giver_adds_and_waits_again),
        TEST(the_giver_leaves_an_address),
        TEST(only_an_answer_closes),
        TEST(elsewhere_it_does_not_exist),
        TEST(who_waits_longest_comes_first),
        TEST(a_long_list_has_pages),
        TEST(joined_signals_keep_their_trace),
        TEST(a_story_goes_out_with_consent_only),
        TEST(drafts_are_read_edited_and_sent),
        TEST(drafts_speak_the_language_of_the_giver),
        TEST(a_draft_of_elsewhere_does_not_exist),
        TEST(people_inside_write_signals_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
