/* The words of a row, sealed with a subkey (sealed_row.h).
 */
#include "organisatie/sealed_row.h"
#include "base/lang.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include <assert.h>
#include <sodium.h>
#include <string.h>

struct db_bytes row_seal(const void *ctx, const struct seal_key *k, const struct seal_place *at,
                         const char *text)
{
    size_t length = strlen(text), n = seal_length(length);
    uint8_t *out = mem_array(ctx, uint8_t, n);

    assert(length <= SEAL_TEXT_MAX);
    seal(k, at, text, length, out);
    return (struct db_bytes){out, n};
}

static bool refuse(struct error *f, const struct seal_place *at, bool other_key)
{
    log_line("level=error msg=\"words of a row do not open\" place=\"%s.%s\" organisatie=%lld "
             "row=%lld version=%lld why=\"%s\"",
             at->table, at->column, (long long)at->organisatie, (long long)at->row,
             (long long)at->version, other_key ? "another key" : "changed, moved or put back");
    if (other_key)
        return error_set(f,
                         N_("Deze tekst is verzegeld met een andere sleutel. Koers kan hem niet "
                            "openen."),
                         "%s.%s %lld", at->table, at->column, (long long)at->row);
    return error_set(f,
                     N_("Deze tekst is in de database veranderd, verplaatst of teruggezet. Daarom "
                        "laat Koers hem niet zien."),
                     "%s.%s %lld", at->table, at->column, (long long)at->row);
}

bool row_open(const void *ctx, const struct seal_key *k, const struct seal_place *at,
              struct db_bytes sealed, const char **text, struct error *f)
{
    const uint8_t *id = seal_id(sealed.data, sealed.n);
    char *out = mem_array(ctx, char, sealed.n + 1);
    size_t n = 0;

    *text = NULL;
    if (!id || !seal_open(k, at, sealed.data, sealed.n, (uint8_t *)out, &n) ||
        memchr(out, '\0', n) || !text_utf8(out, n)) {
        sodium_memzero(out, sealed.n + 1);
        return refuse(f, at, id && memcmp(id, k->id, SEAL_ID_BYTES) != 0);
    }
    out[n] = '\0';
    *text = out;
    return true;
}
