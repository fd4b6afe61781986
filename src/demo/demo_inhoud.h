/* The shape of what the demo organisation consists of: a year of believable data, no real people, no
 * real registration numbers. demo_inhoud.c and demo_beelden.c hold the words, demo.c lays them
 * through the rooms' own functions. Not here: what the program calls (demo.h). */
#ifndef KOERS_DEMO_INHOUD_H
#define KOERS_DEMO_INHOUD_H
#include "demo/demo.h"
#include "draad/draad.h"
#include "kwaliteitsbeeld/beeld_regels.h"
#include "signaal/signaal_regels.h"

#define DEMO_LANG_HIER 400 /* days: how long the people of the demo have their role or seat */
/* Every role of the organisation that begins today begins DEMO_LANG_HIER days earlier instead. */
void begin_earlier(struct db_conn *db, int64_t organisatie);

enum demo_plek { DIJKZICHT, BOOMGAARD, WIJK_OOST, THUIS, DEMO_PLEKKEN, GEHEEL = -1 };

struct demo_persoon {
    const char *naam, *email;
    enum rol rol;
    int plek; /* enum demo_plek or GEHEEL */
};
extern const struct demo_persoon demo_personen[];
extern const size_t demo_n_personen;

/* A theme with the signals in it. Days are before the day on which the demo is made. */
struct demo_signaal {
    int dagen;
    const char *gever, *tekst;
    const char *antwoord; /* NULL: not yet */
    char soort;           /* g gedaan, n niets, t tussenbericht */
    bool delen;
    const char *taal; /* in which it was given; NULL: Dutch */
};
struct demo_thema {
    const char *titel;
    int plek;
    unsigned bouwstenen;
    const char *uitleg;
    const struct demo_signaal *signaal;
    size_t n;
};
extern const struct demo_thema demo_themas[];
extern const size_t demo_n_themas;

/* Signals that belong to no theme yet. */
struct demo_los {
    int plek;
    unsigned bouwstenen;
    struct demo_signaal s;
};
extern const struct demo_los demo_losse[];
extern const size_t demo_n_losse;

/* A cycle on a theme; steps that are NULL are not there yet. */
struct demo_cyclus {
    int thema; /* index in demo_themas */
    int begin; /* days ago; each next step follows `tempo` days later */
    int tempo;
    const char *titel, *aanleiding, *reflectie, *doel, *waaraan, *actie, *trekker, *resultaat;
    const char *telling, *eenheid; /* an own count, NULL: none */
    double waarde;
    int n;
    const char *verhaal, *verteller;
    const char *slot, *keuze; /* keuze: how it is secured; "bijstellen:" before it when adjusted */
    const char *gestopt;      /* stopped, because */
    int deelname[5];
};
extern const struct demo_cyclus demo_cycli[];
extern const size_t demo_n_cycli;

struct demo_verhaal {
    int plek;
    unsigned bouwstenen;
    int dagen;
    const char *tekst, *verteller;
    bool toestemming, onherkenbaar;
};
extern const struct demo_verhaal demo_verhalen[];
extern const size_t demo_n_verhalen;

/* A sentence of the kwaliteitsbeeld. grond: "c2" cycle 2, "t3" theme 3, "v1" story 1, "m0" first
 * measured figure of that place; blank separated. */
struct demo_zin {
    int plek;
    int bouwsteen;
    enum deel deel;
    const char *tekst, *grond;
    bool kort;
};
extern const struct demo_zin demo_zinnen[];
extern const size_t demo_n_zinnen;

struct demo_stem {
    int plek;
    int bouwsteen;
    const char *rol, *namens, *tekst;
};
extern const struct demo_stem demo_stemmen[];
extern const size_t demo_n_stemmen;
extern const char *const demo_inleiding[DEMO_PLEKKEN + 1]; /* per place; the last: the whole */

/* Numbers of vestigingen that cannot exist: real ones begin with 0000. Two digits follow. */
#define DEMO_VESTIGING "9999000000"
/* Reference data in which the first two places stand beside others (demo_indicatoren.c). */
void demo_indicatoren(struct db_conn *db);
/* The year that the demo writes about: last year until summer, then this year. */
int demo_jaar(void);
/* The code of the i-th signal that was laid. */
void demo_code(size_t i, struct signaal_code *out);
/* The measurement over a year, for the four places. Returns its id; 0 with words in f. */
int64_t demo_meting(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t door,
                    int year, struct error *f);
#endif
