/* The printed card with a QR code: what a program that is not ours (zbarimg) reads in it is the
 * address of the place. Not here: what is behind that address (signaal_test.c). */
#include "base/mem.h"
#include "tests/cm.h"
#include "tests/support/house.h"
#include "tests/support/program.h"
#include "tests/support/world.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct world w;
static struct visitor *staff;

static int begin(void **state)
{
    (void)state;
    w = world_make(house_open());
    staff = house_visitor(w.t);
    return 0;
}

static int end(void **state)
{
    (void)state;
    testdb_close(w.t);
    return 0;
}

#define PATH(...) mem_format(w.t->ctx, __VA_ARGS__)

#define PIXELS 6 /* a side of a module */

/* The number after this word in a tag. */
static int number_after(const char *tag, const char *word)
{
    const char *p = strstr(tag, word);
    assert_non_null(p);
    return (int)strtol(p + strlen(word), NULL, 10);
}

/* Draws the SVG of the page as a grey picture; returns its path. */
static char *picture(struct answer a)
{
    const char *svg = strstr(a.body, "<svg class=\"qr\"");
    assert_non_null(svg);
    int side = number_after(svg, "viewBox=\"0 0 ");
    assert_in_range(side, 21, 177);
    size_t width = (size_t)side * PIXELS;
    unsigned char *grey = mem_array(w.t->ctx, unsigned char, width *width);
    memset(grey, 255, width * width);
    const char *stop = strstr(svg, "</svg>");
    for (const char *p = svg; (p = strstr(p, "<rect")) && p < stop; p++) {
        int x = number_after(p, "x=\""), y = number_after(p, "y=\"");
        int n = number_after(p, "width=\"");
        assert_int_equal(number_after(p, "height=\""), 1);
        assert_true(x >= 0 && y >= 0 && n > 0 && x + n <= side && y < side);
        for (int row = 0; row < PIXELS; row++)
            memset(grey + (size_t)(y * PIXELS + row) * width + (size_t)(x * PIXELS), 0,
                   (size_t)(n * PIXELS));
    }
    struct buf b;
    buf_init(&b, w.t->ctx, 100 + width * width);
    buf_format(&b, "P5\n%zu %zu\n255\n", width, width);
    buf_add(&b, grey, width * width);
    return program_file(w.t->ctx, ".pgm", b.data, b.len);
}

/* What a program that is not ours reads in a picture. */
static const char *read_by_zbar(const char *path)
{
    int status;
    const char *text = program_says(
        w.t->ctx, (const char *const[]){"/usr/bin/zbarimg", "--raw", "-q", path, NULL}, &status);
    assert_int_equal(status, 0);
    return mem_textn(w.t->ctx, text, strcspn(text, "\n"));
}

static void the_card_leads_to_the_place(void **state)
{
    (void)state;
    visitor_sign_in(staff, w.one.organisatie, w.one.person[ROL_PROFESSIONAL]);
    HAS(visitor_get(staff, "/signalen/kaarten"), "Wijk een");
    const char *place = "/s/zorg-een/huis-een";
    const char *path = PATH("/signalen/kaart/%lld", (long long)w.one.here);
    struct answer a = visitor_get(staff, path);
    assert_int_equal(a.status, 200);
    const char *address = PATH("http://127.0.0.1%s", place);
    HAS(a, address);
    char *file = picture(a);
    assert_string_equal(read_by_zbar(file), address);
    unlink(file);
    assert_int_equal(visitor_get(house_visitor(w.t), place).status, 200);
    assert_int_equal(visitor_get(staff, "/signalen/kaart/999").status, 404);
    visitor_forget(staff);
    assert_int_equal(visitor_get(staff, path).status, 303);
}

/* Without a place there is no card and nothing to write one down for: both say so, and who makes
 * one. */
static void without_a_place_it_says_what_is_missing(void **state)
{
    static const enum rol who[] = {ROL_BEHEERDER, ROL_KWALITEITSMEDEWERKER};
    static const char *const pages[] = {"/signalen/kaarten", "/signalen/nieuw"};
    (void)state;
    testdb_sql(w.t, "UPDATE locatie SET gesloten = (SELECT min(vanaf) FROM lidmaatschap)");
    for (size_t i = 0; i < 2; i++) {
        visitor_sign_in(staff, w.one.organisatie, w.one.person[who[i]]);
        for (size_t k = 0; k < 2; k++) {
            struct answer a = visitor_get(staff, pages[k]);
            if (a.status == 403 && i == 0 && k == 1)
                continue; /* gives none, whatever there is */
            assert_int_equal(a.status, 200);
            HAS(a, "Er is nog geen locatie");
            HAS(a, i ? "Vraag de beheerder om een locatie toe te voegen."
                     : "<a href=\"/beheer/locaties\">Voeg een locatie toe</a>");
            assert_null(strstr(a.body, "name=\"locatie\""));
        }
        visitor_forget(staff);
    }
}

/* A first step until it is filled in for all: for the whole, or for each place. */
static void whom_to_call_is_a_first_step(void **state)
{
    static const char *const sql[] = {
        NULL, "DELETE FROM lidmaatschap WHERE rol = 'klachtenfunctionaris'",
        "INSERT INTO signaal_bereik (organisatie, locatie, telefoon) "
        "SELECT organisatie, id, '0612345678' FROM locatie WHERE id > (SELECT min(id) FROM "
        "locatie)",
        "INSERT INTO signaal_bereik (organisatie, locatie, telefoon) "
        "SELECT organisatie, id, '0612345678' FROM locatie WHERE id = (SELECT min(id) FROM "
        "locatie)",
        "INSERT INTO signaal_bereik (organisatie, locatie, klacht_bereik) "
        "SELECT id, 0, 'kim@voorbeeld.nl' FROM organisatie"};
    (void)state;
    visitor_sign_in(staff, w.one.organisatie, w.one.person[ROL_BEHEERDER]);
    for (size_t i = 0; i < sizeof sql / sizeof *sql; i++) {
        if (sql[i])
            testdb_sql(w.t, sql[i]);
        struct answer a = visitor_get(staff, "/");
        assert_int_equal(strstr(a.body, "href=\"/beheer/bereik\"") != NULL, i < 4);
        assert_int_equal(strstr(a.body, "klachtenfunctionaris.") != NULL, i > 0 && i < 4);
    }
}

/* Nobody is promised who is not there. */
static void a_complaint_is_not_promised_to_nobody(void **state)
{
    static const char *const page = "/s/zorg-een/huis-een";
    (void)state;
    HAS(visitor_get(staff, page), "Dat kan bij de klachtenfunctionaris.");
    testdb_sql(w.t, "DELETE FROM lidmaatschap WHERE rol = 'klachtenfunctionaris'");
    struct answer a = visitor_get(staff, page);
    HAS(a, "Vraag de locatie bij wie dat kan.");
    assert_null(strstr(a.body, "Dat kan bij de klachtenfunctionaris."));
    testdb_sql(w.t, PATH("INSERT INTO signaal_bereik (organisatie, locatie, klacht_naam) "
                         "VALUES (%lld, 0, 'Kim')",
                         (long long)w.one.organisatie));
    HAS(visitor_get(staff, page), "Dat kan bij Kim, de klachtenfunctionaris.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_a_place_it_says_what_is_missing, begin, end),
        cmocka_unit_test_setup_teardown(whom_to_call_is_a_first_step, begin, end),
        cmocka_unit_test_setup_teardown(a_complaint_is_not_promised_to_nobody, begin, end),
        cmocka_unit_test_setup_teardown(the_card_leads_to_the_place, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
