/* What a form sends, taken apart within bounds: urlencoded and multipart. Pure: bytes in, pairs
 * out. Not here: what a field means (form.c), how much may be sent at all (transport/). */
#ifndef KOERS_WEB_BODY_H
#define KOERS_WEB_BODY_H
#include "web/web.h"

#define BODY_FIELDS_MAX    2000u      /* fields in one form */
#define BODY_UPLOADS_MAX   10u        /* files in one form */
#define BODY_FILE_NAME_MAX 255u       /* bytes of a file's name */
#define BODY_NAME_MAX      100u       /* bytes of a field's name */
#define BODY_TEXT_MAX      (1u << 20) /* bytes of all text together */

struct body {
    struct pair *fields;
    size_t n_fields;
    struct upload *uploads; /* data points into the body that was read */
    size_t n_uploads;
    size_t text; /* bytes of text so far */
    /* why there is too much of something, and what to do (lang_sentence); NULL: it is too long */
    const char *refused;
};
/* 0, or 400 (malformed, not UTF-8), 413 (over a limit). Names and values are owned by ctx, closed
 * with a zero; in values CRLF becomes LF, and other control characters a blank. */
int body_urlencoded(const void *ctx, const char *data, size_t n, struct body *out);
int body_multipart(const void *ctx, const char *boundary, const char *data, size_t n,
                   struct body *out);
/* The boundary in a Content-Type; NULL when it is not multipart/form-data with a good one. */
const char *body_boundary(const void *ctx, const char *content_type);
/* Percent-decodes n bytes (plus: + is a blank). NULL when an escape is broken or it gives a zero
 * byte. */
char *body_decode(const void *ctx, const char *s, size_t n, bool plus);
#endif
