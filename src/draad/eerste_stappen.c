/* The first steps of an organisation that begins, for who sets it going; each is gone when it
 * is done. Not here: the start page that shows them (start.c). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_regels.h"
#include "draad/eerste_stappen_html.h"
#include "draad/start.h"

static bool (*measured)(struct db_conn *db, int64_t organisatie);

void start_measured(bool (*is)(struct db_conn *db, int64_t organisatie))
{
    measured = is;
}

static struct bereikbaar (*reached)(struct db_conn *db, int64_t organisatie);

void start_bereikbaar(struct bereikbaar (*is)(struct db_conn *db, int64_t organisatie))
{
    reached = is;
}

/* Without these nobody answers, writes, approves or handles a complaint. The last may be somebody
 * outside, without an account. */
static const enum rol needed[] = {ROL_KWALITEITSMEDEWERKER, ROL_LEIDINGGEVENDE, ROL_BESTUURDER,
                                  ROL_KLACHTENFUNCTIONARIS};
#define NEEDED (sizeof needed / sizeof *needed)

/* "leidinggevende, bestuurder": those that nobody has yet; NULL: none. *klacht: a complaint has
 * somebody to go to; set when somebody here has that role. */
static const char *missing_roles(struct request *r, bool *klacht)
{
    struct start_rollen_rows has =
        start_rollen(r->db, r->ctx, .organisatie = org_van(r));
    const char *names = NULL;
    for (size_t i = 0; i < NEEDED; i++) {
        bool there = false;
        for (size_t k = 0; k < has.n && !there; k++)
            there = text_equal(has.row[k].rol, rol_code(needed[i]));
        if (needed[i] == ROL_KLACHTENFUNCTIONARIS)
            there = *klacht = *klacht || there;
        if (there)
            continue;
        const char *name = text_lower(r->ctx, T(r->lang, rol_naam(needed[i])));
        names = names ? mem_format(r->ctx, "%s, %s", names, name) : name;
    }
    return names;
}

static bool among(const struct start_soorten_rows *rows, const char *soort)
{
    for (size_t i = 0; i < rows->n; i++)
        if (text_equal(rows->row[i].soort, soort))
            return true;
    return false;
}

const struct eerste_stappen *eerste_stappen_view(struct request *r)
{
    bool invites = mag_anywhere(r, MAG_BEHEREN), enters = mag_anywhere(r, MAG_METING_INVOEREN);
    if (!invites && !enters && !mag_anywhere(r, MAG_BEELD_VASTSTELLEN))
        return NULL;
    struct start_soorten_rows kinds =
        start_soorten(r->db, r->ctx, .organisatie = org_van(r), .overal = STAND_EVERYWHERE);
    struct bereikbaar whom = reached ? reached(r->db, org_van(r)) : (struct bereikbaar){true, true};
    const char *roles = missing_roles(r, &whom.klacht);
    struct eerste_stappen *v = mem_new(r->ctx, struct eerste_stappen);
    *v = (struct eerste_stappen){
        .locatie = !locaties_all(r->db, r->ctx, org_van(r)).n,
        .locaties = invites ? "/beheer/locaties" : NULL,
        .rollen = roles,
        .uitnodigen = invites ? "/beheer" : NULL,
        .bereik = !(whom.telefoon && whom.klacht),
        .bellen = invites ? "/beheer/bereik" : NULL,
        .signaal = !among(&kinds, soort_counting(COUNTS_SIGNAL)),
        .pagina = mem_format(r->ctx, "/s/%s", session_of(r)->organisatie_slug),
        .meting = !among(&kinds, "cijfer") && !(measured && measured(r->db, org_van(r))),
        .invoeren = enters ? "/meten/nieuw" : NULL};
    return v->locatie || v->rollen || v->bereik || v->signaal || v->meting ? v : NULL;
}
