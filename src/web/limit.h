/* Rate limits: how often a key may do something. In memory, per process, bounded: when the table is
 * full the least recently limited key is dropped. Not here: which limit a route has (service.c). */
#ifndef KOERS_WEB_LIMIT_H
#define KOERS_WEB_LIMIT_H
#include <stdint.h>

struct limit {
    const char *name;  /* what is counted: "plek", "adres", "inloggen" */
    unsigned per_hour; /* in the long run */
    unsigned burst;    /* at once */
};
/* Counts one use by key (an address, a place, a code). 0: allowed; else the seconds to wait.
 * now_us: a steady clock in microseconds (0: the machine's). Safe from any thread. */
int limit_use(const struct limit *l, const char *key, int64_t now_us);
/* As limit_use, but counts nothing: would one more be allowed? */
int limit_peek(const struct limit *l, const char *key, int64_t now_us);
/* The same for a client address and what it requests (a path, "" for everything). An IPv6 address
 * counts as its /64, because one household owns all addresses in it. A /48, which some households
 * own, is allowed eight times as much. */
int limit_sender_use(const struct limit *l, const char *address, const char *what);
int limit_sender_peek(const struct limit *l, const char *address, const char *what);
/* Who counts as one sender: an IPv4 address, or 64 bits of an IPv6 address. */
void limit_sender_name(const char *address, char out[static 64]);
void limit_forget(void); /* tests */
#endif
