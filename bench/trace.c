/* LD_PRELOAD: tells on standard error each statement that was run, with its values, so that the
 * bare peer (peer.c) can run the very same. Only for measuring: the program itself never logs
 * values. */
#define _GNU_SOURCE 1
#include <dlfcn.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

int sqlite3_reset(sqlite3_stmt *s)
{
    static int (*real)(sqlite3_stmt *);
    char *sql = s ? sqlite3_expanded_sql(s) : NULL;

    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "sqlite3_reset");
    if (sql) {
        for (char *c = sql; *c; c++)
            if (*c == '\n')
                *c = ' ';
        fprintf(stderr, "sql %d %s\n", (int)gettid(), sql);
    }
    sqlite3_free(sql);
    return real(s);
}
