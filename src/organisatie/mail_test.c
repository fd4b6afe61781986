/* Outgoing mail to a real SMTP server on loopback (Debian's aiosmtpd), and the queue when that
 * server is down, refuses, or Koers crashes. On either engine. Not here: how a message is written
 * (organisatie_regels_test.c). */
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "db/erase.h"
#include "organisatie/background.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/smtp.h"
#include "tests/cm.h"
#include "tests/support/testdb.h"
#include "tests/support/world.h"
#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SERVER "/usr/bin/aiosmtpd"

static struct world w;
static struct background background;
static char parent[64], maildir[80]; /* the server makes its own, when it is not there */
static int port;
static pid_t server;

/* ---- the server ---- */
static int free_port(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof a;
    int s = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(s, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(getsockname(s, (struct sockaddr *)&a, &n), 0);
    close(s);
    return ntohs(a.sin_port);
}

static bool answers(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                            .sin_port = htons((uint16_t)port)};
    int s = socket(AF_INET, SOCK_STREAM, 0);
    bool ok = connect(s, (struct sockaddr *)&a, sizeof a) == 0;
    close(s);
    return ok;
}

static void server_start(void)
{
    char at[32];
    snprintf(at, sizeof at, "127.0.0.1:%d", port);
    server = fork();
    if (server == 0) {
        execl(SERVER, SERVER, "-n", "-s", "100000", "-l", at, "-c", "aiosmtpd.handlers.Mailbox",
              maildir, (char *)NULL);
        _exit(127);
    }
    for (int i = 0; i < 200 && !answers(); i++)
        nanosleep(&(struct timespec){.tv_nsec = 50 * 1000 * 1000}, NULL);
    assert_true(answers());
}

static void server_stop(void)
{
    if (server > 0) {
        kill(server, SIGKILL);
        waitpid(server, NULL, 0);
    }
    server = 0;
}

/* What lies in the mailbox: number of messages, and the newest of them in `into`. */
static int mailbox(char *into, size_t size)
{
    char path[400];
    int n = 0;
    snprintf(path, sizeof path, "%s/new", maildir);
    DIR *d = opendir(path);
    if (!d)
        return 0;
    for (struct dirent *e; (e = readdir(d));) {
        if (e->d_name[0] == '.')
            continue;
        n++;
        snprintf(path, sizeof path, "%s/new/%s", maildir, e->d_name);
        FILE *f = fopen(path, "r");
        assert_non_null(f);
        size_t got = fread(into, 1, size - 1, f);
        into[got] = '\0';
        fclose(f);
    }
    closedir(d);
    return n;
}

static void empty_mailbox(void)
{
    static const char *const parts[] = {"new", "cur", "tmp"};
    char path[400];
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", maildir, parts[i]);
        DIR *d = opendir(path);
        for (struct dirent *e; d && (e = readdir(d));) {
            snprintf(path, sizeof path, "%s/%s/%s", maildir, parts[i], e->d_name);
            if (e->d_name[0] != '.')
                unlink(path);
        }
        if (d)
            closedir(d);
        snprintf(path, sizeof path, "%s/%s", maildir, parts[i]);
        rmdir(path);
    }
    rmdir(maildir);
    rmdir(parent);
}

/* ---- each case ---- */
static int begin(void **state)
{
    char url[64];
    (void)state;
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
    w = world_make(TESTDB(&organisatie_schema));
    background = (struct background){.db = w.t->db};
    snprintf(parent, sizeof parent, "/tmp/koers-post-XXXXXX");
    assert_non_null(mkdtemp(parent));
    snprintf(maildir, sizeof maildir, "%s/box", parent);
    port = free_port();
    snprintf(url, sizeof url, "smtp://127.0.0.1:%d", port);
    setenv("KOERS_SMTP_URL", url, 1);
    setenv("KOERS_SMTP_VAN", "koers@zorg.example", 1);
    return 0;
}

static int end(void **state)
{
    (void)state;
    server_stop();
    empty_mailbox();
    testdb_close(w.t);
    return 0;
}

static void lay_ready(const char *to, const char *subject, const char *text)
{
    struct db_conn *c = testdb_begin(w.t);
    mail_queue(c, w.one.organisatie, to, subject, text);
    testdb_commit(w.t);
}

static struct post_by_id_row row(int64_t id)
{
    struct post_by_id_row r = {0};
    testdb_begin(w.t);
    assert_true(post_by_id(w.t->c, w.t->ctx, &r, .organisatie = w.one.organisatie, .id = id));
    testdb_commit(w.t);
    return r;
}

static void sent_once(void **state)
{
    char m[4000];
    (void)state;
    server_start();
    lay_ready("bo@zorg.example", "Wat we deden, één ding", "Dag Bo,\n.\nKlaar met €.\n");
    assert_int_equal(mail_round(&background), 1);
    assert_string_equal(row(1).staat, "verstuurd");
    assert_string_equal(row(1).inhoud, ""); /* forgotten */
    assert_int_equal(row(1).volgende, time_of_date(date_today()));
    assert_int_equal(mailbox(m, sizeof m), 1);
    assert_non_null(strstr(m, "X-RcptTo: bo@zorg.example"));
    assert_non_null(strstr(m, "X-MailFrom: koers@zorg.example"));
    assert_non_null(strstr(m, "Subject: =?utf-8?"));
    assert_non_null(strstr(m, "\n.\n")); /* a lone point arrives, and does not end the mail */
    assert_non_null(strstr(m, "=E2=82=AC"));
    assert_int_equal(mail_round(&background), 1); /* nothing left */
    assert_int_equal(mailbox(m, sizeof m), 1);
}

/* Case 81: a host with an accent goes over the line as every server takes it; an address that no
 * server takes fails at once, and says why. */
static void accents_in_addresses(void **state)
{
    char m[4000];
    (void)state;
    server_start();
    setenv("KOERS_SMTP_VAN", "koers@zorgcafé.example", 1);
    lay_ready("jan@zorgcafé.example", "Hoi", "tekst");
    lay_ready("josé@voorbeeld.example", "Hoi", "tekst");
    mail_round(&background);
    assert_string_equal(row(1).staat, "verstuurd");
    assert_int_equal(mailbox(m, sizeof m), 1);
    assert_non_null(strstr(m, "X-RcptTo: jan@xn--zorgcaf-hya.example"));
    assert_non_null(strstr(m, "To: <jan@xn--zorgcaf-hya.example>"));
    assert_non_null(strstr(m, "X-MailFrom: koers@xn--zorgcaf-hya.example"));
    assert_non_null(strstr(m, "From: Koers <koers@xn--zorgcaf-hya.example>"));
    for (const char *p = m; *p; p++)
        assert_true((unsigned char)*p < 128);
    assert_string_equal(row(2).staat, "mislukt");
    assert_int_equal(row(2).pogingen, 1);
    assert_non_null(strstr(row(2).fout, "no mail can go to this address"));
    assert_string_equal(row(2).aan, "");
    assert_string_equal(row(2).onderwerp, "");
}

/* What a server says is kept without the address, however it writes that. */
static void no_address_in_what_a_server_said(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"550 5.1.1 <jan@xn--zorgcaf-hya.example>: no such user", "550 5.1.1 … no such user"},
        {"Jan@Zorg.Example, jan@zorg.example unknown",            "… … unknown"           },
        {"550 no",                                                "550 no"                    },
        {NULL,                                                    ""                          },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(mail_without_addresses(w.t->ctx, cases[i][0]), cases[i][1]);
}

static void header_injection(void **state)
{
    char m[4000];
    (void)state;
    server_start();
    lay_ready("bo@zorg.example", "Hoi\r\nBcc: x@y.example\r\n\r\nkwaad", "tekst");
    lay_ready("bo@zorg.example\r\nRCPT TO:<x@y.example>", "Hoi",
              "tekst"); /* no address: not kept */
    mail_round(&background);
    assert_int_equal(mailbox(m, sizeof m), 1);
    assert_null(strstr(m, "\nBcc:"));
    assert_null(strstr(m, "X-RcptTo: x@y.example"));
}

/* A mail queued while the clock was a day ahead does not wait for that day. */
static void the_clock_was_ahead(void **state)
{
    char m[4000];
    (void)state;
    server_start();
    setenv("KOERS_NU", "2026-03-24T09:30:00", 1);
    lay_ready("bo@zorg.example", "Hoi", "tekst");
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
    mail_round(&background);
    assert_string_equal(row(1).staat, "verstuurd");
    assert_int_equal(mailbox(m, sizeof m), 1);
}

/* The mail server is down: retries with growing pauses, then gives up. */
static void away(void **state)
{
    static const char *const at[] = {
        "2026-03-23T09:00:00", "2026-03-23T09:01:00", "2026-03-23T09:06:00", "2026-03-23T09:21:00",
        "2026-03-23T10:21:00", "2026-03-23T13:21:00", "2026-03-23T19:21:00", "2026-03-24T07:21:00"};
    (void)state;
    lay_ready("bo@zorg.example", "Hoi", "tekst");
    for (int i = 0; i < 8; i++) {
        setenv("KOERS_NU", at[i], 1);
        mail_round(&background);
        assert_int_equal(row(1).pogingen, i + 1);
        assert_string_equal(row(1).staat, i < 7 ? "wacht" : "mislukt");
        assert_true(strlen(row(1).fout) > 0);
        mail_round(&background); /* not before its time */
        assert_int_equal(row(1).pogingen, i + 1);
    }
    assert_string_equal(row(1).inhoud, "");
}

static void back_again(void **state)
{
    char m[4000];
    (void)state;
    lay_ready("bo@zorg.example", "Hoi", "tekst");
    mail_round(&background);
    assert_string_equal(row(1).staat, "wacht");
    server_start();
    setenv("KOERS_NU", "2026-03-23T09:01:00", 1);
    mail_round(&background);
    assert_string_equal(row(1).staat, "verstuurd");
    assert_int_equal(mailbox(m, sizeof m), 1);
}

/* The mail server refuses a mail permanently: no second try, and other mails are still sent. */
static void refused(void **state)
{
    char m[4000];
    (void)state;
    server_start();
    struct buf b;
    buf_init(&b, w.t->ctx, 1 << 20);
    for (int i = 0; i < 4000; i++)
        buf_text(&b, "Een regel die te veel is voor deze server.\n"); /* it takes 100 kB */
    lay_ready("bo@zorg.example", "Te lang", b.data);
    lay_ready("bo@zorg.example", "Hoi", "tekst");
    mail_round(&background);
    assert_string_equal(row(1).staat, "mislukt");
    assert_int_equal(row(1).pogingen, 1);
    assert_string_equal(row(2).staat, "verstuurd");
    assert_int_equal(mailbox(m, sizeof m), 1);
}

/* A crash between sending and recording it: the mail is sent again, with the same Message-ID. */
static enum db_result only_claims(void *self, bool (*work)(struct db_conn *, void *), void *arg,
                                  struct error *f)
{
    int *left = self;
    if ((*left)-- <= 0)
        return DB_ERROR;
    return db_write(w.t->c, work, arg, f);
}

static const char *message_id(const char *m)
{
    const char *p = strstr(m, "Message-ID: ");
    assert_non_null(p);
    return mem_textn(w.t->ctx, p, strcspn(p, "\n"));
}

static void crash_between(void **state)
{
    char m[4000];
    int left = 1;
    (void)state;
    server_start();
    lay_ready("bo@zorg.example", "Hoi", "tekst");
    struct background dying = {.db = w.t->db, .write = only_claims, .self = &left};
    mail_round(&dying);
    assert_int_equal(mailbox(m, sizeof m), 1);
    const char *first = message_id(m);
    assert_string_equal(row(1).staat, "wacht");
    mail_round(&background); /* claimed: not again within ten minutes */
    assert_int_equal(mailbox(m, sizeof m), 1);
    setenv("KOERS_NU", "2026-03-23T09:10:00", 1);
    mail_round(&background);
    assert_int_equal(mailbox(m, sizeof m), 2);
    assert_string_equal(message_id(m), first);
    assert_string_equal(row(1).staat, "verstuurd");
}

static void no_settings(void **state)
{
    (void)state;
    /* a settings file names every setting: an empty one is not set */
    struct smtp_settings s;
    setenv("KOERS_SMTP_GEBRUIKER", "", 1);
    setenv("KOERS_SMTP_WACHTWOORD", "", 1);
    assert_true(smtp_settings_read(&s));
    assert_null(s.user);
    assert_null(s.password);
    setenv("KOERS_SMTP_URL", "", 1);
    assert_false(smtp_settings_read(&s));
    unsetenv("KOERS_SMTP_URL");
    lay_ready("bo@zorg.example", "Hoi", "tekst");
    assert_int_equal(mail_round(&background), 60);
    assert_int_equal(row(1).pogingen, 0);
    /* no plain text over the network: this address is not loopback, so TLS is required, which the
     * test server lacks */
    server_start();
    char url[64];
    snprintf(url, sizeof url, "smtp://127.0.0.2:%d", port);
    setenv("KOERS_SMTP_URL", url, 1);
    mail_round(&background);
    assert_string_equal(row(1).staat, "wacht");
    assert_int_equal(row(1).pogingen, 1);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)

/* Address and words go when a mail was sent, will never be sent, or is taken back or readdressed: and
 * then they must leave the files too. */
static void what_was_sent_leaves_the_files(void **state)
{
    (void)state;
    server_start();
    for (int how = 0; how < 4; how++) {
        struct db_conn *c = testdb_begin(w.t);
        mail_queue_about(c, w.one.organisatie, 900 + how,
                         how == 1 ? "nooit@zorg.example" : "bo@zorg.example", "Kop", "Woorden.");
        testdb_commit(w.t);
        testdb_sql(w.t, "DELETE FROM erase_due");
        if (how == 1)
            testdb_sql(w.t, "UPDATE post_uit SET pogingen = 99 WHERE staat = 'wacht'");
        if (how == 1)
            server_stop();
        c = testdb_begin(w.t);
        if (how >= 2)
            mail_readdress(c, w.one.organisatie, 900 + how, how == 2 ? NULL : "an@zorg.example");
        testdb_commit(w.t);
        if (how < 2)
            mail_round(&background);
        struct erase_waiting e;
        c = testdb_begin(w.t);
        assert_true(erase_read(c, &e));
        testdb_commit(w.t);
        if (!e.waits)
            fail_msg("way %d: nothing waits to be erased", how);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(sent_once),
        cmocka_unit_test_setup_teardown(what_was_sent_leaves_the_files, begin, end),
        CASE(header_injection),
        CASE(the_clock_was_ahead),
        CASE(away),
        CASE(back_again),
        CASE(refused),
        CASE(crash_between),
        CASE(no_settings),
        CASE(accents_in_addresses),
        CASE(no_address_in_what_a_server_said),
    };
    if (access(SERVER, X_OK) != 0) {
        fputs("no " SERVER ": run script/deps test\n", stderr);
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
