/* The forms of one page, seen together: without JavaScript a browser sends one form and forgets what
 * was typed in the others. So where a page has several, they are sent as one, each with its own button
 * and address; the program takes apart what was meant for whom, and shows the rest again.
 * Forms with fields to fill in have an address of their own within a page: that is how what was typed in them
 * is found again.
 * Not here: the fields of one form (form.c), its view (form_view.c). */
#ifndef KOERS_WEB_BESIDE_H
#define KOERS_WEB_BESIDE_H
#include "web/form_state.h"
#include "web/formulier_html.h"

#define BESIDE_MARK   "_vorm"  /* a hidden input before the fields of each form: "2 /address" */
#define BESIDE_BUTTON "_stuur" /* the name of each button; its value is the number of its form */
#define BESIDE_ID     "blad"   /* id of the one form element that all of them belong to */
/* Of so many other forms a POST brings back what was changed in them; of more it is lost. */
#define BESIDE_FORMS_MAX 64u

/* A form of the page that is made. */
struct page_form {
    struct formulier *view;
    struct formulier_fields *fields; /* those of view, to be changed */
};
/* What was typed in one form while another was sent. On r->ctx. */
struct beside {
    const char *action;
    struct pair *fields;
    size_t n;
    int64_t until; /* it was kept, until then; 0: it came with this request */
    bool shown;    /* on the page that is the reply so far: page_begin() says no again */
    struct beside *next;
};

/* After parsing a POST: r->fields keeps those of the form whose button was pressed; what was changed
 * in the others goes to r->beside. A body without our marks stays as it is. */
void beside_split(struct request *r);
/* Registers a form that is shown, for page_join. */
void beside_show(struct request *r, struct formulier *view, struct formulier_fields *fields);
/* Fills a form that was not sent itself with what was typed in it, if anything was. True: it did. Not
 * the files: where one was chosen, the field says so (field_state.file_gone). */
bool beside_fill(struct form_state *s, const char *action);
/* At the end of a request: keeps in memory, for the next page that shows it, what this reply did
 * not show: at most an hour, two minutes for who is not signed in. However long: the text of one
 * POST always fits (BODY_TEXT_MAX). Of one person no more than that is kept, and no more than 16
 * forms; of visitors from one address a quarter of what all
 * visitors may have; the oldest goes, also when all people together have too much (8 MB, 512 forms). */
void beside_keep(struct request *r);
/* The same as hidden fields of the page that gives one form back on its own (again.c), whose address is
 * `own`: sent again with it, it is taken apart again. Works where nothing may be kept, as with a token
 * that is not right. out: room for beside_carried(). Returns how many. */
size_t beside_carry(const struct request *r, const char *own, struct pair *out);
size_t beside_carried(const struct request *r);
/* Wipes what is over its time, also when nobody comes back for it; returns how many forms are still
 * kept. A round of the server calls it (cmd_serve.c). From any thread. */
size_t beside_sweep(void);
void beside_forget(void); /* tests */
#endif
