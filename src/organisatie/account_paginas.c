/* One's own account: password, second step, sessions in each organisation. Not here: signing in
 * (sign_in_paginas.c), its recovery sheet (account_blad.c), another address and joining two accounts (account_samen.c), other people
 * (beheer_mensen.c). */
#include "base/address.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/secret.h"
#include "base/text.h"
#include "organisatie/account_html.h"
#include "organisatie/account_keys.h"
#include "organisatie/account_totp_html.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/paginas.h"
#include <string.h>

#define MARK_BYTES 8 /* bytes of a session's hash that identify it on a page */

static const struct field wachtwoord_fields[] = {
    {.name = "huidig",
     .label = N_("Wachtwoord van nu"),
     .kind = FIELD_PASSWORD,
     .required = true,
     .max = 200,
     .autocomplete = "current-password"},
    NEW_PASSWORD_FIELDS,
};
const struct form wachtwoord_form = {
    .name = "wachtwoord", FORM_FIELDS(wachtwoord_fields), .button = N_("Wachtwoord veranderen")};
static const struct form sessie_form = {
    .name = "sessie_einde", .button = N_("Hier uitloggen"), .quiet = true};
static const struct form sessies_form = {
    .name = "sessies_einde", .button = N_("Overal elders uitloggen"), .quiet = true};

/* ---- the page ---- */
static void fill_roles(struct request *r, struct account *v)
{
    const struct sessie *s = session_of(r);
    struct account_rollen *list = mem_array(r->ctx, struct account_rollen, s->n_leden + 1);
    for (size_t i = 0; i < s->n_leden; i++) {
        struct locatie l;
        bool at = s->leden[i].locatie &&
                  locatie_read(r->db, r->ctx, s->organisatie, s->leden[i].locatie, &l);
        list[i].rol = T(r->lang, rol_naam(s->leden[i].rol));
        list[i].waar = at ? l.naam : T(r->lang, N_("De hele organisatie"));
    }
    v->rollen = list;
    v->n_rollen = s->n_leden;
}

static void fill_languages(struct request *r, struct account *v)
{
    struct account_talen *list = mem_array(r->ctx, struct account_talen, LANG_COUNT);
    v->talen = list;
    for (int l = 0; l < LANG_COUNT; l++) {
        const char *code = lang_code((enum lang)l);
        list[v->n_talen++] = (struct account_talen){
            code, lang_name((enum lang)l), mem_format(r->ctx, "/taal/%s?terug=/account", code)};
    }
}

static void fill_sessions(struct request *r, struct account *v)
{
    const struct sessie *s = session_of(r);
    struct sessies_of_rows rows =
        sessies_of(r->db, r->ctx, .account = s->account, .nu = time_now(),
                   .langst = time_now() + SESSIE_DUUR + CLOCK_SLACK_LASTING);
    struct account_sessies *list = mem_array(r->ctx, struct account_sessies, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        char mark[2 * MARK_BYTES + 1];
        bool own = rows.row[i].hash.n == HASH_BYTES &&
                   bytes_equal(rows.row[i].hash.data, s->hash, HASH_BYTES);
        hex_of(rows.row[i].hash.data, MARK_BYTES, mark);
        list[i] =
            (struct account_sessies){.apparaat = rows.row[i].apparaat,
                                     .organisatie = s->meer ? rows.row[i].organisatie_naam : NULL,
                                     .laatst = rows.row[i].laatst,
                                     .begonnen = rows.row[i].gemaakt,
                                     .deze = own};
        if (!own)
            list[i].einde = form_view(form_new(r, &sessie_form), "/account/sessies/%s", mark);
    }
    v->sessies = list;
    v->n_sessies = rows.n;
    if (rows.n > 1)
        v->andere_sessies = form_view(form_new(r, &sessies_form), "/account/sessies");
}

/* What happened to it, in words; account_event() and `koers gebruiker` write the two others. */
static const struct {
    const char *handeling, *uitkomst, *zin;
} happenings[] = {
    {"inloggen",            "mislukt",                        N_("Inloggen is niet gelukt")                                      },
    {"wachtwoord",          "veranderd",                      N_("Het wachtwoord is veranderd")                                  },
    {"wachtwoord",          "gekozen",                        N_("Er is een nieuw wachtwoord gekozen")                           },
    {"wachtwoord vergeten", "link gemaild",                   N_("Er is een link gemaild voor een nieuw wachtwoord")             },
    {"tweede stap",         "aangezet",                       N_("De tweede stap is aangezet")                                   },
    {"tweede stap",         "uitgezet",                       N_("De tweede stap is uitgezet")                                   },
    {"herstelblad",         "gemaakt",                        N_("Er is een herstelblad gemaakt")                                },
    {"herstelblad",         "ingetrokken",                    N_("Het herstelblad is ingetrokken")                               },
    {"herstelblad",         "gebruikt",                       N_("Met het herstelblad is een nieuw wachtwoord gekozen")          },
    {"sessie",              "beëindigd",                     N_("Er is een apparaat uitgelogd")                                 },
    {"sessie",              "alle andere beëindigd",         N_("Alle andere apparaten zijn uitgelogd")                         },
    {"account",             "bijgewerkt",                     N_("Het e-mailadres is veranderd, of er is een account bijgekomen")},
    {"opdrachtregel",       "herstellink en tweede stap uit",
     N_("Wie de server beheert, zette de tweede stap uit en maakte een link")                                                    },
};

static void fill_happenings(struct request *r, struct account *v)
{
    struct account_events_rows rows =
        account_events(r->db, r->ctx, .account = session_of(r)->account);
    struct account_gebeurd *list = mem_array(r->ctx, struct account_gebeurd, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const struct account_events_row *e = &rows.row[i];
        list[i] = (struct account_gebeurd){
            .uur = e->uur * 3600, .wat = e->handeling, .keren = e->aantal, .vaker = e->aantal > 1};
        for (size_t k = 0; k < sizeof happenings / sizeof *happenings; k++)
            if (text_equal(e->handeling, happenings[k].handeling) &&
                text_equal(e->uitkomst, happenings[k].uitkomst))
                list[i].wat = T(r->lang, happenings[k].zin);
    }
    v->gebeurd = list;
    v->n_gebeurd = rows.n;
}

static int show_account(struct request *r, int status, struct form_state *password)
{
    const struct sessie *s = session_of(r);
    struct login p;
    struct account v = {.naam = s->naam,
                        .email = address_shown(r->ctx, s->email),
                        .organisatie = s->organisatie_naam};
    if (!login_by_id(r->db, r->ctx, s->account, &p))
        return not_found(r);
    fill_languages(r, &v);
    v.totp = p.totp_on;
    v.dubbel = login_twin(r->db, r->ctx, &p);
    struct account_keys_state key = account_keys_state(r->db, p.id);
    v.sleutel = key.exists;
    v.blad = key.sheet;
    v.wachtwoord = form_view(password, "/account/wachtwoord");
    v.wisselen = s->meer ? "/organisatie/kies" : NULL;
    fill_roles(r, &v);
    fill_sessions(r, &v);
    fill_happenings(r, &v);
    return reply_page(r, status, &account_template, &v);
}

int account_get(struct request *r)
{
    return show_account(r, 200, form_new(r, &wachtwoord_form));
}

/* ---- password ---- */
struct new_password {
    const char *old_hash, *new_hash;
    struct tried *old;    /* the password of before, when this session has no key: it opens it */
    struct seal_key *kek; /* of the new one */
    uint8_t salt[PASSWORD_SALT];
};

int wachtwoord_voor(struct request *r)
{
    const struct sessie *me = session_of(r);
    struct form_state *s = form_read(r, &wachtwoord_form);
    struct login p;
    struct new_password *n = mem_new(r->ctx, struct new_password);
    if (!login_by_id(r->db, r->ctx, me->account, &p))
        return reply_error(r, 404, NULL);
    password_check(r, s, me->naam, me->email);
    if (form_ok(s) && !password_matches(p.wachtwoord, form_text(s, "huidig")))
        form_error(s, "huidig", T(r->lang, N_("Dit is niet het wachtwoord van nu.")));
    if (!form_ok(s))
        return show_account(r, 422, s);
    n->old_hash = p.wachtwoord;
    n->new_hash = password_hash(r->ctx, form_text(s, "wachtwoord"));
    n->kek = secret_new(r->ctx, sizeof *n->kek);
    r->prepared = n;
    if (!n->new_hash)
        return reply_error(r, 500, NULL);
    password_salt(n->new_hash, n->salt);
    if (!session_key(r))
        n->old = login_again_key(r, &p, form_text(s, "huidig"));
    return password_key(form_text(s, "wachtwoord"), n->salt, sizeof n->salt, n->kek)
               ? 0
               : reply_error(r, 500, NULL);
}

/* The key goes under the new password. What does not open stays as it is: only a new password by mail
 * gives another key. False: it came up meanwhile, and nothing here opens it. */
static bool keep_key(struct request *r, const struct login *l, const struct new_password *n)
{
    struct account_key *k = session_key(r);
    if (!account_keys_state(r->db, l->id).exists)
        return true;
    if (!k)
        k = login_key(r, l, n->old, false);
    if (k)
        account_key_rewrap(r->db, k, n->kek, n->salt);
    return k || n->old;
}

int wachtwoord_post(struct request *r)
{
    const struct sessie *me = session_of(r);
    const struct new_password *n = r->prepared;
    struct login p;
    if (!login_by_id(r->db, r->ctx, me->account, &p) ||
        /* the password was changed elsewhere in the meantime */
        !text_equal(p.wachtwoord, n->old_hash) || !keep_key(r, &p, n))
        return reply_error(r, 409, NULL);
    account_wachtwoord_set(r->db, .id = me->account, .wachtwoord = n->new_hash,
                           .hersteld = TIME_NONE);
    account_sign_out(r->db, me->account, me->hash);
    account_links_lapse(r->db, .account = me->account, .nu = time_now());
    account_event(r->db, me->account, "wachtwoord", "veranderd");
    reply_notice(r,
                 T(r->lang, N_("Het wachtwoord is veranderd. Andere apparaten zijn uitgelogd.")));
    return reply_redirect(r, "/account");
}

/* ---- sessions ---- */
int sessie_einde_post(struct request *r)
{
    const struct sessie *me = session_of(r);
    uint8_t mark[MARK_BYTES];
    struct sessies_of_rows rows =
        sessies_of(r->db, r->ctx, .account = me->account, .nu = time_now(),
                   .langst = time_now() + SESSIE_DUUR + CLOCK_SLACK_LASTING);
    if (!hex_read(request_param(r, "kenmerk"), mark, sizeof mark))
        return not_found(r);
    for (size_t i = 0; i < rows.n; i++) {
        if (memcmp(rows.row[i].hash.data, mark, sizeof mark) != 0)
            continue;
        sessie_end(r->db, .organisatie = rows.row[i].organisatie, .persoon = rows.row[i].persoon,
                   .hash = rows.row[i].hash);
        account_event(r->db, me->account, "sessie", "beëindigd");
        reply_notice(r, T(r->lang, N_("Dat apparaat is uitgelogd.")));
        return reply_redirect(r, "/account");
    }
    return not_found(r);
}

int sessies_einde_post(struct request *r)
{
    const struct sessie *me = session_of(r);
    account_sign_out(r->db, me->account, me->hash);
    account_event(r->db, me->account, "sessie", "alle andere beëindigd");
    reply_notice(r, T(r->lang, N_("Alle andere apparaten zijn uitgelogd.")));
    return reply_redirect(r, "/account");
}

/* ---- the second step ---- */
static const struct field code_fields[] = {
    {.name = "code",
     .label = N_("Code uit de app"),
     .hulp = N_("Zes cijfers."),
     .kind = FIELD_TEXT,
     .required = true,
     .max = 10,
     .autocomplete = "one-time-code"},
};
const struct form totp_code_form = {
    .name = "totp", FORM_FIELDS(code_fields), .button = N_("Aanzetten")};
static const struct form totp_off_form = {
    .name = "totp_uit", FORM_FIELDS(code_fields), .button = N_("Uitzetten"), .quiet = true};
static const struct form totp_begin_form = {.name = "totp_begin", .button = N_("Beginnen")};
static const struct form totp_again_form = {
    .name = "totp_begin", .button = N_("Een nieuwe code maken"), .quiet = true};

static int show_totp(struct request *r, int status, struct form_state *s)
{
    const struct sessie *me = session_of(r);
    struct login p;
    struct db_bytes secret;
    struct account_totp v = {0};
    if (!login_by_id(r->db, r->ctx, me->account, &p))
        return not_found(r);
    v.aan = p.totp_on;
    v.bezig = !v.aan && login_secret(r->ctx, &p, &secret);
    if (v.aan) {
        v.formulier = form_view(s ? s : form_new(r, &totp_off_form), "/account/totp/uit");
    } else if (v.bezig) {
        v.qr =
            qr_view(r->ctx, totp_uri(r->ctx, secret.data, secret.n, me->email),
                    T(r->lang, N_("QR-code voor de app. Dezelfde code staat eronder als tekst.")));
        v.geheim = totp_tekst(r->ctx, secret.data, secret.n);
        v.formulier = form_view(s ? s : form_new(r, &totp_code_form), "/account/totp");
        v.opnieuw = form_view(form_new(r, &totp_again_form), "/account/totp/begin");
    } else {
        v.formulier = form_view(form_new(r, &totp_begin_form), "/account/totp/begin");
    }
    return reply_page(r, status, &account_totp_template, &v);
}

int totp_get(struct request *r)
{
    return show_totp(r, 200, NULL);
}

/* Stores a new TOTP secret; signing in asks for a code only after one code from the app was right.
 */
int totp_begin_post(struct request *r)
{
    const struct sessie *me = session_of(r);
    struct login p;
    uint8_t secret[TOTP_BYTES];
    if (!login_by_id(r->db, r->ctx, me->account, &p) || p.totp_on)
        return reply_error(r, 409, T(r->lang, N_("De tweede stap staat al aan.")));
    random_bytes(secret, sizeof secret);
    account_totp_set(
        r->db, .id = me->account,
        .totp = totp_sealed(r->db, r->ctx, me->account, (struct db_bytes){secret, sizeof secret}),
        .laatst_null = true);
    return reply_redirect(r, "/account/totp");
}

/* Checks the typed code against the stored secret. */
static bool code_right(struct request *r, struct form_state *s, struct login *p, int64_t *step)
{
    const struct sessie *me = session_of(r);
    struct db_bytes secret;
    if (!form_ok(s) || !login_by_id(r->db, r->ctx, me->account, p))
        return false;
    if (login_secret(r->ctx, p, &secret) &&
        totp_matches(secret.data, secret.n, form_text(s, "code"), time_now(),
                     p->totp_on ? p->totp_laatst : 0, step))
        return true;
    form_error(s, "code",
               T(r->lang, N_("Deze code klopt niet. Wacht op de volgende code in de app en vul die "
                             "in. Klopt de klok van de telefoon?")));
    return false;
}

int totp_post(struct request *r)
{
    const struct sessie *me = session_of(r);
    struct form_state *s = form_read(r, &totp_code_form);
    struct login p;
    int64_t step;
    if (!code_right(r, s, &p, &step))
        return show_totp(r, 422, s);
    if (p.totp_on)
        return reply_error(r, 409, T(r->lang, N_("De tweede stap staat al aan.")));
    account_totp_set(r->db, .id = me->account, .totp = p.totp, .laatst = step);
    account_sign_out(r->db, me->account, me->hash);
    account_event(r->db, me->account, "tweede stap", "aangezet");
    reply_notice(r, T(r->lang, N_("De tweede stap staat aan.")));
    return reply_redirect(r, "/account");
}

int totp_uit_post(struct request *r)
{
    const struct sessie *me = session_of(r);
    struct form_state *s = form_read(r, &totp_off_form);
    struct login p;
    int64_t step;
    if (!code_right(r, s, &p, &step))
        return show_totp(r, 422, s);
    account_totp_set(r->db, .id = me->account, .laatst_null = true);
    account_event(r->db, me->account, "tweede stap", "uitgezet");
    reply_notice(r, T(r->lang, N_("De tweede stap staat uit.")));
    return reply_redirect(r, "/account");
}
