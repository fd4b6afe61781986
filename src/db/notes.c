/* What a transaction writes, noted so that it can be run again: for each statement the name of its
 * query and the values of its parameters. Not here: when that happens (both.c). Generated queries
 * are the only statements there are, and each names its values, so the notes hold everything. One
 * statement is: name, zero, number of parameters (1 byte); per parameter its type (1 byte), whether
 * it is given (1 byte), and when it is, its value: 8 bytes, or a length of 8 bytes and the bytes.
 */
#include "db/engine.h"

static bool has_length(enum db_type type)
{
    return type == DB_TEKST || type == DB_BYTES;
}

static size_t size_of(enum db_type type)
{
    return type == DB_DATUM ? sizeof(int32_t) : type == DB_BOOL ? sizeof(bool) : sizeof(int64_t);
}

static void note_value(struct buf *b, const struct db_field *f, const void *in)
{
    const void *at = (const char *)in + f->offset;
    struct db_bytes bytes = {0};
    int64_t value = 0;

    if (f->type == DB_TEKST)
        bytes = (struct db_bytes){*(const char *const *)at, strlen(*(const char *const *)at)};
    else if (f->type == DB_BYTES)
        bytes = *(const struct db_bytes *)at;
    else
        memcpy(&value, at, size_of(f->type));
    if (has_length(f->type))
        value = (int64_t)bytes.n;
    buf_add(b, &value, sizeof value);
    if (has_length(f->type))
        buf_add(b, bytes.data, bytes.n);
}

void note_write(struct db_conn *c, const struct db_query *q, const void *in)
{
    struct buf *b = c->record;

    buf_add(b, q->name, strlen(q->name) + 1);
    buf_char(b, (char)q->n_params);
    for (size_t i = 0; i < q->n_params && !b->vol; i++) {
        enum db_given given = db_given(&q->params[i], in);
        buf_char(b, (char)q->params[i].type);
        buf_char(b, given == GIVEN);
        if (given == GIVEN_MISSING) /* the engine refuses it in a moment, and says so */
            return;
        if (given == GIVEN)
            note_value(b, &q->params[i], in);
    }
    if (b->vol)
        db_set_error(c, DB_ERROR, false, "%s: one request writes more than %zu bytes", q->name,
                     b->max);
}

/* ---- running them again ---- */
struct reader {
    const char *at, *end;
};

static bool take(struct reader *r, void *to, size_t n)
{
    if ((size_t)(r->end - r->at) < n)
        return false;
    memcpy(to, r->at, n);
    r->at += n;
    return true;
}

static const struct db_query *query_named(const struct db *db, const char *name)
{
    for (size_t i = 0; i < db->n_rooms; i++)
        for (size_t k = 0; k < db->rooms[i]->n_queries; k++)
            if (!strcmp(db->rooms[i]->queries[k]->name, name))
                return db->rooms[i]->queries[k];
    return NULL;
}

/* A parameter that has no value, as an in struct says it. */
static void put_nothing(const struct db_field *f, char *in)
{
    db_put_null(f, in);
    if (f->type == DB_BREUK && f->null_offset == DB_NO_FIELD) {
        double nan = NAN;
        memcpy(in + f->offset, &nan, sizeof nan);
    }
}

static bool read_value(const void *ctx, struct reader *r, const struct db_field *f, char *in)
{
    int64_t value;

    if (!take(r, &value, sizeof value))
        return false;
    if (f->type == DB_BOOL)
        value = value != 0;
    if (!has_length(f->type)) {
        memcpy(in + f->offset, &value, size_of(f->type));
        return true;
    }
    if (value < 0 || value > r->end - r->at)
        return false;
    const char *bytes = mem_textn(ctx, r->at, (size_t)value);
    r->at += value;
    if (f->type == DB_TEKST) {
        memcpy(in + f->offset, &bytes, sizeof bytes);
    } else {
        struct db_bytes b = {bytes, (size_t)value};
        memcpy(in + f->offset, &b, sizeof b);
    }
    return true;
}

/* The in struct of q with the values that follow; NULL when they are of another shape. */
static void *read_in(const void *ctx, struct reader *r, const struct db_query *q)
{
    uint8_t n, type, given;
    size_t size = sizeof(struct db_bytes);

    for (size_t i = 0; i < q->n_params; i++) {
        size_t last = q->params[i].null_offset == DB_NO_FIELD ? 0 : q->params[i].null_offset;
        last = q->params[i].offset > last ? q->params[i].offset : last;
        if (last + sizeof(struct db_bytes) > size)
            size = last + sizeof(struct db_bytes);
    }
    char *in = mem_zero_(ctx, size, 1, "in");
    if (!take(r, &n, 1) || n != q->n_params)
        return NULL;
    for (size_t i = 0; i < q->n_params; i++) {
        const struct db_field *f = &q->params[i];
        if (!take(r, &type, 1) || !take(r, &given, 1) || type != (uint8_t)f->type)
            return NULL;
        if (!given)
            put_nothing(f, in);
        else if (!read_value(ctx, r, f, in))
            return NULL;
    }
    return in;
}

bool notes_run(struct db_conn *c, struct db_bytes notes, struct error *f)
{
    struct reader r = {notes.data, (const char *)notes.data + notes.n};
    TALLOC_CTX *ctx = mem_ctx(NULL, "notes");
    bool fits = true;

    while (fits && r.at < r.end && !c->failed) {
        const char *name = r.at, *zero = memchr(r.at, '\0', (size_t)(r.end - r.at));
        const struct db_query *q = zero ? query_named(c->db, name) : NULL;
        r.at = zero ? zero + 1 : r.end;
        void *in = q ? read_in(ctx, &r, q) : NULL, *rows;
        fits = in != NULL;
        if (!fits)
            error_set(f, db_words(DB_ERROR), "this program has no query %s of that shape",
                      zero ? name : "?");
        else if (q->n_columns)
            db_many(c, ctx, q, in, &rows);
        else
            db_exec(c, q, in);
    }
    mem_free(ctx);
    return fits && !c->failed;
}
