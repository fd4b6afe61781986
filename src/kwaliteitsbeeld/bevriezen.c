/* Freezing (B5.3): the living document becomes an immutable version, a tree of parts that each hash
 * to the parts below them, closed by the head of the audit chain. Withdrawn consent takes a text
 * and its salt away and leaves its hash, so the version still verifies and the text cannot be
 * guessed. Not here: what a version looks like to readers (publicatie.c). */
#include <string.h>

#include "base/mem.h"
#include "base/random.h"
#include "draad/draad_sql.h"
#include "draad/rode_draad_html.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "kwaliteitsbeeld/publicatie.h"

#define SALT_BYTES 16
#define PART_MAX   65536

struct freezing {
    struct db_conn *db;
    const void *ctx;
    const struct beeld *b;
    const struct rode_draad **thread; /* of each sentence, as they are read */
    size_t n_thread;
    struct openbare_cijfers figures;
    struct versie_delen_rows parts; /* what will be kept: nothing is written yet */
    bool full;                      /* a part was too large to keep */
};

/* The hash of a text. The salt keeps a short one from being guessed. */
static void part_hash(const uint8_t salt[static SALT_BYTES], const char *inhoud,
                      uint8_t out[static HASH_BYTES])
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "part_hash");
    size_t n = strlen(inhoud);
    uint8_t *both = mem_array(tmp, uint8_t, SALT_BYTES + n);
    memcpy(both, salt, SALT_BYTES);
    memcpy(both + SALT_BYTES, inhoud, n);
    hash_bytes(both, SALT_BYTES + n, out);
    mem_free(tmp);
}

static int64_t add_part(struct freezing *z, int64_t parent, const char *soort, int64_t knoop,
                        const struct buf *inhoud)
{
    uint8_t *salt = mem_array(z->ctx, uint8_t, SALT_BYTES + HASH_BYTES), *hash = salt + SALT_BYTES;
    int64_t place = (int64_t)z->parts.n + 1;
    z->full |= inhoud->vol;
    random_bytes(salt, SALT_BYTES);
    part_hash(salt, inhoud->data, hash);
    if (z->parts.n % 64 == 0)
        z->parts.row = mem_resize(z->ctx, z->parts.row, struct versie_delen_row, z->parts.n + 64);
    z->parts.row[z->parts.n++] = (struct versie_delen_row){
        .plaats = place,
        .ouder = parent,
        .soort = soort,
        .knoop = knoop,
        .inhoud = inhoud->data,
        .zout = {salt, SALT_BYTES},
        .hash = {hash, HASH_BYTES},
        .ingetrokken = DATE_NONE
    };
    return place;
}

/* A JSON object of name/value pairs; the values are texts or, with a NULL text, numbers. */
struct pair_in {
    const char *name, *text;
    int64_t number;
};

static struct buf json_of(struct freezing *z, const struct pair_in *p, size_t n)
{
    struct buf b;
    buf_init(&b, z->ctx, PART_MAX);
    buf_char(&b, '{');
    for (size_t i = 0; i < n; i++) {
        buf_text(&b, i ? "," : "");
        buf_json(&b, p[i].name);
        buf_char(&b, ':');
        if (p[i].text)
            buf_json(&b, p[i].text);
        else
            buf_number(&b, p[i].number);
    }
    buf_char(&b, '}');
    return b;
}
#define JSON(z, ...)                                                                               \
    json_of((z), (struct pair_in[]){__VA_ARGS__},                                                  \
            sizeof((struct pair_in[]){__VA_ARGS__}) / sizeof(struct pair_in))

static void freeze_voices(struct freezing *z, int64_t parent, const struct inhoud_stem *list,
                          size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct buf b = JSON(z, {"rol", list[i].rol, 0}, {"namens", list[i].namens, 0},
                            {"tekst", list[i].tekst, 0});
        add_part(z, parent, "stem", list[i].id, &b);
    }
}

/* The shape of a bead as one number, by the order in which the template knows them. */
static int64_t bead_shape(const struct rode_draad_kralen *k)
{
    const bool shapes[] = {k->rond, k->ballon, k->vlag, k->vierkant, k->ruit, k->zeshoek};
    for (int i = 0; i < 6; i++)
        if (shapes[i])
            return i;
    return 0;
}

/* True for a bead without text and without signals: not shown to the public. */
static bool hidden_bead(const struct rode_draad_kralen *k)
{
    return k->id != 0 && k->tekst == NULL;
}

static void freeze_bead(struct freezing *z, int64_t sentence, const struct rode_draad_kralen *k)
{
    struct buf t =
        JSON(z, {"naam", k->soort, 0}, {"letter", k->letter, 0}, {"vorm", NULL, bead_shape(k)},
             {"op", NULL, k->datum}, {"tot", NULL, k->tot}, {"waar", k->waar ? k->waar : "", 0},
             {"tekst", k->tekst ? k->tekst : "", 0}, {"tegen", NULL, k->tegen});
    add_part(z, sentence, "grond", k->id, &t);
}

static void freeze_sentence(struct freezing *z, int64_t parent, const struct inhoud_zin *s)
{
    const struct rode_draad *thread = z->thread[z->n_thread++];
    struct buf b = JSON(z, {"deel", deel_code(s->deel), 0}, {"tekst", s->tekst, 0},
                        {"kort", NULL, s->in_het_kort});
    int64_t place = add_part(z, parent, "zin", s->id, &b);
    for (size_t i = 0; i < thread->n_kralen; i++)
        if (thread->kralen[i].id != s->id && !hidden_bead(&thread->kralen[i]))
            freeze_bead(z, place, &thread->kralen[i]);
}

/* The rose counts the sentences of this document, whenever they were written: many are written
 * after the year. */
static void count_sentences(const struct beeld_inhoud *c, int64_t out[static 5])
{
    for (size_t h = 0; h < c->n_hoofdstuk; h++)
        if (c->hoofdstuk[h].bouwsteen >= 1 && c->hoofdstuk[h].bouwsteen <= 5)
            out[c->hoofdstuk[h].bouwsteen - 1] += (int64_t)c->hoofdstuk[h].n_zin;
}

static void freeze_counts(struct freezing *z, int64_t parent, const struct beeld_inhoud *c)
{
    int64_t sentences[5] = {0};
    count_sentences(c, sentences);
    int64_t from = time_of_date(date_of(z->b->jaar, 1, 1)),
            until = time_of_date(date_of(z->b->jaar + 1, 1, 1));
    struct beeld_geteld_rows rows =
        beeld_geteld(z->db, z->ctx, .organisatie = z->b->organisatie, .locatie = z->b->locatie,
                     .overal = z->b->locatie == 0, .jaar = z->b->jaar);
    int64_t signals = 0, answered = 0, closed = 0;
    for (size_t i = 0; i < rows.n; i++) {
        bool signal = strcmp(rows.row[i].soort, "signaal") == 0;
        signals += signal ? rows.row[i].aantal : 0;
        answered +=
            signal && strcmp(rows.row[i].status, "beantwoord") == 0 ? rows.row[i].aantal : 0;
        closed += !signal && strcmp(rows.row[i].status, "afgerond") == 0 ? rows.row[i].aantal : 0;
    }
    struct buf b = JSON(z, {"signalen", NULL, signals}, {"beantwoord", NULL, answered},
                        {"afgerond", NULL, closed});
    add_part(z, parent, "telling", 0, &b);
    struct roos_telling t[5];
    kompasroos_count(z->db, z->ctx, z->b->organisatie, z->b->locatie, from, until, t);
    for (int i = 0; i < 5; i++) {
        t[i].zinnen = sentences[i];
        struct buf p = JSON(z, {"bouwsteen", NULL, i + 1}, {"signalen", NULL, t[i].signalen},
                            {"cycli", NULL, t[i].cycli}, {"resultaten", NULL, t[i].resultaten},
                            {"zinnen", NULL, t[i].zinnen});
        add_part(z, parent, "blad", 0, &p);
    }
}

/* ---- the tree ---- */

/* The hash of a node: of what it is, of its text's hash and, in order, of the nodes below it.
 * *seen counts the nodes that the tree reaches. */
static void node_hash(const struct versie_delen_rows *d, size_t i, size_t *seen,
                      uint8_t out[static HASH_BYTES])
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "node_hash");
    struct buf b;
    buf_init(&b, tmp, 1u << 20);
    buf_format(&b, "%s|%lld|%lld|", d->row[i].soort, (long long)d->row[i].plaats,
               (long long)d->row[i].knoop);
    buf_add(&b, d->row[i].hash.data, d->row[i].hash.n);
    ++*seen;
    for (size_t c = i + 1; c < d->n; c++) {
        if (d->row[c].ouder != d->row[i].plaats)
            continue;
        uint8_t below[HASH_BYTES];
        node_hash(d, c, seen, below);
        buf_add(&b, below, sizeof below);
    }
    hash_bytes(b.data, b.len, out);
    mem_free(tmp);
}

/* False when the parts are not one tree: nothing hangs beside it. */
static bool version_hash(const struct versie_delen_rows *d, struct db_bytes audit_head,
                         uint8_t out[static HASH_BYTES])
{
    uint8_t both[2 * HASH_BYTES];
    size_t seen = 0;
    if (d->n == 0 || d->row[0].ouder != 0 || audit_head.n != HASH_BYTES)
        return false;
    node_hash(d, 0, &seen, both);
    memcpy(both + HASH_BYTES, audit_head.data, HASH_BYTES);
    hash_bytes(both, sizeof both, out);
    return seen == d->n;
}

/* ---- refusing ---- */

/* Threads of the sentences of a chapter, with the figures that they show (statistics.md, protection
 * 3). */
static bool sentences_may(struct freezing *z, const struct inhoud_hoofdstuk *h, struct error *f)
{
    for (size_t s = 0; s < h->n_zin; s++) {
        const struct rode_draad *thread =
            rode_draad_openbaar(z->db, z->ctx, LANG_NL, z->b->organisatie, h->zin[s].id);
        z->thread = mem_resize(z->ctx, z->thread, const struct rode_draad *, z->n_thread + 1);
        z->thread[z->n_thread++] = thread;
        for (size_t i = 0; i < thread->n_kralen; i++)
            if (!openbaar_cijfer_bij(z->db, z->ctx, z->b->organisatie, thread->kralen[i].id,
                                     &z->figures, f))
                return false;
    }
    return true;
}

static bool chapter_may(struct freezing *z, const struct inhoud_hoofdstuk *h, struct error *f)
{
    struct dekking_hoofdstuk d;
    struct gemist g[GEMIS_AANTAL];
    beeld_dekking(h, &d);
    size_t n = hoofdstuk_gemis(&d, g);
    for (size_t i = 0; i < n; i++)
        if (g[i].blokkeert)
            return error_sentence(
                f,
                N_("Het kwaliteitsbeeld kan nog niet worden bevroren. Hoofdstuk “{hoofdstuk}”: "
                   "{wat}"),
                ERROR_WITH(h->bouwsteen ? "*hoofdstuk" : "hoofdstuk", h->titel, "*wat",
                           g[i].wat == GEMIS_GRONDLOOS
                               ? N_("er is een zin in de terugblik die nergens op rust.")
                               : gemis_tekst(g[i].wat)),
                "coverage: %d", (int)g[i].wat);
    return sentences_may(z, h, f);
}

static void freeze_chapter(struct freezing *z, int64_t root, const struct inhoud_hoofdstuk *h)
{
    struct buf t = JSON(z, {"titel", h->titel, 0}, {"bouwsteen", NULL, h->bouwsteen});
    int64_t chapter = add_part(z, root, "hoofdstuk", 0, &t);
    for (size_t s = 0; s < h->n_zin; s++)
        freeze_sentence(z, chapter, &h->zin[s]);
    freeze_voices(z, chapter, h->stem, h->n_stem);
}

/* Reads the state that changes when anything a version shows changes: the organisation's history,
 * and what is public. */
static void moment_of(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t out[2])
{
    struct geschiedenis_last_row last = {0};
    struct uitgave_stand_of_row stand = {0};
    geschiedenis_last(db, ctx, &last, .organisatie = organisatie);
    uitgave_stand_of(db, ctx, &stand, .organisatie = organisatie);
    out[0] = last.id;
    out[1] = stand.stand;
}

bool versie_prepare(struct db_conn *db, const void *ctx, const struct beeld *b,
                    struct bevriezing *out, struct error *f)
{
    struct freezing z = {.db = db, .ctx = ctx, .b = b};
    struct beeld_inhoud c;
    beeld_inhoud(db, ctx, LANG_NL, b, &c);
    for (size_t i = 0; i < c.n_hoofdstuk; i++)
        if (!chapter_may(&z, &c.hoofdstuk[i], f))
            return false;
    z.n_thread = 0; /* from the first again, now to be kept */
    struct organisatie_naam_row org = {0};
    organisatie_naam(db, ctx, &org, .organisatie = b->organisatie);
    struct buf top =
        JSON(&z, {"titel", b->titel, 0}, {"plek", c.plek, 0},
             {"organisatie", org.naam ? org.naam : "", 0}, {"slug", org.slug ? org.slug : "", 0},
             {"jaar", NULL, b->jaar}, {"inleiding", b->inleiding, 0}, {"op", NULL, date_today()});
    int64_t root = add_part(&z, 0, "beeld", 0, &top);
    freeze_counts(&z, root, &c);
    for (size_t i = 0; i < c.n_hoofdstuk; i++)
        if (c.hoofdstuk[i].n_zin || c.hoofdstuk[i].n_stem)
            freeze_chapter(&z, root, &c.hoofdstuk[i]);
    freeze_voices(&z, root, c.stem, c.n_stem);
    if (z.full)
        return error_set(f, N_("Bevriezen is niet gelukt. Probeer het nog eens."),
                         "a part is full");
    struct versie_delen_rows *parts = mem_new(ctx, struct versie_delen_rows);
    *parts = z.parts;
    *out = (struct bevriezing){.delen = parts};
    moment_of(db, ctx, b->organisatie, out->moment);
    return true;
}

/* The version with its parts and its hash, closed by the head of the audit chain. 0: not kept. */
static int64_t keep_version(struct db_conn *db, const void *ctx, const struct beeld *b,
                            int64_t door, const struct versie_delen_rows *parts)
{
    struct beeld_kop_row head;
    struct versie_insert_row made;
    uint8_t hash[HASH_BYTES];
    if (!beeld_kop(db, ctx, &head, .organisatie = b->organisatie) ||
        !versie_insert(db, ctx, &made, .organisatie = b->organisatie, .beeld = b->id,
                       .nu = time_now(), .door = door, .audit_kop = head.hash) ||
        !version_hash(parts, head.hash, hash))
        return 0;
    for (size_t i = 0; i < parts->n; i++)
        versie_deel_insert(db, .organisatie = b->organisatie, .beeld = b->id, .nummer = made.nummer,
                           .plaats = parts->row[i].plaats, .ouder = parts->row[i].ouder,
                           .soort = parts->row[i].soort, .knoop = parts->row[i].knoop,
                           .inhoud = parts->row[i].inhoud, .zout = parts->row[i].zout,
                           .hash = parts->row[i].hash);
    versie_hash(db, .organisatie = b->organisatie, .beeld = b->id, .nummer = made.nummer,
                .hash = {hash, sizeof hash});
    return made.nummer;
}

int64_t versie_freeze_prepared(struct db_conn *db, const void *ctx, const struct beeld *b,
                               const struct bevriezing *ready, int64_t door, struct error *f)
{
    int64_t now[2];
    struct bevriezing fresh;
    moment_of(db, ctx, b->organisatie, now);
    if (!ready || memcmp(now, ready->moment, sizeof now) != 0) {
        if (!versie_prepare(db, ctx, b, &fresh, f))
            return 0;
        ready = &fresh;
    }
    audit_write(db, b->organisatie, door, "beeld.bevriezen",
                mem_format(ctx, "knoop %lld", (long long)b->id), "gedaan");
    int64_t number = keep_version(db, ctx, b, door, ready->delen);
    if (!number)
        return error_set(f, N_("Bevriezen is niet gelukt. Probeer het nog eens."), "not kept"), 0;
    knoop_change_status(db, b->organisatie, b->id, "bevroren", door, 0);
    wachtpunt_begin(db, &(struct wachtpunt_new){
                            .organisatie = b->organisatie,
                            .knoop = b->id,
                            .locatie = b->locatie,
                            .soort = "vaststellen",
                            .mag = MAG_BEELD_VASTSTELLEN,
                            .tekst = N_("Het kwaliteitsbeeld wacht tot het bestuur het vaststelt"),
                            .uiterlijk = kwaliteitsbeeld_deadline(b->jaar)});
    return number;
}

int64_t versie_freeze(struct db_conn *db, const void *ctx, const struct beeld *b, int64_t door,
                      struct error *f)
{
    return versie_freeze_prepared(db, ctx, b, NULL, door, f);
}

/* Only stories and voices can be withdrawn, and where they live they must be known as withdrawn. */
static bool is_withdrawn(struct db_conn *db, const void *ctx, int64_t organisatie,
                         const struct versie_delen_row *d)
{
    struct verhaal v;
    struct stem_of_row s;
    if (strcmp(d->soort, "stem") == 0)
        return stem_of(db, ctx, &s, .organisatie = organisatie, .id = d->knoop) && s.ingetrokken;
    return strcmp(d->soort, "grond") == 0 && verhaal_read(db, ctx, organisatie, d->knoop, &v) &&
           strcmp(v.toestemming, "ingetrokken") == 0;
}

/* True when a part still has the hash it was frozen with. A withdrawn part has only its hash left. */
static bool part_holds(struct db_conn *db, const void *ctx, int64_t organisatie,
                       const struct versie_delen_row *d)
{
    uint8_t hash[HASH_BYTES];
    if (d->hash.n != HASH_BYTES)
        return false;
    if (d->ingetrokken != DATE_NONE)
        return !d->inhoud[0] && d->zout.n == 0 && is_withdrawn(db, ctx, organisatie, d);
    if (d->zout.n != SALT_BYTES)
        return false;
    part_hash(d->zout.data, d->inhoud, hash);
    return bytes_equal(hash, d->hash.data, HASH_BYTES);
}

bool versie_verify(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t beeld,
                   int64_t nummer, struct error *f)
{
    struct versie_of_row v;
    if (!versie_of(db, ctx, &v, .organisatie = organisatie, .beeld = beeld, .nummer = nummer))
        return error_set(f, N_("Deze versie bestaat niet."), "version %lld", (long long)nummer);
    struct versie_delen_rows parts =
        versie_delen(db, ctx, .organisatie = organisatie, .beeld = beeld, .nummer = nummer);
    for (size_t i = 0; i < parts.n; i++)
        if (!part_holds(db, ctx, organisatie, &parts.row[i]))
            return error_set(f, N_("Deze versie is veranderd nadat die bevroren was."), "part %lld",
                             (long long)parts.row[i].plaats);
    uint8_t hash[HASH_BYTES];
    if (!version_hash(&parts, v.audit_kop, hash) || v.hash.n != HASH_BYTES ||
        !bytes_equal(hash, v.hash.data, HASH_BYTES))
        return error_set(f, N_("Deze versie is veranderd nadat die bevroren was."),
                         "root of version %lld", (long long)nummer);
    return true;
}

bool versie_approve(struct db_conn *db, int64_t organisatie, int64_t beeld, int64_t nummer,
                    int64_t door, struct error *f)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "vaststellen");
    bool ok = versie_verify(db, tmp, organisatie, beeld, nummer, f);
    if (ok && versie_vastgesteld(db, .organisatie = organisatie, .beeld = beeld, .nummer = nummer,
                                 .nu = time_now(), .door = door) == 0)
        ok = error_set(f, N_("Deze versie kan niet meer worden vastgesteld."),
                       "version %lld not frozen", (long long)nummer);
    if (ok) {
        knoop_change_status(db, organisatie, beeld, "vastgesteld", door, 0);
        wachtpunt_end(db, organisatie, beeld, "vaststellen");
        audit_write(db, organisatie, door, "beeld.vaststellen",
                    mem_format(tmp, "knoop %lld versie %lld", (long long)beeld, (long long)nummer),
                    "gedaan");
    }
    mem_free(tmp);
    return ok;
}

bool versies_verify(struct db_conn *db, int64_t organisatie, int64_t *n, struct error *f)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "versies_controleer");
    struct versies_of_everyone_rows all = versies_of_everyone(db, ctx, .organisatie = organisatie);
    bool ok = true;

    *n = (int64_t)all.n;
    for (size_t i = 0; i < all.n && ok; i++) {
        TALLOC_CTX *one = mem_ctx(ctx, "versie"); /* a version may be large */
        ok = versie_verify(db, one, organisatie, all.row[i].beeld, all.row[i].nummer, f);
        mem_free(one);
    }
    mem_free(ctx);
    return ok;
}

int64_t beeld_orphans(struct db_conn *db)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "beeld_wezen");
    struct uitgave_orphans_row row = {0};

    uitgave_orphans(db, ctx, &row);
    mem_free(ctx);
    return row.aantal;
}
