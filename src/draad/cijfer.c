/* A figure as anyone may see it: stored, read and put into words. A protected figure has no raw
 * value, neither in memory nor in the table. Not here: how it is computed (the meting and indicator
 * rooms), its page (kaart.c). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_regels.h"
#include <math.h>
#include <string.h>

int64_t cijfer_create(struct db_conn *db, const struct knoop_new *k, const struct cijfer *c)
{
    struct knoop_new as = *k;
    as.soort = "cijfer";
    as.status = cijfer_staat_code(c->staat);
    int64_t id = knoop_create(db, &as);
    bool open = c->staat == CIJFER_OPEN;
    cijfer_insert(db, .organisatie = k->organisatie, .id = id, .vraag = c->vraag,
                  .eenheid = c->eenheid ? c->eenheid : "", .staat = cijfer_staat_code(c->staat),
                  .waarde = c->waarde, .waarde_null = !open || isnan(c->waarde), .n = c->n,
                  .n_null = !open, .laag = c->laag, .laag_null = !open || isnan(c->laag),
                  .hoog = c->hoog, .hoog_null = !open || isnan(c->hoog), .k = c->k,
                  .k_null = c->k == 0, .methode = c->methode ? c->methode : "", .van = c->van,
                  .tot = c->tot, .bron = c->bron ? c->bron : "");
    return id;
}

/* Two queries give the same row. */
#define CIJFER_OF(row)                                                                             \
    (struct cijfer)                                                                                \
    {                                                                                              \
        .vraag = (row).vraag, .eenheid = (row).eenheid, .staat = state_of((row).staat),            \
        .waarde = (row).waarde_null ? NAN : (row).waarde,                                          \
        .laag = (row).laag_null ? NAN : (row).laag, .hoog = (row).hoog_null ? NAN : (row).hoog,    \
        .n = (row).n_null ? 0 : (row).n, .k = (row).k_null ? 0 : (row).k,                          \
        .methode = (row).methode, .bron = (row).bron, .van = (row).van, .tot = (row).tot           \
    }

static enum cijfer_staat state_of(const char *code)
{
    enum cijfer_staat state = CIJFER_NIET_TE_BEPALEN;
    cijfer_staat_van(code, &state);
    return state;
}

bool cijfer_read(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                 struct cijfer *out)
{
    struct cijfer_by_id_row row;
    if (!cijfer_by_id(db, ctx, &row, .organisatie = organisatie, .id = id))
        return false;
    *out = CIJFER_OF(row);
    return true;
}

struct cijfers cijfers_bij(struct db_conn *db, const void *ctx, int64_t organisatie,
                           int64_t locatie, size_t max)
{
    struct cijfers_near_rows rows =
        cijfers_near(db, ctx, .organisatie = organisatie, .locatie = locatie, .max = (int64_t)max);
    int64_t *ids = mem_array(ctx, int64_t, rows.n);
    struct cijfer *list = mem_array(ctx, struct cijfer, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        ids[i] = rows.row[i].id;
        list[i] = CIJFER_OF(rows.row[i]);
    }
    return (struct cijfers){ids, list, rows.n};
}

static const char *number_text(const void *ctx, enum lang lang, double x, int decimals)
{
    struct buf b;
    buf_init(&b, ctx, 64);
    lang_decimal(&b, lang, x, decimals);
    return b.data ? b.data : "";
}

/* Whole numbers stay whole, unless a scale or one of the three asks for a decimal. */
static int decimals_of(const struct cijfer *c)
{
    const char *unit = c->eenheid ? c->eenheid : "";
    if (text_starts(unit, "rapportcijfer") || text_starts(unit, "gemiddelde"))
        return 1;
    bool whole = c->waarde == floor(c->waarde) && (isnan(c->laag) || c->laag == floor(c->laag)) &&
                 (isnan(c->hoog) || c->hoog == floor(c->hoog));
    return whole || text_equal(unit, "NPS") ? 0 : 1;
}

static const char *value_text(const void *ctx, enum lang lang, const struct cijfer *c, double x)
{
    if (text_equal(c->eenheid, "%") || text_equal(c->eenheid, "procent")) {
        struct buf b;
        buf_init(&b, ctx, 64);
        lang_percent(&b, lang, x / 100);
        return b.data ? b.data : "";
    }
    return number_text(ctx, lang, x, decimals_of(c));
}

/* A team's own count names its unit: "29 van de 34 bewoners". */
static const char *with_unit(const void *ctx, const struct cijfer *c, const char *value)
{
    static const char *const silent[] = {"%", "procent", "NPS", "aantal"};
    if (text_blank(c->eenheid) || text_starts(c->eenheid, "rapportcijfer") ||
        text_starts(c->eenheid, "gemiddelde"))
        return value;
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) {
        if (text_equal(c->eenheid, silent[i]))
            return value;
    }
    return mem_format(ctx, "%s %s", value, c->eenheid);
}

static const char *count_text(const void *ctx, enum lang lang, int64_t n)
{
    struct buf b;
    buf_init(&b, ctx, 32);
    lang_number(&b, lang, n);
    return b.data ? b.data : "";
}

static bool own_count(const struct cijfer *c)
{
    return text_equal(c->methode, CIJFER_EIGEN_TELLING);
}

static const char *open_text(const void *ctx, enum lang lang, const struct cijfer *c)
{
    const char *value = with_unit(ctx, c, value_text(ctx, lang, c, c->waarde));
    const char *s;
    bool interval = !isnan(c->laag) && !isnan(c->hoog);
    if (c->n > 0 && own_count(c))
        s = TN(lang, "{waarde} (bij {n} mens)", "{waarde} (bij {n} mensen)", c->n);
    else if (c->n > 0 && interval)
        s = TN(lang, "{waarde} ({n} antwoord, tussen {laag} en {hoog})",
               "{waarde} ({n} antwoorden, tussen {laag} en {hoog})", c->n);
    else if (c->n > 0)
        s = TN(lang, "{waarde} ({n} antwoord)", "{waarde} ({n} antwoorden)", c->n);
    else if (interval)
        s = T(lang, "{waarde} (tussen {laag} en {hoog})");
    else
        return value;
    s = zin_met(ctx, s, "waarde", value);
    s = zin_met(ctx, s, "n", count_text(ctx, lang, c->n));
    s = zin_met(ctx, s, "laag", value_text(ctx, lang, c, c->laag));
    return zin_met(ctx, s, "hoog", value_text(ctx, lang, c, c->hoog));
}

const char *cijfer_tekst(const void *ctx, enum lang lang, const struct cijfer *c)
{
    switch (c->staat) {
    case CIJFER_OPEN:
        return isnan(c->waarde) ? T(lang, "niet te bepalen") : open_text(ctx, lang, c);
    case CIJFER_MINDER_DAN_K:
        return zin_met(ctx,
                       own_count(c) ? T(lang, "minder dan {k} mensen")
                                    : T(lang, "minder dan {k} antwoorden"),
                       "k", count_text(ctx, lang, c->k));
    case CIJFER_GELIJK:
        return T(lang, "alle antwoorden liggen dicht bij elkaar");
    case CIJFER_AFGESCHERMD:
        return T(lang, "niet getoond, zodat niemand herkenbaar wordt");
    default:
        return T(lang, "niet te bepalen");
    }
}

const char *cijfer_regel(const void *ctx, enum lang lang, const struct cijfer *c)
{
    const char *question = c->vraag ? c->vraag : "";
    size_t n = strlen(question);
    bool asks = n > 0 && question[n - 1] == '?';
    return mem_format(ctx, asks ? "%s %s" : "%s: %s", question, cijfer_tekst(ctx, lang, c));
}
