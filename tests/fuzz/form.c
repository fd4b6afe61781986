/* Fuzz target: any bytes as what a form of every kind of field sends, urlencoded or (by the first
 * byte) multipart. Not here: known cases (src/web/form_test.c). What is good lies within what was
 * declared; what was typed is there again in the page, and the page is well-formed text. */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "web/beside.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const struct choice choices[] = {
    {"een",  "Een", NULL},
    {"twee",  "Twee", NULL},
    {0},
};
static const struct field fields[] = {
    {"a",                    "Tekst",                     .kind = FIELD_TEXT,                             .required = true, .min = 2, .max = 20},
    {"b",              "Lang",                                .kind = FIELD_LONG,                                                                              .max = 100},
    {"c",   "E-mail",.kind = FIELD_EMAIL},
    {"d",                    "Getal",                                     .kind = FIELD_INT,                                                                                    .min = -5, .max = 500},
    {"e",                    "Breuk",                     .kind = FIELD_DECIMAL,              .min = 0, .max = 10},
    {"f",            "Dag",                                       .kind = FIELD_DATE                                                                                  },
    {"g", "Lijst",.kind = FIELD_SELECT,                        .choices = choices},
    {"h",                    "Keuze",                               .kind = FIELD_RADIO,                     .choices = choices},
    {"i",                    "Vakjes",                                        .kind = FIELD_CHECKS,                                                                   .choices = choices},
    {"j",                      "Vinkje",                                               .kind = FIELD_CHECK                                                                  },
    {"k",    "Wachtwoord",                               .kind = FIELD_PASSWORD                                                      },
    {"l",  "Bestand",.kind = FIELD_FILE,.max = 100},
    {"m","Verborgen",.kind = FIELD_HIDDEN},
};
static const struct form form = {"proef", FORM_FIELDS(fields), "Versturen", false};

static void must(bool right)
{
    if (!right)
        abort();
}

static void check_good(struct form_state *s)
{
    const char *chosen[100], *a = form_text(s, "a"), *g = form_text(s, "g");
    double e = form_decimal(s, "e");

    must(a && text_length(a) >= 2 && text_length(a) <= 20 && !strchr(a, '\n'));
    must(!form_text(s, "b") || text_length(form_text(s, "b")) <= 100);
    must(!form_text(s, "c") || text_email(form_text(s, "c")));
    must(form_int(s, "d") >= -5 && form_int(s, "d") <= 500);
    must(isnan(e) || (e >= 0 && e <= 10));
    must(!form_text(s, "f") || form_date(s, "f") != DATE_NONE);
    must(!g || !strcmp(g, "een") || !strcmp(g, "twee"));
    for (size_t i = 0, k = form_chosen(s, "i", chosen, 100); i < k; i++)
        must(!strcmp(chosen[i], "een") || !strcmp(chosen[i], "twee"));
}

/* How each field is tidied, as declared above. */
static enum text_use use_of(char field)
{
    return field == 'a'   ? TEXT_LINE
           : field == 'b' ? TEXT_PROSE
           : field == 'm' ? TEXT_RAW
                          : TEXT_CODE;
}

/* Well-formed text, in which no bracket that was typed stands bare. */
static void check_page(struct request *r, const struct formulier *v)
{
    const struct template_ctx t = {r->lang};
    struct buf html, json;

    buf_init(&html, r->ctx, WEB_PAGE_MAX);
    buf_init(&json, r->ctx, WEB_PAGE_MAX);
    formulier_html(&html, &t, v);
    formulier_json(&json, &t, v);
    must(!html.vol && text_utf8(html.data, html.len) && !strstr(html.data, "<x"));
    must(!json.vol && text_utf8(json.data, json.len));
}

/* The form again: texts as typed, passwords never. */
static void check_shown(struct request *r, struct form_state *s)
{
    const struct formulier *v = form_view(s, "/proef");

    for (size_t i = 0; i < v->n_fields && i < form.n; i++) { /* after them: what else was sent */
        const struct formulier_fields *f = &v->fields[i];
        const char *sent = request_field(r, f->name);
        if (!strcmp(f->name, "k") || !strcmp(f->name, "l"))
            must(!f->value);
        else if (sent && strchr("abcdem", *f->name))
            must(text_equal(f->value ? f->value : "", text_tidy(r->ctx, sent, use_of(*f->name))));
    }
    check_page(r, v);
}

/* Whatever it says that it began with: it differs from what is stored, or it may be stored; told once
 * it may. And what came of other forms of the page is shown in them. */
static void check_stored(struct request *r)
{
    struct form_state *s, *now = form_new(r, &form);
    char token[9] = "";

    form_set(now, "a", "oud");
    form_set(now, "g", "een");
    form_set(now, "i", "twee");
    s = form_read(r, &form);
    form_check_stored(s, now);
    const struct formulier *v = form_view(s, "/proef");
    check_page(r, v);
    for (const struct beside *g = r->beside; g; g = g->next)
        check_page(r, form_view(form_new(r, &form), "%s", g->action));
    strncpy(token, form_was(now), sizeof token - 1);
    must(s->message == NULL || strncmp(v->was, token, strlen(token)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n == 0)
        return 0;
    struct request *r = request_new(METHOD_POST);
    request_uri(r, "/proef");
    request_header_add(r, "content-type",
                       data[0] == 'm' ? "multipart/form-data; boundary=grens"
                                      : "application/x-www-form-urlencoded");
    r->body = mem_textn(r->ctx, (const char *)data + 1, n - 1);
    r->body_len = n - 1;
    if (request_parse(r) == 0) {
        struct form_state *s = form_read(r, &form);
        if (form_ok(s))
            check_good(s);
        check_shown(r, s);
        check_shown(r, form_again(r, &form, "Nog eens"));
        check_stored(r);
    }
    mem_free(r->ctx);
    return 0;
}
