/* Taking apart what a form sends (body.h). Fuzzed by tests/fuzz/urlencoded.c and multipart.c. Every
 * length is checked before it is used; malformed input is refused, never repaired.
 * Not here: what a field means (form.c). */
#include "web/body.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include <string.h>
#include <strings.h>

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

char *body_decode(const void *ctx, const char *s, size_t n, bool plus)
{
    char *out = mem_array(ctx, char, n + 1);
    size_t len = 0;

    for (size_t i = 0; i < n; i++) {
        char c = s[i];
        if (c == '%') {
            int high = i + 2 < n ? hex_digit(s[i + 1]) : -1;
            int low = high >= 0 ? hex_digit(s[i + 2]) : -1;
            if (low < 0)
                return NULL;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        if (c == '\0')
            return NULL;
        out[len++] = c;
    }
    out[len] = '\0';
    return out;
}

/* CRLF and lone CR become LF, as a text box shows them. Control characters (U+0000-1F, 7F-9F) come
 * along when people paste from other programs: a blank, for refusing them would lose the text. */
static void tidy_value(char *s)
{
    char *to = s;

    for (const char *p = s; *p; p++) {
        unsigned char c = (unsigned char)*p, next = (unsigned char)p[1];
        if (c == '\r') {
            *to++ = '\n';
            p += next == '\n';
        } else if ((c < 32 && c != '\n' && c != '\t') || c == 127) {
            *to++ = ' ';
        } else if (c == 0xC2 && next >= 0x80 && next < 0xA0) {
            *to++ = ' ';
            p++;
        } else {
            *to++ = *p;
        }
    }
    *to = '\0';
}

/* 413, with what is too much. sentence: msgid with {max}. */
static int too_much(const void *ctx, struct body *b, const char *sentence, unsigned max)
{
    const char *const values[] = {"max", mem_format(ctx, "%u", max), NULL};

    b->refused = lang_message(ctx, sentence, values);
    return 413;
}

/* No page of ours makes one: nothing that people type is too long. */
static int name_too_long(const void *ctx, struct body *b)
{
    return too_much(ctx, b,
                    N_("Het formulier kwam niet goed aan. Ga terug en probeer het opnieuw."),
                    BODY_NAME_MAX);
}

/* Adds a field and takes over name and value. The array doubles at each power of two. */
static int add_field(const void *ctx, struct body *b, char *name, char *value)
{
    size_t n = b->n_fields;

    if (!name || !value)
        return 400;
    tidy_value(value);
    size_t len = strlen(value), name_len = strlen(name);
    if (n >= BODY_FIELDS_MAX)
        return too_much(ctx, b,
                        N_("Een formulier kan hoogstens {max} antwoorden hebben. Verstuur het in "
                           "delen."),
                        BODY_FIELDS_MAX);
    if (name_len > BODY_NAME_MAX)
        return name_too_long(ctx, b);
    if (len + name_len > BODY_TEXT_MAX - b->text)
        return 413;
    if (!text_utf8(value, len) || !text_utf8(name, name_len))
        return 400;
    b->text += len + name_len;
    if ((n & (n - 1)) == 0)
        b->fields = mem_resize(ctx, b->fields, struct pair, n ? n * 2 : 1);
    b->fields[b->n_fields++] = (struct pair){name, value, len};
    return 0;
}

int body_urlencoded(const void *ctx, const char *data, size_t n, struct body *out)
{
    if (n > 3 * (size_t)BODY_TEXT_MAX)
        return 413;
    for (size_t i = 0; i < n;) {
        const char *p = data + i;
        const char *amp = memchr(p, '&', n - i);
        size_t len = amp ? (size_t)(amp - p) : n - i;
        const char *eq = memchr(p, '=', len);
        size_t name = eq ? (size_t)(eq - p) : len;
        if (len) {
            const char *value = eq ? eq + 1 : "";
            size_t value_len = eq ? len - name - 1 : 0;
            int status = add_field(ctx, out, body_decode(ctx, p, name, true),
                                   body_decode(ctx, value, value_len, true));
            if (status)
                return status;
        }
        i += len + 1;
    }
    return 0;
}

/* ---- multipart/form-data (RFC 7578) ---- */
const char *body_boundary(const void *ctx, const char *content_type)
{
    static const char type[] = "multipart/form-data";
    static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "'()+_,-./:=?";
    const char *p = content_type + sizeof type - 1;

    if (strncasecmp(content_type, type, sizeof type - 1) != 0)
        return NULL;
    while (*p == ' ' || *p == '\t')
        p++;
    if (*p++ != ';')
        return NULL;
    while (*p == ' ' || *p == '\t')
        p++;
    if (strncasecmp(p, "boundary=", 9) != 0)
        return NULL;
    p += 9;
    bool quoted = *p == '"';
    p += quoted;
    size_t n = strspn(p, good);
    if (n == 0 || n > 70 || (quoted && p[n] != '"'))
        return NULL;
    const char *rest = p + n + quoted;
    rest += strspn(rest, " \t");
    return *rest == '\0' ? mem_textn(ctx, p, n) : NULL;
}

struct part {
    char *name, *filename;
    const char *type;
};

/* A quoted value after `key=` in a Content-Disposition; browsers write %22 for a quote and leave a
 * backslash alone (HTML standard). NULL with *found: present but malformed; NULL without *found:
 * absent. */
static char *disposition_value(const void *ctx, const char *line, size_t n, const char *key,
                               bool *found)
{
    size_t k = strlen(key);
    bool in_quotes = false;
    char *out = NULL;

    *found = false;
    for (size_t i = 0; i < n; i++) {
        if (line[i] == '"')
            in_quotes = !in_quotes;
        if (in_quotes || line[i] != ';')
            continue;
        size_t j = i + 1;
        while (j < n && (line[j] == ' ' || line[j] == '\t'))
            j++;
        if (n - j <= k + 1 || strncasecmp(line + j, key, k) != 0 || line[j + k] != '=')
            continue;
        if (*found || line[j + k + 1] != '"')
            return *found = true, NULL; /* twice, or not quoted */
        *found = true;
        size_t len = 0;
        out = mem_array(ctx, char, n + 1);
        for (j += k + 2; j < n && line[j] != '"'; j++) {
            if (line[j] == '%' && n - j > 2 && line[j + 1] == '2' && line[j + 2] == '2')
                out[len++] = '"', j += 2;
            else
                out[len++] = line[j];
        }
        if (j >= n)
            return NULL;
        i = j;
    }
    return out;
}

/* The last part of a path as some browsers send it. */
static char *base_name(char *name)
{
    for (char *p = name; *p; p++)
        if (*p == '/' || *p == '\\')
            name = p + 1;
    return name;
}

/* The headers of one part, data…data+n. False: broken, or no name. */
static bool part_headers(const void *ctx, const char *data, size_t n, struct part *p)
{
    static const char disposition[] = "content-disposition:", type[] = "content-type:";

    for (size_t i = 0; i < n;) {
        const char *line = data + i;
        const char *end = memmem(line, n - i, "\r\n", 2);
        size_t len = end ? (size_t)(end - line) : n - i;
        size_t d = sizeof disposition - 1, t = sizeof type - 1;
        bool found;
        if (len == 0 || memchr(line, '\0', len) || memchr(line, '\n', len) ||
            memchr(line, '\r', len))
            return false;
        if (len > d && !strncasecmp(line, disposition, d)) {
            if (p->name)
                return false;
            p->name = disposition_value(ctx, line + d, len - d, "name", &found);
            if (!p->name)
                return false;
            p->filename = disposition_value(ctx, line + d, len - d, "filename", &found);
            if (found && !p->filename)
                return false;
        } else if (len > t && !strncasecmp(line, type, t)) {
            size_t skip = t; /* the body need not end in a zero byte: strspn could read past it */
            while (skip < len && (line[skip] == ' ' || line[skip] == '\t'))
                skip++;
            p->type = mem_textn(ctx, line + skip, skip < len ? len - skip : 0);
        }
        i += len + 2;
    }
    return p->name != NULL;
}

static int add_part(const void *ctx, struct body *b, const struct part *p, const char *data,
                    size_t n)
{
    if (!p->filename) {
        if (memchr(data, '\0', n))
            return 400;
        return n > BODY_TEXT_MAX ? 413 : add_field(ctx, b, p->name, mem_textn(ctx, data, n));
    }
    if (n == 0 && p->filename[0] == '\0')
        return 0; /* a file field left empty */
    char *name = base_name(p->filename);
    if (b->n_uploads >= BODY_UPLOADS_MAX)
        return too_much(
            ctx, b,
            N_("U kunt hoogstens {max} bestanden tegelijk versturen. Kies er minder, en "
               "verstuur de andere daarna."),
            BODY_UPLOADS_MAX);
    if (strlen(name) > BODY_FILE_NAME_MAX)
        return too_much(
            ctx, b,
            N_("De naam van het bestand is te lang: hoogstens {max} tekens. Een letter met "
               "een accent telt voor twee. Geef het bestand een kortere naam en kies het "
               "opnieuw."),
            BODY_FILE_NAME_MAX);
    if (strlen(p->name) > BODY_NAME_MAX)
        return name_too_long(ctx, b);
    if (!text_utf8(name, strlen(name)) || strpbrk(name, "\t\n") ||
        !text_utf8(p->name, strlen(p->name)))
        return 400;
    b->uploads = mem_resize(ctx, b->uploads, struct upload, b->n_uploads + 1);
    b->uploads[b->n_uploads++] =
        (struct upload){p->name, name, p->type ? p->type : "application/octet-stream", data, n};
    return 0;
}

int body_multipart(const void *ctx, const char *boundary, const char *data, size_t n,
                   struct body *out)
{
    const char *mark = mem_format(ctx, "\r\n--%s", boundary);
    size_t m = strlen(mark), at = m - 2; /* the first boundary has no CRLF before it */
    const char *all_end = data + n;

    if (n < at || memcmp(data, mark + 2, m - 2) != 0)
        return 400;
    for (;;) {
        const char *p = data + at;
        if (all_end - p >= 2 && p[0] == '-' && p[1] == '-')
            return 0; /* the closing boundary; what follows is ignored */
        if (all_end - p < 2 || p[0] != '\r' || p[1] != '\n')
            return 400;
        p += 2;
        /* Find the blank line after the headers; a part needs headers, because they hold its name.
         */
        const char *blank = memmem(p, (size_t)(all_end - p), "\r\n\r\n", 4);
        if (!blank || blank - p > 2000)
            return 400;
        struct part part = {0};
        if (!part_headers(ctx, p, (size_t)(blank - p), &part))
            return 400;
        const char *content = blank + 4;
        /* In an empty part the boundary's CRLF is the end of the blank line: search from there. */
        const char *end = memmem(content - 2, (size_t)(all_end - content) + 2, mark, m);
        if (!end)
            return 400;
        size_t len = end < content ? 0 : (size_t)(end - content);
        int status = add_part(ctx, out, &part, content, len);
        if (status)
            return status;
        at = (size_t)(end + m - data);
    }
}
