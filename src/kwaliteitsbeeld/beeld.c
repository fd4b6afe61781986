/* The living kwaliteitsbeeld (B5.3–B5.5): making it, reading it as it will be read, and the faces
 * of its knopen. Not here: pages (beeld_paginas.c), versions (bevriezen.c), rules (beeld_regels.c).
 */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "draad/dekking.h"
#include "draad/draad_sql.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "organisatie/background.h"

bool beeld_read(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                struct beeld *out)
{
    struct beeld_of_row row;
    if (!beeld_of(db, ctx, &row, .organisatie = organisatie, .id = id))
        return false;
    *out = (struct beeld){.organisatie = organisatie,
                          .id = row.id,
                          .locatie = row.locatie,
                          .jaar = (int)row.jaar,
                          .titel = row.titel,
                          .inleiding = row.inleiding};
    return true;
}

static void make_chapters(struct db_conn *db, const void *ctx, const struct beeld *b)
{
    for (int n = 1; n <= 5; n++) {
        struct hoofdstuk_insert_row made;
        hoofdstuk_insert(db, ctx, &made, .organisatie = b->organisatie, .beeld = b->id,
                         .bouwsteen = n, .titel = bouwsteen_titel(n), .volgorde = n);
    }
}

bool beeld_find(struct db_conn *db, const void *ctx, int64_t organisatie, int jaar, int64_t locatie,
                bool make, int64_t door, struct beeld *out)
{
    struct beeld_at_row row;
    if (beeld_at(db, ctx, &row, .organisatie = organisatie, .jaar = jaar, .plek = locatie))
        return beeld_read(db, ctx, organisatie, row.id, out);
    if (!make)
        return false;
    struct locatie place = {0};
    if (locatie && !locatie_read(db, ctx, organisatie, locatie, &place))
        return false;
    const char *title = place.naam ? mem_format(ctx, "Kwaliteitsbeeld %d, %s", jaar, place.naam)
                                   : mem_format(ctx, "Kwaliteitsbeeld %d", jaar);
    int64_t id = knoop_create(db, &(struct knoop_new){.organisatie = organisatie,
                                                      .locatie = locatie,
                                                      .door = door,
                                                      .soort = "kwaliteitsbeeld",
                                                      .titel = title,
                                                      .status = "groeit"});
    beeld_insert(db, .organisatie = organisatie, .id = id, .jaar = jaar, .locatie = locatie,
                 .plek = locatie);
    *out = (struct beeld){.organisatie = organisatie,
                          .id = id,
                          .locatie = locatie,
                          .jaar = jaar,
                          .titel = title,
                          .inleiding = ""};
    make_chapters(db, ctx, out);
    wachtpunt_begin(db,
                    &(struct wachtpunt_new){.organisatie = organisatie,
                                            .knoop = id,
                                            .locatie = locatie,
                                            .soort = "beeld",
                                            .mag = MAG_BEELD_BEVRIEZEN,
                                            .tekst = N_("Het kwaliteitsbeeld moet openbaar zijn"),
                                            .uiterlijk = kwaliteitsbeeld_deadline(jaar)});
    return true;
}

int64_t hoofdstuk_create(struct db_conn *db, const struct beeld *b, const char *titel)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "hoofdstuk");
    struct hoofdstukken_rows all =
        hoofdstukken(db, tmp, .organisatie = b->organisatie, .beeld = b->id);
    struct hoofdstuk_insert_row made = {0};
    hoofdstuk_insert(db, tmp, &made, .organisatie = b->organisatie, .beeld = b->id,
                     .bouwsteen_null = true, .titel = titel,
                     .volgorde = all.n ? all.row[all.n - 1].volgorde + 1 : 1);
    mem_free(tmp);
    return made.id;
}

int64_t hoofdstuk_bouwsteen(struct db_conn *db, const void *ctx, const struct beeld *b,
                            int64_t hoofdstuk)
{
    struct hoofdstukken_rows all =
        hoofdstukken(db, ctx, .organisatie = b->organisatie, .beeld = b->id);
    for (size_t i = 0; i < all.n; i++)
        if (all.row[i].id == hoofdstuk)
            return all.row[i].bouwsteen_null ? 0 : all.row[i].bouwsteen;
    return 0;
}

#define GRONDLOOS "zin_grond"
#define ROUND_MAX 20 /* documents in one transaction of the hourly round */

static struct knoop ground_knoop(int64_t organisatie, const struct gronden_row *g)
{
    return (struct knoop){.organisatie = organisatie,
                          .id = g->id,
                          .locatie = g->locatie,
                          .team = g->team,
                          .door = g->door,
                          .soort = g->soort,
                          .titel = g->titel,
                          .status = g->status,
                          .gemaakt = g->gemaakt,
                          .gewijzigd = g->gewijzigd};
}

static enum grond_aard ground_nature(struct db_conn *db, const void *ctx, int64_t organisatie,
                                     const struct gronden_row *g)
{
    enum grond_aard closed = grond_draagt(g->soort, false);
    if (closed == grond_draagt(g->soort, true))
        return closed; /* whether it may be public is not asked of what carries either way */
    struct knoop k = ground_knoop(organisatie, g);
    const struct knoop_face *face = face_of(g->soort);
    return grond_draagt(g->soort,
                        face && face->tekst && face->tekst(db, ctx, LANG_NL, &k, true) != NULL);
}

/* Stores since when this living sentence rests on nothing, whatever took its grounds away, and returns
 * it; TIME_NONE: it rests on something. */
static int64_t keep_bare(struct db_conn *db, int64_t organisatie,
                         const struct uitspraken_levend_row *u, bool is_bare)
{
    int64_t since = !is_bare                          ? TIME_NONE
                    : u->grondloos_sinds == TIME_NONE ? time_now()
                                                      : u->grondloos_sinds;
    if (since != u->grondloos_sinds)
        uitspraak_grondloos(db, .organisatie = organisatie, .id = u->id, .sinds = since);
    return since;
}

/* Since when there is a sentence that is not public and rests on nothing, by the rule that its page
 * shows: of several the one that does so longest. TIME_NONE: there is none. */
static int64_t bare_since(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t beeld)
{
    struct uitspraken_levend_rows all =
        uitspraken_levend(db, ctx, .organisatie = organisatie, .beeld = beeld);
    struct gronden_rows g = {0};
    int64_t first = TIME_NONE;
    if (all.n)
        g = gronden(db, ctx, .organisatie = organisatie, .beeld = beeld);
    for (size_t i = 0; i < all.n; i++) {
        unsigned nature = 0;
        for (size_t j = 0; j < g.n; j++)
            if (g.row[j].uitspraak == all.row[i].id && text_equal(g.row[j].relatie, "onderbouwt"))
                nature |= ground_nature(db, ctx, organisatie, &g.row[j]);
        int64_t since =
            keep_bare(db, organisatie, &all.row[i], zin_oordeel(nature) == ZIN_GRONDLOOS);
        if (since != TIME_NONE && (first == TIME_NONE || since < first))
            first = since;
    }
    return first;
}

static void follow_document(struct db_conn *db, const void *ctx, const struct knoop *k)
{
    struct wachtpunt_of_rows open =
        wachtpunt_of(db, ctx, .organisatie = k->organisatie, .knoop = k->id);
    int64_t is = TIME_NONE, must = bare_since(db, ctx, k->organisatie, k->id);
    bool still = false;
    for (size_t i = 0; i < open.n; i++)
        if (text_equal(open.row[i].soort, GRONDLOOS)) {
            is = open.row[i].sinds;
            still = open.row[i].opgeschort_op != DATE_NONE;
        }
    /* Begun again it is no longer suspended. What lies still gets its day from the hourly round, once
     * it waits again. */
    if (is == must || (still && must != TIME_NONE))
        return;
    /* Ended first: what waits already keeps its day, and the oldest may be another now. */
    if (is != TIME_NONE)
        wachtpunt_end(db, k->organisatie, k->id, GRONDLOOS);
    if (must != TIME_NONE)
        wachtpunt_begin(
            db, &(struct wachtpunt_new){.organisatie = k->organisatie,
                                        .knoop = k->id,
                                        .locatie = k->locatie,
                                        .soort = GRONDLOOS,
                                        .mag = MAG_BEELD_SCHRIJVEN,
                                        .tekst = N_("Er staat een zin in die nog nergens op rust"),
                                        .sinds = must});
}

void beeld_zinnen_wachten(struct db_conn *db, int64_t organisatie, int64_t beeld)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, GRONDLOOS);
    struct knoop k;

    if (knoop_read(db, tmp, organisatie, beeld, &k))
        follow_document(db, tmp, &k);
    mem_free(tmp);
}

/* A sentence, a thread to it, or a story or figure under it changed. */
static void sentence_follows(struct db_conn *db, const struct knoop *k)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "sentence_follows");
    struct uitspraak_of_row u;

    dekking_zin(db, k);
    if (uitspraak_of(db, tmp, &u, .organisatie = k->organisatie,
                     .id = k->id)) { /* not while made */
        if (u.weg)                   /* put back it rests on nothing from that day on */
            uitspraak_grondloos(db, .organisatie = k->organisatie, .id = k->id, .sinds = TIME_NONE);
        beeld_zinnen_wachten(db, k->organisatie, u.beeld);
        verhaal_onder_zin(db, tmp, k, u.weg);
    }
    mem_free(tmp);
}

struct round {
    struct beelden_na_row from, to; /* up to which document it went before, and in this part */
    bool more;
};

static bool round_part(struct db_conn *db, void *arg)
{
    struct round *x = arg;
    TALLOC_CTX *tmp = mem_ctx(NULL, "beeld_round");
    struct beelden_na_rows all =
        beelden_na(db, tmp, .organisatie = x->from.organisatie, .na = x->from.id, .max = ROUND_MAX);
    for (size_t i = 0; i < all.n; i++) {
        beeld_zinnen_wachten(db, all.row[i].organisatie, all.row[i].id);
        x->to = all.row[i];
    }
    x->more = all.n == ROUND_MAX;
    mem_free(tmp);
    return !db_failed(db);
}

void beeld_tidy(const struct background *a)
{
    struct round x = {0};

    do {
        x.from = x.to;
    } while (background_write(a, round_part, &x, NULL) == DB_OK && x.more &&
             !(a->stops && a->stops(a->self)));
}

int64_t uitspraak_create(struct db_conn *db, const void *ctx, const struct beeld *b,
                         const struct uitspraak_new *u)
{
    int64_t n = hoofdstuk_bouwsteen(db, ctx, b, u->hoofdstuk);
    int64_t id = knoop_create(db, &(struct knoop_new){.organisatie = b->organisatie,
                                                      .locatie = b->locatie,
                                                      .door = u->door,
                                                      .soort = "uitspraak",
                                                      .titel = text_short(ctx, u->tekst, 120),
                                                      .status = "levend",
                                                      .bouwstenen = n ? 1u << n : 0,
                                                      .zoektekst = u->tekst,
                                                      .gemaakt = u->gemaakt});
    uitspraak_insert(db, .organisatie = b->organisatie, .id = id, .beeld = b->id,
                     .hoofdstuk = u->hoofdstuk, .deel = deel_code(u->deel), .tekst = u->tekst,
                     .in_het_kort = u->in_het_kort);
    for (size_t i = 0; i < u->n_gronden; i++)
        draad_lay(db, b->organisatie, u->gronden[i], id, ONDERBOUWT, u->door, u->gemaakt);
    for (size_t i = 0; i < u->n_tegen; i++)
        draad_lay(db, b->organisatie, u->tegen[i], id, SPREEKT_TEGEN, u->door, u->gemaakt);
    beeld_zinnen_wachten(db, b->organisatie, b->id);
    return id;
}

/* ---- as it will be read ---- */

struct reading { /* what reading a document needs at hand */
    struct db_conn *db;
    const void *ctx;
    enum lang lang;
    const struct beeld *b;
    struct uitspraken_rows sentences;
    struct gronden_rows grounds;
    struct stemmen_rows voices;
};

/* One ground in the words that may be public: its kind's own face decides. */
static struct inhoud_grond public_ground(struct reading *rd, const struct gronden_row *g)
{
    struct knoop k = ground_knoop(rd->b->organisatie, g);
    const struct knoop_face *face = face_of(g->soort);
    return (struct inhoud_grond){
        .knoop = g->id,
        .soort = g->soort,
        .naam = face ? T(rd->lang, face->naam) : "",
        .tekst = face && face->tekst ? face->tekst(rd->db, rd->ctx, rd->lang, &k, true) : NULL,
        .op = date_of_time(g->gemaakt),
        .tegen = strcmp(g->relatie, "spreekt_tegen") == 0};
}

static void read_sentence(struct reading *rd, const struct uitspraken_row *row,
                          struct inhoud_zin *out)
{
    struct inhoud_grond *list = mem_array(rd->ctx, struct inhoud_grond, rd->grounds.n);
    *out = (struct inhoud_zin){
        .id = row->id, .tekst = row->tekst, .in_het_kort = row->in_het_kort, .grond = list};
    deel_van(row->deel, &out->deel);
    for (size_t i = 0; i < rd->grounds.n; i++)
        if (rd->grounds.row[i].uitspraak == row->id)
            list[out->n_grond++] = public_ground(rd, &rd->grounds.row[i]);
}

static size_t read_voices(struct reading *rd, int64_t chapter, const struct inhoud_stem **out)
{
    struct inhoud_stem *list = mem_array(rd->ctx, struct inhoud_stem, rd->voices.n);
    size_t n = 0;
    for (size_t i = 0; i < rd->voices.n; i++)
        if (rd->voices.row[i].hoofdstuk == chapter)
            list[n++] = (struct inhoud_stem){rd->voices.row[i].id, rd->voices.row[i].rol,
                                             rd->voices.row[i].namens, rd->voices.row[i].tekst};
    *out = list;
    return n;
}

static void read_chapter(struct reading *rd, const struct hoofdstukken_row *row,
                         struct inhoud_hoofdstuk *out)
{
    struct inhoud_zin *list = mem_array(rd->ctx, struct inhoud_zin, rd->sentences.n);
    *out = (struct inhoud_hoofdstuk){.id = row->id,
                                     .bouwsteen = row->bouwsteen_null ? 0 : (int)row->bouwsteen,
                                     .titel = T(rd->lang, row->titel),
                                     .zin = list};
    for (size_t i = 0; i < rd->sentences.n; i++)
        if (rd->sentences.row[i].hoofdstuk == row->id)
            read_sentence(rd, &rd->sentences.row[i], &list[out->n_zin++]);
    out->n_stem = read_voices(rd, row->id, &out->stem);
}

static const char *place_name(struct reading *rd)
{
    struct locatie place;
    if (rd->b->locatie && locatie_read(rd->db, rd->ctx, rd->b->organisatie, rd->b->locatie, &place))
        return place.naam;
    struct organisatie_naam_row org;
    return organisatie_naam(rd->db, rd->ctx, &org, .organisatie = rd->b->organisatie) ? org.naam
                                                                                      : "";
}

void beeld_inhoud(struct db_conn *db, const void *ctx, enum lang lang, const struct beeld *b,
                  struct beeld_inhoud *out)
{
    struct reading rd = {.db = db, .ctx = ctx, .lang = lang, .b = b};
    rd.sentences = uitspraken(db, ctx, .organisatie = b->organisatie, .beeld = b->id);
    rd.grounds = gronden(db, ctx, .organisatie = b->organisatie, .beeld = b->id);
    rd.voices = stemmen(db, ctx, .organisatie = b->organisatie, .beeld = b->id);
    struct hoofdstukken_rows chapters =
        hoofdstukken(db, ctx, .organisatie = b->organisatie, .beeld = b->id);
    struct inhoud_hoofdstuk *list = mem_array(ctx, struct inhoud_hoofdstuk, chapters.n);
    for (size_t i = 0; i < chapters.n; i++)
        read_chapter(&rd, &chapters.row[i], &list[i]);
    *out = (struct beeld_inhoud){
        .beeld = *b, .plek = place_name(&rd), .hoofdstuk = list, .n_hoofdstuk = chapters.n};
    out->n_stem = read_voices(&rd, 0, &out->stem);
}

/* ---- what is missing ---- */

enum zin_oordeel inhoud_oordeel(const struct inhoud_zin *z)
{
    unsigned nature = 0;
    for (size_t g = 0; g < z->n_grond; g++)
        if (!z->grond[g].tegen)
            nature |= grond_draagt(z->grond[g].soort, z->grond[g].tekst != NULL);
    return zin_oordeel(nature);
}

static void count_sentence(const struct inhoud_zin *z, struct dekking_hoofdstuk *out)
{
    out->zinnen[z->deel]++;
    for (size_t g = 0; g < z->n_grond; g++) {
        enum grond_aard a = grond_draagt(z->grond[g].soort, z->grond[g].tekst != NULL);
        out->verhalen += a == GROND_VERTELD;
        out->cijfers += a == GROND_GETELD;
    }
    enum zin_oordeel o = inhoud_oordeel(z);
    out->grondloos += o == ZIN_GRONDLOOS;
    out->grondloos_terugblik += o == ZIN_GRONDLOOS && z->deel == TERUGBLIK;
    out->alleen_geteld += o == ZIN_ALLEEN_GETELD;
    out->alleen_verteld += o == ZIN_ALLEEN_VERTELD;
}

void beeld_dekking(const struct inhoud_hoofdstuk *h, struct dekking_hoofdstuk *out)
{
    *out = (struct dekking_hoofdstuk){.bouwsteen = h->bouwsteen, .stemmen = h->n_stem};
    for (size_t i = 0; i < h->n_zin; i++)
        count_sentence(&h->zin[i], out);
}

/* ---- faces ---- */

static const struct face_status document_statuses[] = {
    {"groeit",                        N_("Groeit het hele jaar")},
    {"bevroren",                               N_("Klaar om vast te stellen")},
    {"vastgesteld",N_("Vastgesteld door het bestuur")},
    {"openbaar",                   N_("Openbaar"), true},
    {0                              }
};
static const struct face_status sentence_statuses[] = {
    {"levend",        N_("In het kwaliteitsbeeld")},
    {"openbaar",               N_("Openbaar"), true},
    {"weg",N_("Weggehaald"), true},
    {0              }
};
static const struct face_status voice_statuses[] = {
    {"gegeven",     N_("Gegeven"), true},
    {"ingetrokken",         N_("Ingetrokken"), true},
    {0}
};

/* The text of a sentence; for the public only after it was published. */
static const char *sentence_text(struct db_conn *db, const void *ctx, enum lang lang,
                                 const struct knoop *k, bool openbaar)
{
    (void)lang;
    struct uitspraak_of_row u;
    if (openbaar && strcmp(k->status, "openbaar") != 0)
        return NULL;
    return uitspraak_of(db, ctx, &u, .organisatie = k->organisatie, .id = k->id) && !u.weg ? u.tekst
                                                                                           : NULL;
}

static const char *voice_text(struct db_conn *db, const void *ctx, enum lang lang,
                              const struct knoop *k, bool openbaar)
{
    (void)lang;
    (void)openbaar;
    struct stem_of_row s;
    return stem_of(db, ctx, &s, .organisatie = k->organisatie, .id = k->id) && !s.ingetrokken
               ? s.tekst
               : NULL;
}

/* In the document of the place over the year that is due, in the chapter of its bouwsteen, else in
 * the first. No thread: that somebody proposed it is no ground. */
static int64_t sentence_proposed(struct db_conn *db, const void *ctx, const struct proposal *p)
{
    struct beeld b;
    if (!beeld_find(db, ctx, p->organisatie, beeld_open_jaar_of(db, ctx, p->organisatie),
                    p->locatie, true, p->door, &b))
        return 0;
    struct hoofdstukken_rows all =
        hoofdstukken(db, ctx, .organisatie = p->organisatie, .beeld = b.id);
    int64_t chapter = all.n ? all.row[0].id : 0;
    for (size_t i = all.n; i-- > 0;)
        if (!all.row[i].bouwsteen_null && p->bouwstenen & 1u << all.row[i].bouwsteen)
            chapter = all.row[i].id;
    return uitspraak_create(
        db, ctx, &b,
        &(struct uitspraak_new){
            .hoofdstuk = chapter, .door = p->door, .deel = REFLECTIE, .tekst = p->titel});
}

static const struct face_proposal sentence_proposal = {N_("Een zin in het kwaliteitsbeeld"),
                                                       MAG_BEELD_SCHRIJVEN, sentence_proposed};

static const struct subject_rule *const document_rules[] = {&beeld_gevraagd_leest,
                                                            &beeld_gevraagd_spreekt, NULL};

static const struct knoop_face faces[] = {
    {.soort = "kwaliteitsbeeld",
     .naam = N_("Kwaliteitsbeeld"),
     .meervoud = N_("Kwaliteitsbeelden"),
     .letter = "K",
     .vorm = KRAAL_ZESHOEK,
     .path = "/kwaliteitsbeeld/%lld",
     .lezen = MAG_BEELD_LEZEN,
     .subjects = document_rules,
     .statussen = document_statuses },
    { .soort = "uitspraak",
     .counts_in = COUNTS_SENTENCE,
     .speaks_in = MAG_BEELD_SCHRIJVEN,
     .on_status = sentence_follows,
     .naam = N_("Zin in het kwaliteitsbeeld"),
     .meervoud = N_("Zinnen in het kwaliteitsbeeld"),
     .letter = "Z",
     .vorm = KRAAL_ROND,
     .path = "/kwaliteitsbeeld/zin/%lld",
     .lezen = MAG_BEELD_LEZEN,
     .statussen = sentence_statuses,
     .voorstel = &sentence_proposal,
     .tekst = sentence_text},
    {            .soort = "stem",
     .naam = N_("Stem"),
     .meervoud = N_("Stemmen"),
     .letter = "W",
     .vorm = KRAAL_BALLON,
     .path = "/kwaliteitsbeeld/stem/%lld",
     .lezen = MAG_BEELD_LEZEN,
     .statussen = voice_statuses,
     .subjects = (const struct subject_rule *const[]){&beeld_stem_van, &beeld_stem_leest, NULL},
     .sprak = stem_sprak,
     .zelf_gedaan = stem_zelf_gedaan,
     .tekst = voice_text},
};
const struct knoop_face *const beeld_faces[] = {&faces[0], &faces[1], &faces[2], NULL};
