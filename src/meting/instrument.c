/* Reading an instrument file (instrument.h, docs/instrument.md).
 * Here: JSON to structs, every field checked, every message with its place. Not here: the shipped
 * files (assets/instrumenten/), answers (meting_regels.c).
 */
#include "meting/instrument.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX   1000
#define CODE_MAX   40
#define THEMES_MAX 8

struct reader {
    const void *ctx;
    struct instrument *in;
    struct error *f;
    char place[120]; /* where we are: "items[3]" */
};

static const char *const scale_codes[] = {"0-10",   "1-10",  "1-4",       "1-5",
                                          "ja-nee", "keuze", "meerkeuze", "open"};

static const char *const root_fields[] = {"code",  "versie",   "naam",  "herkomst", "voor",
                                          "talen", "drempels", "items", "scores",   NULL};
static const char *const threshold_fields[] = {"cijfers", "teksten", NULL};
static const char *const item_fields[] = {"code",      "tekst",       "schaal", "nps",
                                          "omgekeerd", "achtergrond", "top",    "bouwsteen",
                                          "themas",    "keuzes",      NULL};
static const char *const choice_fields[] = {"code", "tekst", NULL};
static const char *const score_fields[] = {"code", "tekst", "items", "minstens", NULL};

const char *schaal_code(enum schaal s)
{
    return scale_codes[s];
}

bool schaal_is_getal(enum schaal s)
{
    return s <= SCHAAL_1_5;
}

bool item_grenzen(const struct instrument_item *item, int *laagste, int *hoogste)
{
    static const int bounds[][2] = {
        {0, 10},
        {1, 10},
        {1, 4 },
        {1, 5 },
        {0, 1 }
    };

    if (item->schaal > SCHAAL_KEUZE)
        return false;
    *laagste = item->schaal == SCHAAL_KEUZE ? 0 : bounds[item->schaal][0];
    *hoogste = item->schaal == SCHAAL_KEUZE ? (int)item->n_keuzes - 1 : bounds[item->schaal][1];
    return true;
}

const char *instrument_tekst(const struct instrument *in, const struct meertalig *m,
                             const char *taal)
{
    size_t dutch = 0;

    for (size_t i = 0; i < in->n_talen; i++) {
        if (text_equal(in->talen[i], taal))
            return m->tekst[i];
        if (strcmp(in->talen[i], "nl") == 0)
            dutch = i;
    }
    return m->tekst[dutch];
}

const struct instrument_item *instrument_item(const struct instrument *in, const char *code)
{
    for (size_t i = 0; i < in->n_items; i++)
        if (text_equal(in->items[i].code, code))
            return &in->items[i];
    return NULL;
}

/* Says what is wrong, at the place where we are and the field there; what may name {van} and {tot}.
 */
static bool outside(struct reader *r, const char *field, const char *what, size_t van, size_t tot)
{
    const char *where =
        mem_format(r->ctx, "%s%s%s", r->place, *r->place && field ? "." : "", field ? field : "");

    return error_sentence(r->f, N_("Dit instrument klopt niet bij {plek}: {wat}"),
                          ERROR_WITH("plek", where, "van", mem_format(r->ctx, "%zu", van), "tot",
                                     mem_format(r->ctx, "%zu", tot), "*wat", what),
                          "instrument: %s.%s", r->place, field ? field : "");
}

static bool wrong(struct reader *r, const char *field, const char *what)
{
    return outside(r, field, what, 0, 0);
}

/* Refuses what is no object, and any field outside the list (closed with NULL): a slip in a name
 * would otherwise silently lose what it says. */
static bool only_fields(struct reader *r, json_t *o, const char *const *fields)
{
    const char *key;
    json_t *value;

    if (!json_is_object(o))
        return wrong(r, NULL, N_("hier hoort een object te staan, tussen accolades."));
    json_object_foreach(o, key, value)
    {
        bool known = false;
        for (const char *const *k = fields; *k && !known; k++)
            known = strcmp(*k, key) == 0;
        if (!known)
            return wrong(r, text_short(r->ctx, text_utf8(key, strlen(key)) ? key : "?", 40),
                         N_("dit veld is onbekend. Staat er een typefout in?"));
    }
    return true;
}

static bool read_text(struct reader *r, json_t *o, const char *field, size_t max, const char **out)
{
    json_t *v = field ? json_object_get(o, field) : o;
    const char *s = json_string_value(v);

    if (!s || text_blank(s))
        return wrong(r, field, N_("hier hoort een tekst te staan."));
    if (json_string_length(v) != strlen(s) || !text_utf8(s, strlen(s)))
        return wrong(r, field, N_("hier staat een teken dat geen tekst is."));
    if (text_length(s) > max)
        return wrong(r, field, N_("deze tekst is te lang."));
    *out = text_tidy(r->ctx, s, TEXT_PROSE);
    return true;
}

/* A code: small letters, digits, - and _, at most 40. */
static bool read_code(struct reader *r, json_t *o, const char *field, const char **out)
{
    if (!read_text(r, o, field, CODE_MAX, out))
        return false;
    *out = text_tidy(r->ctx, *out, TEXT_CODE);
    if (strspn(*out, "abcdefghijklmnopqrstuvwxyz0123456789-_") != strlen(*out))
        return wrong(r, field, N_("een code bestaat uit kleine letters, cijfers, - en _."));
    return true;
}

/* A text in each language: {"nl": "…", "en": "…"}. */
static bool read_texts(struct reader *r, json_t *o, const char *field, struct meertalig *out)
{
    const struct instrument *in = r->in;
    json_t *v = json_object_get(o, field);

    if (!json_is_object(v))
        return wrong(r, field, N_("hier hoort een tekst per taal te staan: {\"nl\": \"…\"}."));
    if (json_object_size(v) != in->n_talen)
        return wrong(r, field,
                     N_("hier hoort precies een tekst te staan voor elke taal uit 'talen'."));
    out->tekst = mem_array(r->ctx, const char *, in->n_talen);
    for (size_t i = 0; i < in->n_talen; i++) {
        json_t *one = json_object_get(v, in->talen[i]);
        if (!json_is_string(one))
            return wrong(r, field, N_("de tekst in een van de talen ontbreekt."));
        if (!read_text(r, one, NULL, TEXT_MAX, &out->tekst[i]))
            return false;
    }
    return true;
}

/* A whole number within bounds; `otherwise` when the field is absent. */
static bool read_int(struct reader *r, json_t *o, const char *field, int min, int max,
                     int otherwise, int *out)
{
    json_t *v = json_object_get(o, field);

    *out = otherwise;
    if (!v)
        return true;
    if (json_is_integer(v) && json_integer_value(v) >= min && json_integer_value(v) <= max) {
        *out = (int)json_integer_value(v);
        return true;
    }
    return outside(r, field, N_("hier hoort een heel getal van {van} tot en met {tot} te staan."),
                   (size_t)min, (size_t)max);
}

static bool read_bool(struct reader *r, json_t *o, const char *field, bool *out)
{
    json_t *v = json_object_get(o, field);

    *out = json_is_true(v);
    return !v || json_is_boolean(v) || wrong(r, field, N_("hier hoort true of false te staan."));
}

/* An array of min to max members at field. */
static bool read_array(struct reader *r, json_t *o, const char *field, size_t min, size_t max,
                       json_t **out)
{
    *out = json_object_get(o, field);
    if (!*out && min == 0)
        return true;
    if (json_is_array(*out) && json_array_size(*out) >= min && json_array_size(*out) <= max)
        return true;
    return outside(r, field, N_("hier hoort een lijst van {van} tot en met {tot} te staan."), min,
                   max);
}

static bool read_choices(struct reader *r, json_t *o, struct instrument_item *item)
{
    json_t *list;
    bool asks = item->schaal == SCHAAL_KEUZE || item->schaal == SCHAAL_MEERKEUZE;

    if (!asks)
        return !json_object_get(o, "keuzes") ||
               wrong(r, "keuzes", N_("keuzes horen alleen bij de schaal keuze of meerkeuze."));
    if (!read_array(r, o, "keuzes", 2, INSTRUMENT_KEUZES_MAX, &list))
        return false;
    item->n_keuzes = json_array_size(list);
    item->keuzes = mem_array(r->ctx, struct keuze, item->n_keuzes);
    size_t base = strlen(r->place);
    for (size_t i = 0; i < item->n_keuzes; i++) {
        struct keuze *k = &item->keuzes[i];
        json_t *one = json_array_get(list, i);
        snprintf(r->place + base, sizeof r->place - base, ".keuzes[%zu]", i);
        if (!only_fields(r, one, choice_fields) || !read_code(r, one, "code", &k->code) ||
            !read_texts(r, one, "tekst", &k->tekst))
            return false;
        for (size_t j = 0; j < i; j++)
            if (strcmp(item->keuzes[j].code, k->code) == 0)
                return wrong(r, "code", N_("deze code komt twee keer voor."));
    }
    r->place[base] = '\0';
    return true;
}

static bool read_themes(struct reader *r, json_t *o, struct instrument_item *item)
{
    json_t *list;

    if (!read_array(r, o, "themas", 0, THEMES_MAX, &list))
        return false;
    item->n_themas = json_array_size(list);
    item->themas = mem_array(r->ctx, const char *, item->n_themas);
    for (size_t i = 0; i < item->n_themas; i++)
        if (!read_text(r, json_array_get(list, i), NULL, 80, &item->themas[i]))
            return false;
    return true;
}

static bool read_scale(struct reader *r, json_t *o, struct instrument_item *item)
{
    const char *s = json_string_value(json_object_get(o, "schaal"));

    for (size_t i = 0; s && i < sizeof scale_codes / sizeof *scale_codes; i++)
        if (strcmp(scale_codes[i], s) == 0) {
            item->schaal = (enum schaal)i;
            return true;
        }
    return wrong(r, "schaal",
                 N_("kies uit 0-10, 1-10, 1-4, 1-5, ja-nee, keuze, meerkeuze of open."));
}

static bool read_item(struct reader *r, json_t *o, struct instrument_item *item)
{
    static const int top_default[] = {9, 9, 4, 5, 1};
    int bouwsteen, low = 0, high = 0;

    if (!only_fields(r, o, item_fields) || !read_code(r, o, "code", &item->code) ||
        !read_texts(r, o, "tekst", &item->tekst) || !read_scale(r, o, item) ||
        !read_bool(r, o, "nps", &item->nps) || !read_bool(r, o, "omgekeerd", &item->omgekeerd) ||
        !read_bool(r, o, "achtergrond", &item->achtergrond) ||
        !read_int(r, o, "bouwsteen", 0, 5, 0, &bouwsteen) || !read_themes(r, o, item) ||
        !read_choices(r, o, item))
        return false;
    item->bouwsteen = (unsigned)bouwsteen;
    if (item->nps && (item->schaal != SCHAAL_0_10 || item->omgekeerd))
        return wrong(r, "nps", N_("de NPS-vraag heeft de schaal 0-10 en is niet omgekeerd."));
    if (item->omgekeerd && item->schaal > SCHAAL_JA_NEE)
        return wrong(r, "omgekeerd",
                     N_("alleen een vraag met een cijfer of ja-nee kan omgekeerd zijn."));
    bool ordered = item->schaal <= SCHAAL_JA_NEE;
    if (!ordered)
        return !json_object_get(o, "top") ||
               wrong(r, "top", N_("top hoort alleen bij een vraag met een cijfer of ja-nee."));
    item_grenzen(item, &low, &high);
    return read_int(r, o, "top", low + 1, high, top_default[item->schaal], &item->top);
}

static bool read_items(struct reader *r, json_t *root)
{
    struct instrument *in = r->in;
    json_t *list;

    if (!read_array(r, root, "items", 1, INSTRUMENT_ITEMS_MAX, &list))
        return false;
    in->n_items = json_array_size(list);
    in->items = mem_array(r->ctx, struct instrument_item, in->n_items);
    for (size_t i = 0; i < in->n_items; i++) {
        snprintf(r->place, sizeof r->place, "items[%zu]", i);
        if (!read_item(r, json_array_get(list, i), &in->items[i]))
            return false;
        for (size_t j = 0; j < i; j++)
            if (strcmp(in->items[j].code, in->items[i].code) == 0)
                return wrong(r, "code", N_("deze code komt twee keer voor."));
    }
    r->place[0] = '\0';
    return true;
}

static bool read_score(struct reader *r, json_t *o, struct instrument_score *s)
{
    const struct instrument *in = r->in;
    json_t *list;
    int least;

    if (!only_fields(r, o, score_fields) || !read_code(r, o, "code", &s->code) ||
        !read_texts(r, o, "tekst", &s->tekst) ||
        !read_array(r, o, "items", 2, in->n_items < 2 ? 2 : in->n_items, &list))
        return false;
    if (instrument_item(in, s->code))
        return wrong(r, "code", N_("een vraag heeft deze code al."));
    s->n_items = json_array_size(list);
    s->item = mem_array(r->ctx, size_t, s->n_items);
    for (size_t i = 0; i < s->n_items; i++) {
        const struct instrument_item *item =
            instrument_item(in, json_string_value(json_array_get(list, i)));
        if (!item)
            return wrong(r, "items", N_("hier staat een code die geen vraag heeft."));
        s->item[i] = (size_t)(item - in->items);
        if (!schaal_is_getal(item->schaal) || item->schaal != in->items[s->item[0]].schaal)
            return wrong(r, "items",
                         N_("een score telt vragen met een cijfer op dezelfde schaal."));
        for (size_t j = 0; j < i; j++)
            if (s->item[j] == s->item[i])
                return wrong(r, "items", N_("een vraag staat er twee keer in."));
    }
    if (!read_int(r, o, "minstens", 1, (int)s->n_items, (int)s->n_items, &least))
        return false;
    s->minstens = (size_t)least;
    return true;
}

static bool read_scores(struct reader *r, json_t *root)
{
    struct instrument *in = r->in;
    json_t *list;

    if (!read_array(r, root, "scores", 0, 20, &list))
        return false;
    in->n_scores = json_array_size(list);
    in->scores = mem_array(r->ctx, struct instrument_score, in->n_scores);
    for (size_t i = 0; i < in->n_scores; i++) {
        snprintf(r->place, sizeof r->place, "scores[%zu]", i);
        if (!read_score(r, json_array_get(list, i), &in->scores[i]))
            return false;
        for (size_t j = 0; j < i; j++)
            if (strcmp(in->scores[j].code, in->scores[i].code) == 0)
                return wrong(r, "code", N_("deze code komt twee keer voor."));
    }
    r->place[0] = '\0';
    return true;
}

static bool read_languages(struct reader *r, json_t *root)
{
    struct instrument *in = r->in;
    json_t *list;
    bool dutch = false;

    if (!read_array(r, root, "talen", 1, 12, &list))
        return false;
    in->n_talen = json_array_size(list);
    in->talen = mem_array(r->ctx, const char *, in->n_talen);
    for (size_t i = 0; i < in->n_talen; i++) {
        if (!read_code(r, json_array_get(list, i), NULL, &in->talen[i]))
            return false;
        dutch = dutch || strcmp(in->talen[i], "nl") == 0;
        for (size_t j = 0; j < i; j++)
            if (strcmp(in->talen[j], in->talen[i]) == 0)
                return wrong(r, "talen", N_("een taal staat er twee keer in."));
    }
    return dutch || wrong(r, "talen", N_("Nederlands (nl) hoort er altijd bij."));
}

static bool read_for_whom(struct reader *r, json_t *root)
{
    json_t *list;

    if (!read_array(r, root, "voor", 1, 2, &list))
        return false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *s = json_string_value(json_array_get(list, i));
        if (text_equal(s, "zorgvrager"))
            r->in->voor |= DOELGROEP_ZORGVRAGER;
        else if (text_equal(s, "mantelzorger"))
            r->in->voor |= DOELGROEP_MANTELZORGER;
        else
            return wrong(r, "voor", N_("kies uit zorgvrager en mantelzorger."));
    }
    return true;
}

static bool read_thresholds(struct reader *r, json_t *root)
{
    json_t *o = json_object_get(root, "drempels");

    r->in->k = r->in->k_tekst = DREMPEL_STANDAARD;
    if (!o)
        return true;
    snprintf(r->place, sizeof r->place, "drempels");
    bool ok =
        only_fields(r, o, threshold_fields) &&
        read_int(r, o, "cijfers", DREMPEL_LEES, DREMPEL_MAX, DREMPEL_STANDAARD, &r->in->k) &&
        read_int(r, o, "teksten", DREMPEL_LEES, DREMPEL_MAX, DREMPEL_STANDAARD, &r->in->k_tekst);
    if (r->in->k < DREMPEL_MIN)
        r->in->k = DREMPEL_MIN;
    if (r->in->k_tekst < DREMPEL_MIN)
        r->in->k_tekst = DREMPEL_MIN;
    if (ok)
        r->place[0] = '\0';
    return ok;
}

static bool read_root(struct reader *r, json_t *root)
{
    struct instrument *in = r->in;

    return only_fields(r, root, root_fields) && read_code(r, root, "code", &in->code) &&
           read_text(r, root, "versie", CODE_MAX, &in->versie) && read_languages(r, root) &&
           read_texts(r, root, "naam", &in->naam) &&
           read_texts(r, root, "herkomst", &in->herkomst) && read_for_whom(r, root) &&
           read_thresholds(r, root) && read_items(r, root) && read_scores(r, root);
}

bool instrument_read(const void *ctx, const char *json, size_t n, struct instrument *out,
                     struct error *f)
{
    json_error_t error;
    struct reader r = {.ctx = ctx, .in = out, .f = f};

    *out = (struct instrument){0};
    if (n > INSTRUMENT_BYTES_MAX)
        return error_set(f, N_("Dit bestand is te groot. Een vragenlijst is hoogstens 256 kB."),
                         "instrument: %zu bytes", n);
    json_t *root = json_loadb(json, n, JSON_REJECT_DUPLICATES, &error);
    if (!root) {
        return error_sentence(
            f, N_("Dit bestand is geen geldige JSON. Kijk bij regel {regel}, teken {teken}."),
            ERROR_WITH("regel", mem_format(ctx, "%d", error.line), "teken",
                       mem_format(ctx, "%d", error.column)),
            "instrument: %s", error.text);
    }
    bool ok = read_root(&r, root);
    json_decref(root);
    return ok;
}

/* ---- names that fold together ---- */

/* A name that a file may use, and of which item or choice it is. */
struct name {
    const char *text, *key;
    size_t of, nr; /* nr: the order in the file, so that the later of two is told */
};

static int by_key(const void *a, const void *b)
{
    const struct name *x = a, *y = b;
    int d = strcmp(x->key, y->key);

    return d ? d : (x->nr > y->nr) - (x->nr < y->nr);
}

static void add_name(const void *ctx, struct name *list, size_t *n, const char *text, size_t of)
{
    list[*n] = (struct name){text, text_key(ctx, text), of, *n};
    *n += 1;
}

/* False when two of these names belong to different things and are the same. A name of signs only has
 * no key; it is compared to the letter. */
static bool apart(struct reader *r, struct name *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!*list[i].key)
            list[i].key = list[i].text;
    qsort(list, n, sizeof *list, by_key);
    for (size_t i = 1; i < n; i++)
        if (list[i].of != list[i - 1].of && strcmp(list[i].key, list[i - 1].key) == 0)
            return error_sentence(
                r->f,
                N_("Dit instrument klopt niet bij {plek}: ‘{een}’ en ‘{ander}’ zijn voor Koers "
                   "hetzelfde, want hoofdletters, accenten, spaties en leestekens tellen niet. "
                   "Geef "
                   "een van de twee een andere naam."),
                ERROR_WITH("plek", r->place, "een", text_short(r->ctx, list[i - 1].text, 60),
                           "ander", text_short(r->ctx, list[i].text, 60)),
                "instrument: %s folds together", r->place);
    return true;
}

static bool choices_apart(struct reader *r, const struct instrument_item *item)
{
    size_t n = 0;
    struct name *list = mem_array(r->ctx, struct name, item->n_keuzes * (1 + r->in->n_talen) + 1);

    for (size_t k = 0; k < item->n_keuzes; k++) {
        add_name(r->ctx, list, &n, item->keuzes[k].code, k);
        for (size_t t = 0; t < r->in->n_talen; t++)
            add_name(r->ctx, list, &n, item->keuzes[k].tekst.tekst[t], k);
    }
    return apart(r, list, n);
}

/* Codes of the questions, and "question_choice" as the header of a column for one choice. */
static bool codes_apart(struct reader *r)
{
    const struct instrument *in = r->in;
    size_t n = 0, max = in->n_items;

    for (size_t i = 0; i < in->n_items; i++)
        max += in->items[i].n_keuzes;
    struct name *list = mem_array(r->ctx, struct name, max + 1);
    for (size_t i = 0, of = in->n_items; i < in->n_items; i++) {
        const struct instrument_item *item = &in->items[i];
        add_name(r->ctx, list, &n, item->code, i);
        for (size_t k = 0; item->schaal == SCHAAL_MEERKEUZE && k < item->n_keuzes; k++)
            add_name(r->ctx, list, &n,
                     mem_format(r->ctx, "%s_%s", item->code, item->keuzes[k].code), of++);
    }
    snprintf(r->place, sizeof r->place, "items");
    return apart(r, list, n);
}

bool instrument_eenduidig(const void *ctx, const struct instrument *in, struct error *f)
{
    void *tmp = mem_ctx(ctx, "instrument_eenduidig");
    struct reader r = {.ctx = tmp, .in = (struct instrument *)in, .f = f};
    bool ok = codes_apart(&r);

    for (size_t i = 0; ok && i < in->n_items; i++) {
        snprintf(r.place, sizeof r.place, "items[%zu].keuzes", i);
        ok = choices_apart(&r, &in->items[i]);
    }
    mem_free(tmp);
    return ok;
}
