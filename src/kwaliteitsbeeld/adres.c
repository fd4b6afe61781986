/* Does the published address answer (B5.4)? Asks only the host of our own publication, follows
 * nothing, and never connects to a private address, so that nobody can make the server look around
 * inside its own network. Not here: when it is asked (publicatie_paginas.c). */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kwaliteitsbeeld/publicatie.h"

static bool private_v4(uint32_t a)
{
    return a >> 24 == 0 || a >> 24 == 10 || a >> 24 == 127 || a >> 16 == 0xa9fe ||
           a >> 20 == 0xac1 || a >> 16 == 0xc0a8 || a >> 22 == 0x191 || a >> 28 >= 0xe;
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
    bool global = (b[0] & 0xe0) == 0x20; /* 2000::/3 is what the world uses */
    return !global;
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

bool adres_bereikbaar(const char *adres, struct fout *f)
{
    CURL *c = curl_easy_init();
    long status = 0;
    if (!c)
        return fout_zet(f, N_("Het adres kon niet worden nagekeken."), "curl_easy_init");
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
        return fout_zet(
            f, N_("Het adres geeft geen antwoord. Staat de website aan, en klopt het adres?"),
            "%s: %s", adres, curl_easy_strerror(code));
    if (status != 200)
        return fout_zet(f,
                        N_("Het adres geeft een ander antwoord dan verwacht. Open het zelf en kijk "
                           "wat er staat."),
                        "%s: HTTP %ld", adres, status);
    return true;
}
