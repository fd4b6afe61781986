/* Links that work once: an invitation, or a new password. Only the hash of a link is stored. Not
 * here: the page behind the link (sign_in_paginas.c), sending mail (mail.c). */
#include "base/mem.h"
#include "base/random.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"

char *access_create(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t persoon,
                    enum link_soort soort)
{
    uint8_t secret[24], hash[HASH_BYTES];
    char hex[2 * sizeof secret + 1];
    int64_t until = time_now() + (soort == LINK_UITNODIGING ? UITNODIGING_DUUR : HERSTEL_DUUR);
    links_lapse(db, .organisatie = organisatie, .persoon = persoon, .nu = time_now());
    random_bytes(secret, sizeof secret);
    hash_bytes(secret, sizeof secret, hash);
    hex_of(secret, sizeof secret, hex);
    link_insert(db, .hash = HASH_OF(hash), .organisatie = organisatie, .persoon = persoon,
                .soort = soort == LINK_UITNODIGING ? "uitnodiging" : "herstel", .nu = time_now(),
                .verloopt = until);
    return mem_format(ctx, "/toegang/%s", hex);
}

bool access_find(struct db_conn *db, const void *ctx, const char *hex, struct link_read_row *out)
{
    uint8_t secret[24], hash[HASH_BYTES];
    if (!hex_read(hex, secret, sizeof secret))
        return false;
    hash_bytes(secret, sizeof secret, hash);
    return link_read(db, ctx, out, .hash = HASH_OF(hash), .nu = time_now(),
                     .straks = time_now() + CLOCK_SLACK_LASTING);
}

void access_mail(struct db_conn *db, const void *ctx, enum lang lang, int64_t organisatie,
                 const char *naam, const char *email, const char *link, enum link_soort soort)
{
    struct organisatie_read_row o;
    if (!organisatie_read(db, ctx, &o, .organisatie = organisatie))
        return;
    struct buf b;
    buf_init(&b, ctx, 8000);
    const char *hello = T(lang, N_("Dag"));
    buf_format(&b, "%s %s,\n\n", hello, naam);
    if (soort == LINK_UITNODIGING) {
        buf_text(&b, T(lang, N_("Er is een account voor u gemaakt in Koers. Koers is de plek waar "
                                "wij samen leren en verbeteren.")));
        buf_format(&b, "\n%s: %s.\n\n", T(lang, N_("Organisatie")), o.naam);
        buf_text(&b, T(lang, N_("Kies een wachtwoord via deze link. De link werkt zeven dagen "
                                "lang, en één keer.")));
    } else {
        buf_text(&b, T(lang, N_("Kies een nieuw wachtwoord via deze link. De link werkt twee uur "
                                "lang, en één keer.")));
    }
    buf_format(&b, "\n\n%s\n\n", link);
    buf_text(&b, T(lang, N_("Hebt u hier niet om gevraagd? Dan hoeft u niets te doen.")));
    buf_text(&b, "\n");
    mail_queue(db, organisatie, email,
               soort == LINK_UITNODIGING ? T(lang, N_("Uw account in Koers"))
                                         : T(lang, N_("Een nieuw wachtwoord voor Koers")),
               b.data);
}

const char *eigen_adres(struct request *r)
{
    const char *host = request_header(r, "host");
    return mem_format(r->ctx, "%s://%s", r->tls ? "https" : "http", host ? host : "127.0.0.1");
}
