/* The demo organisation's experience measurement: answers made by a small generator with a fixed
 * seed, taken in by the same way as a file of a real one, so that every figure of the demo is
 * calculated and protected like any other. Not here: what it is used for (demo.c). */
#include <string.h>

#include "base/mem.h"
#include "demo/demo_inhoud.h"
#include "meting/meting.h"

#define CSV_MAX    (1u << 20)
#define FIRST_DAYS 61 /* of the large survey */

/* A generator of our own, so that every machine makes the same answers (xorshift). */
static uint32_t next(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

/* A mark around `middle` (in tenths), between low and high: the sum of three throws leans to the
 * middle. */
static int mark(uint32_t *seed, int middle, int low, int high)
{
    int throw = (int)(next(seed) % 21 + next(seed) % 21 + next(seed) % 21) - 30;
    int v = (middle + throw +5) / 10;
    return v < low ? low : v > high ? high : v;
}

/* What people wrote under "Wat gaat er goed?" and "Wat kan er beter?". */
/* clang-format off */
static const char *const good[] = {
    "De mensen die komen zijn vriendelijk.", "Er wordt geluisterd als ik iets vraag.", "Het eten is beter dan vorig jaar.",
    "Ik hoef niets twee keer te vertellen.", "Ze komen op tijd.",
};
static const char *const better[] = {
    "Minder verschillende gezichten.", "Sneller iemand aan de telefoon.", "Meer tijd voor een praatje.",
    "In het weekend is het te stil.", "Laat eerder weten als er iets verandert.",
};
/* clang-format on */

static const char *sometimes(uint32_t *seed, const char *const *list, uint32_t n)
{
    uint32_t draw = next(seed);
    return draw % 9 == 0 ? list[draw / 9 % n] : "";
}

static void row(struct buf *b, uint32_t *seed, const char *place, int32_t day, int middle)
{
    static const char *const ages[] = {"65-74", "75-84", "vanaf-85"};
    bool carer = next(seed) % 3 == 0;
    char iso[11];
    date_iso(day, iso);
    buf_format(b, "%s;%s;%s", place, iso, carer ? "mantelzorger" : "zorgvrager");
    for (int i = 0; i < 7; i++) /* gehoord … geleerd */
        buf_format(b, ";%d", mark(seed, middle - i % 3 * 3, 1, 10));
    bool reached = next(seed) % 10 < (uint32_t)middle / 10;
    int safe = mark(seed, middle / 3 + 8, 1, 4), life = mark(seed, middle, 0, 10);
    buf_format(b, ";%s;%d;%d;%d;%s;", reached ? "ja" : "nee", safe, life,
               mark(seed, middle + 2, 0, 10), sometimes(seed, good, 5));
    buf_format(b, "%s;%s\n", sometimes(seed, better, 5), ages[next(seed) % 3]);
}

static char *answers(const void *ctx, int32_t from)
{
    /* clang-format off */
    static const struct { const char *place; int n, middle; } places[] = {
        {"Huize Dijkzicht", 138, 79}, {"De Boomgaard", 42, 83}, {"Wijkteam Oost", 261, 76}, {"Thuis in de Waard", 93, 72},
    };
    /* clang-format on */
    struct buf b;
    uint32_t seed = 20260323;
    buf_init(&b, ctx, CSV_MAX);
    buf_text(&b, "Locatie;Ingevuld "
                 "op;wie-bent-u;gehoord;wensen;netwerk;naaste-steun;samenwerken;deskundig;geleerd;"
                 "bereikbaar;veilig;goed-leven;nps;goed;beter;leeftijd\n");
    for (size_t p = 0; p < sizeof places / sizeof *places; p++)
        for (int i = 0; i < places[p].n; i++)
            row(&b, &seed, places[p].place, from + (int32_t)(next(&seed) % 60), places[p].middle);
    return b.data;
}

/* A small one that still waits to be confirmed: one place has few answers. */
static char *few_answers(const void *ctx)
{
    /* clang-format off */
    static const struct { const char *place; int n, middle; } places[] = {
        {"Huize Dijkzicht", 34, 78}, {"De Boomgaard", 22, 82}, {"Wijkteam Oost", 7, 75},
    };
    /* clang-format on */
    struct buf b;
    uint32_t seed = 20261101;

    buf_init(&b, ctx, CSV_MAX);
    buf_text(&b, "locatie;afspraken;accommodatie;verpleging;omgang;kwaliteit-van-leven;"
                 "luisteren\n");
    for (size_t p = 0; p < sizeof places / sizeof *places; p++)
        for (int i = 0; i < places[p].n; i++) {
            buf_text(&b, places[p].place);
            for (int v = 0; v < 6; v++)
                buf_format(&b, ";%d", mark(&seed, places[p].middle - v, 1, 10));
            buf_text(&b, "\n");
        }
    return b.data;
}

/* Two surveys of that year that are over: what people answered lies before today, whatever the day
 * on which the demo is made. */
struct surveys {
    int32_t first, first_end, second, second_end;
};

static int32_t earlier(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static struct surveys surveys_of(int year)
{
    struct surveys s;

    s.second_end = earlier(date_of(year, 12, 15), date_today() - 1);
    s.second = earlier(date_of(year, 11, 1), s.second_end - 20);
    s.first_end = earlier(date_of(year, 10, 31), s.second - 1);
    s.first = s.first_end - (FIRST_DAYS - 1);
    return s;
}

/* The same places are withheld on every machine. */
static const uint8_t order_of_demo[32] = "the order of the demonstration";

int64_t demo_meting(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t door,
                    int year, struct error *f)
{
    struct surveys s = surveys_of(year);
    int64_t id = meting_create(db, ctx,
                               &(struct meting_new){.organisatie = organisatie,
                                                    .door = door,
                                                    .bestand = "ervaringen.csv",
                                                    .csv = answers(ctx, s.first),
                                                    .instrument = "generiek-kompas",
                                                    .van = s.first,
                                                    .tot = s.first_end,
                                                    .uitgenodigd = 1210,
                                                    .sleutel = order_of_demo},
                               f);

    return id && meting_create(db, ctx,
                               &(struct meting_new){.organisatie = organisatie,
                                                    .door = door,
                                                    .bestand = "totaalscore.csv",
                                                    .csv = few_answers(ctx),
                                                    .instrument = "totaalscore-verpleeghuis",
                                                    .van = s.second,
                                                    .tot = s.second_end,
                                                    .concept = true},
                               f)
               ? id
               : 0;
}
