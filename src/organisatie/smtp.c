/* Writing a mail and handing it to an SMTP server with libcurl. Not here: the queue (mail.c).
 * What goes into a header is cleaned here, whatever the caller did before. */
#include "organisatie/smtp.h"
#include "base/address.h"
#include "base/date.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include <curl/curl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define MESSAGE_MAX (1u << 20)

/* Reads a setting; an empty one counts as unset, because the settings file of the package names
 * them all. */
static const char *setting(const char *name)
{
    const char *value = getenv(name);
    return value && value[0] ? value : NULL;
}

bool smtp_settings_read(struct smtp_settings *s)
{
    *s = (struct smtp_settings){.url = setting("KOERS_SMTP_URL"),
                                .from = setting("KOERS_SMTP_VAN"),
                                .user = setting("KOERS_SMTP_GEBRUIKER"),
                                .password = setting("KOERS_SMTP_WACHTWOORD")};
    return s->url && s->from && !address_objection(s->from);
}

bool smtp_plain_allowed(const char *url)
{
    static const char *const own[] = {"127.0.0.1", "localhost", "[::1]"};
    if (!text_starts(url, "smtp://") || strchr(url, '@')) /* what is before an @ is no host */
        return false;
    const char *host = url + strlen("smtp://");
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        size_t n = strlen(own[i]);
        if (!strncmp(host, own[i], n) && strchr(":/", host[n])) /* also the end of the text */
            return true;
    }
    return false;
}

/* ---- the message ---- */
static void add_clean(struct buf *b, const char *text)
{
    for (const char *p = text; *p; p++)
        buf_char(b, (unsigned char)*p < ' ' || *p == 127 ? ' ' : *p);
}

static bool is_ascii(const char *s)
{
    for (; *s; s++) {
        if ((unsigned char)*s >= 128)
            return false;
    }
    return true;
}

/* RFC 2047: encoded words of at most 75 characters, each of whole characters. */
static void add_subject(struct buf *b, const char *subject)
{
    if (is_ascii(subject) && strlen(subject) <= 200 && !strstr(subject, "=?")) {
        add_clean(b, subject);
        return;
    }
    size_t left = strlen(subject);
    bool first = true;
    while (left) {
        size_t n = 0, k;
        while (n < left && (k = text_char(subject + n, left - n, NULL)) && n + k <= 42)
            n += k;
        if (n == 0) /* not UTF-8: nothing sensible can follow */
            return;
        char clean[43], word[80];
        for (size_t i = 0; i < n; i++)
            clean[i] = (unsigned char)subject[i] < ' ' ? ' ' : subject[i];
        sodium_bin2base64(word, sizeof word, (const unsigned char *)clean, n,
                          sodium_base64_VARIANT_ORIGINAL);
        buf_format(b, "%s=?utf-8?B?%s?=", first ? "" : "\r\n ", word);
        first = false;
        subject += n;
        left -= n;
    }
}

/* RFC 2045 6.7. Lines of at most 76; a line end is a line end; a blank before one is written out.
 */
static void add_quoted(struct buf *b, const char *text)
{
    size_t column = 0;
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        if (*p == '\r')
            continue;
        if (*p == '\n') {
            buf_text(b, "\r\n");
            column = 0;
            continue;
        }
        bool at_end = p[1] == '\n' || p[1] == '\r' || p[1] == '\0';
        bool plain = (*p > ' ' && *p < 127 && *p != '=') || ((*p == ' ' || *p == '\t') && !at_end);
        if (column + (plain ? 1 : 3) > 75) {
            buf_text(b, "=\r\n");
            column = 0;
        }
        if (plain)
            buf_char(b, (char)*p);
        else
            buf_format(b, "=%02X", *p);
        column += plain ? 1 : 3;
    }
    if (column)
        buf_text(b, "\r\n");
}

static void add_date(struct buf *b, int64_t t)
{
    static const char days[] = "MonTueWedThuFriSatSun";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int32_t day = datum_utc(t);
    int second = (int)(t % 86400), y, m, d;
    date_parts(day, &y, &m, &d);
    buf_format(b, "%.3s, %02d %.3s %04d %02d:%02d:%02d +0000", days + 3 * (date_weekday(day) - 1),
               d, months + 3 * (m - 1), y, second / 3600, second / 60 % 60, second % 60);
}

void smtp_message(struct buf *b, const struct smtp_settings *s, const struct smtp_mail *m)
{
    const char *host = strchr(s->from, '@');
    buf_text(b, "Date: ");
    add_date(b, m->made);
    buf_text(b, "\r\nFrom: Koers <");
    add_clean(b, s->from);
    buf_text(b, ">\r\nTo: <");
    add_clean(b, m->to);
    buf_text(b, ">\r\nMessage-ID: <");
    add_clean(b, m->id);
    add_clean(b, host ? host : "@koers");
    buf_text(b, ">\r\nSubject: ");
    add_subject(b, m->subject);
    buf_text(b, "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                "Content-Transfer-Encoding: quoted-printable\r\n"
                "Auto-Submitted: auto-generated\r\n\r\n");
    add_quoted(b, m->text);
}

/* ---- sending ---- */
struct upload_state {
    const struct buf *b;
    size_t at;
};

static size_t give_bytes(char *to, size_t size, size_t count, void *arg)
{
    struct upload_state *u = arg;
    size_t n = u->b->len - u->at, room = size * count;
    if (n > room)
        n = room;
    memcpy(to, u->b->data + u->at, n);
    u->at += n;
    return n;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

/* Decides which refusals are permanent: 5xx about this address or this mail, but not about our own
 * authentication. */
static enum smtp_result judge(CURLcode rc, long answer)
{
    if (rc == CURLE_OK)
        return SMTP_SENT;
    bool login = answer == 530 || answer == 534 || answer == 535 || answer == 538;
    return answer >= 500 && answer < 600 && !login ? SMTP_NEVER : SMTP_LATER;
}

static enum smtp_result perform(CURL *h, const struct smtp_settings *s, const struct smtp_mail *m,
                                const struct buf *message, struct error *f)
{
    struct upload_state u = {.b = message};
    char words[CURL_ERROR_SIZE] = "";
    struct curl_slist *to = curl_slist_append(NULL, m->to);
    curl_easy_setopt(h, CURLOPT_URL, s->url);
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(h, CURLOPT_USE_SSL,
                     smtp_plain_allowed(s->url) ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
    curl_easy_setopt(h, CURLOPT_MAIL_FROM, s->from);
    curl_easy_setopt(h, CURLOPT_MAIL_RCPT, to);
    if (s->user && s->password) {
        curl_easy_setopt(h, CURLOPT_USERNAME, s->user);
        curl_easy_setopt(h, CURLOPT_PASSWORD, s->password);
    }
    curl_easy_setopt(h, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(h, CURLOPT_READFUNCTION, give_bytes);
    curl_easy_setopt(h, CURLOPT_READDATA, &u);
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, 15L);
    curl_easy_setopt(h, CURLOPT_TIMEOUT, 60L);
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(h, CURLOPT_ERRORBUFFER, words);
    CURLcode rc = curl_easy_perform(h);
    long answer = 0;
    curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &answer);
    curl_slist_free_all(to);
    if (rc != CURLE_OK)
        error_set(f, "De e-mail kon niet worden verstuurd.", "%s (%s, answer %ld)",
                  curl_easy_strerror(rc), words, answer);
    return judge(rc, answer);
}

enum smtp_result smtp_send(const struct smtp_settings *s, const struct smtp_mail *m,
                           struct error *f)
{
    if (address_objection(m->to)) {
        error_set(f, address_objection(m->to), "no mail can go to this address");
        return SMTP_NEVER;
    }
    pthread_once(&once, start);
    TALLOC_CTX *ctx = mem_ctx(NULL, "smtp_send");
    struct buf b;
    enum smtp_result result = SMTP_LATER;
    struct smtp_settings wire_s = *s;
    struct smtp_mail wire_m = *m;
    wire_s.from = address_wire(ctx, s->from);
    wire_m.to = address_wire(ctx, m->to);
    if (!wire_s.from)
        wire_s.from = s->from;
    buf_init(&b, ctx, MESSAGE_MAX);
    smtp_message(&b, &wire_s, &wire_m);
    CURL *h = curl_easy_init();
    if (b.vol) {
        result = SMTP_NEVER;
        error_set(f, "Deze e-mail is te lang.", "message over %u bytes", MESSAGE_MAX);
    } else if (h) {
        result = perform(h, &wire_s, &wire_m, &b, f);
    }
    curl_easy_cleanup(h);
    mem_free(ctx);
    return result;
}
