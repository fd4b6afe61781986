/* The faces of the kinds that the spine itself owns: thema, cijfer, verhaal.
 * Not here: how faces are registered and found (draad.c), the pages behind them (thema.c,
 * verhaal_paginas.c, knoop_paginas.c). */
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_paginas_sql.h"
#include "draad/verhaal.h"

static const char *thema_tekst(struct db_conn *db, const void *ctx, enum lang lang,
                               const struct knoop *k, bool openbaar)
{
    (void)db, (void)lang, (void)openbaar; /* a colleague worded it for everyone */
    return mem_text(ctx, k->titel);
}

static const char *thema_ontbreekt(struct db_conn *db, const void *ctx, enum lang lang,
                                   const struct knoop *k)
{
    struct draad_after_row row;
    if (!text_equal(k->status, "open") ||
        !draad_after(db, ctx, &row, .organisatie = k->organisatie, .van = k->id) || row.aantal > 0)
        return NULL;
    return T(lang, "Hier volgt nog niets op. Een professional of leidinggevende kan een leercyclus "
                   "beginnen.");
}

static const char *cijfer_bead(struct db_conn *db, const void *ctx, enum lang lang,
                               const struct knoop *k, bool openbaar)
{
    (void)openbaar; /* a figure is protected where it is made: everyone sees the same */
    struct cijfer c;
    if (!cijfer_read(db, ctx, k->organisatie, k->id, &c))
        return NULL;
    return cijfer_regel(ctx, lang, &c);
}

static const char *verhaal_bead(struct db_conn *db, const void *ctx, enum lang lang,
                                const struct knoop *k, bool openbaar)
{
    struct verhaal v;
    if (!verhaal_read(db, ctx, k->organisatie, k->id, &v))
        return NULL;
    if (verhaal_openbaar(&v))
        return mem_format(ctx, "“%s” (%s)", text_short(ctx, v.tekst, 240),
                          text_lower(ctx, T(lang, verteller_naam(v.verteller))));
    if (openbaar)
        return NULL;
    return text_equal(k->status, "ingetrokken")
               ? T(lang, "Dit verhaal is ingetrokken.")
               : T(lang, "Dit verhaal mag nog niet gedeeld worden.");
}

static const char *verhaal_ontbreekt(struct db_conn *db, const void *ctx, enum lang lang,
                                     const struct knoop *k)
{
    (void)db, (void)ctx;
    if (text_equal(k->status, "herkenbaar"))
        return T(lang, "In dit verhaal is de verteller nog te herkennen. Het team kan het "
                       "onherkenbaar maken.");
    if (text_equal(k->status, "gevraagd"))
        return T(lang, "De verteller gaf nog geen toestemming. Het team kan erom vragen.");
    return NULL;
}

static int64_t thema_proposed(struct db_conn *db, const void *ctx, const struct proposal *p)
{
    (void)ctx;
    int64_t id = thema_create(db,
                              &(struct knoop_new){.organisatie = p->organisatie,
                                                  .locatie = p->locatie,
                                                  .door = p->door,
                                                  .titel = p->titel,
                                                  .bouwstenen = p->bouwstenen},
                              p->tekst);
    draad_lay(db, p->organisatie, p->id, id, AANLEIDING, p->door, 0);
    return id;
}

static const struct face_proposal thema_voorstel = {
    N_("Een thema: iets waar meer mensen over vertellen"), MAG_SIGNAAL_BEHANDELEN, thema_proposed};

static const struct knoop_face thema = {
    .soort = "thema",
    .naam = N_("Thema"),
    .meervoud = N_("Thema's"),
    .letter = "T",
    .rang = 1, /* after the kinds of the care rooms */
    .vorm = KRAAL_ZESHOEK,
    .path = "/themas/%lld",
    .lezen = MAG_DRAAD_LEZEN,
    .statussen = (const struct face_status[]){{"open", N_("Loopt"), false},
                                              {"af", N_("Afgerond"), true},
                                              {0}},
    .voorstel = &thema_voorstel,
    .tekst = thema_tekst,
    .ontbreekt = thema_ontbreekt,
};

static const struct knoop_face cijfer = {
    .soort = "cijfer",
    .naam = N_("Cijfer"),
    .meervoud = N_("Cijfers"),
    .letter = "C",
    .rang = 1, /* after the kinds of the care rooms */
    .vorm = KRAAL_RUIT,
    .lezen = MAG_DRAAD_LEZEN,
    .statussen = (const struct face_status[]){{"open", N_("Te lezen"), true},
                                              {"minder_dan_k", N_("Te weinig antwoorden"), true},
                                              {"gelijk", N_("Alles dicht bij elkaar"), true},
                                              {"afgeschermd", N_("Afgeschermd"), true},
                                              {"niet_te_bepalen", N_("Niet te bepalen"), true},
                                              {0}},
    .tekst = cijfer_bead,
};

static const struct knoop_face verhaal = {
    .soort = "verhaal",
    .naam = N_("Verhaal"),
    .meervoud = N_("Verhalen"),
    .letter = "V",
    .rang = 1, /* after the kinds of the care rooms */
    .vorm = KRAAL_BALLON,
    .path = "/verhalen/%lld",
    .lezen = MAG_DRAAD_LEZEN,
    .begin = "/verhalen/nieuw?bij=%lld",
    .begin_naam = N_("Een verhaal opschrijven"),
    .begin_mag = MAG_LEREN_SCHRIJVEN,
    .statussen = (const struct face_status[]){{"herkenbaar", N_("Nog herkenbaar"), false},
                                              {"gevraagd", N_("Wacht op toestemming"), false},
                                              {"vrij", N_("Mag gedeeld worden"), true},
                                              {"ingetrokken", N_("Ingetrokken"), true},
                                              {0}},
    .words = &verhaal_woorden,
    .words_since = verhaal_gedeeld_sinds,
    .hidden = N_("Een verhaal dat nog niet gedeeld mag worden"),
    .tekst = verhaal_bead,
    .ontbreekt = verhaal_ontbreekt,
};

const struct knoop_face *const draad_own_faces[] = {&thema, &cijfer, &verhaal, NULL};
