/* Whose voice belongs in a kwaliteitsbeeld (B5.3): the bodies that are asked, asking them, giving a
 * voice and to whom it belongs. Not here: the document (beeld.c), its pages (beeld_paginas.c,
 * beeld_zin.c), bodies themselves (gezelschap/). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "db/erase.h"
#include "draad/draad_sql.h"
#include "gezelschap/gezelschap_sql.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"

#define STEM_GEZIEN  "stem_gezien"
#define REMIND_EARLY 28 /* days before 31 March */
#define REMIND_LATE  7

/* Kinds of which B5.3 expects one, in the document of a location and in that of the whole. */
static const enum gezelschap_soort expected_here[] = {G_CLIENTENRAAD_LOKAAL},
                                   expected_whole[] = {G_CLIENTENRAAD_CENTRAAL,
                                                       G_PROFESSIONELE_RAAD, G_ONDERNEMINGSRAAD};

/* ---- asking ---- */

static bool spoke(const struct stemmen_rows *voices, int64_t gezelschap)
{
    for (size_t i = 0; i < voices->n; i++)
        if (voices->row[i].gezelschap == gezelschap)
            return true;
    return false;
}

static bool was_asked(const struct vragen_rows *asked, int64_t gezelschap)
{
    for (size_t i = 0; i < asked->n; i++)
        if (asked->row[i].gezelschap == gezelschap)
            return true;
    return false;
}

static void wait_for_voice(struct db_conn *db, const struct beeld *b, int64_t gezelschap,
                           int32_t op, int32_t last)
{
    const int32_t days[] = {last - REMIND_EARLY, last - REMIND_LATE};
    struct wachtpunt_stap steps[2];
    size_t n = 0;
    for (size_t i = 0; i < 2; i++)
        if (days[i] > op && days[i] >= date_today())
            steps[n++] = (struct wachtpunt_stap){.soort = STAP_HERINNER, .op = days[i]};
    wachtpunt_begin(db, &(struct wachtpunt_new){
                            .organisatie = b->organisatie,
                            .knoop = b->id,
                            .locatie = b->locatie,
                            .gezelschap = gezelschap,
                            .soort = "stem",
                            .mag = MAG_BEELD_STEM,
                            .tekst = N_("Gevraagd: een stem in het kwaliteitsbeeld"),
                            .sinds = time_of_date(op),
                            .uiterlijk = last,
                            .stappen = steps,
                            .n_stappen = n,
                        });
}

bool beeld_ask(struct db_conn *db, const struct beeld *b, int64_t gezelschap, int64_t door,
               int32_t op)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "beeld_ask");
    struct stemmen_rows voices = stemmen(db, tmp, .organisatie = b->organisatie, .beeld = b->id);
    bool wrote = spoke(&voices, gezelschap);
    if (!wrote) {
        vraag_set(db, .organisatie = b->organisatie, .beeld = b->id, .gezelschap = gezelschap,
                  .op = op, .door = door);
        wait_for_voice(db, b, gezelschap, op, kwaliteitsbeeld_deadline(b->jaar));
    }
    mem_free(tmp);
    return !wrote;
}

/* ---- who ought to have a voice ---- */

static void add_missing(const enum gezelschap_soort *kinds, size_t n_kinds, struct beeld_raden *out,
                        struct beeld_raad *list)
{
    for (size_t k = 0; k < n_kinds; k++) {
        bool there = false;
        for (size_t i = 0; i < out->n; i++)
            there = there || list[i].soort == kinds[k] ||
                    (kinds[k] != G_PROFESSIONELE_RAAD && kinds[k] != G_ONDERNEMINGSRAAD &&
                     list[i].soort == G_VERTEGENWOORDIGING);
        if (!there)
            list[out->n++] =
                (struct beeld_raad){.soort = kinds[k], .naam = gezelschap_soort_naam(kinds[k])};
    }
}

static bool still_there(const struct gezelschap *g)
{
    return gezelschap_bestaat(g->vanaf, g->opgeheven, date_today());
}

struct beeld_raden beeld_raden(struct db_conn *db, const void *ctx, const struct beeld *b)
{
    struct gezelschappen all = gezelschappen(db, ctx, b->organisatie);
    struct vragen_rows asked = vragen(db, ctx, .organisatie = b->organisatie, .beeld = b->id);
    struct stemmen_rows voices = stemmen(db, ctx, .organisatie = b->organisatie, .beeld = b->id);
    struct beeld_raad *list = mem_array(ctx, struct beeld_raad, all.n + 4);
    struct beeld_raden out = {.een = list};
    for (size_t i = 0; i < all.n; i++) {
        const struct gezelschap *g = &all.een[i];
        if (!still_there(g) ||
            !gezelschap_vraagt_bij(g->soort, g->plekken, g->n_plekken, b->locatie))
            continue;
        struct beeld_raad *r = &list[out.n++];
        *r = (struct beeld_raad){.gezelschap = g->id,
                                 .soort = g->soort,
                                 .naam = g->naam,
                                 .spreker = g->spreker_er ? g->spreker_naam : NULL,
                                 .reden = g->er ? NULL : g->reden,
                                 .niet = !g->er};
        r->stand = (struct raad_stand){.er = g->er || g->spreker_er, .stem = spoke(&voices, g->id)};
        for (size_t v = 0; v < asked.n; v++)
            r->stand.gevraagd = r->stand.gevraagd || asked.row[v].gezelschap == g->id;
    }
    if (b->locatie)
        add_missing(expected_here, 1, &out, list);
    else
        add_missing(expected_whole, 3, &out, list);
    return out;
}

/* ---- a voice ---- */

int64_t stem_sprak(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t gezelschap,
                   int64_t sinds)
{
    struct stem_laatst_row last = {.laatst = TIME_NONE};
    stem_laatst(db, ctx, &last, .organisatie = organisatie, .gezelschap = gezelschap,
                .sinds = sinds);
    return last.laatst;
}

/* Does anybody but this person act for the body today, with an account? */
static bool others(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t gezelschap,
                   int64_t door)
{
    struct gezelschap_adressen_rows two =
        gezelschap_adressen(db, ctx, .organisatie = organisatie, .gezelschap = gezelschap,
                            .dag = date_today(), .max = 2);
    for (size_t i = 0; i < two.n; i++)
        if (two.row[i].id != door)
            return true;
    return false;
}

/* The other members hear what was done in their name, each body once: it waits until one of them has
 * seen it. Not where nobody else acts for it with an account. */
static void tell_body(struct db_conn *db, const void *ctx, const struct knoop *k,
                      int64_t gezelschap, int64_t door, const char *tekst)
{
    if (others(db, ctx, k->organisatie, gezelschap, door))
        wachtpunt_begin(db, &(struct wachtpunt_new){.organisatie = k->organisatie,
                                                    .knoop = k->id,
                                                    .locatie = k->locatie,
                                                    .gezelschap = gezelschap,
                                                    .soort = STEM_GEZIEN,
                                                    .mag = MAG_BEELD_STEM,
                                                    .tekst = tekst});
}

int64_t stem_create(struct db_conn *db, const struct beeld *b, const struct stem_new *s)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "stem");
    int64_t n = s->hoofdstuk ? hoofdstuk_bouwsteen(db, tmp, b, s->hoofdstuk) : 0;
    int64_t id = knoop_create(db, &(struct knoop_new){.organisatie = b->organisatie,
                                                      .locatie = b->locatie,
                                                      .door = s->door,
                                                      .soort = "stem",
                                                      .titel = mem_format(tmp, "%s", s->namens),
                                                      .status = "gegeven",
                                                      .bouwstenen = n ? 1u << n : 0,
                                                      .zoektekst = s->tekst,
                                                      .gemaakt = s->gemaakt});
    stem_insert(db, .organisatie = b->organisatie, .id = id, .beeld = b->id,
                .hoofdstuk = s->hoofdstuk, .rol = s->rol, .gezelschap = s->gezelschap,
                .namens = s->namens, .tekst = s->tekst);
    if (s->gezelschap)
        wachtpunt_end_for(db, b->organisatie, b->id, "stem", s->gezelschap);
    if (s->gezelschap && s->door && !s->gemaakt)
        tell_body(db, tmp,
                  &(struct knoop){.organisatie = b->organisatie, .id = id, .locatie = b->locatie},
                  s->gezelschap, s->door,
                  N_("Namens de raad of groep staat er een stem. Wie haar niet zelf gaf, leest "
                     "haar na."));
    mem_free(tmp);
    return id;
}

/* The only voice of a body that was asked is gone: its request is open again, by the same last day, or
 * today when that is past. */
static void ask_again(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t beeld,
                      int64_t gezelschap)
{
    struct vragen_rows asked = vragen(db, ctx, .organisatie = organisatie, .beeld = beeld);
    struct stemmen_rows voices = stemmen(db, ctx, .organisatie = organisatie, .beeld = beeld);
    struct beeld b;
    if (!was_asked(&asked, gezelschap) || spoke(&voices, gezelschap) ||
        !beeld_read(db, ctx, organisatie, beeld, &b))
        return;
    int32_t last = kwaliteitsbeeld_deadline(b.jaar), today = date_today();
    wait_for_voice(db, &b, gezelschap, today, last < today ? today : last);
}

size_t stem_withdraw(struct db_conn *db, const void *ctx, const struct knoop *k, int64_t door)
{
    struct stem_of_row s;
    if (!stem_of(db, ctx, &s, .organisatie = k->organisatie, .id = k->id) || s.ingetrokken)
        return 0;
    stem_ingetrokken(db, .organisatie = k->organisatie, .id = k->id);
    knoop_change_search_text(db, k->organisatie, k->id, NULL);
    knoop_forget(db, k->organisatie, k->id); /* comments may repeat the words */
    erase_note(db, true);
    knoop_change_status(db, k->organisatie, k->id, "ingetrokken", door, 0);
    wachtpunt_end(db, k->organisatie, k->id, STEM_GEZIEN);
    if (s.gezelschap) {
        ask_again(db, ctx, k->organisatie, s.beeld, s.gezelschap);
        tell_body(db, ctx, k, s.gezelschap, door,
                  N_("De stem van de raad of groep is ingetrokken. Wie dat niet zelf deed, leest "
                     "dit na."));
    }
    return versie_withdraw(db, k->organisatie, k->id, date_today());
}

struct stem_daad stem_laatste_daad(struct db_conn *db, const void *ctx, const struct knoop *k)
{
    struct geschiedenis_status_row row;
    if (text_equal(k->status, "ingetrokken"))
        return geschiedenis_status(db, ctx, &row, .organisatie = k->organisatie, .knoop = k->id,
                                   .wat = N_("Status werd: {detail}"), .status = k->status)
                   ? (struct stem_daad){row.door, row.naam, date_of_time(row.op)}
                   : (struct stem_daad){.op = DATE_NONE};
    return (struct stem_daad){k->door, persoon_naam(db, ctx, k->organisatie, k->door),
                              date_of_time(k->gemaakt)};
}

bool stem_zelf_gedaan(struct db_conn *db, const void *ctx, const struct knoop *k, const char *wat,
                      int64_t gezelschap, int64_t persoon)
{
    return text_equal(wat, STEM_GEZIEN) && stem_laatste_daad(db, ctx, k).door == persoon &&
           others(db, ctx, k->organisatie, gezelschap, persoon);
}

bool stem_wacht_op(struct db_conn *db, const void *ctx, const struct knoop *k, int64_t gezelschap,
                   int64_t persoon)
{
    return gezelschap && wachtpunt_waits(db, k->organisatie, k->id, STEM_GEZIEN) &&
           gezelschap_zit_in(db, k->organisatie, gezelschap, persoon, date_today()) &&
           !stem_zelf_gedaan(db, ctx, k, STEM_GEZIEN, gezelschap, persoon);
}

void stem_gezien(struct db_conn *db, const struct knoop *k)
{
    wachtpunt_end(db, k->organisatie, k->id, STEM_GEZIEN);
}

const char *stem_als(const struct request *r, int64_t gezelschap, const char *rol)
{
    enum rol as;
    return !gezelschap && rol_from_code(rol, &as) ? T(r->lang, rol_naam(as)) : NULL;
}

/* The voice of a body is that of who sits in it today, whoever typed it and whatever his role; another
 * is its giver's, while he may give one there. */
static bool is_sender(const struct request *r, const struct about *a)
{
    struct stem_of_row s;
    if (!stem_of(r->db, r->ctx, &s, .organisatie = a->organisatie, .id = a->id))
        return false;
    return s.gezelschap ? gezelschap_zit_in(r->db, a->organisatie, s.gezelschap,
                                            session_of(r)->persoon, date_today())
                        : subject_eigen(r, a) && mag(r, MAG_BEELD_STEM, a->locatie);
}

/* Only whose voice it is takes it back: nobody else edits it (B5.3). What a body published is not for
 * any one member to erase. */
static bool takes_back(const struct request *r, const struct about *a)
{
    struct stem_of_row s;
    if (!stem_of(r->db, r->ctx, &s, .organisatie = a->organisatie, .id = a->id))
        return false;
    return s.gezelschap ? gezelschap_neemt_terug(r->db, a->organisatie, s.gezelschap,
                                                 session_of(r)->persoon, a->door)
                        : is_sender(r, a);
}

const struct subject_rule beeld_stem_van = {MAG_BEELD_STEM, SUBJECT_ONLY, "afzender", takes_back};
const struct subject_rule beeld_stem_leest = {MAG_BEELD_LEZEN, SUBJECT_OR, "afzender", is_sender};

/* Was a body in which this person sits, or for which it speaks, asked for its voice here? */
static bool is_asked(const struct request *r, const struct about *a)
{
    struct vragen_rows asked = vragen(r->db, r->ctx, .organisatie = a->organisatie, .beeld = a->id);
    if (!asked.n)
        return false;
    struct gezelschap_zetels z =
        gezelschappen_van(r->db, r->ctx, a->organisatie, session_of(r)->persoon, date_today());
    for (size_t i = 0; i < z.n; i++)
        if (was_asked(&asked, z.een[i].id))
            return true;
    return false;
}

/* Who is asked by membership reads what the voice is about, and gives it, whatever the role. */
const struct subject_rule beeld_gevraagd_leest = {MAG_BEELD_LEZEN, SUBJECT_OR, "gevraagd",
                                                  is_asked},
                          beeld_gevraagd_spreekt = {MAG_BEELD_STEM, SUBJECT_OR, "gevraagd",
                                                    is_asked};

struct stem_afzenders stem_afzenders(struct request *r, const struct beeld *b)
{
    const struct sessie *s = session_of(r);
    struct gezelschap_zetels z =
        gezelschappen_van(r->db, r->ctx, s->organisatie, s->persoon, date_today());
    struct stem_afzender *list = mem_array(r->ctx, struct stem_afzender, z.n + s->n_leden + 1);
    struct stem_afzenders out = {.een = list};
    bool may = mag(r, MAG_BEELD_STEM, b->locatie);
    struct vragen_rows asked = vragen(r->db, r->ctx, .organisatie = b->organisatie, .beeld = b->id);
    for (size_t i = 0; i < z.n; i++) {
        struct gezelschap g;
        bool wanted = was_asked(&asked, z.een[i].id);
        if ((may || wanted) && gezelschap_read(r->db, r->ctx, s->organisatie, z.een[i].id, &g) &&
            (wanted || b->locatie == 0 || gezelschap_dekt(g.plekken, g.n_plekken, b->locatie)))
            list[out.n++] = (struct stem_afzender){
                .gezelschap = g.id, .rol = gezelschap_soort_code(g.soort), .naam = g.naam};
    }
    for (size_t i = 0; i < s->n_leden; i++) {
        enum rol rol = s->leden[i].rol;
        if (stem_eigen_rol(rol) && mag_members(&s->leden[i], 1, MAG_BEELD_STEM, b->locatie))
            list[out.n++] = (struct stem_afzender){.rol = rol_code(rol), .naam = rol_naam(rol)};
    }
    return out;
}
