/* The words of the demo organisation: people, signals, themes, cycles, stories. No real people, no
 * real places. Not here: how they are laid (demo.c), the kwaliteitsbeeld (demo_beelden.c). */
#include "demo/demo_inhoud.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define B1       (1u << 1)
#define B2       (1u << 2)
#define B3       (1u << 3)
#define B4       (1u << 4)
#define B5       (1u << 5)

/* Tables to read. */
/* clang-format off */
const struct demo_persoon demo_personen[] = {
    {"Anna de Wit", "anna@voorbeeldwaard.example", ROL_KWALITEITSMEDEWERKER, GEHEEL},
    {"Bram Visser", "bram@voorbeeldwaard.example", ROL_LEIDINGGEVENDE, DIJKZICHT},
    {"Samira Haddad", "samira@voorbeeldwaard.example", ROL_PROFESSIONAL, DIJKZICHT},
    {"Jeroen Kuiper", "jeroen@voorbeeldwaard.example", ROL_PROFESSIONAL, WIJK_OOST},
    {"Fenna Bos", "fenna@voorbeeldwaard.example", ROL_LEIDINGGEVENDE, BOOMGAARD},
    {"Ruben Postma", "ruben@voorbeeldwaard.example", ROL_LEIDINGGEVENDE, THUIS},
    {"Lieke Vermeer", "lieke@voorbeeldwaard.example", ROL_LEIDINGGEVENDE, WIJK_OOST},
    {"Hendrik Mulder", "hendrik@voorbeeldwaard.example", ROL_BESTUURDER, GEHEEL},
    {"Corrie Zijlstra", "corrie@voorbeeldwaard.example", ROL_CLIENTENRAAD_LOKAAL, DIJKZICHT},
    {"Wim Scholten", "wim@voorbeeldwaard.example", ROL_CLIENTENRAAD_LOKAAL, BOOMGAARD},
    {"Tineke Prins", "tineke@voorbeeldwaard.example", ROL_CLIENTENRAAD_CENTRAAL, GEHEEL},
    {"Yusuf Demir", "yusuf@voorbeeldwaard.example", ROL_PROFESSIONELE_RAAD, GEHEEL},
    {"Marit Hoekstra", "marit@voorbeeldwaard.example", ROL_ONDERNEMINGSRAAD, GEHEEL},
    {"Joke van Dam", "joke@voorbeeldwaard.example", ROL_NAASTE, DIJKZICHT},
    {"Gerrit Brouwer", "gerrit@voorbeeldwaard.example", ROL_ZORGVRAGER, DIJKZICHT},
    {"Ineke Brouwer", "ineke@voorbeeldwaard.example", ROL_VERTEGENWOORDIGER, DIJKZICHT},
    {"Mo Aziz", "mo@voorbeeldwaard.example", ROL_VRIJWILLIGER, DIJKZICHT},
    {"Noor Willems", "noor@voorbeeldwaard.example", ROL_REGIEBEHANDELAAR, WIJK_OOST},
    {"Peter Hendriks", "peter@voorbeeldwaard.example", ROL_MEDISCHE_STAF, GEHEEL},
    {"Saskia de Jong", "saskia@voorbeeldwaard.example", ROL_ONDERSTEUNER, GEHEEL},
    {"Aleida van Rijn", "aleida@voorbeeldwaard.example", ROL_RAAD_VAN_TOEZICHT, GEHEEL},
    {"Thea Molenaar", "thea@voorbeeldwaard.example", ROL_KLACHTENFUNCTIONARIS, GEHEEL},
    {"Els Timmer", "els@voorbeeldwaard.example", ROL_PROJECTLEIDER, GEHEEL},
    {"Karel Blok", "karel@zorgkantoor.example", ROL_FINANCIER, GEHEEL},
    {"Beheer Voorbeeldwaard", "beheer@voorbeeldwaard.example", ROL_BEHEERDER, GEHEEL},
};
const size_t demo_n_personen = COUNT(demo_personen);

static const struct demo_signaal eating[] = {
    {352, "naaste", "Mijn moeder zit ’s avonds vaak lang alleen aan tafel.", "Dank u. Wij hebben hierover gepraat met de bewoners. Op dinsdag en donderdag eten nu buren uit de wijk mee, en uw moeder kiest zelf haar tafel.", 'g', true},
    {347, "zorgvrager", "Ik eet liever met iemand samen.", "U koos een plek aan de ronde tafel. Vertelt u ons of het bevalt?", 'g', true},
    {340, "naaste", "Vader eet beter als er iemand naast hem zit.", "Wij vragen nu bij elke maaltijd wie er naast wie wil zitten.", 'g', false},
    {333, "vrijwilliger", "Aan tafel 4 zegt bijna niemand iets tegen elkaar.", "Wij hebben de tafels anders gezet. Dank voor uw oplettendheid.", 'g', false},
    {325, "zorgvrager", "Het is stil bij het eten. Dat mis ik van thuis.", "Er eten nu twee keer per week buren mee. U bent van harte uitgenodigd.", 'g', true},
    {318, "professional", "Drie bewoners vragen elke avond of ik bij ze kom zitten. Ik heb er geen tijd voor.", "Je signaal was de start van de leercyclus Samen eten. De vrijwilligers helpen nu mee.", 'g', false},
    {300, "naaste", "Kunnen wij op zondag mee-eten? Dat zou mijn man fijn vinden.", "Ja, dat kan. Geef het vóór vrijdag door aan de keuken.", 'g', false},
    {292, "zorgvrager", "Bij het ontbijt zit ik altijd naast dezelfde lege stoel.", "Wij hebben u gevraagd bij wie u wilt zitten. De stoel blijft niet meer leeg.", 'g', true},
    {281, "naaste", "Wie regelt eigenlijk waar iedereen zit?", "Dat deden wij zelf. Nu kiezen de bewoners.", 'g', false},
};
static const struct demo_signaal bell[] = {
    {39, "naaste", "De bel wordt ’s nachts niet altijd gehoord.", NULL, 0, false},
    {36, "zorgvrager", "Ik moest vannacht lang wachten voordat er iemand kwam.", "Wij zoeken uit hoe dit komt. U hoort het voor het einde van de maand.", 't', false},
    {31, "professional", "De pieper valt weg bij kamer 20 tot 26.", "De techniek kijkt deze week naar de ontvangst. Tot dan lopen wij een extra ronde.", 't', false},
    {24, "naaste", "My aunt no longer dares to ring the bell at night.", NULL, 0, false, "en"},
    {18, "professional", "Met twee mensen op twee verdiepingen horen wij niet alles.", NULL, 0, false},
};
static const struct demo_signaal morning[] = {
    {270, "zorgvrager", "Ik word om half acht geholpen, maar ik slaap liever uit.", "Wij hebben de ochtend anders verdeeld. U wordt nu om negen uur geholpen.", 'g', true},
    {262, "naaste", "Waarom moet iedereen op dezelfde tijd uit bed?", "Dat hoeft niet meer. Elke bewoner kiest een eigen tijd.", 'g', false},
    {250, "professional", "Wij rennen van acht tot tien, en daarna is het stil.", "Wij hebben de ochtend over meer uren verdeeld. Dat geeft rust, zeggen collega’s.", 'g', false},
    {244, "zorgvrager", "Zondag mocht ik uitslapen. Dat was heerlijk.", "Fijn om te horen. Nu kan het elke dag.", 'g', true},
    {230, "naaste", "Sinds kort is mijn vader in de ochtend veel minder boos.", "Dank u, dit hebben wij met het team gedeeld.", 'g', true},
};
static const struct demo_signaal garden[] = {
    {212, "zorgvrager", "De tuin is prachtig, maar ik kom er niet zelf met mijn rollator.", "Het pad is verbreed en de drempel is weg. Komt u kijken?", 'g', true},
    {205, "naaste", "De deur naar de tuin is te zwaar voor mijn moeder.", "De deur gaat nu vanzelf open.", 'g', false},
    {198, "vrijwilliger", "Bewoners willen helpen in de tuin. Mag dat?", "Graag. Elke woensdag werken wij samen in de moestuin.", 'g', true},
    {176, "zorgvrager", "Ik heb weer aarde onder mijn nagels. Net als vroeger.", "Dank u wel, daar worden wij blij van.", 'g', true},
};
static const struct demo_signaal faces[] = {
    {160, "zorgvrager", "Elke week een ander gezicht aan de deur.", "Wij maken vaste routes met hooguit vijf collega’s. Dat begint in de volgende maand.", 't', true},
    {155, "naaste", "Mijn moeder moet telkens opnieuw uitleggen hoe zij gewassen wil worden.", "Op het eerste blad van de map staat nu wat uw moeder belangrijk vindt.", 'g', false},
    {150, "zorgvrager", "Ik weet nooit wie er komt. Dat geeft onrust.", "U krijgt nu op vrijdag een lijstje met wie er komt.", 'g', true},
    {141, "professional", "Door het ruilen van diensten kent niemand de route nog.", "Ruilen kan nu binnen het vaste groepje.", 'g', false},
    {133, "zorgvrager", "Het meisje dat steeds komt, kent mijn verhaal. Hou haar!", "Dat geven wij door. Zij is er blij mee.", 'g', true},
    {120, "naaste", "Vader is slechthorend. Dat weet de invaller niet.", "Het staat nu met grote letters op het eerste blad.", 'g', false},
};
static const struct demo_signaal caring[] = {
    {110, "naaste", "Ik zorg dag en nacht voor mijn man. Niemand vraagt hoe het met mij gaat.", "Een collega belt u deze week om dit te bespreken.", 't', true},
    {101, "naaste", "Ik wist niet dat er iemand een middag kan komen oppassen.", "Wij sturen iedereen een blad met wat er kan in de buurt.", 'g', true},
    {96, "professional", "Ik zie dat de dochter van mevrouw op is, maar weet niet wat ik haar kan bieden.", "Op de teamdag leren wij hoe je dit gesprek voert.", 't', false},
    {88, "naaste", "De mantelzorgkoffie is op dinsdag, maar dan werk ik.", "Er komt ook een avond per maand.", 'g', false},
    {70, "naaste", "Fijn dat de wijkverpleegkundige mij vroeg wat ik nog aankan.", "Dank u, wij geven het haar door.", 'g', true},
};
static const struct demo_signaal telephone[] = {
    {84, "zorgvrager", "Als ik bel, krijg ik drie keer een keuzemenu.", "Wij vragen om een kortere route. U hoort voor Pasen of dat lukt.", 't', false},
    {79, "naaste", "Om zes uur ’s avonds is er niemand bereikbaar.", NULL, 0, false},
    {66, "zorgvrager", "De hulp zei af en ik hoorde het pas toen ik zelf belde.", "Dat had niet mogen gebeuren. Wij bellen voortaan altijd zelf.", 'g', false},
    {58, "naaste", "Ik stuur een bericht en krijg na vier dagen antwoord.", NULL, 0, false},
};
static const struct demo_signaal medicine[] = {
    {190, "professional", "De lijst in de map en de lijst van de apotheek zijn niet gelijk.", "Wij gebruiken nu alleen nog de digitale lijst.", 'g', false},
    {184, "professional", "Drie keer in één week was een medicijn niet geleverd.", "De apotheek levert nu op vaste dagen, met een telefoonnummer voor spoed.", 'g', false},
    {171, "zorgvrager", "Ik kreeg mijn pillen twee keer.", "Wij hebben dit besproken en onze excuses gemaakt. Er wordt nu dubbel gecontroleerd.", 'g', false},
};
static const struct demo_signaal talking[] = {
    {145, "zorgvrager", "Niemand vroeg ooit waarom ik op zondag niet wil douchen.", "Dat is in een open gesprek besproken. Zondag is uw rustdag.", 'g', true},
    {138, "naaste", "Wij hebben een uur gepraat over wat moeder belangrijk vindt. Dat had jaren eerder gemoeten.", "Dank u. Wij plannen nu elk half jaar zo’n gesprek.", 'g', true},
    {127, "professional", "Ik heb geen tijd voor een lang gesprek.", "Elke week is er nu een uur voor gesprekken ingeroosterd.", 'g', false},
    {115, "zorgvrager", "Ze weten nu dat ik koor zong. Donderdag zing ik weer.", "Wij genieten mee!", 'g', true},
};
static const struct demo_signaal laundry[] = {
    {60, "naaste", "Voor de derde keer een trui van mijn vader kwijt.", "Wij weten dat dit vaak misgaat. De wasserij is van een ander bedrijf, en het contract loopt nog een jaar. Tot dan kunnen wij de fout niet wegnemen; wel vergoeden wij wat kwijt is.", 'n', false},
    {52, "zorgvrager", "Mijn nachthemd is van iemand anders.", "Excuses. Wij hebben het omgeruild en er een naam in gezet.", 'g', false},
};

const struct demo_thema demo_themas[] = {
    {"Samen eten", DIJKZICHT, B2 | B1, "Bewoners en naasten vertellen dat het stil en eenzaam is aan tafel.", eating, COUNT(eating)},
    {"De bel in de nacht", DIJKZICHT, B3, "De bel wordt ’s nachts niet altijd gehoord.", bell, COUNT(bell)},
    {"Opstaan wanneer je wilt", BOOMGAARD, B1 | B3, "Bewoners willen zelf bepalen hoe laat de dag begint.", morning, COUNT(morning)},
    {"Naar buiten, de tuin in", BOOMGAARD, B1 | B2, "De tuin is mooi, maar niet voor iedereen te bereiken.", garden, COUNT(garden)},
    {"Steeds een ander gezicht", WIJK_OOST, B3, "Cliënten zien te veel verschillende mensen.", faces, COUNT(faces)},
    {"Zorgen voor wie zorgt", WIJK_OOST, B2, "Mantelzorgers zijn moe, en wij zien het laat.", caring, COUNT(caring)},
    {"Aan de telefoon", THUIS, B3 | B5, "Het lukt niet om ons snel te bereiken.", telephone, COUNT(telephone)},
    {"Medicijnen zonder fouten", DIJKZICHT, B4, "Lijsten verschillen en leveringen komen te laat.", medicine, COUNT(medicine)},
    {"Het gesprek over wat telt", DIJKZICHT, B1, "Een goed gesprek laat zien wie iemand is.", talking, COUNT(talking)},
    {"De was", DIJKZICHT, B3, "Kleding raakt kwijt.", laundry, COUNT(laundry)},
};
const size_t demo_n_themas = COUNT(demo_themas);

const struct demo_los demo_losse[] = {
    {DIJKZICHT, B1, {12, "zorgvrager", "Ik zou graag weer eens naar de markt.", NULL, 0, true}},
    {DIJKZICHT, B2, {9, "naaste", "De kleinkinderen weten niet wat ze hier kunnen doen op bezoek.", NULL, 0, false}},
    {DIJKZICHT, B4, {5, "professional", "Wij bespreken fouten wel, maar schrijven nergens op wat wij ervan leerden.", NULL, 0, false}},
    {DIJKZICHT, 0, {2, "zorgvrager", "De koffie is lekkerder dan vorig jaar!", NULL, 0, false}},
    {BOOMGAARD, B2, {14, "naaste", "Mag de hond van mijn moeder mee op bezoek?", NULL, 0, false}},
    {BOOMGAARD, B3, {7, "professional", "In het weekend is er niemand die Turks spreekt. Mevrouw is dan stil.", NULL, 0, false}},
    {WIJK_OOST, B1, {11, "zorgvrager", "Ik wil leren om zelf mijn steunkousen aan te doen.", NULL, 0, true}},
    {WIJK_OOST, B5, {21, "raad", "Wij lezen nergens wat er met de vragenlijst van vorig jaar is gedaan.", NULL, 0, false}},
    {THUIS, B3, {16, "zorgvrager", "De hulp is altijd vrolijk. Daar leef ik van op.", "Wat fijn. Wij hebben het haar verteld.", 'g', true}},
    {THUIS, B2, {6, "naaste", "Ik woon ver weg. Kan ik meekijken met wat er is afgesproken?", NULL, 0, false}},
};
const size_t demo_n_losse = COUNT(demo_losse);

const struct demo_cyclus demo_cycli[] = {
    {0, 290, 22, "Samen eten: niemand hoeft alleen aan tafel", "Negen mensen vertelden dat het stil en eenzaam is aan tafel.",
     "Wij zetten de tafels zoals het ons uitkomt. Wie vroeg ooit naast wie iemand wil zitten?",
     "Elke bewoner die dat wil, eet minstens drie keer per week met gezelschap.", "Wij vragen het de bewoners, en wij tellen.",
     "Buren uit de wijk eten mee op dinsdag en donderdag. Bewoners kiezen hun tafel.", "Avondteam",
     "Er wordt weer gepraat aan tafel. Bewoners wijzen elkaar de stoel. Twee bewoners eten liever alleen, en dat mag.",
     "Bewoners die minstens drie keer per week met iemand eten", "van de 34 bewoners", 29, 34,
     "Ik ken nu de namen van drie straten. Ze vragen hoe het met mij gaat, en ik met hen.", "zorgvrager",
     "Wij dachten dat het om tijd ging. Het ging om kiezen. Een volgende keer vragen wij het eerder.",
     "De tafelkeuze staat in het werkplan. Elk kwartaal vragen wij het opnieuw in de huiskamer.", NULL, {6, 4, 5, 3, 0}},
    {1, 30, 12, "De bel in de nacht", "Vijf signalen in drie weken over wachten in de nacht.",
     "Wij horen de bel niet op de andere verdieping. En wij durven het niet te zeggen als wij met zijn tweeën zijn.",
     "Niemand wacht ’s nachts langer dan tien minuten.", "Het systeem telt de minuten; wij vragen bewoners of zij durven bellen.",
     NULL, NULL, NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, {2, 1, 4, 0, 0}},
    {2, 240, 25, "Opstaan wanneer je wilt", "Bewoners en naasten vragen waarom iedereen tegelijk uit bed moet.",
     "De ochtend is vol omdat wij dat zo gewend zijn, niet omdat het moet.", "Elke bewoner kiest zelf hoe laat de dag begint.",
     "De gekozen tijden staan op het bord.", "De ochtend is verdeeld over drie uur in plaats van anderhalf. Bewoners kiezen een tijd.", "Team Boomgaard",
     "Er is minder haast. Bewoners zijn rustiger aan het ontbijt, en het team ook.",
     "Bewoners die zelf hun opstatijd kozen", "van de 18 bewoners", 15, 18,
     "Mijn vader was elke ochtend boos. Nu drinkt hij eerst koffie in bed.", "naaste",
     "Het rooster was minder vast dan wij dachten.", "De gekozen tijd staat in elk zorgplan.", NULL, {9, 5, 7, 1, 2}},
    {3, 195, 20, "Iedereen kan de tuin in", "Bewoners kunnen niet zelf naar buiten.", "Wij lieten de deur dicht omdat het veilig leek. Voor wie eigenlijk?",
     "Wie naar buiten wil, kan dat zonder te vragen.", NULL, "De drempel is weg, de deur gaat vanzelf open, en op woensdag werken wij samen in de moestuin.", "Fenna en de vrijwilligers",
     "De tuin wordt elke dag gebruikt. Er was één val, zonder letsel. Wij praten met bewoners over wat zij durven.",
     NULL, NULL, 0, 0, "Ik heb weer aarde onder mijn nagels. Net als vroeger.", "zorgvrager", NULL, NULL, NULL, {8, 3, 4, 5, 0}},
    {4, 128, 30, "Vaste gezichten in de wijk", "Zes signalen over steeds een ander gezicht.",
     "Wij ruilen diensten om elkaar te helpen, maar de cliënt betaalt de prijs.", "Elke cliënt kent de namen van wie er komt: hooguit vijf.",
     "Wij tellen de namen per cliënt in een maand.", "Vaste groepjes van vijf. Ruilen kan alleen binnen het groepje. Op vrijdag krijgt de cliënt een lijstje.", "Jeroen",
     NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, {5, 2, 8, 0, 0}},
    {5, 92, 40, "Vragen hoe het met de mantelzorger gaat", "Mantelzorgers zeggen dat niemand naar hen vraagt.",
     "Wij kijken naar de cliënt en vergeten wie ernaast staat.", "Bij elk half jaargesprek vragen wij ook hoe het met de mantelzorger gaat.", NULL,
     NULL, NULL, NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, {0, 6, 5, 0, 0}},
    {6, 75, 10, "Bereikbaar aan de telefoon", "Cliënten en naasten krijgen ons niet te pakken.", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, {0, 0, 0, 0, 0}},
    {7, 165, 15, "Eén lijst voor medicijnen", "Lijsten verschillen, leveringen komen te laat, en één bewoner kreeg een dubbele dosis.",
     "Wij vertrouwden op papier omdat het er altijd was.", "Er is nog maar één lijst, en iedereen gebruikt die.", "Wij tellen de meldingen per maand.",
     "Alleen de digitale lijst. De apotheek levert op vaste dagen. Elke melding bespreken wij binnen een week.", "Samira",
     "In drie maanden waren er vier meldingen. In de drie maanden ervoor waren het er elf.", "Meldingen over medicijnen in drie maanden", "meldingen, tegen elf daarvoor", 4, 41,
     "Vroeger schaamde ik mij als er iets misging. Nu bespreken wij het op donderdag en gaan wij verder.", "professional",
     "Melden helpt alleen als er iets met de melding gebeurt.", "Elke donderdag tien minuten medicijnen in de overdracht.", NULL, {1, 1, 9, 0, 1}},
    {8, 110, 18, "Tijd voor het open gesprek", "Bewoners vertellen dat een goed gesprek veel verandert, maar collega’s hebben er geen tijd voor.",
     "Wij noemen het werk als wij wassen, en praten als wij zitten. Praten is ook werk.", "Elke bewoner heeft twee keer per jaar een open gesprek.",
     "Wij tellen de gesprekken.", "Elke week is er een uur ingeroosterd voor gesprekken.", "Bram",
     "In twee maanden waren er negentien gesprekken. Bij elf bewoners is er iets veranderd in de dag.", "Gevoerde open gesprekken in twee maanden", "gesprekken", 19, 34,
     "Ze weten nu dat ik koor zong. Donderdag zing ik weer.", "zorgvrager", NULL, NULL, NULL, {12, 7, 10, 0, 1}},
    {9, 45, 9, "Minder was kwijt", "Er raakt vaak kleding kwijt.", "De wasserij is van een ander. Wat kunnen wij zelf?", "Geen kleding kwijt.", NULL,
     NULL, NULL, NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL,
     "Het contract met de wasserij loopt nog een jaar. Wij kunnen de fout niet wegnemen en vragen het bestuur om bij het nieuwe contract bewoners mee te laten kiezen.", {0, 2, 3, 0, 0}},
};
const size_t demo_n_cycli = COUNT(demo_cycli);

const struct demo_verhaal demo_verhalen[] = {
    {DIJKZICHT, B1, 130, "Niemand had ooit gevraagd waarom ik op zondag niet wil douchen. Nu is zondag mijn rustdag.", "zorgvrager", true, true},
    {DIJKZICHT, B3, 26, "Ik hoor de bel van boven niet als ik beneden bezig ben. Dat knaagt de hele nacht.", "professional", true, true},
    {DIJKZICHT, B4, 100, "Wij lachten om de fout, en toen zei iemand: maar wat leren wij ervan? Dat was een goed moment.", "professional", true, true},
    {BOOMGAARD, B2, 180, "De buurjongen helpt met de bonen. Hij noemt mij opa.", "zorgvrager", true, true},
    {WIJK_OOST, B2, 69, "Zij vroeg wat ik nog aankan. Ik moest huilen, want niemand vroeg dat ooit.", "naaste", true, true},
    {WIJK_OOST, B3, 119, "Vroeger maakte ik de deur open voor een vreemde. Nu voor Karin.", "zorgvrager", true, true},
    {THUIS, B3, 40, "Ik zat in de wacht met drie keuzes en een liedje. Toen heb ik opgehangen.", "zorgvrager", true, true},
    {THUIS, B1, 15, "De hulp weet dat ik eerst mijn krant lees. Zij begint dan in de keuken.", "zorgvrager", false, false},
    {DIJKZICHT, B2, 20, "Mijn man at thuis nooit met anderen. Hier schoof hij uit zichzelf aan.", "naaste", false, true},
};
const size_t demo_n_verhalen = COUNT(demo_verhalen);
/* clang-format on */
