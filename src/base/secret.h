/* Secrets that live as long as a context: in memory of libsodium's own (locked, between guard pages, left
 * out of core dumps), wiped when the context is freed. For private keys within a request. Not here: the
 * server key, which lives as long as the process (keyring.h). */
#ifndef KOERS_BASE_SECRET_H
#define KOERS_BASE_SECRET_H
#include <stddef.h>

/* n zeroed bytes, owned by ctx; never freed by the caller. Aborts when memory is refused; where the
 * system refuses to lock it, it is wiped all the same, counted, and told once in the log. Costs a few system calls: one for what belongs
 * together, not one for each row. */
void *secret_new(const void *ctx, size_t n);
/* How many so far could not be locked. */
size_t secrets_not_locked(void);
/* For tests: how many of these are in memory now. */
size_t secrets_held(void);
#endif
