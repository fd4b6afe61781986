/* `koers organisatie …` and `koers gebruiker …`: makes the first organisation and administrator,
 * and a new link for someone who cannot sign in. Never a password on the command line: a link is
 * printed, to be opened in a browser. Not here: the same from the browser
 * (organisatie/beheer_mensen.c). */
#include "base/address.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/command.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "stores.h"
#include <stdio.h>
#include <string.h>

struct task {
    const struct command *o;
    TALLOC_CTX *ctx;
    struct error f;
    /* what was asked */
    const char *verb, *word, *organisatie, *naam, *plaats, *rol, *locatie, *adres, *eerste_jaar;
    /* what came of it */
    int64_t organisation;
    const char *link, *said;
};

/* Opens the store, runs work in one transaction, prints the result. */
static int run_in_store(const char *place, struct task *t, bool (*work)(struct db_conn *, void *))
{
    struct stores s;
    int status = 1;
    if (!stores_open(t->ctx, place, &s, &t->f))
        return command_failed(t->o, &t->f);
    struct db_conn *c = db_conn_open(s.quality, &t->f);
    enum db_result result = c ? db_write(c, work, t, &t->f) : DB_ERROR;
    if (result == DB_OK) {
        if (t->said)
            fputs(t->said, stdout);
        if (t->link)
            printf("%s%s\n", t->adres, t->link);
        status = 0;
    } else {
        command_failed(t->o, &t->f);
    }
    if (c)
        db_conn_close(c);
    stores_close(&s);
    return status;
}

/* ---- organisatie ---- */
/* Which year is due is said at once: the header counts the days to it from now on. */
static bool organisation_new(struct db_conn *db, struct task *t)
{
    int64_t year = 0;
    if (t->eerste_jaar && !text_int(t->eerste_jaar, EERSTE_JAAR_MIN, EERSTE_JAAR_MAX, &year))
        return error_set(&t->f, "Het eerste jaar is een jaartal vanaf 2020. Bijvoorbeeld: 2026.",
                         "%s", t->eerste_jaar);
    int64_t id = organisatie_create(db, t->word, t->plaats ? t->plaats : "");
    if (!id)
        return error_set(&t->f, "Er is al een organisatie met deze naam.", NULL);
    if (year)
        organisatie_eerste_jaar_zet(db, id, (int)year);
    t->said = mem_format(t->ctx,
                         "De organisatie \"%s\" is gemaakt.\n%s\n"
                         "Is dat een ander jaar? Wijzig het bij Beheer, Locaties "
                         "(/beheer/locaties).\n",
                         t->word, organisatie_eerste_jaar_zin(db, t->ctx, id));
    return true;
}

static bool organisation_work(struct db_conn *db, void *arg)
{
    struct task *t = arg;
    struct buf b;
    if (!strcmp(t->verb, "nieuw")) {
        t->word = text_tidy(t->ctx, t->word, TEXT_LINE);
        return organisation_new(db, t);
    }
    struct organisaties_rows all = organisaties(db, t->ctx);
    buf_init(&b, t->ctx, 1 << 20);
    for (size_t i = 0; i < all.n; i++)
        buf_format(&b, "%s\t%s\n", all.row[i].slug, all.row[i].naam);
    t->said = b.data;
    return true;
}

static int wrong_verb(const struct command *o)
{
    fprintf(stderr, "koers %s: dit kan niet. Zo wel: koers %s %s\n", o->name, o->name,
            o->arguments);
    return 2;
}

static int run_organisation(const struct command *o, int argc, char **argv)
{
    const char *place = db_default_place();
    int status;
    struct task t = {.o = o};
    const struct option options[] = {
        OPTION_DB(&place),
        {"--plaats",      &t.plaats,      NULL, "de plaats waar de organisatie zit"},
        {"--eerste-jaar", &t.eerste_jaar, NULL,
                  "nieuw: over welk jaar de organisatie hier als eerste publiceert (standaard: het eerste "
         "dat nog op tijd kan)"                                                             },
    };
    if (!options_read(o, options, sizeof options / sizeof *options, &argc, argv, 1, 2, &status))
        return status;
    t.verb = argv[1];
    t.word = argc > 2 ? argv[2] : NULL;
    if (strcmp(t.verb, "lijst") != 0 && (strcmp(t.verb, "nieuw") != 0 || text_blank(t.word)))
        return wrong_verb(o);
    t.ctx = mem_ctx(NULL, "opdracht");
    status = run_in_store(place, &t, organisation_work);
    mem_free(t.ctx);
    return status;
}

const struct command command_organisatie = {
    .name = "organisatie",
    .arguments = "[--db PLAATS] nieuw NAAM [--plaats PLAATS] [--eerste-jaar JAAR] | lijst",
    .title = "Maak een organisatie, of toon welke er zijn.",
    .run = run_organisation,
};

/* ---- gebruiker ---- */
static bool find_location(struct db_conn *db, struct task *t, int64_t *location)
{
    *location = 0;
    if (!t->locatie)
        return true;
    *location = locatie_kies(db, t->organisation, t->locatie, &t->f);
    return *location != 0;
}

static bool user_new(struct db_conn *db, struct task *t)
{
    enum rol role;
    int64_t location;
    if (!rol_from_code(t->rol ? t->rol : "beheerder", &role))
        return error_set(&t->f, "Deze rol is er niet. koers routes noemt de rollen.", "%s", t->rol);
    if (!find_location(db, t, &location))
        return false;
    if (address_objection(t->word))
        return error_set(&t->f, address_objection(t->word), "%s", t->word);
    int64_t id = persoon_create(db, t->organisation, t->naam ? t->naam : t->word, t->word, LANG_NL);
    if (!id)
        return error_set(&t->f, "Met dit e-mailadres is er al iemand in deze organisatie.", "%s",
                         t->word);
    lid_create(db, t->organisation, id, role, location, 0);
    t->link = access_create(db, t->ctx, t->organisation, id);
    audit_write(db, t->organisation, 0, "beheer", mem_format(t->ctx, "persoon %lld", (long long)id),
                "gemaakt op de opdrachtregel");
    t->said = "De uitnodiging is gemaakt. Open deze link binnen zeven dagen en kies een "
              "wachtwoord:\n";
    return true;
}

/* Nobody has this address yet: the newest invitation to it, with a new link. */
static bool invite_again(struct db_conn *db, struct task *t, const char *email)
{
    struct personen_waiting_rows waiting =
        personen_waiting(db, t->ctx, .email = email, .bezorgadres = address_key(t->ctx, email));
    if (!waiting.n)
        return error_set(&t->f, "Met dit e-mailadres is er geen account.", "%s", t->word);
    int64_t organisation = waiting.row[0].organisatie, id = waiting.row[0].id;
    t->link = access_create(db, t->ctx, organisation, id);
    audit_write(db, organisation, 0, "beheer", mem_format(t->ctx, "persoon %lld", (long long)id),
                "uitgenodigd op de opdrachtregel");
    t->said = "De uitnodiging is vernieuwd. Open deze link binnen zeven dagen en kies een "
              "wachtwoord:\n";
    return true;
}

static bool user_reset(struct db_conn *db, struct task *t)
{
    const char *email = text_lower(t->ctx, t->word);
    struct account_by_email_row a;
    if (!account_by_email(db, t->ctx, &a, .email = email,
                          .bezorgadres = address_key(t->ctx, email)))
        return invite_again(db, t, email);
    if (!a.plekken)
        return error_set(&t->f, "Dit account hoort bij geen enkele organisatie meer.", "%s",
                         t->word);
    t->link = account_link_create(db, t->ctx, a.id, LINK_HERSTEL, NULL);
    account_totp_set(db, .id = a.id, .laatst_null = true);
    account_failed(db, .id = a.id, .sinds = TIME_NONE);
    account_event(db, a.id, "opdrachtregel", "herstellink en tweede stap uit");
    t->said = "De tweede stap staat uit. Open deze link binnen twee uur en kies een wachtwoord:\n";
    return true;
}

static bool user_list(struct db_conn *db, struct task *t)
{
    struct personen_rows all = personen(db, t->ctx, .organisatie = t->organisation);
    struct lidmaatschappen_all_rows roles =
        lidmaatschappen_all(db, t->ctx, .organisatie = t->organisation);
    struct buf b;
    buf_init(&b, t->ctx, 8 << 20);
    for (size_t i = 0; i < all.n; i++) {
        buf_format(&b, "%s\t%s", all.row[i].email, all.row[i].naam);
        for (size_t k = 0; k < roles.n; k++) {
            if (roles.row[k].persoon == all.row[i].id && roles.row[k].tot == DATE_NONE)
                buf_format(&b, "\t%s%s%s", roles.row[k].rol, roles.row[k].locatie_naam ? " " : "",
                           roles.row[k].locatie_naam ? roles.row[k].locatie_naam : "");
        }
        buf_text(&b, all.row[i].gesloten != TIME_NONE ? "\tgesloten\n" : "\n");
    }
    t->said = b.data;
    return true;
}

static bool user_work(struct db_conn *db, void *arg)
{
    struct task *t = arg;
    if (!strcmp(t->verb, "herstel"))
        return user_reset(db, t);
    t->organisation = organisatie_kies(db, t->organisatie, &t->f);
    if (!t->organisation)
        return false;
    return !strcmp(t->verb, "nieuw") ? user_new(db, t) : user_list(db, t);
}

static int wrong_address(const struct command *o, const char *word)
{
    fprintf(stderr,
            "koers %s: ‘%s’ is geen e-mailadres. Schrijf het bijvoorbeeld zo: naam@voorbeeld.nl\n",
            o->name, word);
    return 2;
}

static int run_user(const struct command *o, int argc, char **argv)
{
    const char *place = db_default_place();
    int status;
    struct task t = {.o = o};
    const struct option options[] = {
        OPTION_DB(&place),
        {"--organisatie", &t.organisatie, NULL, "welke organisatie, als er meer zijn"                  },
        {"--naam",        &t.naam,        NULL, "de naam van de persoon"                               },
        {"--rol",         &t.rol,         NULL, "de rol (standaard beheerder)"                         },
        {"--locatie",     &t.locatie,     NULL, "de locatie van de rol (standaard de hele organisatie)"},
        {"--adres",       &t.adres,       NULL,
                  "het begin van de link (standaard de eerste naam van KOERS_HOST)"                             },
    };
    if (!options_read(o, options, sizeof options / sizeof *options, &argc, argv, 1, 2, &status))
        return status;
    t.verb = argv[1];
    t.word = argc > 2 ? argv[2] : NULL;
    bool with_address = !strcmp(t.verb, "nieuw") || !strcmp(t.verb, "herstel");
    if (!with_address && strcmp(t.verb, "lijst") != 0)
        return wrong_verb(o);
    t.ctx = mem_ctx(NULL, "opdracht");
    t.word = with_address ? text_tidy(t.ctx, t.word, TEXT_CODE) : t.word;
    if (with_address && (!t.word || !text_email(t.word))) {
        status = t.word ? wrong_address(o, t.word) : wrong_verb(o);
        mem_free(t.ctx);
        return status;
    }
    if (!t.adres)
        t.adres = default_address(t.ctx);
    status = run_in_store(place, &t, user_work);
    mem_free(t.ctx);
    return status;
}

const struct command command_gebruiker = {
    .name = "gebruiker",
    .arguments = "[--db PLAATS] nieuw E-MAIL [--naam NAAM] [--rol ROL] [--locatie LOCATIE] | "
                 "herstel E-MAIL | lijst",
    .title = "Maak de eerste beheerder, geef iemand weer toegang, of toon wie er zijn.",
    .help =
        "Koers vraagt hier nooit om een wachtwoord. Het toont een link, en daarmee kiest iemand "
        "zelf een wachtwoord.",
    .run = run_user,
};
