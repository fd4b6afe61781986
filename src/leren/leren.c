/* What the pages of learning share: making a cycle, adding steps, deriving its state, and the faces
 * of its knopen in the chain. Not here: pages, and the rules (leren_regels.c). */
#include "leren/leren.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "leren/leren_sql.h"

bool leercyclus_state(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t cyclus,
                      struct leer_stand *out, int32_t *actie_uiterlijk)
{
    struct leercyclus_telling_row n;
    struct leercyclus_of_row c;
    struct knoop k;
    if (!leercyclus_of(db, ctx, &c, .organisatie = organisatie, .id = cyclus) ||
        !leercyclus_telling(db, ctx, &n, .organisatie = organisatie, .id = cyclus) ||
        !knoop_read(db, ctx, organisatie, cyclus, &k))
        return false;
    *out = (struct leer_stand){
        .reflecties = n.reflecties,
        .slotreflecties = n.slotreflecties,
        .doelen = n.doelen,
        .acties = n.acties,
        .acties_klaar = n.acties_klaar,
        .resultaten = n.resultaten,
        .cijfers = n.cijfers,
        .verhalen = n.verhalen,
        .geen_cijfer = c.geen_cijfer != NULL,
        .geen_verhaal = c.geen_verhaal != NULL,
        .keuze = c.keuze != NULL,
        .afgerond = strcmp(k.status, leer_stap_code(STAP_AFGEROND)) == 0,
        .gestopt = c.gestopt_omdat != NULL,
    };
    if (actie_uiterlijk)
        *actie_uiterlijk = n.eerste_uiterlijk;
    return true;
}

/* Sets the waiting point with the question of the step. An open cycle always has one (B4.1: never
 * lost). */
static void set_waiting(struct db_conn *db, const struct knoop *k, enum leer_stap step,
                        int64_t since, int32_t by)
{
    wachtpunt_end(db, k->organisatie, k->id, "leercyclus");
    if (step == STAP_AFGEROND || step == STAP_GESTOPT)
        return;
    wachtpunt_begin(db, &(struct wachtpunt_new){.organisatie = k->organisatie,
                                                .knoop = k->id,
                                                .locatie = k->locatie,
                                                .soort = "leercyclus",
                                                .mag = MAG_LEREN_SCHRIJVEN,
                                                .tekst = leer_vraag(step),
                                                .sinds = since,
                                                .uiterlijk = by});
}

void leercyclus_derive(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t cyclus,
                       int64_t door, int64_t op)
{
    struct leer_stand s;
    struct leercyclus_of_row c;
    struct knoop k;
    int32_t action_by;
    if (!leercyclus_state(db, ctx, organisatie, cyclus, &s, &action_by) ||
        !leercyclus_of(db, ctx, &c, .organisatie = organisatie, .id = cyclus) ||
        !knoop_read(db, ctx, organisatie, cyclus, &k))
        return;
    enum leer_stap step = leer_stap_nu(&s);
    int64_t since = c.stap_sinds;
    if (strcmp(k.status, leer_stap_code(step)) != 0) {
        since = op ? op : time_now();
        knoop_change_status(db, organisatie, cyclus, leer_stap_code(step), door, op);
        leercyclus_stap_sinds(db, .organisatie = organisatie, .id = cyclus, .nu = since);
    }
    int32_t by = action_by != DATE_NONE ? action_by : c.evaluatie;
    set_waiting(db, &k, step, since, by);
}

int64_t leercyclus_create(struct db_conn *db, const void *ctx, const struct leercyclus_begin *in)
{
    int64_t moment = in->gemaakt ? in->gemaakt : time_now();
    int64_t id = knoop_create(db, &(struct knoop_new){.organisatie = in->organisatie,
                                                      .locatie = in->locatie,
                                                      .team = in->team,
                                                      .door = in->door,
                                                      .soort = "leercyclus",
                                                      .titel = in->titel,
                                                      .status = leer_stap_code(STAP_REFLECTIE),
                                                      .bouwstenen = in->bouwstenen,
                                                      .zoektekst = in->aanleiding,
                                                      .gemaakt = moment});
    leercyclus_insert(db, .organisatie = in->organisatie, .id = id, .aanleiding = in->aanleiding,
                      .nu = moment);
    for (size_t i = 0; i < in->n_uit; i++)
        draad_lay(db, in->organisatie, in->uit[i], id, AANLEIDING, in->door, moment);
    leercyclus_derive(db, ctx, in->organisatie, id, in->door, moment);
    terugkoppeling_sketch(db, in->organisatie, id, TUSSENBERICHT,
                          lang_message(ctx,
                                       N_("Met uw signaal is het team aan de slag gegaan: "
                                          "“{titel}”. Wij laten u weten wat het oplevert."),
                                       ERROR_WITH("titel", in->titel)),
                          in->door);
    return id;
}

/* The bouwstenen of a cycle are those of its steps. */
int64_t leercyclus_add_step(struct db_conn *db, const void *ctx, const struct leer_stap_in *in)
{
    struct knoop cycle;
    if (!knoop_read(db, ctx, in->organisatie, in->cyclus, &cycle))
        return 0;
    struct leer_stappen_rows before =
        leer_stappen(db, ctx, .organisatie = in->organisatie, .cyclus = in->cyclus);
    int64_t previous = before.n ? before.row[before.n - 1].id : in->cyclus;
    int64_t id = knoop_create(
        db, &(struct knoop_new){.organisatie = in->organisatie,
                                .locatie = cycle.locatie,
                                .team = cycle.team,
                                .door = in->door,
                                .soort = in->soort,
                                .titel = text_short(ctx, in->tekst, 80),
                                .status = "open",
                                .bouwstenen = knoop_bouwstenen(db, in->organisatie, in->cyclus),
                                .zoektekst = in->tekst,
                                .gemaakt = in->op});
    leer_stap_insert(db, .organisatie = in->organisatie, .id = id, .soort = in->soort,
                     .cyclus = in->cyclus, .tekst = in->tekst, .waaraan = in->waaraan,
                     .trekker = in->trekker, .vanaf = in->vanaf, .uiterlijk = in->uiterlijk,
                     .slot = in->slot, .openbaar = in->openbaar);
    draad_lay(db, in->organisatie, previous, id, LEIDT_TOT, in->door, in->op);
    leercyclus_derive(db, ctx, in->organisatie, in->cyclus, in->door, in->op);
    return id;
}

/* The last result of a cycle, for the draft to its givers. */
static const char *last_result(struct db_conn *db, const void *ctx, int64_t organisatie,
                               int64_t cyclus)
{
    struct leer_stappen_rows steps =
        leer_stappen(db, ctx, .organisatie = organisatie, .cyclus = cyclus);
    const char *text = "";
    for (size_t i = 0; i < steps.n; i++)
        if (strcmp(steps.row[i].soort, "resultaat") == 0)
            text = steps.row[i].tekst;
    return text;
}

bool leercyclus_complete(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t cyclus,
                         int64_t door, int64_t op)
{
    struct leer_stand s;
    const char *missing[LEER_BEZWAREN];
    if (!leercyclus_state(db, ctx, organisatie, cyclus, &s, NULL) ||
        leer_stap_nu(&s) != STAP_BORGEN || leer_bezwaren(&s, missing) > 0)
        return false;
    knoop_change_status(db, organisatie, cyclus, leer_stap_code(STAP_AFGEROND), door, op);
    leercyclus_stap_sinds(db, .organisatie = organisatie, .id = cyclus, .nu = op ? op : time_now());
    wachtpunt_end(db, organisatie, cyclus, "leercyclus");
    terugkoppeling_sketch(
        db, organisatie, cyclus, GEDAAN,
        lang_message(ctx, N_("Dank u voor uw signaal. Dit is er gebeurd: {wat}"),
                     ERROR_WITH("wat", last_result(db, ctx, organisatie, cyclus))),
        door);
    return true;
}

void leercyclus_stop(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t cyclus,
                     const char *omdat, int64_t door, int64_t op)
{
    leercyclus_gestopt(db, .organisatie = organisatie, .id = cyclus, .omdat = omdat);
    leercyclus_derive(db, ctx, organisatie, cyclus, door, op);
    terugkoppeling_sketch(
        db, organisatie, cyclus, NIETS_GEDAAN,
        lang_message(ctx,
                     N_("Wij zijn met uw signaal aan de slag gegaan, maar wij gaan er niet mee "
                        "verder. {omdat}"),
                     ERROR_WITH("omdat", omdat)),
        door);
}

/* ---- faces ---- */

static const struct face_status cycle_statuses[] = {
    {"reflectie", N_("Reflectie"), false},
    {"doel",      N_("Doel"), false},
    {"actie",      N_("Actie"), false},
    {"resultaat",      N_("Resultaat"), false},
    {"borgen",     N_("Vasthouden of bijstellen"), false},
    {"afgerond",      N_("Afgerond"), true},
    {"gestopt", N_("Gestopt"), true},
    {0     },
};
static const struct face_status step_statuses[] = {
    {"open", N_("Vastgelegd"), true},
    {0 }
};

static const char *cycle_text(struct db_conn *db, const void *ctx, enum lang lang,
                              const struct knoop *k, bool openbaar)
{
    (void)lang;
    struct leercyclus_of_row c;
    if (openbaar)
        return k->titel;
    if (!leercyclus_of(db, ctx, &c, .organisatie = k->organisatie, .id = k->id))
        return NULL;
    return mem_format(ctx, "%s. %s", k->titel, c.aanleiding);
}

static const char *cycle_missing(struct db_conn *db, const void *ctx, enum lang lang,
                                 const struct knoop *k)
{
    struct leer_stand s;
    enum leer_stap step;
    if (!leer_stap_van(k->status, &step) || step == STAP_AFGEROND || step == STAP_GESTOPT ||
        !leercyclus_state(db, ctx, k->organisatie, k->id, &s, NULL))
        return NULL;
    return mem_format(ctx, "%s %s", T(lang, N_("Het team is nu hier:")), T(lang, leer_vraag(step)));
}

/* Goal, action and result are the organisation's own words and may be public; a reflection only
 * when the team said so. */
static const char *step_text(struct db_conn *db, const void *ctx, enum lang lang,
                             const struct knoop *k, bool openbaar)
{
    (void)lang;
    struct leer_stap_by_id_row s;
    if (!leer_stap_by_id(db, ctx, &s, .organisatie = k->organisatie, .id = k->id))
        return NULL;
    if (openbaar && strcmp(s.soort, "reflectie") == 0 && !s.openbaar)
        return NULL;
    return s.tekst;
}

static const char *cycle_lacks(struct db_conn *db, const void *ctx, const struct knoop *k)
{
    struct cyclus_heeft_row has = {0};
    cyclus_heeft(db, ctx, &has, .organisatie = k->organisatie, .cyclus = k->id);
    return leer_ontbreekt(has.acties, has.cijfers, has.verhalen);
}

static int64_t cycle_proposed(struct db_conn *db, const void *ctx, const struct proposal *p)
{
    return leercyclus_create(
        db, ctx,
        &(struct leercyclus_begin){.organisatie = p->organisatie,
                                   .locatie = p->locatie,
                                   .door = p->door,
                                   .titel = p->titel,
                                   .aanleiding = p->tekst ? p->tekst : p->titel,
                                   .bouwstenen = p->bouwstenen,
                                   .uit = &p->id,
                                   .n_uit = 1});
}

static const struct face_proposal cycle_proposal = {N_("Een leercyclus: iets om samen te proberen"),
                                                    MAG_LEREN_SCHRIJVEN, cycle_proposed};

static const struct knoop_face cycle_face = {
    .soort = "leercyclus",
    .counts_in = COUNTS_CYCLE,
    .naam = N_("Leercyclus"),
    .meervoud = N_("Leercycli"),
    .letter = "L",
    .vorm = KRAAL_VIERKANT,
    .path = "/leren/%lld",
    .lezen = MAG_DRAAD_LEZEN,
    .statussen = cycle_statuses,
    .voorstel = &cycle_proposal,
    .begin = "/leren/nieuw?uit=%lld",
    .begin_naam = N_("Een leercyclus beginnen"),
    .begin_mag = MAG_LEREN_SCHRIJVEN,
    .tekst = cycle_text,
    .ontbreekt = cycle_missing,
    .lacks = cycle_lacks,
};
#define STEP_FACE(code, one, many, mark, shape, column)                                            \
    {                                                                                              \
        .soort = code, .counts_in = column, .naam = one, .meervoud = many, .letter = mark,         \
        .vorm = shape, .path = "/leren/stap/%lld", .lezen = MAG_DRAAD_LEZEN,                       \
        .statussen = step_statuses, .tekst = step_text                                             \
    }
static const struct knoop_face step_faces[] = {
    STEP_FACE("reflectie", N_("Reflectie"), N_("Reflecties"), "R", KRAAL_BALLON, COUNTS_NOT),
    STEP_FACE("doel", N_("Doel"), N_("Doelen"), "D", KRAAL_VLAG, COUNTS_NOT),
    STEP_FACE("actie", N_("Actie"), N_("Acties"), "A", KRAAL_VIERKANT, COUNTS_NOT),
    STEP_FACE("resultaat", N_("Resultaat"), N_("Resultaten"), "E", KRAAL_RUIT, COUNTS_RESULT),
};
const struct knoop_face *const leren_faces[] = {&cycle_face,    &step_faces[0], &step_faces[1],
                                                &step_faces[2], &step_faces[3], NULL};
