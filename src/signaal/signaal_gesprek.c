/* What was said about a signal, to its giver: the words, what was added, what was answered. Not here:
 * the page (signaal_eigen.c). */
#include "signaal/signaal_eigen.h"

#include "base/mem.h"
#include "base/text.h"
#include "organisatie/organisatie_sql.h"
#include "signaal/signaal_eigen_html.h"

static struct signaal_eigen_berichten message_of(struct request *r, bool theirs, int32_t op,
                                                 const char *tekst)
{
    return (struct signaal_eigen_berichten){.letter = theirs ? "S" : "A",
                                            .wie = theirs ? T(r->lang, N_("U voegde toe"))
                                                          : T(r->lang, N_("Wij antwoordden")),
                                            .op = op,
                                            .tekst = tekst};
}

/* The same of one that was handed over: everything went along. */
static struct signaal_eigen_berichten *away(struct request *r, const struct own_signal *own,
                                            size_t *n)
{
    struct uitweg_berichten_rows rows =
        uitweg_berichten(r->db, r->ctx, .organisatie = own->organisatie, .uitweg = own->away.id);
    struct signaal_eigen_berichten *list =
        mem_array(r->ctx, struct signaal_eigen_berichten, rows.n + 1);
    int64_t answers = 0;
    list[0] = message_of(r, true, date_of_time(own->knoop.gemaakt), own->away.tekst);
    list[0].wie = T(r->lang, N_("Uw signaal"));
    for (size_t i = 0; i < rows.n; i++) {
        list[i + 1] = message_of(r, rows.row[i].van_gever, rows.row[i].op, rows.row[i].tekst);
        /* Which of them is the answer is not kept here. */
        if (!rows.row[i].van_gever)
            list[i + 1].wie = T(r->lang, N_("Wij schreven"));
        list[i + 1].nieuw = !rows.row[i].van_gever && answers >= own->s.gelezen;
        answers += !rows.row[i].van_gever;
    }
    *n = rows.n + 1;
    return list;
}

/* How many answers were given until now. */
int64_t gesprek_answers(struct request *r, const struct own_signal *own)
{
    int64_t n = 0;
    if (!own->away.id)
        return (int64_t)signaal_antwoorden(r->db, r->ctx, .organisatie = own->organisatie,
                                           .signaal = own->id)
            .n;
    struct uitweg_berichten_rows rows =
        uitweg_berichten(r->db, r->ctx, .organisatie = own->organisatie, .uitweg = own->away.id);
    for (size_t i = 0; i < rows.n; i++)
        n += !rows.row[i].van_gever;
    return n;
}

/* Does he answer here by a, rather than by b (NULL: by nothing yet)? A role of the place itself goes
 * before one of the whole organisation. */
static bool answers_by(const struct lidmaatschap *a, const struct lidmaatschap *b,
                       const struct knoop *k)
{
    if (!mag_members(a, 1, MAG_TERUGKOPPELEN, k->locatie) || !b)
        return !b && mag_members(a, 1, MAG_TERUGKOPPELEN, k->locatie);
    bool here_a = a->locatie == k->locatie, here_b = b->locatie == k->locatie;
    return here_a != here_b ? here_a : rol_of(a->rol)->rang < rol_of(b->rol)->rang;
}

/* The name of who answered stands nowhere for a giver: nobody asked staff for that. By which role that
 * person answers here tells the giver who spoke to him: no other role of his is the giver's business. */
static const char *works_as(struct request *r, const struct own_signal *own, int64_t persoon)
{
    const struct lidmaatschap *best = NULL;
    if (!persoon)
        return NULL;
    struct lidmaatschappen_of_rows rows =
        lidmaatschappen_of(r->db, r->ctx, .organisatie = own->organisatie, .persoon = persoon);
    struct lidmaatschap *l = mem_array(r->ctx, struct lidmaatschap, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        l[i] = (struct lidmaatschap){.locatie = rows.row[i].locatie, .team = rows.row[i].team};
        if (rol_from_code(rows.row[i].rol, &l[i].rol) && answers_by(&l[i], best, &own->knoop))
            best = &l[i];
    }
    return best ? text_lower(r->ctx, T(r->lang, rol_naam(best->rol)))
                : T(r->lang, N_("een medewerker"));
}

/* What the giver said and what was answered, in one order of time. */
static struct signaal_eigen_berichten *here(struct request *r, const struct own_signal *own,
                                            size_t *n, struct own_waits *waits)
{
    struct signaal_aanvullingen_rows added =
        signaal_aanvullingen(r->db, r->ctx, .organisatie = own->organisatie, .signaal = own->id);
    struct signaal_antwoorden_rows sent =
        signaal_antwoorden(r->db, r->ctx, .organisatie = own->organisatie, .signaal = own->id);
    struct signaal_eigen_berichten *list =
        mem_array(r->ctx, struct signaal_eigen_berichten, added.n + sent.n + 1);
    *n = 0;
    list[(*n)++] = message_of(r, true, date_of_time(own->knoop.gemaakt), own->s.tekst);
    list[0].wie = T(r->lang, N_("Uw signaal"));
    size_t a = 0, s = 0;
    enum signaal_status then = SIGNAAL_NIEUW;
    while (a < added.n || s < sent.n) {
        bool theirs = s == sent.n || (a < added.n && added.row[a].na <= (int64_t)s);
        struct signaal_eigen_berichten *m = &list[(*n)++];
        if (theirs) {
            if (s > 0 && list[*n - 2].letter[0] == 'A')
                waits->since = added.row[a].op;
            *m = message_of(r, true, date_of_time(added.row[a].op), added.row[a].tekst);
            then = signaal_after_addition(then);
            a++;
        } else {
            *m = message_of(r, false, date_of_time(sent.row[s].verstuurd), sent.row[s].tekst);
            waits->tussendoor = signaal_tussendoor(&then, sent.row[s].soort);
            m->wie = T(r->lang, antwoord_kop(sent.row[s].soort, waits->tussendoor));
            m->door = works_as(r, own, sent.row[s].door);
            m->nieuw = (int64_t)s >= own->s.gelezen;
            s++;
        }
    }
    return list;
}

struct signaal_eigen_berichten *gesprek(struct request *r, const struct own_signal *own, size_t *n,
                                        struct own_waits *waits)
{
    return own->away.id ? away(r, own, n) : here(r, own, n, waits);
}
