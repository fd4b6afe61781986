/* What may be shown beside what was shown before (besluit.h): each way in which answers of a few
 * people were once calculated from two or more deliveries, replacing, taking away, and figures of an
 * older version of the program. On either engine. Not here: one table by itself (snede_test.c), an
 * attacker who tries everything (aanval_test.c). long on purpose: one scene, and each attack is a few
 * lines in it. */
#include "base/date.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_sql.h"
#include "meting/besluit.h"
#include "meting/inlevering.h"
#include "meting/meting.h"
#include "meting/meting_scene.h"
#include "meting/uitslag.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "tests/cm.h"
#include "tests/support/testdb.h"
#include <string.h>

#define Q1     date_of(2026, 1, 1), date_of(2026, 3, 31)
#define Q2     date_of(2026, 4, 1), date_of(2026, 6, 30)
#define Q3     date_of(2026, 7, 1), date_of(2026, 9, 30)
#define YEAR   date_of(2026, 1, 1), date_of(2026, 12, 31)
#define BEFORE date_of(2025, 1, 1), date_of(2025, 3, 31)

/* ---- files ---- */

static void start(void)
{
    file_start("locatie;wie-bent-u;gehoord;wensen;netwerk;samenwerken");
}

/* n people of a place, from a number on: the same number is the same person, of whom no two gave the
 * same answers. */
static void people_who(int where, const char *who, int from, int n, int gehoord, int netwerk)
{
    for (int i = from; i < from + n; i++)
        buf_format(&file, "%s;%s;%d;%d;%d;%d\n", names[where], who, 1 + (i + gehoord) % 10,
                   1 + i / 10 % 10, 1 + (i * 7 + netwerk) % 10, 1 + i * 3 % 9);
}

static void people(int where, const char *who, int from, int n)
{
    people_who(where, who, from, n, 0, 0);
}

static const char *shown(int64_t meting)
{
    return shown_of(meting, "gehoord");
}

static void refused(int32_t van, int32_t tot, const char *words)
{
    int64_t id = lever(van, tot);
    if (id)
        fail_msg("meting %lld is shown, without \"%s\": %s", (long long)id, words, shown(id));
    if (!strstr(f.message, words))
        fail_msg("'%s' does not say '%s'", f.message, words);
    /* as a page says it: nothing of it cut off, and every value in it */
    const char *said = lang_sentence(t->ctx, LANG_NL, error_message(&f));
    if (strchr(said, '{') || !text_equal(said, f.message) || said[strlen(said) - 1] != '.')
        fail_msg("'%s' is cut off", said);
}

static void take_away(int64_t meting)
{
    const char *naar = NULL;
    struct job job = {
        .ctx = mem_ctx(t->ctx, "job"), .db = t->db, .organisatie = org, .over = meting};
    assert_true(meting_weg_job.run(&job, &naar, &f));
}

static int64_t count(const char *table)
{
    static const struct db_field column[] = {
        {.name = "n", .type = DB_GETAL, .offset = 0, .null_offset = DB_NO_FIELD}
    };
    const char *sql = mem_format(t->ctx, "SELECT count(*) AS n FROM %s", table);
    struct db_query *q = mem_new(t->ctx, struct db_query);
    *q = (struct db_query){.name = "count",
                           .room = "test",
                           .sqlite = sql,
                           .postgres = sql,
                           .columns = column,
                           .n_columns = 1,
                           .row_size = sizeof(int64_t)};
    int64_t n = -1;
    testdb_begin(t);
    assert_true(db_one(t->c, t->ctx, q, NULL, &n));
    testdb_rollback(t);
    return n;
}

/* ---- known attacks ---- */

/* Year - Q2 - Q3 = Q1, of which only the whole was shown. */
static void quarters_and_the_year(void **state)
{
    (void)state;
    start(), people(0, "zorgvrager", 0, 20), people(1, "zorgvrager", 20, 9);
    assert_true(lever(Q1));
    start(), people(0, "zorgvrager", 100, 20), people(1, "zorgvrager", 120, 15);
    assert_true(lever(Q2));
    start(), people(0, "zorgvrager", 200, 20), people(1, "zorgvrager", 220, 15);
    assert_true(lever(Q3));
    start();
    for (int q = 0; q < 3; q++)
        people(0, "zorgvrager", 100 * q, 20), people(1, "zorgvrager", 100 * q + 20, q ? 15 : 9);
    refused(YEAR, "Een jaar is de som van zijn kwartalen");
}

/* The year first: a quarter may only come in its place, and no other after that. */
static void the_year_and_then_a_quarter(void **state)
{
    (void)state;
    start(), people(0, "zorgvrager", 0, 40), people(1, "zorgvrager", 40, 30);
    assert_true(lever(YEAR));
    start(), people(0, "zorgvrager", 0, 20), people(1, "zorgvrager", 40, 15);
    int64_t first = lever(Q1);
    assert_string_equal(shown(first), "w01");
    start(), people(0, "zorgvrager", 20, 20), people(1, "zorgvrager", 55, 15);
    refused(Q2, "al een keer vervangen");
}

/* 20 and 9 together; then the 20 alone. */
static void the_whole_and_then_one_place(void **state)
{
    (void)state;
    start(), people(0, "zorgvrager", 0, 20), people(1, "zorgvrager", 20, 9);
    assert_string_equal(shown(lever(Q1)), "w");
    start(), people(0, "zorgvrager", 0, 20);
    refused(Q1, "minder dan 10");
    assert_non_null(strstr(f.message, "van 1 januari 2026 tot en met 31 maart 2026"));
    assert_non_null(strstr(f.message, "Oost"));
}

/* Eight at one place were withheld with another. Twelve more there would open both, and with that
 * tell who the eight were. */
static void twelve_more_at_the_neighbour(void **state)
{
    (void)state;
    start();
    people(0, "zorgvrager", 0, 20), people(1, "zorgvrager", 20, 16), people(2, "zorgvrager", 40, 8);
    int64_t one = lever(Q1);
    char before[8];
    snprintf(before, sizeof before, "%s", shown(one));
    assert_int_equal(strlen(before), 2); /* the whole and one place */
    people(2, "zorgvrager", 60, 12);
    int64_t two = lever(Q1);
    assert_true(two);
    assert_string_equal(shown(two), before);
    assert_int_equal(count("meting WHERE stand = 'vervangen'"), 1);
    assert_int_equal(count("taak WHERE soort = 'meting_weg'"), 1); /* its answers go */
    people(2, "zorgvrager", 80, 30);
    refused(Q1, "al een keer vervangen"); /* and not a third */
}

/* May it be read in, as far as is known before it is: by its days and the hash of the file? */
static bool beforehand(int64_t meting, bool same_file)
{
    struct meting_of_row m;
    testdb_begin(t);
    assert_true(meting_of(t->c, t->ctx, &m, .organisatie = org, .id = meting));
    const struct meting_of_row next = {.code = m.code,
                                       .instrument = m.instrument,
                                       .hash = same_file ? m.hash : "another",
                                       .van = m.van,
                                       .tot = m.tot};
    bool may = besluit_vooraf(t->c, t->ctx, org, &next, &f);
    testdb_rollback(t);
    return may;
}

static void removed_and_one_more(void **state)
{
    (void)state;
    start(), people(0, "zorgvrager", 0, 30);
    int64_t gone = lever(Q1);
    assert_true(beforehand(gone, true)); /* with other columns it may be another */
    take_away(gone);
    assert_true(beforehand(gone, true));
    assert_false(beforehand(gone, false));
    people(0, "zorgvrager", 30, 1);
    refused(Q1, "Alleen precies hetzelfde bestand mag terugkomen");
    people(0, "zorgvrager", 31, 30);
    refused(Q1, "Alleen precies hetzelfde bestand mag terugkomen");
    start(), people(0, "zorgvrager", 0, 30);
    assert_string_equal(shown(lever(Q1)), "w0");
    start(), people(0, "zorgvrager", 100, 30);
    assert_true(lever(Q2)); /* other days, other people */
}

/* The same decision as the first time, also when another one would be safe by itself. */
static void back_as_it_was(void **state)
{
    (void)state;
    start(), people(0, "zorgvrager", 0, 20), people(1, "zorgvrager", 20, 16);
    int64_t one = lever(Q1);
    testdb_sql(t,
               "DELETE FROM meting_getoond WHERE soort = 'plek'"); /* as if the whole was chosen */
    take_away(one);
    assert_string_equal(shown(lever(Q1)), "w");
}

static void the_same_file_for_another_year(void **state)
{
    (void)state;
    start(), people(0, "zorgvrager", 0, 30);
    int64_t one = lever(Q1);
    refused(BEFORE, "al ingelezen");
    people(0, "zorgvrager", 30, 1); /* and one more */
    refused(BEFORE, "voor een groot deel dezelfde vragenlijsten als die van 1 januari 2026");
    take_away(one);
    refused(BEFORE, "voor een groot deel dezelfde vragenlijsten");
    start(), people(0, "zorgvrager", 0, 30);
    refused(BEFORE, "voor een groot deel dezelfde vragenlijsten");
    people(0, "zorgvrager", 400, 25); /* the same thirty among others, and a part of them */
    refused(BEFORE, "voor een groot deel dezelfde vragenlijsten");
    start(), people(0, "zorgvrager", 5, 12);
    refused(BEFORE, "voor een groot deel dezelfde vragenlijsten");
    start(), people(0, "zorgvrager", 0, 9), people(0, "zorgvrager", 400, 25);
    assert_true(lever(BEFORE)); /* nearly all are others: no mistake in the days */
}

static void add_questionnaire(const char *json)
{
    struct instrument in;
    if (!instrument_read(t->ctx, json, strlen(json), &in, &f))
        fail_msg("%s", f.message);
    testdb_begin(t);
    instrument_add(t->c, t->ctx, org, json, strlen(json), &in, true);
    testdb_commit(t);
}

/* s with every from as to. */
static const char *with(const char *s, const char *from, const char *to)
{
    struct buf b;
    buf_init(&b, t->ctx, 1 << 20);
    for (const char *at; (at = strstr(s, from)); s = at + strlen(from))
        buf_format(&b, "%s%s", mem_textn(t->ctx, s, (size_t)(at - s)), to);
    buf_text(&b, s);
    return b.data;
}

static const char *kompas_as(const char *code)
{
    size_t n;
    const struct instrument_bestand *all = instrumenten_meegeleverd(&n);
    return with(mem_textn(t->ctx, (const char *)all[0].json, *all[0].len), "\"generiek-kompas\"",
                mem_format(t->ctx, "\"%s\"", code));
}

/* The same questions under another code: a questionnaire that the organisation added itself. */
static void add_copy(const char *code)
{
    add_questionnaire(kompas_as(code));
}

/* Two files that differ in one person, one of them read in as another questionnaire. */
static void the_same_file_for_another_questionnaire(void **state)
{
    (void)state;
    add_copy("kompas-nog-eens");
    start(), people(0, "zorgvrager", 0, 30);
    int64_t one = lever(Q1);
    assert_true(one);
    questionnaire = "kompas-nog-eens";
    people(0, "zorgvrager", 30, 1);
    refused(Q1, "dezelfde antwoorden als die van 1 januari 2026");
    refused(YEAR, "dezelfde antwoorden als die van 1 januari 2026");
    refused(BEFORE, "voor een groot deel dezelfde vragenlijsten");
    take_away(one);
    refused(Q1, "dezelfde antwoorden als die van 1 januari 2026");
    start(), people(0, "zorgvrager", 400, 30);
    refused(Q1, "haar antwoorden zijn weggehaald"); /* others, or in another group? */
    assert_true(lever(Q2)); /* other people, or other answers: nothing to do with the first */
}

/* As people(), without the last question. */
static void people_less(int where, const char *who, int from, int n)
{
    for (int i = from; i < from + n; i++)
        buf_format(&file, "%s;%s;%d;%d;%d\n", names[where], who, 1 + i % 10, 1 + i / 10 % 10,
                   1 + i * 7 % 10);
}

static void start_less(void)
{
    buf_init(&file, t->ctx, 1 << 20);
    buf_text(&file, "locatie;wie-bent-u;gehoord;wensen;netwerk\n");
}

/* A question less, or more, hides nobody: rows are compared by the questions that both have. */
static void a_question_less(void **state)
{
    (void)state;
    add_copy("kompas-nog-eens");
    start(), people(0, "zorgvrager", 0, 30);
    assert_true(lever(Q1));
    start_less(), people_less(0, "zorgvrager", 0, 31);
    refused(BEFORE, "voor een groot deel dezelfde vragenlijsten");
    questionnaire = "kompas-nog-eens";
    refused(Q1, "dezelfde antwoorden als die van 1 januari 2026");
    refused(BEFORE, "voor een groot deel dezelfde vragenlijsten");
    questionnaire = "generiek-kompas";
    start_less(), people_less(0, "zorgvrager", 50, 30);
    assert_true(lever(BEFORE)); /* other people */
    start(), people(0, "zorgvrager", 50, 31);
    refused(Q2, "voor een groot deel dezelfde vragenlijsten als die van 1 januari 2025");
}

/* Nor can anybody tell beside a questionnaire that this version cannot read. */
static void the_other_questionnaire_cannot_be_read(void **state)
{
    (void)state;
    add_copy("kompas-nog-eens");
    start(), people(0, "zorgvrager", 0, 30);
    int64_t first = lever(Q1);
    assert_true(first);
    testdb_sql(t, mem_format(t->ctx,
                             "UPDATE meting_instrument SET json = substr(json, 1, 9) WHERE id IN "
                             "(SELECT instrument FROM meting WHERE id = %lld)",
                             (long long)first));
    questionnaire = "kompas-nog-eens";
    start(), people(0, "zorgvrager", 0, 31);
    refused(Q1, "Koers kan daardoor niet meer nagaan");
    start(), people(0, "zorgvrager", 400, 30);
    assert_true(lever(Q2)); /* on other days it is no concern of others */
}

/* The same people as people(), in a file that does not say who they are. */
static void people_of_no_group(int where, int from, int n)
{
    buf_init(&file, t->ctx, 1 << 20);
    buf_text(&file, "locatie;gehoord;wensen;netwerk;samenwerken\n");
    for (int i = from; i < from + n; i++)
        buf_format(&file, "%s;%d;%d;%d;%d\n", names[where], 1 + i % 10, 1 + i / 10 % 10,
                   1 + i * 7 % 10, 1 + i * 3 % 9);
}

/* Forty people, and the same and one more who are in no group, elsewhere or in another group: their
 * answers say that they are the same. */
static void another_place_or_group_or_none(void **state)
{
    (void)state;
    add_copy("kompas-nog-eens");
    start(), people(0, "zorgvrager", 0, 40);
    assert_true(lever(Q1));
    people_of_no_group(0, 0, 44);
    refused(Q2, "voor een groot deel dezelfde vragenlijsten als die van 1 januari 2026");
    people_of_no_group(0, 0, 41);
    refused(Q1, "oude en nieuwe vragenlijsten lijken te veel op elkaar");
    for (int copy = 0; copy < 2; copy++) {
        const char *same = "dezelfde antwoorden als die van 1 januari 2026",
                   *days = "voor een groot deel dezelfde vragenlijsten";
        if (copy)
            questionnaire = "kompas-nog-eens";
        people_of_no_group(0, 0, 41);
        refused(copy ? Q1 : Q3, copy ? same : days);
        people_of_no_group(1, 0, 41);
        refused(BEFORE, days);
        start(), people(1, "zorgvrager", 0, 44);
        refused(Q3, days);
        start(), people(0, "mantelzorger", 0, 45);
        refused(BEFORE, days);
        start(), people(2, "mantelzorger", 0, 20), people(3, "zorgvrager", 20, 21);
        refused(Q2, days);
    }
    people_of_no_group(0, 50, 41);
    assert_true(lever(Q1)); /* others */
}

/* And the other way round: the first says nothing about groups, the second does. */
static void a_group_that_the_first_did_not_name(void **state)
{
    (void)state;
    add_copy("kompas-nog-eens");
    people_of_no_group(0, 0, 40);
    int64_t one = lever(Q1);
    assert_true(one);
    questionnaire = "kompas-nog-eens";
    start(), people(0, "zorgvrager", 0, 41);
    refused(Q1, "dezelfde antwoorden als die van 1 januari 2026");
    refused(BEFORE, "voor een groot deel dezelfde vragenlijsten");
    take_away(one);
    refused(Q1, "haar antwoorden zijn weggehaald");
}

/* n people of two questions, at a place and in a group. */
static void two_questions(const char *where, const char *who, int n, int from)
{
    for (int i = 0; i < n; i++)
        buf_format(&file, "%s;%s;%d;%d\n", where, who, 1 + i % 10, from + i / 10);
}

static void start_two_questions(void)
{
    buf_init(&file, t->ctx, 1 << 20);
    buf_text(&file, "locatie;wie-bent-u;gehoord;wensen\n");
}

/* Two people gave each row of answers: they are one of a kind by their place, or by their group, while
 * the other of the two is not what it was. */
static void few_questions_with_a_place_or_a_group(void **state)
{
    (void)state;
    add_copy("kompas-nog-eens");
    start_two_questions();
    two_questions("Noord", "zorgvrager", 30, 1), two_questions("Oost", "zorgvrager", 30, 1);
    assert_true(lever(Q1));
    start_two_questions();
    two_questions("Noord", "zorgvrager", 30, 5), two_questions("Noord", "mantelzorger", 30, 5);
    assert_true(lever(Q2));
    questionnaire = "kompas-nog-eens";
    start_two_questions();
    two_questions("Noord", "mantelzorger", 31, 1), two_questions("Oost", "mantelzorger", 30, 1);
    refused(Q1, "dezelfde antwoorden als die van 1 januari 2026");
    start_two_questions();
    two_questions("Zuid", "zorgvrager", 31, 5), two_questions("Zuid", "mantelzorger", 30, 5);
    refused(Q2, "dezelfde antwoorden als die van 1 april 2026");
}

/* A copy of the questionnaire with other codes, and a blank before each question mark: the questions
 * are the same to whoever reads them. */
static void other_codes_and_a_blank_more(void **state)
{
    (void)state;
    const char *json = kompas_as("kompas-met-andere-codes");
    json = with(json, "\"gehoord\"", "\"vraag-1\"");
    json = with(json, "\"wensen\"", "\"vraag-2\"");
    json = with(json, "\"netwerk\"", "\"vraag-3\"");
    json = with(json, "?\"", " ?\"");
    add_questionnaire(json);
    start(), people(0, "zorgvrager", 0, 40);
    assert_true(lever(Q1));
    questionnaire = "kompas-met-andere-codes";
    buf_init(&file, t->ctx, 1 << 20);
    buf_text(&file, "locatie;wie-bent-u;vraag-1;vraag-2;vraag-3\n");
    people_less(0, "zorgvrager", 0, 41);
    refused(Q1, "dezelfde antwoorden als die van 1 januari 2026");
    refused(Q2, "voor een groot deel dezelfde vragenlijsten");
    buf_init(&file, t->ctx, 1 << 20);
    buf_text(&file, "locatie;wie-bent-u;vraag-1;vraag-2;vraag-3\n");
    people_less(0, "zorgvrager", 50, 41);
    assert_true(lever(Q1)); /* others */
}

/* ---- honest deliveries ---- */

static uint32_t dice;

static int throw_dice(int below)
{
    dice = dice * 1664525u + 1013904223u;
    return (int)((dice >> 16) % (uint32_t)below);
}

/* As people answer: mostly a 7, 8 or 9, who is content with one thing is so with another, and one in
 * twelve leaves a later question open. */
static void add_honest(int n, int questions)
{
    static const int usual[20] = {3, 4, 5, 5, 6, 6, 6, 7, 7, 7, 7, 7, 8, 8, 8, 8, 8, 8, 9, 9};
    for (int i = 0; i < n; i++) {
        int mood = throw_dice(3) - 1;
        buf_format(&file, "%s;%s", names[throw_dice(4)],
                   throw_dice(5) ? "zorgvrager" : "mantelzorger");
        for (int q = 0; q < questions; q++) {
            int answer = usual[throw_dice(20)] + mood;
            if (q == 0 || throw_dice(12))
                buf_format(&file, ";%d", answer);
            else
                buf_text(&file, ";");
        }
        buf_text(&file, "\n");
    }
}

/* Quarters of other people, who answer as people do, are never taken for the same: over ten questions
 * and over few, of few people and of many. */
static void honest_quarters_stay_welcome(void **state)
{
    (void)state;
    static const int sizes[] = {40, 60, 90, 130, 200}, questions[] = {10, 4, 2, 1};
    const char *json =
        "{\"code\":\"tien\",\"versie\":\"1\",\"naam\":{\"nl\":\"Tien\"},"
        "\"herkomst\":{\"nl\":\"Van ons\"},\"voor\":[\"zorgvrager\","
        "\"mantelzorger\"],\"talen\":[\"nl\"],\"items\":[{\"code\":\"wie\",\"tekst\":"
        "{\"nl\":\"Wie?\"},\"schaal\":\"keuze\",\"achtergrond\":true,\"keuzes\":["
        "{\"code\":\"zorgvrager\",\"tekst\":{\"nl\":\"Zelf\"}},{\"code\":"
        "\"mantelzorger\",\"tekst\":{\"nl\":\"Naaste\"}}]}";
    for (int q = 0; q < 10; q++)
        json = mem_format(t->ctx,
                          "%s,{\"code\":\"v%d\",\"tekst\":{\"nl\":\"Vraag %d?\"},\"schaal\":"
                          "\"1-10\"}",
                          json, q, q);
    json = mem_format(t->ctx, "%s]}", json);
    add_questionnaire(json);
    questionnaire = "tien";
    dice = 3;
    for (int i = 0; i < 20; i++) {
        int n = questions[i % 4];
        buf_init(&file, t->ctx, 1 << 20);
        buf_text(&file, "locatie;wie");
        for (int q = 0; q < n; q++)
            buf_format(&file, ";v%d", q);
        buf_text(&file, "\n");
        add_honest(sizes[i / 4], n);
        if (!lever(date_of(2020 + i / 4, 1 + 3 * (i % 4), 1),
                   date_of(2020 + i / 4, 3 + 3 * (i % 4), 30)))
            fail_msg("delivery %d, of %d people and %d questions: %s", i, sizes[i / 4], n,
                     f.message);
    }
}

/* When the answers of the first are gone nobody can tell, so over those days the answer is no. */
static void a_question_less_when_the_first_is_gone(void **state)
{
    (void)state;
    add_copy("kompas-nog-eens");
    start(), people(0, "zorgvrager", 0, 30);
    int64_t one = lever(Q1);
    take_away(one);
    questionnaire = "kompas-nog-eens";
    start_less(), people_less(0, "zorgvrager", 0, 31);
    refused(Q1, "haar antwoorden zijn weggehaald");
    assert_non_null(strstr(f.message, "van 1 januari 2026 tot en met 31 maart 2026"));
    refused(YEAR, "haar antwoorden zijn weggehaald");
    start_less(), people_less(0, "zorgvrager", 400, 30);
    refused(Q1, "haar antwoorden zijn weggehaald"); /* others, but who can tell */
    assert_true(lever(BEFORE));                     /* another period */
    start(), people(0, "zorgvrager", 650, 30);
    refused(Q1, "haar antwoorden zijn weggehaald"); /* the same columns, perhaps another group */
    assert_true(lever(Q2));
}

/* A replaced delivery has no answers either, once the job is done. */
static void a_question_less_when_the_first_is_replaced(void **state)
{
    (void)state;
    add_copy("kompas-nog-eens");
    start(), people(0, "zorgvrager", 0, 30);
    int64_t one = lever(Q1);
    people(0, "zorgvrager", 30, 12);
    assert_true(lever(Q1));
    questionnaire = "kompas-nog-eens";
    start_less(), people_less(0, "zorgvrager", 0, 31);
    refused(Q1, "dezelfde antwoorden als die van 1 januari 2026");
    take_away(one); /* as the job does */
    start_less(), people_less(0, "zorgvrager", 0, 31), people_less(0, "zorgvrager", 100, 80);
    refused(Q1, "haar antwoorden zijn weggehaald");
}

/* Of one that an older version took away not even the columns are known. */
static void the_columns_of_the_first_are_not_known(void **state)
{
    (void)state;
    add_copy("kompas-nog-eens");
    start(), people(0, "zorgvrager", 0, 30);
    take_away(lever(Q1));
    testdb_sql(t, "DELETE FROM meting_kolom");
    questionnaire = "kompas-nog-eens";
    start(), people(0, "zorgvrager", 400, 30);
    refused(Q1, "haar antwoorden zijn weggehaald");
    assert_true(lever(Q2));
    questionnaire = "totaalscore-verpleeghuis"; /* no question of the first */
    buf_init(&file, t->ctx, 1 << 16);
    buf_text(&file, "locatie;afspraken;accommodatie;verpleging\n");
    for (int i = 0; i < 30; i++)
        buf_format(&file, "Noord;%d;%d;%d\n", 1 + i % 9, 1 + i % 7, 1 + i % 4);
    assert_true(lever(Q1));
}

/* The same people as of other days take the place of a delivery that has nothing to do with them. */
static void replaced_by_those_of_other_days(void **state)
{
    (void)state;
    start(), people_who(0, "zorgvrager", 70, 30, 0, 5);
    assert_true(lever(BEFORE));
    start(), people(0, "zorgvrager", 0, 30);
    assert_true(lever(Q1));
    people(0, "zorgvrager", 30, 1);
    refused(BEFORE, "voor een groot deel dezelfde vragenlijsten als die van 1 januari 2026");
    start(), people_who(0, "zorgvrager", 70, 42, 0, 5);
    assert_true(lever(BEFORE)); /* twelve more of its own */
}

/* A group of six is withheld; thirty more would open it, and show the six by subtraction. */
static void a_group_that_one_file_opens(void **state)
{
    (void)state;
    start(), people(0, "zorgvrager", 0, 40), people(0, "mantelzorger", 40, 6);
    assert_string_equal(shown(lever(Q1)), "w0");
    people(0, "mantelzorger", 60, 30);
    assert_string_equal(shown(lever(Q1)), "w0");
}

/* And the other way round: what one file showed and the next would not. */
static void a_group_that_one_file_closes(void **state)
{
    (void)state;
    start(), people(0, "zorgvrager", 0, 40), people(0, "mantelzorger", 40, 16);
    assert_string_equal(shown(lever(Q1)), "w0zm");
    start(), people(0, "zorgvrager", 0, 40), people(0, "mantelzorger", 40, 6);
    people(0, "zorgvrager", 100, 10);
    refused(Q1, "Alleen in het oude bestand: 10. Alleen in het nieuwe: 10. In "
                "allebei: 46. Het gaat om Noord."); /* one of them looks like another */
}

/* Answers of many people to one question were wrong: the others are the same for everybody. */
static void one_question_is_corrected(void **state)
{
    (void)state;
    start(), people(0, "zorgvrager", 0, 40), people(1, "zorgvrager", 40, 30);
    assert_string_equal(shown(lever(Q1)), "w01");
    start(), people_who(0, "zorgvrager", 0, 5, 3, 0), people(0, "zorgvrager", 5, 35);
    people(1, "zorgvrager", 40, 30);
    refused(Q1, "te weinig vragenlijsten zijn anders"); /* of five people */
    start(), people_who(0, "zorgvrager", 0, 5, 3, 0), people_who(0, "zorgvrager", 5, 6, 0, 3);
    people(0, "zorgvrager", 11, 29), people(1, "zorgvrager", 40, 30);
    refused(
        Q1,
        "lijken te veel op elkaar"); /* eleven, but few of either question: these are not shown */
    start(), people_who(0, "zorgvrager", 0, 20, 3, 0), people(0, "zorgvrager", 20, 20);
    people(1, "zorgvrager", 40, 30);
    assert_string_equal(shown(lever(Q1)), "w01");
}

/* Two corrections at once: each is of enough people, and no figure of the other questions differs. */
static void two_questions_are_corrected(void **state)
{
    (void)state;
    static const char *const all[] = {"gehoord", "wensen", "netwerk", "samenwerken"};
    start(), people(0, "zorgvrager", 0, 40), people(1, "zorgvrager", 40, 30);
    assert_true(lever(Q1));
    start(), people_who(0, "zorgvrager", 0, 20, 3, 0), people_who(0, "zorgvrager", 20, 12, 0, 3);
    people(0, "zorgvrager", 32, 8), people(1, "zorgvrager", 40, 30);
    int64_t id = lever(Q1);
    assert_true(id);
    for (size_t q = 0; q < 4; q++)
        assert_string_equal(shown_of(id, all[q]), "w01");
}

/* A correction of one question does not hide the few of whom another one was corrected: that one is
 * not shown any more. */
static void a_correction_that_hides_a_few(void **state)
{
    (void)state;
    start(), people(0, "zorgvrager", 0, 40), people(1, "zorgvrager", 40, 30);
    assert_true(lever(Q1));
    start(), people_who(0, "zorgvrager", 0, 17, 5, 0), people_who(0, "zorgvrager", 17, 5, 0, 3);
    people(0, "zorgvrager", 22, 18), people(1, "zorgvrager", 40, 30);
    int64_t id = lever(Q1);
    assert_string_equal(shown_of(id, "gehoord"), "w01");
    assert_string_equal(shown_of(id, "netwerk"), "");
    assert_string_equal(shown_of(id, "wensen"), "w01");
}

/* And others came: who perhaps stayed is not counted, so the whole only. */
static void corrected_and_others_came(void **state)
{
    (void)state;
    start(), people(0, "zorgvrager", 0, 40), people(1, "zorgvrager", 40, 30);
    assert_true(lever(Q1));
    start(), people_who(0, "zorgvrager", 0, 20, 3, 0), people(0, "zorgvrager", 20, 20);
    people(1, "zorgvrager", 40, 30), people(1, "zorgvrager", 450, 20);
    int64_t id = lever(Q1);
    assert_string_equal(shown_of(id, "gehoord"), "w");
    assert_string_equal(shown_of(id, "wensen"), "w");
}

/* Moved to another place: of the new delivery the whole only, and nobody else may know from where to
 * where. */
static void people_are_at_another_place(void **state)
{
    (void)state;
    start(), people(0, "zorgvrager", 0, 40), people(1, "zorgvrager", 40, 30);
    assert_string_equal(shown(lever(Q1)), "w01");
    start(), people(0, "zorgvrager", 0, 35), people(1, "zorgvrager", 35, 35);
    refused(Q1, "te weinig vragenlijsten zijn anders");
    start(), people(0, "zorgvrager", 0, 28), people_who(1, "zorgvrager", 28, 12, 3, 0);
    people(1, "zorgvrager", 40, 30);
    refused(
        Q1,
        "oude en nieuwe vragenlijsten lijken te veel op elkaar"); /* and answered otherwise: the same people? */
    start(), people(0, "zorgvrager", 0, 25), people(1, "zorgvrager", 25, 45);
    assert_string_equal(shown(lever(Q1)), "w");
}

/* One more who answered one question only: the number of questionnaires would tell that, and the
 * base of that question. */
static void one_more_with_one_answer(void **state)
{
    (void)state;
    start(), people(0, "zorgvrager", 0, 30);
    assert_true(lever(Q1));
    buf_text(&file, "Noord;zorgvrager;;;7;\n");
    refused(Q1, "te weinig vragenlijsten zijn anders");
}

/* The score is over the people of its items, one figure each; nobody's own score is used. */
static void a_score_over_other_people(void **state)
{
    (void)state;
    struct meting_uitslag u;
    buf_init(&file, t->ctx, 1 << 16);
    buf_text(&file, "locatie;afspraken;accommodatie;verpleging;omgang;kwaliteit-van-leven;"
                    "luisteren\n");
    for (int i = 0; i < 20; i++) /* the last one answers one question only: no score of her own */
        buf_format(&file, "Noord;%d;%s\n", 1 + i % 9,
                   i == 19 ? ";;;;"
                   : i % 2 ? "8;7;6;9;5"
                           : "7;6;9;8;8");
    testdb_begin(t);
    int64_t id = meting_create(t->c, t->ctx,
                               &(struct meting_new){.organisatie = org,
                                                    .bestand = "x.csv",
                                                    .csv = file.data,
                                                    .instrument = "totaalscore-verpleeghuis",
                                                    .van = date_of(2026, 1, 1),
                                                    .tot = date_of(2026, 3, 31)},
                               &f);
    assert_true(id && uitslag_read(t->c, t->ctx, org, id, NULL, &u));
    double mean = 0;
    for (size_t i = 0; i < u.n; i++)
        mean += u.vraag[i].geheel.gemiddelde.waarde / (double)u.n;
    assert_int_equal(u.score[0].staat, CIJFER_OPEN);
    assert_true(u.score[0].geheel.waarde > mean - 1e-9 && u.score[0].geheel.waarde < mean + 1e-9);
    testdb_rollback(t);
}

/* ---- a concept ---- */

static int64_t concept(int32_t van, int32_t tot)
{
    const char *naar = NULL;
    struct meting_bestand b = {.organisatie = org,
                               .naam = "x.csv",
                               .data = file.data,
                               .n = file.len,
                               .instrument = "generiek-kompas",
                               .van = van,
                               .tot = tot};
    testdb_begin(t);
    int64_t upload = meting_hand_in(t->c, t->ctx, &b, &f);
    testdb_commit(t);
    struct job job = {
        .ctx = mem_ctx(t->ctx, "job"), .db = t->db, .organisatie = org, .over = upload};
    assert_true(meting_job.run(&job, &naar, &f));
    return naar[strlen("/meten/")] - '0';
}

/* Correcting is free until somebody confirms; two concepts are decided about one after the other. */
static void correcting_a_concept_is_free(void **state)
{
    (void)state;
    struct besluit one, two, again;
    start(), people(0, "zorgvrager", 0, 30);
    int64_t first = concept(Q1);
    people(0, "zorgvrager", 30, 1);
    int64_t second = concept(Q1);
    people(0, "zorgvrager", 31, 1);
    int64_t third = concept(Q1);
    take_away(first);
    testdb_begin(t);
    assert_false(besluit_maak(t->c, t->ctx, org, first, &again));
    assert_true(besluit_maak(t->c, t->ctx, org, second, &one));
    assert_true(besluit_maak(t->c, t->ctx, org, third, &two));
    assert_int_equal(one.soort, BESLUIT_VRIJ);
    assert_int_equal(two.soort, BESLUIT_VRIJ);
    assert_true(besluit_bewaar(t->c, t->ctx, &one, false, 0));
    /* what was decided before that is not kept; now the other one is refused */
    assert_false(besluit_bewaar(t->c, t->ctx, &two, false, 0));
    assert_false(besluit_bewaar(t->c, t->ctx, &one, false, 0));
    assert_true(besluit_maak(t->c, t->ctx, org, third, &again));
    assert_int_equal(again.soort, BESLUIT_NIET);
    testdb_commit(t);
    assert_string_equal(shown(second), "w0");
    assert_true(count("meting_kolom WHERE meting = 2") > 3);
    assert_int_equal(count("meting_kolom WHERE meting = 1"), 0);
    /* no print of the concept that was thrown away is left */
    assert_int_equal(count("meting_vinger WHERE meting = 1"), 0);
    assert_true(count("meting_vinger WHERE meting = 2") > 20);
}

static void the_whole_only_when_asked(void **state)
{
    (void)state;
    struct besluit b;
    start(), people(0, "zorgvrager", 0, 30), people(1, "mantelzorger", 30, 30);
    int64_t id = concept(Q1);
    testdb_begin(t);
    assert_true(besluit_maak(t->c, t->ctx, org, id, &b));
    assert_true(besluit_bewaar(t->c, t->ctx, &b, true, 0));
    testdb_commit(t);
    assert_string_equal(shown(id), "w");
}

/* What a decision was based on was taken away, or confirmed, before it was kept. */
static void what_it_was_based_on_changed(void **state)
{
    (void)state;
    struct besluit b;
    start(), people(0, "zorgvrager", 0, 30);
    int64_t one = lever(Q1);
    start(), people(0, "zorgvrager", 100, 30);
    int64_t later = lever(Q2);
    start(), people(0, "zorgvrager", 200, 30);
    int64_t id = concept(Q3);
    assert_true(one && later);
    for (int i = 0; i < 3; i++) {
        testdb_begin(t);
        assert_true(besluit_maak(t->c, t->ctx, org, id, &b));
        testdb_rollback(t);
        if (i == 0)
            take_away(one); /* a delivery over quite other days */
        else if (i == 1)
            testdb_sql(t, "UPDATE meting SET stand = 'vervangen' WHERE id = 2");
        testdb_begin(t);
        assert_int_equal(besluit_bewaar(t->c, t->ctx, &b, false, 0), i == 2);
        testdb_rollback(t);
    }
}

/* Answers of another delivery are read before the transaction that writes: when the writing begins,
 * no table has them any more. */
static void keeping_reads_no_answers(void **state)
{
    (void)state;
    struct besluit b;
    start();
    for (int i = 0; i < 2500; i++)
        people_who(i % 4, "zorgvrager", i, 1, i / 90, i / 10);
    assert_true(lever(Q1));
    start_less();
    for (int i = 0; i < 2500; i++)
        buf_format(&file, "%s;zorgvrager;%d;%d;%d\n", names[i % 4], 1 + i % 9, 1 + i / 11 % 10,
                   1 + i * 3 % 10);
    int64_t id = concept(Q2);
    testdb_begin(t);
    assert_true(besluit_maak(t->c, t->ctx, org, id, &b));
    testdb_rollback(t);
    assert_int_equal(b.soort, BESLUIT_VRIJ);
    testdb_sql(t, "ALTER TABLE meting_antwoord RENAME TO out_of_reach");
    testdb_begin(t);
    struct rijen none; /* whoever reads them now fails */
    rijen_lees(t->c, t->ctx, org, id, 4, &none);
    assert_true(db_failed(t->c));
    testdb_rollback(t);
    testdb_begin(t);
    assert_true(besluit_bewaar(t->c, t->ctx, &b, false, 0));
    testdb_commit(t);
}

/* ---- figures of an older version ---- */

/* A delivery as an older version of the program kept it: shown, whatever stood beside it. */
static int64_t older(int32_t van, int32_t tot)
{
    int64_t id = hand_over(van, tot, true);
    assert_true(id);
    testdb_sql(t, mem_format(t->ctx,
                             "UPDATE meting SET stand = 'vastgesteld', oud = TRUE, afdruk = NULL "
                             "WHERE id = %lld; DELETE FROM meting_vinger WHERE meting = %lld",
                             (long long)id, (long long)id));
    return id;
}

static void decide_older(void)
{
    struct background a = {.db = t->db};
    meting_tidy(&a);
    assert_int_equal(count("meting WHERE beslist = FALSE AND staat = 'zichtbaar'"), 0);
}

static int64_t questions_open(int64_t meting)
{
    return count(mem_format(t->ctx, "meting_getoond WHERE soort = 'geheel' AND meting = %lld",
                            (long long)meting));
}

/* One person more, as another questionnaire with the same questions. */
static void older_figures_of_another_questionnaire(void **state)
{
    (void)state;
    add_copy("kompas-nog-eens");
    add_copy("en-nog-eens");
    start(), people(0, "zorgvrager", 0, 30);
    int64_t one = older(Q1);
    questionnaire = "kompas-nog-eens";
    people(0, "zorgvrager", 30, 1);
    int64_t two = older(Q1);
    questionnaire = "en-nog-eens";
    start(), people(0, "zorgvrager", 400, 30); /* others, over the same days */
    int64_t three = older(YEAR);
    decide_older();
    assert_string_equal(shown(one), "w0");
    assert_string_equal(shown(two), "");
    assert_string_equal(shown(three), "w0");
    assert_int_equal(questions_open(one), 4);
    assert_int_equal(questions_open(two), 0);
    assert_int_equal(count(mem_format(t->ctx,
                                      "audit WHERE onderwerp = 'meting %lld' AND uitkomst LIKE "
                                      "'niet getoond: gehoord%%samenwerken'",
                                      (long long)two)),
                     1);
}

/* As of other days; and with a question more, which is the only one that the first does not have. */
static void older_figures_of_other_days_and_columns(void **state)
{
    (void)state;
    add_copy("kompas-nog-eens");
    start_less(), people_less(0, "zorgvrager", 0, 30);
    int64_t one = older(Q1);
    start_less(), people_less(0, "zorgvrager", 0, 31);
    int64_t two = older(BEFORE);
    questionnaire = "kompas-nog-eens";
    start(), people(0, "zorgvrager", 0, 31);
    int64_t three = older(Q2);
    decide_older();
    assert_int_equal(questions_open(one), 3);
    assert_int_equal(questions_open(two), 0);
    assert_int_equal(questions_open(three), 1);
    assert_int_equal(
        count(mem_format(t->ctx,
                         "audit WHERE onderwerp = 'meting %lld' AND uitkomst LIKE 'niet "
                         "getoond%%' AND uitkomst NOT LIKE '%%samenwerken%%'",
                         (long long)three)),
        1);
}

/* One person more, in a file that names no groups, or another place. */
static void older_figures_of_no_group(void **state)
{
    (void)state;
    add_copy("kompas-nog-eens");
    start(), people(0, "zorgvrager", 0, 40);
    int64_t one = older(Q1);
    people_of_no_group(0, 0, 41);
    int64_t two = older(BEFORE);
    questionnaire = "kompas-nog-eens";
    people_of_no_group(1, 0, 42);
    int64_t three = older(Q1);
    people_of_no_group(0, 50, 40);
    int64_t four = older(Q2); /* others */
    decide_older();
    assert_string_equal(shown(one), "w0");
    assert_string_equal(shown(two), "");
    assert_string_equal(shown(three), "");
    assert_string_equal(shown(four), "w0");
}

/* Shown and taken away before the upgrade: what came over those days cannot be compared with it. */
static void older_figures_beside_what_is_gone(void **state)
{
    (void)state;
    static const char *const codes[] = {"generiek-kompas", "kompas-nog-eens"};
    add_copy(codes[1]);
    start(), people(0, "zorgvrager", 0, 30);
    take_away(older(Q1));
    int64_t same = older(Q1); /* the same file once more: nobody came or went */
    people(0, "zorgvrager", 30, 1);
    questionnaire = codes[1];
    int64_t other = older(YEAR);
    start(), people(0, "zorgvrager", 100, 40);
    int64_t later = older(BEFORE);
    decide_older();
    assert_string_equal(shown(same), "w0");
    assert_string_equal(shown(other), "");
    assert_string_equal(shown(later), "w0");
}

/* The hour after the upgrade: what was shown is not decided about yet, and counts. */
static void a_new_one_before_the_older_are_decided(void **state)
{
    (void)state;
    add_copy("kompas-nog-eens");
    start(), people(0, "zorgvrager", 0, 30);
    older(Q1);
    questionnaire = "kompas-nog-eens";
    people(0, "zorgvrager", 30, 1);
    refused(Q1, "dezelfde antwoorden als die van 1 januari 2026");
    refused(BEFORE, "voor een groot deel dezelfde vragenlijsten");
}

static void older_figures_are_decided_again(void **state)
{
    (void)state;
    struct background a = {.db = t->db};
    struct cijfer c;
    start(), people(0, "zorgvrager", 0, 30), people(1, "zorgvrager", 30, 20);
    int64_t one = lever(Q1);
    start(), people(0, "zorgvrager", 0, 5), people(0, "zorgvrager", 100, 40);
    int64_t two = lever(BEFORE);
    assert_true(one && two);
    testdb_begin(t);
    int64_t open = meting_cite(t->c, t->ctx, org, 0, one, "gehoord", place[0]),
            shut = meting_cite(t->c, t->ctx, org, 0, two, "gehoord", place[0]);
    testdb_commit(t);
    testdb_begin(t);
    assert_true(cijfer_read(t->c, t->ctx, org, shut, &c));
    testdb_rollback(t);
    assert_int_equal(c.staat, CIJFER_OPEN);
    /* both over the same days, as the older version let them be */
    testdb_sql(t, "DELETE FROM meting_getoond");
    testdb_sql(t, "DELETE FROM meting_vinger");
    testdb_sql(t, "UPDATE meting SET beslist = FALSE, oud = TRUE, afdruk = NULL, "
                  "van = (SELECT max(van) FROM meting), tot = (SELECT max(tot) FROM meting)");
    assert_string_equal(shown(one), ""); /* nothing until it is decided */
    meting_tidy(&a);
    assert_string_equal(shown(one), "w01");
    assert_string_equal(shown(two), "");
    assert_int_equal(count("meting WHERE beslist = FALSE"), 0);
    assert_true(count("meting_vinger") > 40);
    testdb_begin(t);
    assert_true(cijfer_read(t->c, t->ctx, org, shut, &c));
    assert_int_equal(c.staat, CIJFER_AFGESCHERMD);
    assert_true(cijfer_read(t->c, t->ctx, org, open, &c));
    assert_int_equal(c.staat, CIJFER_OPEN);
    testdb_rollback(t);
    assert_int_equal(count("audit WHERE uitkomst LIKE 'niet getoond: gehoord%'"), 1);
    assert_int_equal(count("audit WHERE uitkomst = 'cijfer niet meer getoond'"), 1);
    /* what was shown by an older rule counts as shown with every place and group */
    start(), people(0, "zorgvrager", 0, 29), people(1, "zorgvrager", 30, 20);
    refused(Q1, "meer metingen");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(quarters_and_the_year, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(the_year_and_then_a_quarter, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(the_whole_and_then_one_place, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(twelve_more_at_the_neighbour, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(removed_and_one_more, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(back_as_it_was, meting_scene_open, meting_scene_close),
        cmocka_unit_test_setup_teardown(the_same_file_for_another_year, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(the_same_file_for_another_questionnaire, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(a_question_less, meting_scene_open, meting_scene_close),
        cmocka_unit_test_setup_teardown(the_other_questionnaire_cannot_be_read, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(another_place_or_group_or_none, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(a_group_that_the_first_did_not_name, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(few_questions_with_a_place_or_a_group, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(other_codes_and_a_blank_more, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(honest_quarters_stay_welcome, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(a_question_less_when_the_first_is_gone, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(a_question_less_when_the_first_is_replaced,
                                        meting_scene_open, meting_scene_close),
        cmocka_unit_test_setup_teardown(the_columns_of_the_first_are_not_known, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(replaced_by_those_of_other_days, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(a_group_that_one_file_opens, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(a_group_that_one_file_closes, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(one_question_is_corrected, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(two_questions_are_corrected, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(a_correction_that_hides_a_few, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(corrected_and_others_came, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(people_are_at_another_place, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(one_more_with_one_answer, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(a_score_over_other_people, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(correcting_a_concept_is_free, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(the_whole_only_when_asked, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(what_it_was_based_on_changed, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(keeping_reads_no_answers, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(older_figures_are_decided_again, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(older_figures_of_another_questionnaire, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(older_figures_of_other_days_and_columns, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(older_figures_of_no_group, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(older_figures_beside_what_is_gone, meting_scene_open,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(a_new_one_before_the_older_are_decided, meting_scene_open,
                                        meting_scene_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
