/* The handlers of this room, for its table of routes (routes.c). Not here: what they are for (each
 * stands in the file that the comment names). */
#ifndef KOERS_DRAAD_PAGINAS_H
#define KOERS_DRAAD_PAGINAS_H
#include "base/datum.h"
#include "draad/draad.h"

/* knoop_paginas.c */
int get_knoop(struct request *r);
int post_reactie(struct request *r);
int post_bijlage(struct request *r);
int get_bijlage(struct request *r);

/* thema.c */
extern const struct form thema_form, thema_af_form, thema_open_form;
int get_themas(struct request *r);
int post_themas(struct request *r);
int get_thema(struct request *r);
int post_thema(struct request *r);
int post_thema_af(struct request *r);
int post_thema_open(struct request *r);
#endif
