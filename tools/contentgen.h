/* contentgen: what its files share. It reads content/X.txt, checks it and makes C tables of it.
 * The format is told in content/README.md.
 * Not here: what the program does with it (src/inhoud/content.h). */
#ifndef KOERS_TOOLS_CONTENTGEN_H
#define KOERS_TOOLS_CONTENTGEN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define LANGUAGES    2 /* nl, en: as enum lang of base/lang.h */
#define SETS_MAX     40
#define ITEMS_MAX    300
#define SECTIONS_MAX 40
#define FIELDS_MAX   16
#define CHOICES_MAX  12
#define SOURCES_MAX  64
#define RECORDED_MAX 400
#define BYTES_MAX    ((size_t)256 * 1024) /* of one file */
#define TEXT_MAX     2000                 /* characters of one text */
#define TITLE_MAX    160
#define KEY_MAX      40
#define MARK_SIZE    5 /* four hex digits and a zero */
#define FINGERPRINT  17

/* A text in Dutch, and what stands beside it in English with the mark of the Dutch it renders. */
struct text {
    const char *in[LANGUAGES];
    int line[LANGUAGES];
};
struct choice {
    const char *code;
    struct text label;
};
enum field_kind { FIELD_WORDS, FIELD_NUMBER, FIELD_CHOICE, FIELD_KEY };
struct field {
    const char *name;
    struct text label;
    enum field_kind kind;
    const char *keys_of; /* FIELD_KEY: the set in which its keys stand */
    bool required, same; /* same: names, that are written alike in each language */
    struct choice choices[CHOICES_MAX];
    int n_choices;
};
struct source {
    const char *code, *title;
};
struct section {
    const char *key, *source;
    struct text title, intro;
    int line;
};
struct item {
    const char *key, *codes, *source;
    struct text title, text, values[FIELDS_MAX];
    int line, section; /* section: -1 when it stands before the first */
};
struct set {
    const char *path, *code, *kind, *date;
    int version, version_line;
    struct text title, intro;
    struct field fields[FIELDS_MAX];
    struct source sources[SOURCES_MAX];
    struct section sections[SECTIONS_MAX];
    struct item items[ITEMS_MAX];
    int n_fields, n_sources, n_sections, n_items;
    char fingerprint[FINGERPRINT];
};
/* A line of content/versies.txt: this version of this set had this fingerprint. */
struct recorded {
    const char *set, *fingerprint;
    int version, line;
};
struct content {
    struct set sets[SETS_MAX];
    struct recorded recorded[RECORDED_MAX];
    struct source shared[SOURCES_MAX]; /* of content/bronnen.txt */
    const char *recorded_path;
    int n_sets, n_recorded, n_shared;
};

/* Ends the program with "path:line: words". */
__attribute__((noreturn, format(printf, 3, 4))) void stop_at(const char *path, int line,
                                                             const char *fmt, ...);
/* Lines that lack a mark, for --stamp; NULL: a missing mark stops. */
struct stamps {
    struct {
        int line;
        char mark[MARK_SIZE];
    } at[ITEMS_MAX * 4];
    int n;
};
/* One line after another of a text in memory, which is changed: values are closed with a zero and
 * continued lines are joined. What is returned points into it. */
struct lines {
    const char *path;
    char *at, *end;
    int line, next_line; /* of what was given last; of what follows */
};
bool next_line(struct lines *l, char **text);
void check_bytes(const char *path, const char *bytes, size_t n);
bool is_key(const char *s);
size_t characters(const char *s);
void mark_of(const char *text, char out[static MARK_SIZE]);

void read_set(struct set *s, const char *path, char *bytes, size_t n, struct stamps *stamps);
void read_sources(struct content *c, const char *path, char *bytes, size_t n);
void read_recorded(struct content *c, const char *path, char *bytes, size_t n);
void add_source(struct source *list, int *n, const char *path, int line, const char *code,
                const char *title);
/* Puts s, read whole, against its own rules and the sources; gives it its fingerprint. */
void check_set(struct content *c, struct set *s);
/* What several sets say of each other (their codes, keys of one in another), then each against the
 * versions that were recorded. */
void check_all(const struct content *c);
void fingerprint_of(struct set *s);
void emit_content(FILE *out, const struct content *c);
#endif
