/* The pages of the spine as each role sees them: search, themes, stories, doors, coverage,
 * comments, attachments, help. Runs on SQLite, and on PostgreSQL when KOERS_TEST_PG is set. Not
 * here: the start page (start_test.c), the rules (draad_regels_test.c), the functions below the
 * pages (draad_test.c). */
#include "base/date.h"
#include "base/mem.h"
#include "draad/dekking.h"
#include "draad/draad_scene.h"
#include "gezelschap/gezelschap.h"
#include "gezelschap/gezelschap_sql.h"
#include "organisatie/people.h"
#include <stdlib.h>
#include <string.h>

static void search_finds_stems_and_keeps_secrets(void **state)
{
    (void)state;
    struct scene s = scene_open();
    scene_as(&s, ROL_PROFESSIONAL);
    struct answer a = visitor_get(s.v, "/zoeken?q=bewoners");
    HAS(a, "De bewoner hoort de bel niet");
    LACKS(a, "Een bewoner elders"); /* another location */
    HAS(visitor_get(s.v, "/zoeken?q=geheim"), "Niets gevonden");
    HAS(visitor_get(s.v, "/zoeken?q=bel+bewoners"), "De bewoner hoort de bel niet");
    HAS(visitor_get(s.v, "/zoeken?q=bel+maan"), "Niets gevonden");
    HAS(visitor_get(s.v, "/zoeken?q=%22"), "twee letters");
    HAS(visitor_get(s.v, "/zoeken?q=%22OR+NOT*("), "Niets gevonden");
    assert_int_equal(visitor_get(s.v, "/zoeken").status, 200);
    scene_as(&s, ROL_BESTUURDER); /* reads no signals, but themes everywhere */
    HAS(visitor_get(s.v, "/zoeken?q=bewoners"), "Niets gevonden");
    HAS(visitor_get(s.v, "/zoeken?q=bel"), "/themas/");
    scene_as(&s, ROL_FINANCIER);
    HAS(visitor_get(s.v, "/zoeken?q=bel"), "Niets gevonden");
    /* A changed title is found by its new words only. */
    struct db_conn *c = testdb_begin(s.w.t);
    knoop_rename(c, s.w.one.organisatie, s.theme, "De deurklink", 0);
    testdb_commit(s.w.t);
    scene_as(&s, ROL_BESTUURDER);
    LACKS(visitor_get(s.v, "/zoeken?q=bel"), "/themas/");
    HAS(visitor_get(s.v, "/zoeken?q=deurklink"), "/themas/");
    c = testdb_begin(s.w.t);
    search_rebuild(c);
    testdb_commit(s.w.t);
    HAS(visitor_get(s.v, "/zoeken?q=deurklink"), "/themas/");
    scene_close(&s);
}

static void themes_are_made_shown_and_finished(void **state)
{
    (void)state;
    struct scene s = scene_open();
    scene_as(&s, ROL_PROFESSIONAL);
    const char *path = mem_format(s.v->ctx, "/themas/%lld", (long long)s.theme);
    struct answer a = visitor_get(s.v, path);
    assert_int_equal(a.status, 200);
    HAS(a, "De bewoner hoort de bel niet");
    HAS(a, "/leren/nieuw?uit=");
    HAS(a, "1 signaal");
    HAS(a, "class=\"nu\"");
    HAS(a, "Het team kan dat sturen.");
    HAS(visitor_get(s.v, "/themas"), "De bel");
    const char *here = mem_format(s.v->ctx, "%lld", (long long)s.w.one.here);
    const char *far = mem_format(s.v->ctx, "%lld", (long long)s.w.one.elsewhere);
    a = visitor_post(s.v, "/themas", "titel", "Samen eten", "plek", here, "bouwsteen", "2", NULL);
    assert_int_equal(a.status, 303);
    HAS(visitor_get(s.v, a.location), "Samen eten");
    assert_int_equal(visitor_post(s.v, "/themas", "titel", "", "plek", here, NULL).status, 422);
    assert_int_equal(visitor_post(s.v, "/themas", "titel", "x", "plek", far, NULL).status, 422);
    a = visitor_post(s.v, path, "titel", "De nachtbel", "uitleg", "Vooral 's nachts", NULL);
    assert_int_equal(a.status, 303);
    a = visitor_get(s.v, path);
    HAS(a, "De nachtbel");
    HAS(a, "Kreeg een andere titel");
    const char *end = mem_format(s.v->ctx, "%s/afronden", path);
    assert_int_equal(visitor_post(s.v, end, NULL).status, 303);
    a = visitor_get(s.v, path);
    HAS(a, "Afgerond");
    LACKS(a, "/leren/nieuw");
    scene_as(&s, ROL_BESTUURDER); /* reads the theme, not the words of the givers */
    a = visitor_get(s.v, path);
    assert_int_equal(a.status, 200);
    LACKS(a, "De bewoner hoort de bel niet");
    HAS(a, "De woorden van de gevers");
    assert_int_equal(visitor_post(s.v, end, NULL).status, 403);
    visitor_forget(s.v);
    visitor_sign_in(s.v, s.w.two.organisatie, s.w.two.person[ROL_PROFESSIONAL]);
    assert_int_equal(visitor_get(s.v, path).status, 404); /* an id of another organisation */
    scene_close(&s);
}

static void people_add_comments_and_files(void **state)
{
    (void)state;
    struct scene s = scene_open();
    scene_as(&s, ROL_NAASTE);
    const char *comments = mem_format(s.v->ctx, "/knopen/%lld/reacties", (long long)s.theme);
    const char *files = mem_format(s.v->ctx, "/knopen/%lld/bijlagen", (long long)s.theme);
    const char *page = mem_format(s.v->ctx, "/themas/%lld", (long long)s.theme);
    struct answer a =
        visitor_post(s.v, comments, "reactie", "Bij <b>ons</b> ook\nelke nacht", NULL);
    assert_int_equal(a.status, 303);
    assert_string_equal(a.location, page);
    a = visitor_get(s.v, page);
    HAS(a, "Bij &lt;b&gt;ons&lt;/b&gt; ook");
    HAS(a, "Reactie geplaatst");
    a = visitor_post(s.v, comments, "reactie", "  ", NULL);
    assert_int_equal(a.status, 422);
    const char *link = mem_format(s.v->ctx, "Dit hoort bij: <a href=\"%s\">", page);
    HAS(a, link); /* back to where it was written */
    LACKS(a, "Wat daar nog meer was getypt");
    LACKS(visitor_get(s.v, page), "Dit hoort bij:");
    a = visitor_post(s.v, comments, "_vorm", "2 /elders", "tekst", "Half af", "_vorm",
                     mem_format(s.v->ctx, "1 %s", comments), "reactie", "", "_stuur", "1", NULL);
    assert_int_equal(a.status, 422);
    HAS(a, link);
    HAS(a, "Wat daar nog meer was getypt");
    a = visitor_post(s.v, files, NULL);
    assert_int_equal(a.status, 422);
    HAS(a, link);
    a = visitor_upload(s.v, files, "bestand", "C:\\map\\brief.pdf", "%PDF-1.7 inhoud", 15, NULL);
    assert_int_equal(a.status, 303);
    HAS(visitor_get(s.v, page), ">brief.pdf</a>");
    a = visitor_get(s.v, "/bijlagen/1");
    assert_int_equal(a.status, 200);
    assert_string_equal(a.body, "%PDF-1.7 inhoud");
    a = visitor_upload(s.v, files, "bestand", "x.pdf", "MZ\x90\0\3\0", 6, NULL);
    assert_int_equal(a.status, 422);
    HAS(a, "Dit soort bestand kan");
    a = visitor_upload(s.v, files, "bestand", "leeg.txt", "", 0, NULL);
    assert_int_equal(a.status, 422);
    /* Who may not read the signal cannot add to it or take its files. */
    const char *hidden = mem_format(s.v->ctx, "/knopen/%lld/reacties", (long long)s.here);
    assert_int_equal(visitor_post(s.v, hidden, "reactie", "?", NULL).status, 404);
    assert_int_equal(
        visitor_get(s.v, mem_format(s.v->ctx, "/knopen/%lld", (long long)s.here)).status, 404);
    visitor_forget(s.v);
    visitor_sign_in(s.v, s.w.two.organisatie, s.w.two.person[ROL_PROFESSIONAL]);
    assert_int_equal(visitor_get(s.v, "/bijlagen/1").status, 404);
    assert_int_equal(visitor_get(s.v, "/bijlagen/x").status, 404);
    scene_close(&s);
}

static const char *write_story(struct scene *s)
{
    const char *about = mem_format(s->v->ctx, "%lld", (long long)s->cycle);
    struct answer a = visitor_post(s->v, "/verhalen/nieuw", "bij", about, "titel", "Nacht", "tekst",
                                   "Mevrouw De Wit hoorde de bel.", "verteller", "naaste",
                                   "toestemming", "gevraagd", NULL);
    assert_int_equal(a.status, 303);
    return a.location;
}

static int upload_again(struct visitor *v, const char *token, const char *path, const char *name,
                        const char *bytes)
{
    const char *body =
        mem_format(v->ctx,
                   "--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n%s\r\n"
                   "--x\r\nContent-Disposition: form-data; name=\"bestand\"; filename=\"%s\"\r\n"
                   "Content-Type: text/plain\r\n\r\n%s\r\n--x--\r\n",
                   token, name, bytes);
    return visitor_post_body(v, path, "multipart/form-data; boundary=x", body, strlen(body)).status;
}

/* What was typed or chosen after a form was stored is not dropped when its token is sent again. */
static void other_words_with_a_spent_token_come_back(void **state)
{
    (void)state;
    struct scene s = scene_open();
    scene_as(&s, ROL_PROFESSIONAL);
    const char *path = mem_format(s.v->ctx, "/knopen/%lld/reacties", (long long)s.theme);
    const char *token = visitor_token(s.v, path);
    assert_int_equal(visitor_post_token(s.v, token, path, "reactie", "Eens.", NULL).status, 303);
    assert_int_equal(visitor_post_token(s.v, token, path, "reactie", "Eens.", NULL).status, 303);
    struct answer a = visitor_post_token(s.v, token, path, "reactie", "Toch niet eens.", NULL);
    assert_int_equal(a.status, 409);
    HAS(a, "Toch niet eens.");
    LACKS(a, token);
    /* a row of before the words were kept beside the token: as it always was */
    testdb_sql(s.w.t, "UPDATE verbruikt_token SET inhoud = NULL");
    assert_int_equal(visitor_post_token(s.v, token, path, "reactie", "Nee.", NULL).status, 303);
    /* files: the name and the bytes count */
    path = mem_format(s.v->ctx, "/knopen/%lld/bijlagen", (long long)s.theme);
    token = visitor_token(s.v, path);
    assert_int_equal(upload_again(s.v, token, path, "a.txt", "een"), 303);
    assert_int_equal(upload_again(s.v, token, path, "a.txt", "een"), 303);
    assert_int_equal(upload_again(s.v, token, path, "a.txt", "twee"), 409);
    assert_int_equal(upload_again(s.v, token, path, "b.txt", "een"), 409);
    scene_close(&s);
}

static void stories_are_closed_until_both_are_done(void **state)
{
    (void)state;
    struct scene s = scene_open();
    scene_as(&s, ROL_PROFESSIONAL);
    HAS(visitor_get(s.v, mem_format(s.v->ctx, "/verhalen/nieuw?bij=%lld", (long long)s.cycle)),
        "Sneller bij de bel");
    const char *path = write_story(&s);
    HAS(visitor_get(s.v, path), "Mevrouw De Wit");
    HAS(visitor_get(s.v, "/"), "Dit verhaal moet nog onherkenbaar worden gemaakt");
    scene_as(&s, ROL_CLIENTENRAAD_LOKAAL);
    struct answer a = visitor_get(s.v, path);
    LACKS(a, "Mevrouw De Wit");
    HAS(a, "Een verhaal dat nog niet gedeeld mag worden");
    scene_as(&s, ROL_PROFESSIONAL);
    const char *sure = mem_format(s.v->ctx, "%s/onherkenbaar", path);
    const char *consent = mem_format(s.v->ctx, "%s/toestemming", path);
    const char *back = mem_format(s.v->ctx, "%s/intrekken", path);
    assert_int_equal(visitor_post(s.v, path, "titel", "De bel", "tekst", "Iemand hoorde de bel.",
                                  "verteller", "naaste", NULL)
                         .status,
                     303);
    assert_int_equal(visitor_post(s.v, sure, NULL).status, 422); /* it asks to be sure */
    assert_int_equal(visitor_post(s.v, sure, "zeker", "1", NULL).status, 303);
    scene_as(&s, ROL_CLIENTENRAAD_LOKAAL);
    LACKS(visitor_get(s.v, path), "Iemand hoorde de bel.");
    scene_as(&s, ROL_PROFESSIONAL);
    assert_int_equal(visitor_post(s.v, consent, "toestemming", "gegeven", NULL).status, 303);
    scene_as(&s, ROL_CLIENTENRAAD_LOKAAL);
    HAS(visitor_get(s.v, path), "Iemand hoorde de bel.");
    /* A changed text has to be made unrecognisable again. */
    scene_as(&s, ROL_PROFESSIONAL);
    visitor_post(s.v, path, "titel", "De bel", "tekst", "Jan hoorde de bel.", "verteller", "naaste",
                 NULL);
    scene_as(&s, ROL_CLIENTENRAAD_LOKAAL);
    LACKS(visitor_get(s.v, path), "Jan hoorde");
    scene_as(&s, ROL_PROFESSIONAL);
    assert_int_equal(visitor_post(s.v, back, "intrekken", "1", NULL).status, 303);
    a = visitor_get(s.v, path);
    LACKS(a, "Jan hoorde");
    HAS(a, "De tekst is gewist");
    assert_int_equal(visitor_post(s.v, sure, "zeker", "1", NULL).status, 409);
    HAS(visitor_get(s.v, "/zoeken?q=Jan"), "Niets gevonden");
    scene_close(&s);
}

/* What people say about a story is as closed as its words, on the page, in JSON and by its address,
 * and nobody can add to what he may not read. */
static void what_hangs_on_a_story_is_as_closed(void **state)
{
    (void)state;
    struct scene s = scene_open();
    scene_as(&s, ROL_PROFESSIONAL);
    const char *path = write_story(&s);
    const char *id = strrchr(path, '/') + 1;
    const char *say = mem_format(s.v->ctx, "/knopen/%s/reacties", id);
    const char *add = mem_format(s.v->ctx, "/knopen/%s/bijlagen", id);
    assert_int_equal(visitor_post(s.v, say, "reactie", "Dat was Zwartjes.", NULL).status, 303);
    assert_int_equal(
        visitor_upload(s.v, add, "bestand", "akkoord-zwartjes.pdf", "%PDF-1.7 Z", 10, NULL).status,
        303);
    HAS(visitor_get(s.v, path), "akkoord-zwartjes.pdf");
    static const enum rol others[] = {ROL_CLIENTENRAAD_LOKAAL, ROL_NAASTE, ROL_ZORGVRAGER,
                                      ROL_BESTUURDER, ROL_CLIENTENRAAD_CENTRAAL};
    for (size_t i = 0; i < 2 * sizeof others / sizeof *others; i++) {
        scene_as(&s, others[i / 2]);
        s.v->json = i % 2;
        struct answer a = visitor_get(s.v, path);
        assert_int_equal(a.status, 200);
        LACKS(a, "wartjes");
        LACKS(a, "Nacht");
        a = visitor_get(s.v, mem_format(s.v->ctx, "/knopen/%s", id));
        LACKS(a, "wartjes");
        LACKS(visitor_get(s.v, mem_format(s.v->ctx, "/knopen/%lld", (long long)s.cycle)), "Nacht");
        assert_int_equal(visitor_get(s.v, "/bijlagen/1").status, 404);
        /* a hit would tell that the title holds this word */
        LACKS(visitor_get(s.v, "/zoeken?q=nacht"), path);
        s.v->json = false;
        assert_int_equal(visitor_post(s.v, say, "reactie", "?", NULL).status, 404);
        assert_int_equal(visitor_upload(s.v, add, "bestand", "x.pdf", "%PDF-1", 6, NULL).status,
                         404);
    }
    scene_as(&s, ROL_PROFESSIONAL);
    visitor_post(s.v, mem_format(s.v->ctx, "%s/onherkenbaar", path), "zeker", "1", NULL);
    visitor_post(s.v, mem_format(s.v->ctx, "%s/toestemming", path), "toestemming", "gegeven", NULL);
    setenv("KOERS_NU", "2026-03-23T09:30:00", 1);
    visitor_post(s.v, say, "reactie", "Mooi verhaal.", NULL);
    visitor_upload(s.v, add, "bestand", "tekening.pdf", "%PDF-1.7 T", 10, NULL);
    for (size_t i = 0; i < 2; i++) { /* shared: what is said from then on is too */
        scene_as(&s, ROL_CLIENTENRAAD_LOKAAL);
        s.v->json = i;
        struct answer a = visitor_get(s.v, path);
        HAS(a, "Mooi verhaal.");
        HAS(a, "tekening.pdf");
        LACKS(a, "wartjes"); /* but not the names from when it was being made unrecognisable */
        assert_int_equal(visitor_get(s.v, "/bijlagen/1").status, 404);
        assert_int_equal(visitor_get(s.v, "/bijlagen/2").status, 200);
        s.v->json = false;
        scene_as(&s, ROL_PROFESSIONAL);
        HAS(visitor_get(s.v, path), "Dat was Zwartjes.");
        assert_int_equal(visitor_get(s.v, "/bijlagen/1").status, 200);
    }
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
    scene_close(&s);
}

/* After withdrawing no row of any table holds a word of the story, nor of what hung on it. */
static void a_withdrawn_story_leaves_every_table(void **state)
{
    (void)state;
    static const char *const words[] = {"Wit",    "Nachtuil", "Zwartjes",
                                        "kkoord", "Geelvink", "Groenling"};
    if (testdb_postgres())
        skip();
    struct scene s = scene_open();
    scene_as(&s, ROL_PROFESSIONAL);
    const char *path = write_story(&s);
    const char *id = strrchr(path, '/') + 1;
    visitor_post(s.v, path, "titel", "Nachtuil", "tekst", "Mevrouw De Wit hoorde Geelvink.",
                 "verteller", "naaste", NULL);
    visitor_post(s.v, mem_format(s.v->ctx, "/knopen/%s/reacties", id), "reactie", "Zwartjes.",
                 NULL);
    visitor_upload(s.v, mem_format(s.v->ctx, "/knopen/%s/bijlagen", id), "bestand", "akkoord.pdf",
                   "%PDF-1.7 Groenling", 18, NULL);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_non_null(testdb_find(s.w.t, words[i])); /* they are there to be found */
    visitor_post(s.v, mem_format(s.v->ctx, "%s/intrekken", path), "intrekken", "1", NULL);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (testdb_find(s.w.t, words[i]))
            fail_msg("%s still stands in %s", words[i], testdb_find(s.w.t, words[i]));
    scene_close(&s);
}

static void withdrawing_warns_who_wrote_the_sentence(void **state)
{
    (void)state;
    struct scene s = scene_open();
    scene_as(&s, ROL_PROFESSIONAL);
    const char *path = write_story(&s);
    struct db_conn *c = testdb_begin(s.w.t);
    const struct world_side *o = &s.w.one;
    int64_t sentence = scene_make(o, c, "uitspraak", "Wij zijn er sneller", "levend", o->here, 0);
    draad_lay(c, o->organisatie, s.cycle, sentence, ONDERBOUWT, 0, 0);
    testdb_commit(s.w.t);
    visitor_post(s.v, mem_format(s.v->ctx, "%s/intrekken", path), "intrekken", "1", NULL);
    scene_as(&s, ROL_LEIDINGGEVENDE);
    HAS(visitor_get(s.v, "/"), "Een verhaal onder deze zin is ingetrokken");
    scene_close(&s);
}

static void coverage_asks_the_right_questions(void **state)
{
    (void)state;
    struct scene s = scene_open();
    const struct world_side *o = &s.w.one;
    struct db_conn *c = testdb_begin(s.w.t);
    int64_t action = scene_make(o, c, "actie", "Lopen", "open", o->here, 5);
    draad_lay(c, o->organisatie, s.cycle, action, LEIDT_TOT, 0, 0);
    int64_t bare = scene_make(o, c, "uitspraak", "Zomaar een zin", "levend", o->here, 3);
    int64_t half = scene_make(o, c, "uitspraak", "Een zin met een cijfer", "levend", o->here, 2);
    int64_t figure =
        cijfer_create(c, &(struct knoop_new){.organisatie = o->organisatie, .titel = "v"},
                      &(struct cijfer){.vraag = "v", .waarde = 7, .n = 20, .laag = 6, .hoog = 8});
    draad_lay(c, o->organisatie, figure, half, ONDERBOUWT, 0, 0);
    struct place all = {.overal = true}, here = {.locatie = o->here},
                 far = {.locatie = o->elsewhere};
    struct dekking_punten p = dekking_zonder_antwoord(c, s.w.t->ctx, o->organisatie, &all, 10);
    assert_int_equal(p.n, 2);
    assert_int_equal(p.punt[0].knoop.id, s.here); /* the longest waiting first */
    assert_int_equal(dekking_zonder_antwoord(c, s.w.t->ctx, o->organisatie, &all, 1).n, 1);
    assert_true(dekking_zonder_antwoord(c, s.w.t->ctx, o->organisatie, &all, 1).meer);
    assert_int_equal(dekking_zonder_antwoord(c, s.w.t->ctx, o->organisatie, &far, 9).n, 1);
    scene_make(o, c, "leercyclus", "Hier mist niets", "actie", o->here, 6);
    p = dekking_cycli(c, s.w.t->ctx, o->organisatie, &here, 10);
    assert_int_equal(p.n, 1);
    assert_int_equal(p.punt[0].knoop.id, s.cycle);
    assert_string_equal(p.punt[0].reden, "nog niet verteld");
    assert_int_equal(dekking_cycli(c, s.w.t->ctx, o->organisatie, &far, 10).n, 0);
    p = dekking_zinnen(c, s.w.t->ctx, o->organisatie, &all, 10);
    assert_int_equal(p.n, 2);
    assert_int_equal(p.punt[0].knoop.id, bare);
    assert_int_equal(dekking_grond(c, s.w.t->ctx, o->organisatie, bare).grond, GROND_NIETS);
    assert_int_equal(dekking_grond(c, s.w.t->ctx, o->organisatie, half).grond,
                     GROND_ALLEEN_CIJFERS);
    draad_lay(c, o->organisatie, s.here, bare, ONDERBOUWT, 0, 0);
    assert_int_equal(dekking_grond(c, s.w.t->ctx, o->organisatie, bare).grond, GROND_ANDERS);
    struct knoop_new k = {.organisatie = o->organisatie, .titel = "t"};
    int64_t story = verhaal_create(
        c, &k,
        &(struct verhaal){
            .tekst = "t", .verteller = "naaste", .toestemming = "gegeven", .onherkenbaar = true});
    draad_lay(c, o->organisatie, story, half, SPREEKT_TEGEN, 0, 0);
    struct dekking_grond g = dekking_grond(c, s.w.t->ctx, o->organisatie, half);
    assert_int_equal(g.tegen, 1);
    assert_int_equal(g.grond, GROND_ALLEEN_CIJFERS); /* what contradicts does not carry */
    draad_lay(c, o->organisatie, story, half, ONDERBOUWT, 0, 0);
    assert_int_equal(dekking_grond(c, s.w.t->ctx, o->organisatie, half).grond, GROND_BEIDE);
    /* what is kept about a sentence follows each of its grounds */
    const int64_t org = o->organisatie;
    assert_int_equal(dekking_zinnen(c, s.w.t->ctx, org, &all, 10).n, 1);
    knoop_change_status(c, org, story, "ingetrokken", 0, 0);
    assert_int_equal(dekking_zinnen(c, s.w.t->ctx, org, &all, 10).n, 2);
    knoop_change_status(c, org, story, "vrij", 0, 0);
    assert_int_equal(dekking_zinnen(c, s.w.t->ctx, org, &all, 10).n, 1);
    draad_cut(c, org, figure, half, ONDERBOUWT, 0);
    assert_int_equal(dekking_zinnen(c, s.w.t->ctx, org, &here, 10).n, 2);
    knoop_move(c, org, half, o->elsewhere, 0);
    assert_int_equal(dekking_zinnen(c, s.w.t->ctx, org, &here, 10).n, 1);
    assert_int_equal(dekking_zinnen(c, s.w.t->ctx, org, &far, 10).n, 1);
    /* beyond a window of eleven that rest on more than they show themselves */
    int64_t deep = scene_make(o, c, "leercyclus", "Ver terug", "afgerond", o->here, 9);
    draad_lay(c, org, figure, deep, MEET, 0, 0);
    draad_lay(c, org, story, deep, ONDERBOUWT, 0, 0);
    for (int i = 0; i < 30; i++)
        draad_lay(c, org, deep,
                  scene_make(o, c, "uitspraak", "Op een cyclus", "levend", o->here, 9), ONDERBOUWT,
                  0, 0);
    assert_int_equal(dekking_zinnen(c, s.w.t->ctx, org, &all, 10).n, 2);
    int64_t year = time_of_date(date_of(2026, 1, 1));
    struct dekking_stil quiet = dekking_stil(c, s.w.t->ctx, o->organisatie, &all, year, 20);
    assert_int_equal(quiet.n_locaties, 0);
    assert_true(quiet.n_raden >= 4); /* nobody of a council wrote anything yet */
    assert_false(quiet.meer_raden);
    struct dekking_stil few = dekking_stil(c, s.w.t->ctx, o->organisatie, &all, year, 4);
    assert_int_equal(few.n_raden, 4);
    assert_true(few.meer_raden);
    assert_int_equal(few.raad[0].locatie, 0); /* those of the whole come first */
    few = dekking_stil(c, s.w.t->ctx, o->organisatie, &here, year, 20);
    assert_int_equal(few.n_raden, 4);
    assert_int_equal(few.raad[3].locatie, o->here);
    struct dekking_plek all_signals =
        dekking_plek(c, s.w.t->ctx, o->organisatie, "signaal", STAND_EVERYWHERE);
    assert_int_equal(all_signals.open, 2);
    struct dekking_meest most = dekking_meest(c, s.w.t->ctx, o->organisatie, 10);
    assert_int_equal(most.n, 2);
    assert_int_equal(most.een[0].signalen.open, 1);
    assert_non_null(most.een[0].naam);
    assert_int_equal(most.een[0].cycli.open + most.een[1].cycli.open, 2);
    knoop_change_status(c, o->organisatie, s.there, "beantwoord", 0, 0);
    geschiedenis_write(c, o->organisatie, s.theme, "x", "", o->person[ROL_CLIENTENRAAD_CENTRAAL],
                       0);
    assert_int_equal(dekking_stil(c, s.w.t->ctx, o->organisatie, &all, year, 20).n_raden,
                     quiet.n_raden - 1);
    geschiedenis_write(c, o->organisatie, s.theme, "x", "", o->person[ROL_CLIENTENRAAD_LOKAAL], 0);
    assert_int_equal(dekking_stil(c, s.w.t->ctx, o->organisatie, &here, year, 20).n_raden, 2);
    testdb_commit(s.w.t);
    scene_as(&s, ROL_KWALITEITSMEDEWERKER);
    struct answer a = visitor_get(s.v, "/dekking");
    assert_int_equal(a.status, 200);
    HAS(a, "1 signaal wacht op een antwoord.");
    HAS(a, "1 signaal is beantwoord.");
    HAS(a, "De bewoner hoort de bel niet");
    HAS(a, "Zomaar een zin");
    scene_as(&s, ROL_CLIENTENRAAD_CENTRAAL); /* counts, not words */
    a = visitor_get(s.v, "/dekking");
    HAS(a, "1 signaal wacht op een antwoord.");
    LACKS(a, "De bewoner hoort de bel niet");
    scene_close(&s);
}

/* ---- who is not heard: bodies, not roles ---- */

static int64_t body(const struct scene *s, enum gezelschap_soort soort, const char *naam,
                    const char *reden, int64_t spreker, int64_t plek)
{
    struct db_conn *c = testdb_begin(s->w.t);
    int64_t id = gezelschap_create(c, &(struct gezelschap_new){.organisatie = s->w.one.organisatie,
                                                               .soort = soort,
                                                               .naam = naam,
                                                               .er = !reden,
                                                               .reden = reden,
                                                               .spreker = spreker,
                                                               .plekken = &plek,
                                                               .n_plekken = plek != 0,
                                                               .vanaf = date_today() - 1000});
    testdb_commit(s->w.t);
    return id;
}

static void sits(const struct scene *s, int64_t id, enum rol rol, int32_t vanaf, int32_t tot)
{
    struct db_conn *c = testdb_begin(s->w.t);
    zetel_create(c, &(struct zetel_new){.organisatie = s->w.one.organisatie,
                                        .gezelschap = id,
                                        .persoon = s->w.one.person[rol],
                                        .vanaf = vanaf,
                                        .tot = tot});
    testdb_commit(s->w.t);
}

static void wrote(const struct scene *s, enum rol rol, int32_t day)
{
    struct db_conn *c = testdb_begin(s->w.t);
    geschiedenis_write(c, s->w.one.organisatie, s->theme, "x", "", s->w.one.person[rol],
                       time_of_date(day) + 3600);
    testdb_commit(s->w.t);
}

/* The line of the page that names a body; NULL: none does. */
static const char *line_of(const struct scene *s, const char *naam)
{
    struct answer a = visitor_get(s->v, "/dekking?alles=1");
    const char *at = strstr(a.body, naam);
    return at ? mem_textn(s->v->ctx, at, strcspn(at, "\n")) : NULL;
}

#define SAYS(line, words)                                                                          \
    do {                                                                                           \
        const char *got = (line);                                                                  \
        if (!got || !strstr(got, words))                                                           \
            fail_msg("not \"%s\": %s", words, got ? got : "no line");                              \
    } while (0)

static void silence_is_of_bodies(void **state)
{
    (void)state;
    struct scene s = scene_open();
    int32_t today = date_today(), first = date_of(date_year(today), 1, 1);
    scene_as(&s, ROL_KWALITEITSMEDEWERKER);
    /* "hebben wij niet" is said with its reason, and is not silence */
    body(&s, G_CLIENTENRAAD_LOKAAL, "Raad zonder raad", "Niemand wil erin.", 0, s.w.one.elsewhere);
    SAYS(line_of(&s, "Raad zonder raad"), "hebben wij niet. Niemand wil erin.");
    assert_null(strstr(line_of(&s, "Raad zonder raad"), "schreef"));
    /* who is spoken for is heard by who speaks */
    int64_t speaker = body(&s, G_VERTEGENWOORDIGING, "De sprekers", NULL, 0, s.w.one.here);
    sits(&s, speaker, ROL_NAASTE, first - 100, DATE_NONE);
    body(&s, G_CLIENTENRAAD_LOKAAL, "Raad met spreker", "Te klein.", speaker, s.w.one.here);
    SAYS(line_of(&s, "Raad met spreker"), "spreekt namens hen. Te klein.");
    assert_null(strstr(line_of(&s, "Raad met spreker"), "schreef"));
    SAYS(line_of(&s, "De sprekers</a>: <span class=\"bij\">schreef"), "schreef nog niets");
    wrote(&s, ROL_NAASTE, today);
    assert_null(line_of(&s, "De sprekers</a>: <span class=\"bij\">schreef"));
    SAYS(line_of(&s, "Raad met spreker"), "spreekt namens hen");
    /* by its members, whatever their role; not by who has the role and sits in none */
    int64_t silent = body(&s, G_PROFESSIONELE_RAAD, "Raad van vakmensen", NULL, 0, 0);
    SAYS(line_of(&s, "Raad van vakmensen"), "er staat nog niemand in de lijst");
    sits(&s, silent, ROL_VRIJWILLIGER, first - 100, DATE_NONE);
    wrote(&s, ROL_VRIJWILLIGER, first - 50);
    SAYS(line_of(&s, "Raad van vakmensen"), "schreef voor het laatst op");
    wrote(&s, ROL_PROFESSIONELE_RAAD, today);
    SAYS(line_of(&s, "Raad van vakmensen"), "schreef voor het laatst op");
    wrote(&s, ROL_VRIJWILLIGER, today);
    assert_null(line_of(&s, "Raad van vakmensen"));
    /* a kind of which B5.3 asks nothing is not silent */
    body(&s, G_WERKGROEP, "Werkgroep tuin", NULL, 0, 0);
    assert_null(line_of(&s, "Werkgroep tuin"));
    scene_close(&s);
}

/* A body is judged over the time that it existed, a member over that in which he sat. */
static void silence_is_of_the_time_they_exist(void **state)
{
    (void)state;
    setenv("KOERS_NU", "2026-11-29T12:00:00", 1);
    struct scene s = scene_open();
    int32_t today = date_today(), first = date_of(2026, 1, 1);
    int64_t org = s.w.one.organisatie;
    static const struct {
        const char *naam;
        int vanaf, opgeheven, zit, weg, schreef; /* days of the year; 0: none */
        const char *zegt;                        /* NULL: it is not there */
    } cases[] = {
        {"Raad A", -300, 0,   -300, 0,   -20, "schreef voor het laatst"         },
        {"Raad B", -300, 0,   -300, 0,   10,  NULL                              },
        {"Raad C", -300, 100, -300, 0,   90,  NULL                              },
        {"Raad D", -300, 100, -300, 0,   110, "opgeheven op"                    },
        {"Raad E", -300, -10, -300, 0,   -20, NULL                              },
        {"Raad F", 200,  0,   200,  0,   100, "bestaat sinds"                   },
        {"Raad G", 200,  0,   200,  0,   210, NULL                              },
        {"Raad H", 400,  0,   400,  0,   0,   NULL                              },
        {"Raad I", -300, 0,   -300, 100, 90,  NULL                              },
        {"Raad J", -300, 0,   -300, 100, 110, "er staat nog niemand in de lijst"},
        {"Raad K", -300, 0,   150,  0,   140, "schreef nog niets"               },
        {"Raad L", -300, 0,   -300, -20, -30, "er staat nog niemand in de lijst"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct db_conn *c = testdb_begin(s.w.t);
        int64_t id =
            gezelschap_create(c, &(struct gezelschap_new){.organisatie = org,
                                                          .soort = G_CLIENTENRAAD_LOKAAL,
                                                          .naam = cases[i].naam,
                                                          .er = true,
                                                          .plekken = &s.w.one.here,
                                                          .n_plekken = 1,
                                                          .vanaf = first + cases[i].vanaf});
        if (cases[i].opgeheven)
            gezelschap_end(c, .organisatie = org, .id = id, .dag = first + cases[i].opgeheven);
        int64_t who = persoon_create(c, org, cases[i].naam,
                                     mem_format(s.w.t->ctx, "k%zu@een.example", i), LANG_NL);
        zetel_create(c,
                     &(struct zetel_new){.organisatie = org,
                                         .gezelschap = id,
                                         .persoon = who,
                                         .vanaf = first + cases[i].zit,
                                         .tot = cases[i].weg ? first + cases[i].weg : DATE_NONE});
        if (cases[i].schreef)
            geschiedenis_write(c, org, s.theme, "x", "", who,
                               time_of_date(first + cases[i].schreef) + 3600);
        testdb_commit(s.w.t);
    }
    assert_true(today > first + 210);
    scene_as(&s, ROL_KWALITEITSMEDEWERKER);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *line = line_of(&s, cases[i].naam);
        if (cases[i].zegt ? !line || !strstr(line, cases[i].zegt) : line != NULL)
            fail_msg("%s: %s", cases[i].naam, line ? line : "no line");
    }
    scene_close(&s);
    unsetenv("KOERS_NU");
}

/* An organisation without bodies is told what to do, by who can do it. */
static void without_bodies_it_says_what_to_do(void **state)
{
    (void)state;
    struct scene s = scene_open();
    testdb_sql(s.w.t, "DELETE FROM gezelschap_lid");
    testdb_sql(s.w.t, "DELETE FROM gezelschap_locatie");
    testdb_sql(s.w.t, "DELETE FROM gezelschap");
    scene_as(&s, ROL_KWALITEITSMEDEWERKER);
    struct answer a = visitor_get(s.v, "/dekking?alles=1");
    HAS(a, "Centrale cliëntenraad: <span class=\"bij\">staat niet in Koers");
    HAS(a, "Professionele raad: <span class=\"bij\">staat niet in Koers");
    HAS(a, "Cliëntenraad van de locatie, Wijk een: <span class=\"bij\">staat niet in Koers");
    HAS(a, "Vraag de beheerder om deze raad in Koers te zetten");
    LACKS(a, "schreef nog niets");
    LACKS(a, "/gezelschappen/nieuw");
    struct db_conn *c = testdb_begin(s.w.t);
    lid_create(c, s.w.one.organisatie, s.w.one.person[ROL_KWALITEITSMEDEWERKER], ROL_BEHEERDER, 0,
               0);
    testdb_commit(s.w.t);
    scene_as(&s, ROL_KWALITEITSMEDEWERKER);
    HAS(visitor_get(s.v, "/dekking"), "href=\"/gezelschappen/nieuw\"");
    s.v->json = true;
    HAS(visitor_get(s.v, "/dekking"), "\"ontbreekt\":true");
    s.v->json = false;
    scene_close(&s);
}

/* A representative group stands in for the central council when it speaks for the whole: not that of
 * one place, nor of some, nor one that was dissolved. */
static void only_of_the_whole_it_is_the_central_one(void **state)
{
    static const char missed[] = "Centrale cliëntenraad: <span class=\"bij\">staat niet in Koers";
    (void)state;
    struct scene s = scene_open();
    const int64_t places[] = {s.w.one.here, s.w.one.elsewhere};
    for (int how = 0; how < 6; how++) {
        testdb_sql(s.w.t, "DELETE FROM gezelschap_lid");
        testdb_sql(s.w.t, "DELETE FROM gezelschap_locatie");
        testdb_sql(s.w.t, "DELETE FROM gezelschap");
        struct db_conn *c = testdb_begin(s.w.t);
        int64_t id = gezelschap_create(
            c, &(struct gezelschap_new){.organisatie = s.w.one.organisatie,
                                        .soort = how < 4 ? G_VERTEGENWOORDIGING
                                                         : G_CLIENTENRAAD_CENTRAAL,
                                        .naam = "Familiegroep",
                                        .er = true,
                                        .plekken = places,
                                        .n_plekken = how == 1   ? 1
                                                     : how == 2 ? 2
                                                                : 0,
                                        .vanaf = date_today() - 9});
        if (how == 3 || how == 5)
            gezelschap_end(c, .organisatie = s.w.one.organisatie, .id = id, .dag = date_today());
        testdb_commit(s.w.t);
        scene_as(&s, ROL_KWALITEITSMEDEWERKER);
        struct answer a = visitor_get(s.v, "/dekking?alles=1");
        if (!strstr(a.body, missed) != (how == 0 || how == 4))
            fail_msg("way %d", how);
    }
    scene_close(&s);
}

static void doors_show_what_lives(void **state)
{
    (void)state;
    struct scene s = scene_open();
    scene_as(&s, ROL_PROFESSIONAL);
    struct answer a = visitor_get(s.v, "/bouwsteen/2");
    assert_int_equal(a.status, 200);
    HAS(a, "De bewoner hoort de bel niet");
    HAS(a, "Sneller bij de bel");
    LACKS(a, "Een bewoner elders");
    HAS(visitor_get(s.v, "/bouwsteen/1"), "Hier is het nog stil");
    assert_int_equal(visitor_get(s.v, "/bouwsteen/6").status, 404);
    assert_int_equal(visitor_get(s.v, "/bouwsteen/0").status, 404);
    assert_int_equal(visitor_get(s.v, "/bouwsteen/x").status, 404);
    scene_as(&s, ROL_BESTUURDER);
    a = visitor_get(s.v, "/bouwsteen/2");
    HAS(a, "Sneller bij de bel");
    LACKS(a, "De bewoner hoort de bel niet");
    HAS(a, "alleen te lezen voor wie ermee aan de slag is");
    scene_close(&s);
}

static void any_knoop_has_a_page(void **state)
{
    (void)state;
    struct scene s = scene_open();
    struct db_conn *c = testdb_begin(s.w.t);
    int64_t figure = cijfer_create(c,
                                   &(struct knoop_new){.organisatie = s.w.one.organisatie,
                                                       .locatie = s.w.one.here,
                                                       .titel = "Ik word snel geholpen"},
                                   &(struct cijfer){.vraag = "Ik word snel geholpen",
                                                    .waarde = 7.5,
                                                    .n = 20,
                                                    .laag = 7,
                                                    .hoog = 8,
                                                    .methode = "gemiddelde met t-interval",
                                                    .bron = "meting 1"});
    testdb_commit(s.w.t);
    scene_as(&s, ROL_NAASTE);
    struct answer a = visitor_get(s.v, mem_format(s.v->ctx, "/knopen/%lld", (long long)figure));
    assert_int_equal(a.status, 200);
    HAS(a, "7,5 (20 antwoorden, tussen 7,0 en 8,0)");
    HAS(a, "gemiddelde met t-interval");
    a = visitor_get(s.v, mem_format(s.v->ctx, "/knopen/%lld", (long long)s.theme));
    assert_int_equal(a.status, 303); /* to the page of its kind */
    s.v->json = true;
    assert_int_equal(
        visitor_get(s.v, mem_format(s.v->ctx, "/knopen/%lld", (long long)s.theme)).status, 200);
    scene_close(&s);
}

/* Seventy signals: search and the theme show them page by page, each once. */
static void long_lists_are_leafed_through(void **state)
{
    (void)state;
    struct scene s = scene_open();
    const struct world_side *o = &s.w.one;
    struct db_conn *c = testdb_begin(s.w.t);
    for (int i = 0; i < 70; i++) {
        int64_t id = scene_make(o, c, "signaal", mem_format(s.v->ctx, "Zeldzaam nummer N%dN", i),
                                "nieuw", o->here, 1);
        draad_lay(c, o->organisatie, id, s.theme, AANLEIDING, 0, 0);
    }
    testdb_commit(s.w.t);
    scene_as(&s, ROL_PROFESSIONAL);
    static const char *const starts[] = {"/zoeken?q=zeldzaam", "/themas/%lld"};
    for (size_t k = 0; k < 2; k++) {
        const char *path = strstr(starts[k], "%lld")
                               ? mem_format(s.v->ctx, "/themas/%lld", (long long)s.theme)
                               : starts[k];
        int seen[70] = {0}, pages = 0;
        while (path && pages < 9) {
            struct answer a = visitor_get(s.v, path);
            assert_int_equal(a.status, 200);
            /* The thread on a theme's page quotes a few as well: the list stands before it. */
            const char *end = strstr(a.body, "over-draad");
            for (int i = 0; i < 70; i++) {
                const char *at = strstr(a.body, mem_format(s.v->ctx, "N%dN", i));
                seen[i] += at && (!end || at < end);
            }
            const char *next = strstr(a.body, "onder=");
            while (next && next > a.body && *next != '"')
                next--;
            path = next ? mem_textn(s.v->ctx, next + 1, strcspn(next + 1, "\"")) : NULL;
            if (path && strstr(path, "&amp;")) /* as a browser reads it */
                path = mem_format(s.v->ctx, "%.*s&%s", (int)(strstr(path, "&amp;") - path), path,
                                  strstr(path, "&amp;") + 5);
            pages++;
        }
        assert_int_equal(pages, k == 0 ? 3 : 2);
        for (int i = 0; i < 70; i++)
            assert_int_equal(seen[i], 1);
    }
    scene_close(&s);
}

/* Each theme stands on one page of the list, also when many were made in one second; those that are
 * done are leafed through apart. */
static void themes_are_leafed_through(void **state)
{
    (void)state;
    struct scene s = scene_open();
    const struct world_side *o = &s.w.one;
    struct db_conn *c = testdb_begin(s.w.t);
    for (int i = 0; i < 120; i++)
        thema_create(c,
                     &(struct knoop_new){.organisatie = o->organisatie,
                                         .locatie = i % 2 ? o->here : 0,
                                         .titel = mem_format(s.v->ctx, "Nummer N%dN", i),
                                         .status = i < 60 ? "open" : "af",
                                         .gemaakt = time_now() - 86400 * (i % 3)},
                     "");
    testdb_commit(s.w.t);
    for (int list = 0; list < 4; list++) { /* of the whole, of a place; open, done */
        scene_as(&s, list < 2 ? ROL_KWALITEITSMEDEWERKER : ROL_PROFESSIONAL);
        const char *path = "/themas", *field = list % 2 ? "?af_voor=" : "?voor=";
        int seen[120] = {0}, pages = 0;
        for (; path && pages < 9; pages++) {
            struct answer a = visitor_get(s.v, path);
            assert_int_equal(a.status, 200);
            for (int i = 60 * (list % 2); i < 60 + 60 * (list % 2); i++)
                seen[i] += strstr(a.body, mem_format(s.v->ctx, "N%dN", i)) != NULL;
            const char *next = strstr(a.body, mem_format(s.v->ctx, "/themas%s", field));
            path = next ? mem_textn(s.v->ctx, next, strcspn(next, "\"")) : NULL;
            if (path) /* as a browser reads it */
                path = mem_format(s.v->ctx, "%.*s&%s", (int)(strstr(path, "&amp;") - path), path,
                                  strstr(path, "&amp;") + 5);
        }
        assert_int_equal(pages, 3);
        for (int i = 60 * (list % 2); i < 60 + 60 * (list % 2); i++)
            assert_int_equal(seen[i], 1);
    }
    assert_int_equal(visitor_get(s.v, "/themas?voor=x&voor_id=-4").status, 200);
    scene_close(&s);
}

/* S1: "nothing done, because …" is an answer, and stays in sight. */
static void what_was_left_undone_stays_in_sight(void **state)
{
    (void)state;
    struct scene s = scene_open();
    testdb_sql(s.w.t, mem_format(s.v->ctx,
                                 "INSERT INTO terugkoppeling (organisatie, id, signaal, soort, "
                                 "tekst, staat, gemaakt, verstuurd) VALUES (%lld, 1, %lld, "
                                 "'niets_gedaan', 'De kosten zijn te hoog.', 'verstuurd', %lld, "
                                 "%lld);",
                                 (long long)s.w.one.organisatie, (long long)s.here,
                                 (long long)time_now(), (long long)time_now()));
    scene_as(&s, ROL_LEIDINGGEVENDE);
    HAS(visitor_get(s.v, "/dekking"), "De kosten zijn te hoog.");
    scene_as(&s, ROL_BESTUURDER); /* the answer may repeat the giver's words */
    LACKS(visitor_get(s.v, "/dekking"), "De kosten zijn te hoog.");
    scene_close(&s);
}

static void help_is_there_for_everyone(void **state)
{
    (void)state;
    static const struct room_help *subjects[20];
    size_t n_subjects = 0;
    struct scene s = scene_open();
    for (const struct room_help *h = draad_room.help; h->slug; h++)
        subjects[n_subjects++] = h;
    draad_help(subjects, n_subjects);
    struct answer a = visitor_get(s.v, "/hulp");
    assert_int_equal(a.status, 200);
    LACKS(a, "Bij de eigen rol");
    /* Every link on it leads to a text in each language, or to one that says that it is Dutch. */
    size_t n = 0;
    for (const char *at = a.body; (at = strstr(at, "href=\"/hulp/")); n++) {
        at += strlen("href=\"");
        const char *path = mem_textn(s.v->ctx, at, strcspn(at, "\""));
        const char *last = "";
        for (int l = 0; l < LANG_COUNT; l++) {
            s.v->language = lang_code((enum lang)l);
            struct answer text = visitor_get(s.v, path);
            assert_int_equal(text.status, 200);
            HAS(text, mem_format(s.v->ctx, "<html lang=\"%s\">", lang_code((enum lang)l)));
            assert_true(strlen(text.body) > 1000);
            assert_string_not_equal(text.body, last);
            assert_true(l <= LANG_EN || strstr(text.body, "<div lang=\"nl\">"));
            last = mem_text(s.v->ctx, text.body);
        }
        s.v->language = NULL;
    }
    assert_true(n >= n_subjects + 12); /* and each role */
    assert_int_equal(visitor_get(s.v, "/hulp/bestaat-niet").status, 404);
    scene_as(&s, ROL_CLIENTENRAAD_CENTRAAL);
    a = visitor_get(s.v, "/hulp");
    HAS(a, "Bij de eigen rol");
    HAS(a, "/hulp/clientenraad");
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(search_finds_stems_and_keeps_secrets),
        cmocka_unit_test(themes_are_made_shown_and_finished),
        cmocka_unit_test(people_add_comments_and_files),
        cmocka_unit_test(other_words_with_a_spent_token_come_back),
        cmocka_unit_test(stories_are_closed_until_both_are_done),
        cmocka_unit_test(what_hangs_on_a_story_is_as_closed),
        cmocka_unit_test(a_withdrawn_story_leaves_every_table),
        cmocka_unit_test(withdrawing_warns_who_wrote_the_sentence),
        cmocka_unit_test(coverage_asks_the_right_questions),
        cmocka_unit_test(silence_is_of_bodies),
        cmocka_unit_test(silence_is_of_the_time_they_exist),
        cmocka_unit_test(without_bodies_it_says_what_to_do),
        cmocka_unit_test(only_of_the_whole_it_is_the_central_one),
        cmocka_unit_test(doors_show_what_lives),
        cmocka_unit_test(any_knoop_has_a_page),
        cmocka_unit_test(long_lists_are_leafed_through),
        cmocka_unit_test(themes_are_leafed_through),
        cmocka_unit_test(what_was_left_undone_stays_in_sight),
        cmocka_unit_test(help_is_there_for_everyone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
