/* The words of the demo organisation's kwaliteitsbeeld: sentences with what they rest on, and
 * voices. Not here: how they are laid (demo.c), the signals and cycles behind them (demo_inhoud.c).
 * Grounds: c = cycle, t = theme, v = story, m = measured figure, by their place in the tables. */
#include "demo/demo_inhoud.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* Tables to read. */
/* clang-format off */
const struct demo_zin demo_zinnen[] = {
  /* Huize Dijkzicht: complete, so that it can be published */
    {DIJKZICHT, 1, TERUGBLIK,
     "Wij namen de tijd om te vragen wat iemand belangrijk vindt: negentien open gesprekken in "
     "twee maanden.",                                                                                "c8 t8 v0 m3", true },
    {DIJKZICHT, 1, REFLECTIE,   "Wij noemden praten geen werk. Daardoor kwam het er niet van.",      "c8",
     false                                                                                                            },
    {DIJKZICHT, 1, VOORUITBLIK, "In het nieuwe jaar heeft elke bewoner twee keer een open gesprek.",
     "c8",                                                                                                       false},
    {DIJKZICHT, 2, TERUGBLIK,   "Wie dat wil, eet niet meer alleen. De wijk schuift aan.",           "c0 t0 m0",
     true                                                                                                             },
    {DIJKZICHT, 2, REFLECTIE,   "Wij dachten dat het om tijd ging. Het ging om kiezen.",             "c0",       false},
    {DIJKZICHT, 2, VOORUITBLIK,
     "Wij vragen elk kwartaal in de huiskamer of de tafels nog goed staan.",                         "c0",       false},
    {DIJKZICHT, 3, TERUGBLIK,
     "’s Nachts wachten bewoners soms te lang op hulp. Daar zijn wij niet tevreden over.",         "t1 v1",
     true                                                                                                             },
    {DIJKZICHT, 3, REFLECTIE,
     "Met twee mensen op twee verdiepingen horen wij niet alles, en wij durfden dat niet te "
     "zeggen.",                                                                                      "c1",       false},
    {DIJKZICHT, 3, VOORUITBLIK, "Voor de zomer wacht niemand ’s nachts langer dan tien minuten.",
     "c1",                                                                                                       false},
    {DIJKZICHT, 4, TERUGBLIK,
     "Er gaat minder mis met medicijnen: vier meldingen in drie maanden, tegen elf daarvoor.",       "c7 t7",    true },
    {DIJKZICHT, 4, REFLECTIE,   "Melden helpt alleen als er iets met de melding gebeurt.",           "c7 v2",
     false                                                                                                            },
    {DIJKZICHT, 4, VOORUITBLIK, "Ook over vallen gaan wij elke week kort praten.",                   "c7",       false},
    {DIJKZICHT, 5, TERUGBLIK,
     "Wij lieten bewoners en naasten hun mening geven, en lazen die samen met het team.",            "m1 c8",
     true                                                                                                             },
    {DIJKZICHT, 5, REFLECTIE,
     "De cijfers zijn goed, maar de verhalen over de nacht stonden er niet in.",                     "m2 v1 c1", false},
    {DIJKZICHT, 5, VOORUITBLIK, "Wij vragen volgend jaar ook naar de nacht.",                        "",         false},
 /* De Boomgaard */
    {BOOMGAARD, 1, TERUGBLIK,   "Bewoners kiezen zelf hoe laat hun dag begint.",                     "c2 t2",    true },
    {BOOMGAARD, 1, REFLECTIE,   "Het rooster was minder vast dan wij dachten.",                      "c2",       false},
    {BOOMGAARD, 2, TERUGBLIK,   "De tuin is weer van iedereen, en de buurt helpt mee.",              "c3 t3 v3",
     true                                                                                                             },
    {BOOMGAARD, 2, VOORUITBLIK,
     "Wij praten met bewoners over wat zij durven, ook als er eens iemand valt.",                    "c3",       false},
    {BOOMGAARD, 3, TERUGBLIK,   "De ochtend is rustiger, voor bewoners en voor het team.",           "m0",
     false                                                                                                            },
 /* Wijkteam Oost */
    {WIJK_OOST, 2, TERUGBLIK,   "Mantelzorgers voelden zich niet gezien.",                           "t5 v4",    true },
    {WIJK_OOST, 3, TERUGBLIK,
     "Cliënten zagen te veel verschillende gezichten. Met vaste groepjes wordt dat minder.",        "c4 t4 v5", true },
    {WIJK_OOST, 3, REFLECTIE,
     "Wij ruilden diensten om elkaar te helpen, maar de cliënt betaalde de prijs.",                 "c4",       false},
 /* the whole organisation */
    {GEHEEL,    1, TERUGBLIK,   "Op alle plekken vroegen wij vaker wat iemand belangrijk vindt.",
     "c8 c2 m3",                                                                                                 true },
    {GEHEEL,    2, TERUGBLIK,
     "De buurt kwam binnen: aan tafel in Dijkzicht, in de tuin van de Boomgaard.",                   "c0 c3",    true },
    {GEHEEL,    3, TERUGBLIK,
     "Onze bereikbaarheid is nog niet goed genoeg, ’s nachts en aan de telefoon.",                 "t1 t6 v6",
     true                                                                                                             },
    {GEHEEL,    4, TERUGBLIK,   "Vier teams rondden een leercyclus af of zijn bijna zover.",         "c0 c2 c7",
     true                                                                                                             },
    {GEHEEL,    4, VOORUITBLIK, "Elk team begint het nieuwe jaar met één eigen leercyclus.",       "",
     false                                                                                                            },
};
const size_t demo_n_zinnen = COUNT(demo_zinnen);

const struct demo_stem demo_stemmen[] = {
    {DIJKZICHT, 2, "clientenraad_lokaal", "Cliëntenraad Huize Dijkzicht",
     "De maaltijden zijn echt beter. Maar het idee kwam in maart en wij hoorden het in juni. Vraag "
     "ons volgend jaar in maart."},
    {DIJKZICHT, 3, "professional",        "verzorgenden van de nacht",
     "Wij doen ons best, maar twee mensen is te weinig. Dat hebben wij vaker gezegd. Nu staat het "
     "hier."                     },
    {GEHEEL,    4, "professionele_raad",  "Professionele raad",
     "Leren kost tijd. Wij zien dat er nu een uur per week voor is. Dat uur mag niet verdwijnen "
     "als het druk is."          },
};
const size_t demo_n_stemmen = COUNT(demo_stemmen);

const char *const demo_inleiding[DEMO_PLEKKEN + 1] = {
    [DIJKZICHT] = "Huize Dijkzicht, een jaar van samen aan tafel. Vierendertig mensen wonen hier. "
                  "Dit is wat zij, hun naasten en wij dit jaar leerden.",
    [BOOMGAARD] = "Achttien mensen wonen in de Boomgaard. Dit jaar ging de deur open: naar de "
                  "tuin, en naar een eigen begin van de dag.",
    [WIJK_OOST] = "",
    [THUIS] = "",
    [DEMO_PLEKKEN] = "Zorggroep Voorbeeldwaard is vier plekken die erg verschillen. Dit deel gaat "
                     "over wat wij op meer dan één plek zagen.",
};
/* clang-format on */
