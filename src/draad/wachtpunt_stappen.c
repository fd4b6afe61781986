/* What happens to something that waits besides ending: suspended and taken up again, reminded of,
 * stepped up. Not here: beginning and ending (wachtpunt.c), for whom it waits (wacht_regels.c),
 * pages (wacht_paginas.c). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "db/erase.h"
#include "draad/draad_regels.h"
#include "draad/draad_sql.h"
#include "draad/wacht.h"
#include "gezelschap/gezelschap.h"
#include "gezelschap/gezelschap_sql.h"
#include "organisatie/background.h"

#define ROUND_MAX 200 /* steps that one transaction takes */
#define ROUNDS    20  /* transactions of one call */
#define MENSEN    300 /* people that one step writes to */

struct wacht_adres wacht_adres_van(const char *mag, int64_t locatie, int64_t persoon,
                                   int64_t gezelschap, const char *rol)
{
    struct wacht_adres a = {.mag = MAG_AANTAL, /* a right that a newer program knows: of nobody */
                            .locatie = locatie,
                            .persoon = persoon,
                            .gezelschap = gezelschap,
                            .rol = ROL_AANTAL};
    handeling_from_code(mag, &a.mag);
    if (rol && !rol_from_code(rol, &a.rol))
        a.mag = MAG_AANTAL;
    return a;
}

bool wacht_voor(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t knoop,
                const char *wat, const struct wacht_adres *a, const struct wacht_mens *m)
{
    struct knoop k;
    if (!wacht_op(a, m))
        return false;
    if (!a->gezelschap || !knoop_read(db, ctx, organisatie, knoop, &k))
        return true;
    const struct knoop_face *face = face_of(k.soort);
    return !face || !face->zelf_gedaan ||
           !face->zelf_gedaan(db, ctx, &k, wat, a->gezelschap, m->persoon);
}

static const int64_t *bodies_of(struct db_conn *db, const void *ctx, int64_t organisatie,
                                int64_t persoon, size_t *n)
{
    struct gezelschap_zetels z = gezelschappen_van(db, ctx, organisatie, persoon, date_today());
    int64_t *ids = mem_array(ctx, int64_t, z.n + 1);
    for (size_t i = 0; i < z.n; i++)
        ids[i] = z.een[i].id;
    *n = z.n;
    return ids;
}

struct wacht_mens wacht_mens_van(struct request *r)
{
    const struct sessie *s = session_of(r);
    struct wacht_mens m = {.persoon = s->persoon, .leden = s->leden, .n_leden = s->n_leden};
    m.gezelschap = bodies_of(r->db, r->ctx, s->organisatie, s->persoon, &m.n_gezelschap);
    return m;
}

const char *wacht_rollen_overal(const void *ctx, const struct wacht_mens *m)
{
    struct buf b;
    buf_init(&b, ctx, 1 << 18);
    for (int rol = 0; rol < ROL_AANTAL; rol++) {
        bool has = false;
        for (size_t i = 0; i < m->n_leden; i++)
            has = has || m->leden[i].rol == (enum rol)rol;
        for (int h = MAG_AANGEMELD + 1; has && h < MAG_AANTAL; h++)
            if (mag_where((enum rol)rol, (enum handeling)h) == WAAR_OVERAL)
                buf_format(&b, ",%s:%s", rol_code((enum rol)rol),
                           handeling_code((enum handeling)h));
    }
    if (b.len == 0)
        return "";
    buf_char(&b, ',');
    return b.data;
}

static struct wacht_mens mens_of(struct db_conn *db, const void *ctx, int64_t organisatie,
                                 int64_t persoon)
{
    struct wachtpunt_leden_rows rows =
        wachtpunt_leden(db, ctx, .organisatie = organisatie, .persoon = persoon);
    struct lidmaatschap *l = mem_array(ctx, struct lidmaatschap, rows.n + 1);
    struct wacht_mens m = {.persoon = persoon, .leden = l};
    for (size_t i = 0; i < rows.n; i++)
        if (rol_from_code(rows.row[i].rol, &l[m.n_leden].rol)) {
            l[m.n_leden].locatie = rows.row[i].locatie;
            l[m.n_leden++].team = rows.row[i].team;
        }
    m.gezelschap = bodies_of(db, ctx, organisatie, persoon, &m.n_gezelschap);
    return m;
}

/* A line of history; of a personal kind without its detail. */
static void told(struct db_conn *db, const struct knoop *k, const char *with, const char *without,
                 const char *detail, int64_t door)
{
    bool opaque = knoop_opaque(k->soort);
    geschiedenis_write(db, k->organisatie, k->id, opaque ? without : with, opaque ? NULL : detail,
                       door, 0);
}

/* Whose name a line bears: 0 where it would tell whom a knoop that names nobody is about. */
static int64_t named(const struct knoop *k, const struct wachtpunt_by_id_row *w, int64_t door)
{
    return w->persoon && !k->door ? 0 : door;
}

/* ---- suspended ---- */

/* Suspends (op a day) or takes up again (op DATE_NONE); the counters follow. */
static void set_suspended(struct db_conn *db, int64_t organisatie,
                          const struct wachtpunt_by_id_row *w, int32_t op, int32_t tot,
                          const char *reden, int32_t uiterlijk)
{
    struct wacht_adres a = wacht_adres_van(w->mag, w->locatie, w->persoon, w->gezelschap, w->rol);
    bool by_right = !wacht_gericht(&a), now = by_right && op == DATE_NONE;
    wachtpunt_set_opgeschort(db, .organisatie = organisatie, .id = w->id, .op = op, .tot = tot,
                             .reden = reden, .uiterlijk = uiterlijk, .in_lijst = now);
    if (w->opgeschort_reden && !reden)
        erase_note(db, false);
    if (now != w->in_lijst)
        wachtpunt_in_lijst(db, organisatie, w->locatie, w->mag, w->wat, now);
}

void wachtpunt_suspend(struct db_conn *db, int64_t organisatie, int64_t id, int32_t tot,
                       const char *reden, int64_t door)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "wachtpunt_suspend");
    struct wachtpunt_by_id_row w;
    struct knoop k;
    char day[11];
    if (wachtpunt_by_id(db, tmp, &w, .organisatie = organisatie, .id = id) &&
        w.klaar == TIME_NONE && w.opgeschort_op == DATE_NONE &&
        knoop_read(db, tmp, organisatie, w.knoop, &k)) {
        /* Of a personal kind this store keeps no words. */
        set_suspended(db, organisatie, &w, date_today(), tot, knoop_opaque(k.soort) ? NULL : reden,
                      w.uiterlijk);
        date_iso(tot, day);
        told(db, &k, N_("Opgeschort tot {detail}"), N_("Opgeschort"), day, named(&k, &w, door));
    }
    mem_free(tmp);
}

void wachtpunt_resume(struct db_conn *db, int64_t organisatie, int64_t id, int64_t door)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "wachtpunt_resume");
    struct wachtpunt_by_id_row w;
    struct knoop k;
    if (wachtpunt_by_id(db, tmp, &w, .organisatie = organisatie, .id = id) &&
        w.klaar == TIME_NONE && w.opgeschort_op != DATE_NONE &&
        knoop_read(db, tmp, organisatie, w.knoop, &k)) {
        /* The round may come after the day that was agreed: it counts to that day. */
        int32_t again = w.opgeschort_tot < date_today() ? w.opgeschort_tot : date_today();
        struct wachtpunt_stappen_rows steps =
            wachtpunt_stappen(db, tmp, .organisatie = organisatie, .wachtpunt = id);
        for (size_t i = 0; i < steps.n; i++)
            if (steps.row[i].gedaan == TIME_NONE)
                wachtpunt_stap_set(db, .organisatie = organisatie, .wachtpunt = id,
                                   .nummer = steps.row[i].nummer,
                                   .op = wacht_verschoven(steps.row[i].op, w.opgeschort_op, again));
        set_suspended(db, organisatie, &w, DATE_NONE, DATE_NONE, NULL,
                      wacht_verschoven(w.uiterlijk, w.opgeschort_op, again));
        geschiedenis_write(db, organisatie, w.knoop, N_("Weer opgepakt"), NULL, named(&k, &w, door),
                           0);
    }
    mem_free(tmp);
}

/* ---- mails ---- */

struct letter { /* who is written about one thing that waits */
    struct db_conn *db;
    const void *ctx;
    int64_t organisatie;
    const struct wachtpunt_by_id_row *w;
    struct wacht_adres a;
};

static const char *day_words(const void *ctx, enum lang lang, int32_t day)
{
    struct buf b;
    buf_init(&b, ctx, 100);
    lang_date(&b, lang, day);
    return b.data;
}

/* The mail says what is asked and until when, and nothing of what it is about: it leaves the house.
 */
static void write_to(const struct letter *l, int64_t persoon, const char *email, const char *taal)
{
    struct wacht_mens m = mens_of(l->db, l->ctx, l->organisatie, persoon);
    enum lang lang = lang_from_code(taal);
    struct buf b;
    if (!wacht_voor(l->db, l->ctx, l->organisatie, l->w->knoop, l->w->wat, &l->a, &m))
        return;
    buf_init(&b, l->ctx, 4000);
    buf_format(&b, "%s\n", T(lang, l->w->tekst));
    if (l->w->uiterlijk != DATE_NONE)
        buf_format(&b, "%s\n",
                   zin_met(l->ctx, T(lang, N_("Uiterlijk op {dag}.")), "dag",
                           day_words(l->ctx, lang, l->w->uiterlijk)));
    buf_format(&b, "\n%s\n", T(lang, N_("Na het inloggen in Koers staat het op de startpagina.")));
    mail_queue(l->db, l->organisatie, email, T(lang, N_("Er wacht iets in Koers")), b.data);
}

/* Only what has an addressee is written about: a right is that of many. */
static void write_all(const struct letter *l)
{
    int32_t today = date_today();
    if (l->a.persoon) {
        struct wachtpunt_persoon_row p;
        if (wachtpunt_persoon(l->db, l->ctx, &p, .organisatie = l->organisatie, .id = l->a.persoon))
            write_to(l, p.id, p.email, p.taal);
    } else if (l->a.gezelschap) {
        struct gezelschap_adressen_rows p =
            gezelschap_adressen(l->db, l->ctx, .organisatie = l->organisatie,
                                .gezelschap = l->a.gezelschap, .dag = today, .max = MENSEN);
        for (size_t i = 0; i < p.n; i++)
            write_to(l, p.row[i].id, p.row[i].email, p.row[i].taal);
    } else if (l->a.rol != ROL_AANTAL) {
        struct wachtpunt_rol_mensen_rows p =
            wachtpunt_rol_mensen(l->db, l->ctx, .organisatie = l->organisatie,
                                 .rol = rol_code(l->a.rol), .locatie = l->a.locatie, .max = MENSEN);
        for (size_t i = 0; i < p.n; i++)
            write_to(l, p.row[i].id, p.row[i].email, p.row[i].taal);
    }
}

static void remind(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id)
{
    struct wachtpunt_by_id_row w;
    if (!wachtpunt_by_id(db, ctx, &w, .organisatie = organisatie, .id = id))
        return;
    write_all(
        &(struct letter){.db = db,
                         .ctx = ctx,
                         .organisatie = organisatie,
                         .w = &w,
                         .a = wacht_adres_van(w.mag, w.locatie, w.persoon, w.gezelschap, w.rol)});
}

/* ---- stepped up ---- */

/* It goes on waiting for who was asked, and from now on for this addressee too. */
static void step_up(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                    const struct wachtpunt_stappen_row *s)
{
    struct wachtpunt_by_id_row w;
    struct wachtpunt_set_row made = {0};
    if (!wachtpunt_by_id(db, ctx, &w, .organisatie = organisatie, .id = id))
        return;
    struct wacht_adres a = wacht_adres_van(s->mag, w.locatie, s->persoon, s->gezelschap, s->rol);
    bool by_right = !wacht_gericht(&a);
    wachtpunt_set(db, ctx, &made, .organisatie = organisatie, .knoop = w.knoop, .soort = w.wat,
                  .mag = s->mag, .locatie = w.locatie, .persoon = s->persoon,
                  .gezelschap = s->gezelschap, .rol = s->rol, .vraag = w.vraag, .trede = s->nummer,
                  .in_lijst = by_right, .stappen = false, .tekst = s->tekst ? s->tekst : w.tekst,
                  .sinds = w.sinds, .uiterlijk = w.uiterlijk);
    if (by_right)
        wachtpunt_in_lijst(db, organisatie, w.locatie, s->mag, w.wat, true);
    struct knoop k;
    if (knoop_read(db, ctx, organisatie, w.knoop, &k)) {
        if (s->rol)
            told(db, &k, N_("Een trede hoger: {detail}"), N_("Een trede hoger"), s->rol, 0);
        else
            geschiedenis_write(db, organisatie, w.knoop, N_("Een trede hoger"), NULL, 0, 0);
    }
    remind(db, ctx, organisatie, made.id);
}

static void take_step(struct db_conn *db, const void *ctx,
                      const struct wachtpunt_stappen_due_row *d)
{
    struct wachtpunt_stappen_rows steps =
        wachtpunt_stappen(db, ctx, .organisatie = d->organisatie, .wachtpunt = d->wachtpunt);
    for (size_t i = 0; i < steps.n; i++) {
        const struct wachtpunt_stappen_row *s = &steps.row[i];
        if (s->nummer != d->nummer || s->gedaan != TIME_NONE)
            continue;
        wachtpunt_stap_set(db, .organisatie = d->organisatie, .wachtpunt = d->wachtpunt,
                           .nummer = s->nummer, .op = s->op, .gedaan = time_now());
        if (text_equal(s->soort, "hoger"))
            step_up(db, ctx, d->organisatie, d->wachtpunt, s);
        else
            remind(db, ctx, d->organisatie, d->wachtpunt);
    }
}

struct round {
    size_t taken;
};

static bool write_round(struct db_conn *db, void *arg)
{
    struct round *x = arg;
    TALLOC_CTX *ctx = mem_ctx(NULL, "wacht_ronde");
    struct wachtpunt_stil_due_rows still =
        wachtpunt_stil_due(db, ctx, .dag = date_today(), .max = ROUND_MAX);
    for (size_t i = 0; i < still.n; i++)
        wachtpunt_resume(db, still.row[i].organisatie, still.row[i].id, 0);
    struct wachtpunt_stappen_due_rows due =
        wachtpunt_stappen_due(db, ctx, .dag = date_today(), .max = ROUND_MAX);
    for (size_t i = 0; i < due.n; i++)
        take_step(db, ctx, &due.row[i]);
    x->taken = still.n + due.n;
    mem_free(ctx);
    return !db_failed(db);
}

void wachtpunt_tidy(const struct background *a)
{
    for (int i = 0; i < ROUNDS; i++) {
        struct round x = {0};
        if (background_write(a, write_round, &x, NULL) != DB_OK || x.taken < ROUND_MAX ||
            (a->stops && a->stops(a->self)))
            return;
    }
}
