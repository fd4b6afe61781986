/* Between the files of publication. Other rooms see kwaliteitsbeeld.h. */
#ifndef KOERS_KWALITEITSBEELD_PUBLICATIE_H
#define KOERS_KWALITEITSBEELD_PUBLICATIE_H
#include "base/buf.h"
#include "base/date.h"
#include "base/lang.h"
#include "base/random.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld.h"

struct publication { /* what a page says about its own version */
    int64_t nummer;
    const char *hash, *adres;
    int32_t vastgesteld, gepubliceerd;
    bool pdf;
};
/* "/kb/voorbeeldwaard/2025/" or "/kb/voorbeeldwaard/2025/dijkzicht/", whether public or not. */
const char *beeld_pad(struct db_conn *db, const void *ctx, const struct beeld *b);
/* The state after a version became public: its pages are made for that state before it is reached.
 */
struct straks {
    int64_t beeld, nummer, locatie, gepubliceerd;
    int jaar;
};
struct kb_bestand {
    const char *pad, *type;
    struct buf inhoud;
};
#define UITGAVE_ELKE (-1)             /* a file that stays whatever issue is shown: the PDF */
#define KB_BESTANDEN (LANG_COUNT + 4) /* a page a language, short, archive, two of metadata */
/* The files of a version from its frozen parts, on ctx; only reads. base: "https://koers.example".
 * soon: NULL when nothing changes. */
bool publicatie_render(struct db_conn *db, const void *ctx, const struct beeld *b, int64_t nummer,
                       const char *base, const struct straks *soon,
                       struct kb_bestand out[static KB_BESTANDEN], struct error *f);
/* Stores them, with the stylesheet and fonts that they name. */
void publicatie_keep(struct db_conn *db, int64_t organisatie, int64_t beeld, int64_t nummer,
                     int64_t uitgave, const struct kb_bestand made[static KB_BESTANDEN]);

/* uitgave.c: making one version public. All pages are made invisibly in short writes, so that other
 * writes are not delayed; then one transaction shows them. uitgave_publish drives the pieces below
 * it. */
struct uitgave {
    int64_t organisatie, nummer /* 0: not begun */, versie, door, stand;
    const char *base, *adres;
    struct beeld b;
    struct straks soon;
    struct openbare_cijfers *figures;
    struct uitgave_doel {
        int64_t beeld, versie;
    } * doel; /* what is made: this, its earlier versions, the other places of the year */
    size_t n;
    bool zichtbaar, nieuws, lapsed; /* lapsed: something public changed meanwhile: begin again */
};
/* Fills doel: this version (b, versie); the earlier ones that were public, whose archive and links
 * change; and the other places of the year, which link to this one. */
void uitgave_gather(struct db_conn *db, const void *ctx, struct uitgave *u);
/* What a process that died left half (base/room.h, `mend`): pages that nobody saw are removed; what was
 * shown already is finished by a job. */
int64_t uitgave_mend(const struct background *a);
/* Determines which pages must be made and whether the version may become public; only reads.
 * zichtbaar: already shown, only the follow-up (uitgave_follow) is left. */
bool uitgave_begin(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t beeld,
                   int64_t versie, int64_t door, const char *base, struct uitgave *u,
                   struct error *f);
/* Takes a number; removes what an earlier, unfinished run left. */
bool uitgave_take(struct db_conn *db, const void *ctx, struct uitgave *u);
bool uitgave_render(struct db_conn *db, const void *ctx, const struct uitgave *u, size_t i,
                    struct kb_bestand out[static KB_BESTANDEN], struct error *f);
/* Shows all of it. False with lapsed or with the reason in f. */
bool uitgave_show(struct db_conn *db, const void *ctx, struct uitgave *u, struct error *f);
/* Does one piece of the follow-up: statuses of sentences, drafts for givers, removing old pages.
 * step: 0 at first. False when all is done. */
bool uitgave_follow(struct db_conn *db, const void *ctx, struct uitgave *u, size_t *step);
/* For a version that did not become public: removes one piece of what was made. False when all is
 * done. */
bool uitgave_drop(struct db_conn *db, const struct uitgave *u, size_t *step);

/* How a step gets its transaction: each its own (a job), or all that of the caller. */
struct uitgave_hand {
    enum db_result (*read)(void *arg, bool (*work)(struct db_conn *, void *), void *what,
                           struct error *f);
    enum db_result (*write)(void *arg, bool (*work)(struct db_conn *, void *), void *what,
                            struct error *f);
    bool (*goes_on)(void *arg, size_t done, size_t of); /* false: stop; may be NULL */
    void *arg;
};
struct uitgave_vraag {
    int64_t organisatie, beeld, versie, door;
    const char *base;
    struct error *why; /* what a step itself said */
};
/* All steps, once; what was made goes away again when it does not become public. *lapsed: because
 * something public changed meanwhile, so that another try may succeed. f: what the database said.
 */
enum db_result uitgave_publish(const void *ctx, const struct uitgave_vraag *v,
                               const struct uitgave_hand *h, bool *lapsed, struct error *f);

/* openbare_cijfers.c: the figures of one version, held against what was public before. */
struct openbaar_cijfer {
    const char *vraag, *familie, *cel; /* familie: where it was counted; cel: question and place */
    int64_t n, k;
};
struct openbare_cijfers {
    struct openbaar_cijfer *cijfer;
    size_t n;
};
/* Adds the figure that this knoop is; anything else is fine and adds nothing. False with the reason
 * in f when it may not be public beside what is, or beside another of this version. */
bool openbaar_cijfer_bij(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t knoop,
                         struct openbare_cijfers *all, struct error *f);
/* They are public now: later versions are held against them. */
void openbare_cijfers_onthoud(struct db_conn *db, const struct beeld *b, int64_t nummer,
                              const struct openbare_cijfers *all);

/* openbaar.c: what is asked below /kb/ORGANISATIE/: 2025/, 2025/dijkzicht/, 2025/kort.html,
 * 2025/dijkzicht/versie-2/index.html. */
struct kb_pad {
    int64_t jaar, versie;    /* versie 0: the one that counts now */
    const char *plek, *file; /* NULL: the whole organisation; the page of the directory */
    bool slash;              /* it ends in one */
};
/* False when it cannot be an address of ours. Parts are on ctx. */
bool kb_pad_lees(const void *ctx, const char *rest, struct kb_pad *out);
int kb_get(struct request *r);
extern const char *const kb_wordt_gemaakt; /* msgid: the pages are being made again, come back */

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
 * there is no Chromium, or when goes_on (asked ten times a second) said no. */
bool pdf_make(const void *ctx, const char *html_path, bool (*goes_on)(void *), void *arg,
              struct buf *out, struct error *f);
/* Writes index.html into a directory that exists. */
bool publicatie_map(const void *ctx, const char *dir, const void *html, size_t n, struct error *f);
/* Writes the assets that pages name: those of this program, and those stored with pages of an
 * earlier program. */
bool publicatie_uiterlijk(struct db_conn *db, const void *ctx, int64_t organisatie, const char *dir,
                          struct error *f);
/* Removes that directory again. */
void pdf_tidy(const char *dir);
/* adres.c: does the published address answer? Only our own host, never a private address. */
bool adres_bereikbaar(const char *adres, struct error *f);
struct sockaddr;
bool adres_prive(const struct sockaddr *sa); /* loopback, private, link-local, multicast … */
#endif
