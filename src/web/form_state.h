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
    const char *now;  /* what is stored now, in words, when that was changed meanwhile */
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
    const char *was; /* what it began with: form_was, or what came back of it */
    bool failed;
    bool sent;          /* it holds what was sent, not what it begins with */
    struct pair *extra; /* sent along as hidden inputs: what the form does not show itself */
    size_t n_extra;
};
/* A translated sentence with the {label} of this field in it. */
const char *form_about(struct request *r, const struct field *v, const char *msgid);
/* The most characters of a field of text. */
int64_t form_longest(const struct field *v);
/* A browser does not keep the file that was chosen: when something else was wrong it is gone, and that must
 * be said. */
void form_files_gone(struct form_state *s);
/* What a form began with is sent along in a hidden field of this name. */
#define WAS_FIELD   "_was"
#define WAS_NOTHING "-" /* every field was empty */
/* Its value for this form as it is now; on the request's context. */
const char *form_was(const struct form_state *s);
/* Was anything changed in a form of which these came back, its WAS_FIELD among them? One pass. */
bool was_changed(struct request *r, const struct pair *sent, size_t n);
/* The same of one field; was: the value of WAS_FIELD. */
bool was_field_changed(struct request *r, const char *was, const char *name,
                       const struct pair *sent, size_t n);
/* One field of form_check_stored: true when it says at the field that it was changed meanwhile. */
bool form_was_overtaken(struct form_state *s, const struct form_state *now, const char *was,
                        size_t i);
/* One of the choices that this field has now? */
bool form_is_choice(const struct field_state *f, const char *value);
#endif
