/* Did the clock of the calendar run as the clock of the machine does? What erases by age asks this
 * first: a clock that is wrong for a minute must not erase what is kept for a week. Not here: what
 * is erased (`tidy` of each room). */
#ifndef KOERS_PROCESS_STEADY_H
#define KOERS_PROCESS_STEADY_H
#include <stdbool.h>
#include <stdint.h>

struct steady { /* zero at first */
    int64_t wall, machine;
    bool known;
};
/* wall: time_now(); machine: seconds of CLOCK_MONOTONIC. True when both moved alike since the call
 * before, to CLOCK_SLACK; false at the first call: a machine may start with a wrong clock. */
bool steady_since_last(struct steady *s, int64_t wall, int64_t machine);
#endif
