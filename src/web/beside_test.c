/* Tests of forms that are sent together (beside.h): what is kept, of whom, and how long. Not here: the
 * pages with more forms in a browser (tests/web/naast.mjs). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "tests/cm.h"
#include "web/beside.h"
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

static struct request *ask(enum method m)
{
    struct request *r = request_new(m);

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
    add(r, "tekst", text);
    add(r, p->answer->fields[1].name, "nee");
    add(r, "dag", "");
    add(r, "plek", "");
    add(r, "stuk", "");
    add(r, BESIDE_MARK, p->mark->mark);
    add(r, "token", "twee");
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
    assert_int_equal(r->n_fields, 3);
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
    static const char *const marks[] = {
        "", "1", "1 x", "1 0123456789abcdef x", "99999 /x", "1  /x", "a 0123456789abcdef /x"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        r = ask(METHOD_POST);
        add(r, BESIDE_MARK, marks[i]);
        add(r, "tekst", "Dank!");
        add(r, BESIDE_BUTTON, "1");
        beside_split(r);
        assert_null(r->beside);
        assert_string_equal(request_field(r, "tekst"), "Dank!");
        mem_free(r->ctx);
    }
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
    char *large = mem_array(p.r->ctx, char, 70001);

    (void)state;
    beside_forget();
    memset(large, 'x', 70000);
    assert_null(after(post(&p, large, "2"), 303)); /* more than fits */
    large[60000] = '\0';
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
        const char *v = show(ask(METHOD_GET)).answer->fields[0].value;
        assert_int_equal(v != NULL, cases[i].there);
    }
    unsetenv("KOERS_NU");
    /* Many people: who came last finds it, and those before did not fill the memory. */
    for (int i = 0; i < 3000; i++) {
        cookies = mem_format(p.r->ctx, COOKIE_SESSION "=nr%d", i);
        struct request *r = post(&p, i % 100 ? "Dank!" : large, "2");
        r->reply = (struct reply){.status = 303, .filled = true};
        beside_keep(r);
        mem_free(r->ctx);
    }
    assert_string_equal(show(ask(METHOD_GET)).answer->fields[0].value, "Dank!");
    cookies = COOKIE_SESSION "=nr1";
    assert_null(show(ask(METHOD_GET)).answer->fields[0].value);
    cookies = COOKIE_SESSION "=een";
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
    add(r, "tekst", "");
    add(r, "1.soort", "ja");
    add(r, "dag", "2026-03-12");
    add(r, "welke", "ja");
    add(r, "welke", "nee");
    add(r, "mag", "1");
    add(r, "plek", "elders"); /* no choice (any more): it stays as it was */
    add(r, "stuk", "foto.jpg");
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
    assert_string_equal(f[6].help, "Kies het bestand opnieuw.");
    assert_null(f[6].error);
    mem_free(r->ctx);
    mem_free(p.r->ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_joined), cmocka_unit_test(test_split), cmocka_unit_test(test_kept),
        cmocka_unit_test(test_bounds), cmocka_unit_test(test_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
