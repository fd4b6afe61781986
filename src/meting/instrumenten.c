/* The instruments that are compiled in (instrument.h; assets/meson.build embeds the files).
 * Here: their list. Not here: reading them (instrument.c). A new one is named here and in
 * assets/meson.build. */
#include "meting/instrument.h"

extern const unsigned char instrument_generiek_kompas[], instrument_prem_wijkverpleging[],
    instrument_totaalscore_verpleeghuis[];
extern const size_t instrument_generiek_kompas_len, instrument_prem_wijkverpleging_len,
    instrument_totaalscore_verpleeghuis_len;

const struct instrument_bestand *instrumenten_meegeleverd(size_t *n)
{
    static const struct instrument_bestand files[] = {
        {"generiek-kompas",          instrument_generiek_kompas,          &instrument_generiek_kompas_len},
        {"prem-wijkverpleging",      instrument_prem_wijkverpleging,
         &instrument_prem_wijkverpleging_len                                                             },
        {"totaalscore-verpleeghuis", instrument_totaalscore_verpleeghuis,
         &instrument_totaalscore_verpleeghuis_len                                                        },
    };

    *n = sizeof files / sizeof *files;
    return files;
}
