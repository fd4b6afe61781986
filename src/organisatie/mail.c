/* Outgoing mail: a queue in the database (outbox), emptied by one background thread. A row is
 * claimed before it is sent, so that two servers on one database do not both send it; after a crash
 * it is sent again with the same Message-ID. Not here: SMTP itself (smtp.c). */
#include "base/mem.h"
#include "base/text.h"
#include "db/erase.h"
#include "organisatie/background.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/smtp.h"
#include <string.h>

#define CLAIM_SECONDS 600
#define LONGEST_PAUSE (13 * 3600)                   /* more than mail_delay ever gives */
#define FIRST_PAUSE   (CLAIM_SECONDS + CLOCK_SLACK) /* more than a claim takes */

/* One line without control characters. */
static char *one_line(const void *ctx, const char *text)
{
    char *out = mem_text(ctx, text);
    for (char *p = out; *p; p++) {
        if ((unsigned char)*p < ' ' || *p == 127)
            *p = ' ';
    }
    return out;
}

static void queue(struct db_conn *db, int64_t organisatie, int64_t over, int64_t account,
                  const char *aan, const char *onderwerp, const char *inhoud, int64_t nu)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "post");
    struct post_next_id_row row;
    if (text_email(aan) && post_next_id(db, ctx, &row, .organisatie = organisatie))
        post_insert(db, .organisatie = organisatie, .id = row.id, .aan = aan,
                    .onderwerp = one_line(ctx, onderwerp), .inhoud = inhoud, .nu = nu, .over = over,
                    .account = account);
    mem_free(ctx);
}

void mail_queue_about(struct db_conn *db, int64_t organisatie, int64_t over, const char *aan,
                      const char *onderwerp, const char *inhoud)
{
    queue(db, organisatie, over, 0, aan, onderwerp, inhoud, time_now());
}

void mail_queue_account(struct db_conn *db, int64_t organisatie, int64_t account, const char *aan,
                        const char *onderwerp, const char *inhoud)
{
    queue(db, organisatie, 0, account, aan, onderwerp, inhoud, time_now());
}

void mail_queue(struct db_conn *db, int64_t organisatie, const char *aan, const char *onderwerp,
                const char *inhoud)
{
    mail_queue_about(db, organisatie, 0, aan, onderwerp, inhoud);
}

void mail_queue_by_day(struct db_conn *db, int64_t organisatie, const char *aan,
                       const char *onderwerp, const char *inhoud)
{
    queue(db, organisatie, 0, 0, aan, onderwerp, inhoud, time_of_date(date_today()));
}

void mail_readdress(struct db_conn *db, int64_t organisatie, int64_t over, const char *aan)
{
    int64_t changed = aan ? post_readdress(db, .organisatie = organisatie, .over = over, .aan = aan)
                          : post_take_back(db, .organisatie = organisatie, .over = over);
    if (changed > 0)
        erase_note(db, false);
}

enum db_result background_write(const struct background *a, bool (*work)(struct db_conn *, void *),
                                void *arg, struct error *f)
{
    if (a->write)
        return a->write(a->self, work, arg, f);
    struct db_conn *c = db_conn_open(a->db, f);
    if (!c)
        return DB_ERROR;
    enum db_result result = db_write(c, work, arg, f);
    db_conn_close(c);
    return result;
}

/* ---- one round ---- */
struct round {
    TALLOC_CTX *ctx;
    struct post_aan_de_beurt_rows due;
};

static bool read_due(struct db_conn *db, void *arg)
{
    struct round *x = arg;
    x->due = post_aan_de_beurt(db, x->ctx, .nu = time_now(), .vers = time_now() + FIRST_PAUSE,
                               .langst = time_now() + LONGEST_PAUSE);
    return !db_failed(db);
}

struct outcome {
    int64_t organisatie, id, pogingen;
    enum smtp_result result;
    const char *words;
    bool claimed;
};

static bool write_claim(struct db_conn *db, void *arg)
{
    struct outcome *o = arg;
    o->claimed = post_claim(db, .organisatie = o->organisatie, .id = o->id, .nu = time_now(),
                            .vers = time_now() + FIRST_PAUSE, .langst = time_now() + LONGEST_PAUSE,
                            .tot = time_now() + CLAIM_SECONDS) == 1;
    return !db_failed(db);
}

const char *mail_without_addresses(const void *ctx, const char *words)
{
    struct buf b;
    buf_init(&b, ctx, 100000);
    for (const char *p = words ? words : ""; *p;) {
        size_t n = strcspn(p, " \t\r\n");
        if (memchr(p, '@', n))
            buf_text(&b, "…");
        else
            buf_add(&b, p, n);
        p += n;
        n = strspn(p, " \t\r\n");
        buf_add(&b, p, n);
        p += n;
    }
    return b.len && !b.vol ? b.data : "";
}

static bool write_outcome(struct db_conn *db, void *arg)
{
    const struct outcome *o = arg;
    if (o->result == SMTP_SENT) {
        post_sent(db, .organisatie = o->organisatie, .id = o->id,
                  .dag = time_of_date(date_today()));
        erase_note(db, false); /* address and words */
        return !db_failed(db);
    }
    int64_t tries = o->pogingen + 1;
    int64_t wait = o->result == SMTP_NEVER ? -1 : mail_delay(tries);
    if (wait < 0)
        erase_note(db, false);
    post_failed(db, .organisatie = o->organisatie, .id = o->id,
                .staat = wait < 0 ? "mislukt" : "wacht", .pogingen = tries,
                .volgende = time_now() + (wait < 0 ? 0 : wait), .fout = o->words);
    return !db_failed(db);
}

static bool send_one(const struct background *a, const struct smtp_settings *s,
                     const struct post_aan_de_beurt_row *u, const void *ctx)
{
    struct error f = {0};
    struct outcome o = {.organisatie = u->organisatie, .id = u->id, .pogingen = u->pogingen};
    struct smtp_mail m = {.to = u->aan,
                          .subject = u->onderwerp,
                          .text = u->inhoud,
                          .made = u->gemaakt,
                          .id = mem_format(ctx, "koers.%lld.%lld.%lld", (long long)u->organisatie,
                                           (long long)u->id, (long long)u->gemaakt)};
    if (background_write(a, write_claim, &o, &f) != DB_OK)
        return false;
    if (!o.claimed)
        return true;
    o.result = smtp_send(s, &m, &f);
    o.words = mail_without_addresses(ctx, f.detail);
    return background_write(a, write_outcome, &o, &f) == DB_OK;
}

int mail_round(const struct background *a)
{
    struct smtp_settings s;
    struct error f;
    if (!smtp_settings_read(&s))
        return 60;
    struct round x = {.ctx = mem_ctx(NULL, "post_ronde")};
    struct db_conn *db = db_thread_conn(a->db, &f);
    int again = 30;
    if (db && db_read(db, read_due, &x, &f) == DB_OK) {
        again = 1;
        for (size_t i = 0; i < x.due.n; i++) {
            if ((a->stops && a->stops(a->self)) || !send_one(a, &s, &x.due.row[i], x.ctx)) {
                again = 30;
                break;
            }
        }
    }
    mem_free(x.ctx);
    return again;
}

/* ---- tidying ---- */
static bool write_tidy(struct db_conn *db, void *arg)
{
    (void)arg;
    int64_t now = time_now(), soon = now + CLOCK_SLACK_LASTING;
    if (account_links_tidy(db, .voor = now - 24 * 3600, .langst = soon + HERSTEL_DUUR) > 0)
        erase_note(db, false); /* addresses that somebody asked for */
    tokens_tidy(db, .voor = date_today() - 1, .na = date_today() + 1);
    sessies_tidy(db, .nu = now, .langst = soon + SESSIE_DUUR);
    links_tidy(db, .voor = now - 24 * 3600, .langst = soon + UITNODIGING_DUUR);
    keuzes_tidy(db, .nu = now, .langst = soon + KEUZE_DUUR);
    account_events_tidy(db, .voor = now / 3600 - 365 * 24);
    audit_tidy(db);
    return !db_failed(db);
}

void organisatie_tidy(const struct background *a)
{
    background_write(a, write_tidy, NULL, NULL);
}
