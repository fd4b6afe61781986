/* Fuzz target: any text typed as the code of a signal. What is read as a code is one: its shown
 * form and its own signs are read as the same. Not here: the table of known cases
 * (src/signaal/signaal_regels_test.c). */
#include "base/mem.h"
#include "signaal/signaal_regels.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "fuzz");
    struct signaal_code code, again;
    char shown[SIGNAAL_CODE_GETOOND];

    if (signaal_code_lees(mem_textn(ctx, (const char *)data, n), &code)) {
        signaal_code_groepen(&code, shown);
        if (strlen(code.tekens) != SIGNAAL_CODE_TEKENS || !signaal_code_lees(shown, &again) ||
            strcmp(code.tekens, again.tekens) != 0)
            abort();
    }
    /* What chance gives is a code too. */
    uint8_t chance[32] = {0};
    memcpy(chance, data, n < sizeof chance ? n : sizeof chance);
    signaal_code_van(chance, &code);
    if (!signaal_code_lees(code.tekens, &again) || strcmp(code.tekens, again.tekens) != 0)
        abort();
    mem_free(ctx);
    return 0;
}
