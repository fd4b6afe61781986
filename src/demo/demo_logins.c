/* What `koers demo` says at its end: who can sign in, and how to come in without an account. Not
 * here: who these people are (demo_inhoud.c). */
#include "demo/demo_inhoud.h"

void demo_logins(FILE *to)
{
    char shown[SIGNAAL_CODE_GETOOND];
    struct signaal_code code;

    fprintf(to, "Demo-organisatie Zorggroep Voorbeeldwaard. Het wachtwoord is overal: %s\n",
            DEMO_WACHTWOORD);
    for (size_t i = 0; i < demo_n_personen; i++)
        fprintf(to, "  %-34s %s, %s\n", demo_personen[i].email, demo_personen[i].naam,
                rol_naam(demo_personen[i].rol));
    demo_code(0, &code);
    signaal_code_groepen(&code, shown);
    fprintf(to,
            "Een signaal geven zonder account: /s/zorggroep-voorbeeldwaard\nEen signaal volgen: "
            "/code met de code %s\n",
            shown);
}
