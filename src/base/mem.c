/* Memory: talloc behind names that cannot fail (mem.h).
 * Here: the checks and the abort. Not here: growing text (buf.c).
 */
#include "base/mem.h"
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Aborts when memory is refused: acknowledged data are on disk, and systemd restarts the program.
 */
void mem_gone(const char *what, size_t size)
{
    fprintf(stderr, "koers: geen geheugen meer (%s, %zu bytes)\n", what, size);
    abort();
}

static void *checked(void *p, const char *what, size_t size)
{
    if (__builtin_expect(!p, 0))
        mem_gone(what, size);
    return p;
}

void *mem_library_new(size_t n)
{
    return checked(malloc(n ? n : 1), "library", n);
}

void *mem_library_resize(void *p, size_t n)
{
    return checked(realloc(p, n ? n : 1), "library", n);
}

void mem_library_free(void *p)
{
    free(p);
}

void mem_start(void)
{
    mallopt(M_TRIM_THRESHOLD, 2 << 20);
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
}

TALLOC_CTX *mem_ctx(const void *parent, const char *name)
{
    return checked(talloc_named_const(parent, 0, name), name, 0);
}

TALLOC_CTX *mem_pool(const void *parent, size_t size, const char *name)
{
#ifdef __SANITIZE_ADDRESS__
    (void)size;
    return mem_ctx(parent, name);
#else
    void *p = checked(talloc_pool(parent, size), name, size);

    talloc_set_name_const(p, name);
    return p;
#endif
}

void mem_free(void *p)
{
    if (p)
        talloc_free(p);
}

void *mem_steal(const void *parent, const void *p)
{
    if (!p)
        return NULL;
    return checked(talloc_steal(parent, (void *)p), "mem_steal", 0);
}

char *mem_text(const void *ctx, const char *text)
{
    return text ? mem_textn(ctx, text, strlen(text)) : NULL;
}

char *mem_textn(const void *ctx, const char *text, size_t n)
{
    char *p = checked(talloc_named_const(ctx, n + 1, "text"), "text", n);

    if (n)
        memcpy(p, text, n);
    p[n] = '\0';
    return p;
}

void *mem_copy(const void *ctx, const void *p, size_t n)
{
    void *q = checked(talloc_named_const(ctx, n, "copy"), "copy", n);

    if (n)
        memcpy(q, p, n);
    return q;
}

char *mem_format(const void *ctx, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    char *p = mem_vformat(ctx, fmt, ap);
    va_end(ap);
    return p;
}

char *mem_vformat(const void *ctx, const char *fmt, va_list ap)
{
    return checked(talloc_vasprintf(ctx, fmt, ap), "format", 0);
}

void *mem_zero_(const void *ctx, size_t size, size_t n, const char *name)
{
    return checked(_talloc_zero_array(ctx, size, (unsigned)(n > UINT32_MAX ? UINT32_MAX : n), name),
                   name, n);
}

void *mem_resize_(const void *ctx, void *p, size_t size, size_t n, const char *name)
{
    /* talloc would free at n = 0; an empty array stays an array here. */
    if (n == 0)
        n = 1;
    return checked(
        _talloc_realloc_array(ctx, p, size, (unsigned)(n > UINT32_MAX ? UINT32_MAX : n), name),
        name, n);
}
