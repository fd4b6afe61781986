/* Makes the demo organisation through the rooms' own functions, so that its data are like those of
 * a real one. Every day is counted back from time_now(): the same clock gives the same data. Not
 * here: its words (demo_inhoud.c, demo_beelden.c). */
#include "demo/demo_inhoud.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "kwaliteitsbeeld/beeld_paginas.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "leren/leren.h"
#include "leren/leren_sql.h"
#include "meting/meting.h"
#include "organisatie/people.h"
#include "signaal/signaal.h"
#include "signaal/signaal_sql.h"

#define THEMES_MAX  20
#define CYCLES_MAX  20
#define STORIES_MAX 20
#define FIGURES_MAX 8

struct demo { /* ids of what was made so far */
    struct db_conn *db;
    TALLOC_CTX *ctx;
    int64_t org, place[DEMO_PLEKKEN], person[40];
    int64_t theme[THEMES_MAX], cycle[CYCLES_MAX], story[STORIES_MAX];
    int64_t figure[DEMO_PLEKKEN + 1][FIGURES_MAX];
    size_t n_signals;
    void (*progress)(int);
};

static int64_t days_ago(int days)
{
    return time_now() - (int64_t)days * 86400;
}

static int64_t place_id(const struct demo *d, int plek)
{
    return plek >= 0 ? d->place[plek] : 0;
}

/* The first person with this role at this place, or anywhere. */
static int64_t person_with(const struct demo *d, enum rol rol, int plek)
{
    for (size_t i = 0; i < demo_n_personen; i++)
        if (demo_personen[i].rol == rol && demo_personen[i].plek == plek)
            return d->person[i];
    for (size_t i = 0; i < demo_n_personen; i++)
        if (demo_personen[i].rol == rol)
            return d->person[i];
    return 0;
}

/* ---- people and places ---- */

int demo_jaar(void)
{
    int32_t today = date_today();
    int year = date_year(today);
    return today < date_of(year, 7, 1) ? year - 1 : year;
}

static bool lay_places(struct demo *d)
{
    static const struct {
        const char *name, *kind, *town, *teams[3];
    } places[DEMO_PLEKKEN] = {
        [DIJKZICHT] = {"Huize Dijkzicht",
                       "verpleeghuis",                      "Waarddorp",
                       {"Dagteam", "Avondteam", "Nachtteam"}                               },
        [BOOMGAARD] = {"De Boomgaard",      "kleinschalig", "Appelkerk", {"Team Boomgaard"}},
        [WIJK_OOST] = {"Wijkteam Oost",
                       "wijkverpleging",                    "Waardstad",
                       {"Team Oost 1", "Team Oost 2"}                                      },
        [THUIS] = {"Thuis in de Waard",
                       "thuiszorg",                         "Waardstad",
                       {"Planning", "Huishoudelijke hulp"}                                 },
    };
    d->org = organisatie_create(d->db, "Zorggroep Voorbeeldwaard", "Waardstad");
    if (d->org)
        organisatie_eerste_jaar_zet(d->db, d->org, demo_jaar());
    for (int p = 0; d->org && p < DEMO_PLEKKEN; p++) {
        d->place[p] = locatie_create(
            d->db, d->org, places[p].name, places[p].kind, places[p].town,
            p <= BOOMGAARD ? mem_format(d->ctx, DEMO_VESTIGING "%02d", p + 1) : NULL);
        for (int t = 0; t < 3 && places[p].teams[t]; t++)
            team_create(d->db, d->org, d->place[p], places[p].teams[t]);
    }
    return d->org != 0;
}

static void lay_people(struct demo *d)
{
    for (size_t i = 0; i < demo_n_personen; i++) {
        const struct demo_persoon *p = &demo_personen[i];
        d->person[i] = persoon_create(d->db, d->org, p->naam, p->email, LANG_NL);
        lid_create(d->db, d->org, d->person[i], p->rol, place_id(d, p->plek), 0);
        wachtwoord_zet(d->db, d->org, d->person[i], DEMO_WACHTWOORD);
    }
}

/* ---- signals and themes ---- */

void demo_code(size_t i, struct signaal_code *out)
{
    uint8_t chance[HASH_BYTES];
    char seed[40];
    hash_bytes(seed, (size_t)snprintf(seed, sizeof seed, "demo-signaal %zu", i), chance);
    signaal_code_van(chance, out);
}

static enum antwoord_soort answer_kind(char c)
{
    return c == 'g' ? ANTWOORD_GEDAAN : c == 'n' ? ANTWOORD_NIETS_GEDAAN : ANTWOORD_TUSSENBERICHT;
}

static int64_t lay_signal(struct demo *d, const struct demo_signaal *s, int plek,
                          unsigned bouwstenen)
{
    struct signaal_code code;
    uint8_t hash[HASH_BYTES];
    bool inside = strcmp(s->gever, "professional") == 0;
    demo_code(d->n_signals++, &code);
    bool coded = !inside && signaal_code_hash(d->db, &code, hash);
    int64_t id = signaal_create(
        d->db, &(struct signaal_gegeven){
                   .rij = {.organisatie = d->org,
                           .tekst = s->tekst,
                           .gever = s->gever,
                           .kanaal = inside ? "binnen" : "openbaar",
                           .taal = s->taal ? s->taal : "nl",
                           .code_hash = {coded ? hash : NULL, coded ? HASH_BYTES : 0}},
                   .locatie = place_id(d, plek),
                   .door = inside ? person_with(d, ROL_PROFESSIONAL, plek) : 0,
                   .bouwstenen = bouwstenen,
                   .gemaakt = days_ago(s->dagen)
    });
    if (s->delen)
        signaal_delen(d->db, .organisatie = d->org, .id = id, .delen = "ja");
    return id;
}

static void lay_answer(struct demo *d, const struct demo_signaal *s, int64_t id, int plek)
{
    if (!s->antwoord)
        return;
    int wait = s->dagen > 14 ? 6 + s->dagen % 7 : 1;
    signaal_answer(d->db, d->ctx, d->org, id, answer_kind(s->soort), s->antwoord, 0,
                   person_with(d, ROL_LEIDINGGEVENDE, plek), NULL, days_ago(s->dagen - wait));
}

static void lay_theme(struct demo *d, size_t i)
{
    const struct demo_thema *t = &demo_themas[i];
    int64_t lead = person_with(d, ROL_LEIDINGGEVENDE, t->plek);
    d->theme[i] = thema_create(d->db,
                               &(struct knoop_new){.organisatie = d->org,
                                                   .locatie = place_id(d, t->plek),
                                                   .door = lead,
                                                   .titel = t->titel,
                                                   .status = "open",
                                                   .bouwstenen = t->bouwstenen,
                                                   .zoektekst = t->uitleg,
                                                   .gemaakt = days_ago(t->signaal[0].dagen - 2)},
                               t->uitleg);
    for (size_t k = 0; k < t->n; k++) {
        int64_t id = lay_signal(d, &t->signaal[k], t->plek, t->bouwstenen);
        draad_lay(d->db, d->org, id, d->theme[i], AANLEIDING, lead,
                  days_ago(t->signaal[k].dagen - 1));
        if (!t->signaal[k].antwoord)
            continue;
        knoop_change_status(d->db, d->org, id, "bezig", lead, days_ago(t->signaal[k].dagen - 1));
    }
}

static void lay_loose(struct demo *d)
{
    for (size_t i = 0; i < demo_n_losse; i++)
        lay_answer(d, &demo_losse[i].s,
                   lay_signal(d, &demo_losse[i].s, demo_losse[i].plek, demo_losse[i].bouwstenen),
                   demo_losse[i].plek);
}

/* The answers of the signals of a theme come after its cycle, so that the drafts that the cycle
 * made can be dropped where a person answered. */
static void answer_theme(struct demo *d, size_t i)
{
    const struct demo_thema *t = &demo_themas[i];
    struct ids signals = draad_sources(d->db, d->ctx, d->org, d->theme[i], "signaal");
    for (size_t k = 0; k < signals.n && k < t->n; k++)
        lay_answer(d, &t->signaal[k], signals.id[k], t->plek);
    struct terugkoppeling_concepten_rows drafts = terugkoppeling_concepten(
        d->db, d->ctx, .organisatie = d->org, .locatie = 0, .overal = true);
    for (size_t k = 0; k < drafts.n; k++) {
        struct knoop s;
        if (!knoop_read(d->db, d->ctx, d->org, drafts.row[k].signaal, &s) ||
            strcmp(s.status, "beantwoord") != 0)
            continue;
        terugkoppeling_drop(d->db, .organisatie = d->org, .id = drafts.row[k].id,
                            .door = person_with(d, ROL_LEIDINGGEVENDE, t->plek));
        wachtpunt_end(d->db, d->org, s.id, "terugkoppeling");
    }
}

/* ---- cycles ---- */

struct laying {
    struct demo *d;
    const struct demo_cyclus *c;
    int64_t id, lead;
    int64_t when;
};

static void step(struct laying *l, const char *soort, const char *tekst, bool slot)
{
    if (!tekst)
        return;
    bool action = strcmp(soort, "actie") == 0;
    l->when += (int64_t)l->c->tempo * 86400;
    if (l->when > time_now())
        l->when = time_now() - 3600;
    leercyclus_add_step(
        l->d->db, l->d->ctx,
        &(struct leer_stap_in){.organisatie = l->d->org,
                               .cyclus = l->id,
                               .door = l->lead,
                               .soort = soort,
                               .tekst = tekst,
                               .waaraan = strcmp(soort, "doel") == 0 ? l->c->waaraan : NULL,
                               .trekker = action ? l->c->trekker : NULL,
                               .vanaf = action ? date_of_time(l->when) : DATE_NONE,
                               .uiterlijk = action ? date_of_time(l->when) + 60 : DATE_NONE,
                               .slot = slot,
                               .openbaar = true,
                               .op = l->when});
}

static struct knoop_new own_knoop(struct laying *l, const char *titel)
{
    return (struct knoop_new){.organisatie = l->d->org,
                              .locatie = place_id(l->d, demo_themas[l->c->thema].plek),
                              .door = l->lead,
                              .titel = titel,
                              .bouwstenen = demo_themas[l->c->thema].bouwstenen,
                              .gemaakt = l->when,
                              .status = "open"};
}

static void count_and_story(struct laying *l)
{
    if (l->c->telling) {
        bool few = l->c->n < 10;
        struct knoop_new k = own_knoop(l, l->c->telling);
        int64_t id = cijfer_create(
            l->d->db, &k,
            &(struct cijfer){.vraag = l->c->telling,
                             .eenheid = l->c->eenheid,
                             .staat = few ? CIJFER_MINDER_DAN_K : CIJFER_OPEN,
                             .waarde = few ? NAN : l->c->waarde,
                             .laag = NAN,
                             .hoog = NAN,
                             .n = few ? 0 : l->c->n,
                             .k = 10,
                             .methode = CIJFER_EIGEN_TELLING,
                             .bron = mem_format(l->d->ctx, "leercyclus %lld", (long long)l->id),
                             .van = date_of_time(l->when),
                             .tot = date_of_time(l->when)});
        draad_lay(l->d->db, l->d->org, id, l->id, MEET, l->lead, l->when);
    }
    if (l->c->verhaal) {
        struct knoop_new k = own_knoop(l, text_short(l->d->ctx, l->c->verhaal, 80));
        k.zoektekst = l->c->verhaal;
        int64_t id = verhaal_create(l->d->db, &k,
                                    &(struct verhaal){.tekst = l->c->verhaal,
                                                      .verteller = l->c->verteller,
                                                      .toestemming = "gegeven",
                                                      .toestemming_op = date_of_time(l->when),
                                                      .onherkenbaar = true});
        draad_lay(l->d->db, l->d->org, id, l->id, ONDERBOUWT, l->lead, l->when);
    }
    leercyclus_derive(l->d->db, l->d->ctx, l->d->org, l->id, l->lead, l->when);
}

static void close_cycle(struct laying *l)
{
    struct leer_stappen_rows steps =
        leer_stappen(l->d->db, l->d->ctx, .organisatie = l->d->org, .cyclus = l->id);
    for (size_t i = 0; i < steps.n; i++)
        if (strcmp(steps.row[i].soort, "actie") == 0)
            leer_actie_done(l->d->db, .organisatie = l->d->org, .id = steps.row[i].id,
                            .cyclus = l->id, .klaar = date_of_time(l->when));
    leercyclus_keuze(l->d->db, .organisatie = l->d->org, .id = l->id, .keuze = "borgen",
                     .keuze_tekst = l->c->keuze);
    leercyclus_complete(l->d->db, l->d->ctx, l->d->org, l->id, l->lead, l->when);
}

static void lay_cycle(struct demo *d, size_t i)
{
    static const char *const groups[] = {"zorgvragers", "naasten", "medewerkers", "vrijwilligers",
                                         "raad"};
    const struct demo_cyclus *c = &demo_cycli[i];
    const struct demo_thema *t = &demo_themas[c->thema];
    struct laying l = {.d = d,
                       .c = c,
                       .lead = person_with(d, ROL_LEIDINGGEVENDE, t->plek),
                       .when = days_ago(c->begin)};
    l.id = d->cycle[i] =
        leercyclus_create(d->db, d->ctx,
                          &(struct leercyclus_begin){.organisatie = d->org,
                                                     .locatie = place_id(d, t->plek),
                                                     .door = l.lead,
                                                     .titel = c->titel,
                                                     .aanleiding = c->aanleiding,
                                                     .bouwstenen = t->bouwstenen,
                                                     .uit = &d->theme[c->thema],
                                                     .n_uit = 1,
                                                     .gemaakt = l.when});
    for (int g = 0; g < 5; g++)
        if (c->deelname[g])
            leer_deelname_set(d->db, .organisatie = d->org, .cyclus = l.id, .groep = groups[g],
                              .aantal = c->deelname[g]);
    step(&l, "reflectie", c->reflectie, false);
    step(&l, "doel", c->doel, false);
    step(&l, "actie", c->actie, false);
    step(&l, "resultaat", c->resultaat, false);
    count_and_story(&l);
    step(&l, "reflectie", c->slot, true);
    if (c->keuze)
        close_cycle(&l);
    if (c->gestopt)
        leercyclus_stop(d->db, d->ctx, d->org, l.id, c->gestopt, l.lead, days_ago(3));
}

static void lay_stories(struct demo *d)
{
    for (size_t i = 0; i < demo_n_verhalen; i++) {
        const struct demo_verhaal *v = &demo_verhalen[i];
        int64_t when = days_ago(v->dagen);
        d->story[i] = verhaal_create(
            d->db,
            &(struct knoop_new){.organisatie = d->org,
                                .locatie = place_id(d, v->plek),
                                .door = person_with(d, ROL_PROFESSIONAL, v->plek),
                                .titel = text_short(d->ctx, v->tekst, 80),
                                .zoektekst = v->tekst,
                                .status = "open",
                                .bouwstenen = v->bouwstenen,
                                .gemaakt = when},
            &(struct verhaal){.tekst = v->tekst,
                              .verteller = v->verteller,
                              .toestemming = v->toestemming ? "gegeven" : "gevraagd",
                              .toestemming_op = v->toestemming ? date_of_time(when) : DATE_NONE,
                              .onherkenbaar = v->onherkenbaar});
    }
}

/* ---- the measurement ---- */

/* The questions whose figures the kwaliteitsbeeld cites: "m0" … in demo_beelden.c. */
static bool lay_measurement(struct demo *d, struct error *f)
{
    static const char *const cited[] = {"netwerk", "goed-leven", "nps", "gehoord", "samenwerken"};
    int64_t officer = person_with(d, ROL_KWALITEITSMEDEWERKER, GEHEEL);
    int64_t id = demo_meting(d->db, d->ctx, d->org, officer, demo_jaar(), f);
    for (int p = 0; id && p <= DEMO_PLEKKEN; p++)
        for (size_t i = 0; i < sizeof cited / sizeof *cited; i++)
            d->figure[p][i] = meting_cite(d->db, d->ctx, d->org, officer, id, cited[i],
                                          p == DEMO_PLEKKEN ? 0 : d->place[p]);
    return id != 0;
}

/* ---- the kwaliteitsbeeld ---- */

/* The knoop behind "c2", "t0", "v1", "m0"; 0 when there is none. */
static int64_t ground_id(const struct demo *d, int plek, const char *word)
{
    int64_t n;
    if (!text_int(word + 1, 0, STORIES_MAX - 1, &n))
        return 0;
    switch (word[0]) {
    case 'c':
        return d->cycle[n];
    case 't':
        return d->theme[n];
    case 'v':
        return d->story[n];
    case 'm':
        return n < FIGURES_MAX ? d->figure[plek < 0 ? DEMO_PLEKKEN : plek][n] : 0;
    default:
        return 0;
    }
}

static int64_t chapter_id(struct demo *d, const struct beeld *b, int bouwsteen)
{
    struct hoofdstukken_rows all =
        hoofdstukken(d->db, d->ctx, .organisatie = b->organisatie, .beeld = b->id);
    for (size_t i = 0; i < all.n; i++)
        if (!all.row[i].bouwsteen_null && all.row[i].bouwsteen == bouwsteen)
            return all.row[i].id;
    return 0;
}

static void lay_sentence(struct demo *d, const struct beeld *b, const struct demo_zin *z)
{
    int64_t grounds[8];
    size_t n = 0;
    char *words = mem_text(d->ctx, z->grond), *save = NULL;
    for (char *w = strtok_r(words, " ", &save); w && n < 8; w = strtok_r(NULL, " ", &save))
        if ((grounds[n] = ground_id(d, z->plek, w)) != 0)
            n++;
    uitspraak_create(
        d->db, d->ctx, b,
        &(struct uitspraak_new){.hoofdstuk = chapter_id(d, b, z->bouwsteen),
                                .door = person_with(d, ROL_KWALITEITSMEDEWERKER, GEHEEL),
                                .deel = z->deel,
                                .tekst = z->tekst,
                                .gronden = grounds,
                                .n_gronden = n,
                                .in_het_kort = z->kort,
                                .gemaakt = days_ago(20)});
}

/* The council to which this role belongs, at that place; 0: the role is that of no body. */
static int64_t body_of(const struct demo *d, enum rol rol, int plek)
{
    enum gezelschap_soort soort;
    return gezelschap_soort_from(rol_code(rol), &soort)
               ? gezelschap_find(d->db, d->org, soort, place_id(d, plek))
               : 0;
}

static void lay_document(struct demo *d, int plek, struct beeld *b)
{
    int64_t officer = person_with(d, ROL_KWALITEITSMEDEWERKER, GEHEEL);
    if (!beeld_find(d->db, d->ctx, d->org, demo_jaar(), place_id(d, plek), true, officer, b))
        return;
    beeld_inleiding(d->db, .organisatie = d->org, .id = b->id,
                    .inleiding = demo_inleiding[plek < 0 ? DEMO_PLEKKEN : plek]);
    for (size_t i = 0; i < demo_n_zinnen; i++)
        if (demo_zinnen[i].plek == plek)
            lay_sentence(d, b, &demo_zinnen[i]);
    for (size_t i = 0; i < demo_n_stemmen; i++) {
        const struct demo_stem *s = &demo_stemmen[i];
        enum rol rol;
        if (s->plek == plek && rol_from_code(s->rol, &rol))
            stem_create(d->db, b,
                        &(struct stem_new){.hoofdstuk = chapter_id(d, b, s->bouwsteen),
                                           .door = person_with(d, rol, plek),
                                           .gezelschap = body_of(d, rol, plek),
                                           .rol = s->rol,
                                           .namens = s->namens,
                                           .tekst = s->tekst,
                                           .gemaakt = days_ago(9)});
    }
    if (plek == BOOMGAARD)
        beeld_ask(d->db, b, body_of(d, ROL_CLIENTENRAAD_LOKAAL, plek), officer, date_today() - 12);
    if (plek == GEHEEL)
        beeld_ask(d->db, b, body_of(d, ROL_CLIENTENRAAD_CENTRAAL, plek), officer,
                  date_today() - 12);
}

/* Huize Dijkzicht is published, so that the public page has something to show. */
static bool publish(struct demo *d, struct beeld *b, struct error *f)
{
    int64_t officer = person_with(d, ROL_KWALITEITSMEDEWERKER, GEHEEL),
            board = person_with(d, ROL_BESTUURDER, GEHEEL);
    if (!beeld_read(d->db, d->ctx, d->org, b->id, b))
        return false;
    int64_t n = versie_freeze(d->db, d->ctx, b, officer, f);
    return n && versie_approve(d->db, d->org, b->id, n, board, f) &&
           versie_publish(d->db, d->ctx, d->org, b->id, n, officer, "http://127.0.0.1:8080", f);
}

/* Sends most drafts; some stay, so that their page has something to show. */
static void send_most(struct demo *d)
{
    struct terugkoppeling_concepten_rows drafts = terugkoppeling_concepten(
        d->db, d->ctx, .organisatie = d->org, .locatie = 0, .overal = true);
    for (size_t i = 4; i < drafts.n; i++) {
        int64_t by = person_with(d, ROL_LEIDINGGEVENDE, DIJKZICHT);
        const char *text =
            lang_sentence(d->ctx, lang_from_code(drafts.row[i].taal), drafts.row[i].tekst);
        if (terugkoppeling_send(d->db, .organisatie = d->org, .id = drafts.row[i].id,
                                .soort = drafts.row[i].soort, .tekst = text, .nu = days_ago(8),
                                .door = by) == 1)
            signaal_after_sending(d->db, d->ctx, d->org, drafts.row[i].signaal,
                                  ANTWOORD_TUSSENBERICHT, text, by, NULL, days_ago(8));
        if (signaal_concepten(d->db, d->ctx, .organisatie = d->org,
                              .signaal = drafts.row[i].signaal)
                .n == 0)
            wachtpunt_end(d->db, d->org, drafts.row[i].signaal, "terugkoppeling");
    }
}

static void tell(struct demo *d, int percent)
{
    if (d->progress)
        d->progress(percent);
}

struct filling {
    struct demo d;
    struct error f;
};

static int64_t ground_person(const struct demo_ground *g, int rol, int64_t locatie)
{
    const struct demo *d = g->laying;
    int plek = GEHEEL;

    for (int p = 0; p < DEMO_PLEKKEN; p++)
        if (locatie && d->place[p] == locatie)
            plek = p;
    return person_with(d, (enum rol)rol, plek);
}

/* What rooms lay themselves (base/room.h). */
static const struct room *const *laid_by;

void demo_rooms(const struct room *const *list)
{
    laid_by = list;
}

static bool lay_rooms(struct demo *d, struct error *f)
{
    struct demo_ground g = {
        .db = d->db, .ctx = d->ctx, .organisatie = d->org, .person = ground_person, .laying = d};
    g.sinds = date_today() - DEMO_LANG_HIER;
    for (size_t p = 0; p < DEMO_PLEKKEN; p++)
        g.place[p] = d->place[p];
    for (size_t i = 0; laid_by && laid_by[i]; i++)
        if (laid_by[i]->demo && !laid_by[i]->demo(&g, f))
            return false;
    return true;
}

static bool fill(struct db_conn *db, void *arg)
{
    struct filling *w = arg;
    struct demo *d = &w->d;
    struct beeld published;
    d->db = db;
    d->n_signals = 0;
    if (!lay_places(d))
        return error_set(
            &w->f,
            "In deze database staat al een demo-organisatie. Kies met --db een ander bestand.",
            NULL);
    lay_people(d);
    begin_earlier(d->db, d->org);
    if (!lay_rooms(d, &w->f))
        return false;
    demo_indicatoren(db);
    tell(d, 30);
    for (size_t i = 0; i < demo_n_themas; i++)
        lay_theme(d, i);
    lay_loose(d);
    tell(d, 50);
    for (size_t i = 0; i < demo_n_cycli; i++)
        lay_cycle(d, i);
    for (size_t i = 0; i < demo_n_themas; i++)
        answer_theme(d, i);
    lay_stories(d);
    if (!lay_measurement(d, &w->f))
        return false;
    tell(d, 70);
    for (int p = DEMO_PLEKKEN - 1; p >= GEHEEL; p--) {
        struct beeld b;
        if (p == THUIS)
            continue;
        lay_document(d, p, &b);
        if (p == DIJKZICHT)
            published = b;
    }
    bool ok = publish(d, &published, &w->f);
    send_most(d);
    tell(d, 100);
    return ok;
}

bool demo_fill(struct db_conn *c, void (*voortgang)(int procent), struct error *f)
{
    struct filling *w = mem_new(NULL, struct filling);
    w->d.ctx = mem_ctx(w, "demo");
    w->d.progress = voortgang;
    bool ok = db_write(c, fill, w, f) == DB_OK;
    if (!ok && w->f.message[0] && f)
        *f = w->f;
    mem_free(w);
    return ok;
}
