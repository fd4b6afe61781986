/* The rules of proposals: pure functions. Not here: the store (voorstel.c), pages. */
#ifndef KOERS_VOORSTEL_VOORSTEL_REGELS_H
#define KOERS_VOORSTEL_VOORSTEL_REGELS_H
#include <stdbool.h>
#include <stdint.h>

/* The day by which a proposal has an answer: our own promise, four weeks. */
#define VOORSTEL_DAGEN 28
int32_t voorstel_uiterlijk(int32_t op);

/* What is wrong with what is proposed, or with the reason of a refusal; msgid, NULL: nothing. */
const char *voorstel_bezwaar(const char *titel);
const char *voorstel_reden_bezwaar(const char *reden);
#endif
