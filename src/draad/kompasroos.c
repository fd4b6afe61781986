/* The compass rose as a view: five petals from the month counters, and the same numbers in a table.
 * Not a score: it shows where there is activity and where there is none.
 * Not here: the formula (draad_regels.h), the drawing (kompasroos.html). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_regels.h"
#include "draad/draad_sql.h"
#include "draad/kompasroos_html.h"
#include <string.h>

static void add(struct roos_telling *tel, int64_t bouwsteen, const char *soort, int64_t n)
{
    if (bouwsteen < 1 || bouwsteen > 5)
        return;
    const struct knoop_face *g = face_of(soort);
    struct roos_telling *p = &tel[bouwsteen - 1];
    int64_t *const columns[] = {[COUNTS_SIGNAL] = &p->signalen,
                                [COUNTS_CYCLE] = &p->cycli,
                                [COUNTS_RESULT] = &p->resultaten,
                                [COUNTS_SENTENCE] = &p->zinnen};
    if (g && columns[g->counts_in])
        *columns[g->counts_in] += n;
}

static void draw(struct kompasroos_bladen *petals, enum lang lang)
{
    static const char *const classes[] = {"blad b1", "blad b2", "blad b3", "blad b4", "blad b5"};
    int64_t most = 0;
    for (int i = 0; i < 5; i++)
        most = petals[i].samen > most ? petals[i].samen : most;
    for (int i = 0; i < 5; i++) {
        struct kompasroos_bladen *p = &petals[i];
        struct blad shape = roos_blad(i + 1, p->samen, most);
        p->nummer = i + 1;
        p->naam = T(lang, bouwsteen_naam(i + 1));
        p->klasse = classes[i];
        p->leeft = p->samen > 0;
        p->tip_x = shape.tip_x, p->tip_y = shape.tip_y;
        p->left_x = shape.left_x, p->left_y = shape.left_y;
        p->right_x = shape.right_x, p->right_y = shape.right_y;
        p->label_x = shape.label_x, p->label_y = shape.label_y;
    }
}

const struct kompasroos *kompasroos_van(const void *ctx, enum lang lang, const char *code,
                                        const char *caption,
                                        const struct roos_telling tel[static 5])
{
    struct kompasroos *v = mem_new(ctx, struct kompasroos);
    struct kompasroos_bladen *petals = mem_array(ctx, struct kompasroos_bladen, 5);
    for (int i = 0; i < 5; i++) {
        petals[i].signalen = tel[i].signalen;
        petals[i].cycli = tel[i].cycli;
        petals[i].resultaten = tel[i].resultaten;
        petals[i].zinnen = tel[i].zinnen;
        petals[i].samen = tel[i].signalen + tel[i].cycli + tel[i].resultaten + tel[i].zinnen;
    }
    draw(petals, lang);
    v->code = code;
    v->caption = caption;
    v->bladen = petals;
    v->n_bladen = 5;
    return v;
}

void kompasroos_count(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t locatie,
                      int64_t van, int64_t tot, struct roos_telling tel[static 5])
{
    int64_t from = maand_van(date_of_time(van));
    int64_t until = maand_van(date_of_time(tot - 1)) + 1;
    memset(tel, 0, 5 * sizeof *tel);
    if (locatie) {
        struct roos_locatie_rows rows = roos_locatie(
            db, ctx, .organisatie = organisatie, .locatie = locatie, .van = from, .tot = until,
            .signaal = soort_counting(COUNTS_SIGNAL), .cyclus = soort_counting(COUNTS_CYCLE),
            .resultaat = soort_counting(COUNTS_RESULT), .zin = soort_counting(COUNTS_SENTENCE));
        for (size_t i = 0; i < rows.n; i++)
            add(tel, rows.row[i].bouwsteen, rows.row[i].soort, rows.row[i].aantal);
    } else {
        struct roos_whole_rows rows = roos_whole(
            db, ctx, .organisatie = organisatie, .van = from, .tot = until,
            .signaal = soort_counting(COUNTS_SIGNAL), .cyclus = soort_counting(COUNTS_CYCLE),
            .resultaat = soort_counting(COUNTS_RESULT), .zin = soort_counting(COUNTS_SENTENCE));
        for (size_t i = 0; i < rows.n; i++)
            add(tel, rows.row[i].bouwsteen, rows.row[i].soort, rows.row[i].aantal);
    }
}

const struct kompasroos *kompasroos_view(struct db_conn *db, const void *ctx, enum lang lang,
                                         int64_t organisatie, int64_t locatie, const char *caption,
                                         int64_t van, int64_t tot)
{
    struct roos_telling tel[5];
    kompasroos_count(db, ctx, organisatie, locatie, van, tot, tel);
    return kompasroos_van(ctx, lang, mem_format(ctx, "%lld", (long long)locatie), caption, tel);
}
