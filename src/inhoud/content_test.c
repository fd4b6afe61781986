/* The content that ships, as the program holds it: what can be found, in which language, from which
 * source; and that every line of it has what people need. The bad inputs that stop the build stand
 * in tests/tools/contentgen. Not here: pages and own items (inhoud_test.c). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "inhoud/content.h"
#include "tests/cm.h"
#include <string.h>

static void sets_are_found_by_their_code(void **state)
{
    static const struct {
        const char *code, *kind;
        bool titled;
    } cases[] = {
        {"begrippen", "woorden",       true },
        {"gesprek",   "controlelijst", false},
        {"waaier",    "lijst",         false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct content_set *s = content_set(cases[i].code);
        assert_non_null(s);
        assert_string_equal(s->kind, cases[i].kind);
        assert_int_equal(content_titled(s), cases[i].titled);
    }
    assert_null(content_set("bestaat-niet"));
    assert_null(content_set(""));
    assert_null(content_set(NULL));
}

static void items_are_found_by_their_key(void **state)
{
    (void)state;
    const struct content_set *talk = content_set("gesprek"), *fan = content_set("waaier");
    const struct content_item *v1 = content_item(talk, "v1");
    assert_non_null(v1);
    assert_string_equal(v1->codes, "B1.5"); /* B1.5: two checklists */
    assert_string_equal(v1->source, "P 133–136");
    assert_string_equal(talk->sections[v1->section].key, "vooraf");
    assert_ptr_equal(content_section(talk, "vooraf"), &talk->sections[v1->section]);
    assert_true(text_starts(content_in(&v1->text, LANG_NL), "Wie voert het gesprek?"));
    assert_true(text_starts(content_in(&v1->text, LANG_EN), "Who leads the conversation?"));
    assert_null(content_item(talk, "V1"));
    assert_null(content_item(talk, NULL));
    assert_null(content_section(talk, "v1"));
    const struct content_item *booklet = content_item(fan, "voorbereiden");
    assert_string_equal(content_value(fan, booklet, "voor-wie", LANG_NL), "zorgvragers en naasten");
    assert_string_equal(content_value(fan, booklet, "bestaat-niet", LANG_NL), "");
    assert_string_equal(content_value(fan, content_item(fan, "kosteloos"), "voor-wie", LANG_NL),
                        "");
    assert_string_equal(content_value(talk, v1, "voor-wie", LANG_NL), "");
}

static void a_text_falls_back_to_dutch(void **state)
{
    (void)state;
    const struct content_text both =
                                  {
                                      {"ja", "yes"}
    },
                              dutch = {{"ja"}}, none = {{NULL}};
    assert_string_equal(content_in(&both, LANG_EN), "yes");
    assert_string_equal(content_in(&both, LANG_NL), "ja");
    assert_string_equal(content_in(&dutch, LANG_EN), "ja");
    assert_null(content_in(&none, LANG_EN));
    assert_true(content_unsaid("-"));
    assert_false(content_unsaid(""));
    assert_false(content_unsaid("- nee"));
    assert_false(content_unsaid(NULL));
}

static void a_source_is_known_by_its_code(void **state)
{
    static const struct {
        const char *source, *code;
        bool names;
    } cases[] = {
        {"P 133–136", "P",   true },
        {"Z 12; P 133", "P",   true },
        {"Z 12;P 133",  "P",   true },
        {"iph",         "iph", true },
        {"iph; Z 1",    "iph", true },
        {"PZ 12",       "P",   false},
        {"Z P 12",      "P",   false},
        {"",            "P",   false},
        {NULL,          "P",   false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(content_names_source(cases[i].source, cases[i].code), cases[i].names);
}

static void a_word_of_ours_cannot_be_taken(void **state)
{
    static const struct {
        const char *title;
        bool taken;
    } cases[] = {
        {"mantelzorg",    true },
        {" Mantel-Zorg",  true },
        {"NAASTEN",       true },
        {"informal care", true }, /* the English counts too */
        {"mantelzorger",  false},
        {"mantelzorg+",   false}, /* a sign makes it another word */
        {"> mantelzorg",  false},
        {"maatje",        false},
    };
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(content_title_taken(ctx, content_set("begrippen"), cases[i].title),
                         cases[i].taken);
    mem_free(ctx);
}

static bool has_title(const struct content_set *s, const char *source)
{
    for (size_t i = 0; i < content_sources_n; i++) {
        if (content_names_source(source, content_sources[i].code))
            return true;
    }
    for (size_t i = 0; i < s->n_sources; i++) {
        if (content_names_source(source, s->sources[i].code))
            return true;
    }
    return false;
}

/* What the tool promises, seen from the other side. */
static void every_line_has_its_source_and_its_english(void **state)
{
    (void)state;
    assert_true(content_sets_n >= 3);
    for (size_t i = 0; i < content_sets_n; i++) {
        const struct content_set *s = &content_sets[i];
        assert_ptr_equal(content_set(s->code), s);
        assert_true(s->version >= 1 && date_read_iso(s->date) != DATE_NONE);
        assert_int_equal(strlen(s->fingerprint), 16);
        assert_true(s->title.in[LANG_EN] && s->intro.in[LANG_EN] && s->n_items > 0);
        for (size_t k = 0; k < s->n_items; k++) {
            const struct content_item *item = &s->items[k];
            assert_ptr_equal(content_item(s, item->key), item);
            assert_true(item->text.in[LANG_NL] && item->text.in[LANG_EN]);
            assert_true(has_title(s, item->source));
            assert_true(item->section < (int)s->n_sections);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_are_found_by_their_code),
        cmocka_unit_test(items_are_found_by_their_key),
        cmocka_unit_test(a_text_falls_back_to_dutch),
        cmocka_unit_test(a_source_is_known_by_its_code),
        cmocka_unit_test(a_word_of_ours_cannot_be_taken),
        cmocka_unit_test(every_line_has_its_source_and_its_english),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
