/* Answering: pages as HTML or JSON, redirects, errors, files, cookies, notices, and the headers
 * that every reply has. Here: the form of everything that leaves the program over HTTP. Not here:
 * what a page says (templates), sending bytes (transport/). */
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "web/beside.h"
#include "web/fout_html.h"
#include "web/web.h"
#include <stdio.h>
#include <string.h>

#define NOTICE_COOKIE "melding"
#define NOTICE_MAX    400 /* bytes of text */
#define NOTICE_LIFE   120 /* seconds */
#define HEADER_STEP   16
#define PAGE_USUAL    12000 /* bytes: first allocation; most pages fit */

/* No inline script or style; forms post to this site only; no other site may frame a page. */
static const char csp[] =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "script-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "connect-src 'self'; manifest-src 'self'";

void reply_reset(struct request *r)
{
    r->reply = (struct reply){0};
    page_begin(r);
}

void page_begin(struct request *r)
{
    r->n_forms = 0;
    r->n_page_forms = 0;
    r->n_errors = 0;
    for (struct beside *g = r->beside; g; g = g->next)
        g->shown = false;
}

void page_error(struct request *r, const char *id, const char *message)
{
    r->errors = mem_resize(r->ctx, r->errors, struct page_error, r->n_errors + 1);
    r->errors[r->n_errors++] =
        (struct page_error){.link = id ? mem_format(r->ctx, "#%s", id) : NULL, .message = message};
}

size_t page_errors(struct request *r, const struct page_error **list)
{
    /* Alone on its page, a form begins right below the summary. */
    for (size_t i = 0; i < r->n_errors && r->n_forms > 1; i++)
        if (r->errors[i].repeats)
            *r->errors[i].repeats = true;
    *list = r->errors;
    return r->n_errors;
}

/* name and value live as long as r. */
static void header_add(struct request *r, const char *name, const char *value)
{
    struct reply *a = &r->reply;

    if (a->n_headers % HEADER_STEP == 0)
        a->headers = mem_resize(r->ctx, a->headers, struct pair, a->n_headers + HEADER_STEP);
    a->headers[a->n_headers++] = (struct pair){name, value, strlen(value)};
}

void reply_header(struct request *r, const char *name, const char *value)
{
    /* A line end in a value would inject a second header. */
    if (strpbrk(value, "\r\n"))
        return;
    header_add(r, mem_text(r->ctx, name), mem_text(r->ctx, value));
}

static bool has_header(const struct request *r, const char *name)
{
    for (size_t i = 0; i < r->reply.n_headers; i++)
        if (!strcmp(r->reply.headers[i].name, name))
            return true;
    return false;
}

/* Starts (or starts over) the body; headers such as cookies that were set before stay. */
static struct buf *body_start(struct request *r, int status, const char *type)
{
    r->reply.status = status;
    r->reply.type = type;
    r->reply.filled = true;
    buf_init(&r->reply.body, r->ctx, WEB_PAGE_MAX);
    return &r->reply.body;
}

int reply_page(struct request *r, int status, const struct template *s, const void *view)
{
    struct template_ctx t = {.lang = r->lang};
    struct buf *b;

    /* A form that failed is not on its page any more when what it was about changed meanwhile. */
    if (status >= 400 && r->n_errors == 0)
        page_error(r, NULL,
                   T(r->lang, N_("Dit kan niet meer: er is intussen iets veranderd. Er is niets "
                                 "bewaard.")));
    if (r->want_json) {
        b = body_start(r, status, "application/json; charset=utf-8");
        s->json(b, &t, view);
    } else {
        const void *frame = web_hooks.frame ? web_hooks.frame(r, s) : NULL;
        b = body_start(r, status, "text/html; charset=utf-8");
        buf_grow(b, PAGE_USUAL);
        s->html(b, &t, view, frame);
    }
    if (b->vol)
        return reply_error(r, 500, T(r->lang, N_("Deze pagina is te groot om te tonen.")));
    return status;
}

int reply_redirect(struct request *r, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    const char *to = mem_vformat(r->ctx, fmt, ap);
    va_end(ap);
    page_begin(r); /* a form that was made is not shown */
    /* Redirect to own paths only: browsers read "//host" and "/\host" as another host. */
    if (to[0] != '/' || to[1] == '/' || to[1] == '\\' || strpbrk(to, "\r\n"))
        to = "/";
    struct buf *b = body_start(r, 303, "text/plain; charset=utf-8");
    if (r->want_json) {
        r->reply.type = "application/json; charset=utf-8";
        buf_text(b, "{\"naar\":");
        buf_json(b, to);
        buf_text(b, "}");
    }
    reply_header(r, "Location", to);
    r->reply.location = to;
    return 303;
}

const char *status_words(int status)
{
    static const struct {
        int status;
        const char *words;
    } table[] = {
        {200, "OK"                             },
        {303, "See Other"                      },
        {304, "Not Modified"                   },
        {400, "Bad Request"                    },
        {401, "Unauthorized"                   },
        {403, "Forbidden"                      },
        {404, "Not Found"                      },
        {405, "Method Not Allowed"             },
        {408, "Request Timeout"                },
        {409, "Conflict"                       },
        {410, "Gone"                           },
        {411, "Length Required"                },
        {413, "Content Too Large"              },
        {415, "Unsupported Media Type"         },
        {421, "Misdirected Request"            },
        {422, "Unprocessable Content"          },
        {429, "Too Many Requests"              },
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"          },
        {503, "Service Unavailable"            },
        {507, "Insufficient Storage"           },
    };

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].status == status)
            return table[i].words;
    return status < 400 ? "OK" : "Error";
}

const char *error_words(int status)
{
    static const struct {
        int status;
        const char *text;
    } table[] = {
        {400, N_("Dit ging niet goed. Ga terug en probeer het opnieuw.")                   },
        {401, N_("Hiervoor is inloggen nodig.")                                            },
        {403, N_("Dit account mag deze pagina niet zien of dit niet doen.")                },
        {404, N_("Deze pagina bestaat niet. Misschien is het adres niet goed overgenomen.")},
        {405, N_("Dit kan niet op dit adres. Ga terug en probeer het opnieuw.")            },
        {408, N_("Het versturen duurde te lang. Probeer het opnieuw.")                     },
        {409, N_("Dit is al verstuurd.")                                                   },
        {411, N_("Het formulier kwam niet goed aan. Ga terug en probeer het opnieuw.")     },
        {413, N_("Dit is te groot om te versturen. Maak de tekst korter of kies een kleiner "
                 "bestand.")                                                  },
        {415, N_("Dit soort bestand of formulier kan hier niet.")                          },
        {417, N_("Het formulier kwam niet goed aan. Ga terug en probeer het opnieuw.")     },
        {421, N_("Koers kent dit webadres niet. Kijk het adres na.")                       },
        {422, N_("Er klopt iets niet in het formulier.")                                   },
        {429, N_("Het is nu te druk. Wacht een minuut en probeer het opnieuw.")            },
        {431, N_("Het adres of de cookies zijn te lang. Wis de cookies van deze website en probeer "
                 "het opnieuw.")                                              },
        {500, N_("Er ging iets mis bij ons. Probeer het later opnieuw.")                   },
        {503, N_("Het lukt nu even niet. Probeer het over een minuut opnieuw.")            },
        {507, N_("De opslag is vol. Er is niets bewaard. Waarschuw de beheerder en probeer het "
                 "later opnieuw.")                                            },
    };

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].status == status)
            return table[i].text;
    return N_("Er ging iets mis. Probeer het opnieuw.");
}

static int error_page(struct request *r, int status, const char *message)
{
    bool get = r->method == METHOD_GET;
    struct foutpagina page = {
        .status = status,
        .message = message,
        .login = (status == 401 || status == 403) && !r->who ? "/inloggen" : NULL,
        .again = get && (status == 429 || status >= 500) ? r->path : NULL,
        .home = "/",
        .verzoek = request_ref(r),
    };

    /* What is not here may be there: said of every such page, whether it is or not. */
    if (web_hooks.choice && (status == 403 || status == 404))
        web_hooks.choice(r, &page.plek, &page.wissel);
    if (web_hooks.error)
        return web_hooks.error(r, status, message);
    struct template_ctx t = {.lang = r->lang};
    const void *frame = web_hooks.frame(r, &foutpagina_template);
    foutpagina_template.html(body_start(r, status, "text/html; charset=utf-8"), &t, &page, frame);
    return r->reply.body.vol ? 0 : status;
}

/* Are there words in the form that was sent, which its sender would have to type again? */
static bool has_typed(const struct request *r)
{
    const struct form *f = r->route && !r->want_json ? r->route->form : NULL;

    for (size_t i = 0; f && i < f->n; i++) {
        enum field_kind kind = f->fields[i].kind;
        const char *sent = kind == FIELD_TEXT || kind == FIELD_LONG || kind == FIELD_EMAIL
                               ? request_field(r, f->fields[i].name)
                               : NULL;
        if (sent && sent[0])
            return true;
    }
    return false;
}

int reply_error(struct request *r, int status, const char *message)
{
    const char *text = message      ? message
                       : r->refused ? r->refused
                                    : T(r->lang, error_words(status));
    int answered = 0;

    /* What it was about changed or went meanwhile, or never was: the same words for each. */
    if ((status == 404 || status == 409) && r->token_seen && has_typed(r))
        return reply_gone(r, status,
                          message
                              ? message
                              : T(r->lang, N_("Dit kan niet (meer). Misschien is er intussen iets "
                                              "veranderd. Er is nu niets bewaard.")));
    page_begin(r); /* what there was is of the page that is not shown */
    if (!r->want_json && (web_hooks.error || web_hooks.frame))
        answered = error_page(r, status, text);
    if (answered)
        return answered;
    struct buf *b = body_start(r, status, "text/plain; charset=utf-8");
    if (r->want_json) {
        r->reply.type = "application/json; charset=utf-8";
        buf_format(b, "{\"fout\":{\"status\":%d,\"bericht\":", status);
        buf_json(b, text);
        buf_text(b, "}}");
    } else {
        buf_text(b, text);
        buf_char(b, '\n');
    }
    return status;
}

/* attachment; filename with an ASCII form and a UTF-8 form (RFC 6266). */
static void disposition(struct request *r, const char *filename)
{
    struct buf b;

    buf_init(&b, r->ctx, 2000);
    buf_text(&b, "attachment; filename=\"");
    for (const char *p = filename; *p; p++)
        buf_char(&b, (*p >= ' ' && *p < 127 && *p != '"' && *p != '\\') ? *p : '_');
    buf_text(&b, "\"; filename*=UTF-8''");
    buf_url(&b, filename);
    if (!b.vol)
        reply_header(r, "Content-Disposition", b.data);
}

int reply_bytes(struct request *r, int status, const char *type, const void *data, size_t n,
                const char *filename)
{
    struct buf *b = body_start(r, status, type);

    b->max = n > b->max ? n : b->max; /* the bytes are already in memory: no maximum needed */
    buf_add(b, data, n);
    if (filename)
        disposition(r, filename);
    return status;
}

int reply_buf(struct request *r, int status, const char *type, struct buf *b)
{
    if (b->vol)
        return reply_error(r, 500, NULL);
    body_start(r, status, type);
    r->reply.body = *b;
    mem_steal(r->ctx, b->data);
    r->reply.body.ctx = r->ctx;
    *b = (struct buf){0};
    return status;
}

/* ---- cookies and notices ---- */
void reply_cookie(struct request *r, const char *name, const char *value, int64_t max_age_s)
{
    static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "!#$%&'()*+-./:<=>?@[]^_`{|}~";

    if (value[strspn(value, good)] != '\0')
        return;
    /* __Host-: browsers accept it over TLS and from this host only, so no sibling domain can set
     * it. */
    const char *line = mem_format(r->ctx, "%s%s=%s; Path=/; HttpOnly; SameSite=Lax%s",
                                  r->tls ? "__Host-" : "", name, value, r->tls ? "; Secure" : "");
    /* Below 0: until the browser closes. */
    if (max_age_s >= 0)
        line = mem_format(r->ctx, "%s; Max-Age=%lld", line, (long long)max_age_s);
    reply_header(r, "Set-Cookie", line);
}

static void notice_mac(const char *text, const char *until, uint8_t mac[static HASH_BYTES])
{
    struct buf b;
    TALLOC_CTX *ctx = mem_ctx(NULL, "notice");

    buf_init(&b, ctx, 2000);
    buf_format(&b, "melding|%s|%s", until, text);
    hash_keyed(web_hooks.key, b.data, b.len, mac);
    mem_free(ctx);
}

void reply_notice(struct request *r, const char *text)
{
    const char *shown = strlen(text) > NOTICE_MAX ? text_short(r->ctx, text, 100) : text;
    const char *until = mem_format(r->ctx, "%lld", (long long)(time_now() + NOTICE_LIFE));
    uint8_t mac[HASH_BYTES];
    struct buf b;

    notice_mac(shown, until, mac);
    buf_init(&b, r->ctx, 3000);
    buf_format(&b, "%s.", until);
    buf_hex(&b, mac, 16);
    buf_char(&b, '.');
    buf_url(&b, shown);
    if (!b.vol)
        reply_cookie(r, NOTICE_COOKIE, b.data, NOTICE_LIFE);
}

const char *notice_take(struct request *r)
{
    const char *v = request_cookie(r, NOTICE_COOKIE);
    uint8_t mac[HASH_BYTES], sent[16];
    int64_t end;

    if (!v)
        return NULL;
    reply_cookie(r, NOTICE_COOKIE, "", 0);
    size_t n = strcspn(v, ".");
    if (strlen(v) < n + 34 || v[n] != '.' || v[n + 33] != '.')
        return NULL;
    const char *until = mem_textn(r->ctx, v, n);
    const char *hex = mem_textn(r->ctx, v + n + 1, 32);
    char *text = mem_text(r->ctx, v + n + 34), *to = text;
    for (const char *p = text; *p; p++) { /* written by buf_url: no escape is cut off */
        unsigned c;
        if (*p == '%' && sscanf(p + 1, "%2x", &c) == 1 && c && p[1] && p[2])
            *to++ = (char)c, p += 2;
        else
            *to++ = *p;
    }
    *to = '\0';
    notice_mac(text, until, mac);
    if (!hex_read(hex, sent, sizeof sent) || !bytes_equal(mac, sent, sizeof sent) ||
        !text_int(until, 0, INT64_MAX, &end) || !time_lasts(end, time_now(), NOTICE_LIFE))
        return NULL;
    return text;
}

/* ---- what every reply has ---- */
/* name and value are constants: not copied. */
static void default_header(struct request *r, const char *name, const char *value)
{
    if (!has_header(r, name))
        header_add(r, name, value);
}

void reply_finish(struct request *r)
{
    if (!r->reply.filled) /* a handler that did not answer: a bug, answered as an error */
        reply_error(r, r->reply.status >= 400 ? r->reply.status : 500, NULL);
    beside_keep(r);
    default_header(r, "Content-Security-Policy", csp);
    default_header(r, "X-Content-Type-Options", "nosniff");
    default_header(r, "Referrer-Policy", "same-origin");
    default_header(r, "Permissions-Policy",
                   "camera=(), microphone=(), geolocation=(), payment=(), usb=(), "
                   "browsing-topics=(), interest-cohort=()");
    default_header(r, "Cross-Origin-Opener-Policy", "same-origin");
    default_header(r, "Cross-Origin-Resource-Policy", "same-origin");
    default_header(r, "X-Frame-Options", "DENY");
    if (r->tls)
        default_header(r, "Strict-Transport-Security", "max-age=63072000; includeSubDomains");
    /* A page holds personal tokens and texts: no cache may keep it unless a handler allows it. */
    default_header(r, "Cache-Control", "no-store");
    default_header(r, "Vary", "Accept, Accept-Language, Cookie");
    default_header(r, "Content-Language", lang_code(r->lang));
    header_add(r, "X-Request-Id", request_ref(r));
}
