/* Answers that were drafted because something moved: read, edited, sent or dropped by a person, in
 * the language of the giver. On both engines. Not here: making drafts (draad/draad_test.c), answers
 * written at the signal itself (signaal_test.c). */
#include "signaal/signaal_scene.h"
#include <string.h>

/* ---- drafts ---- */

static int64_t draft(int64_t about, const char *text)
{
    struct db_conn *c = testdb_begin(w.t);
    assert_true(terugkoppeling_sketch(c, w.one.organisatie, about, TUSSENBERICHT, text, 0) > 0);
    testdb_commit(w.t);
    testdb_begin(w.t);
    struct terugkoppeling_concepten_rows all = terugkoppeling_concepten(
        w.t->c, w.t->ctx, .organisatie = w.one.organisatie, .locatie = 0, .overal = true);
    testdb_commit(w.t);
    assert_true(all.n > 0);
    return all.row[all.n - 1].id;
}

static int64_t theme_with(int64_t signal, const char *title)
{
    struct db_conn *c = testdb_begin(w.t);
    int64_t theme =
        thema_create(c,
                     &(struct knoop_new){
                         .organisatie = w.one.organisatie, .locatie = w.one.here, .titel = title},
                     "");
    draad_lay(c, w.one.organisatie, signal, theme, AANLEIDING, 0, 0);
    testdb_commit(w.t);
    return theme;
}

static void drafts_are_read_edited_and_sent(void **state)
{
    (void)state;
    giver->language = "en";
    struct given g = give(&w.one, w.one.here, "The bell.", "jan@voorbeeld.nl");
    giver->language = NULL;
    int64_t first = draft(theme_with(g.id, "De bel"), "Wij zijn begonnen.");
    int64_t second = draft(theme_with(g.id, "De nacht"), "De nacht verandert.");
    assert_string_equal(waiting(g.id), "signaal_antwoord terugkoppeling ");
    as(ROL_PROFESSIONAL);
    struct answer a = visitor_get(staff, "/terugkoppeling");
    HAS(a, "Wij zijn begonnen.");
    HAS(a, "De nacht verandert.");
    HAS(visitor_get(staff, "/signalen"), "Voor 1 signaal staat een antwoord klaar om te versturen");
    HAS(visitor_get(staff, PATH("/signalen/%lld", (long long)g.id)), "Wij zijn begonnen.");
    const char *path = PATH("/terugkoppeling/%lld", (long long)first);
    HAS(visitor_get(staff, path), "Wij zijn begonnen.");
    assert_int_equal(
        visitor_post(staff, path, "soort", "niets_gedaan", "tekst", "Nee.", NULL).status, 422);
    assert_int_equal(visitor_post(staff, path, "soort", "tussenbericht", "tekst",
                                  "Wij zijn vandaag begonnen.", NULL)
                         .status,
                     303);
    struct post_by_id_row m;
    assert_true(mail(1, &m));
    assert_string_equal(m.onderwerp, "Message about your signal");
    assert_non_null(strstr(m.inhoud, "Wij zijn vandaag begonnen."));
    assert_null(strstr(m.inhoud, "U vertelde")); /* what is ours is in the giver's language */
    HAS(visitor_get(giver, "/code/mijn"), "Wij zijn vandaag begonnen.");
    assert_string_equal(knoop_of(w.one.organisatie, g.id).status, "bezig");
    /* the other draft still waits; sending the first once more does nothing */
    assert_string_equal(waiting(g.id), "signaal_antwoord terugkoppeling ");
    a = visitor_post(staff, path, "soort", "gedaan", "tekst", "Iets heel anders.", NULL);
    assert_int_equal(a.status, 409);
    HAS(a, "Een collega was je voor");
    HAS(a, "Iets heel anders."); /* given back */
    LACKS(visitor_get(giver, "/code/mijn"), "Iets heel anders.");
    assert_false(mail(2, &m));
    /* what the giver adds is read before more is sent */
    const char *next = PATH("/terugkoppeling/%lld", (long long)second);
    HAS(visitor_get(staff, next), "name=\"toegevoegd\" value=\"0\"");
    assert_int_equal(visitor_post(giver, "/code/toevoegen", "verhaal", "En de lamp.", NULL).status,
                     303);
    HAS(visitor_get(staff, next), "En de lamp.");
    a = visitor_post(staff, next, "soort", "gedaan", "tekst", "Klaar.", "gezien", "1", "toegevoegd",
                     "0", NULL);
    assert_int_equal(a.status, 422);
    HAS(a, "De gever voegde intussen iets toe.");
    HAS(a, "Klaar.");
    const char *other = PATH("/terugkoppeling/%lld/vervalt", (long long)second);
    assert_string_equal(visitor_post(staff, other, NULL).location, "/terugkoppeling");
    assert_string_equal(waiting(g.id), "signaal_antwoord ");
    LACKS(visitor_get(giver, "/code/mijn"), "De nacht verandert.");
    HAS(visitor_get(staff, "/terugkoppeling"), "Er staat niets klaar.");
    /* what was sent does not lapse any more */
    visitor_post(staff, PATH("%s/vervalt", path), NULL);
    HAS(visitor_get(giver, "/code/mijn"), "Wij zijn vandaag begonnen.");
}

/* S1: each giver is answered in the language in which he gave, or last read, his signal. */
static void drafts_speak_the_language_of_the_giver(void **state)
{
    (void)state;
    struct given dutch = give(&w.one, w.one.here, "De bel.", "");
    giver->language = "en";
    struct given english = give(&w.one, w.one.here, "The bell.", "jan@voorbeeld.nl");
    int64_t theme = theme_with(english.id, "De bel");
    testdb_begin(w.t);
    draad_lay(w.t->c, w.one.organisatie, dutch.id, theme, AANLEIDING, 0, 0);
    testdb_commit(w.t);
    int64_t last = draft(
        theme, lang_message(w.t->ctx,
                            "Met uw signaal is het team aan de slag gegaan: “{titel}”. Wij laten u "
                            "weten wat het oplevert.",
                            ERROR_WITH("titel", "Een bel op zak")));
    const char *in_dutch = PATH("/terugkoppeling/%lld", (long long)last - 1);
    const char *in_english = PATH("/terugkoppeling/%lld", (long long)last);
    as(ROL_PROFESSIONAL);
    struct answer a = visitor_get(staff, "/terugkoppeling");
    HAS(a, "<p class=\"regels\" lang=\"nl\">Met uw signaal is het team aan de slag gegaan: “Een "
           "bel op zak”.");
    HAS(a, "<p class=\"regels\" lang=\"en\">The team has set to work with your signal: “Een bel op "
           "zak”.");
    assert_int_equal(times(a.body, "De gever leest Engels."), 1);
    LACKS(a, "De gever leest Nederlands."); /* that goes without saying */
    a = visitor_get(staff, in_english);
    HAS(a, "De gever leest Engels.");
    HAS(a, "Staan er woorden van het team in? Vertaal die nog.");
    HAS(a, "lang=\"en\" id=\"f-tekst\"");
    a = visitor_get(staff, in_dutch);
    LACKS(a, "De gever leest Engels");
    HAS(a, "lang=\"nl\" id=\"f-tekst\"");
    visitor_get(staff, "/taal/en?terug=/"); /* who is signed in has a language of his own */
    a = visitor_get(staff, in_dutch);
    HAS(a, "The giver reads Dutch.");
    HAS(a, "Met uw signaal is het team");
    LACKS(a, "Are there words of the team in it?");
    visitor_get(staff, "/taal/nl?terug=/");
    a = visitor_get(staff, PATH("/signalen/%lld", (long long)english.id));
    HAS(a, "The team has set to work with your signal");
    HAS(a, "Schrijf je antwoord in die taal.");
    LACKS(visitor_get(staff, PATH("/signalen/%lld", (long long)dutch.id)),
          "Schrijf je antwoord in");
    /* After the giver sent something in another language, later answers and mails use that one. */
    assert_string_equal(signal_of(english.id).taal, "en");
    giver->language = "nl";
    HAS(visitor_get(giver, "/code/mijn"), "Uw signaal");
    assert_string_equal(signal_of(english.id).taal, "en"); /* reading leaves no trace */
    assert_int_equal(visitor_post(giver, "/code/delen", "delen", "nee", NULL).status, 303);
    assert_string_equal(signal_of(english.id).taal, "nl");
    a = visitor_get(staff, in_english);
    LACKS(a, "De gever leest Engels");
    HAS(a, "Met uw signaal is het team");
    visitor_post(staff, in_english, "soort", "tussenbericht", "tekst", "Wij zijn begonnen.", NULL);
    struct post_by_id_row m;
    assert_true(mail(1, &m));
    assert_string_equal(m.onderwerp, "Bericht over uw signaal");
}

static void a_draft_of_elsewhere_does_not_exist(void **state)
{
    (void)state;
    struct given g = give(&w.one, w.one.elsewhere, "Van de wijk.", "");
    int64_t id = draft(theme_with(g.id, "Wijk"), "Wij zijn begonnen.");
    const char *path = PATH("/terugkoppeling/%lld", (long long)id);
    for (int who = 0; who < 2; who++) {
        const struct world_side *s = who ? &w.two : &w.one;
        visitor_forget(staff);
        visitor_sign_in(staff, s->organisatie, s->person[ROL_PROFESSIONAL]);
        assert_int_equal(visitor_get(staff, path).status, 404);
        assert_int_equal(
            visitor_post(staff, path, "soort", "gedaan", "tekst", "Dat is gedaan.", NULL).status,
            404);
        assert_int_equal(visitor_post(staff, PATH("%s/vervalt", path), NULL).status, 404);
        LACKS(visitor_get(staff, "/terugkoppeling"), "Wij zijn begonnen.");
    }
    assert_int_equal(
        audited("niet gevonden", PATH("route GET /terugkoppeling/:id id=%lld", (long long)id)), 1);
    assert_string_equal(waiting(g.id), "signaal_antwoord terugkoppeling ");
}

/* A message in between is nowhere called the answer, and the answer is not called missing without
 * it: for who answers, for the giver, in the mail; before and after the promised day. */
static void a_message_in_between_is_not_the_answer(void **state)
{
    (void)state;
    struct given g = give_here("De bel gaat te zacht.");
    const char *page = PATH("/signalen/%lld", (long long)g.id);
    visitor_post(giver, "/code/mailen", "email", "jan@voorbeeld.nl", NULL);
    as(ROL_PROFESSIONAL);
    struct answer a = visitor_get(staff, page);
    HAS(a, "Een tussenbericht: de gever hoort hoe het staat, en wacht nog op het antwoord");
    HAS(a, "Nog geen antwoord<");
    HAS(visitor_get(giver, "/code/mijn"), "Dit is er nog niet. Uiterlijk op");
    answer_signal(g.id, "tussenbericht", "Wij vragen het na.", 303);
    a = visitor_get(staff, page);
    struct knoop k = {.soort = "signaal", .status = "bezig"};
    assert_non_null(strstr(signaal_face.ontbreekt(NULL, NULL, LANG_NL, &k), "laatste antwoord"));
    HAS(a, "Wij schreven tussendoor");
    HAS(a, "Nog geen laatste antwoord.");
    LACKS(a, "Wij antwoordden");
    LACKS(a, "Nog geen antwoord<");
    a = visitor_get(giver, "/code/mijn");
    HAS(a, "Wij schreven tussendoor");
    HAS(a, "Het laatste antwoord is er nog niet. Uiterlijk op");
    LACKS(a, "Wij antwoordden");
    setenv("KOERS_NU", "2026-12-25T09:00:00", 1);
    a = visitor_get(giver, "/code/mijn");
    HAS(a, "Het laatste antwoord is er nog niet. Wij beloofden het uiterlijk op");
    LACKS(a, "Dit is er nog niet");
    struct post_by_id_row m;
    assert_true(mail(1, &m));
    assert_string_equal(m.onderwerp, "Bericht over uw signaal");
    assert_non_null(strstr(m.inhoud, "Het laatste antwoord is er nog niet."));
    as(ROL_PROFESSIONAL);
    answer_signal(g.id, "gedaan", "Er is een nieuwe bel.", 303);
    answer_signal(g.id, "tussenbericht", "Hij hangt er nu.", 303); /* nobody waits any more */
    const char *const pages[] = {visitor_get(staff, page).body,
                                 visitor_get(giver, "/code/mijn").body};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(times(pages[i], "Wij schreven tussendoor"), 1);
        assert_int_equal(times(pages[i], "Wij antwoordden"), 2);
        assert_null(strstr(pages[i], "laatste antwoord"));
    }
    assert_true(mail(2, &m));
    assert_string_equal(m.onderwerp, "Antwoord op uw signaal");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(drafts_are_read_edited_and_sent),
        TEST(drafts_speak_the_language_of_the_giver),
        TEST(a_message_in_between_is_not_the_answer),
        TEST(a_draft_of_elsewhere_does_not_exist),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
