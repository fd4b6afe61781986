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
/* Does wat, which waits about this knoop for a, wait for this person? By wacht_op(), and unless it is
 * about what he did himself, so that it waits for the others of the body (face.zelf_gedaan). */
bool wacht_voor(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t knoop,
                const char *wat, const struct wacht_adres *a, const struct wacht_mens *m);
/* Whoever is signed in. On r->ctx. */
struct wacht_mens wacht_mens_van(struct request *r);
/* ",bestuurder:beeld.vaststellen,": what each role of his may end at every place; "" for nothing. */
const char *wacht_rollen_overal(const void *ctx, const struct wacht_mens *m);

int get_wacht(struct request *r);
int get_wacht_een(struct request *r);
int post_opschorten(struct request *r);
int post_hervatten(struct request *r);
extern const struct form opschort_form, hervat_form;
#endif
