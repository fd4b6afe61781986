/* A visitor of the program without a network: asks for paths through route, admission, `prepare`
 * and handler, in the same transactions as the service (service.c), and keeps cookies. For the
 * tests of pages, on either engine. Not here: the network (src/transport/), a browser (tests/web/).
 *
 *     struct visitor *v = visitor_new(t, tables, n);
 *     visitor_sign_in(v, organisatie, persoon);
 *     struct answer a = visitor_get(v, "/signalen?x=1");
 *     a = visitor_post(v, "/signalen/1/antwoord", "tekst", "Dank!", NULL);
 */
#ifndef KOERS_TESTS_SUPPORT_VISITOR_H
#define KOERS_TESTS_SUPPORT_VISITOR_H
#include "tests/support/testdb.h"
#include "web/web.h"

struct answer {
    int status;
    const char *body;     /* "" when empty */
    const char *location; /* of a redirect; "" otherwise */
};
struct visitor {
    struct testdb *t;
    const struct route_table *tables;
    size_t n_tables;
    TALLOC_CTX *ctx;
    struct pair cookies[8];
    size_t n_cookies;
    bool json;              /* asks for JSON */
    const char *language;   /* Accept-Language; NULL: none */
    const char *user_agent; /* NULL: none */
    const char *address;    /* NULL: 127.0.0.1 */
    struct pair extra[2];   /* headers (names in lower case) that go along; NULL: none */
    bool tls;
    const struct request *last; /* the request of the latest answer, for its headers */
};

/* Sets web_hooks (admission and frame of organisatie/, a fixed key). Lives until its testdb closes.
 */
struct visitor *visitor_new(struct testdb *t, const struct route_table *tables, size_t n);
/* Signed in as this person, without the page for it. */
void visitor_sign_in(struct visitor *v, int64_t organisatie, int64_t persoon);
void visitor_forget(struct visitor *v);                                /* drops all cookies */
const char *visitor_cookie(const struct visitor *v, const char *name); /* NULL: none */

struct answer visitor_get(struct visitor *v, const char *uri);
/* Names and values in turns, closed with NULL; a genuine form token goes along. */
struct answer visitor_post(struct visitor *v, const char *uri, ...) __attribute__((sentinel));
/* The same with this token (NULL: none), to send one twice. */
struct answer visitor_post_token(struct visitor *v, const char *token, const char *uri, ...)
    __attribute__((sentinel));
/* Exactly this body, of this content type; whoever wants a token in it puts it there. */
struct answer visitor_post_body(struct visitor *v, const char *uri, const char *type,
                                const void *body, size_t n);
const char *visitor_token(struct visitor *v, const char *uri);
/* As visitor_post, as multipart, with one file. */
struct answer visitor_upload(struct visitor *v, const char *uri, const char *field,
                             const char *filename, const void *bytes, size_t n, ...)
    __attribute__((sentinel));

/* Does the body of an answer hold this text? For tests/cm.h and string.h. */
#define HAS(a, text)   assert_non_null(strstr((a).body, (text)))
#define LACKS(a, text) assert_null(strstr((a).body, (text)))
#endif
