/* A visitor without a network (visitor.h). It does what service.c does, one request at a time.
 * Not here: what is asserted about the answers. */
#include "tests/support/visitor.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "db/both.h"
#include "organisatie/organisatie.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "server/run.h"
#include "tests/cm.h"
#include <stdarg.h>
#include <string.h>

struct visitor *visitor_new(struct testdb *t, const struct route_table *tables, size_t n)
{
    struct visitor *v = mem_new(t->ctx, struct visitor);
    v->t = t;
    v->ctx = mem_ctx(v, "visitor");
    v->tables = tables;
    v->n_tables = n;
    memset(web_hooks.key, 7, sizeof web_hooks.key);
    web_hooks.admit = organisatie_admit;
    web_hooks.after = organisatie_after;
    web_hooks.frame = organisatie_frame;
    web_hooks.scope = org_van;
    web_hooks.choice = org_keuze;
    return v;
}

/* ---- cookies ---- */
const char *visitor_cookie(const struct visitor *v, const char *name)
{
    for (size_t i = 0; i < v->n_cookies; i++) {
        if (!strcmp(v->cookies[i].name, name))
            return v->cookies[i].value;
    }
    return NULL;
}

static void set_cookie(struct visitor *v, const char *name, const char *value)
{
    size_t i = 0;
    while (i < v->n_cookies && strcmp(v->cookies[i].name, name) != 0)
        i++;
    if (!*value) { /* taken away */
        if (i < v->n_cookies)
            v->cookies[i] = v->cookies[--v->n_cookies];
        return;
    }
    assert_true(i < sizeof v->cookies / sizeof *v->cookies);
    if (i == v->n_cookies)
        v->n_cookies++;
    v->cookies[i] = (struct pair){mem_text(v->ctx, name), mem_text(v->ctx, value), strlen(value)};
}

static void keep_cookies(struct visitor *v, const struct request *r)
{
    for (size_t i = 0; i < r->reply.n_headers; i++) {
        const struct pair *h = &r->reply.headers[i];
        if (strcmp(h->name, "Set-Cookie") != 0)
            continue;
        size_t name = strcspn(h->value, "="), value = strcspn(h->value + name + 1, ";");
        set_cookie(v, mem_textn(v->ctx, h->value, name),
                   mem_textn(v->ctx, h->value + name + 1, value));
    }
}

void visitor_forget(struct visitor *v)
{
    v->n_cookies = 0;
}

void visitor_sign_in(struct visitor *v, int64_t organisatie, int64_t persoon)
{
    uint8_t secret[32], hash[HASH_BYTES];
    char hex[65];
    random_bytes(secret, sizeof secret);
    hash_bytes(secret, sizeof secret, hash);
    hex_of(secret, sizeof secret, hex);
    struct db_conn *c = testdb_begin(v->t);
    persoon_account(c, organisatie, persoon);
    sessie_insert(c, .hash = {.data = hash, .n = sizeof hash}, .organisatie = organisatie,
                  .persoon = persoon, .nu = time_now(), .verloopt = time_now() + 3600,
                  .apparaat = "test");
    testdb_commit(v->t);
    set_cookie(v, COOKIE_SESSION, hex);
}

/* ---- one request ---- */
static struct request *request_of(struct visitor *v, enum method m, const char *uri)
{
    struct request *r = request_new(m);
    bool other;
    mem_steal(v->ctx, r->ctx);
    struct buf b;
    buf_init(&b, r->ctx, 8192);
    for (size_t i = 0; i < v->n_cookies; i++)
        buf_format(&b, "%s%s=%s", i ? "; " : "", v->cookies[i].name, v->cookies[i].value);
    if (b.len)
        request_header_add(r, "cookie", b.data);
    request_header_add(r, "host", "127.0.0.1");
    request_header_add(r, "accept", v->json ? "application/json" : "text/html");
    if (v->language)
        request_header_add(r, "accept-language", v->language);
    if (v->user_agent)
        request_header_add(r, "user-agent", v->user_agent);
    for (size_t i = 0; i < 2 && v->extra[i].name; i++)
        request_header_add(r, v->extra[i].name, v->extra[i].value);
    r->address = v->address ? v->address : "127.0.0.1";
    r->tls = v->tls;
    if (!request_uri(r, uri))
        fail_msg("not a path: %s", uri);
    request_prepare(r);
    route_find(v->tables, v->n_tables, r, &other);
    return r;
}

static bool run_later(struct db_conn *c, void *arg)
{
    struct request *r = arg;
    for (size_t i = 0; i < r->n_later; i++)
        r->later[i].work(c, r->later[i].arg);
    return true;
}

static bool run_prepare(struct db_conn *c, void *arg)
{
    struct request *r = arg;
    r->reply.status = request_look(r, c);
    return true;
}

static bool run_handler(struct db_conn *c, void *arg)
{
    struct request *r = arg;
    r->reply.status = request_handle(r, c);
    return r->method == METHOD_GET || r->reply.status < 400;
}

static void must_work(enum db_result u, const struct request *r, const struct error *f)
{
    if (u != DB_OK && u != DB_ROLLED_BACK)
        fail_msg("%s: database %d: %s", r->path, (int)u, f->detail);
}

static struct answer answer_of(struct visitor *v, struct request *r)
{
    struct answer a = {.body = "", .location = ""};
    struct error f = {0};
    if (r->n_later > 0 && (r->method == METHOD_GET || r->reply.status >= 400))
        must_work(db_write(v->t->c, run_later, r, &f), r, &f);
    reply_finish(r);
    keep_cookies(v, r);
    v->last = r;
    a.status = r->reply.status;
    if (r->reply.body.data)
        a.body = r->reply.body.data;
    if (r->reply.location)
        a.location = r->reply.location;
    return a;
}

static struct answer no_route(struct visitor *v, struct request *r)
{
    reply_error(r, 404, NULL);
    return answer_of(v, r);
}

/* ---- the personal store beside it, for the routes that ask for it ---- */
struct both_stores {
    struct visitor *v;
    struct request *r;
    struct db_conn *c;
    bool (*work)(struct db_conn *, void *);
};

static bool with_personal(struct personal_conn *p, void *arg)
{
    struct both_stores *b = arg;
    b->r->db_personal = p;
    bool yes = b->work(b->c, b->r);
    b->r->db_personal = NULL;
    assert_false(personal_failed(p));
    return yes;
}

static bool personal_route(const struct visitor *v, const struct request *r)
{
    return v->t->p && r->route->marks & ROUTE_PERSONAL;
}

static bool read_both(struct db_conn *c, void *arg)
{
    struct both_stores *b = arg;
    struct error f = {0};
    if (!personal_route(b->v, b->r))
        return b->work(c, b->r);
    b->c = c;
    must_work(personal_read(personal_thread_conn(b->v->t->personal, &f), with_personal, b, &f),
              b->r, &f);
    return true;
}

/* A read transaction of each store. */
static void look(struct visitor *v, struct request *r, bool (*work)(struct db_conn *, void *))
{
    struct both_stores b = {.v = v, .r = r, .work = work};
    struct error f = {0};
    struct db_conn *c = db_thread_conn(v->t->db, &f);
    assert_non_null(c);
    must_work(db_read(c, read_both, &b, &f), r, &f);
}

static bool write_with(struct db_conn *c, struct personal_conn *p, void *arg)
{
    struct request *r = arg;
    r->db_personal = p;
    bool yes = run_handler(c, r);
    r->db_personal = NULL;
    return yes;
}

static void write_stores(struct visitor *v, struct request *r)
{
    struct both_write w = {.work = write_with, .arg = r, .p = v->t->p};
    struct error f = {0};
    must_work(personal_route(v, r) ? both_write(v->t->c, &w, &f)
                                   : db_write(v->t->c, run_handler, r, &f),
              r, &f);
}

struct answer visitor_get(struct visitor *v, const char *uri)
{
    struct request *r = request_of(v, METHOD_GET, uri);
    if (!r->route)
        return no_route(v, r);
    int status = request_parse(r);
    if (status) {
        reply_error(r, status, NULL);
        return answer_of(v, r);
    }
    look(v, r, run_handler);
    return answer_of(v, r);
}

const char *visitor_token(struct visitor *v, const char *uri)
{
    struct request *r = request_of(v, METHOD_GET, uri);
    const char *token = token_make(r, mem_textn(r->ctx, uri, strcspn(uri, "?")));
    keep_cookies(v, r); /* the visitor cookie that it may have made */
    return token;
}

/* Everything after the body is there. */
static struct answer post(struct visitor *v, struct request *r)
{
    if (!r->route)
        return no_route(v, r);
    int status = request_parse(r);
    if (!status && !(r->route->marks & ROUTE_NO_TOKEN) && !request_same_origin(r))
        status = 403;
    if (!status && !(r->route->marks & ROUTE_NO_TOKEN) &&
        !(r->token_seen = token_valid(r, request_field(r, "token"), r->token_hash)))
        status = 403;
    if (status) {
        reply_error(r, status, NULL);
        return answer_of(v, r);
    }
    if (r->route->prepare) {
        look(v, r, run_prepare);
        if (r->reply.status)
            return answer_of(v, r);
    }
    write_stores(v, r);
    return answer_of(v, r);
}

static void add_field(struct buf *b, const char *name, const char *value)
{
    if (b->len)
        buf_char(b, '&');
    buf_url(b, name);
    buf_char(b, '=');
    buf_url(b, value);
}

static struct answer post_fields(struct visitor *v, const char *token, const char *uri, va_list ap)
{
    struct request *r = request_of(v, METHOD_POST, uri);
    const char *name;
    struct buf b;
    buf_init(&b, r->ctx, WEB_BODY_MAX);
    if (token)
        add_field(&b, "token", token);
    while ((name = va_arg(ap, const char *)))
        add_field(&b, name, va_arg(ap, const char *));
    request_header_add(r, "content-type", "application/x-www-form-urlencoded");
    r->body = b.data ? b.data : "";
    r->body_len = b.len;
    return post(v, r);
}

struct answer visitor_post_body(struct visitor *v, const char *uri, const char *type,
                                const void *body, size_t n)
{
    struct request *r = request_of(v, METHOD_POST, uri);
    request_header_add(r, "content-type", type);
    r->body = body;
    r->body_len = n;
    return post(v, r);
}

struct answer visitor_post(struct visitor *v, const char *uri, ...)
{
    va_list ap;
    va_start(ap, uri);
    struct answer a = post_fields(v, visitor_token(v, uri), uri, ap);
    va_end(ap);
    return a;
}

struct answer visitor_post_token(struct visitor *v, const char *token, const char *uri, ...)
{
    va_list ap;
    va_start(ap, uri);
    struct answer a = post_fields(v, token, uri, ap);
    va_end(ap);
    return a;
}

#define BOUNDARY "koers-test-boundary"

static void add_part(struct buf *b, const char *name, const char *value)
{
    buf_format(b, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n",
               name, value);
}

struct answer visitor_upload(struct visitor *v, const char *uri, const char *field,
                             const char *filename, const void *bytes, size_t n, ...)
{
    const char *token = visitor_token(v, uri), *name;
    struct request *r = request_of(v, METHOD_POST, uri);
    struct buf b;
    va_list ap;
    buf_init(&b, r->ctx, WEB_BODY_MAX + 4096);
    add_part(&b, "token", token);
    va_start(ap, n);
    while ((name = va_arg(ap, const char *)))
        add_part(&b, name, va_arg(ap, const char *));
    va_end(ap);
    buf_format(&b,
               "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
               "Content-Type: application/octet-stream\r\n\r\n",
               field, filename);
    buf_add(&b, bytes, n);
    buf_text(&b, "\r\n--" BOUNDARY "--\r\n");
    request_header_add(r, "content-type", "multipart/form-data; boundary=" BOUNDARY);
    r->body = b.data;
    r->body_len = b.len;
    return post(v, r);
}
