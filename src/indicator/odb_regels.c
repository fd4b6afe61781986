/* The second reading of a file of the Openbare Databestand: row by row, what it says, what was
 * repaired and why a row is refused. Not here: rules for one field (odb_veld.c), what only the
 * whole file can tell (odb_overzicht.c). */
#include "base/date.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include "indicator/odb_internal.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void report(struct odb_reader *l, enum odb_melding_soort soort, size_t rij, int kolom,
                   const char *was, const char *werd, const char *reden)
{
    l->meldingen = mem_resize(l->row_ctx, l->meldingen, struct odb_melding, l->n_meldingen + 1);
    l->meldingen[l->n_meldingen++] =
        (struct odb_melding){soort, rij,   kolom < 0 ? "" : odb_kolom_naam(kolom), was,
                             werd,  reden, l->n_bladen > 1 ? l->blad->naam : NULL};
}

static void repaired(struct odb_reader *l, int kolom, const char *was, const char *werd,
                     const char *reden)
{
    report(l, ODB_HERSTEL, l->uitkomst.rij.rijnummer, kolom, was, werd, reden);
}

static void note(struct odb_reader *l, int kolom, const char *was, const char *reden)
{
    report(l, ODB_LET_OP, l->uitkomst.rij.rijnummer, kolom, was, was, reden);
}

/* Refuses a row and drops its repair messages, because nothing of the row is used. */
static bool refuse(struct odb_reader *l, int kolom, const char *was, const char *reden)
{
    l->n_meldingen = 0;
    report(l, ODB_WEIGERING, l->uitkomst.rij.rijnummer, kolom, was, "", reden);
    return false;
}

static const char *show(struct odb_reader *l, double x)
{
    return mem_format(l->row_ctx, "%.15g", x);
}

/* A cell as text; what systems write for "nothing" becomes nothing. */
static const char *text(struct odb_reader *l, const struct xlsx_row *row, int kolom)
{
    const char *t = odb_cel(l, row, kolom);
    if (odb_cel_ruw(l, row, kolom)->kind == XLSX_ERROR) {
        repaired(l, kolom, t, "", N_("Een foutcode van het rekenblad is geen waarde."));
        return "";
    }
    if (strcasecmp(t, "NULL") == 0) {
        repaired(l, kolom, t, "", N_("NULL betekent dat er niets is ingevuld."));
        return "";
    }
    return t;
}

/* ---- who and where ---- */

static bool is_code(const char *t, const char *begin)
{
    return strncmp(t, begin, 4) == 0 && strlen(t) == 10 && strspn(t + 4, "0123456789") == 6;
}

static bool read_keys(struct odb_reader *l, const struct xlsx_row *row, struct odb_rij *r)
{
    int64_t jaar;
    r->set_code = text_tidy(l->row_ctx, text(l, row, K_SET_CODE), TEXT_CODE);
    if (!is_code(r->set_code, "ISID"))
        return refuse(l, K_SET_CODE, r->set_code,
                      N_("Dit is geen code van een indicatorset (ISID met zes cijfers)."));
    r->code = text_tidy(l->row_ctx, text(l, row, K_CODE), TEXT_CODE);
    if (!is_code(r->code, "INID"))
        return refuse(l, K_CODE, r->code,
                      N_("Dit is geen code van een indicator (INID met zes cijfers)."));
    const char *t = text(l, row, K_VERSLAGJAAR);
    if (!text_number(t, 2000, 2100, &jaar))
        return refuse(l, K_VERSLAGJAAR, t, N_("Het verslagjaar is niet te lezen."));
    r->verslagjaar = (int)jaar;
    return true;
}

/* Reads a fixed-width number: repaired, or empty with a message when it is not one. */
static const char *digits(struct odb_reader *l, const struct xlsx_row *row, int kolom, size_t width,
                          size_t least, const char *no_number)
{
    const char *t = text(l, row, kolom);
    if (!*t)
        return "";
    char *out = mem_array(l->row_ctx, char, width + 1);
    switch (odb_cijfers(t, width, least, out)) {
    case ODB_CIJFERS_GOED:
        return t;
    case ODB_CIJFERS_AANGEVULD:
        repaired(l, kolom, t, out, N_("Het rekenblad had de nullen vooraan weggelaten."));
        return out;
    case ODB_CIJFERS_FOUT:
        break;
    }
    repaired(l, kolom, t, "", no_number);
    return "";
}

#define EIGEN_NUMMER                                                                               \
    N_("Dit is geen vestigingsnummer van de Kamer van Koophandel, maar een eigen nummer. De "      \
       "locatie is te herkennen aan naam en adres.")

static void read_vestiging(struct odb_reader *l, const struct xlsx_row *row, struct odb_rij *r)
{
    const char *t = odb_cel(l, row, K_VESTIGING);
    if (*t && strcasecmp(t, "NULL") != 0 && odb_vestiging_gedeeld(l, row)) {
        r->vestigingsnummer = "";
        repaired(l, K_VESTIGING, t, "",
                 N_("Dit nummer staat in het bestand bij verschillende adressen en wijst dus geen "
                    "vestiging aan."));
        return;
    }
    /* Twelve digits; at least five of them after the leading zeros: 1, 2, 3 are counted by hand. */
    r->vestigingsnummer = digits(l, row, K_VESTIGING, 12, 5, EIGEN_NUMMER);
}

static const char *postcode(struct odb_reader *l, const struct xlsx_row *row)
{
    const char *t = text_tidy(l->row_ctx, text(l, row, K_POSTCODE), TEXT_CODE);
    char p[7];
    size_t n = 0;
    for (const char *c = t; *c && n < 7; c++)
        if (*c != ' ')
            p[n++] = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
    if (n == 0)
        return "";
    if (n != 6) {
        note(l, K_POSTCODE, t, N_("Dit is geen Nederlandse postcode."));
        return t;
    }
    p[6] = 0;
    bool ok = p[0] >= '1' && p[0] <= '9' && strspn(p, "0123456789") == 4 &&
              strspn(p + 4, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 2;
    if (!ok)
        note(l, K_POSTCODE, t, N_("Dit is geen Nederlandse postcode."));
    if (!ok || strcmp(p, t) == 0)
        return t;
    char *out = mem_text(l->row_ctx, p);
    repaired(l, K_POSTCODE, t, out, N_("De postcode is gelijk geschreven aan de andere."));
    return out;
}

static bool read_who(struct odb_reader *l, const struct xlsx_row *row, struct odb_rij *r)
{
    /* Seven digits at least: numbers of the Kamer van Koophandel begin at 01 000000. */
    const char *given = odb_cel(l, row, K_KVK);
    r->kvk = digits(l, row, K_KVK, 8, 7, "");
    if (!*r->kvk)
        return refuse(
            l, K_KVK, given,
            N_("Zonder KvK-nummer van acht cijfers is niet te zien van wie deze rij is."));
    r->organisatie_naam = text(l, row, K_ORGANISATIE);
    static const char no_agb[] = N_("Dit is geen AGB-code van acht cijfers.");
    r->organisatie_agb = digits(l, row, K_ORGANISATIE_AGB, 8, 7, no_agb);
    r->locatie_agb = digits(l, row, K_LOCATIE_AGB, 8, 7, no_agb);
    const char *naam = text(l, row, K_LOCATIE);
    r->concern = odb_is_concern(l, row);
    r->sleutel = odb_sleutel(l, row);
    if (strncasecmp(naam, "concernniveau", 13) == 0)
        naam += 13 + strspn(naam + 13, ": ");
    r->locatie_naam = naam;
    read_vestiging(l, row, r);
    r->postcode = postcode(l, row);
    r->huisnummer = text(l, row, K_HUISNUMMER);
    r->plaats = text(l, row, K_PLAATS);
    r->type_zorgaanbieder = text(l, row, K_TYPE);
    if (!r->concern && !*r->locatie_naam && !*r->vestigingsnummer)
        return refuse(l, K_LOCATIE, "",
                      N_("Er staat geen locatie bij: geen naam en geen vestigingsnummer."));
    return true;
}

/* ---- which indicator ---- */

static bool read_indicator(struct odb_reader *l, const struct xlsx_row *row, struct odb_rij *r)
{
    int64_t n = 0;
    r->set_naam = text(l, row, K_SET_NAAM);
    r->thema = text(l, row, K_THEMA);
    r->naam = text(l, row, K_NAAM);
    r->sorteernummer = text_number(text(l, row, K_SORTEER), 0, 100000, &n) ? (int)n : 0;
    r->nummer = text(l, row, K_NUMMER);
    size_t len = strlen(r->nummer);
    if (len > 1 && r->nummer[len - 1] == '.') {
        const char *was = r->nummer;
        r->nummer = mem_textn(l->row_ctx, was, len - 1);
        repaired(l, K_NUMMER, was, r->nummer, N_("De punt achter het nummer hoort er niet bij."));
    }
    r->opmerking = text(l, row, K_OPMERKING);
    r->indicator_type = text(l, row, K_INDICATOR_TYPE);
    r->bron = text(l, row, K_BRON);
    r->frequentie = text(l, row, K_FREQUENTIE);
    const char *t = text(l, row, K_EENHEID);
    int e = odb_eenheid_lees(t);
    if (e < 0)
        return refuse(l, K_EENHEID, t,
                      N_("Deze eenheid bestaat niet. Bekend zijn Getal, Aantal, Percentage, JaNee, "
                         "Tekst en Subindicator."));
    r->eenheid = (enum odb_eenheid)e;
    return true;
}

static int32_t datum(struct odb_reader *l, const struct xlsx_row *row, int kolom)
{
    const char *t = text(l, row, kolom);
    if (!*t)
        return DATE_NONE;
    bool serial;
    int32_t d = odb_datum(t, row->from_1904, &serial);
    if (d == DATE_NONE) {
        note(l, kolom, t, N_("Deze datum is niet te lezen. De waarde geldt voor het verslagjaar."));
    } else if (serial) {
        char *iso = mem_array(l->row_ctx, char, 11);
        date_iso(d, iso);
        repaired(l, kolom, t, iso,
                 N_("De datum stond er als het aantal dagen waarmee een rekenblad rekent."));
    }
    return d;
}

static void read_period(struct odb_reader *l, const struct xlsx_row *row, struct odb_rij *r)
{
    r->van = datum(l, row, K_VAN);
    r->tot = datum(l, row, K_TOT);
    if (r->van != DATE_NONE && r->tot != DATE_NONE && r->tot < r->van) {
        note(
            l, K_TOT, odb_cel(l, row, K_TOT),
            N_("De meetperiode eindigt voordat zij begint. De waarde geldt voor het verslagjaar."));
        r->van = r->tot = DATE_NONE;
    }
}

/* ---- the value ---- */

#define FORM_MARK N_("De X is het invulteken van het formulier, geen waarde.")

struct waarde { /* the four cells that make a value, after the column repair */
    const char *waarde, *teller, *noemer, *nvt;
    bool percent; /* the cell is shown with %: 0.02 is 2 % */
};

static bool is_cross(const char *t)
{
    return strcasecmp(t, "x") == 0;
}

/* Late deliveries of 2021: the form marks with X where a value belongs, and the value was typed
 * beside it, in Indicator_nvt. */
static void unshift(struct odb_reader *l, const struct xlsx_row *row, struct waarde *w)
{
    static const char why[] =
        N_("In deze aanlevering staat in IndicatorWaarde overal nog de X van het invulformulier en "
           "staat de waarde in de kolom Indicator_nvt.");
    repaired(l, K_WAARDE, w->waarde, w->nvt, *w->nvt ? why : FORM_MARK);
    if (*w->nvt && strcmp(w->nvt, "0") != 0)
        repaired(l, K_NVT, w->nvt, "0", why);
    if (is_cross(w->teller))
        repaired(l, K_TELLER, w->teller, "", FORM_MARK);
    if (is_cross(w->noemer))
        repaired(l, K_NOEMER, w->noemer, "", FORM_MARK);
    w->percent = odb_cel_ruw(l, row, K_NVT)->percent;
    *w = (struct waarde){w->nvt, is_cross(w->teller) ? "" : w->teller,
                         is_cross(w->noemer) ? "" : w->noemer, "0", w->percent};
}

static bool read_nvt(struct odb_reader *l, const struct waarde *w, struct odb_rij *r)
{
    const char *t = w->nvt;
    if (strcmp(t, "1") == 0 || strcmp(t, "0") == 0) {
        r->nvt = *t == '1';
    } else if (strcasecmp(t, "ja") == 0 || strcasecmp(t, "nee") == 0) {
        r->nvt = strcasecmp(t, "ja") == 0;
        repaired(l, K_NVT, t, r->nvt ? "1" : "0", N_("Hier hoort 1 of 0 te staan."));
    } else if (!*t) {
        r->nvt = false;
        if (*w->waarde)
            repaired(l, K_NVT, t, "0",
                     N_("Er staat een waarde, dus de indicator is van toepassing."));
    } else {
        return refuse(l, K_NVT, t,
                      N_("In Indicator_nvt hoort 1 of 0. De waarde staat misschien in de verkeerde "
                         "kolom, maar dat is niet zeker."));
    }
    if (r->nvt && *w->waarde)
        return refuse(l, K_WAARDE, w->waarde,
                      N_("Er staat een waarde én dat de indicator niet van toepassing is."));
    return true;
}

/* True when the source masked the value: it writes 0.00 where fewer than ten were observed, and
 * reading that as 0 would look like a good result. */
static bool is_masked(const struct waarde *w, const struct odb_rij *r)
{
    double x;
    bool tidy;
    return r->eenheid == ODB_PERCENTAGE && !*w->teller && !*w->noemer &&
           strncasecmp(r->opmerking, "Waarneming kleiner dan 10", 25) == 0 &&
           odb_getal(w->waarde, &x, &tidy) && x == 0;
}

static bool read_number(struct odb_reader *l, int kolom, const char *t, double *x)
{
    bool tidy;
    if (!odb_getal(t, x, &tidy))
        return refuse(l, kolom, t, N_("Dit is geen getal."));
    if (*x < 0)
        return refuse(l, kolom, t, N_("Een waarde onder nul kan hier niet."));
    if (!tidy)
        repaired(l, kolom, t, show(l, *x), N_("Het getal is gelijk geschreven aan de andere."));
    return true;
}

static bool read_fraction(struct odb_reader *l, const struct waarde *w, struct odb_rij *r)
{
    if (!*w->teller && !*w->noemer)
        return true;
    if (!*w->teller || !*w->noemer) {
        int k = *w->teller ? K_TELLER : K_NOEMER;
        repaired(l, k, *w->teller ? w->teller : w->noemer, "",
                 N_("Teller en noemer zeggen alleen samen iets."));
        return true;
    }
    if (!read_number(l, K_TELLER, w->teller, &r->teller) ||
        !read_number(l, K_NOEMER, w->noemer, &r->noemer))
        return false;
    r->heeft_breuk = true;
    return true;
}

#define AFGEROND                                                                                   \
    N_("Teller en noemer zijn afgerond op hele getallen; de waarde is nauwkeuriger en is "         \
       "gebruikt.")

static bool check_percentage(struct odb_reader *l, const struct waarde *w, struct odb_rij *r)
{
    enum odb_past p = ODB_PAST;
    if (r->heeft_breuk) {
        p = odb_past(r->waarde, r->teller, r->noemer, 100);
        if (p == ODB_PAST_NIET)
            return refuse(
                l, K_WAARDE, w->waarde,
                N_("Het percentage past niet bij teller en noemer. Welke van de drie fout "
                   "is, is niet te zien."));
    }
    if (p == ODB_PAST_AANDEEL) {
        r->waarde *= 100;
        repaired(l, K_WAARDE, w->waarde, show(l, r->waarde),
                 N_("Het aandeel is omgezet in een percentage, zoals teller en noemer zeggen."));
    }
    if (p == ODB_PAST_AFGEROND)
        note(l, K_WAARDE, w->waarde, AFGEROND);
    if (r->waarde > 100 && !r->heeft_breuk)
        return refuse(l, K_WAARDE, w->waarde, N_("Een percentage boven 100 kan hier niet."));
    return true;
}

static bool read_percentage(struct odb_reader *l, const struct waarde *w, struct odb_rij *r)
{
    if (!read_number(l, K_WAARDE, w->waarde, &r->waarde))
        return false;
    if (w->percent) {
        r->waarde *= 100;
        repaired(l, K_WAARDE, w->waarde, show(l, r->waarde),
                 N_("De cel was opgemaakt als percentage: op het scherm stond de honderdvoudige "
                    "waarde met een procentteken."));
    }
    return read_fraction(l, w, r) && check_percentage(l, w, r);
}

static bool read_count(struct odb_reader *l, const struct waarde *w, struct odb_rij *r)
{
    if (!read_number(l, K_WAARDE, w->waarde, &r->waarde) || !read_fraction(l, w, r))
        return false;
    if (r->eenheid == ODB_AANTAL && floor(r->waarde) != r->waarde)
        return refuse(l, K_WAARDE, w->waarde, N_("Een aantal is een heel getal."));
    enum odb_past p = r->heeft_breuk ? odb_past(r->waarde, r->teller, r->noemer, 1) : ODB_PAST;
    if (p == ODB_PAST_AFGEROND)
        note(l, K_WAARDE, w->waarde, AFGEROND);
    if (p == ODB_PAST_NIET)
        note(l, K_WAARDE, w->waarde,
             N_("De waarde is niet teller gedeeld door noemer. De waarde is gebruikt."));
    return true;
}

static bool read_janee(struct odb_reader *l, const struct waarde *w, struct odb_rij *r)
{
    const char *t = w->waarde;
    if (strcasecmp(t, "ja") == 0 || strcasecmp(t, "nee") == 0) {
        r->waarde = strcasecmp(t, "ja") == 0;
        return true;
    }
    if (strcmp(t, "1") == 0 || strcmp(t, "0") == 0) {
        r->waarde = *t == '1';
        repaired(l, K_WAARDE, t, *t == '1' ? "ja" : "nee", N_("Hier hoort ja of nee te staan."));
        return true;
    }
    if (strncasecmp(t, "anders", 6) != 0)
        return refuse(l, K_WAARDE, t, N_("Hier hoort ja of nee te staan."));
    const char *colon = strchr(t, ':');
    r->waarde = 1;
    r->tekst = colon ? text_tidy(l->row_ctx, colon + 1, TEXT_LINE) : t;
    repaired(
        l, K_WAARDE, t, "ja",
        N_("\"Anders, namelijk …\" is gelezen als ja; de woorden zijn bewaard bij de waarde."));
    return true;
}

static bool read_by_unit(struct odb_reader *l, const struct waarde *w, struct odb_rij *r)
{
    r->heeft_waarde = true;
    switch (r->eenheid) {
    case ODB_PERCENTAGE:
        return read_percentage(l, w, r);
    case ODB_GETAL:
    case ODB_AANTAL:
        return read_count(l, w, r);
    case ODB_JANEE:
        return read_janee(l, w, r);
    default:
        r->heeft_waarde = false;
        r->tekst = is_cross(w->waarde) ? "" : w->waarde;
        if (is_cross(w->waarde))
            repaired(l, K_WAARDE, w->waarde, "", FORM_MARK);
        return true;
    }
}

static bool read_value(struct odb_reader *l, const struct xlsx_row *row, struct odb_rij *r)
{
    struct waarde w = {text(l, row, K_WAARDE), text(l, row, K_TELLER), text(l, row, K_NOEMER),
                       text(l, row, K_NVT), odb_cel_ruw(l, row, K_WAARDE)->percent};
    if (odb_verschoven(l, row))
        unshift(l, row, &w);
    if (!read_nvt(l, &w, r))
        return false;
    if (r->eenheid == ODB_SUBINDICATOR && *w.waarde) {
        repaired(l, K_WAARDE, w.waarde, "",
                 N_("Een subindicator is een kop en heeft geen waarde."));
        return true;
    }
    if (!*w.waarde) {
        if (r->nvt || r->eenheid == ODB_TEKST || r->eenheid == ODB_SUBINDICATOR)
            return true;
        return refuse(l, K_WAARDE, "",
                      N_("De waarde ontbreekt, terwijl de indicator van toepassing is."));
    }
    if (is_masked(&w, r)) {
        r->afgeschermd = true;
        repaired(l, K_WAARDE, w.waarde, "",
                 N_("De bron schermt waarnemingen onder de tien af met 0.00. Dat is geen 0 %."));
        return true;
    }
    return read_by_unit(l, &w, r);
}

/* ---- the whole ---- */

static void header_repairs(struct odb_reader *l, const struct xlsx_row *row)
{
    for (size_t i = 0; i < row->n; i++) {
        const char *given = row->cells[i].text;
        int k = odb_kolom(given);
        if (k < 0 && *given)
            report(l, ODB_LET_OP, row->number, -1, mem_text(l->row_ctx, given), "",
                   N_("Deze kolom is niet bekend en is niet ingelezen."));
        else if (k >= 0 && strcmp(given, odb_kolom_naam(k)) != 0)
            report(l, ODB_HERSTEL, row->number, k, mem_text(l->row_ctx, given), odb_kolom_naam(k),
                   N_("De kolom heet in dit jaar anders."));
    }
}

static void count(struct odb_reader *l, bool is_row, bool used)
{
    l->telling.rijen += is_row;
    l->telling.gebruikt += used;
    l->telling.geweigerd += is_row && !used;
    for (size_t i = 0; i < l->n_meldingen; i++) {
        l->telling.hersteld += l->meldingen[i].soort == ODB_HERSTEL;
        l->telling.let_op += l->meldingen[i].soort == ODB_LET_OP;
    }
}

/* Two rows about one place and indicator: the first counts, and both say so when they differ. */
static bool check_first(struct odb_reader *l, const struct xlsx_row *row)
{
    bool differs;
    const struct place *p = odb_eerste(l, row, &differs);
    if (!p)
        return true;
    if (p->blad == row->sheet.number && p->rij == row->number) {
        if (differs)
            note(l, K_WAARDE, odb_cel(l, row, K_WAARDE),
                 N_("Verderop in het bestand staat voor deze plek een andere waarde. Deze is "
                    "gebruikt; kijk welke van de twee klopt."));
        return true;
    }
    return refuse(l, -1, odb_rij_naam(l, p->blad, p->rij),
                  differs
                      ? N_("De rij die hierbij is genoemd, gaat over dezelfde plek en zegt iets "
                           "anders. Die is gebruikt; kijk welke van de twee klopt.")
                      : N_("Deze waarde stond al eerder in het bestand, in de rij die hierbij is "
                           "genoemd."));
}

static bool check_drag(struct odb_reader *l, const struct xlsx_row *row)
{
    int k = odb_gesleept(l, row);
    return k < 0 || refuse(l, k, odb_cel(l, row, k),
                           N_("In deze kolom loopt het nummer van rij tot rij met één op, terwijl "
                              "de rest gelijk blijft. De cel is waarschijnlijk omlaag gesleept."));
}

/* Cells in a column without a name: nobody can tell what they are. */
static void unnamed_cells(struct odb_reader *l, const struct xlsx_row *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (!odb_benoemd(l, i) && !text_blank(row->cells[i].text))
            report(l, ODB_LET_OP, row->number, -1, text_short(l->row_ctx, row->cells[i].text, 100),
                   "", N_("Dit staat in een kolom zonder kop en is niet ingelezen."));
}

static bool read_values(struct odb_reader *l, const struct xlsx_row *row, struct odb_rij *r)
{
    bool used = check_drag(l, row) && check_first(l, row) && read_keys(l, row, r) &&
                read_who(l, row, r) && read_indicator(l, row, r) && read_value(l, row, r);
    if (used)
        read_period(l, row, r);
    unnamed_cells(l, row);
    return used;
}

/* What is not read says so: the name of the sheet, or what the row begins with. */
static void unread(struct odb_reader *l, const struct xlsx_row *row, const char *was,
                   const char *reden)
{
    report(l, ODB_LET_OP, row->number, -1, was, "", reden);
}

static const char *first_words(const struct xlsx_row *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (*row->cells[i].text)
            return row->cells[i].text;
    return "";
}

static void read_other(struct odb_reader *l, const struct xlsx_row *row, enum odb_rijsoort soort)
{
    if (soort == ODB_KOP)
        header_repairs(l, row);
    else if (soort == ODB_BOVEN_KOP)
        unread(l, row, text_short(l->row_ctx, first_words(row), 100),
               N_("Deze rij staat boven de kop en is niet gelezen."));
    else if (soort == ODB_VERBORGEN)
        unread(l, row, l->blad->naam, N_("Dit blad is verborgen en is niet gelezen."));
    else
        unread(l, row, l->blad->naam,
               N_("Dit blad heeft niet de kolommen van het Openbare Databestand en is niet "
                  "gelezen."));
}

const struct odb_uitkomst *odb_read(struct odb_reader *l, const struct xlsx_row *row)
{
    mem_free(l->row_ctx);
    l->row_ctx = mem_ctx(l, "odb row");
    l->meldingen = NULL;
    l->n_meldingen = 0;
    struct odb_uitkomst *u = &l->uitkomst;
    *u = (struct odb_uitkomst){
        .rij = {.blad = row->sheet.number, .rijnummer = row->number, .tekst = ""}
    };
    enum odb_rijsoort soort = odb_rijsoort(l, row);
    if (soort == ODB_RIJ)
        u->bruikbaar = read_values(l, row, &u->rij);
    else
        read_other(l, row, soort);
    count(l, soort == ODB_RIJ, u->bruikbaar);
    u->meldingen = l->meldingen;
    u->n_meldingen = l->n_meldingen;
    return u;
}

struct odb_telling odb_telling(const struct odb_reader *l)
{
    return l->telling;
}
