/* What the tests of this room's pages begin with (draad_scene.h). Not here: the tests; what tests
 * of other rooms begin with (tests/support/world.c). */
#include "draad/draad_scene.h"
#include "base/date.h"
#include "draad/dekking.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_sql.h"
#include "gezelschap/gezelschap.h"
#include "gezelschap/gezelschap_sql.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"

static const char kinds_step[] = "INSERT INTO knoop_soort (soort) VALUES ('signaal'), "
                                 "('leercyclus'), ('actie'), ('resultaat'), ('uitspraak');";
static const struct schema_step kinds_steps[] = {
    {1, "kinds", kinds_step, kinds_step, "kinds-1"}
};
static const struct schema_room kinds_schema = {
    .room = "kinds", .steps = kinds_steps, .n_steps = 1};

static const struct face_status signal_statuses[] = {
    {"nieuw",      "nieuw", false},
    {"beantwoord",       "beantwoord", true},
    {0}
};
static const struct face_status cycle_statuses[] = {
    {"actie",    "actie", false},
    {"afgerond",     "afgerond", true},
    {0}
};
static const struct face_status sentence_statuses[] = {
    {"levend", "levend", false},
    {0  }
};
/* Of this scene's cycles: once something followed, someone should tell of it. */
static const char *cycle_lacks(struct db_conn *db, const void *ctx, const struct knoop *k)
{
    struct draad_after_row row = {0};
    draad_after(db, ctx, &row, .organisatie = k->organisatie, .van = k->id);
    return row.aantal > 0 ? "nog niet verteld" : NULL;
}

static const struct knoop_face own_faces[] = {
    {.soort = "signaal",
     .counts_in = COUNTS_SIGNAL,
     .naam = "Signaal",
     .meervoud = "Signalen",
     .letter = "S",
     .path = "/signalen/%lld",
     .lezen = MAG_SIGNAAL_LEZEN,
     .statussen = signal_statuses},
    {.soort = "leercyclus",
     .counts_in = COUNTS_CYCLE,
     .naam = "Leercyclus",
     .meervoud = "Leercycli",
     .letter = "L",
     .vorm = KRAAL_VIERKANT,
     .path = "/leren/%lld",
     .lezen = MAG_DRAAD_LEZEN,
     .statussen = cycle_statuses,
     .begin = "/leren/nieuw?uit=%lld",
     .begin_naam = "Een leercyclus beginnen",
     .begin_mag = MAG_LEREN_SCHRIJVEN,
     .lacks = cycle_lacks},
    {.soort = "uitspraak",
     .counts_in = COUNTS_SENTENCE,
     .speaks_in = MAG_BEELD_SCHRIJVEN,
     .on_status = dekking_zin,
     .naam = "Zin",
     .meervoud = "Zinnen",
     .letter = "Z",
     .lezen = MAG_BEELD_LEZEN,
     .statussen = sentence_statuses},
    {.soort = "actie",
     .naam = "Actie",
     .meervoud = "Acties",
     .letter = "A",
     .lezen = MAG_DRAAD_LEZEN   },
};
static const struct knoop_face *faces[8];

int64_t scene_make(const struct world_side *s, struct db_conn *c, const char *soort,
                   const char *titel, const char *status, int64_t locatie, int days_ago)
{
    return knoop_create(c, &(struct knoop_new){.organisatie = s->organisatie,
                                               .locatie = locatie,
                                               .soort = soort,
                                               .titel = titel,
                                               .status = status,
                                               .bouwstenen = 1u << 2,
                                               .gemaakt = time_now() - (int64_t)days_ago * 86400});
}

static void waits(const struct world_side *s, struct db_conn *c, int64_t signal, int64_t locatie,
                  int days_ago)
{
    wachtpunt_begin(c, &(struct wachtpunt_new){.organisatie = s->organisatie,
                                               .knoop = signal,
                                               .locatie = locatie,
                                               .soort = "signaal_antwoord",
                                               .mag = MAG_TERUGKOPPELEN,
                                               .tekst = "Signaal wacht op een antwoord",
                                               .sinds = time_now() - (int64_t)days_ago * 86400,
                                               .uiterlijk = date_today() + 20});
}

struct scene scene_open(void)
{
    struct testdb *t = TESTDB(&organisatie_schema, &gezelschap_schema, &draad_schema,
                              &draad_paginas_schema, &kinds_schema);
    organisatie_on_role(gezelschap_follow_role); /* as the room does when the program starts */
    struct scene s = {.w = world_make(t)};
    size_t n = 0;
    for (; draad_own_faces[n]; n++)
        faces[n] = draad_own_faces[n];
    for (size_t i = 0; i < sizeof own_faces / sizeof *own_faces; i++)
        faces[n++] = &own_faces[i];
    draad_faces(faces, n);
    struct db_conn *c = testdb_begin(t);
    const struct world_side *o = &s.w.one;
    s.here = scene_make(o, c, "signaal", "De bewoner hoort de bel niet", "nieuw", o->here, 23);
    s.there = scene_make(o, c, "signaal", "Een bewoner elders", "nieuw", o->elsewhere, 9);
    s.theme = scene_make(o, c, "thema", "De bel", "open", o->here, 8);
    thema_insert(c, .organisatie = o->organisatie, .id = s.theme, .uitleg = "Over de bel");
    s.cycle = scene_make(o, c, "leercyclus", "Sneller bij de bel", "actie", o->here, 7);
    draad_lay(c, o->organisatie, s.here, s.theme, AANLEIDING, 0, 0);
    draad_lay(c, o->organisatie, s.theme, s.cycle, AANLEIDING, 0, 0);
    waits(o, c, s.here, o->here, 23);
    waits(o, c, s.there, o->elsewhere, 9);
    int64_t far =
        scene_make(&s.w.two, c, "signaal", "Het geheim van de buren", "nieuw", s.w.two.here, 5);
    waits(&s.w.two, c, far, s.w.two.here, 5);
    testdb_commit(t);
    s.v = visitor_new(t, &draad_routes, 1);
    return s;
}

void scene_close(struct scene *s)
{
    testdb_close(s->w.t);
}

void scene_as(struct scene *s, enum rol rol)
{
    visitor_forget(s->v);
    visitor_sign_in(s->v, s->w.one.organisatie, s->w.one.person[rol]);
}
