/* The page that gives a form back as it was sent, with a reason (opnieuw.html).
 * Here: which address and token that form gets. Not here: what it holds (form.c: form_again). */
#include "web/formulier_html.h"
#include "web/opnieuw_html.h"
#include "web/web.h"
#include <string.h>

/* The path of the request as a link has it. */
static const char *own_path(struct request *r)
{
    struct buf b;

    buf_init(&b, r->ctx, 20000);
    for (const char *p = r->path; *p;) {
        size_t n = strcspn(p + 1, "/") + 1;
        buf_char(&b, '/');
        buf_url(&b, mem_textn(r->ctx, p + 1, n - 1));
        p += n;
    }
    if (r->query[0]) {
        buf_char(&b, '?');
        buf_text(&b, r->query);
    }
    return b.vol || !b.data ? "/" : b.data;
}

static int give_back(struct request *r, int status, const char *message, enum again_token token,
                     bool gone)
{
    if (!r->route || !r->route->form || r->want_json)
        return reply_error(r, status, message);
    page_begin(r); /* what there was is of the page that is not shown */
    struct form_state *s = form_again(r, r->route->form, message);
    struct formulier view = *form_view(s, "%s", own_path(r));
    if (token == AGAIN_SAME_TOKEN)
        view.token = request_field(r, "token");
    struct opnieuw v = {.formulier = &view, .weg = gone};
    const char *name;
    if (web_hooks.choice && token_elsewhere(r))
        web_hooks.choice(r, &name, &v.wissel);
    return reply_page(r, status, &opnieuw_template, &v);
}

int reply_again(struct request *r, int status, const char *message, enum again_token token)
{
    return give_back(r, status, message, token, false);
}

int reply_gone(struct request *r, int status, const char *message)
{
    return give_back(r, status, message, AGAIN_NEW_TOKEN, true);
}
