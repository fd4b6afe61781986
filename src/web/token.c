/* One-time form tokens, bound to the visitor and to the path they post to. No state is kept when
 * one is made: token = scope (8 bytes) + nonce (8) + expiry (8) + keyed hash (32), in hex.
 * Not here: which tokens were spent (organisatie/ stores their hashes). */
#include "base/mem.h"
#include "base/random.h"
#include "web/body.h"
#include "web/web.h"
#include <stdio.h>
#include <string.h>

#define SCOPE_BYTES 8
#define NONCE_BYTES 8
#define UNTIL_AT    (SCOPE_BYTES + NONCE_BYTES)
#define HEAD_BYTES  (UNTIL_AT + 8)
#define TOKEN_BYTES (HEAD_BYTES + HASH_BYTES)
#define TOKEN_LIFE  (12 * 3600) /* seconds */
#define VISITOR_HEX 32

/* The owner of a token: the session cookie, else the visitor cookie. NULL: the request has neither.
 */
const char *token_owner(struct request *r)
{
    const char *v = request_cookie(r, COOKIE_SESSION);

    if (v)
        return v;
    v = request_cookie(r, COOKIE_VISITOR);
    return v && strlen(v) == VISITOR_HEX ? v : NULL;
}

static void token_mac(const struct request *r, const char *owner, const char *path,
                      const uint8_t head[static HEAD_BYTES], uint8_t mac[static HASH_BYTES])
{
    struct buf b;

    buf_init(&b, r->ctx, 16384);
    /* The length of the owner comes first, so that no two pairs of owner and path give the same
     * bytes. */
    buf_format(&b, "token|%zu|%s|%s|", strlen(owner), owner, path);
    buf_add(&b, head, HEAD_BYTES);
    hash_keyed_fast(web_hooks.key, b.data, b.len, mac);
    mem_free(b.data);
}

/* Sets a new visitor cookie. All forms of one reply share it, also when the handler runs again. */
static const char *visitor_cookie(struct request *r)
{
    if (!r->visitor) {
        uint8_t random[VISITOR_HEX / 2];
        char hex[VISITOR_HEX + 1];
        random_bytes(random, sizeof random);
        hex_of(random, sizeof random, hex);
        r->visitor = mem_text(r->ctx, hex);
    }
    for (size_t i = 0; i < r->reply.n_headers; i++)
        if (!strcmp(r->reply.headers[i].name, "Set-Cookie") &&
            strstr(r->reply.headers[i].value, r->visitor))
            return r->visitor;
    reply_cookie(r, COOKIE_VISITOR, r->visitor, -1);
    return r->visitor;
}

static void put_number(uint8_t out[static 8], uint64_t n)
{
    for (int i = 0; i < 8; i++)
        out[i] = (uint8_t)(n >> (56 - 8 * i));
}

static uint64_t get_number(const uint8_t in[static 8])
{
    uint64_t n = 0;
    for (int i = 0; i < 8; i++)
        n = n << 8 | in[i];
    return n;
}

/* Hashed, because a token stands in a page and how many organisations there are is nobody's
 * business. 0: none. */
uint64_t token_scope(const struct request *r)
{
    uint8_t mac[HASH_BYTES];
    int64_t scope = web_hooks.scope ? web_hooks.scope(r) : 0;
    char text[40];

    if (!scope)
        return 0;
    int n = snprintf(text, sizeof text, "scope|%lld", (long long)scope);
    hash_keyed_fast(web_hooks.key, text, (size_t)n, mac);
    return get_number(mac);
}

bool token_elsewhere(const struct request *r)
{
    uint64_t now = token_scope(r);
    return now && r->token_scope && now != r->token_scope;
}

const char *token_make(struct request *r, const char *path)
{
    const char *owner = token_owner(r);
    uint8_t token[TOKEN_BYTES];
    char hex[2 * TOKEN_BYTES + 1];

    /* Hash the path as the POST request will have it: decoded, without query. */
    const char *decoded = body_decode(r->ctx, path, strcspn(path, "?"), false);
    if (!owner)
        owner = visitor_cookie(r);
    bool again = r->token_scope && decoded && !strcmp(decoded, r->path);
    put_number(token, again ? r->token_scope : token_scope(r));
    random_bytes(token + SCOPE_BYTES, NONCE_BYTES);
    put_number(token + UNTIL_AT, (uint64_t)(time_now() + TOKEN_LIFE));
    token_mac(r, owner, decoded ? decoded : path, token, token + HEAD_BYTES);
    hex_of(token, sizeof token, hex);
    return mem_text(r->ctx, hex);
}

/* Adds a value to the hash so far: its own hash under the key, so that no two lists of values give
 * the same bytes. */
static void chain(const uint8_t key[static HASH_BYTES], const void *value, size_t n,
                  uint8_t sum[static HASH_BYTES])
{
    uint8_t both[2 * HASH_BYTES];

    memcpy(both, sum, HASH_BYTES);
    hash_keyed_fast(key, value, n, both + HASH_BYTES);
    hash_keyed_fast(key, both, sizeof both, sum);
}

/* What was sent with this token, as one hash. The key follows from the token, of which only a hash
 * is stored: who reads the database cannot try words against it. */
static void hash_sent(struct request *r, const uint8_t token[static TOKEN_BYTES])
{
    uint8_t key[HASH_BYTES], sum[HASH_BYTES] = {0};

    hash_keyed_fast(web_hooks.key, token, TOKEN_BYTES, key);
    for (size_t i = 0; i < r->n_fields; i++) {
        const struct pair *f = &r->fields[i];
        if (!strcmp(f->name, "token"))
            continue;
        chain(key, f->name, strlen(f->name), sum);
        chain(key, f->value, strlen(f->value), sum);
    }
    for (size_t i = 0; i < r->n_uploads; i++) {
        const struct upload *u = &r->uploads[i];
        chain(key, u->field, strlen(u->field), sum);
        chain(key, u->name ? u->name : "", u->name ? strlen(u->name) : 0, sum);
        chain(key, u->data, u->len, sum);
    }
    memcpy(r->sent_hash, sum, HASH_BYTES);
}

bool token_valid(struct request *r, const char *token, uint8_t hash[static 32])
{
    const char *owner = token_owner(r);
    uint8_t sent[TOKEN_BYTES], mac[HASH_BYTES];

    if (!token || !hex_read(token, sent, sizeof sent))
        return false;
    r->token_scope = get_number(sent);
    if (!owner)
        return false;
    token_mac(r, owner, r->path, sent, mac);
    if (!bytes_equal(mac, sent + HEAD_BYTES, HASH_BYTES))
        return false;
    if (!time_lasts((int64_t)get_number(sent + UNTIL_AT), time_now(), TOKEN_LIFE))
        return false;
    hash_bytes(sent, sizeof sent, hash);
    hash_sent(r, sent);
    return true;
}
