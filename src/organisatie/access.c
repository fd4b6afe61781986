/* Links that work once: an invitation into an organisation, and what an account gets by mail: a new
 * password, the second step off, another address. Only the hash of a link is stored. Not here: the
 * pages behind them (toegang_paginas.c), sending mail (mail.c). */
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"

#define SECRET_BYTES 24
#define RECENTLY     300 /* seconds: a mail of one kind to one account at most this often */

static const struct {
    const char *code, *onderwerp, *tekst;
} kinds[] = {
    [LINK_HERSTEL] = {"herstel",     N_("Een nieuw wachtwoord voor Koers"),
                      N_("Kies een nieuw wachtwoord via deze link. De link werkt twee uur lang, en "
                         "één keer.")                      },
    [LINK_TWEEDE_STAP] = {"tweede_stap", N_("De tweede stap van Koers uitzetten"),
                      N_("Bent u uw telefoon kwijt? Zet de tweede stap bij het inloggen uit "
                             "via deze link. Uw wachtwoord is daarbij nodig. De link werkt twee "
                             "uur lang, en één keer.")     },
    [LINK_ADRES] = {"adres",       N_("Uw nieuwe e-mailadres voor Koers"),
                      N_("Bevestig via deze link dat u voortaan met dit e-mailadres inlogt. De link "
                       "werkt twee uur lang, en één keer.")},
};

/* A new secret: its path on ctx, and its hash. */
static char *make_secret(const void *ctx, uint8_t hash[static HASH_BYTES])
{
    uint8_t secret[SECRET_BYTES];
    char hex[2 * SECRET_BYTES + 1];
    random_bytes(secret, sizeof secret);
    hash_bytes(secret, sizeof secret, hash);
    hex_of(secret, sizeof secret, hex);
    return mem_format(ctx, "/toegang/%s", hex);
}

static bool hash_of_path(const char *hex, uint8_t hash[static HASH_BYTES])
{
    uint8_t secret[SECRET_BYTES];
    if (!hex_read(hex, secret, sizeof secret))
        return false;
    hash_bytes(secret, sizeof secret, hash);
    return true;
}

char *access_create(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t persoon)
{
    uint8_t hash[HASH_BYTES];
    char *path = make_secret(ctx, hash);
    links_lapse(db, .organisatie = organisatie, .persoon = persoon, .nu = time_now());
    link_insert(db, .hash = HASH_OF(hash), .organisatie = organisatie, .persoon = persoon,
                .nu = time_now(), .verloopt = time_now() + UITNODIGING_DUUR);
    return path;
}

char *account_link_create(struct db_conn *db, const void *ctx, int64_t account,
                          enum link_soort soort, const char *adres)
{
    uint8_t hash[HASH_BYTES];
    char *path = make_secret(ctx, hash);
    account_links_lapse_kind(db, .account = account, .soort = kinds[soort].code, .nu = time_now());
    account_link_insert(db, .hash = HASH_OF(hash), .account = account, .soort = kinds[soort].code,
                        .adres = adres, .nu = time_now(), .verloopt = time_now() + HERSTEL_DUUR);
    return path;
}

bool access_find(struct db_conn *db, const void *ctx, const char *hex, struct link_read_row *out)
{
    uint8_t hash[HASH_BYTES];
    return hash_of_path(hex, hash) &&
           link_read(db, ctx, out, .hash = HASH_OF(hash), .nu = time_now(),
                     .straks = time_now() + CLOCK_SLACK_LASTING);
}

bool account_link_find(struct db_conn *db, const void *ctx, const char *hex,
                       struct account_link_read_row *out)
{
    uint8_t hash[HASH_BYTES];
    return hash_of_path(hex, hash) &&
           account_link_read(db, ctx, out, .hash = HASH_OF(hash), .nu = time_now(),
                             .straks = time_now() + CLOCK_SLACK_LASTING);
}

/* ---- the mails ---- */
static void letter_send(struct db_conn *db, const struct letter *l, const char *subject,
                        const char *text, const char *link)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "brief");
    struct buf b;
    buf_init(&b, ctx, 8000);
    buf_format(&b, "%s %s,\n\n%s\n\n", T(l->lang, N_("Dag")), l->naam, text);
    if (link) {
        buf_format(&b, "%s\n\n", link);
        buf_text(&b, T(l->lang, N_("Hebt u hier niet om gevraagd? Dan hoeft u niets te doen.")));
        buf_text(&b, "\n");
    }
    mail_queue_account(db, l->organisatie, l->account, l->email, subject, b.data);
    mem_free(ctx);
}

void access_mail_invite(struct db_conn *db, const void *ctx, const struct letter *l)
{
    struct organisatie_read_row o;
    if (!organisatie_read(db, ctx, &o, .organisatie = l->organisatie))
        return;
    const char *text =
        mem_format(ctx, "%s\n%s: %s.\n\n%s",
                   T(l->lang, N_("U bent uitgenodigd voor Koers. Koers is de plek waar wij samen "
                                 "leren en verbeteren.")),
                   T(l->lang, N_("Organisatie")), o.naam,
                   T(l->lang, N_("Neem de uitnodiging aan via deze link. Gebruikt u Koers al? Dan "
                                 "is uw eigen wachtwoord nodig. Anders kiest u er een. De link "
                                 "werkt zeven dagen lang, en één keer.")));
    letter_send(db, l, T(l->lang, N_("Uw uitnodiging voor Koers")), text, l->link);
}

void access_mail_account(struct db_conn *db, const struct letter *l, enum link_soort soort)
{
    letter_send(db, l, T(l->lang, kinds[soort].onderwerp), T(l->lang, kinds[soort].tekst), l->link);
}

void access_mail_moving(struct db_conn *db, const struct letter *l)
{
    letter_send(
        db, l, T(l->lang, N_("Een ander e-mailadres voor Koers")),
        T(l->lang, N_("Iemand die met dit adres is ingelogd, vroeg om voortaan met een ander "
                      "e-mailadres in te loggen. Was u dat niet? Kies dan meteen een nieuw "
                      "wachtwoord op de inlogpagina.")),
        NULL);
}

bool account_link_send(struct request *r, const struct login *l, int64_t organisatie,
                       enum link_soort soort)
{
    struct account_link_recent_row recent = {0};
    int64_t first;
    const char *name = account_name(r->db, r->ctx, l->id, &first);
    /* Do not send a new mail, and invalidate the former link, at every request. */
    if (!account_link_recent(r->db, r->ctx, &recent, .account = l->id, .soort = kinds[soort].code,
                             .sinds = time_now() - RECENTLY, .straks = time_now() + CLOCK_SLACK) ||
        recent.aantal)
        return false;
    const char *path = account_link_create(r->db, r->ctx, l->id, soort, NULL);
    access_mail_account(r->db,
                        &(struct letter){.lang = lang_from_code(l->taal),
                                         .organisatie = organisatie ? organisatie : first,
                                         .account = l->id,
                                         .naam = name,
                                         .email = l->email,
                                         .link = mem_format(r->ctx, "%s%s", eigen_adres(r), path)},
                        soort);
    return true;
}

void invitation_send(struct request *r, int64_t organisatie, int64_t persoon, bool limited)
{
    struct persoon_by_id_row p;
    struct link_recent_row recent = {0};
    if (!persoon_by_id(r->db, r->ctx, &p, .organisatie = organisatie, .id = persoon))
        return;
    if (limited &&
        link_recent(r->db, r->ctx, &recent, .organisatie = organisatie, .persoon = persoon,
                    .sinds = time_now() - RECENTLY, .straks = time_now() + CLOCK_SLACK) &&
        recent.aantal)
        return;
    const char *path = access_create(r->db, r->ctx, organisatie, persoon);
    access_mail_invite(r->db, r->ctx,
                       &(struct letter){.lang = lang_from_code(p.taal),
                                        .organisatie = organisatie,
                                        .naam = p.naam,
                                        .email = p.email,
                                        .link = mem_format(r->ctx, "%s%s", eigen_adres(r), path)});
}

const char *eigen_adres(struct request *r)
{
    const char *host = request_header(r, "host");
    return mem_format(r->ctx, "%s://%s", r->tls ? "https" : "http", host ? host : "127.0.0.1");
}
