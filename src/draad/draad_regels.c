/* The rules of the spine as pure functions; draad_regels_test.c holds their tables of cases.
 * Not here: anything that reads a database or a request.
 * The formula of the compass rose stands in draad_regels.h. */
#include "draad/draad_regels.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include <math.h>

int64_t maand_van(int32_t d)
{
    int year, month, day;
    date_parts(d, &year, &month, &day);
    return (int64_t)year * 12 + month - 1;
}

int64_t dagen_sinds(int32_t then, int32_t now)
{
    return then == DATE_NONE || now < then ? 0 : (int64_t)now - then;
}

int64_t antwoord_te_laat(int32_t promised, int32_t today)
{
    return promised != DATE_NONE && promised > today + ANTWOORD_LANGST
               ? 1
               : dagen_sinds(promised, today);
}

bool status_open(const struct knoop_face *g, const char *status)
{
    for (const struct face_status *s = g ? g->statussen : NULL; s && s->status; s++) {
        if (text_equal(s->status, status))
            return !s->af;
    }
    return true;
}

const char *getal_woord(const void *ctx, enum lang lang, int64_t n, bool with_capital)
{
    static const char *const words[] = {
        N_("nul"),   N_("één"),  N_("twee"),  N_("drie"), N_("vier"), N_("vijf"),   N_("zes"),
        N_("zeven"), N_("acht"), N_("negen"), N_("tien"), N_("elf"),  N_("twaalf"),
    };
    static const char *const first[] = {
        N_("Nul"),   N_("Eén"),  N_("Twee"),  N_("Drie"), N_("Vier"), N_("Vijf"),   N_("Zes"),
        N_("Zeven"), N_("Acht"), N_("Negen"), N_("Tien"), N_("Elf"),  N_("Twaalf"),
    };
    if (n >= 0 && n <= 12)
        return translate(lang, with_capital ? first[n] : words[n]);
    struct buf b;
    buf_init(&b, ctx, 32);
    lang_number(&b, lang, n);
    return b.data ? b.data : "";
}

const char *zin_met(const void *ctx, const char *sentence, const char *name, const char *value)
{
    const char *slot = mem_format(ctx, "{%s}", name);
    const char *at = strstr(sentence, slot);
    if (!at)
        return sentence;
    return mem_format(ctx, "%.*s%s%s", (int)(at - sentence), sentence, value, at + strlen(slot));
}

int schakel_order(const void *a, const void *b)
{
    const struct schakel *x = a, *y = b;
    if (x->knoop.gemaakt != y->knoop.gemaakt)
        return x->knoop.gemaakt < y->knoop.gemaakt ? -1 : 1;
    if (x->diepte != y->diepte)
        return x->diepte < y->diepte ? -1 : 1;
    return (x->knoop.id > y->knoop.id) - (x->knoop.id < y->knoop.id);
}

static const char *const states[] = {
    [CIJFER_OPEN] = "open",
    [CIJFER_MINDER_DAN_K] = "minder_dan_k",
    [CIJFER_GELIJK] = "gelijk",
    [CIJFER_AFGESCHERMD] = "afgeschermd",
    [CIJFER_NIET_TE_BEPALEN] = "niet_te_bepalen",
};

const char *cijfer_staat_code(enum cijfer_staat s)
{
    return (unsigned)s < sizeof states / sizeof *states ? states[s] : "niet_te_bepalen";
}

bool cijfer_staat_van(const char *code, enum cijfer_staat *out)
{
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        if (text_equal(code, states[i])) {
            *out = (enum cijfer_staat)i;
            return true;
        }
    }
    return false;
}

enum grond grond_van(int64_t n_cijfers, int64_t n_verhalen, int64_t n_others)
{
    if (n_cijfers > 0 && n_verhalen > 0)
        return GROND_BEIDE;
    if (n_cijfers > 0)
        return GROND_ALLEEN_CIJFERS;
    if (n_verhalen > 0)
        return GROND_ALLEEN_VERHALEN;
    return n_others > 0 ? GROND_ANDERS : GROND_NIETS;
}

const char *grond_tekst(enum grond g)
{
    switch (g) {
    case GROND_NIETS:
        return N_("rust nog nergens op");
    case GROND_ALLEEN_CIJFERS:
        return N_("rust alleen op cijfers: er is nog geen verhaal");
    case GROND_ALLEEN_VERHALEN:
        return N_("rust alleen op verhalen: er is nog geen cijfer");
    case GROND_ANDERS:
        return N_("rust op signalen of een leercyclus, maar nog niet op een cijfer of verhaal");
    default:
        return "";
    }
}

const char *groet(int hour)
{
    if (hour < 6)
        return N_("Goedenacht");
    if (hour < 12)
        return N_("Goedemorgen");
    return hour < 18 ? N_("Goedemiddag") : N_("Goedenavond");
}

struct blad roos_blad(int b, int64_t count, int64_t most)
{
    double middle = (b - 1) * 2 * M_PI / 5; /* clockwise from the top */
    double scale = most > 25 ? (double)most : 25;
    double length = count > 0 ? ROOS_REACH * sqrt((double)count / scale) : 0;
    double belly = 0.92 * length, half = 0.66; /* control points: how far, how wide (radians) */
    return (struct blad){
        .length = length,
        .tip_x = ROOS_HEART + length * sin(middle),
        .tip_y = ROOS_HEART - length * cos(middle),
        .left_x = ROOS_HEART + belly * sin(middle - half),
        .left_y = ROOS_HEART - belly * cos(middle - half),
        .right_x = ROOS_HEART + belly * sin(middle + half),
        .right_y = ROOS_HEART - belly * cos(middle + half),
        .label_x = ROOS_HEART + 126 * sin(middle),
        .label_y = ROOS_HEART - 126 * cos(middle),
    };
}

/* The names of the files inside a zip stand in it uncompressed. */
static bool holds(const char *data, size_t n, const char *name)
{
    return memmem(data, n, name, strlen(name)) != NULL;
}

const char *bijlage_type(const char *data, size_t n)
{
    static const struct {
        const char *magic;
        size_t n;
        const char *type;
    } known[] = {
        {"%PDF-",             5, "application/pdf"},
        {"\x89PNG\r\n\x1a\n", 8, "image/png"      },
        {"\xff\xd8\xff",      3, "image/jpeg"     },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (n >= known[i].n && memcmp(data, known[i].magic, known[i].n) == 0)
            return known[i].type;
    }
    if (n >= 4 && memcmp(data, "PK\x03\x04", 4) == 0) {
        if (!holds(data, n, "[Content_Types].xml"))
            return NULL;
        if (holds(data, n, "word/document.xml"))
            return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        if (holds(data, n, "xl/workbook.xml"))
            return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        return NULL;
    }
    return n > 0 && text_utf8(data, n) ? "text/plain; charset=utf-8" : NULL;
}
