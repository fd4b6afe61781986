/* The state of one form in one request: shared by reading (form.c) and showing (form_view.c), and by
 * nobody else. */
#ifndef KOERS_WEB_FORM_STATE_H
#define KOERS_WEB_FORM_STATE_H
#include "web/web.h"

#define CHOSEN_MAX 100u /* values of one FIELD_CHECKS */

struct field_state {
    const char *value;   /* as typed, trimmed; NULL when empty */
    const char **chosen; /* FIELD_CHECKS */
    size_t n_chosen;
    const char *error;
    const struct choice *choices; /* set at run time, or the declared ones */
    size_t n_choices;
    const char *lang; /* language of the value */
    bool file_gone;   /* a file was chosen, and the browser forgot it */
    bool hidden;      /* left out of this form */
    bool required;    /* in this request: form_require */
    bool carry;       /* hidden, and sent along (keep_extra) */
};
struct form_state {
    struct request *r;
    const struct form *form;
    struct field_state *field;
    const char *message;
    bool failed;
    bool sent;          /* it holds what was sent, not what it begins with */
    struct pair *extra; /* sent along as hidden inputs: what the form does not show itself */
    size_t n_extra;
};
/* The most characters of a field of text. */
int64_t form_longest(const struct field *v);
/* A browser does not keep the file that was chosen: when something else was wrong it is gone, and that must
 * be said. */
void form_files_gone(struct form_state *s);
/* One of the choices that this field has now? */
bool form_is_choice(const struct field_state *f, const char *value);
#endif
