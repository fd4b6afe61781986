/* Dates, moments and terms, in the calendar of Europe/Amsterdam. The only clock of the program is
 * time_now(). datum = the number of a day (int32_t), 1 is 0001-01-01; tijdstip = seconds since
 * 1970-01-01 UTC (int64_t). Zero is none in both: a date that a struct or a query's parameters
 * leave out is absent, and not the first of January 1970. */
#ifndef KOERS_BASE_DATE_H
#define KOERS_BASE_DATE_H
#include <stdbool.h>
#include <stdint.h>

#define DATE_NONE   0 /* before every date */
#define TIME_NONE   0
#define TIJD_EERSTE INT64_MIN /* before every moment: where a list that goes by time begins */

/* A clock can be wrong for a while, and what it stamped then stays. Every comparison of a stored
 * moment with now goes by these two, so that a stamp of the future is never waited for. */
#define CLOCK_SLACK                                                                                \
    300 /* seconds that a stamp may be ahead: clocks of two servers, small corrections */
/* Seconds since a stored moment: 0 when it is ahead by no more than CLOCK_SLACK, INT64_MAX when it is
 * further ahead (a wrong clock wrote it: as long ago as can be) or TIME_NONE. */
int64_t time_since(int64_t stamp, int64_t now);
/* Does what lasts until `until` still last, when it never lasts longer than `longest` seconds? What
 * would last longer than that and CLOCK_SLACK_LASTING was begun by a wrong clock, and is over. */
#define CLOCK_SLACK_LASTING (2 * 3600) /* seconds: a clock that was an hour ahead ends no session */
bool time_lasts(int64_t until, int64_t now, int64_t longest);

/* Now. KOERS_NU ("2026-03-23" or "2026-03-23T09:00:00") fixes it in tests and demos. */
int64_t time_now(void);
int32_t date_today(void); /* the date in Amsterdam at time_now() */

int32_t date_of(int jaar, int maand, int dag); /* DATE_NONE when that day does not exist */
void date_parts(int32_t d, int *jaar, int *maand, int *dag);
int date_year(int32_t d);
int date_weekday(int32_t d);     /* 1 = maandag … 7 = zondag */
int32_t date_of_time(int64_t t); /* the day in Amsterdam (summer time by the EU rule) */
int hour_of_time(int64_t t);     /* the hour in Amsterdam, 0 … 23 */
int32_t datum_utc(int64_t t);    /* the day in UTC */
int64_t time_of_date(int32_t d); /* 00:00 in Amsterdam of that day */
/* Reads "2026-03-12" exactly; DATE_NONE otherwise. */
int32_t date_read_iso(const char *text);
/* Reads what people type: 12-3-2026, 12/03/2026, 2026-03-12, 12 maart 2026; DATE_NONE otherwise.
 */
int32_t date_read(const char *text);
/* The day in a text that may hold a time as well: "2025-02-01 23:30", "1-2-2025 9:05:10",
 * "2025-02-01T23:30:00.5Z", "2025-02-01T23:30+01:00". With a zone (Z, UTC, GMT, +hh:mm) it is the day
 * in Amsterdam at that moment; DATE_NONE when any part is no date or time. */
int32_t date_read_stamp(const char *text);
/* A day that programs fill in when there is no date (1970-01-01, 1980-01-01, 1900-01-00, …), or one
 * that no answer can have been given on (before 1990, after 2100): a text that begins with it. */
bool date_is_placeholder(const char *text);
void date_iso(int32_t d, char out[static 11]);
/* Months later, the last day of the month when the day does not exist there (31-1 + 1 = 28-2). */
int32_t date_add_months(int32_t d, int maanden);
bool date_is_holiday(int32_t d); /* algemeen erkende feestdagen, Algemene termijnenwet art. 3 */
/* Algemene termijnenwet art. 1: a term ending on Saturday, Sunday or holiday runs to the next
 * working day. */
int32_t term_extend(int32_t einde);
/* The day on which the kwaliteitsbeeld over `jaar` must be public: 31 March of the next year
 * (B5.3). */
int32_t kwaliteitsbeeld_deadline(int jaar);
/* The first year that is asked of an organisation made on that day: the first of which the deadline
 * still lies ahead (on 31 March itself: the year it is then). */
int kwaliteitsbeeld_eerste(int32_t gemaakt);
#endif
