/* A giver's own signals, signed in: what the page of one gives, beside the page of the code; who may
 * open it; what is kept of who did something there. On both engines. Not here: giving one inside
 * (signaal_test.c), making it a complaint (uitweg_test.c), the times that are kept
 * (signaal_openbaar_test.c). */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "draad/draad_sql.h"
#include "organisatie/people.h"
#include "signaal/signaal_scene.h"
#include "signaal/uitweg.h"

#define PASSWORD "een lange zin om te onthouden"

/* The three choices at giving: the first is followed by a code. */
static const char *const choices[] = {"nee", "eigen", "ja"};
#define CHOICES (sizeof choices / sizeof *choices)

/* Given by the zorgvrager, who is the staff visitor afterwards. *forms: where what is done with it
 * is sent; *page: where it is read. */
static int64_t give_as(const char *choice, const char *words, const char **page, const char **forms)
{
    as(ROL_ZORGVRAGER);
    struct answer a = give_inside(words, choice);
    assert_int_equal(a.status, 303);
    int64_t id = last_signal();
    bool code = text_equal(choice, "nee");
    if (code) { /* another visitor follows it, as everybody who has the code may */
        const char *on_card = code_on(visitor_get(staff, a.location));
        visitor_forget(giver);
        assert_int_equal(visitor_post(giver, "/code", "code", on_card, NULL).status, 303);
    }
    *page = code ? "/code/mijn" : own_path(id, "");
    *forms = code ? "/code" : *page;
    return id;
}

static const struct deed {
    const char *what, *field, *value, *shown;
} deeds[] = {
    {"gelezen",   "verhaal", "",                  "Wij vragen het na."                       },
    {"toevoegen", "verhaal", "Het is nog zo.",    "Het is nog zo."                           },
    {"delen",     "delen",   "ja",                "value=\"ja\" checked"                     },
    {"mailen",    "email",   "ik@ergens.example", "Uw e-mailadres. Haalt u het hierboven weg"},
    {"mailen",    "email",   "",                  "Geen e-mailadres."                        },
    {"klacht",    "zeker",   "1",                 "maakte u van uw signaal een klacht"       },
    {"toevoegen", "verhaal", "Toch geen klacht.", "Toch geen klacht."                        },
};
#define DEEDS (sizeof deeds / sizeof *deeds)

/* The same that a code gives, and each sends back to where it was done. */
static void the_own_page_gives_what_a_code_gives(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHOICES; i++) {
        const char *page, *forms;
        int64_t id = give_as(choices[i], "De thee is koud.", &page, &forms);
        as(ROL_PROFESSIONAL);
        answer_signal(id, "tussenbericht", "Wij vragen het na.", 303);
        if (i) {
            as(ROL_ZORGVRAGER);
            HAS(visitor_get(staff, "/signalen/mijn"), "Er is 1 nieuw bericht.");
            HAS(visitor_get(staff, "/signalen/mijn"), "<a href=\"/code\">"); /* given by code */
            HAS(visitor_get(staff, "/signalen/mijn"), PATH("href=\"%s\"", page));
        }
        struct visitor *me = i ? staff : giver;
        struct answer a = visitor_get(me, page);
        assert_int_equal(a.status, 200);
        HAS(a, "De thee is koud.");
        HAS(a, "Wij vragen het na.");
        HAS(a, "<strong>nieuw</strong>");
        HAS(a, "Alles wat wij van u bewaren");
        for (size_t k = 0; k < DEEDS; k++) {
            const char *path = PATH("%s/%s", forms, deeds[k].what);
            HAS(visitor_get(me, page), PATH("action=\"%s\"", path));
            a = visitor_post(me, path, deeds[k].field, deeds[k].value, "gezien", "1", NULL);
            assert_int_equal(a.status, 303);
            assert_string_equal(a.location, page);
            a = visitor_get(me, page);
            HAS(a, deeds[k].shown);
            LACKS(a, "<strong>nieuw</strong>"); /* who sends something has read what was there */
            if (k == 3)
                assert_string_equal(signal_of(id).email, "ik@ergens.example");
        }
        assert_null(signal_of(id).email);
        assert_int_equal(signal_of(id).gelezen, 1);
        assert_string_equal(knoop_of(w.one.organisatie, id).status, UITWEG_KLACHT);
        assert_int_equal(visitor_post(me, PATH("%s/delen", forms), "delen", "ja", NULL).status,
                         422);
        if (i)
            LACKS(visitor_get(staff, "/signalen/mijn"), "Er is 1 nieuw bericht.");
    }
}

/* The start page tells her, and nobody else, that something came on her own signals; until she said
 * that she read it. Looking writes nothing. */
static void the_start_page_says_what_is_new(void **state)
{
    static const char *const one = "Mijn signalen: er is 1 nieuw bericht";
    (void)state;
    for (size_t i = 0; i < CHOICES; i++) {
        const char *page, *forms;
        int64_t id = give_as(choices[i], "De thee is koud.", &page, &forms);
        LACKS(visitor_get(staff, "/"), "nieuw bericht");
        as(ROL_PROFESSIONAL);
        answer_signal(id, "tussenbericht", "Wij vragen het na.", 303);
        for (int rol = 0; rol < ROL_AANTAL; rol++) {
            as((enum rol)rol);
            bool hers = rol == ROL_ZORGVRAGER && i; /* a code is of nobody */
            for (int look = 0; look < 2; look++) {
                struct answer a = visitor_get(staff, "/");
                if (!!strstr(a.body, one) != hers)
                    fail_msg("%s: %s", rol_code((enum rol)rol), choices[i]);
                if (hers)
                    HAS(a, PATH("href=\"%s\"", page));
            }
        }
        struct visitor *me = i ? staff : giver;
        as(ROL_ZORGVRAGER);
        HAS(visitor_get(me, page), "Ik heb dit gelezen");
        assert_int_equal(signal_of(id).gelezen, 0);
        struct answer a = visitor_post(me, PATH("%s/gelezen", forms), "gezien", "1", NULL);
        assert_int_equal(a.status, 303);
        assert_string_equal(a.location, page);
        LACKS(visitor_get(me, page), "Ik heb dit gelezen");
        LACKS(visitor_get(staff, "/"), "nieuw bericht");
    }
    /* of more than one the list says which */
    for (size_t i = 1; i < CHOICES; i++) {
        const char *page, *forms;
        int64_t id = give_as(choices[i], "De thee is lauw.", &page, &forms);
        as(ROL_PROFESSIONAL);
        answer_signal(id, "tussenbericht", "Wij vragen het na.", 303);
    }
    as(ROL_ZORGVRAGER);
    HAS(visitor_get(staff, "/"),
        "href=\"/signalen/mijn\">Mijn signalen: er zijn 2 nieuwe berichten");
}

static void passed_on(enum rol who, const char *path)
{
    as(who);
    assert_int_equal(visitor_post(staff, path, "uitweg", UITWEG_KLACHT, "zeker", "1", NULL).status,
                     303);
}

/* That another passed it on is news for who gave it, each time, until she said that she read it; an
 * older page says nothing of what came after it. What she does herself is no news. */
static void passed_on_is_news(void **state)
{
    static const char *const one = "Mijn signalen: er is 1 nieuw bericht",
                             *const fresh = "Nieuw: uw signaal is doorgegeven.";
    (void)state;
    for (size_t i = 0; i < CHOICES; i++) {
        const char *page, *forms;
        int64_t id = give_as(choices[i], "De thee is koud.", &page, &forms);
        struct visitor *me = i ? staff : giver;
        passed_on(ROL_PROFESSIONAL, PATH("/signalen/%lld/doorgeven", (long long)id));
        for (int again = 0; again < 2; again++) {
            if (again)
                passed_on(ROL_KLACHTENFUNCTIONARIS,
                          PATH("/klachten/%lld/verder", (long long)away_of(id).id));
            as(ROL_ZORGVRAGER);
            struct answer a = visitor_get(staff, "/");
            assert_int_equal(strstr(a.body, one) != NULL, i > 0);
            if (i) {
                HAS(a, PATH("href=\"%s\"", page));
                HAS(visitor_get(staff, "/signalen/mijn"), "Er is 1 nieuw bericht.");
            }
            HAS(visitor_get(me, page), fresh);
            const char *seen = PATH("%s/gelezen", forms), *before = PATH("%d", again),
                       *now = PATH("%d", again + 1);
            assert_int_equal(visitor_post(me, seen, "doorgegeven", before, NULL).status, 303);
            HAS(visitor_get(me, page), fresh);
            a = visitor_post(me, seen, "doorgegeven", now, NULL);
            HAS(visitor_get(me, a.location), "Bewaard: u hebt dit gelezen.");
            LACKS(visitor_get(me, page), fresh);
            LACKS(visitor_get(me, page), "Ik heb dit gelezen");
            LACKS(visitor_get(staff, "/"), "nieuw bericht");
        }
        const char *own, *own_forms;
        give_as(choices[i], "De soep is koud.", &own, &own_forms);
        assert_int_equal(visitor_post(me, PATH("%s/klacht", own_forms), "zeker", "1", NULL).status,
                         303);
        LACKS(visitor_get(me, own), fresh);
        LACKS(visitor_get(staff, "/"), "nieuw bericht");
    }
}

/* Her list says with which of them her name stands. */
static void the_list_says_where_the_name_stands(void **state)
{
    static const char *const said[] = {NULL, "zonder uw naam", "met uw naam"};
    (void)state;
    for (size_t i = 1; i < CHOICES; i++) {
        const char *page, *forms;
        give_as(choices[i], "De thee is koud.", &page, &forms);
        struct answer a = visitor_get(staff, "/signalen/mijn");
        const char *at = strstr(a.body, PATH("%s\"", page));
        assert_non_null(at);
        const char *end = strstr(at, "</section>"), *found = strstr(at, said[i]);
        assert_true(found && found < end);
    }
}

/* What was typed stays when it cannot be kept, and nothing is. */
static void what_is_wrong_comes_back(void **state)
{
    static const struct {
        const char *what, *field, *value, *said, *kept; /* kept: as it stands in the page again */
    } wrong[] = {
        {"toevoegen", "verhaal", "",                   "<a href=\"#",                            NULL},
        {"delen",     "delen",   "",                   "<a href=\"#",                            NULL},
        {"mailen",    "email",   "josé@voorbeeld.nl", "Naar dit adres kunnen wij niet mailen.",
         "value=\"josé@voorbeeld.nl\""                                                              },
        {"klacht",    "zeker",   "",                   "<a href=\"#",                            NULL},
    };
    const char *page, *forms;
    (void)state;
    int64_t id = give_as("eigen", "De thee is koud.", &page, &forms);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct answer a = visitor_post(staff, own_path(id, PATH("/%s", wrong[i].what)),
                                       wrong[i].field, wrong[i].value, NULL);
        assert_int_equal(a.status, 422);
        HAS(a, wrong[i].said);
        HAS(a, "De thee is koud.");
        if (wrong[i].kept)
            HAS(a, wrong[i].kept);
    }
    char words[5101] = "Het is te veel."; /* 5000 may be said at once */
    memset(words + strlen(words), 'a', sizeof words - 1 - strlen(words));
    struct answer a = visitor_post(staff, own_path(id, "/toevoegen"), "verhaal", words, NULL);
    assert_int_equal(a.status, 422);
    HAS(a, words);
    assert_null(signal_of(id).email);
    assert_string_equal(signal_of(id).delen, "onbekend");
    assert_string_equal(knoop_of(w.one.organisatie, id).status, "nieuw");
}

/* What came too late is not dropped without a word: the page says why, and gives the words back. */
static void what_comes_too_late_is_said(void **state)
{
    struct background a = {.db = w.t->db};
    (void)state;
    struct given g = give_here("De thee is koud.");
    assert_int_equal(visitor_post(giver, "/code/klacht", "zeker", "1", NULL).status, 303);
    struct answer p = visitor_post(giver, "/code/delen", "delen", "ja", NULL);
    assert_int_equal(p.status, 422);
    HAS(p, "Alleen wie daarover gaat, leest uw woorden.");
    p = visitor_post(giver, "/code/klacht", "zeker", "1", NULL);
    assert_int_equal(p.status, 422);
    HAS(p, "Uw signaal is al een klacht.");
    testdb_sql(w.t, "UPDATE signaal_uitweg SET af = op");
    testdb_sql(w.t, "UPDATE wachtpunt SET klaar = sinds");
    setenv("KOERS_NU", "2028-04-23T09:00:00", 1);
    uitweg_tidy(&a);
    visitor_post(giver, "/code", "code", g.code, NULL);
    p = visitor_post(giver, "/code/toevoegen", "verhaal", "Nog iets over de thee.", NULL);
    assert_int_equal(p.status, 422);
    HAS(p, "Nog iets over de thee.</textarea>");
    HAS(p, "Dit is niet bewaard.");
    LACKS(visitor_get(giver, "/code/mijn"), "/code/mailen");
    p = visitor_post(giver, "/code/mailen", "email", "joke@thuis.example", NULL);
    assert_int_equal(p.status, 422);
    HAS(p, "er komt geen antwoord meer");
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
    testdb_sql(w.t, "DELETE FROM lidmaatschap WHERE rol = 'klachtenfunctionaris'");
    give_here("De thee is lauw.");
    p = visitor_post(giver, "/code/klacht", "zeker", "1", NULL);
    assert_int_equal(p.status, 422);
    HAS(p, "nog niemand een klacht behandelen");
}

/* Taking consent back takes the story along, as by code. */
static void a_story_goes_when_its_giver_says_so(void **state)
{
    const char *page, *forms;
    struct verhaal v;
    (void)state;
    int64_t id = give_as("eigen", "De thee is koud.", &page, &forms);
    visitor_post(staff, own_path(id, "/delen"), "delen", "ja", NULL);
    as(ROL_KWALITEITSMEDEWERKER);
    struct answer a = visitor_post(staff, PATH("/signalen/%lld/verhaal", (long long)id), "tekst",
                                   "Iemand dronk koude thee.", "onherkenbaar", "1", NULL);
    assert_int_equal(a.status, 303);
    int64_t story = strtoll(strrchr(a.location, '/') + 1, NULL, 10);
    for (int taken = 0; taken < 2; taken++) {
        as(ROL_ZORGVRAGER);
        if (taken)
            visitor_post(staff, own_path(id, "/delen"), "delen", "nee", NULL);
        testdb_begin(w.t);
        assert_true(verhaal_read(w.t->c, w.t->ctx, w.one.organisatie, story, &v));
        testdb_commit(w.t);
        assert_string_equal(v.toestemming, taken ? "ingetrokken" : "gegeven");
        assert_string_equal(v.tekst, taken ? "" : "Iemand dronk koude thee.");
    }
}

/* Each says what is true of this choice, and no more: who has no code reads of none. */
static void all_that_is_kept_is_told(void **state)
{
    static const char *const told[CHOICES] = {"Een afdruk van uw code.",
                                              "Een afdruk die bij u hoort.",
                                              "Wie uw woorden mag lezen, ziet ook uw naam."};
    (void)state;
    for (size_t i = 0; i < CHOICES; i++) {
        const char *page, *forms;
        int64_t id = give_as(choices[i], PATH("Woorden %zu.", i), &page, &forms);
        struct signaal_van_of_row row;
        struct answer a = visitor_get(staff, page);
        for (size_t k = 0; k < CHOICES; k++) {
            if ((k == i) != !!strstr(a.body, told[k]))
                fail_msg("%s: %s\n%s", choices[i], told[k], a.body);
        }
        assert_int_equal(!!strstr(a.body, "iet uw naam, niet uw apparaat"), i < 2);
        assert_int_equal(!!strstr(a.body, "uw code"), i == 0);
        assert_int_equal(!!strstr(a.body, "/code/weg"), i == 0);
        testdb_begin(w.t);
        bool hash =
            signaal_van_of(w.t->c, w.t->ctx, &row, .organisatie = w.one.organisatie, .id = id);
        testdb_commit(w.t);
        assert_int_equal(signal_of(id).code_hash.n > 0, i == 0);
        assert_int_equal(hash, i == 1);
        assert_int_equal(knoop_of(w.one.organisatie, id).door,
                         i == 2 ? w.one.person[ROL_ZORGVRAGER] : 0);
    }
}

/* ---- who may open it ---- */

static const char *const parts[] = {"", "/gelezen", "/toevoegen", "/delen", "/mailen", "/klacht"};
#define PARTS (sizeof parts / sizeof *parts)

/* The staff visitor asks for all of it, and gets this status each time. */
static void shut(int64_t id, int status, const char *who)
{
    for (size_t i = 0; i < 2 * PARTS; i++) {
        const char *path = own_path(id, parts[i / 2]);
        staff->json = i % 2;
        struct answer a =
            i < 2 ? visitor_get(staff, path)
                  : visitor_post(staff, path, "verhaal", "Van een ander.", "delen", "ja", "email",
                                 "ander@ergens.example", "zeker", "1", NULL);
        if (a.status != status || strstr(a.body, "De thee is koud."))
            fail_msg("%s at %s: %d, not %d", who, path, a.status, status);
    }
    staff->json = false;
}

static struct knoop unchanged(int64_t id)
{
    struct knoop k = knoop_of(w.one.organisatie, id);
    assert_string_equal(k.status, "nieuw");
    assert_string_equal(signal_of(id).tekst, "De thee is koud.");
    assert_string_equal(signal_of(id).delen, "onbekend");
    assert_null(signal_of(id).email);
    return k;
}

/* Somebody with the same role at the same place. */
static int64_t second_of(enum rol rol)
{
    struct db_conn *c = testdb_begin(w.t);
    int64_t id = persoon_create(c, w.one.organisatie, "Een ander", "ander@een.example", LANG_NL);
    lid_create(c, w.one.organisatie, id, rol, w.one.here, 0);
    testdb_commit(w.t);
    return id;
}

/* Somebody with every right of this organisation. */
static int64_t with_all_roles(void)
{
    struct db_conn *c = testdb_begin(w.t);
    int64_t id = persoon_create(c, w.one.organisatie, "Alles", "alles@een.example", LANG_NL);
    for (int r = 0; r < ROL_AANTAL; r++)
        lid_create(c, w.one.organisatie, id, (enum rol)r, 0, 0);
    testdb_commit(w.t);
    return id;
}

/* Also not for who gave it with a code: signed in nobody knows whose that is. */
static void nobody_else_opens_it(void **state)
{
    (void)state;
    int64_t other = second_of(ROL_ZORGVRAGER), all = with_all_roles();
    for (size_t i = 0; i < CHOICES; i++) {
        const char *page, *forms;
        int64_t id = give_as(choices[i], "De thee is koud.", &page, &forms);
        for (int rol = 0; rol < ROL_AANTAL; rol++) {
            if (rol == ROL_ZORGVRAGER && i)
                continue;
            as((enum rol)rol);
            shut(id, 404, rol_code((enum rol)rol));
        }
        visitor_forget(staff);
        visitor_sign_in(staff, w.one.organisatie, other);
        shut(id, 404, "another with this role");
        LACKS(visitor_get(staff, "/signalen/mijn"), "De thee is koud.");
        visitor_forget(staff);
        visitor_sign_in(staff, w.one.organisatie, all);
        shut(id, 404, "with every role");
        /* the same number of person, of another organisation */
        visitor_forget(staff);
        visitor_sign_in(staff, w.two.organisatie, w.two.person[ROL_ZORGVRAGER]);
        shut(id, 404, "of the other organisation");
        unchanged(id);
        if (i) {
            as(ROL_ZORGVRAGER);
            assert_int_equal(visitor_get(staff, page).status, 200);
        }
    }
}

/* Nobody of the one signs in as of the other: each has her own. */
static void each_organisation_its_own(void **state)
{
    const char *page, *forms;
    (void)state;
    struct db_conn *c = testdb_begin(w.t);
    persoon_account_set(c, .organisatie = w.two.organisatie, .id = w.two.person[ROL_ZORGVRAGER],
                        .account =
                            persoon_account(c, w.one.organisatie, w.one.person[ROL_ZORGVRAGER]));
    testdb_commit(w.t);
    int64_t id = give_as("eigen", "De thee is koud.", &page, &forms);
    visitor_forget(staff); /* one account */
    visitor_sign_in(staff, w.two.organisatie, w.two.person[ROL_ZORGVRAGER]);
    LACKS(visitor_get(staff, "/signalen/mijn"), "De thee is koud.");
    shut(id, 404, "the same account elsewhere");
    unchanged(id);
}

/* Whose last role ended still reads the answer: there is no code. Nothing else opens. */
static void a_role_that_ended_leaves_it_the_givers(void **state)
{
    (void)state;
    for (size_t i = 1; i < CHOICES; i++) {
        const char *page, *forms;
        if (i == 2) {
            signaal_scene_close(state);
            signaal_scene_open(state);
        }
        give_as(choices[i], "De thee is koud.", &page, &forms);
        struct db_conn *c = testdb_begin(w.t);
        leden_end(c, w.one.organisatie, w.one.person[ROL_ZORGVRAGER], date_today());
        testdb_commit(w.t);
        assert_int_equal(visitor_get(staff, page).status, 200);
        HAS(visitor_get(staff, "/signalen/mijn"), page);
        assert_int_equal(visitor_get(staff, "/signalen/nieuw").status, 403);
        c = testdb_begin(w.t); /* back as a naaste at another place: it is still hers */
        lid_create(c, w.one.organisatie, w.one.person[ROL_ZORGVRAGER],
                   i == 1 ? ROL_NAASTE : ROL_ZORGVRAGER, w.one.elsewhere, 0);
        testdb_commit(w.t);
        assert_int_equal(visitor_get(staff, page).status, 200);
    }
}

/* With the words of a closed complaint goes what led to who gave it, as its page said. */
static void what_is_removed_is_nobodys(void **state)
{
    struct background a = {.db = w.t->db};
    (void)state;
    for (size_t i = 1; i < CHOICES; i++) {
        const char *page, *forms;
        struct uitweg u = {0};
        int64_t id = give_as(choices[i], "De thee is koud.", &page, &forms);
        visitor_post(staff, own_path(id, "/klacht"), "zeker", "1", NULL);
        HAS(visitor_get(staff, page),
            i == 1 ? "Dan gaat ook die afdruk weg." : "Dan gaat ook uw naam weg.");
        testdb_begin(w.t);
        assert_true(uitweg_of_signaal(w.t->c, w.t->ctx, w.one.organisatie, id, &u));
        testdb_commit(w.t);
        as(ROL_KLACHTENFUNCTIONARIS);
        assert_int_equal(visitor_post(staff, PATH("/klachten/%lld", (long long)u.id), "daad", "af",
                                      "tekst", "De klacht is gegrond, er is nu warme thee.", NULL)
                             .status,
                         303);
        setenv("KOERS_NU", "2028-03-23T09:00:00", 1);
        as(ROL_ZORGVRAGER);
        HAS(visitor_get(staff, page), "De thee is koud.");
        uitweg_tidy(&a);
        shut(id, 404, "of which the words are gone");
        LACKS(visitor_get(staff, "/signalen/mijn"), "De thee is koud.");
        LACKS(visitor_get(staff, "/signalen/mijn"), page);
        setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
    }
}

/* A hash is of a person, not of an account: after joining two accounts she finds it as before. */
static void joined_accounts_keep_it(void **state)
{
    (void)state;
    int64_t me = w.one.person[ROL_ZORGVRAGER], elsewhere = w.two.person[ROL_NAASTE];
    struct db_conn *c = testdb_begin(w.t);
    assert_true(wachtwoord_zet(c, w.one.organisatie, me, PASSWORD));
    testdb_commit(w.t);
    const char *page[CHOICES], *forms;
    for (size_t i = 1; i < CHOICES; i++)
        give_as(choices[i], "De thee is koud.", &page[i], &forms);
    visitor_forget(staff);
    visitor_sign_in(staff, w.two.organisatie, elsewhere);
    struct answer a = visitor_post(staff, "/account/samenvoegen", "email", "zorgvrager@een.example",
                                   "wachtwoord", PASSWORD, NULL);
    assert_int_equal(a.status, 303);
    testdb_begin(w.t);
    assert_int_equal(persoon_account(w.t->c, w.one.organisatie, me),
                     persoon_account(w.t->c, w.two.organisatie, elsewhere));
    testdb_commit(w.t);
    visitor_forget(staff);
    visitor_sign_in(staff, w.one.organisatie, me);
    for (size_t i = 1; i < CHOICES; i++) {
        assert_int_equal(visitor_get(staff, page[i]).status, 200);
        assert_int_equal(
            visitor_post(staff, PATH("%s/toevoegen", page[i]), "verhaal", "Nog zo.", NULL).status,
            303);
    }
}

/* ---- what staff see of it ---- */

struct joined {
    int64_t persoon;
    int n;
};

static bool count_person(void *arg, const struct audit_all_row *a)
{
    struct joined *j = arg;
    j->n += a->persoon == j->persoon;
    return true;
}

static int lines_of(enum rol rol)
{
    struct joined j = {.persoon = w.one.person[rol]};
    testdb_begin(w.t);
    audit_all(w.t->c, count_person, &j, .organisatie = w.one.organisatie);
    testdb_commit(w.t);
    return j.n;
}

/* What is done on the own page says no more of who it was than what is done with a code: not to who
 * reads the signal or handles the complaint, not in the log or the history. */
static void nothing_done_there_says_who(void **state)
{
    const char *name = PATH("een %d", ROL_ZORGVRAGER);
    (void)state;
    for (size_t i = 0; i < CHOICES; i++) {
        const char *page, *forms;
        int64_t id = give_as(choices[i], "De thee is koud.", &page, &forms);
        int lines = lines_of(ROL_ZORGVRAGER);
        bool named = i == 2;
        struct visitor *me = i ? staff : giver;
        if (!i) /* even by who is signed in on that device */
            visitor_sign_in(giver, w.one.organisatie, w.one.person[ROL_ZORGVRAGER]);
        for (size_t k = 0; k < DEEDS; k++) {
            as(ROL_ZORGVRAGER);
            visitor_get(me, page);
            assert_int_equal(visitor_post(me, PATH("%s/%s", forms, deeds[k].what), deeds[k].field,
                                          deeds[k].value, NULL)
                                 .status,
                             303);
            const enum rol readers[] = {ROL_KWALITEITSMEDEWERKER, ROL_KLACHTENFUNCTIONARIS};
            struct uitweg u = {0};
            testdb_begin(w.t);
            uitweg_of_signaal(w.t->c, w.t->ctx, w.one.organisatie, id, &u);
            testdb_commit(w.t);
            const char *const where[] = {
                PATH("/signalen/%lld", (long long)id), PATH("/klachten/%lld", (long long)u.id),
                PATH("/knopen/%lld", (long long)id), "/klachten", "/signalen"};
            for (size_t q = 0; q < 2 * 2 * sizeof where / sizeof *where; q++) {
                as(readers[q % 2]);
                staff->json = q / 2 % 2;
                struct answer a = visitor_get(staff, where[q / 4]);
                if (!named && strstr(a.body, name))
                    fail_msg("%s tells who it was after %s", where[q / 4], deeds[k].what);
                LACKS(a, "ik@ergens.example");
            }
            staff->json = false;
        }
        assert_int_equal(lines_of(ROL_ZORGVRAGER), lines);
        testdb_begin(w.t);
        struct geschiedenis_of_rows all = geschiedenis_of(
            w.t->c, w.t->ctx, .organisatie = w.one.organisatie, .knoop = id, .max = 50);
        for (size_t k = 0; k < all.n; k++)
            assert_true(!all.row[k].naam || named);
        testdb_commit(w.t);
    }
}

/* ---- words on the way ---- */

/* Who has no code is not sent to one. */
static void a_mail_says_how_to_read_on(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHOICES; i++) {
        const char *page, *forms;
        struct post_by_id_row m;
        int64_t id = give_as(choices[i], PATH("Woorden %zu.", i), &page, &forms);
        assert_int_equal(
            visitor_post(staff, PATH("%s/mailen", forms), "email", "ik@ergens.example", NULL)
                .status,
            303);
        as(ROL_PROFESSIONAL);
        struct answer a = visitor_get(staff, PATH("/signalen/%lld", (long long)id));
        HAS(a, "De gever krijgt dit per e-mail");
        LACKS(a, "met de code");
        answer_signal(id, "gedaan", "De thee is warm.", 303);
        assert_true(mail((int64_t)i + 1, &m));
        assert_int_equal(!!strstr(m.inhoud, "met uw code"), i == 0);
        assert_int_equal(!!strstr(m.inhoud, "na het inloggen"), i > 0);
        assert_non_null(strstr(m.inhoud, i ? "/signalen/mijn\n" : "/code\n"));
    }
}

/* The form inside says whom to call, as the public one does: of the place that it is about. */
static void the_form_inside_says_whom_to_call(void **state)
{
    const char *give = "/signalen/nieuw";
    (void)state;
    as(ROL_ZORGVRAGER);
    HAS(visitor_get(staff, give), "Bel de locatie, of zeg het tegen een medewerker.");
    as(ROL_BEHEERDER);
    const char *const numbers[] = {"030 111 22 33", "030 444 55 66"};
    const int64_t places[] = {w.one.here, w.one.elsewhere};
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(visitor_post(staff, "/beheer/bereik", "plek",
                                      PATH("%lld", (long long)places[i]), "telefoon", numbers[i],
                                      "klacht_naam", "", "klacht_bereik", "", NULL)
                             .status,
                         303);
    as(ROL_ZORGVRAGER);
    struct answer a = visitor_get(staff, give);
    HAS(a, "Kan het niet wachten?");
    HAS(a, "href=\"tel:0301112233\"");
    HAS(a, "Wilt u een klacht indienen?");
    as(ROL_PROFESSIONAL);
    HAS(visitor_get(staff, give), "Wil je een klacht indienen?");
    as(ROL_KWALITEITSMEDEWERKER); /* of what was chosen, when the form comes back */
    a = visitor_post(staff, give, "verhaal", "", "wie", "naaste", "locatie",
                     PATH("%lld", (long long)w.one.elsewhere), NULL);
    assert_int_equal(a.status, 422);
    HAS(a, "href=\"tel:0304445566\"");
}

/* These pages ask for no session, and do not say "Inloggen" to who has one. */
static void a_page_that_does_not_ask_offers_no_login(void **state)
{
    const char *const pages[] = {"/code", public_path(&w.one, w.one.here)};
    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        visitor_forget(staff);
        HAS(visitor_get(staff, pages[i]), "href=\"/inloggen\"");
        as(ROL_ZORGVRAGER);
        struct answer a = visitor_get(staff, pages[i]);
        LACKS(a, "href=\"/inloggen\"");
        HAS(a, "Naar uw eigen pagina");
        LACKS(a, PATH("een %d", ROL_ZORGVRAGER)); /* nor does it know who that is */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_own_page_gives_what_a_code_gives),
        TEST(the_start_page_says_what_is_new),
        TEST(passed_on_is_news),
        TEST(the_list_says_where_the_name_stands),
        TEST(what_is_wrong_comes_back),
        TEST(what_comes_too_late_is_said),
        TEST(a_story_goes_when_its_giver_says_so),
        TEST(all_that_is_kept_is_told),
        TEST(nobody_else_opens_it),
        TEST(each_organisation_its_own),
        TEST(a_role_that_ended_leaves_it_the_givers),
        TEST(what_is_removed_is_nobodys),
        TEST(joined_accounts_keep_it),
        TEST(nothing_done_there_says_who),
        TEST(a_mail_says_how_to_read_on),
        TEST(the_form_inside_says_whom_to_call),
        TEST(a_page_that_does_not_ask_offers_no_login),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
