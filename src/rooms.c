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

const struct route_table *const room_routes[] = {
    &web_routes,    &organisatie_routes, &draad_routes, &signaal_routes,    &leren_routes,
    &meting_routes, &indicator_routes,   &beeld_routes, &publicatie_routes,
    &signaal_openbaar_routes,
};
const size_t room_routes_n = COUNT(room_routes);

const struct schema_room *const room_schemas[] = {
    &organisatie_schema, &draad_schema,  &draad_paginas_schema, &signaal_schema,
    &leren_schema,       &meting_schema, &indicator_schema,     &kwaliteitsbeeld_schema,
};
const size_t room_schemas_n = COUNT(room_schemas);

/* What the program answers to `koers --kind NAME` (base/child.h). */
const struct child_task *const room_children[] = {&xlsx_task};
const size_t room_children_n = COUNT(room_children);

/* The kinds of jobs. */
static struct job_kind jobs[7];

/* The faces of all kinds of knopen, room by room. */
#define FACES_MAX 40
static const struct knoop_face *faces[FACES_MAX];
static size_t n_faces;

static void add_faces(const struct knoop_face *const *list, size_t n)
{
    for (size_t i = 0; i < n && n_faces < FACES_MAX; i++)
        faces[n_faces++] = list[i];
}

/* The doors in the order in which they stand in the menu (design: "the ways in"). */
static const struct door doors[] = {
    {N_("Start"),           "/",                MAG_AANGEMELD      },
    {N_("Signalen"),        "/signalen",        MAG_SIGNAAL_LEZEN  },
    {N_("Mijn signalen"),   "/signalen/mijn",   MAG_SIGNAAL_GEVEN  },
    {N_("Leren"),           "/leren",           MAG_DRAAD_LEZEN    },
    {N_("Meten"),           "/meten",           MAG_INDICATOR_LEZEN},
    {N_("Kwaliteitsbeeld"), "/kwaliteitsbeeld", MAG_BEELD_LEZEN    },
    {N_("Beheer"),          "/beheer",          MAG_BEHEREN        },
};

void rooms_start(void)
{
    n_faces = 0;
    add_faces((const struct knoop_face *const[]){&signaal_face}, 1);
    add_faces(leren_faces, leren_n_faces);
    add_faces(beeld_faces, beeld_n_faces);
    add_faces(draad_own_faces, draad_n_own_faces);
    draad_faces(faces, n_faces);
    verhaal_copies(versie_withdraw);
    jobs[0] = odb_job;
    jobs[1] = publiceer_job;
    jobs[2] = pdf_job;
    jobs[3] = adres_job;
    jobs[4] = meting_job;
    jobs[5] = meting_weg_job;
    jobs[6] = opnieuw_job;
    jobs_register(jobs, COUNT(jobs));
    organisatie_doors(doors, COUNT(doors));
    organisatie_frame_paths(&(struct frame_paths){.search = "/zoeken",
                                            .deadline = "/dekking",
                                            .privacy = "/hulp/privacy",
                                            .help = help_for,
                                            .open_jaar = beeld_open_jaar});
    web_hooks.admit = organisatie_admit;
    web_hooks.after = organisatie_after;
    web_hooks.frame = organisatie_frame;
}
