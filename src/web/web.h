/* A request, its reply, the table of routes and declared forms. Independent of transport (which
 * fills the request and sends the reply) and of accounts (web_hooks.admit checks rights). */
#ifndef KOERS_WEB_WEB_H
#define KOERS_WEB_WEB_H
#include "base/buf.h"
#include "base/error.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/room.h"
#include "web/template.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WEB_BODY_MAX (12u << 20) /* the one body maximum: the largest upload and its form */
#define WEB_PAGE_MAX (8u << 20)  /* one page that is made */

struct db_conn;
struct personal_conn;
enum method { METHOD_GET, METHOD_POST, METHOD_OTHER };

struct pair {
    const char *name, *value;
    size_t len;
};

struct upload {
    const char *field, *name, *type;
    const char *data;
    size_t len;
}; /* one uploaded file */

/* A small write queued by a GET (audit line, last seen). */
struct request_later {
    bool (*work)(struct db_conn *db, void *arg);
    void *arg;
};

struct reply {
    int status;
    const char *type;     /* content type */
    struct pair *headers; /* extra headers, on the request's context */
    size_t n_headers;
    const char *location; /* of a redirect; NULL: it is none */
    struct buf body;
    bool filled; /* a handler filled it */
};

/* One line of the summary of errors on top of a page. */
struct page_error {
    const char *link;    /* "#f-naam": to where it is on the page; NULL: to nothing */
    const char *message; /* translated */
    bool *repeats;       /* of a whole form: set when the form has to say it itself too; or NULL */
};

/* Everything is allocated on ctx and freed with it. Strings are UTF-8 and bounded. */
struct request {
    TALLOC_CTX *ctx;
    uint64_t number; /* since the start; request_ref() is what people see of it */
    enum method method;
    bool head_only;    /* a HEAD: the method is GET, and nobody sees the page */
    const char *path;  /* decoded path, no query */
    const char *query; /* raw query or "" */
    struct pair *headers;
    size_t n_headers; /* header names in lower case */
    const char *body;
    size_t body_len; /* raw body */
    const char
        *address;   /* client address, or X-Forwarded-For's last when the peer is the unix socket */
    bool tls;       /* X-Forwarded-Proto from the unix socket said https */
    bool want_json; /* Accept prefers application/json */
    enum lang lang;
    const struct route *route;
    struct pair param[6];
    size_t n_param; /* :id and such */
    struct pair *fields;
    size_t n_fields; /* decoded form fields (POST) or query fields (GET) */
    struct upload *uploads;
    size_t n_uploads;
    const char *refused; /* why request_parse() refused it, in r->lang; NULL: as its status says */
    unsigned n_forms;    /* forms shown so far: their ids differ within a page */
    struct page_form *page_forms; /* those forms, and */
    size_t n_page_forms;          /* what was typed in the others: both see web/beside.h */
    struct beside *beside;
    struct page_error *errors; /* see page_error */
    size_t n_errors;
    struct db_conn *db; /* set while a handler runs; NULL on error pages made outside it */
    /* `prepare` runs: admission is a read-only permission check, and r->db is read-only */
    bool looking;
    struct personal_conn *db_personal; /* the personal store, beside db; only on a ROUTE_PERSONAL */
    /* the session, set by web_hooks.admit; type known to organisatie/; NULL: not signed in */
    const void *who;
    void *prepared;  /* what a route's `prepare` left for its handler */
    bool token_seen; /* the service validated the form token: token_hash is its hash */
    uint8_t token_hash[32];
    uint8_t sent_hash[32]; /* of the fields and files sent with it; keyed by the token itself */
    uint64_t token_scope;  /* where the form was made that was sent: see token_elsewhere */
    bool token_spent;      /* admission spent it, for this request */
    bool repeated;         /* it was spent before: show the earlier result, create nothing */
    struct reply reply;
    const char *visitor;           /* the visitor cookie set in this reply; used by token.c */
    void *transport;               /* used by transport/ */
    void *runner;                  /* used by the service */
    struct request_later later[4]; /* see request_write */
    size_t n_later;
    int64_t start_us;
};

/* ---- routes ---- */
#define ROUTE_HEAVY    1u  /* runs in the pool: exports, statistics, previews */
#define ROUTE_AUDITED  2u  /* writes an audit line; its reply waits for that line */
#define ROUTE_LIMITED  4u  /* strict rate limit per address and place: login, codes, public forms */
#define ROUTE_NO_TOKEN 8u  /* a POST without form token (tests only) */
#define ROUTE_UPLOAD   16u /* takes an upload: multipart */
#define ROUTE_BARE     32u /* a GET without database and admission: what is compiled in */
#define ROUTE_HEALTH   256u /* answered by service_options.health when that is set */
#define ROUTE_PERSONAL 64u  /* reads the personal store too, a POST writes in it (r->db_personal) */
#define ROUTE_REPEATS                                                                              \
    128u /* a POST whose answer holds a secret: repeated, its handler runs again */
#define ROUTE_ANONYMOUS                                                                            \
    1024u /* ROUTE_UNSEEN, and admission looks at no session: signed in or not is all one here */
#define ROUTE_UNSEEN                                                                               \
    2048u /* a request of this route leaves no moment: no line in the log, no "last seen" */
#define ROUTE_QUICK 512u /* its `prepare` is short: run it on the loop, not in the pool */
struct form;
struct subject_rule;
struct route {
    enum method method;
    const char *path; /* "/signalen/:id"; a :part is one segment; :rest* takes what is left */
    int mag;          /* enum handeling of organisatie/mag.h; 0: everyone, also without account */
    unsigned marks;
    int (*handler)(
        struct request *r); /* returns the HTTP status; fills r->reply by the functions below */
    /* POST, for slow work before the transaction: runs in the pool (ROUTE_QUICK: on the loop) after
     * a read-only permission check (r->looking); r->db is read-only. 0: go on; else the status it
     * answered. The handler runs later, in another transaction. */
    int (*prepare)(struct request *r);
    const struct form *form;         /* the form a POST declares */
    const struct template *template; /* the page it shows, for openapi */
    const char *title;               /* Dutch, one line: for openapi and the matrix */
    /* What its handler asks besides of the one thing that it is about (organisatie/mag.h); NULL:
     * nothing. */
    const struct subject_rule *subject;
};
struct route_table {
    const struct route *routes;
    size_t n;
}; /* one per room; main lists them */
extern const struct room web_room;
extern const struct route_table web_routes; /* of no room: /static/:naam, /gezond */
/* What keeps this path from ever being found, for whoever wrote it; NULL when nothing does. */
const char *route_wrong(const char *path);
/* The row that fits, or NULL with *other_method = true when only the method differs. Fills
 * r->param. */
const struct route *route_find(const struct route_table *t, size_t n_tables, struct request *r,
                               bool *other_method);

/* ---- making: what transport and tests do first ---- */
/* An empty request on a context of its own; mem_free(r->ctx) ends it. */
struct request *request_new(enum method method);
/* Adds a header (name in lower case). */
void request_header_add(struct request *r, const char *name, const char *value);
/* Splits "/path?query", decodes the path. False: not a path of ours (a dot segment, %2F, bad
 * UTF-8). */
bool request_uri(struct request *r, const char *uri);
/* Language and wanted kind from cookie and headers; what every reply needs. */
void request_prepare(struct request *r);
/* The Host header against web_hooks.hosts: 0, 400 when absent or malformed, 421 when not ours. */
int request_host(const struct request *r);
/* True when a POST comes from this site, by Sec-Fetch-Site, Origin or Referer, or when the browser
 * sends none of these. */
bool request_same_origin(const struct request *r);

/* The request's reference ("k7xm-1f3"), in the log, in header X-Request-Id and on the error page,
 * so that a user can name it. On r->ctx. */
const char *request_ref(const struct request *r);

/* ---- reading ---- */
const char *request_header(const struct request *r, const char *name); /* header or NULL */
const char *request_cookie(struct request *r, const char *name);       /* value or NULL */
const char *request_param(const struct request *r,
                          const char *name);                   /* path part, "" when absent */
int64_t request_id(const struct request *r, const char *name); /* path part as id; 0 when not one */
const char *request_field(const struct request *r,
                          const char *name); /* first form/query field or NULL */
size_t request_fields(const struct request *r, const char *name, const char **out,
                      size_t max); /* all of a name */
const struct upload *request_upload(const struct request *r, const char *name);
/* Parses query or body (urlencoded, multipart) into fields and uploads. 0, or 400/413/415: then
 * reply_error() without a message says what r->refused does. */
int request_parse(struct request *r);

/* ---- answering: each returns the status, so that a handler can `return reply_…` ---- */
int reply_page(struct request *r, int status, const struct template *s,
               const void *view); /* HTML or JSON */
int reply_redirect(struct request *r, const char *fmt, ...)
    __attribute__((format(printf, 2, 3))); /* 303, own paths only */
int reply_error(struct request *r, int status,
                const char *message); /* the one error page and shape; mens may be NULL */
int reply_bytes(struct request *r, int status, const char *type, const void *data, size_t n,
                const char *filename);
int reply_buf(struct request *r, int status, const char *type, struct buf *b); /* takes b's bytes */
void reply_header(struct request *r, const char *name, const char *value);
void reply_cookie(struct request *r, const char *name, const char *value,
                  int64_t max_age_s); /* HttpOnly SameSite=Lax, Secure behind TLS; below 0: until
                                         the browser closes; 0: taken away */
void reply_notice(struct request *r,
                  const char *text);        /* shown once on the next page (signed cookie) */
const char *notice_take(struct request *r); /* for the frame; NULL when none */
/* Puts a message (translated) in the summary of errors on top of the page, whose title then begins
 * with "Fout:". For the answer to what was sent, also when that is a page to which sending it led; not
 * for what a page says of itself when it is opened. id: of what it is about on that page; NULL: nothing
 * to go to. A form that failed
 * does this itself (form_view); another page of the same request (reply_error) starts over. */
void page_error(struct request *r, const char *id, const char *message);
/* For the frame, when all forms of the page were made: what the summary says. Returns how many. */
size_t page_errors(struct request *r, const struct page_error **list);
/* For the frame, likewise: makes the forms of the page one, so that sending one of them sends along, and
 * gives back, what was typed in the others. The id of the form element that the frame must hold; NULL:
 * the page has nothing to lose. */
const char *page_join(struct request *r);
/* Empties the reply, so that a handler can run again. */
void reply_reset(struct request *r);
/* Before another page is made than the one that was begun: no form and no error of that one counts. */
void page_begin(struct request *r);
/* Last before sending: the headers that every reply has (CSP and such), an error when nothing was
 * answered. */
void reply_finish(struct request *r);
const char *status_words(int status); /* "Not Found" */
const char *
error_words(int status); /* msgid: what we say when a handler gives no words of its own */

/* Queues a small write of this request (the audit line of a read or a refusal). During a POST it
 * runs at once in the transaction, and again when that is rolled back because the handler answered
 * 400 or higher. During a GET it is queued (four at most); the service runs it in one write
 * transaction after the handler, and sends the reply after the commit. arg lives on r->ctx. */
void request_write(struct request *r, bool (*work)(struct db_conn *db, void *arg), void *arg);

/* ---- cookies that more than one room knows ---- */
#define COOKIE_SESSION "koers_sessie" /* random, 64 hex digits; form tokens are bound to it */
#define COOKIE_VISITOR                                                                             \
    "koers_bezoek"                   /* form tokens of whoever is not signed in are bound to it    \
                                      */
#define COOKIE_LANG  "koers_taal"    /* "nl" or "en": chosen by the person */
#define COOKIE_PLACE "koers_locatie" /* the location switcher's choice */
#define COOKIE_CODE  "koers_code"    /* the code of the signal that is open on this device */

/* ---- hooks that main sets once ---- */
struct web_hooks {
    /* Checks rights in the handler's transaction, just before it. 0: go on; else the status it
     * answered. NULL: everything is allowed (tests of web/ itself). */
    int (*admit)(struct request *r);
    /* Runs in the same transaction after a successful POST handler: stores the answer with the
     * spent token. May be NULL. */
    void (*after)(struct request *r, int status);
    /* View of the frame around a page; must cope with r->db NULL (an error page outside a
     * transaction). */
    const void *(*frame)(struct request *r, const struct template *page);
    /* Fills the error page; NULL: foutpagina (fout.html) in the frame. */
    int (*error)(struct request *r, int status, const char *message);
    /* What this visitor works in (the organisation), so that a form made in one cannot be sent in
     * another; 0: nothing. NULL: no such thing. */
    int64_t (*scope)(const struct request *r);
    /* The name of that, and where another is chosen, of who has more than one; false: there is no choice.
     * NULL: no such thing. */
    bool (*choice)(const struct request *r, const char **name, const char **other);
    uint8_t key[32]; /* signs tokens and messages; from the database */
    char tag[8];     /* random, new at each start: prefix of a request's reference */
    const char *const *hosts;
    size_t n_hosts; /* allowed Host values; empty: loopback only */
};
extern struct web_hooks web_hooks;

/* ---- form tokens: against forgery and against sending twice ---- */
/* Bound to session or visitor cookie and to the path (without query) that it is posted to; valid 12
 * hours. On r->ctx. */
const char *token_make(struct request *r, const char *path);
/* True when genuine, not expired and of this visitor and r->path; fills hash (what is remembered as
 * spent) and r->sent_hash. */
bool token_valid(struct request *r, const char *token, uint8_t hash[static 32]);
/* True when the form that was sent was made while its visitor worked in something else than now
 * (web_hooks.scope): ids in it mean other things there. A form that is shown again stays of the
 * scope it was made in. */
bool token_elsewhere(const struct request *r);
/* To whom a form of this request belongs: session or visitor; NULL: the request has neither. */
const char *token_owner(struct request *r);
uint64_t token_scope(const struct request *r); /* what this request works in, hashed; 0: nothing */

/* ---- forms ---- */
enum field_kind {
    FIELD_TEXT,
    FIELD_LONG,
    FIELD_EMAIL,
    FIELD_INT,
    FIELD_DECIMAL,
    FIELD_DATE,
    FIELD_SELECT,
    FIELD_RADIO /* radios */,
    FIELD_TILES /* radios as pictures */,
    FIELD_CHECKS /* several */,
    FIELD_CHECK,
    FIELD_PASSWORD,
    FIELD_FILE,
    FIELD_HIDDEN
};
struct choice {
    const char *value, *label, *stijl;
}; /* label: msgid; stijl: css class (b1 …) or NULL */
struct field {
    const char *name, *label, *hulp; /* label and help: msgids (N_) */
    enum field_kind kind;
    bool required;
    int64_t min, max; /* text: characters; numbers: bounds; 0,0: the kind's default (tekst 200,
                         lang 10.000) */
    const struct choice *choices; /* closed with {0}; or set at run time by form_choices */
    const char *autocomplete;     /* HTML autocomplete token or NULL */
    int rows;                     /* of a FIELD_LONG */
    bool
        known; /* a FIELD_EMAIL that asks for an address on record: it may be one no mail reaches */
    bool raw_choices; /* labels are data, not msgids (locations, people) */
    bool kept; /* a FIELD_HIDDEN that belongs to what was typed: it comes back with it (beside.h) */
    bool either; /* needed when another is left open: the handler asks for it, and the page does not
                    call it optional */
};
struct form {
    const char *name;
    const struct field *fields;
    size_t n;
    const char *button; /* msgid */
    /* secondary form: its button is not the primary one (one primary button per page) */
    bool quiet;
};
/* The fields of a form and their number, counted by the compiler, as in
 * {"doel", FORM_FIELDS(goal_fields), N_("Bewaar het doel")}. A form without fields leaves it out.
 */
#define FORM_FIELDS(array) .fields = (array), .n = sizeof(array) / sizeof *(array)
struct form_state;
struct formulier; /* generated from web/formulier.html */

/* An empty state for showing; with form_set the start values. */
struct form_state *form_new(struct request *r, const struct form *f);
/* This field is required in this request: before the form is read (form_read_with) or shown. */
void form_require(struct form_state *s, const char *veld);
/* Reads and checks what was sent. Errors are in the state; what was typed is kept. Never NULL. */
struct form_state *form_read(struct request *r, const struct form *f);
bool form_ok(const struct form_state *s);
void form_choices(struct form_state *s, const char *veld, const struct choice *k,
                  size_t n); /* before form_read checks: see form_read_with */
/* As form_read, after `ready` set the choices that are known only at run time. */
struct form_state *form_read_with(struct request *r, const struct form *f,
                                  void (*ready)(struct request *, struct form_state *, void *),
                                  void *arg);
/* For a form that changes what is stored. now: the same form, filled as a page shows it now. What
 * was changed by another since this form was shown is an error of it: nothing is overwritten unseen. Where
 * only the other changed a field it gets the new value; where both did, what was typed stays and what is
 * stored stands under it. Sent once more it is stored. */
void form_check_stored(struct form_state *s, const struct form_state *now);
/* Did who sent this form change this field in it? False when the page did not say what it began with. */
bool form_touched(const struct form_state *s, const char *veld);
void form_set(struct form_state *s, const char *veld, const char *value);
void form_set_int(struct form_state *s, const char *veld, int64_t n);
void form_set_date(struct form_state *s, const char *veld, int32_t d);
/* Marks the language of a field's value, when it differs from the page's. */
void form_lang(struct form_state *s, const char *veld, enum lang t);
void form_hide(struct form_state *s, const char *veld); /* leaves a field out of this form */
void form_error(struct form_state *s, const char *veld,
                const char *message); /* translated; veld NULL: of the whole form */
/* The form as it was sent, unchecked, to show again when it could not be stored; message says why.
 * Choices unknown here, and fields that the form does not declare, are sent along as hidden inputs;
 * files and passwords must be given again. */
struct form_state *form_again(struct request *r, const struct form *f, const char *message);
/* The page with the form of r->route as it was sent, and a message that says why; without a form, or
 * when JSON is asked, the error page. AGAIN_SAME_TOKEN: when the outcome is unknown, sending again
 * then cannot store it twice. Works without database. */
enum again_token { AGAIN_NEW_TOKEN, AGAIN_SAME_TOKEN };
int reply_again(struct request *r, int status, const char *message, enum again_token token);
/* The same where sending it again may be of no use: what was typed is there to be copied. reply_error does
 * this where words would be lost. */
int reply_gone(struct request *r, int status, const char *message);
const char *form_text(const struct form_state *s, const char *veld); /* trimmed; NULL when empty */
int64_t form_int(const struct form_state *s, const char *veld);      /* 0 when empty */
int64_t form_id(const struct form_state *s, const char *veld);
double form_decimal(const struct form_state *s, const char *veld); /* NaN when empty */
int32_t form_date(const struct form_state *s, const char *veld);   /* DATE_NONE when empty */
bool form_checked(const struct form_state *s, const char *veld);
size_t form_chosen(const struct form_state *s, const char *veld, const char **out,
                   size_t max); /* FIELD_CHECKS */
/* The partial `formulier` to include: fields, values, errors, token; posts to pad. Its errors also go
 * to the summary on top of the page. */
const struct formulier *form_view(struct form_state *s, const char *path_fmt, ...)
    __attribute__((format(printf, 2, 3)));
#endif
