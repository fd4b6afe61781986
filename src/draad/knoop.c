/* A knoop: making it, reading it, what changes about it, and its history. Counters (knoop_stand,
 * knoop_telling) are kept here, so that no page counts rows.
 * Not here: threads and the chain (draad.c), pages (over_knoop.c and others). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "db/erase.h"
#include "draad/draad.h"
#include "draad/draad_regels.h"
#include "draad/draad_sql.h"
#include "draad/keten.h"

#define STEM_WORDS 4000

static int64_t moment(int64_t op)
{
    return op ? op : time_now();
}

/* Adds +1 or -1 to the status counters of a knoop: of its location, of all locations, and of the
 * year in which it was made. */
static void count_status(struct db_conn *db, const struct knoop *k, const char *status,
                         int64_t verschil)
{
    const int64_t places[] = {k->locatie, STAND_EVERYWHERE};
    for (int i = 0; i < 2; i++)
        db_sum(db, stand_add, .organisatie = k->organisatie, .soort = k->soort,
               .locatie = places[i], .status = status, .verschil = verschil);
    db_sum(db, jaar_add, .organisatie = k->organisatie, .jaar = date_year(date_of_time(k->gemaakt)),
           .soort = k->soort, .locatie = k->locatie, .status = status, .verschil = verschil);
}

/* Adds +1 or -1 to the bouwsteen counters of a knoop: of the month in which it was made, and of all
 * months together. */
static void count_bouwsteen(struct db_conn *db, const struct knoop *k, int bouwsteen,
                            int64_t verschil)
{
    const int64_t months[] = {maand_van(date_of_time(k->gemaakt)), MAAND_OOIT};
    for (int i = 0; i < 2; i++) {
        db_sum(db, telling_add, .organisatie = k->organisatie, .locatie = k->locatie,
               .maand = months[i], .bouwsteen = bouwsteen, .soort = k->soort, .verschil = verschil);
        db_sum(db, telling_samen_add, .organisatie = k->organisatie, .maand = months[i],
               .bouwsteen = bouwsteen, .soort = k->soort, .verschil = verschil);
    }
}

static void set_bouwstenen(struct db_conn *db, const struct knoop *k, unsigned have, unsigned want)
{
    for (int b = 1; b <= 5; b++) {
        bool has = have & 1u << b, wants = want & 1u << b;
        if (wants && !has)
            bouwsteen_insert(db, .organisatie = k->organisatie, .knoop = k->id, .bouwsteen = b,
                             .soort = k->soort, .locatie = k->locatie);
        if (has && !wants)
            bouwsteen_delete(db, .organisatie = k->organisatie, .knoop = k->id, .bouwsteen = b);
        if (has != wants)
            count_bouwsteen(db, k, b, wants ? 1 : -1);
    }
}

/* A figure or story became visible or hidden: what it carries itself follows. */
static void carried_follow(struct db_conn *db, const void *ctx, const struct knoop *k)
{
    if (!text_equal(k->soort, "cijfer") && !text_equal(k->soort, "verhaal"))
        return;
    struct draagt_rows rows = draagt(db, ctx, .organisatie = k->organisatie, .knoop = k->id);
    for (size_t i = 0; i < rows.n; i++) {
        const struct knoop_face *g = face_of(rows.row[i].soort);
        struct knoop carried;
        if (g && g->on_status && knoop_read(db, ctx, k->organisatie, rows.row[i].naar, &carried))
            g->on_status(db, &carried);
    }
}

/* Two lines: the stems of the title, and those of the text; so either can change alone. */
static const char *two_lines(const void *ctx, const char *titel_stems, const char *text_part)
{
    return mem_format(ctx, "%s\n%s", titel_stems, text_part ? text_part : "");
}

static void index_new(struct db_conn *db, int64_t organisatie, int64_t id, const char *stems)
{
    zoektekst_set(db, .organisatie = organisatie, .knoop = id, .stammen = stems);
    if (db_engine_of(db_of(db)) == DB_SQLITE)
        zoek_index_insert(db, .organisatie = organisatie, .knoop = id, .stammen = stems);
}

static void index_text(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                       const char *titel, const char *text_part)
{
    const char *stems = two_lines(ctx, text_stems(ctx, titel, STEM_WORDS), text_part);
    struct zoektekst_of_row old;
    if (db_engine_of(db_of(db)) == DB_SQLITE &&
        zoektekst_of(db, ctx, &old, .organisatie = organisatie, .knoop = id))
        zoek_index_delete(db, .organisatie = organisatie, .knoop = id, .stammen = old.stammen);
    index_new(db, organisatie, id, stems);
}

void search_rebuild(struct db_conn *db)
{
    if (db_engine_of(db_of(db)) == DB_SQLITE) {
        zoek_index_empty(db);
        zoek_index_fill(db);
    }
}

const char *knoop_stems(const void *ctx, const char *titel, const char *zoektekst)
{
    const char *first = text_stems(ctx, titel, STEM_WORDS), *rest = first;
    if (!text_equal(titel, zoektekst)) /* a short text is its own title */
        rest = zoektekst ? text_stems(ctx, zoektekst, STEM_WORDS) : NULL;
    return two_lines(ctx, first, rest);
}

/* What a personal kind is called here, whatever it is about: "zorgplan 17". */
static const char *opaque_title(const void *ctx, const char *soort, int64_t id)
{
    return mem_format(ctx, "%s %lld", soort, (long long)id);
}

/* Text about a personal kind does not belong in this store: a mistake in a room, which keeps
 * nothing of the whole request. */
static bool refuse_text(struct db_conn *db, const char *soort)
{
    if (!knoop_opaque(soort))
        return false;
    db_fail(db, "text about a personal kind in the quality store");
    return true;
}

int64_t knoop_create(struct db_conn *db, const struct knoop_new *k)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "knoop_maak");
    bool opaque = knoop_opaque(k->soort);
    struct knoop_next_id_row next = {0};
    knoop_next_id(db, ctx, &next, .organisatie = k->organisatie);
    struct knoop made = {.organisatie = k->organisatie,
                         .id = next.id,
                         .locatie = k->locatie,
                         .team = k->team,
                         .door = k->door,
                         .soort = k->soort,
                         .titel = opaque ? opaque_title(ctx, k->soort, next.id) : k->titel,
                         .status = k->status,
                         .gemaakt = moment(k->gemaakt)};
    made.gewijzigd = made.gemaakt;
    knoop_insert(db, .organisatie = k->organisatie, .id = made.id, .soort = k->soort,
                 .locatie = k->locatie, .team = k->team, .titel = made.titel, .status = k->status,
                 .door = k->door, .gemaakt = made.gemaakt);
    count_status(db, &made, k->status, 1);
    knoop_follow(db, &made);
    set_bouwstenen(db, &made, 0, k->bouwstenen);
    if (!opaque)
        index_new(db, k->organisatie, made.id,
                  k->stammen ? k->stammen : knoop_stems(ctx, k->titel, k->zoektekst));
    geschiedenis_insert(db, .organisatie = k->organisatie, .knoop = made.id, .wat = N_("Gemaakt"),
                        .detail = "", .door = k->door, .op = made.gemaakt);
    mem_free(ctx);
    return db_failed(db) ? 0 : made.id;
}

bool knoop_read(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                struct knoop *out)
{
    struct knoop_by_id_row row;
    if (!knoop_by_id(db, ctx, &row, .organisatie = organisatie, .id = id))
        return false;
    *out = (struct knoop){.organisatie = organisatie,
                          .id = row.id,
                          .locatie = row.locatie,
                          .team = row.team,
                          .door = row.door,
                          .soort = row.soort,
                          .titel = row.titel,
                          .status = row.status,
                          .gemaakt = row.gemaakt,
                          .gewijzigd = row.gewijzigd};
    return true;
}

const struct subject_rule *knoop_subject(const char *soort, enum handeling h)
{
    const struct knoop_face *g = face_of(soort);
    for (size_t i = 0; g && g->subjects && g->subjects[i]; i++) {
        if (g->subjects[i]->mag == h)
            return g->subjects[i];
    }
    return NULL;
}

struct about knoop_about(const struct knoop *k)
{
    return (struct about){.organisatie = k->organisatie,
                          .id = k->id,
                          .locatie = k->locatie,
                          .door = k->door,
                          .soort = k->soort,
                          .status = k->status};
}

bool mag_knoop(const struct request *r, enum handeling h, const struct knoop *k)
{
    const struct subject_rule *rule = knoop_subject(k->soort, h);
    struct about about = knoop_about(k);
    return rule ? mag_about(r, rule, &about) : mag(r, h, k->locatie);
}

/* What koers routes shows is what is asked. */
static bool names_its_rule(const struct request *r, const char *soort, enum handeling h)
{
    const struct subject_rule *rule = soort ? knoop_subject(soort, h) : NULL;
    return !rule || (r->route && r->route->subject == rule);
}

bool knoop_open(struct request *r, const char *soort, enum handeling h, struct knoop *out,
                int *status)
{
    int64_t id = request_id(r, "id");
    if (id > 0 && names_its_rule(r, soort, h) && knoop_read(r->db, r->ctx, org_van(r), id, out) &&
        (!soort || text_equal(soort, out->soort)) && mag_knoop(r, h, out))
        return true;
    *status = not_found(r);
    return false;
}

static void add_line(struct db_conn *db, int64_t organisatie, int64_t knoop, const char *wat,
                     const char *detail, int64_t door, int64_t op)
{
    geschiedenis_insert(db, .organisatie = organisatie, .knoop = knoop, .wat = wat,
                        .detail = detail ? detail : "", .door = door, .op = moment(op));
    knoop_touch(db, .organisatie = organisatie, .id = knoop, .op = moment(op),
                .straks = time_now() + CLOCK_SLACK);
}

void geschiedenis_write(struct db_conn *db, int64_t organisatie, int64_t knoop, const char *wat,
                        const char *detail, int64_t door, int64_t op)
{
    TALLOC_CTX *ctx = detail && detail[0] && faces_opaque() ? mem_ctx(NULL, "line") : NULL;
    struct knoop k;
    if (!ctx || !knoop_read(db, ctx, organisatie, knoop, &k) || !refuse_text(db, k.soort))
        add_line(db, organisatie, knoop, wat, detail, door, op);
    mem_free(ctx);
}

void knoop_change_status(struct db_conn *db, int64_t organisatie, int64_t id, const char *status,
                         int64_t door, int64_t op)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "knoop_status");
    struct knoop k;
    if (knoop_read(db, ctx, organisatie, id, &k) && !text_equal(k.status, status)) {
        knoop_set_status(db, .organisatie = organisatie, .id = id, .status = status,
                         .op = moment(op));
        count_status(db, &k, k.status, -1);
        count_status(db, &k, status, 1);
        add_line(db, organisatie, id, N_("Status werd: {detail}"), status, door, op);
        k.status = status;
        knoop_follow(db, &k);
        carried_follow(db, ctx, &k);
    }
    mem_free(ctx);
}

bool knoop_words(const struct request *r, const struct knoop *k)
{
    const struct knoop_face *g = face_of(k->soort);
    struct about about = knoop_about(k);
    return !g || !g->words || mag_about(r, g->words, &about);
}

int64_t knoop_words_since(const struct request *r, const struct knoop *k)
{
    const struct knoop_face *g = face_of(k->soort);
    if (!g || !g->words || !g->words_since || mag(r, g->words->mag, k->locatie))
        return TIJD_EERSTE;
    return g->words_since(r->db, r->ctx, k);
}

void knoop_forget(struct db_conn *db, int64_t organisatie, int64_t id)
{
    opmerking_forget(db, .organisatie = organisatie, .knoop = id);
    bijlage_forget(db, .organisatie = organisatie, .knoop = id);
    geschiedenis_forget(db, .organisatie = organisatie, .knoop = id);
    wachtpunt_reden_forget(db, .organisatie = organisatie, .knoop = id);
    erase_note(db, false);
}

void knoop_forget_maker(struct db_conn *db, int64_t organisatie, int64_t id)
{
    knoop_maker_forget(db, .organisatie = organisatie, .id = id);
    geschiedenis_maker_forget(db, .organisatie = organisatie, .knoop = id);
    erase_note(db, false);
}

void knoop_forget_to(struct db_conn *db, int64_t organisatie, int64_t id, int64_t naar)
{
    opmerking_move(db, .organisatie = organisatie, .van = id, .naar = naar);
    bijlage_move(db, .organisatie = organisatie, .van = id, .naar = naar);
    geschiedenis_forget(db, .organisatie = organisatie, .knoop = id);
    wachtpunt_reden_forget(db, .organisatie = organisatie, .knoop = id);
    erase_note(db, false);
}

void draad_by_day(struct db_conn *db, int64_t organisatie, int64_t since)
{
    int64_t day = time_of_date(date_today());

    geschiedenis_dag(db, .organisatie = organisatie, .sinds = since, .dag = day);
    knopen_dag(db, .organisatie = organisatie, .sinds = since, .dag = day);
}

void knoop_rename(struct db_conn *db, int64_t organisatie, int64_t id, const char *titel,
                  int64_t door)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "knoop_titel");
    struct knoop k;
    if (knoop_read(db, ctx, organisatie, id, &k) && !text_equal(k.titel, titel) &&
        !refuse_text(db, k.soort)) {
        struct zoektekst_of_row old = {0};
        zoektekst_of(db, ctx, &old, .organisatie = organisatie, .knoop = id);
        const char *rest = old.stammen ? strchr(old.stammen, '\n') : NULL;
        knoop_set_titel(db, .organisatie = organisatie, .id = id, .titel = titel, .op = time_now());
        index_text(db, ctx, organisatie, id, titel, rest ? rest + 1 : NULL);
        geschiedenis_write(db, organisatie, id, N_("Kreeg een andere titel"), "", door, 0);
    }
    mem_free(ctx);
}

void knoop_move(struct db_conn *db, int64_t organisatie, int64_t id, int64_t locatie, int64_t door)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "knoop_locatie");
    struct knoop k;
    if (knoop_read(db, ctx, organisatie, id, &k) && k.locatie != locatie) {
        unsigned marks = knoop_bouwstenen(db, organisatie, id);
        struct knoop moved = k;
        moved.locatie = locatie;
        knoop_set_locatie(db, .organisatie = organisatie, .id = id, .locatie = locatie,
                          .op = time_now());
        count_status(db, &k, k.status, -1);
        count_status(db, &moved, k.status, 1);
        for (int b = 1; b <= 5; b++) {
            if (marks & 1u << b) {
                count_bouwsteen(db, &k, b, -1);
                count_bouwsteen(db, &moved, b, 1);
            }
        }
        bouwsteen_set_locatie(db, .organisatie = organisatie, .knoop = id, .locatie = locatie);
        wachtpunt_move(db, organisatie, id, locatie);
        knoop_follow(db, &moved);
        struct locatie to = {.naam = ""};
        locatie_read(db, ctx, organisatie, locatie, &to);
        add_line(db, organisatie, id, N_("Overgedragen naar {detail}"), to.naam, door, 0);
    }
    mem_free(ctx);
}

void knoop_change_search_text(struct db_conn *db, int64_t organisatie, int64_t id,
                              const char *tekst)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "knoop_zoektekst");
    struct knoop k;
    if (knoop_read(db, ctx, organisatie, id, &k) && !refuse_text(db, k.soort))
        index_text(db, ctx, organisatie, id, k.titel,
                   tekst ? text_stems(ctx, tekst, STEM_WORDS) : NULL);
    mem_free(ctx);
}

unsigned knoop_bouwstenen(struct db_conn *db, int64_t organisatie, int64_t id)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "knoop_bouwstenen");
    struct bouwsteen_of_rows rows = bouwsteen_of(db, ctx, .organisatie = organisatie, .knoop = id);
    unsigned marks = 0;
    for (size_t i = 0; i < rows.n; i++)
        marks |= 1u << rows.row[i].bouwsteen;
    mem_free(ctx);
    return marks;
}

void knoop_set_bouwstenen(struct db_conn *db, int64_t organisatie, int64_t id, unsigned bouwstenen)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "knoop_bouwstenen_zet");
    struct knoop k;
    if (knoop_read(db, ctx, organisatie, id, &k))
        set_bouwstenen(db, &k, knoop_bouwstenen(db, organisatie, id), bouwstenen);
    mem_free(ctx);
}
