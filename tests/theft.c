/* What a thief has (theft.h). Not here: which thieves there are (thief_test.c).
 */
#include "tests/theft.h"
#include "base/mem.h"
#include "base/random.h"
#include "db/checksum.h"
#include "organisatie/account_keys.h"
#include "organisatie/internal.h"
#include "tests/cm.h"
#include <ctype.h>
#include <libpq-fe.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 64

struct cell {
    const char *name;
    const uint8_t *data;
    size_t n;
};
struct row {
    const char *table;
    struct cell cell[COLUMNS];
    size_t n;
};
/* A sealed value, at the place where it stands. */
struct lock {
    const char *naam; /* of a text that he is after; NULL: a key */
    struct seal_place at;
    const uint8_t *sealed;
    size_t n;
    bool box, open;
    const uint8_t *text;
    size_t length;
};
struct theft {
    TALLOC_CTX *ctx;
    struct row **row;
    size_t rows;
    struct lock *lock;
    size_t locks, looked; /* looked: opened texts that were tried as keys */
    struct wish {
        const char *naam;
        struct seal_place at;
    } * wish;
    size_t wishes, tried;
};

struct theft *theft_new(const void *ctx)
{
    struct theft *t = mem_new(ctx, struct theft);

    *t = (struct theft){.ctx = mem_ctx(t, "theft")};
    return t;
}

void theft_end(struct theft *t)
{
    mem_free(t);
}

/* ---- taking ---- */
static struct row *row_new(struct theft *t, const char *table)
{
    t->row = mem_resize(t->ctx, t->row, struct row *, t->rows + 1);
    struct row *r = mem_new(t->ctx, struct row);
    *r = (struct row){.table = mem_text(t->ctx, table)};
    return t->row[t->rows++] = r;
}

static void cell_add(struct theft *t, struct row *r, const char *name, const void *data, size_t n)
{
    uint8_t *copy = mem_array(t->ctx, uint8_t, n + 1);

    assert_true(r->n < COLUMNS);
    if (n)
        memcpy(copy, data, n);
    copy[n] = 0;
    r->cell[r->n++] = (struct cell){mem_text(t->ctx, name), copy, n};
}

static void take_table(struct theft *t, sqlite3 *db, const char *table)
{
    sqlite3_stmt *s = NULL;
    char *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", table);

    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    while (sqlite3_step(s) == SQLITE_ROW) {
        struct row *r = row_new(t, table);
        for (int i = 0; i < sqlite3_column_count(s); i++) {
            const void *data = sqlite3_column_blob(s, i);
            cell_add(t, r, sqlite3_column_name(s, i), data, (size_t)sqlite3_column_bytes(s, i));
        }
    }
    sqlite3_finalize(s);
    sqlite3_free(sql);
}

void theft_sqlite(struct theft *t, const char *file)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;

    assert_int_equal(sqlite3_open_v2(file, &db, SQLITE_OPEN_READONLY, checksum_vfs()), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT name FROM sqlite_schema WHERE type = 'table' AND "
                                        "sql NOT LIKE 'CREATE VIRTUAL%'",
                                        -1, &s, NULL),
                     SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW)
        take_table(t, db, (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    sqlite3_close(db);
}

static void take_pg_table(struct theft *t, PGconn *pg, const char *schema, const char *table)
{
    PGresult *r = PQexec(pg, mem_format(t->ctx, "SELECT * FROM \"%s\".\"%s\"", schema, table));

    if (PQresultStatus(r) != PGRES_TUPLES_OK)
        fail_msg("%s: %s", table, PQerrorMessage(pg));
    for (int i = 0; i < PQntuples(r); i++) {
        struct row *row = row_new(t, table);
        for (int k = 0; k < PQnfields(r); k++) {
            size_t n = (size_t)PQgetlength(r, i, k);
            unsigned char *raw = NULL;
            if (PQftype(r, k) == 17) /* bytea */
                raw = PQunescapeBytea((const unsigned char *)PQgetvalue(r, i, k), &n);
            cell_add(t, row, PQfname(r, k), raw ? (const void *)raw : PQgetvalue(r, i, k),
                     PQgetisnull(r, i, k) ? 0 : n);
            PQfreemem(raw);
        }
    }
    PQclear(r);
}

static void take_schema(struct theft *t, const char *schema)
{
    PGconn *pg = PQconnectdb(getenv("KOERS_TEST_PG"));
    PGresult *r = PQexec(
        pg, mem_format(t->ctx, "SELECT tablename FROM pg_tables WHERE schemaname = '%s'", schema));

    assert_int_equal(PQresultStatus(r), PGRES_TUPLES_OK);
    assert_true(PQntuples(r) > 0);
    for (int i = 0; i < PQntuples(r); i++)
        take_pg_table(t, pg, schema, PQgetvalue(r, i, 0));
    PQclear(r);
    PQfinish(pg);
}

void theft_live(struct theft *t, const struct testdb *db)
{
    const char *const places[] = {db->place, db->personal_place, db->keys_place};
    const char *const schemas[] = {db->schema, db->personal_schema, db->keys_schema};

    for (int i = 0; i < 3; i++) {
        if (testdb_postgres()) {
            take_schema(t, schemas[i]);
            continue;
        }
        theft_sqlite(t, places[i]);
        theft_file(t, places[i]); /* free pages too */
    }
}

void theft_file(struct theft *t, const char *path)
{
    FILE *in = fopen(path, "rb");

    if (!in)
        fail_msg("%s cannot be read", path);
    fseek(in, 0, SEEK_END);
    size_t n = (size_t)ftell(in);
    rewind(in);
    uint8_t *all = mem_array(t->ctx, uint8_t, n + 1);
    assert_int_equal(fread(all, 1, n, in), n);
    fclose(in);
    cell_add(t, row_new(t, "(file)"), path, all, n);
}

void theft_text(struct theft *t, const char *text)
{
    cell_add(t, row_new(t, "(text)"), "text", text, strlen(text));
}

void theft_wants(struct theft *t, const char *naam, const struct seal_place *at)
{
    t->wish = mem_resize(t->ctx, t->wish, struct wish, t->wishes + 1);
    t->wish[t->wishes++] = (struct wish){mem_text(t->ctx, naam), *at};
}

bool theft_holds(const struct theft *t, const char *words)
{
    for (size_t i = 0; i < t->rows; i++)
        for (size_t k = 0; k < t->row[i]->n; k++)
            if (memmem(t->row[i]->cell[k].data, t->row[i]->cell[k].n, words, strlen(words)))
                return true;
    return false;
}

/* ---- what is locked ---- */
static const struct cell *cell_of(const struct row *r, const char *name)
{
    for (size_t i = 0; i < r->n; i++)
        if (!strcmp(r->cell[i].name, name))
            return &r->cell[i];
    return NULL;
}

static const char *text_of(const struct row *r, const char *name)
{
    const struct cell *c = cell_of(r, name);

    return c ? (const char *)c->data : "";
}

static int64_t number_of(const struct row *r, const char *name)
{
    return strtoll(text_of(r, name), NULL, 10);
}

static void lock_add(struct theft *t, const struct row *r, const char *column, const char *naam,
                     struct seal_place at)
{
    const struct cell *c = cell_of(r, column);

    if (!c || (!seal_id(c->data, c->n) && !seal_box_id(c->data, c->n)))
        return;
    t->lock = mem_resize(t->ctx, t->lock, struct lock, t->locks + 1);
    t->lock[t->locks++] = (struct lock){.naam = naam,
                                        .at = at,
                                        .sealed = c->data,
                                        .n = c->n,
                                        .box = seal_box_id(c->data, c->n) != NULL};
}

static bool lock_of_text(struct theft *t, const struct row *r)
{
    for (size_t i = 0; i < t->wishes; i++)
        if (!strcmp(text_of(r, "naam"), t->wish[i].naam)) {
            lock_add(t, r, "waarde", t->wish[i].naam, t->wish[i].at);
            return true;
        }
    return false;
}

/* The account of a session: that of its person. */
static int64_t account_of(const struct theft *t, const struct row *session)
{
    for (size_t i = 0; i < t->rows; i++)
        if (!strcmp(t->row[i]->table, "persoon") &&
            number_of(t->row[i], "organisatie") == number_of(session, "organisatie") &&
            number_of(t->row[i], "id") == number_of(session, "persoon"))
            return number_of(t->row[i], "account");
    return 0;
}

static void locks_of(struct theft *t, const struct row *r)
{
    const char *is = r->table;
    int64_t account = number_of(r, "account"), organisatie = number_of(r, "organisatie"),
            body = number_of(r, "gezelschap"), ronde = number_of(r, "ronde");

    if (!strcmp(is, "account_sleutel")) {
        lock_add(t, r, "wachtwoord", NULL, (struct seal_place){is, "wachtwoord", 0, account, 0});
        lock_add(t, r, "blad", NULL, (struct seal_place){is, "blad", 0, account, 0});
    } else if (!strcmp(is, "account_paar")) {
        lock_add(t, r, "geheim", NULL, (struct seal_place){is, "geheim", 0, account, 0});
    } else if (!strcmp(is, "account")) {
        lock_add(t, r, "totp", NULL, (struct seal_place){is, "totp", 0, number_of(r, "id"), 0});
    } else if (!strcmp(is, "sessie")) {
        lock_add(t, r, "sleutel", NULL, (struct seal_place){is, "sleutel", 0, account_of(t, r), 0});
    } else if (!strcmp(is, "deelsleutel")) {
        lock_add(
            t, r, "sleutel", NULL,
            (struct seal_place){is, text_of(r, "soort"), organisatie, number_of(r, "nummer"), 0});
    } else if (!strcmp(is, "server_sleutel")) {
        if (!lock_of_text(t, r))
            lock_add(t, r, "waarde", NULL,
                     (struct seal_place){is, mem_format(t->ctx, "waarde %s", text_of(r, "naam")), 0,
                                         0, 0});
    } else if (!strcmp(is, "groep_zegel")) {
        lock_add(t, r, "sleutel", NULL,
                 (struct seal_place){is, "sleutel", organisatie, body, ronde});
    } else if (!strcmp(is, "groep_sleutel")) {
        lock_add(t, r, "blad", NULL, (struct seal_place){is, "blad", organisatie, body, ronde});
    }
}

/* ---- trying ---- */
static const uint8_t *id_of(const struct lock *l)
{
    return l->sealed + 1;
}

static bool lock_opens(struct theft *t, struct lock *l, const uint8_t key[static 32])
{
    uint8_t text[4096];
    struct seal_key k;
    struct seal_pair pair;
    size_t n = 0;

    if (l->n > sizeof text)
        return false;
    memcpy(k.key, key, 32);
    memcpy(k.id, id_of(l), sizeof k.id); /* so that only the key itself counts */
    if (l->box)
        seal_pair_of(key, &pair);
    l->open = l->box ? seal_box_open(&pair, &l->at, l->sealed, l->n, text, &n)
                     : seal_open(&k, &l->at, l->sealed, l->n, text, &n);
    if (l->open) {
        l->text = (const uint8_t *)mem_textn(t->ctx, (const char *)text, n);
        l->length = n;
    }
    return l->open;
}

/* Is it the first of those that one key opens? The ids stand in the open. Planted texts and keys apart: a
 * value may be forged. */
static bool is_first(const struct theft *t, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (t->lock[k].box == t->lock[i].box && !t->lock[k].open &&
            !memcmp(id_of(&t->lock[k]), id_of(&t->lock[i]), SEAL_ID_BYTES) &&
            (t->lock[k].naam != NULL) == (t->lock[i].naam != NULL))
            return false;
    return true;
}

static void try_one(struct theft *t, const uint8_t key[static 32])
{
    uint8_t half[32], id[SEAL_ID_BYTES];
    bool fits[512];

    assert_true(t->locks < sizeof fits);
    t->tried++;
    crypto_scalarmult_base(half, key);
    seal_key_id(half, id);
    for (size_t i = 0; i < t->locks; i++)
        fits[i] = !t->lock[i].open &&
                  (t->lock[i].box ? !memcmp(id, id_of(&t->lock[i]), sizeof id) : is_first(t, i)) &&
                  lock_opens(t, &t->lock[i], key);
    for (size_t i = 0; i < t->locks; i++)
        for (size_t k = 0; k < t->locks && fits[i]; k++)
            if (!t->lock[k].open && t->lock[k].box == t->lock[i].box &&
                !memcmp(id_of(&t->lock[k]), id_of(&t->lock[i]), SEAL_ID_BYTES))
                lock_opens(t, &t->lock[k], key);
}

/* As it is, and as the secret of a cookie becomes a key. */
static void try_key(struct theft *t, const uint8_t key[static 32])
{
    static const char purpose[] = "koers: key of a session";
    uint8_t derived[32];

    try_one(t, key);
    hash_keyed_fast(key, purpose, sizeof purpose, derived);
    try_one(t, derived);
}

static void try_windows(struct theft *t, const uint8_t *data, size_t n)
{
    static const uint8_t zero[32];

    for (size_t at = 0; at + 32 <= n; at++)
        if (memcmp(data + at, zero, 32) != 0)
            try_key(t, data + at);
}

/* A text may be one in hex or in base64, from anywhere in it; and its hash. */
static void try_text(struct theft *t, const uint8_t *data, size_t n)
{
    uint8_t raw[1024], hash[32];
    size_t got = 0;

    hash_bytes(data, n, hash);
    try_key(t, hash);
    for (size_t at = 0; at < n; at++) {
        if (at > 0 && isalnum(data[at - 1]) && isalnum(data[at]))
            continue;
        size_t max = n - at > 2 * sizeof raw ? 2 * sizeof raw : n - at;
        if (sodium_hex2bin(raw, sizeof raw, (const char *)data + at, max, NULL, &got, NULL) == 0 ||
            got >= 32)
            try_windows(t, raw, got);
        for (int kind = 1; kind <= 7; kind += 2)
            if ((sodium_base642bin(raw, sizeof raw, (const char *)data + at,
                                   max > sizeof raw ? sizeof raw : max, NULL, &got, NULL,
                                   kind) == 0 ||
                 got >= 32) &&
                got >= 32)
                try_windows(t, raw, got);
    }
}

static void try_guesses(struct theft *t, const char *const *guesses)
{
    for (size_t i = 0; i < t->rows; i++) {
        const struct cell *salt = cell_of(t->row[i], "zout");
        struct seal_key kek;
        for (size_t k = 0; salt && !strcmp(t->row[i]->table, "account_sleutel") && guesses[k]; k++)
            if (password_key(guesses[k], salt->data, salt->n, &kek))
                try_one(t, kek.key);
    }
}

/* What opened since is a string like the others. */
static bool try_opened(struct theft *t)
{
    bool any = false;

    for (size_t i = 0; i < t->locks; i++) {
        struct lock *l = &t->lock[i];
        if (!l->open || l->naam || !l->text)
            continue;
        const uint8_t *text = l->text;
        l->text = NULL;
        any = true;
        try_windows(t, text, l->length);
    }
    return any;
}

static bool is_text(const struct cell *c)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->data[i] < 9 || c->data[i] > 126)
            return false;
    return true;
}

void theft_attack(struct theft *t, const char *const *guesses)
{
    for (size_t i = 0; i < t->rows; i++)
        locks_of(t, t->row[i]);
    for (size_t i = 0; i < t->rows; i++)
        for (size_t k = 0; k < t->row[i]->n; k++) {
            const struct cell *c = &t->row[i]->cell[k];
            bool file = !strcmp(t->row[i]->table, "(file)");
            if (is_text(c) && c->n >= 32)
                try_text(t, c->data, c->n);
            else if (!file && c->n >= 32)
                try_windows(t, c->data, c->n);
        }
    if (guesses)
        try_guesses(t, guesses);
    while (try_opened(t))
        ;
}

const char *theft_opened(const struct theft *t, const char *naam)
{
    for (size_t i = 0; i < t->locks; i++)
        if (t->lock[i].naam && t->lock[i].open && !strcmp(t->lock[i].naam, naam))
            return (const char *)t->lock[i].text;
    return NULL;
}

size_t theft_tried(const struct theft *t)
{
    return t->tried;
}
