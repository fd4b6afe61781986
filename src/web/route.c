/* From a path to its row in the route tables (web.h).
 * Here: matching and nothing else; where two rows fit, the one with the earlier literal wins.
 * Not here: rights (web_hooks.admit), running the handler (service.c). */
#include "base/mem.h"
#include "web/web.h"
#include <string.h>

#define PARTS_MAX 6

struct match {
    /* a bit per literal segment, the first segment highest: a larger value is a more specific row
     */
    unsigned literal;
    struct pair part[PARTS_MAX]; /* name and value point into pattern and path; len of the value */
    size_t name_len[PARTS_MAX];
    size_t n;
};

static bool match_path(const char *pattern, const char *path, struct match *m)
{
    unsigned bit = 1u << 31;

    *m = (struct match){0};
    while (*pattern == '/' && *path == '/') {
        pattern++, path++;
        size_t pn = strcspn(pattern, "/"), n = strcspn(path, "/");
        if (*pattern == ':') {
            bool rest = pattern[pn - 1] == '*';
            if (rest)
                n = strlen(path);
            if (n == 0 || m->n == PARTS_MAX)
                return false;
            m->name_len[m->n] = pn - 1 - rest;
            m->part[m->n++] = (struct pair){pattern + 1, path, n};
        } else {
            if (pn != n || memcmp(pattern, path, n) != 0)
                return false;
            m->literal |= bit;
        }
        pattern += pn;
        path += n;
        bit >>= 1;
    }
    return *pattern == '\0' && *path == '\0';
}

const char *route_wrong(const char *path)
{
    size_t n = 0;

    if (path[0] != '/')
        return "an address begins with /";
    for (const char *p = path; (p = strstr(p, "/:")); p++)
        n++;
    return n > PARTS_MAX ? "more values in one address than a request can carry" : NULL;
}

const struct route *route_find(const struct route_table *t, size_t n_tables, struct request *r,
                               bool *other_method)
{
    const struct route *best = NULL;
    struct match best_match = {0}, m;

    *other_method = false;
    for (size_t i = 0; i < n_tables; i++) {
        for (size_t j = 0; j < t[i].n; j++) {
            const struct route *row = &t[i].routes[j];
            /* Skip most rows by their first letter. */
            if ((row->path[1] != r->path[1] && row->path[1] != ':') ||
                !match_path(row->path, r->path, &m))
                continue;
            if (row->method != r->method)
                *other_method = true;
            else if (!best || m.literal > best_match.literal)
                best = row, best_match = m;
        }
    }
    r->n_param = 0;
    if (!best)
        return NULL;
    *other_method = false;
    for (size_t i = 0; i < best_match.n; i++)
        r->param[r->n_param++] =
            (struct pair){mem_textn(r->ctx, best_match.part[i].name, best_match.name_len[i]),
                          mem_textn(r->ctx, best_match.part[i].value, best_match.part[i].len),
                          best_match.part[i].len};
    r->route = best;
    return best;
}
