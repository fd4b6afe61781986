/* A giver's own signals, signed in: the list, and who may open one of them. By name or by the keyed
 * hash under which it was given, never by another way. Not here: what stands on the page of one and
 * what is done there (signaal_eigen.c). */
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "signaal/signaal_eigen.h"
#include "signaal/signaal_mijn_html.h"

/* The query knows no other than this person's own, as the rule signaal_eigen does. */
static struct signalen_of_persoon_rows own_signals(struct request *r)
{
    const struct sessie *s = session_of(r);
    uint8_t van[HASH_BYTES] = {0};
    bool keyed = signaal_van(r->db, s->organisatie, s->persoon, van);
    return signalen_of_persoon(r->db, r->ctx, .organisatie = s->organisatie, .persoon = s->persoon,
                               .van = {van, keyed ? sizeof van : 0});
}

/* How many messages its giver did not see yet: answers, and that another passed it on. */
static int64_t unseen(const struct signalen_of_persoon_row *s)
{
    int64_t answers = s->antwoorden - s->gelezen, passed = s->doorgegeven - s->doorgegeven_gezien;
    return (answers > 0 ? answers : 0) + (passed > 0 ? passed : 0);
}

/* Read, never written: whoever looks at the start page leaves no trace of having read. */
struct eigen_nieuws signaal_nieuws(struct request *r)
{
    struct signalen_of_persoon_rows rows = own_signals(r);
    struct eigen_nieuws news = {0};
    size_t signals = 0;
    for (size_t i = 0; i < rows.n; i++) {
        int64_t n = unseen(&rows.row[i]);
        if (!n)
            continue;
        news.n += n;
        news.link = signals++
                        ? "/signalen/mijn"
                        : mem_format(r->ctx, "/signalen/mijn/%lld", (long long)rows.row[i].id);
    }
    return news;
}

int signaal_mijn_get(struct request *r)
{
    struct signalen_of_persoon_rows rows = own_signals(r);
    struct signaal_mijn_rijen *list = mem_array(r->ctx, struct signaal_mijn_rijen, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        const struct signalen_of_persoon_row *row = &rows.row[i];
        struct knoop k = {.soort = "signaal", .status = row->status};
        list[i] = (struct signaal_mijn_rijen){
            .id = row->id,
            .kop = text_blank(row->woorden) ? row->titel : signaal_titel(r->ctx, row->woorden),
            .status = T(r->lang, status_naam(&k)),
            .op = date_of_time(row->gemaakt),
            .naam = row->genoemd,
            .nieuw = unseen(row)};
    }
    return reply_page(r, 200, &signaal_mijn_template,
                      &(struct signaal_mijn){.rijen = list, .n_rijen = rows.n});
}

/* For who gave the signal of this address. */
static int opened(struct request *r, int (*answer)(struct request *r, struct own_signal *own))
{
    struct knoop k;
    int status;
    if (!knoop_open(r, "signaal", MAG_SIGNAAL_GEVEN, &k, &status))
        return status;
    struct own_signal own = {0};
    own.page = own.forms = mem_format(r->ctx, "/signalen/mijn/%lld", (long long)k.id);
    return eigen_read(r, k.organisatie, k.id, &own) ? answer(r, &own) : not_found(r);
}

int signaal_eigen_get(struct request *r)
{
    return opened(r, eigen_show);
}

int signaal_eigen_toevoegen_post(struct request *r)
{
    return opened(r, eigen_add);
}

int signaal_eigen_gelezen_post(struct request *r)
{
    return opened(r, eigen_seen);
}

int signaal_eigen_delen_post(struct request *r)
{
    return opened(r, eigen_share);
}

int signaal_eigen_mailen_post(struct request *r)
{
    return opened(r, eigen_mail);
}

int signaal_eigen_klacht_post(struct request *r)
{
    return opened(r, eigen_complain);
}
