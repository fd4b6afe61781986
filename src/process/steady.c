/* Two clocks compared (steady.h). Not here: reading them, and what waits for it (cmd_serve.c). */
#include "process/steady.h"
#include "base/date.h"

bool steady_since_last(struct steady *s, int64_t wall, int64_t machine)
{
    int64_t apart = (wall - s->wall) - (machine - s->machine);
    bool steady = s->known && apart <= CLOCK_SLACK && apart >= -CLOCK_SLACK;

    *s = (struct steady){wall, machine, true};
    return steady;
}
