/* What the tests of deliveries begin with: an organisation with four places, a file that is written
 * row by row and handed in, and what is then shown of a question. One scene at a time, created for
 * each test. Not here: whose answers stand in the file, the tests themselves. */
#ifndef KOERS_METING_METING_SCENE_H
#define KOERS_METING_METING_SCENE_H
#include "base/buf.h"
#include "base/error.h"
#include "tests/support/testdb.h"

extern struct testdb *t;
extern int64_t org, place[4];
extern const char *const names[4]; /* of the places, as the file has them */
extern const char *questionnaire;  /* by its code; of the scene: generiek-kompas */
extern struct buf file;
extern struct error f; /* of what was handed in last */

int meting_scene_open(void **state); /* cmocka's setup and teardown */
int meting_scene_close(void **state);

/* A new file with this first row, without the end of the line. */
void file_start(const char *head);
/* Hands the file in over these days; 0 with f filled when it is refused. concept: without confirming. */
int64_t hand_over(int32_t van, int32_t tot, bool concept);
int64_t lever(int32_t van, int32_t tot); /* and confirms it */
/* What is shown of a question: w the whole, digits of places, z and m for the groups. */
const char *shown_of(int64_t meting, const char *question);
#endif
