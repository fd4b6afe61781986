/* What may be shown of a delivery (besluit.h). Here: which deliveries stand beside it, the decision
 * per question, and the ledger. Not here: figures of an older version (besluit_oud.c). */
#include "base/date.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "draad/cijfer_regels.h"
#include "meting/besluit_intern.h"
#include "meting/gelijken.h"
#include "organisatie/sealed.h"
#include <stdlib.h>
#include <string.h>

/* ---- the key, and the order it makes ---- */

static struct seal_place key_place(int64_t organisatie)
{
    return (struct seal_place){
        .table = "meting_sleutel", .column = "sleutel", .organisatie = organisatie};
}

void meting_sleutel_bewaar(struct db_conn *db, int64_t organisatie, const uint8_t key[static 32])
{
    void *tmp = mem_ctx(NULL, "meting_sleutel");
    struct seal_place at = key_place(organisatie);

    if (sealed_may(db))
        meting_sleutel_insert(db, .organisatie = organisatie,
                              .sleutel = sealed_make(tmp, &at, (struct db_bytes){key, 32}));
    mem_free(tmp);
}

void meting_sleutel_maak(struct db_conn *db, int64_t organisatie)
{
    uint8_t key[32];

    random_bytes(key, sizeof key);
    meting_sleutel_bewaar(db, organisatie, key);
}

void meting_sleutel_lees(struct db_conn *db, const void *ctx, int64_t organisatie,
                         uint8_t out[static 32])
{
    struct meting_sleutel_of_row row;
    struct seal_place at = key_place(organisatie);
    struct db_bytes key;

    memset(out, 0, 32);
    if (!meting_sleutel_of(db, ctx, &row, .organisatie = organisatie))
        return;
    if (sealed_open(ctx, &at, row.sleutel, &key) && key.n == 32)
        memcpy(out, key.data, 32);
    else if (!db_failed(db)) /* prints with another key would find no equal rows */
        db_fail(db, "the key of the measurements does not open");
}

bool meting_seal(struct db_conn *db, bool plain)
{
    void *tmp = mem_ctx(NULL, "meting_seal");
    struct meting_sleutels_rows all = meting_sleutels(db, tmp);
    bool good = true;

    for (size_t i = 0; i < all.n && good; i++) {
        struct seal_place at = key_place(all.row[i].organisatie);
        struct db_bytes value;
        enum sealed_again how = sealed_again(tmp, &at, all.row[i].sleutel, plain, &value);
        good = how != SEALED_LOST;
        if (how == SEALED_CHANGES)
            meting_sleutel_set(db, .organisatie = all.row[i].organisatie, .sleutel = value);
    }
    mem_free(tmp);
    return good && !db_failed(db);
}

unsigned meting_sealed_values(struct db_conn *db)
{
    void *tmp = mem_ctx(NULL, "meting_sealed_values");
    struct meting_sleutels_rows all = meting_sleutels(db, tmp);
    unsigned there = 0;

    for (size_t i = 0; i < all.n; i++)
        there |= sealed_sort(all.row[i].sleutel);
    mem_free(tmp);
    return there;
}

const char *afdruk_wat(const void *ctx, int64_t instrument, int32_t van, int32_t tot)
{
    return mem_format(ctx, "%lld %d %d", (long long)instrument, (int)van, (int)tot);
}

struct ranked {
    uint8_t hash[HASH_BYTES];
    size_t index;
};

static size_t *ranking(const void *ctx, const uint8_t key[static 32], const char *const *name,
                       size_t n)
{
    struct ranked *list = mem_array(ctx, struct ranked, n);
    size_t *order = mem_array(ctx, size_t, n);

    for (size_t i = 0; i < n; i++) {
        list[i].index = i;
        hash_keyed_fast(key, name[i], strlen(name[i]), list[i].hash);
    }
    if (n > 0)
        qsort(list, n, sizeof *list, hash_order);
    for (size_t i = 0; i < n; i++)
        order[i] = list[i].index;
    return order;
}

struct snede_volgorde besluit_volgorde(struct db_conn *db, const void *ctx, const struct besluit *b)
{
    const char **places = mem_array(ctx, const char *, b->n_plekken);
    const char *groups[GROEPEN];
    uint8_t key[32];

    meting_sleutel_lees(db, ctx, b->organisatie, key);
    for (size_t i = 0; i < b->n_plekken; i++)
        places[i] = mem_format(ctx, "plek %lld", (long long)b->plek[i]);
    for (size_t g = 0; g < GROEPEN; g++)
        groups[g] = mem_format(ctx, "groep %s", groep_codes[g]);
    return (struct snede_volgorde){ranking(ctx, key, places, b->n_plekken),
                                   ranking(ctx, key, groups, GROEPEN)};
}

/* ---- what stands beside it ---- */

const char *besluit_dag(const void *ctx, int32_t date)
{
    char iso[11];

    date_iso(date, iso);
    return mem_text(ctx, iso);
}

/* An error holds 512 bytes, and the longest refusals leave about this many for the name of a place,
 * which may have 100 characters. */
#define PLEK_BYTES 64

const char *besluit_plek(const void *ctx, const char *naam)
{
    const char *name = naam;

    for (size_t n = PLEK_BYTES; strlen(name) > PLEK_BYTES; n -= 4)
        name = text_short(ctx, naam, n);
    return name;
}

static void refuse(const void *ctx, struct besluit *b, const char *msgid)
{
    b->soort = BESLUIT_NIET;
    error_sentence(
        &b->fout, msgid,
        ERROR_WITH("@van", besluit_dag(ctx, b->ander_van), "@tot", besluit_dag(ctx, b->ander_tot)),
        "meting %lld beside %lld", (long long)b->meting, (long long)b->ander);
}

static void beside(struct besluit *b, int64_t id, int32_t van, int32_t tot)
{
    b->ander = id;
    b->ander_van = van;
    b->ander_tot = tot;
}

static bool same(const struct meting_of_row *m, const struct metingen_ooit_getoond_row *o)
{
    return o->afdruk ? text_equal(o->afdruk, m->afdruk) : text_equal(o->hash, m->hash);
}

/* Why more than one, or one that stands no longer, leaves no room. */
static const char *refusal(const struct metingen_ooit_getoond_row *o, size_t n)
{
    if (o->vervangt || (n == 1 && text_equal(o->stand, "vervangen")))
        return N_("De cijfers van {van} tot en met {tot} zijn al een keer vervangen. Nog een keer "
                  "kan niet: met drie versies naast elkaar is uit te rekenen wat een paar mensen "
                  "antwoordden. Houd de cijfers die er zijn, of voeg deze antwoorden bij de "
                  "volgende periode.");
    return n > 1
               ? N_("Over (een deel van) deze dagen zijn al cijfers van meer metingen getoond, "
                    "onder andere van {van} tot en met {tot}. Dat telt ook als een meting daarna "
                    "is weggehaald. Nog een meting ernaast kan niet: samen is dan uit te rekenen "
                    "wat een paar mensen antwoordden. Een jaar is de som van zijn kwartalen. Houd "
                    "de cijfers die er zijn, lees precies hetzelfde bestand weer in, of kies een "
                    "periode die nog niet is gemeten.")
               : N_("De meting van {van} tot en met {tot} is weggehaald nadat de cijfers waren "
                    "getoond. Alleen precies hetzelfde bestand mag terugkomen: met een ander "
                    "bestand is uit te rekenen wat een paar mensen antwoordden. Kies een andere "
                    "periode, of voeg deze antwoorden bij de volgende.");
}

static bool same_days(const struct meting_of_row *m, int32_t van, int32_t tot)
{
    return tot >= m->van && van <= m->tot;
}

/* The same answers under other days, or under another questionnaire with the same questions: whether
 * by mistake or not, it has the same effect as two versions. */
static const char *alike(const struct meting_of_row *m, const struct metingen_met_vingers_row *o)
{
    return !same_days(m, o->van, o->tot)
               ? N_("Dit zijn voor een groot deel dezelfde vragenlijsten als die van {van} tot en "
                    "met {tot}. Zijn de dagen goed ingevuld? Met beide naast elkaar is uit te "
                    "rekenen wat een paar mensen antwoordden. Gooi dit concept weg, en lees het "
                    "bestand in met de goede dagen.")
               : N_("Dit zijn voor een groot deel dezelfde antwoorden als die van {van} tot en met "
                    "{tot} van een andere vragenlijst. Met beide naast elkaar is uit te rekenen "
                    "wat een paar mensen antwoordden. Gooi dit concept weg, en houd de cijfers die "
                    "er zijn.");
}

/* The same for one place, or for one group, among others that are new. */
static const char alike_place[] = N_(
    "Van {plek} zijn dit voor een groot deel dezelfde vragenlijsten als die van {van} tot en met "
    "{tot}. Met beide naast elkaar is uit te rekenen wat een paar mensen antwoordden. Gooi dit "
    "concept weg, haal de oude vragenlijsten van {plek} uit het bestand, en lees het opnieuw in.");
static const char alike_group[] = N_(
    "Van één groep die de vragen invulde, zijn dit voor een groot deel dezelfde vragenlijsten als "
    "die van {van} tot en met {tot}. Met beide naast elkaar is uit te rekenen wat een paar mensen "
    "antwoordden. Gooi dit concept weg, haal de oude vragenlijsten uit het bestand, en lees het "
    "opnieuw in.");

static const char *place_name(const void *ctx, const struct besluit *b, int64_t plek)
{
    for (size_t i = 0; i < b->n_plekken; i++)
        if (b->plek[i] == plek)
            return besluit_plek(ctx, b->plek_naam[i]);
    return "";
}

static void refuse_part(const void *ctx, struct besluit *b, struct gelijk_deel deel)
{
    b->soort = BESLUIT_NIET;
    error_sentence(&b->fout, deel.soort == GELIJK_PLEK ? alike_place : alike_group,
                   ERROR_WITH("@van", besluit_dag(ctx, b->ander_van), "@tot",
                              besluit_dag(ctx, b->ander_tot), "plek",
                              deel.soort == GELIJK_PLEK ? place_name(ctx, b, deel.welk) : ""),
                   "meting %lld beside %lld", (long long)b->meting, (long long)b->ander);
}

/* Nothing tells whether the same people are in it: it has other columns, and its answers are gone. */
static const char unknown_people[] = N_(
    "De meting van {van} tot en met {tot} heeft een deel van dezelfde vragen, en haar antwoorden "
    "zijn weggehaald. Koers kan daardoor niet meer nagaan of het dezelfde mensen zijn. Met beide "
    "naast elkaar is misschien uit te rekenen wat een paar mensen antwoordden. Kies een andere "
    "periode, of voeg deze antwoorden bij de volgende.");

/* Looks at all that was shown, except what this one would replace. */
static void beside_alike(struct db_conn *db, const void *ctx, struct besluit *b,
                         const struct meting_of_row *m)
{
    struct metingen_met_vingers_rows rows =
        metingen_met_vingers(db, ctx, .organisatie = b->organisatie);
    struct gelijken *g = gelijken_begin(db, ctx, b->organisatie, b->meting);

    for (size_t i = 0; g && i < rows.n; i++) {
        const struct metingen_met_vingers_row *o = &rows.row[i];
        if (b->soort == BESLUIT_VERVANGT && o->id == b->ander)
            continue;
        enum gelijk u = gelijken_met(g, o, NULL);
        if (u == GELIJK_NIET || (u == GELIJK_ONBEKEND && !same_days(m, o->van, o->tot)))
            continue;
        beside(b, o->id, o->van, o->tot);
        if (u == GELIJK_VEEL && gelijken_waar(g).soort != GELIJK_GEHEEL)
            refuse_part(ctx, b, gelijken_waar(g));
        else
            refuse(ctx, b, u == GELIJK_ONBEKEND ? unknown_people : alike(m, o));
        break;
    }
    mem_free(g);
}

static void add_basis(struct buf *b, int64_t id, const char *staat, const char *stand, bool beslist)
{
    buf_format(b, "%lld %s %s %d\n", (long long)id, staat, stand, beslist);
}

void besluit_basis(struct db_conn *db, const void *ctx, const struct meting_of_row *m,
                   int64_t organisatie, uint8_t out[static 32])
{
    void *tmp = mem_ctx(ctx, "basis");
    struct metingen_met_vingers_rows all =
        metingen_met_vingers(db, tmp, .organisatie = organisatie);
    struct metingen_ooit_getoond_rows own =
        metingen_ooit_getoond(db, tmp, .organisatie = organisatie, .code = m->code, .niet = m->id);
    struct buf b;

    buf_init(&b, tmp, 1 << 24);
    add_basis(&b, m->id, m->staat, m->stand, m->beslist);
    for (size_t i = 0; i < all.n; i++)
        add_basis(&b, all.row[i].id, all.row[i].staat, all.row[i].stand, all.row[i].beslist);
    for (size_t i = 0; i < own.n; i++)
        add_basis(&b, own.row[i].id, own.row[i].staat, own.row[i].stand, own.row[i].beslist);
    hash_bytes(b.data, b.len, out);
    mem_free(tmp);
}

/* The only other one over these days, which still stands. */
static void beside_one(const void *ctx, struct besluit *b, const struct meting_of_row *m,
                       const struct metingen_ooit_getoond_row *o)
{
    b->soort = BESLUIT_VERVANGT;
    b->k = o->k > b->k ? (int)o->k : b->k;
    if (o->vervangt)
        refuse(ctx, b, refusal(o, 1));
    else if (o->instrument != m->instrument)
        refuse(ctx, b,
               N_("Van {van} tot en met {tot} is al gemeten, met een andere versie van deze "
                  "vragenlijst. Die cijfers kun je hiermee niet vervangen. Houd ze, of voeg deze "
                  "antwoorden bij de volgende periode."));
    else if (same(m, o))
        refuse(ctx, b,
               N_("Dit zijn precies de antwoorden van {van} tot en met {tot} die er al zijn. Er is "
                  "niets te vervangen."));
}

/* By days and questionnaire only; no answer is looked at. True: those of other deliveries are to be. */
static bool beside_days(struct db_conn *db, const void *ctx, const struct meting_of_row *m,
                        struct besluit *b)
{
    struct metingen_ooit_getoond_rows rows = metingen_ooit_getoond(
        db, ctx, .organisatie = b->organisatie, .code = m->code, .niet = b->meting);
    const struct metingen_ooit_getoond_row *one = NULL, *back = NULL;
    size_t n = 0, stands = 0;

    b->soort = BESLUIT_VRIJ;
    for (size_t i = 0; i < rows.n; i++) {
        const struct metingen_ooit_getoond_row *o = &rows.row[i];
        if (!same_days(m, o->van, o->tot))
            continue;
        bool there = text_equal(o->staat, "zichtbaar") && text_equal(o->stand, "vastgesteld");
        n++;
        stands += there;
        one = !one || there ? o : one;
        /* Before it is read in it has no print: the very file may come back, whatever it holds. */
        bool again = same(m, o) || (!m->afdruk && text_equal(o->hash, m->hash));
        back = !there && again ? o : back;
    }
    if (n == 0)
        return true;
    const struct metingen_ooit_getoond_row *o = back && stands == 0 ? back : one;
    beside(b, o->id, o->van, o->tot);
    if (o == back)
        b->soort = BESLUIT_TERUG;
    else if (n == 1 && stands == 1)
        beside_one(ctx, b, m, o);
    else
        refuse(ctx, b, refusal(o, n));
    return b->soort == BESLUIT_VERVANGT;
}

void besluit_naast(struct db_conn *db, const void *ctx, const struct meting_of_row *m,
                   struct besluit *b)
{
    if (beside_days(db, ctx, m, b))
        beside_alike(db, ctx, b, m);
}

bool besluit_vooraf(struct db_conn *db, const void *ctx, int64_t organisatie,
                    const struct meting_of_row *m, struct error *why)
{
    struct besluit b = {.organisatie = organisatie};

    beside_days(db, ctx, m, &b);
    *why = b.fout;
    return b.soort != BESLUIT_NIET;
}

/* ---- one question ---- */

static size_t place_index(const struct besluit *b, int64_t plek)
{
    size_t i = 0;

    while (i < b->n_plekken && b->plek[i] != plek)
        i++;
    return i;
}

struct teller teller_begin(const void *ctx, const struct besluit *b,
                           const struct instrument_item *item)
{
    struct teller t = {item, NULL, b->n_plekken * GROEPEN};

    t.cell = mem_array(ctx, struct telling, t.n);
    for (size_t i = 0; i < t.n; i++)
        telling_begin(&t.cell[i], item);
    return t;
}

struct snede_tafel teller_tafel(const void *ctx, const struct besluit *b, const struct teller *t)
{
    struct snede_tafel s = snede_tafel_new(ctx, b->n_plekken, GROEPEN);

    for (size_t i = 0; i < t->n; i++)
        snede_tel(&s.cel[i], t->cell[i].n, telling_allen(&t->cell[i]));
    return s;
}

struct snede_tafel besluit_tafel(const void *ctx, const struct besluit *b,
                                 const struct instrument_item *item,
                                 const struct meting_tellingen_row *rows, size_t n)
{
    struct teller t = teller_begin(ctx, b, item);

    for (size_t i = 0; i < n; i++) {
        size_t p = place_index(b, rows[i].locatie);
        if (p < b->n_plekken)
            telling_count(&t.cell[p * GROEPEN + groep_van(rows[i].groep)], item, rows[i].waarde,
                          rows[i].aantal);
    }
    return teller_tafel(ctx, b, &t);
}

void teller_rij(const struct besluit *b, struct teller *t, size_t index, const int64_t *row,
                int64_t keer)
{
    size_t p = place_index(b, row[RIJ_PLEK]);

    if (p < b->n_plekken && row[RIJ_ITEM + index] != ANTWOORD_GEEN)
        telling_count(&t->cell[p * GROEPEN + (size_t)row[RIJ_GROEP]], t->item,
                      row[RIJ_ITEM + index], keer);
}

/* ---- the ledger ---- */

void besluit_lees_open(const struct besluit *b, const struct meting_getoond_rows *rows,
                       size_t vraag, struct snede_open *o)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct meting_getoond_row *g = &rows->row[i];
        size_t p = place_index(b, g->plek);
        if (g->vraag != (int64_t)vraag)
            continue;
        if (text_equal(g->soort, "geheel"))
            o->geheel = true;
        else if (text_equal(g->soort, "groep"))
            o->groep[groep_van(g->groep)] = true;
        else if (p < b->n_plekken)
            o->plek[p] = true;
    }
}

void besluit_schrijf(struct db_conn *db, const struct besluit *b, bool geheel)
{
    for (size_t i = 0; i < b->n; i++) {
        const struct snede_open *o = &b->vraag[i].open;
        struct meting_getoond_insert_in in = {.organisatie = b->organisatie,
                                              .meting = b->meting,
                                              .vraag = (int64_t)b->vraag[i].index,
                                              .soort = "geheel",
                                              .groep = ""};
        if (!o->geheel)
            continue;
        meting_getoond_insert_(db, in);
        for (size_t p = 0; p < b->n_plekken && !geheel; p++) {
            in.soort = "plek";
            in.plek = b->plek[p];
            if (o->plek[p])
                meting_getoond_insert_(db, in);
        }
        for (size_t g = 0; g < GROEPEN && !geheel; g++) {
            in.soort = "groep";
            in.plek = 0;
            in.groep = groep_codes[g];
            if (o->groep[g])
                meting_getoond_insert_(db, in);
        }
    }
}

/* ---- deciding ---- */

void besluit_plekken(struct db_conn *db, const void *ctx, struct besluit *b, int64_t meting)
{
    struct meting_locaties_rows rows =
        meting_locaties(db, ctx, .organisatie = b->organisatie, .meting = meting);

    b->plek = mem_resize(ctx, b->plek, int64_t, b->n_plekken + rows.n + 1);
    b->plek_naam = mem_resize(ctx, b->plek_naam, const char *, b->n_plekken + rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        if (place_index(b, rows.row[i].id) == b->n_plekken) {
            b->plek_naam[b->n_plekken] = rows.row[i].naam;
            b->plek[b->n_plekken++] = rows.row[i].id;
        }
}

bool besluit_begin(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t meting,
                   struct meting_of_row *m, struct instrument *in, struct besluit *b)
{
    struct error f;

    *b = (struct besluit){.organisatie = organisatie, .meting = meting};
    if (!meting_of(db, ctx, m, .organisatie = organisatie, .id = meting) ||
        !text_equal(m->staat, "zichtbaar") || m->beslist ||
        !instrument_read(ctx, m->json.data, m->json.n, in, &f))
        return false;
    b->k = (int)cijfer_drempel(m->k);
    besluit_plekken(db, ctx, b, meting);
    b->vraag = mem_array(ctx, struct besluit_vraag, in->n_items);
    return true;
}

void besluit_alleen(struct db_conn *db, const void *ctx, const struct instrument *in,
                    struct besluit *b)
{
    struct snede_volgorde v = besluit_volgorde(db, ctx, b);
    struct meting_tellingen_rows rows =
        meting_tellingen(db, ctx, .organisatie = b->organisatie, .meting = b->meting);
    size_t from = 0;

    for (size_t i = 0; i < in->n_items; i++) {
        size_t until = from;
        while (until < rows.n && rows.row[until].vraag == (int64_t)i)
            until++;
        if (!in->items[i].achtergrond && until > from) {
            struct besluit_vraag *q = &b->vraag[b->n++];
            void *tmp = mem_ctx(ctx, "vraag");
            struct snede_tafel t =
                besluit_tafel(tmp, b, &in->items[i], rows.row + from, until - from);
            *q = (struct besluit_vraag){.item = &in->items[i], .index = i};
            snede_beslis(ctx, &t, &v, b->k, &q->open);
            mem_free(tmp);
        }
        from = until;
    }
}

/* The same decision as before: nothing is shown that was not shown then. */
static void decide_again(struct db_conn *db, const void *ctx, const struct instrument *in,
                         struct besluit *b)
{
    struct meting_getoond_rows then =
        meting_getoond(db, ctx, .organisatie = b->organisatie, .meting = b->ander);

    for (size_t i = 0; i < in->n_items; i++) {
        struct besluit_vraag *q = &b->vraag[b->n];
        *q = (struct besluit_vraag){&in->items[i], i,
                                    snede_open_new(ctx, b->n_plekken, GROEPEN, false)};
        besluit_lees_open(b, &then, i, &q->open);
        b->n += q->open.geheel;
    }
}

bool besluit_maak(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t meting,
                  struct besluit *b)
{
    struct meting_of_row m, other;
    struct instrument *in = mem_new(ctx, struct instrument);

    if (!besluit_begin(db, ctx, organisatie, meting, &m, in, b) || !text_equal(m.stand, "concept"))
        return false;
    besluit_basis(db, ctx, &m, organisatie, b->basis);
    besluit_naast(db, ctx, &m, b);
    if (b->soort == BESLUIT_VRIJ)
        besluit_alleen(db, ctx, in, b);
    else if (b->soort == BESLUIT_TERUG)
        decide_again(db, ctx, in, b);
    else if (b->soort == BESLUIT_VERVANGT &&
             meting_of(db, ctx, &other, .organisatie = organisatie, .id = b->ander))
        besluit_vervang(db, ctx, in, other.oud, b);
    return true;
}

bool besluit_bewaar(struct db_conn *db, const void *ctx, const struct besluit *b, bool geheel,
                    int64_t door)
{
    struct meting_of_row m;
    uint8_t now[HASH_BYTES];

    if (b->soort == BESLUIT_NIET ||
        !meting_of(db, ctx, &m, .organisatie = b->organisatie, .id = b->meting) ||
        !text_equal(m.stand, "concept"))
        return false;
    besluit_basis(db, ctx, &m, b->organisatie, now);
    if (memcmp(now, b->basis, sizeof now) != 0)
        return false;
    besluit_schrijf(db, b, geheel);
    if (b->soort == BESLUIT_VERVANGT) {
        if (meting_vervangen(db, .organisatie = b->organisatie, .id = b->ander) != 1)
            return false;
        job_queue(db, &(struct job_new){.organisatie = b->organisatie,
                                        .door = door,
                                        .soort = meting_weg_job.soort,
                                        .over = b->ander});
    }
    bool kept = meting_vaststellen(db, .organisatie = b->organisatie, .id = b->meting,
                                   .vervangt = b->soort == BESLUIT_VERVANGT ? b->ander : 0) == 1;
    meting_concept_wacht(db, b->organisatie);
    return kept && !db_failed(db);
}
