/* Tests of match.h: exact before alike, a doubt is no answer. */
#include "base/match.h"
#include "base/mem.h"
#include "tests/cm.h"
#include <stddef.h>

/* One text against up to four names, numbered 0 … 3 in order. long on purpose: a table of cases. */
static void finds_only_what_is_meant(void **state)
{
    (void)state;
    static const struct {
        const char *text, *names[4];
        int64_t found;
        bool exact_only;
    } cases[] = {
        {"> 65",         {"< 65", "> 65"},                1,           false},
        {">65",          {"< 65", "> 65"},                1,           false},
        {"65",           {"< 65", "> 65"},                MATCH_NONE,  false},
        {"-9",           {"9", "anders"},                 MATCH_NONE,  false},
        {"- 9",          {"9"},                           MATCH_NONE,  false},
        {"\xE2\x88\x92"
         "9",   {"9", "-9"},
         1,                                                            false},
        {"9-",           {"9"},                           MATCH_NONE,  false},
        {"V11",          {"v1-1", "v11"},                 1,           false},
        {"V11",          {"v1-1"},                        MATCH_NONE,  false},
        {"Afdeling 11",  {"Afdeling 1.1", "Afdeling 11"}, 1,           false},
        {"afdeling 1.1", {"Afdeling 1.1", "Afdeling 11"}, 0,           false},
        {"Afdeling 1 1", {"Afdeling 1.1", "Afdeling 11"}, MATCH_NONE,  false},
        {"Afdeling -1",  {"Afdeling 1"},                  MATCH_NONE,  false},
        {"Afdeling - 1", {"Afdeling 1"},                  0,           false},
        {"ZUID",         {"Zuid", "zuid"},                MATCH_DOUBT, false},
        {"zuid",         {"Zuid", "zuid"},                1,           false},
        {"Zuid",         {"Zuid", "Zuid"},                MATCH_DOUBT, false},
        {"Cafe",         {"Café"},                       0,           false},
        {"Cafe",         {"Café"},                       MATCH_NONE,  true },
        {"Café",        {"Café"},                       0,           true },
        {" Café ",      {"Café"},                       0,           true },
        {"0",            {"00"},                          MATCH_NONE,  false},
        {"1e",           {"1"},                           MATCH_NONE,  false},
        {"1.",           {"1"},                           0,           false},
        {"1,2",          {"12", "1.2"},                   MATCH_NONE,  false},
        {"C++",          {"C", "C+"},                     MATCH_NONE,  false},
        {"10%",          {"10"},                          MATCH_NONE,  false},
        {"m\xC2\xB2",    {"m", "m2"},                     MATCH_NONE,  false},
        {"\xEF\xBC\x91", {"1", ""},                       MATCH_NONE,  false}, /* fullwidth 1 */
        {"***",          {"**", "***"},                   1,           false},
        {"...",          {"-", "!"},                      MATCH_NONE,  false},
        {"",             {"", "-"},                       MATCH_NONE,  false},
        {"Ja",           {"Ja, soms", "Ja, altijd"},      MATCH_NONE,  false},
        {"65\xE2\x80\x93"
         "74",  {"65 - 74"},
         0,                                                            false},
        {"6574",         {"65 - 74"},                     MATCH_NONE,  false},
    };
    void *ctx = mem_ctx(NULL, "match_test");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct match m = match_begin(ctx, cases[i].text, cases[i].exact_only);
        for (int k = 0; k < 4; k++)
            match_offer(&m, cases[i].names[k], NULL, k, 0);
        if (match_end(&m) != cases[i].found)
            fail_msg("'%s': %lld", cases[i].text, (long long)match_end(&m));
    }
    mem_free(ctx);
}

static void a_lower_rank_wins_only_when_exact(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "match_test");
    struct match m = match_begin(ctx, "Zuid", false);
    match_offer(&m, "Zuid", NULL, 1, 2);
    match_offer(&m, "Zuid", NULL, 2, 1);
    match_offer(&m, "ZUID", NULL, 3, 0);
    assert_int_equal(match_end(&m), 2);
    m = match_begin(ctx, "Zuid", false);
    match_offer(&m, "ZUID", NULL, 1, 0);
    match_offer(&m, "zuid", NULL, 1, 5);
    assert_int_equal(match_end(&m), 1); /* two names of one thing are no doubt */
    match_offer(&m, "zuid", NULL, 2, 0);
    assert_true(match_end(&m) == MATCH_DOUBT);
    mem_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_only_what_is_meant),
        cmocka_unit_test(a_lower_rank_wins_only_when_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
