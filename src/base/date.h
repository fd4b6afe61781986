/* Dates, moments and terms, in the calendar of Europe/Amsterdam. The only clock of the program is
 * nu(). datum = days since 1970-01-01 (int32_t); tijdstip = seconds since 1970-01-01 UTC (int64_t).
 */
#ifndef KOERS_BASE_DATUM_H
#define KOERS_BASE_DATUM_H
#include <stdbool.h>
#include <stdint.h>

#define DATUM_GEEN INT32_MIN
#define TIJD_GEEN  INT64_MIN

/* Now. KOERS_NU ("2026-03-23" or "2026-03-23T09:00:00") fixes it in tests and demos. */
int64_t nu(void);
int32_t vandaag(void); /* the date in Amsterdam at nu() */

int32_t datum_van(int jaar, int maand, int dag); /* DATUM_GEEN when that day does not exist */
void datum_delen(int32_t d, int *jaar, int *maand, int *dag);
int datum_jaar(int32_t d);
int datum_weekdag(int32_t d);          /* 1 = maandag … 7 = zondag */
int32_t datum_van_tijdstip(int64_t t); /* the day in Amsterdam (summer time by the EU rule) */
int64_t tijdstip_van_datum(int32_t d); /* 00:00 in Amsterdam of that day */
/* Reads "2026-03-12" exactly; DATUM_GEEN otherwise. */
int32_t datum_lees_iso(const char *text);
/* Reads what people type: 12-3-2026, 12/03/2026, 2026-03-12, 12 maart 2026; DATUM_GEEN otherwise.
 */
int32_t datum_lees(const char *text);
void datum_iso(int32_t d, char out[static 11]);
/* Months later, the last day of the month when the day does not exist there (31-1 + 1 = 28-2). */
int32_t datum_plus_maanden(int32_t d, int maanden);
bool datum_feestdag(int32_t d); /* algemeen erkende feestdagen, Algemene termijnenwet art. 3 */
/* Algemene termijnenwet art. 1: a term ending on Saturday, Sunday or holiday runs to the next
 * working day. */
int32_t termijn_verleng(int32_t einde);
/* The day on which the kwaliteitsbeeld over `jaar` must be public: 31 March of the next year
 * (B5.3). */
int32_t kwaliteitsbeeld_deadline(int jaar);
#endif
