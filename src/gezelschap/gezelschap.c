/* Bodies on the store: reading them with what they speak for, making and changing them, who sits
 * where, and the seat that follows a role. Not here: rules (gezelschap_regels.c), pages. */
#include "gezelschap/gezelschap.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "gezelschap/gezelschap_sql.h"

static enum gezelschap_soort soort_of(const char *code)
{
    enum gezelschap_soort s = G_WERKGROEP; /* a kind that a newer program made: without rights */
    gezelschap_soort_from(code, &s);
    return s;
}

static enum gezelschap_functie functie_of(const char *code)
{
    enum gezelschap_functie f = F_LID;
    gezelschap_functie_from(code, &f);
    return f;
}

/* The places of body g, from rows in order of body: those from *at on. */
static void take_places(const void *ctx, const struct gezelschap_plekken_rows *all, size_t *at,
                        struct gezelschap *g)
{
    size_t from = *at;
    while (*at < all->n && all->row[*at].gezelschap == g->id)
        (*at)++;
    g->n_plekken = *at - from;
    int64_t *ids = mem_array(ctx, int64_t, g->n_plekken + 1);
    const char **names = mem_array(ctx, const char *, g->n_plekken + 1);
    for (size_t i = 0; i < g->n_plekken; i++) {
        ids[i] = all->row[from + i].locatie;
        names[i] = all->row[from + i].naam;
    }
    g->plekken = ids;
    g->plek_namen = names;
}

struct gezelschappen gezelschappen(struct db_conn *db, const void *ctx, int64_t organisatie)
{
    struct gezelschappen_all_rows rows = gezelschappen_all(
        db, ctx, .organisatie = organisatie, .dag = date_today(), .max = GEZELSCHAP_MAX);
    struct gezelschap_plekken_rows places = gezelschap_plekken(db, ctx, .organisatie = organisatie);
    struct gezelschap *list = mem_array(ctx, struct gezelschap, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const struct gezelschappen_all_row *r = &rows.row[i];
        size_t at = 0;
        list[i] = (struct gezelschap){.id = r->id,
                                      .soort = soort_of(r->soort),
                                      .naam = r->naam,
                                      .cluster = r->cluster,
                                      .er = r->er,
                                      .reden = r->reden,
                                      .spreker = r->spreker,
                                      .spreker_naam = r->spreker_naam,
                                      .vanaf = r->vanaf,
                                      .opgeheven = r->opgeheven,
                                      .leden = r->leden};
        while (at < places.n && places.row[at].gezelschap != r->id)
            at++;
        take_places(ctx, &places, &at, &list[i]);
    }
    for (size_t i = 0; i < rows.n; i++)
        for (size_t k = 0; k < rows.n; k++)
            if (list[i].spreker && list[k].id == list[i].spreker)
                list[i].spreker_er =
                    list[k].er &&
                    gezelschap_bestaat(list[k].vanaf, list[k].opgeheven, date_today());
    return (struct gezelschappen){list, rows.n};
}

bool gezelschap_read(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                     struct gezelschap *out)
{
    struct gezelschap_of_row r;
    if (!gezelschap_of(db, ctx, &r, .organisatie = organisatie, .id = id))
        return false;
    *out = (struct gezelschap){.id = r.id,
                               .soort = soort_of(r.soort),
                               .naam = r.naam,
                               .cluster = r.cluster,
                               .mandaat = r.mandaat,
                               .er = r.er,
                               .reden = r.reden,
                               .spreker = r.spreker,
                               .spreker_naam = r.spreker_naam,
                               .vanaf = r.vanaf,
                               .opgeheven = r.opgeheven};
    struct gezelschap_locaties_rows p =
        gezelschap_locaties(db, ctx, .organisatie = organisatie, .gezelschap = id);
    int64_t *ids = mem_array(ctx, int64_t, p.n + 1);
    const char **names = mem_array(ctx, const char *, p.n + 1);
    for (size_t i = 0; i < p.n; i++) {
        ids[i] = p.row[i].locatie;
        names[i] = p.row[i].naam;
    }
    out->plekken = ids;
    out->plek_namen = names;
    out->n_plekken = p.n;
    return true;
}

int64_t gezelschap_find(struct db_conn *db, int64_t organisatie, enum gezelschap_soort soort,
                        int64_t locatie)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "gezelschap_find");
    struct gezelschappen all = gezelschappen(db, tmp, organisatie);
    int64_t id = 0;
    for (size_t i = 0; i < all.n && !id; i++)
        if (all.een[i].soort == soort &&
            gezelschap_dekt(all.een[i].plekken, all.een[i].n_plekken, locatie))
            id = all.een[i].id;
    mem_free(tmp);
    return id;
}

bool gezelschap_naam_bezet(struct db_conn *db, int64_t organisatie, const char *naam,
                           int64_t behalve)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "naam_bezet");
    struct gezelschappen all = gezelschappen(db, tmp, organisatie);
    bool taken = false;
    for (size_t i = 0; i < all.n && !taken; i++)
        for (int taal = 0; taal < LANG_COUNT && all.een[i].id != behalve; taal++)
            taken = taken ||
                    gezelschap_zelfde_naam(naam, gezelschap_heet((enum lang)taal, all.een[i].naam));
    mem_free(tmp);
    return taken;
}

const char *gezelschap_bereik(const void *ctx, enum lang lang, const struct gezelschap *g)
{
    struct buf b;
    if (!g->n_plekken)
        return T(lang, N_("alle locaties"));
    buf_init(&b, ctx, 4096);
    if (g->cluster)
        buf_format(&b, "%s: ", g->cluster);
    for (size_t i = 0; i < g->n_plekken; i++)
        buf_format(&b, "%s%s", i ? ", " : "", g->plek_namen[i]);
    return b.data;
}

int64_t gezelschap_locatie_van(const struct gezelschap *g)
{
    return g->n_plekken == 1 ? g->plekken[0] : 0;
}

static bool among(const struct gezelschap_zetels *z, int64_t gezelschap)
{
    for (size_t i = 0; i < z->n; i++)
        if (z->een[i].id == gezelschap)
            return true;
    return false;
}

bool gezelschap_leesbaar(const struct request *r, const struct gezelschap *g)
{
    bool may = g->n_plekken == 0 && mag(r, MAG_GEZELSCHAP_LEZEN, 0);
    for (size_t i = 0; i < g->n_plekken && !may; i++)
        may = mag(r, MAG_GEZELSCHAP_LEZEN, g->plekken[i]);
    struct gezelschap_zetels z =
        gezelschap_plaatsen(r->db, r->ctx, org_van(r), session_of(r)->persoon, date_today());
    return may || among(&z, g->id);
}

static struct gezelschap_zetels seats_of(struct db_conn *db, const void *ctx, int64_t organisatie,
                                         int64_t persoon, int32_t dag, bool acting)
{
    struct gezelschappen_van_persoon_rows rows = gezelschappen_van_persoon(
        db, ctx, .organisatie = organisatie, .persoon = persoon, .dag = dag);
    struct gezelschap_zetel *list = mem_array(ctx, struct gezelschap_zetel, rows.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < rows.n; i++) {
        const struct gezelschappen_van_persoon_row *z = &rows.row[i];
        bool twice = n && list[n - 1].id == z->id; /* the rows are in order of body */
        if (acting && !z->handelt)
            continue;
        if (!twice)
            list[n++] = (struct gezelschap_zetel){.id = z->id,
                                                  .soort = soort_of(z->soort),
                                                  .naam = z->naam,
                                                  .functie = functie_of(z->functie),
                                                  .eigen = z->eigen};
        else if (z->eigen && (!list[n - 1].eigen || list[n - 1].functie == F_LID)) {
            list[n - 1].eigen = true; /* with two seats: what says more than being a member */
            list[n - 1].functie = functie_of(z->functie);
        }
    }
    return (struct gezelschap_zetels){list, n};
}

struct gezelschap_zetels gezelschappen_van(struct db_conn *db, const void *ctx, int64_t organisatie,
                                           int64_t persoon, int32_t dag)
{
    return seats_of(db, ctx, organisatie, persoon, dag, true);
}

struct gezelschap_zetels gezelschap_plaatsen(struct db_conn *db, const void *ctx,
                                             int64_t organisatie, int64_t persoon, int32_t dag)
{
    return seats_of(db, ctx, organisatie, persoon, dag, false);
}

struct gezelschap_bereiken gezelschap_bereiken_van(struct db_conn *db, const void *ctx,
                                                   int64_t organisatie, int64_t persoon,
                                                   int32_t dag)
{
    struct gezelschap_plekken_van_persoon_rows rows = gezelschap_plekken_van_persoon(
        db, ctx, .organisatie = organisatie, .persoon = persoon, .dag = dag);
    struct gezelschap_bereik_plek *list = mem_array(ctx, struct gezelschap_bereik_plek, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        list[i] = (struct gezelschap_bereik_plek){rows.row[i].gezelschap, rows.row[i].locatie};
    return (struct gezelschap_bereiken){list, rows.n};
}

bool gezelschap_zit_in(struct db_conn *db, int64_t organisatie, int64_t gezelschap, int64_t persoon,
                       int32_t dag)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "zit_in");
    struct gezelschap_zetels z = gezelschappen_van(db, tmp, organisatie, persoon, dag);
    bool in = among(&z, gezelschap);
    mem_free(tmp);
    return in;
}

bool gezelschap_neemt_terug(struct db_conn *db, int64_t organisatie, int64_t gezelschap,
                            int64_t persoon, int64_t door)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "neemt_terug");
    struct gezelschap_zetels z = gezelschappen_van(db, tmp, organisatie, persoon, date_today());
    struct gezelschap_bestuurders_row keep = {0};
    bool may = false;
    for (size_t i = 0; i < z.n; i++)
        if (z.een[i].id == gezelschap)
            may = persoon == door || z.een[i].functie != F_LID ||
                  (gezelschap_bestuurders(db, tmp, &keep, .organisatie = organisatie,
                                          .gezelschap = gezelschap, .dag = date_today()) &&
                   keep.aantal == 0);
    mem_free(tmp);
    return may;
}

static void set_places(struct db_conn *db, int64_t id, const struct gezelschap_new *g)
{
    gezelschap_locaties_delete(db, .organisatie = g->organisatie, .gezelschap = id);
    for (size_t i = 0; i < g->n_plekken; i++)
        gezelschap_locatie_insert(db, .organisatie = g->organisatie, .gezelschap = id,
                                  .locatie = g->plekken[i]);
}

int64_t gezelschap_create(struct db_conn *db, const struct gezelschap_new *g)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "gezelschap");
    struct gezelschap_next_id_row next = {0};
    gezelschap_next_id(db, tmp, &next, .organisatie = g->organisatie);
    gezelschap_insert(db, .organisatie = g->organisatie, .id = next.id,
                      .soort = gezelschap_soort_code(g->soort), .naam = g->naam,
                      .cluster = g->cluster, .mandaat = g->mandaat, .er = g->er, .reden = g->reden,
                      .spreker = g->spreker,
                      .vanaf = g->vanaf == DATE_NONE ? date_today() : g->vanaf);
    set_places(db, next.id, g);
    mem_free(tmp);
    return next.id;
}

void gezelschap_change(struct db_conn *db, int64_t id, const struct gezelschap_new *g)
{
    gezelschap_update(db, .organisatie = g->organisatie, .id = id,
                      .soort = gezelschap_soort_code(g->soort), .naam = g->naam,
                      .cluster = g->cluster, .mandaat = g->mandaat, .er = g->er, .reden = g->reden,
                      .spreker = g->spreker);
    set_places(db, id, g);
}

int64_t zetel_create(struct db_conn *db, const struct zetel_new *z)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "zetel");
    struct gezelschap_lid_next_id_row next = {0};
    gezelschap_lid_next_id(db, tmp, &next, .organisatie = z->organisatie);
    gezelschap_lid_insert(db, .organisatie = z->organisatie, .id = next.id,
                          .gezelschap = z->gezelschap, .persoon = z->persoon, .naam = z->naam,
                          .van_waar = z->van_waar, .functie = gezelschap_functie_code(z->functie),
                          .vanaf = z->vanaf == DATE_NONE ? date_today() : z->vanaf, .tot = z->tot);
    mem_free(tmp);
    return next.id;
}

/* ---- the seat that follows a role ---- */

/* The name with the lowest number behind it that no other body has or had. */
static const char *free_name(struct db_conn *db, const void *ctx, int64_t organisatie,
                             const char *naam)
{
    const char *name = naam;
    for (int n = 2; n <= GEZELSCHAP_MAX && gezelschap_naam_bezet(db, organisatie, name, 0); n++)
        name = mem_format(ctx, "%s (%d)", naam, n);
    return name;
}

/* The name of a council that a role brings along: of its place, or of all. */
static const char *council_name(struct db_conn *db, const void *ctx, int64_t organisatie,
                                enum gezelschap_soort s, int64_t plek)
{
    struct locatie l;
    if (s != G_CLIENTENRAAD_LOKAAL)
        return gezelschap_soort_naam(s);
    if (!plek || !locatie_read(db, ctx, organisatie, plek, &l))
        return "Cliëntenraad";
    return mem_format(ctx, "Cliëntenraad %s", l.naam);
}

static int64_t council_of(struct db_conn *db, const void *ctx, int64_t organisatie,
                          enum gezelschap_soort s, int64_t plek)
{
    struct gezelschap_voor_rol_row there;
    if (gezelschap_voor_rol(db, ctx, &there, .organisatie = organisatie,
                            .soort = gezelschap_soort_code(s), .locatie = plek))
        return there.id;
    return gezelschap_create(
        db, &(struct gezelschap_new){.organisatie = organisatie,
                                     .soort = s,
                                     .naam = free_name(db, ctx, organisatie,
                                                       council_name(db, ctx, organisatie, s, plek)),
                                     .er = true,
                                     .plekken = &plek,
                                     .n_plekken = plek != 0,
                                     .vanaf = DATE_NONE});
}

static bool has_seat(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t gezelschap,
                     int64_t persoon)
{
    struct gezelschap_zetels z = gezelschap_plaatsen(db, ctx, organisatie, persoon, date_today());
    for (size_t i = 0; i < z.n; i++)
        if (z.een[i].id == gezelschap && z.een[i].eigen)
            return true;
    return false;
}

void gezelschap_follow_role(struct db_conn *db, const struct rol_wissel *w)
{
    enum gezelschap_soort s;
    if (!w->begint) {
        gezelschap_leden_end(db, .organisatie = w->organisatie, .persoon = w->persoon,
                             .dag = date_today());
        return;
    }
    if (!gezelschap_soort_from(rol_code(w->rol), &s) || !gezelschap_soort_rol(s))
        return;
    TALLOC_CTX *tmp = mem_ctx(NULL, "follow_role");
    int64_t plek = s == G_CLIENTENRAAD_LOKAAL ? w->locatie : 0;
    int64_t id = council_of(db, tmp, w->organisatie, s, plek);
    if (!has_seat(db, tmp, w->organisatie, id, w->persoon))
        zetel_create(db, &(struct zetel_new){.organisatie = w->organisatie,
                                             .gezelschap = id,
                                             .persoon = w->persoon,
                                             .functie = F_LID,
                                             .vanaf = DATE_NONE,
                                             .tot = DATE_NONE});
    mem_free(tmp);
}

static bool is_bestuur(const struct request *r, const struct about *a)
{
    struct gezelschap_zetels z =
        gezelschap_plaatsen(r->db, r->ctx, a->organisatie, session_of(r)->persoon, date_today());
    for (size_t i = 0; i < z.n; i++)
        if (z.een[i].id == a->id && z.een[i].eigen && z.een[i].functie != F_LID)
            return true;
    return false;
}

const struct subject_rule gezelschap_bestuur = {MAG_GEZELSCHAP_BEHEREN, SUBJECT_OR, "bestuur",
                                                is_bestuur};
