/* Fills an empty store with a large organisation: ten years, two hundred locations, as many knopen
 * as asked; and forty kwaliteitsbeelden of sixty sentences that are public, with the one of the
 * whole organisation approved. Through the rooms' own functions, the same for the same clock
 * (KOERS_NU) and number. Not here: measuring (omvang.mjs), words of its own (they are the demo's).
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/date.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "demo/demo_inhoud.h"
#include "draad/draad_sql.h"
#include "kwaliteitsbeeld/beeld_paginas.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "leren/leren.h"
#include "leren/leren_sql.h"
#include "organisatie/people.h"
#include "rooms.h"
#include "signaal/signaal.h"
#include "signaal/signaal_sql.h"
#include "stores.h"

#define LOCATIONS     200
#define YEARS         10
#define DAY           86400
#define SIGNALS       14  /* of one theme */
#define LOOSE         6   /* beside each theme */
#define BUNCH_KNOPEN  26  /* about what one bunch makes */
#define PER_WRITE     100 /* bunches in one transaction */
#define ANSWER_DAYS   12
#define CYCLE_DAYS    110
#define THEME_DAYS    200
#define PUBLIC_PLACES 40
#define SENTENCES     60
#define DOMAIN        "grootland.example"
#define BEELD_SINCE   2020 /* no kwaliteitsbeeld is older */

struct filling {
    struct db_conn *db;
    const void *ctx; /* of the piece that is being written */
    int64_t org, place[LOCATIONS], lead[LOCATIONS], council[LOCATIONS];
    int64_t officer, board;
    int64_t chapter[YEARS + 1][LOCATIONS][5], document[YEARS + 1][LOCATIONS];
    int64_t first, last, bunches, next; /* moments; how many, and which is next */
    size_t n_signals, n_figures;
    uint64_t chance;
    int publishing; /* which document is next */
    struct error f;
};

/* Small and its own: the same on every machine. */
static uint64_t roll(struct filling *w, uint64_t below)
{
    w->chance = w->chance * 6364136223846793005u + 1442695040888963407u;
    return (w->chance >> 33) % below;
}

/* ---- people and places ---- */

static int64_t person(struct filling *w, const char *name, const char *mail, enum rol rol,
                      int64_t place)
{
    int64_t id =
        persoon_create(w->db, w->org, name, mem_format(w->ctx, "%s@" DOMAIN, mail), LANG_NL);
    lid_create(w->db, w->org, id, rol, place, 0);
    return id;
}

static void lay_places(struct filling *w)
{
    static const char *const kinds[] = {"verpleeghuis", "kleinschalig", "wijkverpleging",
                                        "thuiszorg"};
    for (int i = 0; i < LOCATIONS; i++) {
        w->place[i] =
            locatie_create(w->db, w->org, mem_format(w->ctx, "Huis %03d aan de dijk", i + 1),
                           kinds[i % 4], mem_format(w->ctx, "Dorp %d", i % 60 + 1), NULL);
        team_create(w->db, w->org, w->place[i], "Dagteam");
        team_create(w->db, w->org, w->place[i], "Avondteam");
        w->lead[i] =
            person(w, mem_format(w->ctx, "Leiding van huis %03d", i + 1),
                   mem_format(w->ctx, "leiding-%03d", i + 1), ROL_LEIDINGGEVENDE, w->place[i]);
        w->council[i] =
            person(w, mem_format(w->ctx, "Raad van huis %03d", i + 1),
                   mem_format(w->ctx, "raad-%03d", i + 1), ROL_CLIENTENRAAD_LOKAAL, w->place[i]);
    }
}

/* Who signs in to measure: the first words of each address are those of the role. */
static void lay_people(struct filling *w)
{
    static const struct {
        const char *mail;
        enum rol rol;
        bool local;
    } people[] = {
        {"kwaliteit",    ROL_KWALITEITSMEDEWERKER,  false},
        {"bestuur",      ROL_BESTUURDER,            false},
        {"ccr",          ROL_CLIENTENRAAD_CENTRAAL, false},
        {"teamleider",   ROL_LEIDINGGEVENDE,        true },
        {"team",         ROL_PROFESSIONAL,          true },
        {"clientenraad", ROL_CLIENTENRAAD_LOKAAL,   true },
    };
    for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
        int64_t id = person(w, rol_naam(people[i].rol), people[i].mail, people[i].rol,
                            people[i].local ? w->place[0] : 0);
        wachtwoord_zet(w->db, w->org, id, DEMO_WACHTWOORD);
        if (people[i].rol == ROL_KWALITEITSMEDEWERKER)
            w->officer = id;
        if (people[i].rol == ROL_BESTUURDER)
            w->board = id;
    }
}

static bool begin(struct db_conn *db, void *arg)
{
    struct filling *w = arg;
    TALLOC_CTX *tmp = mem_ctx(NULL, "begin");
    w->db = db;
    w->ctx = tmp;
    w->org = organisatie_create(db, "Zorggroep Grootland", "Dijkstad");
    if (w->org) {
        lay_places(w);
        lay_people(w);
    } else {
        error_set(&w->f, "In deze database staat deze organisatie al. Kies een ander bestand.",
                  NULL);
    }
    mem_free(tmp);
    return w->org != 0;
}

/* ---- the documents that sentences go into ---- */

static int year_index(const struct filling *w, int64_t when)
{
    return date_year(date_of_time(when)) - date_year(date_of_time(w->first));
}

/* The chapter of a bouwsteen in the document of a place over a year; made at first use. */
static int64_t chapter_of(struct filling *w, int year, int place, int bouwsteen, struct beeld *b)
{
    int64_t *all = w->chapter[year][place];
    int whole = date_year(date_of_time(w->first)) + year;
    if (!all[0]) {
        if (!beeld_find(w->db, w->ctx, w->org, whole, w->place[place], true, w->officer, b))
            return 0;
        w->document[year][place] = b->id;
        struct hoofdstukken_rows rows =
            hoofdstukken(w->db, w->ctx, .organisatie = w->org, .beeld = b->id);
        for (size_t i = 0; i < rows.n && i < 5; i++)
            all[i] = rows.row[i].id;
        if (whole < demo_jaar()) { /* long public: nobody waits for it */
            knoop_change_status(w->db, w->org, b->id, "openbaar", w->officer, 0);
            wachtpunt_end(w->db, w->org, b->id, "beeld");
        }
    }
    *b = (struct beeld){.organisatie = w->org,
                        .id = w->document[year][place],
                        .locatie = w->place[place],
                        .jaar = whole};
    return all[bouwsteen - 1];
}

/* ---- one bunch: signals, a theme, often a cycle with its figure and story, and a sentence ---- */

struct bunch {
    struct filling *w;
    const struct demo_thema *words;
    const struct demo_cyclus *cycle;
    int place;
    unsigned marks;
    int64_t when, theme, signal[SIGNALS + LOOSE];
};

static int64_t later(const struct bunch *n, int days)
{
    int64_t when = n->when + (int64_t)days * DAY;
    return when < n->w->last ? when : n->w->last;
}

static bool past(const struct bunch *n, int days)
{
    return n->when + (int64_t)days * DAY < n->w->last;
}

/* Two codes of a million meet now and then; then the second signal has none. */
static bool own_code(struct filling *w, uint8_t hash[static HASH_BYTES])
{
    struct signaal_code code;
    struct signaal_at_code_row taken;
    demo_code(w->n_signals++, &code);
    return signaal_code_hash(w->db, &code, hash) &&
           !signaal_at_code(w->db, w->ctx, &taken, .code_hash = {hash, HASH_BYTES});
}

static void lay_signals(struct bunch *n)
{
    struct filling *w = n->w;
    for (size_t i = 0; i < SIGNALS + LOOSE; i++) {
        const struct demo_signaal *s = &n->words->signaal[(i + w->next) % n->words->n];
        uint8_t hash[HASH_BYTES];
        bool coded = own_code(w, hash);
        n->signal[i] = signaal_create(
            w->db, &(struct signaal_gegeven){
                       .rij = {.organisatie = w->org,
                               .tekst = s->tekst,
                               .gever = s->gever,
                               .kanaal = "openbaar",
                               .taal = "nl",
                               .code_hash = {coded ? hash : NULL, coded ? HASH_BYTES : 0}},
                       .locatie = w->place[n->place],
                       .bouwstenen = i < SIGNALS ? n->marks : 1u << (1 + i % 5),
                       .gemaakt = later(n, (int)(i % 7))
        });
    }
}

static void lay_theme(struct bunch *n)
{
    struct filling *w = n->w;
    n->theme = thema_create(w->db,
                            &(struct knoop_new){.organisatie = w->org,
                                                .locatie = w->place[n->place],
                                                .door = w->lead[n->place],
                                                .titel = n->words->titel,
                                                .status = "open",
                                                .bouwstenen = n->marks,
                                                .zoektekst = n->words->uitleg,
                                                .gemaakt = later(n, 7)},
                            n->words->uitleg);
    for (size_t i = 0; i < SIGNALS; i++)
        draad_lay(w->db, w->org, n->signal[i], n->theme, AANLEIDING, w->lead[n->place],
                  later(n, 7));
    if (past(n, THEME_DAYS))
        knoop_change_status(w->db, w->org, n->theme, "af", w->lead[n->place], later(n, THEME_DAYS));
}

static struct knoop_new own(const struct bunch *n, const char *title, int days)
{
    return (struct knoop_new){.organisatie = n->w->org,
                              .locatie = n->w->place[n->place],
                              .door = n->w->lead[n->place],
                              .titel = title,
                              .bouwstenen = n->marks,
                              .gemaakt = later(n, days),
                              .status = "open"};
}

static int64_t lay_figure(const struct bunch *n, int days)
{
    struct filling *w = n->w;
    const char *question = n->cycle->telling ? n->cycle->telling : "Hoe vaak eten wij samen?";
    struct knoop_new k = own(n, question, days);
    return cijfer_create(w->db, &k,
                         &(struct cijfer){.vraag = question,
                                          .eenheid = "rapportcijfer 1–10",
                                          .staat = CIJFER_OPEN,
                                          .waarde = 6.0 + (double)roll(w, 30) / 10,
                                          .laag = NAN,
                                          .hoog = NAN,
                                          .n = 40 + (int64_t)roll(w, 60),
                                          .k = 10,
                                          .methode = CIJFER_EIGEN_TELLING,
                                          .bron = mem_format(w->ctx, "telling %zu", ++w->n_figures),
                                          .van = date_of_time(k.gemaakt),
                                          .tot = date_of_time(k.gemaakt)});
}

static int64_t lay_story(const struct bunch *n, int days)
{
    const struct demo_verhaal *v = &demo_verhalen[roll(n->w, demo_n_verhalen)];
    struct knoop_new k = own(n, text_short(n->w->ctx, v->tekst, 80), days);
    k.zoektekst = v->tekst;
    return verhaal_create(n->w->db, &k,
                          &(struct verhaal){.tekst = v->tekst,
                                            .verteller = v->verteller,
                                            .toestemming = "gegeven",
                                            .toestemming_op = date_of_time(k.gemaakt),
                                            .onherkenbaar = true});
}

static void step(const struct bunch *n, int64_t cycle, const char *soort, const char *tekst,
                 int days, bool slot)
{
    if (past(n, days))
        leercyclus_add_step(
            n->w->db, n->w->ctx,
            &(struct leer_stap_in){.organisatie = n->w->org,
                                   .cyclus = cycle,
                                   .door = n->w->lead[n->place],
                                   .soort = soort,
                                   .tekst = tekst ? tekst : n->cycle->titel,
                                   .vanaf = DATE_NONE,
                                   .uiterlijk = strcmp(soort, "actie") == 0
                                                    ? date_of_time(later(n, days)) + 60
                                                    : DATE_NONE,
                                   .slot = slot,
                                   .openbaar = true,
                                   .op = later(n, days)});
}

static void close_cycle(const struct bunch *n, int64_t cycle)
{
    struct filling *w = n->w;
    struct leer_stappen_rows steps =
        leer_stappen(w->db, w->ctx, .organisatie = w->org, .cyclus = cycle);
    for (size_t i = 0; i < steps.n; i++)
        if (strcmp(steps.row[i].soort, "actie") == 0)
            leer_actie_done(w->db, .organisatie = w->org, .id = steps.row[i].id, .cyclus = cycle,
                            .klaar = date_of_time(later(n, 80)));
    leercyclus_keuze(w->db, .organisatie = w->org, .id = cycle, .keuze = "borgen",
                     .keuze_tekst = "Wij gaan zo door.");
    leercyclus_complete(w->db, w->ctx, w->org, cycle, w->lead[n->place], later(n, CYCLE_DAYS));
}

/* Rests on the cycle, its figure and its story; in the document of its year and place. */
static void lay_sentence(const struct bunch *n, int64_t cycle, int64_t figure, int64_t story)
{
    struct filling *w = n->w;
    struct beeld b;
    int bouwsteen = 1 + (int)(w->next % 5);
    if (date_year(date_of_time(n->when)) < BEELD_SINCE)
        return;
    int64_t grounds[] = {cycle, figure, story},
            chapter = chapter_of(w, year_index(w, n->when), n->place, bouwsteen, &b);
    int64_t id = uitspraak_create(w->db, w->ctx, &b,
                                  &(struct uitspraak_new){.hoofdstuk = chapter,
                                                          .door = w->officer,
                                                          .deel = TERUGBLIK,
                                                          .tekst = demo_zinnen[0].tekst,
                                                          .gronden = grounds,
                                                          .n_gronden = 3,
                                                          .gemaakt = later(n, CYCLE_DAYS)});
    if (b.jaar < demo_jaar())
        knoop_change_status(w->db, w->org, id, "openbaar", w->officer, later(n, CYCLE_DAYS));
}

static void lay_cycle(struct bunch *n)
{
    struct filling *w = n->w;
    const struct demo_cyclus *c = n->cycle;
    int64_t cycle = leercyclus_create(w->db, w->ctx,
                                      &(struct leercyclus_begin){.organisatie = w->org,
                                                                 .locatie = w->place[n->place],
                                                                 .door = w->lead[n->place],
                                                                 .titel = c->titel,
                                                                 .aanleiding = c->aanleiding,
                                                                 .bouwstenen = n->marks,
                                                                 .uit = &n->theme,
                                                                 .n_uit = 1,
                                                                 .gemaakt = later(n, 10)});
    step(n, cycle, "reflectie", c->reflectie, 20, false);
    step(n, cycle, "doel", c->doel, 30, false);
    step(n, cycle, "actie", c->actie, 40, false);
    step(n, cycle, "resultaat", c->resultaat, 90, false);
    if (!past(n, CYCLE_DAYS))
        return;
    int64_t figure = lay_figure(n, 91), story = lay_story(n, 92);
    draad_lay(w->db, w->org, figure, cycle, MEET, w->lead[n->place], later(n, 91));
    draad_lay(w->db, w->org, story, cycle, ONDERBOUWT, w->lead[n->place], later(n, 92));
    leercyclus_derive(w->db, w->ctx, w->org, cycle, w->lead[n->place], later(n, 93));
    step(n, cycle, "reflectie", c->slot, 100, true);
    close_cycle(n, cycle);
    lay_sentence(n, cycle, figure, story);
}

/* Most givers were answered in time; one in five hundred never was. What the cycle drafted was
 * read, and not sent. */
static void answer(struct bunch *n)
{
    struct filling *w = n->w;
    for (size_t i = 0; i < SIGNALS + LOOSE; i++) {
        if (!past(n, ANSWER_DAYS + (int)(i % 7)) || roll(w, 500) == 0)
            continue;
        enum antwoord_soort kind = roll(w, 6) == 0 ? ANTWOORD_NIETS_GEDAAN : ANTWOORD_GEDAAN;
        signaal_answer(w->db, w->ctx, w->org, n->signal[i], kind,
                       "Dank u. Wij hebben dit met het team besproken en het anders gedaan.", 0,
                       w->lead[n->place], NULL, later(n, ANSWER_DAYS + (int)(i % 7)));
        if (i >= SIGNALS)
            continue;
        struct signaal_concepten_rows drafts =
            signaal_concepten(w->db, w->ctx, .organisatie = w->org, .signaal = n->signal[i]);
        for (size_t k = 0; k < drafts.n; k++)
            terugkoppeling_drop(w->db, .organisatie = w->org, .id = drafts.row[k].id,
                                .door = w->lead[n->place]);
        wachtpunt_end(w->db, w->org, n->signal[i], "terugkoppeling");
    }
}

static void lay_bunch(struct filling *w)
{
    struct bunch n = {.w = w,
                      .words = &demo_themas[w->next % (int64_t)demo_n_themas],
                      .cycle = &demo_cycli[w->next % (int64_t)demo_n_cycli],
                      .place = (int)(w->next * 71 % LOCATIONS),
                      .when = w->first + (w->last - w->first) / w->bunches * w->next};
    n.marks = n.words->bouwstenen;
    lay_signals(&n);
    lay_theme(&n);
    if (w->next % 2 == 0 && past(&n, 10))
        lay_cycle(&n);
    else
        lay_figure(&n, 9);
    answer(&n);
    w->next++;
}

static bool some_bunches(struct db_conn *db, void *arg)
{
    struct filling *w = arg;
    w->db = db;
    for (int i = 0; i < PER_WRITE && w->next < w->bunches && !db_failed(db); i++) {
        TALLOC_CTX *tmp = mem_ctx(NULL, "bunch");
        w->ctx = tmp;
        lay_bunch(w);
        mem_free(tmp);
    }
    return !db_failed(db);
}

/* ---- last year's kwaliteitsbeelden ---- */

/* A full document of a place (-1: the whole): each chapter has its three parts, each sentence rests
 * on a figure and a story of its own. */
static void fill_document(struct filling *w, struct beeld *b, int place, int64_t lead)
{
    struct hoofdstukken_rows chapters =
        hoofdstukken(w->db, w->ctx, .organisatie = w->org, .beeld = b->id);
    int64_t when = w->last - 30 * DAY;
    for (int i = 0; i < SENTENCES; i++) {
        const struct hoofdstukken_row *h = &chapters.row[(size_t)i % chapters.n];
        struct bunch n = {.w = w,
                          .cycle = &demo_cycli[(size_t)i % demo_n_cycli],
                          .place = place < 0 ? 0 : place,
                          .marks = 1u << h->bouwsteen,
                          .when = when};
        int64_t grounds[] = {lay_figure(&n, 0), lay_story(&n, 0)};
        uitspraak_create(
            w->db, w->ctx, b,
            &(struct uitspraak_new){.hoofdstuk = h->id,
                                    .door = lead,
                                    .deel = (enum deel)((size_t)i / chapters.n % DEEL_AANTAL),
                                    .tekst = demo_zinnen[(size_t)i % demo_n_zinnen].tekst,
                                    .gronden = grounds,
                                    .n_gronden = 2,
                                    .in_het_kort = i % 10 == 0,
                                    .gemaakt = when});
    }
}

static bool one_document(struct db_conn *db, void *arg)
{
    struct filling *w = arg;
    TALLOC_CTX *tmp = mem_ctx(NULL, "document");
    int place = w->publishing < PUBLIC_PLACES ? w->publishing : -1;
    struct beeld b;
    int64_t number = 0;
    w->db = db;
    w->ctx = tmp;
    bool ok = beeld_find(db, tmp, w->org, demo_jaar(), place < 0 ? 0 : w->place[place], true,
                         w->officer, &b);
    if (ok)
        fill_document(w, &b, place, w->officer);
    ok = ok && (number = versie_freeze(db, tmp, &b, w->officer, &w->f)) != 0 &&
         versie_approve(db, w->org, b.id, number, w->board, &w->f);
    if (ok && place >= 0)
        ok = versie_publish(db, tmp, w->org, b.id, number, w->officer, "http://127.0.0.1:8080",
                            &w->f);
    mem_free(tmp);
    return ok;
}

/* ---- the program ---- */

static bool made(struct filling *w, enum db_result r, struct error *f)
{
    if (r != DB_OK && w->f.message[0])
        *f = w->f;
    return r == DB_OK;
}

static bool fill(struct filling *w, struct db_conn *c, int64_t knopen, struct error *f)
{
    w->last = time_now() - 3600;
    w->first = time_of_date(date_of(date_year(date_today()) - YEARS, 1, 1));
    w->bunches = (knopen - (PUBLIC_PLACES + 1) * SENTENCES * 3) / BUNCH_KNOPEN;
    w->chance = 20260323;
    if (!made(w, db_write(c, begin, w, f), f))
        return false;
    while (w->next < w->bunches) {
        if (!made(w, db_write(c, some_bunches, w, f), f))
            return false;
        fprintf(stderr, "\r%lld %%", (long long)(100 * w->next / w->bunches));
    }
    for (; w->publishing <= PUBLIC_PLACES; w->publishing++)
        if (!made(w, db_write(c, one_document, w, f), f))
            return false;
    fputc('\n', stderr);
    return true;
}

int main(int argc, char **argv)
{
    struct error f = {0};
    struct stores s;
    int64_t knopen;
    if (argc != 3 || !text_int(argv[2], 10000, 10000000, &knopen)) {
        fputs("Gebruik: bench-omvang DATABASE KNOPEN\n", stderr);
        return 2;
    }
    random_start();
    rooms_start();
    TALLOC_CTX *ctx = mem_ctx(NULL, "omvang");
    struct filling *w = mem_new(ctx, struct filling);
    bool ok = stores_open(ctx, argv[1], &s, &f);
    struct db_conn *c = ok ? db_conn_open(s.quality, &f) : NULL;
    ok = c && fill(w, c, knopen, &f);
    if (c)
        db_conn_close(c);
    if (!ok)
        fprintf(stderr, "bench-omvang: %s (%s)\n", f.message, f.detail);
    mem_free(ctx);
    return ok ? 0 : 1;
}
