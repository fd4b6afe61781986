/* What may have happened while somebody wrote: a second answer, words in a form that goes away; and what
 * a giver and who handles a list need to find. On SQLite, and on PostgreSQL when KOERS_TEST_PG is set.
 * Not here: what answering does (signaal_test.c), the ways out (uitweg_test.c). */
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "organisatie/people.h"
#include "signaal/signaal_scene.h"
#include <string.h>

#define SECOND "Wij zetten de bel ook harder."

/* The answer as the page sends it that showed so many answers. */
static struct answer answer_seen(int64_t id, const char *seen)
{
    return visitor_post(staff, PATH("/signalen/%lld/antwoord", (long long)id), "soort", "gedaan",
                        "tekst", SECOND, "gezien", seen, NULL);
}

static const char *name_of(enum rol rol)
{
    struct persoon_by_id_row p;
    testdb_begin(w.t);
    assert_true(persoon_by_id(w.t->c, w.t->ctx, &p, .organisatie = w.one.organisatie,
                              .id = w.one.person[rol]));
    testdb_commit(w.t);
    return p.naam;
}

/* Two people, or one in two tabs, answer the same signal. */
static void a_second_answer_is_asked_about(void **state)
{
    (void)state;
    struct given g = give_here("De bel wordt niet gehoord.");
    const char *page = PATH("/signalen/%lld", (long long)g.id);
    as(ROL_LEIDINGGEVENDE);
    HAS(visitor_get(staff, page), "name=\"gezien\" value=\"0\"");
    answer_signal(g.id, "gedaan", "Wij hangen er een bel bij.", 303);
    as(ROL_PROFESSIONAL);
    struct answer a = answer_seen(g.id, "0");
    assert_int_equal(a.status, 422);
    HAS(a,
        PATH("%s gaf intussen al een antwoord, op 23 maart 2026, ", name_of(ROL_LEIDINGGEVENDE)));
    HAS(a, SECOND);
    HAS(a, "name=\"gezien\" value=\"1\"");
    static const char *const odd[] = {"-1", "x", "99999999999999999999", "-9223372036854775808"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        assert_int_equal(answer_seen(g.id, odd[i]).status, 422);
    LACKS(visitor_get(giver, "/code/mijn"), SECOND);
    assert_int_equal(answer_seen(g.id, "1").status, 303);
    HAS(visitor_get(giver, "/code/mijn"), SECOND);
    HAS(visitor_get(staff, page), "name=\"gezien\" value=\"2\"");
    a = answer_seen(g.id, "1"); /* her own, in another tab */
    assert_int_equal(a.status, 422);
    HAS(a, "Je gaf intussen zelf al een antwoord, op 23 maart 2026, ");
    LACKS(a, PATH("%s gaf intussen", name_of(ROL_PROFESSIONAL)));
}

/* A number that is not of our page, where nobody answered: there is nothing to ask. */
static void an_odd_number_asks_nothing(void **state)
{
    static const char *const odd[] = {"-1", "x", "99999999999999999999", "-9223372036854775808"};
    (void)state;
    as(ROL_PROFESSIONAL);
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        assert_int_equal(answer_seen(give_here("De bel is stuk.").id, odd[i]).status, 303);
}

/* Two people choose bouwstenen of one signal: ticks, which nobody types. */
static void ticks_are_not_written_over(void **state)
{
    (void)state;
    struct given g = give_here("De tuin is mooi.");
    const char *page = PATH("/signalen/%lld", (long long)g.id), *marks = PATH("%s/merken", page);
    as(ROL_LEIDINGGEVENDE);
    const char *form = strstr(visitor_get(staff, page).body, PATH("action=\"%s\"", marks));
    assert_non_null(form);
    form = strstr(form, "name=\"_was\" value=\"") + strlen("name=\"_was\" value=\"");
    const char *was = mem_textn(w.t->ctx, form, strcspn(form, "\""));
    struct answer a = visitor_post(staff, marks, "_was", was, "bouwsteen", "1", NULL);
    assert_int_equal(a.status, 303);
    as(ROL_PROFESSIONAL);
    a = visitor_post(staff, marks, "_was", was, "bouwsteen", "3", NULL);
    assert_int_equal(a.status, 422);
    HAS(a, "Intussen ook veranderd");
}

/* The giver says more while somebody writes: an answer is not given over unread words. */
static void what_the_giver_added_is_read_first(void **state)
{
    (void)state;
    struct given g = give_here("Het eten is koud.");
    const char *page = PATH("/signalen/%lld", (long long)g.id);
    as(ROL_PROFESSIONAL);
    HAS(visitor_get(staff, page), "name=\"toegevoegd\" value=\"0\"");
    assert_int_equal(visitor_post(giver, "/code/toevoegen", "verhaal", "En te zout.", NULL).status,
                     303);
    for (int handed = 0; handed < 2; handed++) {
        const char *post = handed ? page : PATH("%s/antwoord", page);
        const char *daad = handed ? "daad" : "soort", *what = handed ? "bericht" : "gedaan";
        struct answer a = visitor_post(staff, post, daad, what, "tekst", "Wij passen het aan.",
                                       "gezien", "0", "toegevoegd", "0", NULL);
        assert_int_equal(a.status, 422);
        HAS(a, "De gever voegde intussen iets toe.");
        HAS(a, "Wij passen het aan.");
        HAS(a, "name=\"toegevoegd\" value=\"1\"");
        assert_int_equal(visitor_post(staff, post, daad, what, "tekst", "Wij passen het aan.",
                                      "gezien", "0", "toegevoegd", "1", NULL)
                             .status,
                         303);
        if (handed)
            break;
        g = give_here("Niemand kwam.");
        page = PATH("/klachten/%lld", (long long)take_out(g.id, UITWEG_KLACHT, 303));
        as(ROL_KLACHTENFUNCTIONARIS);
        HAS(visitor_get(staff, page), "name=\"toegevoegd\" value=\"0\"");
        assert_int_equal(
            visitor_post(giver, "/code/toevoegen", "verhaal", "Gisteren weer.", NULL).status, 303);
    }
}

/* The same of what was handed over. */
static void a_second_message_is_asked_about(void **state)
{
    (void)state;
    struct given g = give_here("Niemand komt als ik bel.");
    as(ROL_PROFESSIONAL);
    const char *page = PATH("/klachten/%lld", (long long)take_out(g.id, UITWEG_KLACHT, 303));
    as(ROL_KLACHTENFUNCTIONARIS);
    HAS(visitor_get(staff, page), "name=\"gezien\" value=\"0\"");
    for (int i = 0; i < 2; i++) {
        struct answer a = visitor_post(staff, page, "daad", "bericht", "tekst", "Ik bel u morgen.",
                                       "gezien", "0", NULL);
        assert_int_equal(a.status, i ? 422 : 303);
        if (i) {
            HAS(a, "Een collega schreef de gever intussen ook.");
            HAS(a, "name=\"gezien\" value=\"1\"");
        }
    }
    assert_int_equal(visitor_post(staff, page, "daad", "bericht", "tekst", "Ik bel u morgen.",
                                  "gezien", "1", NULL)
                         .status,
                     303);
}

/* What stands in another form of the page, as a browser sends it along. */
static void passing_on_says_what_is_lost(void **state)
{
    (void)state;
    struct given g = give_here("Mijn vader viel vannacht.");
    const char *pass = PATH("/signalen/%lld/doorgeven", (long long)g.id),
               *other = PATH("1 /signalen/%lld/antwoord", (long long)g.id),
               *own = PATH("2 %s", pass);
    as(ROL_PROFESSIONAL);
    struct answer a =
        visitor_post(staff, pass, "_vorm", other, "tekst", "Half geschreven antwoord.", "_vorm",
                     own, "uitweg", UITWEG_DRINGEND, "zeker", "1", "_stuur", "2", NULL);
    assert_int_equal(a.status, 422);
    HAS(a, "Dit is nog niet doorgegeven.");
    HAS(a, "Half geschreven antwoord.");
    HAS(a, "name=\"getypt\" value=\"1\"");
    assert_int_equal(away_of(g.id).id, 0);
    a = visitor_post(staff, pass, "_vorm", other, "tekst", "Half geschreven antwoord.", "_vorm",
                     own, "uitweg", UITWEG_DRINGEND, "zeker", "1", "getypt", "1", "_stuur", "2",
                     NULL);
    assert_int_equal(a.status, 303);
    HAS(visitor_get(staff, a.location), "Wat je hier nog had ingevuld, is niet verstuurd.");
    assert_true(away_of(g.id).id > 0);
}

/* Also from who handles one kind to who handles the other. */
static void handing_on_says_what_is_lost(void **state)
{
    (void)state;
    struct given g = give_here("Mijn vader viel vannacht.");
    as(ROL_PROFESSIONAL);
    int64_t id = take_out(g.id, UITWEG_KLACHT, 303);
    const char *pass = PATH("/klachten/%lld/verder", (long long)id),
               *other = PATH("1 /klachten/%lld", (long long)id), *own = PATH("2 %s", pass);
    as(ROL_KLACHTENFUNCTIONARIS);
    struct answer a = visitor_post(staff, pass, "_vorm", other, "tekst", "Half geschreven bericht.",
                                   "_vorm", own, "zeker", "1", "_stuur", "2", NULL);
    assert_int_equal(a.status, 422);
    HAS(a, "Half geschreven bericht.");
    assert_int_equal(away_of(g.id).id, id);
    a = visitor_post(staff, pass, "zeker", "1", "getypt", "1", NULL);
    assert_int_equal(a.status, 303);
    HAS(visitor_get(staff, a.location), "Wat je hier nog had ingevuld, is niet verstuurd.");
}

/* Two of one place and one day differ, and each by the number on its own page. No words: a list is read
 * without a line in the log. */
static void each_row_of_a_list_is_another(void **state)
{
    (void)state;
    static const struct {
        const char *way, *list, *name;
        enum rol who;
    } cases[] = {
        {UITWEG_KLACHT,   "/klachten", "Klacht",           ROL_KLACHTENFUNCTIONARIS},
        {UITWEG_DRINGEND, "/dringend", "Kan niet wachten", ROL_LEIDINGGEVENDE      },
    };
    for (size_t c = 0; c < 2; c++) {
        int64_t id[2];
        as(ROL_PROFESSIONAL);
        for (int i = 0; i < 2; i++)
            id[i] = take_out(give_here("Er is iets ergs met WOORD.").id, cases[c].way, 303);
        as(cases[c].who);
        struct answer a = visitor_get(staff, cases[c].list);
        for (int i = 0; i < 2; i++)
            HAS(a, PATH(">%s %lld: Huis een, 23 maart 2026</a>", cases[c].name, (long long)id[i]));
        LACKS(a, "WOORD");
        HAS(visitor_get(staff, PATH("%s/%lld", cases[c].list, (long long)id[0])),
            PATH("<h1>%s %lld</h1>", cases[c].name, (long long)id[0]));
    }
}

/* In need a giver looks at the page of the signal, not at the form with which it began. */
static void the_giver_finds_whom_to_call(void **state)
{
    (void)state;
    as(ROL_BEHEERDER);
    visitor_post(staff, "/beheer/bereik", "plek", PATH("%lld", (long long)w.one.here), "telefoon",
                 "010 123 45 67", NULL);
    struct given g = give_here("De bel wordt niet gehoord.");
    static const char *const pages[] = {"/code/dank", "/code/mijn"};
    for (int handed = 0; handed < 2; handed++) {
        for (size_t i = 0; i < 2; i++) {
            struct answer a = visitor_get(giver, pages[i]);
            assert_int_equal(times(a.body, "Kan het niet wachten?"), 1);
            HAS(a, "href=\"tel:0101234567\"");
            HAS(a, "Bij gevaar: bel 112.");
            assert_int_equal(times(a.body, "Wilt u een klacht indienen?"), !handed);
            assert_int_equal(times(a.body, "leest u met uw code wat"), !handed && !i);
            assert_int_equal(times(a.body, "Uw signaal is doorgegeven."), handed && !i);
        }
        as(ROL_PROFESSIONAL);
        if (!handed)
            take_out(g.id, UITWEG_KLACHT, 303);
    }
}

/* By what she does here, not by her name: staff were not asked for that. */
static void the_giver_reads_who_answered(void **state)
{
    (void)state;
    struct given g = give_here("De bel wordt niet gehoord.");
    as(ROL_LEIDINGGEVENDE);
    answer_signal(g.id, "tussenbericht", "Wij vragen het de nachtploeg.", 303);
    as(ROL_KWALITEITSMEDEWERKER);
    answer_signal(g.id, "gedaan", "Wij hangen er een bel bij.", 303);
    struct answer a = visitor_get(giver, "/code/mijn");
    HAS(a, "Wij schreven tussendoor</span> · leidinggevende · ");
    HAS(a, "Wij antwoordden</span> · kwaliteitsmedewerker · ");
    LACKS(a, name_of(ROL_LEIDINGGEVENDE));
    HAS(visitor_get(staff, PATH("/signalen/%lld", (long long)g.id)),
        PATH("Wij antwoordden</span> · %s · ", name_of(ROL_KWALITEITSMEDEWERKER)));
}

/* Whatever else she is here: a role by which nobody answers is not the giver's business, nor one by
 * which she may answer elsewhere. */
static void the_giver_reads_no_other_role(void **state)
{
    (void)state;
    struct given g = give_here("De bel wordt niet gehoord.");
    int64_t who = w.one.person[ROL_PROFESSIONAL];
    as(ROL_PROFESSIONAL);
    answer_signal(g.id, "gedaan", "Wij hangen er een bel bij.", 303);
    HAS(visitor_get(giver, "/code/mijn"), "Wij antwoordden</span> · professional · ");
    /* an older one as a naaste here, and others that answer: for the whole, and elsewhere */
    testdb_sql(
        w.t, PATH("UPDATE lidmaatschap SET rol = 'naaste' WHERE organisatie = 1 AND persoon = %lld",
                  (long long)who));
    testdb_begin(w.t);
    lid_create(w.t->c, w.one.organisatie, who, ROL_LEIDINGGEVENDE, w.one.elsewhere, 0);
    testdb_commit(w.t);
    HAS(visitor_get(giver, "/code/mijn"), "Wij antwoordden</span> · een medewerker · ");
    testdb_begin(w.t);
    lid_create(w.t->c, w.one.organisatie, who, ROL_KWALITEITSMEDEWERKER, 0, 0);
    testdb_commit(w.t);
    HAS(visitor_get(giver, "/code/mijn"), "Wij antwoordden</span> · kwaliteitsmedewerker · ");
    testdb_begin(w.t);
    lid_create(w.t->c, w.one.organisatie, who, ROL_REGIEBEHANDELAAR, w.one.here, 0);
    testdb_commit(w.t);
    HAS(visitor_get(giver, "/code/mijn"), "Wij antwoordden</span> · regiebehandelaar, ");
    testdb_sql(w.t,
               PATH("UPDATE lidmaatschap SET tot = vanaf WHERE organisatie = 1 AND persoon = %lld",
                    (long long)who));
    HAS(visitor_get(giver, "/code/mijn"), "Wij antwoordden</span> · een medewerker · ");
}

int main(void)
{
    random_start();
    const struct CMUnitTest tests[] = {
        TEST(a_second_answer_is_asked_about), TEST(a_second_message_is_asked_about),
        TEST(passing_on_says_what_is_lost),   TEST(handing_on_says_what_is_lost),
        TEST(each_row_of_a_list_is_another),  TEST(the_giver_finds_whom_to_call),
        TEST(the_giver_reads_who_answered),   TEST(an_odd_number_asks_nothing),
        TEST(ticks_are_not_written_over),     TEST(what_the_giver_added_is_read_first),
        TEST(the_giver_reads_no_other_role),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
