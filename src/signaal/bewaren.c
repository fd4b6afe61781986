/* What of givers is kept too long: the words of closed complaints and urgent signals after their
 * term, and names that an older version kept unasked. Not here: withdrawing (draad/verhaal.c), getting words out of the files
 * (db/erase.h). */
#include "base/mem.h"
#include "base/random.h"
#include "db/erase.h"
#include "organisatie/organisatie_sql.h"
#include "signaal/uitweg.h"

/* ---- what was handed over and closed ---- */

#define WIPED_AT_ONCE 20 /* in one write: other writes wait for it */

int64_t uitweg_bewaren(struct db_conn *db, const void *ctx, int64_t organisatie)
{
    struct bewaren_of_row row;
    return bewaren_of(db, ctx, &row, .organisatie = organisatie) ? row.maanden : UITWEG_BEWAREN;
}

int32_t uitweg_weg_op(struct db_conn *db, const void *ctx, const struct uitweg *u)
{
    struct uitweg_laatst_row last = {.op = DATE_NONE};
    if (u->af == DATE_NONE || u->gewist != DATE_NONE)
        return DATE_NONE;
    uitweg_laatst(db, ctx, &last, .organisatie = u->organisatie, .uitweg = u->id);
    int32_t from = last.op != DATE_NONE && last.op > u->af ? last.op : u->af;
    return date_add_months(from, (int)uitweg_bewaren(db, ctx, u->organisatie));
}

void uitweg_wipe(struct db_conn *db, const void *ctx, const struct uitweg *u)
{
    int64_t org = u->organisatie, id = u->id;
    uitweg_berichten_forget(db, .organisatie = org, .uitweg = id);
    uitweg_leeg(db, .organisatie = org, .id = id, .dag = date_today());
    knoop_forget(db, org, id);
    if (uitweg_alone(db, ctx, u)) { /* else its giver is still to be reached about the other */
        knoop_forget_maker(db, org, u->signaal);
        signaal_van_set(db, .organisatie = org, .id = u->signaal);
        mail_readdress(db, org, u->signaal, NULL);
        signaal_email(db, .organisatie = org, .id = u->signaal);
    }
    knoop_change_status(db, org, id, "gewist", 0, 0);
    audit_write(db, org, 0, handeling_code(uitweg_mag(u->soort)),
                mem_format(ctx, "knoop %lld", (long long)id), "gewist");
    erase_note(db, false);
}

/* False: it is not due. */
static bool wipe_due(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id)
{
    struct uitweg u;
    if (!uitweg_read(db, ctx, organisatie, id, &u) || uitweg_weg_op(db, ctx, &u) > date_today())
        return false;
    uitweg_wipe(db, ctx, &u);
    return true;
}

/* The last day of which the term has passed today. Months differ in length, and the last day of one
 * has no like in the next: so the day is looked for, by the rule that tells it to the giver. */
static int32_t last_day_due(int months)
{
    int32_t day = date_add_months(date_today(), -months) + 3;
    while (date_add_months(day, months) > date_today())
        day--;
    return day;
}

struct wiping {
    TALLOC_CTX *ctx;
    int64_t organisatie;
    struct organisaties_rows all;
    size_t wiped; /* in this write; it may run twice */
};

static bool wipe_some(struct db_conn *db, void *arg)
{
    struct wiping *x = arg;
    TALLOC_CTX *ctx = mem_ctx(NULL, "uitweg_oud");
    struct uitweg_oud_rows old = uitweg_oud(
        db, ctx, .organisatie = x->organisatie,
        .grens = last_day_due((int)uitweg_bewaren(db, ctx, x->organisatie)), .max = WIPED_AT_ONCE);
    x->wiped = 0;
    for (size_t i = 0; i < old.n; i++)
        x->wiped += wipe_due(db, ctx, x->organisatie, old.row[i].id);
    mem_free(ctx);
    return !db_failed(db);
}

static bool read_organisations(struct db_conn *db, void *arg)
{
    struct wiping *x = arg;
    x->all = organisaties(db, x->ctx);
    return !db_failed(db);
}

void uitweg_tidy(const struct background *a)
{
    struct wiping x = {.ctx = mem_ctx(NULL, "uitweg_tidy")};
    bool ok = background_write(a, read_organisations, &x, NULL) == DB_OK;
    for (size_t i = 0; ok && i < x.all.n; i++) {
        x.organisatie = x.all.row[i].id;
        do {
            ok = !(a->stops && a->stops(a->self)) &&
                 background_write(a, wipe_some, &x, NULL) == DB_OK;
        } while (ok && x.wiped == WIPED_AT_ONCE);
    }
    mem_free(x.ctx);
}

/* ---- how long: for beheer ---- */

/* clang-format off */
static const struct field keep_fields[] = {
    {"maanden", N_("Hoeveel maanden na de afhandeling?"),
     N_("Koers begint met 24 maanden. Dat is onze keuze, geen termijn uit een wet. Vraag de "
        "functionaris gegevensbescherming wat hier past."), FIELD_INT, .required = true, .min = 1,
     .max = 240},
};
/* clang-format on */
const struct form bewaren_form = {"bewaren", FORM_FIELDS(keep_fields), N_("Termijn bewaren"),
                                  .quiet = true};

static struct form_state *stored_form(struct request *r)
{
    struct form_state *f = form_new(r, &bewaren_form);
    form_set_int(f, "maanden", uitweg_bewaren(r->db, r->ctx, org_van(r)));
    return f;
}

const struct formulier *bewaren_view(struct request *r, struct form_state *f)
{
    return form_view(f ? f : stored_form(r), "/beheer/bewaren");
}

int bewaren_post(struct request *r)
{
    struct form_state *f = form_read(r, &bewaren_form);
    form_check_stored(f, stored_form(r));
    if (!form_ok(f))
        return bereik_show_keeping(r, f);
    bewaren_set(r->db, .organisatie = org_van(r), .maanden = form_int(f, "maanden"));
    audit_write(r->db, org_van(r), session_of(r)->persoon, "beheer",
                mem_format(r->ctx,
                           "afgehandelde klachten en dringende signalen bewaren %lld maanden",
                           (long long)form_int(f, "maanden")),
                "gewijzigd");
    reply_notice(r, T(r->lang, N_("De gegevens zijn bewaard.")));
    return reply_redirect(r, "/beheer/bereik");
}

/* ---- names that nobody asked for ---- */

static bool make_nameless(struct db_conn *db, void *arg)
{
    int64_t *n = arg;
    TALLOC_CTX *ctx = mem_ctx(NULL, "ongevraagd");
    struct signaal_ongevraagd_rows rows = signaal_ongevraagd(db, ctx);
    *n = 0;
    for (size_t i = 0; i < rows.n; i++) {
        uint8_t van[HASH_BYTES];
        int64_t org = rows.row[i].organisatie, id = rows.row[i].id;
        if (rows.row[i].door && signaal_van(db, org, rows.row[i].door, van))
            signaal_van_set(db, .organisatie = org, .id = id,
                            .van = (struct db_bytes){van, sizeof van});
        knoop_forget_maker(db, org, id);
        signaal_ongevraagd_klaar(db, .organisatie = org, .id = id);
        ++*n;
    }
    mem_free(ctx);
    return !db_failed(db);
}

int64_t signaal_mend(const struct background *a)
{
    int64_t all = 0, n = 0;
    do {
        if (background_write(a, make_nameless, &n, NULL) != DB_OK)
            break;
        all += n;
    } while (n > 0);
    return all;
}
