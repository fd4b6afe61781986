/* A giver's own signal, however it was opened: its page and what is done there (signaal_eigen.c), and
 * what was said about it (signaal_gesprek.c). Who may open it is asked before: by a code
 * (signaal_openbaar.c), or of who is signed in by the rule signaal_eigen (signaal_mijn.c). */
#ifndef KOERS_SIGNAAL_SIGNAAL_EIGEN_H
#define KOERS_SIGNAAL_SIGNAAL_EIGEN_H
#include "signaal/uitweg.h"

struct own_signal {
    int64_t organisatie, id;
    bool code;                /* opened with a code; else by somebody signed in */
    const char *page, *forms; /* where it is read; its forms post to forms/WHAT. On r->ctx */
    struct signaal_of_row s;
    struct knoop knoop;
    const char *plek;
    struct uitweg away; /* when it was handed over: id > 0 */
    enum lang lang;     /* in which it is read now */
};
/* Fills in all but code, page and forms. False: it is not there. */
bool eigen_read(struct request *r, int64_t organisatie, int64_t id, struct own_signal *own);

/* Each answers a request of who was admitted. */
int eigen_show(struct request *r, struct own_signal *own);
int eigen_seen(struct request *r, struct own_signal *own); /* she has read what was there */
int eigen_add(struct request *r, struct own_signal *own);
int eigen_share(struct request *r, struct own_signal *own);
int eigen_mail(struct request *r, struct own_signal *own);
int eigen_complain(struct request *r, struct own_signal *own);
extern const struct form eigen_add_form, eigen_share_form, eigen_mail_form, eigen_complaint_form,
    eigen_seen_form, eigen_close_form;
/* The choice who may read the words. seen: how many answers this page shows. */
const struct formulier *eigen_share_view(struct request *r, const struct own_signal *own,
                                         int64_t seen);

struct signaal_eigen_berichten;
struct own_waits {
    int64_t since;   /* stays as it was, unless something was added after an answer */
    bool tussendoor; /* what was sent last was not the answer */
};
/* In one order of time, on r->ctx. */
struct signaal_eigen_berichten *gesprek(struct request *r, const struct own_signal *own, size_t *n,
                                        struct own_waits *waits);
/* How many answers were given until now. */
int64_t gesprek_answers(struct request *r, const struct own_signal *own);
#endif
