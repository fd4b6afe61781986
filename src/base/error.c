/* Filling a struct error (error.h).
 * Here: cutting texts to their room without breaking a character, values put into their sentence.
 * Not here: translation (lang.c).
 */
#include "base/error.h"
#include "base/lang.h"
#include "base/mem.h"
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

bool error_set(struct error *f, const char *mens, const char *detail_fmt, ...)
{
    va_list ap;

    if (!f)
        return false;
    snprintf(f->message, sizeof f->message, "%s", mens ? mens : "");
    close_whole(f->message, sizeof f->message);
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

/* *mark: '*' of a value that is a msgid, '@' of a day, 0 of any other. */
static const char *value_of(const char *const values[], const char *name, size_t n, char *mark)
{
    for (size_t i = 0; values[i]; i += 2) {
        *mark = values[i][0] == '*' || values[i][0] == '@' ? values[i][0] : '\0';
        const char *own = values[i] + (*mark != '\0');
        if (strlen(own) == n && memcmp(own, name, n) == 0)
            return values[i + 1] ? values[i + 1] : "";
    }
    return NULL;
}

static void add_value(char *text, size_t size, char mark, const char *value)
{
    struct buf b;

    if (mark != '@') {
        add(text, size, value, strlen(value));
        return;
    }
    TALLOC_CTX *tmp = mem_ctx(NULL, "day");
    buf_init(&b, tmp, 100);
    lang_day(&b, LANG_NL, value);
    add(text, size, b.data ? b.data : "", b.len);
    mem_free(tmp);
}

/* The sentence with its values. One that is a sentence itself gets those that are none. */
static void fill(char *text, size_t size, const char *sentence, const char *const values[],
                 bool within)
{
    for (const char *p = sentence; *p;) {
        char mark = '\0';
        size_t n = *p == '{' ? strcspn(p, "}") : strcspn(p, "{");
        const char *value = *p == '{' && p[n] ? value_of(values, p + 1, n - 1, &mark) : NULL;
        if (value && mark == '*' && !within) {
            fill(text, size, value, values, true);
            n++;
        } else if (value && mark != '*') {
            add_value(text, size, mark, value);
            n++;
        } else {
            n = *p == '{' ? 1 : n;
            add(text, size, p, n);
        }
        p += n;
    }
}

bool error_sentence(struct error *f, const char *msgid, const char *const values[],
                    const char *detail_fmt, ...)
{
    va_list ap;

    if (!f)
        return false;
    f->message[0] = f->zin[0] = '\0';
    fill(f->message, sizeof f->message, msgid, values, false);
    close_whole(f->message, sizeof f->message);
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
    va_start(ap, detail_fmt);
    set_detail(f, detail_fmt, ap);
    va_end(ap);
    return false;
}

const char *error_message(const struct error *f)
{
    return f->zin[0] ? f->zin : f->message;
}
