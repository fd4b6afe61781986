/* The frame around each page: doors, the location switcher, language, who is signed in, the days to
 * 31 March. Not here: the frame's HTML (web/frame.html), what a door leads to (main hands them
 * over). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/termijn_html.h"
#include "web/frame_html.h"
#include "web/static.h"
#include <string.h>

static const struct room_door *const *doors;
static size_t n_doors;
static struct frame_paths paths;

void organisatie_doors(const struct room_door *const *list, size_t n)
{
    doors = list;
    n_doors = n;
}

void organisatie_frame_paths(const struct frame_paths *p)
{
    paths = *p;
}

/* "/signalen" is current on /signalen and /signalen/12, not on /signalenx; "/" only on itself. */
static bool is_current(const char *path, const char *door)
{
    size_t n = strlen(door);
    if (n == 1)
        return text_equal(path, door);
    return !strncmp(path, door, n) && (path[n] == '\0' || path[n] == '/');
}

/* The door that leads nearest to this page: of /signalen and /signalen/mijn only the longer one. NULL
 * when none does. */
static const struct room_door *current_door(struct request *r)
{
    const struct room_door *nearest = NULL;

    for (size_t i = 0; i < n_doors; i++)
        if (mag_anywhere(r, (enum handeling)doors[i]->right) &&
            is_current(r->path, doors[i]->path) &&
            (!nearest || strlen(doors[i]->path) > strlen(nearest->path)))
            nearest = doors[i];
    return nearest;
}

/* The path of this page, to return to. NULL after a POST, whose path may not have a GET. */
static const char *own_url(struct request *r)
{
    if (r->method != METHOD_GET)
        return NULL;
    const char *whole = r->query[0] ? mem_format(r->ctx, "%s?%s", r->path, r->query) : r->path;
    return terug_veilig(whole);
}

static const char *with_back(struct request *r, const char *path, const char *sign)
{
    const char *own = own_url(r);
    struct buf b;
    buf_init(&b, r->ctx, 4096);
    buf_text(&b, path);
    if (own) {
        buf_format(&b, "%sterug=", sign);
        buf_url(&b, own);
    }
    return b.data;
}

static void fill_nav(struct request *r, struct frame *f)
{
    struct frame_nav *nav = mem_array(r->ctx, struct frame_nav, n_doors + 1);
    const struct room_door *current = current_door(r);
    for (size_t i = 0; i < n_doors; i++) {
        if (!mag_anywhere(r, (enum handeling)doors[i]->right))
            continue;
        nav[f->n_nav++] = (struct frame_nav){.label = T(r->lang, doors[i]->name),
                                             .url = doors[i]->path,
                                             .current = doors[i] == current};
    }
    f->nav = nav;
}

#define MENU_PLACES 12 /* with more places the menu links to a page */

/* At most MENU_PLACES + 1 places that this person may see: the first by name for someone with
 * rights everywhere, else those of his memberships. */
static struct locaties menu_places(struct request *r, const struct sessie *s)
{
    struct locaties all = {0};
    if (mag_everywhere(r, MAG_DRAAD_LEZEN)) {
        struct locaties_first_rows rows =
            locaties_first(r->db, r->ctx, .organisatie = s->organisatie, .max = MENU_PLACES + 1);
        struct locatie *list = mem_array(r->ctx, struct locatie, rows.n + 1);
        for (size_t i = 0; i < rows.n; i++)
            list[i] = (struct locatie){.id = rows.row[i].id, .naam = rows.row[i].naam};
        all = (struct locaties){.locatie = list, .n = rows.n};
    } else {
        all = locaties_allowed(r, MAG_DRAAD_LEZEN);
    }
    return all;
}

static void add_place(struct request *r, struct frame *f, struct frame_places *list,
                      const char *label, const char *url, bool current)
{
    list[f->n_places++] =
        (struct frame_places){.label = label, .url = with_back(r, url, "&"), .current = current};
    f->places = list;
}

static void fill_places(struct request *r, const struct sessie *s, struct frame *f)
{
    if (!r->db || db_failed(r->db))
        return;
    struct locaties all = menu_places(r, s);
    f->place = s->locatie_naam;
    if (all.n == 1)
        f->place = all.locatie[0].naam;
    if (all.n < 2)
        return;
    struct frame_places *p = mem_array(r->ctx, struct frame_places, MENU_PLACES + 2);
    add_place(r, f, p, T(r->lang, N_("Alle locaties")), "/locatie/kies?locatie=0", s->locatie == 0);
    for (size_t i = 0; i < all.n && all.n <= MENU_PLACES; i++)
        add_place(r, f, p, all.locatie[i].naam,
                  mem_format(r->ctx, "/locatie/kies?locatie=%lld", (long long)all.locatie[i].id),
                  s->locatie == all.locatie[i].id);
    if (all.n > MENU_PLACES)
        p[f->n_places++] = (struct frame_places){.label = T(r->lang, N_("Kies een locatie")),
                                                 .url = with_back(r, "/locatie/kies", "?"),
                                                 .current = s->locatie != 0};
}

static void fill_deadline(struct request *r, struct frame *f)
{
    const struct termijn *t = paths.deadline ? termijn_now(r) : NULL;
    if (!t)
        return;
    f->deadline = paths.deadline;
    f->year = t->jaar;
    f->late = t->te_laat;
    f->days = t->dagen;
}

static void fill_language(struct request *r, struct frame *f)
{
    struct frame_talen *list = mem_array(r->ctx, struct frame_talen, LANG_COUNT);
    f->lang = lang_code(r->lang);
    f->talen = list;
    for (int l = 0; own_url(r) && l < LANG_COUNT; l++) {
        const char *code = lang_code((enum lang)l);
        if (l != (int)r->lang)
            list[f->n_talen++] =
                (struct frame_talen){code, lang_name((enum lang)l),
                                     with_back(r, mem_format(r->ctx, "/taal/%s", code), "?")};
    }
}

static void fill_wrong(struct request *r, struct frame *f)
{
    const struct page_error *errors;
    size_t n = page_errors(r, &errors);
    struct frame_wrong *list = mem_array(r->ctx, struct frame_wrong, n ? n : 1);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct frame_wrong){.link = errors[i].link, .message = errors[i].message};
    f->wrong = list;
    f->n_wrong = n;
}

const void *organisatie_frame(struct request *r, const struct template *page)
{
    const struct sessie *s = session_of(r);
    struct frame *f = mem_new(r->ctx, struct frame);
    (void)page;
    f->css = asset_url("koers.css");
    f->js = asset_url("koers.js");
    f->icon = asset_url("koers.svg");
    f->home = "/";
    f->public = s == NULL;
    fill_wrong(r, f);
    f->blad = page_join(r);
    f->notice = notice_take(r);
    f->privacy = paths.privacy;
    f->help = paths.help ? paths.help(r) : NULL;
    fill_language(r, f);
    if (!s) {
        bool at_door = text_equal(r->path, "/inloggen") || text_starts(r->path, "/toegang/") ||
                       text_equal(r->path, "/organisatie/kies");
        bool blind = r->route && r->route->marks & ROUTE_ANONYMOUS;
        /* Such a page does not look whether its reader is signed in. Who has a session cookie may be: the
         * link goes to the start page, which asks for signing in when the session is over. */
        if (blind && request_cookie(r, COOKIE_SESSION))
            f->back = "/";
        else
            f->login = at_door ? NULL : "/inloggen";
        return f;
    }
    struct frame_account *a = mem_array(r->ctx, struct frame_account, 1);
    a[0] = (struct frame_account){.label = T(r->lang, N_("Mijn account")), .url = "/account"};
    f->account = a;
    f->n_account = 1;
    f->user = s->naam;
    f->organisation = s->organisatie_naam;
    f->switch_to = s->meer ? "/organisatie/kies" : NULL;
    f->search = mag_anywhere(r, MAG_DRAAD_LEZEN) ? paths.search : NULL;
    f->logout = "/uitloggen";
    f->token = token_make(r, "/uitloggen");
    fill_nav(r, f);
    fill_places(r, s, f);
    fill_deadline(r, f);
    return f;
}
