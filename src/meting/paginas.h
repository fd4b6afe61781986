/* What the pages of this room share. Not here: what main and others call (meting.h). */
#ifndef KOERS_METING_PAGINAS_H
#define KOERS_METING_PAGINAS_H
#include "meting/inlevering.h"
#include "meting/uitslag.h"

/* inleveren_paginas.c: handing in a file */
int meting_nieuw_get(struct request *r);
int meting_nieuw_voor(struct request *r);
int meting_nieuw_post(struct request *r);

/* inlezen_paginas.c: from that file to a measurement */
int meting_indelen_get(struct request *r);
int meting_indelen_voor(struct request *r);
int meting_indelen_post(struct request *r);
int meting_controle_get(struct request *r);
int meting_start_post(struct request *r);
int meting_weggooien_post(struct request *r);
extern const struct subject_rule meting_upload_eigen;
extern const struct form meting_inleveren_form, meting_indelen_form, meting_start_form,
    meting_weggooien_form;

/* concept_paginas.c: confirming */
int meting_concept_get(struct request *r);
int meting_vaststellen_voor(struct request *r);
int meting_vaststellen_post(struct request *r);
int meting_concept_weg_post(struct request *r);
extern const struct form meting_vaststellen_form, meting_concept_weg_form;
struct concept_regel {
    const char *naam, *link;
    int32_t van, tot;
};
/* The concepts that wait to be confirmed, for who may fill in; none for others. */
size_t meting_concepten(struct request *r, const struct concept_regel **out);

/* Is :id a concept that this person may see? */
bool meting_concept_mag(struct request *r);

/* meting_paginas.c: the answer for a measurement (:id) of which there are no figures. A concept leads to its
 * own page for who may see that; what was replaced says so and leads to the new one; else the 404. */
int meting_elders(struct request *r);

/* vraag_paginas.c: one question, and citing its figures */
int meting_vraag_get(struct request *r);
int meting_cijfer_post(struct request *r);
extern const struct form meting_cijfer_form;

/* teksten_paginas.c: open answers */
int meting_teksten_get(struct request *r);
int meting_tekst_get(struct request *r);
int meting_tekst_post(struct request *r);
int meting_verberg_post(struct request *r);
extern const struct form meting_tekst_form, meting_verberg_form;

/* instrument_paginas.c */
int meting_instrumenten_get(struct request *r);
int meting_instrument_voor(struct request *r);
int meting_instrument_post(struct request *r);
extern const struct form meting_instrument_form;

/* The text of an instrument in the language of who asks. */
const char *in_taal(const struct request *r, const struct instrument *in,
                    const struct meertalig *m);
/* "minder dan 10 antwoorden" and the like; NULL when the figure is open. */
const char *staat_tekst(struct request *r, enum cijfer_staat staat, int64_t k);
/* What the whole says in one sentence, with its uncertainty. */
const char *uitslag_zin(struct request *r, const struct instrument *in,
                        const struct instrument_item *item, const struct item_beeld *b);
/* A number with one decimal, or none: "7,9". */
const char *breuk_tekst(struct request *r, double x, int decimalen);

/* The stacked bar of one question, NULL when there is none to show. code makes ids differ. */
struct meting_balk;
const struct meting_balk *balk_view(struct request *r, const struct instrument *in,
                                    const struct instrument_item *item, const struct item_beeld *b,
                                    const char *code);
/* What an answer is called: "7", "ja", the words of a choice. */
const char *antwoord_naam(struct request *r, const struct instrument *in,
                          const struct instrument_item *item, int waarde);
#endif
