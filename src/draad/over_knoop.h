/* What the files of this room share about comments, attachments and history of a knoop.
 * Not here: functions for other rooms (draad.h). */
#ifndef KOERS_DRAAD_OVER_KNOOP_H
#define KOERS_DRAAD_OVER_KNOOP_H
#include "draad/draad.h"

extern const struct form reactie_form, bijlage_form;

/* As over_knoop_view, with forms that were sent and have errors (NULL: an empty one). */
const struct over_knoop *over_knoop_with(struct request *r, const struct knoop *k,
                                         struct form_state *reactie, struct form_state *bijlage);
/* A line of history in words: the msgid with its detail. */
const char *geschiedenis_zin(struct request *r, const struct knoop *k, const char *wat,
                             const char *detail);
/* The title as this person may read it: of a story that is not free yet only that it is there. */
const char *titel_voor(const struct request *r, const struct knoop *k);
#endif
