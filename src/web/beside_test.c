/* Tests of forms that are sent together (beside.h): what is kept, of whom, and how long. Not here: the
 * pages with more forms in a browser (tests/web/naast.mjs). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "tests/cm.h"
#include "web/beside.h"
#include "web/body.h"
#include <stdlib.h>
#include <string.h>

static const struct choice yes_no[] = {
    {"ja",       N_("Ja")},
    {"nee",          N_("Nee")},
    {0}
};
static const struct field answer_fields[] = {
    {"tekst",            N_("Antwoord"), NULL, FIELD_LONG                  },
    {"soort",            N_("Soort"),    NULL, FIELD_RADIO,                  .choices = yes_no},
    {"dag",                  N_("Dag"),                            NULL,      FIELD_DATE  },
    {"welke",                  N_("Welke"),                          NULL,  FIELD_CHECKS,.choices = yes_no},
    {"mag", N_("Mag"),               NULL,               FIELD_CHECK                                   },
    {"plek",       N_("Plek"),                     NULL,      FIELD_SELECT,.choices = yes_no},
    {"stuk",      N_("Bestand"),   NULL,  FIELD_FILE                                          },
    {"ander",              N_("Bestand"),                N_("Hoogstens 10 MB."),                   FIELD_FILE},
};
static const struct field mark_fields[] = {
    {"soort", N_("Soort"), NULL, FIELD_RADIO, .choices = yes_no},
    {"stand",       NULL,            NULL,      FIELD_HIDDEN },
};
static const struct field secret_fields[] = {
    {"geheim", N_("Wachtwoord"), NULL, FIELD_PASSWORD}
};
static const struct form answer_form = {"antwoord", FORM_FIELDS(answer_fields), NULL};
static const struct form mark_form = {"merk", FORM_FIELDS(mark_fields), NULL};
static const struct form secret_form = {"geheim", FORM_FIELDS(secret_fields), NULL};

struct page {
    struct request *r;
    const struct formulier *answer, *mark, *secret;
    bool joined;
};
static const char *cookies = COOKIE_SESSION "=een";

static TALLOC_CTX *all; /* every request hangs on it: what a test does not free goes at the end */

static struct request *ask(enum method m)
{
    struct request *r = request_new(m);

    mem_steal(all, r->ctx);

    request_header_add(r, "cookie", cookies);
    r->path = "/merk";
    r->query = "";
    r->who = cookies; /* anything: signed in */
    return r;
}

static struct page show(struct request *r)
{
    struct page p = {.r = r};
    struct form_state *s = form_new(r, &answer_form);

    form_set(s, "soort", "nee");
    p.answer = form_view(s, "/antwoord");
    p.mark = form_view(form_new(r, &mark_form), "/merk");
    p.secret = form_view(form_new(r, &secret_form), "/geheim");
    p.joined = page_join(r) != NULL;
    return p;
}

static void add(struct request *r, const char *name, const char *value)
{
    r->fields = mem_resize(r->ctx, r->fields, struct pair, r->n_fields + 1);
    r->fields[r->n_fields++] =
        (struct pair){mem_text(r->ctx, name), mem_text(r->ctx, value), strlen(value)};
}

/* As a browser sends the page: text in the answer, and the button of form `number`. */
static struct request *post(const struct page *p, const char *text, const char *number)
{
    struct request *r = ask(METHOD_POST);

    add(r, BESIDE_MARK, p->answer->mark);
    add(r, "token", "een");
    add(r, WAS_FIELD, p->answer->was);
    add(r, "tekst", text);
    add(r, p->answer->fields[1].name, "nee");
    add(r, "dag", "");
    add(r, "plek", "");
    add(r, "stuk", "");
    add(r, "ander", "");
    add(r, BESIDE_MARK, p->mark->mark);
    add(r, "token", "twee");
    add(r, WAS_FIELD, p->mark->was);
    add(r, p->mark->fields[0].name, "ja");
    add(r, "stand", "");
    if (number)
        add(r, BESIDE_BUTTON, number);
    beside_split(r);
    r->token_seen = true;
    return r;
}

/* What was typed is kept after this reply; then what the answer shows on the next page. */
static const char *after(struct request *r, int status)
{
    r->reply = (struct reply){.status = status, .filled = true};
    beside_keep(r);
    mem_free(r->ctx);
    struct page next = show(ask(METHOD_GET));
    /* the page says that it was not sent */
    assert_int_equal(next.answer->unsent, next.answer->fields[0].value != NULL);
    return next.answer->fields[0].value;
}

static void test_joined(void **state)
{
    struct page p = show(ask(METHOD_GET));

    (void)state;
    assert_true(p.joined);
    assert_string_equal(p.answer->blad, BESIDE_ID);
    assert_string_equal(p.answer->number, "1");
    assert_null(p.secret->blad); /* a password goes to its own address only */
    /* Two choices of one name would be one: they get the number of their form, other names do not. */
    assert_string_equal(p.answer->fields[1].name, "1.soort");
    assert_string_equal(p.mark->fields[0].name, "2.soort");
    assert_string_equal(p.answer->fields[0].name, "tekst");
    mem_free(p.r->ctx);

    struct request *r = ask(METHOD_GET);
    form_view(form_new(r, &answer_form), "/antwoord");
    assert_null(page_join(r)); /* alone */
    form_view(form_new(r, &secret_form), "/geheim");
    assert_null(page_join(r));
    mem_free(r->ctx);
    r = ask(METHOD_GET);
    r->want_json = true;
    assert_false(show(r).joined);
    mem_free(r->ctx);
}

static void test_split(void **state)
{
    struct page p = show(ask(METHOD_GET));
    struct request *r = post(&p, "Dank!", "2");

    (void)state;
    assert_int_equal(r->n_fields, 4);
    assert_string_equal(request_field(r, "token"), "twee");
    assert_string_equal(request_field(r, "soort"), "ja"); /* by its own name */
    assert_null(request_field(r, "tekst"));
    assert_non_null(r->beside);
    assert_null(r->beside->next);
    assert_string_equal(r->beside->action, "/antwoord");
    /* The page that says what is wrong shows it too, also when the handler runs twice. */
    assert_string_equal(show(r).answer->fields[0].value, "Dank!");
    reply_reset(r);
    struct page again = show(r);
    assert_string_equal(again.answer->fields[0].value, "Dank!");
    assert_true(again.answer->open);
    assert_false(again.answer->failed);
    mem_free(r->ctx);

    r = post(&p, "", "2");
    assert_null(r->beside); /* nothing was changed: nothing is kept */
    mem_free(r->ctx);
    r = post(&p, "Dank!", "1");
    assert_string_equal(request_field(r, "tekst"), "Dank!");
    assert_string_equal(request_field(r, "soort"), "nee");
    assert_non_null(r->beside); /* the mark: it had no choice before */
    mem_free(r->ctx);
    /* Not ours: as it came. */
    static const char *const odd[] = {NULL, "3", "0", "-1", "x", ""};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        r = post(&p, "Dank!", odd[i]);
        assert_null(r->beside);
        assert_string_equal(request_field(r, "tekst"), "Dank!");
        assert_string_equal(request_field(r, "token"), "een");
        mem_free(r->ctx);
    }
    static const char *const marks[] = {"", "1", "1 x", "99999 /x", "1  /x", "a /x"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        r = ask(METHOD_POST);
        add(r, BESIDE_MARK, marks[i]);
        add(r, "tekst", "Dank!");
        add(r, BESIDE_BUTTON, "1");
        beside_split(r);
        assert_null(r->beside);
        assert_string_equal(request_field(r, "tekst"), "Dank!");
        mem_free(r->ctx);
        /* Also after a good one: nothing of half a page. */
        r = ask(METHOD_POST);
        add(r, BESIDE_MARK, "1 /antwoord");
        add(r, "tekst", "Dank!");
        add(r, BESIDE_MARK, "2 /merk");
        add(r, BESIDE_MARK, marks[i]);
        add(r, BESIDE_BUTTON, "2");
        beside_split(r);
        assert_null(r->beside);
        assert_string_equal(request_field(r, "tekst"), "Dank!");
        mem_free(r->ctx);
    }
    mem_free(p.r->ctx);
}

/* Anybody may send this, before token and rights are checked: it costs no more than its fields. */
static void test_many_marks(void **state)
{
    struct request *r = ask(METHOD_POST);
    size_t n = 0;

    (void)state;
    for (int i = 0; i < 999; i++) {
        add(r, BESIDE_MARK, mem_format(r->ctx, "%d /f%d", i + 1, i + 1));
        add(r, "tekst", mem_format(r->ctx, "van %d", i + 1));
    }
    add(r, BESIDE_BUTTON, "998");
    size_t before = talloc_total_size(r->ctx);
    beside_split(r);
    size_t more = talloc_total_size(r->ctx) - before;
    print_message("%zu fields: %zu bytes more\n", (size_t)1999, more);
    assert_true(more < 200000);
    assert_int_equal(r->n_fields, 1);
    assert_string_equal(r->fields[0].value, "van 998"); /* whatever the others are */
    for (const struct beside *g = r->beside; g; g = g->next, n++) {
        assert_int_equal(g->n, 1); /* each its own */
        assert_string_equal(g->fields[0].value, mem_format(r->ctx, "van %s", g->action + 2));
    }
    assert_int_equal(n, BESIDE_FORMS_MAX);
    mem_free(r->ctx);
    /* A page with so many forms of which one was changed. */
    r = ask(METHOD_POST);
    struct request *shown = ask(METHOD_GET);
    const struct formulier *list[200];
    for (size_t i = 0; i < 200; i++)
        list[i] = form_view(form_new(shown, &mark_form), "/f%zu", i);
    assert_non_null(page_join(shown));
    for (size_t i = 0; i < 200; i++) {
        add(r, BESIDE_MARK, list[i]->mark);
        if (i == 198)
            add(r, list[i]->fields[0].name, "ja");
        add(r, "stand", "");
    }
    add(r, BESIDE_BUTTON, "1");
    beside_split(r);
    assert_non_null(r->beside);
    assert_null(r->beside->next);
    assert_string_equal(r->beside->action, "/f198");
    assert_string_equal(r->beside->fields[0].value, "ja");
    mem_free(r->ctx);
    mem_free(shown->ctx);
}

/* A page that was made and then not sent showed nothing. */
static void test_not_shown(void **state)
{
    struct page p = show(ask(METHOD_GET));
    struct request *r;

    (void)state;
    beside_forget();
    r = post(&p, "Dank!", "2");
    assert_string_equal(show(r).answer->fields[0].value, "Dank!");
    reply_error(r, 500, NULL);
    assert_string_equal(after(r, 500), "Dank!");
    r = post(&p, "Dank!", "2");
    show(r);
    reply_redirect(r, "/merk");
    assert_string_equal(after(r, 303), "Dank!");
    r = post(&p, "Dank!", "2");
    show(r); /* shown: there it is, and nowhere else */
    assert_null(after(r, 422));
    /* Nor was it when the next page failed, after it was taken out of the memory. */
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
    r = post(&p, "Dank!", "2");
    r->who = NULL;
    r->reply = (struct reply){.status = 303, .filled = true};
    beside_keep(r);
    setenv("KOERS_NU", "2026-03-23T09:01:30", 1);
    for (int i = 0; i < 2; i++) {
        r = ask(METHOD_GET);
        r->who = NULL;
        assert_string_equal(show(r).answer->fields[0].value, "Dank!");
        reply_error(r, 503, NULL);
        beside_keep(r);
        mem_free(r->ctx);
    }
    setenv("KOERS_NU", "2026-03-23T09:02:30", 1); /* and not longer than it would have been */
    assert_null(show(ask(METHOD_GET)).answer->fields[0].value);
    unsetenv("KOERS_NU");
    mem_free(p.r->ctx);
}

static void test_kept(void **state)
{
    struct page p = show(ask(METHOD_GET));

    (void)state;
    beside_forget();
    assert_string_equal(after(post(&p, "Dank\n& \"u\"", "2"), 303), "Dank\n& \"u\"");
    assert_null(show(ask(METHOD_GET)).answer->fields[0].value); /* shown once */
    assert_string_equal(after(post(&p, "Dank!", "2"), 503), "Dank!");
    /* Its own sending does not keep it, and takes away what another tab kept. */
    struct request *r = post(&p, "Dank!", "2");
    r->reply = (struct reply){.status = 303, .filled = true};
    beside_keep(r);
    r = post(&p, "Klaar.", "1");
    r->path = "/antwoord";
    assert_null(after(r, 303));
    /* Without a good token nothing is kept, and it is for no other person, signal or reader. */
    r = post(&p, "Dank!", "2");
    r->token_seen = false;
    assert_null(after(r, 303));
    static const char *const others[] = {COOKIE_SESSION "=twee",
                                         COOKIE_SESSION "=een; " COOKIE_CODE "=HEK 742",
                                         COOKIE_VISITOR "=0123456789abcdef0123456789abcdef"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        beside_forget();
        r = post(&p, "Dank!", "2");
        r->reply = (struct reply){.status = 303, .filled = true};
        beside_keep(r);
        cookies = others[i];
        assert_null(show(ask(METHOD_GET)).answer->fields[0].value);
        cookies = COOKIE_SESSION "=een";
        r = ask(METHOD_GET);
        r->want_json = true;
        assert_null(show(r).answer->fields[0].value);
        assert_string_equal(show(ask(METHOD_GET)).answer->fields[0].value, "Dank!");
    }
}

static void test_bounds(void **state)
{
    struct page p = show(ask(METHOD_GET));
    char *large = mem_array(p.r->ctx, char, BODY_TEXT_MAX);

    (void)state;
    beside_forget();
    /* As long as can be sent at all: 200 bytes are left for the other fields. */
    memset(large, 'x', BODY_TEXT_MAX - 200);
    assert_string_equal(after(post(&p, large, "2"), 303), large);
    /* Who is not signed in: two minutes; else an hour. */
    static const struct {
        bool known;
        const char *later;
        bool there;
    } cases[] = {
        {true,  "2026-03-23T09:59:00", true },
        {true,  "2026-03-23T10:01:00", false},
        {false, "2026-03-23T09:01:00", true },
        {false, "2026-03-23T09:03:00", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
        struct request *r = post(&p, "Dank!", "2");
        if (!cases[i].known)
            r->who = NULL;
        r->reply = (struct reply){.status = 303, .filled = true};
        beside_keep(r);
        setenv("KOERS_NU", cases[i].later, 1);
        assert_int_equal(beside_sweep(), cases[i].there); /* also when nobody asks for it */
        const char *v = show(ask(METHOD_GET)).answer->fields[0].value;
        assert_int_equal(v != NULL, cases[i].there);
        assert_int_equal(beside_sweep(), 0);
    }
    unsetenv("KOERS_NU");
    mem_free(p.r->ctx);
}

/* Keeps a text of the form at this address, of the person of this number. */
static void keep_text(int person, const char *action, const char *text)
{
    struct request *r = ask(METHOD_POST);

    request_header_add(r, "cookie", mem_format(r->ctx, COOKIE_SESSION "=nr%d", person));
    r->headers[0] = r->headers[--r->n_headers];
    add(r, BESIDE_MARK, mem_format(r->ctx, "1 %s", action));
    add(r, "tekst", text);
    add(r, BESIDE_MARK, "2 /merk");
    add(r, BESIDE_BUTTON, "2");
    beside_split(r);
    r->token_seen = true;
    r->reply = (struct reply){.status = 303, .filled = true};
    beside_keep(r);
    mem_free(r->ctx);
}

/* Is something kept of it? Takes it out. */
static bool is_kept(int person, const char *action)
{
    struct request *r = ask(METHOD_GET);

    request_header_add(r, "cookie", mem_format(r->ctx, COOKIE_SESSION "=nr%d", person));
    r->headers[0] = r->headers[--r->n_headers];
    bool there = form_view(form_new(r, &answer_form), "%s", action)->fields[0].value != NULL;
    mem_free(r->ctx);
    return there;
}

/* Nobody fills the memory: not one person, not many, not with long texts. Who came last finds it. */
static void test_full(void **state)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    char *large = mem_array(ctx, char, BODY_TEXT_MAX);
    int there = 0;

    (void)state;
    /* One person: 16 forms, the last. Somebody else's stays. */
    beside_forget();
    keep_text(0, "/f0", "Dank!");
    for (int i = 0; i < 20; i++)
        keep_text(1, mem_format(ctx, "/f%d", i), "Dank!");
    assert_int_equal(beside_sweep(), 17);
    for (int i = 0; i < 20; i++)
        assert_int_equal(is_kept(1, mem_format(ctx, "/f%d", i)), i >= 4);
    assert_true(is_kept(0, "/f0"));
    /* One person: as much as one form can bring. */
    memset(large, 'x', BODY_TEXT_MAX / 4);
    for (int i = 0; i < 6; i++)
        keep_text(1, mem_format(ctx, "/f%d", i), large);
    for (int i = 0; i < 6; i++)
        assert_int_equal(is_kept(1, mem_format(ctx, "/f%d", i)), i >= 2);
    /* Many people: 512 forms. */
    for (int i = 0; i < 600; i++)
        keep_text(i, "/f", "Dank!");
    assert_int_equal(beside_sweep(), 512);
    assert_false(is_kept(87, "/f"));
    assert_true(is_kept(88, "/f"));
    assert_true(is_kept(599, "/f"));
    /* Few people with long texts: 8 MB. */
    beside_forget();
    memset(large, 'x', BODY_TEXT_MAX / 2);
    for (int i = 0; i < 30; i++)
        keep_text(i, "/f", large);
    for (int i = 0; i < 30; i++)
        there += is_kept(i, "/f");
    assert_int_equal(there, 15); /* of half a megabyte and a name */
    assert_int_equal(beside_sweep(), 0);
    mem_free(ctx);
}

/* The page of one form, whose text and choice are stored as these. */
static const struct formulier *stored_as(struct request *r, const char *text, const char *choice)
{
    struct form_state *s = form_new(r, &answer_form);

    form_set(s, "tekst", text);
    form_set(s, "soort", choice);
    return form_view(s, "/antwoord");
}

/* Only what was typed comes back. What another changed since stays as it is, and where both did both
 * are there. */
static void test_overtaken(void **state)
{
    static const struct {
        const char *text, *choice;         /* sent, beside another form */
        const char *text_now, *choice_now; /* stored when the page comes */
        const char *shown, *chosen;        /* then in the form */
        const char *beside;                /* shown as stored; NULL: nothing is */
        bool unsent;
    } cases[] = {
        {"mijn", "nee", "oud",   "nee", "mijn",  "nee", NULL,      true },
        {"mijn", "nee", "oud",   "ja",  "mijn",  "ja",  NULL,      true },
        {"mijn", "nee", "nieuw", "ja",  "mijn",  "ja",  "nieuw",   true },
        {"mijn", "nee", "mijn",  "nee", "mijn",  "nee", NULL,      false},
        {"oud",  "ja",  "nieuw", "nee", "nieuw", "ja",  NULL,      true },
        {"",     "nee", "nieuw", "nee", NULL,    "nee", "nieuw",   true },
        {"mijn", "nee", NULL,    "nee", "mijn",  "nee", "(niets)", true },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request *r = ask(METHOD_GET);
        const struct formulier *f = stored_as(r, "oud", "nee");
        form_view(form_new(r, &mark_form), "/merk");
        assert_non_null(page_join(r));
        struct request *sent = ask(METHOD_POST);
        add(sent, BESIDE_MARK, f->mark);
        add(sent, WAS_FIELD, f->was);
        add(sent, "tekst", cases[i].text);
        add(sent, f->fields[1].name, cases[i].choice);
        add(sent, BESIDE_MARK, "2 /merk");
        add(sent, BESIDE_BUTTON, "2");
        beside_split(sent);
        f = stored_as(sent, cases[i].text_now, cases[i].choice_now);
        if (cases[i].shown)
            assert_string_equal(f->fields[0].value, cases[i].shown);
        else
            assert_null(f->fields[0].value);
        assert_int_equal(f->fields[1].choices[0].chosen, !strcmp(cases[i].chosen, "ja"));
        assert_int_equal(f->fields[1].choices[1].chosen, !strcmp(cases[i].chosen, "nee"));
        if (cases[i].beside)
            assert_string_equal(f->fields[0].now, cases[i].beside);
        else
            assert_null(f->fields[0].now);
        assert_int_equal(f->fields[0].error != NULL, cases[i].beside != NULL);
        assert_int_equal(f->unsent, cases[i].unsent);
        assert_false(f->failed);
        /* it began with what is stored: what was typed is still not sent */
        const char *now = stored_as(ask(METHOD_GET), cases[i].text_now, cases[i].choice_now)->was;
        assert_string_equal(f->was, now);
        mem_free(r->ctx);
        mem_free(sent->ctx);
    }
}

/* A form in which there is nothing to fill in was not changed, whatever it holds. */
static void test_only_hidden(void **state)
{
    static const struct field fields[] = {
        {"lid", NULL, NULL, FIELD_HIDDEN}
    };
    static const struct form form = {"einde", FORM_FIELDS(fields), NULL};
    struct request *r = ask(METHOD_GET), *sent = ask(METHOD_POST);
    struct form_state *s = form_new(r, &form);

    (void)state;
    form_set(s, "lid", "12");
    const struct formulier *v = form_view(s, "/einde");
    form_view(form_new(r, &mark_form), "/merk");
    assert_non_null(page_join(r));
    add(sent, BESIDE_MARK, v->mark);
    add(sent, WAS_FIELD, v->was ? v->was : "");
    add(sent, "lid", "12");
    add(sent, BESIDE_MARK, "2 /merk");
    add(sent, BESIDE_BUTTON, "2");
    beside_split(sent);
    assert_null(sent->beside);
    mem_free(r->ctx);
    mem_free(sent->ctx);
}

/* A hidden value that belongs to what was typed comes back with it, any other is that of the new page. */
static void test_kept_hidden(void **state)
{
    static const struct field fields[] = {
        {"tekst",               N_("Tekst"),            NULL, FIELD_LONG},
        {.name = "gezien",           .kind = FIELD_HIDDEN,                                 .kept = true},
        {.name = "stand",.kind = FIELD_HIDDEN},
    };
    static const struct form form = {"twee", FORM_FIELDS(fields), NULL};
    (void)state;
    for (int typed = 0; typed < 2; typed++) {
        struct request *r = ask(METHOD_POST);
        struct form_state *old = form_new(r, &form), *now = form_new(r, &form);
        form_set(old, "gezien", "1"), form_set(now, "gezien", "2");
        form_set(old, "stand", "1"), form_set(now, "stand", "2");
        add(r, BESIDE_MARK, "1 /twee");
        add(r, WAS_FIELD, form_was(old));
        add(r, "tekst", typed ? "Dank!" : "");
        add(r, "gezien", "1");
        add(r, "stand", "1");
        add(r, BESIDE_MARK, "2 /merk");
        add(r, BESIDE_BUTTON, "2");
        beside_split(r);
        const struct formulier *v = form_view(now, "/twee");
        assert_string_equal(v->fields[1].value, typed ? "1" : "2");
        assert_string_equal(v->fields[2].value, "2");
        mem_free(r->ctx);
    }
}

/* Typed once, it stays through any number of other forms, and through one page that nobody sees. */
static void test_stays(void **state)
{
    (void)state;
    beside_forget();
    struct page p = show(ask(METHOD_GET));
    assert_string_equal(after(post(&p, "Dank!", "2"), 303), "Dank!");
    for (int i = 0; i < 3; i++) {
        struct request *r = post(&p, "Dank!", "2");
        r->reply = (struct reply){.status = 303, .filled = true};
        beside_keep(r);
        r = ask(METHOD_GET);
        r->head_only = true;
        assert_null(show(r).answer->fields[0].value);
        p = show(ask(METHOD_GET));
        assert_string_equal(p.answer->fields[0].value, "Dank!");
    }
}

/* With a token that is not right nothing is kept, but the page that gives the form back brings it along. */
static void test_carried(void **state)
{
    struct page p = show(ask(METHOD_GET));
    struct request *r = post(&p, "Dank!", "2");
    struct request *again = ask(METHOD_POST);

    (void)state;
    beside_forget();
    const struct formulier *f = form_view(form_again(r, &mark_form, "Te laat."), "/merk");
    assert_null(f->blad);
    for (size_t i = 0; i < f->n_fields; i++) {
        if (f->fields[i].is_hidden)
            add(again, f->fields[i].name, f->fields[i].value ? f->fields[i].value : "");
        for (size_t k = 0; k < f->fields[i].n_choices; k++)
            if (f->fields[i].choices[k].chosen)
                add(again, f->fields[i].name, f->fields[i].choices[k].value);
    }
    beside_split(again);
    assert_string_equal(request_field(again, "soort"), "ja");
    assert_null(request_field(again, "tekst"));
    assert_non_null(again->beside);
    assert_null(again->beside->next);
    assert_string_equal(show(again).answer->fields[0].value, "Dank!");
    mem_free(r->ctx);
    mem_free(again->ctx);
    mem_free(p.r->ctx);
}

/* A visitor who calls himself somebody else each time does not push out what others typed. */
static void test_many_cookies(void **state)
{
    (void)state;
    beside_forget();
    struct page p = show(ask(METHOD_GET));
    for (int i = 0; i < 700; i++) {
        struct request *r = post(&p, "Dank!", "2");
        r->who = NULL;
        r->address = i ? "192.0.2.7" : "198.51.100.1";
        r->headers[0].value = mem_format(r->ctx, COOKIE_SESSION "=nr%d", i);
        r->reply = (struct reply){.status = 303, .filled = true};
        beside_keep(r);
        mem_free(r->ctx);
    }
    assert_int_equal(beside_sweep(), 129);
    assert_true(is_kept(0, "/antwoord"));
    assert_true(is_kept(699, "/antwoord"));
    assert_false(is_kept(500, "/antwoord"));
    beside_forget();
    mem_free(p.r->ctx);
}

/* Every kind of field comes back as it was left, and a file is asked for again. */
static void test_kinds(void **state)
{
    struct page p = show(ask(METHOD_GET));
    struct request *r = ask(METHOD_POST);

    (void)state;
    add(r, BESIDE_MARK, p.answer->mark);
    add(r, WAS_FIELD, p.answer->was);
    add(r, "tekst", "");
    add(r, "1.soort", "ja");
    add(r, "dag", "2026-03-12");
    add(r, "welke", "ja");
    add(r, "welke", "nee");
    add(r, "mag", "1");
    add(r, "plek", "elders"); /* no choice (any more): it stays as it was */
    add(r, "stuk", "");
    add(r, "ander", "foto.jpg");
    add(r, BESIDE_MARK, p.mark->mark);
    add(r, BESIDE_BUTTON, "2");
    beside_split(r);
    struct page again = show(r);
    const struct formulier_fields *f = again.answer->fields;
    assert_true(f[1].choices[0].chosen && !f[1].choices[1].chosen);
    assert_string_equal(f[2].value, "2026-03-12");
    assert_true(f[3].choices[0].chosen && f[3].choices[1].chosen);
    assert_non_null(f[4].value);
    assert_null(f[5].value);
    assert_null(f[6].help); /* none was chosen here */
    assert_string_equal(f[7].help, "Hoogstens 10 MB. Kies het bestand opnieuw.");
    assert_string_equal(f[7].describedby, mem_format(r->ctx, "%s-hulp", f[7].id));
    assert_null(f[7].error);
    for (size_t i = 0; i < r->beside->n; i++)
        if (!strcmp(r->beside->fields[i].name, "stuk"))
            r->beside->fields[i].value = "foto.jpg";
    f = show(r).answer->fields;
    assert_string_equal(f[6].help, "Kies het bestand opnieuw."); /* it says nothing else */
    assert_string_equal(f[6].describedby, mem_format(r->ctx, "%s-hulp", f[6].id));
    mem_free(r->ctx);
    mem_free(p.r->ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_joined),      cmocka_unit_test(test_split),
        cmocka_unit_test(test_kept),        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_kinds),       cmocka_unit_test(test_many_marks),
        cmocka_unit_test(test_not_shown),   cmocka_unit_test(test_full),
        cmocka_unit_test(test_overtaken),   cmocka_unit_test(test_stays),
        cmocka_unit_test(test_carried),     cmocka_unit_test(test_many_cookies),
        cmocka_unit_test(test_only_hidden), cmocka_unit_test(test_kept_hidden),
    };
    all = mem_ctx(NULL, "requests");
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mem_free(all);
    return failed;
}
