/* Codes that change every half minute (TOTP, RFC 6238), by liboath: SHA-1 and six digits, because
 * that is what the apps expect. Not here: the page that sets it up (account_paginas.c). */
#include "base/buf.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "organisatie/internal.h"
#include <liboath/oath.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define TOTP_STEP 30 /* seconds that a code counts */

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start(void)
{
    oath_init();
}

bool totp_matches(const uint8_t *geheim, size_t n, const char *code, int64_t tijd, int64_t laatst,
                  int64_t *stap)
{
    char digits[7];
    size_t len = 0;
    pthread_once(&once, start);
    char plain[64];
    if (!text_plain(code, plain, sizeof plain))
        return false;
    for (const char *p = plain; *p; p++) { /* apps show the code as 123 456 */
        if (*p == ' ' || *p == '-' || *p == '\t' || *p == '\n')
            continue;
        if (*p < '0' || *p > '9' || len == 6)
            return false;
        digits[len++] = *p;
    }
    if (len != 6 || n == 0)
        return false;
    digits[6] = '\0';
    int pos;
    uint64_t counter = 0;
    int rc = oath_totp_validate3((const char *)geheim, n, (time_t)tijd, TOTP_STEP, 0, 1, &pos,
                                 &counter, digits);
    if (rc < 0)
        return false;
    /* RFC 6238 5.2: never the same code twice. A step that is still to come was taken by a wrong
     * clock, and spends no code of today. */
    bool ahead = laatst > (tijd + CLOCK_SLACK) / TOTP_STEP;
    if (!ahead && (int64_t)counter <= laatst)
        return false;
    *stap = (int64_t)counter;
    return true;
}

static char *base32(const void *ctx, const uint8_t *geheim, size_t n)
{
    char *encoded = NULL;
    pthread_once(&once, start);
    if (oath_base32_encode((const char *)geheim, n, &encoded, NULL) != OATH_OK)
        return mem_text(ctx, "");
    size_t len = strcspn(encoded, "=");
    char *out = mem_textn(ctx, encoded, len);
    free(encoded); /* of the library */
    return out;
}

char *totp_tekst(const void *ctx, const uint8_t *geheim, size_t n)
{
    const char *plain = base32(ctx, geheim, n);
    struct buf b;
    buf_init(&b, ctx, 200);
    for (size_t i = 0; plain[i]; i++) {
        if (i && i % 4 == 0)
            buf_char(&b, ' ');
        buf_char(&b, plain[i]);
    }
    return b.data ? b.data : mem_text(ctx, "");
}

char *totp_uri(const void *ctx, const uint8_t *geheim, size_t n, const char *email)
{
    struct buf b;
    buf_init(&b, ctx, 2000);
    buf_text(&b, "otpauth://totp/Koers:");
    buf_url(&b, email);
    buf_format(&b, "?secret=%s&issuer=Koers", base32(ctx, geheim, n));
    return b.data;
}
