/* A kwaliteitsbeeld to test with: at the first location of a world, over 2025, with everything that
 * freezing asks for, resting on a chain from a signal by a theme and a cycle to a figure and a
 * story. Not here: pages, versions. */
#ifndef KOERS_TESTS_SUPPORT_BEELDTONEEL_H
#define KOERS_TESTS_SUPPORT_BEELDTONEEL_H
#include "kwaliteitsbeeld/kwaliteitsbeeld.h"
#include "tests/support/visitor.h"
#include "tests/support/world.h"

struct beeldtoneel {
    struct world w;
    struct visitor *v;
    int64_t signal, theme, cycle, figure, story;
};
/* A store with all rooms, the world and the chain; no document yet. The clock: 23 March 2026. */
struct beeldtoneel beeld_scene_open(void);
void beeld_scene_close(struct beeldtoneel *t);
/* Signs the visitor in. */
void beeld_scene_as(struct beeldtoneel *t, enum rol rol);

/* A figure with a value, of this many answers. Within the caller's transaction. */
int64_t beeld_scene_cijfer(struct beeldtoneel *t, int64_t locatie, const char *vraag, int64_t n);
int64_t beeld_scene_verhaal(struct beeldtoneel *t, const char *tekst, const char *toestemming,
                            bool onherkenbaar);
/* The document of a place (0: the whole); made when it is not there. In a transaction of its own.
 */
struct beeld beeld_scene_beeld(struct beeldtoneel *t, int64_t locatie);
/* A sentence in a chapter (by bouwsteen) that rests on these knopen (0: not). In a transaction of
 * its own. */
int64_t beeld_scene_zin(struct beeldtoneel *t, const struct beeld *b, int bouwsteen, enum deel deel,
                        const char *tekst, int64_t een, int64_t twee);
/* All that freezing asks for: three sentences in each required chapter. */
void beeld_scene_fill(struct beeldtoneel *t, const struct beeld *b);
/* The id of the chapter. */
int64_t beeld_scene_hoofdstuk(struct beeldtoneel *t, const struct beeld *b, int bouwsteen);
/* An address under a document's own. */
const char *beeld_scene_pad(struct beeldtoneel *t, const struct beeld *b, const char *part);
/* What stands in it. */
struct beeld_inhoud beeld_scene_inhoud(struct beeldtoneel *t, const struct beeld *b);
/* Everything that waits about it, "beeld stem:3 " with the body that is asked. */
const char *beeld_scene_wacht(struct beeldtoneel *t, const struct beeld *b);
/* The body in which the person with this role sits; and as whom a voice form sends it. */
int64_t beeld_scene_raad(struct beeldtoneel *t, enum rol rol);
const char *beeld_scene_als(struct beeldtoneel *t, enum rol rol);
/* The visitor gives a voice in the chapter of bouwsteen 2; its id, or 0 when status is not 303. */
int64_t beeld_scene_stem(struct beeldtoneel *t, const struct beeld *b, const char *als,
                         const char *text, int status);
/* Frozen, and if wanted approved and published. Its number; must work. */
int64_t beeld_scene_versie(struct beeldtoneel *t, const struct beeld *b, enum versie_staat tot);
/* A page as somebody gets it who is not signed in; the visitor is not signed in any more. */
struct answer beeld_scene_public(struct beeldtoneel *t, const char *path);
/* How many audit lines of the first organisation end like this about this ("route GET /x"). */
int beeld_scene_audit(struct beeldtoneel *t, const char *uitkomst, const char *onderwerp);
#endif
