/* The routes of the spine, one row per page. Not here: the handlers (paginas.h names their files).
 */
#include "draad/dekking_html.h"
#include "draad/deur_html.h"
#include "draad/hulp_html.h"
#include "draad/knoop_html.h"
#include "draad/over_knoop.h"
#include "draad/paginas.h"
#include "draad/start_html.h"
#include "draad/thema_html.h"
#include "draad/themas_html.h"
#include "draad/verhaal_html.h"
#include "draad/verhaal_nieuw_html.h"
#include "draad/wacht.h"
#include "draad/wacht_een_html.h"
#include "draad/wacht_html.h"
#include "draad/zoeken_html.h"

#define GET(path, right, handler_, template_, title_)                                              \
    {                                                                                              \
        METHOD_GET, path, right, 0, handler_, .template = &template_##_template, .title = title_   \
    }
#define POST(path, right, marks_, handler_, form_, title_)                                         \
    {                                                                                              \
        METHOD_POST, path, right, marks_, handler_, .form = &form_, .title = title_                \
    }

static const struct route routes[] = {
    GET("/", MAG_AANGEMELD, get_start, start, "Start"),
    GET("/wacht", MAG_AANGEMELD, get_wacht, wacht_pagina, "Alles wat er wacht"),
    GET("/wacht/:id", MAG_AANGEMELD, get_wacht_een, wacht_een_pagina, "Iets dat wacht"),
    POST("/wacht/:id/opschorten", MAG_AANGEMELD, 0, post_opschorten, opschort_form, "Opschorten"),
    POST("/wacht/:id/hervatten", MAG_AANGEMELD, 0, post_hervatten, hervat_form,
         "Weer oppakken wat was opgeschort"),
    GET("/knopen/:id", MAG_AANGEMELD, get_knoop, knoop_pagina, "Alles over één punt van de draad"),
    POST("/knopen/:id/reacties", MAG_OPMERKEN, 0, post_reactie, reactie_form, "Reageren"),
    POST("/knopen/:id/bijlagen", MAG_OPMERKEN, ROUTE_UPLOAD, post_bijlage, bijlage_form,
         "Een bijlage toevoegen"),
    {METHOD_GET,       "/bijlagen/:id", MAG_AANGEMELD, ROUTE_AUDITED, get_bijlage,
       .title = "Een bijlage ophalen"                                                           },
    GET("/hulp", MAG_IEDEREEN, get_hulp, hulp, "Hulp"),
    GET("/hulp/:onderwerp", MAG_IEDEREEN, get_hulp_onderwerp, hulp, "Hulp bij een onderwerp"),
    GET("/zoeken", MAG_AANGEMELD, get_zoeken, zoeken, "Zoeken"),
    GET("/bouwsteen/:nummer", MAG_DRAAD_LEZEN, get_deur, bouwsteen_deur,
        "Wat er leeft in een bouwsteen"),
    GET("/dekking", MAG_DRAAD_LEZEN, get_dekking, dekking_pagina, "Wat ontbreekt er nog?"),
    GET("/themas", MAG_DRAAD_LEZEN, get_themas, themas, "Thema's"),
    POST("/themas", MAG_SIGNAAL_BEHANDELEN, 0, post_themas, thema_form, "Een thema maken"),
    GET("/themas/:id", MAG_DRAAD_LEZEN, get_thema, thema_pagina, "Een thema"),
    POST("/themas/:id", MAG_SIGNAAL_BEHANDELEN, 0, post_thema, thema_form, "Een thema wijzigen"),
    POST("/themas/:id/afronden", MAG_SIGNAAL_BEHANDELEN, 0, post_thema_af, thema_af_form,
         "Een thema afronden"),
    POST("/themas/:id/openen", MAG_SIGNAAL_BEHANDELEN, 0, post_thema_open, thema_open_form,
         "Een thema weer openen"),
    GET("/verhalen/nieuw", MAG_LEREN_SCHRIJVEN, get_verhaal_nieuw, verhaal_nieuw,
        "Een verhaal opschrijven"),
    POST("/verhalen/nieuw", MAG_LEREN_SCHRIJVEN, 0, post_verhaal_nieuw, verhaal_nieuw_form,
         "Een verhaal bewaren"),
    { METHOD_GET, "/verhalen/:id",   MAG_DRAAD_LEZEN,   ROUTE_AUDITED,                            get_verhaal,
       .template = &verhaal_pagina_template, .title = "Een verhaal", .subject = &verhaal_woorden},
    POST("/verhalen/:id", MAG_LEREN_SCHRIJVEN, 0, post_verhaal, verhaal_form,
         "De tekst van een verhaal aanpassen"),
    POST("/verhalen/:id/onherkenbaar", MAG_LEREN_SCHRIJVEN, 0, post_verhaal_onherkenbaar,
         verhaal_onherkenbaar_form, "Een verhaal onherkenbaar verklaren"),
    POST("/verhalen/:id/toestemming", MAG_LEREN_SCHRIJVEN, 0, post_verhaal_toestemming,
         verhaal_toestemming_form, "Toestemming opschrijven"),
    POST("/verhalen/:id/intrekken", MAG_LEREN_SCHRIJVEN, 0, post_verhaal_intrekken,
         verhaal_intrekken_form, "Toestemming intrekken"),
};
const struct route_table draad_routes = {routes, sizeof routes / sizeof *routes};
