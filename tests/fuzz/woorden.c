/* Fuzz target: the short texts that strangers send: Accept-Language, codes, dates, addresses, a
 * Content-Type. Not here: known cases (beside each function).
 * A code that is read can be written and read again, to the same. */
#include "base/date.h"
#include "base/lang.h"
#include "base/mem.h"
#include "signaal/signaal_regels.h"
#include "web/body.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "fuzz");
    const char *text = mem_textn(ctx, (const char *)data, n);
    enum lang lang = lang_choose(text);
    if (lang != LANG_NL && lang != LANG_EN) {
        abort();
    }
    struct signaal_code code, again;
    memset(&code, 0, sizeof code);
    memset(&again, 0, sizeof again);
    if (signaal_code_lees(text, &code)) {
        char groups[SIGNAAL_CODE_GETOOND];
        signaal_code_groepen(&code, groups);
        if (!signaal_code_lees(groups, &again) || memcmp(&code, &again, sizeof code) != 0) {
            abort();
        }
    }
    int32_t day = date_read(text);
    if (day != DATE_NONE) {
        char iso[11];
        date_iso(day, iso);
        if (date_read_iso(iso) != day || date_read(iso) != day)
            abort();
    }
    (void)body_boundary(ctx, text);
    (void)body_decode(ctx, (const char *)data, n, true);
    mem_free(ctx);
    return 0;
}
