/* The rules of proposals, both sides of each decision. Not here: pages (voorstel_test.c). */
#include "base/date.h"
#include "tests/cm.h"
#include "voorstel/voorstel_regels.h"

static void words(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool proposal, reason;
    } cases[] = {
        {NULL,                                     false, false},
        {"   ",                                    false, false},
        {"Koffie!",                                false, false},
        {"Buiten koffie drinken.",                 true,  true },
        {"Samen koffie.",                          true,  false},
        {"Dit is er al.",                          true,  true },
        {"Dat kan niet, want de lift is te smal.", true,  true },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(!voorstel_bezwaar(cases[i].text), cases[i].proposal);
        assert_int_equal(!voorstel_reden_bezwaar(cases[i].text), cases[i].reason);
    }
}

static void the_day(void **state)
{
    (void)state;
    assert_int_equal(voorstel_uiterlijk(date_of(2026, 3, 23)), date_of(2026, 4, 20));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words),
        cmocka_unit_test(the_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
