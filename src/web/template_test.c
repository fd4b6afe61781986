/* Tests of template.h and of the shared templates: addresses, sentences, numbers, the form and
 * frame. */
#include "base/mem.h"
#include "tests/cm.h"
#include "web/formulier_html.h"
#include "web/fout_html.h"
#include "web/frame_html.h"
#include "web/template.h"
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct template_ctx dutch = {LANG_NL}, english = {LANG_EN};

static void test_url(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        bool allowed;
    } cases[] = {
        {"/",                   true },
        {"/signalen/3?a=b#c",   true },
        {"?a",                  true },
        {"#b",                  true },
        {"./a",                 true },
        {"../a/b",              true },
        {"http://example.org",  true },
        {"HTTPS://example.org", true },
        {"mailto:a@b.nl",       true },
        {"tel:+31",             true },
        {"",                    false},
        {NULL,                  false},
        {"//example.org",       false},
        {"/\\example.org",      false},
        {"/\t/example.org",     false},
        {"/a\nb",               false},
        {"\\\\example.org",     false},
        {"javascript:x",        false},
        {" javascript:x",       false},
        {"\x01javascript:x",    false},
        {"data:text/html,x",    false},
        {"https:example.org",   false},
        {"http:/example.org",   false},
        {"ftp://example.org",   false},
        {"a/b",                 false},
        {".a",                  false},
        {"..",                  false},
        {"/a\x7f",              false},
        {"https://\x80",        true }, /* not ASCII: the browser encodes it */
    };
    void *ctx = mem_ctx(NULL, "test");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b;
        buf_init(&b, ctx, 100);
        template_url(&b, cases[i].url);
        if (template_url_allowed(cases[i].url) != cases[i].allowed) {
            fail_msg("%s", cases[i].url);
        }
        assert_string_equal(b.data, cases[i].allowed ? cases[i].url : "#");
    }
    struct buf b;
    buf_init(&b, ctx, 100);
    template_url(&b, "/a?b=1&c=\"2\"'<");
    assert_string_equal(b.data, "/a?b=1&amp;c=&quot;2&quot;&#39;&lt;");
    mem_free(ctx);
}

static void test_sentence(void **state)
{
    (void)state;
    int64_t number = 1234, moment = 1773320700;
    int32_t day = 739687;
    double share = 0.5;
    const struct template_slot slots[] = {
        {"naam",      template_write_text,           "A<b>" },
        {"n",         template_write_getal,          &number},
        {"id",        template_write_cijfers,        &number},
        {"dag|datum", template_write_datum,          &day   },
        {"uur",       template_write_tijdstip,       &moment},
        {"uur|datum", template_write_tijdstip_datum, &moment},
        {"a|procent", template_write_procent,        &share },
        {"a|breuk0",  template_write_breuk0,         &share },
        {"a|breuk1",  template_write_breuk1,         &share },
        {"a|breuk2",  template_write_breuk2,         &share },
    };
    static const struct {
        const char *sentence, *html;
    } cases[] = {
        {"",                                             ""                                  },
        {"R&D",                                          "R&amp;D"                           },
        {"{naam}",                                       "A&lt;b&gt;"                        },
        {"{naam}{naam} <{n}>",                           "A&lt;b&gt;A&lt;b&gt; &lt;1.234&gt;"},
        {"{id} {dag|datum} {uur} {uur|datum}",
         "1234 12 maart 2026 12 maart 2026, 14:05 12 maart 2026"                             },
        {"{a|procent} {a|breuk0} {a|breuk1} {a|breuk2}", "50\u00a0% 0 0,5 0,50"              },
        {"{onbekend<b>} x",                              "{onbekend&lt;b&gt;} x"             },
        {"{na} {naamx} {}",                              "{na} {naamx} {}"                   },
        {"open {naam",                                   "open {naam"                        },
        {"dicht } x",                                    "dicht } x"                         },
    };
    void *ctx = mem_ctx(NULL, "test");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b;
        buf_init(&b, ctx, 1000);
        template_sentence(&b, &dutch, cases[i].sentence, slots, sizeof slots / sizeof *slots);
        assert_string_equal(b.data ? b.data : "", cases[i].html);
    }
    char long_sentence[1001], *expected = mem_array(ctx, char, 6000);
    memset(long_sentence, '&', 1000);
    memcpy(long_sentence + 994, "{naam}", 7);
    for (size_t i = 0; i < 994; i++) {
        memcpy(expected + i * 5, "&amp;", 5);
    }
    memcpy(expected + 994 * 5, "A&lt;b&gt;", 11);
    struct buf b;
    buf_init(&b, ctx, 10000);
    template_sentence(&b, &dutch, long_sentence, slots, 1);
    assert_string_equal(b.data, expected);
    mem_free(ctx);
}

static void test_numbers(void **state)
{
    (void)state;
    static const struct {
        double x;
        const char *svg;
    } svg[] = {
        {0,        "0.0"          },
        {1.06,     "1.1"          },
        {-0.04,    "0.0"          },
        {-2.5,     "-2.5"         },
        {NAN,      "0.0"          },
        {INFINITY, "0.0"          },
        {1e300,    "1000000000.0" },
        {-1e300,   "-1000000000.0"}
    };
    static const double decimals[] = {0.1,      1.0 / 3, 1e-300, DBL_MAX,
                                      -DBL_MIN, 0.384,   1e15,   123456789.125};
    void *ctx = mem_ctx(NULL, "test");
    struct buf b;
    for (size_t i = 0; i < sizeof svg / sizeof *svg; i++) {
        buf_init(&b, ctx, 100);
        template_svg_number(&b, svg[i].x);
        assert_string_equal(b.data, svg[i].svg);
    }
    for (size_t i = 0; i < sizeof decimals / sizeof *decimals; i++) {
        buf_init(&b, ctx, 100);
        template_json_decimal(&b, decimals[i]);
        assert_true(strtod(b.data, NULL) == decimals[i]); /* reads back as the same number */
    }
    buf_init(&b, ctx, 1000);
    template_json_decimal(&b, 0.384);
    buf_char(&b, ' ');
    template_json_decimal(&b, -3);
    buf_char(&b, ' ');
    template_json_decimal(&b, NAN);
    buf_char(&b, ' ');
    template_json_decimal(&b, -INFINITY);
    buf_char(&b, ' ');
    template_json_id(&b, 0);
    buf_char(&b, ' ');
    template_json_id(&b, 7);
    assert_string_equal(b.data, "0.384 -3 null null null 7");
    buf_init(&b, ctx, 1000);
    template_json_datum(&b, 739687);
    template_json_datum(&b, DATE_NONE);
    template_json_tijdstip(&b, -1);
    template_json_tijdstip(&b, TIME_NONE);
    template_iso_datum(&b, DATE_NONE);
    template_iso_tijdstip(&b, TIME_NONE);
    assert_string_equal(b.data, "\"2026-03-12\"null\"1969-12-31T23:59:59Z\"null");
    mem_free(ctx);
}

/* ---- the form and the frame ---- */

static const struct formulier_fields_choices choices[] = {
    {.id = "f-k-1",   .value = "1", .label = "Een <1>", .style = "b1", .chosen = true},
    {.id = "f-k-2", .value = "2",             .label = "Twee"                  },
};
static const struct formulier_fields fields[] = {
    {.id = "f-a",
     .required = true,
     .name = "a",
     .label = "Naam",
     .help = "Zoals op de brief",
     .error = "Vul in",
     .input = "text",
     .describedby = "f-a-hulp f-a-fout",
     .value = "\"><x>",
     .autocomplete = "name"},
    {.id = "f-b",
     .name = "b",
     .label = "Getal",
     .input = "text",
     .mode = "numeric",
     .optional = true},
    {.id = "f-c",
     .required = true,
     .name = "c",
     .label = "Verhaal",
     .is_long = true,
     .rows = 6,
     .value = "\n</textarea>"},
    {.id = "f-d",
     .required = true,
     .name = "d",
     .label = "Keuze",
     .is_select = true,
     .choices = choices,
     .n_choices = 2},
    {.id = "f-e",
     .required = true,
     .name = "e",
     .label = "Rondjes",
     .is_radio = true,
     .choices = choices,
     .n_choices = 2},
    {.id = "f-f",
     .required = true,
     .name = "f",
     .label = "Tegels",
     .is_tiles = true,
     .choices = choices,
     .n_choices = 2},
    {.id = "f-g",
     .name = "g",
     .label = "Vinkjes",
     .is_checks = true,
     .choices = choices,
     .n_choices = 2},
    {.id = "f-h",  .name = "h",        .label = "Vinkje",                 .is_check = true,               .value = "1"},
    {.id = "f-i",    .name = "i",   .label = "Bestand",       .is_file = true,               .optional = true},
    {.id = "f-j", .name = "j",   .is_hidden = true,                 .value = "7"                },
};
static const struct formulier_errors errors[] = {
    {.field = "f-a", .message = "Vul in"}
};
static const struct formulier form = {
    .id = "formulier",
    .action = "/signaal",
    .token = "abc",
    .button = "Versturen",
    .multipart = true,
    .failed = true,
    .message = "Kijk <het> na",
    .errors = errors,
    .n_errors = 1,
    .fields = fields,
    .n_fields = sizeof fields / sizeof *fields,
};

static void check_holds(const struct buf *b, const char *const *wanted)
{
    for (; *wanted; wanted++) {
        if (!strstr(b->data, *wanted)) {
            fail_msg("not found: %s\nin: %s", *wanted, b->data);
        }
    }
}

static void test_form(void **state)
{
    (void)state;
    static const char *const wanted[] = {
        " method=\"post\" action=\"/signaal\" "
        "enctype=\"multipart/form-data\" novalidate>",
        "<form id=\"formulier\"",
        "<input type=\"hidden\" name=\"token\" value=\"abc\">",
        "<label class=\"utrecht-form-label\" for=\"f-a\">Naam</label>",
        "value=\"&quot;&gt;&lt;x&gt;\" autocomplete=\"name\" aria-describedby=\"f-a-hulp "
        "f-a-fout\" "
        "aria-invalid=\"true\" aria-required=\"true\">",
        "id=\"f-a-hulp\"",
        "id=\"f-a-fout\"",
        "for=\"f-b\">Getal <span class=\"bij\">(niet verplicht)</span></label>",
        "name=\"b\" inputmode=\"numeric\">",
        "rows=\"6\" aria-required=\"true\">\n\n&lt;/textarea&gt;</textarea>",
        "<option value=\"1\" selected>Een &lt;1&gt;</option>",
        "<input type=\"radio\" id=\"f-k-1\" name=\"e\" value=\"1\" checked>",
        "<label class=\"tegel b1\"><input type=\"radio\" id=\"f-k-1\" name=\"f\"",
        "<label class=\"tegel\"><input",
        "<input type=\"checkbox\" id=\"f-k-2\" name=\"g\" value=\"2\">",
        "<input type=\"checkbox\" id=\"f-h\" name=\"h\" value=\"1\" checked>",
        "<input type=\"file\" id=\"f-i\" name=\"i\">",
        "<input type=\"hidden\" name=\"j\" value=\"7\">",
        "type=\"submit\">Versturen</button>",
        NULL};
    void *ctx = mem_ctx(NULL, "test");
    struct buf b;
    buf_init(&b, ctx, 100000);
    formulier_html(&b, &dutch, &form);
    check_holds(&b, wanted);
    /* The summary is the frame's; among other forms this one says its own message too. */
    assert_null(strstr(b.data, "alert"));
    assert_null(strstr(b.data, "Kijk het na"));
    struct formulier among = form;
    among.repeats = true;
    buf_init(&b, ctx, 100000);
    formulier_html(&b, &dutch, &among);
    assert_non_null(strstr(b.data, "error-message\">Kijk &lt;het&gt; na</p>"));
    assert_null(strstr(b.data, "alert"));
    buf_init(&b, ctx, 100000);
    formulier_html(&b, &english, &form);
    assert_non_null(strstr(b.data, "(optional)"));
    struct formulier plain = {.action = "/x", .button = "Ja"};
    buf_init(&b, ctx, 100000);
    formulier_html(&b, &dutch, &plain);
    assert_null(strstr(b.data, "alert"));
    assert_null(strstr(b.data, "enctype"));
    assert_null(strstr(b.data, "token"));
    buf_init(&b, ctx, 100000);
    formulier_json(&b, &dutch, &form);
    assert_null(strstr(b.data, "token"));
    assert_non_null(strstr(b.data, "\"help\":\"Zoals op de brief\",\"error\":\"Vul in\""));
    assert_non_null(strstr(b.data, "\"failed\":true,\"message\":\"Kijk <het> na\",\"errors\":"
                                   "[{\"field\":\"f-a\",\"message\":\"Vul in\"}]"));
    mem_free(ctx);
}

/* long on purpose: the view of a frame with everything in it */
static void test_frame(void **state)
{
    (void)state;
    static const struct frame_nav nav[] = {
        {.label = "Start", .url = "/", .current = true},
        {.label = "Signalen",                .url = "/signalen"       }
    };
    static const struct frame_places places[] = {
        {.label = "Dijkzicht", .url = "/?plek=1", .current = true}
    };
    static const struct frame_account account[] = {
        {.label = "Mijn account", .url = "/account"}
    };
    struct frame frame = {
        .lang = "en",
        .css = "/static/koers.css",
        .js = "/static/koers.js",
        .icon = "/static/koers.svg",
        .home = "/",
        .nav = nav,
        .n_nav = 2,
        .place = "Dijkzicht",
        .places = places,
        .n_places = 1,
        .search = "/zoeken",
        .deadline = "/kwaliteitsbeeld",
        .days = 8,
        .talen = &(struct frame_talen){"nl", "Nederlands", "/taal/nl?terug=%2F"},
        .n_talen = 1,
        .user = "Anna",
        .account = account,
        .n_account = 1,
        .logout = "/uitloggen",
        .token = "abc",
        .notice = "Het is verstuurd.",
        .organisation = "Zorggroep",
        .privacy = "/privacy",
        .help = "/hulp"
    };
    static const char *const wanted[] = {
        "<html lang=\"en\">",
        "<title>This is not possible now · Koers</title>",
        "Skip to content</a>",
        "<li><a href=\"/\" aria-current=\"page\">Start</a></li>",
        ">8 days to 31 March</a>",
        "<a lang=\"nl\" hreflang=\"nl\" href=\"/taal/nl?terug=%2F\">Nederlands</a>",
        "<form method=\"post\" action=\"/uitloggen\"><input type=\"hidden\" name=\"token\" "
        "value=\"abc\">",
        "<main id=\"inhoud\" tabindex=\"-1\">",
        "Het is verstuurd.",
        "Code of this message: 404, request k7xm-1f",
        "<h1>This is not possible now</h1>",
        "href=\"/hulp\">Help</a>",
        "</html>\n",
        NULL};
    struct foutpagina page = {
        .status = 404, .message = "Weg <b>", .home = "/", .verzoek = "k7xm-1f"};
    void *ctx = mem_ctx(NULL, "test");
    struct buf b;
    buf_init(&b, ctx, 100000);
    foutpagina_template.html(&b, &english, &page, &frame);
    check_holds(&b, wanted);
    assert_null(strstr(b.data, "alert\""));
    /* Errors: the title says so, and they stand before all else, what was done too. */
    static const struct frame_wrong wrong[] = {
        {.link = "#f2-naam", .message = "Vul <in>"},
        {.link = NULL,       .message = "Te laat" }
    };
    frame.wrong = wrong;
    frame.n_wrong = 2;
    buf_init(&b, ctx, 100000);
    foutpagina_template.html(&b, &english, &page, &frame);
    check_holds(&b,
                (const char *const[]){
                    "<title>Error: This is not possible now · Koers</title>",
                    "<main id=\"inhoud\" tabindex=\"-1\">\n<div class=\"utrecht-alert "
                    "utrecht-alert--error\" role=\"alert\" tabindex=\"-1\" id=\"fouten\">",
                    "<li><a href=\"#f2-naam\">Vul &lt;in&gt;</a></li>", "<li>Te laat</li>", NULL});
    assert_true(strstr(b.data, "id=\"fouten\"") < strstr(b.data, "Het is verstuurd."));
    frame = (struct frame){.lang = "nl", .public = true, .login = "/inloggen"};
    buf_init(&b, ctx, 100000);
    foutpagina_template.html(&b, &dutch, &page, &frame);
    assert_non_null(strstr(b.data, "<main id=\"inhoud\" tabindex=\"-1\" class=\"publiek\">"));
    assert_null(strstr(b.data, "<nav"));
    assert_null(strstr(b.data, "31 maart"));
    mem_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_url),     cmocka_unit_test(test_sentence),
        cmocka_unit_test(test_numbers), cmocka_unit_test(test_form),
        cmocka_unit_test(test_frame),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
