/* The rules of the experience measurement (B5.1): from answers to a figure that may be shown, and
 * from a CSV to answers. Here: pure functions. Not here: the instrument (instrument.h), arithmetic
 * (statistiek.h), what may be shown together (snede.h), the database. */
#ifndef KOERS_METING_METING_REGELS_H
#define KOERS_METING_METING_REGELS_H
#include "base/csv.h"
#include "base/match.h"
#include "draad/draad.h"
#include "meting/instrument.h"
#include "meting/statistiek.h"

#define ANTWOORD_GEEN INT64_MIN /* no (valid) answer */

/* ---- figures ---- */

/* The answers to one item of one unit in one period, counted. For keuze and meerkeuze a category is
 * a choice; for the others value - laagste. open: only n. */
struct telling {
    int64_t n, ontbreekt; /* with and without a valid answer */
    int laagste;
    size_t m; /* categories; 0 for open */
    int64_t aantal[INSTRUMENT_KEUZES_MAX];
};
/* Starts at nothing. */
void telling_begin(struct telling *t, const struct instrument_item *item);
/* Adds an answer as it was given (reverse-coded items are turned round here), keer times;
 * ANTWOORD_GEEN and what is outside the scale count as missing. */
void telling_count(struct telling *t, const struct instrument_item *item, int64_t waarde,
                   int64_t keer);
/* Adds what another unit counted of the same item. */
void telling_merge(struct telling *t, const struct telling *deel);
/* The answers that everybody gave: bit i for category i. One, or several of several at once; 0 when
 * nobody answered, or not all alike, or in open text. */
uint64_t telling_allen(const struct telling *t);

/* What may be shown of it: all zero and NaN unless staat is CIJFER_OPEN. */
struct item_beeld {
    enum cijfer_staat staat;
    int k;
    struct telling telling;
    struct gemiddelde gemiddelde; /* scales with a number; the interval is cut to the scale */
    struct aandeel top;           /* scales with a number and ja-nee */
    struct nps nps;               /* the NPS item */
};
/* Nothing that staat hides is in the result. */
struct item_beeld item_beeld(const struct instrument_item *item, const struct telling *t,
                             enum cijfer_staat staat, int k);

enum maat { MAAT_GEMIDDELDE, MAAT_TOP, MAAT_NPS };
/* The figure as it is cited: with unit, method and interval; CIJFER_NIET_TE_BEPALEN when this item
 * has no such measure. vraag is kept, not copied; bron, van and tot are the caller's to fill. */
struct cijfer item_cijfer(const struct instrument_item *item, const struct item_beeld *b,
                          enum maat maat, const char *vraag);

/* ---- import: what each column is ---- */
/* The columns besides the questions, the same for every instrument. In order:
 *   KOLOM_… and the name: how it is posted and kept, its member of struct import_rij, its reader
 *       read_… in meting_import.c
 *   what a row holds of it: a number, a day, or const char * (NULL: nothing), of the reader's ctx
 *   STORED in meting_respondent under that name, or CHECKED only
 *   what it is called, and what is wrong when two columns are this one (msgids)
 *   the headers by which it is recognised, as text_key makes them
 * "A column of the answers' CSV" in docs/adding.md says what else it asks. */
/* clang-format off */
#define HEADERS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define KOLOMMEN_VAST(X) \
    X(LOCATIE, locatie, int64_t, STORED, N_("Locatie"), N_("Kies één kolom voor de locatie."), \
        HEADERS("locatie", "locatienaam", "naamlocatie", "locatiecode", "vestiging", "vestigingsnaam", \
                "location", "huis", "afdeling", "zorglocatie")) \
    X(DATUM, datum, int32_t, CHECKED, N_("Datum"), N_("Kies één kolom voor de datum."), \
        HEADERS("datum", "invuldatum", "datumingevuld", "ingevuldop", "datuminvullen", "date", \
                "submitdate", "datestamp", "tijdstip", "timestamp", "meetdatum"))
/* clang-format on */
#define KOLOM_IN_ENUM(KOLOM, ...) KOLOM_##KOLOM,
/* KOLOM_OPTIE is one choice of a question that is spread over several columns. */
enum kolom_soort { KOLOM_OVERSLAAN, KOLOMMEN_VAST(KOLOM_IN_ENUM) KOLOM_ITEM, KOLOM_OPTIE };
#undef KOLOM_IN_ENUM
struct kolom {
    enum kolom_soort soort;
    size_t item;  /* index, for KOLOM_ITEM and KOLOM_OPTIE */
    size_t keuze; /* index of the choice, for KOLOM_OPTIE */
};
struct indeling {
    struct kolom *kolom; /* one per column of the csv */
    size_t n;
};
/* How a fixed column is posted and kept, and what it is called (a msgid). */
const char *kolom_vast_code(enum kolom_soort soort);
const char *kolom_vast_naam(enum kolom_soort soort);
/* What is posted and kept of a column: "locatie", "datum", "" for one that is left out, "vraag CODE"
 * (a question may be coded "locatie" as well) or "optie CODE KEUZE". And back; a code that is
 * unknown here is a column that is left out. */
const char *kolom_code(const void *ctx, const struct instrument *in, const struct kolom *k);
struct kolom kolom_van(const struct instrument *in, const char *code);
/* True when no code and no words of a question are recognised as a column besides the questions: a
 * header would then mean two things. False with the place in f: such an instrument is refused when it
 * is made. One that exists stays as it is, and its question goes first. */
bool instrument_koppen_vrij(const void *ctx, const struct instrument *in, struct error *f);
/* Do the columns of KOLOMMEN_VAST each have a name, and headers of their own as text_key makes them?
 * False names the header. The program does not start when they do not. */
bool kolommen_vast_kloppen(const void *ctx, struct error *f);
/* A proposal by the headers: an item by its code or its text (in any language, also after a number
 * such as "3. "), a choice by "ITEM[CHOICE]" and the like, location and date by their usual names.
 * A header that fits two items is left out. Two columns that both are one item are both proposed,
 * and refused by indeling_klopt: which of them is meant, is for a person to say. */
void indeling_voorstel(const void *ctx, const struct csv *csv, const struct instrument *in,
                       struct indeling *out);
/* False, with the reason, when an item, choice or place has two columns or no item is named. */
bool indeling_klopt(const struct indeling *d, const struct csv *csv, const struct instrument *in,
                    struct error *f);
/* What the header of a column resembles, to say why it was left out. */
enum lijkt { LIJKT_NIETS, LIJKT_VRAAG, LIJKT_VASTE_KOLOM, LIJKT_MEER };
struct gelijkenis {
    enum lijkt wat;
    size_t item, ander;     /* LIJKT_VRAAG: item; LIJKT_MEER: two of them */
    enum kolom_soort soort; /* LIJKT_VASTE_KOLOM */
};
/* One per column. */
const struct gelijkenis *kolommen_lijken(const void *ctx, const struct csv *csv,
                                         const struct instrument *in);

/* ---- import: the rows ---- */
#define IMPORT_FOUTEN_MAX 200 /* kinds that are kept; all errors are counted */

struct import_locatie {
    int64_t id;
    const char *naam, *code; /* code may be NULL */
    bool uitgelegd;          /* what a person said that this text means: goes before every name */
};
/* The location that a text means by its code, else its name, to the letter, else the only one that
 * has the same key; MATCH_NONE or MATCH_DOUBT. sleutels: from import_sleutels. */
struct import_sleutel {
    const char *naam, *code;
};
const struct import_sleutel *import_sleutels(const void *ctx, const struct import_locatie *l,
                                             size_t n);
int64_t import_plek(const void *ctx, const struct import_locatie *l,
                    const struct import_sleutel *sleutels, size_t n, const char *text);
struct import_vraag {
    const struct csv *csv;
    const struct instrument *instrument;
    const struct indeling *indeling;
    const struct import_locatie *locaties;
    size_t n_locaties;
    int64_t locatie;  /* for a file without location column; 0: the column is needed */
    int32_t datum;    /* for a file without date column; DATE_NONE: the column is needed */
    int32_t van, tot; /* a date outside is refused; DATE_NONE: no bound */
};
#define KOLOM_IN_RIJ(KOLOM, veld, type, ...) type veld;
struct import_rij {
    size_t regel; /* line in the file */
    KOLOMMEN_VAST(KOLOM_IN_RIJ)
    int64_t *waarde; /* per item: value, index of the choice, bits of the choices; for open text 1;
                        ANTWOORD_GEEN */
    const char **tekst; /* per item: what was written (open); NULL */
    bool rechte_lijn;   /* five or more answers on one scale, all the same */
    size_t dubbel_van;  /* line of an earlier row that is the same in everything; 0: none */
};
#undef KOLOM_IN_RIJ
/* Why a cell or row is refused, and how that is said (msgids, with {waarde}, {laagste}, {hoogste}). */
/* clang-format off */
#define REDENEN(X) \
    X(BUITEN_SCHAAL, N_("‘{waarde}’ past niet bij deze vraag. Vul een heel getal in van {laagste} tot en met {hoogste}.")) \
    X(GEEN_JA_NEE, N_("‘{waarde}’ is geen ja of nee.")) \
    X(KEUZE_ONBEKEND, N_("‘{waarde}’ is geen van de antwoorden bij deze vraag.")) \
    X(KEUZE_DUBBELZINNIG, N_("‘{waarde}’ kan meer dan één antwoord zijn. Gebruik de code van het antwoord.")) \
    X(OPTIE, N_("‘{waarde}’ zegt niet of dit antwoord is gekozen. Schrijf 1 of x als het gekozen is, en laat het vak anders leeg.")) \
    X(LOCATIE_LEEG, N_("De locatie ontbreekt.")) \
    X(LOCATIE_ONBEKEND, N_("De locatie ‘{waarde}’ is niet bekend. Verbeter de naam, of voeg de locatie eerst toe.")) \
    X(LOCATIE_DUBBELZINNIG, N_("‘{waarde}’ kan meer dan één locatie zijn. Gebruik de code van de locatie.")) \
    X(DATUM_LEEG, N_("De datum ontbreekt.")) \
    X(GEEN_DATUM, N_("‘{waarde}’ is geen datum. Schrijf bijvoorbeeld 12-3-2026.")) \
    X(DATUM_BUITEN, N_("‘{waarde}’ valt buiten de periode van deze meting. Kies een langere periode, of haal deze rij uit het bestand.")) \
    X(DATUM_STANDAARD, N_("‘{waarde}’ is een dag die een programma invult als er geen datum is. Zet de goede datum in het bestand, of sla de kolom met datums over.")) \
    X(GEEN_ANTWOORD, N_("Op deze regel staat geen enkel antwoord."))
/* clang-format on */
#define REDEN_HAS_WORDS(REDEN, words) _Static_assert(sizeof words > 1, #REDEN " has no words");
REDENEN(REDEN_HAS_WORDS)
#undef REDEN_HAS_WORDS
#define REDEN_IN_ENUM(REDEN, words) REDEN_##REDEN,
enum import_reden { REDENEN(REDEN_IN_ENUM) };
#undef REDEN_IN_ENUM
#define FOUT_REGELS  3 /* lines, and values, that a kind of error names */
#define FOUT_WAARDEN 3
struct import_fout {                     /* one kind: the same thing wrong in the same column */
    size_t regel;                        /* the first line */
    size_t n;                            /* errors of this kind */
    size_t ook[FOUT_REGELS - 1];         /* the next lines */
    const char *ander[FOUT_WAARDEN - 1]; /* what else stood there; NULL: no more */
    const char *kolom;                   /* the header; NULL: the whole row */
    const char *waarde;                  /* what stood there, cut short */
    enum import_reden reden;
    int laagste, hoogste; /* of the scale, for REDEN_BUITEN_SCHAAL */
};
struct import {
    struct import_rij *rij; /* NULL when there is any error: all or nothing */
    size_t n;
    struct import_fout *fout;
    size_t n_fout, n_fout_totaal;   /* kinds; all */
    bool fout_weg;                  /* there were more kinds, which were not kept */
    size_t n_rechte_lijn, n_dubbel; /* flagged, never removed */
};
/* The first and last day in a column of dates, for a file that comes without a period. False, with
 * the reason, when there are no dates, when they are placeholders, or when they are no period. */
bool import_periode(const void *ctx, const struct csv *csv, size_t column, int32_t *van,
                    int32_t *tot, struct error *f);
/* True when van … tot is a period of a measurement: in order, at most two years. */
bool periode_klopt(int32_t van, int32_t tot, struct error *f);
/* Reads all rows. True when nothing is wrong and out->rij is filled (n = 0: the file has only a
 * head); else out->fout says what. Call random_start() before (doubles are found by hash). */
bool import_read(const void *ctx, const struct import_vraag *v, struct import *out);
/* The error in words, without line and column; and its msgid, with {waarde}, {laagste}, {hoogste}.
 */
const char *import_reden_zin(enum import_reden reden);
/* Its lines: "3", "3 en 4", "3, 4, 5 en 97 andere". */
const char *import_fout_regels(const void *ctx, enum lang lang, const struct import_fout *f);
const char *import_fout_tekst(const void *ctx, enum lang lang, const struct import_fout *f);

/* ---- import: what is not read ---- */
enum melding_soort {
    MELDING_KOLOM_ONBEKEND,
    MELDING_KOLOM_VRAAG,
    MELDING_KOLOM_TWIJFEL,
    MELDING_KOLOM_VAST,
    MELDING_VRAAG_ZONDER,
    MELDING_KEUZE_ZONDER,
    MELDING_OMGEZET,
    MELDING_LETTERLIJK,
};
struct import_melding {
    enum melding_soort soort;
    size_t kolom; /* from 1; 0: about no column */
    size_t n;     /* its cells with something in them */
    const char *kop, *een, *ander;
};
struct verslag {
    struct import_melding *melding;
    size_t n;
    struct import import; /* of inlevering_verslag */
};
/* What of the file is not read by these columns, and questions without a column. */
void verslag_maak(const void *ctx, const struct csv *csv, const struct instrument *in,
                  const struct indeling *d, struct verslag *v);
const char *melding_tekst(const void *ctx, enum lang lang, const struct import_melding *m);
#endif
