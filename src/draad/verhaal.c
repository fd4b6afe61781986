/* Stories with their consent, and themes: how they are kept. A story is public only when consent
 * was given and a person made it unrecognisable (statistics.md, protection 4). Not here: their
 * pages (verhaal_paginas.c, thema.c). */
#include "draad/verhaal.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "db/erase.h"
#include "draad/draad_paginas_sql.h"
#include "draad/keten.h"

const char *verhaal_status(const struct verhaal *v)
{
    if (text_equal(v->toestemming, "ingetrokken"))
        return "ingetrokken";
    if (!v->onherkenbaar)
        return "herkenbaar";
    return text_equal(v->toestemming, "gegeven") ? "vrij" : "gevraagd";
}

/* The status is derived from consent and from whether the teller can be recognised. */
static bool may_be_shared(const struct request *r, const struct about *a)
{
    (void)r;
    return text_equal(a->status, "vrij");
}

const struct subject_rule verhaal_woorden = {MAG_LEREN_SCHRIJVEN, SUBJECT_OR, "toestemming",
                                             may_be_shared};

int64_t verhaal_gedeeld_sinds(struct db_conn *db, const void *ctx, const struct knoop *k)
{
    struct verhaal_by_id_row row;
    if (!verhaal_by_id(db, ctx, &row, .organisatie = k->organisatie, .id = k->id) ||
        row.onherkenbaar_op == TIME_NONE)
        return INT64_MAX;
    bool later =
        row.toestemming_op != DATE_NONE && row.toestemming_op > date_of_time(row.onherkenbaar_op);
    return later ? time_of_date(row.toestemming_op + 1) : row.onherkenbaar_op;
}

void verhaal_wacht(struct db_conn *db, int64_t organisatie, int64_t id, int64_t locatie,
                   const struct verhaal *v)
{
    const char *status = verhaal_status(v);
    if (text_equal(status, "herkenbaar"))
        wachtpunt_begin(db, &(struct wachtpunt_new){
                                .organisatie = organisatie,
                                .knoop = id,
                                .locatie = locatie,
                                .soort = "herkenbaar",
                                .mag = MAG_LEREN_SCHRIJVEN,
                                .tekst = N_("Dit verhaal moet nog onherkenbaar worden gemaakt")});
    else
        wachtpunt_end(db, organisatie, id, "herkenbaar");
    if (text_equal(v->toestemming, "gevraagd"))
        wachtpunt_begin(db,
                        &(struct wachtpunt_new){
                            .organisatie = organisatie,
                            .knoop = id,
                            .locatie = locatie,
                            .soort = "toestemming",
                            .mag = MAG_LEREN_SCHRIJVEN,
                            .tekst = N_("Wij weten nog niet of dit verhaal gedeeld mag worden")});
    else
        wachtpunt_end(db, organisatie, id, "toestemming");
}

int64_t verhaal_create(struct db_conn *db, const struct knoop_new *k, const struct verhaal *v)
{
    struct knoop_new as = *k;
    as.soort = "verhaal";
    as.status = verhaal_status(v);
    as.zoektekst = NULL; /* index the title only: the text may still identify someone */
    int64_t id = knoop_create(db, &as);
    int64_t op = k->gemaakt ? k->gemaakt : time_now();
    verhaal_insert(db, .organisatie = k->organisatie, .id = id, .tekst = v->tekst,
                   .verteller = v->verteller, .toestemming = v->toestemming,
                   .toestemming_op = v->toestemming_op,
                   .onherkenbaar_door = v->onherkenbaar ? k->door : 0,
                   .onherkenbaar_op = v->onherkenbaar ? op : TIME_NONE);
    verhaal_wacht(db, k->organisatie, id, k->locatie, v);
    return id;
}

bool verhaal_read(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                  struct verhaal *out)
{
    struct verhaal_by_id_row row;
    if (!verhaal_by_id(db, ctx, &row, .organisatie = organisatie, .id = id))
        return false;
    *out = (struct verhaal){.tekst = row.tekst,
                            .verteller = row.verteller,
                            .toestemming = row.toestemming,
                            .toestemming_op = row.toestemming_op,
                            .onherkenbaar = row.onherkenbaar_op != TIME_NONE};
    return true;
}

void verhaal_gewijzigd(struct db_conn *db, const struct knoop *k, const char *wat, int64_t door)
{
    struct verhaal v;
    TALLOC_CTX *tmp = mem_ctx(NULL, "verhaal");
    if (verhaal_read(db, tmp, k->organisatie, k->id, &v)) {
        knoop_change_status(db, k->organisatie, k->id, verhaal_status(&v), door, 0);
        verhaal_wacht(db, k->organisatie, k->id, k->locatie, &v);
        geschiedenis_write(db, k->organisatie, k->id, wat, "", door, 0);
    }
    mem_free(tmp);
}

void verhaal_allow(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                   int64_t door)
{
    struct knoop k;
    struct verhaal v;
    if (!knoop_read(db, ctx, organisatie, id, &k) || !verhaal_read(db, ctx, organisatie, id, &v) ||
        !text_equal(v.toestemming, "gevraagd"))
        return;
    verhaal_set_toestemming(db, .organisatie = organisatie, .id = id, .toestemming = "gegeven",
                            .op = date_today());
    verhaal_gewijzigd(db, &k, N_("Toestemming gegeven"), door);
}

#define CHAIN_MAX 200

void verhaal_onder_zin(struct db_conn *db, const void *ctx, const struct knoop *zin, bool weg)
{
    if (!wachtpunt_waits(db, zin->organisatie, zin->id, WACHT_INGETROKKEN))
        return;
    struct schakels chain = keten_zonder_signalen(db, ctx, zin->organisatie, zin->id, CHAIN_MAX);
    bool under = chain.n == CHAIN_MAX; /* there may be one further on */
    for (size_t i = 0; i < chain.n; i++)
        under = under || (chain.schakel[i].diepte < 0 &&
                          text_equal(chain.schakel[i].knoop.soort, "verhaal") &&
                          text_equal(chain.schakel[i].knoop.status, "ingetrokken"));
    if (weg || !under)
        wachtpunt_end(db, zin->organisatie, zin->id, WACHT_INGETROKKEN);
}

void verhaal_los(struct db_conn *db, const void *ctx, const struct knoop *k)
{
    struct schakels chain = keten_zonder_signalen(db, ctx, k->organisatie, k->id, CHAIN_MAX);
    for (size_t i = 0; i < chain.n; i++) {
        const struct knoop_face *g = face_of(chain.schakel[i].knoop.soort);
        if (chain.schakel[i].diepte > 0 && g && g->speaks_in)
            verhaal_onder_zin(db, ctx, &chain.schakel[i].knoop, false);
    }
}

/* It waits since the first story that went; under another number, for what was seen before is not all. */
static void warn_sentence(struct db_conn *db, const struct knoop *s, enum handeling mag)
{
    int64_t since = 0;
    if (wachtpunt_nummer(db, s->organisatie, s->id, WACHT_INGETROKKEN, &since))
        wachtpunt_end(db, s->organisatie, s->id, WACHT_INGETROKKEN);
    wachtpunt_begin(
        db, &(struct wachtpunt_new){.organisatie = s->organisatie,
                                    .knoop = s->id,
                                    .locatie = s->locatie,
                                    .soort = WACHT_INGETROKKEN,
                                    .mag = mag,
                                    .tekst = N_("Een verhaal onder deze zin is ingetrokken"),
                                    .sinds = since});
}

/* Sets a waiting point on each sentence that rests on this story, for its writer. One that was taken
 * away has no text, and waits for nobody. */
static void warn_sentences(struct db_conn *db, const void *ctx, const struct knoop *k)
{
    struct schakels chain = keten_zonder_signalen(db, ctx, k->organisatie, k->id, CHAIN_MAX);
    for (size_t i = 0; i < chain.n; i++) {
        const struct knoop *s = &chain.schakel[i].knoop;
        const struct knoop_face *g = face_of(s->soort);
        if (chain.schakel[i].diepte > 0 && g && g->speaks_in &&
            (!g->tekst || g->tekst(db, ctx, LANG_NL, s, false)))
            warn_sentence(db, s, g->speaks_in);
    }
}

static size_t (*withdraw_copies)(struct db_conn *db, int64_t organisatie, int64_t id, int32_t op);

void verhaal_copies(size_t (*trek_in)(struct db_conn *db, int64_t organisatie, int64_t id,
                                      int32_t op))
{
    withdraw_copies = trek_in;
}

size_t verhaal_withdraw(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                        int64_t door)
{
    struct knoop k;
    struct verhaal v;
    if (!knoop_read(db, ctx, organisatie, id, &k) || !verhaal_read(db, ctx, organisatie, id, &v) ||
        text_equal(v.toestemming, "ingetrokken"))
        return 0;
    verhaal_set_tekst(db, .organisatie = organisatie, .id = id, .tekst = "", .verteller = "anders");
    verhaal_set_toestemming(db, .organisatie = organisatie, .id = id, .toestemming = "ingetrokken",
                            .op = date_today());
    knoop_rename(db, organisatie, id, T(LANG_NL, "Ingetrokken verhaal"), door);
    knoop_change_search_text(db, organisatie, id, NULL);
    knoop_forget(db, organisatie, id);
    erase_note(db, true);
    warn_sentences(db, ctx, &k);
    verhaal_gewijzigd(db, &k, N_("Toestemming ingetrokken, tekst gewist"), door);
    return withdraw_copies ? withdraw_copies(db, organisatie, id, date_today()) : 0;
}

bool verhaal_openbaar(const struct verhaal *v)
{
    return v->onherkenbaar && text_equal(v->toestemming, "gegeven");
}

const char *verteller_naam(const char *verteller)
{
    static const struct {
        const char *code, *name;
    } tellers[] = {
        {"zorgvrager",   N_("Iemand die zorg krijgt")},
        {"naaste",       N_("Een naaste")            },
        {"professional", N_("Een medewerker")        },
        {"vrijwilliger", N_("Een vrijwilliger")      },
        {"anders",       N_("Iemand anders")         },
    };
    for (size_t i = 0; i < sizeof tellers / sizeof *tellers; i++) {
        if (text_equal(tellers[i].code, verteller))
            return tellers[i].name;
    }
    return N_("Iemand anders");
}

int64_t thema_create(struct db_conn *db, const struct knoop_new *k, const char *uitleg)
{
    struct knoop_new as = *k;
    as.soort = "thema";
    as.status = k->status ? k->status : "open";
    as.zoektekst = uitleg;
    int64_t id = knoop_create(db, &as);
    thema_insert(db, .organisatie = k->organisatie, .id = id, .uitleg = uitleg ? uitleg : "");
    return id;
}
