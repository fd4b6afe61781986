/* Where: organisations, locations, names of people, and the address book behind the public pages.
 * Not here: changing them (beheer_*.c), permissions (mag.c). */
#include "base/mem.h"
#include "base/random.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include <stdlib.h>
#include <string.h>

struct locaties locaties_all(struct db_conn *db, const void *ctx, int64_t organisatie)
{
    struct locaties_open_rows rows = locaties_open(db, ctx, .organisatie = organisatie);
    struct locatie *l = mem_array(ctx, struct locatie, rows.n ? rows.n : 1);
    for (size_t i = 0; i < rows.n; i++) {
        l[i] = (struct locatie){.id = rows.row[i].id,
                                .slug = rows.row[i].slug,
                                .naam = rows.row[i].naam,
                                .soort = rows.row[i].soort,
                                .plaats = rows.row[i].plaats,
                                .vestigingsnummer = rows.row[i].vestigingsnummer};
    }
    return (struct locaties){.locatie = l, .n = rows.n};
}

static int by_name(const void *a, const void *b)
{
    const struct locatie *x = a, *y = b;
    int order = strcmp(x->naam, y->naam);
    return order ? order : (x->id > y->id) - (x->id < y->id);
}

/* The places of someone who has the right at his own places only. */
static struct locaties own_places(struct request *r, const struct sessie *s, enum handeling h)
{
    struct locatie *l = mem_array(r->ctx, struct locatie, s->n_leden + 1);
    size_t n = 0;
    for (size_t i = 0; i < s->n_leden; i++) {
        struct locatie_by_id_row row;
        int64_t id = s->leden[i].locatie;
        bool known = !id || !mag(r, h, id);
        for (size_t j = 0; j < n && !known; j++)
            known = l[j].id == id;
        if (!known && locatie_by_id(r->db, r->ctx, &row, .organisatie = s->organisatie, .id = id) &&
            row.gesloten == DATE_NONE)
            l[n++] = (struct locatie){.id = row.id,
                                      .slug = row.slug,
                                      .naam = row.naam,
                                      .soort = row.soort,
                                      .plaats = row.plaats,
                                      .vestigingsnummer = row.vestigingsnummer};
    }
    qsort(l, n, sizeof *l, by_name);
    return (struct locaties){.locatie = l, .n = n};
}

#define FEW 12 /* memberships that are looked up one by one */

struct locaties locaties_allowed(struct request *r, enum handeling h)
{
    const struct sessie *s = session_of(r);
    if (!s)
        return (struct locaties){0};
    if (!mag_everywhere(r, h) && s->n_leden <= FEW)
        return own_places(r, s, h);
    struct locaties all = locaties_all(r->db, r->ctx, s->organisatie);
    struct locatie *some = mem_array(r->ctx, struct locatie, all.n ? all.n : 1);
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++) {
        if (mag(r, h, all.locatie[i].id))
            some[n++] = all.locatie[i];
    }
    return (struct locaties){.locatie = some, .n = n};
}

const struct choice *locaties_choices(struct request *r, enum handeling h, bool with_whole,
                                      size_t *n)
{
    struct locaties l = locaties_allowed(r, h);
    struct choice *c = mem_array(r->ctx, struct choice, l.n + 2);
    *n = 0;
    if (with_whole && mag(r, h, 0))
        c[(*n)++] = (struct choice){.value = "0", .label = T(r->lang, N_("De hele organisatie"))};
    for (size_t i = 0; i < l.n; i++) {
        c[(*n)++] = (struct choice){.value = mem_format(r->ctx, "%lld", (long long)l.locatie[i].id),
                                    .label = l.locatie[i].naam};
    }
    return c;
}

bool locatie_read(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                  struct locatie *out)
{
    struct locatie_by_id_row row;
    if (!locatie_by_id(db, ctx, &row, .organisatie = organisatie, .id = id))
        return false;
    *out = (struct locatie){.id = row.id,
                            .slug = row.slug,
                            .naam = row.naam,
                            .soort = row.soort,
                            .plaats = row.plaats,
                            .vestigingsnummer = row.vestigingsnummer};
    return true;
}

const char *persoon_naam(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t persoon)
{
    struct persoon_by_id_row row;
    if (!persoon || !persoon_by_id(db, ctx, &row, .organisatie = organisatie, .id = persoon))
        return "";
    return row.naam;
}

bool openbaar_find(struct db_conn *db, const void *ctx, const char *organisatie_slug,
                   const char *locatie_slug, struct openbaar *out)
{
    struct organisatie_by_slug_row o;
    struct locatie_by_slug_row l = {0};
    if (!organisatie_by_slug(db, ctx, &o, .slug = organisatie_slug))
        return false;
    if (locatie_slug && !locatie_by_slug(db, ctx, &l, .organisatie = o.id, .slug = locatie_slug))
        return false;
    *out = (struct openbaar){.organisatie = o.id,
                             .locatie = l.id,
                             .organisatie_naam = o.naam,
                             .organisatie_slug = o.slug,
                             .locatie_naam = l.naam,
                             .locatie_slug = l.slug};
    return true;
}
