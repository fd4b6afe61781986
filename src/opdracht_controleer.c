/* `koers controleer`: is the audit log of every organisation whole? For a nightly unit: exit status
 * 1 when it is not. Not here: how (organisatie/audit.c). */
#include "base/mem.h"
#include "opdracht.h"
#include "opslag.h"
#include "organisatie/organisatie.h"
#include "organisatie/organisatie_sql.h"
#include <stdio.h>

struct check {
    bool broken;
};

static bool check_all(struct db_conn *db, void *arg)
{
    struct check *k = arg;
    TALLOC_CTX *ctx = mem_ctx(NULL, "controleer");
    struct organisaties_rows all = organisaties(db, ctx);
    for (size_t i = 0; i < all.n; i++) {
        struct fout f = {0};
        int64_t lines = 0;
        bool ok = audit_controleer(db, all.row[i].id, &lines, &f);
        if (ok)
            printf("%s: het logboek klopt, %lld regels\n", all.row[i].slug, (long long)lines);
        else
            fprintf(stderr, "%s: %s\n  (%s)\n", all.row[i].slug, f.mens, f.detail);
        k->broken = k->broken || !ok;
    }
    mem_free(ctx);
    return !db_failed(db);
}

static int run(const struct opdracht *o, int argc, char **argv)
{
    const char *place = db_plaats();
    const struct optie opties[] = {OPTIE_DB(&place)};
    struct opslag s;
    struct fout f = {0};
    struct check k = {0};
    int status;
    if (!opties_lees(o, opties, 1, &argc, argv, 0, 0, &status))
        return status;
    TALLOC_CTX *ctx = mem_ctx(NULL, "opdracht");
    if (!opslag_open(ctx, place, &s, &f)) {
        mem_free(ctx);
        return opdracht_fout(o, &f);
    }
    struct db_conn *c = db_thread_conn(s.quality, &f);
    bool read = c && db_read(c, check_all, &k, &f) == DB_OK;
    if (!read)
        opdracht_fout(o, &f);
    db_thread_done(s.quality);
    opslag_close(&s);
    mem_free(ctx);
    return read && !k.broken ? 0 : 1;
}

const struct opdracht opdracht_controleer = {
    .name = "controleer",
    .arguments = "[--db PLAATS]",
    .title = "Reken het logboek van elke organisatie na.",
    .help = "Eindigt met 1 als er een regel is veranderd, weggehaald of verplaatst.",
    .run = run,
};
