/* What the tests of this room's pages begin with: two organisations (tests/support/world.h),
 * signals at two locations, a theme and a cycle made of the first. Not here: the tests themselves.
 */
#ifndef KOERS_DRAAD_DRAAD_SCENE_H
#define KOERS_DRAAD_DRAAD_SCENE_H
#include "draad/draad.h"
#include "tests/cm.h"
#include "tests/support/visitor.h"
#include "tests/support/world.h"

struct scene {
    struct world w;
    struct visitor *v;
    int64_t here, there;  /* signals at the two locations */
    int64_t theme, cycle; /* made of the first */
};
struct scene scene_open(void);
void scene_close(struct scene *s);
/* Signed in as the one with this role in the first organisation. */
void scene_as(struct scene *s, enum rol rol);
/* A knoop in bouwsteen 2. */
int64_t scene_make(const struct world_side *s, struct db_conn *c, const char *soort,
                   const char *titel, const char *status, int64_t locatie, int days_ago);

#endif
