/* How much waits, over all organisations, and whether the database still takes a write. For whoever
 * watches the server (metrics, /gezond, koers controleer). Not here: showing it. */
#include "base/mem.h"
#include "base/text.h"
#include "organisatie/background.h"
#include "organisatie/organisatie_sql.h"

bool drukte_lees(struct db_conn *db, struct drukte *out)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "drukte");
    struct post_drukte_rows mail = post_drukte(db, ctx);
    struct taak_drukte_rows jobs = taak_drukte(db, ctx);

    *out = (struct drukte){.post_oudste = TIJD_GEEN, .taak_oudste = TIJD_GEEN};
    for (size_t i = 0; i < mail.n; i++) {
        bool waits = text_equal(mail.row[i].staat, "wacht");
        *(waits ? &out->post_wacht : &out->post_mislukt) = mail.row[i].aantal;
        if (waits)
            out->post_oudste = mail.row[i].oudste;
    }
    for (size_t i = 0; i < jobs.n; i++) {
        const char *state = jobs.row[i].staat;
        bool waits = text_equal(state, "wacht");
        *(waits                        ? &out->taak_wacht
          : text_equal(state, "bezig") ? &out->taak_bezig
                                       : &out->taak_mislukt) = jobs.row[i].aantal;
        if (waits)
            out->taak_oudste = jobs.row[i].oudste;
    }
    mem_free(ctx);
    return !db_failed(db);
}

bool drukte_post_hangt(const struct drukte *d)
{
    return d->post_oudste != TIJD_GEEN && nu() - d->post_oudste > DRUKTE_LANG;
}

bool drukte_taken_hangen(const struct drukte *d)
{
    return d->taak_oudste != TIJD_GEEN && nu() - d->taak_oudste > DRUKTE_LANG;
}

bool schrijfproef(struct db_conn *db)
{
    sleutel_raak(db, .naam = "web");
    return !db_failed(db);
}

int64_t taak_wezen(struct db_conn *db)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "taak_wezen");
    struct taken_met_invoer_row row = {0};

    taken_met_invoer(db, ctx, &row);
    mem_free(ctx);
    return row.aantal;
}
