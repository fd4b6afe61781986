/* The rules of accounts, mail and jobs, by tables of cases; RFC 6238's own vectors; how a mail
 * looks on the line. Not here: anything with a database (organisatie_test.c). */
#include "base/date.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include "organisatie/internal.h"
#include "organisatie/smtp.h"
#include "tests/cm.h"
#include <sodium.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

static void paths_back(void **state)
{
    static const struct {
        const char *in;
        bool good;
    } cases[] = {
        {"/",                         true },
        {"/signalen?locatie=3&a=%2F", true },
        {"",                          false},
        {NULL,                        false},
        {"//evil.example",            false},
        {"/\\evil.example",           false},
        {"/a\\b",                     false},
        {"https://evil.example",      false},
        {"signalen",                  false},
        {"/a b",                      false},
        {"/a\r\nSet-Cookie: x",       false},
        {"/a\x7f",                    false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(terug_veilig(cases[i].in) != NULL, cases[i].good);
    char longest[600] = "/";
    memset(longest + 1, 'a', 511);
    assert_non_null(terug_veilig(longest));
    longest[512] = 'a';
    assert_null(terug_veilig(longest));
}

static void passwords(void **state)
{
    static const struct {
        const char *password;
        bool good;
    } cases[] = {
        {"korter123",             false},
        {"precies10!",            true },
        {"één zin mag",         true },
        {"aaaaaaaaaaaa",          false},
        {"aaaaaaaaaaab",          true },
        {"ikbenannadevries",      true },
        {"ik ben Anna de Vries!", false},
        {"Annavries99",           false},
        {NULL,                    false},
        {"",                      false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *why =
            password_objection(cases[i].password, "Anna de Vries", "annavries@zorg.nl");
        if ((why == NULL) != cases[i].good)
            fail_msg("%s: %s", cases[i].password, why ? why : "goed");
    }
    char long_one[203];
    memset(long_one, 'x', 202);
    long_one[0] = 'y';
    long_one[202] = '\0';
    assert_non_null(password_objection(long_one, "", ""));
    long_one[200] = '\0';
    assert_null(password_objection(long_one, "", ""));
    assert_null(password_objection("jo is het begin", "Jo", "jo@x.nl")); /* too short to count */
}

static void tries_at_the_door(void **state)
{
    int64_t wrong = 0, since = TIME_NONE, t = 1000000;
    (void)state;
    for (int i = 0; i < 10; i++) {
        assert_true(inloggen_mag(wrong, since, t + i));
        inloggen_mislukt(&wrong, &since, t + i);
    }
    assert_int_equal(wrong, 10);
    assert_int_equal(since, t);
    assert_false(inloggen_mag(wrong, since, t + 899));
    assert_true(inloggen_mag(wrong, since, t + 900));
    inloggen_mislukt(&wrong, &since, t + 900); /* a new quarter begins */
    assert_int_equal(wrong, 1);
    assert_int_equal(since, t + 900);
}

static void visits_and_waits(void **state)
{
    static const int64_t waits[] = {60, 300, 900, 3600, 10800, 21600, 43200};
    (void)state;
    assert_true(visit_create(TIME_NONE, 5));
    assert_false(visit_create(1000, 1000 + 3599));
    assert_true(visit_create(1000, 1000 + 3600));
    for (int i = 0; i < 7; i++)
        assert_int_equal(mail_delay(i + 1), waits[i]);
    assert_int_equal(mail_delay(8), -1); /* the eighth try was the last */
    assert_int_equal(mail_delay(0), -1);
}

static void slugs(void **state)
{
    static const struct {
        const char *name, *slug;
    } cases[] = {
        {"Huis De Linde",          "huis-de-linde" },
        {"  't Zonnetje!",         "t-zonnetje"    },
        {"Één & Ander — Oost", "een-ander-oost"},
        {"Café Größe",          "cafe-grosse"   },
        {"...",                    "plek"          },
        {"",                       "plek"          },
        {"Wijk 7/8",               "wijk-7-8"      },
    };
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(slug_van(ctx, cases[i].name), cases[i].slug);
    char name[200];
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_true(strlen(slug_van(ctx, name)) <= 60);
    memcpy(name + 59, "\u00df", sizeof "\u00df"); /* two letters where one has room */
    assert_int_equal(strlen(slug_van(ctx, name)), 59);
    mem_free(ctx);
}

static void devices(void **state)
{
    static const struct {
        const char *agent, *name;
    } cases[] = {
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:109.0) Gecko/20100101 Firefox/115.0",
         "Firefox, Windows"                                                                                      },
        {"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/120.0 Safari/537.36 Edg/120.0",                                        "Edge, Linux"   },
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 "
         "Version/17.0 Mobile Safari/604.1",                                            "Safari, iPhone"},
        {"Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/119.0 Mobile Safari/537.36",
         "Chrome, Android"                                                                                       },
        {"curl/8.0",                                                                             "curl"          },
        {"<script>",                                                                             ""              },
        {NULL,                                                                                   ""              },
    };
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(apparaat_van(ctx, cases[i].agent), cases[i].name);
    mem_free(ctx);
}

static void time_left(void **state)
{
    (void)state;
    assert_int_equal(job_remaining(50, 100, 10), 10);
    assert_int_equal(job_remaining(100, 100, 10), 0);
    assert_int_equal(job_remaining(1, 3, 1), 2);
    assert_int_equal(job_remaining(0, 100, 10), -1);
    assert_int_equal(job_remaining(5, 0, 10), -1);
    assert_int_equal(job_remaining(5, 4, 10), -1);
    assert_int_equal(job_remaining(5, 10, 0), -1);
    assert_int_equal(job_remaining(1, INT64_MAX, 1000), -1);
}

/* RFC 6238 appendix B (SHA-1, last six of the eight digits). */
static void totp_vectors(void **state)
{
    static const struct {
        int64_t time;
        const char *code;
    } cases[] = {
        {59,          "287082"},
        {1111111109,  "081804"},
        {1111111111,  "050471"},
        {1234567890,  "005924"},
        {2000000000,  "279037"},
        {20000000000, "353130"},
    };
    static const uint8_t secret[] = "12345678901234567890";
    int64_t step;
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_true(totp_matches(secret, 20, cases[i].code, cases[i].time, 0, &step));
        assert_int_equal(step, cases[i].time / 30);
        /* spent: not the same step again, nor an older one */
        assert_false(totp_matches(secret, 20, cases[i].code, cases[i].time, step, &step));
        /* one step of grace on either side, not two */
        assert_true(totp_matches(secret, 20, cases[i].code, cases[i].time + 30, 0, &step));
        assert_int_equal(step, cases[i].time / 30);
        assert_false(totp_matches(secret, 20, cases[i].code, cases[i].time + 61 + 30, 0, &step));
    }
    assert_true(totp_matches(secret, 20, "287 082", 59, 0, &step));
    assert_false(totp_matches(secret, 20, "287083", 59, 0, &step));
    assert_false(totp_matches(secret, 20, "28708", 59, 0, &step));
    assert_false(totp_matches(secret, 20, "2870821", 59, 0, &step));
    assert_false(totp_matches(secret, 20, "28708a", 59, 0, &step));
    assert_false(totp_matches(secret, 20, NULL, 59, 0, &step));
    assert_false(totp_matches(secret, 0, "287082", 59, 0, &step));
}

static void totp_words(void **state)
{
    static const uint8_t secret[] = "12345678901234567890";
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    (void)state;
    assert_string_equal(totp_tekst(ctx, secret, 20), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    assert_string_equal(totp_uri(ctx, secret, 20, "a+b@zorg.nl"),
                        "otpauth://totp/Koers:a%2Bb%40zorg.nl?secret="
                        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Koers");
    mem_free(ctx);
}

static void argon2(void **state)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    char *hash = password_hash(ctx, "een lange zin");
    (void)state;
    assert_true(text_starts(hash, "$argon2id$v=19$m=19456,t=2,p=1$"));
    assert_true(password_matches(hash, "een lange zin"));
    assert_false(password_matches(hash, "een lange zin "));
    assert_false(password_matches(NULL, "niemand")); /* not even what the empty seat was made of */
    assert_false(password_matches(hash, NULL));
    /* Another maker's text of the same; and what was damaged fits nothing, and ends nothing. */
    assert_int_equal(crypto_pwhash_str_verify(hash, "een lange zin", 13), 0);
    static const char *const damaged[] = {
        "", "$argon2id$v=19$m=19456,t=2,p=1$", "$argon2id$v=19$m=0,t=2,p=1$AAAA$AAAA",
        "$argon2id$v=19$m=19456,t=0,p=1$YWFhYWFhYWFhYWFhYWFhYQ$AAAA"};
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++)
        assert_false(password_matches(damaged[i], "een lange zin"));
    mem_free(ctx);
}

/* ---- the line ---- */
static char *message(const void *ctx, const char *to, const char *subject, const char *text)
{
    const struct smtp_settings s = {.url = "smtp://127.0.0.1:1", .from = "koers@zorg.nl"};
    const struct smtp_mail m = {
        .to = to, .subject = subject, .text = text, .id = "koers.1.2.3", .made = 1774256400};
    struct buf b;
    buf_init(&b, ctx, 1 << 20);
    smtp_message(&b, &s, &m);
    return b.data;
}

static void mail_lines(void **state)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    (void)state;
    assert_string_equal(
        message(ctx, "bo@zorg.nl", "Antwoord", "Dag Bo,\n\nEén = 1 \nKlaar."),
        "Date: Mon, 23 Mar 2026 09:00:00 +0000\r\nFrom: Koers <koers@zorg.nl>\r\n"
        "To: <bo@zorg.nl>\r\nMessage-ID: <koers.1.2.3@zorg.nl>\r\nSubject: Antwoord\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\nAuto-Submitted: auto-generated\r\n\r\n"
        "Dag Bo,\r\n\r\nE=C3=A9n =3D 1=20\r\nKlaar.\r\n");
    mem_free(ctx);
}

static void mail_injection(void **state)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    (void)state;
    const char *m =
        message(ctx, "bo@zorg.nl\r\nBcc: all@zorg.nl", "Hoi\r\nBcc: x@y.nl\n\nkwaad", "x");
    assert_null(strstr(m, "\nBcc:"));
    m = message(ctx, "bo@zorg.nl", "é\r\nBcc: x@y.nl", "x");
    assert_null(strstr(m, "\nBcc:"));
    assert_non_null(strstr(m, "Subject: =?utf-8?B?w6kgIEJjYzogeEB5Lm5s?=\r\n"));
    mem_free(ctx);
}

static void mail_long(void **state)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    char subject[301] = {0};
    (void)state;
    for (int i = 0; i < 150; i++)
        memcpy(subject + 2 * i, "é", 2);
    char text[2001];
    memset(text, 'w', 2000);
    text[2000] = '\0';
    const char *m = message(ctx, "bo@zorg.nl", subject, text);
    for (const char *p = m; *p;) { /* RFC 2047: 76; RFC 2045: 76 */
        size_t n = strcspn(p, "\r");
        assert_true(n <= 78);
        p += n + 2;
    }
    mem_free(ctx);
}

static void plain_text_only_at_home(void **state)
{
    static const struct {
        const char *url;
        bool plain;
    } cases[] = {
        {"smtp://127.0.0.1:25",             true },
        {"smtp://localhost",                true },
        {"smtp://[::1]:2525/x",             true },
        {"smtp://mail.zorg.nl:25",          false},
        {"smtp://127.0.0.1.evil.example",   false},
        {"smtps://127.0.0.1",               false},
        {"smtp://localhost.evil.example",   false},
        {"smtp://127.0.0.1@evil.example",   false},
        {"smtp://localhost:x@evil.example", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(smtp_plain_allowed(cases[i].url), cases[i].plain);
}

static void numbers_with_zeros(void **state)
{
    static const struct {
        const char *typed;
        size_t width;
        const char *read;
    } cases[] = {
        {"12345678",       8,  "12345678"    },
        {"1234567",        8,  "01234567"    },
        {"12 34.56 78",    8,  "12345678"    },
        {"40313182",       12, "000040313182"},
        {"0000 4031 3182", 12, "000040313182"},
        {"123456789",      8,  NULL          },
        {"1234-5678",      8,  NULL          },
        {"",               8,  NULL          },
        {" . ",            8,  NULL          },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char out[13];
        bool ok = nummer_lees(cases[i].typed, cases[i].width, out);
        assert_int_equal(ok, cases[i].read != NULL);
        if (ok)
            assert_string_equal(out, cases[i].read);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_back),
        cmocka_unit_test(passwords),
        cmocka_unit_test(tries_at_the_door),
        cmocka_unit_test(visits_and_waits),
        cmocka_unit_test(slugs),
        cmocka_unit_test(devices),
        cmocka_unit_test(time_left),
        cmocka_unit_test(totp_vectors),
        cmocka_unit_test(totp_words),
        cmocka_unit_test(argon2),
        cmocka_unit_test(mail_lines),
        cmocka_unit_test(mail_injection),
        cmocka_unit_test(mail_long),
        cmocka_unit_test(plain_text_only_at_home),
        cmocka_unit_test(numbers_with_zeros),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
