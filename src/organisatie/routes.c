/* The route table of this room: one row per page. Not here: the handlers (…_paginas.c, beheer_*.c).
 * What each needs stands in mag.c. */
#include "organisatie/account_adres_html.h"
#include "organisatie/account_blad_html.h"
#include "organisatie/account_html.h"
#include "organisatie/account_samenvoegen_html.h"
#include "organisatie/account_totp_html.h"
#include "organisatie/beheer_audit_html.h"
#include "organisatie/beheer_html.h"
#include "organisatie/beheer_locatie_html.h"
#include "organisatie/beheer_locaties_html.h"
#include "organisatie/beheer_persoon_html.h"
#include "organisatie/beheer_team_html.h"
#include "organisatie/inloggen_html.h"
#include "organisatie/kies_html.h"
#include "organisatie/locatie_kies_html.h"
#include "organisatie/organisatie.h"
#include "organisatie/paginas.h"
#include "organisatie/taak_pagina_html.h"
#include "organisatie/toegang_bevestig_html.h"
#include "organisatie/toegang_html.h"
#include "organisatie/wachtwoord_vergeten_html.h"

// clang-format off
static const struct route routes[] = {
    {METHOD_GET, "/inloggen", MAG_IEDEREEN, 0, inloggen_get, .template = &inloggen_template,
     .title = N_("Inloggen")},
    {METHOD_POST, "/inloggen", MAG_IEDEREEN, ROUTE_LIMITED, inloggen_post, inloggen_voor, &inloggen_form,
     &inloggen_template, N_("Inloggen")},
    {METHOD_POST, "/uitloggen", MAG_IEDEREEN, 0, uitloggen_post, .title = N_("Uitloggen")},
    {METHOD_GET, "/organisatie/kies", MAG_IEDEREEN, 0, kies_get, .template = &kies_template,
     .title = N_("Een organisatie kiezen")},
    {METHOD_POST, "/organisatie/kies/:organisatie", MAG_IEDEREEN, 0, kies_post, NULL, &kies_form, &kies_template,
     N_("In een organisatie gaan werken")},
    {METHOD_GET, "/wachtwoord-vergeten", MAG_IEDEREEN, 0, vergeten_get,
     .template = &wachtwoord_vergeten_template, .title = N_("Een nieuw wachtwoord vragen")},
    {METHOD_POST, "/wachtwoord-vergeten", MAG_IEDEREEN, ROUTE_LIMITED, vergeten_post, NULL, &vergeten_form,
     &wachtwoord_vergeten_template, N_("Een nieuw wachtwoord vragen")},
    {METHOD_GET, "/toegang/:link", MAG_IEDEREEN, ROUTE_LIMITED, toegang_get, .template = &toegang_template,
     .title = N_("Een wachtwoord kiezen met een link")},
    {METHOD_POST, "/toegang/:link", MAG_IEDEREEN, ROUTE_LIMITED, toegang_post, toegang_voor, &toegang_form,
     &toegang_template, N_("Een wachtwoord kiezen met een link")},
    {METHOD_POST, "/toegang/:link/aannemen", MAG_IEDEREEN, ROUTE_LIMITED, aannemen_post, aannemen_voor,
     &aannemen_form, &toegang_bevestig_template, N_("Een uitnodiging aannemen met een eigen account")},
    {METHOD_POST, "/toegang/:link/tweede-stap", MAG_IEDEREEN, ROUTE_LIMITED, tweede_stap_post, tweede_stap_voor,
     &tweede_stap_form, &toegang_bevestig_template, N_("De tweede stap uitzetten met een link")},
    {METHOD_POST, "/toegang/:link/adres", MAG_IEDEREEN, ROUTE_LIMITED, toegang_adres_post, NULL, &adres_form,
     &toegang_bevestig_template, N_("Een nieuw e-mailadres bevestigen")},
    {METHOD_GET, "/taal/:code", MAG_IEDEREEN, 0, taal_get, .title = N_("De taal kiezen")},
    {METHOD_GET, "/locatie/kies", MAG_AANGEMELD, 0, locatie_kies_get,
     .template = &locatie_kies_template, .title = N_("Een locatie kiezen")},

    {METHOD_GET, "/account", MAG_AANGEMELD, 0, account_get, .template = &account_template,
     .title = N_("Mijn account")},
    {METHOD_POST, "/account/wachtwoord", MAG_AANGEMELD, ROUTE_LIMITED, wachtwoord_post, wachtwoord_voor,
     &wachtwoord_form, &account_template, N_("Het eigen wachtwoord veranderen")},
    {METHOD_POST, "/account/sessies", MAG_AANGEMELD, 0, sessies_einde_post,
     .title = N_("Overal elders uitloggen")},
    {METHOD_POST, "/account/sessies/:kenmerk", MAG_AANGEMELD, 0, sessie_einde_post,
     .title = N_("Een ander apparaat uitloggen")},
    {METHOD_GET, "/account/totp", MAG_AANGEMELD, 0, totp_get, .template = &account_totp_template,
     .title = N_("De tweede stap bij het inloggen")},
    {METHOD_POST, "/account/totp/begin", MAG_AANGEMELD, 0, totp_begin_post,
     .title = N_("Een geheim voor de tweede stap maken")},
    {METHOD_POST, "/account/totp", MAG_AANGEMELD, ROUTE_LIMITED, totp_post, NULL, &totp_code_form,
     &account_totp_template, N_("De tweede stap aanzetten")},
    {METHOD_POST, "/account/totp/uit", MAG_AANGEMELD, ROUTE_LIMITED, totp_uit_post, NULL, &totp_code_form,
     &account_totp_template, N_("De tweede stap uitzetten")},

    {METHOD_GET, "/account/herstelblad", MAG_AANGEMELD, 0, blad_get, .template = &account_blad_template,
     .title = N_("Het eigen herstelblad")},
    {METHOD_POST, "/account/herstelblad", MAG_AANGEMELD, ROUTE_LIMITED | ROUTE_REPEATS, blad_post, blad_voor,
     &blad_form, &account_blad_template, N_("Een eigen herstelblad maken")},
    {METHOD_POST, "/account/herstelblad/intrekken", MAG_AANGEMELD, ROUTE_LIMITED, blad_intrekken_post,
     blad_intrekken_voor, &blad_intrekken_form, &account_blad_template, .title = N_("Het eigen herstelblad intrekken")},
    {METHOD_GET, "/account/adres", MAG_AANGEMELD, 0, adres_get, .template = &account_adres_template,
     .title = N_("Een ander e-mailadres")},
    {METHOD_POST, "/account/adres", MAG_AANGEMELD, ROUTE_LIMITED, adres_post, adres_voor, &account_adres_form,
     &account_adres_template, N_("Een ander e-mailadres vragen")},
    {METHOD_GET, "/account/samenvoegen", MAG_AANGEMELD, 0, samenvoegen_get,
     .template = &account_samenvoegen_template, .title = N_("Twee accounts samenvoegen")},
    {METHOD_POST, "/account/samenvoegen", MAG_AANGEMELD, ROUTE_LIMITED, samenvoegen_post, samenvoegen_voor,
     &samenvoegen_form, &account_samenvoegen_template, N_("Twee accounts samenvoegen")},

    {METHOD_GET, "/beheer", MAG_BEHEREN, 0, beheer_get, .template = &beheer_template,
     .title = N_("Mensen en hun rollen")},
    {METHOD_POST, "/beheer/personen", MAG_BEHEREN, 0, uitnodigen_post, NULL, &uitnodigen_form,
     &beheer_persoon_template, N_("Iemand uitnodigen")},
    {METHOD_GET, "/beheer/personen/:id", MAG_BEHEREN, 0, persoon_get, .template = &beheer_persoon_template,
     .title = N_("Een persoon")},
    {METHOD_POST, "/beheer/personen/:id/rollen", MAG_BEHEREN, 0, rol_post, NULL, &rol_form,
     &beheer_persoon_template, N_("Een rol geven")},
    {METHOD_POST, "/beheer/rollen/:id/einde", MAG_BEHEREN, 0, rol_einde_post,
     .title = N_("Een rol beëindigen")},
    {METHOD_POST, "/beheer/personen/:id/link", MAG_BEHEREN, 0, persoon_link_post,
     .title = N_("Een uitnodiging of herstellink mailen")},
    {METHOD_POST, "/beheer/personen/:id/totp-uit", MAG_BEHEREN, 0, persoon_totp_uit_post,
     .title = N_("Iemand mailen om de tweede stap uit te zetten")},
    {METHOD_POST, "/beheer/personen/:id/sluiten", MAG_BEHEREN, 0, persoon_sluit_post,
     .title = N_("De toegang van iemand beëindigen")},
    {METHOD_POST, "/beheer/personen/:id/openen", MAG_BEHEREN, 0, persoon_open_post,
     .title = N_("Iemand weer toegang geven")},

    {METHOD_POST, "/beheer/organisatie", MAG_BEHEREN, 0, organisatie_wijzig_post, NULL, &organisatie_form,
     &beheer_locaties_template, N_("De gegevens van de organisatie wijzigen")},
    {METHOD_GET, "/beheer/locaties", MAG_BEHEREN, 0, beheer_locaties_get,
     .template = &beheer_locaties_template, .title = N_("Locaties")},
    {METHOD_POST, "/beheer/locaties", MAG_BEHEREN, 0, locatie_nieuw_post, NULL, &locatie_form,
     &beheer_locaties_template, N_("Een locatie toevoegen")},
    {METHOD_GET, "/beheer/locaties/:id", MAG_BEHEREN, 0, beheer_locatie_get,
     .template = &beheer_locatie_template, .title = N_("Een locatie en haar teams")},
    {METHOD_POST, "/beheer/locaties/:id", MAG_BEHEREN, 0, locatie_wijzig_post, NULL, &locatie_form,
     &beheer_locatie_template, N_("Een locatie wijzigen")},
    {METHOD_POST, "/beheer/locaties/:id/sluiten", MAG_BEHEREN, 0, locatie_sluit_post,
     .title = N_("Een locatie sluiten")},
    {METHOD_POST, "/beheer/locaties/:id/openen", MAG_BEHEREN, 0, locatie_open_post,
     .title = N_("Een locatie weer openen")},
    {METHOD_POST, "/beheer/locaties/:id/teams", MAG_BEHEREN, 0, team_nieuw_post, NULL, &team_nieuw_form,
     &beheer_locatie_template, N_("Een team toevoegen")},
    {METHOD_GET, "/beheer/teams/:id", MAG_BEHEREN, 0, beheer_team_get, .template = &beheer_team_template,
     .title = N_("Een team")},
    {METHOD_POST, "/beheer/teams/:id", MAG_BEHEREN, 0, team_wijzig_post, NULL, &team_form,
     &beheer_team_template, N_("Een team wijzigen")},
    {METHOD_POST, "/beheer/teams/:id/sluiten", MAG_BEHEREN, 0, team_sluit_post,
     .title = N_("Een team opheffen")},

    {METHOD_GET, "/beheer/audit", MAG_AUDIT_LEZEN, ROUTE_AUDITED, audit_get,
     .template = &beheer_audit_template, .title = N_("Het logboek")},
    {METHOD_GET, "/beheer/audit/controle", MAG_AUDIT_LEZEN, ROUTE_AUDITED | ROUTE_HEAVY, audit_controle_get,
     .template = &beheer_audit_template, .title = N_("Het logboek narekenen")},

    {METHOD_GET, "/taken/:id", MAG_AANGEMELD, 0, job_get, .template = &taak_pagina_template,
     .title = N_("Werk dat langer duurt"), .subject = &job_eigen},
    {METHOD_POST, "/taken/:id/stop", MAG_AANGEMELD, 0, job_stop_post, .title = N_("Werk stoppen"),
     .subject = &job_eigen},
};
// clang-format on

const struct route_table organisatie_routes = {.routes = routes,
                                               .n = sizeof routes / sizeof *routes};
