/* sqlgen, reading: rooms.txt, the parts of an .sql file, tokens, names.
 * Not here: what the SQL means (sqlgen_scan.c, sqlgen_check.c).
 */
#include "sqlgen.h"
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *const type_names[N_TYPES] = {"id",    "tekst", "datum", "tijdstip",
                                         "getal", "breuk", "bool",  "bytes"};
static const char *const kind_names[N_KINDS] = {"one", "many", "exec", "stream"};

static const char c_words[] =
    " auto break case char const continue default do double else enum extern float for goto if "
    "inline int long register restrict return short signed sizeof static struct switch typedef "
    "union unsigned void volatile while bool true false asm typeof ";
static const char pg_words[] =
    " all analyse analyze and any array as asc asymmetric authorization binary both case cast "
    "check collate collation column concurrently constraint create cross current_catalog "
    "current_date current_role current_schema current_time current_timestamp current_user default "
    "deferrable desc distinct do else end except false fetch for foreign freeze from full grant "
    "group having ilike in initially inner intersect into is isnull join lateral leading left "
    "like limit localtime localtimestamp natural not notnull null offset on only or order outer "
    "overlaps placing primary references returning right select session_user similar some "
    "symmetric table tablesample then to trailing true union unique user using variadic verbose "
    "when where window with ";

/* Everything the tool makes hangs here until it ends. */
static struct kept {
    struct kept *next;
} * kept;

void stop(const char *path, int line, const char *fmt, ...)
{
    va_list ap;

    fprintf(stderr, "%s:%d: ", path, line);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    exit(1);
}

void *keep(size_t n)
{
    struct kept *k = calloc(1, sizeof *k + n);

    if (!k)
        abort();
    k->next = kept;
    kept = k;
    return k + 1;
}

char *keep_n(const char *text, size_t n)
{
    char *p = keep(n + 1);

    memcpy(p, text, n);
    return p;
}

char *keep_format(const char *fmt, ...)
{
    va_list ap;
    char text[4096];

    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    return keep_n(text, n < (int)sizeof text ? (size_t)n : sizeof text - 1);
}

void *grown(void *array, int n, size_t size)
{
    if (n & (n - 1)) /* room doubles at 0, 1, 2, 4, 8 … */
        return array;
    void *p = keep(size * (size_t)(n ? 2 * n : 1));
    if (n)
        memcpy(p, array, size * (size_t)n);
    return p;
}

enum type type_of(const char *name, int n)
{
    for (int i = 0; i < N_TYPES; i++)
        if ((int)strlen(type_names[i]) == n && !memcmp(type_names[i], name, (size_t)n))
            return (enum type)i;
    return NO_TYPE;
}

bool tok_is(const struct tok *t, const char *word)
{
    return (t->kind == T_WORD || t->kind == T_OP || t->kind == T_PARAM) &&
           (int)strlen(word) == t->n && !strncasecmp(t->at, word, (size_t)t->n);
}

bool tok_in(const struct tok *t, const char *words)
{
    if (t->kind != T_WORD)
        return false;
    for (const char *w = words; *w; w += strcspn(w, " ")) {
        w += strspn(w, " ");
        if ((int)strcspn(w, " ") == t->n && !strncasecmp(w, t->at, (size_t)t->n))
            return true;
    }
    return false;
}

const char *tok_text(const struct tok *t)
{
    if (t->kind == T_QUOTED)
        return keep_n(t->at + 1, (size_t)t->n - 2);
    return keep_n(t->at, (size_t)t->n);
}

static bool word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* Length of the token at s, and its kind. */
static int token_length(const char *path, int line, const char *s, enum tok_kind *kind)
{
    int n = 1;

    if (*s == '\'' || *s == '"') {
        *kind = *s == '"' ? T_QUOTED : T_STRING;
        while (s[n] && (s[n] != *s || s[n + 1] == *s))
            n += s[n] == *s ? 2 : 1;
        if (!s[n])
            stop(path, line, "this quote is never closed");
        return n + 1;
    }
    *kind = isdigit((unsigned char)*s) ? T_NUMBER : T_WORD;
    if (*s == '@' && (islower((unsigned char)s[1]) || s[1] == '_'))
        *kind = T_PARAM;
    else if (!word_char(*s)) {
        *kind = T_OP;
        if (strchr("<>=!|:-@&*+/~#", *s))
            while (s[n] && strchr("<>=|:@&~#", s[n]) && n < 3 &&
                   !(s[n] == '@' && islower((unsigned char)s[n + 1])))
                n++;
        return n;
    }
    while (word_char(s[n]) || (*kind == T_NUMBER && s[n] == '.'))
        n++;
    return n;
}

/* Blanks and comments before the next token. */
static const char *skip_blank(const char *path, const char *s, int *line)
{
    for (;; s++) {
        if (s[0] == '-' && s[1] == '-')
            s += strcspn(s, "\n");
        if (s[0] == '/' && s[1] == '*') {
            const char *end = strstr(s + 2, "*/");
            if (!end)
                stop(path, *line, "this comment is never closed");
            for (; s < end + 1; s++)
                *line += *s == '\n';
            continue;
        }
        if (!*s || !isspace((unsigned char)*s))
            return s;
        *line += *s == '\n';
    }
}

struct toks tokenise(const char *path, const char *text, int line)
{
    struct toks ts = {0};
    size_t room = strlen(text) + 4;
    int depth = 0;

    ts.t = (struct tok *)keep(room * sizeof *ts.t) + 1;
    for (const char *s = text;;) {
        const char *begin = s;
        s = skip_blank(path, s, &line);
        struct tok *t = &ts.t[ts.n];
        if (!*s)
            break;
        *t = (struct tok){.at = s, .line = line, .spaced = s > begin};
        t->n = token_length(path, line, s, &t->kind);
        depth -= *s == ')' && t->kind == T_OP;
        if (depth < 0)
            stop(path, line, "this ) closes nothing");
        t->depth = depth;
        depth += *s == '(' && t->kind == T_OP;
        for (int i = 0; i < t->n; i++)
            line += s[i] == '\n';
        s += t->n;
        ts.n++;
    }
    if (depth)
        stop(path, line, "a ( is never closed");
    for (int i = 0; i < 3; i++)
        ts.t[ts.n + i].line = line;
    return ts;
}

int matching(const struct toks *ts, int open)
{
    int i = open + 1;

    while (i < ts->n && ts->t[i].depth > ts->t[open].depth)
        i++;
    return i;
}

void check_name(const char *path, int line, const char *name, bool column)
{
    struct tok t = {T_WORD, name, (int)strlen(name), line, 0, false};

    for (const char *s = name; *s || s == name; s++)
        if (!islower((unsigned char)*s) && *s != '_' && (s == name || !isdigit((unsigned char)*s)))
            stop(path, line,
                 "'%s' cannot be a name: use lower case letters, digits and _ (an expression is "
                 "named by AS)",
                 name);
    if (tok_in(&t, c_words))
        stop(path, line, "'%s' is a reserved word in C: choose another name", name);
    if (column && tok_in(&t, pg_words))
        stop(path, line, "'%s' is a reserved word in PostgreSQL: choose another name", name);
}

static bool utf8(const unsigned char *s)
{
    while (*s) {
        int more = *s < 0x80 ? 0 : (*s & 0xE0) == 0xC0 ? 1 : (*s & 0xF0) == 0xE0 ? 2 : 3;
        if ((*s >= 0x80 && *s < 0xC2) || *s > 0xF4)
            return false;
        for (s++; more; more--, s++)
            if ((*s & 0xC0) != 0x80)
                return false;
    }
    return true;
}

static char *read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    char *text = NULL;
    size_t n = 0, got = 0;
    char part[65536];

    if (!f)
        stop(path, 1, "this file cannot be read");
    while ((got = fread(part, 1, sizeof part, f)) > 0) {
        char *more = keep(n + got + 1);
        if (n)
            memcpy(more, text, n);
        memcpy(more + n, part, got);
        text = more;
        n += got;
    }
    fclose(f);
    if (!n)
        return keep(1);
    if (strlen(text) != n || !utf8((unsigned char *)text))
        stop(path, 1, "this text is not UTF-8");
    return text;
}

/* A query runs on one store: a room touches rooms of its own store only. */
static void check_below(const char *path, int line, const struct house *h, const struct room *r)
{
    for (int i = 0; i < r->n_below; i++)
        for (int k = 0; k < h->n_rooms; k++)
            if (!strcmp(h->rooms[k].name, r->below[i]) && h->rooms[k].store != r->store)
                stop(path, line, "room %s may not touch room %s: they stand in different stores",
                     r->name, r->below[i]);
}

void read_rooms(const char *path, struct house *h)
{
    char *save = NULL, *save_word = NULL;
    int line = 0;

    for (char *s = read_file(path); (s = strtok_r(line ? NULL : s, "\n", &save)); line++) {
        char *colon = strchr(s, ':');
        if (!colon || *s == '#')
            continue;
        *colon = '\0';
        h->rooms = grown(h->rooms, h->n_rooms, sizeof *h->rooms);
        struct room *r = &h->rooms[h->n_rooms++];
        r->name = s;
        char *mark = strchr(s, ' ');
        if (mark) {
            *mark = '\0';
            r->store = !strcmp(mark + 1, "@personal") ? PERSONAL_STORE
                       : !strcmp(mark + 1, "@keys")   ? KEYS_STORE
                                                      : QUALITY_STORE;
            if (r->store == QUALITY_STORE)
                stop(path, line + 1,
                     "'%s' is no store: write ROOM: or ROOM @personal: or ROOM @keys:", mark + 1);
        }
        for (char *w = strtok_r(colon + 1, " \t", &save_word); w;
             w = strtok_r(NULL, " \t", &save_word)) {
            r->below = grown(r->below, r->n_below, sizeof *r->below);
            r->below[r->n_below++] = w;
        }
        check_below(path, line + 1, h, r);
    }
}

bool may_touch(const struct room *r, const struct room *other)
{
    if (r == other)
        return true;
    for (int i = 0; i < r->n_below; i++)
        if (!strcmp(r->below[i], other->name))
            return true;
    return false;
}

/* SignalenVanLocatie -> signalen_van_locatie */
static char *snake(const char *camel)
{
    char *out = keep(2 * strlen(camel) + 1), *o = out;

    for (const char *s = camel; *s; s++) {
        if (s > camel && isupper((unsigned char)*s) &&
            (!isupper((unsigned char)s[-1]) || islower((unsigned char)s[1])))
            *o++ = '_';
        *o++ = (char)tolower((unsigned char)*s);
    }
    return out;
}

/* "name type" or "name type?" */
static struct field read_field(const char *path, int line, const char *s)
{
    char name[64] = "", type[64] = "", rest[2] = "";
    struct field f = {.line = line};

    if (sscanf(s, " %63s %63s %1s", name, type, rest) < 2)
        stop(path, line, "a name and a type are needed, such as: aantal getal");
    size_t n = strlen(type);
    f.nullable = type[n - 1] == '?';
    f.type = type_of(type, (int)(n - f.nullable));
    f.name = keep_n(name, strlen(name));
    if (f.type == NO_TYPE)
        stop(path, line, "'%s' is no type: id tekst datum tijdstip getal breuk bool bytes", type);
    return f;
}

static struct query *begin_query(struct room *r, int line, const char *s)
{
    char camel[128] = "", kind[16] = "";
    struct query *q;

    r->queries = grown(r->queries, r->n_queries, sizeof *r->queries);
    q = &r->queries[r->n_queries++];
    *q = (struct query){.line = line, .kind = N_KINDS, .doc = ""};
    if (sscanf(s, " %127[A-Za-z0-9] :%15s", camel, kind) < 2 || !isupper((unsigned char)*camel))
        stop(r->path, line, "write: -- name: SignalenVanLocatie :many");
    for (int i = 0; i < N_KINDS; i++)
        if (!strcmp(kind, kind_names[i]))
            q->kind = (enum kind)i;
    if (q->kind == N_KINDS)
        stop(r->path, line, "':%s' is no kind: one many exec stream", kind);
    q->name = snake(camel);
    check_name(r->path, line, q->name, false);
    return q;
}

static struct step *begin_step(struct room *r, int line, const char *s)
{
    int number = 0, at = 0;

    if (sscanf(s, " %d: %n", &number, &at) < 1 || !at || !s[at])
        stop(r->path, line, "write: -- schema 1: what it adds");
    if (number != r->n_steps + 1)
        stop(r->path, line, "this is schema step %d: number it %d", number, r->n_steps + 1);
    r->steps = grown(r->steps, r->n_steps, sizeof *r->steps);
    struct step *st = &r->steps[r->n_steps++];
    *st = (struct step){.number = number, .line = line, .name = keep_n(s + at, strlen(s + at))};
    return st;
}

static void add_field(struct room *r, struct field **array, int *n, int line, const char *s,
                      const char *what)
{
    struct field f = read_field(r->path, line, s);

    for (int i = 0; i < *n; i++)
        if (!strcmp((*array)[i].name, f.name))
            stop(r->path, line, "%s '%s' is declared twice", what, f.name);
    *array = grown(*array, *n, sizeof f);
    (*array)[(*n)++] = f;
}

/* A comment line of a query; ended: its SQL is complete. */
static void query_note(struct room *r, struct query *q, int line, const char *s, bool ended)
{
    if (*s == '@') {
        add_field(r, &q->params, &q->n_params, line, s + 1, "parameter");
        check_name(r->path, line, q->params[q->n_params - 1].name, false);
        if (q->n_params > 64)
            stop(r->path, line, "a query takes at most 64 parameters");
    } else if (!strncmp(s, "-> ", 3)) {
        add_field(r, &q->promised, &q->n_promised, line, s + 3, "column");
    } else if (!strncmp(s, "alle organisaties", 17)) {
        if (s[17] != ':' || !s[18 + strspn(s + 18, " ")])
            stop(r->path, line, "write why: -- alle organisaties: why");
        q->all_organisations = keep_n(s + 19, strlen(s + 19));
    } else if (!ended) { /* what stands between two queries belongs to neither */
        q->doc = keep_format("%s%s%s", q->doc, *q->doc ? "\n" : "", s);
    }
}

struct part { /* the SQL being read: the lines of each engine, blank where the other speaks */
    char *text[ENGINES];
    size_t n;
    int only; /* ENGINES: both */
};

static void add_line(struct part *p, const char *s, size_t n)
{
    for (int e = 0; e < ENGINES; e++) {
        char *to = p->text[e] + p->n;
        bool take = p->only == ENGINES || p->only == e;
        memcpy(to, s, take ? n : 0);
        memset(to + (take ? n : 0), ' ', take ? 0 : n);
        to[n] = '\n';
    }
    p->n += n + 1;
}

static void end_part(struct part *p, size_t room, const char *text[ENGINES])
{
    for (int e = 0; e < ENGINES; e++) {
        if (text)
            text[e] = p->text[e];
        p->text[e] = keep(room);
    }
    p->n = 0;
    p->only = ENGINES;
}

/* A step's fingerprint: its tokens on both engines, so that blanks and comments do not count. */
static void hash_step(struct room *r, struct step *st)
{
    unsigned long long h = 0xcbf29ce484222325ULL;

    for (int e = 0; e < ENGINES; e++) {
        struct toks ts = tokenise(r->path, st->text[e], st->line + 1);
        for (int i = 0; i < ts.n; i++)
            for (int k = 0; k <= ts.t[i].n; k++)
                h = (h ^ (unsigned char)(k < ts.t[i].n ? ts.t[i].at[k] : 1)) * 0x100000001b3ULL;
    }
    st->hash = keep_format("%016llx", h);
}

/* What stands on a line between `--` markers, or NULL. */
static const char *marker(const char *s)
{
    return !strncmp(s, "-- ", 3) ? s + 3 : NULL;
}

struct reading {
    struct room *r;
    struct step *step;
    struct query *query;
    struct part part;
    size_t room;
};

static void close_open(struct reading *rd)
{
    if (rd->step)
        stop(rd->r->path, rd->step->line, "this schema step is not closed by -- end");
    end_part(&rd->part, rd->room, rd->query ? rd->query->text : NULL);
    rd->query = NULL;
}

static void read_line(struct reading *rd, int line, char *s)
{
    const char *m = marker(s);
    struct room *r = rd->r;

    if (m && !strncmp(m, "schema ", 7)) {
        close_open(rd);
        rd->step = begin_step(r, line, m + 7);
    } else if (m && !strcmp(m, "end")) {
        if (!rd->step)
            stop(r->path, line, "-- end closes nothing: it ends a schema step");
        end_part(&rd->part, rd->room, rd->step->text);
        hash_step(r, rd->step);
        rd->step = NULL;
    } else if (m && !strncmp(m, "name: ", 6)) {
        close_open(rd);
        rd->query = begin_query(r, line, m + 6);
    } else if (m && (!strcmp(m, "sqlite") || !strcmp(m, "postgres") || !strcmp(m, "both"))) {
        rd->part.only = *m == 's' ? SQLITE : *m == 'p' ? POSTGRES : ENGINES;
    } else {
        if (m && rd->query)
            query_note(r, rd->query, line, m, strchr(rd->part.text[SQLITE], ';') != NULL);
        else if (!rd->step && !rd->query && strncmp(s, "--", 2) && s[strspn(s, " \t")])
            stop(r->path, line, "this belongs to no query and no schema step");
        if (rd->step || rd->query)
            add_line(&rd->part, m && rd->query ? "" : s, m && rd->query ? 0 : strlen(s));
        return;
    }
    if ((rd->step && rd->step->line != line) || (rd->query && rd->query->line != line))
        add_line(&rd->part, "", 0);
}

void read_room(struct room *r)
{
    char *text = read_file(r->path);
    struct reading rd = {.r = r, .room = 2 * strlen(text) + 3};
    int line = 0;

    end_part(&rd.part, rd.room, NULL);
    for (char *s = text, *next; s; s = next) {
        next = strchr(s, '\n');
        if (next)
            *next++ = '\0';
        size_t n = strlen(s);
        while (n && isspace((unsigned char)s[n - 1]))
            s[--n] = '\0';
        read_line(&rd, ++line, s);
    }
    close_open(&rd);
}
