/* What the public sees of a kwaliteitsbeeld (B5.4): making a version public by its job, the address
 * /kb/…, the archive, the site in a directory, what machines read, the PDF, the
 * check of an address. On SQLite, and on PostgreSQL when KOERS_TEST_PG is set. Not here: what a
 * version holds (versie_test.c), withdrawn consent (intrekken_test.c), the look of the pages
 * (tests/web/). */
#include "base/mem.h"
#include "base/sandbox.h"
#include "base/text.h"
#include "draad/draad_sql.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "kwaliteitsbeeld/publicatie.h"
#include "organisatie/background.h"
#include "organisatie/organisatie_sql.h"
#include "tests/cm.h"
#include "tests/support/beeld_scene.h"
#include "tests/support/program.h"
#include "web/static.h"
#include <arpa/inet.h>
#include <jansson.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct beeldtoneel t;
static struct beeld b; /* at the first location, full */

#define PATH(...) mem_format(t.w.t->ctx, __VA_ARGS__)
#define ORG       t.w.one.organisatie
#define VERSIONS  PATH("/kwaliteitsbeeld/%lld/versies", (long long)b.id)
#define SITE      "/kb/zorg-een/2025/huis-een/"
#define STORY     "Mijn moeder zit weer aan tafel."

static int begin(void **state)
{
    (void)state;
    t = beeld_scene_open();
    b = beeld_scene_beeld(&t, t.w.one.here);
    beeld_scene_fill(&t, &b);
    return 0;
}

static int end(void **state)
{
    (void)state;
    beeld_scene_close(&t);
    return 0;
}

static bool work_off(void)
{
    return jobs_round(&(struct background){.db = t.w.t->db});
}

/* Drafts for givers that wait at the first location. */
static int drafts(void)
{
    int n = 0;
    testdb_begin(t.w.t);
    struct wachtpunt_open_rows rows =
        wachtpunt_open(t.w.t->c, t.w.t->ctx, .organisatie = ORG, .locatie = t.w.one.here,
                       .mag = ",terugkoppelen,", .max = 100);
    testdb_commit(t.w.t);
    for (size_t i = 0; i < rows.n; i++)
        n += strcmp(rows.row[i].wat, "terugkoppeling") == 0;
    return n;
}

/* The bytes of a file of a version; n 0 when it is not there. */
static struct db_bytes file_of(int64_t nummer, const char *pad)
{
    struct versie_bestand_row row = {0};
    testdb_begin(t.w.t);
    versie_bestand(t.w.t->c, t.w.t->ctx, &row, .organisatie = ORG, .beeld = b.id, .nummer = nummer,
                   .pad = pad);
    testdb_commit(t.w.t);
    return row.inhoud;
}

/* ---- making it public ---- */

static void a_version_becomes_public_by_its_pages(void **state)
{
    (void)state;
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    assert_int_equal(beeld_scene_public(&t, SITE).status, 404);
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    assert_int_equal(visitor_post(t.v, VERSIONS, NULL).status, 303);
    assert_int_equal(beeld_scene_public(&t, SITE).status, 404);
    /* not before the board approved: the job says so */
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    const char *publish = PATH("%s/1/publiceren", VERSIONS);
    struct answer a = visitor_post(t.v, publish, "zeker", "1", NULL);
    assert_int_equal(a.status, 303);
    assert_true(work_off());
    HAS(visitor_get(t.v, a.location), "nog niet vastgesteld door het bestuur");
    /* the form is not there: asking for its tick would be a riddle */
    a = visitor_post(t.v, publish, NULL);
    assert_int_equal(a.status, 422);
    HAS(a,
        "Deze versie is nog niet vastgesteld door het bestuur. Zij kan nog niet openbaar worden.");
    assert_int_equal(beeld_scene_public(&t, SITE).status, 404);
    beeld_scene_as(&t, ROL_BESTUURDER);
    assert_int_equal(
        visitor_post(t.v, PATH("%s/1/vaststellen", VERSIONS), "zeker", "1", NULL).status, 303);
    a = visitor_post(t.v, PATH("%s/1/vaststellen", VERSIONS), NULL); /* in a second tab */
    assert_int_equal(a.status, 422);
    HAS(a, "Deze versie is al vastgesteld.");
    assert_int_equal(visitor_post(t.v, PATH("%s/9/vaststellen", VERSIONS), NULL).status, 404);
    beeld_scene_as(&t, ROL_LEIDINGGEVENDE);
    assert_int_equal(visitor_post(t.v, publish, NULL).status, 403);
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    assert_int_equal(visitor_post(t.v, PATH("%s/9/publiceren", VERSIONS), NULL).status, 404);
    assert_int_equal(drafts(), 0);
    a = visitor_post(t.v, publish, NULL); /* it cannot be taken back */
    assert_int_equal(a.status, 422);
    HAS(a, "Iedereen mag deze versie lezen. Dit kun je niet terugdraaien");
    assert_false(work_off());
    a = visitor_post(t.v, publish, "zeker", "1", NULL);
    assert_int_equal(a.status, 303);
    assert_true(work_off());
    assert_false(work_off());
    HAS(visitor_get(t.v, a.location), PATH("%s", VERSIONS));
    HAS(visitor_get(t.v, VERSIONS), "http://127.0.0.1" SITE);
    a = visitor_post(t.v, publish, NULL);
    assert_int_equal(a.status, 422);
    HAS(a, "Deze versie is al openbaar.");
    assert_false(work_off());
    struct knoop k;
    struct versie_of_row v;
    testdb_begin(t.w.t);
    assert_true(knoop_read(t.w.t->c, t.w.t->ctx, ORG, b.id, &k));
    assert_true(
        versie_of(t.w.t->c, t.w.t->ctx, &v, .organisatie = ORG, .beeld = b.id, .nummer = 1));
    testdb_commit(t.w.t);
    assert_string_equal(k.status, "openbaar");
    assert_string_equal(v.staat, "openbaar");
    assert_int_equal(beeld_scene_audit(&t, "gedaan", PATH("knoop %lld versie 1", (long long)b.id)),
                     2);
    a = beeld_scene_public(&t, SITE);
    assert_int_equal(a.status, 200);
    HAS(a, "Wat er gebeurde in 2.");
    HAS(a, STORY);
    HAS(a, "7,9 (34 antwoorden");
    LACKS(a, "Ik eet alleen"); /* the words of a giver never go out by themselves */
    /* S1: who gave the signal hears it, once, however many sentences rest on it */
    assert_int_equal(drafts(), 1);
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    visitor_post(t.v, publish, NULL); /* once more: it is public already */
    work_off();
    assert_int_equal(drafts(), 1);
}

/* What follows is told of what was frozen, not of what was written since. */
static void only_what_was_frozen_goes_out(void **state)
{
    (void)state;
    beeld_scene_versie(&t, &b, VERSIE_VASTGESTELD);
    testdb_begin(t.w.t);
    int64_t late = beeld_scene_cijfer(&t, t.w.one.here, "Later geteld", 30);
    testdb_commit(t.w.t);
    int64_t zin = beeld_scene_zin(&t, &b, 1, TERUGBLIK, "Later geschreven.", late, 0);
    struct error f = {0};
    struct db_conn *c = testdb_begin(t.w.t);
    assert_true(versie_publish(c, t.w.t->ctx, ORG, b.id, 1, 0, "https://koers.example", &f));
    struct knoop k;
    assert_true(knoop_read(c, t.w.t->ctx, ORG, zin, &k));
    struct cijfers_earlier_rows known =
        cijfers_earlier(c, t.w.t->ctx, .organisatie = ORG, .familie = "meting 1, vraag v1",
                        .cel = PATH("Later geteld|%lld", (long long)t.w.one.here));
    struct cijfers_earlier_rows shown =
        cijfers_earlier(c, t.w.t->ctx, .organisatie = ORG, .familie = "meting 1, vraag v1",
                        .cel = PATH("Hoe is het eten?|%lld", (long long)t.w.one.here));
    testdb_commit(t.w.t);
    assert_string_equal(k.status, "levend");
    assert_int_equal(known.n, 0);
    assert_int_equal(shown.n, 1);
    assert_int_equal(shown.row[0].n, 34);
    LACKS(beeld_scene_public(&t, SITE), "Later geschreven.");
}

/* ---- the public address ---- */

static void paths_are_read_strictly(void **state)
{
    (void)state;
    static const struct {
        const char *rest;
        bool ok;
        int64_t jaar, versie;
        const char *plek, *file;
    } cases[] = {
        {"2025/",                         true,  2025, 0,  NULL,   NULL       },
        {"2025/kort.html",                true,  2025, 0,  NULL,   "kort.html"},
        {"2025/huis/",                    true,  2025, 0,  "huis", NULL       },
        {"2025/huis/versie-2/en.html",    true,  2025, 2,  "huis", "en.html"  },
        {"2025/versie-12/",               true,  2025, 12, NULL,   NULL       },
        {"2025//huis///",                 true,  2025, 0,  "huis", NULL       },
        {"",                              false, 0,    0,  NULL,   NULL       },
        {"/",                             false, 0,    0,  NULL,   NULL       },
        {"huis/",                         false, 0,    0,  NULL,   NULL       },
        {"2019/",                         false, 0,    0,  NULL,   NULL       },
        {"2101/",                         false, 0,    0,  NULL,   NULL       },
        {"02025/",                        false, 0,    0,  NULL,   NULL       },
        {"+2025/",                        false, 0,    0,  NULL,   NULL       },
        {"2025x/",                        false, 0,    0,  NULL,   NULL       },
        {"2025/kort.html/x",              false, 0,    0,  NULL,   NULL       },
        {"2025/a/b/",                     false, 0,    0,  NULL,   NULL       },
        {"2025/versie-1/huis/",           false, 0,    0,  NULL,   NULL       },
        {"2025/huis/versie-1/versie-2/",  false, 0,    0,  NULL,   NULL       },
        {"2025/huis/versie-99999999999/", false, 0,    0,  NULL,   NULL       },
        {"2025/huis/versie--1/",          false, 0,    0,  NULL,   NULL       },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kb_pad p;
        bool ok = kb_pad_lees(t.w.t->ctx, cases[i].rest, &p);
        if (ok != cases[i].ok)
            fail_msg("%s", cases[i].rest);
        if (!ok)
            continue;
        assert_int_equal(p.jaar, cases[i].jaar);
        assert_int_equal(p.versie, cases[i].versie);
        assert_true(text_equal(p.plek, cases[i].plek) || (!p.plek && !cases[i].plek));
        assert_true(text_equal(p.file, cases[i].file) || (!p.file && !cases[i].file));
    }
}

static void the_address_answers(void **state)
{
    (void)state;
    static const char *const there[] = {SITE,
                                        SITE "index.html",
                                        SITE "en.html",
                                        SITE "kort.html",
                                        SITE "archief.html",
                                        SITE "metadata.jsonld",
                                        SITE "metadata.ttl"};
    static const char *const not_there[] = {"/kb/zorg-een/2024/huis-een/",
                                            "/kb/zorg-een/2025/",
                                            "/kb/zorg-een/2025/wijk-een/",
                                            "/kb/zorg-een/2025/niets/",
                                            "/kb/zorg-twee/2025/huis-een/",
                                            "/kb/zorg-twee/2025/huis-twee/",
                                            "/kb/niemand/2025/",
                                            SITE "versie-2/",
                                            SITE "anders.html",
                                            SITE "kwaliteitsbeeld.pdf",
                                            "/kb/zorg-een/2025/huis-een/a/b/c",
                                            "/kb/zorg-een/onzin"};
    beeld_scene_versie(&t, &b, VERSIE_OPENBAAR);
    for (size_t i = 0; i < sizeof there / sizeof *there; i++)
        assert_int_equal(beeld_scene_public(&t, there[i]).status, 200);
    for (size_t i = 0; i < sizeof not_there / sizeof *not_there; i++) {
        struct answer a = beeld_scene_public(&t, not_there[i]);
        if (a.status != 404)
            fail_msg("%s: %d", not_there[i], a.status);
        LACKS(a, STORY);
    }
    struct answer a = beeld_scene_public(&t, "/kb/zorg-een/2025/huis-een");
    assert_string_equal(a.location, SITE);
    a = beeld_scene_public(&t, SITE "kort.html");
    HAS(a, "Wat er gebeurde in 1.");
    LACKS(a, "Wat wij leerden van 1.");
    for (int l = LANG_NL + 1; l < LANG_COUNT; l++) {
        const char *code = lang_code((enum lang)l);
        a = beeld_scene_public(&t, PATH(SITE "%s.html", code));
        assert_int_equal(a.status, 200);
        HAS(a, PATH("<html lang=\"%s\">", code));
        HAS(a, "<summary lang=\"nl\">"); /* what people wrote stays Dutch, and says so */
    }
    a = beeld_scene_public(&t, SITE);
    HAS(a, "<html lang=\"nl\">");
    LACKS(a, "<summary lang=");
    const char *css = strstr(beeld_scene_public(&t, SITE).body, "href=\"./koers");
    assert_non_null(css);
    css = PATH("%s%.*s", SITE, (int)strcspn(css + 8, "\""), css + 8);
    assert_int_equal(beeld_scene_public(&t, css).status, 200);
    /* what was frozen or approved only is nobody's yet */
    beeld_scene_versie(&t, &b, VERSIE_VASTGESTELD);
    assert_int_equal(beeld_scene_public(&t, SITE "versie-2/").status, 404);
    assert_int_equal(beeld_scene_public(&t, SITE "versie-1/").status, 200);
    /* signing in changes nothing on the public site */
    beeld_scene_as(&t, ROL_PROFESSIONAL);
    assert_string_equal(visitor_get(t.v, SITE).body, beeld_scene_public(&t, SITE).body);
}

/* Every link of a page of the site that begins with a dot leads somewhere. */
static size_t links_work(const char *page)
{
    size_t n = 0;
    struct answer a = beeld_scene_public(&t, page);
    assert_int_equal(a.status, 200);
    for (const char *p = a.body; (p = strstr(p, "href=\".")); n++) {
        p += 6;
        const char *link = PATH("%.*s", (int)strcspn(p, "\""), p);
        char *at = mem_textn(t.w.t->ctx, page, (size_t)(strrchr(page, '/') + 1 - page));
        while (text_starts(link, "../") || text_starts(link, "./")) {
            if (link[1] == '.') {
                at[strlen(at) - 1] = '\0';
                strrchr(at, '/')[1] = '\0';
                link++;
            }
            link += 2;
        }
        if (beeld_scene_public(&t, PATH("%s%s", at, link)).status != 200)
            fail_msg("%s links to %s%s", page, at, link);
    }
    return n;
}

static void earlier_versions_stay_readable(void **state)
{
    (void)state;
    struct beeld whole = beeld_scene_beeld(&t, 0);
    beeld_scene_fill(&t, &whole);
    beeld_scene_versie(&t, &b, VERSIE_OPENBAAR);
    beeld_scene_versie(&t, &whole, VERSIE_OPENBAAR);
    HAS(beeld_scene_public(&t, SITE),
        "href=\"../index.html\">Zorg een</a>"); /* the other place of the year */
    int64_t old = beeld_scene_versie(&t, &b, VERSIE_VASTGESTELD);
    beeld_scene_zin(&t, &b, 1, TERUGBLIK, "Nieuw in versie drie.", t.cycle, 0);
    assert_int_equal(beeld_scene_versie(&t, &b, VERSIE_OPENBAAR), 3);
    HAS(beeld_scene_public(&t, SITE), "Nieuw in versie drie.");
    LACKS(beeld_scene_public(&t, SITE), "Dit is een eerdere versie.");
    struct answer a = beeld_scene_public(&t, SITE "versie-1/");
    assert_int_equal(a.status, 200);
    LACKS(a, "Nieuw in versie drie.");
    HAS(a, "Dit is een eerdere versie.");
    HAS(a, STORY);
    a = beeld_scene_public(&t, SITE "archief.html");
    HAS(a, "./versie-1/index.html");
    LACKS(a, "versie-2"); /* never public */
    HAS(beeld_scene_public(&t, SITE "versie-1/metadata.jsonld"), SITE "versie-1/");
    static const char *const pages[] = {SITE "index.html",
                                        SITE "en.html",
                                        SITE "kort.html",
                                        SITE "archief.html",
                                        SITE "versie-1/index.html",
                                        SITE "versie-1/en.html",
                                        SITE "versie-1/kort.html",
                                        SITE "versie-1/archief.html",
                                        "/kb/zorg-een/2025/index.html",
                                        "/kb/zorg-een/2025/archief.html"};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        assert_true(links_work(pages[i]) > 1);
    /* going back in time is not publishing */
    struct error f = {0};
    testdb_begin(t.w.t);
    assert_false(versie_publish(t.w.t->c, t.w.t->ctx, ORG, b.id, old, 0, "https://x.example", &f));
    testdb_rollback(t.w.t);
    assert_non_null(strstr(f.message, "nieuwere versie"));
}

/* ---- a directory ---- */

static struct db_bytes read_whole(const char *path)
{
    struct buf all;
    char chunk[8192];
    size_t n;
    FILE *in = fopen(path, "rb");
    if (!in)
        fail_msg("no %s", path);
    buf_init(&all, t.w.t->ctx, 20u << 20);
    while ((n = fread(chunk, 1, sizeof chunk, in)) > 0)
        buf_add(&all, chunk, n);
    fclose(in);
    return (struct db_bytes){all.data, all.len};
}

static void the_site_fits_in_a_directory(void **state)
{
    (void)state;
    static const char *const files[] = {"index.html",   "en.html",         "kort.html",
                                        "archief.html", "metadata.jsonld", "metadata.ttl"};
    struct error f = {0};
    char dir[] = "/tmp/koers-site-XXXXXX";
    assert_non_null(mkdtemp(dir));
    assert_false(publicatie_write(t.w.t->db, ORG, 2025, 0, dir, &f)); /* nothing is public */
    assert_non_null(strstr(f.message, "nog niets openbaar"));
    beeld_scene_versie(&t, &b, VERSIE_OPENBAAR);
    beeld_scene_versie(&t, &b, VERSIE_OPENBAAR);
    if (!publicatie_write(t.w.t->db, ORG, 2025, 0, dir, &f))
        fail_msg("%s (%s)", f.message, f.detail);
    for (int n = 1; n <= 2; n++)
        for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
            struct db_bytes kept = file_of(n, files[i]);
            struct db_bytes out =
                read_whole(PATH("%s/2025/huis-een/%s%s", dir, n == 1 ? "versie-1/" : "", files[i]));
            assert_int_equal(out.n, kept.n);
            assert_memory_equal(out.data, kept.data, kept.n);
        }
    const char *css = asset_url("koers.css");
    assert_true(read_whole(PATH("%s/2025/huis-een%s", dir, strrchr(css, '/'))).n > 1000);
    assert_false(publicatie_write(t.w.t->db, ORG, 2024, 0, dir, &f));
    assert_false(publicatie_write(t.w.t->db, ORG, 2025, t.w.one.elsewhere, dir, &f));
    assert_false(publicatie_write(t.w.t->db, ORG, 2025, 0, "/dev/null/hier", &f));
    assert_non_null(strstr(f.message, "kon niet worden geschreven"));
    pdf_tidy(dir);
    assert_int_equal(access(dir, F_OK), -1);
}

/* ---- what machines read ---- */

static void the_metadata_is_read_by_others(void **state)
{
    (void)state;
    struct db_conn *c = testdb_begin(t.w.t);
    beeld_inleiding(c, .organisatie = ORG, .id = b.id,
                    .inleiding = "Een \"jaar\" \\ <tafel>\nen meer \xe2\x98\x95");
    testdb_commit(t.w.t);
    b = beeld_scene_beeld(&t, t.w.one.here);
    beeld_scene_versie(&t, &b, VERSIE_OPENBAAR);
    struct answer a = beeld_scene_public(&t, SITE "metadata.jsonld");
    json_t *j = json_loads(a.body, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(j);
    assert_string_equal(json_string_value(json_object_get(j, "@context")), "https://schema.org");
    assert_string_equal(json_string_value(json_object_get(j, "url")), "https://koers.example" SITE);
    assert_non_null(strstr(json_string_value(json_object_get(j, "abstract")), "<tafel>\nen meer"));
    json_decref(j);
    a = beeld_scene_public(&t, SITE "metadata.ttl");
    HAS(a, "dcat:Dataset"); /* prefixes are used, not only declared */
    HAS(a, "dct:title");
    LACKS(a, "<http://purl.org/dc/terms/title>");
    char *path = program_file(t.w.t->ctx, ".ttl", a.body, strlen(a.body));
    int status;
    const char *triples =
        program_says(t.w.t->ctx,
                     (const char *const[]){"/usr/bin/rapper", "-q", "-i", "turtle", "-o",
                                           "ntriples", path, NULL},
                     &status);
    unlink(path);
    assert_int_equal(status, 0);
    /* DCAT-AP-NL 3.0: what a Dataset must have */
    static const char *const must[] = {
        "http://purl.org/dc/terms/title",        "http://purl.org/dc/terms/description",
        "http://purl.org/dc/terms/identifier",   "http://purl.org/dc/terms/publisher",
        "http://purl.org/dc/terms/creator",      "http://purl.org/dc/terms/accessRights",
        "http://www.w3.org/ns/dcat#theme",       "http://www.w3.org/ns/dcat#contactPoint",
        "http://www.w3.org/ns/dcat#distribution"};
    for (size_t i = 0; i < sizeof must / sizeof *must; i++)
        assert_non_null(strstr(triples, PATH("<https://koers.example" SITE "> <%s> ", must[i])));
    /* DCAT-AP: each thing that is pointed at says what it is */
    static const char *const kinds[] = {"skos/core#Concept",         "dc/terms/RightsStatement",
                                        "dc/terms/LinguisticSystem", "dc/terms/MediaTypeOrExtent",
                                        "dc/terms/LicenseDocument",  "foaf/0.1/Agent",
                                        "foaf/0.1/Document",         "vcard/ns#Kind",
                                        "dcat#Distribution"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        assert_non_null(strstr(triples, PATH("%s> .", kinds[i])));
    assert_non_null(strstr(triples, "Een \\\"jaar\\\" \\\\ <tafel>\\nen meer \\u2615"));
}

/* ---- the check of an address ---- */

static bool is_private(const char *address)
{
    struct sockaddr_storage s = {0};
    struct sockaddr_in *four = (struct sockaddr_in *)&s;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)&s;
    bool colon = strchr(address, ':') != NULL;
    s.ss_family = colon ? AF_INET6 : AF_INET;
    assert_int_equal(
        inet_pton(s.ss_family, address, colon ? (void *)&six->sin6_addr : (void *)&four->sin_addr),
        1);
    return adres_prive((struct sockaddr *)&s);
}

static void private_addresses_are_not_asked(void **state)
{
    (void)state;
    static const struct {
        const char *address;
        bool is_private;
    } cases[] = {
        {"0.0.0.0",                true }, /* this host (RFC 1122) */
        {"0.255.255.255",          true },
        {"1.0.0.0",                false},
        {"9.255.255.255",          false},
        {"10.0.0.0",               true }, /* RFC 1918 */
        {"10.255.255.255",         true },
        {"11.0.0.0",               false},
        {"100.63.255.255",         false},
        {"100.64.0.0",             true }, /* shared by a provider (RFC 6598) */
        {"100.127.255.255",        true },
        {"100.128.0.0",            false},
        {"126.255.255.255",        false},
        {"127.0.0.1",              true }, /* loopback */
        {"127.255.255.255",        true },
        {"128.0.0.0",              false},
        {"169.253.255.255",        false},
        {"169.254.169.254",        true }, /* link-local: clouds answer there */
        {"169.255.0.0",            false},
        {"172.15.255.255",         false},
        {"172.16.0.0",             true },
        {"172.31.255.255",         true },
        {"172.32.0.0",             false},
        {"192.0.0.1",              true }, /* IETF (RFC 6890) */
        {"192.0.2.1",              true }, /* documentation (RFC 5737) */
        {"192.0.3.0",              false},
        {"192.88.99.1",            true }, /* 6to4 relays (RFC 7526) */
        {"192.167.255.255",        false},
        {"192.168.0.0",            true },
        {"192.168.255.255",        true },
        {"192.169.0.0",            false},
        {"198.17.255.255",         false},
        {"198.18.0.0",             true }, /* measuring (RFC 2544) */
        {"198.19.255.255",         true },
        {"198.20.0.0",             false},
        {"198.51.100.7",           true },
        {"203.0.113.7",            true },
        {"203.0.114.0",            false},
        {"223.255.255.255",        false},
        {"224.0.0.1",              true }, /* multicast */
        {"240.0.0.1",              true },
        {"255.255.255.255",        true },
        {"::",                     true },
        {"::1",                    true },
        {"::ffff:8.8.8.8",         false}, /* mapped: as the address in it */
        {"::ffff:127.0.0.1",       true },
        {"::ffff:192.168.1.1",     true },
        {"::ffff:169.254.169.254", true },
        {"::127.0.0.1",            true }, /* compatible, long gone */
        {"64:ff9b::7f00:1",        true }, /* translated (RFC 6052) */
        {"100::1",                 true },
        {"1fff::1",                true },
        {"2001:4860:4860::8888",   false},
        {"2a02:1::1",              false},
        {"2001::1",                true }, /* Teredo carries an IPv4 address */
        {"2001:db8::1",            true }, /* documentation */
        {"2002:7f00:1::",          true }, /* 6to4 carries one too */
        {"2002:a00:1::1",          true },
        {"3fff:fff::1",            true }, /* documentation (RFC 9637) */
        {"3fff:1000::1",           false},
        {"4000::1",                true },
        {"fc00::1",                true }, /* unique local */
        {"fdff::1",                true },
        {"fe80::1",                true }, /* link-local */
        {"fec0::1",                true },
        {"ff02::1",                true }, /* multicast */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (is_private(cases[i].address) != cases[i].is_private)
            fail_msg("%s", cases[i].address);
    struct sockaddr other = {.sa_family = AF_UNIX};
    assert_true(adres_prive(&other));
    struct error f = {0};
    unsetenv("KOERS_ADRES_LOKAAL");
    assert_false(adres_bereikbaar("http://127.0.0.1:9/kb/", &f));
    assert_non_null(strstr(f.message, "Het adres geeft geen antwoord."));
    assert_false(adres_bereikbaar("http://[::1]:9/kb/", &f));
    assert_false(adres_bereikbaar("http://localhost:9/kb/", &f));
    assert_false(adres_bereikbaar("file:///etc/passwd", &f));
    assert_false(adres_bereikbaar("ftp://127.0.0.1/", &f));
}

/* The job writes down what it found, and says it. */
static void the_check_is_written_down(void **state)
{
    (void)state;
    struct error f = {0};
    beeld_scene_versie(&t, &b, VERSIE_VASTGESTELD);
    testdb_begin(t.w.t);
    assert_true(versie_publish(t.w.t->c, t.w.t->ctx, ORG, b.id, 1, 0, "http://127.0.0.1:9", &f));
    testdb_commit(t.w.t);
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    struct answer a = visitor_post(t.v, PATH("%s/1/controleren", VERSIONS), NULL);
    assert_int_equal(a.status, 303);
    assert_true(work_off());
    HAS(visitor_get(t.v, a.location), "Het adres geeft geen antwoord.");
    HAS(visitor_get(t.v, VERSIONS), "het adres geeft geen antwoord");
}

/* ---- the PDF ---- */

/* What a browser does that is a shell script: it counts its tries in $DIR/keren. */
#define BROWSER                                                                                    \
    "#!/bin/sh\nDIR=\"$HOME/..\"; echo x >> \"$DIR/keren\"; TRY=$(wc -l < \"$DIR/keren\")\n"       \
    "for a; do case $a in --print-to-pdf=*) PDF=\"${a#*=}\";; esac; done\n"                        \
    "whole() { printf '%%PDF-1.7 try %s\\n%%%%EOF\\n' \"$TRY\" > \"$PDF\"; }\n"

static char *browser_begin(const char *does)
{
    const char *text = mem_format(t.w.t->ctx, "%s%s\n", BROWSER, does);
    char *path = program_file(t.w.t->ctx, ".sh", text, strlen(text));
    assert_int_equal(chmod(path, 0755), 0);
    setenv("KOERS_CHROMIUM", path, 1);
    return path;
}

static void browser_end(const char *path)
{
    unsetenv("KOERS_CHROMIUM");
    unlink(path);
}

/* A browser that fails at first (busy machines make Chromium abort) is asked again, not for ever, and
 * each try stands by itself. */
static void a_browser_that_fails_is_asked_again(void **state)
{
    (void)state;
    static const struct {
        const char *does, *kept; /* NULL: no PDF */
    } cases[] = {
        {"[ $TRY -gt 2 ] || kill -ABRT $$; whole",                                              "try 3"},
        {"[ $TRY -gt 3 ] || kill -ABRT $$; whole",                                              NULL   },
        {"whole; exit 1",                                                                       NULL   },
        {"exit 0",                                                                              NULL   },
        {"[ $TRY -gt 1 ] && exit 0; whole; kill -ABRT $$",                                      NULL   },
        {"[ $TRY -gt 1 ] || { (sleep 1; TRY=late; whole; sleep 20) & kill -ABRT $$; }; whole; "
         "sleep 2",                                                                    "try 2"},
        {"[ $TRY -gt 1 ] || { touch \"$HOME/lock\"; exit 1; }; [ -e \"$HOME/lock\" ] || whole",
         "try 2"                                                                                       },
 /* a full disk: it ends well, and the file is cut off */
        {"echo pdf > \"$PDF\"",                                                                 NULL   },
        {"whole; head -c 12 \"$PDF\" > \"$PDF.x\"; mv \"$PDF.x\" \"$PDF\"",                     NULL   },
        {"[ $TRY -gt 1 ] || { printf '%%PDF-1.7 cut' > \"$PDF\"; exit 0; }; whole",             "try 2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *path = browser_begin(cases[i].does);
        beeld_scene_versie(&t, &b, VERSIE_OPENBAAR);
        beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
        visitor_post(t.v, PATH("%s/1/pdf", VERSIONS), NULL);
        assert_true(work_off());
        struct db_bytes pdf = file_of(1, "kwaliteitsbeeld.pdf");
        const char *kept = pdf.n ? PATH("%.*s", (int)pdf.n, (const char *)pdf.data) : NULL;
        if (!kept != !cases[i].kept || (kept && !strstr(kept, cases[i].kept)))
            fail_msg("%s: %s", cases[i].does, kept ? kept : "no PDF");
        browser_end(path);
        end(state);
        begin(state);
    }
}

static bool go_on(void *arg)
{
    (void)arg;
    return true;
}

/* The worker is killed: its browser ends with it. */
static void no_browser_outlives_its_worker(void **state)
{
    (void)state;
    char dir[] = "/tmp/koers-pdf-test-XXXXXX", number[20] = "";
    assert_non_null(mkdtemp(dir));
    char *path =
        browser_begin("echo $$ > \"$DIR/mine\"; mv \"$DIR/mine\" \"$DIR/pid\"; exec sleep 60");
    pid_t worker = fork();
    if (worker == 0) {
        struct buf out;
        struct error f;
        pdf_make(t.w.t->ctx, PATH("%s/index.html", dir), go_on, NULL, &out, &f);
        _exit(0);
    }
    const struct timespec little = {.tv_nsec = 20000000};
    FILE *in = NULL;
    for (int i = 0; i < 500 && !(in = fopen(PATH("%s/pid", dir), "r")); i++)
        nanosleep(&little, NULL);
    assert_non_null(in);
    assert_non_null(fgets(number, sizeof number, in));
    fclose(in);
    pid_t browser = (pid_t)strtol(number, NULL, 10);
    assert_int_equal(kill(browser, 0), 0);
    kill(worker, SIGKILL);
    waitpid(worker, NULL, 0);
    bool gone = false;
    for (int i = 0; i < 250 && !gone; i++) {
        gone = kill(browser, 0) != 0;
        nanosleep(&little, NULL);
    }
    if (!gone)
        kill(browser, SIGKILL);
    browser_end(path);
    pdf_tidy(dir);
    assert_true(gone);
}

static void the_pdf_is_tagged(void **state)
{
    (void)state;
    beeld_scene_versie(&t, &b, VERSIE_OPENBAAR);
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    setenv("KOERS_CHROMIUM", "/nergens/chromium", 1);
    struct answer a = visitor_post(t.v, PATH("%s/1/pdf", VERSIONS), NULL);
    assert_true(work_off());
    HAS(visitor_get(t.v, a.location), "Op deze server staat geen Chromium.");
    assert_int_equal(file_of(1, "kwaliteitsbeeld.pdf").n, 0);
    unsetenv("KOERS_CHROMIUM");
    a = visitor_post(t.v, PATH("%s/1/pdf", VERSIONS), NULL);
    assert_true(work_off());
    a = visitor_get(t.v, a.location);
    struct db_bytes pdf = file_of(1, "kwaliteitsbeeld.pdf");
    if (pdf.n == 0)
        fail_msg("no PDF: %s", a.body);
    char *path = program_file(t.w.t->ctx, ".pdf", pdf.data, pdf.n);
    int status;
    const char *info =
        program_says(t.w.t->ctx, (const char *const[]){"/usr/bin/pdfinfo", path, NULL}, &status);
    assert_int_equal(status, 0);
    const char *tagged = strstr(info, "Tagged:");
    assert_non_null(tagged);
    assert_string_equal(PATH("%.3s", tagged + 7 + strspn(tagged + 7, " ")), "yes");
    const char *words = program_says(
        t.w.t->ctx, (const char *const[]){"/usr/bin/pdftotext", path, "-", NULL}, &status);
    unlink(path);
    assert_int_equal(status, 0);
    assert_non_null(strstr(words, "Wat er gebeurde in 2."));
    assert_non_null(strstr(words, "Mijn moeder")); /* on paper a sentence lies unfolded */
    a = beeld_scene_public(&t, SITE);
    HAS(a, "href=\"./kwaliteitsbeeld.pdf\"");
    assert_int_equal(beeld_scene_public(&t, SITE "kwaliteitsbeeld.pdf").status, 200);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(int argc, char **argv)
{
    if (argc > 3 && !strcmp(argv[1], "--opsluiten")) /* as koers does: it starts itself */
        sandbox_run(argv[2], argv + 3);
    const struct CMUnitTest tests[] = {
        TEST(a_version_becomes_public_by_its_pages),
        TEST(only_what_was_frozen_goes_out),
        TEST(paths_are_read_strictly),
        TEST(the_address_answers),
        TEST(earlier_versions_stay_readable),
        TEST(the_site_fits_in_a_directory),
        TEST(the_metadata_is_read_by_others),
        TEST(private_addresses_are_not_asked),
        TEST(the_check_is_written_down),
        TEST(a_browser_that_fails_is_asked_again),
        TEST(no_browser_outlives_its_worker),
        TEST(the_pdf_is_tagged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
