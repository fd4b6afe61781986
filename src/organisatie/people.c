/* Making people and their memberships: what beheer, the command line and the demo all do.
 * Not here: pages (beheer_paginas.c), rights (mag.c). */
#include "base/address.h"
#include "base/date.h"
#include "base/match.h"
#include "base/mem.h"
#include "base/text.h"
#include "organisatie/account_keys.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include <string.h>

int64_t organisatie_create(struct db_conn *db, const char *naam, const char *plaats)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "organisatie_nieuw");
    struct organisatie_next_id_row row = {.id = 0};
    int64_t id = 0;
    if (organisatie_next_id(db, ctx, &row) &&
        organisatie_insert(db, .id = row.id, .slug = slug_van(ctx, naam), .naam = naam,
                           .plaats = plaats, .nu = time_now()) == 1)
        id = row.id;
    if (id)
        organisatie_eerste_jaar_zet(db, id, kwaliteitsbeeld_eerste(date_today()));
    mem_free(ctx);
    return id;
}

int64_t locatie_create(struct db_conn *db, int64_t organisatie, const char *naam, const char *soort,
                       const char *plaats, const char *vestigingsnummer)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "locatie_nieuw");
    struct locatie_next_id_row row = {.id = 0};
    const char *slug = slug_van(ctx, naam), *try_slug = slug;
    int64_t made = 0;
    if (locatie_next_id(db, ctx, &row, .organisatie = organisatie)) {
        for (int i = 2; !made && i < 100 && !db_failed(db); i++) { /* two places of one name */
            made = locatie_insert(db, .organisatie = organisatie, .id = row.id, .slug = try_slug,
                                  .naam = naam, .soort = soort, .plaats = plaats,
                                  .vestigingsnummer = vestigingsnummer);
            try_slug = mem_format(ctx, "%s-%d", slug, i);
        }
    }
    mem_free(ctx);
    return made ? row.id : 0;
}

int64_t team_create(struct db_conn *db, int64_t organisatie, int64_t locatie, const char *naam)
{
    struct team_next_id_row row = {.id = 0};
    TALLOC_CTX *ctx = mem_ctx(NULL, "team_nieuw");
    if (team_next_id(db, ctx, &row, .organisatie = organisatie))
        team_insert(db, .organisatie = organisatie, .id = row.id, .locatie = locatie, .naam = naam);
    mem_free(ctx);
    return row.id;
}

int64_t persoon_create(struct db_conn *db, int64_t organisatie, const char *naam, const char *email,
                       enum lang lang)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "persoon_nieuw");
    struct persoon_next_id_row row = {.id = 0};
    int64_t made = 0;
    if (persoon_next_id(db, ctx, &row, .organisatie = organisatie))
        made = persoon_insert(
            db, .organisatie = organisatie, .id = row.id, .naam = text_tidy(ctx, naam, TEXT_LINE),
            .email = text_lower(ctx, text_tidy(ctx, email, TEXT_CODE)),
            .bezorgadres = address_key(ctx, email), .taal = lang_code(lang), .nu = time_now());
    mem_free(ctx);
    return made ? row.id : 0;
}

/* What follows from a role that begins or ends; set by a room above. */
static void (*follow_role)(struct db_conn *db, const struct rol_wissel *w);

void organisatie_on_role(void (*follow)(struct db_conn *db, const struct rol_wissel *w))
{
    follow_role = follow;
}

static void role_changed(struct db_conn *db, struct rol_wissel w)
{
    if (follow_role)
        follow_role(db, &w);
}

int64_t lid_create(struct db_conn *db, int64_t organisatie, int64_t persoon, enum rol rol,
                   int64_t locatie, int64_t team)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "lid_nieuw");
    struct lidmaatschap_next_id_row row = {.id = 0};
    if (lidmaatschap_next_id(db, ctx, &row, .organisatie = organisatie))
        lidmaatschap_insert(db, .organisatie = organisatie, .id = row.id, .persoon = persoon,
                            .rol = rol_code(rol), .locatie = locatie, .team = team,
                            .vanaf = date_today());
    mem_free(ctx);
    if (row.id)
        role_changed(db, (struct rol_wissel){.organisatie = organisatie,
                                             .persoon = persoon,
                                             .locatie = locatie,
                                             .rol = rol,
                                             .begint = true});
    return row.id;
}

void lid_end(struct db_conn *db, int64_t organisatie, int64_t persoon, int64_t lidmaatschap,
             int32_t dag)
{
    lidmaatschap_end(db, .organisatie = organisatie, .id = lidmaatschap, .dag = dag);
    role_changed(db, (struct rol_wissel){.organisatie = organisatie, .persoon = persoon});
}

void leden_end(struct db_conn *db, int64_t organisatie, int64_t persoon, int32_t dag)
{
    lidmaatschappen_end(db, .organisatie = organisatie, .persoon = persoon, .dag = dag);
    role_changed(db, (struct rol_wissel){.organisatie = organisatie, .persoon = persoon});
}

bool wachtwoord_zet(struct db_conn *db, int64_t organisatie, int64_t persoon,
                    const char *wachtwoord)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "wachtwoord_zet");
    char *hash = password_hash(ctx, wachtwoord);
    int64_t account = persoon_account(db, organisatie, persoon);
    bool ok = hash && account_wachtwoord_set(db, .id = account, .wachtwoord = hash,
                                             .hersteld = TIME_NONE) == 1;
    if (ok) /* sealed by a password that is no longer known; the next time somebody signs in makes one */
        account_keys_forget(db, account);
    mem_free(ctx);
    return ok;
}

/* ---- which one a word on the command line means ---- */
#define KIES_NAMED 8 /* as many are named in a message, */
#define KIES_ROOM                                                                                  \
    320 /* while they fit in this many bytes: a code is typed back, so it is never cut */

struct keuze {
    int64_t id;
    const char *code, *naam;
};

/* "dijkzicht (Huize Dijkzicht), oost (Wijkteam Oost) …": all, or those that text may mean. */
static const char *candidates(const void *ctx, const struct keuze *list, size_t n, const char *text)
{
    struct buf b;
    size_t named = 0;
    const char *key = text ? text_key(ctx, text) : NULL;

    buf_init(&b, ctx, 4096);
    for (size_t i = 0; i < n; i++) {
        if (key && strcmp(text_key(ctx, list[i].code), key) != 0 &&
            strcmp(text_key(ctx, list[i].naam), key) != 0)
            continue;
        const char *one = mem_format(ctx, "%s%s (%s)", named ? ", " : "", list[i].code,
                                     text_short(ctx, list[i].naam, 20));
        if (named == KIES_NAMED || b.len + strlen(one) > KIES_ROOM) {
            buf_text(&b, " …");
            break;
        }
        buf_text(&b, one);
        named++;
    }
    return b.data ? b.data : "";
}

/* By code or name (match.h). what: "locatie". 0 with words in f. */
static int64_t choose(const void *ctx, const char *what, const struct keuze *list, size_t n,
                      const char *text, struct error *f)
{
    struct match m = match_begin(ctx, text, false);

    for (size_t i = 0; i < n; i++) {
        match_offer(&m, list[i].code, NULL, list[i].id, 0);
        match_offer(&m, list[i].naam, NULL, list[i].id, 1);
    }
    int64_t found = match_end(&m);
    if (found != MATCH_NONE && found != MATCH_DOUBT)
        return found;
    const char *shown = text_short(ctx, text, 40);
    error_set(f,
              found == MATCH_DOUBT
                  ? mem_format(ctx, "‘%s’ past bij meer dan één %s. Kies er een met de code: %s.",
                               shown, what, candidates(ctx, list, n, text))
                  : mem_format(ctx, "Deze %s is er niet: ‘%s’. Er zijn: %s.", what, shown,
                               candidates(ctx, list, n, NULL)),
              NULL);
    return 0;
}

/* Is there anything to choose from? False with words in f; none: what to do when there is nothing. */
static bool any_choice(struct db_conn *db, size_t n, const char *none, struct error *f)
{
    if (db_failed(db))
        error_set(f, "De database is niet te lezen.", "%s", db_error(db)->detail);
    else if (n == 0)
        error_set(f, none, NULL);
    return !db_failed(db) && n > 0;
}

int64_t locatie_kies(struct db_conn *db, int64_t organisatie, const char *text, struct error *f)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "locatie_kies");
    struct locaties_open_rows all = locaties_open(db, ctx, .organisatie = organisatie);
    struct keuze *list = mem_array(ctx, struct keuze, all.n + 1);

    for (size_t i = 0; i < all.n; i++)
        list[i] = (struct keuze){all.row[i].id, all.row[i].slug, all.row[i].naam};
    int64_t id = 0;
    if (any_choice(db, all.n, "Er is nog geen locatie. Maak er een in Koers onder Beheer.", f))
        id = choose(ctx, "locatie", list, all.n, text, f);
    mem_free(ctx);
    return id;
}

int64_t organisatie_kies(struct db_conn *db, const char *text, struct error *f)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "organisatie_kies");
    struct organisaties_rows all = organisaties(db, ctx);
    struct keuze *list = mem_array(ctx, struct keuze, all.n + 1);

    for (size_t i = 0; i < all.n; i++)
        list[i] = (struct keuze){all.row[i].id, all.row[i].slug, all.row[i].naam};
    int64_t id = 0;
    bool any = any_choice(
        db, all.n, "Er is nog geen organisatie. Maak er een met: koers organisatie nieuw NAAM", f);
    if (any && text)
        id = choose(ctx, "organisatie", list, all.n, text, f);
    else if (any && all.n == 1)
        id = list[0].id;
    else if (any)
        error_set(f,
                  mem_format(ctx, "Kies een organisatie met --organisatie. Er zijn: %s.",
                             candidates(ctx, list, all.n, NULL)),
                  NULL);
    mem_free(ctx);
    return id;
}
