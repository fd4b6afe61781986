/* Proposing, accepting, refusing; the face of a proposal (voorstel.h). Not here: pages. */
#include "voorstel/voorstel.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"

#define WAITS    "voorstel"
#define ANSWERED "voorstel_antwoord"

const struct face_proposal *voorstel_wat(const char *soort)
{
    const struct knoop_face *g = face_of(soort);
    return g ? g->voorstel : NULL;
}

int64_t voorstel_create(struct db_conn *db, const struct voorstel_new *in)
{
    int64_t moment = in->gemaakt ? in->gemaakt : time_now();
    int64_t id = knoop_create(db, &(struct knoop_new){.organisatie = in->organisatie,
                                                      .locatie = in->locatie,
                                                      .soort = "voorstel",
                                                      .titel = in->titel,
                                                      .status = "open",
                                                      .bouwstenen = in->bouwstenen,
                                                      .zoektekst = in->tekst,
                                                      .gemaakt = moment});
    voorstel_insert(db, .organisatie = in->organisatie, .id = id, .wat = in->wat,
                    .tekst = in->tekst ? in->tekst : "", .door = in->door, .rol = rol_code(in->rol),
                    .gezelschap = in->gezelschap);
    wachtpunt_begin(db,
                    &(struct wachtpunt_new){.organisatie = in->organisatie,
                                            .knoop = id,
                                            .locatie = in->locatie,
                                            .soort = WAITS,
                                            .mag = voorstel_wat(in->wat)->mag,
                                            .tekst = N_("Een voorstel wacht op antwoord"),
                                            .sinds = moment,
                                            .uiterlijk = voorstel_uiterlijk(date_of_time(moment))});
    return id;
}

/* It waits no longer for who decides, but for who proposed it: to be read. Of a body it waits for all
 * who sit in it until one of them says that it was read, and they are mailed. */
static void answer(struct db_conn *db, const struct knoop *k, const struct voorstel_of_row *v,
                   const char *status, const char *tekst, int64_t made, int64_t door)
{
    voorstel_answer(db, .organisatie = k->organisatie, .id = k->id, .antwoord = tekst ? tekst : "",
                    .op = date_today(), .gemaakt = made);
    knoop_change_status(db, k->organisatie, k->id, status, door, 0);
    wachtpunt_end(db, k->organisatie, k->id, WAITS);
    const struct wachtpunt_stap mail = {.soort = STAP_HERINNER, .op = date_today()};
    wachtpunt_begin(db, &(struct wachtpunt_new){.organisatie = k->organisatie,
                                                .knoop = k->id,
                                                .locatie = k->locatie,
                                                .persoon = v->gezelschap ? 0 : v->door,
                                                .gezelschap = v->gezelschap,
                                                .soort = ANSWERED,
                                                .mag = MAG_DRAAD_VOORSTELLEN,
                                                .tekst = N_("Er is antwoord op dit voorstel"),
                                                .stappen = &mail,
                                                .n_stappen = v->gezelschap != 0});
}

int64_t voorstel_accept(struct db_conn *db, const void *ctx, const struct knoop *k,
                        const char *titel, const char *bericht, int64_t door)
{
    struct voorstel_of_row v;
    if (!voorstel_of(db, ctx, &v, .organisatie = k->organisatie, .id = k->id))
        return 0;
    int64_t made = voorstel_wat(v.wat)->make(
        db, ctx,
        &(struct proposal){.organisatie = k->organisatie,
                           .locatie = k->locatie,
                           .id = k->id,
                           .door = door,
                           .titel = titel,
                           .tekst = v.tekst[0] ? v.tekst : NULL,
                           .bouwstenen = knoop_bouwstenen(db, k->organisatie, k->id)});
    if (made)
        answer(db, k, &v, "aangenomen", bericht, made, door);
    return made;
}

void voorstel_refuse(struct db_conn *db, const void *ctx, const struct knoop *k, const char *reden,
                     int64_t door)
{
    struct voorstel_of_row v;
    if (voorstel_of(db, ctx, &v, .organisatie = k->organisatie, .id = k->id))
        answer(db, k, &v, "geweigerd", reden, 0, door);
}

void voorstel_read_by_body(struct db_conn *db, const struct knoop *k)
{
    wachtpunt_end(db, k->organisatie, k->id, ANSWERED);
}

/* ---- whose it is ---- */

static bool is_of_my_body(const struct request *r, const struct about *a)
{
    struct voorstel_of_row v;
    return voorstel_of(r->db, r->ctx, &v, .organisatie = a->organisatie, .id = a->id) &&
           v.gezelschap &&
           gezelschap_zit_in(r->db, a->organisatie, v.gezelschap, session_of(r)->persoon,
                             date_today());
}

const struct subject_rule voorstel_leest = {MAG_DRAAD_LEZEN, SUBJECT_OR, "namens", is_of_my_body},
                          voorstel_namens = {MAG_DRAAD_VOORSTELLEN, SUBJECT_ONLY, "namens",
                                             is_of_my_body};

static int64_t last_proposed(struct db_conn *db, const void *ctx, int64_t organisatie,
                             int64_t gezelschap, int64_t sinds)
{
    struct voorstel_laatst_row last = {.laatst = TIME_NONE};
    voorstel_laatst(db, ctx, &last, .organisatie = organisatie, .gezelschap = gezelschap,
                    .sinds = sinds);
    return last.laatst;
}

/* ---- face ---- */

static const struct subject_rule *const rules[] = {&voorstel_leest, &voorstel_namens, NULL};

static const struct face_status statuses[] = {
    {"open",       N_("Wacht op antwoord"), false},
    {"aangenomen",       N_("Aangenomen"), true},
    {"geweigerd", N_("Niet aangenomen"), true},
    {0       },
};

/* Worded by who proposed it, for those who read themes here; never for the public site. */
static const char *text(struct db_conn *db, const void *ctx, enum lang lang, const struct knoop *k,
                        bool openbaar)
{
    (void)db, (void)lang;
    return openbaar ? NULL : mem_text(ctx, k->titel);
}

const struct knoop_face voorstel_face = {.soort = "voorstel",
                                         .naam = N_("Voorstel"),
                                         .meervoud = N_("Voorstellen"),
                                         .letter = "V",
                                         .vorm = KRAAL_VLAG,
                                         .path = "/voorstellen/%lld",
                                         .lezen = MAG_DRAAD_LEZEN,
                                         .statussen = statuses,
                                         .subjects = rules,
                                         .sprak = last_proposed,
                                         .tekst = text};
