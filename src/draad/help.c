/* Help: short texts per role and per subject, in Dutch and English, compiled in from locale/hulp.
 * Everyone may read them, also without account.
 * Not here: the texts (locale/hulp/LANGUAGE/SUBJECT.md; a new one is named here, or in
 * ROLLEN of mag.h when it is a role's, and in locale/meson.build). */
#include "base/mem.h"
#include "base/text.h"
#include "draad/hulp_html.h"
#include "draad/paginas.h"
#include "web/markup.h"
#include <string.h>

/* clang-format off */
#define SUBJECT(x)                                                                                 \
    extern const unsigned char hulp_nl_##x[], hulp_en_##x[];                                       \
    extern const size_t hulp_nl_##x##_len, hulp_en_##x##_len;
SUBJECT(begin)
SUBJECT(beelden)
SUBJECT(signalen)
SUBJECT(antwoorden)
SUBJECT(themas)
SUBJECT(leren)
SUBJECT(verhalen)
SUBJECT(metingen)
SUBJECT(indicatoren)
SUBJECT(kwaliteitsbeeld)
SUBJECT(dekking)
SUBJECT(zoeken)
SUBJECT(account)
SUBJECT(privacy)
#define SUBJECT_OF_ROLE(ROL, code, naam, u, gever, rang, hulp, title) SUBJECT(hulp)
ROLLEN(SUBJECT_OF_ROLE) /* twice for a text that two roles share: C allows that */
#define TEXTS(x)                                                                                   \
    {{hulp_nl_##x, &hulp_nl_##x##_len}, {hulp_en_##x, &hulp_en_##x##_len}}
#define ROOM(x, title) {#x, title, false, TEXTS(x)},
#define ROLE(ROL, code, naam, u, gever, rang, hulp, title) {#hulp, title, true, TEXTS(hulp)},

static const struct subject {
    const char *name, *title; /* name: as ROLLEN has it; title: msgid */
    bool role;
    struct {
        const unsigned char *bytes;
        const size_t *len;
    } text[LANG_COUNT];
} subjects[] = {
    ROOM(begin, N_("Hoe werkt Koers?"))
    ROOM(beelden, N_("De rode draad en de kompasroos"))
    ROOM(signalen, N_("Signalen"))
    ROOM(antwoorden, N_("Antwoord geven"))
    ROOM(themas, N_("Thema's"))
    ROOM(leren, N_("Leercycli"))
    ROOM(verhalen, N_("Verhalen"))
    ROOM(metingen, N_("Metingen en cijfers"))
    ROOM(indicatoren, N_("Indicatoren"))
    ROOM(kwaliteitsbeeld, N_("Het kwaliteitsbeeld"))
    ROOM(dekking, N_("Wat ontbreekt er nog?"))
    ROOM(zoeken, N_("Zoeken"))
    ROOM(account, N_("Account en inloggen"))
    ROOM(privacy, N_("Hoe wij met uw gegevens omgaan"))
    ROLLEN(ROLE)
};
/* clang-format on */
#define N_SUBJECTS (sizeof subjects / sizeof *subjects)

/* As in an address and as a file: "professionele-raad". */
static const char *slug_of(const void *ctx, const struct subject *s)
{
    char *slug = mem_text(ctx, s->name);
    for (char *at = slug; (at = strchr(at, '_'));)
        *at = '-';
    return slug;
}

static bool is_own(const struct sessie *who, const struct subject *s)
{
    for (size_t i = 0; who && s->role && i < who->n_leden; i++) {
        if (text_equal(rol_of(who->leden[i].rol)->hulp, s->name))
            return true;
    }
    return false;
}

/* Two roles share one text: it is listed once. */
static bool was_listed(size_t i)
{
    for (size_t before = 0; before < i; before++) {
        if (text_equal(subjects[before].name, subjects[i].name))
            return true;
    }
    return false;
}

/* Where the pages of a subject are; the longest that fits counts. */
static const struct {
    const char *path, *slug;
} places[] = {
    {"/account",           "account"        },
    {"/beheer",            "beheerder"      },
    {"/bouwsteen",         "beelden"        },
    {"/code",              "zorgvrager"     },
    {"/dekking",           "dekking"        },
    {"/inloggen",          "account"        },
    {"/knopen",            "beelden"        },
    {"/kwaliteitsbeeld",   "kwaliteitsbeeld"},
    {"/leren",             "leren"          },
    {"/meten",             "metingen"       },
    {"/meten/indicatoren", "indicatoren"    },
    {"/s",                 "zorgvrager"     },
    {"/signalen",          "signalen"       },
    {"/terugkoppeling",    "antwoorden"     },
    {"/themas",            "themas"         },
    {"/verhalen",          "verhalen"       },
    {"/zoeken",            "zoeken"         },
};

const char *help_for(struct request *r)
{
    const char *slug = NULL;
    size_t longest = 0;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        size_t n = strlen(places[i].path);
        if (n > longest && text_starts(r->path, places[i].path) &&
            (!r->path[n] || r->path[n] == '/')) {
            longest = n;
            slug = places[i].slug;
        }
    }
    return slug ? mem_format(r->ctx, "/hulp/%s", slug) : "/hulp";
}

int get_hulp(struct request *r)
{
    struct hulp_eigen *own = mem_array(r->ctx, struct hulp_eigen, N_SUBJECTS);
    struct hulp_rollen *roles = mem_array(r->ctx, struct hulp_rollen, N_SUBJECTS);
    struct hulp_kamers *rooms = mem_array(r->ctx, struct hulp_kamers, N_SUBJECTS);
    struct hulp v = {.titel = T(r->lang, "Hulp"), .eigen = own, .rollen = roles, .kamers = rooms};
    for (size_t i = 0; i < N_SUBJECTS; i++) {
        const struct subject *s = &subjects[i];
        const char *title = T(r->lang, s->title);
        const char *link = mem_format(r->ctx, "/hulp/%s", slug_of(r->ctx, s));
        if (was_listed(i))
            continue;
        if (is_own(session_of(r), s))
            own[v.n_eigen++] = (struct hulp_eigen){title, link};
        if (!s->role)
            rooms[v.n_kamers++] = (struct hulp_kamers){title, link};
        else
            roles[v.n_rollen++] = (struct hulp_rollen){title, link};
    }
    return reply_page(r, 200, &hulp_template, &v);
}

int get_hulp_onderwerp(struct request *r)
{
    for (size_t i = 0; i < N_SUBJECTS; i++) {
        const struct subject *s = &subjects[i];
        if (!text_equal(slug_of(r->ctx, s), request_param(r, "onderwerp")))
            continue;
        const char *markdown =
            mem_textn(r->ctx, (const char *)s->text[r->lang].bytes, *s->text[r->lang].len);
        struct hulp v = {.titel = T(r->lang, s->title), .tekst = opmaak(r->ctx, markdown, 2)};
        return reply_page(r, 200, &hulp_template, &v);
    }
    return reply_error(r, 404, NULL);
}
