/* Tests of date.h: the calendar, summer time, reading dates, holidays and terms.
 * Expected values come from the law's text, published calendars and the time zone database.
 * See date.c; lang_date is tested by lang_test.c.
 */
#include "base/date.h"
#include "tests/cm.h"
#include <stdlib.h>
#include <string.h>

static void check_iso(int32_t d, const char *expected)
{
    char text[11];

    date_iso(d, text);
    assert_string_equal(text, expected);
}

static void test_van(void **state)
{
    (void)state;
    static const struct {
        int jaar, maand, dag;
        int32_t d;
    } cases[] = {
        {1970,  1,  1,  719163   },
        {1969,  12, 31, 719162   },
        {1900,  1,  1,  693596   },
        {1900,  2,  29, DATE_NONE}, /* no leap year: a century */
        {2000,  2,  29, 730179   }, /* leap year: four centuries */
        {2024,  2,  29, 738945   },
        {2025,  2,  29, DATE_NONE},
        {2100,  2,  28, 766703   },
        {2100,  2,  29, DATE_NONE},
        {2026,  3,  31, 739706   },
        {2026,  4,  31, DATE_NONE},
        {2026,  0,  1,  DATE_NONE},
        {2026,  13, 1,  DATE_NONE},
        {2026,  1,  0,  DATE_NONE},
        {2026,  1,  32, DATE_NONE},
        {0,     1,  1,  DATE_NONE},
        {1,     1,  1,  1        },
        {9999,  12, 31, 3652059  },
        {10000, 1,  1,  DATE_NONE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(date_of(cases[i].jaar, cases[i].maand, cases[i].dag), cases[i].d);
}

static void test_every_day(void **state)
{
    (void)state;
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t d = date_of(1900, 1, 1);
    int week = 1; /* 1900-01-01 was a Monday */

    for (int y = 1900; y <= 2100; y++)
        for (int m = 1; m <= 12; m++) {
            bool leap = (y % 4 == 0 && y % 100 != 0) || y == 2000;
            for (int g = 1; g <= days[m - 1] + (m == 2 && leap); g++, d++) {
                int jaar, maand, dag;
                date_parts(d, &jaar, &maand, &dag);
                assert_true(jaar == y && maand == m && dag == g && date_year(d) == y);
                assert_int_equal(date_of(y, m, g), d);
                assert_int_equal(date_weekday(d), week);
                week = week % 7 + 1;
            }
        }
    int jaar = 1, maand = 1, dag = 1;
    date_parts(DATE_NONE, &jaar, &maand, &dag);
    assert_true(jaar == 0 && maand == 0 && dag == 0);
}

static void test_summer_time(void **state)
{
    (void)state;
    static const struct {
        int64_t t;
        const char *day;
    } cases[] = {
        {1,          "1970-01-01"},
        {TIME_NONE,  ""          },
        {-1,         "1970-01-01"}, /* 00:59:59 in Amsterdam */
        {-3601,      "1969-12-31"},
        {1767221999, "2025-12-31"}, /* winter: 23:59:59 */
        {1767222000, "2026-01-01"},
        {1774652400, "2026-03-28"}, /* the Saturday before: 00:00 */
        {1774738799, "2026-03-28"},
        {1774738800, "2026-03-29"}, /* 00:00 winter time, the clock goes on at 02:00 */
        {1774821599, "2026-03-29"}, /* 23:59:59 summer time: a day of 23 hours */
        {1774821600, "2026-03-30"},
        {1792879199, "2026-10-24"},
        {1792879200, "2026-10-25"}, /* 00:00 summer time */
        {1792969199, "2026-10-25"}, /* 23:59:59 winter time: a day of 25 hours */
        {1792969200, "2026-10-26"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_iso(date_of_time(cases[i].t), cases[i].day);
    assert_int_equal(date_of_time(TIME_NONE), DATE_NONE);
    assert_int_equal(date_of_time(INT64_MAX), DATE_NONE);
    assert_int_equal(time_of_date(date_of(2026, 3, 29)), 1774738800);
    assert_int_equal(time_of_date(date_of(2026, 3, 30)), 1774821600);
    assert_int_equal(time_of_date(date_of(2026, 10, 25)), 1792879200);
    assert_int_equal(time_of_date(date_of(2026, 10, 26)), 1792969200);
    assert_int_equal(time_of_date(date_of(1960, 7, 1)), -299898000);
    assert_true(time_of_date(DATE_NONE) == TIME_NONE);
    /* In 1995 summer time ended in September, from 1996 in October. */
    assert_int_equal(time_of_date(date_of(1995, 10, 1)), 812502000);
    assert_int_equal(time_of_date(date_of(1996, 10, 1)), 844120800);
    for (int32_t d = date_of(1975, 1, 1); d < date_of(2100, 1, 1); d++)
        assert_int_equal(date_of_time(time_of_date(d)), d);
}

static void test_clock(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t t;
    } cases[] = {
        {"2026-03-23",          1774252800}, /* 09:00 winter time */
        {"2026-07-01",          1782889200}, /* 09:00 summer time */
        {"2026-03-23T09:00:00", 1774252800},
        {"2026-03-23 23:59:59", 1774306799},
        {"2026-03-29T01:59:59", 1774745999},
        {"2026-03-29T03:00:00", 1774746000},
        {"2026-10-25T01:59:59", 1792886399},
        {"2026-10-25T03:00:00", 1792893600},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        setenv("KOERS_NU", cases[i].text, 1);
        assert_int_equal(time_now(), cases[i].t);
    }
    setenv("KOERS_NU", "2026-03-23T23:30:00", 1);
    check_iso(date_today(), "2026-03-23");
    unsetenv("KOERS_NU");
    assert_true(time_now() > 1700000000);
}

static void test_lees(void **state)
{
    (void)state;
    static const struct {
        const char *text, *iso; /* "" : no date */
    } cases[] = {
        {"2026-03-12",                                    "2026-03-12"},
        {"12-3-2026",                                     "2026-03-12"},
        {"12/03/2026",                                    "2026-03-12"},
        {"12.3.2026",                                     "2026-03-12"},
        {" 12-03-2026\n",                                 "2026-03-12"},
        {"12 maart 2026",                                 "2026-03-12"},
        {"12 MAART 2026",                                 "2026-03-12"},
        {"1 jan 2026",                                    "2026-01-01"},
        {"1 jan. 2026",                                   "2026-01-01"},
        {"12 mrt 2026",                                   "2026-03-12"},
        {"12 March 2026",                                 "2026-03-12"},
        {"5 mei 2026",                                    "2026-05-05"},
        {"5 May 2026",                                    "2026-05-05"},
        {"3 okt 2026",                                    "2026-10-03"},
        {"3 October 2026",                                "2026-10-03"},
        {"1-aug-2026",                                    "2026-08-01"},
        {"29 februari 2024",                              "2024-02-29"},
        {"31 december 1900",                              "1900-12-31"},
        {"1 sept 2026",                                   "2026-09-01"},
        {"29-2-2025",                                     ""          },
        {"12-3-26",                                       ""          },
        {"12-13-2026",                                    ""          },
        {"12-3/2026",                                     ""          },
        {"12-3-20261",                                    ""          },
        {"123-3-2026",                                    ""          },
        {"12-3-2026x",                                    ""          },
        {"12 ma 2026",                                    ""          },
        {"12 maartje 2026",                               ""          },
        {"maart 2026",                                    ""          },
        {"2026-3-12",                                     ""          },
        {"2026-03-12T09:00",                              ""          },
        {"12--3-2026",                                    ""          },
        {"12 3 2026",                                     ""          },
        {"12 maart",                                      ""          },
        {"",                                              ""          },
        {"   ",                                           ""          },
        {"-1-1-2026",                                     ""          },
        {"12 maart 2026 om twee uur in de middag bij de", ""          },
        {"0-1-2026",                                      ""          },
        {NULL,                                            ""          },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_iso(date_read(cases[i].text), cases[i].iso);
    static const char *const not_iso[] = {"2026-3-12",   "2026-03-1x",  "2026/03/12", "2026-02-30",
                                          " 2026-03-12", "2026-03-123", "",           "+026-03-12"};
    for (size_t i = 0; i < sizeof not_iso / sizeof *not_iso; i++)
        assert_int_equal(date_read_iso(not_iso[i]), DATE_NONE);
    assert_int_equal(date_read_iso(NULL), DATE_NONE);
}

/* A time behind a day; with a zone the day is Amsterdam's. long on purpose: a table of cases. */
static void test_stamp(void **state)
{
    (void)state;
    static const struct {
        const char *text, *iso; /* "": none */
    } cases[] = {
        {"2025-02-01",                "2025-02-01"},
        {"1-2-2025",                  "2025-02-01"},
        {"1 februari 2025",           "2025-02-01"},
        {"1-2-2025 13:45",            "2025-02-01"},
        {"1 februari 2025 9:05",      "2025-02-01"},
        {"2025-02-01 23:59:59",       "2025-02-01"},
        {"2025-02-01T23:59:59.999",   "2025-02-01"},
        {"2025-02-01T22:59:59Z",      "2025-02-01"},
        {"2025-02-01T23:00:00Z",      "2025-02-02"}, /* midnight here, in winter */
        {"2025-07-01T21:59:59Z",      "2025-07-01"},
        {"2025-07-01T22:00:00Z",      "2025-07-02"}, /* in summer */
        {"2025-03-29T22:59:59Z",      "2025-03-29"}, /* the night the clock goes forward */
        {"2025-03-29T23:00:00Z",      "2025-03-30"},
        {"2025-03-30T22:00:00Z",      "2025-03-31"},
        {"2025-10-25T22:00:00Z",      "2025-10-26"}, /* back */
        {"2025-10-26T22:59:59Z",      "2025-10-26"},
        {"2025-10-26T23:00:00Z",      "2025-10-27"},
        {"2025-02-01T00:30:00+01:00", "2025-02-01"},
        {"2025-02-01T00:30:00+02:00", "2025-01-31"},
        {"2025-02-01 20:00:00 -0500", "2025-02-02"},
        {"2025-02-01T00:30+14",       "2025-01-31"},
        {"2025-12-31 23:30:00 UTC",   "2026-01-01"},
        {"2025-02-01T23:30:00.5Z",    "2025-02-02"},
        {"2025-02-01T24:00:00",       ""          },
        {"2025-02-01T12:60",          ""          },
        {"2025-02-01T12",             ""          },
        {"2025-02-01T12:5",           ""          },
        {"2025-02-01T12:00:00+25:00", ""          },
        {"2025-02-01T12:00:00+1",     ""          },
        {"2025-02-01T12:00:00Zz",     ""          },
        {"2025-02-01 12:00 PM",       ""          },
        {"2025-02-30 12:00",          ""          },
        {"1-2-25",                    ""          }, /* two centuries */
        {"1-2-25 12:00",              ""          },
        {"03/14/2024",                ""          }, /* month first: no such month */
        {"45352",                     ""          }, /* a spreadsheet's number */
        {"12:00",                     ""          },
        {" 12:00",                    ""          },
        {":",                         ""          },
        {"",                          ""          },
        {NULL,                        ""          },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char iso[11];
        date_iso(date_read_stamp(cases[i].text), iso);
        if (strcmp(iso, cases[i].iso) != 0)
            fail_msg("%s: %s", cases[i].text ? cases[i].text : "NULL", iso);
    }
}

static void test_placeholder(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is;
    } cases[] = {
        {"1980-01-01 00:00:00",  true },
        {"1-1-1980",             true },
        {"1970-01-01",           true },
        {"1970-01-01T00:00:00Z", true },
        {"1900-01-00",           true },
        {"1900-01-00 00:00:00",  true },
        {"0-1-1900",             true },
        {"0000-00-00",           true },
        {"0000-00-00 00:00:00",  true },
        {"1899-12-30",           true },
        {"1904-01-01",           true },
        {"1601-01-01",           true },
        {"0001-01-01",           true },
        {"9999-12-31",           true },
        {"2000-01-01",           true },
        {"2099-12-31",           true },
        {"2000-01-02",           false},
        {"2024-01-01",           false},
        {"1990-01-01",           false},
        {"1989-12-31",           true },
        {"1900-01-001",          false},
        {"gisteren",             false},
        {"",                     false},
        {NULL,                   false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (date_is_placeholder(cases[i].text) != cases[i].is)
            fail_msg("%s", cases[i].text ? cases[i].text : "NULL");
}

static void test_plus_maanden(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        int months;
        const char *to;
    } cases[] = {
        {"2026-01-31", 1,           "2026-02-28"},
        {"2024-01-31", 1,           "2024-02-29"},
        {"2026-01-15", 0,           "2026-01-15"},
        {"2026-12-31", 2,           "2027-02-28"},
        {"2026-03-31", -1,          "2026-02-28"},
        {"2026-01-31", -2,          "2025-11-30"},
        {"2024-02-29", 12,          "2025-02-28"},
        {"2024-02-29", 48,          "2028-02-29"},
        {"2026-05-31", 18,          "2027-11-30"},
        {"9999-12-31", 1,           ""          },
        {"0001-01-01", -1,          ""          },
        {"2026-01-01", 2000000000,  ""          },
        {"2026-01-01", -2000000000, ""          },
        {"",           1,           ""          },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_iso(date_add_months(date_read_iso(cases[i].from), cases[i].months), cases[i].to);
}

/* Algemene termijnenwet art. 3: the whole list of three years, each with its own trap. */
static void test_feestdagen(void **state)
{
    (void)state;
    static const struct {
        int jaar;
        const char *days[9];
    } cases[] = {
        {2024,
         {"2024-01-01", "2024-03-29", "2024-04-01", "2024-04-27", "2024-05-05", "2024-05-09",
          "2024-05-20", "2024-12-25", "2024-12-26"}},
 /* 27 April is a Sunday: the King's birthday is kept on the 26th */
        {2025,
         {"2025-01-01", "2025-04-18", "2025-04-21", "2025-04-26", "2025-05-05", "2025-05-29",
          "2025-06-09", "2025-12-25", "2025-12-26"}},
        {2026,
         {"2026-01-01", "2026-04-03", "2026-04-06", "2026-04-27", "2026-05-05", "2026-05-14",
          "2026-05-25", "2026-12-25", "2026-12-26"}},
 /* the Queen's birthday until 2013 */
        {2013,
         {"2013-01-01", "2013-03-29", "2013-04-01", "2013-04-30", "2013-05-05", "2013-05-09",
          "2013-05-20", "2013-12-25", "2013-12-26"}},
 /* 30 April 2006 was a Sunday */
        {2006,
         {"2006-01-01", "2006-04-14", "2006-04-17", "2006-04-29", "2006-05-05", "2006-05-25",
          "2006-06-05", "2006-12-25", "2006-12-26"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t found = 0;
        for (int32_t d = date_of(cases[i].jaar, 1, 1); date_year(d) == cases[i].jaar; d++)
            if (date_is_holiday(d)) {
                assert_true(found < 9);
                check_iso(d, cases[i].days[found++]);
            }
        assert_int_equal(found, 9);
    }
    /* Until 1979 a Sunday moved it to Monday (30 April 1978 was one). */
    assert_true(date_is_holiday(date_of(1978, 5, 1)));
    assert_false(date_is_holiday(date_of(1978, 4, 29)));
    assert_false(date_is_holiday(DATE_NONE));
    /* The earliest and the latest Easter of two centuries, by their Monday. */
    assert_true(date_is_holiday(date_of(2008, 3, 24)));
    assert_true(date_is_holiday(date_of(2038, 4, 26)));
}

static void test_termijn(void **state)
{
    (void)state;
    static const struct {
        const char *end, *extended;
    } cases[] = {
        {"2026-04-02", "2026-04-02"}, /* Thursday */
        {"2026-04-03", "2026-04-07"}, /* Good Friday, weekend, Easter Monday */
        {"2026-04-06", "2026-04-07"}, /* Easter Monday */
        {"2025-04-26", "2025-04-28"}, /* King's day on Saturday, then Sunday */
        {"2025-04-27", "2025-04-28"}, /* the Sunday it would have been */
        {"2025-05-05", "2025-05-06"}, /* 5 May, each year */
        {"2026-12-25", "2026-12-28"}, /* Friday, Saturday, Sunday */
        {"2027-01-01", "2027-01-04"},
        {"2026-03-14", "2026-03-16"}, /* Saturday */
        {"2026-03-15", "2026-03-16"}, /* Sunday */
        {"2026-03-31", "2026-03-31"},
        {"",           ""          },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_iso(term_extend(date_read_iso(cases[i].end)), cases[i].extended);
    /* B5.3: 31 March, also when that is Easter Monday or a Sunday */
    check_iso(kwaliteitsbeeld_deadline(2025), "2026-03-31");
    check_iso(kwaliteitsbeeld_deadline(2023), "2024-03-31");
    static const struct {
        int y, m, d, eerste;
    } made[] = {
        {2026, 1,  1,  2025},
        {2026, 3,  30, 2025},
        {2026, 3,  31, 2026},
        {2026, 4,  1,  2026},
        {2026, 11, 29, 2026},
        {2026, 12, 31, 2026},
        {2027, 1,  1,  2026},
        {2028, 2,  29, 2027},
    };
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        assert_int_equal(kwaliteitsbeeld_eerste(date_of(made[i].y, made[i].m, made[i].d)),
                         made[i].eerste);
}

static void test_stamps(void **state)
{
    static const struct {
        int64_t stamp, since;
        bool lasts; /* until the stamp, at most an hour */
    } cases[] = {
        {TIME_NONE,  INT64_MAX, false},
        {1,          999999,    false},
        {999999,     1,         false},
        {1000000,    0,         true },
        {1000001,    0,         true },
        {1000300,    0,         true },
        {1000301,    INT64_MAX, true },
        {1003600,    INT64_MAX, true },
        {1010800,    INT64_MAX, true },
        {1010801,    INT64_MAX, false},
        {2000000000, INT64_MAX, false},
        {-1000000,   2000000,   false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(time_since(cases[i].stamp, 1000000), cases[i].since);
        assert_int_equal(time_lasts(cases[i].stamp, 1000000, 3600), cases[i].lasts);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_van),         cmocka_unit_test(test_every_day),
        cmocka_unit_test(test_summer_time), cmocka_unit_test(test_clock),
        cmocka_unit_test(test_lees),        cmocka_unit_test(test_stamp),
        cmocka_unit_test(test_placeholder), cmocka_unit_test(test_plus_maanden),
        cmocka_unit_test(test_feestdagen),  cmocka_unit_test(test_termijn),
        cmocka_unit_test(test_stamps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
