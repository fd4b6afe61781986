/* What the test of a room's pages begins with: a house with every room, two organisations in it
 * (world.h), and one visitor, as setup and teardown of cmocka. Not here: what a room adds. */
#ifndef KOERS_TESTS_SUPPORT_SCENE_H
#define KOERS_TESTS_SUPPORT_SCENE_H
#include "tests/support/house.h"
#include "tests/support/world.h"

extern struct world world;
extern struct visitor *visitor;

int scene_begin(void **state);
int scene_end(void **state);
/* The visitor forgets all and signs in as the person of this side with this role. */
void sign_in_as(const struct world_side *side, enum rol rol);

#endif
