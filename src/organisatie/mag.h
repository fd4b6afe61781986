/* Who may do what, where: one table (role × action × where) and the functions that read it.
 * Not here: who someone is (organisatie.h). Every route names an action of this table; nothing else
 * decides. */
#ifndef KOERS_ORGANISATIE_MAG_H
#define KOERS_ORGANISATIE_MAG_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The roles: everything that hangs on a role but its rights, which stand in the table of mag.c. In
 * order:
 *   ROL_… and the code that is stored and stands in URLs
 *   the name
 *   how this role is addressed: U or JE
 *   whose signal it is when somebody with this role writes one: gever of signaal/
 *   rank: somebody with several roles gets the start page of the lowest
 *   the help text (locale/hulp, with - for _) and its title; two roles may share both
 * Each row is two lines: the build reads the names of the help texts from the second
 * (locale/meson.build). Enum, codes, names, start page, forms, help and tests follow from this
 * list. "A role" in docs/adding.md says what else a role asks. */
/* clang-format off */
#define ROLLEN(ROL) \
    ROL(ZORGVRAGER, zorgvrager, N_("Zorgvrager"), \
        U, "zorgvrager", 130, zorgvrager, N_("Als u zorg krijgt")) \
    ROL(NAASTE, naaste, N_("Naaste"), \
        U, "naaste", 120, naaste, N_("Als u naaste bent")) \
    ROL(VERTEGENWOORDIGER, vertegenwoordiger, N_("Vertegenwoordiger"), \
        U, "naaste", 122, vertegenwoordiger, N_("Als u iemand vertegenwoordigt")) \
    ROL(VRIJWILLIGER, vrijwilliger, N_("Vrijwilliger"), \
        JE, "vrijwilliger", 125, vrijwilliger, N_("Als vrijwilliger")) \
    ROL(PROFESSIONAL, professional, N_("Professional"), \
        JE, "professional", 50, professional, N_("Als professional")) \
    ROL(REGIEBEHANDELAAR, regiebehandelaar, N_("Regiebehandelaar, wijk- of kwaliteitsverpleegkundige"), \
        JE, "professional", 45, regiebehandelaar, N_("Als regiebehandelaar, wijk- of kwaliteitsverpleegkundige")) \
    ROL(LEIDINGGEVENDE, leidinggevende, N_("Leidinggevende"), \
        JE, "professional", 30, leidinggevende, N_("Als leidinggevende")) \
    ROL(KWALITEITSMEDEWERKER, kwaliteitsmedewerker, N_("Kwaliteitsmedewerker"), \
        JE, "professional", 20, kwaliteitsmedewerker, N_("Als kwaliteitsmedewerker")) \
    ROL(PROJECTLEIDER, projectleider, N_("Projectleider"), \
        JE, "professional", 40, projectleider, N_("Als projectleider")) \
    ROL(BESTUURDER, bestuurder, N_("Bestuurder"), \
        JE, "professional", 10, bestuurder, N_("Als bestuurder")) \
    ROL(CLIENTENRAAD_LOKAAL, clientenraad_lokaal, N_("Cliëntenraad van de locatie"), \
        U, "raad", 70, clientenraad, N_("In de cliëntenraad")) \
    ROL(CLIENTENRAAD_CENTRAAL, clientenraad_centraal, N_("Centrale cliëntenraad"), \
        U, "raad", 60, clientenraad, N_("In de cliëntenraad")) \
    ROL(PROFESSIONELE_RAAD, professionele_raad, N_("Professionele raad"), \
        JE, "raad", 80, professionele_raad, N_("In de professionele raad")) \
    ROL(ONDERNEMINGSRAAD, ondernemingsraad, N_("Ondernemingsraad"), \
        JE, "raad", 90, ondernemingsraad, N_("In de ondernemingsraad")) \
    ROL(MEDISCHE_STAF, medische_staf, N_("Medische staf"), \
        JE, "raad", 85, medische_staf, N_("In de medische staf")) \
    ROL(ONDERSTEUNER, ondersteuner, N_("Ondersteuner van een raad"), \
        JE, "raad", 95, ondersteuner, N_("Als ondersteuner van een raad")) \
    ROL(RAAD_VAN_TOEZICHT, raad_van_toezicht, N_("Raad van toezicht"), \
        U, "raad", 97, raad_van_toezicht, N_("In de raad van toezicht")) \
    ROL(KLACHTENFUNCTIONARIS, klachtenfunctionaris, N_("Klachtenfunctionaris"), \
        JE, "professional", 98, klachtenfunctionaris, N_("Als klachtenfunctionaris")) \
    ROL(FINANCIER, financier, N_("Financier"), \
        U, "professional", 100, financier, N_("Als financier")) \
    ROL(BEHEERDER, beheerder, N_("Beheerder"), \
        JE, "professional", 110, beheerder, N_("Als beheerder"))
/* clang-format on */

#define ROL_IN_ENUM(ROL, ...) ROL_##ROL,
enum rol { ROLLEN(ROL_IN_ENUM) ROL_AANTAL };
#undef ROL_IN_ENUM

struct rol_info {
    const char *code, *naam; /* "clientenraad_lokaal"; naam: msgid, "Cliëntenraad van de locatie" */
    bool u;                  /* addressed as "u"; else "je" */
    const char *gever;
    int rang;
    const char *hulp, *hulp_titel; /* "clientenraad"; a msgid, "In de cliëntenraad" */
};
const struct rol_info *rol_of(enum rol r); /* all empty when there is no such role */
const char *rol_code(enum rol r);
const char *rol_naam(enum rol r);
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
    MAG_BEHEREN,          /* people, roles, locations, teams */
    MAG_INHOUD_SCHRIJVEN, /* add own words and items to the content that ships (inhoud/) */
    MAG_GEZELSCHAP_LEZEN, /* councils and groups: what they speak for, who sits in them */
    MAG_GEZELSCHAP_BEHEREN,
    MAG_KLACHT_BEHANDELEN, /* a signal that was handed over as a complaint, in the giver's words */
    MAG_DRINGEND_BEHANDELEN,   /* one that could not wait */
    MAG_SIGNAAL_TELLEN,        /* how many signals have no answer, not what they say */
    MAG_SIGNAAL_BEWAKEN,       /* hears that the promised day of a signal has passed */
    MAG_SIGNAAL_AANSPREKEN,    /* hears it when nothing happened in the two weeks after that */
    MAG_DRAAD_VOORSTELLEN,     /* propose a theme, a sentence, a leercyclus */
    MAG_VOORSTEL_BEANTWOORDEN, /* answer a proposal, with the right that can make it */
    MAG_AANTAL
};
const char *handeling_code(enum handeling h); /* "signaal.lezen" */
const char *handeling_naam(enum handeling h); /* msgid */
bool handeling_from_code(const char *code, enum handeling *out);

/* WAAR_LOCATIE: for the locations of the membership (a membership of the whole organisation: for
 * all); WAAR_OOK_BOVEN: and, from one location, for what belongs to the whole organisation;
 * WAAR_OVERAL: every location. */
enum waar { WAAR_NIET = 0, WAAR_LOCATIE, WAAR_OOK_BOVEN, WAAR_OVERAL };
enum waar mag_where(enum rol r, enum handeling h);

/* Is this a right that a body (gezelschap/) gives to who sits in it, whatever his role, about what is
 * asked of that body or was said in its name? The rules about somebody ("gevraagd", "namens") and what
 * waits for a body say where. Pure. */
bool mag_als_lid(enum handeling h);

struct lidmaatschap {
    enum rol rol;
    int64_t locatie, team; /* 0: whole organisation */
};
/* May someone with these memberships do h for locatie (0: the whole organisation)? Pure. */
bool mag_members(const struct lidmaatschap *l, size_t n, enum handeling h, int64_t locatie);
/* … anywhere at all (what a route asks before it knows the place)? */
bool mag_members_anywhere(const struct lidmaatschap *l, size_t n, enum handeling h);

/* ---- a right about somebody ----
 * What the table cannot say: what a person is to the one thing that is asked for, whatever the
 * role. Its room writes a rule once, the face of the kind (struct knoop_face.subjects) and the
 * route (struct route.subject) name it, mag_about() and mag_knoop() ask it, `koers routes` shows
 * it and tests/subject_test.c tries it on each route that names one. */
struct request;
struct about { /* the thing that is asked for */
    int64_t organisatie, id;
    int64_t locatie; /* 0: of the whole organisation */
    int64_t door;    /* who made it; 0: someone without account */
    const char *soort, *status;
};
enum subject_how {
    SUBJECT_TOO,  /* the right at its place, and the subject: "eigen+beeld.stem" */
    SUBJECT_ONLY, /* the subject, wherever it is: "eigen" */
    SUBJECT_OR    /* one of the two: "eigen|beheren" */
};
struct subject_rule {
    enum handeling mag; /* the right that it is about */
    enum subject_how how;
    const char *naam; /* one word, for koers routes: "eigen", "deelnemer", "lid", "toestemming" */
    bool (*is)(const struct request *r, const struct about *a);
};
/* What a rule makes of the right at the place and of what the person is to the thing. Pure. */
bool subject_allows(enum subject_how how, bool right, bool is);
/* "eigen+beeld.stem", for people; buf as long as its names ask. */
const char *subject_words(const struct subject_rule *s, char *buf, size_t size);
#endif
