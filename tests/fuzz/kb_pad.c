/* Fuzz target: any text below /kb/ORGANISATIE/. What is read as an address of ours is within its
 * bounds, and written out it is read as the same. Not here: the table of known cases
 * (src/kwaliteitsbeeld/publicatie_test.c). */
#include "base/mem.h"
#include "base/text.h"
#include "kwaliteitsbeeld/publicatie.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool same(const char *a, const char *b)
{
    return (!a && !b) || text_equal(a, b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "fuzz");
    struct kb_pad p, q;

    if (kb_pad_lees(ctx, mem_textn(ctx, (const char *)data, n), &p)) {
        const char *version = p.versie ? mem_format(ctx, "versie-%lld/", (long long)p.versie) : "";
        const char *out = mem_format(ctx, "%lld/%s%s%s%s", (long long)p.jaar, p.plek ? p.plek : "",
                                     p.plek ? "/" : "", version, p.file ? p.file : "");
        if (p.jaar < 2020 || p.jaar > 2100 || p.versie < 0 || (p.plek && strchr(p.plek, '/')) ||
            (p.file && strchr(p.file, '/')) || !kb_pad_lees(ctx, out, &q) || q.jaar != p.jaar ||
            q.versie != p.versie || !same(q.plek, p.plek) || !same(q.file, p.file))
            abort();
    }
    mem_free(ctx);
    return 0;
}
