/* Does the published address answer (B5.4)? Requests only the host of our own publication, follows
 * no redirects and never connects to a private address, so that nobody can use it to reach the
 * internal network. Not here: when it is asked (publicatie_paginas.c). */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kwaliteitsbeeld/publicatie.h"

/* What the registers of IANA name "not globally reachable" (RFC 6890 and its successors). */
static bool private_v4(uint32_t a)
{
    static const struct {
        uint32_t net;
        int bits;
    } nets[] = {
        {0x00000000, 8 }, /* this host */
        {0x0a000000, 8 }, /* RFC 1918 */
        {0x64400000, 10}, /* shared by a provider */
        {0x7f000000, 8 }, /* loopback */
        {0xa9fe0000, 16}, /* link-local */
        {0xac100000, 12}, /* RFC 1918 */
        {0xc0000000, 24}, /* IETF */
        {0xc0000200, 24}, /* documentation */
        {0xc0586300, 24}, /* 6to4 relays */
        {0xc0a80000, 16}, /* RFC 1918 */
        {0xc6120000, 15}, /* measuring */
        {0xc6336400, 24}, /* documentation */
        {0xcb007100, 24}, /* documentation */
        {0xe0000000, 3 }, /* multicast, reserved, broadcast */
    };
    for (size_t i = 0; i < sizeof nets / sizeof *nets; i++)
        if ((a ^ nets[i].net) >> (32 - nets[i].bits) == 0)
            return true;
    return false;
}

/* 2000::/3 is what the world uses; within it some carry an IPv4 address or are for documents only.
 */
static bool private_v6(const uint8_t b[static 16])
{
    bool global = (b[0] & 0xe0) == 0x20;
    bool ietf = b[0] == 0x20 && b[1] == 0x01 && b[2] < 0x02; /* 2001::/23: Teredo and such */
    bool example = b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0d && b[3] == 0xb8;
    bool example2 = b[0] == 0x3f && b[1] == 0xff && b[2] < 0x10; /* 3fff::/20 */
    bool six_to_four = b[0] == 0x20 && b[1] == 0x02;
    return !global || ietf || example || example2 || six_to_four;
}

bool adres_prive(const struct sockaddr *sa)
{
    if (sa->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, sa, sizeof in);
        return private_v4(ntohl(in.sin_addr.s_addr));
    }
    if (sa->sa_family != AF_INET6)
        return true;
    struct sockaddr_in6 in6;
    memcpy(&in6, sa, sizeof in6);
    const uint8_t *b = in6.sin6_addr.s6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr))
        return private_v4((uint32_t)b[12] << 24 | (uint32_t)b[13] << 16 | (uint32_t)b[14] << 8 |
                          b[15]);
    return private_v6(b);
}

/* A test or a trial on one machine may say that its own loopback is fine. */
static bool loopback_allowed(void)
{
    const char *s = getenv("KOERS_ADRES_LOKAAL");
    return s && strcmp(s, "1") == 0;
}

static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *a)
{
    (void)arg;
    if (purpose != CURLSOCKTYPE_IPCXN || (adres_prive(&a->addr) && !loopback_allowed()))
        return CURL_SOCKET_BAD;
    return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

bool adres_bereikbaar(const char *adres, struct error *f)
{
    CURL *c = curl_easy_init();
    long status = 0;
    if (!c)
        return error_set(f, N_("Het adres kon niet worden nagekeken."), "curl_easy_init");
    curl_easy_setopt(c, CURLOPT_URL, adres);
    curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_TIMEOUT, 20L);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    CURLcode code = curl_easy_perform(c);
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(c);
    if (code != CURLE_OK)
        return error_set(
            f, N_("Het adres geeft geen antwoord. Staat de website aan, en klopt het adres?"),
            "%s: %s", adres, curl_easy_strerror(code));
    if (status != 200)
        return error_set(
            f,
            N_("Het adres geeft een ander antwoord dan verwacht. Open het zelf en kijk "
               "wat er staat."),
            "%s: HTTP %ld", adres, status);
    return true;
}
