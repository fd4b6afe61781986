/* The handlers of this room's pages, for its route table (inhoud_paginas.c). */
#ifndef KOERS_INHOUD_PAGINAS_H
#define KOERS_INHOUD_PAGINAS_H
#include "inhoud/inhoud.h"

extern const struct form inhoud_form;
int get_inhoud_eigen(struct request *r);
int post_inhoud_eigen(struct request *r);
int get_inhoud_een(struct request *r);
int post_inhoud_een(struct request *r);
int post_inhoud_weg(struct request *r);
#endif
