/* How much mail and how many jobs wait, over all organisations, and whether the database accepts a
 * write. For monitoring (metrics, /gezond, koers controleer). Not here: showing it. */
#include "base/mem.h"
#include "base/text.h"
#include "organisatie/background.h"
#include "organisatie/organisatie_sql.h"

bool load_read(struct db_conn *db, struct load *out)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "drukte");
    struct post_drukte_rows mail = post_drukte(db, ctx);
    struct taak_drukte_rows jobs = taak_drukte(db, ctx);

    *out = (struct load){.post_oudste = TIME_NONE, .taak_oudste = TIME_NONE};
    for (size_t i = 0; i < mail.n; i++) {
        bool waits = text_equal(mail.row[i].staat, "wacht");
        *(waits ? &out->post_wacht : &out->post_mislukt) = mail.row[i].aantal;
        if (waits)
            out->post_oudste = mail.row[i].oudste;
    }
    for (size_t i = 0; i < jobs.n; i++) {
        const char *state = jobs.row[i].staat;
        bool waits = text_equal(state, "wacht");
        *(waits                        ? &out->job_watch
          : text_equal(state, "bezig") ? &out->taak_bezig
                                       : &out->taak_mislukt) = jobs.row[i].aantal;
        if (waits)
            out->taak_oudste = jobs.row[i].oudste;
    }
    mem_free(ctx);
    return !db_failed(db);
}

bool load_mail_stuck(const struct load *d)
{
    return d->post_oudste != TIME_NONE && time_now() - d->post_oudste > LOAD_STUCK_SECONDS;
}

bool load_jobs_stuck(const struct load *d)
{
    return d->taak_oudste != TIME_NONE && time_now() - d->taak_oudste > LOAD_STUCK_SECONDS;
}

bool write_probe(struct db_conn *db)
{
    sleutel_touch(db, .naam = "web");
    return !db_failed(db);
}

int64_t job_orphans(struct db_conn *db)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "taak_wezen");
    struct taken_met_invoer_row row = {0};

    taken_met_invoer(db, ctx, &row);
    mem_free(ctx);
    return row.aantal;
}
