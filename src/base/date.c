/* Dates, moments and terms in Europe/Amsterdam (date.h).
 * Here: the calendar, summer time, Dutch holidays, reading dates. Not here: writing dates for
 * people (lang.c). The zone is calculated: a server without time zone files gives the same dates.
 */
#include "base/date.h"
#include "base/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY 86400

/* Division that rounds down, for moments before 1970. */
static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static bool leap_year(int jaar)
{
    return jaar % 4 == 0 && (jaar % 100 != 0 || jaar % 400 == 0);
}

static int month_days(int jaar, int maand)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return maand == 2 && leap_year(jaar) ? 29 : days[maand - 1];
}

int32_t date_of(int jaar, int maand, int dag)
{
    if (jaar < 1 || jaar > 9999 || maand < 1 || maand > 12 || dag < 1 ||
        dag > month_days(jaar, maand))
        return DATE_NONE;
    /* Years begin in March, so that the leap day is the last; 400 years are one era. */
    int y = maand <= 2 ? jaar - 1 : jaar;
    int era = y / 400, year_of_era = y % 400;
    int day_of_year = (153 * (maand + (maand > 2 ? -3 : 9)) + 2) / 5 + dag - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 305;
}

/* The first and last day of the calendar, 0001-01-01 and 9999-12-31, and where moments begin. */
#define DATE_FIRST 1
#define DATE_LAST  3652059
#define DATUM_1970 719163

static bool in_calendar(int32_t d)
{
    return d >= DATE_FIRST && d <= DATE_LAST;
}

void date_parts(int32_t d, int *jaar, int *maand, int *dag)
{
    if (!in_calendar(d)) {
        *jaar = *maand = *dag = 0;
        return;
    }
    int z = d + 305, era = z / 146097, day_of_era = z % 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int m = (5 * day_of_year + 2) / 153;

    *dag = day_of_year - (153 * m + 2) / 5 + 1;
    *maand = m < 10 ? m + 3 : m - 9;
    *jaar = year_of_era + era * 400 + (*maand <= 2);
}

int date_year(int32_t d)
{
    int jaar, maand, dag;

    date_parts(d, &jaar, &maand, &dag);
    return jaar;
}

int date_weekday(int32_t d)
{
    /* 0001-01-01 was a Monday. */
    int64_t w = ((int64_t)d - 1) % 7;

    return (int)(w < 0 ? w + 7 : w) + 1;
}

/* The last Sunday of a month of 31 or 30 days. */
static int32_t last_sunday(int jaar, int maand)
{
    int32_t d = date_of(jaar, maand, month_days(jaar, maand));

    return d - date_weekday(d) % 7;
}

/* 00:00 UTC of that day. */
static int64_t begins_utc(int32_t d)
{
    return ((int64_t)d - DATUM_1970) * DAY;
}

static bool has_date(int64_t t)
{
    return t != TIME_NONE && t >= begins_utc(DATE_FIRST) && t < begins_utc(DATE_LAST);
}

int32_t datum_utc(int64_t t)
{
    return has_date(t) ? (int32_t)(floor_div(t, DAY) + DATUM_1970) : DATE_NONE;
}

/* Seconds that Amsterdam is ahead of UTC at t. The EU rule: from the last Sunday of March to the
 * last Sunday of October (until 1995 of September), changing at 01:00 UTC. Before 1981, when the
 * rule began, winter time is used: no moment in this program is that old. */
static int64_t offset_at(int64_t t)
{
    /* The year that was asked last: a page asks the same many times. */
    static _Thread_local int64_t from, until, begin, end;
    int jaar, maand, dag;

    if (t < from || t >= until) {
        date_parts(datum_utc(t), &jaar, &maand, &dag);
        if (jaar < 1981)
            return 3600;
        from = begins_utc(date_of(jaar, 1, 1));
        until = begins_utc(date_of(jaar, 12, 31)) + DAY;
        begin = begins_utc(last_sunday(jaar, 3)) + 3600;
        end = begins_utc(last_sunday(jaar, jaar < 1996 ? 9 : 10)) + 3600;
    }
    return t >= begin && t < end ? 7200 : 3600;
}

int hour_of_time(int64_t t)
{
    int64_t local = t + offset_at(t);
    return (int)((local - floor_div(local, DAY) * DAY) / 3600);
}

int32_t date_of_time(int64_t t)
{
    if (!has_date(t))
        return DATE_NONE;
    return (int32_t)(floor_div(t + offset_at(t), DAY) + DATUM_1970);
}

/* The moment that clocks in Amsterdam show `seconds` after midnight of d. In the hour that is
 * skipped: an hour earlier; in the hour that comes twice: the second time. */
static int64_t moment(int32_t d, int64_t seconds)
{
    int64_t local = begins_utc(d) + seconds;

    return local - offset_at(local - 3600);
}

int64_t time_of_date(int32_t d)
{
    return in_calendar(d) ? moment(d, 0) : TIME_NONE;
}

/* Exactly n digits; -1 otherwise. */
static int digits(const char *s, int n)
{
    int v = 0;

    for (int i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return -1;
        v = v * 10 + (s[i] - '0');
    }
    return v;
}

/* Reads 2026-03-23 or 2026-03-23T09:00:00 (Amsterdam); TIME_NONE otherwise. */
static int64_t read_clock(const char *s)
{
    char day[11] = "";
    size_t n = strlen(s);

    if (n != 10 && n != 19)
        return TIME_NONE;
    memcpy(day, s, 10);
    int32_t d = date_read_iso(day);
    if (d == DATE_NONE)
        return TIME_NONE;
    if (n == 10)
        return moment(d, 9 * 3600);
    int h = digits(s + 11, 2), m = digits(s + 14, 2), sec = digits(s + 17, 2);
    if ((s[10] != 'T' && s[10] != ' ') || s[13] != ':' || s[16] != ':' || h < 0 || h > 23 ||
        m < 0 || m > 59 || sec < 0 || sec > 59)
        return TIME_NONE;
    return moment(d, h * 3600 + m * 60 + sec);
}

int64_t time_now(void)
{
    static _Thread_local char last[40]; /* what was read before, and what it said */
    static _Thread_local int64_t said;
    const char *fixed = getenv("KOERS_NU");

    if (!fixed || !*fixed)
        return (int64_t)time(NULL);
    if (!strcmp(fixed, last))
        return said;
    int64_t t = read_clock(fixed);
    if (t == TIME_NONE) {
        /* End the program: a test or demo with a malformed KOERS_NU would silently use the real
         * clock. */
        fprintf(stderr, "koers: KOERS_NU=%.40s is geen datum (2026-03-23 of 2026-03-23T09:00:00)\n",
                fixed);
        abort();
    }
    snprintf(last, sizeof last, "%s", fixed);
    said = t;
    return t;
}

int64_t time_since(int64_t stamp, int64_t now)
{
    if (stamp == TIME_NONE || stamp > now + CLOCK_SLACK)
        return INT64_MAX;
    return stamp > now ? 0 : now - stamp;
}

bool time_lasts(int64_t until, int64_t now, int64_t longest)
{
    return until >= now && until <= now + longest + CLOCK_SLACK_LASTING;
}

int32_t date_today(void)
{
    return date_of_time(time_now());
}

int32_t date_read_iso(const char *text)
{
    if (!text || strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return DATE_NONE;
    int y = digits(text, 4), m = digits(text + 5, 2), d = digits(text + 8, 2);
    return y < 0 || m < 0 || d < 0 ? DATE_NONE : date_of(y, m, d);
}

/* 1-12 for a Dutch or English month name, whole or cut to at least three letters; 0 otherwise. */
static int month_of_name(const char *s, size_t n)
{
    static const struct {
        const char *name;
        int maand;
    } names[] = {
        {"januari",   1 },
        {"february",  2 },
        {"februari",  2 },
        {"maart",     3 },
        {"april",     4 },
        {"mei",       5 },
        {"juni",      6 },
        {"juli",      7 },
        {"augustus",  8 },
        {"september", 9 },
        {"oktober",   10},
        {"november",  11},
        {"december",  12},
        {"january",   1 },
        {"march",     3 },
        {"mrt",       3 },
        {"may",       5 },
        {"june",      6 },
        {"july",      7 },
        {"august",    8 },
        {"october",   10},
    };
    char low[16];

    if (n < 3 || n >= sizeof low)
        return 0;
    for (size_t i = 0; i < n; i++)
        low[i] = s[i] >= 'A' && s[i] <= 'Z' ? (char)(s[i] + 32) : s[i];
    low[n] = '\0';
    /* Three letters identify a month: no two names share them, except names of the same month. */
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(names[i].name, low, n) == 0)
            return names[i].maand;
    return 0;
}

/* Reads 1-max digits at *p and moves it; -1 when there are none or more. */
static int number(const char **p, int max)
{
    int v = 0, n = 0;

    while (**p >= '0' && **p <= '9') {
        if (++n > max)
            return -1;
        v = v * 10 + (*(*p)++ - '0');
    }
    return n ? v : -1;
}

/* Reads the month after the day, as number or name, with what stands around it; 0 when absent. */
static int read_month(const char **p)
{
    const char *s = *p;
    char between = *s;

    if (between == '-' || between == '/' || between == '.' || between == ' ') {
        while (*s == ' ' || (*s == between && s == *p))
            s++;
    } else {
        return 0;
    }
    const char *begin = s;
    int maand = 0;
    if (*s >= '0' && *s <= '9') {
        maand = between == ' ' ? 0 : number(&s, 2);
    } else {
        while ((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z'))
            s++;
        maand = month_of_name(begin, (size_t)(s - begin));
        if (*s == '.')
            s++;
        if (between == '-' ? *s != '-' : *s != ' ')
            return 0;
        between = *s;
    }
    if (maand <= 0 || *s != between)
        return 0;
    s++;
    while (*s == ' ')
        s++;
    *p = s;
    return maand;
}

int32_t date_read(const char *text)
{
    char line[40];
    if (!text_plain(text, line, sizeof line))
        return DATE_NONE;
    int32_t iso = date_read_iso(line);
    if (iso != DATE_NONE)
        return iso;
    const char *p = line;
    int dag = number(&p, 2);
    int maand = dag > 0 ? read_month(&p) : 0;
    const char *year = p;
    int jaar = maand > 0 ? number(&p, 4) : -1;
    /* Two digits could be two centuries: four are asked. */
    if (jaar < 0 || p - year != 4 || *p)
        return DATE_NONE;
    return date_of(jaar, maand, dag);
}

/* ---- a day with a time behind it ---- */

/* Moves over spaces. */
static void skip_blanks(const char **p)
{
    while (**p == ' ' || **p == '\t')
        (*p)++;
}

/* Moves over a separator and two digits: their value; -1 when they are not there. */
static int two_after(const char **p, char separator)
{
    int v = **p == separator ? digits(*p + 1, 2) : -1;

    if (v >= 0)
        *p += 3;
    return v;
}

/* Reads 9:05, 23:30:10 or 23:30:10.123: seconds after midnight; -1 otherwise. */
static int read_time(const char **p)
{
    int h = number(p, 2), m = h < 0 ? -1 : two_after(p, ':'), sec = 0;

    if (m >= 0 && **p == ':')
        sec = two_after(p, ':');
    if (sec >= 0 && (**p == '.' || **p == ',') && digits(*p + 1, 1) >= 0)
        *p += 1 + strspn(*p + 1, "0123456789");
    return m < 0 || sec < 0 || h > 23 || m > 59 || sec > 60 ? -1 : (h * 60 + m) * 60 + sec;
}

/* Reads what stands after a time: 0 nothing, 1 a zone with its seconds ahead of UTC, -1 else. */
static int read_zone(const char *s, int *ahead)
{
    int sign = *s == '-' ? -1 : 1;

    *ahead = 0;
    if (!*s)
        return 0;
    if (!strcmp(s, "Z") || !strcmp(s, "z") || !strcmp(s, "UTC") || !strcmp(s, "GMT"))
        return 1;
    int h = *s == '+' || *s == '-' ? digits(s + 1, 2) : -1, m = 0;
    if (h < 0)
        return -1;
    s += 3;
    if (*s)
        m = digits(s + (*s == ':'), 2);
    if (m < 0 || (*s && s[2 + (*s == ':')]))
        return -1;
    *ahead = sign * (h * 60 + m) * 60;
    return h > 14 || m > 59 ? -1 : 1;
}

int32_t date_read_stamp(const char *text)
{
    int32_t d = date_read(text);
    char line[60];

    if (d != DATE_NONE || !text)
        return d;
    if (!text_plain(text, line, sizeof line))
        return DATE_NONE;
    /* The day ends at the blank before the time, or at a T after ten characters. */
    char *cut = strchr(line, ':');
    while (cut && cut > line && *cut != ' ' && !(*cut == 'T' && cut == line + 10))
        cut--;
    if (!cut || cut == line)
        return DATE_NONE;
    *cut = '\0';
    d = date_read(line);
    const char *p = cut + 1;
    int ahead, time = read_time(&p);
    skip_blanks(&p);
    int zone = read_zone(p, &ahead);
    if (d == DATE_NONE || time < 0 || zone < 0)
        return DATE_NONE;
    int64_t t = begins_utc(d) + time - ahead;
    /* The first moment of 1970 is TIME_NONE, which has no day. */
    return zone && t != TIME_NONE ? date_of_time(t) : d;
}

bool date_is_placeholder(const char *text)
{
    /* What no calendar knows, as programs print their empty date. */
    static const char *const impossible[] = {"1900-01-00", "0000-00-00", "00-01-1900",
                                             "0-1-1900",   "00-00-0000", "0-0-0000",
                                             "1/0/1900",   "00/01/1900"};
    static const int days[][3] = {
        {2000, 1,  1 },
        {2099, 12, 31},
        {2100, 1,  1 },
    };
    int32_t d = date_read_stamp(text);
    char plain[60];

    text_plain(text, plain, sizeof plain);
    for (size_t i = 0; i < sizeof impossible / sizeof *impossible; i++) {
        size_t n = strlen(impossible[i]);
        const char *s = plain;
        if (!strncmp(s, impossible[i], n) && (!s[n] || s[n] == ' ' || s[n] == 'T'))
            return true;
    }
    if (d == DATE_NONE)
        return false;
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (d == date_of(days[i][0], days[i][1], days[i][2]))
            return true;
    return date_year(d) < 1990 || date_year(d) > 2100;
}

void date_iso(int32_t d, char out[static 11])
{
    int jaar, maand, dag;

    out[0] = '\0';
    if (!in_calendar(d))
        return;
    date_parts(d, &jaar, &maand, &dag);
    const int part[] = {jaar / 1000, jaar / 100 % 10, jaar / 10 % 10, jaar % 10,
                        -1,          maand / 10,      maand % 10,     -1,
                        dag / 10,    dag % 10};
    for (int i = 0; i < 10; i++)
        out[i] = part[i] < 0 ? '-' : (char)('0' + part[i]);
    out[10] = '\0';
}

int32_t date_add_months(int32_t d, int maanden)
{
    int jaar, maand, dag;

    if (!in_calendar(d) || maanden < -200000 || maanden > 200000)
        return DATE_NONE;
    date_parts(d, &jaar, &maand, &dag);
    int total = jaar * 12 + maand - 1 + maanden;
    if (total < 12 || total / 12 > 9999)
        return DATE_NONE;
    jaar = total / 12;
    maand = total % 12 + 1;
    int last = month_days(jaar, maand);
    return date_of(jaar, maand, dag > last ? last : dag);
}

/* Easter Sunday (Gregorian; Meeus/Jones/Butcher). */
static int32_t easter(int jaar)
{
    int a = jaar % 19, b = jaar / 100, c = jaar % 100;
    int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int day = h + l - 7 * m + 114;

    return date_of(jaar, day / 31, day % 31 + 1);
}

/* The day on which the King's (Queen's) birthday is kept: 27 April since 2014 and 30 April from
 * 1949, on a Sunday the day before (until 1979 the day after). */
static int32_t kings_day(int jaar)
{
    int32_t d = date_of(jaar, 4, jaar >= 2014 ? 27 : 30);

    if (date_weekday(d) == 7)
        d += jaar >= 1980 ? -1 : 1;
    return d;
}

bool date_is_holiday(int32_t d)
{
    int jaar, maand, dag;

    if (!in_calendar(d))
        return false;
    date_parts(d, &jaar, &maand, &dag);
    if ((maand == 1 && dag == 1) || (maand == 5 && dag == 5) ||
        (maand == 12 && (dag == 25 || dag == 26)) || d == kings_day(jaar))
        return true;
    /* Good Friday (art. 3 lid 2), Easter Monday, Ascension Day, Whit Monday. Easter and Whit Sunday
     * are Sundays; the law does not name them. */
    int after = d - easter(jaar);
    return after == -2 || after == 1 || after == 39 || after == 50;
}

int32_t term_extend(int32_t einde)
{
    if (!in_calendar(einde))
        return DATE_NONE;
    while (date_weekday(einde) >= 6 || date_is_holiday(einde))
        einde++;
    return einde;
}

int32_t kwaliteitsbeeld_deadline(int jaar)
{
    return date_of(jaar + 1, 3, 31);
}

int kwaliteitsbeeld_eerste(int32_t gemaakt)
{
    int jaar = date_year(gemaakt) - 1;

    return kwaliteitsbeeld_deadline(jaar) > gemaakt ? jaar : jaar + 1;
}
