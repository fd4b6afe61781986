/* The handlers of this room, for its table of routes (routes.c). Not here: what they are for (each
 * stands in the file that the comment names). */
#ifndef KOERS_DRAAD_PAGINAS_H
#define KOERS_DRAAD_PAGINAS_H
#include "base/date.h"
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

/* verhaal_paginas.c */
extern const struct form verhaal_nieuw_form, verhaal_form, verhaal_onherkenbaar_form,
    verhaal_toestemming_form, verhaal_intrekken_form;
int get_verhaal(struct request *r);
int post_verhaal(struct request *r);
int post_verhaal_onherkenbaar(struct request *r);
int post_verhaal_toestemming(struct request *r);
int post_verhaal_intrekken(struct request *r);
int get_verhaal_nieuw(struct request *r);
int post_verhaal_nieuw(struct request *r);

/* dekking_paginas.c */
int get_dekking(struct request *r);

/* start.c */
int get_start(struct request *r);

/* search.c */
int get_zoeken(struct request *r);

/* door.c */
int get_deur(struct request *r);
#define DEUREN 6 /* of each bouwsteen by its number, 1 to 5; [0] is not used */
/* How many knopen the page of each bouwsteen counts at this place. */
void deur_aantallen(struct request *r, const struct place *p, int64_t samen[DEUREN]);

/* help.c */
int get_hulp(struct request *r);
int get_hulp_onderwerp(struct request *r);
#endif
