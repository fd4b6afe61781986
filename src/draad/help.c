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

/* Pages on which a role's text helps more than a room's. */
static const struct {
    const char *const *paths, *slug;
} role_places[] = {
    {(const char *const[]){"/s", "/code", NULL}, "zorgvrager"},
    {(const char *const[]){"/beheer", NULL},     "beheerder" },
};

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

/* The text about a role (ROLLEN in mag.h). */
static const char *role_slug(const void *ctx, enum rol r)
{
    char *slug = mem_text(ctx, rol_of(r)->hulp);

    for (char *c = slug; *c; c++)
        if (*c == '_')
            *c = '-';
    return slug;
}

static bool is_own(const struct sessie *who, enum rol r)
{
    for (size_t i = 0; who && i < who->n_leden; i++)
        if (text_equal(rol_of(who->leden[i].rol)->hulp, rol_of(r)->hulp))
            return true;
    return false;
}

/* Roles that share a text share its title (tests/rooms_test.c): it is listed once. */
static bool was_listed(enum rol r)
{
    for (int before = 0; before < (int)r; before++)
        if (text_equal(rol_of((enum rol)before)->hulp, rol_of(r)->hulp))
            return true;
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
    for (size_t i = 0; i < sizeof role_places / sizeof *role_places; i++)
        if (fits(r->path, role_places[i].paths, &longest))
            slug = role_places[i].slug;
    return slug ? link_of(r->ctx, slug) : "/hulp";
}

int get_hulp(struct request *r)
{
    struct hulp_eigen *own = mem_array(r->ctx, struct hulp_eigen, ROL_AANTAL);
    struct hulp_rollen *role_list = mem_array(r->ctx, struct hulp_rollen, ROL_AANTAL);
    struct hulp_kamers *rooms = mem_array(r->ctx, struct hulp_kamers, n_subjects + 1);
    struct hulp v = {
        .titel = T(r->lang, "Hulp"), .eigen = own, .rollen = role_list, .kamers = rooms};

    for (size_t i = 0; i < n_subjects; i++)
        rooms[v.n_kamers++] = (struct hulp_kamers){T(r->lang, subjects[i]->title),
                                                   link_of(r->ctx, subjects[i]->slug)};
    for (int i = 0; i < ROL_AANTAL; i++) {
        enum rol role = (enum rol)i;
        const char *title = T(r->lang, rol_of(role)->hulp_titel);
        const char *link = link_of(r->ctx, role_slug(r->ctx, role));
        if (was_listed(role))
            continue;
        if (is_own(session_of(r), role))
            own[v.n_eigen++] = (struct hulp_eigen){title, link};
        role_list[v.n_rollen++] = (struct hulp_rollen){title, link};
    }
    return reply_page(r, 200, &hulp_template, &v);
}

static const char *title_of(const void *ctx, const char *slug)
{
    for (size_t i = 0; i < n_subjects; i++)
        if (text_equal(subjects[i]->slug, slug))
            return subjects[i]->title;
    for (int i = 0; i < ROL_AANTAL; i++)
        if (text_equal(role_slug(ctx, (enum rol)i), slug))
            return rol_of((enum rol)i)->hulp_titel;
    return NULL;
}

int get_hulp_onderwerp(struct request *r)
{
    const char *slug = request_param(r, "onderwerp"), *title = title_of(r->ctx, slug);
    enum lang lang = r->lang;
    const struct help_text *t = title ? text_of(slug, &lang) : NULL;

    if (!t)
        return reply_error(r, 404, NULL);
    const char *markdown = mem_textn(r->ctx, (const char *)t->bytes, *t->len);
    struct hulp v = {.titel = T(r->lang, title),
                     .tekst = opmaak(r->ctx, markdown, 2),
                     .tekst_taal = lang == r->lang ? NULL : lang_code(lang)};
    return reply_page(r, 200, &hulp_template, &v);
}
