/* Filling a struct error (error.h).
 * Here: cutting texts to their room without breaking a character.
 * Not here: translation, values put into their sentence (lang.c).
 */
#include "base/error.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Closes a text that may have been cut at `size` so that no half UTF-8 character stays at its end.
 */
static void close_whole(char *text, size_t size)
{
    size_t n = strlen(text), k = n;

    if (n + 1 < size)
        return;
    while (k > 0 && ((unsigned char)text[k - 1] & 0xC0) == 0x80)
        k--;
    if (k > 0 && (unsigned char)text[k - 1] >= 0xC0) {
        unsigned char lead = (unsigned char)text[k - 1];
        size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (n - (k - 1) < need)
            text[k - 1] = '\0';
    }
}

__attribute__((format(printf, 2, 0))) static void set_detail(struct error *f, const char *fmt,
                                                             va_list ap)
{
    f->detail[0] = '\0';
    if (fmt) {
        vsnprintf(f->detail, sizeof f->detail, fmt, ap);
        close_whole(f->detail, sizeof f->detail);
    }
}

/* What does not fit is left out of the middle: a value stands there, and the end says what to do. */
static void set_message(struct error *f, const char *text)
{
    static const char gap[] = " … ";
    size_t n = strlen(text), room = sizeof f->message - sizeof gap;

    if (n < sizeof f->message) {
        memcpy(f->message, text, n + 1);
        return;
    }
    size_t head = room / 2, tail = n - (room - head);
    while (head > 0 && ((unsigned char)text[head] & 0xC0) == 0x80)
        head--;
    while (((unsigned char)text[tail] & 0xC0) == 0x80)
        tail++;
    snprintf(f->message, sizeof f->message, "%.*s%s%s", (int)head, text, gap, text + tail);
}

bool error_set(struct error *f, const char *mens, const char *detail_fmt, ...)
{
    va_list ap;

    if (!f)
        return false;
    set_message(f, mens ? mens : "");
    f->zin[0] = '\0';
    va_start(ap, detail_fmt);
    set_detail(f, detail_fmt, ap);
    va_end(ap);
    return false;
}

/* Adds n bytes to a closed text in a room of `size`; what does not fit is cut. */
static void add(char *text, size_t size, const char *s, size_t n)
{
    size_t have = strlen(text), room = size - 1 - have;

    memcpy(text + have, s, n < room ? n : room);
    text[have + (n < room ? n : room)] = '\0';
}

/* Among names and values in turns. */
static const char *value_of(const void *ctx, const void *list, const char *name, size_t n,
                            char *mark)
{
    const char *const *values = list;

    (void)ctx;
    for (size_t i = 0; values[i]; i += 2) {
        *mark = values[i][0] == '*' || values[i][0] == '@' ? values[i][0] : '\0';
        const char *own = values[i] + (*mark != '\0');
        if (strlen(own) == n && memcmp(own, name, n) == 0)
            return values[i + 1] ? values[i + 1] : "";
    }
    return NULL;
}

/* The sentence with its values, in Dutch. False: it did not fit, and is cut. */
static bool fill(struct error *f, const char *sentence, const char *const values[])
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "error");
    struct buf b;

    buf_init(&b, tmp, SIZE_MAX / 2);
    lang_fill(&b, LANG_NL, sentence, value_of, values);
    bool fits = b.len < sizeof f->message;
    f->message[0] = '\0';
    add(f->message, sizeof f->message, b.data ? b.data : "", b.len);
    close_whole(f->message, sizeof f->message);
    mem_free(tmp);
    return fits;
}

/* The same to be translated later. False: it did not fit, and is cut. */
static bool keep(struct error *f, const char *msgid, const char *const values[])
{
    f->zin[0] = '\0';
    add(f->zin, sizeof f->zin, msgid, strlen(msgid));
    for (size_t i = 0; values[i]; i += 2) {
        add(f->zin, sizeof f->zin, SENTENCE_PART, 1);
        add(f->zin, sizeof f->zin, values[i], strlen(values[i]));
        add(f->zin, sizeof f->zin, "=", 1);
        for (const char *v = values[i + 1] ? values[i + 1] : ""; *v; v++)
            if (*v != SENTENCE_PART[0])
                add(f->zin, sizeof f->zin, v, 1);
    }
    close_whole(f->zin, sizeof f->zin);
    return strlen(f->zin) + 1 < sizeof f->zin;
}

bool error_sentence(struct error *f, const char *msgid, const char *const values[],
                    const char *detail_fmt, ...)
{
    static const size_t lengths[] = {200, 100, 60, 40, 25, 12};
    va_list ap;

    if (!f)
        return false;
    bool fits = fill(f, msgid, values) && keep(f, msgid, values);
    /* The end of a sentence says what to do: shorten the values instead, until it is there. */
    TALLOC_CTX *tmp = mem_ctx(NULL, "error");
    size_t n = 0;
    while (values[n]) /* names and values by turns; a value may be NULL, a name ends the list */
        n += 2;
    const char **shorter = mem_array(tmp, const char *, n + 1);
    for (size_t l = 0; !fits && l < sizeof lengths / sizeof *lengths; l++) {
        for (size_t i = 0; i < n; i++)
            shorter[i] = i % 2 && values[i] && values[i - 1][0] != '*' && values[i - 1][0] != '@'
                             ? text_short(tmp, values[i], lengths[l])
                             : values[i];
        fits = fill(f, msgid, shorter) && keep(f, msgid, shorter);
    }
    if (!fits)
        keep(f, msgid, shorter);
    mem_free(tmp);
    va_start(ap, detail_fmt);
    set_detail(f, detail_fmt, ap);
    va_end(ap);
    return false;
}

const char *error_message(const struct error *f)
{
    return f->zin[0] ? f->zin : f->message;
}
