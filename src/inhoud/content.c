/* Looking things up in the content that ships with the program. All pure.
 * Not here: the tables themselves (content/, tools/contentgen), what an organisation adds
 * (inhoud.c). */
#include "inhoud/content.h"
#include "base/mem.h"
#include "base/text.h"
#include <string.h>

const struct content_set *content_set(const char *code)
{
    for (size_t i = 0; code && i < content_sets_n; i++) {
        if (text_equal(content_sets[i].code, code))
            return &content_sets[i];
    }
    return NULL;
}

const struct content_item *content_item(const struct content_set *s, const char *key)
{
    for (size_t i = 0; key && i < s->n_items; i++) {
        if (text_equal(s->items[i].key, key))
            return &s->items[i];
    }
    return NULL;
}

const struct content_section *content_section(const struct content_set *s, const char *key)
{
    for (size_t i = 0; key && i < s->n_sections; i++) {
        if (text_equal(s->sections[i].key, key))
            return &s->sections[i];
    }
    return NULL;
}

const char *content_in(const struct content_text *t, enum lang l)
{
    return t->in[l] ? t->in[l] : t->in[LANG_NL];
}

const char *content_value(const struct content_set *s, const struct content_item *i,
                          const char *field, enum lang l)
{
    for (size_t f = 0; i->values && f < s->n_fields; f++) {
        if (text_equal(s->fields[f].name, field)) {
            const char *value = content_in(&i->values[f], l);
            return value ? value : "";
        }
    }
    return "";
}

bool content_unsaid(const char *value)
{
    return text_equal(value, "-");
}

bool content_titled(const struct content_set *s)
{
    for (size_t i = 0; i < s->n_items; i++) {
        if (!s->items[i].title.in[LANG_NL])
            return false;
    }
    return true;
}

bool content_names_source(const char *source, const char *code)
{
    size_t n = strlen(code);
    for (const char *p = source; p && *p; p += strcspn(p, ";"), p += *p == ';') {
        p += strspn(p, " ");
        if (strcspn(p, " ;") == n && !strncmp(p, code, n))
            return true;
    }
    return false;
}

bool content_title_taken(const void *ctx, const struct content_set *s, const char *title)
{
    const char *wanted = text_key(ctx, title);
    for (size_t i = 0; i < s->n_items; i++) {
        for (int l = 0; l < LANG_COUNT; l++) {
            const char *has = s->items[i].title.in[l];
            if (has && text_equal(text_key(ctx, has), wanted))
                return true;
        }
    }
    return false;
}
