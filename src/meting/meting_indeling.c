/* What each column of a CSV with answers is (meting_regels.h): proposed by the headers, and checked.
 * Here: names of columns and what a header fits. Not here: the cells (meting_import.c), what was left
 * out and why (meting_verslag.c). */
#include "base/mem.h"
#include "base/text.h"
#include "meting/meting_regels.h"
#include <string.h>

/* A text shorter than this may stand at the end of a header by chance. */
#define TAIL_MIN 12

/* The columns besides the questions (KOLOMMEN_VAST). */
#define FIXED(KOLOM, veld, type, kept, title, twice, headers)                                      \
    [KOLOM_##KOLOM] = {#veld, title, headers, twice},
/* clang-format off */
static const struct {
    const char *code, *naam;
    const char *const *headers; /* by which it is recognised, as text_key makes them */
    const char *once;           /* what is wrong when two columns are this one */
} fixed[KOLOM_ITEM] = {
    [KOLOM_OVERSLAAN] = {"", N_("(overslaan)"), NULL, NULL},
    KOLOMMEN_VAST(FIXED)
};
/* clang-format on */
#define CODE_OF_ITEM   "vraag "
#define CODE_OF_OPTION "optie "

const char *kolom_vast_code(enum kolom_soort soort)
{
    return fixed[soort].code;
}

const char *kolom_vast_naam(enum kolom_soort soort)
{
    return fixed[soort].naam;
}

/* The fixed column that this key means; KOLOM_OVERSLAAN when there is none. */
static enum kolom_soort fixed_of(const char *key)
{
    for (enum kolom_soort s = KOLOM_OVERSLAAN; s < KOLOM_ITEM; s++)
        for (size_t i = 0; fixed[s].headers && fixed[s].headers[i]; i++)
            if (strcmp(fixed[s].headers[i], key) == 0)
                return s;
    return KOLOM_OVERSLAAN;
}

bool kolommen_vast_kloppen(const void *ctx, struct error *f)
{
    for (enum kolom_soort s = KOLOM_OVERSLAAN + 1; s < KOLOM_ITEM; s++)
        for (size_t i = 0; fixed[s].headers && fixed[s].headers[i]; i++) {
            const char *h = fixed[s].headers[i];
            if (!*fixed[s].naam || strcmp(text_key(ctx, h), h) != 0 || fixed_of(h) != s)
                return error_set(f, "KOLOMMEN_VAST klopt niet.", "fixed column %s: header \"%s\"",
                                 fixed[s].code, h);
        }
    return true;
}

static bool header_free(const void *ctx, size_t i, const char *text, struct error *f)
{
    enum kolom_soort s = fixed_of(text_key(ctx, text));

    return s == KOLOM_OVERSLAAN ||
           error_sentence(f,
                          N_("Dit instrument klopt niet bij {plek}: aan ‘{een}’ herkent Koers de "
                             "kolom {kolom}. Geef deze vraag een andere code of tekst."),
                          ERROR_WITH("plek", mem_format(ctx, "items[%zu]", i), "een",
                                     text_short(ctx, text, 60), "*kolom", fixed[s].naam),
                          "instrument: items[%zu] is the header of %s", i, fixed[s].code);
}

bool instrument_koppen_vrij(const void *ctx, const struct instrument *in, struct error *f)
{
    bool ok = true;

    for (size_t i = 0; ok && i < in->n_items; i++) {
        ok = header_free(ctx, i, in->items[i].code, f);
        for (size_t t = 0; ok && t < in->n_talen; t++)
            ok = header_free(ctx, i, in->items[i].tekst.tekst[t], f);
    }
    return ok;
}

const char *kolom_code(const void *ctx, const struct instrument *in, const struct kolom *k)
{
    if (k->soort == KOLOM_ITEM)
        return mem_format(ctx, CODE_OF_ITEM "%s", in->items[k->item].code);
    if (k->soort == KOLOM_OPTIE)
        return mem_format(ctx, CODE_OF_OPTION "%s %s", in->items[k->item].code,
                          in->items[k->item].keuzes[k->keuze].code);
    return fixed[k->soort].code;
}

/* "CODE KEUZE": neither code holds a blank. */
static struct kolom option_of(const struct instrument *in, const char *codes)
{
    for (size_t i = 0; i < in->n_items; i++) {
        const struct instrument_item *item = &in->items[i];
        size_t n = strlen(item->code);
        if (item->schaal != SCHAAL_MEERKEUZE || strncmp(codes, item->code, n) != 0 ||
            codes[n] != ' ')
            continue;
        for (size_t k = 0; k < item->n_keuzes; k++)
            if (strcmp(codes + n + 1, item->keuzes[k].code) == 0)
                return (struct kolom){.soort = KOLOM_OPTIE, .item = i, .keuze = k};
    }
    return (struct kolom){.soort = KOLOM_OVERSLAAN};
}

struct kolom kolom_van(const struct instrument *in, const char *code)
{
    for (size_t s = 0; s < KOLOM_ITEM; s++)
        if (strcmp(code, fixed[s].code) == 0)
            return (struct kolom){.soort = (enum kolom_soort)s};
    if (text_starts(code, CODE_OF_OPTION))
        return option_of(in, code + strlen(CODE_OF_OPTION));
    const struct instrument_item *item =
        text_starts(code, CODE_OF_ITEM) ? instrument_item(in, code + strlen(CODE_OF_ITEM)) : NULL;
    if (item)
        return (struct kolom){.soort = KOLOM_ITEM, .item = (size_t)(item - in->items)};
    return (struct kolom){.soort = KOLOM_OVERSLAAN};
}

/* ---- what a header fits ---- */

/* The names of an instrument, with the keys that headers are compared by. */
struct names {
    void *tmp;
    const struct instrument *in;
    bool exact_only;
    const char **code; /* key of each item's code */
    const char **text; /* keys of each item's text, n_talen each */
};

static struct names names_of(void *tmp, const struct instrument *in)
{
    struct names n = {.tmp = tmp, .in = in, .exact_only = !instrument_eenduidig(tmp, in, NULL)};

    n.code = mem_array(tmp, const char *, in->n_items);
    n.text = mem_array(tmp, const char *, in->n_items * in->n_talen);
    for (size_t i = 0; i < in->n_items; i++) {
        n.code[i] = text_key(tmp, in->items[i].code);
        for (size_t t = 0; t < in->n_talen; t++)
            n.text[i * in->n_talen + t] = text_key(tmp, in->items[i].tekst.tekst[t]);
    }
    return n;
}

struct header {
    const char *text, *key;
};

static struct header header_of(const void *ctx, const char *cell)
{
    const char *text = text_tidy(ctx, cell, TEXT_LINE);

    return (struct header){text, text_key(ctx, text)};
}

/* True when a header is this text, or ends with it after a number. */
static bool says(const char *header, const char *text)
{
    size_t n = strlen(header), m = strlen(text);

    if (m == 0 || m > n)
        return false;
    if (m == n)
        return strcmp(header, text) == 0;
    return m >= TAIL_MIN && strspn(header, "0123456789.-_ qv") >= n - m &&
           strcmp(header + n - m, text) == 0;
}

enum fit { FIT_NOT, FIT_TEXT, FIT_CODE };

static enum fit fit(const struct names *n, const struct header *h, size_t item)
{
    const struct instrument_item *it = &n->in->items[item];

    if (strcmp(h->text, it->code) == 0)
        return FIT_CODE;
    if (!n->exact_only && *n->code[item] && strcmp(h->key, n->code[item]) == 0)
        return FIT_CODE;
    for (size_t t = 0; t < n->in->n_talen; t++)
        if (n->exact_only ? strcmp(h->text, it->tekst.tekst[t]) == 0
                          : says(h->key, n->text[item * n->in->n_talen + t]))
            return FIT_TEXT;
    return FIT_NOT;
}

/* The only item that a header fits this well, among those that are not taken (NULL: all); SIZE_MAX
 * when none. *other: a second one, then there is a doubt. */
static size_t only_item(const struct names *n, const struct header *h, enum fit wanted,
                        const bool *taken, size_t *other)
{
    size_t found = SIZE_MAX;

    *other = SIZE_MAX;
    for (size_t i = 0; i < n->in->n_items; i++) {
        if ((taken && taken[i]) || fit(n, h, i) != wanted)
            continue;
        if (found == SIZE_MAX)
            found = i;
        else if (*other == SIZE_MAX)
            *other = i;
    }
    return found;
}

/* ---- a choice of a question that is spread over columns ---- */

/* The choice of an item that a text names; SIZE_MAX when none or more than one. */
static size_t choice_named(const struct names *n, const struct instrument_item *item,
                           const char *text)
{
    struct match m = match_begin(n->tmp, text, n->exact_only);

    for (size_t k = 0; k < item->n_keuzes; k++) {
        match_offer(&m, item->keuzes[k].code, NULL, (int64_t)k, 0);
        for (size_t t = 0; t < n->in->n_talen; t++)
            match_offer(&m, item->keuzes[k].tekst.tekst[t], NULL, (int64_t)k, 0);
    }
    return match_end(&m) < 0 ? SIZE_MAX : (size_t)match_end(&m);
}

/* Bytes of what parts a question and its choice at s: [ ( _ . : / and " - "; 0 when nothing. */
static size_t parts_at(const char *s)
{
    if (strncmp(s, " - ", 3) == 0)
        return 3;
    return strchr("[(_.:/", *s) ? 1 : 0;
}

/* The choice that a header names: "zorg[b]", "zorg_b", "Wat vindt u belangrijk? [Tijd]". False when
 * none, or when it can be read in two ways. */
static bool option_named(const struct names *n, const struct header *h, struct kolom *out)
{
    size_t found = 0;

    for (size_t at = 1; at < strlen(h->text); at++) {
        size_t k = parts_at(h->text + at), other;
        if (!k)
            continue;
        struct header left = header_of(n->tmp, mem_textn(n->tmp, h->text, at));
        char *right = text_tidy(n->tmp, h->text + at + k, TEXT_LINE);
        size_t m = strlen(right);
        if (m > 0 && ((h->text[at] == '[' && right[m - 1] == ']') ||
                      (h->text[at] == '(' && right[m - 1] == ')')))
            right[m - 1] = '\0';
        size_t item = only_item(n, &left, FIT_CODE, NULL, &other);
        if (item == SIZE_MAX)
            item = only_item(n, &left, FIT_TEXT, NULL, &other);
        if (item == SIZE_MAX || other != SIZE_MAX || n->in->items[item].schaal != SCHAAL_MEERKEUZE)
            continue;
        size_t choice = choice_named(n, &n->in->items[item], right);
        if (choice == SIZE_MAX || (found && out->item == item && out->keuze == choice))
            continue;
        *out = (struct kolom){.soort = KOLOM_OPTIE, .item = item, .keuze = choice};
        found++;
    }
    return found == 1;
}

/* ---- the proposal ---- */

static bool one_of(const char *s, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(s, *list) == 0)
            return true;
    return false;
}

/* Two columns under one header are both this one; a second name for it is left out. */
static void propose_fixed(const struct header *head, struct indeling *out)
{
    for (size_t s = 0; s < KOLOM_ITEM; s++) {
        const char *first = NULL;
        for (size_t c = 0; fixed[s].headers && c < out->n; c++) {
            if (out->kolom[c].soort != KOLOM_OVERSLAAN || !one_of(head[c].key, fixed[s].headers) ||
                (first && strcmp(first, head[c].key) != 0))
                continue;
            out->kolom[c].soort = (enum kolom_soort)s;
            first = head[c].key;
        }
    }
}

void indeling_voorstel(const void *ctx, const struct csv *csv, const struct instrument *in,
                       struct indeling *out)
{
    void *tmp = mem_ctx(ctx, "indeling_voorstel");
    const struct names n = names_of(tmp, in);
    struct header *head = mem_array(tmp, struct header, csv->head.n);
    bool *taken = mem_array(tmp, bool, in->n_items);

    out->n = csv->head.n;
    out->kolom = mem_array(ctx, struct kolom, out->n);
    for (size_t c = 0; c < out->n; c++)
        head[c] = header_of(tmp, csv->head.cell[c]);
    /* Codes first: a code is meant, a text may only look alike. */
    for (enum fit wanted = FIT_CODE; wanted > FIT_NOT; wanted--) {
        for (size_t c = 0; c < out->n; c++) {
            size_t other, i = only_item(&n, &head[c], wanted, taken, &other);
            if (out->kolom[c].soort == KOLOM_OVERSLAAN && i != SIZE_MAX && other == SIZE_MAX)
                out->kolom[c] = (struct kolom){.soort = KOLOM_ITEM, .item = i};
        }
        for (size_t c = 0; c < out->n; c++)
            if (out->kolom[c].soort == KOLOM_ITEM)
                taken[out->kolom[c].item] = true;
    }
    for (size_t c = 0; c < out->n; c++) {
        struct kolom k;
        if (out->kolom[c].soort == KOLOM_OVERSLAAN && option_named(&n, &head[c], &k) &&
            !taken[k.item])
            out->kolom[c] = k;
    }
    propose_fixed(head, out);
    mem_free(tmp);
}

static struct gelijkenis resembles(const struct names *n, const struct header *h)
{
    struct gelijkenis g = {.wat = LIJKT_NIETS};
    struct kolom k;

    for (enum fit wanted = FIT_CODE; wanted > FIT_NOT; wanted--) {
        g.item = only_item(n, h, wanted, NULL, &g.ander);
        if (g.item != SIZE_MAX) {
            g.wat = g.ander == SIZE_MAX ? LIJKT_VRAAG : LIJKT_MEER;
            return g;
        }
    }
    if (option_named(n, h, &k))
        return (struct gelijkenis){.wat = LIJKT_VRAAG, .item = k.item};
    for (size_t s = 0; s < KOLOM_ITEM; s++)
        if (fixed[s].headers && one_of(h->key, fixed[s].headers))
            return (struct gelijkenis){.wat = LIJKT_VASTE_KOLOM, .soort = (enum kolom_soort)s};
    return g;
}

const struct gelijkenis *kolommen_lijken(const void *ctx, const struct csv *csv,
                                         const struct instrument *in)
{
    struct gelijkenis *out = mem_array(ctx, struct gelijkenis, csv->head.n);
    void *tmp = mem_ctx(ctx, "kolommen_lijken");
    const struct names n = names_of(tmp, in);

    for (size_t c = 0; c < csv->head.n; c++) {
        struct header h = header_of(tmp, csv->head.cell[c]);
        out[c] = resembles(&n, &h);
    }
    mem_free(tmp);
    return out;
}

/* ---- the check ---- */

/* True when two columns cannot both be read. */
static bool clash(const struct kolom *a, const struct kolom *b)
{
    if (a->soort < KOLOM_ITEM || b->soort < KOLOM_ITEM || a->item != b->item)
        return false;
    return a->soort == KOLOM_ITEM || b->soort == KOLOM_ITEM || a->keuze == b->keuze;
}

static bool refuse_two(const struct csv *csv, size_t a, size_t b, struct error *f)
{
    void *tmp = mem_ctx(NULL, "refuse_two");

    error_sentence(f,
                   N_("Kolom {a} (‘{kop}’) en kolom {b} (‘{ander}’) horen bij dezelfde vraag of "
                      "hetzelfde antwoord. Kies er één en sla de andere over, of haal die uit het "
                      "bestand."),
                   ERROR_WITH("a", mem_format(tmp, "%zu", a + 1), "kop",
                              text_short(tmp, csv->head.cell[a], 40), "b",
                              mem_format(tmp, "%zu", b + 1), "ander",
                              text_short(tmp, csv->head.cell[b], 40)),
                   "columns %zu and %zu", a, b);
    mem_free(tmp);
    return false;
}

bool indeling_klopt(const struct indeling *d, const struct csv *csv, const struct instrument *in,
                    struct error *f)
{
    size_t count[KOLOM_OPTIE + 1] = {0};

    for (size_t i = 0; i < d->n; i++) {
        const struct kolom *k = &d->kolom[i];
        count[k->soort]++;
        if (k->soort < KOLOM_ITEM)
            continue;
        if (k->item >= in->n_items ||
            (k->soort == KOLOM_OPTIE && k->keuze >= in->items[k->item].n_keuzes))
            return error_set(f, N_("Kies bij elke kolom een vraag uit deze vragenlijst."),
                             "column %zu: item %zu", i, k->item);
        for (size_t j = 0; j < i; j++)
            if (clash(&d->kolom[j], k))
                return refuse_two(csv, j, i, f);
    }
    for (size_t s = 0; s < KOLOM_ITEM; s++)
        if (fixed[s].once && count[s] > 1)
            return error_set(f, fixed[s].once, "%zu columns \"%s\"", count[s], fixed[s].code);
    if (count[KOLOM_ITEM] + count[KOLOM_OPTIE] == 0)
        return error_set(f, N_("Kies bij minstens één kolom de vraag die erbij hoort."),
                         "no items");
    return true;
}
