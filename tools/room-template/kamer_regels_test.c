/* Cases for the rules of the room kamer: both sides of each decision. */
#include "kamer/kamer_regels.h"
#include "tests/cm.h"
#include <stdbool.h>

static void a_text_is_a_sentence(void **state)
{
    static const struct {
        const char *text;
        bool fine;
    } cases[] = {
        {NULL,                 false},
        {"",                   false},
        {"te kort  ",          false}, /* 9 characters */
        {"ëëëëëëëëë", false}, /* 9 characters, 18 bytes */
        {"precies 10",         true },
        {"Lang genoeg.",       true },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if ((kamer_bezwaar(cases[i].text) == NULL) != cases[i].fine)
            fail_msg("case %zu", i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
