/* A second, small organisation beside the demo (demo.c): three people of the first are of this one
 * too, with another role, so that a choice after signing in and a task in each can be tried. Not
 * here: the first. */
#include "base/date.h"
#include "base/mem.h"
#include "demo/demo_inhoud.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "signaal/signaal.h"
#include "signaal/signaal_sql.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* clang-format off */
static const struct {
    const char *naam, *email;
    enum rol rol;
    bool geheel; /* of the organisation; else of its one place */
} people[] = {
    {"Hanna Bakker", "hanna@dewilgen.example", ROL_LEIDINGGEVENDE, false}, /* answers: lay_signal() */
    {"Noor Willems", "noor@voorbeeldwaard.example", ROL_KWALITEITSMEDEWERKER, true},
    {"Corrie Zijlstra", "corrie@voorbeeldwaard.example", ROL_CLIENTENRAAD_LOKAAL, false},
    {"Yusuf Demir", "yusuf@voorbeeldwaard.example", ROL_PROFESSIONAL, false},
    {"Marloes Dekker", "marloes@dewilgen.example", ROL_BESTUURDER, true},
    {"Tom Jansen", "tom@dewilgen.example", ROL_PROFESSIONAL, false},
    {"Bea Kok", "bea@dewilgen.example", ROL_NAASTE, false},
    {"Kees Vink", "kees@dewilgen.example", ROL_KLACHTENFUNCTIONARIS, true},
    {"Beheer De Wilgen", "beheer@dewilgen.example", ROL_BEHEERDER, true},
};
static const struct {
    const char *gever, *tekst, *antwoord;
    int dagen; /* before today */
    unsigned bouwstenen;
} signals[] = {
    {"naaste", "Moeder krijgt haar medicijnen op wisselende tijden.", NULL, 25, 1},
    {"zorgvrager", "De zuster bleef even zitten voor een kop koffie. Dat deed mij goed.",
     "Dank u wel. Wij vertellen het aan haar en aan het team.", 12, 1},
    {"zorgvrager", "Ik hoor pas om tien uur of er die dag iemand komt.", NULL, 4, 1},
    {"naaste", "Kan de map op tafel blijven liggen, zodat ik kan meelezen?", NULL, 2, 1},
};
/* clang-format on */

void begin_earlier(struct db_conn *db, int64_t organisatie)
{
    lidmaatschappen_sinds(db, .organisatie = organisatie, .van = date_today(),
                          .dag = date_today() - DEMO_LANG_HIER);
}

struct second {
    struct db_conn *db;
    TALLOC_CTX *ctx;
    int64_t org, place, lead;
};

static void lay_people(struct second *s)
{
    for (size_t i = 0; i < COUNT(people); i++) {
        int64_t id = persoon_create(s->db, s->org, people[i].naam, people[i].email, LANG_NL);
        lid_create(s->db, s->org, id, people[i].rol, people[i].geheel ? 0 : s->place, 0);
        wachtwoord_zet(s->db, s->org, id, DEMO_WACHTWOORD);
        if (i == 0)
            s->lead = id;
    }
}

static void lay_signal(struct second *s, size_t i)
{
    int64_t given = time_now() - (int64_t)signals[i].dagen * 86400;
    int64_t id = signaal_create(s->db, &(struct signaal_gegeven){
                                           .rij = {.organisatie = s->org,
                                                   .tekst = signals[i].tekst,
                                                   .gever = signals[i].gever,
                                                   .kanaal = "openbaar",
                                                   .taal = "nl"},
                                           .locatie = s->place,
                                           .bouwstenen = signals[i].bouwstenen,
                                           .gemaakt = given,
    });
    if (signals[i].antwoord)
        signaal_answer(s->db, s->ctx, s->org, id, ANTWOORD_GEDAAN, signals[i].antwoord, 0, s->lead,
                       NULL, given + 86400);
}

static bool fill(struct db_conn *db, void *arg)
{
    struct second *s = arg;
    s->db = db;
    s->org = organisatie_create(db, "Thuiszorg De Wilgen", "Wilgendam");
    if (!s->org)
        return false;
    organisatie_eerste_jaar_zet(db, s->org, demo_jaar());
    s->place = locatie_create(db, s->org, "Wijk De Wilgen", "thuiszorg", "Wilgendam", NULL);
    team_create(db, s->org, s->place, "Team Wilgen");
    lay_people(s);
    begin_earlier(s->db, s->org);
    for (size_t i = 0; i < COUNT(signals); i++)
        lay_signal(s, i);
    return true;
}

bool demo_fill_second(struct db_conn *c, struct error *f)
{
    struct second s = {.ctx = mem_ctx(NULL, "demo")};
    bool ok = db_write(c, fill, &s, f) == DB_OK;
    mem_free(s.ctx);
    return ok;
}

void demo_logins_second(FILE *to)
{
    fprintf(to, "\nTweede organisatie Thuiszorg De Wilgen, met drie mensen die bij allebei horen. "
                "Het wachtwoord is hetzelfde.\n");
    for (size_t i = 0; i < COUNT(people); i++)
        fprintf(to, "  %-34s %s, %s\n", people[i].email, people[i].naam, rol_naam(people[i].rol));
    fprintf(to, "Een signaal geven zonder account: /s/thuiszorg-de-wilgen\n");
}
