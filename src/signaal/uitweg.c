/* Handing a signal over, and what is done with it then (uitweg.h). Not here: pages, terms. */
#include "signaal/uitweg.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "db/erase.h"

#define MAILED_MAX   100 /* people who are mailed at once */
#define HANDED_TITLE N_("Doorgegeven signaal")

/* ---- reading ---- */

/* Two queries find one, and give the same row. */
#define UITWEG_OF(org, row)                                                                        \
    (struct uitweg)                                                                                \
    {                                                                                              \
        .organisatie = (org), .id = (row).id, .signaal = (row).signaal, .soort = (row).soort,      \
        .tekst = (row).tekst, .gever = (row).gever, .op = (row).op, .uiterlijk = (row).uiterlijk,  \
        .af = (row).af, .klacht_op = (row).klacht_op, .verlengd = (row).verlengd,                  \
        .zelf = (row).zelf, .gewist = (row).gewist                                                 \
    }

static bool with_knoop(struct db_conn *db, const void *ctx, struct uitweg *u)
{
    struct knoop k;
    if (!knoop_read(db, ctx, u->organisatie, u->id, &k))
        return false;
    u->status = k.status;
    u->locatie = k.locatie;
    return true;
}

bool uitweg_of_signaal(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t signaal,
                       struct uitweg *out)
{
    struct uitweg_at_signaal_row row;
    if (!uitweg_at_signaal(db, ctx, &row, .organisatie = organisatie, .signaal = signaal))
        return false;
    *out = UITWEG_OF(organisatie, row);
    return with_knoop(db, ctx, out);
}

bool uitweg_read(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                 struct uitweg *out)
{
    struct uitweg_by_id_row row;
    if (!uitweg_by_id(db, ctx, &row, .organisatie = organisatie, .id = id))
        return false;
    *out = UITWEG_OF(organisatie, row);
    return with_knoop(db, ctx, out);
}

enum handeling uitweg_mag(const char *soort)
{
    return text_equal(soort, UITWEG_KLACHT) ? MAG_KLACHT_BEHANDELEN : MAG_DRINGEND_BEHANDELEN;
}

bool signaal_mag_daar(enum rol rol, int64_t van, enum handeling h, int64_t plek)
{
    struct lidmaatschap l = {.rol = rol, .locatie = van};
    return mag_members(&l, 1, h, plek);
}

/* ---- who can carry it: one rule for whether it can go there, and for who is mailed ---- */

struct carriers {
    struct signaal_leden_row *een;
    size_t n;
};

static void take_carrier(const void *ctx, struct carriers *c, const struct signaal_leden_row *m)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->een[i].persoon == m->persoon)
            return;
    c->een = mem_resize(ctx, c->een, struct signaal_leden_row, c->n + 1);
    c->een[c->n++] = *m;
}

/* Everybody who may handle it at this place today, each once. */
static struct carriers carriers_of(struct db_conn *db, const void *ctx, const char *soort,
                                   int64_t organisatie, int64_t locatie)
{
    enum handeling h = uitweg_mag(soort);
    struct carriers c = {0};
    for (int r = 0; r < ROL_AANTAL; r++) {
        if (mag_where((enum rol)r, h) == WAAR_NIET)
            continue;
        struct signaal_leden_rows rows =
            signaal_leden(db, ctx, .organisatie = organisatie, .rol = rol_code((enum rol)r));
        for (size_t i = 0; i < rows.n; i++) {
            if (signaal_mag_daar((enum rol)r, rows.row[i].locatie, h, locatie))
                take_carrier(ctx, &c, &rows.row[i]);
        }
    }
    return c;
}

bool uitweg_carried(struct db_conn *db, const void *ctx, const char *soort, int64_t organisatie,
                    int64_t locatie)
{
    return carriers_of(db, ctx, soort, organisatie, locatie).n > 0;
}

/* ---- what the giver hears by mail: that there is news, never the words ---- */

static void mail_news(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t signaal,
                      const struct signaal_of_row *s, const char *base)
{
    enum lang lang = lang_from_code(s->taal);
    if (!s->email || !base)
        return;
    const char *where = text_equal(s->kanaal, "openbaar") ? "/code" : "/signalen/mijn";
    mail_queue_about(db, organisatie, signaal, s->email, T(lang, N_("Antwoord op uw signaal")),
                     mem_format(ctx, "%s\n%s%s\n",
                                T(lang, N_("Er is nieuws over uw signaal. U leest het op:")), base,
                                where));
}

/* What each kind says to who must act: that there is something and where to look; what it is stays
 * inside. */
static const struct call {
    const char *soort, *subject, *words, *path;
} calls[] = {
    {UITWEG_DRINGEND, N_("Iets kan niet wachten: kijk nu in Koers"),
     N_("Iemand vertelde iets dat niet kan wachten. Na het inloggen lees je het op:"), "/dringend"},
    {UITWEG_KLACHT,   N_("Er wacht een klacht in Koers"),
     N_("Iemand diende een klacht in. Na het inloggen lees je die op:"),               "/klachten"},
};

/* At once: of what cannot wait, and of a complaint by its giver. By the day, since a giver may be who
 * did it. */
static void mail_carriers(struct db_conn *db, const void *ctx, const struct uitweg *u,
                          const char *base)
{
    bool complaint = text_equal(u->soort, UITWEG_KLACHT);
    const struct call *c = &calls[complaint];
    if (!base || (complaint && !u->zelf))
        return;
    struct carriers all = carriers_of(db, ctx, u->soort, u->organisatie, u->locatie);
    for (size_t i = 0; i < all.n && i < MAILED_MAX; i++) {
        enum lang lang = lang_from_code(all.een[i].taal);
        mail_queue_by_day(db, u->organisatie, all.een[i].email, T(lang, c->subject),
                          mem_format(ctx, "%s\n%s%s\n", T(lang, c->words), base, c->path));
    }
}

/* ---- handing over ---- */

/* The conversation so far goes along, in its order. */
static void move_messages(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t signaal,
                          int64_t uitweg)
{
    struct signaal_aanvullingen_rows added =
        signaal_aanvullingen(db, ctx, .organisatie = organisatie, .signaal = signaal);
    struct signaal_antwoorden_rows sent =
        signaal_antwoorden(db, ctx, .organisatie = organisatie, .signaal = signaal);
    size_t a = 0, s = 0;
    while (a < added.n || s < sent.n) {
        bool theirs = s == sent.n || (a < added.n && added.row[a].na <= (int64_t)s);
        uitweg_bericht_insert(db, .organisatie = organisatie, .uitweg = uitweg, .van_gever = theirs,
                              .tekst = theirs ? added.row[a].tekst : sent.row[s].tekst,
                              .op = date_of_time(theirs ? added.row[a].op : sent.row[s].verstuurd));
        *(theirs ? &a : &s) += 1;
    }
    signaal_aanvullingen_forget(db, .organisatie = organisatie, .signaal = signaal);
    signaal_antwoorden_forget(db, .organisatie = organisatie, .signaal = signaal);
}

/* Stories made of it are its words: they go as when the giver takes back consent. */
static void withdraw_stories(struct db_conn *db, const void *ctx, int64_t organisatie,
                             int64_t signaal)
{
    struct signaal_verhalen_rows made =
        signaal_verhalen(db, ctx, .organisatie = organisatie, .signaal = signaal);
    for (size_t i = 0; i < made.n; i++)
        verhaal_withdraw(db, ctx, organisatie, made.row[i].id, 0);
}

static void cut_threads(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t signaal,
                        int64_t door)
{
    struct signaal_draden_rows rows =
        signaal_draden(db, ctx, .organisatie = organisatie, .id = signaal);
    for (size_t i = 0; i < rows.n; i++)
        for (enum relatie r = AANLEIDING; r <= SPREEKT_TEGEN; r++)
            if (text_equal(rows.row[i].relatie, relatie_code(r)))
                draad_cut(db, organisatie, rows.row[i].van, rows.row[i].naar, r, door);
}

/* Everything by which the quality side could read or count what was said. */
static void leave_quality(struct db_conn *db, const void *ctx, const struct knoop *signaal,
                          int64_t uitweg, int64_t door)
{
    int64_t org = signaal->organisatie, id = signaal->id;
    withdraw_stories(db, ctx, org, id);
    cut_threads(db, ctx, org, id, door);
    move_messages(db, ctx, org, id, uitweg);
    signaal_leeg(db, .organisatie = org, .id = id);
    knoop_set_bouwstenen(db, org, id, 0);
    knoop_rename(db, org, id, HANDED_TITLE, door);
    knoop_change_search_text(db, org, id, NULL);
    knoop_forget_to(db, org, id, uitweg);
    wachtpunt_end(db, org, id, NULL);
    erase_note(db, true); /* words and stems, as they stand in the file until then */
}

static void wait_for_handling(struct db_conn *db, const struct uitweg *u)
{
    bool complaint = text_equal(u->soort, UITWEG_KLACHT);
    wachtpunt_begin(
        db, &(struct wachtpunt_new){
                .organisatie = u->organisatie,
                .knoop = u->id,
                .locatie = u->locatie,
                .soort = u->soort,
                .mag = uitweg_mag(u->soort),
                .tekst = complaint ? N_("Klacht wacht op een oordeel") : N_("Dit kan niet wachten"),
                .sinds = time_of_date(complaint ? u->klacht_op : u->op),
                .uiterlijk = u->uiterlijk,
            });
}

static int64_t make_knoop(struct db_conn *db, const struct uitweg *u, int32_t op)
{
    bool complaint = text_equal(u->soort, UITWEG_KLACHT);
    return knoop_create(
        db, &(struct knoop_new){.organisatie = u->organisatie,
                                .locatie = u->locatie,
                                .soort = u->soort,
                                .titel = complaint ? "Klacht" : "Kan niet wachten",
                                .status = complaint && u->verlengd ? "verlengd" : "open",
                                .gemaakt = time_of_date(op)});
}

/* The same signal, of this kind from now on. The term of a complaint counts from the first day on
 * which it was one, and is made longer once. */
static struct uitweg turned(const struct uitweg *u, const char *soort, int64_t door, int32_t op)
{
    struct uitweg next = *u;
    bool complaint = text_equal(soort, UITWEG_KLACHT);
    next.soort = soort;
    next.op = op;
    next.af = DATE_NONE;
    next.zelf = door == 0;
    if (complaint && next.klacht_op == DATE_NONE)
        next.klacht_op = op;
    next.uiterlijk = uitweg_uiterlijk(soort, complaint ? next.klacht_op : op);
    if (complaint && next.verlengd)
        next.uiterlijk += KLACHT_LANGER;
    return next;
}

static void insert(struct db_conn *db, const struct uitweg *u)
{
    uitweg_insert(db, .organisatie = u->organisatie, .id = u->id, .soort = u->soort,
                  .signaal = u->signaal, .tekst = u->tekst, .gever = u->gever, .op = u->op,
                  .uiterlijk = u->uiterlijk, .zelf = u->zelf, .klacht_op = u->klacht_op);
}

static void insert_messages(struct db_conn *db, const struct uitweg *u,
                            const struct uitweg_berichten_rows *said)
{
    for (size_t i = 0; i < said->n; i++)
        uitweg_bericht_insert(db, .organisatie = u->organisatie, .uitweg = u->id,
                              .van_gever = said->row[i].van_gever, .tekst = said->row[i].tekst,
                              .op = said->row[i].op);
}

int64_t uitweg_begin(struct db_conn *db, const void *ctx, const struct knoop *signaal,
                     const char *soort, int64_t door, const char *base, int32_t op)
{
    struct signaal_of_row s;
    if (!signaal_of(db, ctx, &s, .organisatie = signaal->organisatie, .id = signaal->id))
        return 0;
    struct uitweg u = turned(&(struct uitweg){.organisatie = signaal->organisatie,
                                              .signaal = signaal->id,
                                              .locatie = signaal->locatie,
                                              .tekst = s.tekst,
                                              .gever = s.gever,
                                              .klacht_op = DATE_NONE},
                             soort, door, op);
    u.id = make_knoop(db, &u, op);
    insert(db, &u);
    leave_quality(db, ctx, signaal, u.id, door);
    knoop_change_status(db, u.organisatie, signaal->id, soort, door, 0);
    wait_for_handling(db, &u);
    achterstand_derive(db, ctx, u.organisatie, u.locatie);
    if (door) { /* who files it himself knows */
        signaal_doorgegeven(db, .organisatie = u.organisatie, .id = signaal->id);
        mail_news(db, ctx, u.organisatie, signaal->id, &s, base);
    }
    mail_carriers(db, ctx, &u, base);
    return u.id;
}

const char *uitweg_verder_soort(const char *soort)
{
    return text_equal(soort, UITWEG_KLACHT) ? UITWEG_DRINGEND : UITWEG_KLACHT;
}

/* The row takes the number of a knoop of the other kind; what was said follows, in its order. */
static void renumber(struct db_conn *db, const void *ctx, const struct uitweg *u,
                     const struct uitweg *next)
{
    struct uitweg_berichten_rows said =
        uitweg_berichten(db, ctx, .organisatie = u->organisatie, .uitweg = u->id);
    uitweg_berichten_forget(db, .organisatie = u->organisatie, .uitweg = u->id);
    uitweg_renumber(db, .organisatie = u->organisatie, .id = u->id, .naar = next->id,
                    .soort = next->soort, .op = next->op, .uiterlijk = next->uiterlijk,
                    .zelf = next->zelf, .klacht_op = next->klacht_op);
    insert_messages(db, next, &said);
}

int64_t uitweg_verder(struct db_conn *db, const void *ctx, const struct uitweg *u, int64_t door,
                      const char *base, int32_t op)
{
    struct signaal_of_row s;
    struct uitweg next = turned(u, uitweg_verder_soort(u->soort), door, op);
    next.id = make_knoop(db, &next, op);
    renumber(db, ctx, u, &next);
    knoop_forget_to(db, u->organisatie, u->id, next.id);
    wachtpunt_end(db, u->organisatie, u->id, NULL);
    knoop_change_status(db, u->organisatie, u->id, "verder", door, 0);
    knoop_change_status(db, u->organisatie, u->signaal, next.soort, door, 0);
    wait_for_handling(db, &next);
    if (door)
        signaal_doorgegeven(db, .organisatie = u->organisatie, .id = u->signaal);
    if (door && signaal_of(db, ctx, &s, .organisatie = u->organisatie, .id = u->signaal))
        mail_news(db, ctx, u->organisatie, u->signaal, &s, base);
    mail_carriers(db, ctx, &next, base);
    return next.id;
}

/* ---- both ways out at once ---- */

/* The other row of the same signal; id 0: there is none. */
static struct uitweg_van_soort_row beside(struct db_conn *db, const void *ctx,
                                          const struct uitweg *u)
{
    struct uitweg_van_soort_row row = {.id = 0};
    if (!uitweg_van_soort(db, ctx, &row, .organisatie = u->organisatie, .signaal = u->signaal,
                          .soort = uitweg_verder_soort(u->soort)))
        row.id = 0;
    return row;
}

bool uitweg_ook(struct db_conn *db, const void *ctx, const struct uitweg *u)
{
    return beside(db, ctx, u).id != 0;
}

int64_t uitweg_van(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t signaal,
                   const char *soort)
{
    struct uitweg_van_soort_row row;
    return uitweg_van_soort(db, ctx, &row, .organisatie = organisatie, .signaal = signaal,
                            .soort = soort)
               ? row.id
               : 0;
}

bool uitweg_deel(struct db_conn *db, const void *ctx, const struct uitweg *u)
{
    struct uitweg other;
    return uitweg_read(db, ctx, u->organisatie, beside(db, ctx, u).id, &other) &&
           !text_equal(other.tekst, u->tekst);
}

bool uitweg_klacht_af(struct db_conn *db, const void *ctx, const struct uitweg *u)
{
    struct uitweg_van_soort_row other = beside(db, ctx, u);
    return text_equal(u->soort, UITWEG_DRINGEND) && other.id && other.af != DATE_NONE;
}

int32_t uitweg_dringend_dag(struct db_conn *db, const void *ctx, const struct uitweg *u)
{
    struct uitweg_van_soort_row other = beside(db, ctx, u);
    bool open = text_equal(u->soort, UITWEG_KLACHT) && other.id && other.af == DATE_NONE;
    return open ? other.uiterlijk : DATE_NONE;
}

int32_t uitweg_dringend_af(struct db_conn *db, const void *ctx, const struct uitweg *u)
{
    struct uitweg_van_soort_row other = beside(db, ctx, u);
    return text_equal(u->soort, UITWEG_KLACHT) && other.id ? other.af : DATE_NONE;
}

bool uitweg_alone(struct db_conn *db, const void *ctx, const struct uitweg *u)
{
    struct uitweg_van_soort_row other = beside(db, ctx, u);
    return !other.id || other.gewist != DATE_NONE;
}

/* What is said about what cannot wait stands with the complaint too, which its giver reads, as long as
 * its words are kept. Nothing goes the other way: a complaint may be about who must act. */
static void say_beside(struct db_conn *db, const struct uitweg *u, bool van_gever,
                       const char *tekst, int32_t op)
{
    if (text_equal(u->soort, UITWEG_KLACHT))
        return;
    void *tmp = mem_ctx(NULL, "beside");
    struct uitweg_van_soort_row other = beside(db, tmp, u);
    if (other.id && other.gewist == DATE_NONE)
        uitweg_bericht_insert(db, .organisatie = u->organisatie, .uitweg = other.id,
                              .van_gever = van_gever, .tekst = tekst, .op = op);
    mem_free(tmp);
}

/* Who must act keeps the words until it is handled, as its giver was told. All of it stands with the
 * complaint, and what colleagues wrote and attached goes there. */
static void leave_to_complaint(struct db_conn *db, const void *ctx, const struct uitweg *u)
{
    if (text_equal(u->soort, UITWEG_KLACHT) || uitweg_alone(db, ctx, u))
        return;
    knoop_forget_to(db, u->organisatie, u->id, beside(db, ctx, u).id);
    uitweg_wipe(db, ctx, u);
}

int64_t uitweg_ook_klacht(struct db_conn *db, const void *ctx, const struct uitweg *u,
                          const char *base, int32_t op)
{
    struct uitweg next = turned(u, UITWEG_KLACHT, 0, op);
    next.id = make_knoop(db, &next, op);
    insert(db, &next);
    uitweg_set(db, .organisatie = u->organisatie, .id = next.id, .uiterlijk = next.uiterlijk,
               .verlengd = next.verlengd, .af = next.af);
    struct uitweg_berichten_rows said =
        uitweg_berichten(db, ctx, .organisatie = u->organisatie, .uitweg = u->id);
    insert_messages(db, &next, &said);
    geschiedenis_write(db, u->organisatie, u->id, N_("De gever maakte er ook een klacht van"), "",
                       0, time_of_date(op));
    knoop_change_status(db, u->organisatie, u->signaal, next.soort, 0, 0);
    wait_for_handling(db, &next);
    mail_carriers(db, ctx, &next, base);
    return next.id;
}

bool uitweg_kan_weer(struct db_conn *db, const void *ctx, const struct uitweg *u)
{
    return text_equal(u->soort, UITWEG_KLACHT) && u->gewist == DATE_NONE &&
           uitweg_carried(db, ctx, UITWEG_DRINGEND, u->organisatie, u->locatie);
}

void uitweg_weer(struct db_conn *db, const void *ctx, const struct uitweg *u, const char *tekst,
                 const char *base, int32_t op)
{
    struct uitweg next = turned(u, UITWEG_DRINGEND, 0, op);
    int64_t day = time_of_date(op);
    next.id = beside(db, ctx, u).id;
    next.zelf = false; /* she made no complaint of this one */
    next.tekst = tekst;
    if (next.id && beside(db, ctx, u).af == DATE_NONE) { /* it is open: one thing more */
        uitweg_bericht_insert(db, .organisatie = u->organisatie, .uitweg = next.id,
                              .van_gever = true, .tekst = tekst, .op = op);
    } else if (next.id) {
        uitweg_heropen(db, .organisatie = u->organisatie, .id = next.id, .tekst = tekst,
                       .gever = u->gever, .op = op, .uiterlijk = next.uiterlijk);
        knoop_change_status(db, u->organisatie, next.id, "open", 0, day);
    } else {
        next.id = make_knoop(db, &next, op);
        insert(db, &next);
    }
    geschiedenis_write(db, u->organisatie, next.id,
                       N_("De gever schreef bij de klacht dat dit niet kan wachten"), "", 0, day);
    wait_for_handling(db, &next);
    mail_carriers(db, ctx, &next, base);
}

/* ---- what is done with it ---- */

void uitweg_do(struct db_conn *db, const void *ctx, const struct uitweg *u, enum uitweg_daad d,
               const char *tekst, int64_t door, const char *base, int32_t op)
{
    struct signaal_of_row s;
    struct uitweg next = *u;
    uitweg_bericht_insert(db, .organisatie = u->organisatie, .uitweg = u->id, .van_gever = false,
                          .tekst = tekst, .op = op);
    say_beside(db, u, false, tekst, op);
    if (d == DAAD_LANGER) {
        next.verlengd = true;
        next.uiterlijk += KLACHT_LANGER;
        knoop_change_status(db, u->organisatie, u->id, "verlengd", door, 0);
        wait_for_handling(db, &next);
    } else if (d == DAAD_AF) {
        next.af = op;
        knoop_change_status(db, u->organisatie, u->id, "af", door, 0);
        wachtpunt_end(db, u->organisatie, u->id, NULL);
    } else {
        geschiedenis_write(db, u->organisatie, u->id, N_("De gever kreeg bericht"), "", door, 0);
        if (u->af != DATE_NONE) /* it waited again because the giver said something more */
            wachtpunt_end(db, u->organisatie, u->id, NULL);
    }
    uitweg_set(db, .organisatie = u->organisatie, .id = u->id, .uiterlijk = next.uiterlijk,
               .verlengd = next.verlengd, .af = next.af);
    if (d == DAAD_AF)
        leave_to_complaint(db, ctx, &next);
    if (signaal_of(db, ctx, &s, .organisatie = u->organisatie, .id = u->signaal))
        mail_news(db, ctx, u->organisatie, u->signaal, &s, base);
}

void uitweg_add(struct db_conn *db, const struct uitweg *u, const char *tekst, int32_t op)
{
    uitweg_bericht_insert(db, .organisatie = u->organisatie, .uitweg = u->id, .van_gever = true,
                          .tekst = tekst, .op = op);
    say_beside(db, u, true, tekst, op);
    geschiedenis_write(db, u->organisatie, u->id, N_("De gever voegde iets toe"), "", 0,
                       time_of_date(op));
    if (u->af != DATE_NONE)
        wachtpunt_begin(db, &(struct wachtpunt_new){
                                .organisatie = u->organisatie,
                                .knoop = u->id,
                                .locatie = u->locatie,
                                .soort = u->soort,
                                .mag = uitweg_mag(u->soort),
                                .tekst = N_("De gever voegde iets toe en wacht op antwoord"),
                                .sinds = time_of_date(op)});
}

/* ---- faces: the words stand on their own page only ---- */

static const struct face_status statuses[] = {
    {"open",     N_("Open"), false},
    {"verlengd",     N_("Open, verlengd"), false},
    {"af", N_("Afgehandeld"), true},
    {"verder",     N_("Doorgegeven"), true},
    {"gewist",       N_("Verwijderd"), true},
    {0     },
};

const struct knoop_face uitweg_klacht_face = {.soort = UITWEG_KLACHT,
                                              .naam = N_("Klacht"),
                                              .meervoud = N_("Klachten"),
                                              .letter = "K",
                                              .nameless = true,
                                              .vorm = KRAAL_VIERKANT,
                                              .path = "/klachten/%lld",
                                              .lezen = MAG_KLACHT_BEHANDELEN,
                                              .statussen = statuses};
const struct knoop_face uitweg_dringend_face = {.soort = UITWEG_DRINGEND,
                                                .naam = N_("Kan niet wachten"),
                                                .meervoud = N_("Wat niet kan wachten"),
                                                .letter = "!",
                                                .nameless = true,
                                                .urgent = "/dringend",
                                                .vorm = KRAAL_VIERKANT,
                                                .path = "/dringend/%lld",
                                                .lezen = MAG_DRINGEND_BEHANDELEN,
                                                .statussen = statuses};

static bool still_here(const struct request *r, const struct about *a)
{
    (void)r;
    return !signaal_handed_over(a->status);
}

const struct subject_rule signaal_woorden = {MAG_SIGNAAL_LEZEN, SUBJECT_TOO, "hier", still_here};

/* ---- the demo organisation ---- */

static void lay_away(const struct demo_ground *d, const char *soort, const char *tekst, int days)
{
    struct knoop k;
    int32_t day = date_today() - days;
    int64_t lead = d->person(d, ROL_LEIDINGGEVENDE, d->place[0]);
    int64_t id = signaal_create(d->db, &(struct signaal_gegeven){
                                           .rij = {.organisatie = d->organisatie,
                                                   .tekst = tekst,
                                                   .gever = "naaste",
                                                   .kanaal = "openbaar",
                                                   .taal = "nl"},
                                           .locatie = d->place[0],
                                           .gemaakt = time_of_date(day)
    });
    if (knoop_read(d->db, d->ctx, d->organisatie, id, &k))
        uitweg_begin(d->db, d->ctx, &k, soort, lead, NULL, day + 1);
}

bool signaal_demo(const struct demo_ground *d, struct error *f)
{
    (void)f;
    bereik_set(d->db, .organisatie = d->organisatie, .locatie = 0, .telefoon = "0900 000 00 00",
               .klacht_naam = "Thea Molenaar", .klacht_bereik = "klacht@voorbeeldwaard.example");
    bereik_set(d->db, .organisatie = d->organisatie, .locatie = d->place[0],
               .telefoon = "0900 000 00 01");
    lay_away(d, UITWEG_KLACHT, "Ik wil dat iemand uitzoekt waarom mijn moeder drie uur wachtte.",
             20);
    lay_away(d, UITWEG_DRINGEND, "Mijn vader heeft sinds vandaag blauwe plekken op zijn arm.", 1);
    return true;
}
