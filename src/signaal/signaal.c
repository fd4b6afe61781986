/* What all pages of signals share: making one, answering one, its face in the chain. Not here:
 * pages, and the rules (signaal_regels.c). */
#include "signaal/signaal.h"
#include "signaal/uitweg.h"

#include <string.h>

#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"

const struct choice signaal_bouwstenen[] = {
    {"1",   N_("Wat ik belangrijk vind"), "b1"},
    {"2", N_("Familie, vrienden, buurt"), "b2"},
    {"3",   N_("Hoe de zorg geregeld is"), "b3"},
    {"4", N_("Leren en beter worden"), "b4"},
    {"0",   N_("Iets anders"), "b5"},
    {0},
};

/* clang-format off */
const struct choice antwoord_soorten[] = {
    {"gedaan", N_("Dit hebben wij gedaan")},
    {"tussenbericht", N_("Een tussenbericht: de gever hoort hoe het staat, en wacht nog op het antwoord")},
    {"niets_gedaan", N_("Wij doen hier niets mee, en ik leg hieronder uit waarom")},
    {0},
};
/* clang-format on */

unsigned signaal_bouwsteen(const struct form_state *f)
{
    int64_t n = form_int(f, "bouwsteen");
    return n >= 1 && n <= 5 ? 1u << n : 0;
}

const char *antwoord_kop(const char *soort, bool tussendoor)
{
    if (tussendoor)
        return N_("Wij schreven tussendoor");
    return text_equal(soort, "niets_gedaan") ? N_("Wij doen hier niets mee. Dit is waarom")
                                             : N_("Wij antwoordden");
}

bool antwoord_good(struct request *r, struct form_state *f, enum antwoord_soort *kind)
{
    if (form_ok(f) && antwoord_soort_van(form_text(f, "soort"), kind)) {
        const char *objection = antwoord_bezwaar(*kind, form_text(f, "tekst"));
        if (objection)
            form_error(f, "tekst", T(r->lang, objection));
    }
    return form_ok(f);
}

static const struct {
    const char *code, *name;
} givers[] = {
    {"onbekend",     N_("Iemand")              },
    {"zorgvrager",   N_("Een zorgvrager")      },
    {"naaste",       N_("Een naaste")          },
    {"professional", N_("Een medewerker")      },
    {"vrijwilliger", N_("Een vrijwilliger")    },
    {"raad",         N_("Een lid van een raad")},
};

const char *gever_naam(const char *gever)
{
    for (size_t i = 0; i < sizeof givers / sizeof *givers; i++)
        if (text_equal(givers[i].code, gever))
            return givers[i].name;
    return givers[0].name;
}

const char *signaal_naam_van(struct db_conn *db, const void *ctx, const struct knoop *signaal)
{
    struct signaal_naam_row who;
    return signaal->door && signaal_naam(db, ctx, &who, .organisatie = signaal->organisatie,
                                         .persoon = signaal->door)
               ? who.naam
               : NULL;
}

const char *gever_leest(enum lang page, enum lang gever)
{
    return page == LANG_NL && gever == LANG_NL ? NULL : T(page, lang_reads(gever));
}

const char *signaal_base(struct request *r)
{
    const char *host = request_header(r, "host");
    return mem_format(r->ctx, "%s://%s", r->tls ? "https" : "http", host ? host : "localhost");
}

void signaal_code_onder(const uint8_t key[static 32], const struct signaal_code *c,
                        uint8_t out[static 32])
{
    hash_keyed(key, c->tekens, SIGNAAL_CODE_TEKENS, out);
}

bool signaal_code_hash(struct db_conn *db, const struct signaal_code *c, uint8_t out[static 32])
{
    uint8_t key[32];
    if (!server_key_read(db, "code", key))
        return false;
    signaal_code_onder(key, c, out);
    return true;
}

bool signaal_van(struct db_conn *db, int64_t organisatie, int64_t persoon, uint8_t out[static 32])
{
    uint8_t key[32];
    char who[48];
    if (!server_key_read(db, "gever", key))
        return false;
    int n = snprintf(who, sizeof who, "%lld/%lld", (long long)organisatie, (long long)persoon);
    hash_keyed(key, who, (size_t)n, out);
    return true;
}

void signaal_prepare(const void *ctx, struct signaal_gegeven *in)
{
    in->titel = signaal_titel(ctx, in->rij.tekst);
    in->stammen = knoop_stems(ctx, in->titel, in->rij.tekst);
}

int64_t signaal_create(struct db_conn *db, const struct signaal_gegeven *given)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "signaal_maak");
    struct signaal_gegeven in = *given;
    if (!in.stammen)
        signaal_prepare(tmp, &in);
    /* The day: a moment could be laid beside the log, a mail, or when somebody was last seen. */
    int64_t moment = time_of_date(in.gemaakt ? date_of_time(in.gemaakt) : date_today());
    in.rij.id = knoop_create(db, &(struct knoop_new){
                                     .organisatie = in.rij.organisatie,
                                     .locatie = in.locatie,
                                     .door = in.door,
                                     .soort = "signaal",
                                     .titel = in.titel,
                                     .status = signaal_status_code(SIGNAAL_NIEUW),
                                     .bouwstenen = in.bouwstenen,
                                     .stammen = in.stammen,
                                     .gemaakt = moment,
                                 });
    signaal_insert_(db, in.rij);
    wachtpunt_begin(db, &(struct wachtpunt_new){
                            .organisatie = in.rij.organisatie,
                            .knoop = in.rij.id,
                            .locatie = in.locatie,
                            .soort = "signaal_antwoord",
                            .mag = MAG_TERUGKOPPELEN,
                            .tekst = N_("Signaal wacht op een antwoord"),
                            .sinds = moment,
                            .uiterlijk = signaal_antwoord_voor(moment),
                            .eerste = true,
                        });
    mem_free(tmp);
    return in.rij.id;
}

/* The mail to a giver, in the language in which the signal was given. still: the answer is yet to
 * come. */
static void mail_answer(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t signaal,
                        const struct signaal_of_row *s, enum antwoord_soort soort, bool still,
                        const char *tekst, const char *base)
{
    enum lang lang = lang_from_code(s->taal);
    bool coded = text_equal(s->kanaal, "openbaar");
    const char *how = coded
                          ? N_("Wilt u reageren of alles teruglezen? Dat kan met uw code op:")
                          : N_("Wilt u reageren of alles teruglezen? Dat kan na het inloggen op:");
    const char *what = still ? N_("U vertelde ons iets. Wij zijn er nog mee bezig. Het laatste "
                                  "antwoord is er nog niet. Dit is de stand:")
                       : soort == ANTWOORD_NIETS_GEDAAN
                           ? N_("U vertelde ons iets. Wij doen hier niets mee. Dit is waarom:")
                           : N_("U vertelde ons iets. Dit is ons antwoord:");
    const char *subject = still ? N_("Bericht over uw signaal") : N_("Antwoord op uw signaal");
    const char *body = mem_format(ctx, "%s\n\n%s\n\n%s\n%s%s\n", T(lang, what), tekst, T(lang, how),
                                  base, coded ? "/code" : "/signalen/mijn");
    mail_queue_about(db, organisatie, signaal, s->email, T(lang, subject), body);
}

void signaal_after_sending(struct db_conn *db, const void *ctx, int64_t organisatie,
                           int64_t signaal, enum antwoord_soort soort, const char *tekst,
                           int64_t door, const char *base, int64_t nu_)
{
    struct knoop k;
    struct signaal_of_row s;
    if (!knoop_read(db, ctx, organisatie, signaal, &k) ||
        !signaal_of(db, ctx, &s, .organisatie = organisatie, .id = signaal))
        return;
    enum signaal_status before = SIGNAAL_NIEUW;
    signaal_status_van(k.status, &before);
    enum signaal_status after = signaal_after_answer(before, soort);
    geschiedenis_write(db, organisatie, signaal, N_("Antwoord verstuurd: {detail}"),
                       antwoord_soort_code(soort), door, nu_);
    if (after != before)
        knoop_change_status(db, organisatie, signaal, signaal_status_code(after), door, nu_);
    if (after == SIGNAAL_BEANTWOORD) {
        wachtpunt_end(db, organisatie, signaal, "signaal_antwoord");
        achterstand_derive(db, ctx, organisatie, k.locatie);
    }
    if (s.email && base)
        mail_answer(db, ctx, organisatie, signaal, &s, soort, after != SIGNAAL_BEANTWOORD, tekst,
                    base);
}

void signaal_answer(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t signaal,
                    enum antwoord_soort soort, const char *tekst, int64_t aanleiding, int64_t door,
                    const char *base, int64_t nu_)
{
    struct terugkoppeling_insert_row made;
    terugkoppeling_insert(db, ctx, &made, .organisatie = organisatie, .signaal = signaal,
                          .aanleiding = aanleiding, .soort = antwoord_soort_code(soort),
                          .tekst = tekst, .nu = nu_ ? nu_ : time_now(), .door = door);
    signaal_after_sending(db, ctx, organisatie, signaal, soort, tekst, door, base, nu_);
}

/* ---- the face of a signal in the chain ---- */

static const struct face_status statuses[] = {
    {"nieuw",      N_("Nieuw: nog geen antwoord"), false},
    {"bezig",       N_("Er wordt aan gewerkt"), false},
    {"beantwoord",      N_("Beantwoord"), true},
    {UITWEG_KLACHT,       N_("Doorgegeven als klacht"), true},
    {UITWEG_DRINGEND, N_("Doorgegeven: kon niet wachten"), true},
    {0       },
};
/* The kinds of answer that a line names as sent. */
static const struct face_word details[] = {
    {"gedaan",                 N_("dit is gedaan")},
    {"tussenbericht",                        N_("een tussenbericht")},
    {"niets_gedaan",N_("wij doen hier niets mee")},
    {0          },
};

/* Inside: the giver's words. On the public site never: only a story made unrecognisable goes out.
 */
static const char *face_text(struct db_conn *db, const void *ctx, enum lang lang,
                             const struct knoop *k, bool openbaar)
{
    (void)lang;
    struct signaal_of_row s;
    if (openbaar || signaal_handed_over(k->status) ||
        !signaal_of(db, ctx, &s, .organisatie = k->organisatie, .id = k->id))
        return NULL;
    return text_short(ctx, s.tekst, 240);
}

static const char *face_missing(struct db_conn *db, const void *ctx, enum lang lang,
                                const struct knoop *k)
{
    (void)db;
    (void)ctx;
    if (strcmp(k->status, "beantwoord") == 0 || signaal_handed_over(k->status))
        return NULL;
    if (strcmp(k->status, "bezig") == 0)
        return T(lang, N_("De gever wacht nog op het laatste antwoord. Wie dit signaal behandelt, "
                          "kan het sturen."));
    return T(lang,
             N_("De gever heeft nog geen antwoord. Wie dit signaal behandelt, kan het sturen."));
}

static bool is_giver(const struct request *r, const struct about *a)
{
    const struct sessie *s = session_of(r);
    struct signaal_van_of_row row;
    uint8_t van[HASH_BYTES];
    if (!s || a->organisatie != s->organisatie)
        return false;
    return subject_eigen(r, a) ||
           (signaal_van_of(r->db, r->ctx, &row, .organisatie = a->organisatie, .id = a->id) &&
            row.van.n == sizeof van && signaal_van(r->db, s->organisatie, s->persoon, van) &&
            bytes_equal(row.van.data, van, sizeof van));
}

/* Who gave it follows it, by name or by hash, also when he no longer works there. */
const struct subject_rule signaal_eigen = {MAG_SIGNAAL_GEVEN, SUBJECT_ONLY, "eigen", is_giver};

const struct knoop_face signaal_face = {
    .soort = "signaal",
    .counts_in = COUNTS_SIGNAL,
    .naam = N_("Signaal"),
    .meervoud = N_("Signalen"),
    .letter = "S",
    .vorm = KRAAL_ROND,
    .path = "/signalen/%lld",
    .lezen = MAG_SIGNAAL_LEZEN,
    .statussen = statuses,
    .details = details,
    .subjects = (const struct subject_rule *const[]){&signaal_eigen, NULL},
    .words = &signaal_woorden,
    .hidden = N_("Een signaal"),
    .tekst = face_text,
    .ontbreekt = face_missing,
};

int64_t signalen_late(struct db_conn *db, int64_t organisatie)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "signalen_te_laat");
    struct signalen_te_laat_each_rows rows = signalen_te_laat_each(
        db, ctx, .vandaag = date_today(), .langst = date_today() + SIGNAAL_ANTWOORD_DAGEN + 1,
        .mag = handeling_code(MAG_TERUGKOPPELEN));
    int64_t n = 0;

    for (size_t i = 0; i < rows.n; i++)
        if (!organisatie || rows.row[i].organisatie == organisatie)
            n += rows.row[i].aantal;
    mem_free(ctx);
    return n;
}
