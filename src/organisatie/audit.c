/* The audit log: an append-only chain of hashes per organisation (NEN 7513: who, what, whose, when;
 * ids, not content). Each line's hash covers its own text and the hash before it; audit_kop keeps
 * the head, so that cutting the tail is found too. Not here: showing it (audit_paginas.c). */
#include "base/date.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include <string.h>

struct line {
    int64_t organisatie, id, tijd, persoon;
    const char *handeling, *onderwerp, *uitkomst;
};

/* hash = SHA-256(previous | canonical text). Each text has its length before it, so that no two
 * different lines give the same bytes. */
static void line_hash(const void *ctx, const uint8_t previous[static HASH_BYTES],
                      const struct line *l, uint8_t out[static HASH_BYTES])
{
    struct buf b;
    buf_init(&b, ctx, 64 * 1024);
    buf_add(&b, previous, HASH_BYTES);
    buf_format(&b, "audit 1\n%lld\n%lld\n%lld\n%lld\n", (long long)l->organisatie, (long long)l->id,
               (long long)l->tijd, (long long)l->persoon);
    const char *text[] = {l->handeling, l->onderwerp, l->uitkomst};
    for (size_t i = 0; i < 3; i++)
        buf_format(&b, "%zu:%s\n", strlen(text[i]), text[i]);
    hash_bytes(b.data, b.len, out);
    mem_free(b.data);
}

void audit_write(struct db_conn *db, int64_t organisatie, int64_t persoon, const char *handeling,
                 const char *onderwerp, const char *uitkomst)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "audit");
    uint8_t previous[HASH_BYTES] = {0}, hash[HASH_BYTES];
    struct audit_kop_row head;
    struct line l = {.organisatie = organisatie,
                     .id = 1,
                     .tijd = time_now(),
                     .persoon = persoon,
                     .handeling = text_short(ctx, handeling, 200),
                     .onderwerp = text_short(ctx, onderwerp, 1000),
                     .uitkomst = text_short(ctx, uitkomst, 1000)};
    if (audit_kop(db, ctx, &head, .organisatie = organisatie)) {
        l.id = head.laatste + 1;
        if (head.hash.n == HASH_BYTES)
            memcpy(previous, head.hash.data, HASH_BYTES);
    }
    line_hash(ctx, previous, &l, hash);
    audit_insert(db, .organisatie = organisatie, .id = l.id, .tijd = l.tijd, .persoon = persoon,
                 .handeling = l.handeling, .onderwerp = l.onderwerp, .uitkomst = l.uitkomst,
                 .vorige = HASH_OF(previous), .hash = HASH_OF(hash));
    audit_kop_set(db, .organisatie = organisatie, .laatste = l.id, .hash = HASH_OF(hash));
    mem_free(ctx);
}

/* ---- what is refused again and again ---- */
static int64_t hour_now(void)
{
    return time_now() / 3600;
}

#define SUBJECTS_MAX 1000 /* told apart for one person, kind and hour: bounds what is stored */

/* What was refused again in one hour. That it was about so many different things is told, which ones
 * is not: whoever tries a thousand numbers leaves no list of them. */
struct repeats {
    int64_t organisatie, persoon, uur, aantal;
    const char *soort, *handeling, *onderwerp, *uitkomst;
};

/* "geweigerd, op 2026-03-23 van 10 tot 11 uur nog 12 keer, over 5 verschillende onderwerpen": the
 * count of things has the first one, with its own line, in it. */
static const char *repeats_words(const void *ctx, const struct repeats *h, int64_t things)
{
    char day[11];
    int hour = hour_of_time(h->uur * 3600);
    date_iso(date_of_time(h->uur * 3600), day);
    return mem_format(ctx, "%s, op %s van %d tot %d uur nog %lld keer, %s%lld %s", h->uitkomst, day,
                      hour, hour + 1, (long long)h->aantal,
                      things >= SUBJECTS_MAX ? "over minstens " : "over ", (long long)things,
                      things == 1 ? "onderwerp" : "verschillende onderwerpen");
}

static void tell_repeats(struct db_conn *db, const struct repeats *h)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "audit_herhaling");
    struct audit_onderwerpen_row things = {.aantal = 1};
    if (h->aantal > 0) {
        audit_onderwerpen(db, ctx, &things, .organisatie = h->organisatie, .persoon = h->persoon,
                          .soort = h->soort);
        audit_write(db, h->organisatie, h->persoon, h->handeling, h->onderwerp,
                    repeats_words(ctx, h, things.aantal ? things.aantal : 1));
    }
    audit_onderwerpen_forget(db, .organisatie = h->organisatie, .persoon = h->persoon,
                             .soort = h->soort);
    mem_free(ctx);
}

static void count_thing(struct db_conn *db, const struct repeats *h)
{
    audit_onderwerp_insert(db, .organisatie = h->organisatie, .persoon = h->persoon,
                           .soort = h->soort, .onderwerp = h->onderwerp, .max = SUBJECTS_MAX);
}

void audit_refusal(struct db_conn *db, int64_t organisatie, int64_t persoon, const char *soort,
                   const char *handeling, const char *onderwerp, const char *uitkomst)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "audit_herhaling");
    struct repeats now = {organisatie, persoon,   hour_now(), 0,
                          soort,       handeling, onderwerp,  uitkomst};
    struct audit_herhaling_row before;
    bool known = audit_herhaling(db, ctx, &before, .organisatie = organisatie, .persoon = persoon,
                                 .soort = soort);
    if (known && before.uur == now.uur) {
        audit_herhaling_more(db, .organisatie = organisatie, .persoon = persoon, .soort = soort);
    } else {
        if (known)
            tell_repeats(db,
                         &(struct repeats){organisatie, persoon, before.uur, before.aantal, soort,
                                           before.handeling, before.onderwerp, before.uitkomst});
        audit_herhaling_set(db, .organisatie = organisatie, .persoon = persoon, .soort = soort,
                            .uur = now.uur, .handeling = handeling, .onderwerp = onderwerp,
                            .uitkomst = uitkomst);
        audit_write(db, organisatie, persoon, handeling, onderwerp, uitkomst);
    }
    count_thing(db, &now);
    mem_free(ctx);
}

void audit_tidy(struct db_conn *db)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "audit_herhaling");
    struct audit_herhaling_over_rows rows = audit_herhaling_over(db, ctx, .uur = hour_now());
    for (size_t i = 0; i < rows.n; i++) {
        const struct audit_herhaling_over_row *h = &rows.row[i];
        tell_repeats(db, &(struct repeats){h->organisatie, h->persoon, h->uur, h->aantal, h->soort,
                                           h->handeling, h->onderwerp, h->uitkomst});
        audit_herhaling_delete(db, .organisatie = h->organisatie, .persoon = h->persoon,
                               .soort = h->soort);
    }
    mem_free(ctx);
}

struct check {
    const void *ctx;
    int64_t organisatie, lines;
    uint8_t previous[HASH_BYTES];
    int64_t broken; /* first line whose hash is wrong; 0: the chain is intact */
    const char *why;
};

static bool check_broken(struct check *c, int64_t line, const char *why)
{
    c->broken = line;
    c->why = why;
    return false;
}

static bool check_line(void *arg, const struct audit_all_row *a)
{
    struct check *c = arg;
    uint8_t hash[HASH_BYTES];
    if (a->id != c->lines + 1)
        return check_broken(c, c->lines + 1, "line is missing or out of order");
    if (a->vorige.n != HASH_BYTES || memcmp(a->vorige.data, c->previous, HASH_BYTES) != 0)
        return check_broken(c, a->id, "does not follow from the line before");
    struct line l = {.organisatie = c->organisatie,
                     .id = a->id,
                     .tijd = a->tijd,
                     .persoon = a->persoon,
                     .handeling = a->handeling,
                     .onderwerp = a->onderwerp,
                     .uitkomst = a->uitkomst};
    line_hash(c->ctx, c->previous, &l, hash);
    if (a->hash.n != HASH_BYTES || memcmp(a->hash.data, hash, HASH_BYTES) != 0)
        return check_broken(c, a->id, "content was changed");
    memcpy(c->previous, hash, HASH_BYTES);
    c->lines = a->id;
    return true;
}

bool audit_verify(struct db_conn *db, int64_t organisatie, int64_t *lines, struct error *f)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "audit_controleer");
    struct check c = {.ctx = ctx, .organisatie = organisatie};
    struct audit_kop_row head = {0};
    audit_all(db, check_line, &c, .organisatie = organisatie);
    bool has_head = audit_kop(db, ctx, &head, .organisatie = organisatie);
    if (!c.broken && (has_head || c.lines)) {
        if (!has_head || head.laatste != c.lines || head.hash.n != HASH_BYTES ||
            memcmp(head.hash.data, c.previous, HASH_BYTES) != 0)
            check_broken(&c, c.lines + 1, "the head does not fit: lines were cut off the end");
    }
    if (lines)
        *lines = c.lines;
    bool ok = !c.broken && !db_failed(db);
    mem_free(ctx);
    if (ok)
        return true;
    if (db_failed(db))
        return error_set(f, N_("Het logboek kan niet worden gelezen."), "%s", db_error(db)->detail);
    char line[24];
    snprintf(line, sizeof line, "%lld", (long long)c.broken);
    return error_sentence(
        f,
        N_("Het logboek klopt niet vanaf regel {regel}. Daar is buiten Koers om iets "
           "veranderd of weggehaald."),
        ERROR_WITH("regel", line), "organisation %lld, line %lld: %s", (long long)organisatie,
        (long long)c.broken, c.why);
}

/* ---- lines that belong to a request ---- */
struct refusal {
    int64_t organisatie, persoon;
    const char *soort, *handeling, *onderwerp, *uitkomst;
};

static bool write_refusal(struct db_conn *db, void *arg)
{
    const struct refusal *a = arg;
    audit_refusal(db, a->organisatie, a->persoon, a->soort, a->handeling, a->onderwerp,
                  a->uitkomst);
    return !db_failed(db);
}

void audit_own(struct request *r, const char *handeling, const char *uitkomst, const char *fmt, ...)
{
    const struct sessie *s = session_of(r);
    va_list ap;
    va_start(ap, fmt);
    const char *about = mem_vformat(r->ctx, fmt, ap);
    va_end(ap);
    audit_write(r->db, s->organisatie, s->persoon, handeling, about, uitkomst);
}

/* "route GET /signalen/:id id=12": numbers only, because other path parts may be secrets. Of a route
 * that leaves no moment no number either: who was refused there may be who gave that signal. */
static const char *route_words(struct request *r)
{
    struct buf b;
    buf_init(&b, r->ctx, 1000);
    buf_format(&b, "route %s %s", r->method == METHOD_POST ? "POST" : "GET",
               r->route ? r->route->path : "");
    for (size_t i = 0; i < r->n_param && !(r->route->marks & ROUTE_UNSEEN); i++) {
        int64_t id = request_id(r, r->param[i].name);
        if (id)
            buf_format(&b, " %s=%lld", r->param[i].name, (long long)id);
    }
    return b.data;
}

/* One kind of refusal: what was asked of which route, whatever the number in it. */
static const char *kind_of(const struct request *r, const char *handeling, const char *uitkomst)
{
    return mem_format(r->ctx, "%s %s %s %s", handeling, uitkomst,
                      r->method == METHOD_POST ? "POST" : "GET", r->route ? r->route->path : "");
}

/* A line that survives when the answer is a refusal: by request_write. */
static void append_refusal(struct request *r, const char *handeling, const char *uitkomst)
{
    const struct sessie *s = session_of(r);
    struct refusal *a = mem_new(r->ctx, struct refusal);
    *a = (struct refusal){s->organisatie, s->persoon,     kind_of(r, handeling, uitkomst),
                          handeling,      route_words(r), uitkomst};
    request_write(r, write_refusal, a);
}

/* A read of an audited page: its outcome is known after the handler, so the line is made then. */
struct look {
    struct request *r;
    const char *words;
};

static const char *outcome_of(int status)
{
    switch (status) {
    case 404:
    case 410:
        return "niet gevonden";
    case 403:
        return "geweigerd";
    default:
        return status < 400 ? "gelezen" : "niet getoond";
    }
}

static bool write_look(struct db_conn *db, void *arg)
{
    const struct look *k = arg;
    const struct sessie *s = session_of(k->r);
    const char *h = handeling_code((enum handeling)k->r->route->mag);
    const char *outcome = outcome_of(k->r->reply.status);
    if (k->r->reply.status < 400)
        audit_write(db, s->organisatie, s->persoon, h, k->words, outcome);
    else
        audit_refusal(db, s->organisatie, s->persoon, kind_of(k->r, h, outcome), h, k->words,
                      outcome);
    return !db_failed(db);
}

/* True when admission queued an audit line for this read. */
static bool look_is_told(const struct request *r)
{
    for (size_t i = 0; i < r->n_later; i++) {
        if (r->later[i].work == write_look)
            return true;
    }
    return false;
}

int not_found(struct request *r)
{
    const struct sessie *s = session_of(r);
    if (s && !look_is_told(r))
        append_refusal(r, "lezen", "niet gevonden");
    return reply_error(r, 404, NULL);
}

void audit_refused(struct request *r)
{
    append_refusal(r, handeling_code((enum handeling)r->route->mag), "geweigerd");
}

void audit_seen(struct request *r)
{
    struct look *k = mem_new(r->ctx, struct look);
    *k = (struct look){r, route_words(r)};
    request_write(r, write_look, k);
}
