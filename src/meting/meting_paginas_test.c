/* The pages of measurements as people walk through them: handing in, saying what each column is,
 * what is wrong, reading in, results, using a figure, open answers; and who may not. On either
 * engine. Not here: figures (meting_test.c), a browser (tests/web/meten.mjs). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_sql.h"
#include "meting/inlevering.h"
#include "meting/meting_sql.h"
#include "organisatie/background.h"
#include "organisatie/organisatie_sql.h"
#include "tests/cm.h"
#include "tests/support/house.h"
#include "tests/support/visitor.h"
#include "tests/support/world.h"
#include <string.h>

static struct testdb *t;
static struct world w;
static struct visitor *v;
static struct route_table tables[3];

static int begin(void **state)
{
    (void)state;
    static const struct job_kind *const kinds[] = {&meting_job, &meting_weg_job};
    t = house_open();
    w = world_make(t);
    tables[0] = organisatie_routes;
    tables[1] = draad_routes;
    tables[2] = meting_routes;
    v = visitor_new(t, tables, 3);
    static const struct knoop_face *faces[4];
    for (size_t i = 0; i < 3; i++)
        faces[i] = draad_own_faces[i];
    faces[3] = meting_faces[0];
    draad_faces(faces, 4);
    jobs_register(kinds, 2);
    return 0;
}

static int end(void **state)
{
    (void)state;
    testdb_close(t);
    return 0;
}

static void as(enum rol rol)
{
    visitor_forget(v);
    visitor_sign_in(v, w.one.organisatie, w.one.person[rol]);
}

static void says(struct answer a, int status, const char *words)
{
    if (a.status != status || !strstr(a.body, words))
        fail_msg("%d, not %d with \"%s\": %s", a.status, status, words, a.body);
}

static void says_not(struct answer a, const char *words)
{
    if (strstr(a.body, words))
        fail_msg("says \"%s\": %s", words, a.body);
}

static const char *path(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static const char *path(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *s = mem_vformat(t->ctx, fmt, ap);
    va_end(ap);
    return s;
}

/* So many questionnaires of one place, as a CSV of our own headers. */
static const char *csv(const char *place, int n, const char *mark)
{
    struct buf b;
    buf_init(&b, t->ctx, 1 << 20);
    buf_text(&b, "Huis;gehoord;Oordeel;nps;beter\n");
    for (int i = 0; i < n; i++)
        buf_format(&b, "%s;%d;%s;%d;%s\n", place, 6 + i % 4, i == 2 ? mark : "8", 5 + i % 6,
                   i < 12 ? path("Ik wacht lang, nummer %d", i) : "");
    return b.data;
}

static struct answer hand_in(const char *text)
{
    return visitor_upload(v, "/meten/nieuw", "bestand", "a.csv", text, strlen(text), "instrument",
                          "mee:generiek-kompas", "van", "2026-01-01", "tot", "2026-02-28",
                          "uitgenodigd", "100", NULL);
}

static void run_jobs(void)
{
    struct background a = {.db = t->db};
    int n = 0;
    while (jobs_round(&a))
        n++;
    assert_int_equal(n, 1);
}

/* ---- from a file to a measurement ---- */

/* Nobody sees a figure until it is confirmed, also not who read it in. */
static void a_concept_is_confirmed(void)
{
    static const char waits[] = "Bekijk wat is ingelezen en stel het vast";
    says(visitor_get(v, "/meten"), 200, "Nog vast te stellen");
    says(visitor_get(v, "/"), 200,
         waits); /* it waits for who may confirm it, and for nobody else */
    says(visitor_get(v, "/wacht"), 200, waits);
    as(ROL_LEIDINGGEVENDE);
    says_not(visitor_get(v, "/"), waits);
    as(ROL_KWALITEITSMEDEWERKER);
    struct answer a = visitor_get(v, "/meten/1/concept");
    says(a, 200, "20 ingevulde vragenlijsten");
    says(a, 200, "Huis een");
    says(a, 200, "alles wordt getoond");
    says_not(a, "Gemiddeld");
    static const char *const shut[] = {"/meten/1", "/meten/1/vraag/gehoord", "/meten/1/antwoorden"};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(visitor_get(v, shut[i]).status, i < 2 ? 303 : 404); /* to the concept */
    as(ROL_BESTUURDER);
    assert_int_equal(visitor_get(v, "/meten/1").status, 404);
    assert_int_equal(visitor_get(v, "/meten/1/concept").status, 403);
    says_not(visitor_get(v, "/meten"), "Nog vast te stellen");
    as(ROL_KWALITEITSMEDEWERKER);
    assert_int_equal(visitor_post(v, "/meten/1/vaststellen", NULL).status, 422);
    a = visitor_post(v, "/meten/1/vaststellen", "keuze", "alles", NULL);
    assert_string_equal(a.location, "/meten/1");
    assert_int_equal(visitor_get(v, "/meten/1/concept").status, 404);
    assert_int_equal(visitor_post(v, "/meten/1/vaststellen", "keuze", "alles", NULL).status, 404);
    says(visitor_get(v, "/meten/1"), 200, "20 ingevulde vragenlijsten");
    says_not(visitor_get(v, "/"), waits);
}

static void a_file_walks_to_a_measurement(void **state)
{
    (void)state;
    as(ROL_KWALITEITSMEDEWERKER);
    says(visitor_get(v, "/meten"), 200, "Nog geen meting");
    says(visitor_get(v, "/meten/nieuw"), 200, "Bestand inleveren");
    struct answer a = hand_in(csv("Huis bij de brug", 20, "12"));
    assert_int_equal(a.status, 303);
    const char *file = path("%s", a.location);
    a = visitor_get(v, file);
    says(a, 200, "20 ingevulde vragenlijsten");
    says(a, 200, "herkend");
    says(a, 200, "Ik wacht lang, nummer 0"); /* the first rows */
    /* the location column is not proposed under this header; nothing typed is lost */
    a = visitor_post(v, file, "kolom", "", "kolom", "vraag gehoord", "kolom", "vraag wensen",
                     "kolom", "vraag nps", "kolom", "vraag beter", NULL);
    says(a, 422, "Kies de kolom waarin de locatie staat");
    a = visitor_post(v, file, "kolom", "locatie", "kolom", "vraag gehoord", "kolom", "vraag wensen",
                     "kolom", "vraag wensen", "kolom", "vraag beter", NULL);
    assert_int_equal(a.status, 422); /* one question twice */
    a = visitor_post(v, file, "kolom", "locatie", "kolom", "vraag gehoord", "kolom", "vraag wensen",
                     "kolom", "vraag nps", "kolom", "vraag beter", NULL);
    says(a, 422, "Huis bij de brug");
    const char *here = path("%lld", (long long)w.one.here);
    a = visitor_post(v, file, "kolom", "locatie", "kolom", "vraag gehoord", "kolom", "vraag wensen",
                     "kolom", "vraag nps", "kolom", "vraag beter", "waarde", "Huis bij de brug",
                     "plek", here, NULL);
    assert_int_equal(a.status, 303);
    a = visitor_get(v, a.location);
    says(a, 200, "Er is nog niets ingelezen");
    says(a, 200, ">4</th>"); /* the line in the file */
    says(a, 200, "Oordeel");
    says_not(a, "Lees de antwoorden in");
    /* who starts it nevertheless reads why not, in his own language */
    a = visitor_post(v, path("%s/start", file), NULL);
    const char *failed = path("%s", a.location);
    run_jobs();
    says(visitor_get(v, failed), 200,
         "Er is niets ingelezen, want regel 4 klopt niet: ‘12’ past niet bij deze vraag. Vul een "
         "heel getal in van 1 tot en met 10.");
    visitor_get(v, "/taal/en?terug=/");
    says(visitor_get(v, failed), 200,
         "Nothing was read in, because line 4 is not right: ‘12’ does not fit this question. Fill "
         "in a whole number from 1 to 10.");
    visitor_get(v, "/taal/nl?terug=/");
    /* the same file, mended */
    a = hand_in(csv("Huis bij de brug", 20, "7"));
    file = path("%s", a.location);
    a = visitor_post(v, file, "kolom", "locatie", "kolom", "vraag gehoord", "kolom", "vraag wensen",
                     "kolom", "vraag nps", "kolom", "vraag beter", "waarde", "Huis bij de brug",
                     "plek", here, NULL);
    a = visitor_get(v, a.location);
    says(a, 200, "Alles klopt");
    a = visitor_post(v, path("%s/start", file), NULL);
    assert_true(text_starts(a.location, "/taken/"));
    const char *job = path("%s", a.location);
    run_jobs();
    says(visitor_get(v, job), 200, "/meten/1/concept");
    a_concept_is_confirmed();
    says(visitor_get(v, "/meten"), 200, "20 ingevulde vragenlijsten");
    says(visitor_get(v, "/meten"), 200, "respons 20");
    assert_int_equal(visitor_get(v, file).status, 404); /* what was handed in is gone */
}

static void what_the_first_step_refuses(void **state)
{
    (void)state;
    as(ROL_KWALITEITSMEDEWERKER);
    says(hand_in("PK\3\4zip"), 422, "Excel-bestand");
    says(hand_in("alleen;een;kop\n"), 422, "geen antwoorden");
    struct answer a =
        visitor_upload(v, "/meten/nieuw", "bestand", "a.csv", "a;b\n1;2\n", 8, "instrument",
                       "mee:generiek-kompas", "van", "2026-03-01", "tot", "2026-02-28", NULL);
    says(a, 422, "De laatste dag ligt voor de eerste.");
    a = visitor_upload(v, "/meten/nieuw", "bestand", "a.csv", "a;b\n1;2\n", 8, "instrument",
                       "mee:bestaat-niet", "van", "2026-01-01", "tot", "2026-02-28", NULL);
    assert_int_equal(a.status, 422);
}

static void what_is_not_read_is_named(void **state)
{
    (void)state;
    as(ROL_KWALITEITSMEDEWERKER);
    /* two columns for one question: asked at once, and again when nothing is chosen */
    struct answer a = hand_in("locatie;gehoord;Gehoord;schoenmaat\nHuis een;8;7;42\n");
    const char *file = path("%s", a.location);
    says(visitor_get(v, file), 200, "Kolom 2 (‘gehoord’) en kolom 3 (‘Gehoord’)");
    says_not(visitor_get(v, file), "value=\"vraag gehoord\" selected>Praten de zorgverleners met u "
                                   "over wat u belangrijk vindt? (gehoord)</option></select> <span "
                                   "class=\"merkje status af\">");
    a = visitor_post(v, file, "kolom", "locatie", "kolom", "vraag gehoord", "kolom",
                     "vraag gehoord", "kolom", "", NULL);
    says(a, 422, "horen bij dezelfde vraag");
    a = visitor_post(v, file, "kolom", "locatie", "kolom", "vraag gehoord", "kolom", "", "kolom",
                     "", NULL);
    assert_int_equal(a.status, 303);
    const char *check = path("%s", a.location);
    a = visitor_get(v, check);
    says(a, 200,
         "Kolom 3 (‘Gehoord’) lijkt op de vraag gehoord, maar wordt niet gelezen. Gevulde "
         "vakken: 1.");
    says(a, 200, "Kolom 4 (‘schoenmaat’) hoort bij geen vraag en wordt niet gelezen.");
    visitor_get(v, "/taal/en?terug=/");
    says(visitor_get(v, check), 200, "Column 4 (‘schoenmaat’) belongs to no question");
    visitor_get(v, "/taal/nl?terug=/");
    /* a column per choice is one question */
    a = hand_in("locatie;gehoord;belangrijk[contact];belangrijk[veiligheid]\nHuis een;8;Y;\n");
    file = path("%s", a.location);
    says(visitor_get(v, file), 200, "value=\"optie belangrijk contact\" selected");
    a = visitor_post(v, file, "kolom", "locatie", "kolom", "vraag gehoord", "kolom",
                     "optie belangrijk contact", "kolom", "optie belangrijk veiligheid", NULL);
    a = visitor_get(v, a.location);
    says(a, 200, "1 ingevulde vragenlijst, 2 vragen");
    says(a, 200, "antwoorden op vraag belangrijk hoort geen kolom: autonomie, gezondheid.");
    /* a day that a program filled in */
    a = hand_in("locatie;datum;gehoord\nHuis een;1980-01-01 00:00:00;8\n");
    file = path("%s", a.location);
    a = visitor_post(v, file, "kolom", "locatie", "kolom", "datum", "kolom", "vraag gehoord", NULL);
    says(visitor_get(v, a.location), 200, "is een dag die een programma invult");
}

static void a_file_is_of_who_handed_it_in(void **state)
{
    (void)state;
    as(ROL_KWALITEITSMEDEWERKER);
    const char *file = path("%s", hand_in(csv("Huis een", 12, "7")).location);
    assert_int_equal(visitor_get(v, file).status, 200);
    visitor_forget(v);
    visitor_sign_in(v, w.two.organisatie, w.two.person[ROL_KWALITEITSMEDEWERKER]);
    assert_int_equal(visitor_get(v, file).status, 404);
    assert_int_equal(visitor_get(v, path("%s/controle", file)).status, 404);
    assert_int_equal(visitor_post(v, path("%s/start", file), NULL).status, 404);
    assert_int_equal(visitor_post(v, path("%s/weg", file), NULL).status, 404);
    as(ROL_LEIDINGGEVENDE);
    assert_int_equal(visitor_get(v, file).status, 403);
    as(ROL_KWALITEITSMEDEWERKER);
    assert_int_equal(visitor_post(v, path("%s/weg", file), NULL).status, 303);
    assert_int_equal(visitor_get(v, file).status, 404);
}

/* ---- results ---- */

/* Two places: 40 questionnaires here, and as many as asked elsewhere. */
static void lay(int elsewhere, int32_t van, const char *name)
{
    struct error f = {0};
    struct buf b;
    buf_init(&b, t->ctx, 1 << 20);
    buf_text(&b, "locatie;gehoord;nps;bereikbaar;belangrijk;beter\n");
    for (int i = 0; i < 40 + elsewhere; i++)
        buf_format(&b, "%s;%d;%d;%s;%s;%s\n", i < 40 ? "Huis een" : "Wijk een",
                   van < date_of(2026, 1, 1) ? 4 + i % 3 : 6 + i % 4, (i * 7 + van / 7) % 11,
                   i % 3 ? "ja" : "nee",
                   i % 3 ? i % 2 ? "contact" : "autonomie|contact" : "autonomie",
                   i < 12 ? "Sneller komen als ik bel" : "");
    testdb_begin(t);
    int64_t id = meting_create(t->c, t->ctx,
                               &(struct meting_new){.organisatie = w.one.organisatie,
                                                    .bestand = name,
                                                    .csv = b.data,
                                                    .instrument = "generiek-kompas",
                                                    .van = van,
                                                    .tot = van + 30},
                               &f);
    if (!id)
        fail_msg("%s", f.message);
    testdb_commit(t);
}

static void results_are_shown_and_compared(void **state)
{
    (void)state;
    lay(25, date_of(2025, 2, 1), "toen.csv");
    lay(25, date_of(2026, 2, 1), "nu.csv");
    as(ROL_BESTUURDER);
    struct answer a = visitor_get(v, "/meten/2");
    says(a, 200, "65 ingevulde vragenlijsten");
    says(a, 200, "Eigen formulering");
    a = visitor_get(v, "/meten/2/vraag/gehoord");
    says(a, 200, "Gemiddeld 7,5, bij 65 antwoorden.");
    says(a, 200, "Huis een");
    says(a, 200, "Wijk een");
    says(a, 200, "Eerder gemeten");
    says(a, 200, "nu hoger: 2,5");
    says(visitor_get(v, "/meten/2/vraag/nps"), 200, "De NPS is");
    says(visitor_get(v, "/meten/2/vraag/bereikbaar"), 200, "zegt ja");
    says(visitor_get(v, "/meten/2/vraag/belangrijk"), 200, "Het vaakst gekozen");
    says(visitor_get(v, "/meten/2/vraag/beter"), 200, "12 mensen schreven hier iets op.");
    assert_int_equal(visitor_get(v, "/meten/2/vraag/leeftijd").status, 404);
    assert_int_equal(visitor_get(v, "/meten/3").status, 404);
}

/* The year is the sum of what its quarters show; overlapping days are no part of it. */
static void a_year_is_the_sum_of_its_quarters(void **state)
{
    (void)state;
    lay(25, date_of(2026, 2, 1), "een.csv");
    as(ROL_BESTUURDER);
    says_not(visitor_get(v, "/meten/1/vraag/gehoord"), "Heel 2026");
    lay(40, date_of(2026, 5, 1), "twee.csv");
    says(visitor_get(v, "/meten/1/vraag/gehoord"), 200, "Heel 2026");
    says(visitor_get(v, "/meten/1/vraag/gehoord"), 200, "bij 145 antwoorden");
    says(visitor_get(v, "/meten/2/vraag/gehoord"), 200, "De som van 2 metingen van dit jaar.");
    lay(7, date_of(2026, 8, 1), "drie.csv"); /* its whole is shown, its places are not */
    says(visitor_get(v, "/meten/1/vraag/gehoord"), 200, "De som van 3 metingen van dit jaar.");
    as(ROL_PROFESSIONAL);
    visitor_get(v, path("/locatie/kies?locatie=%lld&terug=/", (long long)w.one.here));
    says_not(visitor_get(v, "/meten/1/vraag/gehoord"), "De som van 3 metingen");
}

/* Someone of one place reads that place and the whole, not the other place. */
static void another_place_is_not_told(void **state)
{
    (void)state;
    lay(25, date_of(2026, 2, 1), "nu.csv");
    as(ROL_PROFESSIONAL);
    struct answer a = visitor_get(v, "/meten/1/vraag/gehoord");
    says(a, 200, "Huis een");
    says_not(a, "Wijk een");
    v->json = true;
    says_not(visitor_get(v, "/meten/1/vraag/gehoord"), "Wijk een");
    says_not(visitor_get(v, "/meten/1"), "Wijk een");
    v->json = false;
    as(ROL_ZORGVRAGER); /* reads indicators only */
    assert_string_equal(visitor_get(v, "/meten").location, "/meten/indicatoren");
    assert_int_equal(visitor_get(v, "/meten/1").status, 403);
}

/* statistics.md, protection 1 and 2: with two places, both are withheld beside the whole. */
static void what_is_withheld_is_nowhere(void **state)
{
    (void)state;
    lay(7, date_of(2026, 2, 1), "nu.csv");
    as(ROL_BESTUURDER);
    struct answer a = visitor_get(v, "/meten/1/vraag/gehoord");
    says(a, 200, "niet getoond, zodat niemand herkenbaar wordt");
    says(a, 200, "bij 47 antwoorden");
    v->json = true;
    a = visitor_get(v, "/meten/1/vraag/gehoord");
    says(a, 200, "\"waarde\":null");
    says_not(a, "\"n\":40");
    says_not(a, "\"n\":7");
    v->json = false;
}

/* ---- using a figure ---- */

static void a_figure_is_used_once(void **state)
{
    (void)state;
    lay(25, date_of(2026, 2, 1), "nu.csv");
    as(ROL_KWALITEITSMEDEWERKER);
    const char *here = path("%lld", (long long)w.one.here),
               *there = path("%lld", (long long)w.one.elsewhere);
    struct answer a = visitor_post(v, "/meten/1/vraag/gehoord/cijfer", "plek", here, "maat",
                                   "gemiddelde", "daarna", "leren", NULL);
    assert_int_equal(a.status, 303);
    assert_true(text_starts(a.location, "/leren/nieuw?uit="));
    const char *id = path("%s", a.location + strlen("/leren/nieuw?uit="));
    a = visitor_post(v, "/meten/1/vraag/gehoord/cijfer", "plek", here, "maat", "gemiddelde",
                     "daarna", "bewaar", NULL);
    assert_string_equal(a.location, path("/knopen/%s", id));
    says(visitor_get(v, a.location), 200, "40 antwoorden");
    says(visitor_get(v, "/meten/1/vraag/gehoord"), 200, "Al in gebruik");
    /* not of a place where this person does not work, not a measure that is not there */
    a = visitor_post(v, "/meten/1/vraag/gehoord/cijfer", "plek", there, "maat", "gemiddelde",
                     "daarna", "bewaar", NULL);
    assert_int_equal(a.status, 422);
    a = visitor_post(v, "/meten/1/vraag/gehoord/cijfer", "plek", here, "maat", "nps", "daarna",
                     "bewaar", NULL);
    assert_int_equal(a.status, 422);
    a = visitor_post(v, "/meten/1/vraag/beter/cijfer", "plek", here, "maat", "top", "daarna",
                     "bewaar", NULL);
    assert_int_equal(a.status, 404);
}

/* ---- open answers ---- */

static void an_open_answer_becomes_a_story(void **state)
{
    (void)state;
    lay(25, date_of(2026, 2, 1), "nu.csv");
    as(ROL_KWALITEITSMEDEWERKER);
    says(visitor_get(v, "/meten/1"), 200, "12 open antwoorden onherkenbaar maken");
    struct answer a = visitor_get(v, "/meten/1/antwoorden");
    says(a, 200, "Sneller komen als ik bel");
    says(visitor_get(v, "/meten/1/antwoorden/3"), 200, "Sneller komen als ik bel");
    a = visitor_post(v, "/meten/1/antwoorden/3", "titel", "De bel", "tekst",
                     "Soms duurt het lang na bellen", "verteller", "zorgvrager", "toestemming",
                     "gegeven", NULL);
    says(a, 422, "Ik las het na"); /* not sure yet: nothing is kept, what was typed stays */
    says(a, 422, "Soms duurt het lang na bellen");
    a = visitor_post(v, "/meten/1/antwoorden/3", "titel", "De bel", "tekst",
                     "Soms duurt het lang na bellen", "verteller", "zorgvrager", "toestemming",
                     "gegeven", "zeker", "1", NULL);
    assert_int_equal(a.status, 303);
    assert_int_equal(visitor_get(v, "/meten/1/antwoorden/3").status, 404);
    a = visitor_post(v, "/meten/1/antwoorden/4/verberg", NULL);
    assert_int_equal(a.status, 303);
    says(visitor_get(v, "/meten/1"), 200, "10 open antwoorden onherkenbaar maken");
    as(ROL_PROFESSIONAL);
    a = visitor_get(v, "/meten/1/vraag/beter");
    says(a, 200, "De bel");
    says_not(a, "Sneller komen");
    assert_int_equal(visitor_get(v, "/meten/1/antwoorden").status, 403);
    /* one that may not be shared yet says nothing, its title neither */
    as(ROL_KWALITEITSMEDEWERKER);
    a = visitor_post(v, "/meten/1/antwoorden/6", "titel", "Nachtuil", "tekst", "Soms duurt het",
                     "verteller", "zorgvrager", "toestemming", "gevraagd", "zeker", "1", NULL);
    assert_int_equal(a.status, 303);
    says(visitor_get(v, "/meten/1/vraag/beter"), 200, "Nachtuil");
    static const enum rol readers[] = {ROL_CLIENTENRAAD_LOKAAL, ROL_BESTUURDER};
    for (size_t i = 0; i < 4; i++) {
        as(readers[i / 2]);
        v->json = i % 2;
        a = visitor_get(v, "/meten/1/vraag/beter");
        v->json = false;
        says(a, 200, "De bel");
        says_not(a, "Nachtuil");
    }
    /* with a story in use the measurement stays */
    as(ROL_KWALITEITSMEDEWERKER);
    assert_int_equal(visitor_post(v, "/meten/1/weg", "zeker", "1", NULL).status, 409);
}

/* Protection 4: of nine who wrote something nobody opens a text. */
static void few_texts_stay_closed(void **state)
{
    (void)state;
    as(ROL_KWALITEITSMEDEWERKER);
    struct error f = {0};
    struct buf b;
    buf_init(&b, t->ctx, 10000);
    buf_text(&b, "locatie;gehoord;beter\n");
    for (int i = 0; i < 30; i++)
        buf_format(&b, "Huis een;%d;%s\n", 6 + i % 3, i < 9 ? "Geheim" : "");
    testdb_begin(t);
    assert_int_equal(meting_create(t->c, t->ctx,
                                   &(struct meting_new){.organisatie = w.one.organisatie,
                                                        .bestand = "x.csv",
                                                        .csv = b.data,
                                                        .instrument = "generiek-kompas",
                                                        .van = date_of(2026, 1, 1),
                                                        .tot = date_of(2026, 1, 31)},
                                   &f),
                     1);
    testdb_commit(t);
    struct answer a = visitor_get(v, "/meten/1/antwoorden");
    says(a, 200, "9 antwoorden blijven dicht");
    says_not(a, "Geheim");
    for (int i = 1; i <= 9; i++)
        assert_int_equal(visitor_get(v, path("/meten/1/antwoorden/%d", i)).status, 404);
    says(visitor_get(v, "/meten/1/vraag/beter"), 200, "minder dan 10 antwoorden");
}

/* ---- instruments, and taking away ---- */

static void an_own_instrument_is_added(void **state)
{
    (void)state;
    static const char own[] =
        "{\"code\": \"eigen\", \"versie\": \"1\", \"naam\": {\"nl\": \"Onze vragen\"}, "
        "\"herkomst\": {\"nl\": \"Van ons\"}, \"voor\": [\"zorgvrager\"], \"talen\": [\"nl\"], "
        "\"items\": [{\"code\": \"a\", \"tekst\": {\"nl\": \"Hoe is het?\"}, \"schaal\": "
        "\"1-5\"}]}";
    as(ROL_KWALITEITSMEDEWERKER);
    says(visitor_upload(v, "/meten/instrumenten", "bestand", "x.json", "{}", 2, NULL), 422, "code");
    assert_int_equal(
        visitor_upload(v, "/meten/instrumenten", "bestand", "x.json", own, strlen(own), NULL)
            .status,
        303);
    /* two answers that differ in a capital and a sign only */
    const char *alike =
        "{\"code\": \"b\", \"versie\": \"1\", \"naam\": {\"nl\": \"Lijkt\"}, \"herkomst\": "
        "{\"nl\": "
        "\"Wij\"}, \"voor\": [\"zorgvrager\"], \"talen\": [\"nl\"], \"items\": [{\"code\": \"a\", "
        "\"tekst\": {\"nl\": \"Hoe?\"}, \"schaal\": \"keuze\", \"keuzes\": [{\"code\": \"1\", "
        "\"tekst\": {\"nl\": \"Goed\"}}, {\"code\": \"2\", \"tekst\": {\"nl\": \"goed!\"}}]}]}";
    says(visitor_upload(v, "/meten/instrumenten", "bestand", "x.json", alike, strlen(alike), NULL),
         422, "items[0].keuzes: ‘Goed’ en ‘goed!’ zijn voor Koers hetzelfde");
    says(visitor_get(v, "/meten/instrumenten"), 200, "Onze vragen");
    says(visitor_get(v, "/meten/nieuw"), 200, "Onze vragen");
    says_not(visitor_get(v, "/meten/instrumenten"), "de nieuwste honderd");
    struct instrument in;
    struct error f = {0};
    assert_true(instrument_read(t->ctx, own, strlen(own), &in, &f));
    testdb_begin(t);
    for (int i = 0; i < 100; i++) {
        const char *next = path("%s%*s", own, i + 1, ""); /* blanks make each another file */
        instrument_add(t->c, t->ctx, w.one.organisatie, next, strlen(next), &in, true);
    }
    testdb_commit(t);
    says(visitor_get(v, "/meten/instrumenten"), 200, "de nieuwste honderd");
    visitor_forget(v);
    visitor_sign_in(v, w.two.organisatie, w.two.person[ROL_KWALITEITSMEDEWERKER]);
    says_not(visitor_get(v, "/meten/instrumenten"), "Onze vragen");
}

static void taking_away_asks_to_be_sure(void **state)
{
    (void)state;
    struct error f = {0};
    as(ROL_KWALITEITSMEDEWERKER);
    testdb_begin(t);
    const char *one = "locatie;gehoord\nHuis een;8\nHuis een;7\n";
    assert_int_equal(meting_create(t->c, t->ctx,
                                   &(struct meting_new){.organisatie = w.one.organisatie,
                                                        .bestand = "x.csv",
                                                        .csv = one,
                                                        .instrument = "generiek-kompas",
                                                        .van = date_of(2026, 1, 1),
                                                        .tot = date_of(2026, 1, 31)},
                                   &f),
                     1);
    testdb_commit(t);
    says(visitor_get(v, "/meten/1"), 200, "minder dan 10 ingevulde vragenlijsten");
    assert_int_equal(visitor_post(v, "/meten/1/weg", NULL).status, 422);
    struct answer a = visitor_post(v, "/meten/1/weg", "zeker", "1", NULL);
    assert_true(text_starts(a.location, "/taken/"));
    assert_int_equal(visitor_get(v, "/meten/1").status, 404);
    run_jobs();
    says(visitor_get(v, "/meten"), 200, "Nog geen meting");
}

/* ---- a better file ---- */

static int64_t deliver(const char *csv, int from_month, int to_month, bool concept)
{
    struct error f = {0};
    testdb_begin(t);
    int64_t id = meting_create(t->c, t->ctx,
                               &(struct meting_new){.organisatie = w.one.organisatie,
                                                    .bestand = "x.csv",
                                                    .csv = csv,
                                                    .instrument = "generiek-kompas",
                                                    .van = date_of(2026, from_month, 1),
                                                    .tot = date_of(2026, to_month, 28),
                                                    .concept = concept},
                               &f);
    assert_true(id);
    testdb_commit(t);
    return id;
}

/* Forty people, of whom the numbers tell the answers. */
static const char *forty(int first, bool wishes)
{
    struct buf b;
    buf_init(&b, t->ctx, 1 << 16);
    buf_text(&b, wishes ? "locatie;gehoord;netwerk;wensen\n" : "locatie;gehoord;netwerk\n");
    for (int i = first; i < first + 40; i++) {
        buf_format(&b, "Huis een;%d;%d", 1 + i % 10, 1 + i / 10 % 10);
        if (wishes)
            buf_format(&b, ";%d", 1 + i % 3);
        buf_text(&b, "\n");
    }
    return b.data;
}

static void a_shown_measurement_is_replaced_from_its_page(void **state)
{
    (void)state;
    as(ROL_KWALITEITSMEDEWERKER);
    assert_int_equal(deliver(forty(0, true), 1, 2, false), 1);
    says(visitor_get(v, "/meten/1"), 200, "href=\"/meten/nieuw?vervangt=1\"");
    struct answer a = visitor_get(v, "/meten/nieuw?vervangt=1");
    says(a, 200, "<option value=\"mee:generiek-kompas\" selected");
    says(a, 200, "value=\"2026-01-01\"");
    says(a, 200, "value=\"2026-02-28\"");
    /* It says what is replaced, and keeps how many were asked; also when something is wrong. */
    says_not(a, "value=\"80\"");
    testdb_sql(t, "UPDATE meting SET uitgenodigd = 80");
    a = visitor_get(v, "/meten/nieuw?vervangt=1");
    says(a, 200, "Dit bestand vervangt een meting");
    says(a, 200, "href=\"/meten/1\">");
    says(a, 200, ", van 1 januari 2026 tot en met 28 februari 2026</a>, Huis een.");
    says(a, 200, "name=\"uitgenodigd\" value=\"80\"");
    a = visitor_post(v, "/meten/nieuw", "vervangt", "1", "uitgenodigd", "90", NULL);
    says(a, 422, "Dit bestand vervangt een meting");
    says(a, 422, "name=\"vervangt\" value=\"1\"");
    static const char *const others[] = {"/meten/nieuw", "/meten/nieuw?vervangt=9",
                                         "/meten/nieuw?vervangt=x", "/meten/nieuw?vervangt="};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        says_not(visitor_get(v, others[i]), "2026-02-28");
        says_not(visitor_get(v, others[i]), "vervangt een meting");
    }
    as(ROL_BESTUURDER); /* reads, and fills in nowhere */
    says_not(visitor_get(v, "/meten/1"), "vervangt=1");
    as(ROL_KWALITEITSMEDEWERKER);
    assert_int_equal(deliver(forty(50, true), 1, 2, true), 2);
    /* A link to a concept leads to its page, for who may see that. */
    assert_string_equal(visitor_get(v, "/meten/2").location, "/meten/2/concept");
    assert_string_equal(visitor_get(v, "/meten/2/vraag/gehoord").location, "/meten/2/concept");
    as(ROL_BESTUURDER);
    assert_int_equal(visitor_get(v, "/meten/2").status, 404);
    assert_int_equal(visitor_get(v, "/meten/2/vraag/gehoord").status, 404);
    as(ROL_KWALITEITSMEDEWERKER);
    a = visitor_get(v, "/meten/2/concept");
    says(a, 200, "Die worden vervangen");
    says_not(a, "Let op: ");
    /* It cannot be taken back: asked once more than what replaces nothing. */
    a = visitor_post(v, "/meten/2/vaststellen", "keuze", "alles", NULL);
    says(a, 422, "Ik weet dat ik dit niet kan terugdraaien");
    assert_int_equal(visitor_get(v, "/meten/1").status, 200);
    assert_string_equal(
        visitor_post(v, "/meten/2/vaststellen", "keuze", "alles", "zeker", "1", NULL).location,
        "/meten/2");
    a = visitor_get(v, "/meten/2");
    says(a, 200, "al een keer vervangen");
    says_not(a, "nieuw?vervangt=");
    /* And a link to what was replaced, to what came in its place. */
    static const char *const old[] = {"/meten/1", "/meten/1/vraag/gehoord"};
    for (size_t i = 0; i < 2; i++) {
        a = visitor_get(v, old[i]);
        says(a, 200, "Deze cijfers zijn vervangen");
        says(a, 200, "1 januari 2026 tot en met 28 februari 2026");
        says(a, 200, "href=\"/meten/2\"");
    }
    says_not(visitor_get(v, "/meten/nieuw?vervangt=1"), "vervangt een meting");
    assert_int_equal(visitor_get(v, "/meten/9").status, 404);
    assert_int_equal(visitor_get(v, "/meten/2/vraag/niets").status, 404);
    testdb_sql(t,
               "UPDATE meting SET staat = 'weg' WHERE id = 2"); /* nothing in its place any more */
    assert_int_equal(visitor_get(v, "/meten/1").status, 404);
}

/* The program came with a newer version of the questionnaire: a file of that one would be refused. */
static void what_cannot_be_replaced_is_not_offered(void **state)
{
    (void)state;
    as(ROL_KWALITEITSMEDEWERKER);
    assert_int_equal(deliver(forty(0, true), 1, 2, false), 1);
    size_t n;
    const struct instrument_bestand *shipped = instrumenten_meegeleverd(&n);
    assert_string_equal(shipped[0].code, "generiek-kompas");
    const char *older =
        mem_format(t->ctx, "%.*s \n", (int)*shipped[0].len, (const char *)shipped[0].json);
    struct instrument in;
    struct error f;
    assert_true(instrument_read(t->ctx, older, strlen(older), &in, &f));
    testdb_begin(t);
    instrument_add(t->c, t->ctx, w.one.organisatie, older, strlen(older), &in, false);
    testdb_commit(t);
    testdb_sql(t, "UPDATE meting SET instrument = instrument + 1");
    struct answer a = visitor_get(v, "/meten/1");
    says_not(a, "nieuw?vervangt=");
    says(a, 200, "Deze vragenlijst is vernieuwd.");
    says_not(visitor_get(v, "/meten/nieuw?vervangt=1"), "2026-02-28");
    as(ROL_BESTUURDER);
    says_not(visitor_get(v, "/meten/1"), "Deze vragenlijst is vernieuwd.");
}

/* Nine people: nothing will be shown. That is said, with what can be done, before it is confirmed. */
static void a_concept_of_few_says_that_nothing_is_shown(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, t->ctx, 4096);
    buf_text(&b, "locatie;gehoord;netwerk\n");
    for (int i = 0; i < 9; i++)
        buf_format(&b, "Huis een;%d;8\n", 5 + i % 4);
    as(ROL_KWALITEITSMEDEWERKER);
    assert_int_equal(deliver(b.data, 1, 2, true), 1);
    struct answer a = visitor_get(v, "/meten/1/concept");
    says(a, 200, "Van deze meting toont Koers niets.");
    says(a, 200, "pas als minstens 10 mensen antwoord gaven");
    says(a, 200, "Gooi dit concept dan weg");
    says_not(a, "Daarom blijft soms ook een grotere locatie weg");
    assert_int_equal(deliver(forty(0, true), 3, 4, true), 2);
    says_not(visitor_get(v, "/meten/2/concept"), "toont Koers niets");
}

/* Nothing was sent when a concept is opened: the page says what is wrong, and raises no alarm. */
static void a_concept_that_is_refused_is_no_error_until_sent(void **state)
{
    (void)state;
    as(ROL_KWALITEITSMEDEWERKER);
    assert_int_equal(deliver(forty(0, true), 1, 2, false), 1);
    assert_int_equal(deliver(forty(1, true), 1, 2, true), 2);
    struct answer a = visitor_get(v, "/meten/2/concept");
    says(a, 200, "Deze meting kan niet worden vastgesteld");
    says_not(a, "<title>Fout:");
    says_not(a, "role=\"alert\"");
    a = visitor_post(v, "/meten/2/vaststellen", "keuze", "alles", NULL);
    says(a, 422, "<title>Fout:");
    says(a, 422, "href=\"#waarom\"");
}

/* Of fewer days, and without a column that the other one has. */
static void what_a_replacement_takes_away_is_said(void **state)
{
    (void)state;
    as(ROL_KWALITEITSMEDEWERKER);
    assert_int_equal(deliver(forty(0, true), 1, 3, false), 1);
    assert_int_equal(deliver(forty(50, false), 1, 2, true), 2);
    struct answer a = visitor_get(v, "/meten/2/concept");
    says(a, 200, "Van de andere dagen blijven geen cijfers over");
    says(a, 200, "van deze vragen is er straks geen cijfer meer");
    assert_string_equal(
        visitor_post(v, "/meten/2/vaststellen", "keuze", "alles", "zeker", "1", NULL).location,
        "/meten/2");
    says_not(visitor_get(v, "/meten/2"), "vraag/wensen");
    says(visitor_get(v, "/meten/1"), 200, "Deze cijfers zijn vervangen");
}

/* What the days alone forbid is said before the work: on the page of the figures, and of the file. */
static void what_surely_cannot_is_said_before(void **state)
{
    static const char words[] = "Van dit bestand worden geen cijfers getoond";
    (void)state;
    as(ROL_KWALITEITSMEDEWERKER);
    says_not(visitor_get(v, hand_in(csv("Huis een", 20, "8")).location), words);
    assert_int_equal(deliver(forty(0, true), 1, 2, false), 1);
    const char *file = path("%s", hand_in(csv("Huis een", 20, "8")).location);
    says_not(visitor_get(v, file), words); /* it may replace that one: its answers will tell */
    assert_int_equal(deliver(forty(50, true), 1, 2, true), 2);
    says(visitor_get(v, "/meten/2/concept"), 200, "niet nog een keer vervangen");
    visitor_post(v, "/meten/2/vaststellen", "keuze", "alles", "zeker", "1", NULL);
    file = path("%s", hand_in(csv("Huis een", 20, "8")).location);
    struct answer a = visitor_get(v, file);
    says(a, 200, words);
    says(a, 200, "28 februari 2026 zijn al een keer vervangen");
    says_not(a, "role=\"alert\"");
    visitor_post(v, file, "kolom", "locatie", "kolom", "vraag gehoord", "kolom", "vraag wensen",
                 "kolom", "vraag nps", "kolom", "vraag beter", NULL);
    says(visitor_get(v, path("%s/controle", file)), 200, words);
    /* Two beside each other: neither can be replaced, and no way to it is offered. */
    testdb_sql(t, "UPDATE meting SET vervangt = NULL, stand = 'vastgesteld'");
    a = visitor_get(v, "/meten/1");
    says_not(a, "nieuw?vervangt=");
    says(a, 200, "al cijfers van meer metingen getoond");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_walks_to_a_measurement, begin, end),
        cmocka_unit_test_setup_teardown(what_the_first_step_refuses, begin, end),
        cmocka_unit_test_setup_teardown(what_is_not_read_is_named, begin, end),
        cmocka_unit_test_setup_teardown(a_file_is_of_who_handed_it_in, begin, end),
        cmocka_unit_test_setup_teardown(results_are_shown_and_compared, begin, end),
        cmocka_unit_test_setup_teardown(a_year_is_the_sum_of_its_quarters, begin, end),
        cmocka_unit_test_setup_teardown(another_place_is_not_told, begin, end),
        cmocka_unit_test_setup_teardown(what_is_withheld_is_nowhere, begin, end),
        cmocka_unit_test_setup_teardown(a_figure_is_used_once, begin, end),
        cmocka_unit_test_setup_teardown(an_open_answer_becomes_a_story, begin, end),
        cmocka_unit_test_setup_teardown(few_texts_stay_closed, begin, end),
        cmocka_unit_test_setup_teardown(an_own_instrument_is_added, begin, end),
        cmocka_unit_test_setup_teardown(taking_away_asks_to_be_sure, begin, end),
        cmocka_unit_test_setup_teardown(a_shown_measurement_is_replaced_from_its_page, begin, end),
        cmocka_unit_test_setup_teardown(what_cannot_be_replaced_is_not_offered, begin, end),
        cmocka_unit_test_setup_teardown(a_concept_of_few_says_that_nothing_is_shown, begin, end),
        cmocka_unit_test_setup_teardown(a_concept_that_is_refused_is_no_error_until_sent, begin,
                                        end),
        cmocka_unit_test_setup_teardown(what_a_replacement_takes_away_is_said, begin, end),
        cmocka_unit_test_setup_teardown(what_surely_cannot_is_said_before, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
