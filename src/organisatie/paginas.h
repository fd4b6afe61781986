/* The handlers of this room, for its route table (routes.c). Each is explained at its definition.
 * Not here: what they share with other rooms (organisatie.h). */
#ifndef KOERS_ORGANISATIE_PAGINAS_H
#define KOERS_ORGANISATIE_PAGINAS_H
#include "organisatie/mag.h"
#include "web/web.h"

/* A new password, typed twice: the fields of two forms. */
#define NEW_PASSWORD_FIELDS                                                                        \
    {.name = "wachtwoord",                                                                         \
     .label = N_("Nieuw wachtwoord"),                                                              \
     .hulp = N_("Minstens 10 tekens."),                                                            \
     .kind = FIELD_PASSWORD,                                                                       \
     .required = true,                                                                             \
     .max = 200,                                                                                   \
     .autocomplete = "new-password"},                                                              \
    {                                                                                              \
        .name = "herhaal", .label = N_("Nog een keer hetzelfde wachtwoord"),                       \
        .kind = FIELD_PASSWORD, .required = true, .max = 200, .autocomplete = "new-password"       \
    }

/* sign_in_paginas.c */
extern const struct form inloggen_form, vergeten_form, kies_form;
int inloggen_get(struct request *r);
int inloggen_voor(struct request *r);
int inloggen_post(struct request *r);
int uitloggen_post(struct request *r);
int vergeten_get(struct request *r);
int vergeten_post(struct request *r);
int kies_get(struct request *r);
int kies_post(struct request *r);
int taal_get(struct request *r);
int locatie_kies_get(struct request *r);

/* account_paginas.c */
extern const struct form wachtwoord_form, totp_code_form;
int account_get(struct request *r);
int wachtwoord_voor(struct request *r);
int wachtwoord_post(struct request *r);
int sessie_einde_post(struct request *r);
int sessies_einde_post(struct request *r);
int totp_get(struct request *r);
int totp_begin_post(struct request *r);
int totp_post(struct request *r);
int totp_uit_post(struct request *r);

/* account_blad.c */
struct account_key;
extern const struct form blad_form, blad_intrekken_form;
int blad_get(struct request *r);
int blad_voor(struct request *r);
int blad_post(struct request *r);
int blad_intrekken_voor(struct request *r);
int blad_intrekken_post(struct request *r);
/* The key that the sheet typed in this field opens; NULL when it is empty or, with an error in the form,
 * opens nothing. */
struct account_key *blad_read(struct request *r, struct form_state *s, const char *veld,
                              int64_t account);

/* account_samen.c */
extern const struct form account_adres_form, samenvoegen_form;
int adres_get(struct request *r);
int adres_voor(struct request *r);
int adres_post(struct request *r);
int samenvoegen_get(struct request *r);
int samenvoegen_voor(struct request *r);
int samenvoegen_post(struct request *r);

/* toegang_paginas.c */
extern const struct form toegang_form, aannemen_form, tweede_stap_form, adres_form;
int toegang_get(struct request *r);
int toegang_voor(struct request *r);
int toegang_post(struct request *r);
int aannemen_voor(struct request *r);
int aannemen_post(struct request *r);
int tweede_stap_voor(struct request *r);
int tweede_stap_post(struct request *r);
int toegang_adres_post(struct request *r);

/* beheer_mensen.c */
extern const struct form uitnodigen_form, rol_form;
int beheer_get(struct request *r);
int uitnodigen_post(struct request *r);
int persoon_get(struct request *r);
int rol_post(struct request *r);
int rol_einde_post(struct request *r);
int persoon_link_post(struct request *r);
int persoon_totp_uit_post(struct request *r);
int persoon_sluit_post(struct request *r);
int persoon_open_post(struct request *r);

/* beheer_plaatsen.c */
extern const struct form organisatie_form, locatie_form, team_nieuw_form, team_form;
int organisatie_wijzig_post(struct request *r);
int beheer_locaties_get(struct request *r);
int locatie_nieuw_post(struct request *r);
int beheer_locatie_get(struct request *r);
int locatie_wijzig_post(struct request *r);
int locatie_sluit_post(struct request *r);
int locatie_open_post(struct request *r);
int team_nieuw_post(struct request *r);
int beheer_team_get(struct request *r);
int team_wijzig_post(struct request *r);
int team_sluit_post(struct request *r);

/* audit_paginas.c */
int audit_get(struct request *r);
int audit_controle_get(struct request *r);

/* job_paginas.c */
extern const struct subject_rule job_eigen;
int job_get(struct request *r);
int job_stop_post(struct request *r);
#endif
