/* What the files odb_*.c share. Not here: functions that other rooms call (odb_regels.h). */
#ifndef KOERS_INDICATOR_ODB_INTERN_H
#define KOERS_INDICATOR_ODB_INTERN_H
#include "base/mem.h"
#include "base/random.h"
#include "indicator/odb_regels.h"

enum {
    K_SET_NAAM,
    K_SET_CODE,
    K_VERSLAGJAAR,
    K_ORGANISATIE,
    K_KVK,
    K_ORGANISATIE_AGB,
    K_LOCATIE,
    K_VESTIGING,
    K_POSTCODE,
    K_HUISNUMMER,
    K_PLAATS,
    K_LOCATIE_AGB,
    K_TYPE,
    K_THEMA,
    K_CODE,
    K_SORTEER,
    K_NUMMER,
    K_NAAM,
    K_EENHEID,
    K_WAARDE,
    K_TELLER,
    K_NOEMER,
    K_NVT,
    K_OPMERKING,
    K_INDICATOR_TYPE,
    K_BRON,
    K_VAN,
    K_TOT,
    K_FREQUENTIE,
    KOLOMMEN
};
struct odb_kolom_def {
    const char *naam; /* as messages name it */
    const char *ook;  /* another name for it, letters and digits in lower case */
    bool nodig;       /* a file without it is refused */
};
extern const struct odb_kolom_def odb_kolommen[KOLOMMEN];
int odb_eenheid_lees(const char *text); /* enum odb_eenheid, or -1 */

/* Keys are hashes: short, of one size, and no file can make two of them meet. */
struct sleutel {
    uint8_t b[16];
};
struct groep { /* rows of one organisation, set and year */
    struct sleutel sleutel;
    size_t rijen, kruisjes, buiten; /* X as value; Indicator_nvt holding a number other than 0, 1 */
};
struct adres { /* where a vestigingsnummer stands */
    struct sleutel vestiging, adres;
};
struct place { /* a row by what makes it one of a kind */
    struct sleutel sleutel;
    uint32_t blad, rij;
    struct sleutel waarde; /* of what it says, to see that two rows contradict each other */
};
struct blad {           /* a sheet of the workbook */
    size_t nummer, kop; /* kop: the row of its header, 0 when none was found */
    char *naam;
    bool verborgen;
    int plaats[KOLOMMEN]; /* index of the cell, -1 when the sheet has no such column */
    uint64_t benoemd[4];  /* a bit for each of the first 256 cells: the header has text there */
    size_t bekend;        /* known columns of the row that came nearest to a header */
    size_t bijna;         /* that row */
    char *ontbreekt;      /* and the names it lacks */
    size_t rijen;         /* rows seen before the header */
};
struct sleep { /* cells that a spreadsheet counted on when one of them was dragged down */
    uint32_t blad, van, tot; /* rows; the one dragged from is before van */
};
struct odb_reader {
    const void *ctx;
    struct blad *bladen, *blad; /* blad: of the row under way */
    size_t n_bladen;
    bool heeft_kop;        /* some sheet that is shown has */
    struct slepen *slepen; /* of odb_slepen.c */
    struct groep *groepen;
    struct adres *adressen;
    struct place *plekken;
    size_t n_groepen, n_adressen, n_plekken, max_plekken;
    TALLOC_CTX *row_ctx;
    struct odb_melding *meldingen;
    size_t n_meldingen;
    struct odb_uitkomst uitkomst;
    struct odb_telling telling;
};

/* A cell by column: trimmed, "" when absent. Owned by row or l->row_ctx. */
const char *odb_cel(struct odb_reader *l, const struct xlsx_row *row, int kolom);
const struct xlsx_cell *odb_cel_ruw(const struct odb_reader *l, const struct xlsx_row *row, int k);
/* Does the header of the sheet under way name the column of cell i? */
bool odb_benoemd(const struct odb_reader *l, size_t i);
/* What the survey found. */
bool odb_verschoven(struct odb_reader *l, const struct xlsx_row *row);
bool odb_vestiging_gedeeld(struct odb_reader *l, const struct xlsx_row *row);
/* The row that counts for the place and indicator of this one: the first of them. anders: some of
 * them say something else. */
const struct place *odb_eerste(struct odb_reader *l, const struct xlsx_row *row, bool *anders);
/* The column whose cell was dragged down into this row, -1 when none. */
int odb_gesleept(struct odb_reader *l, const struct xlsx_row *row);
/* How a place is known in every file: as fine as a row tells, so that two places never share it. On
 * l->row_ctx. */
const char *odb_sleutel(struct odb_reader *l, const struct xlsx_row *row);
bool odb_is_concern(struct odb_reader *l, const struct xlsx_row *row);
/* Makes the sheet of the row the one under way, and tells what the row is in it. */
enum odb_rijsoort { ODB_RIJ, ODB_KOP, ODB_BOVEN_KOP, ODB_ZONDER_KOP, ODB_VERBORGEN };
enum odb_rijsoort odb_rijsoort(struct odb_reader *l, const struct xlsx_row *row);
/* "12", or "12 (blad Oost)" when more sheets than one have rows. On l->row_ctx. */
const char *odb_rij_naam(const struct odb_reader *l, size_t blad, size_t rij);
/* Surveys the row for cells that were dragged down (odb_slepen.c). */
void odb_survey_drag(struct odb_reader *l, const struct xlsx_row *row);
#endif
