/* Writing the living kwaliteitsbeeld (B5.5): one chapter as it will be read, with what it lacks
 * beside it. Not here: overview and coverage (beeld_overzicht.c), one sentence or voice
 * (beeld_zin.c), versions (publicatie_paginas.c). */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_regels.h"
#include "draad/over_knoop_html.h"
#include "kwaliteitsbeeld/beeld_dekking_html.h"
#include "kwaliteitsbeeld/beeld_overzicht_html.h"
#include "kwaliteitsbeeld/beeld_paginas.h"
#include "kwaliteitsbeeld/beeld_schrijven_html.h"
#include "kwaliteitsbeeld/beeld_stem_html.h"
#include "kwaliteitsbeeld/beeld_zin_html.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"

const struct choice beeld_deel_choices[] = {
    {"terugblik",                              N_("Terugblik: wat gebeurde er?")},
    {"reflectie",                                        N_("Reflectie: wat leerden wij ervan?")},
    {"vooruitblik",N_("Vooruitblik: wat gaan wij doen?")},
    {0                           },
};

/* clang-format off */
static const struct field sentence_fields[] = {
    {"tekst", N_("De zin"), N_("Bijvoorbeeld: Wie dat wil, eet niet meer alleen."), FIELD_LONG,
     .required = true, .max = 600, .rows = 2},
    {"deel", N_("Waar hoort hij?"), NULL, FIELD_RADIO, .required = true,
     .choices = beeld_deel_choices},
    {"gronden", N_("Waar rust hij op?"), BEELD_VERHAAL_HINT, FIELD_CHECKS, .raw_choices = true},
    {"in_het_kort", N_("Zet deze zin ook in “Het jaar in het kort”"), NULL, FIELD_CHECK},
};
/* clang-format on */
static const struct form sentence_form = {"zin", FORM_FIELDS(sentence_fields),
                                          N_("Voeg de zin toe")};

/* clang-format off */
/* Councils of clients are addressed as "u", staff and other councils as "je", and who supports a
 * council types for others: these words are for all of them. */
static const struct field voice_fields[] = {
    {"als", N_("Wie spreekt?"), NULL, FIELD_SELECT, .required = true, .raw_choices = true},
    {"namens", N_("Welke naam komt erboven?"),
     N_("Alleen voor wie voor zichzelf spreekt. Spreekt een raad of groep, dan staat die naam "
        "erboven."),
     FIELD_TEXT, .max = 160, .either = true},
    {"tekst", N_("Wat moet er staan?"), NULL, FIELD_LONG, .required = true, .max = 4000, .rows = 5},
};
/* clang-format on */
static const struct form voice_form = {"stem", FORM_FIELDS(voice_fields), N_("Voeg deze stem toe"),
                                       .quiet = true};

static const struct field chapter_fields[] = {
    {"titel", N_("Naam van het hoofdstuk"), NULL, FIELD_TEXT, .required = true, .max = 120}
};
static const struct form chapter_form = {"hoofdstuk", FORM_FIELDS(chapter_fields),
                                         N_("Voeg het hoofdstuk toe"), .quiet = true};

static const struct field intro_fields[] = {
    {"inleiding", N_("Inleiding"), N_("Een paar zinnen over dit jaar."), FIELD_LONG, .max = 2000,
     .rows = 4}
};
static const struct form intro_form = {"inleiding", FORM_FIELDS(intro_fields),
                                       N_("Bewaar de inleiding"), .quiet = true};

bool beeld_open(struct request *r, enum handeling h, struct beeld *out, int *status)
{
    struct knoop k;
    if (!knoop_open(r, "kwaliteitsbeeld", h, &k, status))
        return false;
    if (beeld_read(r->db, r->ctx, k.organisatie, k.id, out))
        return true;
    *status = not_found(r);
    return false;
}

const struct termijn *beeld_termijn(struct request *r, const struct beeld *b)
{
    return beeld_openbaar_adres(r->db, r->ctx, b) ? NULL : termijn_of(r->ctx, b->jaar);
}

const char *beeld_staat(struct request *r, const struct beeld *b)
{
    struct knoop k;
    return knoop_read(r->db, r->ctx, b->organisatie, b->id, &k) ? T(r->lang, status_naam(&k)) : "";
}

const char *gemis_zin(struct request *r, const struct gemist *g)
{
    const char *more =
        TN(r->lang, gemis_tekst(g->wat), gemis_tekst_meer(g->wat), (int64_t)g->aantal);
    const char *hole = strstr(more, "{n}");
    if (!hole)
        return more;
    return mem_format(r->ctx, "%.*s%zu%s", (int)(hole - more), more, g->aantal, hole + 3);
}

const char *raad_naam(struct request *r, const struct beeld_raad *raad)
{
    return gezelschap_heet(r->lang, raad->naam);
}

static const char *stand_tekst(struct request *r, const struct raad_stand *s)
{
    switch (raad_gemis(s)) {
    case RAAD_NIET_GEVRAAGD:
        return T(r->lang, N_("nog niet gevraagd"));
    case RAAD_NOG_GEEN_STEM:
        return T(r->lang, N_("gevraagd, nog geen stem"));
    default:
        return T(r->lang, N_("schreef mee"));
    }
}

const char *raad_tekst(struct request *r, const struct beeld_raad *raad)
{
    if (!raad->gezelschap)
        return T(r->lang, N_("niet in Koers"));
    if (!raad->stand.er)
        return raad->reden
                   ? mem_format(r->ctx, "%s. %s", T(r->lang, N_("hebben wij niet")), raad->reden)
                   : T(r->lang, N_("hebben wij niet"));
    const char *text = stand_tekst(r, &raad->stand);
    if (raad->spreker)
        text = mem_format(r->ctx, "%s. %s", text,
                          zin_met(r->ctx, T(r->lang, N_("{wie} spreekt namens hen")), "wie",
                                  gezelschap_heet(r->lang, raad->spreker)));
    return text;
}

/* The newest of one kind. */
static size_t add_grounds(struct request *r, const struct grond_plaats *p, const char *soort,
                          struct choice *list, size_t n)
{
    const struct knoop_face *face = face_of(soort);
    struct grond_keuzes_rows rows = grond_keuzes(
        r->db, r->ctx, .organisatie = p->organisatie, .soort = soort, .bouwsteen = p->bouwsteen,
        .locatie = p->locatie, .overal = p->locatie == 0,
        .van = time_of_date(date_of(p->jaar, 1, 1)),
        .tot = time_of_date(kwaliteitsbeeld_deadline(p->jaar) + 1), .max = GRONDEN_SOORT);
    for (size_t i = 0; i < rows.n; i++) {
        const struct grond_keuzes_row *k = &rows.row[i];
        if (strcmp(soort, "verhaal") == 0 && strcmp(k->status, "vrij") != 0)
            continue; /* may not be shared: neither its words here nor a sentence that rests on it
                       */
        const char *label =
            mem_format(r->ctx, "%s: %s", face ? T(r->lang, face->naam) : "", k->titel);
        /* The same question stands once per place: only the place tells them apart. */
        if (k->locatie != p->locatie)
            label = mem_format(r->ctx, "%s · %s", label,
                               k->plek ? k->plek : T(r->lang, N_("De hele organisatie")));
        list[n++] = (struct choice){mem_format(r->ctx, "%lld", (long long)k->id), label, NULL};
    }
    return n;
}

void grond_choices(struct request *r, struct form_state *f, void *grond_plaats)
{
    static const char *const kinds[] = {"cijfer", "leercyclus", "resultaat", "thema", "verhaal"};
    const struct grond_plaats *p = grond_plaats;
    struct choice *list = mem_array(r->ctx, struct choice, GRONDEN_MAX + 1);
    size_t n = 0;
    for (size_t i = 0; i < 5; i++)
        n = add_grounds(r, p, kinds[i], list, n);
    form_choices(f, "gronden", list, n);
}

/* ---- the page of a chapter ---- */

struct writing { /* one chapter being shown */
    struct request *r;
    struct beeld_inhoud c;
    const struct inhoud_hoofdstuk *now;
    const char *form_name; /* the form that came back with errors */
    struct form_state *form;
};

static const struct inhoud_hoofdstuk *find_chapter(const struct beeld_inhoud *c, int64_t id)
{
    for (size_t i = 0; i < c->n_hoofdstuk; i++)
        if (c->hoofdstuk[i].id == id)
            return &c->hoofdstuk[i];
    return c->n_hoofdstuk ? &c->hoofdstuk[0] : NULL;
}

static void page_chapters(struct writing *w, struct beeld_schrijven *v)
{
    struct beeld_schrijven_hoofdstukken *list =
        mem_array(w->r->ctx, struct beeld_schrijven_hoofdstukken, w->c.n_hoofdstuk);
    for (size_t i = 0; i < w->c.n_hoofdstuk; i++) {
        const struct inhoud_hoofdstuk *h = &w->c.hoofdstuk[i];
        struct dekking_hoofdstuk d;
        struct gemist g[GEMIS_AANTAL];
        beeld_dekking(h, &d);
        list[i] = (struct beeld_schrijven_hoofdstukken){
            .naam = h->titel,
            .bouwsteen = h->bouwsteen,
            .hier = h == w->now,
            .gemis = (int64_t)hoofdstuk_gemis(&d, g),
            .link = mem_format(w->r->ctx, "/kwaliteitsbeeld/%lld?hoofdstuk=%lld",
                               (long long)w->c.beeld.id, (long long)h->id)};
        if (h != w->now)
            continue;
        struct beeld_schrijven_gemis *gaps =
            mem_array(w->r->ctx, struct beeld_schrijven_gemis, GEMIS_AANTAL);
        v->n_gemis = (size_t)list[i].gemis;
        for (size_t n = 0; n < v->n_gemis; n++)
            gaps[n] = (struct beeld_schrijven_gemis){gemis_zin(w->r, &g[n]), g[n].blokkeert};
        v->gemis = gaps;
    }
    v->hoofdstukken = list;
    v->n_hoofdstukken = w->c.n_hoofdstuk;
}

static void show_sentence(struct writing *w, const struct inhoud_zin *z,
                          struct beeld_schrijven_delen_zinnen *out)
{
    struct request *r = w->r;
    struct beeld_schrijven_delen_zinnen_gronden *list =
        mem_array(r->ctx, struct beeld_schrijven_delen_zinnen_gronden, z->n_grond);
    for (size_t i = 0; i < z->n_grond; i++) {
        struct knoop k;
        const struct knoop_face *face = face_of(z->grond[i].soort);
        bool readable = face &&
                        knoop_read(r->db, r->ctx, w->c.beeld.organisatie, z->grond[i].knoop, &k) &&
                        mag_knoop(r, face->lezen, &k);
        list[i] = (struct beeld_schrijven_delen_zinnen_gronden){
            z->grond[i].naam, z->grond[i].tekst, readable ? knoop_path(r->ctx, &k) : NULL,
            z->grond[i].tegen};
    }
    enum zin_oordeel o = inhoud_oordeel(z);
    *out = (struct beeld_schrijven_delen_zinnen){
        .id = z->id,
        .tekst = z->tekst,
        .grondloos = o == ZIN_GRONDLOOS,
        .in_het_kort = z->in_het_kort,
        .oordeel = o == ZIN_HEEL ? NULL : T(r->lang, zin_oordeel_tekst(o)),
        .gronden = list,
        .n_gronden = z->n_grond};
}

static void page_sentences(struct writing *w, struct beeld_schrijven *v)
{
    struct beeld_schrijven_delen *parts =
        mem_array(w->r->ctx, struct beeld_schrijven_delen, DEEL_AANTAL);
    for (int d = 0; d < DEEL_AANTAL; d++) {
        struct beeld_schrijven_delen_zinnen *list =
            mem_array(w->r->ctx, struct beeld_schrijven_delen_zinnen, w->now->n_zin);
        parts[d].naam = T(w->r->lang, deel_naam((enum deel)d));
        parts[d].zinnen = list;
        for (size_t i = 0; i < w->now->n_zin; i++)
            if (w->now->zin[i].deel == (enum deel)d)
                show_sentence(w, &w->now->zin[i], &list[parts[d].n_zinnen++]);
    }
    v->delen = parts;
    v->n_delen = DEEL_AANTAL;
}

static void page_voices(struct writing *w, struct beeld_schrijven *v)
{
    struct request *r = w->r;
    struct stemmen_rows all =
        stemmen(r->db, r->ctx, .organisatie = w->c.beeld.organisatie, .beeld = w->c.beeld.id);
    struct beeld_schrijven_stemmen *list = mem_array(r->ctx, struct beeld_schrijven_stemmen, all.n);
    for (size_t i = 0; i < all.n; i++) {
        struct knoop k = {.organisatie = w->c.beeld.organisatie,
                          .id = all.row[i].id,
                          .locatie = w->c.beeld.locatie,
                          .door = all.row[i].door,
                          .soort = "stem"};
        if (all.row[i].hoofdstuk == 0 || all.row[i].hoofdstuk == w->now->id)
            list[v->n_stemmen++] = (struct beeld_schrijven_stemmen){
                .id = all.row[i].id,
                .namens = all.row[i].namens,
                .tekst = all.row[i].tekst,
                .door = all.row[i].gezelschap ? all.row[i].door_naam : NULL,
                .als = stem_als(r, all.row[i].gezelschap, all.row[i].rol),
                .eigen = mag_knoop(r, MAG_BEELD_STEM, &k)};
    }
    v->stemmen = list;
    struct beeld_raden councils = beeld_raden(r->db, r->ctx, &w->c.beeld);
    struct beeld_schrijven_raden *rows =
        mem_array(r->ctx, struct beeld_schrijven_raden, councils.n + 1);
    for (size_t i = 0; i < councils.n; i++)
        rows[i] = (struct beeld_schrijven_raden){raad_naam(r, &councils.een[i]),
                                                 raad_tekst(r, &councils.een[i])};
    v->raden = rows;
    v->n_raden = councils.n;
}

/* "g12" for a body, else the code of an own role. */
static const char *sender_value(struct request *r, const struct stem_afzender *a)
{
    return a->gezelschap ? mem_format(r->ctx, "g%lld", (long long)a->gezelschap) : a->rol;
}

/* A name above a voice is asked of who may speak for himself only. */
static bool speaks_for_self(const struct stem_afzenders *all)
{
    for (size_t i = 0; i < all->n; i++)
        if (!all->een[i].gezelschap)
            return true;
    return false;
}

/* As whom this person may speak here. */
static void voice_choices(struct request *r, struct form_state *f, void *beeld)
{
    struct stem_afzenders all = stem_afzenders(r, beeld);
    struct choice *list = mem_array(r->ctx, struct choice, all.n + 1);
    for (size_t i = 0; i < all.n; i++) {
        const struct stem_afzender *a = &all.een[i];
        list[i] = (struct choice){
            sender_value(r, a),
            a->gezelschap ? gezelschap_heet(r->lang, a->naam) : T(r->lang, a->naam), NULL};
    }
    form_choices(f, "als", list, all.n);
    if (!speaks_for_self(&all))
        form_hide(f, "namens");
}

static struct form_state *form_for(struct writing *w, const struct form *form)
{
    return w->form_name && strcmp(w->form_name, form->name) == 0 ? w->form : form_new(w->r, form);
}

static struct form_state *stored_intro(struct request *r, const struct beeld *b)
{
    struct form_state *f = form_new(r, &intro_form);
    form_set(f, "inleiding", b->inleiding);
    return f;
}

static void page_forms(struct writing *w, struct beeld_schrijven *v)
{
    struct request *r = w->r;
    const struct beeld *b = &w->c.beeld;
    long long id = (long long)b->id, chapter = (long long)w->now->id;
    if (mag(r, MAG_BEELD_SCHRIJVEN, b->locatie)) {
        struct form_state *f = form_for(w, &sentence_form);
        if (f != w->form)
            grond_choices(
                r, f,
                &(struct grond_plaats){b->organisatie, b->locatie, w->now->bouwsteen, b->jaar});
        v->zin = form_view(f, "/kwaliteitsbeeld/%lld/hoofdstuk/%lld/zin", id, chapter);
        struct form_state *intro = form_for(w, &intro_form);
        if (intro != w->form)
            intro = stored_intro(r, b);
        v->inleiden = form_view(intro, "/kwaliteitsbeeld/%lld/inleiding", id);
        v->eigen = form_view(form_for(w, &chapter_form), "/kwaliteitsbeeld/%lld/hoofdstuk", id);
    }
    struct stem_afzenders speak = stem_afzenders(r, b);
    if (speak.n) {
        struct form_state *f = form_for(w, &voice_form);
        if (speak.n == 1 && speak.een[0].gezelschap)
            v->stem_van = gezelschap_heet(r->lang, speak.een[0].naam);
        if (f != w->form)
            voice_choices(r, f, (void *)b);
        v->stem = form_view(f, "/kwaliteitsbeeld/%lld/hoofdstuk/%lld/stem", id, chapter);
    }
}

static int show_chapter(struct request *r, const struct beeld *b, int64_t chapter,
                        const char *form_name, struct form_state *f, int status)
{
    struct writing w = {.r = r, .form_name = form_name, .form = f};
    struct knoop k;
    beeld_inhoud(r->db, r->ctx, r->lang, b, &w.c);
    w.now = find_chapter(&w.c, chapter);
    if (!w.now || !knoop_read(r->db, r->ctx, b->organisatie, b->id, &k))
        return not_found(r);
    struct beeld_schrijven v = {
        .id = b->id,
        .kop = b->titel,
        .plek = w.c.plek,
        .jaar = b->jaar,
        .staat = T(r->lang, status_naam(&k)),
        .termijn = beeld_termijn(r, b),
        .hoofdstuk = w.now->titel,
        .inleiding = b->inleiding[0] ? b->inleiding : NULL,
        .versies = mem_format(r->ctx, "/kwaliteitsbeeld/%lld/versies", (long long)b->id),
        .leest = mag(r, MAG_BEELD_LEZEN, b->locatie),
        .schrijft = mag(r, MAG_BEELD_SCHRIJVEN, b->locatie),
        .over = over_knoop_without_draad(r, &k)};
    page_chapters(&w, &v);
    page_sentences(&w, &v);
    page_voices(&w, &v);
    page_forms(&w, &v);
    return reply_page(r, status, &beeld_schrijven_template, &v);
}

static int write_get(struct request *r)
{
    struct beeld b;
    int status;
    if (!beeld_open(r, MAG_BEELD_LEZEN, &b, &status))
        return status;
    int64_t chapter = 0;
    if (!request_field(r, "hoofdstuk") ||
        !text_int(request_field(r, "hoofdstuk"), 1, INT64_MAX, &chapter))
        chapter = 0;
    return show_chapter(r, &b, chapter, NULL, NULL, 200);
}

/* The chapter of the path; 0 when it is not of this document. */
static int64_t chapter_of_path(struct request *r, const struct beeld *b, int64_t *bouwsteen)
{
    struct hoofdstukken_rows all =
        hoofdstukken(r->db, r->ctx, .organisatie = b->organisatie, .beeld = b->id);
    for (size_t i = 0; i < all.n; i++) {
        if (all.row[i].id != request_id(r, "hoofdstuk"))
            continue;
        if (bouwsteen)
            *bouwsteen = all.row[i].bouwsteen_null ? 0 : all.row[i].bouwsteen;
        return all.row[i].id;
    }
    return 0;
}

static int to_chapter(struct request *r, const struct beeld *b, int64_t chapter, const char *notice)
{
    reply_notice(r, T(r->lang, notice));
    return reply_redirect(r, "/kwaliteitsbeeld/%lld?hoofdstuk=%lld", (long long)b->id,
                          (long long)chapter);
}

static int sentence_post(struct request *r)
{
    struct beeld b;
    int status;
    if (!beeld_open(r, MAG_BEELD_SCHRIJVEN, &b, &status))
        return status;
    int64_t n_bouwsteen = 0, chapter = chapter_of_path(r, &b, &n_bouwsteen);
    if (!chapter)
        return not_found(r);
    struct grond_plaats place = {b.organisatie, b.locatie, n_bouwsteen, b.jaar};
    struct form_state *f = form_read_with(r, &sentence_form, grond_choices, &place);
    if (!form_ok(f))
        return show_chapter(r, &b, chapter, "zin", f, 422);
    const char *chosen[GRONDEN_MAX];
    int64_t grounds[GRONDEN_MAX];
    size_t n = form_chosen(f, "gronden", chosen, GRONDEN_MAX);
    for (size_t i = 0; i < n; i++)
        if (!text_int(chosen[i], 1, INT64_MAX, &grounds[i]))
            return not_found(r);
    struct uitspraak_new u = {.hoofdstuk = chapter,
                              .door = session_of(r)->persoon,
                              .tekst = form_text(f, "tekst"),
                              .gronden = grounds,
                              .n_gronden = n,
                              .in_het_kort = form_checked(f, "in_het_kort")};
    deel_van(form_text(f, "deel"), &u.deel);
    uitspraak_create(r->db, r->ctx, &b, &u);
    return to_chapter(r, &b, chapter,
                      n ? N_("De zin staat erin, met waar hij op rust.")
                        : N_("De zin staat erin. Hij rust nog nergens op."));
}

/* Under the name of a body speaks who sits in it, and nobody else. */
static bool is_of_a_body(struct request *r, const char *naam)
{
    return gezelschap_naam_van_soort(naam) != G_SOORTEN ||
           gezelschap_naam_bezet(r->db, org_van(r), naam, 0);
}

/* Where a voice that was given stands. A version that is public already does not change. */
static const char *voice_stands(struct request *r, const struct beeld *b, bool of_a_body)
{
    if (beeld_openbaar_adres(r->db, r->ctx, b))
        return N_(
            "De stem is bewaard. In de versie die al openbaar is, staat zij niet. Zij komt in de "
            "volgende versie die openbaar wordt.");
    return of_a_body
               ? N_("De stem staat in het kwaliteitsbeeld, onder de naam van de raad of groep.")
               : N_("De stem staat in het kwaliteitsbeeld, onder de eigen naam.");
}

static int voice_post(struct request *r)
{
    struct beeld b;
    int status;
    if (!beeld_open(r, MAG_BEELD_STEM, &b, &status))
        return status;
    int64_t chapter = chapter_of_path(r, &b, NULL);
    if (!chapter)
        return not_found(r);
    struct form_state *f = form_read_with(r, &voice_form, voice_choices, &b);
    struct stem_afzenders all = stem_afzenders(r, &b);
    const struct stem_afzender *sender = NULL;
    for (size_t i = 0; i < all.n && form_ok(f); i++)
        if (text_equal(sender_value(r, &all.een[i]), form_text(f, "als")))
            sender = &all.een[i];
    const char *above = form_text(f, "namens");
    if (sender && !above && !sender->gezelschap)
        form_error(f, "namens", T(r->lang, N_("Vul in welke naam erboven komt.")));
    if (sender && above && sender->gezelschap)
        form_error(
            f, "namens",
            T(r->lang, N_("Laat dit leeg: de naam van de raad of groep komt erboven. Wie voor "
                          "zichzelf spreekt, kiest dat bij ‘Wie spreekt?’.")));
    if (sender && above && !sender->gezelschap && is_of_a_body(r, above))
        form_error(
            f, "namens",
            T(r->lang,
              N_("Dit is de naam van een raad of groep. Wie voor zichzelf spreekt, vult de "
                 "eigen naam in. Spreekt de raad of groep? Kies die dan bij ‘Wie spreekt?’. Staat "
                 "die er niet bij? Vraag de beheerder om iemand daar lid te maken.")));
    if (!sender || !form_ok(f))
        return show_chapter(r, &b, chapter, "stem", f, 422);
    stem_create(r->db, &b,
                &(struct stem_new){.hoofdstuk = chapter,
                                   .door = session_of(r)->persoon,
                                   .gezelschap = sender->gezelschap,
                                   .rol = sender->rol,
                                   .namens = sender->gezelschap ? sender->naam : above,
                                   .tekst = form_text(f, "tekst")});
    return to_chapter(r, &b, chapter, voice_stands(r, &b, sender->gezelschap != 0));
}

static int chapter_post(struct request *r)
{
    struct beeld b;
    int status;
    if (!beeld_open(r, MAG_BEELD_SCHRIJVEN, &b, &status))
        return status;
    struct form_state *f = form_read(r, &chapter_form);
    if (!form_ok(f))
        return show_chapter(r, &b, 0, "hoofdstuk", f, 422);
    return to_chapter(r, &b, hoofdstuk_create(r->db, &b, form_text(f, "titel")),
                      N_("Het hoofdstuk is toegevoegd."));
}

static int intro_post(struct request *r)
{
    struct beeld b;
    int status;
    if (!beeld_open(r, MAG_BEELD_SCHRIJVEN, &b, &status))
        return status;
    struct form_state *f = form_read(r, &intro_form);
    form_check_stored(f, stored_intro(r, &b));
    if (!form_ok(f))
        return show_chapter(r, &b, 0, "inleiding", f, 422);
    const char *text = form_text(f, "inleiding");
    beeld_inleiding(r->db, .organisatie = b.organisatie, .id = b.id, .inleiding = text ? text : "");
    reply_notice(r, T(r->lang, N_("De inleiding is bewaard.")));
    return reply_redirect(r, "/kwaliteitsbeeld/%lld", (long long)b.id);
}

/* clang-format off */
static const struct route routes[] = {
    {METHOD_GET, "/kwaliteitsbeeld", MAG_BEELD_LEZEN, ROUTE_HEAVY, beeld_overzicht_get,
     .template = &beeld_overzicht_template, .title = "Kwaliteitsbeelden van een jaar, per plek"},
    {METHOD_POST, "/kwaliteitsbeeld", MAG_BEELD_SCHRIJVEN, 0, beeld_begin_post,
     .form = &beeld_begin_form, .title = "Begin een kwaliteitsbeeld"},
    {METHOD_GET, "/kwaliteitsbeeld/:id", MAG_AANGEMELD, 0, write_get,
     .template = &beeld_schrijven_template, .title = "Een hoofdstuk van het kwaliteitsbeeld",
     .subject = &beeld_gevraagd_leest},
    {METHOD_GET, "/kwaliteitsbeeld/:id/dekking", MAG_AANGEMELD, 0, beeld_dekking_get,
     .template = &beeld_dekking_template, .title = "Wat ontbreekt er nog in het kwaliteitsbeeld?",
     .subject = &beeld_gevraagd_leest},
    {METHOD_POST, "/kwaliteitsbeeld/:id/vraag/:gezelschap", MAG_BEELD_SCHRIJVEN, 0, beeld_vraag_post,
     .form = &beeld_vraag_form, .title = "Vraag een raad om een stem"},
    {METHOD_POST, "/kwaliteitsbeeld/:id/inleiding", MAG_BEELD_SCHRIJVEN, 0, intro_post,
     .form = &intro_form, .title = "Inleiding van het kwaliteitsbeeld"},
    {METHOD_POST, "/kwaliteitsbeeld/:id/hoofdstuk", MAG_BEELD_SCHRIJVEN, 0, chapter_post,
     .form = &chapter_form, .title = "Voeg een eigen hoofdstuk toe"},
    {METHOD_POST, "/kwaliteitsbeeld/:id/hoofdstuk/:hoofdstuk/zin", MAG_BEELD_SCHRIJVEN, 0,
     sentence_post, .form = &sentence_form, .title = "Voeg een zin toe"},
    {METHOD_POST, "/kwaliteitsbeeld/:id/hoofdstuk/:hoofdstuk/stem", MAG_AANGEMELD, 0, voice_post,
     .form = &voice_form, .title = "Voeg een eigen stem toe",
     .subject = &beeld_gevraagd_spreekt},
    {METHOD_GET, "/kwaliteitsbeeld/zin/:id", MAG_BEELD_LEZEN, 0, zin_get,
     .template = &beeld_zin_template, .title = "Een zin en waar hij op rust"},
    {METHOD_POST, "/kwaliteitsbeeld/zin/:id", MAG_BEELD_SCHRIJVEN, 0, zin_wijzig_post,
     .form = &zin_wijzig_form, .title = "Bewerk een zin"},
    {METHOD_POST, "/kwaliteitsbeeld/zin/:id/grond", MAG_BEELD_SCHRIJVEN, 0, zin_grond_post,
     .form = &zin_grond_form, .title = "Voeg een grond toe aan een zin"},
    {METHOD_POST, "/kwaliteitsbeeld/zin/:id/los/:grond", MAG_BEELD_SCHRIJVEN, 0, zin_los_post,
     .form = &zin_los_form, .title = "Haal een grond los van een zin"},
    {METHOD_POST, "/kwaliteitsbeeld/zin/:id/weg", MAG_BEELD_SCHRIJVEN, 0, zin_weg_post,
     .form = &zin_weg_form, .title = "Haal een zin weg, of zet hem terug"},
    {METHOD_POST, "/kwaliteitsbeeld/zin/:id/nagekeken", MAG_BEELD_SCHRIJVEN, 0, zin_nagekeken_post,
     .form = &zin_nagekeken_form, .title = "Meld dat een zin zonder een ingetrokken verhaal klopt"},
    {METHOD_GET, "/kwaliteitsbeeld/stem/:id", MAG_AANGEMELD, 0, stem_get,
     .template = &beeld_stem_template, .title = "Een stem in het kwaliteitsbeeld",
     .subject = &beeld_stem_leest},
    {METHOD_POST, "/kwaliteitsbeeld/stem/:id/gezien", MAG_AANGEMELD, 0, stem_gezien_post,
     .form = &stem_gezien_form, .title = "Meld dat je zag wat namens je raad is gezegd",
     .subject = &beeld_stem_leest},
    {METHOD_POST, "/kwaliteitsbeeld/stem/:id/intrekken", MAG_AANGEMELD, 0, stem_intrek_post,
     .form = &stem_intrek_form, .title = "Trek een eigen stem in", .subject = &beeld_stem_van},
};
/* clang-format on */
const struct route_table beeld_routes = {routes, sizeof routes / sizeof *routes};
