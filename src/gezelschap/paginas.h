/* What the pages of this room share (gezelschap_paginas.c, gezelschap_wijzig.c). Not here: what
 * other rooms use (gezelschap.h). */
#ifndef KOERS_GEZELSCHAP_PAGINAS_H
#define KOERS_GEZELSCHAP_PAGINAS_H
#include "gezelschap/gezelschap.h"

/* The body of the path part :id, when this person may read it, or (beheer) change it; else answers
 * 404 with an audit line and returns false. */
bool gezelschap_open(struct request *r, bool beheer, struct gezelschap *out, int *status);
bool gezelschap_mag_wijzigen(const struct request *r, const struct gezelschap *g);
/* The page of one; erbij: the form for a seat that was refused, else NULL. */
int gezelschap_toon(struct request *r, const struct gezelschap *g, struct form_state *erbij,
                    int status);
void gezelschap_audit(struct request *r, int64_t id, const char *wat);

extern const struct form zetel_form, zetel_einde_form, gezelschap_form, gezelschap_op_form,
    gezelschap_open_form;
void zetel_keuzes(struct request *r, struct form_state *s, void *gezelschap);

int gezelschap_nieuw_get(struct request *r);
int gezelschap_nieuw_post(struct request *r);
int gezelschap_wijzig_get(struct request *r);
int gezelschap_wijzig_post(struct request *r);
int gezelschap_op_post(struct request *r);
int gezelschap_open_post(struct request *r);
int zetel_post(struct request *r);
int zetel_einde_post(struct request *r);
#endif
