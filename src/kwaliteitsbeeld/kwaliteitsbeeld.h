/* The room of the kwaliteitsbeeld (B5.3–B5.5): a living document per organisation and per location,
 * made of uitspraken that hang by draden on what they rest on; frozen, approved, published. What
 * main assembles stands here; inside: beeld_regels.c (rules: coverage, grounds), beeld.c (making
 * and reading the living document, faces), beeld_raden.c (whose voice belongs in it), beeld_paginas.c (writing, coverage, voices), bevriezen.c
 * (versions and their hash tree), publicatie.c (what public pages say), uitgave.c (making them
 * public), publicatie_taken.c (the jobs, the directory), publicatie_paginas.c (for staff). */
#ifndef KOERS_KWALITEITSBEELD_KWALITEITSBEELD_H
#define KOERS_KWALITEITSBEELD_KWALITEITSBEELD_H
#include "draad/draad.h"
#include "gezelschap/gezelschap.h"
#include "kwaliteitsbeeld/beeld_regels.h"

extern const struct room kwaliteitsbeeld_room;
extern const struct route_table beeld_routes, publicatie_routes;
extern const struct knoop_face *const beeld_faces[]; /* closed with NULL */
extern const struct subject_rule beeld_stem_van, beeld_stem_leest, beeld_gevraagd_leest,
    beeld_gevraagd_spreekt;
extern const struct job_kind publiceer_job, opnieuw_job, pdf_job, adres_job;

/* The years that a kwaliteitsbeeld can be about. */
#define BEELD_JAAR_EERST  2020
#define BEELD_JAAR_LAATST 2100

/* ---- the living document (beeld.c) ---- */
struct beeld {
    int64_t organisatie, id, locatie;
    int jaar;
    const char *titel, *inleiding;
};
/* The kwaliteitsbeeld over jaar of a location (0: the whole organisation). Makes it with its
 * chapters for bouwsteen 1–5 and its waiting points when it is not there yet and make is true. */
bool beeld_find(struct db_conn *db, const void *ctx, int64_t organisatie, int jaar, int64_t locatie,
                bool make, int64_t door, struct beeld *out);
bool beeld_read(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                struct beeld *out);
/* The bouwsteen of a chapter; 0: an own chapter. */
int64_t hoofdstuk_bouwsteen(struct db_conn *db, const void *ctx, const struct beeld *b,
                            int64_t hoofdstuk);
int64_t hoofdstuk_create(struct db_conn *db, const struct beeld *b,
                         const char *titel); /* an own chapter */
struct uitspraak_new {
    int64_t hoofdstuk, door;
    enum deel deel;
    const char *tekst;
    const int64_t *gronden;
    size_t n_gronden;
    const int64_t *tegen;
    size_t n_tegen;
    bool in_het_kort;
    int64_t gemaakt;
};
int64_t uitspraak_create(struct db_conn *db, const void *ctx, const struct beeld *b,
                         const struct uitspraak_new *u);
/* ---- whose voice belongs in it (beeld_raden.c) ---- */
struct stem_new {
    int64_t hoofdstuk /* 0: the whole */, door; /* door: who typed it */
    int64_t gezelschap;                         /* whose voice it is; 0: that of who typed it */
    const char *rol; /* as what: the code of the kind of body, or of the own role */
    const char *namens, *tekst;
    int64_t gemaakt;
};
int64_t stem_create(struct db_conn *db, const struct beeld *b, const struct stem_new *s);
/* Withdraws a voice: its words leave the store, the search index and every version that holds them,
 * as those of a withdrawn story; that it was there stays. Where its body was asked and has no other
 * voice there, the request waits for it again. Returns how many public versions are made
 * again; 0 also when it was withdrawn before. */
size_t stem_withdraw(struct db_conn *db, const void *ctx, const struct knoop *k, int64_t door);
/* Who gave it, or withdrew it, and on which day; naam NULL, door 0: that is not known any more. */
struct stem_daad {
    int64_t door;
    const char *naam;
    int32_t op;
};
struct stem_daad stem_laatste_daad(struct db_conn *db, const void *ctx, const struct knoop *k);
/* The voice of a body, or that it was withdrawn, waits until another of its members has seen it; once
 * nobody else acts for the body with an account, until who did it closes it. Does it wait for this
 * person? */
bool stem_wacht_op(struct db_conn *db, const void *ctx, const struct knoop *k, int64_t gezelschap,
                   int64_t persoon);
/* The part of that rule about who did it (face.zelf_gedaan). */
bool stem_zelf_gedaan(struct db_conn *db, const void *ctx, const struct knoop *k, const char *wat,
                      int64_t gezelschap, int64_t persoon);
void stem_gezien(struct db_conn *db, const struct knoop *k);
/* A sentence that rests on nothing, by the rule of inhoud_oordeel(), waits for who may write in the
 * document: one waiting point for all of them. Follows by itself a thread to a sentence, its status,
 * and that of a figure or story under it; to call when one was made or the document became public. */
void beeld_zinnen_wachten(struct db_conn *db, int64_t organisatie, int64_t beeld);
/* The same for every document: what nothing followed, as those of an older version of the program.
 * Call once an hour. */
struct background;
void beeld_tidy(const struct background *a);
/* The role in which somebody spoke for himself, in the reader's language; NULL: a body spoke. */
const char *stem_als(const struct request *r, int64_t gezelschap, const char *rol);
/* For knoop_face.sprak: the newest voice of a body that still stands. */
int64_t stem_sprak(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t gezelschap,
                   int64_t sinds);
/* A body was asked to add its voice; it waits for its members until it does. False, and nothing
 * waits, when its voice is there. */
bool beeld_ask(struct db_conn *db, const struct beeld *b, int64_t gezelschap, int64_t door,
               int32_t op);
/* As whom somebody may speak in a document: the bodies in which he sits, and his own roles. */
struct stem_afzender {
    int64_t gezelschap;     /* 0: an own role */
    const char *rol, *naam; /* naam of a role: msgid */
};
struct stem_afzenders {
    const struct stem_afzender *een;
    size_t n;
};
struct stem_afzenders stem_afzenders(struct request *r, const struct beeld *b);

/* The document as it will be read, ready for a template or for freezing: only what may be public,
 * protected and de-identified. */
struct inhoud_grond {
    int64_t knoop;
    const char *soort, *naam, *tekst /* NULL: nothing may be shown */;
    int32_t op;
    bool tegen;
};
struct inhoud_zin {
    int64_t id;
    enum deel deel;
    const char *tekst;
    bool in_het_kort;
    const struct inhoud_grond *grond;
    size_t n_grond;
};
struct inhoud_stem {
    int64_t id;
    const char *rol, *namens, *tekst;
};
struct inhoud_hoofdstuk {
    int64_t id;
    int bouwsteen /* 0: own chapter */;
    const char *titel;
    const struct inhoud_zin *zin;
    size_t n_zin;
    const struct inhoud_stem *stem;
    size_t n_stem;
};
struct beeld_inhoud {
    struct beeld beeld;
    const char *plek; /* name of location or organisation */
    const struct inhoud_hoofdstuk *hoofdstuk;
    size_t n_hoofdstuk;
    const struct inhoud_stem *stem;
    size_t n_stem; /* voices on the whole */
};
void beeld_inhoud(struct db_conn *db, const void *ctx, enum lang lang, const struct beeld *b,
                  struct beeld_inhoud *out);

/* What a sentence rests on, as readers will see it. */
enum zin_oordeel inhoud_oordeel(const struct inhoud_zin *z);
/* What a chapter has and lacks, for hoofdstuk_gemis() of beeld_regels.h. */
void beeld_dekking(const struct inhoud_hoofdstuk *h, struct dekking_hoofdstuk *out);
/* The bodies that ought to have a voice in this document, and whether they were asked. */
struct beeld_raad {
    int64_t gezelschap; /* 0: one that B5.3 expects is not in Koers */
    enum gezelschap_soort soort;
    const char *naam;    /* of one that is not in Koers: msgid of its kind */
    const char *spreker; /* who speaks for it; NULL: itself */
    bool niet;           /* "hebben wij niet" */
    const char *reden;   /* why not; NULL: not said */
    struct raad_stand stand;
};
struct beeld_raden {
    const struct beeld_raad *een;
    size_t n;
};
struct beeld_raden beeld_raden(struct db_conn *db, const void *ctx, const struct beeld *b);

/* ---- versions (bevriezen.c) ---- */
enum versie_staat { VERSIE_BEVROREN, VERSIE_VASTGESTELD, VERSIE_OPENBAAR, VERSIE_VERVANGEN };
/* Writes the content as a tree of hashed parts (versie_deel: hash over salt, kind, place and text;
 * a parent's over its children's) with the head of the audit chain. Refused, with the reason in f,
 * when a required chapter is empty, a sentence has no ground, or a publication of figures differs
 * too little from an earlier one (statistics.md, protection 3). Returns the number, 0 when refused.
 */
int64_t versie_freeze(struct db_conn *db, const void *ctx, const struct beeld *b, int64_t door,
                      struct error *f);
/* The same in two steps: the pool reads and makes the parts, then the writer stores them. If
 * anything changed in between (or ready is NULL), the parts are made again. */
struct versie_delen_rows;
struct bevriezing {
    const struct versie_delen_rows *delen; /* on ctx */
    int64_t moment[2];
};
bool versie_prepare(struct db_conn *db, const void *ctx, const struct beeld *b,
                    struct bevriezing *out, struct error *f);
int64_t versie_freeze_prepared(struct db_conn *db, const void *ctx, const struct beeld *b,
                               const struct bevriezing *ready, int64_t door, struct error *f);
bool versie_approve(struct db_conn *db, int64_t organisatie, int64_t beeld, int64_t nummer,
                    int64_t door, struct error *f);
/* True when every part still hashes to the version's hash (a part whose consent was withdrawn
 * counts by its kept hash). */
bool versie_verify(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t beeld,
                   int64_t nummer, struct error *f);
/* The same of every version of an organisation; *n: how many there are. */
bool versies_verify(struct db_conn *db, int64_t organisatie, int64_t *n, struct error *f);
/* Public pages that belong to no issue, of all organisations: how many. */
int64_t beeld_orphans(struct db_conn *db);
/* Consent withdrawn: replaces the text of every frozen part that shows this knoop by a mark, keeps
 * its hash, removes the public pages that show it, and queues a job (opnieuw_job) that makes them
 * again. Returns how many public versions changed. */
size_t versie_withdraw(struct db_conn *db, int64_t organisatie, int64_t knoop, int32_t op);

/* The oldest year that is due and not public (beeld_jaar_open); the next one when all are. */
int beeld_open_jaar(struct request *r);
int beeld_open_jaar_of(struct db_conn *db, const void *ctx, int64_t organisatie);

/* ---- publication ---- */
/* The path of the published version, "/kb/voorbeeldwaard/2025/dijkzicht"; NULL when none is public.
 * On ctx. */
const char *beeld_openbaar_adres(struct db_conn *db, const void *ctx, const struct beeld *b);
/* Renders an approved version into versie_bestand (HTML per language and easy version, css and
 * font, metadata JSON-LD and DCAT Turtle) and makes it public at /kb/ORGANISATIE/JAAR[/LOCATIE];
 * earlier versions stay in the archive. All within the caller's transaction (demo, tests); the job
 * takes the same steps one by one. */
bool versie_publish(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t beeld,
                    int64_t nummer, int64_t door, const char *base, struct error *f);
/* Writes the files of the published versions of a year below directory dir (the command line's
 * `publiceer JAAR DIR`). */
bool publicatie_write(struct db *db, int64_t organisatie, int jaar, int64_t locatie,
                      const char *dir, struct error *f);
extern const struct room_command publicatie_command; /* `koers publiceer` */
#endif
