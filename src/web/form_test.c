/* Tests of declared forms: what is accepted, what each mistake says, what is kept and shown.
 * Not here: taking bodies apart (body_test.c), the HTML (formulier.html).
 */
#include "base/date.h"
#include "base/mem.h"
#include "base/random.h"
#include "tests/cm.h"
#include "web/form_state.h"
#include "web/formulier_html.h"
#include <math.h>
#include <string.h>

static const struct choice choices[] = {
    {"a",   N_("Eerste"), NULL},
    {"b", N_("Tweede"), "b2"},
    {0  },
};

/* One field per kind, each on its own form, so that a case is one kind and one input. */
static const struct field one_field[][1] = {
    [FIELD_TEXT] = {{"v", N_("Naam"), .kind = FIELD_TEXT, .required = true, .min = 2, .max = 5}},
    [FIELD_LONG] = {{"v", N_("Verhaal"), .kind = FIELD_LONG, .max = 12}},
    [FIELD_EMAIL] = {{"v", N_("E-mail"), .kind = FIELD_EMAIL}},
    [FIELD_INT] = {{"v", N_("Aantal"), .kind = FIELD_INT, .min = 1, .max = 1000}},
    [FIELD_DECIMAL] = {{"v", N_("Cijfer"), .kind = FIELD_DECIMAL, .min = 1, .max = 10}},
    [FIELD_DATE] = {{"v", N_("Dag"), .kind = FIELD_DATE}},
    [FIELD_SELECT] = {{"v", N_("Soort"), .kind = FIELD_SELECT, .required = true,
                       .choices = choices}},
    [FIELD_RADIO] = {{"v", N_("Soort"), .kind = FIELD_RADIO, .choices = choices}},
    [FIELD_TILES] = {{"v", N_("Soort"), .kind = FIELD_TILES, .choices = choices}},
    [FIELD_CHECKS] = {{"v", N_("Soorten"), .kind = FIELD_CHECKS, .required = true,
                       .choices = choices}},
    [FIELD_CHECK] = {{"v", N_("Akkoord"), .kind = FIELD_CHECK, .required = true}},
    [FIELD_PASSWORD] = {{"v", N_("Wachtwoord"), .kind = FIELD_PASSWORD, .min = 3}},
    [FIELD_FILE] = {{"v", N_("Bestand"), .kind = FIELD_FILE, .required = true, .max = 1024}},
    [FIELD_HIDDEN] = {{"v", N_("Stil"), .kind = FIELD_HIDDEN}},
};

static struct request *sent(const char *name, const char *value)
{
    struct request *r = request_new(METHOD_POST);

    r->path = "/proef";
    if (value) {
        r->fields = mem_array(r->ctx, struct pair, 1);
        r->fields[0] = (struct pair){name, value, strlen(value)};
        r->n_fields = 1;
    }
    return r;
}

static void test_messages(void **state)
{
    static const struct {
        enum field_kind kind;
        const char *value, *error; /* error NULL: accepted */
    } cases[] = {
        {FIELD_TEXT,     NULL,              "Vul hier iets in: Naam"                                        },
        {FIELD_TEXT,     "  \n ",           "Vul hier iets in: Naam"                                        },
        {FIELD_TEXT,     "ab",              NULL                                                            },
        {FIELD_TEXT,     "  ab  ",          NULL                                                            },
        {FIELD_TEXT,     "a",               "Schrijf hier iets meer (minstens 2 tekens): Naam"              },
        {FIELD_TEXT,     "ééééé",      NULL                                                            },
        {FIELD_TEXT,     "zesdee",          "Maak deze tekst korter (nu 6 tekens, er passen er 5): Naam"    },
        {FIELD_TEXT,     "a\nb",            "Schrijf dit op één regel: Naam"                              },
        {FIELD_LONG,     NULL,              NULL                                                            },
        {FIELD_LONG,     "een\ntwee",       NULL                                                            },
        {FIELD_LONG,     "een\ntwee\ndrie",
         "Maak deze tekst korter (nu 13 tekens, er passen er 12): Verhaal"                                  },
        {FIELD_EMAIL,    "",                NULL                                                            },
        {FIELD_EMAIL,    "a@b.nl",          NULL                                                            },
        {FIELD_EMAIL,    "a",
         "Dit lijkt geen e-mailadres. Een e-mailadres ziet er zo uit: "
         "naam@voorbeeld.nl"                                                                                },
        {FIELD_INT,      "12",              NULL                                                            },
        {FIELD_INT,      "1000",            NULL                                                            },
        {FIELD_INT,      "1001",            "Vul een getal in van 1 tot en met 1.000: Aantal"               },
        {FIELD_INT,      "0",               "Vul een getal in van 1 tot en met 1.000: Aantal"               },
        {FIELD_INT,      "1,5",             "Vul hier een heel getal in, bijvoorbeeld 12: Aantal"           },
        {FIELD_INT,      "twaalf",          "Vul hier een heel getal in, bijvoorbeeld 12: Aantal"           },
        {FIELD_DECIMAL,  "7,9",             NULL                                                            },
        {FIELD_DECIMAL,  "7.9",             NULL                                                            },
        {FIELD_DECIMAL,  "10,1",            "Vul een getal in van 1 tot en met 10: Cijfer"                  },
        {FIELD_DECIMAL,  "x",               "Vul hier een getal in, bijvoorbeeld 7,5: Cijfer"               },
        {FIELD_DATE,     "2026-03-12",      NULL                                                            },
        {FIELD_DATE,     "12-3-2026",       NULL                                                            },
        {FIELD_DATE,     "31-2-2026",       "Deze datum herkent Koers niet (schrijf hem zo: 12-3-2026): Dag"},
        {FIELD_SELECT,   "a",               NULL                                                            },
        {FIELD_SELECT,   NULL,              "Maak hier een keuze: Soort"                                    },
        {FIELD_SELECT,   "",                "Maak hier een keuze: Soort"                                    },
        {FIELD_SELECT,   "c",               "Maak hier een keuze uit de lijst: Soort"                       },
        {FIELD_RADIO,    NULL,              NULL                                                            },
        {FIELD_RADIO,    "b",               NULL                                                            },
        {FIELD_RADIO,    "Eerste",          "Maak hier een keuze uit de lijst: Soort"                       },
        {FIELD_TILES,    "b",               NULL                                                            },
        {FIELD_TILES,    "0",               "Maak hier een keuze uit de lijst: Soort"                       },
        {FIELD_CHECKS,   "a",               NULL                                                            },
        {FIELD_CHECKS,   NULL,              "Maak hier een keuze: Soorten"                                  },
        {FIELD_CHECKS,   "x",               "Maak hier een keuze uit de lijst: Soorten"                     },
        {FIELD_CHECK,    "ja",              NULL                                                            },
        {FIELD_CHECK,    NULL,              "Zet hier een vinkje: Akkoord"                                  },
        {FIELD_PASSWORD, " a ",             NULL                                                            },
        {FIELD_PASSWORD, "ab",              "Schrijf hier iets meer (minstens 3 tekens): Wachtwoord"        },
        {FIELD_FILE,     NULL,              "Kies hier een bestand: Bestand"                                },
        {FIELD_FILE,     "tekst",           "Kies hier een bestand: Bestand"                                },
        {FIELD_HIDDEN,   "12",              NULL                                                            },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct form form = {"proef", FORM_FIELDS(one_field[cases[i].kind]), NULL};
        struct request *r = sent("v", cases[i].value);
        struct form_state *s = form_read(r, &form);
        const struct formulier *v = form_view(s, "/proef");
        if (form_ok(s) != (cases[i].error == NULL))
            print_message("case %zu: %s\n", i, v->n_errors ? v->errors[0].message : "accepted");
        assert_int_equal(form_ok(s), cases[i].error == NULL);
        assert_int_equal(v->failed, cases[i].error != NULL);
        if (cases[i].error) {
            assert_int_equal(v->n_errors, 1);
            assert_string_equal(v->errors[0].message, cases[i].error);
            assert_string_equal(v->fields[0].error, cases[i].error);
        }
        mem_free(r->ctx);
    }
}

static void test_values(void **state)
{
    (void)state;
    struct request *r = sent("v", " 1.234,5 ");
    struct form form = {"proef", FORM_FIELDS(one_field[FIELD_DECIMAL]), NULL};
    struct form_state *s = form_read(r, &form);
    assert_float_equal(form_decimal(s, "v"), 1234.5, 0);
    assert_true(isnan(form_decimal(s, "onbekend")));
    mem_free(r->ctx);
    r = sent("v", "12 maart 2026");
    form.fields = one_field[FIELD_DATE];
    s = form_read(r, &form);
    assert_int_equal(form_date(s, "v"), date_of(2026, 3, 12));
    assert_string_equal(form_view(s, "/proef")->fields[0].value, "2026-03-12");
    mem_free(r->ctx);
    r = sent("v", "-5");
    form.fields = one_field[FIELD_HIDDEN];
    s = form_read(r, &form);
    assert_int_equal(form_int(s, "v"), -5);
    assert_int_equal(form_id(s, "v"), 0);
    assert_true(form_checked(s, "v"));
    assert_false(form_checked(s, "w"));
    mem_free(r->ctx);
}

static const struct field many[] = {
    {"naam",            N_("Naam"),                     N_("Mag ook een voornaam zijn"),                             .kind = FIELD_TEXT, .required = true,
     .autocomplete = "name"},
    {"soort", N_("Soort"),                            .kind = FIELD_RADIO,                                                                                       .required = true, .choices = choices},
    {"plek",      N_("Plek"),.kind = FIELD_SELECT,.required = true, .raw_choices = true},
    {"meer",                 N_("Meer"),                                          .kind = FIELD_CHECKS,                                                                                      .choices = choices},
    {"geheim", N_("Geheim"),            .kind = FIELD_PASSWORD                                                                                                                            },
    {"dag",N_("Dag"),.kind = FIELD_DATE},
};
static const struct form whole = {"geheel", FORM_FIELDS(many), N_("Bewaren")};

static void ready(struct request *r, struct form_state *s, void *arg)
{
    static const struct choice places[] = {
        {"7", "Het Anker", NULL},
    };

    (void)r;
    form_choices(s, "plek", places, 1);
    if (arg)
        form_hide(s, "dag");
}

static void add(struct request *r, const char *name, const char *value)
{
    r->fields = mem_resize(r->ctx, r->fields, struct pair, r->n_fields + 1);
    r->fields[r->n_fields++] = (struct pair){name, value, strlen(value)};
}

/* One choice too many is refused, not lost. */
static void test_many_choices(void **state)
{
    static const size_t counts[] = {1, 41, 100, 101, 300};

    (void)state;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct request *r = request_new(METHOD_POST);
        struct form form = {"proef", FORM_FIELDS(one_field[FIELD_CHECKS]), NULL};
        const char *chosen[400];
        for (size_t n = 0; n < counts[i]; n++)
            add(r, "v", "a");
        struct form_state *s = form_read(r, &form);
        assert_int_equal(form_ok(s), counts[i] <= 100);
        assert_int_equal(form_chosen(s, "v", chosen, 400), counts[i] <= 100 ? counts[i] : 100);
        if (counts[i] > 100)
            assert_string_equal(form_view(s, "/proef")->fields[0].error,
                                "Kies er hoogstens 100: Soorten");
        mem_free(r->ctx);
    }
}

static void test_view(void **state)
{
    struct request *r = request_new(METHOD_POST);

    (void)state;
    r->path = "/proef";
    add(r, "plek", "7");
    add(r, "meer", "b");
    add(r, "meer", "a");
    add(r, "geheim", "sesam");
    add(r, "dag", "x");
    struct form_state *s = form_read_with(r, &whole, ready, r);
    form_error(s, NULL, "Dit kan nu niet.");
    const struct formulier *v = form_view(s, "/proef/%d", 3);

    assert_string_equal(v->action, "/proef/3");
    assert_string_equal(v->button, "Bewaren");
    assert_string_equal(v->message, "Dit kan nu niet.");
    assert_non_null(v->token);
    assert_false(v->multipart);
    assert_int_equal(v->n_fields, 5); /* dag is hidden: not read, no error, not shown */
    assert_int_equal(v->n_errors, 2);
    assert_string_equal(v->errors[0].field, "f-naam");
    assert_string_equal(v->errors[1].field, "f-soort-1"); /* the first control of a group */
    assert_string_equal(v->fields[0].describedby, "f-naam-hulp f-naam-fout");
    assert_string_equal(v->fields[0].autocomplete, "name");
    assert_string_equal(v->fields[1].describedby, "f-soort-fout");
    assert_string_equal(v->fields[2].choices[0].label, "Het Anker");
    assert_true(v->fields[2].choices[0].chosen);
    assert_true(v->fields[3].choices[0].chosen);
    assert_true(v->fields[3].choices[1].chosen);
    assert_string_equal(v->fields[3].choices[1].style, "b2");
    assert_null(v->fields[4].value); /* a password is never shown again */
    const char *chosen[2];
    assert_int_equal(form_chosen(s, "meer", chosen, 2), 2);
    assert_string_equal(form_text(s, "geheim"), "sesam");
    assert_null(form_text(s, "dag"));
    v = form_view(s, "/proef"); /* the second form of a page has ids of its own */
    assert_string_equal(v->fields[0].id, "f2-naam");
    assert_string_equal(v->fields[0].describedby, "f2-naam-hulp f2-naam-fout");
    assert_string_equal(v->errors[1].field, "f2-soort-1");
    mem_free(r->ctx);
}

/* A field can be required in one request, or when another is left open: then the page does not call it
 * optional, and only of the first it says that it is required. */
static void need_day(struct request *r, struct form_state *s, void *arg)
{
    (void)r, (void)arg;
    form_require(s, "dag");
}

static void test_required(void **state)
{
    static const struct field fields[] = {
        {.name = "dag", .label = "Dag", .kind = FIELD_TEXT},
        {.name = "of",  .label = "Of",  .kind = FIELD_TEXT, .either = true},
        {.name = "mag",             .label = "Mag",               .kind = FIELD_TEXT      },
    };
    const struct form form = {"proef", FORM_FIELDS(fields), NULL};

    (void)state;
    for (int needed = 0; needed < 2; needed++) {
        struct request *r = request_new(METHOD_POST);
        struct form_state *s = form_read_with(r, &form, needed ? need_day : NULL, NULL);
        assert_int_equal(form_ok(s), !needed);
        const struct formulier *v = form_view(s, "/proef");
        for (size_t i = 0; i < 3; i++) {
            assert_int_equal(v->fields[i].required, needed && i == 0);
            assert_int_equal(v->fields[i].optional, i == 2 || (i == 0 && !needed));
        }
        mem_free(r->ctx);
    }
}

static void test_again(void **state)
{
    struct request *r = request_new(METHOD_POST);

    (void)state;
    r->path = "/proef";
    add(r, "naam", "x");
    add(r, "plek", "7");
    add(r, "geheim", "sesam");
    const struct formulier *v =
        form_view(form_again(r, &whole, "Het lukt nu even niet."), "/proef");
    assert_true(v->failed);
    assert_string_equal(v->message, "Het lukt nu even niet.");
    assert_int_equal(v->n_errors, 0);
    assert_string_equal(v->fields[0].value, "x");
    add(r, "merk", "1"); /* several of one name */
    add(r, "merk", "2");
    add(r, "kolom-3", "nps"); /* of a page that makes its own fields */
    add(r, "token", "abc");
    v = form_view(form_again(r, &whole, "Het lukt nu even niet."), "/proef");
    /* What the form cannot show goes along unseen, all of it; but not the token. */
    struct buf along;
    buf_init(&along, r->ctx, 200);
    for (size_t i = 0; i < v->n_fields; i++)
        if (v->fields[i].is_hidden)
            buf_format(&along, "%s=%s ", v->fields[i].name, v->fields[i].value);
    assert_string_equal(along.data, "plek=7 merk=1 merk=2 kolom-3=nps ");
    for (size_t i = 0; i < v->n_fields; i++)
        assert_true(strcmp(v->fields[i].name, "geheim") != 0 || !v->fields[i].value);
    mem_free(r->ctx);
}

/* What the summary on top of the page says, as "message -> link | ". */
static const char *summary(struct request *r)
{
    const struct page_error *list;
    size_t n = page_errors(r, &list);
    struct buf b;

    buf_init(&b, r->ctx, 2000);
    for (size_t i = 0; i < n; i++)
        buf_format(&b, "%s -> %s | ", list[i].message, list[i].link ? list[i].link : "");
    return b.data ? b.data : "";
}

static void test_summary(void **state)
{
    static const struct field unseen[] = {
        {"v", .kind = FIELD_HIDDEN}
    };
    static const struct form hidden = {"stil", FORM_FIELDS(unseen), NULL};
    struct form form = {"proef", FORM_FIELDS(one_field[FIELD_TEXT]), NULL};
    struct request *r = sent("v", NULL);

    (void)state;
    form_view(form_new(r, &form), "/een");
    assert_string_equal(summary(r), ""); /* a fresh form says nothing */
    /* The second form of the page failed: its message, then its fields, with its own ids. */
    struct form_state *s = form_read(r, &form);
    form_error(s, NULL, "Dit kan <nu> niet.");
    const struct formulier *second = form_view(s, "/twee");
    assert_string_equal(second->id, "formulier-2");
    assert_string_equal(summary(r), "Dit kan <nu> niet. -> #formulier-2 | "
                                    "Vul hier iets in: Naam -> #f2-v | ");
    assert_true(second->repeats); /* among others it says its message itself too */
    page_error(r, NULL, "En dit.");
    page_error(r, "plek", "En daar.");
    assert_non_null(strstr(summary(r), "En dit. ->  | En daar. -> #plek | "));
    /* Another page of the same request starts over. */
    reply_reset(r);
    assert_string_equal(summary(r), "");
    assert_string_equal(form_view(form_new(r, &form), "/een")->id, "formulier");
    mem_free(r->ctx);

    /* Alone on its page a form does not say it twice. */
    r = sent("v", NULL);
    s = form_new(r, &form);
    form_error(s, NULL, "Dit kan nu niet.");
    const struct formulier *alone = form_view(s, "/een");
    assert_string_equal(summary(r), "Dit kan nu niet. -> #formulier | ");
    assert_false(alone->repeats);
    reply_error(r, 409, NULL); /* the error page has no form */
    assert_string_equal(summary(r), "");
    mem_free(r->ctx);

    /* What nobody can go to leads to the form. */
    r = sent("v", "x");
    s = form_new(r, &hidden);
    form_error(s, "v", "Dat is er niet meer.");
    form_view(s, "/een");
    assert_string_equal(summary(r), "Dat is er niet meer. -> #formulier | ");
    mem_free(r->ctx);

    /* The error stands at a field that is left out: something is said all the same. */
    r = sent("v", NULL);
    s = form_read(r, &form);
    form_hide(s, "v");
    form_view(s, "/een");
    assert_string_equal(summary(r), "Er klopt iets niet in het formulier. -> #formulier | ");
    mem_free(r->ctx);
}

static void test_english(void **state)
{
    struct request *r = sent("v", NULL);
    struct form form = {"proef", FORM_FIELDS(one_field[FIELD_TEXT]), NULL};

    (void)state;
    r->lang = LANG_EN;
    const struct formulier *v = form_view(form_read(r, &form), "/proef");
    assert_int_equal(v->n_errors, 1); /* the words are the catalogue's; the value is filled in */
    assert_null(strstr(v->errors[0].message, "{label}"));
    mem_free(r->ctx);
}

/* A file that was chosen is gone when the form comes back: that is said at the file, and in the summary. */
static void test_file_again(void **state)
{
    static const struct field fields[] = {
        {"naam",            N_("Naam"), NULL,     FIELD_TEXT,                .required = true},
        {"stuk",                 N_("Bestand"),                      NULL, FIELD_FILE, .required = true},
        {"extra", N_("Nog een"),           NULL,             FIELD_FILE                        },
    };
    static const struct form form = {"proef", FORM_FIELDS(fields), NULL};
    struct request *r = sent("naam", NULL);
    struct upload file = {"stuk", "a.csv", "text/csv", "a;b", 3};

    (void)state;
    r->uploads = &file;
    r->n_uploads = 1;
    const struct formulier *v = form_view(form_read(r, &form), "/proef");
    assert_string_equal(v->fields[1].error, "Kies het bestand opnieuw: Bestand");
    assert_null(v->fields[2].error); /* nothing was chosen there */
    assert_non_null(strstr(summary(r), "Kies het bestand opnieuw: Bestand -> #f-stuk"));
    reply_reset(r);
    v = form_view(form_again(r, &form, "Later."), "/proef");
    assert_string_equal(v->fields[1].error, "Kies het bestand opnieuw: Bestand");
    /* What is wrong with the file itself is said instead. */
    reply_reset(r);
    file.len = 0;
    v = form_view(form_read(r, &form), "/proef");
    assert_string_equal(v->fields[1].error, "Dit bestand is leeg, kies een ander: Bestand");
    reply_reset(r);
    v = form_view(form_new(r, &form), "/proef");
    assert_null(v->fields[1].error);
    mem_free(r->ctx);
}

/* What another changed since the form was shown is not overwritten unseen. */
static void test_check_stored(void **state)
{
    static const struct field fields[] = {
        {"naam",              N_("Naam"),  NULL,       FIELD_TEXT               },
        {"dag",               N_("Dag"),   NULL,       FIELD_DATE               },
        {"soort",             N_("Soort"), NULL,       FIELD_SELECT,              .choices = choices},
        {"soorten",                   N_("Soorten"),                      NULL, FIELD_CHECKS, .choices = choices},
        {"mag", N_("Mag"),            NULL,                  FIELD_CHECK                                 },
    };
    static const struct form form = {"proef", FORM_FIELDS(fields), NULL};
    static const char *const old[] = {"Anna", "2026-03-01", "a", "a", ""};
    static const char *const other[] = {"Bea", "2026-03-02", "b", "b", "1"};
    static const char *const mine[] = {"Cato", "2026-03-03", "", "", "1"};
    static const char *const words[] = {"Bea", "2 maart 2026", "Tweede", "Tweede", NULL};
    /* shown with old; 3^5 ways in which each field was changed by nobody, by another or by both */
    (void)state;
    for (int way = 0; way < 243 * 2; way++) {
        struct request *r = request_new(METHOD_POST);
        struct form_state *shown = form_new(r, &form), *now = form_new(r, &form);
        struct pair list[6];
        size_t n = 0;
        int left = way / 2, n_overtaken = 0;
        bool again = way % 2; /* from the page of the error */
        for (size_t i = 0; i < 5; i++, left /= 3) {
            const char *typed = left % 3 == 2 ? mine[i] : old[i];
            form_set(shown, fields[i].name, old[i]);
            form_set(now, fields[i].name, left % 3 ? other[i] : old[i]);
            if (typed[0])
                list[n++] = (struct pair){fields[i].name, typed, strlen(typed)};
            n_overtaken += left % 3 == 1 || (left % 3 == 2 && strcmp(mine[i], other[i]) != 0);
        }
        const char *was = form_view(again ? now : shown, "/proef")->was;
        list[n++] = (struct pair){WAS_FIELD, was, strlen(was)};
        r->path = "/proef";
        r->fields = list;
        r->n_fields = n;
        struct form_state *s = form_read(r, &form);
        form_check_stored(s, now);
        assert_int_equal(form_ok(s), again || n_overtaken == 0);
        reply_reset(r);
        const struct formulier *v = form_view(s, "/proef");
        left = again ? 0 : way / 2;
        for (size_t i = 0; i < 5; i++, left /= 3) {
            bool both = left % 3 == 2 && strcmp(mine[i], other[i]) != 0;
            assert_int_equal(v->fields[i].error != NULL, left % 3 == 1 || both);
            if (both && words[i])
                assert_string_equal(v->fields[i].now, words[i]);
            else
                assert_null(v->fields[i].now);
            if (left % 3 == 1 && i == 0)
                assert_string_equal(v->fields[i].value, other[i]);
            if (left % 3 == 1 && (i == 2 || i == 3))
                assert_true(v->fields[i].choices[1].chosen && !v->fields[i].choices[0].chosen);
        }
        if (!form_ok(s)) /* it was said: now it may */
            assert_string_equal(v->was, form_was(now));
        mem_free(r->ctx);
    }
}

/* A browser shows one spelling of an address and sends another; a page of before the upgrade says nothing. */
static void test_same_address(void **state)
{
    static const struct form form = {"proef", FORM_FIELDS(one_field[FIELD_EMAIL])};
    struct request *r = sent("v", "ik@xn--zorgcaf-hya.example");
    struct form_state *shown = form_new(r, &form);

    (void)state;
    form_set(shown, "v", "ik@zorgcaf\xc3\xa9.example");
    const char *was = form_view(shown, "/proef")->was;
    assert_null(form_view(form_read(r, &form), "/proef")->was); /* it came without */
    r->fields = mem_resize(r->ctx, r->fields, struct pair, 2);
    r->fields[r->n_fields++] = (struct pair){WAS_FIELD, was, strlen(was)};
    assert_false(was_changed(r, r->fields, r->n_fields));
    assert_false(form_touched(form_read(r, &form), "v"));
    r->fields[0].value = "u@xn--zorgcaf-hya.example";
    assert_true(was_changed(r, r->fields, r->n_fields));
    assert_true(form_touched(form_read(r, &form), "v"));
    mem_free(r->ctx);
}

/* Whatever comes in that field: what is typed is read, and at most asked about. */
static void test_odd_was(void **state)
{
    static const char *const odd[] = {
        "x", ":", "v:", "v:1", "v:zzzzzzzz", "v:00000000", " v:12345678 v", "::::", "v:1234567\xff",
        ""};
    static const struct form form = {"proef", FORM_FIELDS(one_field[FIELD_LONG])};

    (void)state;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        struct request *r = sent("v", "Dank");
        r->fields = mem_resize(r->ctx, r->fields, struct pair, 2);
        r->fields[r->n_fields++] = (struct pair){WAS_FIELD, odd[i], strlen(odd[i])};
        struct form_state *s = form_read(r, &form), *now = form_new(r, &form);
        form_set(now, "v", "Anders");
        form_check_stored(s, now);
        assert_false(form_ok(s));
        assert_string_equal(form_text(s, "v"), "Dank");
        r->fields[1].name =
            "anders"; /* a page of before, or a program: there is nothing to compare */
        s = form_read(r, &form);
        form_check_stored(s, now);
        assert_true(form_ok(s));
        mem_free(r->ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_messages),     cmocka_unit_test(test_values),
        cmocka_unit_test(test_many_choices), cmocka_unit_test(test_view),
        cmocka_unit_test(test_required),     cmocka_unit_test(test_again),
        cmocka_unit_test(test_file_again),   cmocka_unit_test(test_summary),
        cmocka_unit_test(test_english),      cmocka_unit_test(test_check_stored),
        cmocka_unit_test(test_odd_was),      cmocka_unit_test(test_same_address),
    };
    random_start();
    random_bytes(web_hooks.key, sizeof web_hooks.key);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
