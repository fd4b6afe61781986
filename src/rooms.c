/* The rooms of this program (rooms.h). A new room adds: its header, its routes, its schema (floor
 * order), the faces of its knopen, its door, its kinds of jobs. Nothing else in the program
 * changes.
 */
#include "rooms.h"
#include "draad/draad.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_sql.h"
#include "indicator/indicator.h"
#include "indicator/indicator_sql.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "leren/leren.h"
#include "leren/leren_sql.h"
#include "meting/meting.h"
#include "meting/meting_sql.h"
#include "organisatie/background.h"
#include "organisatie/organisatie.h"
#include "organisatie/organisatie_sql.h"
#include "signaal/signaal.h"
#include "signaal/signaal_sql.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

const struct route_table *const kamer_routes[] = {
    &web_routes,    &organisatie_routes, &draad_routes, &signaal_routes,    &leren_routes,
    &meting_routes, &indicator_routes,   &beeld_routes, &publicatie_routes,
};
const size_t kamer_routes_n = COUNT(kamer_routes);

const struct schema_room *const kamer_schemas[] = {
    &organisatie_schema, &draad_schema,  &draad_paginas_schema, &signaal_schema,
    &leren_schema,       &meting_schema, &indicator_schema,     &kwaliteitsbeeld_schema,
};
const size_t kamer_schemas_n = COUNT(kamer_schemas);

/* What the program answers to `koers --kind NAME` (base/child.h). */
const struct kind_task *const kamer_kinderen[] = {&xlsx_task};
const size_t kamer_kinderen_n = COUNT(kamer_kinderen);

/* The kinds of jobs. */
static struct taak_soort jobs[7];

/* The faces of all kinds of knopen, room by room. */
#define FACES_MAX 40
static const struct knoop_gezicht *faces[FACES_MAX];
static size_t n_faces;

static void add_faces(const struct knoop_gezicht *const *list, size_t n)
{
    for (size_t i = 0; i < n && n_faces < FACES_MAX; i++)
        faces[n_faces++] = list[i];
}

/* The doors in the order in which they stand in the menu (design: "the ways in"). */
static const struct deur doors[] = {
    {N_("Start"),           "/",                MAG_AANGEMELD      },
    {N_("Signalen"),        "/signalen",        MAG_SIGNAAL_LEZEN  },
    {N_("Mijn signalen"),   "/signalen/mijn",   MAG_SIGNAAL_GEVEN  },
    {N_("Leren"),           "/leren",           MAG_DRAAD_LEZEN    },
    {N_("Meten"),           "/meten",           MAG_INDICATOR_LEZEN},
    {N_("Kwaliteitsbeeld"), "/kwaliteitsbeeld", MAG_BEELD_LEZEN    },
    {N_("Beheer"),          "/beheer",          MAG_BEHEREN        },
};

void kamers_start(void)
{
    n_faces = 0;
    add_faces((const struct knoop_gezicht *const[]){&signaal_gezicht}, 1);
    add_faces(leren_gezichten, leren_n_gezichten);
    add_faces(beeld_gezichten, beeld_n_gezichten);
    add_faces(draad_eigen_gezichten, draad_n_eigen_gezichten);
    draad_gezichten(faces, n_faces);
    verhaal_kopieen(versie_trek_in);
    jobs[0] = odb_taak;
    jobs[1] = publiceer_taak;
    jobs[2] = pdf_taak;
    jobs[3] = adres_taak;
    jobs[4] = meting_taak;
    jobs[5] = meting_weg_taak;
    jobs[6] = opnieuw_taak;
    taken_soorten(jobs, COUNT(jobs));
    organisatie_deuren(doors, COUNT(doors));
    organisatie_paden(&(struct kader_paden){.search = "/zoeken",
                                            .deadline = "/dekking",
                                            .privacy = "/hulp/privacy",
                                            .help = hulp_bij,
                                            .open_jaar = beeld_open_jaar});
    web_hooks.admit = organisatie_toelating;
    web_hooks.after = organisatie_na;
    web_hooks.frame = organisatie_frame;
}
