/* The help texts as they were compiled in from locale/hulp: the table is made by
 * locale/meson.build. Not here: who shows them (help.c). */
#ifndef KOERS_DRAAD_HELP_TEXTS_H
#define KOERS_DRAAD_HELP_TEXTS_H
#include <stddef.h>

struct help_text {
    const char *slug, *lang;
    const unsigned char *bytes; /* Markdown */
    const size_t *len;
};
extern const struct help_text help_texts[]; /* closed with {0} */
#endif
