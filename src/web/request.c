/* Reading a request: headers, cookies, path, Host, wanted kind and language.
 * Here: what came with the request line and headers. Not here: forms' bodies (body.c), routes
 * (route.c), sending (reply.c). */
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include "web/beside.h"
#include "web/body.h"
#include "web/web.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define REQUEST_POOL 49152 /* bytes of the request's first block: most pages fit */

struct web_hooks web_hooks;

const char *request_ref(const struct request *r)
{
    return mem_format(r->ctx, "%s-%llx", web_hooks.tag, (unsigned long long)r->number);
}

struct request *request_new(enum method method)
{
    TALLOC_CTX *ctx = mem_pool(NULL, REQUEST_POOL, "request");
    struct request *r = mem_new(ctx, struct request);

    r->ctx = ctx;
    r->method = method;
    r->path = "/";
    r->query = "";
    r->address = "";
    r->body = "";
    return r;
}

void request_header_add(struct request *r, const char *name, const char *value)
{
    r->headers = mem_resize(r->ctx, r->headers, struct pair, r->n_headers + 1);
    r->headers[r->n_headers++] =
        (struct pair){mem_text(r->ctx, name), mem_text(r->ctx, value), strlen(value)};
}

const char *request_header(const struct request *r, const char *name)
{
    for (size_t i = 0; i < r->n_headers; i++)
        if (!strcmp(r->headers[i].name, name))
            return r->headers[i].value;
    return NULL;
}

/* A segment "." or ".." would give one resource two paths. */
static bool dot_segment(const char *path)
{
    for (const char *p = path; *p; p++) {
        if (*p != '/' || p[1] != '.')
            continue;
        const char *q = p[2] == '.' ? p + 3 : p + 2;
        if (*q == '/' || *q == '\0')
            return true;
    }
    return false;
}

bool request_uri(struct request *r, const char *uri)
{
    size_t n = strcspn(uri, "?");

    if (uri[0] != '/' || strlen(uri) > 8000 || strchr(uri, '#'))
        return false;
    for (size_t i = 0; i + 2 < n; i++)
        if (uri[i] == '%' && uri[i + 1] == '2' && (uri[i + 2] == 'F' || uri[i + 2] == 'f'))
            return false;
    char *path = body_decode(r->ctx, uri, n, false);
    if (!path || !text_utf8(path, strlen(path)) || strpbrk(path, "\t\n\\") || dot_segment(path))
        return false;
    r->path = path;
    r->query = uri[n] ? mem_text(r->ctx, uri + n + 1) : "";
    return true;
}

/* ---- cookies ---- */
static const char *cookie_find(const void *ctx, const char *header, const char *name)
{
    size_t n = strlen(name);

    for (const char *p = header; *p;) {
        p += strspn(p, " \t;");
        size_t len = strcspn(p, ";");
        if (len > n && !strncmp(p, name, n) && p[n] == '=') {
            size_t end = len;
            while (end > n + 1 && (p[end - 1] == ' ' || p[end - 1] == '\t'))
                end--;
            const char *v = p + n + 1;
            size_t vn = end - n - 1;
            if (vn >= 2 && v[0] == '"' && v[vn - 1] == '"')
                v++, vn -= 2;
            return mem_textn(ctx, v, vn);
        }
        p += len;
    }
    return NULL;
}

const char *request_cookie(struct request *r, const char *name)
{
    /* Behind TLS cookies have the prefix __Host-, which no sibling domain can set. */
    const char *sent = r->tls ? mem_format(r->ctx, "__Host-%s", name) : name;

    for (size_t i = 0; i < r->n_headers; i++) {
        if (strcmp(r->headers[i].name, "cookie") != 0)
            continue;
        const char *v = cookie_find(r->ctx, r->headers[i].value, sent);
        if (v)
            return v;
    }
    return NULL;
}

/* ---- path parts and fields ---- */
const char *request_param(const struct request *r, const char *name)
{
    for (size_t i = 0; i < r->n_param; i++)
        if (!strcmp(r->param[i].name, name))
            return r->param[i].value;
    return "";
}

int64_t request_id(const struct request *r, const char *name)
{
    const char *s = request_param(r, name);
    int64_t id = 0;

    /* One spelling per id: no sign, no leading zero. */
    if (s[0] < '1' || s[0] > '9' || !text_int(s, 1, INT64_MAX, &id))
        return 0;
    return id;
}

const char *request_field(const struct request *r, const char *name)
{
    for (size_t i = 0; i < r->n_fields; i++)
        if (!strcmp(r->fields[i].name, name))
            return r->fields[i].value;
    return NULL;
}

size_t request_fields(const struct request *r, const char *name, const char **out, size_t max)
{
    size_t n = 0;

    for (size_t i = 0; i < r->n_fields && n < max; i++)
        if (!strcmp(r->fields[i].name, name))
            out[n++] = r->fields[i].value;
    return n;
}

const struct upload *request_upload(const struct request *r, const char *name)
{
    for (size_t i = 0; i < r->n_uploads; i++)
        if (!strcmp(r->uploads[i].field, name))
            return &r->uploads[i];
    return NULL;
}

int request_parse(struct request *r)
{
    struct body b = {0};
    int status;

    if (r->method == METHOD_POST) {
        const char *type = request_header(r, "content-type");
        const char *boundary = type ? body_boundary(r->ctx, type) : NULL;
        if (boundary)
            status = body_multipart(r->ctx, boundary, r->body, r->body_len, &b);
        else if (type && !strncasecmp(type, "application/x-www-form-urlencoded", 33) &&
                 strchr("; \t", type[33]))
            status = body_urlencoded(r->ctx, r->body, r->body_len, &b);
        else
            status = r->body_len == 0 ? 0 : 415;
    } else {
        status = body_urlencoded(r->ctx, r->query, strlen(r->query), &b);
    }
    r->refused = b.refused ? lang_sentence(r->ctx, r->lang, b.refused) : NULL;
    if (status)
        return status;
    r->fields = b.fields;
    r->n_fields = b.n_fields;
    r->uploads = b.uploads;
    r->n_uploads = b.n_uploads;
    if (r->method == METHOD_POST)
        beside_split(r);
    return 0;
}

/* ---- Accept ---- */
/* q in thousandths: "0.8" -> 800; anything odd counts as 0. */
static int quality(const char *s, size_t n)
{
    int q = 0, scale = 100;

    if (n == 0 || (s[0] != '0' && s[0] != '1') || (n > 1 && s[1] != '.') || n > 5)
        return 0;
    q = s[0] == '1' ? 1000 : 0;
    for (size_t i = 2; i < n; i++, scale /= 10) {
        if (s[i] < '0' || s[i] > '9')
            return 0;
        q += (s[i] - '0') * scale;
    }
    return q > 1000 ? 0 : q;
}

struct wanted {
    int q, rank; /* rank 0: not named, 1: by a wildcard, 2: by type, 3: in full */
    int place;
};

static void want(struct wanted *w, int rank, int q, int place)
{
    if (rank >= w->rank)
        *w = (struct wanted){q, rank, place};
}

static bool prefers_json(const char *accept)
{
    struct wanted json = {0}, html = {0};
    int place = 0;

    for (const char *p = accept; *p && place < 50; place++) {
        size_t len = strcspn(p, ","), name = strcspn(p, ",;");
        const char *begin = p + strspn(p, " \t");
        size_t n = begin < p + name ? (size_t)(p + name - begin) : 0;
        while (n && (begin[n - 1] == ' ' || begin[n - 1] == '\t'))
            n--;
        int q = 1000;
        for (const char *s = p + name; s + 2 < p + len; s++)
            if (*s == ';') {
                const char *v = s + 1 + strspn(s + 1, " \t");
                if ((v[0] == 'q' || v[0] == 'Q') && v[1] == '=')
                    q = quality(v + 2, strcspn(v + 2, ",; \t"));
            }
        if (n == 16 && !strncasecmp(begin, "application/json", n))
            want(&json, 3, q, place);
        else if (n == 9 && !strncasecmp(begin, "text/html", n))
            want(&html, 3, q, place);
        else if (n == 13 && !strncasecmp(begin, "application/*", n))
            want(&json, 2, q, place);
        else if (n == 6 && !strncasecmp(begin, "text/*", n))
            want(&html, 2, q, place);
        else if (n == 3 && !strncmp(begin, "*/*", n))
            want(&json, 1, q, place), want(&html, 1, q, place);
        p += len + (p[len] == ',');
    }
    if (json.q != html.q)
        return json.q > html.q;
    return json.q > 0 &&
           (json.rank > html.rank || (json.rank == html.rank && json.place < html.place));
}

void request_prepare(struct request *r)
{
    const char *accept = request_header(r, "accept");
    const char *chosen = request_cookie(r, COOKIE_LANG);
    const char *languages = request_header(r, "accept-language");

    r->want_json = accept && prefers_json(accept);
    if (lang_known(chosen))
        r->lang = lang_from_code(chosen);
    else
        r->lang = languages ? lang_choose(languages) : LANG_NL;
}

/* ---- Host and origin ---- */
/* Length of the name in "name[:port]"; 0 when it is neither a name nor an address. */
static size_t host_name(const char *host)
{
    size_t n = host[0] == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
    size_t all = strlen(host);

    if (all == 0 || all > 255 || n == 0 || n > all)
        return 0;
    for (size_t i = 0; i < n; i++) {
        char c = host[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '.' || c == '-' || (host[0] == '[' && (c == ':' || c == '[' || c == ']'));
        if (!good)
            return 0;
    }
    if (host[n] == '\0')
        return n;
    size_t digits = strspn(host + n + 1, "0123456789");
    return host[n] == ':' && digits >= 1 && digits <= 5 && host[n + 1 + digits] == '\0' ? n : 0;
}

int request_host(const struct request *r)
{
    static const char *const loopback[] = {"127.0.0.1", "localhost", "[::1]"};
    const char *const *names = web_hooks.n_hosts ? web_hooks.hosts : loopback;
    size_t n_names = web_hooks.n_hosts ? web_hooks.n_hosts : 3;
    const char *host = request_header(r, "host");
    size_t n = host ? host_name(host) : 0;

    if (n == 0)
        return 400;
    for (size_t i = 0; i < n_names; i++)
        if (strlen(names[i]) == n && !strncasecmp(names[i], host, n))
            return 0;
    return 421;
}

/* Is url "scheme://HOST" or a page of it, with our own scheme? */
static bool of_host(const struct request *r, const char *url, const char *host)
{
    const char *scheme = r->tls ? "https://" : "http://";
    size_t s = strlen(scheme), n = strlen(host);

    return !strncasecmp(url, scheme, s) && !strncasecmp(url + s, host, n) &&
           (url[s + n] == '\0' || url[s + n] == '/');
}

bool request_same_origin(const struct request *r)
{
    const char *site = request_header(r, "sec-fetch-site");
    const char *origin = request_header(r, "origin");
    const char *referer = request_header(r, "referer");
    const char *host = request_header(r, "host");

    if (!host || (site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0))
        return false;
    if (origin)
        return of_host(r, origin, host);
    return !referer || of_host(r, referer, host);
}

void request_write(struct request *r, bool (*work)(struct db_conn *db, void *arg), void *arg)
{
    if (r->n_later < sizeof r->later / sizeof *r->later)
        r->later[r->n_later++] = (struct request_later){work, arg};
    if (r->method == METHOD_POST && r->db && !r->looking)
        work(r->db, arg);
}
