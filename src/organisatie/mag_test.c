/* Every role × every action × own location, another location, the whole organisation: what mag.c
 * says against the table that people read, docs/rechten.md. Not here: sessions and routes. */
#include "organisatie/mag.h"
#include "tests/cm.h"
#include "tests/support.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HIER   7 /* the membership's location */
#define ELDERS 8
#define GEHEEL 0

/* expected[h][r]: the letter of the table in docs/rechten.md. */
static char expected[MAG_AANTAL][ROL_AANTAL];

static char *next_cell(char **rest)
{
    char *cell = strsep(rest, "|");
    if (!cell)
        return NULL;
    while (*cell == ' ')
        cell++;
    for (size_t n = strlen(cell); n && (cell[n - 1] == ' ' || cell[n - 1] == '\n'); n--)
        cell[n - 1] = '\0';
    return cell;
}

/* One column for each role, in any order. */
static void read_head(char **rest, enum rol column[ROL_AANTAL])
{
    bool there[ROL_AANTAL] = {false};
    for (size_t c = 0; c < ROL_AANTAL; c++) {
        const char *code = next_cell(rest);
        if (rol_from_code(code, &column[c]))
            there[column[c]] = true;
        else
            print_error("docs/rechten.md: column %zu is no role: %s\n", c + 1, code);
    }
    for (int r = 0; r < ROL_AANTAL; r++) {
        if (!there[r])
            fail_msg("docs/rechten.md has no column %s", rol_code((enum rol)r));
    }
}

static int read_docs(void **state)
{
    (void)state;
    FILE *f = fopen(source_path("docs/rechten.md"), "r");
    assert_non_null(f);
    char line[1024];
    enum rol column[ROL_AANTAL];
    size_t n_rows = 0, n_columns = 0;
    while (fgets(line, sizeof line, f)) {
        char *rest = line;
        if (line[0] != '|' || line[1] == '-')
            continue;
        next_cell(&rest); /* before the first bar */
        const char *name = next_cell(&rest);
        if (n_columns == 0) {
            read_head(&rest, column);
            n_columns = ROL_AANTAL;
            continue;
        }
        assert_true(n_rows < MAG_AANTAL);
        assert_string_equal(name, handeling_code((enum handeling)n_rows));
        for (size_t c = 0; c < ROL_AANTAL; c++)
            expected[n_rows][column[c]] = *next_cell(&rest);
        n_rows++;
    }
    fclose(f);
    assert_int_equal(n_rows, MAG_AANTAL);
    return 0;
}

static void check(int r, int h, struct lidmaatschap l, int64_t where, bool may)
{
    if (mag_members(&l, 1, (enum handeling)h, where) != may)
        fail_msg("%s, lid van %d, %s op %d: verwacht %s", rol_code((enum rol)r), (int)l.locatie,
                 handeling_code((enum handeling)h), (int)where, may ? "ja" : "nee");
}

static void every_cell(void **state)
{
    (void)state;
    for (int h = 0; h < MAG_AANTAL; h++) {
        for (int r = 0; r < ROL_AANTAL; r++) {
            char cell = expected[h][r];
            assert_non_null(strchr("-LBO", cell));
            bool any = cell != '-', everywhere = cell == 'O';
            struct lidmaatschap here = {.rol = (enum rol)r, .locatie = HIER};
            struct lidmaatschap whole = {.rol = (enum rol)r, .locatie = 0};
            check(r, h, here, HIER, any);
            check(r, h, here, ELDERS, everywhere);
            check(r, h, here, GEHEEL, everywhere || cell == 'B');
            check(r, h, whole, HIER, any);
            check(r, h, whole, ELDERS, any);
            check(r, h, whole, GEHEEL, any);
            assert_int_equal(mag_members_anywhere(&here, 1, (enum handeling)h), any);
        }
    }
}

static void rights_add_up(void **state)
{
    (void)state;
    const struct lidmaatschap two[] = {
        {.rol = ROL_PROFESSIONAL,        .locatie = HIER  },
        {.rol = ROL_CLIENTENRAAD_LOKAAL, .locatie = ELDERS}
    };
    assert_true(mag_members(two, 2, MAG_SIGNAAL_LEZEN, HIER));
    /* being in a council elsewhere does not open the signals there */
    assert_false(mag_members(two, 2, MAG_SIGNAAL_LEZEN, ELDERS));
    assert_true(mag_members(two, 2, MAG_DRAAD_LEZEN, ELDERS));
    assert_false(mag_members(two, 2, MAG_BEHEREN, 0));
}

static void nobody_and_nonsense(void **state)
{
    (void)state;
    assert_true(mag_members(NULL, 0, MAG_IEDEREEN, 0));
    assert_true(mag_members_anywhere(NULL, 0, MAG_IEDEREEN));
    for (int h = MAG_AANGEMELD; h < MAG_AANTAL; h++) {
        assert_false(mag_members(NULL, 0, (enum handeling)h, HIER));
        assert_false(mag_members_anywhere(NULL, 0, (enum handeling)h));
    }
    assert_int_equal(mag_where((enum rol)ROL_AANTAL, MAG_AANGEMELD), WAAR_NIET);
    assert_int_equal(mag_where(ROL_BEHEERDER, (enum handeling)MAG_AANTAL), WAAR_NIET);
    assert_int_equal(mag_where((enum rol) - 1, MAG_BEHEREN), WAAR_NIET);
    enum rol r;
    assert_false(rol_from_code("directeur", &r));
    assert_false(rol_from_code(NULL, &r));
}

/* B5.3: only the board approves; B5.6: a financier reads what is shared and nothing else. */
static void fixed_points(void **state)
{
    (void)state;
    for (int r = 0; r < ROL_AANTAL; r++) {
        assert_int_equal(mag_where((enum rol)r, MAG_BEELD_VASTSTELLEN) != WAAR_NIET,
                         r == ROL_BESTUURDER);
        assert_string_not_equal(rol_code((enum rol)r), "");
        assert_string_not_equal(rol_naam((enum rol)r), "");
        enum rol back;
        assert_true(rol_from_code(rol_code((enum rol)r), &back));
        assert_int_equal(back, r);
    }
    for (int h = MAG_AANGEMELD + 1; h < MAG_AANTAL; h++)
        assert_int_equal(mag_where(ROL_FINANCIER, (enum handeling)h) != WAAR_NIET,
                         h == MAG_GEDEELD_LEZEN);
}

/* ROLLEN: what each role has besides its rights. That signals know its giver: signaal_test.c. */
static void every_role_is_whole(void **state)
{
    (void)state;
    for (int r = 0; r < ROL_AANTAL; r++) {
        const struct rol_info *role = rol_of((enum rol)r);
        assert_true(*role->gever && *role->hulp && *role->hulp_titel);
        for (int other = 0; other < r; other++) {
            if (rol_of((enum rol)other)->rang == role->rang)
                fail_msg("%s and %s have one rank", role->code, rol_code((enum rol)other));
        }
    }
    assert_string_equal(rol_of(ROL_AANTAL)->code, "");
    assert_string_equal(rol_of((enum rol) - 1)->gever, "");
    assert_string_equal(rol_of(ROL_NAASTE)->hulp, "naaste");
    assert_true(rol_of(ROL_CLIENTENRAAD_CENTRAAL)->u);
    assert_false(rol_of(ROL_PROFESSIONELE_RAAD)->u);
}

/* A right about somebody: the right at the place and what the person is to the thing. */
static void subjects(void **state)
{
    static const struct {
        enum subject_how how;
        bool none, right, is, both;
        const char *words;
    } cases[] = {
        {SUBJECT_TOO,  false, false, false, true, "eigen+beheren"},
        {SUBJECT_ONLY, false, false, true,  true, "eigen"        },
        {SUBJECT_OR,   false, true,  true,  true, "eigen|beheren"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct subject_rule rule = {.mag = MAG_BEHEREN, .how = cases[i].how, .naam = "eigen"};
        char words[40];
        assert_int_equal(subject_allows(cases[i].how, false, false), cases[i].none);
        assert_int_equal(subject_allows(cases[i].how, true, false), cases[i].right);
        assert_int_equal(subject_allows(cases[i].how, false, true), cases[i].is);
        assert_int_equal(subject_allows(cases[i].how, true, true), cases[i].both);
        assert_string_equal(subject_words(&rule, words, sizeof words), cases[i].words);
    }
    assert_false(subject_allows((enum subject_how)7, true, true));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell),          cmocka_unit_test(rights_add_up),
        cmocka_unit_test(nobody_and_nonsense), cmocka_unit_test(fixed_points),
        cmocka_unit_test(every_role_is_whole), cmocka_unit_test(subjects),
    };
    return cmocka_run_group_tests(tests, read_docs, NULL);
}
