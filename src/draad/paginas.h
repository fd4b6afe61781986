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
#endif
