/* LD_PRELOAD: tells on standard error each statement that was run and the values that were bound to
 * it, so that the bare peer (peer.c) can run the very same. Only for measuring: the program itself
 * never logs values. bind THREAD STATEMENT INDEX KIND VALUE    kind: i number, f fraction, t text,
 * b bytes (both in hex) sql THREAD STATEMENT TEXT                 it was reset */
#define _GNU_SOURCE 1
#include <dlfcn.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define REAL(name)                                                                                 \
    static __typeof__(name) *real;                                                                 \
    if (!real)                                                                                     \
    *(void **)&real = dlsym(RTLD_NEXT, #name)

/* A line goes out whole: the log of the program comes between by lines. */
__attribute__((format(printf, 1, 2))) static void say(const char *format, ...)
{
    static __thread char line[65536];
    va_list ap;

    va_start(ap, format);
    int n = vsnprintf(line, sizeof line, format, ap);
    va_end(ap);
    if (n > 0 && (size_t)n < sizeof line && write(2, line, (size_t)n) < 0)
        return;
}

static void tell(sqlite3_stmt *s, int i, char kind, const void *data, size_t n)
{
    static __thread char hex[60000];

    if (2 * n >= sizeof hex)
        return;
    for (size_t k = 0; k < n; k++)
        snprintf(hex + 2 * k, 3, "%02x", ((const unsigned char *)data)[k]);
    hex[2 * n] = '\0';
    say("bind %d %p %d %c %s\n", (int)gettid(), (void *)s, i, kind, hex);
}

int sqlite3_bind_int64(sqlite3_stmt *s, int i, sqlite3_int64 value)
{
    REAL(sqlite3_bind_int64);
    say("bind %d %p %d i %lld\n", (int)gettid(), (void *)s, i, (long long)value);
    return real(s, i, value);
}

int sqlite3_bind_double(sqlite3_stmt *s, int i, double value)
{
    REAL(sqlite3_bind_double);
    say("bind %d %p %d f %.17g\n", (int)gettid(), (void *)s, i, value);
    return real(s, i, value);
}

int sqlite3_bind_text(sqlite3_stmt *s, int i, const char *value, int n, void (*end)(void *))
{
    REAL(sqlite3_bind_text);
    if (value)
        tell(s, i, 't', value, n < 0 ? strlen(value) : (size_t)n);
    return real(s, i, value, n, end);
}

int sqlite3_bind_blob64(sqlite3_stmt *s, int i, const void *value, sqlite3_uint64 n,
                        void (*end)(void *))
{
    REAL(sqlite3_bind_blob64);
    tell(s, i, 'b', value, n);
    return real(s, i, value, n, end);
}

int sqlite3_reset(sqlite3_stmt *s)
{
    REAL(sqlite3_reset);
    const char *sql = s ? sqlite3_sql(s) : NULL;
    char text[16384];
    size_t n = 0;

    for (; sql && sql[n] && n + 1 < sizeof text; n++)
        text[n] = sql[n] == '\n' ? ' ' : sql[n];
    text[n] = '\0';
    if (sql)
        say("sql %d %p %s\n", (int)gettid(), (void *)s, text);
    return real(s);
}
