/* Two organisations to test in: the first with two locations, a team and a person for each role
 * (bound to the first location); the second the same, so that ids of one exist in the other and
 * mean someone else. Not here: what any care room adds. */
#ifndef KOERS_TESTS_SUPPORT_WORLD_H
#define KOERS_TESTS_SUPPORT_WORLD_H
#include "organisatie/organisatie.h"
#include "tests/support/testdb.h"

struct world_side {
    int64_t organisatie, here, elsewhere, team;
    int64_t person[ROL_AANTAL]; /* "zorgvrager@een.example" …, by rol_code(); beheerder and
                                   bestuurder: of the whole */
};
struct world {
    struct testdb *t;
    struct world_side one, two;
};
/* Committed. None of the people has a password. */
struct world world_make(struct testdb *t);
/* What the newest mail of an organisation says, and the path of the link in it ("/toegang/…"); NULL
 * when there is none. */
const char *world_mail(struct testdb *t, int64_t organisatie);
const char *world_mailed_link(struct testdb *t, int64_t organisatie);
#endif
