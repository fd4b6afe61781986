/* Every query of every room prepares on this engine, gives the columns that the generated C expects
 * and says why when it goes across organisations. The test run does this on SQLite and, with
 * KOERS_TEST_PG, on PostgreSQL. Not here: what a query answers (each room's own tests). */
#include "base/mem.h"
#include "rooms.h"
#include "tests/cm.h"
#include "tests/support/testdb.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static void every_query_prepares(void **state)
{
    struct testdb *t = testdb_open(room_schemas, room_schemas_n);
    size_t n = 0;

    (void)state;
    testdb_personal(t, room_personal_schemas, room_personal_schemas_n);
    testdb_keys(t);
    testdb_check_queries(t);
    for (size_t r = 0; r < room_schemas_n; r++)
        n += room_schemas[r]->n_queries;
    assert_true(n > 50);
    testdb_close(t);
}

/* What is withdrawn must leave every table that hangs on a knoop. A new one comes into this list with
 * what wipes it: knoop_forget() wipes comments, attachments and history, the kind its own rows
 * (draad_paginas_test.c looks for words of a withdrawn story everywhere). */
static void tables_on_a_knoop(void **state)
{
    (void)state;
    if (testdb_postgres())
        skip();
    struct testdb *t = testdb_open(room_schemas, room_schemas_n);
    assert_string_equal(testdb_hangs_on(t, "knoop"),
                        "bijlage cijfer draad geschiedenis knoop_bouwsteen kwaliteitsbeeld "
                        "leer_stap leercyclus meting_cijfer meting_tekst opmerking signaal "
                        "signaal_achterstand signaal_uitweg stem terugkoppeling thema uitspraak "
                        "uitspraak_kaal verhaal voorstel wachtpunt zoektekst");
    testdb_close(t);
}

/* ---- words that are taken away ---- */

/* A word that a query takes away stays in the files until erase_note() is called (db/erase.h). Every
 * query that deletes a row with text, or writes over a text, stands in one of these lists; a new one is
 * named by the test until somebody said which it is. That erase_note() is really called is held by the
 * tests of the functions beside them. */

/* Called with erase_note() in the same transaction: by the function beside it. */
static const char *const followed[] = {
    "account_delete",       /* account_samen.c join() */
    "account_email_set",    /* toegang_paginas.c */
    "account_links_delete", /* account_samen.c join() */
    "account_paren_delete", /* account_keys.c */
    "account_sleutel_blad",
    "account_sleutel_delete",
    "account_sleutel_rewrap",
    "account_links_tidy",  /* mail.c write_tidy() */
    "bijlage_forget",      /* knoop.c knoop_forget() */
    "geschiedenis_forget", /* knoop.c knoop_forget(), knoop_forget_to() */
    "meting_respondenten_delete",
    "meting_teksten_delete", /* meting_half.c write_away() */
    "meting_tekst_done",     /* teksten_paginas.c */
    "meting_upload_delete",
    "meting_upload_kolommen_delete",
    "meting_upload_plekken_delete", /* meting_opslag.c */
    "opmerking_forget",             /* knoop.c knoop_forget() */
    "persoon_email_set",            /* with account_email_set */
    "post_failed",
    "post_readdress",
    "post_sent",
    "post_take_back", /* mail.c */
    "signaal_aanvullingen_forget",
    "signaal_antwoorden_forget",
    "signaal_leeg",     /* uitweg.c */
    "signaal_email",    /* signaal_openbaar.c mail_post(), bewaren.c wipe() */
    "signaal_van_set",  /* bewaren.c */
    "stem_ingetrokken", /* beeld_raden.c */
    "taak_end",
    "taak_stop", /* job.c, job_paginas.c */
    "uitgave_old",
    "versie_bestanden_delete",
    "versie_deel_intrek", /* uitgave.c; verhaal.c */
    "uitweg_berichten_forget",
    "uitweg_leeg",            /* bewaren.c; uitweg.c moves them */
    "verhaal_set_tekst",      /* verhaal.c, verhaal_paginas.c */
    "wachtpunt_reden_forget", /* knoop.c, wachtpunt.c */
    "wachtpunt_set",
    "wachtpunt_set_opgeschort", /* wachtpunt.c, wachtpunt_stappen.c */
    "zoek_index_delete",
    "zoektekst_set", /* by who changes the words */
};
/* No word that somebody asked to take away: a day (a text on SQLite), a state, a code, a hash, public
 * reference data, an address in another spelling; or what an organisation says of itself and its own
 * work, put in other words by who may. */
static const char *const no_words[] = {
    "account_events_delete",
    "account_events_tidy",
    "account_key_set",
    "persoon_key_set",
    "account_taal_set",
    "account_totp_set",
    "account_totp_seal", /* the same value, sealed again: sealed.c sealed_all() */
    "meting_sleutel_set",
    "sleutel_set",
    "account_wachtwoord_set",
    "audit_herhaling_delete",
    "audit_herhaling_set",
    "audit_kop_set",
    "audit_onderwerpen_forget",
    "beeld_inleiding",
    "bereik_set",
    "bouwsteen_delete",
    "draad_delete",
    "gezelschap_update",
    "inhoud_item_update",
    "gezelschap_end",
    "gezelschap_leden_end",
    "gezelschap_lid_end",
    "groep_kring_set",    /* sealed, by who may open it */
    "groep_kring_delete", /* as those: what nobody opens any more */
    "groep_kringen_delete",
    "leer_actie_done",
    "leercyclus_evaluatie",
    "lidmaatschap_end",
    "lidmaatschappen_sinds",
    "zetels_sinds",
    "uitweg_heropen", /* of one whose words were taken away before */
    "lidmaatschappen_end",
    "locatie_close",
    "uitweg_set",
    "wachtpunt_stap_set",
    "keuze_end",
    "keuzes_end",
    "keuzes_tidy",
    "knoop_set_status",
    "knoop_set_titel",
    "leercyclus_gestopt",
    "leercyclus_keuze",
    "leercyclus_reden",
    "links_tidy",
    "locatie_update",
    "meting_afdruk_zet",
    "meting_cijfer_sluit",
    "meting_hide",
    "meting_show",
    "meting_telling_delete",
    "meting_upload_kolom",
    "meting_vaststellen",
    "meting_vervangen",
    "odb_bestand_delete",
    "odb_bestand_hide",
    "odb_bestand_show",
    "odb_indicatoren_delete",
    "odb_meldingen_delete",
    "odb_plekken_delete",
    "odb_waarden_delete",
    "organisatie_update",
    "pending_delete",
    "pending_fail",
    "persoon_naam_set",
    "sessie_end",
    "sessies_end",
    "sessies_tidy",
    "signaal_delen",
    "signaal_gelezen",
    "sleutel_touch",
    "taak_begin",
    "taak_return",
    "taak_take_over",
    "team_update",
    "terugkoppeling_drop",
    "terugkoppeling_lapse",
    "terugkoppeling_send",
    "thema_set_uitleg",
    "token_naar_set",
    "tokens_tidy",
    "uitspraak_update",
    "uitweg_renumber",
    "verhaal_set_toestemming",
    "versie_bestand_insert",
    "versie_gepubliceerd",
    "versie_hash",
    "versie_vastgesteld",
    "versies_vervangen",
    "voorstel_answer",
    "wachtpunt_stappen_delete",
    "write_decided_forget",
    "zoek_index_empty",
    "zoek_index_fill",
    "zoek_index_insert",
};

static bool listed(const char *const *list, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i], name) == 0)
            return true;
    return false;
}

/* Is this a column of text or bytes? */
static bool holds_words(struct testdb *t, const char *table, const char *column)
{
    struct asked {
        const char *table, *column;
    } in = {table, column};
    static const struct db_field params[] = {
        {.name = "t",
         .type = DB_TEKST,
         .offset = offsetof(struct asked, table),
         .null_offset = DB_NO_FIELD},
        {.name = "c",
         .type = DB_TEKST,
         .offset = offsetof(struct asked, column),
         .null_offset = DB_NO_FIELD}
    };
    static const struct db_field columns[] = {
        {.name = "w", .type = DB_TEKST, .offset = 0, .null_offset = DB_NO_FIELD}
    };
    static const struct db_query q = {
        .name = "columns",
        .room = "test",
        .sqlite = "SELECT name AS w FROM pragma_table_info(?1) WHERE type IN ('TEXT', 'BLOB') AND "
                  "name NOT IN ('soort', 'organisatie') AND (?2 = '' OR name = ?2)",
        .params = params,
        .n_params = 2,
        .columns = columns,
        .n_columns = 1,
        .row_size = sizeof(const char *)};
    void *rows;
    return db_many(t->c, t->ctx, &q, &in, &rows) > 0;
}

/* The name that begins at p; on t->ctx. */
static const char *name_at(struct testdb *t, const char *p)
{
    size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyz_0123456789");
    return mem_textn(t->ctx, p, n);
}

/* Does this query delete words, or write over them? */
static bool takes_words(struct testdb *t, const char *sql)
{
    const char *p = strstr(sql, "DELETE FROM "), *set;
    if (p)
        return holds_words(t, name_at(t, p + 12), "");
    p = strstr(sql, "INSERT INTO ");
    set = strstr(sql, "DO UPDATE SET ");
    const char *table = p && set ? name_at(t, p + 12) : NULL;
    if (!table && (p = strstr(sql, "UPDATE ")) && strncmp(p, "UPDATE SET", 10) != 0) {
        table = name_at(t, p + 7);
        set = strstr(p, "SET ");
    }
    if (!table || !set)
        return false;
    const char *end = strstr(set, "WHERE");
    for (p = strchr(set, ' '); p && (!end || p < end); p = strchr(p + 1, ' ')) {
        const char *column = name_at(t, p + 1);
        if (*column && strncmp(p + 1 + strlen(column), " = ", 3) == 0 &&
            holds_words(t, table, column))
            return true;
    }
    return false;
}

static void queries_that_take_words_are_listed(void **state)
{
    (void)state;
    if (testdb_postgres())
        skip();
    struct testdb *t = testdb_open(room_schemas, room_schemas_n);
    size_t n_followed = sizeof followed / sizeof *followed, n = 0, wrong = 0;
    testdb_begin(t);
    for (size_t r = 0; r < room_schemas_n; r++)
        for (size_t i = 0; i < room_schemas[r]->n_queries; i++) {
            const struct db_query *q = room_schemas[r]->queries[i];
            if (!q->writes || !takes_words(t, q->sqlite))
                continue;
            n++;
            if (listed(followed, n_followed, q->name) ||
                listed(no_words, sizeof no_words / sizeof *no_words, q->name))
                continue;
            print_error("%s takes words away: list it above, with its erase_note\n", q->name);
            wrong++;
        }
    testdb_rollback(t);
    assert_int_equal(wrong, 0);
    assert_true(n > 80);
    testdb_close(t);
}

static void say_why(const struct schema_room *const *list, size_t n, enum db_store store)
{
    for (size_t r = 0; r < n; r++) {
        assert_int_equal(list[r]->store, store);
        for (size_t i = 0; i < list[r]->n_queries; i++) {
            const struct db_query *q = list[r]->queries[i];
            assert_int_equal(q->store, store);
            if (q->all_organisations)
                assert_true(strlen(q->all_organisations) > 10);
        }
    }
}

static void nothing_crosses_organisations_unsaid(void **state)
{
    (void)state;
    say_why(room_schemas, room_schemas_n, DB_QUALITY);
    say_why(room_personal_schemas, room_personal_schemas_n, DB_PERSONAL);
    say_why(room_keys_schemas, room_keys_schemas_n, DB_KEYS);
}

static void the_schema_applies_once(void **state)
{
    struct testdb *t = testdb_open(room_schemas, room_schemas_n);
    struct error f = {0};

    (void)state;
    assert_int_equal(migration_pending(t->db, room_schemas, room_schemas_n, &f), 0);
    assert_true(migrate(t->db, room_schemas, room_schemas_n, &f));
    testdb_personal(t, room_personal_schemas, room_personal_schemas_n);
    assert_int_equal(
        migration_pending(t->personal, room_personal_schemas, room_personal_schemas_n, &f), 0);
    testdb_close(t);
}

int main(void)
{
    rooms_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_query_prepares),
        cmocka_unit_test(tables_on_a_knoop),
        cmocka_unit_test(queries_that_take_words_are_listed),
        cmocka_unit_test(nothing_crosses_organisations_unsaid),
        cmocka_unit_test(the_schema_applies_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
