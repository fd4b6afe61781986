/* Small readings inside a spreadsheet: number formats, serial dates, numbers, cell names, escapes.
 * Not here: the archive and its XML (xlsx.c), packing for the parent (xlsx_child.c).
 */
#include "indicator/xlsx_teken.h"
#include "base/date.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* [Red] and [$-413] say nothing about the kind of number; [h] and [mm] are time. */
static const char *skip_bracket(const char *p, bool *time)
{
    const char *begin = p + 1;
    size_t n = strcspn(begin, "]");
    if (n > 0 && strspn(begin, "hHmMsS") == n)
        *time = true;
    return begin[n] ? begin + n : begin + n - 1;
}

static enum xlsx_format format_of_code(const char *code)
{
    bool datum = false, percent = false;
    if (strncmp(code, "General", 7) == 0 || strncmp(code, "Standaard", 9) == 0)
        return XLSX_FORMAT_NUMBER;
    for (const char *p = code; *p && *p != ';'; p++) {
        if (*p == '"') {
            const char *end = strchr(p + 1, '"');
            if (!end)
                break;
            p = end;
        } else if ((*p == '\\' || *p == '_' || *p == '*') && p[1]) {
            p++;
        } else if (*p == '[') {
            p = skip_bracket(p, &datum);
        } else if (*p == '%') {
            percent = true;
        } else if (strchr("dDmMyYhHsSjJ", *p)) { /* j: jaar, in Dutch files */
            datum = true;
        }
    }
    return percent ? XLSX_FORMAT_PERCENT : datum ? XLSX_FORMAT_DATUM : XLSX_FORMAT_NUMBER;
}

enum xlsx_format xlsx_format_of(int id, const char *code)
{
    if (code)
        return format_of_code(code);
    if (id == 9 || id == 10)
        return XLSX_FORMAT_PERCENT;
    if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
        (id >= 50 && id <= 58))
        return XLSX_FORMAT_DATUM;
    return XLSX_FORMAT_NUMBER;
}

bool xlsx_serial(double serial, bool from_1904, char out[static 20])
{
    if (!(serial >= 0 && serial < 2958466)) /* 10000-01-01 */
        return false;
    double whole = floor(serial);
    int64_t seconds = llround((serial - whole) * 86400.0);
    int32_t day = (int32_t)whole;
    if (seconds == 86400) {
        day++;
        seconds = 0;
    }
    char tijd[9];
    snprintf(tijd, sizeof tijd, "%02u:%02u:%02u", (unsigned)(seconds / 3600 % 24),
             (unsigned)(seconds / 60 % 60), (unsigned)(seconds % 60));
    if (day == 0 && seconds > 0) {
        memcpy(out, tijd, sizeof tijd);
        return true;
    }
    if (!from_1904 && (day == 60 || day == 0))
        return false;
    int32_t epoch = from_1904 ? date_of(1904, 1, 1) : date_of(1899, 12, day < 60 ? 31 : 30);
    char iso[11];
    date_iso(epoch + day, iso);
    if (strlen(iso) != 10)
        return false;
    memcpy(out, iso, 11);
    if (seconds > 0) {
        out[10] = ' ';
        memcpy(out + 11, tijd, sizeof tijd);
    }
    return true;
}

bool xlsx_number(const char *text, double *x, char out[static 32])
{
    char *end;
    if (text[strspn(text, "0123456789+-.eE")] || !*text)
        return false; /* no hexadecimals, no "inf", no blanks */
    *x = strtod(text, &end);
    if (*end || !isfinite(*x))
        return false;
    snprintf(out, 32, "%.15g", *x);
    return true;
}

bool xlsx_place(const char *name, size_t *column, size_t *row)
{
    size_t c = 0, r = 0;
    const char *p = name;
    for (; *p >= 'A' && *p <= 'Z'; p++)
        if ((c = c * 26 + (size_t)(*p - 'A') + 1) > 16384)
            return false;
    if (c == 0 || *p < '1' || *p > '9')
        return false;
    for (; *p >= '0' && *p <= '9'; p++)
        if ((r = r * 10 + (size_t)(*p - '0')) > 1048576)
            return false;
    *column = c;
    *row = r;
    return *p == 0;
}

static int hex4(const char *p)
{
    int x = 0;
    for (int i = 0; i < 4; i++) {
        int d = p[i] >= '0' && p[i] <= '9'   ? p[i] - '0'
                : p[i] >= 'A' && p[i] <= 'F' ? p[i] - 'A' + 10
                : p[i] >= 'a' && p[i] <= 'f' ? p[i] - 'a' + 10
                                             : -1;
        if (d < 0)
            return -1;
        x = x * 16 + d;
    }
    return x;
}

/* What stands for a character that is no text: dropped. -1: the byte at p is text, keep it. */
static int control_length(const char *p)
{
    unsigned char a = (unsigned char)p[0], b = a ? (unsigned char)p[1] : 0;
    if (a == 0xc2 && b >= 0x80 && b < 0xa0)
        return 2;
    return (a < 0x20 && a != '\t' && a != '\n') || a == 0x7f ? 1 : -1;
}

void xlsx_clean(char *text)
{
    char *to = text;
    for (const char *p = text; *p;) {
        int x = p[0] == '_' && p[1] == 'x' && strnlen(p, 7) == 7 && p[6] == '_' ? hex4(p + 2) : -1;
        int control = control_length(p);
        if (x >= 0) {
            p += 7;
            if (x == '\t' || x == '\n' || (x >= 0x20 && x < 0x7f))
                *to++ = (char)x;
        } else if (control > 0) {
            p += control;
        } else {
            *to++ = *p++;
        }
    }
    *to = 0;
}
