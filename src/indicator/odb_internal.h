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
    size_t rij;
};
struct odb_reader {
    const void *ctx;
    int plaats[KOLOMMEN]; /* index of the cell, -1 when the file has no such column */
    bool heeft_kop;
    struct groep *groepen;
    struct adres *adressen;
    struct place *plekken;
    size_t n_groepen, n_adressen, n_plekken, max_plekken;
    TALLOC_CTX *row_ctx;
    struct odb_melding *meldingen;
    size_t n_meldingen;
    struct odb_uitkomst uitkomst;
    struct odb_telling telling;
    bool tweede_keer; /* the header was read again */
};

/* A cell by column: trimmed, "" when absent. Owned by row or l->row_ctx. */
const char *odb_cel(struct odb_reader *l, const struct xlsx_row *row, int kolom);
const struct xlsx_cell *odb_cel_ruw(const struct odb_reader *l, const struct xlsx_row *row, int k);
/* What the survey found. */
bool odb_verschoven(struct odb_reader *l, const struct xlsx_row *row);
bool odb_vestiging_gedeeld(struct odb_reader *l, const struct xlsx_row *row);
/* The first row with the same key; the row's own number when it is the first. */
size_t odb_eerste(struct odb_reader *l, const struct xlsx_row *row);
#endif
