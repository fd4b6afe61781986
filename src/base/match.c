/* Finding a name without guessing (match.h). */
#include "base/match.h"
#include "base/text.h"
#include <string.h>

struct match match_begin(const void *ctx, const char *text, bool exact_only)
{
    text = text_tidy(ctx, text ? text : "", TEXT_LINE);
    return (struct match){.ctx = ctx,
                          .text = text,
                          .key = text_key(ctx, text),
                          .exact_only = exact_only,
                          .rank = MATCH_BY_KEY + 1,
                          .found = MATCH_NONE};
}

void match_offer(struct match *m, const char *name, const char *key, int64_t id, int rank)
{
    if (text_blank(name))
        return;
    if (strcmp(m->text, name) != 0) {
        if (m->exact_only || !*m->key || m->rank < MATCH_BY_KEY ||
            strcmp(m->key, key ? key : text_key(m->ctx, name)) != 0)
            return;
        rank = MATCH_BY_KEY;
    }
    if (rank < m->rank) {
        m->rank = rank;
        m->found = id;
    } else if (rank == m->rank && m->found != id) {
        m->found = MATCH_DOUBT;
    }
}

int64_t match_end(const struct match *m)
{
    return m->found;
}
