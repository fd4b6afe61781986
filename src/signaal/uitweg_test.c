/* long on purpose: every case begins with the same signal that is handed over. */
/* The two ways out of a signal: what the quality side keeps, who reads the words then, what the
 * giver is told, and whom the public page names. On both engines. Not here: terms
 * (signaal_regels_test.c). */
#include "base/date.h"
#include "base/random.h"
#include "base/text.h"
#include "db/erase.h"
#include "draad/draad_sql.h"
#include "organisatie/people.h"
#include "signaal/signaal_scene.h"
#include "signaal/uitweg.h"
#include <stdlib.h>
#include <string.h>

/* Stems of it begin the same. */
#define WORD "Kenwoordzev"
/* Where the other kind is reached from. */
#define FURTHER "verder"

/* A signal with everything that can hang on one, each with the word. */
static struct given busy_signal(int64_t *theme)
{
    struct given g = give_here("Mijn buurman " WORD "en riep de hele nacht.");
    long long id = (long long)g.id;
    as(ROL_KWALITEITSMEDEWERKER);
    testdb_begin(w.t);
    *theme = thema_create(w.t->c,
                          &(struct knoop_new){.organisatie = w.one.organisatie,
                                              .locatie = w.one.here,
                                              .titel = "Rust in de nacht"},
                          "");
    testdb_commit(w.t);
    const struct {
        const char *path, *field, *value;
    } posts[] = {
        {PATH("/signalen/%lld/thema", id), "thema",                     PATH("%lld",   (long long)*theme)},
        {PATH("/signalen/%lld/merken",                           id),   "bouwsteen", "3"},
        {PATH("/knopen/%lld/reacties",                           id),   "reactie", "Ik hoorde " WORD "en ook."  },
    };
    for (size_t i = 0; i < sizeof posts / sizeof *posts; i++)
        assert_int_equal(
            visitor_post(staff, posts[i].path, posts[i].field, posts[i].value, NULL).status, 303);
    assert_int_equal(visitor_post(staff, PATH("/signalen/%lld/verhaal", id), "tekst",
                                  "Iemand " WORD "en riep.", "onherkenbaar", "1", NULL)
                         .status,
                     303);
    answer_signal(g.id, "niets_gedaan", "Over " WORD "en kunnen wij niets zeggen.", 303);
    assert_int_equal(
        visitor_post(giver, "/code/toevoegen", "verhaal", "Nog eens: " WORD "en.", NULL).status,
        303);
    return g;
}

static const char *const pages[] = {
    "/",
    "/signalen",
    "/signalen?status=bezig",
    "/signalen?status=beantwoord",
    "/verhalen",
    "/themas",
    "/dekking",
    "/bouwsteen/2",
    "/bouwsteen/3",
    "/zoeken?q=" WORD "en",
};

/* Every page where a signal shows, as everyone who reads signals or themes. */
static void nobody_reads(int64_t signal, int64_t theme)
{
    const char *own[] = {PATH("/signalen/%lld", (long long)signal),
                         PATH("/knopen/%lld", (long long)signal),
                         PATH("/themas/%lld", (long long)theme)};
    size_t n = sizeof pages / sizeof *pages, all = n + 3, read = 0;
    for (int role = 0; role < ROL_AANTAL; role++) {
        as((enum rol)role);
        for (size_t i = 0; i < all * 2; i++) {
            const char *path = i / 2 < n ? pages[i / 2] : own[i / 2 - n];
            staff->json = i % 2;
            struct answer a = visitor_get(staff, path);
            read += a.status == 200;
            /* the page of search says what was searched for */
            if (strstr(a.body, WORD) && !strstr(path, "zoeken"))
                fail_msg("%s as %s shows the words", path, rol_code((enum rol)role));
            if (strstr(path, "zoeken") && strstr(a.body, PATH("/signalen/%lld", (long long)signal)))
                fail_msg("%s as %s finds the words", path, rol_code((enum rol)role));
        }
        staff->json = false;
    }
    assert_true(read > 150);
}

/* What was said goes with it; of the signal remain place, day and status. */
static void the_words_leave(void **state)
{
    static const char *const ways[] = {UITWEG_KLACHT, UITWEG_DRINGEND};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        int64_t theme;
        struct given g = busy_signal(&theme);
        int64_t away = take_out(g.id, ways[i], 303);
        assert_true(away > 0);
        struct knoop k = knoop_of(w.one.organisatie, g.id);
        assert_string_equal(k.status, ways[i]);
        assert_int_equal(k.locatie, w.one.here);
        testdb_begin(w.t);
        struct schakels chain = draad_chain(w.t->c, w.t->ctx, w.one.organisatie, theme, 100);
        unsigned marks = knoop_bouwstenen(w.t->c, w.one.organisatie, g.id);
        testdb_commit(w.t);
        assert_int_equal(chain.n, 1); /* the theme alone */
        assert_int_equal(marks, 0);
        assert_int_equal(waits(g.id), 0);
        as(ROL_KWALITEITSMEDEWERKER);
        HAS(visitor_get(staff, PATH("/signalen/%lld", (long long)g.id)), "niet meer te lezen");
        HAS(visitor_get(staff, "/signalen"),
            i ? "1 signaal kon niet wachten" : "1 signaal ging door als klacht");
        nobody_reads(g.id, theme);
        as(i ? ROL_LEIDINGGEVENDE : ROL_KLACHTENFUNCTIONARIS);
        struct answer a =
            visitor_get(staff, PATH(i ? "/dringend/%lld" : "/klachten/%lld", (long long)away));
        assert_int_equal(a.status, 200);
        assert_int_equal(times(a.body, WORD "en"), 4); /* said, answered, added, a comment */
        a = visitor_get(giver, "/code/mijn");
        assert_int_equal(times(a.body, WORD "en"), 3);
        if (!testdb_postgres()) {
            testdb_sql(w.t, "DELETE FROM signaal_uitweg_bericht");
            testdb_sql(w.t, "UPDATE signaal_uitweg SET tekst = ''");
            testdb_sql(w.t, "DELETE FROM opmerking");
            const char *word = &WORD[1]; /* stems have no capital */
            if (testdb_find(w.t, word))
                fail_msg("the words are still in %s", testdb_find(w.t, word));
        }
    }
}

/* Nothing is done any more with a signal that was handed over. */
static void a_signal_stays_handed_over(void **state)
{
    (void)state;
    struct given g = give_here("Dit moet naar de klachtenfunctionaris.");
    as(ROL_KWALITEITSMEDEWERKER);
    take_out(g.id, UITWEG_KLACHT, 303);
    const struct {
        const char *part, *field, *value;
    } posts[] = {
        {"antwoord",  "tekst",     "Wij hebben dit gedaan."},
        {"merken",    "bouwsteen", "3"                     },
        {"thema",     "thema",     "1"                     },
        {"verhaal",   "tekst",     "Een verhaal."          },
        {"doorgeven", "uitweg",    UITWEG_DRINGEND         },
    };
    for (size_t i = 0; i < sizeof posts / sizeof *posts; i++) {
        const char *path = PATH("/signalen/%lld/%s", (long long)g.id, posts[i].part);
        struct answer a = visitor_post(staff, path, posts[i].field, posts[i].value, "zeker", "1",
                                       "soort", "gedaan", "onherkenbaar", "1", NULL);
        if (a.status != 409 && a.status != 404)
            fail_msg("%s: %d", path, a.status);
        if (!strcmp(posts[i].field, "tekst"))
            HAS(a, posts[i].value); /* what was typed is given back */
    }
    assert_int_equal(visitor_post(staff, "/signalen/thema", "signaal",
                                  PATH("%lld", (long long)g.id), "nieuw_thema", "Iets", NULL)
                         .status,
                     404);
    assert_int_equal(visitor_post(staff, PATH("/knopen/%lld/reacties", (long long)g.id), "reactie",
                                  "Toch nog iets.", NULL)
                         .status,
                     404);
    assert_string_equal(knoop_of(w.one.organisatie, g.id).status, UITWEG_KLACHT);
    assert_int_equal(visitor_post(giver, "/code/delen", "delen", "ja", NULL).status, 422);
    assert_string_equal(signal_of(g.id).delen, "nee");
}

/* Words that nobody could read would be lost: first somebody must be there. */
static void somebody_must_carry_it(void **state)
{
    (void)state;
    struct given g = give_here("Naar wie gaat dit?");
    testdb_sql(w.t, PATH("UPDATE lidmaatschap SET locatie = %lld WHERE organisatie = 1 AND rol = "
                         "'klachtenfunctionaris'",
                         (long long)w.one.elsewhere)); /* there is one, but not for here */
    as(ROL_PROFESSIONAL);
    assert_int_equal(take_out(g.id, UITWEG_KLACHT, 422), 0);
    assert_string_equal(signal_of(g.id).tekst, "Naar wie gaat dit?");
    assert_int_equal(visitor_post(staff, PATH("/signalen/%lld/doorgeven", (long long)g.id),
                                  "uitweg", UITWEG_DRINGEND, NULL)
                         .status,
                     422); /* not without saying that it cannot be undone */
    assert_true(take_out(g.id, UITWEG_DRINGEND, 303) > 0);
}

/* Every role × its place and another one: the table of rights, and nothing else. */
static void who_handles_it(void **state)
{
    (void)state;
    static const char *const ways[] = {UITWEG_KLACHT, UITWEG_DRINGEND};
    int in = 0, out = 0;
    for (size_t i = 0; i < 2; i++)
        for (int there = 0; there < 2; there++) {
            int64_t place = there ? w.one.elsewhere : w.one.here;
            struct given g = give(&w.one, place, "Woorden van een gever.", "");
            struct knoop k = knoop_of(w.one.organisatie, g.id);
            struct db_conn *c = testdb_begin(w.t);
            int64_t id = uitweg_begin(c, w.t->ctx, &k, ways[i], 0, NULL, date_today());
            testdb_commit(w.t);
            const char *path = PATH(i ? "/dringend/%lld" : "/klachten/%lld", (long long)id);
            for (int r = 0; r < ROL_AANTAL; r++) {
                struct lidmaatschap l = {
                    .rol = (enum rol)r,
                    .locatie = r == ROL_BESTUURDER || r == ROL_BEHEERDER ? 0 : w.one.here};
                bool gate = mag_members_anywhere(&l, 1, uitweg_mag(ways[i]));
                bool may = mag_members(&l, 1, uitweg_mag(ways[i]), place);
                as((enum rol)r);
                struct answer a = visitor_get(staff, path);
                if (a.status != (may ? 200 : gate ? 404 : 403))
                    fail_msg("%s as %s: %d", path, rol_code((enum rol)r), a.status);
                a = visitor_post(staff, path, "daad", "bericht", "tekst",
                                 "Wij zijn hiermee aan de slag gegaan.", NULL);
                if (a.status != (may ? 303 : gate ? 404 : 403))
                    fail_msg("POST %s as %s: %d", path, rol_code((enum rol)r), a.status);
                *(may ? &in : &out) += 1;
            }
            visitor_forget(staff); /* the neighbours have one of this number, or none */
            visitor_sign_in(staff, w.two.organisatie,
                            w.two.person[i ? ROL_BESTUURDER : ROL_KLACHTENFUNCTIONARIS]);
            assert_int_equal(visitor_get(staff, path).status, 404);
        }
    assert_true(in >= 4 && out > 60);
}

/* Wkkgz: six weeks, once four more with a reason; each is told. */
static void the_giver_is_told(void **state)
{
    (void)state;
    struct given g = give(&w.one, w.one.here, "Ik wil een oordeel.", "gever@ergens.example");
    as(ROL_LEIDINGGEVENDE);
    int64_t id = take_out(g.id, UITWEG_KLACHT, 303);
    const char *path = PATH("/klachten/%lld", (long long)id);
    struct answer a = visitor_get(giver, "/code/mijn"); /* 23 March 2026 */
    HAS(a, "Uw signaal is nu een klacht");
    HAS(a, "uiterlijk op 4 mei 2026");
    HAS(a, "1 juni 2026");
    LACKS(a, "/code/delen");
    struct post_by_id_row m;
    assert_true(mail(1, &m));
    assert_null(strstr(m.inhoud, "oordeel"));
    as(ROL_KLACHTENFUNCTIONARIS);
    assert_int_equal(visitor_post(staff, path, "daad", "langer", "tekst", "Te druk.", NULL).status,
                     422);
    assert_int_equal(visitor_post(staff, path, "daad", "langer", "tekst",
                                  "De arts die erbij was, is nog op reis.", NULL)
                         .status,
                     303);
    a = visitor_get(giver, "/code/mijn");
    HAS(a, "uiterlijk op 1 juni 2026");
    HAS(a, "is nog op reis");
    LACKS(a, "zes weken");
    LACKS(a, "praat er met u over"); /* nobody can call who has only a code */
    HAS(a, "schrijft hier terug");
    LACKS(a, "geschilleninstantie");
    assert_int_equal(visitor_post(staff, path, "daad", "langer", "tekst",
                                  "En nu duurt het nog een keer langer.", NULL)
                         .status,
                     422);
    assert_int_equal(visitor_post(staff, path, "daad", "af", "tekst",
                                  "Uw klacht is gegrond. Wij bieden onze excuses aan.", NULL)
                         .status,
                     303);
    assert_string_equal(knoop_of(w.one.organisatie, id).status, "af");
    a = visitor_get(giver, "/code/mijn");
    HAS(a, "op 23 maart 2026 afgehandeld");
    HAS(a, "Uw klacht is gegrond");
    HAS(a, "geschilleninstantie"); /* Wkkgz art. 18-22: what a giver who is not content can do */
    assert_int_equal(waits(id), 0);
    assert_int_equal(
        visitor_post(giver, "/code/toevoegen", "verhaal", "Dank, en nog iets.", NULL).status, 303);
    assert_int_equal(waits(id), 1);
    HAS(visitor_get(staff, path), "Dank, en nog iets.");
    assert_int_equal(
        visitor_post(staff, path, "daad", "bericht", "tekst", "Graag gedaan, en tot ziens.", NULL)
            .status,
        303);
    assert_int_equal(waits(id), 0);
}

/* Someone with an account reads it under his own signals. */
static void a_giver_inside_is_told(void **state)
{
    (void)state;
    as(ROL_ZORGVRAGER);
    assert_int_equal(visitor_post(staff, "/signalen/nieuw", "verhaal",
                                  "Ik durf het hier te zeggen.", "wie", "zorgvrager", "locatie",
                                  PATH("%lld", (long long)w.one.here), "naam", "eigen", NULL)
                         .status,
                     303);
    as(ROL_PROFESSIONAL);
    testdb_begin(w.t);
    struct signaal_inbox_rows rows =
        signaal_inbox(w.t->c, w.t->ctx, .organisatie = w.one.organisatie, .status = "nieuw",
                      .mag = handeling_code(MAG_TERUGKOPPELEN), .vandaag = date_today(),
                      .langst = date_today() + ANTWOORD_LANGST, .na_dag = 1, .locatie = w.one.here,
                      .na_tijd = TIJD_EERSTE, .grens = 5);
    testdb_commit(w.t);
    assert_int_equal(rows.n, 1);
    int64_t id = take_out(rows.row[0].id, UITWEG_DRINGEND, 303);
    LACKS(visitor_get(staff, "/"), "kan niet wachten");
    as(ROL_LEIDINGGEVENDE);
    HAS(visitor_get(staff, "/"), "1 signaal kan niet wachten");
    as(ROL_ZORGVRAGER);
    HAS(visitor_get(staff, "/signalen/mijn"), "Ik durf het hier te zeggen.");
    struct answer a = visitor_get(staff, own_path(rows.row[0].id, ""));
    HAS(a, "Ik durf het hier te zeggen.");
    HAS(a, "Uw signaal kon niet wachten");
    as(ROL_LEIDINGGEVENDE);
    a = visitor_get(staff, PATH("/dringend/%lld", (long long)id));
    HAS(a, "Ik durf het hier te zeggen.");
    LACKS(a, "zorgvrager@een.example");
}

/* ---- the list ---- */

/* Urgent signals at a place, the first of them this many days ago. */
static int64_t urgent_of(const struct world_side *s, int64_t place, int n, int days_ago)
{
    int64_t last = 0;
    struct db_conn *c = testdb_begin(w.t);
    for (int i = 0; i < n; i++) {
        struct knoop k;
        int64_t id = signaal_create(c, &(struct signaal_gegeven){
                                           .rij = {.organisatie = s->organisatie,
                                                   .tekst = "Dit kan niet wachten.",
                                                   .gever = "naaste",
                                                   .kanaal = "openbaar",
                                                   .taal = "nl"},
                                           .locatie = place,
                                           .gemaakt = time_now() - days_ago * 86400
        });
        assert_true(knoop_read(c, w.t->ctx, s->organisatie, id, &k));
        last = uitweg_begin(c, w.t->ctx, &k, UITWEG_DRINGEND, 0, NULL, date_today() - days_ago);
    }
    testdb_commit(w.t);
    return last;
}

static int64_t urgent(int64_t place, int n, int days_ago)
{
    return urgent_of(&w.one, place, n, days_ago);
}

/* Somebody who leads two of three places sees what is theirs of both, whatever there is at the third;
 * and of the whole organisation who may. */
static void what_is_not_theirs_takes_no_room(void **state)
{
    (void)state;
    struct db_conn *c = testdb_begin(w.t);
    int64_t third = locatie_create(c, w.one.organisatie, "Zijhuis", "anders", "Zeist", NULL);
    lid_create(c, w.one.organisatie, w.one.person[ROL_LEIDINGGEVENDE], ROL_LEIDINGGEVENDE, third,
               0);
    testdb_commit(w.t);
    int64_t own = urgent(third, 1, 9), first = urgent(w.one.here, 1, 8), whole = urgent(0, 1, 7);
    urgent(w.one.elsewhere, 101, 1);
    as(ROL_LEIDINGGEVENDE);
    HAS(visitor_get(staff, "/signalen"), "href=\"/dringend\">2 signalen kunnen niet wachten");
    struct answer a = visitor_get(staff, "/dringend");
    HAS(a, PATH("/dringend/%lld\"", (long long)own));
    HAS(a, PATH("/dringend/%lld\"", (long long)first));
    LACKS(a, PATH("/dringend/%lld\"", (long long)whole));
    assert_int_equal(times(a.body, "href=\"/dringend/"), 2);
    as(ROL_BESTUURDER); /* of everywhere: the newest hundred */
    a = visitor_get(staff, "/dringend");
    assert_int_equal(times(a.body, "href=\"/dringend/"), 100);
}

/* A number that was left behind when it was handed on to the other kind takes no room either: of one
 * place, of everywhere, of the whole organisation. */
static void what_was_handed_on_takes_no_room(void **state)
{
    (void)state;
    int64_t here = urgent(w.one.here, 1, 9), whole = urgent(0, 1, 9);
    const int64_t places[] = {w.one.here, 0};
    for (size_t p = 0; p < 2; p++)
        for (int i = 0; i < 100; i++) {
            int64_t id = urgent(places[p], 1, 1);
            struct uitweg u;
            struct db_conn *c = testdb_begin(w.t);
            assert_true(uitweg_read(c, w.t->ctx, w.one.organisatie, id, &u));
            uitweg_verder(c, w.t->ctx, &u, w.one.person[ROL_LEIDINGGEVENDE], NULL, date_today());
            testdb_commit(w.t);
        }
    as(ROL_LEIDINGGEVENDE);
    HAS(visitor_get(staff, "/dringend"), PATH("/dringend/%lld\"", (long long)here));
    as(ROL_BESTUURDER);
    struct answer a = visitor_get(staff, "/dringend");
    HAS(a, PATH("/dringend/%lld\"", (long long)here));
    HAS(a, PATH("/dringend/%lld\"", (long long)whole));
    testdb_sql(w.t, "UPDATE lidmaatschap SET locatie = NULL WHERE rol = 'leidinggevende'");
    as(ROL_LEIDINGGEVENDE);
    HAS(visitor_get(staff, "/dringend"), PATH("/dringend/%lld\"", (long long)whole));
}

/* ---- the giver decides ---- */

static int64_t away_to(int64_t signal, const char **soort)
{
    struct uitweg u = away_of(signal);
    *soort = u.id ? u.soort : "";
    return u.id;
}

/* One tick on the page of the code; what happens next is told, with both terms. */
static void the_giver_makes_it_a_complaint(void **state)
{
    const char *soort;
    (void)state;
    struct given g = give_here("Niemand luistert naar mij over " WORD ".");
    struct answer a = visitor_get(giver, "/code/mijn");
    HAS(a, "binnen zes weken");
    HAS(a, "hoogstens vier weken langer");
    HAS(a, "Het team kan uw woorden dan niet meer lezen.");
    HAS(a, "Vraag de locatie hoe u die bereikt."); /* who would rather talk */
    a = visitor_post(giver, "/code/klacht", NULL); /* without the tick */
    assert_int_equal(a.status, 422);
    assert_int_equal(away_to(g.id, &soort), 0);
    a = visitor_post(giver, "/code/klacht", "zeker", "1", NULL);
    assert_string_equal(a.location, "/code/mijn");
    int64_t id = away_to(g.id, &soort);
    assert_string_equal(soort, UITWEG_KLACHT);
    a = visitor_get(giver, "/code/mijn");
    HAS(a, "maakte u van uw signaal een klacht");
    HAS(a, "Schrijf dat hieronder");
    HAS(a, "Dat u een klacht indiende");
    LACKS(a, "Dat uw signaal is doorgegeven");
    LACKS(a, "waar het over ging"); /* that is no longer known */
    LACKS(a, "Uw keuze of anderen");
    HAS(a, "Wie u zei te zijn");
    HAS(a, "uiterlijk op 4 mei 2026");
    HAS(a, "1 juni 2026");
    LACKS(a, "is uw signaal doorgegeven");
    LACKS(a, "/code/klacht");
    assert_int_equal(visitor_post(giver, "/code/klacht", "zeker", "1", NULL).status, 422);
    assert_int_equal(away_to(g.id, &soort), id);
    as(ROL_KLACHTENFUNCTIONARIS);
    a = visitor_get(staff, PATH("/klachten/%lld", (long long)id));
    HAS(a, WORD);
    HAS(a, "zelf een klacht van");
    as(ROL_PROFESSIONAL);
    LACKS(visitor_get(staff, PATH("/signalen/%lld", (long long)g.id)), WORD);
}

/* How many mails wait, and how many of them for this role. */
static int mails(enum rol who)
{
    struct post_by_id_row m;
    int n = 0;
    for (int64_t i = 1; mail(i, &m); i++) {
        assert_null(strstr(m.inhoud, WORD));
        assert_null(strstr(m.onderwerp, WORD));
        n += strcmp(m.aan, PATH("%s@een.example", rol_code(who))) == 0;
    }
    return n;
}

static int mails_to(const char *address)
{
    struct post_by_id_row m;
    int n = 0;
    for (int64_t i = 1; i < 100; i++) /* what was taken back leaves a hole */
        n += mail(i, &m) && strcmp(m.aan, address) == 0;
    return n;
}

static size_t messages_of(int64_t id)
{
    testdb_begin(w.t);
    struct uitweg_berichten_rows rows =
        uitweg_berichten(w.t->c, w.t->ctx, .organisatie = w.one.organisatie, .uitweg = id);
    testdb_commit(w.t);
    return rows.n;
}

/* What cannot wait and became a complaint too waits for both until each has handled it: nobody loses
 * it, both read what is said, and who handles complaints is mailed once. */
static void urgent_and_a_complaint_too(void **state)
{
    const char *soort;
    (void)state;
    struct given g = give_here("Er is iets ergs met " WORD ".");
    as(ROL_PROFESSIONAL);
    int64_t urgent = take_out(g.id, UITWEG_DRINGEND, 303);
    int lead = mails(ROL_LEIDINGGEVENDE), officer = mails(ROL_KLACHTENFUNCTIONARIS);
    const char *path = PATH("/dringend/%lld", (long long)urgent);
    assert_int_equal(lead, 1);
    HAS(visitor_get(giver, "/code/mijn"), "tot is gedaan wat niet kan wachten");
    visitor_post(giver, "/code/klacht", "zeker", "1", NULL);
    int64_t complaint = away_to(g.id, &soort);
    assert_string_equal(soort, UITWEG_KLACHT);
    assert_int_not_equal(complaint, urgent);
    assert_int_equal(waits(urgent), 1);
    assert_int_equal(waits(complaint), 1);
    assert_int_equal(mails(ROL_LEIDINGGEVENDE), lead);
    assert_int_equal(mails(ROL_KLACHTENFUNCTIONARIS), officer + 1);
    HAS(visitor_get(giver, "/code/mijn"), "leest alleen wat niet kan wachten");
    /* for whom it is she says each time */
    assert_int_equal(
        visitor_post(giver, "/code/toevoegen", "verhaal", "Het gebeurt weer.", NULL).status, 422);
    visitor_post(giver, "/code/toevoegen", "verhaal", "Het gebeurt weer.", "leest", "leiding",
                 NULL);
    visitor_post(giver, "/code/toevoegen", "verhaal", "Dit gaat over wie leidt.", "leest",
                 UITWEG_KLACHT, NULL);
    as(ROL_KLACHTENFUNCTIONARIS);
    const char *said = PATH("/klachten/%lld", (long long)complaint);
    HAS(visitor_get(staff, said), "Het gebeurt weer.");
    HAS(visitor_get(staff, said), "Dit gaat over wie leidt.");
    visitor_post(staff, said, "daad", "bericht", "tekst", "U zegt dat wie leidt het deed.", NULL);
    assert_int_equal(visitor_get(staff, path).status, 403);
    as(ROL_LEIDINGGEVENDE);
    HAS(visitor_get(staff, "/dringend"), path);
    struct answer a = visitor_get(staff, path);
    HAS(a, WORD);
    HAS(a, "Het gebeurt weer.");
    LACKS(a, "Dit gaat over wie leidt.");
    LACKS(a, "U zegt dat wie leidt");
    HAS(a, "maakte hier ook een klacht van");
    assert_int_equal(visitor_post(staff, PATH("/knopen/%lld/reacties", (long long)urgent),
                                  "reactie", "Ik bel haar arts.", NULL)
                         .status,
                     303);
    assert_int_equal(visitor_post(staff, PATH("%s/" FURTHER, path), "zeker", "1", NULL).status,
                     422);
    assert_int_equal(visitor_post(staff, path, "daad", "af", "tekst",
                                  "Zij is nu veilig, wij waren er meteen.", NULL)
                         .status,
                     303);
    assert_int_equal(waits(urgent), 0);
    assert_int_equal(waits(complaint), 1);
    a = visitor_get(giver, "/code/mijn");
    HAS(a, "Zij is nu veilig, wij");
    LACKS(a, "leest alleen wat niet kan wachten");
    /* as she was told: who leads has her words no more, who handles complaints has all */
    as(ROL_LEIDINGGEVENDE);
    a = visitor_get(staff, path);
    assert_int_equal(a.status, 200);
    LACKS(a, WORD);
    LACKS(a, "Het gebeurt weer.");
    HAS(a, "De klacht is bij de klachtenfunctionaris.");
    assert_int_equal(
        visitor_post(staff, path, "daad", "bericht", "tekst", "Nog een woord van wie leidt.", NULL)
            .status,
        404);
    as(ROL_KLACHTENFUNCTIONARIS);
    const char *other = PATH("/klachten/%lld", (long long)complaint);
    a = visitor_get(staff, other);
    HAS(a, WORD);
    HAS(a, "Het gebeurt weer.");
    HAS(a, "Zij is nu veilig, wij");
    HAS(a, "Ik bel haar arts.");
    visitor_post(staff, other, "daad", "bericht", "tekst", "Wij zoeken het helemaal uit.", NULL);
    assert_int_equal(
        visitor_post(giver, "/code/toevoegen", "verhaal", "Dank u.", "leest", UITWEG_KLACHT, NULL)
            .status,
        303);
    assert_int_equal(messages_of(urgent), 0);
    assert_int_equal(messages_of(complaint), 6);
    assert_int_equal(waits(urgent), 0);
    HAS(visitor_get(giver, "/code/mijn"), "Wij zoeken het helemaal uit.");
}

/* The day of so many days after the first. */
static void on_day(int32_t first, int days)
{
    char iso[11];
    date_iso(first + days, iso);
    setenv("KOERS_NU", PATH("%sT09:00:00", iso), 1);
}

/* Of what cannot wait and became a complaint too, the one goes long before the other, whichever is
 * closed first: until both are gone its giver finds it, reads it and is mailed. */
static void the_one_that_goes_leaves_the_other(void **state)
{
    static const struct {
        const char *first, *then;
        enum rol one, other;
    } ways[] = {
        {"/dringend", "/klachten", ROL_LEIDINGGEVENDE,       ROL_KLACHTENFUNCTIONARIS},
        {"/klachten", "/dringend", ROL_KLACHTENFUNCTIONARIS, ROL_LEIDINGGEVENDE      },
    };
    struct background a = {.db = w.t->db};
    int32_t today = date_today();
    (void)state;
    as(ROL_BEHEERDER);
    assert_int_equal(visitor_post(staff, "/beheer/bewaren", "maanden", "1", NULL).status, 303);
    for (size_t i = 0; i < 2; i++) {
        const char *soort;
        as(ROL_ZORGVRAGER);
        assert_int_equal(give_inside("Er is iets ergs met " WORD ".", "eigen").status, 303);
        int64_t id = last_signal();
        assert_int_equal(
            visitor_post(staff, own_path(id, "/mailen"), "email", "ik@ergens.example", NULL).status,
            303);
        as(ROL_PROFESSIONAL);
        int64_t urgent = take_out(id, UITWEG_DRINGEND, 303);
        as(ROL_ZORGVRAGER);
        visitor_post(staff, own_path(id, "/klacht"), "zeker", "1", NULL);
        int64_t complaint = away_to(id, &soort);
        const int64_t ids[] = {i ? complaint : urgent, i ? urgent : complaint};
        on_day(today, 2);
        as(ways[i].one);
        assert_int_equal(visitor_post(staff, PATH("%s/%lld", ways[i].first, (long long)ids[0]),
                                      "daad", "af", "tekst", "Dit is nu helemaal opgelost.", NULL)
                             .status,
                         303);
        on_day(today, 36);
        uitweg_tidy(&a);
        as(ways[i].one);
        LACKS(visitor_get(staff, PATH("%s/%lld", ways[i].first, (long long)ids[0])), WORD);
        as(ROL_ZORGVRAGER);
        HAS(visitor_get(staff, "/signalen/mijn"), WORD);
        HAS(visitor_get(staff, own_path(id, "")), WORD);
        on_day(today, 42);
        int n = mails_to("ik@ergens.example");
        as(ways[i].other);
        assert_int_equal(visitor_post(staff, PATH("%s/%lld", ways[i].then, (long long)ids[1]),
                                      "daad", "af", "tekst", "U hebt gelijk, het spijt ons.", NULL)
                             .status,
                         303);
        assert_int_equal(mails_to("ik@ergens.example"), n + 1);
        as(ROL_ZORGVRAGER);
        HAS(visitor_get(staff, own_path(id, "")), "U hebt gelijk, het spijt ons.");
        on_day(today, 80);
        uitweg_tidy(&a);
        as(ROL_ZORGVRAGER);
        assert_int_equal(visitor_get(staff, own_path(id, "")).status, 404);
        assert_null(signal_of(id).email);
        assert_int_equal(mails_to("ik@ergens.example"), 0);
        setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
    }
}

/* Each way in which a giver files a complaint is mailed, by the day; what the team hands over is not. */
static void a_filed_complaint_is_mailed(void **state)
{
    int64_t day = time_of_date(date_today());
    (void)state;
    for (int way = 0; way < 3; way++) { /* of a signal; of what cannot wait; of that, closed */
        struct given g = give_here("Ik wil een oordeel over " WORD ".");
        const char *path = NULL;
        as(ROL_PROFESSIONAL);
        if (way)
            path = PATH("/dringend/%lld", (long long)take_out(g.id, UITWEG_DRINGEND, 303));
        as(ROL_LEIDINGGEVENDE);
        if (way == 2)
            visitor_post(staff, path, "daad", "af", "tekst", "Zij is nu veilig, echt.", NULL);
        int officer = mails(ROL_KLACHTENFUNCTIONARIS);
        assert_int_equal(visitor_post(giver, "/code/klacht", "zeker", "1", NULL).status, 303);
        if (mails(ROL_KLACHTENFUNCTIONARIS) != officer + 1)
            fail_msg("way %d: %d mails", way, mails(ROL_KLACHTENFUNCTIONARIS) - officer);
    }
    struct post_by_id_row m;
    int seen = 0;
    for (int64_t i = 1; mail(i, &m); i++)
        if (strstr(m.inhoud, "/klachten")) {
            assert_int_equal(m.volgende, day);
            seen++;
        }
    assert_int_equal(seen, 3);
}

/* The newest signal of the inbox. */
static int64_t newest(void)
{
    testdb_begin(w.t);
    struct signaal_inbox_rows rows =
        signaal_inbox(w.t->c, w.t->ctx, .organisatie = w.one.organisatie, .status = "nieuw",
                      .mag = handeling_code(MAG_TERUGKOPPELEN), .vandaag = date_today(),
                      .langst = date_today() + ANTWOORD_LANGST, .na_dag = 1, .locatie = w.one.here,
                      .na_tijd = TIJD_EERSTE, .grens = 5);
    testdb_commit(w.t);
    assert_int_equal(rows.n, 1);
    return rows.row[0].id;
}

static const char *complain_path(int64_t id)
{
    return own_path(id, "/klacht");
}

/* Who follows it on her own page has the same form, with a name and without. */
static void the_giver_inside_makes_it_a_complaint(void **state)
{
    static const char *const names[] = {"eigen", "ja"};
    const char *soort;
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        as(ROL_ZORGVRAGER);
        const char *words = PATH("Over " WORD "%zu wil niemand praten.", i);
        assert_int_equal(visitor_post(staff, "/signalen/nieuw", "verhaal", words, "wie",
                                      "zorgvrager", "locatie", PATH("%lld", (long long)w.one.here),
                                      "naam", names[i], NULL)
                             .status,
                         303);
        int64_t id = newest();
        HAS(visitor_get(staff, own_path(id, "")), "hoogstens vier weken langer");
        struct answer a = visitor_post(staff, complain_path(id), NULL); /* without the tick */
        assert_int_equal(a.status, 422);
        HAS(a, words);
        assert_int_equal(away_to(id, &soort), 0);
        as(ROL_NAASTE); /* of somebody else it does not exist */
        assert_int_equal(visitor_post(staff, complain_path(id), "zeker", "1", NULL).status, 404);
        assert_int_equal(away_to(id, &soort), 0);
        as(ROL_ZORGVRAGER);
        a = visitor_post(staff, complain_path(id), "zeker", "1", NULL);
        assert_string_equal(a.location, own_path(id, ""));
        int64_t complaint = away_to(id, &soort);
        assert_string_equal(soort, UITWEG_KLACHT);
        a = visitor_get(staff, own_path(id, ""));
        HAS(a, "maakte u van uw signaal een klacht");
        HAS(a, "Schrijf dat hieronder");
        HAS(a, own_path(id, "/toevoegen"));
        LACKS(a, complain_path(id));
        assert_int_equal(visitor_post(staff, complain_path(id), "zeker", "1", NULL).status, 422);
        assert_int_equal(away_to(id, &soort), complaint);
        as(ROL_KLACHTENFUNCTIONARIS);
        HAS(visitor_get(staff, PATH("/klachten/%lld", (long long)complaint)), words);
        as(ROL_PROFESSIONAL);
        LACKS(visitor_get(staff, PATH("/signalen/%lld", (long long)id)), words);
    }
}

/* What the team handed over as urgent its giver inside can still make a complaint. */
static void what_is_urgent_becomes_a_complaint_inside(void **state)
{
    const char *soort;
    (void)state;
    as(ROL_ZORGVRAGER);
    visitor_post(staff, "/signalen/nieuw", "verhaal", "Over " WORD ".", "wie", "zorgvrager",
                 "locatie", PATH("%lld", (long long)w.one.here), "naam", "eigen", NULL);
    as(ROL_PROFESSIONAL);
    int64_t id = newest();
    take_out(id, UITWEG_DRINGEND, 303);
    as(ROL_ZORGVRAGER);
    assert_int_equal(visitor_post(staff, complain_path(id), "zeker", "1", NULL).status, 303);
    away_to(id, &soort);
    assert_string_equal(soort, UITWEG_KLACHT);
    testdb_sql(w.t, "DELETE FROM lidmaatschap WHERE rol = 'klachtenfunctionaris'");
    visitor_post(staff, "/signalen/nieuw", "verhaal", "Nog iets.", "wie", "zorgvrager", "locatie",
                 PATH("%lld", (long long)w.one.here), "naam", "eigen", NULL);
    id = newest();
    LACKS(visitor_get(staff, own_path(id, "")), complain_path(id));
    assert_int_equal(visitor_post(staff, complain_path(id), "zeker", "1", NULL).status, 422);
}

/* Where nobody can handle it, it is not offered, and cannot be sent. */
static void no_complaint_without_who_handles_it(void **state)
{
    const char *soort;
    (void)state;
    testdb_sql(w.t, "DELETE FROM lidmaatschap WHERE rol = 'klachtenfunctionaris'");
    struct given g = give_here("Ik wil een klacht indienen.");
    LACKS(visitor_get(giver, "/code/mijn"), "/code/klacht");
    assert_int_equal(visitor_post(giver, "/code/klacht", "zeker", "1", NULL).status, 422);
    assert_int_equal(away_to(g.id, &soort), 0);
    assert_string_equal(signal_of(g.id).tekst, "Ik wil een klacht indienen.");
}

/* ---- the one becomes the other ---- */

static void each_way_leads_to_the_other(void **state)
{
    static const struct {
        const char *way, *path, *other, *there;
        enum rol from, to;
    } ways[] = {
        {UITWEG_KLACHT,   "/klachten", UITWEG_DRINGEND, "/dringend", ROL_KLACHTENFUNCTIONARIS,
         ROL_LEIDINGGEVENDE      },
        {UITWEG_DRINGEND, "/dringend", UITWEG_KLACHT,   "/klachten", ROL_LEIDINGGEVENDE,
         ROL_KLACHTENFUNCTIONARIS},
    };
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        const char *soort;
        struct given g = give_here("Het begon met " WORD "en.");
        as(ROL_PROFESSIONAL);
        answer_signal(g.id, "tussenbericht", "Wij horen u over " WORD "en.", 303);
        int64_t id = take_out(g.id, ways[i].way, 303);
        assert_int_equal(
            visitor_post(giver, "/code/toevoegen", "verhaal", "Nog iets " WORD "en.", NULL).status,
            303);
        const char *old = PATH("%s/%lld", ways[i].path, (long long)id);
        as(ways[i].to); /* not of who has no right to it yet */
        assert_in_range(visitor_post(staff, PATH("%s/" FURTHER, old), "zeker", "1", NULL).status,
                        403, 404);
        as(ways[i].from);
        assert_int_equal(visitor_post(staff, PATH("%s/" FURTHER, old), NULL).status, 422);
        struct answer a = visitor_post(staff, PATH("%s/" FURTHER, old), "zeker", "1", NULL);
        assert_string_equal(a.location, ways[i].path);
        int64_t now = away_to(g.id, &soort);
        assert_true(now != id);
        assert_string_equal(soort, ways[i].other);
        assert_string_equal(knoop_of(w.one.organisatie, g.id).status, ways[i].other);
        assert_int_equal(visitor_get(staff, old).status, 404);
        LACKS(visitor_get(staff, ways[i].path), PATH("%s/%lld\"", ways[i].path, (long long)id));
        assert_int_equal(waits(id), 0);
        assert_int_equal(waits(now), 1);
        as(ways[i].to);
        a = visitor_get(staff, PATH("%s/%lld", ways[i].there, (long long)now));
        assert_int_equal(times(a.body, WORD "en"), 3);
        a = visitor_get(giver, "/code/mijn");
        assert_int_equal(times(a.body, WORD "en"), 3);
        HAS(a, i ? "Uw signaal is nu een klacht" : "Uw signaal kon niet wachten");
        HAS(a, "Op 23 maart 2026 is uw signaal doorgegeven aan");
        LACKS(a, "het team uw signaal"); /* who handled it did */
        if (i == 0) {                    /* and its giver brings it back */
            assert_int_equal(visitor_post(giver, "/code/klacht", "zeker", "1", NULL).status, 303);
            away_to(g.id, &soort);
            assert_string_equal(soort, UITWEG_KLACHT);
        }
    }
}

static int64_t hand_on(enum rol who, const char *path, int64_t id, int status)
{
    as(who);
    assert_int_equal(
        visitor_post(staff, PATH("%s/%lld/" FURTHER, path, (long long)id), "zeker", "1", NULL)
            .status,
        status);
    return id;
}

/* By way of the other kind and back: the six weeks count from the first day, and the four weeks more
 * were used. */
static void a_detour_gives_no_time(void **state)
{
    const char *soort;
    (void)state;
    struct given g = give_here("Ik wil een oordeel.");
    as(ROL_PROFESSIONAL);
    int64_t id = take_out(g.id, UITWEG_KLACHT, 303);
    as(ROL_KLACHTENFUNCTIONARIS);
    assert_int_equal(visitor_post(staff, PATH("/klachten/%lld", (long long)id), "daad", "langer",
                                  "tekst", "De arts die erbij was, is nog op reis.", NULL)
                         .status,
                     303);
    hand_on(ROL_KLACHTENFUNCTIONARIS, "/klachten", id, 303);
    id = away_to(g.id, &soort);
    assert_string_equal(soort, UITWEG_DRINGEND);
    setenv("KOERS_NU", "2026-04-10T09:00:00", 1);
    as(ROL_LEIDINGGEVENDE);
    struct answer a = visitor_get(staff, PATH("/dringend/%lld", (long long)id));
    HAS(a, "23 maart 2026"); /* from then the six weeks count */
    LACKS(a, "Vanaf vandaag gelden de zes weken");
    hand_on(ROL_LEIDINGGEVENDE, "/dringend", id, 303);
    id = away_to(g.id, &soort);
    as(ROL_KLACHTENFUNCTIONARIS);
    a = visitor_get(staff, PATH("/klachten/%lld", (long long)id));
    HAS(a, "Uiterlijk op 1 juni 2026");
    HAS(a, "Dit is met vier weken verlengd");
    HAS(a, "Open, verlengd");
    LACKS(a, "value=\"langer\"");
    visitor_post(giver, "/code", "code", g.code, NULL);
    HAS(visitor_get(giver, "/code/mijn"), "uiterlijk op 1 juni 2026");
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
}

/* Without the four weeks: they are still to be had, once, and the giver reads from which day it counts. */
static void the_first_day_of_a_complaint_counts(void **state)
{
    const char *soort;
    (void)state;
    struct given g = give_here("Ik wil een oordeel.");
    as(ROL_PROFESSIONAL);
    int64_t id = take_out(g.id, UITWEG_KLACHT, 303);
    hand_on(ROL_KLACHTENFUNCTIONARIS, "/klachten", id, 303);
    setenv("KOERS_NU", "2026-04-10T09:00:00", 1);
    visitor_post(giver, "/code", "code", g.code, NULL);
    assert_int_equal(visitor_post(giver, "/code/klacht", "zeker", "1", NULL).status, 303);
    id = away_to(g.id, &soort);
    struct answer a = visitor_get(giver, "/code/mijn");
    HAS(a, "Op 10 april 2026 maakte u");
    HAS(a, "uiterlijk op 4 mei 2026");
    HAS(a, "zes weken na 23 maart 2026");
    as(ROL_KLACHTENFUNCTIONARIS);
    HAS(visitor_get(staff, PATH("/klachten/%lld", (long long)id)), "value=\"langer\"");
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
}

/* Who passed it on reads where it went when she may read it there; else that she no longer can, with the
 * way back. */
static void it_says_where_it_went(void **state)
{
    static const char *const gone = "Jij kunt het niet meer lezen.",
                             *const back = "href=\"/signalen\">Naar de andere signalen";
    static const struct {
        enum rol who;
        const char *way;
        bool reads;
    } cases[] = {
        {ROL_PROFESSIONAL,   UITWEG_DRINGEND, false},
        {ROL_PROFESSIONAL,   UITWEG_KLACHT,   false},
        {ROL_LEIDINGGEVENDE, UITWEG_DRINGEND, true },
        {ROL_LEIDINGGEVENDE, UITWEG_KLACHT,   false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct given g = give_here("Dit is niet goed.");
        as(cases[i].who);
        const char *there = PATH(i % 2 ? "href=\"/klachten/%lld\"" : "href=\"/dringend/%lld\"",
                                 (long long)take_out(g.id, cases[i].way, 303));
        struct answer a = visitor_get(staff, PATH("/signalen/%lld", (long long)g.id));
        HAS(a, back);
        assert_int_equal(strstr(a.body, there) != NULL, cases[i].reads);
        assert_int_equal(strstr(a.body, gone) != NULL, !cases[i].reads);
    }
    for (int both = 0; both < 2; both++) {
        struct given g = give_here("Dit is niet goed.");
        as(ROL_PROFESSIONAL);
        int64_t id = take_out(g.id, UITWEG_DRINGEND, 303);
        if (both) {
            struct db_conn *c = testdb_begin(w.t);
            lid_create(c, w.one.organisatie, w.one.person[ROL_LEIDINGGEVENDE],
                       ROL_KLACHTENFUNCTIONARIS, w.one.here, 0);
            testdb_commit(w.t);
        }
        as(ROL_LEIDINGGEVENDE);
        struct answer a =
            visitor_post(staff, PATH("/dringend/%lld/" FURTHER, (long long)id), "zeker", "1", NULL);
        assert_string_equal(a.location, both ? PATH("/klachten/%lld", (long long)away_of(g.id).id)
                                             : "/dringend");
        HAS(visitor_get(staff, a.location), both ? "Het staat nu hier." : gone);
    }
}

/* What its giver filed as a complaint is not taken away from who handles complaints. */
static void a_filed_complaint_stays(void **state)
{
    const char *soort;
    (void)state;
    struct given g = give_here("Ik dien een klacht in.");
    assert_int_equal(visitor_post(giver, "/code/klacht", "zeker", "1", NULL).status, 303);
    int64_t id = away_to(g.id, &soort);
    as(ROL_KLACHTENFUNCTIONARIS);
    struct answer a = visitor_get(staff, PATH("/klachten/%lld", (long long)id));
    HAS(a, "Daarom blijft het bij jou. Kan iets niet wachten? Bel dan zelf wie de leiding heeft.");
    LACKS(a, "/" FURTHER "\"");
    hand_on(ROL_KLACHTENFUNCTIONARIS, "/klachten", id, 422);
    assert_int_equal(away_to(g.id, &soort), id);
    assert_string_equal(soort, UITWEG_KLACHT);
}

/* What is over is not made longer, nor what was made longer before, nor what is late. */
static void longer_is_offered_once(void **state)
{
    (void)state;
    struct given g = give_here("Ik wil een oordeel.");
    as(ROL_LEIDINGGEVENDE);
    int64_t id = take_out(g.id, UITWEG_KLACHT, 303);
    const char *path = PATH("/klachten/%lld", (long long)id);
    as(ROL_KLACHTENFUNCTIONARIS);
    HAS(visitor_get(staff, path), "value=\"langer\"");
    setenv("KOERS_NU", "2026-05-05T09:00:00", 1);
    LACKS(visitor_get(staff, path), "value=\"langer\"");
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
    visitor_post(staff, path, "daad", "langer", "tekst", "De arts is nog op reis, helaas.", NULL);
    LACKS(visitor_get(staff, path), "value=\"langer\"");
    testdb_sql(w.t, "UPDATE signaal_uitweg SET verlengd = FALSE");
    HAS(visitor_get(staff, path), "value=\"langer\"");
    visitor_post(staff, path, "daad", "af", "tekst", "Uw klacht is gegrond, onze excuses.", NULL);
    LACKS(visitor_get(staff, path), "value=\"langer\"");
    assert_int_equal(visitor_post(staff, path, "daad", "langer", "tekst",
                                  "Toch nog wat langer, zeggen wij.", NULL)
                         .status,
                     422);
    assert_string_equal(knoop_of(w.one.organisatie, id).status, "af");
}

/* ---- who must act hears it at once ---- */

static void what_cannot_wait_is_mailed(void **state)
{
    (void)state;
    struct given g = give_here("Er is iets ergs met " WORD ".");
    as(ROL_PROFESSIONAL);
    take_out(g.id, UITWEG_DRINGEND, 303);
    int to[ROL_AANTAL] = {0}, n = 0;
    struct post_by_id_row m;
    for (int64_t i = 1; mail(i, &m); i++, n++) {
        assert_null(strstr(m.inhoud, WORD));
        assert_null(strstr(m.onderwerp, WORD));
        assert_non_null(strstr(m.inhoud, "/dringend\n"));
        for (int rol = 0; rol < ROL_AANTAL; rol++)
            to[rol] += strcmp(m.aan, PATH("%s@een.example", rol_code((enum rol)rol))) == 0;
    }
    for (int rol = 0; rol < ROL_AANTAL; rol++) {
        struct lidmaatschap l = {.rol = (enum rol)rol,
                                 .locatie = rol == ROL_BESTUURDER ? 0 : w.one.here};
        if (to[rol] != mag_members(&l, 1, MAG_DRINGEND_BEHANDELEN, w.one.here))
            fail_msg("%d mails to %s", to[rol], rol_code((enum rol)rol));
    }
    assert_true(n >= 2);
    int before = n;
    struct given k = give_here("Dit is een klacht.");
    as(ROL_PROFESSIONAL);
    take_out(k.id, UITWEG_KLACHT, 303); /* that has six weeks */
    for (n = 0; mail(n + 1, &m);)
        n++;
    assert_int_equal(n, before);
    /* at another place its own lead hears it, this one does not */
    struct given far = give(&w.one, w.one.elsewhere, "Ginds.", "");
    struct knoop there = knoop_of(w.one.organisatie, far.id);
    struct db_conn *c = testdb_begin(w.t);
    uitweg_begin(c, w.t->ctx, &there, UITWEG_DRINGEND, 0, "http://x", date_today());
    testdb_commit(w.t);
    for (n = before; mail(n + 1, &m); n++)
        assert_null(strstr(m.aan, rol_code(ROL_LEIDINGGEVENDE)));
    assert_true(n > before);
}

/* Who counts as somebody who can carry it hears it: a membership at another place, of a role whose right
 * is everywhere; somebody who left counts for neither. */
static void who_carries_it_hears_it(void **state)
{
    const struct {
        const char *change;
        bool carried;
    } cases[] = {
        {PATH("UPDATE lidmaatschap SET locatie = %lld WHERE organisatie = 1 AND rol = "
              "'bestuurder'", (long long)w.one.elsewhere),
         true},
        {"UPDATE persoon SET gesloten = 1 WHERE organisatie = 1 AND id IN (SELECT persoon FROM "
         "lidmaatschap WHERE organisatie = 1 AND rol = 'bestuurder')",                            false},
    };
    struct post_by_id_row m;
    int64_t before = 0;
    (void)state;
    testdb_sql(w.t, "DELETE FROM lidmaatschap WHERE organisatie = 1 AND rol = 'leidinggevende'");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        testdb_sql(w.t, cases[i].change);
        struct given g = give_here("Er is iets ergs.");
        struct knoop k = knoop_of(w.one.organisatie, g.id);
        struct db_conn *c = testdb_begin(w.t);
        assert_int_equal(
            uitweg_carried(c, w.t->ctx, UITWEG_DRINGEND, w.one.organisatie, w.one.here),
            cases[i].carried);
        uitweg_begin(c, w.t->ctx, &k, UITWEG_DRINGEND, 0, "http://x", date_today());
        testdb_commit(w.t);
        int64_t n = 0;
        while (mail(before + n + 1, &m))
            n++;
        assert_int_equal(n, cases[i].carried);
        before += n;
    }
}

/* ---- how long it is kept ---- */

/* The same of both kinds: closed, and the last word about it was long ago. */
static void closed_goes(const char *way, const char *list, enum rol who)
{
    struct background a = {.db = w.t->db};
    struct given g = give(&w.one, w.one.here, "Mijn " WORD "en zijn weg.", "gever@ergens.example");
    as(ROL_LEIDINGGEVENDE);
    int64_t id = take_out(g.id, way, 303);
    const char *path = PATH("%s/%lld", list, (long long)id);
    as(who);
    LACKS(visitor_get(staff, path), "worden verwijderd op");
    visitor_post(staff, path, "daad", "af", "tekst", "Over uw " WORD "en: gegrond.", NULL);
    HAS(visitor_get(staff, path), "worden verwijderd op 23 maart 2028");
    HAS(visitor_get(giver, "/code/mijn"), "verwijderen uw woorden op 23 maart 2028");
    as(ROL_BEHEERDER);
    HAS(visitor_get(staff, "/beheer/bereik"), "onze keuze");
    assert_int_equal(visitor_post(staff, "/beheer/bewaren", "maanden", "0", NULL).status, 422);
    assert_int_equal(visitor_post(staff, "/beheer/bewaren", "maanden", "6", NULL).status, 303);
    as(ROL_LEIDINGGEVENDE);
    assert_int_equal(visitor_post(staff, "/beheer/bewaren", "maanden", "9", NULL).status, 403);
    /* a word of the giver afterwards waits for an answer: then it stays, and counts anew */
    setenv("KOERS_NU", "2026-04-30T09:00:00", 1);
    visitor_post(giver, "/code", "code", g.code, NULL);
    visitor_post(giver, "/code/toevoegen", "verhaal", "Dank, " WORD "en terug.", NULL);
    setenv("KOERS_NU", "2026-12-24T09:00:00", 1);
    uitweg_tidy(&a);
    as(who);
    HAS(visitor_get(staff, path), WORD);
    setenv("KOERS_NU", "2026-08-31T09:00:00", 1);
    as(who);
    visitor_post(staff, path, "daad", "bericht", "tekst", "Graag gedaan, tot ziens weer.", NULL);
    HAS(visitor_get(staff, path), "28 februari 2027"); /* there is no 31 February */
    setenv("KOERS_NU", "2027-02-27T09:00:00", 1);
    uitweg_tidy(&a);
    as(who);
    HAS(visitor_get(staff, path), WORD);
    setenv("KOERS_NU", "2027-02-28T09:00:00", 1);
    uitweg_tidy(&a);
    as(who);
    struct answer p = visitor_get(staff, path);
    LACKS(p, WORD);
    HAS(p, "bewaartermijn voorbij");
    assert_int_equal(
        visitor_post(staff, path, "daad", "bericht", "tekst", "Nog een bericht aan de gever.", NULL)
            .status,
        404);
    visitor_post(giver, "/code", "code", g.code, NULL);
    p = visitor_get(giver, "/code/mijn");
    HAS(p, "verwijderden uw woorden");
    LACKS(p, "Wie u zei te zijn");
    HAS(p, "Dat uw signaal is doorgegeven");
    LACKS(p, "/code/klacht"); /* there is nothing left to hand over */
    assert_int_equal(visitor_post(giver, "/code/klacht", "zeker", "1", NULL).status, 422);
    LACKS(p, WORD);
    assert_null(signal_of(g.id).email);
    testdb_begin(w.t);
    struct erase_waiting e;
    assert_true(erase_read(w.t->c, &e));
    assert_true(e.waits);
    testdb_commit(w.t);
    if (!testdb_postgres() && testdb_find(w.t, WORD))
        fail_msg("the words are still in %s", testdb_find(w.t, WORD));
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
}

static void closed_complaints_go(void **state)
{
    (void)state;
    closed_goes(UITWEG_KLACHT, "/klachten", ROL_KLACHTENFUNCTIONARIS);
}

static void closed_urgent_signals_go(void **state)
{
    (void)state;
    closed_goes(UITWEG_DRINGEND, "/dringend", ROL_LEIDINGGEVENDE);
}

struct writes {
    struct background direct;
    int n, most; /* how many, and the most signals wiped in one */
    bool both;   /* one of them wiped in two organisations */
};

static bool count_wiped(void *arg, const struct audit_all_row *a)
{
    *(int *)arg += text_equal(a->uitkomst, "gewist");
    return true;
}

static int wiped_of(int64_t organisatie)
{
    int n = 0;
    testdb_begin(w.t);
    audit_all(w.t->c, count_wiped, &n, .organisatie = organisatie);
    testdb_commit(w.t);
    return n;
}

static enum db_result counted_write(void *self, bool (*work)(struct db_conn *, void *), void *arg,
                                    struct error *f)
{
    struct writes *x = self;
    int one = wiped_of(w.one.organisatie), two = wiped_of(w.two.organisatie);
    enum db_result how = background_write(&x->direct, work, arg, f);
    one = wiped_of(w.one.organisatie) - one;
    two = wiped_of(w.two.organisatie) - two;
    x->n++;
    x->most = one + two > x->most ? one + two : x->most;
    x->both |= one && two;
    return how;
}

/* What is overdue goes in small writes: at most twenty signals of one organisation; and the log has a
 * line of each. What is not yet due, however many, is not in the way. */
static void a_backlog_goes_in_small_writes(void **state)
{
    struct writes x = {.direct = {.db = w.t->db}};
    struct background a = {.db = w.t->db, .write = counted_write, .self = &x};
    (void)state;
    for (int side = 0; side < 2; side++) {
        const struct world_side *s = side ? &w.two : &w.one;
        urgent_of(s, s->here, side ? 3 : 45, 9);
    }
    testdb_sql(w.t, "UPDATE signaal_uitweg SET af = op");
    testdb_sql(w.t, "UPDATE wachtpunt SET klaar = sinds");
    setenv("KOERS_NU", "2028-03-13T09:00:00", 1);
    uitweg_tidy(&a);
    assert_int_equal(wiped_of(w.one.organisatie), 0); /* a day too early */
    setenv("KOERS_NU", "2028-03-14T09:00:00", 1);
    x = (struct writes){.direct = {.db = w.t->db}};
    uitweg_tidy(&a);
    assert_int_equal(wiped_of(w.one.organisatie), 45);
    assert_int_equal(wiped_of(w.two.organisatie), 3);
    assert_int_equal(x.most, 20);
    assert_false(x.both);
    assert_true(x.n >= 4);
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
}

/* What is over is not handed on: not on the page, and not by who had the page open. */
static void what_is_over_stays_where_it_is(void **state)
{
    static const char *const ways[] = {UITWEG_KLACHT, UITWEG_DRINGEND};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        const char *soort;
        struct given g = give_here("Het is al opgelost.");
        as(ROL_PROFESSIONAL);
        int64_t id = take_out(g.id, ways[i], 303);
        const char *path = PATH(i ? "/dringend/%lld" : "/klachten/%lld", (long long)id);
        as(i ? ROL_LEIDINGGEVENDE : ROL_KLACHTENFUNCTIONARIS);
        HAS(visitor_get(staff, path), PATH("action=\"%s/" FURTHER "\"", path));
        visitor_post(staff, path, "daad", "af", "tekst", "Het is nu helemaal opgelost.", NULL);
        LACKS(visitor_get(staff, path), "/" FURTHER "\"");
        assert_int_equal(visitor_post(staff, PATH("%s/" FURTHER, path), "zeker", "1", NULL).status,
                         422);
        assert_int_equal(away_to(g.id, &soort), id);
        assert_string_equal(soort, ways[i]);
        visitor_forget(giver);
    }
}

/* ---- whom to call ---- */

static void whom_to_call(void **state)
{
    (void)state;
    const char *here = public_path(&w.one, w.one.here),
               *there = public_path(&w.one, w.one.elsewhere);
    HAS(visitor_get(giver, here), "Bel de locatie");
    as(ROL_BEHEERDER);
    assert_int_equal(visitor_post(staff, "/beheer/bereik", "plek", "0", "telefoon", "010 123 45 67",
                                  "klacht_naam", "Mevrouw Vos", "klacht_bereik",
                                  "klacht@zorg.example", NULL)
                         .status,
                     303);
    assert_int_equal(visitor_post(staff, "/beheer/bereik", "plek",
                                  PATH("%lld", (long long)w.one.here), "telefoon",
                                  "+31 (0)6-1234 5678", NULL)
                         .status,
                     303);
    struct answer a = visitor_get(giver, here);
    HAS(a, "href=\"tel:+31612345678\"");
    HAS(a, "Mevrouw Vos");
    HAS(a, "href=\"mailto:klacht@zorg.example\"");
    a = visitor_get(giver, there);
    HAS(a, "href=\"tel:0101234567\"");
    LACKS(a, "tel:+31612345678");
    LACKS(visitor_get(giver, public_path(&w.two, w.two.here)), "Mevrouw Vos");
    a = visitor_post(staff, "/beheer/bereik", "plek", "0", "telefoon", "bel maar", NULL);
    assert_int_equal(a.status, 422);
    HAS(a, "bel maar");
    assert_int_equal(visitor_post(staff, "/beheer/bereik", "plek", "9999", NULL).status, 422);
    as(ROL_LEIDINGGEVENDE);
    assert_int_equal(visitor_get(staff, "/beheer/bereik").status, 403);
}

/* The nearest last day stands first, with that day; what is over last. */
static void the_most_urgent_stands_first(void **state)
{
    (void)state;
    int64_t id[3];
    for (int i = 0; i < 3; i++) { /* given in the other order: the last one is oldest */
        struct given g = give_here("Er is iets ergs met " WORD ".");
        as(ROL_PROFESSIONAL);
        id[i] = take_out(g.id, UITWEG_KLACHT, 303);
        testdb_sql(w.t, PATH("UPDATE signaal_uitweg SET uiterlijk = '2026-0%d-01' WHERE id = %lld",
                             6 - i, (long long)id[i]));
    }
    as(ROL_KLACHTENFUNCTIONARIS);
    struct answer a = visitor_get(staff, "/klachten");
    const char *at[3];
    for (int i = 0; i < 3; i++)
        assert_non_null(at[i] = strstr(a.body, PATH("/klachten/%lld\"", (long long)id[i])));
    assert_true(at[2] < at[1] && at[1] < at[0]);
    HAS(a, "uiterlijk op 1 april 2026");
    visitor_post(staff, PATH("/klachten/%lld", (long long)id[2]), "daad", "af", "tekst",
                 "De klacht is gegrond, wij doen het anders.", NULL);
    a = visitor_get(staff, "/klachten");
    for (int i = 0; i < 3; i++)
        at[i] = strstr(a.body, PATH("/klachten/%lld\"", (long long)id[i]));
    assert_true(at[1] < at[0] && at[0] < at[2]);
    LACKS(a, "uiterlijk op 1 april 2026");
    visitor_post(giver, "/code/toevoegen", "verhaal", "Dank u.", "leest", UITWEG_KLACHT, NULL);
    HAS(visitor_get(staff, "/klachten"), "wacht weer op antwoord");
}

int main(void)
{
    random_start();
    const struct CMUnitTest tests[] = {
        TEST(the_words_leave),
        TEST(a_signal_stays_handed_over),
        TEST(somebody_must_carry_it),
        TEST(who_handles_it),
        TEST(the_giver_is_told),
        TEST(a_giver_inside_is_told),
        TEST(what_is_not_theirs_takes_no_room),
        TEST(what_was_handed_on_takes_no_room),
        TEST(whom_to_call),
        TEST(the_giver_makes_it_a_complaint),
        TEST(the_giver_inside_makes_it_a_complaint),
        TEST(what_is_urgent_becomes_a_complaint_inside),
        TEST(urgent_and_a_complaint_too),
        TEST(the_one_that_goes_leaves_the_other),
        TEST(a_filed_complaint_is_mailed),
        TEST(no_complaint_without_who_handles_it),
        TEST(each_way_leads_to_the_other),
        TEST(a_detour_gives_no_time),
        TEST(the_first_day_of_a_complaint_counts),
        TEST(it_says_where_it_went),
        TEST(a_filed_complaint_stays),
        TEST(longer_is_offered_once),
        TEST(what_cannot_wait_is_mailed),
        TEST(who_carries_it_hears_it),
        TEST(closed_complaints_go),
        TEST(a_backlog_goes_in_small_writes),
        TEST(closed_urgent_signals_go),
        TEST(what_is_over_stays_where_it_is),
        TEST(the_most_urgent_stands_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
