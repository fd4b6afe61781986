/* Signals as staff see them: answered, listed, joined, made into stories, written down by staff,
 * and never shown to those without the right. On both engines. Not here: the rules
 * (signaal_regels_test.c), givers (signaal_openbaar_test.c), drafts (terugkoppeling_test.c). */
#include "base/text.h"
#include "db/backup.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_sql.h"
#include "rooms.h"
#include "signaal/signaal_scene.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- answering ---- */

/* S1: a signal is closed by an answer, and by nothing else. */
static void only_an_answer_closes(void **state)
{
    (void)state;
    static const struct {
        const char *soort, *tekst;
        int status;
        const char *after;
    } cases[] = {
        {"gedaan",        "",                               422, "nieuw"     },
        {"",              "Wij doen er wat mee.",           422, "nieuw"     },
        {"sluiten",       "Wij doen er wat mee.",           422, "nieuw"     },
        {"niets_gedaan",  "Nee.",                           422, "nieuw"     },
        {"niets_gedaan",  "Er is geen.",                    422, "nieuw"     },
        {"tussenbericht", "Wij vragen het de nachtploeg.",  303, "bezig"     },
        {"niets_gedaan",  "Er is dit jaar geen geld voor.", 303, "beantwoord"},
        {"tussenbericht", "Misschien volgend jaar wel.",    303, "beantwoord"},
    };
    struct given g = give_here("Een bel op elke kamer?");
    const char *path = PATH("/signalen/%lld", (long long)g.id);
    as(ROL_PROFESSIONAL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        answer_signal(g.id, cases[i].soort, cases[i].tekst, cases[i].status);
        assert_string_equal(knoop_of(w.one.organisatie, g.id).status, cases[i].after);
        assert_string_equal(waiting(g.id),
                            strcmp(cases[i].after, "beantwoord") == 0 ? "" : "signaal_antwoord ");
    }
    struct answer a = visitor_post(staff, PATH("%s/antwoord", path), "soort", "niets_gedaan",
                                   "tekst", "Te kort", NULL);
    HAS(a, "Leg uit waarom, in een hele zin.");
    HAS(a, "Te kort");
    HAS(a, "Wij doen hier niets mee, en ik leg hieronder uit waarom");
    HAS(a, "<span class=\"soort\">Wij doen hier niets mee. Dit is waarom</span>");
    HAS(a, "Antwoord verstuurd: wij doen hier niets mee");
    LACKS(a, "niets_gedaan ");
    a = visitor_get(giver, "/code/mijn");
    HAS(a, "<span class=\"soort\">Wij doen hier niets mee. Dit is waarom</span>");
    HAS(a, "Er is dit jaar geen geld voor.");
    HAS(a, "Misschien volgend jaar wel.");
    as(ROL_PROJECTLEIDER); /* reads no signals and answers none */
    assert_int_equal(visitor_get(staff, path).status, 403);
    assert_int_equal(visitor_post(staff, PATH("%s/antwoord", path), "soort", "gedaan", "tekst",
                                  "Gedaan, hoor.", NULL)
                         .status,
                     403);
}

/* Each kind of answer begins its mail in its own way, before the words of who answered. */
static void the_mail_says_which_answer_it_is(void **state)
{
    static const struct {
        const char *soort, *onderwerp, *begin;
    } cases[] = {
        {"tussenbericht", "Bericht over uw signaal",
         "U vertelde ons iets. Wij zijn er nog mee bezig."                                      },
        {"gedaan",        "Antwoord op uw signaal",  "U vertelde ons iets. Dit is ons antwoord:"},
        {"niets_gedaan",  "Antwoord op uw signaal",
         "U vertelde ons iets. Wij doen hier niets mee. Dit is waarom:"                         },
    };
    const char *words = "Er is dit jaar geen geld voor.";
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct given g = give_here("Een bel op elke kamer?");
        struct post_by_id_row m;
        int64_t id = 1;
        assert_int_equal(
            visitor_post(giver, "/code/mailen", "email", "ik@ergens.example", NULL).status, 303);
        as(ROL_PROFESSIONAL);
        answer_signal(g.id, cases[i].soort, words, 303);
        while (mail(id + 1, &m))
            id++;
        assert_true(mail(id, &m));
        assert_string_equal(m.aan, "ik@ergens.example");
        assert_string_equal(m.onderwerp, cases[i].onderwerp);
        assert_true(text_starts(m.inhoud, cases[i].begin));
        assert_non_null(strstr(m.inhoud, words));
    }
}

/* People of another place or organisation get 404 for every page and form of a signal. */
static void elsewhere_it_does_not_exist(void **state)
{
    (void)state;
    static const char *const parts[] = {"", "/antwoord", "/merken", "/thema", "/verhaal"};
    struct given g = give(&w.one, w.one.elsewhere, "Een geheim van de wijk.", "");
    struct given far = give(&w.two, w.two.here, "Een geheim van de buren.", "");
    int seen = 0, tried = 0;
    for (int who = 0; who < 2; who++) {
        const struct world_side *s = who ? &w.two : &w.one;
        visitor_forget(staff);
        visitor_sign_in(staff, s->organisatie, s->person[ROL_KWALITEITSMEDEWERKER]);
        long long id = (long long)g.id;
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            const char *path = PATH("/signalen/%lld%s", id, parts[i]);
            struct answer a = i ? visitor_post(staff, path, "soort", "gedaan", "tekst",
                                               "Dat is gedaan.", "thema", "1", NULL)
                                : visitor_get(staff, path);
            if (who && g.id == far.id) /* the same number is their own there */
                continue;
            assert_int_equal(a.status, 404);
            LACKS(a, "geheim");
            tried += !who;
        }
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        seen += audited("niet gevonden", PATH("route %s /signalen/:id%s id=%lld",
                                              i ? "POST" : "GET", parts[i], (long long)g.id));
    assert_int_equal(seen, tried);
    assert_string_equal(knoop_of(w.one.organisatie, g.id).status, "nieuw");
    as(ROL_KWALITEITSMEDEWERKER); /* of the first location and the whole */
    LACKS(visitor_get(staff, "/signalen"), "geheim");
    LACKS(visitor_get(staff, "/zoeken?q=geheim"), "wijk");
    assert_int_equal(visitor_post(staff, "/signalen/thema", "signaal",
                                  PATH("%lld", (long long)g.id), "nieuw_thema", "Geheim", NULL)
                         .status,
                     404);
    assert_int_equal(audited("niet gevonden", "route POST /signalen/thema"), 1);
    as(ROL_BESTUURDER); /* everywhere, but not the words of givers */
    assert_int_equal(visitor_get(staff, PATH("/signalen/%lld", (long long)g.id)).status, 403);
}

/* ---- the inbox ---- */

static void who_waits_longest_comes_first(void **state)
{
    (void)state;
    as(ROL_PROFESSIONAL);
    HAS(visitor_get(staff, "/signalen"), "Niemand wacht op een eerste antwoord");
    int64_t late = signal_at(w.one.here, "Al lang geleden.", 20);
    signal_at(w.one.here, "Gisteren pas.", 1);
    signal_at(w.one.elsewhere, "Ergens anders.", 30);
    struct answer a = visitor_get(staff, "/signalen?status=nieuw");
    HAS(a, "2 mensen wachten op een eerste antwoord");
    HAS(a, "20 dagen");
    const char *old = strstr(a.body, "Al lang geleden."), *young = strstr(a.body, "Gisteren pas.");
    assert_true(old && young && old < young);
    LACKS(a, "Ergens anders.");
    answer_signal(late, "tussenbericht", "Wij zijn bezig.", 303);
    a = visitor_get(staff, "/signalen?status=bezig");
    HAS(a, "Al lang geleden.");
    LACKS(a, "Gisteren pas.");
    answer_signal(late, "gedaan", "Het is gedaan.", 303);
    HAS(visitor_get(staff, "/signalen?status=beantwoord"), "Al lang geleden.");
    LACKS(visitor_get(staff, "/signalen?status=onzin"), "Al lang geleden."); /* the first tab */
    a = visitor_get(staff, "/signalen?status=bezig&na=x&na_id=-4");
    assert_int_equal(a.status, 200);
    staff->json = true;
    HAS(visitor_get(staff, "/signalen"), "\"verhaal\":\"Gisteren pas.\"");
}

/* Every signal stands on one page, and on one only, also when many came in one second. */
static void a_long_list_has_pages(void **state)
{
    (void)state;
    for (int i = 0; i < 95; i++)
        signal_at(w.one.here, PATH("Nummer-%03d-", i), i < 60 ? 9 : 3);
    as(ROL_PROFESSIONAL);
    const char *next = "/signalen";
    size_t seen[95] = {0}, pages = 0;
    while (next) {
        struct answer a = visitor_get(staff, next);
        size_t here = times(a.body, "“Nummer-");
        assert_true(here > 0 && here <= 15);
        for (int i = 0; i < 95; i++)
            seen[i] += times(a.body, PATH("“Nummer-%03d-", i));
        const char *link = strstr(a.body, "/signalen?status=nieuw&amp;na=");
        next = NULL;
        if (link) {
            char *href = mem_textn(w.t->ctx, link, strcspn(link, "\""));
            for (char *amp; (amp = strstr(href, "&amp;"));)
                memmove(amp + 1, amp + 5, strlen(amp + 5) + 1);
            next = href;
        }
        pages++;
    }
    assert_int_equal(pages, 7);
    for (int i = 0; i < 95; i++)
        assert_int_equal(seen[i], 1);
}

/* ---- themes and stories ---- */

static size_t upstream(int64_t knoop)
{
    testdb_begin(w.t);
    struct ids all = draad_sources(w.t->c, w.t->ctx, w.one.organisatie, knoop, "signaal");
    testdb_commit(w.t);
    return all.n;
}

static int64_t id_in(const char *location)
{
    const char *slash = strrchr(location, '/');
    return slash ? strtoll(slash + 1, NULL, 10) : 0;
}

static void joined_signals_keep_their_trace(void **state)
{
    (void)state;
    int64_t a = signal_at(w.one.here, "De bel.", 3), b = signal_at(w.one.here, "De bel ook.", 2);
    int64_t c = signal_at(w.one.here, "Nog een bel.", 1);
    const char *one = PATH("%lld", (long long)a), *two = PATH("%lld", (long long)b);
    as(ROL_PROFESSIONAL);
    struct answer r =
        visitor_post(staff, "/signalen/thema", "nieuw_thema", "De bel", "status", "bezig", NULL);
    assert_int_equal(r.status, 422);
    HAS(r, "Kies eerst een of meer signalen");
    HAS(r, "Mee bezig (0)</a>");
    r = visitor_post(staff, "/signalen/thema", "signaal", one, "signaal", two, NULL);
    assert_int_equal(r.status, 422);
    assert_int_equal(times(r.body, " checked"), 2); /* the choice is not lost */
    r = visitor_post(staff, "/signalen/thema", "signaal", one, "signaal", two, "nieuw_thema",
                     "De bel", NULL);
    assert_int_equal(r.status, 303);
    int64_t theme = id_in(r.location);
    assert_int_equal(upstream(theme), 2);
    assert_string_equal(knoop_of(w.one.organisatie, a).status, "bezig");
    assert_string_equal(waiting(a), "signaal_antwoord "); /* each giver still waits */
    assert_int_equal(knoop_of(w.one.organisatie, theme).locatie, w.one.here);
    HAS(visitor_get(staff, r.location), "De bel ook.");
    r = visitor_post(staff, PATH("/signalen/%lld/thema", (long long)c), "thema",
                     PATH("%lld", (long long)theme), NULL);
    assert_int_equal(r.status, 303);
    assert_int_equal(upstream(theme), 3);
    HAS(visitor_get(staff, r.location), PATH("/themas/%lld", (long long)theme));
    /* the name of a theme that is open joins it, however it is written; the first is not doubled */
    int64_t d = signal_at(w.one.here, "Altijd die bel.", 1);
    r = visitor_post(staff, "/signalen/thema", "signaal", PATH("%lld", (long long)d), "nieuw_thema",
                     " de BEL", NULL);
    assert_int_equal(id_in(r.location), theme);
    assert_int_equal(upstream(theme), 4);
    /* a name that differs in a sign is another theme */
    int64_t e = signal_at(w.one.here, "Op de bovenste bel.", 1);
    r = visitor_post(staff, "/signalen/thema", "signaal", PATH("%lld", (long long)e), "nieuw_thema",
                     "De bel > 2", NULL);
    int64_t above = id_in(r.location);
    assert_true(above != theme);
    r = visitor_post(staff, "/signalen/thema", "signaal", PATH("%lld", (long long)e), "nieuw_thema",
                     "De bel < 2", NULL);
    assert_true(id_in(r.location) != theme && id_in(r.location) != above);
    /* joining once more changes nothing */
    visitor_post(staff, PATH("/signalen/%lld/thema", (long long)c), "thema",
                 PATH("%lld", (long long)theme), NULL);
    assert_int_equal(upstream(theme), 4);
    /* a theme of another place is neither shown nor taken */
    struct db_conn *db = testdb_begin(w.t);
    int64_t far = thema_create(db,
                               &(struct knoop_new){.organisatie = w.one.organisatie,
                                                   .locatie = w.one.elsewhere,
                                                   .titel = "Verborgen thema"},
                               "");
    testdb_commit(w.t);
    LACKS(visitor_get(staff, "/signalen"), "Verborgen thema");
    LACKS(visitor_get(staff, PATH("/signalen/%lld", (long long)c)), "Verborgen thema");
    const char *hidden = PATH("%lld", (long long)far);
    assert_int_equal(
        visitor_post(staff, "/signalen/thema", "signaal", one, "thema", hidden, NULL).status, 404);
    assert_int_equal(
        visitor_post(staff, PATH("/signalen/%lld/thema", (long long)c), "thema", hidden, NULL)
            .status,
        422);
    assert_int_equal(upstream(far), 0);
    visitor_post(staff, PATH("/signalen/%lld/merken", (long long)c), "bouwsteen", "3", "bouwsteen",
                 "5", NULL);
    testdb_begin(w.t);
    assert_int_equal(knoop_bouwstenen(w.t->c, w.one.organisatie, c), 1u << 3 | 1u << 5);
    testdb_commit(w.t);
}

static struct verhaal story_of(int64_t id)
{
    struct verhaal v;
    testdb_begin(w.t);
    assert_true(verhaal_read(w.t->c, w.t->ctx, w.one.organisatie, id, &v));
    testdb_commit(w.t);
    return v;
}

static int64_t tell_on(int64_t signal, const char *text)
{
    struct answer a = visitor_post(staff, PATH("/signalen/%lld/verhaal", (long long)signal),
                                   "tekst", text, "onherkenbaar", "1", NULL);
    assert_int_equal(a.status, 303);
    return id_in(a.location);
}

/* Only the giver says whether the words may be shared, and may change that. */
static void a_story_goes_out_with_consent_only(void **state)
{
    (void)state;
    struct given g = give_here("Kamer 12 hoort de bel niet, zei Jan.");
    as(ROL_PROFESSIONAL);
    assert_int_equal(visitor_post(staff, PATH("/signalen/%lld/verhaal", (long long)g.id), "tekst",
                                  "Iemand hoort de bel niet.", NULL)
                         .status,
                     422); /* nobody looked whether it is unrecognisable */
    int64_t id = tell_on(g.id, "Iemand hoort de bel niet.");
    struct verhaal v = story_of(id);
    assert_string_equal(v.toestemming, "gevraagd");
    assert_false(verhaal_openbaar(&v));
    assert_int_equal(upstream(id), 1);
    assert_int_equal(visitor_post(giver, "/code/delen", "delen", "misschien", NULL).status, 422);
    visitor_post(giver, "/code/delen", "delen", "ja", NULL);
    v = story_of(id); /* the giver now says yes: that counts for the story too */
    assert_true(verhaal_openbaar(&v));
    assert_string_equal(waiting(id), "");
    int64_t second = tell_on(g.id, "De bel is te zacht.");
    v = story_of(second);
    assert_string_equal(v.toestemming, "gegeven");
    assert_true(verhaal_openbaar(&v));
    visitor_post(giver, "/code/delen", "delen", "nee", NULL);
    for (int i = 0; i < 2; i++) {
        v = story_of(i ? second : id);
        assert_string_equal(v.toestemming, "ingetrokken");
        assert_string_equal(v.tekst, "");
        assert_false(verhaal_openbaar(&v));
    }
    assert_string_equal(knoop_of(w.one.organisatie, id).titel, "Ingetrokken verhaal");
    visitor_post(giver, "/code/delen", "delen", "ja", NULL); /* what is gone stays gone */
    v = story_of(id);
    assert_string_equal(v.toestemming, "ingetrokken");
}

/* ---- inside ---- */

static int64_t last_signal_after(int64_t before)
{
    struct knoop k;
    int64_t found = 0;
    for (int64_t i = before + 1; knoop_read(w.t->c, w.t->ctx, w.one.organisatie, i, &k); i++)
        if (strcmp(k.soort, "signaal") == 0 && !found)
            found = i;
    return found;
}

static const char *backup_made(void)
{
    struct error f = {0};
    const char *file = PATH("%s-reserve", w.t->place);
    if (!backup_create(&(struct backup){.db = w.t->db,
                                        .file = file,
                                        .rooms = room_schemas,
                                        .n_rooms = room_schemas_n,
                                        .overwrite = true},
                       &f))
        fail_msg("%s %s", f.message, f.detail);
    return file;
}

/* Does one of the files hold the hash under which this person finds signals back? */
static int files_with(enum rol rol)
{
    const char *const files[] = {w.t->place, PATH("%s-wal", w.t->place), backup_made()};
    uint8_t van[32];
    int found = 0;
    testdb_begin(w.t);
    assert_true(signaal_van(w.t->c, w.one.organisatie, w.one.person[rol], van));
    testdb_commit(w.t);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        FILE *in = fopen(files[i], "rb");
        char *all = mem_array(NULL, char, 64 << 20);
        size_t len = in ? fread(all, 1, 64 << 20, in) : 0;
        assert_non_null(in);
        fclose(in);
        found += len && memmem(all, len, van, sizeof van);
        mem_free(all);
    }
    unlink(files[2]);
    return found;
}

/* What the choice leaves: default nothing that leads to a person. */
static const struct choice_case {
    const char *choice;
    bool named, own; /* the name stands with it; it stands under "Mijn signalen" */
} choices[] = {
    {"nee",   false, false},
    {"",      false, false},
    {"eigen", false, true },
    {"ja",    true,  true },
};
#define CHOICES (sizeof choices / sizeof *choices)

/* The only volunteer of a place says nothing of herself: the row is, but for its words, the row of a
 * signal that was given outside at that place. */
static void the_only_one_of_a_role_is_not_told(void **state)
{
    static const enum rol roles[] = {ROL_ZORGVRAGER, ROL_NAASTE, ROL_VRIJWILLIGER,
                                     ROL_PROFESSIONAL};
    struct signaal_of_row outside, inside;
    (void)state;
    struct given g = give_here("De koffie is koud.");
    testdb_begin(w.t);
    assert_true(
        signaal_of(w.t->c, w.t->ctx, &outside, .organisatie = w.one.organisatie, .id = g.id));
    testdb_commit(w.t);
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        as(roles[i]);
        const char *kind = rol_of(roles[i])->gever;
        struct answer a = visitor_get(staff, "/signalen/nieuw");
        LACKS(a, PATH("value=\"%s\" selected", kind));
        HAS(a, "value=\"onbekend\" selected");
        visitor_post(staff, "/signalen/nieuw", "verhaal", "De koffie is koud.", "wie", kind,
                     "locatie", PATH("%lld", (long long)w.one.here), "naam", i % 2 ? "" : "nee",
                     NULL);
        int64_t id = last_signal();
        testdb_begin(w.t);
        assert_true(
            signaal_of(w.t->c, w.t->ctx, &inside, .organisatie = w.one.organisatie, .id = id));
        testdb_commit(w.t);
        assert_string_equal(inside.gever, outside.gever);
        assert_string_equal(inside.kanaal, outside.kanaal);
        assert_string_equal(inside.taal, outside.taal);
    }
}

/* Nobody else sees who it was, on the page, in the list, in JSON or history, and the row names no
 * person. By default the giver follows it by a code, as anyone. */
static void a_name_is_only_given_when_asked(void **state)
{
    (void)state;
    as(ROL_ZORGVRAGER);
    HAS(visitor_get(staff, "/signalen/nieuw"), "value=\"nee\" checked");
    for (size_t i = 0; i < CHOICES; i++) {
        as(ROL_ZORGVRAGER);
        const char *words = PATH("De thee is koud, %zu.", i);
        struct answer a = give_inside(words, choices[i].choice);
        assert_int_equal(a.status, 303);
        assert_string_equal(a.location, choices[i].own ? "/signalen/mijn" : "/code/dank");
        int64_t id = last_signal();
        if (choices[i].own) {
            HAS(visitor_get(staff, "/signalen/mijn"), words);
        } else {
            LACKS(visitor_get(staff, "/signalen/mijn"), words);
            const char *code = code_on(visitor_get(staff, "/code/dank"));
            HAS(visitor_get(staff, "/code/mijn"), words);
            visitor_forget(giver); /* somewhere else, without account */
            assert_string_equal(visitor_post(giver, "/code", "code", code, NULL).location,
                                "/code/mijn");
            HAS(visitor_get(giver, "/code/mijn"), words);
            assert_int_equal(
                visitor_post(giver, "/code/mailen", "email", "ik@ergens.example", NULL).status,
                303);
        }
        assert_int_equal(knoop_of(w.one.organisatie, id).door,
                         choices[i].named ? w.one.person[ROL_ZORGVRAGER] : 0);
        as(ROL_KWALITEITSMEDEWERKER);
        const char *const where[] = {PATH("/signalen/%lld", (long long)id), "/signalen"};
        for (int k = 0; k < 4; k++) {
            staff->json = k % 2;
            a = visitor_get(staff, where[k / 2]);
            const char *at = strstr(a.body, words), *name;
            assert_non_null(at);
            name = strstr(a.body, PATH("een %d", ROL_ZORGVRAGER));
            if (choices[i].named != !!name)
                fail_msg("%s %s: %s", where[k / 2], choices[i].choice, a.body);
        }
        staff->json = false;
        answer_signal(id, "gedaan", "De thee is nu warm.", 303);
        struct post_by_id_row m;
        if (i == 0) { /* the mail sends to where this giver reads it */
            assert_true(mail(1, &m));
            assert_non_null(strstr(m.inhoud, "/code\n"));
        }
        as(ROL_NAASTE);
        LACKS(visitor_get(staff, "/signalen/mijn"), words);
    }
}

/* Everywhere but where the words are read, no name: not for who reads the themes, not in public. */
static void a_name_stands_where_the_words_are_read(void **state)
{
    (void)state;
    const char *name = PATH("een %d", ROL_ZORGVRAGER);
    as(ROL_ZORGVRAGER);
    give_inside("Ik hoor de bel niet.", "ja");
    int64_t id = last_signal();
    as(ROL_PROFESSIONAL);
    struct answer a = visitor_post(staff, "/signalen/thema", "signaal", PATH("%lld", (long long)id),
                                   "nieuw_thema", "De bel", NULL);
    const char *theme = mem_text(w.t->ctx, a.location);
    assert_int_equal(a.status, 303);
    const char *const pages[] = {PATH("/signalen/%lld", (long long)id),
                                 "/signalen?status=bezig",
                                 theme,
                                 "/themas",
                                 "/dekking",
                                 "/zoeken?q=bel",
                                 "/",
                                 PATH("/knopen/%lld", (long long)id)};
    int read = 0;
    for (int rol = 0; rol < ROL_AANTAL; rol++) {
        if (rol == ROL_ZORGVRAGER)
            continue; /* the frame greets her by name */
        bool may = mag_where((enum rol)rol, MAG_SIGNAAL_LEZEN) != WAAR_NIET;
        as((enum rol)rol);
        for (size_t i = 0; i < 2 * sizeof pages / sizeof *pages; i++) {
            staff->json = i % 2;
            a = visitor_get(staff, pages[i / 2]);
            bool there = strstr(a.body, name) != NULL;
            if (there && !may)
                fail_msg("%s tells %s the name", pages[i / 2], rol_code((enum rol)rol));
            if (i < 4 && may && !there)
                fail_msg("%s hides the name from %s", pages[i / 2], rol_code((enum rol)rol));
            read += there;
        }
        staff->json = false;
    }
    assert_true(read >= 4);
}

/* Sent twice by a doubtful connection: one signal, the same code; with an own page too. */
static void inside_sent_twice_is_one_signal(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHOICES; i++) {
        as(ROL_ZORGVRAGER);
        int64_t before = last_signal();
        const char *token = visitor_token(staff, "/signalen/nieuw");
        const char *code = NULL, *here = PATH("%lld", (long long)w.one.here);
        for (int twice = 0; twice < 2; twice++) {
            struct answer a = visitor_post_token(staff, token, "/signalen/nieuw", "verhaal",
                                                 PATH("Dubbel %zu.", i), "wie", "zorgvrager",
                                                 "locatie", here, "naam", choices[i].choice, NULL);
            assert_int_equal(a.status, 303);
            assert_string_equal(a.location, choices[i].own ? "/signalen/mijn" : "/code/dank");
            if (choices[i].own)
                continue;
            const char *now = code_on(visitor_get(staff, "/code/dank"));
            assert_true(!code || strcmp(code, now) == 0);
            code = now;
        }
        testdb_begin(w.t);
        struct knoop k;
        assert_true(knoop_read(w.t->c, w.t->ctx, w.one.organisatie, last_signal_after(before), &k));
        testdb_commit(w.t);
        assert_int_equal(last_signal(), k.id);
    }
}

/* With the database, its backup and its log in hand, and every key in it: who of these people gave
 * which signal? Tried is all that leads to a person: the keyed hash of each, who made the knoop and its
 * history, a line of the log about it. */
static void the_files_join_nobody(void **state)
{
    (void)state;
    static const enum rol givers[] = {ROL_ZORGVRAGER, ROL_NAASTE, ROL_PROFESSIONAL,
                                      ROL_VRIJWILLIGER};
    size_t n = sizeof givers / sizeof *givers;
    int64_t first = 0;
    for (size_t i = 0; i < n; i++) {
        as(givers[i]);
        assert_int_equal(give_inside(PATH("Woorden van %zu.", i), "").status, 303);
        HAS(visitor_get(staff, "/code/dank"), "class=\"code\"");
        visitor_get(staff, "/code/mijn");
        first = first ? first : last_signal();
    }
    testdb_begin(w.t);
    for (int rol = 0; rol < ROL_AANTAL; rol++) {
        uint8_t van[32];
        assert_true(signaal_van(w.t->c, w.one.organisatie, w.one.person[rol], van));
        struct signalen_of_persoon_rows rows =
            signalen_of_persoon(w.t->c, w.t->ctx, .organisatie = w.one.organisatie,
                                .persoon = w.one.person[rol], .van = {van, sizeof van});
        assert_int_equal(rows.n, 0);
    }
    struct geschiedenis_of_rows lines;
    for (int64_t id = first; id < first + (int64_t)n; id++) {
        lines = geschiedenis_of(w.t->c, w.t->ctx, .organisatie = w.one.organisatie, .knoop = id,
                                .max = 20);
        for (size_t i = 0; i < lines.n; i++)
            assert_null(lines.row[i].naam);
    }
    testdb_commit(w.t);
    for (int64_t id = first; id < first + (int64_t)n; id++)
        assert_int_equal(audited("gelezen", PATH("route GET /signalen/:id id=%lld", (long long)id)),
                         0);
    /* Somebody who may read one has a line in the log about it: this is how such a line is found. */
    as(ROL_KWALITEITSMEDEWERKER);
    assert_int_equal(visitor_get(staff, PATH("/signalen/%lld", (long long)first)).status, 200);
    assert_int_equal(audited("gelezen", PATH("route GET /signalen/:id id=%lld", (long long)first)),
                     1);
    /* One of them who chose the own page is found: the attack works where something is kept. */
    as(ROL_ZORGVRAGER);
    give_inside("Woorden op de eigen pagina.", "eigen");
    testdb_begin(w.t);
    uint8_t van[32];
    assert_true(signaal_van(w.t->c, w.one.organisatie, w.one.person[ROL_ZORGVRAGER], van));
    struct signalen_of_persoon_rows rows =
        signalen_of_persoon(w.t->c, w.t->ctx, .organisatie = w.one.organisatie,
                            .persoon = w.one.person[ROL_ZORGVRAGER], .van = {van, sizeof van});
    assert_int_equal(rows.n, 1);
    testdb_commit(w.t);
    for (size_t i = 0; i < n && !testdb_postgres(); i++)
        if (!files_with(givers[i]) != (givers[i] != ROL_ZORGVRAGER))
            fail_msg("the files and %s", rol_code(givers[i]));
}

/* Each as the giver that its role is (ROLLEN): the form, the table and the words know it. */
static void people_inside_write_signals_down(void **state)
{
    (void)state;
    const char *here = PATH("%lld", (long long)w.one.here);
    for (int rol = 0; rol < ROL_AANTAL; rol++) {
        as((enum rol)rol);
        bool may = mag_where((enum rol)rol, MAG_SIGNAAL_GEVEN) != WAAR_NIET;
        const char *kind = rol_of((enum rol)rol)->gever;
        const char *text = PATH("Gehoord door rol %d.", rol);
        assert_int_equal(visitor_get(staff, "/signalen/nieuw").status, may ? 200 : 403);
        struct answer a = visitor_post(staff, "/signalen/nieuw", "verhaal", text, "wie", kind,
                                       "locatie", here, "naam", "eigen", NULL);
        if (a.status != (may ? 303 : 403))
            fail_msg("%s writes a signal of a %s: %d", rol_code((enum rol)rol), kind, a.status);
        if (strcmp(gever_naam(kind), gever_naam("onbekend")) == 0)
            fail_msg("signaal.c has no words for the giver %s", kind);
        if (!may)
            continue;
        a = visitor_get(staff, a.location); /* to the signal, or to one's own */
        assert_int_equal(a.status, 200);
        HAS(a, text);
        a = visitor_get(staff, "/signalen/mijn");
        HAS(a, text);
        assert_int_equal(times(a.body, "Gehoord door rol"), 1);
    }
    as(ROL_NAASTE);
    assert_int_equal(visitor_post(staff, "/signalen/nieuw", "verhaal", "x", "wie", "naaste",
                                  "locatie", PATH("%lld", (long long)w.one.elsewhere), NULL)
                         .status,
                     422);
    assert_int_equal(visitor_post(staff, "/signalen/nieuw", "verhaal", "Goed zo.", "wie", "naaste",
                                  "locatie", here, "naam", "eigen", NULL)
                         .status,
                     303);
    int64_t last = last_signal();
    as(ROL_PROFESSIONAL);
    struct answer a = visitor_get(staff, PATH("/signalen/%lld", (long long)last));
    HAS(a, "onder Mijn signalen"); /* there is no code */
    answer_signal(last, "gedaan", "Dank je wel, wij doen het.", 303);
    as(ROL_NAASTE);
    HAS(visitor_get(staff, "/signalen/mijn"), "Er is 1 nieuw bericht.");
    HAS(visitor_get(staff, own_path(last, "")), "Dank je wel, wij doen het.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(only_an_answer_closes),
        TEST(the_mail_says_which_answer_it_is),
        TEST(elsewhere_it_does_not_exist),
        TEST(who_waits_longest_comes_first),
        TEST(a_long_list_has_pages),
        TEST(joined_signals_keep_their_trace),
        TEST(a_story_goes_out_with_consent_only),
        TEST(the_only_one_of_a_role_is_not_told),
        TEST(a_name_is_only_given_when_asked),
        TEST(people_inside_write_signals_down),
        TEST(inside_sent_twice_is_one_signal),
        TEST(a_name_stands_where_the_words_are_read),
        TEST(the_files_join_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
