/* A giver says about her complaint that it cannot wait, or that it happens again: who must act hears
 * it, and reads those words only. On both engines. Not here: the two ways out themselves
 * (uitweg_test.c). */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "draad/draad_sql.h"
#include "signaal/signaal_scene.h"
#include "signaal/uitweg.h"

#define FIRST "Er is iets ergs gebeurd met moeder."
#define AGAIN "Het gebeurt weer, nu met vader."

/* How many mails say that something cannot wait. */
static int urgent_mails(void)
{
    struct post_by_id_row m;
    int n = 0;
    for (int64_t i = 1; mail(i, &m); i++)
        n += text_equal(m.onderwerp, "Iets kan niet wachten: kijk nu in Koers");
    return n;
}

/* Its number among what cannot wait, as the list of who leads the place shows it; 0: it is not. */
static long long open_urgent(void)
{
    long long id = 0;
    as(ROL_LEIDINGGEVENDE);
    struct answer a = visitor_get(staff, "/dringend");
    const char *at = strstr(a.body, "/dringend/");
    for (; at && !id; at = strstr(at + 1, "/dringend/")) {
        const char *end = strstr(at, "</li>");
        if (end && memmem(at, (size_t)(end - at), ">Open<", 6))
            id = strtoll(at + strlen("/dringend/"), NULL, 10);
    }
    return id;
}

static int handle(const char *path, const char *words)
{
    return visitor_post(staff, path, "daad", "af", "tekst", words, NULL).status;
}

/* urgent: it could not wait at first, which was handled. late: she complained after that. */
static const struct {
    const char *name;
    bool urgent, late;
} befores[] = {
    {"urgent, then a complaint too", true,  false},
    {"a complaint of what was done", true,  true },
    {"a complaint from the start",   false, false},
};

static int64_t complaint_of(size_t i, struct given *g)
{
    *g = give_here(FIRST);
    if (befores[i].urgent) {
        as(ROL_PROFESSIONAL);
        const char *path = PATH("/dringend/%lld", (long long)take_out(g->id, UITWEG_DRINGEND, 303));
        if (!befores[i].late)
            visitor_post(giver, "/code/klacht", "zeker", "1", NULL);
        as(ROL_LEIDINGGEVENDE);
        assert_int_equal(handle(path, "Zij is nu veilig, wij waren er meteen."), 303);
    }
    if (!befores[i].urgent || befores[i].late)
        visitor_post(giver, "/code/klacht", "zeker", "1", NULL);
    struct uitweg u = away_of(g->id);
    assert_string_equal(u.soort, UITWEG_KLACHT);
    return u.id;
}

static void it_happens_again(void **state)
{
    struct given g;
    (void)state;
    for (size_t i = 0; i < sizeof befores / sizeof *befores; i++) {
        int64_t complaint = complaint_of(i, &g);
        int before = urgent_mails();
        print_message("%s\n", befores[i].name);
        HAS(visitor_get(giver, "/code/mijn"), "Ook wie de leiding heeft: dit kan niet wachten");
        assert_int_equal(open_urgent(), 0);
        assert_int_equal(
            visitor_post(giver, "/code/toevoegen", "verhaal", AGAIN, "leest", "leiding", NULL)
                .status,
            303);
        long long urgent = open_urgent();
        assert_true(urgent > 0);
        assert_true(urgent_mails() > before);
        assert_int_equal(waits(urgent), 1);
        assert_int_equal(waits(complaint), 1);
        HAS(visitor_get(staff, "/"), "kan niet wachten");
        const char *path = PATH("/dringend/%lld", urgent);
        struct answer a = visitor_get(staff, path);
        HAS(a, AGAIN);
        LACKS(visitor_get(giver, "/code/mijn"), "is afgehandeld op");
        LACKS(a, FIRST); /* that is of the complaint only */
        HAS(a, "Wie doet wat?");
        HAS(a, "De gever schreef dit bij een klacht. Wat daar nog meer in staat, leest alleen");
        HAS(a, "De klachtenfunctionaris leest dat mee en beoordeelt de klacht.");
        as(ROL_KLACHTENFUNCTIONARIS);
        a = visitor_get(staff, PATH("/klachten/%lld", (long long)complaint));
        HAS(a, FIRST);
        HAS(a, AGAIN);
        assert_int_equal(times(a.body, AGAIN), 1);
        HAS(a, "Dit kan ook niet wachten. Wie de leiding heeft, doet nu wat nodig is.");
        HAS(a, "Jij beoordeelt de klacht.");
        assert_int_equal(visitor_get(staff, path).status, 403);
        /* what is said at the complaint is not for who leads, unless she says so each time */
        visitor_post(staff, PATH("/klachten/%lld", (long long)complaint), "daad", "bericht",
                     "tekst", "U zegt dat wie leidt het deed.", NULL);
        assert_int_equal(
            visitor_post(giver, "/code/toevoegen", "verhaal", "Dat klopt.", NULL).status, 422);
        visitor_post(giver, "/code/toevoegen", "verhaal", "Dat klopt, hij was het.", "leest",
                     UITWEG_KLACHT, NULL);
        visitor_post(giver, "/code/toevoegen", "verhaal", "En nu weer met moeder.", "leest",
                     "leiding", NULL);
        as(ROL_LEIDINGGEVENDE);
        a = visitor_get(staff, path);
        HAS(a, "En nu weer met moeder.");
        LACKS(a, "Dat klopt");
        LACKS(a, "U zegt dat");
        assert_int_equal(handle(path, "Er is nu altijd iemand bij hen."), 303);
        LACKS(visitor_get(staff, path), AGAIN);
        a = visitor_get(giver, "/code/mijn");
        HAS(a, "Er is nu altijd iemand bij hen.");
        HAS(a, "Wat niet kon wachten, is afgehandeld op ");
        assert_int_equal(waits(urgent), 0);
        as(ROL_KLACHTENFUNCTIONARIS);
        HAS(visitor_get(staff, PATH("/klachten/%lld", (long long)complaint)),
            "Wie de leiding heeft, handelde dat af.");
    }
}

/* The complaint was handled already: nobody is told that it is still judged. The number to call is
 * that where somebody always answers, and stands with the complaint only. */
static void a_handled_complaint_is_not_judged_again(void **state)
{
    const char *judged = "en beoordeelt de klacht", *over = "heeft de klacht al afgehandeld",
               *number = "0800 1234567";
    (void)state;
    as(ROL_BEHEERDER);
    visitor_post(staff, "/beheer/bereik", "plek", PATH("%lld", (long long)w.one.here), "telefoon",
                 number, NULL);
    for (int handled = 0; handled < 2; handled++) {
        struct given g;
        const char *complaint = PATH("/klachten/%lld", (long long)complaint_of(2, &g));
        if (handled) {
            as(ROL_KLACHTENFUNCTIONARIS);
            assert_int_equal(handle(complaint, "Dit is ons oordeel over uw klacht."), 303);
        }
        visitor_post(giver, "/code/toevoegen", "verhaal", AGAIN, "leest", "leiding", NULL);
        const char *urgent = PATH("/dringend/%lld", open_urgent());
        struct answer a = visitor_get(staff, urgent);
        HAS(a, "De gever schreef dit bij een klacht.");
        HAS(a, handled ? over : judged);
        LACKS(a, handled ? judged : over);
        LACKS(a, number);
        as(ROL_KLACHTENFUNCTIONARIS);
        a = visitor_get(staff, complaint);
        if (handled)
            LACKS(a, number);
        else
            HAS(a, PATH("Bel %s en vraag naar wie de leiding heeft.", number));
        as(ROL_LEIDINGGEVENDE);
        assert_int_equal(handle(urgent, "Er is nu altijd iemand bij hen."), 303);
    }
}

/* Of what the team passed on as a complaint and its giver calls urgent, there is one of each kind:
 * neither is passed on to the other, also when the urgent one is handled. */
static void both_stay_where_they_are(void **state)
{
    (void)state;
    struct given g = give_here(FIRST);
    as(ROL_PROFESSIONAL);
    const char *complaint = PATH("/klachten/%lld", (long long)take_out(g.id, UITWEG_KLACHT, 303));
    visitor_post(giver, "/code/toevoegen", "verhaal", AGAIN, "leest", "leiding", NULL);
    const char *urgent = PATH("/dringend/%lld", open_urgent());
    for (int handled = 0; handled < 2; handled++) {
        as(ROL_KLACHTENFUNCTIONARIS);
        LACKS(visitor_get(staff, complaint), "/verder\"");
        assert_int_equal(
            visitor_post(staff, PATH("%s/verder", complaint), "zeker", "1", NULL).status, 422);
        as(ROL_LEIDINGGEVENDE);
        LACKS(visitor_get(staff, urgent), "/verder\"");
        assert_int_not_equal(
            visitor_post(staff, PATH("%s/verder", urgent), "zeker", "1", NULL).status, 303);
        assert_int_equal(visitor_get(staff, urgent).status, 200);
        if (!handled)
            assert_int_equal(handle(urgent, "Er is nu altijd iemand bij hen."), 303);
    }
}

/* What she adds stays with who handles the complaint, when she says so; who had something urgent
 * handled says which. */
static void it_is_for_who_she_says(void **state)
{
    struct given g;
    (void)state;
    for (size_t i = 0; i < sizeof befores / sizeof *befores; i++) {
        complaint_of(i, &g);
        bool asked = befores[i].urgent && !befores[i].late;
        struct answer a = visitor_get(giver, "/code/mijn");
        assert_int_equal(strstr(a.body, "ook is doorgegeven aan wie de leiding heeft") != NULL,
                         asked); /* what is kept: both */
        const char *label = strstr(a.body, "Wie moet dit lezen?");
        assert_non_null(label); /* the page does not say that it may be left open */
        label = mem_textn(w.t->ctx, label, strcspn(label, "\n"));
        assert_int_equal(strstr(label, "niet verplicht") == NULL, asked);
        a = visitor_post(giver, "/code/toevoegen", "verhaal", AGAIN, NULL);
        assert_int_equal(a.status, asked ? 422 : 303);
        if (asked) {
            HAS(a, "Maak hier een keuze: Wie moet dit lezen?");
            HAS(a, AGAIN "</textarea>");
        }
        visitor_post(giver, "/code/toevoegen", "verhaal", AGAIN, "leest", UITWEG_KLACHT, NULL);
        assert_int_equal(open_urgent(), 0);
    }
    /* of a signal that was not handed over nothing is asked */
    give_here("De thee is koud.");
    LACKS(visitor_get(giver, "/code/mijn"), "Wie moet dit lezen?");
    static const char *const chosen[] = {"leiding", UITWEG_KLACHT};
    for (size_t i = 0; i < 2; i++) { /* sent all the same: nobody reads it who she did not mean */
        struct answer a =
            visitor_post(giver, "/code/toevoegen", "verhaal", AGAIN, "leest", chosen[i], NULL);
        assert_int_equal(a.status, 422);
        HAS(a, AGAIN "</textarea>");
        HAS(a, "uw signaal is bij het team");
    }
    assert_int_equal(open_urgent(), 0);
    assert_int_equal(times(visitor_get(giver, "/code/mijn").body, AGAIN), 0);
}

/* The page was opened while somebody led the place, and sent when nobody did: what cannot wait is not
 * taken as if it were heard. Her words come back, with whom to call; sent without that choice they go
 * to who handles the complaint. */
static void when_nobody_leads_any_more(void **state)
{
    struct given g;
    (void)state;
    testdb_sql(w.t, PATH("INSERT INTO signaal_bereik (organisatie, locatie, telefoon) "
                         "VALUES (%lld, %lld, '010 123 45 67')",
                         (long long)w.one.organisatie, (long long)w.one.here));
    for (size_t phone = 2; phone-- > 0;) {
        int64_t complaint = complaint_of(2, &g);
        int before = urgent_mails();
        HAS(visitor_get(giver, "/code/mijn"), "Ook wie de leiding heeft: dit kan niet wachten");
        testdb_sql(w.t, "UPDATE lidmaatschap SET tot = vanaf WHERE rol IN ('leidinggevende', "
                        "'bestuurder')");
        if (!phone)
            testdb_sql(w.t, "DELETE FROM signaal_bereik");
        struct answer a =
            visitor_post(giver, "/code/toevoegen", "verhaal", AGAIN, "leest", "leiding", NULL);
        assert_int_equal(a.status, 422);
        HAS(a, AGAIN "</textarea>");
        HAS(a, "nu niemand met leiding");
        HAS(a, phone ? "Bel nu 010 123 45 67." : "Bel nu de locatie");
        assert_int_equal(urgent_mails(), before);
        as(ROL_KLACHTENFUNCTIONARIS);
        const char *path = PATH("/klachten/%lld", (long long)complaint);
        LACKS(visitor_get(staff, path), AGAIN);
        assert_int_equal(visitor_post(giver, "/code/toevoegen", "verhaal", AGAIN, NULL).status,
                         303);
        HAS(visitor_get(staff, path), AGAIN);
        testdb_sql(w.t, "UPDATE lidmaatschap SET tot = NULL WHERE rol IN ('leidinggevende', "
                        "'bestuurder')");
    }
}

/* What stands on top of the list is said only while something on it is not ready. */
static void the_list_says_its_order_while_something_is_open(void **state)
{
    static const char order[] = "Wat het eerst klaar moet zijn, staat bovenaan.";
    struct given g;
    (void)state;
    int64_t complaint = complaint_of(2, &g);
    as(ROL_KLACHTENFUNCTIONARIS);
    const char *path = PATH("/klachten/%lld", (long long)complaint);
    HAS(visitor_get(staff, "/klachten"), order);
    assert_int_equal(handle(path, "Wij vinden uw klacht terecht."), 303);
    struct answer a = visitor_get(staff, "/klachten");
    HAS(a, path);
    LACKS(a, order);
    visitor_post(giver, "/code/toevoegen", "verhaal", "Dank u.", "leest", UITWEG_KLACHT, NULL);
    HAS(visitor_get(staff, "/klachten"), order); /* it waits again */
}

/* The day of so many days after the first. */
static void on_day(int32_t first, int days)
{
    char iso[11];
    date_iso(first + days, iso);
    setenv("KOERS_NU", PATH("%sT09:00:00", iso), 1);
}

/* The complaint is handled and erased while what cannot wait, given later beside it, is open: her page
 * and that of who leads hold all of it, both may add, and it goes by its own term. The other way round
 * the complaint holds all, and what happens yet again opens what was erased. */
static void what_is_erased_leaves_the_other_whole(void **state)
{
    struct background a = {.db = w.t->db};
    int32_t today = date_today();
    (void)state;
    as(ROL_BEHEERDER);
    assert_int_equal(visitor_post(staff, "/beheer/bewaren", "maanden", "1", NULL).status, 303);
    for (int first = 0; first < 2; first++) { /* 1: what cannot wait was handled once before */
        struct given g = give_here(FIRST);
        visitor_post(giver, "/code/klacht", "zeker", "1", NULL);
        const char *complaint = PATH("/klachten/%lld", (long long)away_of(g.id).id);
        visitor_post(giver, "/code/toevoegen", "verhaal", AGAIN, "leest", "leiding", NULL);
        const char *urgent = PATH("/dringend/%lld", open_urgent()), *last = AGAIN;
        if (first) {
            assert_int_equal(handle(urgent, "Er is nu altijd iemand bij hen."), 303);
            LACKS(visitor_get(staff, urgent), AGAIN);
            as(ROL_KLACHTENFUNCTIONARIS);
            struct answer all = visitor_get(staff, complaint);
            HAS(all, FIRST);
            HAS(all, AGAIN);
            HAS(all, "Er is nu altijd iemand bij hen.");
            last = "Nu is het tante.";
            visitor_post(giver, "/code/toevoegen", "verhaal", last, "leest", "leiding", NULL);
            assert_string_equal(PATH("/dringend/%lld", open_urgent()), urgent);
        }
        on_day(today, 2);
        as(ROL_KLACHTENFUNCTIONARIS);
        assert_int_equal(handle(complaint, "U hebt gelijk, het spijt ons."), 303);
        on_day(today, 36);
        uitweg_tidy(&a);
        as(ROL_KLACHTENFUNCTIONARIS);
        LACKS(visitor_get(staff, complaint), last);
        as(ROL_LEIDINGGEVENDE);
        HAS(visitor_get(staff, "/dringend"), urgent);
        HAS(visitor_get(staff, urgent), last);
        assert_int_equal(visitor_post(staff, urgent, "daad", "bericht", "tekst",
                                      "Wij zijn er vanavond bij.", NULL)
                             .status,
                         303);
        visitor_post(giver, "/code", "code", g.code, NULL);
        struct answer hers = visitor_get(giver, "/code/mijn");
        HAS(hers, last);
        HAS(hers, "Wij zijn er vanavond bij.");
        LACKS(hers, FIRST);
        assert_int_equal(
            visitor_post(giver, "/code/toevoegen", "verhaal", "Dank, tot straks.", NULL).status,
            303);
        as(ROL_LEIDINGGEVENDE);
        HAS(visitor_get(staff, urgent), "Dank, tot straks.");
        assert_int_equal(handle(urgent, "Iedereen is nu veilig thuis."), 303);
        HAS(visitor_get(staff, urgent), last); /* nowhere else any more: until its own term */
        HAS(visitor_get(giver, "/code/mijn"), "Iedereen is nu veilig thuis.");
        on_day(today, 80);
        uitweg_tidy(&a);
        as(ROL_LEIDINGGEVENDE);
        LACKS(visitor_get(staff, urgent), last);
        setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(it_happens_again),
                                       TEST(both_stay_where_they_are),
                                       TEST(what_is_erased_leaves_the_other_whole),
                                       TEST(a_handled_complaint_is_not_judged_again),
                                       TEST(it_is_for_who_she_says),
                                       TEST(when_nobody_leads_any_more),
                                       TEST(the_list_says_its_order_while_something_is_open)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
