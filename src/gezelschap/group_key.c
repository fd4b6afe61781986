/* The key that the members of a body share: bytes and proofs (group_key.h). Not here: rows
 * (group_store.c). Numbers are eight bytes, the lowest first; a list begins with its version.
 */
#include "gezelschap/group_key.h"
#include "base/mem.h"
#include "base/secret.h"
#include <sodium.h>
#include <string.h>

#define LIST_VERSION   1
#define CIRCLE_VERSION 1
#define MEMBER_BYTES   (8 + SEAL_KEY_BYTES)
#define BOX_BYTES      (SEAL_KEY_BYTES + HASH_32 + 8 + HASH_32)
#define SHEET_BYTES    (SEAL_KEY_BYTES + HASH_32)

/* ---- writing and reading bytes ---- */
struct pen {
    uint8_t *at;
};
struct eye {
    const uint8_t *at;
    size_t left;
    bool good;
};

static void put(struct pen *p, const void *bytes, size_t n)
{
    memcpy(p->at, bytes, n);
    p->at += n;
}

static void put_number(struct pen *p, int64_t number)
{
    for (unsigned shift = 0; shift < 64; shift += 8)
        *p->at++ = (uint8_t)((uint64_t)number >> shift);
}

static void put_members(struct pen *p, const struct group_members *m)
{
    put_number(p, (int64_t)m->n);
    for (size_t i = 0; i < m->n; i++) {
        put_number(p, m->one[i].persoon);
        put(p, m->one[i].open, SEAL_KEY_BYTES);
    }
}

static void get(struct eye *e, void *out, size_t n)
{
    e->good = e->good && e->left >= n;
    if (!e->good) {
        memset(out, 0, n);
        return;
    }
    memcpy(out, e->at, n);
    e->at += n;
    e->left -= n;
}

static int64_t get_number(struct eye *e)
{
    uint8_t b[8];
    uint64_t number = 0;

    get(e, b, sizeof b);
    for (unsigned i = 0; i < 8; i++)
        number |= (uint64_t)b[i] << 8 * i;
    return (int64_t)number;
}

/* In order, each once. */
static void get_members(const void *ctx, struct eye *e, struct group_members *m)
{
    int64_t n = get_number(e), before = 0;

    e->good = e->good && n >= 0 && n <= GROUP_MAX;
    *m = (struct group_members){.n = e->good ? (size_t)n : 0};
    m->one = mem_array(ctx, struct group_member, m->n + 1);
    for (size_t i = 0; i < m->n; i++) {
        m->one[i].persoon = get_number(e);
        get(e, m->one[i].open, SEAL_KEY_BYTES);
        e->good = e->good && m->one[i].persoon > before;
        before = m->one[i].persoon;
    }
}

/* ---- members ---- */
const struct group_member *group_find(const struct group_members *m, int64_t persoon)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->one[i].persoon == persoon)
            return &m->one[i];
    return NULL;
}

struct group_members group_with(const void *ctx, const struct group_members *m, int64_t persoon,
                                const uint8_t *open)
{
    struct group_members out = {.one = mem_array(ctx, struct group_member, m->n + 1)};
    bool waits = open != NULL;

    for (size_t i = 0; i <= m->n; i++) {
        if (waits && (i == m->n || m->one[i].persoon >= persoon)) {
            out.one[out.n].persoon = persoon;
            memcpy(out.one[out.n++].open, open, SEAL_KEY_BYTES);
            waits = false;
        }
        if (i < m->n && m->one[i].persoon != persoon)
            out.one[out.n++] = m->one[i];
    }
    return out;
}

/* ---- the list ---- */
static struct seal_place place_of(const char *table, const char *column, int64_t organisatie,
                                  int64_t gezelschap, int64_t version)
{
    return (struct seal_place){table, column, organisatie, gezelschap, version};
}

/* Seals n bytes of a secret that is wiped here. */
static struct group_bytes sealed(const void *ctx, const struct seal_key *k,
                                 const struct seal_place *at, uint8_t *text, size_t n)
{
    uint8_t *out = mem_array(ctx, uint8_t, seal_length(n));

    seal(k, at, text, n, out);
    sodium_memzero(text, n);
    mem_free(text);
    return (struct group_bytes){out, seal_length(n)};
}

struct group_bytes group_list_seal(const void *ctx, const struct seal_key *k,
                                   const struct group_list *l)
{
    struct seal_place at =
        place_of("groep_sleutel", "leden", l->organisatie, l->gezelschap, l->ronde);
    size_t n = 1 + 3 * 8 + HASH_32 + SEAL_KEY_BYTES + 8 + l->members.n * MEMBER_BYTES;
    uint8_t *text = mem_array(NULL, uint8_t, n);
    struct pen p = {text};

    *p.at++ = LIST_VERSION;
    put_number(&p, l->organisatie);
    put_number(&p, l->gezelschap);
    put_number(&p, l->ronde);
    put(&p, l->before, HASH_32);
    put(&p, l->sheet, SEAL_KEY_BYTES);
    put_members(&p, &l->members);
    return sealed(ctx, k, &at, text, n);
}

/* Opens it on ctx; *e stands behind the version at its head. False: it does not open. */
static bool unsealed(const void *ctx, const struct seal_key *k, const struct seal_place *at,
                     struct group_bytes in, struct eye *e, uint8_t *version)
{
    uint8_t *text = mem_array(ctx, uint8_t, in.n + 1);
    size_t n = 0;

    if (!seal_open(k, at, in.data, in.n, text, &n))
        return false;
    *e = (struct eye){text, n, true};
    get(e, version, 1);
    return true;
}

bool group_list_open(const void *ctx, const struct seal_key *k, int64_t organisatie,
                     int64_t gezelschap, int64_t ronde, struct group_bytes in,
                     struct group_list *out)
{
    struct seal_place at = place_of("groep_sleutel", "leden", organisatie, gezelschap, ronde);
    struct eye e;
    uint8_t version;

    if (!unsealed(ctx, k, &at, in, &e, &version))
        return false;
    *out = (struct group_list){.organisatie = get_number(&e)};
    out->gezelschap = get_number(&e);
    out->ronde = get_number(&e);
    get(&e, out->before, HASH_32);
    get(&e, out->sheet, SEAL_KEY_BYTES);
    get_members(ctx, &e, &out->members);
    return e.good && e.left == 0 && version == LIST_VERSION && out->organisatie == organisatie &&
           out->gezelschap == gezelschap && out->ronde == ronde;
}

void group_list_hash(struct group_bytes in, uint8_t out[static HASH_32])
{
    crypto_generichash(out, HASH_32, in.data, in.n, NULL, 0);
}

/* ---- the key, for a member ---- */
/* What only these two can compute: the private half of one and the public half of the other. False: that
 * half is none. */
static bool prove(const struct group_box *b, int64_t organisatie, int64_t gezelschap, int64_t ronde,
                  int64_t to, const uint8_t open[static SEAL_KEY_BYTES],
                  const uint8_t closed[static SEAL_KEY_BYTES], uint8_t out[static HASH_32])
{
    static const char purpose[] = "koers: the key of a round";
    uint8_t shared[crypto_box_BEFORENMBYTES];
    uint8_t text[sizeof purpose + 5 * 8 + SEAL_KEY_BYTES + HASH_32];
    struct pen p = {text};

    if (crypto_box_beforenm(shared, open, closed) != 0)
        return false;
    put(&p, purpose, sizeof purpose);
    put_number(&p, organisatie);
    put_number(&p, gezelschap);
    put_number(&p, ronde);
    put_number(&p, b->maker);
    put_number(&p, to);
    put(&p, b->key, SEAL_KEY_BYTES);
    put(&p, b->list, HASH_32);
    crypto_generichash(out, HASH_32, text, sizeof text, shared, sizeof shared);
    sodium_memzero(shared, sizeof shared);
    sodium_memzero(text, sizeof text);
    return true;
}

static bool box(const void *ctx, const uint8_t open[static SEAL_KEY_BYTES],
                const struct seal_place *at, uint8_t *text, size_t n, struct group_bytes *out)
{
    uint8_t *sealed_box = mem_array(ctx, uint8_t, seal_box_length(n));
    bool good = seal_box(open, at, text, n, sealed_box);

    sodium_memzero(text, n);
    *out = (struct group_bytes){sealed_box, seal_box_length(n)};
    return good;
}

bool group_box_seal(const void *ctx, const struct group_list *l, const struct seal_key *k,
                    const uint8_t list[static HASH_32], int64_t maker,
                    const struct seal_pair *of_maker, const struct group_member *to,
                    struct group_bytes *out)
{
    struct seal_place at =
        place_of("groep_zegel", "sleutel", l->organisatie, l->gezelschap, l->ronde);
    struct group_box b = {.maker = maker};
    uint8_t text[BOX_BYTES];
    struct pen p = {text};

    memcpy(b.key, k->key, SEAL_KEY_BYTES);
    memcpy(b.list, list, HASH_32);
    bool good = prove(&b, l->organisatie, l->gezelschap, l->ronde, to->persoon, to->open,
                      of_maker->closed, b.proof);
    put(&p, b.key, SEAL_KEY_BYTES);
    put(&p, b.list, HASH_32);
    put_number(&p, b.maker);
    put(&p, b.proof, HASH_32);
    sodium_memzero(&b, sizeof b);
    return box(ctx, to->open, &at, text, sizeof text, out) && good;
}

static bool unbox(const struct seal_pair *own, const struct seal_place *at, struct group_bytes in,
                  size_t length, struct group_box *out)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "group_box");
    uint8_t *text = secret_new(ctx, in.n + 1);
    size_t n = 0;
    bool good = seal_box_open(own, at, in.data, in.n, text, &n) && n == length;
    struct eye e = {text, n, good};

    get(&e, out->key, SEAL_KEY_BYTES);
    get(&e, out->list, HASH_32);
    if (length == BOX_BYTES) {
        out->maker = get_number(&e);
        get(&e, out->proof, HASH_32);
    }
    good = e.good;
    mem_free(ctx);
    return good;
}

bool group_box_open(const struct seal_pair *own, int64_t organisatie, int64_t gezelschap,
                    int64_t ronde, struct group_bytes in, struct group_box *out)
{
    struct seal_place at = place_of("groep_zegel", "sleutel", organisatie, gezelschap, ronde);

    return unbox(own, &at, in, BOX_BYTES, out);
}

bool group_proved(const struct group_box *b, int64_t organisatie, int64_t gezelschap, int64_t ronde,
                  const struct seal_pair *own, int64_t own_persoon,
                  const uint8_t maker_open[static SEAL_KEY_BYTES])
{
    uint8_t expected[HASH_32];

    return prove(b, organisatie, gezelschap, ronde, own_persoon, maker_open, own->closed,
                 expected) &&
           sodium_memcmp(expected, b->proof, HASH_32) == 0;
}

bool group_sheet_seal(const void *ctx, const struct group_list *l, const struct seal_key *k,
                      const uint8_t list[static HASH_32], struct group_bytes *out)
{
    struct seal_place at =
        place_of("groep_sleutel", "blad", l->organisatie, l->gezelschap, l->ronde);
    uint8_t text[SHEET_BYTES];
    struct pen p = {text};

    put(&p, k->key, SEAL_KEY_BYTES);
    put(&p, list, HASH_32);
    return box(ctx, l->sheet, &at, text, sizeof text, out);
}

bool group_sheet_open(const struct seal_pair *sheet, int64_t organisatie, int64_t gezelschap,
                      int64_t ronde, struct group_bytes in, struct group_box *out)
{
    struct seal_place at = place_of("groep_sleutel", "blad", organisatie, gezelschap, ronde);

    return unbox(sheet, &at, in, SHEET_BYTES, out);
}

/* ---- what one member knows for sure ---- */
struct group_bytes group_circle_seal(const void *ctx, const struct seal_key *k, int64_t organisatie,
                                     int64_t gezelschap, int64_t persoon,
                                     const struct group_circle *c)
{
    struct seal_place at = place_of("groep_kring", "kring", organisatie, gezelschap, persoon);
    size_t n = 1 + 8 + HASH_32 + 16 + (c->members.n + c->confirmed.n) * MEMBER_BYTES;
    uint8_t *text = mem_array(NULL, uint8_t, n);
    struct pen p = {text};

    *p.at++ = CIRCLE_VERSION;
    put_number(&p, c->ronde);
    put(&p, c->list, HASH_32);
    put_members(&p, &c->members);
    put_members(&p, &c->confirmed);
    return sealed(ctx, k, &at, text, n);
}

bool group_circle_open(const void *ctx, const struct seal_key *k, int64_t organisatie,
                       int64_t gezelschap, int64_t persoon, struct group_bytes in,
                       struct group_circle *out)
{
    struct seal_place at = place_of("groep_kring", "kring", organisatie, gezelschap, persoon);
    struct eye e;
    uint8_t version;

    if (!unsealed(ctx, k, &at, in, &e, &version))
        return false;
    *out = (struct group_circle){.ronde = get_number(&e)};
    get(&e, out->list, HASH_32);
    get_members(ctx, &e, &out->members);
    get_members(ctx, &e, &out->confirmed);
    return e.good && e.left == 0 && version == CIRCLE_VERSION;
}
