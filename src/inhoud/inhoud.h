/* What an organisation adds to the content that ships with the program, and the pages that show
 * both. What ships is never changed by it: own items stand beside, and are marked.
 * Not here: what ships (content.h). */
#ifndef KOERS_INHOUD_INHOUD_H
#define KOERS_INHOUD_INHOUD_H
#include "inhoud/content.h"
#include "organisatie/organisatie.h"

#define INHOUD_EIGEN_MAX 200 /* own items in one list: as many as are shown */

struct inhoud_new {
    const char *section; /* key of a section of the list, or NULL */
    const char *title;   /* NULL: none */
    const char *text, *source;
};
/* Adds an item of the organisation's own to a list (code of a set); joins the running transaction.
 * Returns its id, or 0 when there is no such list. by: the person; 0 nobody. */
int64_t inhoud_add(struct db_conn *db, int64_t organisatie, int64_t by, const char *list,
                   const struct inhoud_new *item);
/* Puts other words in its place; the words before stay readable as an earlier version. False: it is
 * not there (any more). */
bool inhoud_change(struct db_conn *db, int64_t organisatie, int64_t by, int64_t id,
                   const struct inhoud_new *item);
bool inhoud_take_away(struct db_conn *db, int64_t organisatie, int64_t by, int64_t id);

/* An item as rooms show it: what ships, in order, then what the organisation added. */
struct inhoud_regel {
    const char *key;                             /* "mantelzorg"; of an own one "eigen-12" */
    const char *section, *title, *text, *source; /* section, title: may be NULL */
    const struct content_item *shipped;          /* NULL: an own one */
    int64_t id;                                  /* of an own one; else 0 */
};
struct inhoud_regels {
    struct inhoud_regel *row;
    size_t n;
};
/* All items of a set in this language, on ctx; organisatie 0: what ships only. Words (a set of kind
 * woorden) stand in the order of the alphabet. */
struct inhoud_regels inhoud_all(struct db_conn *db, const void *ctx, const struct content_set *s,
                                int64_t organisatie, enum lang l);

extern const struct room inhoud_room;
extern const struct route_table inhoud_routes;
#endif
