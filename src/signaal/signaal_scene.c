/* What the tests of the room's pages share (signaal_scene.h). Not here: the tests themselves, the
 * two organisations (tests/support/world.c), asking for pages (tests/support/visitor.c). */
#include "signaal/signaal_scene.h"

#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "draad/draad_sql.h"
#include "tests/support/house.h"

struct world w;
struct visitor *staff, *giver;

int signaal_scene_open(void **state)
{
    (void)state;
    w = world_make(house_open());
    staff = house_visitor(w.t);
    giver = house_visitor(w.t);
    return 0;
}

int signaal_scene_close(void **state)
{
    (void)state;
    testdb_close(w.t);
    return 0;
}

void as(enum rol rol)
{
    visitor_forget(staff);
    visitor_sign_in(staff, w.one.organisatie, w.one.person[rol]);
}

const char *slug(int64_t org, int64_t place)
{
    struct locatie l;
    testdb_begin(w.t);
    assert_true(locatie_read(w.t->c, w.t->ctx, org, place, &l));
    testdb_commit(w.t);
    return l.slug;
}

const char *public_path(const struct world_side *s, int64_t place)
{
    struct openbaar o;
    const char *org = s == &w.one ? "zorg-een" : "zorg-twee";
    const char *path = PATH("/s/%s/%s", org, slug(s->organisatie, place));
    testdb_begin(w.t);
    assert_true(openbaar_find(w.t->c, w.t->ctx, org, NULL, &o));
    assert_int_equal(o.organisatie, s->organisatie);
    testdb_commit(w.t);
    return path;
}

const char *code_on(struct answer a)
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

static struct signaal_at_code_row find(const char *code)
{
    struct signaal_code c;
    struct signaal_at_code_row row = {0};
    uint8_t hash[32];
    assert_true(signaal_code_lees(code, &c));
    testdb_begin(w.t);
    assert_true(signaal_code_hash(w.t->c, &c, hash));
    assert_true(signaal_at_code(w.t->c, w.t->ctx, &row, .code_hash = {hash, 32}));
    testdb_commit(w.t);
    return row;
}

struct given give(const struct world_side *s, int64_t place, const char *text, const char *email)
{
    visitor_forget(giver);
    struct answer a = visitor_post(giver, public_path(s, place), "verhaal", text, "bouwsteen", "2",
                                   "email", email, NULL);
    assert_int_equal(a.status, 303);
    assert_string_equal(a.location, "/code/dank");
    const char *code = code_on(visitor_get(giver, a.location));
    return (struct given){find(code).id, code};
}

struct given give_here(const char *text)
{
    return give(&w.one, w.one.here, text, "");
}

struct knoop knoop_of(int64_t org, int64_t id)
{
    struct knoop k;
    testdb_begin(w.t);
    assert_true(knoop_read(w.t->c, w.t->ctx, org, id, &k));
    testdb_commit(w.t);
    return k;
}

struct signaal_of_row signal_of(int64_t id)
{
    struct signaal_of_row s;
    testdb_begin(w.t);
    assert_true(signaal_of(w.t->c, w.t->ctx, &s, .organisatie = w.one.organisatie, .id = id));
    testdb_commit(w.t);
    return s;
}

const char *waiting(int64_t id)
{
    struct knoop k = knoop_of(w.one.organisatie, id);
    struct buf b;
    buf_init(&b, w.t->ctx, 4096);
    buf_text(&b, "");
    testdb_begin(w.t);
    struct wachtpunt_open_rows rows =
        wachtpunt_open(w.t->c, w.t->ctx, .organisatie = w.one.organisatie, .locatie = k.locatie,
                       .mag = ",terugkoppelen,leren.schrijven,beeld.schrijven,", .max = 500);
    testdb_commit(w.t);
    for (size_t i = 0; i < rows.n; i++)
        if (rows.row[i].knoop == id)
            buf_format(&b, "%s ", rows.row[i].wat);
    return b.data ? b.data : "";
}

bool mail(int64_t id, struct post_by_id_row *out)
{
    testdb_begin(w.t);
    bool there = post_by_id(w.t->c, w.t->ctx, out, .organisatie = w.one.organisatie, .id = id);
    testdb_commit(w.t);
    return there;
}

struct count {
    const char *uitkomst, *onderwerp;
    int n;
};

static bool count_line(void *arg, const struct audit_all_row *a)
{
    struct count *k = arg;
    k->n += text_equal(a->uitkomst, k->uitkomst) && text_equal(a->onderwerp, k->onderwerp);
    return true;
}

int audited(const char *uitkomst, const char *onderwerp)
{
    struct count k = {uitkomst, onderwerp, 0};
    testdb_begin(w.t);
    audit_all(w.t->c, count_line, &k, .organisatie = w.one.organisatie);
    testdb_commit(w.t);
    return k.n;
}

void answer_signal(int64_t id, const char *soort, const char *tekst, int status)
{
    assert_int_equal(visitor_post(staff, PATH("/signalen/%lld/antwoord", (long long)id), "soort",
                                  soort, "tekst", tekst, NULL)
                         .status,
                     status);
}

struct uitweg away_of(int64_t signal)
{
    struct uitweg u = {0};
    testdb_begin(w.t);
    uitweg_of_signaal(w.t->c, w.t->ctx, w.one.organisatie, signal, &u);
    testdb_commit(w.t);
    return u;
}

int64_t take_out(int64_t signal, const char *way, int status)
{
    assert_int_equal(visitor_post(staff, PATH("/signalen/%lld/doorgeven", (long long)signal),
                                  "uitweg", way, "zeker", "1", NULL)
                         .status,
                     status);
    return away_of(signal).id;
}

size_t waits(int64_t id)
{
    testdb_begin(w.t);
    struct wachtpunt_of_rows rows =
        wachtpunt_of(w.t->c, w.t->ctx, .organisatie = w.one.organisatie, .knoop = id);
    testdb_commit(w.t);
    return rows.n;
}

const char *own_path(int64_t id, const char *what)
{
    return PATH("/signalen/mijn/%lld%s", (long long)id, what);
}

struct answer give_inside(const char *words, const char *choice)
{
    return visitor_post(staff, "/signalen/nieuw", "verhaal", words, "wie", "zorgvrager", "locatie",
                        PATH("%lld", (long long)w.one.here), "naam", choice, NULL);
}

int64_t last_signal(void)
{
    struct knoop k;
    int64_t id = 0;
    testdb_begin(w.t);
    for (int64_t i = 1; knoop_read(w.t->c, w.t->ctx, w.one.organisatie, i, &k); i++)
        id = strcmp(k.soort, "signaal") == 0 ? i : id;
    testdb_commit(w.t);
    return id;
}

int64_t signal_at(int64_t place, const char *text, int days_ago)
{
    struct db_conn *c = testdb_begin(w.t);
    int64_t id = signaal_create(c, &(struct signaal_gegeven){
                                       .rij = {.organisatie = w.one.organisatie,
                                               .tekst = text,
                                               .gever = "naaste",
                                               .kanaal = "openbaar",
                                               .taal = "nl"},
                                       .locatie = place,
                                       .gemaakt = time_now() - days_ago * 86400
    });
    testdb_commit(w.t);
    return id;
}

size_t times(const char *body, const char *word)
{
    size_t n = 0;
    for (const char *p = body; (p = strstr(p, word)); p += strlen(word))
        n++;
    return n;
}
