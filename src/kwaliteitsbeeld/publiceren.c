/* Making a version public (B5.4) and what follows from it: archive, answers to givers, the record
 * of figures that are public now; writing the static site to a directory; withdrawing consent. Not
 * here: making the files (publicatie.c), pages (publicatie_paginas.c). */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "kwaliteitsbeeld/publicatie.h"
#include "web/static.h"

/* Statistics.md, protection 3: what is public now is remembered, so that a later version is held
 * against it. */
static void remember_figure(struct db_conn *db, const void *ctx, const struct beeld *b,
                            int64_t nummer, const struct inhoud_grond *g)
{
    struct cijfer c;
    if (strcmp(g->soort, "cijfer") != 0 || !cijfer_lees(db, ctx, b->organisatie, g->knoop, &c) ||
        c.staat != CIJFER_OPEN)
        return;
    cijfer_gepubliceerd(
        db, .organisatie = b->organisatie, .beeld = b->id, .nummer = nummer, .familie = c.bron,
        .cel = mem_format(ctx, "%s|%lld", c.vraag, (long long)b->locatie), .n = c.n);
}

/* The sentence is public now, and leads to the document: so its chain ends where it can be read.
 * True when it was not public before. */
static bool open_sentence(struct db_conn *db, const void *ctx, const struct beeld *b,
                          const struct inhoud_zin *s, int64_t door)
{
    struct knoop k;
    if (!knoop_lees(db, ctx, b->organisatie, s->id, &k) || strcmp(k.status, "openbaar") == 0)
        return false;
    knoop_status(db, b->organisatie, s->id, "openbaar", door, 0);
    draad_leg(db, b->organisatie, s->id, b->id, LEIDT_TOT, door, 0);
    return true;
}

/* S1: whoever gave a signal that a new sentence rests on hears that it counts; one draft each,
 * however many sentences. */
static void follow_up(struct db_conn *db, const void *ctx, const struct beeld *b, int64_t nummer,
                      const char *adres, int64_t door)
{
    struct beeld_inhoud c;
    bool anything_new = false;
    beeld_inhoud(db, ctx, LANG_NL, b, &c);
    for (size_t h = 0; h < c.n_hoofdstuk; h++)
        for (size_t z = 0; z < c.hoofdstuk[h].n_zin; z++) {
            const struct inhoud_zin *s = &c.hoofdstuk[h].zin[z];
            anything_new |= open_sentence(db, ctx, b, s, door);
            for (size_t g = 0; g < s->n_grond; g++)
                remember_figure(db, ctx, b, nummer, &s->grond[g]);
        }
    if (anything_new)
        terugkoppeling_schets(db, b->organisatie, b->id, TUSSENBERICHT,
                              mem_format(ctx,
                                         "Wat u vertelde, telt mee in ons kwaliteitsbeeld over %d. "
                                         "Daarin staat wat wij dat jaar leerden. U leest het op %s",
                                         b->jaar, adres),
                              door);
}

/* The pages of the other places of the year, which link to this one. */
static bool remake_year(struct db_conn *db, const void *ctx, int64_t organisatie, int jaar,
                        const char *base, struct fout *f)
{
    struct beelden_openbaar_rows rows =
        beelden_openbaar(db, ctx, .organisatie = organisatie, .jaar = jaar);
    for (size_t i = 0; i < rows.n; i++) {
        struct beeld other;
        if (beeld_lees(db, ctx, organisatie, rows.row[i].id, &other) &&
            !publicatie_bestanden(db, ctx, &other, rows.row[i].nummer, base, f))
            return false;
    }
    return true;
}

bool versie_publiceer(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t beeld,
                      int64_t nummer, int64_t door, const char *base, struct fout *f)
{
    struct beeld b;
    if (!beeld_lees(db, ctx, organisatie, beeld, &b) ||
        !versie_controleer(db, ctx, organisatie, beeld, nummer, f))
        return false;
    const char *adres = mem_format(ctx, "%s%s", base, beeld_pad(db, ctx, &b));
    if (versie_gepubliceerd(db, .organisatie = organisatie, .beeld = beeld, .nummer = nummer,
                            .nu = nu(), .door = door, .adres = adres) == 0)
        return fout_zet(
            f, N_("Deze versie is nog niet vastgesteld door het bestuur, of is al openbaar."),
            "version %lld", (long long)nummer);
    versies_vervangen(db, .organisatie = organisatie, .beeld = beeld, .nummer = nummer);
    if (!remake_year(db, ctx, organisatie, b.jaar, base, f))
        return false;
    follow_up(db, ctx, &b, nummer, adres, door);
    knoop_status(db, organisatie, beeld, "openbaar", door, 0);
    wachtpunt_klaar(db, organisatie, beeld, "beeld");
    audit_schrijf(db, organisatie, door, "beeld.publiceren",
                  mem_format(ctx, "knoop %lld versie %lld", (long long)beeld, (long long)nummer),
                  "gedaan");
    return true;
}

void versie_trek_in(struct db_conn *db, int64_t organisatie, int64_t knoop, int32_t op)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "trek_in");
    struct versie_delen_met_rows rows =
        versie_delen_met(db, tmp, .organisatie = organisatie, .knoop = knoop);
    versie_deel_intrek(db, .organisatie = organisatie, .knoop = knoop, .op = op);
    for (size_t i = 0; i < rows.n; i++) {
        struct beeld b;
        struct versie_van_row v;
        struct fout f;
        if (!beeld_lees(db, tmp, organisatie, rows.row[i].beeld, &b) ||
            !versie_van(db, tmp, &v, .organisatie = organisatie, .beeld = b.id,
                        .nummer = rows.row[i].nummer) ||
            v.gepubliceerd == TIJD_GEEN)
            continue;
        const char *path = v.adres ? strstr(v.adres, "/kb/") : NULL;
        const char *base = path ? mem_textn(tmp, v.adres, (size_t)(path - v.adres)) : "";
        if (!publicatie_bestanden(db, tmp, &b, v.nummer, base, &f))
            db_fail(db, f.detail);
    }
    mem_free(tmp);
}

/* ---- a directory ---- */

static bool make_dirs(char *path)
{
    for (char *p = path + 1; *p; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        int r = mkdir(path, 0755);
        *p = '/';
        if (r != 0 && errno != EEXIST)
            return false;
    }
    return true;
}

static bool write_file(const void *ctx, const char *dir, const char *name, const void *data,
                       size_t n, struct fout *f)
{
    char *path = mem_format(ctx, "%s/%s", dir, name);
    int fd = make_dirs(path) ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644) : -1;
    if (fd < 0)
        return fout_zet(f,
                        mem_format(ctx,
                                   "Het bestand %s kon niet worden geschreven. Bestaat de map, en "
                                   "mag je er schrijven?",
                                   path),
                        "open %s: %d", path, errno);
    size_t done = 0;
    while (done < n) {
        ssize_t w = write(fd, (const char *)data + done, n - done);
        if (w < 0 && errno == EINTR)
            continue;
        if (w <= 0)
            break;
        done += (size_t)w;
    }
    bool ok = close(fd) == 0 && done == n;
    return ok || fout_zet(f,
                          mem_format(ctx,
                                     "Het bestand %s kon niet helemaal worden geschreven. Is er "
                                     "nog ruimte op de schijf?",
                                     path),
                          "write %s: %d", path, errno);
}

static bool write_assets(const void *ctx, const char *dir, struct fout *f)
{
    const struct asset *a;
    for (size_t i = 0; (a = asset_at(i)) != NULL; i++)
        if (!write_file(ctx, dir, strrchr(a->path, '/') + 1, a->bytes, a->len, f))
            return false;
    return true;
}

bool publicatie_map(const void *ctx, const char *dir, const void *html, size_t n, struct fout *f)
{
    return write_file(ctx, dir, "index.html", html, n, f) && write_assets(ctx, dir, f);
}

struct writing_out {
    const void *ctx;
    int64_t organisatie, locatie;
    int jaar;
    const char *dir;
    struct fout *f;
    size_t pages;
};

static bool write_version(struct db_conn *db, struct writing_out *w, int64_t beeld, int64_t nummer,
                          const char *dir)
{
    struct versie_bestanden_rows files = versie_bestanden(db, w->ctx, .organisatie = w->organisatie,
                                                          .beeld = beeld, .nummer = nummer);
    for (size_t i = 0; i < files.n; i++) {
        struct versie_bestand_row file;
        if (versie_bestand(db, w->ctx, &file, .organisatie = w->organisatie, .beeld = beeld,
                           .nummer = nummer, .pad = files.row[i].pad) &&
            !write_file(w->ctx, dir, files.row[i].pad, file.inhoud.data, file.inhoud.n, w->f))
            return false;
        w->pages++;
    }
    return write_assets(w->ctx, dir, w->f);
}

static bool write_out(struct db_conn *db, void *arg)
{
    struct writing_out *w = arg;
    struct beelden_openbaar_rows rows =
        beelden_openbaar(db, w->ctx, .organisatie = w->organisatie, .jaar = w->jaar);
    for (size_t i = 0; i < rows.n; i++) {
        struct locatie place = {.slug = NULL};
        if (w->locatie && rows.row[i].locatie != w->locatie)
            continue;
        if (rows.row[i].locatie &&
            !locatie_lees(db, w->ctx, w->organisatie, rows.row[i].locatie, &place))
            continue;
        const char *dir = place.slug ? mem_format(w->ctx, "%s/%d/%s", w->dir, w->jaar, place.slug)
                                     : mem_format(w->ctx, "%s/%d", w->dir, w->jaar);
        struct versies_rows all =
            versies(db, w->ctx, .organisatie = w->organisatie, .beeld = rows.row[i].id);
        for (size_t v = 0; v < all.n; v++) {
            bool now = all.row[v].nummer == rows.row[i].nummer;
            const char *where =
                now ? dir : mem_format(w->ctx, "%s/versie-%lld", dir, (long long)all.row[v].nummer);
            if (all.row[v].gepubliceerd != TIJD_GEEN &&
                !write_version(db, w, rows.row[i].id, all.row[v].nummer, where))
                return false;
        }
    }
    return true;
}

bool publicatie_schrijf(struct db *db, int64_t organisatie, int jaar, int64_t locatie,
                        const char *dir, struct fout *f)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "publiceer");
    struct fout reason = {0};
    struct writing_out w = {.ctx = tmp,
                            .organisatie = organisatie,
                            .locatie = locatie,
                            .jaar = jaar,
                            .dir = dir,
                            .f = &reason};
    struct db_conn *c = db_thread_conn(db, f);
    bool ok = c && db_read(c, write_out, &w, f) == DB_OK;
    if (c && !ok && reason.mens[0] && f)
        *f = reason;
    if (ok && w.pages == 0)
        ok = fout_zet(f,
                      N_("Er is over dit jaar nog niets openbaar. Bevries eerst een versie, laat "
                         "die vaststellen en maak die openbaar in Koers."),
                      "no public version of %d", jaar);
    mem_free(tmp);
    return ok;
}
