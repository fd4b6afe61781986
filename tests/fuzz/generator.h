/* What the fuzz targets of the generators share: a place to come back to when a generator stops, a
 * file for its words, and a check of the C that it makes. Include it before the generator's own
 * files, with #define main between. Not here: the generators (tools/). */
#ifndef KOERS_FUZZ_GENERATOR_H
#define KOERS_FUZZ_GENERATOR_H
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static jmp_buf back;  /* exit() of a generator comes here */
static FILE *nothing; /* its stderr */

static inline void open_nothing(void)
{
    if (!nothing)
        nothing = fopen("/dev/null", "w");
}

/* Every string and comment is closed before its line or the file ends, and brackets fit. */
static inline void check_c(const char *p)
{
    int depth = 0;

    for (; *p; p++) {
        if (*p == '"') {
            for (p++; *p != '"'; p++)
                if (!*p || *p == '\n' || (*p == '\\' && !*++p))
                    abort();
        } else if (p[0] == '/' && p[1] == '*') {
            p = strstr(p + 2, "*/");
            if (!p)
                abort();
            p++;
        } else if (*p == '(' || *p == '{' || *p == '[') {
            depth++;
        } else if ((*p == ')' || *p == '}' || *p == ']') && --depth < 0) {
            abort();
        }
    }
    if (depth)
        abort();
}

#define exit(status) longjmp(back, (status))
#undef stderr
#define stderr nothing
#endif
