/* Help: short texts per role and per subject, in Dutch and English, compiled in from locale/hulp.
 * Everyone may read them, also without account.
 * Not here: the texts (locale/hulp/LANGUAGE/SUBJECT.md; a new one is named here and in
 * locale/meson.build). */
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
SUBJECT(zorgvrager)
SUBJECT(naaste)
SUBJECT(professional)
SUBJECT(leidinggevende)
SUBJECT(kwaliteitsmedewerker)
SUBJECT(projectleider)
SUBJECT(bestuurder)
SUBJECT(clientenraad)
SUBJECT(professionele_raad)
SUBJECT(ondernemingsraad)
SUBJECT(financier)
SUBJECT(beheerder)
#define TEXTS(x)                                                                                   \
    {{hulp_nl_##x, &hulp_nl_##x##_len}, {hulp_en_##x, &hulp_en_##x##_len}}
#define ROOM(slug, x, title)       {slug, title, ROL_AANTAL, TEXTS(x)}
#define ROLE(slug, x, title, role) {slug, title, role, TEXTS(x)}

static const struct subject {
    const char *slug, *title; /* title: msgid */
    enum rol role;            /* ROL_AANTAL: a subject, not a role */
    struct {
        const unsigned char *bytes;
        const size_t *len;
    } text[LANG_COUNT];
} subjects[] = {
    ROOM("begin", begin, N_("Hoe werkt Koers?")),
    ROOM("beelden", beelden, N_("De rode draad en de kompasroos")),
    ROOM("signalen", signalen, N_("Signalen")),
    ROOM("antwoorden", antwoorden, N_("Antwoord geven")),
    ROOM("themas", themas, N_("Thema's")),
    ROOM("leren", leren, N_("Leercycli")),
    ROOM("verhalen", verhalen, N_("Verhalen")),
    ROOM("metingen", metingen, N_("Metingen en cijfers")),
    ROOM("indicatoren", indicatoren, N_("Indicatoren")),
    ROOM("kwaliteitsbeeld", kwaliteitsbeeld, N_("Het kwaliteitsbeeld")),
    ROOM("dekking", dekking, N_("Wat ontbreekt er nog?")),
    ROOM("zoeken", zoeken, N_("Zoeken")),
    ROOM("account", account, N_("Account en inloggen")),
    ROOM("privacy", privacy, N_("Hoe wij met uw gegevens omgaan")),
    ROLE("zorgvrager", zorgvrager, N_("Als u zorg krijgt"), ROL_ZORGVRAGER),
    ROLE("naaste", naaste, N_("Als u naaste bent"), ROL_NAASTE),
    ROLE("professional", professional, N_("Als professional"), ROL_PROFESSIONAL),
    ROLE("leidinggevende", leidinggevende, N_("Als leidinggevende"), ROL_LEIDINGGEVENDE),
    ROLE("kwaliteitsmedewerker", kwaliteitsmedewerker, N_("Als kwaliteitsmedewerker"), ROL_KWALITEITSMEDEWERKER),
    ROLE("projectleider", projectleider, N_("Als projectleider"), ROL_PROJECTLEIDER),
    ROLE("bestuurder", bestuurder, N_("Als bestuurder"), ROL_BESTUURDER),
    ROLE("clientenraad", clientenraad, N_("In de cliëntenraad"), ROL_CLIENTENRAAD_LOKAAL),
    ROLE("professionele-raad", professionele_raad, N_("In de professionele raad"), ROL_PROFESSIONELE_RAAD),
    ROLE("ondernemingsraad", ondernemingsraad, N_("In de ondernemingsraad"), ROL_ONDERNEMINGSRAAD),
    ROLE("financier", financier, N_("Als financier"), ROL_FINANCIER),
    ROLE("beheerder", beheerder, N_("Als beheerder"), ROL_BEHEERDER),
};
/* clang-format on */
#define N_SUBJECTS (sizeof subjects / sizeof *subjects)

static const char *link_of(const void *ctx, const struct subject *s)
{
    return mem_format(ctx, "/hulp/%s", s->slug);
}

/* The two client councils read the same text. */
static enum rol reads_as(enum rol r)
{
    return r == ROL_CLIENTENRAAD_CENTRAAL ? ROL_CLIENTENRAAD_LOKAAL : r;
}

static bool has_role(const struct sessie *s, enum rol role)
{
    for (size_t i = 0; s && role != ROL_AANTAL && i < s->n_leden; i++) {
        if (reads_as(s->leden[i].rol) == role)
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
        const char *title = T(r->lang, s->title), *link = link_of(r->ctx, s);
        if (has_role(session_of(r), s->role))
            own[v.n_eigen++] = (struct hulp_eigen){title, link};
        if (s->role == ROL_AANTAL)
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
        if (!text_equal(s->slug, request_param(r, "onderwerp")))
            continue;
        const char *markdown =
            mem_textn(r->ctx, (const char *)s->text[r->lang].bytes, *s->text[r->lang].len);
        struct hulp v = {.titel = T(r->lang, s->title), .tekst = opmaak(r->ctx, markdown, 2)};
        return reply_page(r, 200, &hulp_template, &v);
    }
    return reply_error(r, 404, NULL);
}
