/* Between the files of publication. Other rooms see kwaliteitsbeeld.h. */
#ifndef KOERS_KWALITEITSBEELD_PUBLICATIE_H
#define KOERS_KWALITEITSBEELD_PUBLICATIE_H
#include "base/datum.h"
#include "base/willekeur.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld.h"

struct publication { /* what a page says about its own version */
    int64_t nummer;
    const char *hash, *adres;
    int32_t vastgesteld, gepubliceerd;
    bool pdf;
};
/* "/kb/voorbeeldwaard/2025/" or "/kb/voorbeeldwaard/2025/dijkzicht/", whether public or not. */
const char *beeld_pad(struct db_conn *db, const void *ctx, const struct beeld *b);
/* (Re)makes the files of a version from its frozen parts. base: "https://koers.example". */
bool publicatie_bestanden(struct db_conn *db, const void *ctx, const struct beeld *b,
                          int64_t nummer, const char *base, struct fout *f);

/* metadata.c: what machines read: schema.org as JSON-LD, DCAT-AP-NL as Turtle. */
struct metadata {
    const char *adres, *titel, *organisatie, *slug, *plek, *inleiding, *hash;
    int jaar;
    int32_t gepubliceerd;
    int64_t versie;
};
void metadata_jsonld(const void *ctx, const struct metadata *m, struct buf *out);
void metadata_turtle(const void *ctx, const struct metadata *m, struct buf *out);

/* pdf.c: prints one HTML file to PDF by Chromium, without network. False with a clear word when
 * there is no Chromium. */
bool pdf_maak(const void *ctx, const char *html_path, struct buf *out, struct fout *f);
/* Writes index.html with the assets beside it into a directory that exists. */
bool publicatie_map(const void *ctx, const char *dir, const void *html, size_t n, struct fout *f);
/* Removes that directory again. */
void pdf_opruimen(const char *dir);
/* adres.c: does the published address answer? Only our own host, never a private address. */
bool adres_bereikbaar(const char *adres, struct fout *f);
struct sockaddr;
bool adres_prive(const struct sockaddr *sa); /* loopback, private, link-local, multicast … */
#endif
