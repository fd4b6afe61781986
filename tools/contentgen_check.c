/* contentgen: what must be there and fit together: head, sources, codes, keys, English, versions.
 * Not here: reading lines (contentgen_read.c). */
#include "contentgen.h"
#include <stdlib.h>
#include <string.h>

/* What a file is about; titled: each item needs a title (a word, an assignment, a rule). */
static const struct {
    const char *name;
    bool titled;
} kinds[] = {
    {"woorden",       true },
    {"lijst",         false},
    {"controlelijst", false},
    {"fasen",         false},
    {"rollen",        false},
    {"commands",      true },
    {"recht",         true },
};
/* The parts of the Kompas, as they are counted: B1 and B1.1 … B1.8, N and N1 … N13. */
static const struct {
    const char *name, *dot;
    int from, to;
} parts[] = {
    {"B1", ".", 1, 8 },
    {"B2", ".", 0, 6 },
    {"B3", ".", 1, 4 },
    {"B4", ".", 1, 5 },
    {"B5", ".", 1, 7 },
    {"S",  "",  0, 7 },
    {"N",  "",  1, 13},
};

static bool known_code(const char *code, size_t n)
{
    char one[8];
    if (n == 3 && !strncmp(code, "N1b", 3))
        return true;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (strlen(parts[i].name) == n && !strncmp(code, parts[i].name, n))
            return true;
        for (int k = parts[i].from; k <= parts[i].to; k++) {
            size_t len =
                (size_t)snprintf(one, sizeof one, "%s%s%d", parts[i].name, parts[i].dot, k);
            if (len == n && !strncmp(one, code, n))
                return true;
        }
    }
    return false;
}

static void check_codes(const struct set *s, const struct item *i)
{
    for (const char *p = i->codes; *p;) {
        size_t n = strcspn(p, " ");
        if (!known_code(p, n))
            stop_at(s->path, i->line,
                    "%.*s is no part of the Kompas: write B1 to B5, B1.3, S3, N7 … or nothing",
                    (int)n, p);
        p += n + strspn(p + n, " ");
    }
}

static bool named(const struct source *list, int n, const char *code, size_t len)
{
    for (int i = 0; i < n; i++)
        if (strlen(list[i].code) == len && !strncmp(list[i].code, code, len))
            return true;
    return false;
}

/* "P 143–145; Z 12": each part begins with the code of a source that has a title. */
static void check_source(const struct content *c, const struct set *s, int line, const char *source)
{
    if (!source)
        stop_at(s->path, line,
                "no source: add \"bron: CODE where\", so that people can look it up");
    for (const char *p = source; *p;) {
        p += strspn(p, " ");
        size_t all = strcspn(p, ";"), n = strcspn(p, " ;");
        if (!named(c->shared, c->n_shared, p, n) && !named(s->sources, s->n_sources, p, n))
            stop_at(s->path, line,
                    "source \"%.*s\" is not known: name it in content/bronnen.txt, or in the head "
                    "by \"bron CODE: title\"",
                    (int)n, p);
        p += all + (p[all] == ';');
        if (p[-1] == ';' && !p[strspn(p, " ")])
            stop_at(s->path, line, "nothing follows the last ; of the source: take it away");
    }
}

/* must: the Dutch has to be there. same: there is no English. */
static void check_text(const struct set *s, int line, const struct text *t, const char *name,
                       bool must, bool same)
{
    if (!t->in[0]) {
        if (must)
            stop_at(s->path, line, "%s is missing: add \"%s: …\"", name, name);
        return;
    }
    if (strcmp(t->in[0], "-") == 0)
        same = true;
    if (same && t->in[1])
        stop_at(s->path, t->line[1], "%s is the same in each language: take the English away",
                name);
    if (!same && !t->in[1])
        stop_at(s->path, t->line[0], "the English of %s is missing: add \"%s.en: …\" below it",
                name, name);
}

static bool real_day(const char *d)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int y = 0, m = 0, day = 0, n = 0;
    if (strlen(d) != 10 || strspn(d, "0123456789-") != 10 ||
        sscanf(d, "%4d-%2d-%2d%n", &y, &m, &day, &n) != 3 || n != 10)
        return false;
    bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
    return y >= 2020 && y <= 2100 && m >= 1 && m <= 12 && day >= 1 && day <= days[m - 1] &&
           (m != 2 || day < 29 || leap);
}

static bool check_head(struct set *s)
{
    if (!s->code || !is_key(s->code))
        stop_at(s->path, 1, "the head needs \"set: code\": small letters, digits and -");
    const char *base = strrchr(s->path, '/');
    base = base ? base + 1 : s->path;
    if (strncmp(base, s->code, strlen(s->code)) != 0 || strcmp(base + strlen(s->code), ".txt") != 0)
        stop_at(s->path, 1, "set: %s stands in %s: give both one name", s->code, base);
    if (!s->version)
        stop_at(s->path, 1, "the head needs \"versie: 1\"; raise it with each change");
    if (!s->date || !real_day(s->date))
        stop_at(s->path, 1, "the head needs \"datum: 2026-03-23\", the day of this version");
    check_text(s, 1, &s->title, "titel", true, false);
    check_text(s, 1, &s->intro, "uitleg", true, false);
    for (size_t k = 0; s->kind && k < sizeof kinds / sizeof *kinds; k++)
        if (!strcmp(s->kind, kinds[k].name))
            return kinds[k].titled;
    stop_at(s->path, 1,
            "the head needs \"soort:\" with woorden, lijst, controlelijst, fasen, rollen, "
            "commands or recht");
}

static void check_fields(const struct set *s)
{
    for (int f = 0; f < s->n_fields; f++) {
        const struct field *field = &s->fields[f];
        check_text(s, 1, &field->label, field->name, true, false);
        if (field->kind == FIELD_CHOICE && field->n_choices < 2)
            stop_at(s->path, field->label.line[0],
                    "veld %s has less than two choices: add "
                    "\"keuze %s CODE: label\"",
                    field->name, field->name);
        for (int k = 0; k < field->n_choices; k++)
            check_text(s, 1, &field->choices[k].label, "keuze", true, false);
    }
}

/* One of a list "3, 4": its length, and where the next begins. */
static size_t one_of_list(const char *p, const char **next)
{
    size_t n = strcspn(p, ",");
    *next = p + n + (p[n] == ',');
    *next += strspn(*next, " ");
    return n;
}

static void check_value(const struct set *s, const struct item *i, int f)
{
    const struct field *field = &s->fields[f];
    const struct text *t = &i->values[f];
    const char *next;
    check_text(s, i->line, t, field->name, field->required, field->kind || field->same);
    if (!t->in[0] || !strcmp(t->in[0], "-"))
        return;
    if (field->kind == FIELD_NUMBER &&
        (strspn(t->in[0], "0123456789") != strlen(t->in[0]) || strlen(t->in[0]) > 9))
        stop_at(s->path, t->line[0], "%s is a number: only digits, nine at most", field->name);
    for (const char *p = t->in[0]; field->kind == FIELD_CHOICE && *p; p = next) {
        size_t n = one_of_list(p, &next);
        bool found = false;
        for (int k = 0; k < field->n_choices; k++)
            found |= strlen(field->choices[k].code) == n && !strncmp(field->choices[k].code, p, n);
        if (!found)
            stop_at(s->path, t->line[0], "%s: \"%.*s\" is none of its choices", field->name, (int)n,
                    p);
    }
}

static void check_items(struct content *c, const struct set *s, bool titled)
{
    if (s->n_items == 0)
        stop_at(s->path, 1, "there is no item: begin one with \"[key]\"");
    for (int i = 0; i < s->n_items; i++) {
        const struct item *item = &s->items[i];
        for (int k = 0; k < i; k++)
            if (!strcmp(s->items[k].key, item->key))
                stop_at(s->path, item->line, "[%s] stands in line %d already: give it another key",
                        item->key, s->items[k].line);
        for (int k = 0; k < s->n_sections; k++)
            if (!strcmp(s->sections[k].key, item->key))
                stop_at(s->path, item->line, "%s is a section already: give it another key",
                        item->key);
        check_codes(s, item);
        check_text(s, item->line, &item->title, "titel", titled, false);
        check_text(s, item->line, &item->text, "tekst", true, false);
        check_source(c, s, item->line, item->source);
        for (int f = 0; f < s->n_fields; f++)
            check_value(s, item, f);
    }
}

static void check_sections(struct content *c, const struct set *s)
{
    for (int i = 0; i < s->n_sections; i++) {
        const struct section *section = &s->sections[i];
        bool used = false;
        for (int k = 0; k < i; k++)
            if (!strcmp(s->sections[k].key, section->key))
                stop_at(s->path, section->line, "== %s stands in line %d already", section->key,
                        s->sections[k].line);
        for (int k = 0; k < s->n_items; k++)
            used |= s->items[k].section == i;
        if (!used)
            stop_at(s->path, section->line, "== %s has no item: add one, or take it away",
                    section->key);
        check_text(s, section->line, &section->title, "titel", true, false);
        check_text(s, section->line, &section->intro, "uitleg", false, false);
        if (section->intro.in[0] || section->source)
            check_source(c, s, section->line, section->source);
    }
}

/* ---- versions ---- */

static void add_hash(uint64_t *h, const char *text)
{
    for (const char *p = text ? text : "\1"; *p; p++)
        *h = (*h ^ (unsigned char)*p) * 0x100000001b3u;
    *h = (*h ^ 0xff) * 0x100000001b3u; /* the end of a text counts: "ab" "c" is not "a" "bc" */
}

static void add_text(uint64_t *h, const struct text *t)
{
    for (int l = 0; l < LANGUAGES; l++)
        add_hash(h, t->in[l]);
}

void fingerprint_of(struct set *s)
{
    uint64_t h = 0xcbf29ce484222325u;
    add_hash(&h, s->code);
    add_hash(&h, s->kind);
    add_text(&h, &s->title);
    add_text(&h, &s->intro);
    for (int i = 0; i < s->n_sources; i++) {
        add_hash(&h, s->sources[i].code);
        add_hash(&h, s->sources[i].title);
    }
    for (int i = 0; i < s->n_fields; i++) {
        add_hash(&h, s->fields[i].name);
        add_text(&h, &s->fields[i].label);
        for (int k = 0; k < s->fields[i].n_choices; k++) {
            add_hash(&h, s->fields[i].choices[k].code);
            add_text(&h, &s->fields[i].choices[k].label);
        }
    }
    for (int i = 0; i < s->n_sections; i++) {
        add_hash(&h, s->sections[i].key);
        add_text(&h, &s->sections[i].title);
        add_text(&h, &s->sections[i].intro);
        add_hash(&h, s->sections[i].source);
    }
    for (int i = 0; i < s->n_items; i++) {
        const struct item *item = &s->items[i];
        add_hash(&h, item->section < 0 ? NULL : s->sections[item->section].key);
        add_hash(&h, item->key);
        add_hash(&h, item->codes);
        add_text(&h, &item->title);
        add_text(&h, &item->text);
        add_hash(&h, item->source);
        for (int f = 0; f < s->n_fields; f++)
            add_text(&h, &item->values[f]);
    }
    snprintf(s->fingerprint, sizeof s->fingerprint, "%016llx", (unsigned long long)h);
}

/* Content is never changed silently: each version is recorded with the fingerprint of its words. */
static void check_version(const struct content *c, const struct set *s)
{
    const struct recorded *newest = NULL;
    for (int i = 0; i < c->n_recorded; i++)
        if (!strcmp(c->recorded[i].set, s->code))
            newest = &c->recorded[i];
    if (!newest || newest->version < s->version)
        stop_at(s->path, s->version_line,
                "version %d is not recorded: add the line \"%s %d %s\" to %s", s->version, s->code,
                s->version, s->fingerprint, c->recorded_path);
    if (newest->version > s->version)
        stop_at(s->path, s->version_line, "version %d is recorded already (%s:%d): raise versie",
                newest->version, c->recorded_path, newest->line);
    if (strcmp(newest->fingerprint, s->fingerprint) != 0)
        stop_at(s->path, s->version_line,
                "the words are no longer those of version %d: raise versie and datum, and add the "
                "line \"%s %d %s\" to %s",
                s->version, s->code, s->version + 1, s->fingerprint, c->recorded_path);
}

void check_set(struct content *c, struct set *s)
{
    bool titled = check_head(s);
    check_fields(s);
    check_sections(c, s);
    check_items(c, s, titled);
    fingerprint_of(s);
}

static const struct set *set_of(const struct content *c, const char *code)
{
    for (int i = 0; i < c->n_sets; i++)
        if (!strcmp(c->sets[i].code, code))
            return &c->sets[i];
    return NULL;
}

static void check_keys(const struct content *c, const struct set *s, int f)
{
    const struct set *other = set_of(c, s->fields[f].keys_of);
    const char *next;
    if (!other)
        stop_at(s->path, s->fields[f].label.line[0], "veld %s: there is no set %s",
                s->fields[f].name, s->fields[f].keys_of);
    for (int i = 0; i < s->n_items; i++) {
        const struct text *t = &s->items[i].values[f];
        for (const char *p = t->in[0]; p && *p && strcmp(p, "-") != 0; p = next) {
            size_t n = one_of_list(p, &next);
            bool found = false;
            for (int k = 0; k < other->n_items; k++)
                found |= strlen(other->items[k].key) == n && !strncmp(other->items[k].key, p, n);
            if (!found)
                stop_at(s->path, t->line[0], "%s: [%.*s] does not stand in %s", s->fields[f].name,
                        (int)n, p, other->path);
        }
    }
}

void check_all(const struct content *c)
{
    for (int i = 0; i < c->n_sets; i++) {
        const struct set *s = &c->sets[i];
        for (int k = 0; k < i; k++)
            if (!strcmp(c->sets[k].code, s->code))
                stop_at(s->path, 1, "set %s stands in %s already", s->code, c->sets[k].path);
        for (int f = 0; f < s->n_fields; f++)
            if (s->fields[f].kind == FIELD_KEY)
                check_keys(c, s, f);
    }
    for (int i = 0; i < c->n_sets; i++)
        check_version(c, &c->sets[i]);
    for (int i = 0; i < c->n_recorded; i++)
        if (!set_of(c, c->recorded[i].set))
            stop_at(
                c->recorded_path, c->recorded[i].line,
                "there is no set %s (any more): name its file in content/meson.build, or take the "
                "line away if it was dropped on purpose",
                c->recorded[i].set);
}
