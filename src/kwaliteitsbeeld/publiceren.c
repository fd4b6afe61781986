/* Making a version public (B5.4) within one transaction (demo, tests); writing the static site to a
 * directory; withdrawing consent. Not here: the pieces of making public (uitgave.c), making the
 * files (publicatie.c), the job and pages (publicatie_paginas.c). */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "kwaliteitsbeeld/publicatie.h"
#include "web/static.h"

bool versie_publish(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t beeld,
                    int64_t nummer, int64_t door, const char *base, struct error *f)
{
    struct uitgave u;
    size_t step = 0;
    if (!uitgave_begin(db, ctx, organisatie, beeld, nummer, door, base, &u, f) ||
        !uitgave_take(db, ctx, &u))
        return false;
    for (size_t i = 0; i < u.n && !u.zichtbaar; i++) {
        TALLOC_CTX *tmp = mem_ctx(ctx, "uitgave");
        struct kb_bestand made[KB_BESTANDEN];
        bool ok = uitgave_render(db, tmp, &u, i, made, f);
        if (ok)
            publicatie_keep(db, organisatie, u.doel[i].beeld, u.doel[i].versie, u.nummer, made);
        mem_free(tmp);
        if (!ok)
            return false;
    }
    if (!u.zichtbaar && !uitgave_show(db, ctx, &u, f))
        return false;
    while (uitgave_follow(db, ctx, &u, &step))
        ;
    return !db_failed(db);
}

/* ---- consent withdrawn ---- */

/* Nothing of a version that shows what was withdrawn stays: not what is public, not what was being
 * made, not the PDF. A job makes its pages again; until then its address says so. */
static bool take_away(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t beeld,
                      int64_t nummer)
{
    struct versie_of_row v;
    struct versie_bestand_row pdf;
    if (!versie_of(db, ctx, &v, .organisatie = organisatie, .beeld = beeld, .nummer = nummer))
        return false;
    bool and_pdf = versie_bestand(db, ctx, &pdf, .organisatie = organisatie, .beeld = beeld,
                                  .nummer = nummer, .pad = "kwaliteitsbeeld.pdf");
    versie_bestanden_delete(db, .organisatie = organisatie, .beeld = beeld, .nummer = nummer);
    if (v.gepubliceerd == TIME_NONE)
        return false;
    const char *path = v.adres ? strstr(v.adres, "/kb/") : NULL;
    const char *base = path ? mem_textn(ctx, v.adres, (size_t)(path - v.adres)) : "";
    job_queue(db, organisatie, v.bevroren_door, opnieuw_job.soort,
              mem_format(ctx, "%lld %lld %s%s", (long long)beeld, (long long)nummer, base,
                         and_pdf ? PUBLICATIE_MET_PDF : ""),
              NULL, 0);
    return true;
}

size_t versie_withdraw(struct db_conn *db, int64_t organisatie, int64_t knoop, int32_t op)
{
    size_t n = 0;
    TALLOC_CTX *tmp = mem_ctx(NULL, "trek_in");
    struct versies_met_rows rows = versies_met(db, tmp, .organisatie = organisatie, .knoop = knoop);
    uitgave_stand_differs(db, .organisatie = organisatie); /* pages that are being made lapse */
    versie_deel_intrek(db, .organisatie = organisatie, .knoop = knoop, .zout = {"", 0}, .op = op);
    for (size_t i = 0; i < rows.n; i++)
        n += take_away(db, tmp, organisatie, rows.row[i].beeld, rows.row[i].nummer);
    mem_free(tmp);
    return n;
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
                       size_t n, struct error *f)
{
    char *path = mem_format(ctx, "%s/%s", dir, name);
    int fd = make_dirs(path) ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644) : -1;
    if (fd < 0)
        return error_set(f,
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
    return ok || error_set(f,
                           mem_format(ctx,
                                      "Het bestand %s kon niet helemaal worden geschreven. Is er "
                                      "nog ruimte op de schijf?",
                                      path),
                           "write %s: %d", path, errno);
}

static bool write_kept(struct db_conn *db, const void *ctx, int64_t organisatie, const char *dir,
                       struct error *f)
{
    struct uitgave_assets_rows kept = uitgave_assets(db, ctx, .organisatie = organisatie);
    for (size_t i = 0; i < kept.n; i++) {
        struct uitgave_asset_of_row a;
        if (uitgave_asset_of(db, ctx, &a, .organisatie = organisatie, .pad = kept.row[i].pad) &&
            !write_file(ctx, dir, kept.row[i].pad, a.inhoud.data, a.inhoud.n, f))
            return false;
    }
    return true;
}

bool publicatie_uiterlijk(struct db_conn *db, const void *ctx, int64_t organisatie, const char *dir,
                          struct error *f)
{
    const struct asset *a;
    for (size_t i = 0; (a = asset_at(i)) != NULL; i++)
        if (!write_file(ctx, dir, strrchr(a->path, '/') + 1, a->bytes, a->len, f))
            return false;
    return write_kept(db, ctx, organisatie, dir, f);
}

bool publicatie_map(const void *ctx, const char *dir, const void *html, size_t n, struct error *f)
{
    return write_file(ctx, dir, "index.html", html, n, f);
}

struct writing_out {
    const void *ctx;
    int64_t organisatie, locatie;
    int jaar;
    const char *dir;
    struct error *f;
    size_t pages;
};

static bool write_version(struct db_conn *db, struct writing_out *w, int64_t beeld, int64_t nummer,
                          const char *dir)
{
    struct versie_bestanden_rows files = versie_bestanden(db, w->ctx, .organisatie = w->organisatie,
                                                          .beeld = beeld, .nummer = nummer);
    if (files.n == 0)
        return error_set(w->f, kb_wordt_gemaakt, "no pages of version %lld", (long long)nummer);
    for (size_t i = 0; i < files.n; i++) {
        struct versie_bestand_row file;
        if (versie_bestand(db, w->ctx, &file, .organisatie = w->organisatie, .beeld = beeld,
                           .nummer = nummer, .pad = files.row[i].pad) &&
            !write_file(w->ctx, dir, files.row[i].pad, file.inhoud.data, file.inhoud.n, w->f))
            return false;
        w->pages++;
    }
    return publicatie_uiterlijk(db, w->ctx, w->organisatie, dir, w->f);
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
            !locatie_read(db, w->ctx, w->organisatie, rows.row[i].locatie, &place))
            continue;
        const char *dir = place.slug ? mem_format(w->ctx, "%s/%d/%s", w->dir, w->jaar, place.slug)
                                     : mem_format(w->ctx, "%s/%d", w->dir, w->jaar);
        struct versies_rows all =
            versies(db, w->ctx, .organisatie = w->organisatie, .beeld = rows.row[i].id);
        for (size_t v = 0; v < all.n; v++) {
            bool now = all.row[v].nummer == rows.row[i].nummer;
            const char *where =
                now ? dir : mem_format(w->ctx, "%s/versie-%lld", dir, (long long)all.row[v].nummer);
            if (all.row[v].gepubliceerd != TIME_NONE &&
                !write_version(db, w, rows.row[i].id, all.row[v].nummer, where))
                return false;
        }
    }
    return true;
}

bool publicatie_write(struct db *db, int64_t organisatie, int jaar, int64_t locatie,
                      const char *dir, struct error *f)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "publiceer");
    struct error reason = {0};
    struct writing_out w = {.ctx = tmp,
                            .organisatie = organisatie,
                            .locatie = locatie,
                            .jaar = jaar,
                            .dir = dir,
                            .f = &reason};
    struct db_conn *c = db_thread_conn(db, f);
    bool ok = c && db_read(c, write_out, &w, f) == DB_OK;
    if (c && !ok && reason.message[0] && f)
        *f = reason;
    if (ok && w.pages == 0)
        ok = error_set(f,
                       N_("Er is over dit jaar nog niets openbaar. Bevries eerst een versie, laat "
                          "die vaststellen en maak die openbaar in Koers."),
                       "no public version of %d", jaar);
    mem_free(tmp);
    return ok;
}
