/* Content that ships with the program: words, checklists, phases, roles, assignments, law. Made
 * from content/X.txt by tools/contentgen, which checks it; nothing of it changes while the program
 * runs. Needs no database and no request, so every room above may ask.
 * Not here: what an organisation adds (inhoud.h), the format (content/README.md). */
#ifndef KOERS_INHOUD_CONTENT_H
#define KOERS_INHOUD_CONTENT_H
#include "base/lang.h"
#include <stdbool.h>
#include <stddef.h>

/* A text per language; NULL: there is none in that language. */
struct content_text {
    const char *in[LANG_COUNT];
};
struct content_source {
    const char *code, *title; /* "P"; titles of documents are Dutch */
};
struct content_choice {
    const char *code;
    struct content_text label;
};
enum content_kind { CONTENT_WORDS, CONTENT_NUMBER, CONTENT_CHOICE, CONTENT_KEY };
struct content_field {
    const char *name;
    struct content_text label;
    enum content_kind kind;
    const char *keys_of; /* CONTENT_KEY: the set whose keys it holds */
    const struct content_choice *choices;
    size_t n_choices;
};
struct content_section {
    const char *key, *source; /* source: NULL when it says nothing itself */
    struct content_text title, intro;
};
struct content_item {
    const char *key;    /* never changes; unique within the set, also among the sections */
    const char *codes;  /* parts of the Kompas, blank separated: "B1.3 B2.0"; "" none */
    const char *source; /* "P 133–136; Z 12" */
    struct content_text title, text;   /* title.in[LANG_NL] may be NULL */
    const struct content_text *values; /* one per field of the set; NULL: the set has none */
    int section;                       /* index; -1: before the first */
};
struct content_set {
    const char *code, *kind, *date; /* kind: "woorden" …; date: "2026-03-23", of this version */
    const char *fingerprint;        /* of all its words */
    int version;
    struct content_text title, intro;
    const struct content_field *fields;
    size_t n_fields;
    const struct content_section *sections;
    size_t n_sections;
    const struct content_item *items;
    size_t n_items;
    const struct content_source *sources; /* its own, besides content_sources */
    size_t n_sources;
};
extern const struct content_set content_sets[];
extern const size_t content_sets_n;
extern const struct content_source content_sources[];
extern const size_t content_sources_n;

/* The set with this code ("begrippen"); NULL when there is none, also for NULL. */
const struct content_set *content_set(const char *code);
const struct content_item *content_item(const struct content_set *s, const char *key);
const struct content_section *content_section(const struct content_set *s, const char *key);
/* The text in this language, else in Dutch; NULL when there is none. */
const char *content_in(const struct content_text *t, enum lang l);
/* What a field of an item says: "" when it has none, "-" when the source names nothing. As it
 * stands: a choice is its code, keys and choices may be several with ", " between. */
const char *content_value(const struct content_set *s, const struct content_item *i,
                          const char *field, enum lang l);
/* Does the source name nothing here ("-")? Such a value is shown as "niet genoemd". */
bool content_unsaid(const char *value);
/* Does every item of the set have a title (a word, an assignment, a rule)? */
bool content_titled(const struct content_set *s);
/* Is this source, by its code, one that the item or section names? "P" in "Z 12; P 133". */
bool content_names_source(const char *source, const char *code);
/* Does the set have an item with this title, in any language? Case, accents and blanks do not
 * count. ctx: for what is compared. */
bool content_title_taken(const void *ctx, const struct content_set *s, const char *title);
#endif
