/* Combines additions to the same counter row within a transaction into one statement. On SQLite
 * only, where the writer runs many pieces in one transaction; on PostgreSQL each addition is
 * written at once. No query can see the difference: pending additions are written before a
 * statement that names their table, before a savepoint begins or ends, and before COMMIT.
 * Not here: the statement itself (draad.sql), transactions (sqlite.c). */
#include "db/engine.h"

#define SUMS_MAX 128 /* pending rows; searched one by one */

struct sum {
    const struct db_query *q;
    unsigned table; /* the bit of its table */
    size_t counts;  /* offset of the added number in the parameters */
    void *in;
    int64_t n;
};

static size_t size_of(enum db_type type)
{
    return type == DB_DATUM   ? sizeof(int32_t)
           : type == DB_BOOL  ? sizeof(bool)
           : type == DB_TEKST ? sizeof(char *)
                              : sizeof(int64_t);
}

static const void *at(const void *in, const struct db_field *f)
{
    return (const char *)in + f->offset;
}

/* True when q with in adds to the same row as s. */
static bool same_row(const struct sum *s, const struct db_query *q, const void *in)
{
    if (s->q != q)
        return false;
    for (size_t i = 0; i < q->n_params; i++) {
        const struct db_field *f = &q->params[i];
        const void *a = at(s->in, f), *b = at(in, f);
        if (f->offset != s->counts &&
            (f->type == DB_TEKST ? strcmp(*(const char *const *)a, *(const char *const *)b) != 0
                                 : memcmp(a, b, size_of(f->type)) != 0))
            return false;
    }
    return true;
}

/* Copies the parameters, so that they live as long as the pending addition. */
static void *keep(struct db_conn *c, const struct db_query *q, const void *in)
{
    size_t size = 0;

    for (size_t i = 0; i < q->n_params; i++) {
        size_t end = q->params[i].offset + size_of(q->params[i].type);
        size = end > size ? end : size;
    }
    char *copy = mem_copy(c->sums_ctx, in, size);
    for (size_t i = 0; i < q->n_params; i++)
        if (q->params[i].type == DB_TEKST) {
            char **text = (char **)(void *)(copy + q->params[i].offset);
            *text = mem_text(c->sums_ctx, *text);
        }
    return copy;
}

/* Only rows whose key can be compared here can be combined: numbers, dates and texts. */
static bool can_wait(const struct db_query *q, const void *in)
{
    for (size_t i = 0; i < q->n_params; i++) {
        enum db_type type = q->params[i].type;
        if (q->params[i].nullable || type == DB_BYTES || type == DB_BREUK ||
            (type == DB_TEKST && !*(const char *const *)at(in, &q->params[i])))
            return false;
    }
    return true;
}

/* The bit that stands for the table q adds to; 0: no bit is left. */
static unsigned table_bit(struct db_conn *c, const struct db_query *q)
{
    unsigned i = 0;

    while (i < c->n_sum_tables && c->sum_tables[i] != q)
        i++;
    if (i == SUM_TABLES)
        return 0;
    if (i == c->n_sum_tables)
        c->sum_tables[c->n_sum_tables++] = q;
    return 1u << i;
}

void db_sum_(struct db_conn *c, const struct db_query *q, const void *in, size_t counts)
{
    unsigned table = 0;
    int64_t n = *(const int64_t *)(const void *)((const char *)in + counts);

    if (c->db->engine == DB_SQLITE && db_may_write(c) && can_wait(q, in))
        table = table_bit(c, q);
    if (!table) {
        db_exec(c, q, in);
        return;
    }
    for (size_t i = 0; i < c->n_sums; i++)
        if (same_row(&c->sums[i], q, in)) {
            c->sums[i].n += n;
            return;
        }
    if (c->n_sums == SUMS_MAX && !sums_write(c))
        return;
    if (!c->sums_ctx) {
        c->sums_ctx = mem_ctx(c, "sums");
        c->sums = mem_array(c->sums_ctx, struct sum, SUMS_MAX);
    }
    c->sums[c->n_sums++] =
        (struct sum){.q = q, .table = table, .counts = counts, .in = keep(c, q, in), .n = n};
    c->sums_of |= table;
}

void sums_drop(struct db_conn *c)
{
    mem_free(c->sums_ctx);
    c->sums_ctx = NULL;
    c->sums = NULL;
    c->n_sums = c->sums_of = 0;
}

bool sums_write(struct db_conn *c)
{
    struct sum *list = c->sums;
    size_t n = c->n_sums;

    c->sums_of = 0; /* so that writing them does not trigger writing them again */
    for (size_t i = 0; i < n && !c->failed; i++) {
        *(int64_t *)(void *)((char *)list[i].in + list[i].counts) = list[i].n;
        if (list[i].n)
            db_exec(c, list[i].q, list[i].in);
    }
    sums_drop(c);
    return !c->failed;
}

/* "INSERT INTO knoop_stand (…": does the text of another statement hold the name of that table? */
static bool names_table(const struct db_query *q, const struct db_query *sum)
{
    const char *name = sum->sqlite + strlen("INSERT INTO ");

    return memmem(q->sqlite, strlen(q->sqlite), name, strcspn(name, " ("));
}

bool sums_before(struct db_conn *c, struct db_slot *slot)
{
    for (; slot->looked < c->n_sum_tables; slot->looked++)
        if (names_table(slot->q, c->sum_tables[slot->looked]))
            slot->names |= 1u << slot->looked;
    return !(slot->names & c->sums_of) || sums_write(c);
}
