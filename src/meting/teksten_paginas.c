/* Open answers (statistics.md, protection 4): read by who may fill in, made unrecognisable, then a
 * story in the spine; or left out. Texts of a place where too few people wrote are closed to
 * everybody.
 * Not here: the rule (weergave_regels.c), what becomes of a story (draad/). */
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include "db/erase.h"
#include "meting/meting_tekst_html.h"
#include "meting/meting_teksten_html.h"
#include "meting/paginas.h"
#include "meting/weergave_regels.h"

#define ON_A_PAGE 40

static const struct choice tellers[] = {
    {"zorgvrager",      N_("Iemand die zorg krijgt")},
    {"naaste",                 N_("Een naaste")},
    {"anders",N_("Iemand anders")},
    {0         },
};
static const struct choice consent[] = {
    {"gegeven",                                              N_("Ja, dat stond bij de vragenlijst")},
    {"gevraagd",                                                      N_("Dat weten wij niet: alleen om zelf van te leren")},
    {0},
};
static const struct field story_fields[] = {
    {"titel",      N_("Geef het een titel"),
     N_("Zonder namen. Met deze titel vinden collega's het verhaal terug."), FIELD_TEXT,
     .required = true,                                                                                                                                                            .max = 120},
    {"tekst",            N_("Het verhaal"),                              NULL,                                FIELD_LONG,                        .required = true,                                                       .max = 5000, .rows = 6},
    {"verteller", N_("Wie vertelde het?"),                NULL,                                              FIELD_RADIO,                                                             .required = true,                                                        .choices = tellers},
    {"toestemming", N_("Mag dit onherkenbaar gedeeld worden?"),         NULL,FIELD_RADIO,.required = true,
     .choices = consent},
    {"zeker",
     N_("Ik las het na: zonder namen, plaatsen, data of andere dingen waaraan je de verteller "
        "herkent"),
     NULL,                                                    FIELD_CHECK,                                                                                .required = true                                                                                                                                                       },
};
const struct form meting_tekst_form = {"meting_tekst", FORM_FIELDS(story_fields),
                                       N_("Maak er een verhaal van")};
const struct form meting_verberg_form = {"meting_verberg", .button = N_("Weglaten"), .quiet = true};

/* How many wrote something, of one measurement: who may see what follows from it. */
struct written {
    struct meting_uitslag b;
    struct meting_tekst_counts_rows counts;
};

static bool read_written(struct request *r, struct written *w)
{
    if (!uitslag_read(r->db, r->ctx, org_van(r), request_id(r, "id"), NULL, &w->b))
        return false;
    w->counts = meting_tekst_counts(r->db, r->ctx, .organisatie = org_van(r), .meting = w->b.m.id);
    return true;
}

static enum tekst_waar where(const struct written *w, int64_t vraag, int64_t locatie)
{
    int64_t own = 0, small = 0, k = w->b.m.k_tekst;

    for (size_t i = 0; i < w->counts.n; i++) {
        const struct meting_tekst_counts_row *c = &w->counts.row[i];
        if (c->vraag != vraag)
            continue;
        if (c->locatie == locatie)
            own = c->aantal;
        if (c->aantal < k)
            small += c->aantal;
    }
    return tekst_waar(own, small, (int)k);
}

/* What may this person open of it? A text without its location belongs to the whole. */
static enum tekst_waar may_open(struct request *r, const struct written *w, int64_t vraag,
                                int64_t locatie)
{
    enum tekst_waar at = where(w, vraag, locatie);

    return mag(r, MAG_METING_INVOEREN, at == TEKST_LOCATIE ? locatie : 0) ? at : TEKST_DICHT;
}

static const char *place_name(struct request *r, const struct written *w, enum tekst_waar at,
                              int64_t locatie)
{
    for (size_t i = 0; at == TEKST_LOCATIE && i < w->b.locaties.n; i++)
        if (w->b.locaties.row[i].id == locatie)
            return w->b.locaties.row[i].naam;
    return T(r->lang, N_("de hele organisatie"));
}

/* Closed for everybody, because too few wrote there. */
static int64_t closed(const struct written *w)
{
    int64_t n = 0;

    for (size_t i = 0; i < w->counts.n; i++)
        if (where(w, w->counts.row[i].vraag, w->counts.row[i].locatie) == TEKST_DICHT)
            n += w->counts.row[i].nieuw;
    return n;
}

/* The texts of one question that this person may open, at most what is left of a page. */
static size_t texts_of(struct request *r, const struct written *w,
                       const struct meting_teksten_insert_rows *rows, int64_t vraag, size_t *left,
                       struct meting_teksten_vragen_teksten *out)
{
    size_t n = 0;

    for (size_t i = 0; i<rows->n && * left> 0; i++) {
        const struct meting_teksten_insert_row *t = &rows->row[i];
        enum tekst_waar at = t->vraag == vraag ? may_open(r, w, vraag, t->locatie) : TEKST_DICHT;
        if (at == TEKST_DICHT)
            continue;
        out[n++] = (struct meting_teksten_vragen_teksten){
            mem_format(r->ctx, "/meten/%lld/antwoorden/%lld", (long long)w->b.m.id,
                       (long long)t->nr),
            text_short(r->ctx, t->tekst, 140), place_name(r, w, at, t->locatie)};
        --*left;
    }
    return n;
}

int meting_teksten_get(struct request *r)
{
    struct written w;
    int64_t from = 0;

    if (!read_written(r, &w))
        return not_found(r);
    const char *asked = request_field(r, "vanaf");
    if (asked && !text_int(asked, 0, INT64_MAX, &from))
        return reply_error(r, 400, NULL);
    struct meting_teksten_insert_rows rows = meting_teksten_insert(
        r->db, r->ctx, .organisatie = org_van(r), .meting = w.b.m.id, .vanaf = from);
    struct meting_teksten_vragen *list =
        mem_array(r->ctx, struct meting_teksten_vragen, w.b.in.n_items);
    struct meting_teksten v = {
        .terug = mem_format(r->ctx, "/meten/%lld", (long long)w.b.m.id),
        .meting =
            mem_format(r->ctx, "%s %lld", in_taal(r, &w.b.in, &w.b.in.naam), (long long)w.b.m.jaar),
        .k = w.b.m.k_tekst,
        .vragen = list,
        .dicht = closed(&w)};
    size_t left = ON_A_PAGE;
    for (size_t i = 0; i < w.b.in.n_items; i++) {
        struct meting_teksten_vragen_teksten *texts =
            mem_array(r->ctx, struct meting_teksten_vragen_teksten, left);
        size_t n = texts_of(r, &w, &rows, (int64_t)i, &left, texts);
        if (n > 0)
            list[v.n_vragen++] = (struct meting_teksten_vragen){
                in_taal(r, &w.b.in, &w.b.in.items[i].tekst), texts, n};
    }
    if (rows.n == 400)
        v.verder = mem_format(r->ctx, "/meten/%lld/antwoorden?vanaf=%lld", (long long)w.b.m.id,
                              (long long)rows.row[rows.n - 1].nr + 1);
    return reply_page(r, 200, &meting_teksten_template, &v);
}

/* One text that waits and that this person may open. */
static bool open_text(struct request *r, struct written *w, struct meting_tekst_of_row *t,
                      enum tekst_waar *at)
{
    if (!read_written(r, w) ||
        !meting_tekst_of(r->db, r->ctx, t, .organisatie = org_van(r), .meting = w->b.m.id,
                         .nr = request_id(r, "nr")) ||
        !text_equal(t->staat, "nieuw"))
        return false;
    *at = may_open(r, w, t->vraag, t->locatie);
    return *at != TEKST_DICHT;
}

static int show_text(struct request *r, const struct written *w,
                     const struct meting_tekst_of_row *t, enum tekst_waar at, struct form_state *f,
                     int status)
{
    const struct instrument_item *item = &w->b.in.items[t->vraag];

    if (!f) {
        f = form_new(r, &meting_tekst_form);
        form_set(f, "tekst", t->tekst);
        if (w->b.in.voor != (DOELGROEP_ZORGVRAGER | DOELGROEP_MANTELZORGER))
            form_set(f, "verteller",
                     w->b.in.voor == DOELGROEP_ZORGVRAGER ? "zorgvrager" : "naaste");
    }
    return reply_page(
        r, status, &meting_tekst_een_template,
        &(struct meting_tekst_een){
            .terug = mem_format(r->ctx, "/meten/%lld/antwoorden", (long long)w->b.m.id),
            .vraag = in_taal(r, &w->b.in, &item->tekst),
            .plek = place_name(r, w, at, t->locatie),
            .antwoord = t->tekst,
            .verhaal =
                form_view(f, "/meten/%lld/antwoorden/%lld", (long long)w->b.m.id, (long long)t->nr),
            .weglaten =
                form_view(form_new(r, &meting_verberg_form), "/meten/%lld/antwoorden/%lld/verberg",
                          (long long)w->b.m.id, (long long)t->nr)});
}

int meting_tekst_get(struct request *r)
{
    struct written w;
    struct meting_tekst_of_row t;
    enum tekst_waar at;

    if (!open_text(r, &w, &t, &at))
        return not_found(r);
    return show_text(r, &w, &t, at, NULL, 200);
}

int meting_tekst_post(struct request *r)
{
    struct written w;
    struct meting_tekst_of_row t;
    enum tekst_waar at;

    if (!open_text(r, &w, &t, &at))
        return not_found(r);
    struct form_state *f = form_read(r, &meting_tekst_form);
    if (!form_ok(f))
        return show_text(r, &w, &t, at, f, 422);
    const struct sessie *s = session_of(r);
    const char *code = form_text(f, "toestemming");
    unsigned b = w.b.in.items[t.vraag].bouwsteen;
    int64_t id = verhaal_create(
        r->db,
        &(struct knoop_new){.organisatie = s->organisatie,
                            .locatie = at == TEKST_LOCATIE ? t.locatie : 0,
                            .door = s->persoon,
                            .titel = form_text(f, "titel"),
                            .bouwstenen = b ? 1u << b : 0},
        &(struct verhaal){.tekst = form_text(f, "tekst"),
                          .verteller = form_text(f, "verteller"),
                          .toestemming = code,
                          .toestemming_op = text_equal(code, "gegeven") ? w.b.m.tot : DATE_NONE,
                          .onherkenbaar = true});
    meting_tekst_done(r->db, .organisatie = s->organisatie, .meting = w.b.m.id, .nr = t.nr,
                      .staat = "verhaal", .verhaal = id);
    erase_note(r->db, false);
    reply_notice(r, T(r->lang, N_("Het antwoord is nu een verhaal.")));
    return reply_redirect(r, "/meten/%lld/antwoorden", (long long)w.b.m.id);
}

int meting_verberg_post(struct request *r)
{
    struct written w;
    struct meting_tekst_of_row t;
    enum tekst_waar at;

    if (!open_text(r, &w, &t, &at))
        return not_found(r);
    meting_tekst_done(r->db, .organisatie = org_van(r), .meting = w.b.m.id, .nr = t.nr,
                      .staat = "verborgen", .verhaal = 0);
    erase_note(r->db, false);
    reply_notice(r, T(r->lang, N_("Het antwoord is weggelaten.")));
    return reply_redirect(r, "/meten/%lld/antwoorden", (long long)w.b.m.id);
}
