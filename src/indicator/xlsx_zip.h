/* An archive of XML files, opened for reading within limits. Not here: what the elements mean
 * (xlsx.c). Owned by its context; close before that goes. */
#ifndef KOERS_INDICATOR_XLSX_ZIP_H
#define KOERS_INDICATOR_XLSX_ZIP_H
#include "indicator/xlsx.h"

struct archive;

/* Opens bytes in memory, which must outlive it. NULL with a message when it is no such archive. */
struct archive *archive_open(const void *ctx, const void *data, size_t n,
                             const struct xlsx_limits *l, struct error *f);
void archive_close(struct archive *a); /* NULL is fine */
bool archive_has(const struct archive *a, const char *path);

/* Called while reading. Names come without their prefix (x:row is row); attributes keep theirs, in
 * pairs, NULL closed. A handler that finds something wrong, or enough, calls xml_stop. */
struct xml_run;
struct xml_face {
    void (*start)(struct xml_run *x, void *state, const char *name, const char **attributes);
    void (*end)(struct xml_run *x, void *state, const char *name);
    void (*text)(struct xml_run *x, void *state, const char *text, size_t n); /* may be NULL */
};
/* Ends the reading. mens NULL: enough was read, that is no failure. */
void xml_stop(struct xml_run *x, const char *mens, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* The value of an attribute or NULL; a name that begins with ':' fits any prefix. */
const char *xml_attribute(const char **attributes, const char *name);

/* Reads one XML file of the archive through the face. False with a message when it is absent,
 * damaged, too large, or when a handler stopped it with one. */
bool archive_xml(struct archive *a, const char *path, const struct xml_face *face, void *state,
                 struct error *f);
#endif
