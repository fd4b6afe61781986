/* `koers mail ADDRESS SUBJECT`: sends what stands on stdin, with the settings of the server: for
 * alarms (a failed backup), and to try the settings. Not here: the mail that waits in the database
 * (organisatie/mail.c), SMTP itself (organisatie/smtp.c). */
#include "base/address.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "cli/command.h"
#include "organisatie/smtp.h"
#include <stdio.h>
#include <unistd.h>

#define TEXT_MAX 65536u

/* Everything on stdin; what is not UTF-8 is refused. */
static bool read_text(const void *ctx, const char **text, struct error *f)
{
    struct buf b;
    char piece[4096];
    ssize_t n;

    buf_init(&b, ctx, TEXT_MAX);
    while ((n = read(STDIN_FILENO, piece, sizeof piece)) > 0)
        buf_add(&b, piece, (size_t)n);
    if (n < 0 || b.vol)
        return error_set(f, "De tekst is niet te lezen, of te lang.", "at most %u bytes", TEXT_MAX);
    *text = b.len ? mem_textn(ctx, b.data, b.len) : "";
    return text_utf8(*text, b.len) || error_set(f, "De tekst is geen UTF-8.", NULL);
}

static int run(const struct command *o, int argc, char **argv)
{
    struct smtp_settings s;
    struct error f = {0};
    uint8_t random[8];
    char hex[2 * sizeof random + 1];
    int status;

    if (!options_read(o, NULL, 0, &argc, argv, 2, 2, &status))
        return status;
    TALLOC_CTX *ctx = mem_ctx(NULL, "mail");
    random_bytes(random, sizeof random);
    hex_of(random, sizeof random, hex);
    struct smtp_mail m = {.to = text_tidy(ctx, argv[1], TEXT_CODE),
                          .subject = argv[2],
                          .made = time_now(),
                          .id = mem_format(ctx, "koers.mail.%s", hex)};
    bool good =
        smtp_settings_read(&s) ||
        error_set(&f,
                  s.url && s.from ? address_objection(s.from) : "Er is geen mailserver ingesteld.",
                  "KOERS_SMTP_URL, KOERS_SMTP_VAN");
    good = good && read_text(ctx, &m.text, &f) && smtp_send(&s, &m, &f) == SMTP_SENT;
    mem_free(ctx);
    return good ? 0 : command_failed(o, &f);
}

const struct command command_mail = {
    .name = "mail",
    .arguments = "ADRES ONDERWERP",
    .title = "Verstuur wat op de invoer staat als e-mail, met de mailserver van Koers.",
    .help = "Voor een melding van een dienst die mislukt, en om de instellingen te proberen. De "
            "mailserver\nkomt uit KOERS_SMTP_URL en KOERS_SMTP_VAN.",
    .run = run,
};
