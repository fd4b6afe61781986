/* Who may do what, where: one table (role × action × where) and the functions that read it.
 * Not here: who someone is (organisatie.h). Every route names an action of this table; nothing else
 * decides. */
#ifndef KOERS_ORGANISATIE_MAG_H
#define KOERS_ORGANISATIE_MAG_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum rol {
    ROL_ZORGVRAGER,
    ROL_NAASTE,
    ROL_PROFESSIONAL,
    ROL_LEIDINGGEVENDE,
    ROL_KWALITEITSMEDEWERKER,
    ROL_PROJECTLEIDER,
    ROL_BESTUURDER,
    ROL_CLIENTENRAAD_LOKAAL,
    ROL_CLIENTENRAAD_CENTRAAL,
    ROL_PROFESSIONELE_RAAD,
    ROL_ONDERNEMINGSRAAD,
    ROL_FINANCIER,
    ROL_BEHEERDER,
    ROL_AANTAL
};
const char *rol_code(enum rol r); /* "clientenraad_lokaal": as stored and in URLs */
const char *rol_naam(enum rol r); /* msgid: "Cliëntenraad van de locatie" */
bool rol_from_code(const char *code, enum rol *out);

enum handeling {
    MAG_IEDEREEN = 0,       /* also without account */
    MAG_AANGEMELD,          /* whoever is signed in: own account, help, start */
    MAG_SIGNAAL_GEVEN,      /* S1, inside */
    MAG_SIGNAAL_LEZEN,      /* inbox and single signals, with the words of the giver */
    MAG_SIGNAAL_BEHANDELEN, /* mark, join into a theme, hand over */
    MAG_TERUGKOPPELEN,      /* answer givers, edit and send drafts */
    MAG_DRAAD_LEZEN,        /* themes, cycles, chains, stories that were de-identified */
    MAG_OPMERKEN,           /* comment, attach */
    MAG_LEREN_SCHRIJVEN,    /* start and carry a leercyclus */
    MAG_LEREN_AFRONDEN,     /* close one */
    MAG_METING_LEZEN,
    MAG_METING_INVOEREN,
    MAG_INDICATOR_LEZEN,
    MAG_INDICATOR_INVOEREN,
    MAG_BEELD_LEZEN,       /* the living kwaliteitsbeeld */
    MAG_BEELD_SCHRIJVEN,   /* uitspraken, chapters */
    MAG_BEELD_STEM,        /* add the voice of one's own council or profession */
    MAG_BEELD_BEVRIEZEN,   /* freeze a version */
    MAG_BEELD_VASTSTELLEN, /* approve: the board (B5.3) */
    MAG_BEELD_PUBLICEREN,
    MAG_GEDEELD_LEZEN, /* what is shared with the financier */
    MAG_AUDIT_LEZEN,
    MAG_BEHEREN, /* people, roles, locations, teams */
    MAG_AANTAL
};
const char *handeling_code(enum handeling h); /* "signaal.lezen" */
const char *handeling_naam(enum handeling h); /* msgid */

/* WAAR_LOCATIE: for the locations of the membership (a membership of the whole organisation: for
 * all); WAAR_OOK_BOVEN: and, from one location, for what belongs to the whole organisation;
 * WAAR_OVERAL: every location. */
enum waar { WAAR_NIET = 0, WAAR_LOCATIE, WAAR_OOK_BOVEN, WAAR_OVERAL };
enum waar mag_where(enum rol r, enum handeling h);

struct lidmaatschap {
    enum rol rol;
    int64_t locatie, team; /* 0: whole organisation */
};
/* May someone with these memberships do h for locatie (0: the whole organisation)? Pure. */
bool mag_members(const struct lidmaatschap *l, size_t n, enum handeling h, int64_t locatie);
/* … anywhere at all (what a route asks before it knows the place)? */
bool mag_members_anywhere(const struct lidmaatschap *l, size_t n, enum handeling h);
#endif
