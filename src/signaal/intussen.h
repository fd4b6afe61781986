/* What happened while somebody wrote (intussen.c): asked by the pages that answer a giver and that hand
 * a signal over. Each noting function puts its question in f and returns true; sent once more, the same
 * form goes through. It counts what was added; what was changed in a form is form_check_stored (web.h). An
 * answer that was kept while another form was sent (web/beside.h) comes back with the number of its own
 * page, so it is asked about too. Not here: the giver's own form (signaal_eigen.c). */
#ifndef KOERS_SIGNAAL_INTUSSEN_H
#define KOERS_SIGNAAL_INTUSSEN_H
#include "signaal/signaal.h"

/* How many answers and how many additions of the giver its page showed, and that the loss of what was typed was told. */
/* clang-format off */
#define INTUSSEN_SEEN_FIELD  {.name = "gezien", .kind = FIELD_HIDDEN, .kept = true}
#define INTUSSEN_ADDED_FIELD {.name = "toegevoegd", .kind = FIELD_HIDDEN, .kept = true}
#define INTUSSEN_TYPED_FIELD {.name = "getypt", .kind = FIELD_HIDDEN}
/* clang-format on */

/* Of a fresh form. */
void intussen_seen(struct form_state *f, size_t answers);
void intussen_heard(struct form_state *f, size_t additions);
/* The giver added something since the page was shown. */
bool intussen_added(struct request *r, struct form_state *f, size_t additions);
/* Another answered since the page was shown: says who and when. */
bool intussen_answered(struct request *r, struct form_state *f,
                       const struct signaal_antwoorden_rows *sent);
/* The same of what was handed over, where nothing is kept of who wrote. */
bool intussen_written(struct request *r, struct form_state *f, size_t answers);
/* Something stands in another form of the page, which cannot be sent after this. */
bool intussen_typed(struct request *r, struct form_state *f);
/* The notice (msgid) of what was done, translated; with what was not sent, when that was asked. */
const char *intussen_passed(struct request *r, const struct form_state *f, const char *notice);
#endif
