/* Late has a consequence: signals past the promised day wait for who watches over their place, and
 * two weeks later for who speaks to them. One waiting point per place, without words: who hears of
 * it need not read what was said. Not here: the numbers (draad/zonder_antwoord.c), the terms
 * (signaal_regels.c). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_regels.h"
#include "signaal/uitweg.h"
#include "signaal/zonder_antwoord_pagina_html.h"

#define LATE      "signaal_laat"
#define LONG_LATE "signaal_lang_laat"
#define ASKED     "signaal_gevraagd"
#define ASKED_FOR 7   /* days in which who was asked answers */
#define SHOWN     100 /* late signals of one place */

static const struct {
    const char *soort;
    enum signaal_laat from;
    enum handeling mag;
    const char *tekst;
    int32_t after; /* days after the promised one since when it waits */
} steps[] = {
    {LATE,      SIGNAAL_LAAT,      MAG_SIGNAAL_BEWAKEN,
     N_("Signalen wachten langer dan beloofd op een antwoord"),                     1},
    {LONG_LATE, SIGNAAL_LANG_LAAT, MAG_SIGNAAL_AANSPREKEN,
     N_("Signalen wachten meer dan twee weken langer dan beloofd op een antwoord"),
     1 + SIGNAAL_HOGER_DAGEN                                                         },
};
#define STEPS (sizeof steps / sizeof *steps)

/* The knoop of a place on which its waiting points hang. 0: there is none, and make is false. */
static int64_t knoop_at(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t plek,
                        bool make)
{
    struct achterstand_at_row row;
    if (achterstand_at(db, ctx, &row, .organisatie = organisatie, .plek = plek))
        return row.id;
    if (!make)
        return 0;
    int64_t id = knoop_create(db, &(struct knoop_new){.organisatie = organisatie,
                                                      .locatie = plek,
                                                      .soort = "achterstand",
                                                      .titel = "Signalen zonder antwoord",
                                                      .status = "open",
                                                      .stammen = "\n"});
    achterstand_insert(db, .organisatie = organisatie, .id = id, .plek = plek);
    return id;
}

/* What is open about one place. */
struct open_waits {
    int64_t knoop;        /* 0: nothing is known of it */
    int64_t since[STEPS]; /* TIME_NONE: it does not wait */
    int32_t due[STEPS];   /* the last day that it shows; DATE_NONE: none */
    int32_t asked;        /* until when somebody was asked to answer; DATE_NONE: nobody was */
};

static struct open_waits waits_nothing(int64_t knoop)
{
    struct open_waits o = {.knoop = knoop, .asked = DATE_NONE};
    for (size_t i = 0; i < STEPS; i++) {
        o.since[i] = TIME_NONE;
        o.due[i] = DATE_NONE;
    }
    return o;
}

static void waits_too(struct open_waits *o, const char *soort, int64_t sinds, int32_t uiterlijk)
{
    for (size_t i = 0; i < STEPS; i++)
        if (text_equal(soort, steps[i].soort)) {
            o->since[i] = sinds;
            o->due[i] = uiterlijk;
        }
    if (text_equal(soort, ASKED))
        o->asked = uiterlijk;
}

/* Does it wait for who was asked? From the day after the board may ask once more. */
static bool is_asked(const struct open_waits *o)
{
    return o->asked != DATE_NONE && date_today() <= o->asked;
}

static struct open_waits waits_of(struct db_conn *db, const void *ctx, int64_t organisatie,
                                  int64_t knoop)
{
    struct achterstand_wacht_rows rows =
        achterstand_wacht(db, ctx, .organisatie = organisatie, .knoop = knoop);
    struct open_waits o = waits_nothing(knoop);
    for (size_t i = 0; i < rows.n; i++)
        waits_too(&o, rows.row[i].soort, rows.row[i].sinds, rows.row[i].uiterlijk);
    return o;
}

/* eerste: the promised day that passed first; DATE_NONE or later: none did. What is right already is
 * not written again. */
static void follow(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t plek,
                   int32_t eerste)
{
    enum signaal_laat late = signaal_lateness(eerste, date_today());
    int64_t id = knoop_at(db, ctx, organisatie, plek, late != SIGNAAL_OP_TIJD);
    if (!id)
        return;
    struct open_waits now = waits_of(db, ctx, organisatie, id);
    bool theirs = is_asked(&now);
    if (now.asked != DATE_NONE && late == SIGNAAL_OP_TIJD)
        wachtpunt_end(db, organisatie, id, ASKED);
    for (size_t i = 0; i < STEPS; i++) {
        int64_t is = now.since[i], must = TIME_NONE;
        /* Once the board asked, it waits for who was asked; it comes back the day after. */
        if (late >= steps[i].from && !(theirs && steps[i].mag == MAG_SIGNAAL_AANSPREKEN))
            must = time_of_date(eerste + steps[i].after);
        /* A version before this one gave it no last day; one that was suspended has another. */
        if (is == must && (must == TIME_NONE || now.due[i] != DATE_NONE))
            continue;
        /* Ended first: what waits already keeps its day, and the longest of those who wait now
         * may wait shorter than who was answered. */
        if (is != TIME_NONE)
            wachtpunt_end(db, organisatie, id, steps[i].soort);
        if (must != TIME_NONE)
            wachtpunt_begin(db, &(struct wachtpunt_new){.organisatie = organisatie,
                                                        .knoop = id,
                                                        .locatie = plek,
                                                        .soort = steps[i].soort,
                                                        .mag = steps[i].mag,
                                                        .tekst = steps[i].tekst,
                                                        .sinds = must,
                                                        .uiterlijk = eerste});
    }
}

void achterstand_derive(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t plek)
{
    struct achterstand_eerste_row row = {.eerste = DATE_NONE};
    if (!achterstand_eerste(db, ctx, &row, .organisatie = organisatie, .locatie = plek,
                            .gisteren = date_today() - 1, .langst = date_today() + ANTWOORD_LANGST))
        row.eerste = DATE_NONE;
    follow(db, ctx, organisatie, plek, row.eerste);
}

static bool round_all(struct db_conn *db, void *arg)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "achterstand");
    struct achterstand_laat_rows late =
        achterstand_laat(db, ctx, .vandaag = date_today(), .langst = date_today() + ANTWOORD_LANGST,
                         .mag = handeling_code(MAG_TERUGKOPPELEN));
    struct achterstand_all_rows known = achterstand_all(db, ctx);
    (void)arg;
    for (size_t i = 0; i < late.n; i++)
        achterstand_derive(db, ctx, late.row[i].organisatie, late.row[i].locatie);
    for (size_t i = 0; i < known.n; i++)
        achterstand_derive(db, ctx, known.row[i].organisatie, known.row[i].plek);
    mem_free(ctx);
    return !db_failed(db);
}

void achterstand_tidy(const struct background *a)
{
    background_write(a, round_all, NULL, NULL);
}

/* ---- who is asked ---- */

/* In this order: whoever watches over the place; where nobody does, whoever may answer there, first
 * who does so for all places. Every role that may answer is here. */
static const struct {
    enum rol rol;
    enum handeling mag;
} carriers[] = {
    {ROL_LEIDINGGEVENDE,       MAG_SIGNAAL_BEWAKEN},
    {ROL_KWALITEITSMEDEWERKER, MAG_TERUGKOPPELEN  },
    {ROL_REGIEBEHANDELAAR,     MAG_TERUGKOPPELEN  },
    {ROL_PROFESSIONAL,         MAG_TERUGKOPPELEN  },
};
#define CARRIERS (sizeof carriers / sizeof *carriers)

/* Who has these roles, wherever. */
struct people {
    struct signaal_leden_rows of[CARRIERS];
};

static struct people people_of(struct db_conn *db, const void *ctx, int64_t organisatie)
{
    struct people p;
    for (size_t c = 0; c < CARRIERS; c++)
        p.of[c] =
            signaal_leden(db, ctx, .organisatie = organisatie, .rol = rol_code(carriers[c].rol));
    return p;
}

/* Their names, and which row of carriers they are; NULL: nobody can answer there. */
static const char *carried_by(const void *ctx, const struct people *p, int64_t plek, size_t *which)
{
    for (size_t c = 0; c < CARRIERS; c++) {
        const char *names = NULL;
        for (size_t i = 0; i < p->of[c].n; i++) {
            const struct signaal_leden_row *m = &p->of[c].row[i];
            if (signaal_mag_daar(carriers[c].rol, m->locatie, carriers[c].mag, plek))
                names = names ? mem_format(ctx, "%s, %s", names, m->naam) : m->naam;
        }
        *which = c;
        if (names)
            return names;
    }
    return NULL;
}

enum signaal_lezers signaal_lezers(struct db_conn *db, const void *ctx, int64_t organisatie,
                                   int64_t plek)
{
    enum signaal_lezers found = LEEST_NIEMAND;
    for (int rol = 0; rol < ROL_AANTAL; rol++) {
        struct signaal_lezers_met_row has = {0};
        if (mag_where((enum rol)rol, MAG_TERUGKOPPELEN) == WAAR_NIET)
            continue;
        signaal_lezers_met(db, ctx, &has, .organisatie = organisatie,
                           .rol = rol_code((enum rol)rol), .plek = plek);
        if (has.hier && signaal_mag_daar((enum rol)rol, plek, MAG_TERUGKOPPELEN, plek))
            return LEEST_TEAM;
        if (has.geheel && signaal_mag_daar((enum rol)rol, 0, MAG_TERUGKOPPELEN, plek))
            found = plek ? LEEST_GEHEEL : LEEST_TEAM;
    }
    return found;
}

/* ---- asking ---- */

const struct form vraag_antwoord_form = {.name = "vraag_antwoord",
                                         .button = N_("Vraag om antwoord binnen een week")};

int vraag_antwoord_post(struct request *r)
{
    struct knoop k;
    size_t c;
    if (!knoop_read(r->db, r->ctx, org_van(r), request_id(r, "id"), &k) ||
        !text_equal(k.soort, "achterstand") || !mag_knoop(r, MAG_SIGNAAL_AANSPREKEN, &k))
        return not_found(r);
    struct open_waits now = waits_of(r->db, r->ctx, k.organisatie, k.id);
    struct people people = people_of(r->db, r->ctx, k.organisatie);
    if (now.since[0] == TIME_NONE) {
        reply_notice(r, T(r->lang, N_("Hier is niets meer te laat.")));
    } else if (!carried_by(r->ctx, &people, k.locatie, &c)) {
        reply_notice(r, T(r->lang, N_("Niemand kan hier antwoord geven. Vraag de beheerder om een "
                                      "leidinggevende voor deze plek.")));
    } else if (is_asked(&now)) {
        reply_notice(r, T(r->lang, N_("Dit is al gevraagd.")));
    } else {
        const struct wachtpunt_stap mail = {.soort = STAP_HERINNER, .op = date_today()};
        wachtpunt_begin(
            r->db,
            &(struct wachtpunt_new){
                .organisatie = k.organisatie,
                .knoop = k.id,
                .locatie = k.locatie,
                .soort = ASKED,
                .mag = carriers[c].mag,
                .rol = rol_code(carriers[c].rol),
                .tekst = N_("De bestuurder vraagt om antwoord op de signalen die te laat zijn"),
                .sinds = time_now(),
                .uiterlijk = date_today() + ASKED_FOR,
                .stappen = &mail,
                .n_stappen = 1});
        achterstand_derive(r->db, r->ctx, k.organisatie, k.locatie);
        geschiedenis_write(r->db, k.organisatie, k.id, N_("Om antwoord gevraagd"), NULL,
                           session_of(r)->persoon, 0);
        reply_notice(r, T(r->lang, N_("Het is gevraagd, ook per e-mail. Is er na een week nog geen "
                                      "antwoord, dan staat het weer op je startpagina.")));
    }
    return reply_redirect(r, "/zonder-antwoord");
}

/* ---- the numbers per place, and what is late there ---- */

static const char *name_of(struct request *r, const struct locaties *places, int64_t plek)
{
    for (size_t k = 0; k < places->n; k++)
        if (places->locatie[k].id == plek)
            return places->locatie[k].naam;
    return T(r->lang, N_("de hele organisatie"));
}

/* Without what was said; a link for who may read it. */
static void fill_late(struct request *r, int64_t plek, struct zonder_antwoord_pagina_laat *v)
{
    struct signalen_laat_rows rows = signalen_laat(
        r->db, r->ctx, .organisatie = org_van(r), .locatie = plek, .vandaag = date_today(),
        .langst = date_today() + ANTWOORD_LANGST, .max = SHOWN);
    struct zonder_antwoord_pagina_laat_signalen *list =
        mem_array(r->ctx, struct zonder_antwoord_pagina_laat_signalen, rows.n + 1);
    bool reads = mag(r, MAG_SIGNAAL_LEZEN, plek);
    for (size_t i = 0; i < rows.n; i++) {
        const struct signalen_laat_row *s = &rows.row[i];
        list[i] = (struct zonder_antwoord_pagina_laat_signalen){
            .id = s->id,
            .link = reads ? mem_format(r->ctx, "/signalen/%lld", (long long)s->id) : NULL,
            .gegeven = date_of_time(s->gemaakt),
            .beloofd = s->uiterlijk,
            .dagen = antwoord_te_laat(s->uiterlijk, date_today()),
            .bezig = text_equal(s->status, "bezig")};
    }
    v->signalen = list;
    v->n_signalen = rows.n;
}

/* What is open about each place of these. */
static struct open_waits *waits_of_all(struct request *r, const struct zonder_antwoord_plekken *all)
{
    struct achterstand_wacht_overal_rows rows =
        achterstand_wacht_overal(r->db, r->ctx, .organisatie = org_van(r));
    struct open_waits *list = mem_array(r->ctx, struct open_waits, all->n + 1);
    for (size_t i = 0; i < all->n; i++) {
        list[i] = waits_nothing(0);
        for (size_t k = 0; k < rows.n; k++) {
            if (rows.row[k].plek != all->plek[i].locatie)
                continue;
            list[i].knoop = rows.row[k].id;
            waits_too(&list[i], rows.row[k].soort, rows.row[k].sinds, rows.row[k].uiterlijk);
        }
    }
    return list;
}

static void fill_place(struct request *r, const struct zonder_antwoord_plek *p,
                       const struct people *people, const struct open_waits *now,
                       struct zonder_antwoord_pagina_laat *v)
{
    size_t c;
    v->draagt = carried_by(r->ctx, people, p->locatie, &c);
    v->rol = v->draagt ? text_lower(r->ctx, T(r->lang, rol_naam(carriers[c].rol))) : NULL;
    fill_late(r, p->locatie, v);
    v->gevraagd = now->asked;
    v->gevraagd_voorbij = v->gevraagd != DATE_NONE && !is_asked(now);
    if (v->draagt && !is_asked(now) && now->since[0] != TIME_NONE &&
        mag(r, MAG_SIGNAAL_AANSPREKEN, p->locatie))
        v->vraag = form_view(form_new(r, &vraag_antwoord_form), "/zonder-antwoord/%lld/vraag",
                             (long long)now->knoop);
}

int zonder_antwoord_get(struct request *r)
{
    if (!mag_about(r, &zonder_antwoord_raad, &(struct about){.organisatie = org_van(r)}))
        return not_found(r);
    struct raad_plekken raad = raad_plekken(r);
    struct zonder_antwoord_plekken all = zonder_antwoord_per_plek(r->db, r->ctx, org_van(r));
    struct locaties places = locaties_all(r->db, r->ctx, org_van(r));
    struct people people = people_of(r->db, r->ctx, org_van(r));
    const struct open_waits *now = waits_of_all(r, &all);
    struct zonder_antwoord_pagina_plekken *list =
        mem_array(r->ctx, struct zonder_antwoord_pagina_plekken, all.n + 1);
    struct zonder_antwoord_pagina_laat *late =
        mem_array(r->ctx, struct zonder_antwoord_pagina_laat, all.n + 1);
    struct zonder_antwoord_pagina v = {
        .plekken = list, .laat = late, .lezen = mag_anywhere(r, MAG_SIGNAAL_LEZEN)};
    for (size_t i = 0; i < all.n; i++) {
        const struct zonder_antwoord_plek *p = &all.plek[i];
        if (!zonder_antwoord_telt(r, &raad, p->locatie))
            continue;
        const char *name = name_of(r, &places, p->locatie);
        enum signaal_laat how =
            p->laat ? signaal_lateness(p->eerste, date_today()) : SIGNAAL_OP_TIJD;
        list[v.n_plekken++] =
            (struct zonder_antwoord_pagina_plekken){.naam = name,
                                                    .open = p->open,
                                                    .laat = p->laat,
                                                    .dagen = p->laat ? date_today() - p->eerste : 0,
                                                    .leiding = how >= SIGNAAL_LAAT,
                                                    .bestuur = how >= SIGNAAL_LANG_LAAT};
        if (!p->laat ||
            !(mag(r, MAG_SIGNAAL_AANSPREKEN, p->locatie) || mag(r, MAG_SIGNAAL_LEZEN, p->locatie)))
            continue;
        late[v.n_laat] = (struct zonder_antwoord_pagina_laat){.naam = name};
        fill_place(r, p, &people, &now[i], &late[v.n_laat++]);
    }
    return reply_page(r, 200, &zonder_antwoord_pagina_template, &v);
}

const struct knoop_face achterstand_face = {
    .soort = "achterstand",
    .naam = N_("Signalen zonder antwoord"),
    .meervoud = N_("Signalen zonder antwoord"),
    .letter = "?",
    .nameless = true,
    .vorm = KRAAL_ROND,
    .path = "/zonder-antwoord",
    .lezen = MAG_SIGNAAL_TELLEN,
    .statussen = (const struct face_status[]){{"open", N_("Telt mee"), false}, {0}}
};
