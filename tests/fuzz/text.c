/* Fuzz target: any text as people may type it. Not here: known cases (src/base/text_test.c).
 * What is not valid UTF-8 is refused; what is valid stays valid through every function. */
#include "base/text.h"
#include "base/address.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/match.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must_be_utf8(const char *s)
{
    if (s && !text_utf8(s, strlen(s))) {
        abort();
    }
}

static void must(bool right)
{
    if (!right)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "fuzz");
    char *s = mem_textn(ctx, (const char *)data, n);
    /* A key is made of any bytes, never longer than twice the text; the same text has the same key. */
    char *key = text_key(ctx, s);
    struct match m = match_begin(ctx, s, false);
    match_offer(&m, m.text, NULL, 1, 0);
    if (strlen(key) > 2 * strlen(s) || (!text_blank(s) && match_end(&m) != 1))
        abort();
    int32_t day = date_read_stamp(s);
    if (day != DATE_NONE && (date_year(day) < 1 || date_year(day) > 9999))
        abort();
    (void)date_is_placeholder(s);
    if (strlen(s) == n && text_utf8(s, n)) {
        int64_t whole;
        double decimal;
        for (int use = TEXT_RAW; use <= TEXT_CODE; use++) {
            const char *once = text_tidy(ctx, s, (enum text_use)use);
            must_be_utf8(once);
            if (use == TEXT_RAW || use == TEXT_CODE)
                must(text_equal(once, text_tidy(ctx, once, (enum text_use)use)));
        }
        char plain[64], again[64];
        if (text_plain(s, plain, sizeof plain))
            must(text_plain(plain, again, sizeof again) && text_equal(plain, again));
        must_be_utf8(text_short(ctx, s, 20));
        must_be_utf8(text_lower(ctx, s));
        must_be_utf8(key);
        must_be_utf8(text_stems(ctx, s, 200));
        (void)text_int(s, -1000, 1000, &whole);
        (void)text_decimal(s, &decimal);
        (void)text_email(s);
        const char *wire = address_wire(ctx, s);
        must(!wire == (address_objection(s) != NULL));
        must(!wire || text_equal(address_wire(ctx, wire), wire));
        struct buf html;
        buf_init(&html, ctx, 10 * n + 64);
        buf_html(&html, s);
        if (html.vol || (html.data && strpbrk(html.data, "<>\"'"))) {
            abort();
        }
    }
    mem_free(ctx);
    return 0;
}
