/* A kwaliteitsbeeld to test with (beeld_scene.h). Not here: what is asserted about it. */
#include "tests/support/beeld_scene.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_sql.h"
#include "gezelschap/gezelschap.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "organisatie/organisatie_sql.h"
#include "tests/cm.h"
#include "tests/support/house.h"
#include <stdlib.h>
#include <string.h>

#define BASE "https://koers.example"

static int64_t make(struct beeldtoneel *t, const char *soort, const char *titel, const char *status)
{
    return knoop_create(t->w.t->c, &(struct knoop_new){.organisatie = t->w.one.organisatie,
                                                       .locatie = t->w.one.here,
                                                       .soort = soort,
                                                       .titel = titel,
                                                       .status = status,
                                                       .bouwstenen = 1u << 2});
}

int64_t beeld_scene_cijfer(struct beeldtoneel *t, int64_t locatie, const char *vraag, int64_t n)
{
    return cijfer_create(t->w.t->c,
                         &(struct knoop_new){.organisatie = t->w.one.organisatie,
                                             .locatie = locatie,
                                             .titel = vraag,
                                             .bouwstenen = 1u << 2},
                         &(struct cijfer){.vraag = vraag,
                                          .eenheid = "rapportcijfer",
                                          .staat = CIJFER_OPEN,
                                          .waarde = 7.9,
                                          .laag = 7.4,
                                          .hoog = 8.4,
                                          .n = n,
                                          .k = 10,
                                          .methode = "gemiddelde",
                                          .bron = "meting 1, vraag v1",
                                          .van = date_today() - 90,
                                          .tot = date_today() - 60});
}

int64_t beeld_scene_verhaal(struct beeldtoneel *t, const char *tekst, const char *toestemming,
                            bool onherkenbaar)
{
    return verhaal_create(t->w.t->c,
                          &(struct knoop_new){.organisatie = t->w.one.organisatie,
                                              .locatie = t->w.one.here,
                                              .titel = tekst,
                                              .bouwstenen = 1u << 2},
                          &(struct verhaal){.tekst = tekst,
                                            .verteller = "naaste",
                                            .toestemming = toestemming,
                                            .toestemming_op = date_today(),
                                            .onherkenbaar = onherkenbaar});
}

struct beeldtoneel beeld_scene_open(void)
{
    struct beeldtoneel t = {0};
    t.w = world_make(house_open());
    t.v = house_visitor(t.w.t);
    struct db_conn *c = testdb_begin(t.w.t);
    int64_t org = t.w.one.organisatie;
    t.signal = make(&t, "signaal", "Ik eet alleen", "nieuw");
    t.theme = thema_create(c,
                           &(struct knoop_new){.organisatie = org,
                                               .locatie = t.w.one.here,
                                               .titel = "Samen eten",
                                               .bouwstenen = 1u << 2},
                           "");
    t.cycle = make(&t, "leercyclus", "Aan tafel", "actie");
    t.figure = beeld_scene_cijfer(&t, t.w.one.here, "Hoe is het eten?", 34);
    t.story = beeld_scene_verhaal(&t, "Mijn moeder zit weer aan tafel.", "gegeven", true);
    draad_lay(c, org, t.signal, t.theme, AANLEIDING, 0, 0);
    draad_lay(c, org, t.theme, t.cycle, AANLEIDING, 0, 0);
    testdb_commit(t.w.t);
    return t;
}

void beeld_scene_close(struct beeldtoneel *t)
{
    testdb_close(t->w.t);
}

void beeld_scene_as(struct beeldtoneel *t, enum rol rol)
{
    visitor_forget(t->v);
    visitor_sign_in(t->v, t->w.one.organisatie, t->w.one.person[rol]);
}

struct beeld beeld_scene_beeld(struct beeldtoneel *t, int64_t locatie)
{
    struct beeld b;
    struct db_conn *c = testdb_begin(t->w.t);
    assert_true(beeld_find(c, t->w.t->ctx, t->w.one.organisatie, 2025, locatie, true,
                           t->w.one.person[ROL_KWALITEITSMEDEWERKER], &b));
    testdb_commit(t->w.t);
    return b;
}

int64_t beeld_scene_hoofdstuk(struct beeldtoneel *t, const struct beeld *b, int bouwsteen)
{
    int64_t id = 0;
    testdb_begin(t->w.t);
    struct hoofdstukken_rows all =
        hoofdstukken(t->w.t->c, t->w.t->ctx, .organisatie = b->organisatie, .beeld = b->id);
    for (size_t i = 0; i < all.n; i++)
        if (!all.row[i].bouwsteen_null && all.row[i].bouwsteen == bouwsteen)
            id = all.row[i].id;
    testdb_commit(t->w.t);
    assert_true(id > 0);
    return id;
}

int64_t beeld_scene_zin(struct beeldtoneel *t, const struct beeld *b, int bouwsteen, enum deel deel,
                        const char *tekst, int64_t een, int64_t twee)
{
    int64_t chapter = beeld_scene_hoofdstuk(t, b, bouwsteen), grounds[2] = {een, twee};
    struct db_conn *c = testdb_begin(t->w.t);
    int64_t id = uitspraak_create(c, t->w.t->ctx, b,
                                  &(struct uitspraak_new){.hoofdstuk = chapter,
                                                          .deel = deel,
                                                          .tekst = tekst,
                                                          .gronden = grounds,
                                                          .n_gronden = een ? (twee ? 2 : 1) : 0,
                                                          .in_het_kort = deel == TERUGBLIK});
    testdb_commit(t->w.t);
    return id;
}

void beeld_scene_fill(struct beeldtoneel *t, const struct beeld *b)
{
    const void *ctx = t->w.t->ctx;
    for (int n = 1; n <= 4; n++) {
        beeld_scene_zin(t, b, n, TERUGBLIK, mem_format(ctx, "Wat er gebeurde in %d.", n), t->cycle,
                        n == 2 ? t->story : 0);
        beeld_scene_zin(t, b, n, REFLECTIE, mem_format(ctx, "Wat wij leerden van %d.", n),
                        n == 2 ? t->figure : t->theme, 0);
        beeld_scene_zin(t, b, n, VOORUITBLIK, mem_format(ctx, "Wat wij gaan doen met %d.", n), 0,
                        0);
    }
}

int64_t beeld_scene_versie(struct beeldtoneel *t, const struct beeld *b, enum versie_staat tot)
{
    struct error f = {0};
    int64_t officer = t->w.one.person[ROL_KWALITEITSMEDEWERKER];
    struct db_conn *c = testdb_begin(t->w.t);
    int64_t n = versie_freeze(c, t->w.t->ctx, b, officer, &f);
    if (n == 0)
        fail_msg("freeze: %s (%s)", f.message, f.detail);
    if (tot >= VERSIE_VASTGESTELD)
        assert_true(
            versie_approve(c, b->organisatie, b->id, n, t->w.one.person[ROL_BESTUURDER], &f));
    if (tot >= VERSIE_OPENBAAR &&
        !versie_publish(c, t->w.t->ctx, b->organisatie, b->id, n, officer, BASE, &f))
        fail_msg("publish: %s (%s)", f.message, f.detail);
    testdb_commit(t->w.t);
    return n;
}

struct answer beeld_scene_public(struct beeldtoneel *t, const char *path)
{
    visitor_forget(t->v);
    return visitor_get(t->v, path);
}

struct count {
    const char *uitkomst, *onderwerp;
    int n;
};

static bool count_line(void *arg, const struct audit_all_row *a)
{
    struct count *k = arg;
    k->n += text_equal(a->uitkomst, k->uitkomst) && text_starts(a->onderwerp, k->onderwerp);
    return true;
}

int beeld_scene_audit(struct beeldtoneel *t, const char *uitkomst, const char *onderwerp)
{
    struct count k = {uitkomst, onderwerp, 0};
    testdb_begin(t->w.t);
    audit_all(t->w.t->c, count_line, &k, .organisatie = t->w.one.organisatie);
    testdb_commit(t->w.t);
    return k.n;
}

const char *beeld_scene_pad(struct beeldtoneel *t, const struct beeld *b, const char *part)
{
    return mem_format(t->w.t->ctx, "/kwaliteitsbeeld/%lld%s", (long long)b->id, part);
}

struct beeld_inhoud beeld_scene_inhoud(struct beeldtoneel *t, const struct beeld *b)
{
    struct beeld_inhoud c;
    testdb_begin(t->w.t);
    beeld_inhoud(t->w.t->c, t->w.t->ctx, LANG_NL, b, &c);
    testdb_commit(t->w.t);
    return c;
}

const char *beeld_scene_wacht(struct beeldtoneel *t, const struct beeld *b)
{
    struct buf out;
    buf_init(&out, t->w.t->ctx, 4096);
    testdb_begin(t->w.t);
    struct wachtpunt_of_rows rows =
        wachtpunt_of(t->w.t->c, t->w.t->ctx, .organisatie = t->w.one.organisatie, .knoop = b->id);
    testdb_commit(t->w.t);
    for (size_t i = 0; i < rows.n; i++)
        buf_format(&out, rows.row[i].vraag ? "%s:%lld " : "%s ", rows.row[i].soort,
                   (long long)rows.row[i].vraag);
    return out.data ? out.data : "";
}

int64_t beeld_scene_raad(struct beeldtoneel *t, enum rol rol)
{
    testdb_begin(t->w.t);
    struct gezelschap_zetels z = gezelschappen_van(t->w.t->c, t->w.t->ctx, t->w.one.organisatie,
                                                   t->w.one.person[rol], date_today());
    testdb_commit(t->w.t);
    assert_true(z.n > 0);
    return z.een[0].id;
}

const char *beeld_scene_als(struct beeldtoneel *t, enum rol rol)
{
    return mem_format(t->w.t->ctx, "g%lld", (long long)beeld_scene_raad(t, rol));
}

int64_t beeld_scene_stem(struct beeldtoneel *t, const struct beeld *b, const char *als,
                         const char *text, int status)
{
    struct answer a =
        visitor_post(t->v,
                     beeld_scene_pad(t, b,
                                     mem_format(t->w.t->ctx, "/hoofdstuk/%lld/stem",
                                                (long long)beeld_scene_hoofdstuk(t, b, 2))),
                     "namens", als[0] == 'g' ? "" : "een naaste", "als", als, "tekst", text, NULL);
    assert_int_equal(a.status, status);
    if (status != 303)
        return 0;
    testdb_begin(t->w.t);
    struct stemmen_rows all =
        stemmen(t->w.t->c, t->w.t->ctx, .organisatie = t->w.one.organisatie, .beeld = b->id);
    testdb_commit(t->w.t);
    assert_true(all.n > 0);
    return all.row[all.n - 1].id;
}
