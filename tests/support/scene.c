/* The beginning and end of a test of a room's pages (scene.h). Not here: the house (house.c), who
 * lives in it (world.c). */
#include "tests/support/scene.h"

struct world world;
struct visitor *visitor;

int scene_begin(void **state)
{
    (void)state;
    world = world_make(house_open());
    visitor = house_visitor(world.t);
    return 0;
}

int scene_end(void **state)
{
    (void)state;
    testdb_close(world.t);
    return 0;
}

void sign_in_as(const struct world_side *side, enum rol rol)
{
    visitor_forget(visitor);
    visitor_sign_in(visitor, side->organisatie, side->person[rol]);
}
