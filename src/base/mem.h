/* Memory: talloc behind names that cannot fail. One context per request; free the context, free
 * all. Not here: growing text (buf.h). Running out of memory aborts: systemd restarts, the socket
 * stays. */
#ifndef KOERS_BASE_MEM_H
#define KOERS_BASE_MEM_H
#include <stdarg.h>
#include <stddef.h>
#include <talloc.h>

/* Call once, before any thread. Keeps up to two megabytes of freed memory in the process: returning
 * it to the kernel and requesting it again costs more than making a page. */
void mem_start(void);
/* A child context of parent (NULL: a root). Freed with mem_free or with its parent. */
TALLOC_CTX *mem_ctx(const void *parent, const char *name);
/* As mem_ctx, for many short-lived objects that are freed together: its children are allocated from
 * one block of `size` bytes, then from the heap. With AddressSanitizer a plain context, so that it
 * finds every overflow. */
TALLOC_CTX *mem_pool(const void *parent, size_t size, const char *name);
/* Frees p and all that hangs on it; NULL is fine. */
void mem_free(void *p);
/* Moves p under parent and returns it. */
void *mem_steal(const void *parent, const void *p);

/* Zeroed objects owned by ctx. */
#define mem_new(ctx, type)      ((type *)mem_zero_((ctx), sizeof(type), 1, #type))
#define mem_array(ctx, type, n) ((type *)mem_zero_((ctx), sizeof(type), (n), #type))
/* Grows (or shrinks) an array made by mem_array; p may be NULL. The new part is not zeroed. */
#define mem_resize(ctx, p, type, n) ((type *)mem_resize_((ctx), (p), sizeof(type), (n), #type))

/* Copies, owned by ctx. mem_text(ctx, NULL) is NULL. mem_textn copies n bytes and closes with a
 * zero. */
char *mem_text(const void *ctx, const char *text);
char *mem_textn(const void *ctx, const char *text, size_t n);
void *mem_copy(const void *ctx, const void *p, size_t n);
char *mem_format(const void *ctx, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *mem_vformat(const void *ctx, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));

/* Allocators for a library that allocates by itself and cannot handle a refusal (libevent): they
 * abort too, because such a library may be left inconsistent. */
void *mem_library_new(size_t n);
void *mem_library_resize(void *p, size_t n);
void mem_library_free(void *p);
/* Aborts because memory or a thread was refused. what and size are for the log. */
__attribute__((noreturn, cold)) void mem_gone(const char *what, size_t size);

void *mem_zero_(const void *ctx, size_t size, size_t n, const char *name);
void *mem_resize_(const void *ctx, void *p, size_t size, size_t n, const char *name);
#endif
