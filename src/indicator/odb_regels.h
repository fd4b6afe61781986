/* The rules of the Openbare Databestand (B5.7): from rows of cells to rows that mean something,
 * with each repair and each refusal told. Pure: no database, no file. Not here: reading the
 * spreadsheet (xlsx.h), a location beside the others (indicator_regels.h). */
#ifndef KOERS_INDICATOR_ODB_REGELS_H
#define KOERS_INDICATOR_ODB_REGELS_H
#include "base/error.h"
#include "indicator/xlsx.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ODB_SET_BASISVEILIGHEID         "ISID000151" /* a row per location */
#define ODB_SET_PERSONEELSSAMENSTELLING "ISID000160" /* a row per organisation */

enum odb_eenheid {
    ODB_GETAL,
    ODB_AANTAL,
    ODB_PERCENTAGE,
    ODB_JANEE,
    ODB_TEKST,
    ODB_SUBINDICATOR, /* a heading over the indicators below it: never a value */
    ODB_EENHEDEN
};
const char *odb_eenheid_naam(enum odb_eenheid e); /* as in the file: "JaNee" */

/* One row, read and repaired. Texts are never NULL, "" when absent. */
struct odb_rij {
    size_t blad, rijnummer; /* the tab, from 1 (0: there are no tabs), and the row in it */
    const char *sleutel;    /* the place: two places never share one, whatever the file */
    const char *set_naam, *set_code;
    int verslagjaar;
    const char *organisatie_naam, *kvk, *organisatie_agb; /* 8 digits each */
    bool concern;                 /* of the whole organisation; the address is that of its office */
    const char *locatie_naam;     /* without "Concernniveau: " */
    const char *vestigingsnummer; /* 12 digits, "" when the file gives none that is real */
    const char *postcode, *huisnummer, *plaats, *locatie_agb, *type_zorgaanbieder;
    const char *thema, *code, *nummer, *naam;
    int sorteernummer;
    enum odb_eenheid eenheid;
    bool nvt;         /* not chosen or not applicable: no value */
    bool afgeschermd; /* masked by the source (fewer than ten observations): no value, and not 0 */
    bool heeft_waarde;
    double waarde;     /* Getal, Aantal; Percentage 0–100; JaNee 1 or 0 */
    const char *tekst; /* Tekst; with JaNee what was added to the answer */
    bool heeft_breuk;
    double teller, noemer;
    const char *opmerking, *indicator_type, *bron, *frequentie;
    int32_t van, tot; /* DATE_NONE when unreadable */
};

enum odb_melding_soort {
    ODB_HERSTEL,  /* a cell was read otherwise than it stands */
    ODB_LET_OP,   /* used as it stands, but look at it */
    ODB_WEIGERING /* the row was not used */
};
struct odb_melding {
    enum odb_melding_soort soort;
    size_t rij;
    const char *kolom;      /* the official name of the column, "" for the row as a whole */
    const char *was, *werd; /* what stood there, what it was read as ("" : empty) */
    const char *reden;      /* msgid: plain Dutch, why */
    const char *blad;       /* the tab; NULL when the workbook has rows on one only */
};

struct odb_telling {
    size_t rijen, gebruikt, geweigerd, hersteld, let_op;
};

/* A file is read twice: first surveyed whole (is a column shifted? is one number used for several
 * addresses? which rows are double?), then row by row. */
struct odb_reader;
struct odb_reader *odb_reader_new(const void *ctx);
/* Every row of every sheet. A sheet counts when it is not hidden and one of its first rows names all
 * necessary columns. False when that row names a column twice. */
bool odb_survey(struct odb_reader *l, const struct xlsx_row *row, struct error *f);
/* After the last row. False when no sheet has a header, or there was no row under it. */
bool odb_surveyed(struct odb_reader *l, struct error *f);

struct odb_uitkomst {
    bool bruikbaar;
    struct odb_rij rij; /* only when bruikbaar */
    const struct odb_melding *meldingen;
    size_t n_meldingen; /* a refused row gives no repair: nothing of it was used */
};
/* The same rows again. Headers, rows above them and rows of sheets that do not count may give
 * messages too, and are never bruikbaar. The result lives until the next call. */
const struct odb_uitkomst *odb_read(struct odb_reader *l, const struct xlsx_row *row);
struct odb_telling odb_telling(const struct odb_reader *l);

/* ---- the rules for one field, which tables test ---- */

/* The column a header names, by its letters and digits alone; -1 when unknown. */
int odb_kolom(const char *header);
const char *odb_kolom_naam(int kolom);

/* A number of fixed width whose leading zeros a spreadsheet dropped; `least` digits must be left,
 * or it is no such number at all. out: width + 1 bytes. */
enum odb_cijfers { ODB_CIJFERS_GOED, ODB_CIJFERS_AANGEVULD, ODB_CIJFERS_FOUT };
enum odb_cijfers odb_cijfers(const char *text, size_t width, size_t least, char *out);

/* A number as people and systems write it: point or comma, % behind it. tidy: false when it was
 * written otherwise than 12.34. False when it is none, or could be two numbers (1.234,5). */
bool odb_getal(const char *text, double *x, bool *tidy);

/* 2019-01-01 00:00:00.000, 2019-01-01, 1-1-2019 or a serial number (44197), from 1904 or not.
 * DATE_NONE otherwise; serial: it was such a number. */
int32_t odb_datum(const char *text, bool from_1904, bool *serial);

/* Does a value fit its numerator and denominator? factor: 100 for a percentage, 1 for a ratio. */
enum odb_past {
    ODB_PAST,          /* to the last of two decimals */
    ODB_PAST_AFGEROND, /* when numerator and denominator were rounded to whole numbers first */
    ODB_PAST_AANDEEL,  /* it is the share: 0.02 where 2 % is meant */
    ODB_PAST_NIET
};
enum odb_past odb_past(double waarde, double teller, double noemer, double factor);
#endif
