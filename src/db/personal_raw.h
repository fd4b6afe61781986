/* The two conversions between a connection and a connection of the personal store. Only for src/db,
 * the service, the generated functions and tests/support: tools/style.py refuses the words
 * elsewhere. Not here: what the rooms use (personal.h). */
#ifndef KOERS_DB_PERSONAL_RAW_H
#define KOERS_DB_PERSONAL_RAW_H
#include "db/personal.h"

static inline struct db_conn *personal_raw(struct personal_conn *c)
{
    return (struct db_conn *)(void *)c;
}
static inline struct personal_conn *personal_of(struct db_conn *c)
{
    return (struct personal_conn *)(void *)c;
}
#endif
