/* Fuzz target: the short texts that rules read: a way back, a link, a token, a six-digit code, a
 * number of the Chamber of Commerce, a name, a browser's name, the first bytes of an attachment.
 * Not here: known cases (beside each function). What comes out is safe where it is used. */
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "draad/draad_regels.h"
#include "organisatie/internal.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must(bool right)
{
    if (!right)
        abort();
}

static void check_names(const void *ctx, const char *text)
{
    const char *slug = slug_van(ctx, text), *device = apparaat_van(ctx, text);
    const char *way = terug_veilig(text);
    char number[13];

    must(*slug && strlen(slug) <= 60 &&
         strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(slug) && slug[0] != '-' &&
         !strstr(slug, "--"));
    must(strlen(device) < 200 && text_utf8(device, strlen(device)));
    must(!way || (way[0] == '/' && way[1] != '/' && way[1] != '\\' && !strpbrk(way, "\r\n\t")));
    if (nummer_lees(text, 12, number))
        must(strlen(number) == 12 && strspn(number, "0123456789") == 12);
    (void)password_objection(text, "Anna", text);
}

static void check_secrets(const void *ctx, const char *text)
{
    static const uint8_t secret[TOTP_BYTES] = {1, 2, 3};
    struct request *r = request_new(METHOD_POST);
    uint8_t hash[HASH_BYTES], bytes[32];
    int64_t step = 0;
    char hex[65];

    request_uri(r, "/x");
    request_header_add(r, "cookie", "koers_bezoek=0123456789abcdef0123456789abcdef");
    must(!token_valid(r, text, hash)); /* or a signature was guessed */
    if (hex_read(text, bytes, sizeof bytes)) {
        hex_of(bytes, sizeof bytes, hex);
        must(strncasecmp(hex, text, sizeof hex) == 0);
    }
    if (totp_matches(secret, sizeof secret, text, 1774256400, 0, &step))
        must(step > 0 && !totp_matches(secret, sizeof secret, text, 1774256400, step, &step));
    must(!text_email(text) || strstr(totp_uri(ctx, secret, sizeof secret, text), "?secret="));
    mem_free(r->ctx);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n > 2000)
        return 0;
    TALLOC_CTX *ctx = mem_ctx(NULL, "fuzz");
    const char *text = mem_textn(ctx, (const char *)data, n);

    (void)bijlage_type((const char *)data, n);
    check_secrets(ctx, text);
    if (text_utf8(text, strlen(text)))
        check_names(ctx, text);
    mem_free(ctx);
    return 0;
}
