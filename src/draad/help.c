/* Help: short texts per role and per subject, in Dutch and English, compiled in from locale/hulp.
 * Everyone may read them, also without account.
 * Not here: the texts (locale/hulp/LANGUAGE/SUBJECT.md), which subjects a room has (its
 * X_room.c). */
#include "base/mem.h"
#include "base/text.h"
#include "draad/help_texts.h"
#include "draad/hulp_html.h"
#include "draad/paginas.h"
#include "web/markup.h"
#include <string.h>

/* A text about a role. The two client councils read the same one. */
static const struct role_text {
    const char *slug, *title; /* title: msgid */
    enum rol role;
    const char *const *paths; /* as in struct room_help */
} roles[] = {
    /* clang-format off */
    {"zorgvrager", N_("Als u zorg krijgt"), ROL_ZORGVRAGER, (const char *const[]){"/s", "/code", NULL}},
    {"naaste", N_("Als u naaste bent"), ROL_NAASTE, NULL},
    {"professional", N_("Als professional"), ROL_PROFESSIONAL, NULL},
    {"leidinggevende", N_("Als leidinggevende"), ROL_LEIDINGGEVENDE, NULL},
    {"kwaliteitsmedewerker", N_("Als kwaliteitsmedewerker"), ROL_KWALITEITSMEDEWERKER, NULL},
    {"projectleider", N_("Als projectleider"), ROL_PROJECTLEIDER, NULL},
    {"bestuurder", N_("Als bestuurder"), ROL_BESTUURDER, NULL},
    {"clientenraad", N_("In de cliëntenraad"), ROL_CLIENTENRAAD_LOKAAL, NULL},
    {"professionele-raad", N_("In de professionele raad"), ROL_PROFESSIONELE_RAAD, NULL},
    {"ondernemingsraad", N_("In de ondernemingsraad"), ROL_ONDERNEMINGSRAAD, NULL},
    {"financier", N_("Als financier"), ROL_FINANCIER, NULL},
    {"beheerder", N_("Als beheerder"), ROL_BEHEERDER, (const char *const[]){"/beheer", NULL}},
    /* clang-format on */
};
#define N_ROLES (sizeof roles / sizeof *roles)

/* The texts of the rooms, in the order of /hulp. */
static const struct room_help *const *subjects;
static size_t n_subjects;

void draad_help(const struct room_help *const *list, size_t n)
{
    subjects = list;
    n_subjects = n;
}

/* The compiled-in text; Dutch, with *lang saying so, where a language has none. NULL: there is no
 * such subject. */
static const struct help_text *text_of(const char *slug, enum lang *lang)
{
    const struct help_text *dutch = NULL;

    for (const struct help_text *t = help_texts; t->slug; t++) {
        if (!text_equal(t->slug, slug))
            continue;
        if (text_equal(t->lang, lang_code(*lang)))
            return t;
        if (text_equal(t->lang, lang_code(LANG_NL)))
            dutch = t;
    }
    *lang = LANG_NL;
    return dutch;
}

static const char *link_of(const void *ctx, const char *slug)
{
    return mem_format(ctx, "/hulp/%s", slug);
}

static enum rol reads_as(enum rol r)
{
    return r == ROL_CLIENTENRAAD_CENTRAAL ? ROL_CLIENTENRAAD_LOKAAL : r;
}

static bool has_role(const struct sessie *s, enum rol role)
{
    for (size_t i = 0; s && i < s->n_leden; i++) {
        if (reads_as(s->leden[i].rol) == role)
            return true;
    }
    return false;
}

/* The longest of these paths that the page lies at or below, when longer than *longest. */
static bool fits(const char *page, const char *const *paths, size_t *longest)
{
    bool found = false;

    for (; paths && *paths; paths++) {
        size_t n = strlen(*paths);
        if (n > *longest && text_starts(page, *paths) && (!page[n] || page[n] == '/')) {
            *longest = n;
            found = true;
        }
    }
    return found;
}

const char *help_for(struct request *r)
{
    const char *slug = NULL;
    size_t longest = 0;

    for (size_t i = 0; i < n_subjects; i++)
        if (fits(r->path, subjects[i]->paths, &longest))
            slug = subjects[i]->slug;
    for (size_t i = 0; i < N_ROLES; i++)
        if (fits(r->path, roles[i].paths, &longest))
            slug = roles[i].slug;
    return slug ? link_of(r->ctx, slug) : "/hulp";
}

int get_hulp(struct request *r)
{
    struct hulp_eigen *own = mem_array(r->ctx, struct hulp_eigen, N_ROLES);
    struct hulp_rollen *role_list = mem_array(r->ctx, struct hulp_rollen, N_ROLES);
    struct hulp_kamers *rooms = mem_array(r->ctx, struct hulp_kamers, n_subjects + 1);
    struct hulp v = {
        .titel = T(r->lang, "Hulp"), .eigen = own, .rollen = role_list, .kamers = rooms};

    for (size_t i = 0; i < n_subjects; i++)
        rooms[v.n_kamers++] = (struct hulp_kamers){T(r->lang, subjects[i]->title),
                                                   link_of(r->ctx, subjects[i]->slug)};
    for (size_t i = 0; i < N_ROLES; i++) {
        const char *title = T(r->lang, roles[i].title), *link = link_of(r->ctx, roles[i].slug);
        if (has_role(session_of(r), roles[i].role))
            own[v.n_eigen++] = (struct hulp_eigen){title, link};
        role_list[v.n_rollen++] = (struct hulp_rollen){title, link};
    }
    return reply_page(r, 200, &hulp_template, &v);
}

static const char *title_of(const char *slug)
{
    for (size_t i = 0; i < n_subjects; i++)
        if (text_equal(subjects[i]->slug, slug))
            return subjects[i]->title;
    for (size_t i = 0; i < N_ROLES; i++)
        if (text_equal(roles[i].slug, slug))
            return roles[i].title;
    return NULL;
}

int get_hulp_onderwerp(struct request *r)
{
    const char *slug = request_param(r, "onderwerp"), *title = title_of(slug);
    enum lang lang = r->lang;
    const struct help_text *t = title ? text_of(slug, &lang) : NULL;

    if (!t)
        return reply_error(r, 404, NULL);
    const char *markdown = mem_textn(r->ctx, (const char *)t->bytes, *t->len);
    struct hulp v = {.titel = T(r->lang, title), .tekst = opmaak(r->ctx, markdown, 2)};
    return reply_page(r, 200, &hulp_template, &v);
}
