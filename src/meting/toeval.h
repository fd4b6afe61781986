/* Are two deliveries more alike than two groups of people are by chance? Pure rules over counts. Not
 * here: which rows are counted as one kind, and what follows (gelijken.c). */
#ifndef KOERS_METING_TOEVAL_H
#define KOERS_METING_TOEVAL_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many rows of one kind (with the same answers) each of two deliveries has. */
struct toeval_soort {
    int64_t een, ander;
};
/* How many rows only one of the two has. */
int64_t toeval_verschil(const struct toeval_soort *s, size_t n);
/* All rows of both are dealt at random over two deliveries of the sizes they have. The natural
 * logarithm of the chance that these then differ in `verschil` rows at most. When both are groups of
 * people that have nothing to do with each other, each deal is as likely as the one at hand; this
 * takes nothing for granted about the questions. Exact (to rounding). ctx for scratch memory, which, as
 * time does, grows with the square of `verschil` less the rows that are the only one of their kind. */
double toeval_log(const void *ctx, const struct toeval_soort *s, size_t n, int64_t verschil);
/* The two differ in fewer than k rows, so that subtracting them would show what those answered, and
 * chance does not explain it: it is at most twice as likely as if no two rows of one delivery were
 * equal (the least that two files of these sizes can have), or at most 1 in 2,000. False for files in
 * which many rows are equal anyway: nobody can tell then. */
bool toeval_dezelfden(const void *ctx, const struct toeval_soort *s, size_t n, int64_t k);
/* The same, where chance gives it at most 1 time in 2,000: for one of many comparisons. */
bool toeval_dezelfden_zelden(const void *ctx, const struct toeval_soort *s, size_t n, int64_t k);
/* Are there `equal` equal rows where so many are expected by chance at most 1 time in 2,000? expected:
 * from pairs of rows of people who are surely different (Poisson). Any
 * number, also where the chance of each number by itself is too small to be held. */
bool toeval_zelden(int64_t equal, double expected);
/* Of n rows that are the only one of their kind `both` are that in the other delivery too: by chance
 * at most 1 time in 2,000? Of other people each does so with a chance of 1/e at most, whatever was
 * asked: x exp(-x) is never more. */
bool toeval_terug(int64_t both, int64_t n);
#endif
