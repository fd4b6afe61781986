/* Between the page files of the living kwaliteitsbeeld: what they share. Other rooms see
 * kwaliteitsbeeld.h. */
#ifndef KOERS_KWALITEITSBEELD_BEELD_PAGINAS_H
#define KOERS_KWALITEITSBEELD_BEELD_PAGINAS_H
#include "kwaliteitsbeeld/kwaliteitsbeeld.h"

/* The document of the path's :id when this person may do h there; else answered. */
bool beeld_open(struct request *r, enum handeling h, struct beeld *out, int *status);
/* When it must be public; NULL: it is. */
const struct termijn *beeld_termijn(struct request *r, const struct beeld *b);
const char *beeld_staat(struct request *r, const struct beeld *b);
/* A sentence of what is missing, counted. */
const char *gemis_zin(struct request *r, const struct gemist *g);
/* How much is missing in a whole document: chapters, councils, the experience measurement. */
struct beeld_telling {
    size_t zinnen, gemis, nodig;
    bool ervaring;
};
struct beeld_telling beeld_count(struct request *r, const struct beeld_inhoud *c);
const char *raad_naam(struct request *r, const struct beeld_raad *raad);
const char *raad_tekst(struct request *r, const struct beeld_raad *raad);

int beeld_overzicht_get(struct request *r);
int beeld_begin_post(struct request *r);
int beeld_dekking_get(struct request *r);
int beeld_vraag_post(struct request *r);
extern const struct form beeld_begin_form, beeld_vraag_form;

int zin_get(struct request *r);
int zin_wijzig_post(struct request *r);
int zin_grond_post(struct request *r);
int zin_los_post(struct request *r);
int zin_weg_post(struct request *r);
int zin_nagekeken_post(struct request *r);
int stem_get(struct request *r);
int stem_gezien_post(struct request *r);
int stem_intrek_post(struct request *r);
extern const struct form zin_wijzig_form, zin_grond_form, zin_los_form, zin_weg_form,
    zin_nagekeken_form, stem_gezien_form, stem_intrek_form;
extern const struct choice beeld_deel_choices[];
/* As many as are offered of one kind, and of all kinds together: all of them can be chosen at once. */
#define GRONDEN_SOORT 20
#define GRONDEN_MAX   (5 * GRONDEN_SOORT)
/* Sets the choices of a field "gronden": what a sentence of this chapter may rest on. */
struct grond_plaats {
    int64_t organisatie, locatie, bouwsteen;
    int jaar;
};
void grond_choices(struct request *r, struct form_state *f, void *grond_plaats);
/* Why a story that somebody knows of is not among them. */
#define BEELD_VERHAAL_HINT                                                                         \
    N_("Een verhaal staat hier als de verteller het wil delen en het onherkenbaar is gemaakt.")
#endif
