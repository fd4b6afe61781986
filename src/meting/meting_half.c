/* Taking a measurement away a piece at a time, and what a process that died left half: measurements
 * and what a command handed in. Not here: reading in (meting_inlezen.c), files that nobody came back
 * for (meting_opslag.c). */
#include "base/mem.h"
#include "db/erase.h"
#include "meting/inlevering.h"
#include "meting/meting.h"
#include "meting/meting_sql.h"
#include "organisatie/background.h"

#define AWAY 2000 /* rows that are taken away in one transaction */

struct away {
    int64_t organisatie, meting, left;
    TALLOC_CTX *ctx;
};

static bool write_hide(struct db_conn *db, void *arg)
{
    struct away *a = arg;

    meting_hide(db, .organisatie = a->organisatie, .id = a->meting);
    meting_concept_wacht(db, a->organisatie);
    return !db_failed(db);
}

static bool write_away(struct db_conn *db, void *arg)
{
    struct away *a = arg;
    struct meting_restant_row left = {0};

    meting_telling_delete(db, .organisatie = a->organisatie, .meting = a->meting);
    meting_score_delete(db, .organisatie = a->organisatie, .meting = a->meting);
    meting_vingers_delete(db, .organisatie = a->organisatie, .meting = a->meting);
    meting_kolommen_delete(db, .organisatie = a->organisatie, .meting = a->meting);
    meting_restant(db, a->ctx, &left, .organisatie = a->organisatie, .meting = a->meting);
    meting_antwoorden_delete(db, .organisatie = a->organisatie, .meting = a->meting,
                             .vanaf = left.respondent - AWAY / 20);
    meting_respondenten_delete(db, .organisatie = a->organisatie, .meting = a->meting,
                               .vanaf = left.respondent - AWAY / 20);
    meting_teksten_delete(db, .organisatie = a->organisatie, .meting = a->meting,
                          .vanaf = left.tekst - AWAY);
    erase_note(db, false);
    a->left = left.respondent + left.tekst;
    return !db_failed(db);
}

bool meting_take_away(enum db_result (*write)(void *by, bool (*work)(struct db_conn *, void *),
                                              void *arg, struct error *f),
                      void *by, int64_t organisatie, int64_t meting, struct error *f)
{
    struct away a = {organisatie, meting, 1, mem_ctx(NULL, "meting_away")};
    bool ok = write(by, write_hide, &a, f) == DB_OK;

    while (ok && a.left > 0)
        ok = write(by, write_away, &a, f) == DB_OK;
    mem_free(a.ctx);
    return ok;
}

/* ---- what was left half ---- */
struct half {
    TALLOC_CTX *ctx;
    struct metingen_half_rows metingen;
    struct meting_uploads_door_rows uploads;
};

static bool read_half(struct db_conn *db, void *arg)
{
    struct half *h = arg;

    h->metingen = metingen_half(db, h->ctx);
    h->uploads = meting_uploads_door(db, h->ctx);
    return !db_failed(db);
}

static bool write_uploads(struct db_conn *db, void *arg)
{
    const struct half *h = arg;

    for (size_t i = 0; i < h->uploads.n; i++)
        meting_upload_erase(db, h->ctx, h->uploads.row[i].organisatie, h->uploads.row[i].id);
    return !db_failed(db);
}

static enum db_result write_as_background(void *a, bool (*work)(struct db_conn *, void *),
                                          void *arg, struct error *f)
{
    return background_write(a, work, arg, f);
}

int64_t meting_mend(const struct background *a)
{
    struct half h = {.ctx = mem_ctx(NULL, "meting_mend")};
    struct error f = {0};
    struct db_conn *c = db_thread_conn(a->db, &f);
    int64_t n = 0;

    if (c && db_read(c, read_half, &h, &f) == DB_OK) {
        if (h.uploads.n > 0 && background_write(a, write_uploads, &h, &f) == DB_OK)
            n += (int64_t)h.uploads.n;
        for (size_t i = 0; i < h.metingen.n; i++)
            n += meting_take_away(write_as_background, (void *)a, h.metingen.row[i].organisatie,
                                  h.metingen.row[i].id, &f);
    }
    mem_free(h.ctx);
    return n;
}
