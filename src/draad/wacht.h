/* What waits, with its addressee, for the pages of this room. Not here: the rule (wacht_regels.h),
 * what other rooms use (draad.h). */
#ifndef KOERS_DRAAD_WACHT_H
#define KOERS_DRAAD_WACHT_H
#include "draad/draad.h"
#include "draad/keten.h"
#include "draad/wacht_regels.h"

/* The addressee as it is stored; one that this program does not know is that of nobody. */
struct wacht_adres wacht_adres_van(const char *mag, int64_t locatie, int64_t persoon,
                                   int64_t gezelschap, const char *rol);
/* Is it about what this person did himself, so that it waits for the others (face.zelf_gedaan)? Asked
 * beside wacht_op(), of what is addressed to a body. */
bool wacht_op_anderen(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t knoop,
                      const char *wat, int64_t gezelschap, int64_t persoon);
/* Whoever is signed in. On r->ctx. */
struct wacht_mens wacht_mens_van(struct request *r);

int get_wacht(struct request *r);
int get_wacht_een(struct request *r);
int post_opschorten(struct request *r);
int post_hervatten(struct request *r);
extern const struct form opschort_form, hervat_form;
#endif
