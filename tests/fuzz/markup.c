/* Fuzz target: any text as Markdown. Not here: known cases (src/web/markup_test.c).
 * What comes out holds only the tags that cmark makes, and no address that runs. */
#include "web/markup.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_tag(const char *p)
{
    static const char *const known[] = {
        "p>",          "em>",   "strong>", "ul>",           "li>",       "ol>",  "ol start=\"",
        "h2>",         "h3>",   "h4>",     "h5>",           "h6>",       "pre>", "hr />",
        "blockquote>", "br />", "code>",   "code class=\"", "a href=\"", "a>"};
    p += *p == '/';
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strncmp(p, known[i], strlen(known[i])) == 0) {
            return;
        }
    }
    abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "fuzz");
    const char *html =
        n < 20000 ? opmaak(ctx, mem_textn(ctx, (const char *)data, n), 2).html : NULL;
    for (const char *p = html; p && (p = strchr(p, '<')); p++) {
        check_tag(p + 1);
    }
    for (const char *p = html; p && (p = strstr(p, "<a href=\"")); p++) {
        static const char *const begins[] = {"http", "mailto:", "tel:", "/", "#", "?", "./", "../"};
        size_t i = 0;
        while (i < 8 && strncasecmp(p + 9, begins[i], strlen(begins[i])) != 0) {
            i++;
        }
        if (i == 8 || (p[9] == '/' && (p[10] == '/' || p[10] == '\\'))) {
            abort();
        }
    }
    mem_free(ctx);
    return 0;
}
