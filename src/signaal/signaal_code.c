/* The code by which a giver follows a signal: made from the token of the form that gave it. Not here:
 * how a code is written and read (signaal_regels.c), the pages behind it (signaal_openbaar.c). */
#include <string.h>

#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "signaal/signaal.h"

/* The codes that a form can get follow from its token, so that sending it twice shows one code.
 * There are several because somebody may have the first one already. */
#define CODE_ATTEMPTS 8
struct form_codes {
    uint8_t key[32];
    char token[2 * HASH_BYTES + 1];
    int attempt;
};

/* False: the server has no key. */
static bool form_codes_begin(struct request *r, struct form_codes *all)
{
    all->attempt = 0;
    hex_of(r->token_hash, HASH_BYTES, all->token);
    return server_key_read(r->db, "code", all->key);
}

/* The next one, and the hash under which it is kept; false when there are no more. */
static bool form_codes_next(struct request *r, struct form_codes *all, struct signaal_code *code,
                            uint8_t hash[static 32])
{
    uint8_t chance[32];
    if (all->attempt == CODE_ATTEMPTS)
        return false;
    const char *seed = mem_format(r->ctx, "nieuw %d %s", all->attempt++, all->token);
    hash_keyed(all->key, seed, strlen(seed), chance);
    signaal_code_van(chance, code);
    signaal_code_onder(all->key, code, hash);
    return true;
}

bool signaal_code_free(struct request *r, struct signaal_code *code, uint8_t hash[static 32])
{
    struct form_codes all;
    struct signaal_at_code_row row;
    if (!form_codes_begin(r, &all))
        return false;
    while (form_codes_next(r, &all, code, hash))
        if (!signaal_at_code(r->db, r->ctx, &row, .code_hash = {hash, 32}))
            return true;
    return false;
}

bool signaal_code_given(struct request *r, const char *text, struct signaal_code *code)
{
    struct form_codes all;
    struct signaal_at_code_row row;
    struct signaal_of_row s;
    uint8_t hash[32];
    if (!form_codes_begin(r, &all))
        return false;
    while (form_codes_next(r, &all, code, hash))
        if (signaal_at_code(r->db, r->ctx, &row, .code_hash = {hash, 32}) &&
            signaal_of(r->db, r->ctx, &s, .organisatie = row.organisatie, .id = row.id) &&
            text_equal(s.tekst, text))
            return true;
    return false;
}

int signaal_code_show(struct request *r, const struct signaal_code *code)
{
    reply_cookie(r, COOKIE_CODE, code->tekens, CODE_COOKIE_SECONDS);
    return reply_redirect(r, "/code/dank");
}
