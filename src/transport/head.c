/* Reading the head of a request strictly (head.h). Refused: two Content-Lengths, Transfer-Encoding,
 * line ends other than CRLF, folded lines, blanks before a colon, control bytes, methods and
 * targets that are not ours. Fuzzed by tests/fuzz/head.c. Not here: the body. */
#include "transport/head.h"
#include "base/mem.h"
#include <string.h>
#include <strings.h>

long head_end(const char *text, size_t n, size_t from)
{
    for (size_t i = from; i < n; i++) {
        if (text[i] != '\n')
            continue;
        if (i == 0 || text[i - 1] != '\r' || i == 1)
            return -1;
        if (i >= 3 && text[i - 2] == '\n')
            return (long)i + 1;
    }
    return 0;
}

static bool token_char(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c && strchr("!#$%&'*+-.^_`|~", c));
}

static int refuse(struct head *h, int status, const char *why)
{
    h->why = why;
    return status;
}

/* "GET /path HTTP/1.1" of n bytes. *target is on r's context. */
static int request_line(const char *line, size_t n, struct request *r, struct head *h,
                        const char **target)
{
    size_t m = 0, t;

    while (m < n && token_char((unsigned char)line[m]))
        m++;
    if (m == 0 || m == n || line[m] != ' ')
        return refuse(h, 400, "request line");
    t = m + 1;
    while (t < n && line[t] > 0x20 && line[t] < 0x7f)
        t++;
    if (t == m + 1 || n - t != 9 || memcmp(line + t, " HTTP/1.", 8) != 0 ||
        (line[n - 1] != '0' && line[n - 1] != '1'))
        return refuse(h, 400, "request line");
    h->old = line[n - 1] == '0';
    if (line[m + 1] != '/')
        return refuse(h, 400, "target is not a path");
    *target = mem_textn(r->ctx, line + m + 1, t - m - 1);
    h->head_only = m == 4 && !memcmp(line, "HEAD", 4);
    if (h->head_only || (m == 3 && !memcmp(line, "GET", 3)))
        r->method = METHOD_GET, r->head_only = h->head_only;
    else if (m == 4 && !memcmp(line, "POST", 4))
        r->method = METHOD_POST;
    else
        return refuse(h, 405, "method");
    return 0;
}

static int header_line(const char *line, size_t n, struct request *r, struct head *h)
{
    size_t k = 0;

    while (k < n && token_char((unsigned char)line[k]))
        k++;
    if (k == 0 || k == n || line[k] != ':')
        return refuse(h, 400, "header line");
    const char *value = line + k + 1;
    size_t len = n - k - 1;
    while (len && (*value == ' ' || *value == '\t'))
        value++, len--;
    while (len && (value[len - 1] == ' ' || value[len - 1] == '\t'))
        len--;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)value[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return refuse(h, 400, "control byte in a header");
    }
    char *name = mem_textn(r->ctx, line, k);
    for (char *p = name; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p - 'A' + 'a');
    r->headers[r->n_headers++] = (struct pair){name, mem_textn(r->ctx, value, len), len};
    return 0;
}

static size_t count(const struct request *r, const char *name)
{
    size_t n = 0;

    for (size_t i = 0; i < r->n_headers; i++)
        n += !strcmp(r->headers[i].name, name);
    return n;
}

/* Is word in the comma list of one of the Connection headers? */
static bool connection_says(const struct request *r, const char *word)
{
    for (size_t i = 0; i < r->n_headers; i++) {
        const char *p = r->headers[i].value;
        for (bool list = !strcmp(r->headers[i].name, "connection"); list && *p;) {
            p += strspn(p, ", \t");
            size_t n = strcspn(p, ", \t");
            if (n == strlen(word) && !strncasecmp(p, word, n))
                return true;
            p += n;
        }
    }
    return false;
}

/* Determines the length of the body; refuses a head that allows two answers. */
static int framing(struct request *r, struct head *h, size_t body_max)
{
    const char *length = request_header(r, "content-length");
    const char *expect = request_header(r, "expect");
    size_t digits = length ? strspn(length, "0123456789") : 0;

    if (count(r, "content-length") > 1)
        return refuse(h, 400, "two Content-Lengths");
    if (request_header(r, "transfer-encoding"))
        return length ? refuse(h, 400, "Transfer-Encoding with Content-Length")
                      : refuse(h, 411, "Transfer-Encoding");
    if (length && (digits == 0 || length[digits] != '\0'))
        return refuse(h, 400, "Content-Length is not a number");
    if (digits > 15)
        return refuse(h, 413, "body");
    for (size_t i = 0; i < digits; i++)
        h->length = h->length * 10 + (size_t)(length[i] - '0');
    if (r->method == METHOD_POST && !length)
        return refuse(h, 411, "no Content-Length");
    /* HTTP parsers differ in whether a body may follow GET; some read it as the next request. */
    if (r->method != METHOD_POST && h->length > 0)
        return refuse(h, 400, "a body with GET");
    if (h->length > body_max)
        return refuse(h, 413, "body");
    if (count(r, "expect") > 1 || (expect && strcasecmp(expect, "100-continue") != 0))
        return refuse(h, 417, "Expect");
    h->expect = expect && !h->old && h->length > 0;
    h->keep = !connection_says(r, "close") && (!h->old || connection_says(r, "keep-alive"));
    return 0;
}

int head_read(const char *text, size_t n, size_t body_max, struct request *r, struct head *out)
{
    const char *line = text, *end = text + n, *target = "/";
    int status = 0;
    bool first = true;

    *out = (struct head){0};
    r->headers = mem_array(r->ctx, struct pair, HEAD_LINES);
    while (line < end && !status) {
        const char *eol = memchr(line, '\n', (size_t)(end - line));
        if (!eol || eol == line || eol[-1] != '\r')
            return refuse(out, 400, "line end");
        size_t len = (size_t)(eol - line) - 1;
        if (first)
            status = request_line(line, len, r, out, &target);
        else if (len > 0 && r->n_headers == HEAD_LINES)
            status = refuse(out, 431, "too many headers");
        else if (len > 0)
            status = header_line(line, len, r, out);
        first = false;
        line = eol + 1;
    }
    if (status)
        return status;
    if (count(r, "host") > 1 || (!out->old && count(r, "host") == 0))
        return refuse(out, 400, "Host");
    if (!request_uri(r, target))
        return refuse(out, 400, "path");
    return framing(r, out, body_max);
}
