/* The recovery sheet (key_sheet.h). 256 bits are 52 characters of five bits (four bits are left over
 * and zero), thirteen in each line, and a check character behind them.
 */
#include "base/key_sheet.h"
#include "base/lang.h"
#include "base/random.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define LINE_CHARS 13

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* A wrong or a swapped character, or lines that changed places, give another one in 31 of 32 cases;
 * the kenmerk finds the others. */
static uint8_t check_of(size_t line, const uint8_t value[static LINE_CHARS])
{
    uint8_t in[1 + LINE_CHARS] = {(uint8_t)line}, hash[HASH_BYTES];

    memcpy(in + 1, value, LINE_CHARS);
    hash_bytes(in, sizeof in, hash);
    return hash[0] & 31;
}

static unsigned bits_at(const uint8_t key[static SEAL_KEY_BYTES], size_t bit)
{
    unsigned value = 0;

    for (size_t i = bit; i < bit + 5; i++)
        value = value << 1 | (i < 8 * SEAL_KEY_BYTES ? key[i / 8] >> (7 - i % 8) & 1u : 0u);
    return value;
}

void key_sheet_lines(const struct seal_key *k,
                     char out[static KEY_SHEET_LINES][KEY_SHEET_LINE_BYTES])
{
    for (size_t line = 0; line < KEY_SHEET_LINES; line++) {
        uint8_t value[LINE_CHARS + 1];
        size_t at = 0;
        for (size_t i = 0; i < LINE_CHARS; i++)
            value[i] = (uint8_t)bits_at(k->key, 5 * (line * LINE_CHARS + i));
        value[LINE_CHARS] = check_of(line, value);
        for (size_t i = 0; i <= LINE_CHARS; i++) {
            if (i == 5 || i == 10)
                out[line][at++] = '-';
            out[line][at++] = digits[value[i]];
        }
        out[line][at] = '\0';
        sodium_memzero(value, sizeof value);
    }
}

/* ---- reading ---- */
static int value_of(char c)
{
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    c = (char)(c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c);
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

static bool is_between(char c)
{
    return c == ' ' || c == '\t' || c == '-' || c == '\r';
}

static bool refuse(struct error *f, size_t line)
{
    char number[16];

    snprintf(number, sizeof number, "%zu", line + 1);
    return error_sentence(
        f,
        N_("Regel {regel} van het herstelblad klopt niet. Kijk die regel nog eens "
           "na, teken voor teken."),
        ERROR_WITH("regel", number), "sheet line %s", number);
}

static void put_bits(uint8_t key[static SEAL_KEY_BYTES], size_t bit, unsigned value)
{
    for (size_t i = 0; i < 5 && bit + i < 8 * SEAL_KEY_BYTES; i++)
        if (value >> (4 - i) & 1u)
            key[(bit + i) / 8] |= (uint8_t)(1u << (7 - (bit + i) % 8));
}

static bool read_line(const char *text, size_t n, size_t line, struct seal_key *out)
{
    uint8_t value[LINE_CHARS + 1];
    size_t got = 0;

    for (size_t i = 0; i < n; i++) {
        if (is_between(text[i]))
            continue;
        int v = value_of(text[i]);
        if (v < 0 || got == sizeof value)
            return false;
        value[got++] = (uint8_t)v;
    }
    bool left_over =
        line == KEY_SHEET_LINES - 1 && got == sizeof value && value[LINE_CHARS - 1] & 15;
    bool good = got == sizeof value && value[LINE_CHARS] == check_of(line, value) && !left_over;
    for (size_t i = 0; good && i < LINE_CHARS; i++)
        put_bits(out->key, 5 * (line * LINE_CHARS + i), value[i]);
    sodium_memzero(value, sizeof value);
    return good;
}

static bool read_kenmerk(const char *text, size_t n, uint8_t id[static SEAL_ID_BYTES])
{
    char hex[2 * SEAL_ID_BYTES + 1];
    size_t got = 0;

    for (size_t i = 0; i < n; i++) {
        if (is_between(text[i]))
            continue;
        if (got == sizeof hex - 1)
            return false;
        hex[got++] = (char)(text[i] == 'O' || text[i] == 'o' ? '0' : text[i]);
    }
    hex[got] = '\0';
    return hex_read(hex, id, SEAL_ID_BYTES);
}

struct piece {
    const char *text; /* NULL: not there */
    size_t n;
};

/* What stands behind "LABEL:" at the begin of a line. */
static bool behind(const char *line, size_t n, const char *label, struct piece *out)
{
    size_t k = strlen(label);

    while (n && is_between(*line))
        line++, n--;
    if (n <= k || strncasecmp(line, label, k) != 0 || line[k] != ':')
        return false;
    if (!out->text)
        *out = (struct piece){line + k + 1, n - k - 1};
    return true;
}

static bool is_blank(const char *line, size_t n)
{
    while (n && is_between(*line))
        line++, n--;
    return n == 0;
}

/* With labels each value is found by its label; without, by its order. piece[0] is the kenmerk. */
static void take_apart(const char *text, size_t n, struct piece piece[static KEY_SHEET_LINES + 1])
{
    static const char *const labels[] = {"Kenmerk", "Regel 1", "Regel 2", "Regel 3", "Regel 4"};
    struct piece in_order[KEY_SHEET_LINES + 1] = {0};
    size_t found = 0, loose = 0;

    for (const char *at = text, *end = text + n; at < end;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((stop ? stop : end) - at);
        bool labelled = false;
        for (size_t i = 0; i <= KEY_SHEET_LINES && !labelled; i++)
            labelled = behind(at, length, labels[i], &piece[i]);
        found += labelled;
        if (!labelled && !is_blank(at, length) && loose <= KEY_SHEET_LINES)
            in_order[loose++] = (struct piece){at, length};
        at = stop ? stop + 1 : end;
    }
    if (!found)
        memcpy(piece, in_order, sizeof in_order);
}

bool key_sheet_read(const char *text, size_t n, struct seal_key *out, struct error *f)
{
    struct piece piece[KEY_SHEET_LINES + 1] = {0};
    uint8_t id[SEAL_ID_BYTES];

    *out = (struct seal_key){0};
    take_apart(text, n, piece);
    for (size_t i = 0; i < KEY_SHEET_LINES; i++)
        if (!piece[i + 1].text || !read_line(piece[i + 1].text, piece[i + 1].n, i, out)) {
            sodium_memzero(out, sizeof *out);
            return refuse(f, i);
        }
    seal_key_id(out->key, out->id);
    if (piece[0].text && read_kenmerk(piece[0].text, piece[0].n, id) &&
        !memcmp(id, out->id, sizeof id))
        return true;
    sodium_memzero(out, sizeof *out);
    return error_set(
        f,
        N_("Het kenmerk past niet bij de vier regels. Kijk het kenmerk en de regels nog "
           "eens na, teken voor teken."),
        "kenmerk");
}
