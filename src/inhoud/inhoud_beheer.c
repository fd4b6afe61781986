/* Adding, changing and taking away what an organisation adds to a list. These handlers can change
 * only the organisation's own rows, not what ships. Each change is kept as a version and gets an
 * audit line.
 * Not here: the store (inhoud.c), reading pages and routes (inhoud_paginas.c). */
#include "base/mem.h"
#include "base/text.h"
#include "inhoud/inhoud_een_html.h"
#include "inhoud/inhoud_eigen_html.h"
#include "inhoud/inhoud_sql.h"
#include "inhoud/paginas.h"

// clang-format off
static const struct field fields[] = {
    {.name = "titel", .label = N_("Woord of titel"), .kind = FIELD_TEXT, .required = true, .max = 100},
    {.name = "deel", .label = N_("Bij welk deel hoort het?"), .kind = FIELD_SELECT, .raw_choices = true},
    {.name = "tekst", .label = N_("Uitleg"), .hulp = N_("Kort, in gewone woorden en in het Nederlands."),
     .kind = FIELD_LONG, .required = true, .max = 1000, .rows = 4},
    {.name = "bron", .label = N_("Waar komt dit vandaan?"),
     .hulp = N_("Bijvoorbeeld: ons kwaliteitsplan 2026, of de cliëntenraad."),
     .kind = FIELD_TEXT, .required = true, .max = 200},
};
// clang-format on
const struct form inhoud_form = {"inhoud", FORM_FIELDS(fields), .button = N_("Bewaren")};
static const struct form away_form = {
    .name = "inhoud_weg", .button = N_("Verwijderen"), .quiet = true};

/* The list of the path; NULL when there is none. */
static const struct content_set *list_of(struct request *r)
{
    return content_set(request_param(r, "lijst"));
}

/* Words have a title; a list in sections asks in which. */
static void fit_to_list(struct request *r, struct form_state *s, void *arg)
{
    const struct content_set *list = arg;
    struct choice *sections = mem_array(r->ctx, struct choice, list->n_sections + 1);
    for (size_t i = 0; i < list->n_sections; i++) {
        sections[i].value = list->sections[i].key;
        sections[i].label = content_in(&list->sections[i].title, r->lang);
    }
    form_choices(s, "deel", sections, list->n_sections);
    if (!list->n_sections)
        form_hide(s, "deel");
    if (!content_titled(list))
        form_hide(s, "titel");
    form_lang(s, "titel", LANG_NL);
    form_lang(s, "tekst", LANG_NL);
}

static struct form_state *empty_form(struct request *r, const struct content_set *list)
{
    struct form_state *s = form_new(r, &inhoud_form);
    fit_to_list(r, s, (void *)(uintptr_t)list);
    return s;
}

/* Reads the form. Refuses a title that Koers ships: an own item needs another name. */
static struct form_state *sent_form(struct request *r, const struct content_set *list)
{
    struct form_state *s = form_read_with(r, &inhoud_form, fit_to_list, (void *)(uintptr_t)list);
    const char *title = form_text(s, "titel");
    if (title && content_title_taken(r->ctx, list, title))
        form_error(s, "titel",
                   T(r->lang, N_("Dit staat al in de lijst van Koers. Kies een andere naam.")));
    return s;
}

static struct inhoud_new item_of(struct form_state *s)
{
    return (struct inhoud_new){.section = form_text(s, "deel"),
                               .title = form_text(s, "titel"),
                               .text = form_text(s, "tekst"),
                               .source = form_text(s, "bron")};
}

static void audit(struct request *r, int64_t id, const char *what)
{
    const struct sessie *who = session_of(r);
    audit_write(r->db, who->organisatie, who->persoon, handeling_code(MAG_INHOUD_SCHRIJVEN),
                mem_format(r->ctx, "inhoud %s %lld", request_param(r, "lijst"), (long long)id),
                what);
}

static int show_list(struct request *r, int status, const struct content_set *list,
                     struct form_state *s)
{
    struct inhoud_items_rows own =
        inhoud_items(r->db, r->ctx, .organisatie = org_van(r), .lijst = list->code);
    struct inhoud_eigen_regels *rows = mem_array(r->ctx, struct inhoud_eigen_regels, own.n + 1);
    for (size_t i = 0; i < own.n; i++) {
        const struct inhoud_items_row *o = &own.row[i];
        rows[i] = (struct inhoud_eigen_regels){
            .titel = o->titel ? o->titel : text_short(r->ctx, o->tekst, 80),
            .bron = o->bron,
            .link = mem_format(r->ctx, "/inhoud/%s/eigen/%lld", list->code, (long long)o->id)};
    }
    struct inhoud_eigen v = {.lijst = content_in(&list->title, r->lang),
                             .terug = mem_format(r->ctx, "/inhoud/%s", list->code),
                             .regels = rows,
                             .n_regels = own.n};
    if (own.n < INHOUD_EIGEN_MAX)
        v.nieuw = form_view(s, "/inhoud/%s/eigen", list->code);
    return reply_page(r, status, &inhoud_eigen_template, &v);
}

int get_inhoud_eigen(struct request *r)
{
    const struct content_set *list = list_of(r);
    if (!list || !mag(r, MAG_INHOUD_SCHRIJVEN, 0))
        return not_found(r);
    return show_list(r, 200, list, empty_form(r, list));
}

int post_inhoud_eigen(struct request *r)
{
    const struct content_set *list = list_of(r);
    if (!list || !mag(r, MAG_INHOUD_SCHRIJVEN, 0))
        return not_found(r);
    struct form_state *s = sent_form(r, list);
    if (inhoud_items(r->db, r->ctx, .organisatie = org_van(r), .lijst = list->code).n >=
        INHOUD_EIGEN_MAX)
        form_error(s, NULL, T(r->lang, N_("Deze lijst is vol. Haal eerst iets weg.")));
    if (!form_ok(s))
        return show_list(r, 422, list, s);
    struct inhoud_new item = item_of(s);
    int64_t id = inhoud_add(r->db, org_van(r), session_of(r)->persoon, list->code, &item);
    audit(r, id, "toegevoegd");
    reply_notice(r, T(r->lang, N_("Toegevoegd aan de lijst.")));
    return reply_redirect(r, "/inhoud/%s/eigen", list->code);
}

/* ---- one ---- */
struct one {
    const struct content_set *list;
    struct inhoud_item_of_row row;
};

static bool find_one(struct request *r, struct one *o)
{
    o->list = list_of(r);
    return o->list && mag(r, MAG_INHOUD_SCHRIJVEN, 0) &&
           inhoud_item_of(r->db, r->ctx, &o->row, .organisatie = org_van(r),
                          .id = request_id(r, "id"), .lijst = o->list->code);
}

static void fill_versions(struct request *r, const struct one *o, struct inhoud_een *v)
{
    struct inhoud_versies_rows all =
        inhoud_versies(r->db, r->ctx, .organisatie = org_van(r), .item = o->row.id);
    struct inhoud_een_versies *list = mem_array(r->ctx, struct inhoud_een_versies, all.n + 1);
    for (size_t i = 0; i < all.n; i++) {
        const struct inhoud_versies_row *p = &all.row[i];
        const struct content_section *s = content_section(o->list, p->deel);
        list[i] = (struct inhoud_een_versies){.versie = p->versie,
                                              .deel = s ? s->title.in[LANG_NL] : NULL,
                                              .titel = p->titel,
                                              .tekst = p->tekst,
                                              .bron = p->bron,
                                              .weg = p->weg,
                                              .op = p->op,
                                              .door = p->naam};
    }
    v->versies = list;
    v->n_versies = all.n;
}

static int show_one(struct request *r, int status, const struct one *o, struct form_state *s)
{
    const char *code = o->list->code;
    long long id = o->row.id;
    struct inhoud_een v = {.lijst = content_in(&o->list->title, r->lang),
                           .terug = mem_format(r->ctx, "/inhoud/%s", code),
                           .eigen = mem_format(r->ctx, "/inhoud/%s/eigen", code),
                           .titel =
                               o->row.titel ? o->row.titel : text_short(r->ctx, o->row.tekst, 80),
                           .weg = o->row.weg};
    fill_versions(r, o, &v);
    if (o->row.weg == TIME_NONE) {
        v.wijzigen = form_view(s, "/inhoud/%s/eigen/%lld", code, id);
        v.verwijderen = form_view(form_new(r, &away_form), "/inhoud/%s/eigen/%lld/weg", code, id);
    }
    return reply_page(r, status, &inhoud_een_template, &v);
}

static struct form_state *stored_form(struct request *r, const struct one *o)
{
    struct form_state *s = empty_form(r, o->list);
    form_set(s, "titel", o->row.titel);
    form_set(s, "deel", o->row.deel);
    form_set(s, "tekst", o->row.tekst);
    form_set(s, "bron", o->row.bron);
    return s;
}

int get_inhoud_een(struct request *r)
{
    struct one o;
    if (!find_one(r, &o))
        return not_found(r);
    return show_one(r, 200, &o, stored_form(r, &o));
}

int post_inhoud_een(struct request *r)
{
    struct one o;
    if (!find_one(r, &o) || o.row.weg != TIME_NONE)
        return not_found(r);
    struct form_state *s = sent_form(r, o.list);
    form_check_stored(s, stored_form(r, &o));
    if (!form_ok(s))
        return show_one(r, 422, &o, s);
    struct inhoud_new item = item_of(s);
    inhoud_change(r->db, org_van(r), session_of(r)->persoon, o.row.id, &item);
    audit(r, o.row.id, "gewijzigd");
    reply_notice(r, T(r->lang, N_("De regel is gewijzigd. Wat er eerder stond, is nog te lezen.")));
    return reply_redirect(r, "/inhoud/%s/eigen/%lld", o.list->code, (long long)o.row.id);
}

int post_inhoud_weg(struct request *r)
{
    struct one o;
    if (!find_one(r, &o) || o.row.weg != TIME_NONE)
        return not_found(r);
    inhoud_take_away(r->db, org_van(r), session_of(r)->persoon, o.row.id);
    audit(r, o.row.id, "verwijderd");
    reply_notice(r, T(r->lang, N_("De regel is verwijderd.")));
    return reply_redirect(r, "/inhoud/%s/eigen", o.list->code);
}
