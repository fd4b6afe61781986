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
    struct taak_drukte_rows jobs = taak_drukte(db, ctx, .straks = time_now() + CLOCK_SLACK);

    *out = (struct load){.mail_oldest = TIME_NONE, .jobs_oldest = TIME_NONE};
    for (size_t i = 0; i < mail.n; i++) {
        bool waits = text_equal(mail.row[i].staat, "wacht");
        *(waits ? &out->mail_waiting : &out->mail_failed) = mail.row[i].aantal;
        if (waits)
            out->mail_oldest = mail.row[i].oudste;
    }
    for (size_t i = 0; i < jobs.n; i++) {
        const char *state = jobs.row[i].staat;
        bool waits = text_equal(state, "wacht");
        *(waits                        ? &out->jobs_waiting
          : text_equal(state, "bezig") ? &out->jobs_running
                                       : &out->jobs_failed) = jobs.row[i].aantal;
        if (waits)
            out->jobs_oldest = jobs.row[i].oudste;
    }
    mem_free(ctx);
    return !db_failed(db);
}

bool load_mail_stuck(const struct load *d)
{
    return d->mail_oldest != TIME_NONE &&
           time_since(d->mail_oldest, time_now()) > LOAD_STUCK_SECONDS;
}

bool load_jobs_stuck(const struct load *d)
{
    return d->jobs_oldest != TIME_NONE &&
           time_since(d->jobs_oldest, time_now()) > LOAD_STUCK_SECONDS;
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
