/* Threads between knopen, and the chain both ways. Kinds are registered here by main.
 * Not here: how a chain is drawn (rode_draad.c), what waits (wachtpunt.c). */
#include "draad/draad.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_regels.h"
#include "draad/draad_sql.h"
#include "draad/keten.h"
#include <stdlib.h>

#define CHAIN_DEPTH 24 /* as deep as a chain is followed, each way */

static const struct knoop_face *const *gezichten;
static size_t n_faces, n_opaque;

void draad_faces(const struct knoop_face *const *g, size_t n)
{
    gezichten = g;
    n_faces = n;
    n_opaque = 0;
    for (size_t i = 0; i < n; i++)
        n_opaque += g[i]->opaque;
}

bool faces_opaque(void)
{
    return n_opaque > 0;
}

bool knoop_opaque(const char *soort)
{
    const struct knoop_face *g = n_opaque ? face_of(soort) : NULL;

    return g && g->opaque;
}

const struct knoop_face *face_of(const char *soort)
{
    for (size_t i = 0; i < n_faces; i++) {
        if (text_equal(gezichten[i]->soort, soort))
            return gezichten[i];
    }
    return NULL;
}

const char *soort_counting(enum counts_as c)
{
    for (size_t i = 0; i < n_faces; i++) {
        if (gezichten[i]->counts_in == c)
            return gezichten[i]->soort;
    }
    return "";
}

bool soort_counts(const char *soort, enum counts_as c)
{
    const struct knoop_face *g = face_of(soort);

    return g && g->counts_in == c;
}

void knoop_follow(struct db_conn *db, const struct knoop *k)
{
    const struct knoop_face *g = face_of(k->soort);

    if (g && g->on_status)
        g->on_status(db, k);
}

const struct knoop_face *face_at(size_t i)
{
    return i < n_faces ? gezichten[i] : NULL;
}

const char *status_naam(const struct knoop *k)
{
    const struct knoop_face *g = face_of(k->soort);
    for (const struct face_status *s = g ? g->statussen : NULL; s && s->status; s++) {
        if (text_equal(s->status, k->status))
            return s->naam;
    }
    return k->status;
}

const char *pad_met_id(const void *ctx, const char *path, int64_t id)
{
    const char *at = strstr(path, "%lld");
    if (!at)
        return path;
    return mem_format(ctx, "%.*s%lld%s", (int)(at - path), path, (long long)id, at + 4);
}

const char *knoop_path(const void *ctx, const struct knoop *k)
{
    const struct knoop_face *g = face_of(k->soort);
    return pad_met_id(ctx, g && g->path ? g->path : "/knopen/%lld", k->id);
}

static const char *const codes[] = {
    [AANLEIDING] = "aanleiding",   [ONDERBOUWT] = "onderbouwt",
    [LEIDT_TOT] = "leidt_tot",     [MEET] = "meet",
    [BEANTWOORDT] = "beantwoordt", [SPREEKT_TEGEN] = "spreekt_tegen",
};

const char *relatie_code(enum relatie r)
{
    return (unsigned)r < sizeof codes / sizeof *codes ? codes[r] : "";
}

static const char laid_to[] = N_("Verbonden met: {detail}");
static const char laid_from[] = N_("Komt van: {detail}");
static const char taken_off[] = N_("Losgemaakt van: {detail}");

const char *const geschiedenis_over_draad[3] = {laid_to, laid_from, taken_off};

/* Adds a line of history at both ends that names the other's kind, never its title: someone who may
 * read one end may not be allowed to read the other. */
static void note_both(struct db_conn *db, int64_t organisatie, int64_t van, int64_t naar,
                      const char *wat_van, const char *wat_naar, int64_t door, int64_t op)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "draad");
    struct knoop a, b;
    if (knoop_read(db, ctx, organisatie, van, &a) && knoop_read(db, ctx, organisatie, naar, &b)) {
        geschiedenis_write(db, organisatie, van, wat_van, b.soort, door, op);
        geschiedenis_write(db, organisatie, naar, wat_naar, a.soort, door, op);
        knoop_follow(db, &b);
    }
    mem_free(ctx);
}

void draad_lay(struct db_conn *db, int64_t organisatie, int64_t van, int64_t naar, enum relatie r,
               int64_t door, int64_t op)
{
    if (van == naar) {
        db_fail(db, "a draad from a knoop to itself");
        return;
    }
    if (!op)
        op = time_now();
    int64_t laid = draad_insert(db, .organisatie = organisatie, .van = van, .naar = naar,
                                .relatie = relatie_code(r), .gever = soort_counting(COUNTS_SIGNAL),
                                .door = door, .op = op);
    if (laid <= 0)
        return;
    thema_count(db, .organisatie = organisatie, .van = van, .naar = naar,
                .gever = soort_counting(COUNTS_SIGNAL), .verschil = laid);
    note_both(db, organisatie, van, naar, laid_to, laid_from, door, op);
}

void draad_cut(struct db_conn *db, int64_t organisatie, int64_t van, int64_t naar, enum relatie r,
               int64_t door)
{
    int64_t gone = draad_delete(db, .organisatie = organisatie, .van = van, .naar = naar,
                                .relatie = relatie_code(r));
    if (gone <= 0)
        return;
    thema_count(db, .organisatie = organisatie, .van = van, .naar = naar,
                .gever = soort_counting(COUNTS_SIGNAL), .verschil = -gone);
    note_both(db, organisatie, van, naar, taken_off, taken_off, door, time_now());
    TALLOC_CTX *ctx = mem_ctx(NULL, "draad_cut");
    struct knoop k;
    if (knoop_read(db, ctx, organisatie, naar, &k))
        verhaal_los(db, ctx, &k);
    mem_free(ctx);
}

/* ---- the chain ---- */

#define KNOOP_OF(org, row)                                                                         \
    (struct knoop)                                                                                 \
    {                                                                                              \
        .organisatie = (org), .id = (row).id, .locatie = (row).locatie, .team = (row).team,        \
        .door = (row).door, .soort = (row).soort, .titel = (row).titel, .status = (row).status,    \
        .gemaakt = (row).gemaakt, .gewijzigd = (row).gewijzigd                                     \
    }

/* Adds signals last, by a query of their own: there can be hundreds, and they must not push other
 * knopen out of the maximum. */
static size_t add_signals(struct db_conn *db, const void *ctx, int64_t organisatie,
                          struct schakel *all, size_t n_structure, size_t max)
{
    size_t n = n_structure;
    for (size_t i = 0; i < n_structure && n < max; i++) {
        if (all[i].diepte > 0)
            continue;
        struct keten_signalen_rows rows =
            keten_signalen(db, ctx, .organisatie = organisatie, .naar = all[i].knoop.id,
                           .max = (int64_t)(max - n));
        for (size_t j = 0; j < rows.n; j++) {
            bool known = false;
            for (size_t o = n_structure; o < n && !known; o++)
                known = all[o].knoop.id == rows.row[j].id;
            if (!known)
                all[n++] = (struct schakel){.knoop = KNOOP_OF(organisatie, rows.row[j]),
                                            .diepte = all[i].diepte - 1,
                                            .relatie = rows.row[j].relatie,
                                            .gehoord = rows.row[j].gehoord};
        }
    }
    return n;
}

struct schakels keten_zonder_signalen(struct db_conn *db, const void *ctx, int64_t organisatie,
                                      int64_t knoop, size_t max)
{
    struct keten_of_rows rows =
        keten_of(db, ctx, .organisatie = organisatie, .knoop = knoop, .diepte = CHAIN_DEPTH,
                 .max = (int64_t)max, .cyclus = soort_counting(COUNTS_CYCLE),
                 .zin = soort_counting(COUNTS_SENTENCE));
    struct schakel *all = mem_array(ctx, struct schakel, max ? max : 1);
    size_t n = 0;
    for (size_t i = 0; i < rows.n && n < max; i++)
        all[n++] = (struct schakel){.knoop = KNOOP_OF(organisatie, rows.row[i]),
                                    .diepte = rows.row[i].id == knoop ? 0 : (int)rows.row[i].diepte,
                                    .relatie = rows.row[i].relatie};
    return (struct schakels){.schakel = all, .n = n};
}

struct schakels draad_chain(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t knoop,
                            size_t max)
{
    struct schakels found = keten_zonder_signalen(db, ctx, organisatie, knoop, max);
    struct schakel *all = mem_array(ctx, struct schakel, max ? max : 1);
    for (size_t i = 0; i < found.n; i++)
        all[i] = found.schakel[i];
    size_t n = add_signals(db, ctx, organisatie, all, found.n, max);
    qsort(all, n, sizeof *all, schakel_order);
    return (struct schakels){.schakel = all, .n = n};
}

struct ids draad_sources(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t knoop,
                         const char *soort)
{
    struct bron_of_rows rows =
        bron_of(db, ctx, .organisatie = organisatie, .knoop = knoop, .soort = soort,
                .gever = soort_counting(COUNTS_SIGNAL), .diepte = CHAIN_DEPTH, .max = 10000);
    int64_t *ids = mem_array(ctx, int64_t, rows.n ? rows.n : 1);
    for (size_t i = 0; i < rows.n; i++)
        ids[i] = rows.row[i].id;
    return (struct ids){.id = ids, .n = rows.n};
}
