/* One mail to one address over SMTP (libcurl). Not here: when, and what if it fails (mail.c). */
#ifndef KOERS_ORGANISATIE_SMTP_H
#define KOERS_ORGANISATIE_SMTP_H
#include "base/buf.h"
#include "base/error.h"
#include <stdint.h>

struct smtp_settings {
    const char *url;             /* smtp://host:25, smtps://host:465 */
    const char *from;            /* "koers@zorg.example" */
    const char *user, *password; /* NULL: none */
};
/* From KOERS_SMTP_URL, KOERS_SMTP_VAN, KOERS_SMTP_GEBRUIKER, KOERS_SMTP_WACHTWOORD. False when
 * there is no URL or sender. */
bool smtp_settings_read(struct smtp_settings *s);
/* Plain text is allowed to this machine itself only; elsewhere TLS is required. */
bool smtp_plain_allowed(const char *url);

struct smtp_mail {
    const char *to, *subject, *text;
    const char *id; /* left of the @ of the Message-ID: the same at each try */
    int64_t made;   /* for the Date line */
};
/* The message as it goes over the line: CRLF, UTF-8 subject encoded (RFC 2047), text as
 * quoted-printable. Control characters in `to` or `subject` become blanks: no header can be added.
 */
void smtp_message(struct buf *b, const struct smtp_settings *s, const struct smtp_mail *m);

enum smtp_result { SMTP_SENT, SMTP_LATER, SMTP_NEVER };
/* Blocks at most 60 s. Addresses go over the line as every server takes them (address_wire).
 * SMTP_NEVER: no mail can go to this address, or the server refuses it permanently. */
enum smtp_result smtp_send(const struct smtp_settings *s, const struct smtp_mail *m,
                           struct error *f);
#endif
