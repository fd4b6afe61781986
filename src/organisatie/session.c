/* The person behind a request: sessions, the admission of every request, and what its answer leaves
 * behind. Not here: signing in (sign_in_paginas.c), the permission table (mag.c). */
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "organisatie/account_keys.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "web/limit.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What r->who points at; the public part (struct sessie) comes first. */
struct own_session {
    struct sessie s;
    uint8_t hash[HASH_BYTES];
    int64_t laatst;
    const char *taal;
};

const struct sessie *session_of(const struct request *r)
{
    return r->who;
}

int64_t org_van(const struct request *r)
{
    const struct sessie *s = session_of(r);
    return s ? s->organisatie : 0;
}

bool org_keuze(const struct request *r, const char **naam, const char **elders)
{
    const struct sessie *s = session_of(r);
    if (!s || !s->meer)
        return false;
    *naam = s->organisatie_naam;
    *elders = "/organisatie/kies";
    return true;
}

bool mag(const struct request *r, enum handeling h, int64_t locatie)
{
    const struct sessie *s = session_of(r);
    if (!s || h == MAG_AANGEMELD)
        return s ? true : h == MAG_IEDEREEN;
    return mag_members(s->leden, s->n_leden, h, locatie);
}

bool mag_anywhere(const struct request *r, enum handeling h)
{
    const struct sessie *s = session_of(r);
    if (!s || h == MAG_AANGEMELD)
        return s ? true : h == MAG_IEDEREEN;
    return mag_members_anywhere(s->leden, s->n_leden, h);
}

bool mag_about(const struct request *r, const struct subject_rule *rule, const struct about *a)
{
    return session_of(r) &&
           subject_allows(rule->how, mag(r, rule->mag, a->locatie), rule->is(r, a));
}

bool subject_eigen(const struct request *r, const struct about *a)
{
    const struct sessie *s = session_of(r);
    return s && a->door && a->door == s->persoon;
}

/* ---- reading a session ---- */
static void read_memberships(struct request *r, struct own_session *o)
{
    struct lidmaatschappen_of_rows rows =
        lidmaatschappen_of(r->db, r->ctx, .organisatie = o->s.organisatie, .persoon = o->s.persoon);
    struct lidmaatschap *l = mem_array(r->ctx, struct lidmaatschap, rows.n ? rows.n : 1);
    size_t n = 0;
    for (size_t i = 0; i < rows.n; i++) {
        l[n] = (struct lidmaatschap){.locatie = rows.row[i].locatie, .team = rows.row[i].team};
        /* an unknown role, of a newer program, gives no rights */
        if (rol_from_code(rows.row[i].rol, &l[n].rol))
            n++;
    }
    o->s.leden = l;
    o->s.n_leden = n;
}

/* The switcher's choice counts only for an open location of the own organisation. */
static void read_place(struct request *r, struct own_session *o)
{
    const char *chosen = request_cookie(r, COOKIE_PLACE);
    struct locatie_by_id_row row;
    int64_t id;
    if (!chosen || !text_int(chosen, 1, INT64_MAX, &id))
        return;
    if (!locatie_by_id(r->db, r->ctx, &row, .organisatie = o->s.organisatie, .id = id) ||
        row.gesloten != DATE_NONE)
        return;
    o->s.locatie = id;
    o->s.locatie_naam = row.naam;
}

/* The secret in the session cookie; false: there is none, or it is no such thing. */
static bool cookie_secret(struct request *r, uint8_t secret[static 32])
{
    const char *cookie = request_cookie(r, COOKIE_SESSION);
    return cookie && r->db && hex_read(cookie, secret, 32);
}

static bool cookie_hash(struct request *r, uint8_t hash[static HASH_BYTES])
{
    uint8_t secret[32];
    if (!cookie_secret(r, secret))
        return false;
    hash_bytes(secret, sizeof secret, hash);
    return true;
}

const struct sessie *session_load(struct request *r)
{
    uint8_t hash[HASH_BYTES];
    struct sessie_read_row row;
    r->who = NULL;
    if (!cookie_hash(r, hash))
        return NULL;
    if (!sessie_read(r->db, r->ctx, &row, .hash = HASH_OF(hash), .nu = time_now(),
                     .langst = time_now() + SESSIE_DUUR + CLOCK_SLACK_LASTING))
        return NULL;
    struct own_session *o = mem_new(r->ctx, struct own_session);
    memcpy(o->hash, hash, sizeof hash);
    o->laatst = row.laatst;
    o->taal = row.taal;
    o->s = (struct sessie){.organisatie = row.organisatie,
                           .persoon = row.persoon,
                           .account = row.account,
                           .meer = row.plekken > 1,
                           .naam = row.naam,
                           .email = row.email,
                           .organisatie_naam = row.organisatie_naam,
                           .organisatie_slug = row.organisatie_slug,
                           .vorige_keer =
                               visit_create(row.laatst, time_now()) ? row.laatst : row.vorige_keer,
                           .hash = o->hash};
    read_memberships(r, o);
    read_place(r, o);
    if (db_failed(r->db))
        return NULL;
    r->who = o;
    return &o->s;
}

/* ---- beginning and ending ---- */
/* Ends what the request's cookie opens: a session, or a choice that is not made yet. */
static void end_own(struct request *r)
{
    const struct sessie *s = session_of(r);
    uint8_t hash[HASH_BYTES];
    if (s)
        sessie_end(r->db, .organisatie = s->organisatie, .persoon = s->persoon,
                   .hash = HASH_OF(s->hash));
    else if (cookie_hash(r, hash))
        keuze_end(r->db, .hash = HASH_OF(hash));
}

/* A new secret in the session cookie; its hash is what is stored, and the key of the account sealed by
 * it: that is returned. */
static struct db_bytes set_secret(struct request *r, uint8_t hash[static HASH_BYTES],
                                  int64_t seconds, const char *taal, const struct account_key *k)
{
    uint8_t secret[32];
    char hex[2 * sizeof secret + 1];
    random_bytes(secret, sizeof secret);
    hash_bytes(secret, sizeof secret, hash);
    struct db_bytes sealed = account_key_for_cookie(r->ctx, k, secret);
    hex_of(secret, sizeof secret, hex);
    reply_cookie(r, COOKIE_SESSION, hex, seconds);
    reply_cookie(r, COOKIE_PLACE, "", 0);
    reply_cookie(r, COOKIE_CODE, "", 0); /* of who had this device before, without signing out */
    reply_cookie(r, COOKIE_LANG, lang_code(lang_from_code(taal)), 365 * 24 * 3600);
    return sealed;
}

void session_begin(struct request *r, int64_t organisatie, int64_t persoon, const char *taal,
                   const struct account_key *k)
{
    uint8_t hash[HASH_BYTES];
    const char *device = apparaat_van(r->ctx, request_header(r, "user-agent"));
    end_own(r);
    struct db_bytes sealed = set_secret(r, hash, SESSIE_DUUR, taal, k);
    sessie_insert(r->db, .hash = HASH_OF(hash), .organisatie = organisatie, .persoon = persoon,
                  .nu = time_now(), .verloopt = time_now() + SESSIE_DUUR, .apparaat = device,
                  .sleutel = sealed);
    persoon_visit(r->db, .organisatie = organisatie, .id = persoon, .nu = time_now());
}

void session_end(struct request *r)
{
    end_own(r);
    reply_cookie(r, COOKIE_SESSION, "", 0);
    reply_cookie(r, COOKIE_PLACE, "", 0);
    reply_cookie(r, COOKIE_CODE, "", 0); /* whoever has this device next reads no signal */
}

void choice_begin(struct request *r, int64_t account, const char *taal, const struct account_key *k)
{
    uint8_t hash[HASH_BYTES];
    end_own(r);
    struct db_bytes sealed = set_secret(r, hash, KEUZE_DUUR, taal, k);
    keuze_insert(r->db, .hash = HASH_OF(hash), .account = account,
                 .verloopt = time_now() + KEUZE_DUUR, .sleutel = sealed);
}

/* The choice that the cookie opens. */
static bool choice_read(struct request *r, struct keuze_read_row *row)
{
    uint8_t hash[HASH_BYTES];
    return cookie_hash(r, hash) &&
           keuze_read(r->db, r->ctx, row, .hash = HASH_OF(hash), .nu = time_now(),
                      .langst = time_now() + KEUZE_DUUR + CLOCK_SLACK_LASTING);
}

int64_t choice_account(struct request *r)
{
    const struct sessie *s = session_of(r);
    struct keuze_read_row row;
    if (s)
        return s->account;
    return choice_read(r, &row) ? row.account : 0;
}

/* ---- the key of the account ---- */
struct account_key *session_key(struct request *r)
{
    const struct sessie *s = session_of(r);
    struct sessie_sleutel_row row;
    uint8_t secret[32];
    if (!s || !cookie_secret(r, secret) ||
        !sessie_sleutel(r->db, r->ctx, &row, .organisatie = s->organisatie, .persoon = s->persoon,
                        .hash = HASH_OF(s->hash)))
        return NULL;
    return account_key_by_cookie(r->ctx, s->account, row.sleutel, secret);
}

struct account_key *choice_key(struct request *r)
{
    struct keuze_read_row row;
    uint8_t secret[32];
    if (session_of(r))
        return session_key(r);
    return choice_read(r, &row) && cookie_secret(r, secret)
               ? account_key_by_cookie(r->ctx, row.account, row.sleutel, secret)
               : NULL;
}

/* Writes "last seen"; queued at most once in SESSIE_LUI seconds. */
static bool write_seen(struct db_conn *db, void *arg)
{
    const struct own_session *o = arg;
    int64_t now = time_now();
    sessie_seen(db, .hash = HASH_OF(o->hash), .nu = now, .verloopt = now + SESSIE_DUUR);
    if (visit_create(o->laatst, now))
        persoon_visit(db, .organisatie = o->s.organisatie, .id = o->s.persoon, .nu = now);
    else
        persoon_seen(db, .organisatie = o->s.organisatie, .id = o->s.persoon, .nu = now);
    return !db_failed(db);
}

static void note_seen(struct request *r)
{
    const struct own_session *o = r->who;
    if (!o || r->looking || r->route->marks & ROUTE_UNSEEN ||
        time_since(o->laatst, time_now()) < SESSIE_LUI)
        return;
    request_write(r, write_seen, mem_copy(r->ctx, o, sizeof *o));
    reply_cookie(r, COOKIE_SESSION, request_cookie(r, COOKIE_SESSION), SESSIE_DUUR);
}

/* ---- admission ---- */
static int ask_to_sign_in(struct request *r)
{
    struct buf b;
    if (r->want_json)
        return reply_error(r, 401, NULL);
    if (r->method != METHOD_GET)
        return reply_redirect(r, "/inloggen");
    buf_init(&b, r->ctx, 4096);
    buf_text(&b, r->path);
    if (r->query[0]) {
        buf_char(&b, '?');
        buf_text(&b, r->query);
    }
    if (b.vol || !terug_veilig(b.data) || text_equal(b.data, "/"))
        return reply_redirect(r, "/inloggen");
    struct buf enc;
    buf_init(&enc, r->ctx, 4096);
    buf_url(&enc, b.data);
    return reply_redirect(r, "/inloggen?terug=%s", enc.data);
}

/* A form that was opened in one organisation and sent while its visitor works in another: what its
 * address and choices name would be something else there. It is shown again, with its input. */
static int refuse_elsewhere(struct request *r)
{
    const struct sessie *s = session_of(r);
    const char *words = lang_message(
        r->ctx,
        N_("Koers laat nu {organisatie} zien. Dit formulier hoort bij een andere organisatie. "
           "Daarom is "
           "er niets verstuurd. Kies die organisatie in een ander venster. Kom dan hier terug en "
           "verstuur het nog een keer."),
        ERROR_WITH("organisatie", s ? s->organisatie_naam : ""));
    return reply_again(r, 409, lang_sentence(r->ctx, r->lang, words), AGAIN_NEW_TOKEN);
}

/* A token that was spent before. The same words get the answer of the first time: its redirect, or
 * that of the handler when the route is marked ROUTE_REPEATS. Other words (back, changed, sent
 * again) were never stored: they come back in the form. */
static int spent_before(struct request *r)
{
    struct token_naar_row row;
    bool known = token_naar(r->db, r->ctx, &row, .hash = HASH_OF(r->token_hash));
    if (known && row.inhoud.n == HASH_BYTES &&
        !bytes_equal(row.inhoud.data, r->sent_hash, HASH_BYTES))
        return reply_again(r, 409,
                           T(r->lang, N_("Dit formulier was al verstuurd, met een andere inhoud. "
                                         "Die is bewaard. Wat hieronder staat is nog niet bewaard. "
                                         "Verstuur het als het erbij moet.")),
                           AGAIN_NEW_TOKEN);
    if (r->route->marks & ROUTE_REPEATS)
        return 0;
    if (known && row.naar)
        return reply_redirect(r, "%s", row.naar);
    return reply_error(r, 409,
                       T(r->lang, N_("Dit formulier was al verstuurd, met dezelfde inhoud. Die is "
                                     "bewaard. Het hoeft niet nog een keer.")));
}

static int spend_token(struct request *r)
{
    if (r->method != METHOD_POST || r->looking || (r->route->marks & ROUTE_NO_TOKEN))
        return 0;
    if (!r->token_seen) /* whoever runs requests refuses a bad token sooner, with better words */
        return reply_error(r, 403, NULL);
    r->repeated = token_spend(r->db, .hash = HASH_OF(r->token_hash), .dag = date_today(),
                              .inhoud = HASH_OF(r->sent_hash)) == 0;
    r->token_spent = !r->repeated;
    return r->repeated ? spent_before(r) : 0;
}

/* Pages of one signed-in person: more than any hand can open. KOERS_LEZEN_PER_UUR sets another
 * number, 0 none. */
static struct limit reading = {"lezen", 20000, 2000};

void session_start(void)
{
    int64_t per_hour;
    const char *given = getenv("KOERS_LEZEN_PER_UUR");
    if (given && text_int(given, 0, 100000000, &per_hour))
        reading = (struct limit){"lezen", (unsigned)per_hour, (unsigned)(per_hour / 10 + 1)};
}

/* The status that was answered, 0: go on. */
static int limit_reading(struct request *r, const struct sessie *s)
{
    if (r->method != METHOD_GET || r->looking || reading.per_hour == 0)
        return 0;
    char who[48];
    snprintf(who, sizeof who, "%lld/%lld", (long long)s->organisatie, (long long)s->persoon);
    int wait = limit_use(&reading, who, 0);
    if (wait <= 0)
        return 0;
    reply_error(r, 429, NULL);
    reply_header(r, "Retry-After", mem_format(r->ctx, "%d", wait));
    return 429;
}

int organisatie_admit(struct request *r)
{
    const struct sessie *s = r->route->marks & ROUTE_ANONYMOUS ? NULL : session_load(r);
    enum handeling h = (enum handeling)r->route->mag;
    r->token_spent = false;
    r->repeated = false;
    if (s) {
        const struct own_session *o = r->who;
        if (!request_cookie(r, COOKIE_LANG))
            r->lang = lang_from_code(o->taal);
        int status = limit_reading(r, s);
        if (status)
            return status;
        note_seen(r);
    }
    if (h != MAG_IEDEREEN && !s)
        return ask_to_sign_in(r);
    /* First: who has another role here would only read that it is not allowed. */
    if (r->method == METHOD_POST && h != MAG_IEDEREEN && token_elsewhere(r))
        return refuse_elsewhere(r);
    if (!mag_anywhere(r, h)) {
        audit_refused(r);
        return reply_error(r, 403, NULL);
    }
    if (s && (r->route->marks & ROUTE_AUDITED) && r->method == METHOD_GET)
        audit_seen(r);
    return spend_token(r);
}

void organisatie_after(struct request *r, int status)
{
    if (status == 303 && r->reply.location && r->token_spent && !(r->route->marks & ROUTE_REPEATS))
        token_naar_set(r->db, .hash = HASH_OF(r->token_hash), .naar = r->reply.location);
}
