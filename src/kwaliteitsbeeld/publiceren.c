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

/* The sentence is public now, and leads to the document: so its chain ends where it can be read.
 * True when it was not public before. One that was taken out of the living document since stays
 * out. */
static bool open_sentence(struct db_conn *db, const void *ctx, const struct beeld *b, int64_t id,
                          int64_t door)
{
    struct knoop k;
    if (!knoop_lees(db, ctx, b->organisatie, id, &k) || strcmp(k.status, "levend") != 0)
        return false;
    knoop_status(db, b->organisatie, id, "openbaar", door, 0);
    draad_leg(db, b->organisatie, id, b->id, LEIDT_TOT, door, 0);
    return true;
}

/* S1: whoever gave a signal that a new sentence rests on hears that it counts; one draft each,
 * however many sentences. What counts is what was frozen, not what grew since. */
static void follow_up(struct db_conn *db, const void *ctx, const struct beeld *b,
                      const struct versie_delen_rows *parts, const char *adres, int64_t door)
{
    bool anything_new = false;
    for (size_t i = 0; i < parts->n; i++)
        if (strcmp(parts->row[i].soort, "zin") == 0)
            anything_new |= open_sentence(db, ctx, b, parts->row[i].knoop, door);
    if (anything_new)
        terugkoppeling_schets(db, b->organisatie, b->id, TUSSENBERICHT,
                              mem_format(ctx,
                                         "Wat u vertelde, telt mee in ons kwaliteitsbeeld over %d. "
                                         "Daarin staat wat wij dat jaar leerden. U leest het op %s",
                                         b->jaar, adres),
                              door);
}

/* The figures of a version, held against what others made public since it was frozen. */
static bool figures_may(struct db_conn *db, const void *ctx, const struct beeld *b,
                        const struct versie_delen_rows *parts, struct openbare_cijfers *all,
                        struct fout *f)
{
    for (size_t i = 0; i < parts->n; i++)
        if (strcmp(parts->row[i].soort, "grond") == 0 &&
            !openbaar_cijfer_bij(db, ctx, b->organisatie, parts->row[i].knoop, all, f))
            return false;
    return true;
}

/* All versions of this document that were public: their archive and where their links lead changed.
 */
static bool remake_own(struct db_conn *db, const void *ctx, const struct beeld *b, const char *base,
                       struct fout *f)
{
    struct versies_rows rows = versies(db, ctx, .organisatie = b->organisatie, .beeld = b->id);
    for (size_t i = 0; i < rows.n; i++)
        if (rows.row[i].gepubliceerd != TIJD_GEEN &&
            !publicatie_bestanden(db, ctx, b, rows.row[i].nummer, base, f))
            return false;
    return true;
}

/* The pages of the other places of the year, which link to this one. */
static bool remake_year(struct db_conn *db, const void *ctx, const struct beeld *b,
                        const char *base, struct fout *f)
{
    struct beelden_openbaar_rows rows =
        beelden_openbaar(db, ctx, .organisatie = b->organisatie, .jaar = b->jaar);
    for (size_t i = 0; i < rows.n; i++) {
        struct beeld other;
        if (rows.row[i].id != b->id &&
            beeld_lees(db, ctx, b->organisatie, rows.row[i].id, &other) &&
            !publicatie_bestanden(db, ctx, &other, rows.row[i].nummer, base, f))
            return false;
    }
    return true;
}

/* Makes it the version that counts. */
static bool set_public(struct db_conn *db, const void *ctx, const struct beeld *b, int64_t nummer,
                       int64_t door, const char *adres, struct fout *f)
{
    struct versie_openbaar_row now;
    if (versie_openbaar(db, ctx, &now, .organisatie = b->organisatie, .beeld = b->id) &&
        now.nummer > nummer)
        return fout_zet(f, N_("Er is al een nieuwere versie openbaar."), "version %lld is public",
                        (long long)now.nummer);
    if (versie_gepubliceerd(db, .organisatie = b->organisatie, .beeld = b->id, .nummer = nummer,
                            .nu = nu(), .door = door, .adres = adres) == 0)
        return fout_zet(
            f, N_("Deze versie is nog niet vastgesteld door het bestuur, of is al openbaar."),
            "version %lld", (long long)nummer);
    versies_vervangen(db, .organisatie = b->organisatie, .beeld = b->id, .nummer = nummer);
    return true;
}

bool versie_publiceer(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t beeld,
                      int64_t nummer, int64_t door, const char *base, struct fout *f)
{
    struct beeld b;
    struct openbare_cijfers figures = {0};
    if (!beeld_lees(db, ctx, organisatie, beeld, &b) ||
        !versie_controleer(db, ctx, organisatie, beeld, nummer, f))
        return false;
    struct versie_delen_rows parts =
        versie_delen(db, ctx, .organisatie = organisatie, .beeld = beeld, .nummer = nummer);
    const char *adres = mem_format(ctx, "%s%s", base, beeld_pad(db, ctx, &b));
    if (!figures_may(db, ctx, &b, &parts, &figures, f) ||
        !set_public(db, ctx, &b, nummer, door, adres, f) || !remake_own(db, ctx, &b, base, f) ||
        !remake_year(db, ctx, &b, base, f))
        return false;
    openbare_cijfers_onthoud(db, &b, nummer, &figures);
    follow_up(db, ctx, &b, &parts, adres, door);
    knoop_status(db, organisatie, beeld, "openbaar", door, 0);
    wachtpunt_klaar(db, organisatie, beeld, "beeld");
    audit_schrijf(db, organisatie, door, "beeld.publiceren",
                  mem_format(ctx, "knoop %lld versie %lld", (long long)beeld, (long long)nummer),
                  "gedaan");
    return true;
}

/* ---- consent withdrawn ---- */

/* The public files of a version without what was withdrawn. The PDF is taken away at once, and made
 * again by a job. */
static bool remake_version(struct db_conn *db, const void *ctx, const struct beeld *b,
                           int64_t nummer, struct fout *f)
{
    struct versie_van_row v;
    struct versie_bestand_row pdf;
    if (!versie_van(db, ctx, &v, .organisatie = b->organisatie, .beeld = b->id, .nummer = nummer) ||
        v.gepubliceerd == TIJD_GEEN)
        return true;
    const char *path = v.adres ? strstr(v.adres, "/kb/") : NULL;
    const char *base = path ? mem_textn(ctx, v.adres, (size_t)(path - v.adres)) : "";
    if (versie_bestand(db, ctx, &pdf, .organisatie = b->organisatie, .beeld = b->id,
                       .nummer = nummer, .pad = "kwaliteitsbeeld.pdf")) {
        versie_bestand_weg(db, .organisatie = b->organisatie, .beeld = b->id, .nummer = nummer,
                           .pad = "kwaliteitsbeeld.pdf");
        taak_leg_klaar(db, b->organisatie, v.bevroren_door, pdf_taak.soort,
                       mem_format(ctx, "%lld %lld %s", (long long)b->id, (long long)nummer, base),
                       NULL, 0);
    }
    return publicatie_bestanden(db, ctx, b, nummer, base, f);
}

void versie_trek_in(struct db_conn *db, int64_t organisatie, int64_t knoop, int32_t op)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "trek_in");
    struct versies_met_rows rows = versies_met(db, tmp, .organisatie = organisatie, .knoop = knoop);
    versie_deel_intrek(db, .organisatie = organisatie, .knoop = knoop, .zout = {"", 0}, .op = op);
    for (size_t i = 0; i < rows.n; i++) {
        struct beeld b;
        struct fout f = {0};
        if (beeld_lees(db, tmp, organisatie, rows.row[i].beeld, &b) &&
            !remake_version(db, tmp, &b, rows.row[i].nummer, &f))
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
