/* contentgen: from lines to structures. A line is "name: value", "== section", "[item]" or a
 * remark; one that begins with a blank goes on with the line before it.
 * Not here: what must be there and fit together (contentgen_check.c). */
#include "contentgen.h"
#include <stdlib.h>
#include <string.h>

/* The length of the UTF-8 character at s, 0 when it is none (overlong, surrogate, cut off). */
static size_t utf8(const unsigned char *s, size_t n)
{
    size_t len = s[0] < 0x80                   ? 1
                 : s[0] >= 0xc2 && s[0] < 0xe0 ? 2
                 : (s[0] & 0xf0) == 0xe0       ? 3
                 : s[0] >= 0xf0 && s[0] < 0xf5 ? 4
                                               : 0;
    if (len == 0 || len > n)
        return 0;
    for (size_t i = 1; i < len; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] >= 0xa0) ||
        (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] >= 0x90))
        return 0;
    return len;
}

void check_bytes(const char *path, const char *bytes, size_t n)
{
    int line = 1;
    for (size_t i = 0; i < n;) {
        size_t len = utf8((const unsigned char *)bytes + i, n - i);
        if (len == 0)
            stop_at(path, line, "these bytes are not UTF-8: save the file as UTF-8");
        if (bytes[i] == '\n')
            line++;
        else if ((unsigned char)bytes[i] < 0x20 || bytes[i] == 0x7f)
            stop_at(path, line, "a control character (a tab, or a Windows line end): take it away");
        i += len;
    }
    if (n > 0 && bytes[n - 1] != '\n')
        stop_at(path, line, "the last line has no line end: add one");
}

size_t characters(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xc0) != 0x80;
    return n;
}

bool is_key(const char *s)
{
    size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return n > 0 && n <= KEY_MAX && !s[n] && s[0] != '-';
}

void mark_of(const char *text, char out[static MARK_SIZE])
{
    uint64_t h = 0xcbf29ce484222325u;
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 0x100000001b3u;
    h ^= h >> 32;
    snprintf(out, MARK_SIZE, "%04x", (unsigned)((h ^ (h >> 16)) & 0xffff));
}

/* The line without blanks at its end, closed with a zero. */
static char *take_line(struct lines *l, size_t *n)
{
    char *text = l->at, *stop = memchr(text, '\n', (size_t)(l->end - text));
    l->at = stop + 1;
    l->next_line++;
    while (stop > text && stop[-1] == ' ')
        stop--;
    *stop = '\0';
    *n = (size_t)(stop - text);
    return text;
}

bool next_line(struct lines *l, char **text)
{
    size_t n = 0;
    *text = NULL;
    while (l->at < l->end && !*text) {
        l->line = l->next_line;
        char *line = take_line(l, &n);
        if (n > 0 && line[0] == ' ')
            stop_at(l->path, l->line,
                    "a line that begins with a blank goes on with the line "
                    "before it, but there is none");
        if (n > 0 && line[0] != '#')
            *text = line;
    }
    while (*text && l->at < l->end && *l->at == ' ') {
        size_t more;
        char *line = take_line(l, &more);
        size_t blanks = strspn(line, " ");
        if (blanks == more)
            continue;
        (*text)[n++] = ' ';
        memmove(*text + n, line + blanks, more - blanks + 1);
        n += more - blanks;
    }
    return *text != NULL;
}

/* "veld naam.en 3f2a: value" taken apart. */
struct entry {
    char *word, *name, *mark, *value; /* word: "veld", "bron", "keuze" or NULL; mark: NULL none */
    char *code;                       /* of a keuze */
    bool english;
};

static char *next_word(char **p)
{
    *p += strspn(*p, " ");
    char *word = *p;
    *p += strcspn(*p, " ");
    if (**p)
        *(*p)++ = '\0';
    return *word ? word : NULL;
}

static struct entry take_apart(const struct lines *l, char *text)
{
    struct entry e = {0};
    char *colon = strchr(text, ':');
    if (!colon)
        stop_at(l->path, l->line, "expected \"name: text\", \"== section\" or \"[item]\"");
    *colon = '\0';
    e.value = colon + 1 + strspn(colon + 1, " ");
    char *first = next_word(&text);
    if (first && (!strcmp(first, "veld") || !strcmp(first, "keuze"))) {
        e.word = first;
        first = next_word(&text);
    } else if (first && !strcmp(first, "bron")) {
        char *code = next_word(&text);
        e.word = code ? first : NULL;
        first = code ? code : first;
    }
    if (e.word && !strcmp(e.word, "keuze"))
        e.code = next_word(&text);
    char *suffix = e.code ? e.code : first;
    size_t n = suffix ? strlen(suffix) : 0;
    if (n > 3 && !strcmp(suffix + n - 3, ".en")) {
        suffix[n - 3] = '\0';
        e.english = true;
    }
    e.name = first;
    e.mark = next_word(&text);
    if (!e.name || next_word(&text) || (e.mark && !e.english) ||
        (e.word && !strcmp(e.word, "keuze") && !e.code))
        stop_at(l->path, l->line,
                "\"%s\" before the colon is not understood: see content/README.md",
                first ? first : "");
    if (!*e.value)
        stop_at(l->path, l->line,
                "nothing stands after the colon: write it, or take the line away");
    return e;
}

/* Puts a value into t; the English must carry the mark of the Dutch as it stands now. */
static void put(const struct lines *l, struct text *t, const struct entry *e, size_t max,
                struct stamps *stamps)
{
    char mark[MARK_SIZE];
    int at = e->english ? 1 : 0;
    if (t->in[at])
        stop_at(l->path, l->line, "%s stands here twice (first in line %d): take one away", e->name,
                t->line[at]);
    if (characters(e->value) > max)
        stop_at(l->path, l->line, "%s has %zu characters, and at most %zu fit: make it shorter",
                e->name, characters(e->value), max);
    if (e->english) {
        if (!t->in[0])
            stop_at(l->path, l->line, "the English of %s stands before its Dutch: put it below",
                    e->name);
        mark_of(t->in[0], mark);
        if (!e->mark && stamps) {
            if (stamps->n == (int)(sizeof stamps->at / sizeof *stamps->at))
                stop_at(l->path, l->line, "too many lines to stamp at once");
            stamps->at[stamps->n].line = l->line;
            memcpy(stamps->at[stamps->n++].mark, mark, sizeof mark);
        } else if (!e->mark) {
            stop_at(l->path, l->line, "the English of %s has no mark: write \"%s.en %s:\"", e->name,
                    e->name, mark);
        } else if (strcmp(e->mark, mark) != 0) {
            stop_at(l->path, l->line,
                    "the Dutch of %s was changed after this English: see whether the English still "
                    "says the same, then write \"%s.en %s:\"",
                    e->name, e->name, mark);
        }
    }
    t->in[at] = e->value;
    t->line[at] = l->line;
}

static void put_once(const struct lines *l, const char **to, const struct entry *e)
{
    if (e->english)
        stop_at(l->path, l->line, "%s is the same in each language: take .en away", e->name);
    if (*to)
        stop_at(l->path, l->line, "%s stands here twice: take one away", e->name);
    if (characters(e->value) > TEXT_MAX)
        stop_at(l->path, l->line, "%s is longer than %d characters", e->name, TEXT_MAX);
    *to = e->value;
}

void add_source(struct source *list, int *n, const char *path, int line, const char *code,
                const char *title)
{
    for (int i = 0; i < *n; i++)
        if (!strcmp(list[i].code, code))
            stop_at(path, line, "source %s is named twice: take one away", code);
    if (*n == SOURCES_MAX)
        stop_at(path, line, "more than %d sources in one file: raise SOURCES_MAX", SOURCES_MAX);
    if (strlen(code) > KEY_MAX || characters(title) > TITLE_MAX * 2)
        stop_at(path, line, "the source is too long: a code has at most %d letters, a title %d",
                KEY_MAX, TITLE_MAX * 2);
    list[(*n)++] = (struct source){code, title};
}

static struct field *field_of(struct set *s, const char *name)
{
    for (int i = 0; i < s->n_fields; i++)
        if (!strcmp(s->fields[i].name, name))
            return &s->fields[i];
    return NULL;
}

/* "LABEL | tekst verplicht gelijk", "… | getal", "… | keuze", "… | sleutel SET". */
static void read_field(const struct lines *l, struct set *s, struct entry *e)
{
    static const char *const taken[] = {"set",  "titel", "uitleg", "soort", "versie", "datum",
                                        "taal", "tekst", "bron",   "veld",  "keuze"};
    struct field f = {.name = e->name};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (!strcmp(e->name, taken[i]))
            stop_at(l->path, l->line, "%s means something else already: choose another name",
                    e->name);
    if (!is_key(e->name) || field_of(s, e->name))
        stop_at(l->path, l->line, "veld %s: a name is small letters, digits and -, and stands once",
                e->name);
    if (s->n_fields == FIELDS_MAX)
        stop_at(l->path, l->line, "more than %d fields: raise FIELDS_MAX", FIELDS_MAX);
    char *bar = strchr(e->value, '|'), *rest = bar ? bar + 1 : NULL, *word;
    if (!bar || bar == e->value)
        stop_at(l->path, l->line, "veld %s: write \"label | tekst\" (or getal, keuze, sleutel SET)",
                e->name);
    for (*bar = '\0'; bar > e->value && bar[-1] == ' ';)
        *--bar = '\0';
    word = next_word(&rest);
    if (word && !strcmp(word, "getal"))
        f.kind = FIELD_NUMBER;
    else if (word && !strcmp(word, "keuze"))
        f.kind = FIELD_CHOICE;
    else if (word && !strcmp(word, "sleutel") && (f.keys_of = next_word(&rest)))
        f.kind = FIELD_KEY;
    else if (!word || strcmp(word, "tekst") != 0)
        stop_at(l->path, l->line, "veld %s: the kind is tekst, getal, keuze or sleutel SET",
                e->name);
    while ((word = next_word(&rest))) {
        if (strcmp(word, "verplicht") != 0 && (strcmp(word, "gelijk") != 0 || f.kind))
            stop_at(l->path, l->line, "veld %s: \"%s\" is not understood here", e->name, word);
        *(word[0] == 'v' ? &f.required : &f.same) = true;
    }
    s->fields[s->n_fields++] = f;
    put(l, &s->fields[s->n_fields - 1].label, e, TITLE_MAX, NULL);
}

static void read_choice(const struct lines *l, struct set *s, struct entry *e, struct stamps *st)
{
    struct field *f = field_of(s, e->name);
    struct choice *c = NULL;
    if (!f || f->kind != FIELD_CHOICE)
        stop_at(l->path, l->line, "there is no veld %s of kind keuze above this line", e->name);
    for (int i = 0; i < f->n_choices; i++)
        if (!strcmp(f->choices[i].code, e->code))
            c = &f->choices[i];
    if (!c && f->n_choices == CHOICES_MAX)
        stop_at(l->path, l->line, "more than %d choices: raise CHOICES_MAX", CHOICES_MAX);
    if (!c) {
        c = &f->choices[f->n_choices++];
        *c = (struct choice){.code = e->code};
    }
    put(l, &c->label, e, TITLE_MAX, st);
}

static void read_version(const struct lines *l, struct set *s, const struct entry *e)
{
    char *end;
    long n = strtol(e->value, &end, 10);
    if (s->version)
        stop_at(l->path, l->line, "versie stands here twice: take one away");
    if (*end || n < 1 || n > 9999 || e->value[0] < '1')
        stop_at(l->path, l->line, "versie is a number: 1, 2, 3 …");
    s->version = (int)n;
    s->version_line = l->line;
}

static void read_head(const struct lines *l, struct set *s, struct entry *e, struct stamps *st)
{
    const char *language = NULL;
    if (e->word && !strcmp(e->word, "bron")) {
        add_source(s->sources, &s->n_sources, l->path, l->line, e->name, e->value);
    } else if (e->word && !strcmp(e->word, "keuze")) {
        read_choice(l, s, e, st);
    } else if (e->word && e->english) {
        struct field *f = field_of(s, e->name);
        if (!f)
            stop_at(l->path, l->line, "there is no veld %s above this line", e->name);
        put(l, &f->label, e, TITLE_MAX, st);
    } else if (e->word) {
        read_field(l, s, e);
    } else if (!strcmp(e->name, "set")) {
        put_once(l, &s->code, e);
    } else if (!strcmp(e->name, "soort")) {
        put_once(l, &s->kind, e);
    } else if (!strcmp(e->name, "datum")) {
        put_once(l, &s->date, e);
    } else if (!strcmp(e->name, "versie")) {
        read_version(l, s, e);
    } else if (!strcmp(e->name, "taal")) {
        put_once(l, &language, e);
        if (strcmp(language, "nl") != 0)
            stop_at(l->path, l->line, "taal is nl: Dutch is the source, English stands beside it");
    } else if (!strcmp(e->name, "titel")) {
        put(l, &s->title, e, TITLE_MAX, st);
    } else if (!strcmp(e->name, "uitleg")) {
        put(l, &s->intro, e, TEXT_MAX, st);
    } else {
        stop_at(l->path, l->line, "\"%s\" is no line of the head: see content/README.md", e->name);
    }
}

static void read_section_line(const struct lines *l, struct section *s, struct entry *e,
                              struct stamps *st)
{
    if (e->word)
        stop_at(l->path, l->line, "%s belongs in the head of the file", e->word);
    if (!strcmp(e->name, "titel"))
        put(l, &s->title, e, TITLE_MAX, st);
    else if (!strcmp(e->name, "uitleg"))
        put(l, &s->intro, e, TEXT_MAX, st);
    else if (!strcmp(e->name, "bron"))
        put_once(l, &s->source, e);
    else
        stop_at(l->path, l->line, "a section has titel, uitleg and bron, no \"%s\"", e->name);
}

static void read_item_line(const struct lines *l, struct set *s, struct item *i, struct entry *e,
                           struct stamps *st)
{
    struct field *f = field_of(s, e->name);
    if (e->word)
        stop_at(l->path, l->line, "%s belongs in the head of the file", e->word);
    if (!strcmp(e->name, "titel"))
        put(l, &i->title, e, TITLE_MAX, st);
    else if (!strcmp(e->name, "tekst"))
        put(l, &i->text, e, TEXT_MAX, st);
    else if (!strcmp(e->name, "bron"))
        put_once(l, &i->source, e);
    else if (f)
        put(l, &i->values[f - s->fields], e, TEXT_MAX, st);
    else
        stop_at(l->path, l->line,
                "there is no veld \"%s\": declare it in the head, or mend the name", e->name);
}

static void begin_section(const struct lines *l, struct set *s, char *text)
{
    char *key = next_word(&text);
    if (s->n_sections == SECTIONS_MAX)
        stop_at(l->path, l->line, "more than %d sections: raise SECTIONS_MAX", SECTIONS_MAX);
    if (!key || !is_key(key) || next_word(&text))
        stop_at(l->path, l->line, "a section is \"== key\": small letters, digits and -");
    s->sections[s->n_sections++] = (struct section){.key = key, .line = l->line};
}

static void begin_item(const struct lines *l, struct set *s, char *text)
{
    char *close = strchr(text, ']');
    if (s->n_items == ITEMS_MAX)
        stop_at(l->path, l->line, "more than %d items: raise ITEMS_MAX", ITEMS_MAX);
    if (close)
        *close = '\0';
    if (!close || !is_key(text + 1))
        stop_at(l->path, l->line,
                "an item is \"[key]\" with codes after it: small letters, digits "
                "and -");
    close++;
    s->items[s->n_items++] = (struct item){.key = text + 1,
                                           .codes = close + strspn(close, " "),
                                           .line = l->line,
                                           .section = s->n_sections - 1};
}

void read_set(struct set *s, const char *path, char *bytes, size_t n, struct stamps *stamps)
{
    struct lines l = {.path = path, .at = bytes, .end = bytes + n, .next_line = 1};
    struct section *section = NULL;
    struct item *item = NULL;
    char *text;
    check_bytes(path, bytes, n);
    s->path = path;
    while (next_line(&l, &text)) {
        if (!strncmp(text, "==", 2)) {
            begin_section(&l, s, text + 2);
            section = &s->sections[s->n_sections - 1];
            item = NULL;
        } else if (text[0] == '[') {
            begin_item(&l, s, text);
            item = &s->items[s->n_items - 1];
        } else {
            struct entry e = take_apart(&l, text);
            if (item)
                read_item_line(&l, s, item, &e, stamps);
            else if (section)
                read_section_line(&l, section, &e, stamps);
            else
                read_head(&l, s, &e, stamps);
        }
    }
}

void read_sources(struct content *c, const char *path, char *bytes, size_t n)
{
    struct lines l = {.path = path, .at = bytes, .end = bytes + n, .next_line = 1};
    char *text;
    check_bytes(path, bytes, n);
    while (next_line(&l, &text)) {
        struct entry e = take_apart(&l, text);
        if (!e.word || strcmp(e.word, "bron") != 0)
            stop_at(path, l.line, "write \"bron CODE: title\"");
        add_source(c->shared, &c->n_shared, path, l.line, e.name, e.value);
    }
}

void read_recorded(struct content *c, const char *path, char *bytes, size_t n)
{
    struct lines l = {.path = path, .at = bytes, .end = bytes + n, .next_line = 1};
    char *text, *end;
    check_bytes(path, bytes, n);
    c->recorded_path = path;
    while (next_line(&l, &text)) {
        struct recorded r = {.set = next_word(&text), .line = l.line};
        char *number = next_word(&text);
        r.fingerprint = next_word(&text);
        r.version = number ? (int)strtol(number, &end, 10) : 0;
        if (!r.fingerprint || *end || r.version < 1 || strlen(r.fingerprint) != FINGERPRINT - 1 ||
            next_word(&text))
            stop_at(path, l.line, "write \"set version fingerprint\"");
        if (c->n_recorded == RECORDED_MAX)
            stop_at(path, l.line, "more than %d lines: raise RECORDED_MAX", RECORDED_MAX);
        for (int i = 0; i < c->n_recorded; i++)
            if (!strcmp(c->recorded[i].set, r.set) && c->recorded[i].version >= r.version)
                stop_at(path, l.line, "%s %d stands below version %d: newer ones go below", r.set,
                        r.version, c->recorded[i].version);
        c->recorded[c->n_recorded++] = r;
    }
}
