/* `koers routes` (the authorisation matrix), `koers openapi` (cmd_openapi.c makes it) and
 * `koers schema`: what the program says about itself, from its own tables.
 * Not here: the tables (rooms.c, mag.c). */
#include "cli/command.h"
#include "organisatie/mag.h"
#include "rooms.h"
#include <stdio.h>

static const char *method_name(enum method m)
{
    return m == METHOD_POST ? "POST" : "GET";
}

/* "signaal.lezen  professional:locatie …" */
static void print_who(int mag)
{
    static const char *const where[] = {"", "locatie", "locatie+geheel", "overal"};
    enum handeling h = (enum handeling)mag;

    if (h == MAG_IEDEREEN) {
        fputs("iedereen", stdout);
        return;
    }
    fputs(handeling_code(h), stdout);
    if (h == MAG_AANGEMELD)
        return;
    for (int r = 0; r < ROL_AANTAL; r++) {
        enum waar w = mag_where((enum rol)r, h);
        if (w != WAAR_NIET)
            printf(" %s:%s", rol_code((enum rol)r), where[w]);
    }
}

/* " over:eigen+beeld.stem": what the one thing that the address is about asks of a person besides.
 */
static void print_subject(const struct subject_rule *rule)
{
    char words[100];

    if (rule)
        printf(" over:%s", subject_words(rule, words, sizeof words));
}

static int run_routes(const struct command *o, int argc, char **argv)
{
    int status;

    if (!options_read(o, NULL, 0, &argc, argv, 0, 0, &status))
        return status;
    for (size_t i = 0; i < room_routes_n; i++) {
        for (size_t j = 0; j < room_routes[i]->n; j++) {
            const struct route *row = &room_routes[i]->routes[j];
            printf("%s %s ", method_name(row->method), row->path);
            print_who(row->mag);
            print_subject(row->subject);
            putchar('\n');
        }
    }
    return 0;
}

const struct command command_routes = {
    .name = "routes",
    .arguments = "",
    .title = "Toon alle adressen en wie daar mag komen.",
    .help = "Elke regel is een adres: METHODE PAD handeling rol:waar … [over:WIE]\n"
            "over: zegt wat de persoon van dat ene moet zijn. over:eigen: van wie het is; "
            "over:eigen+handeling: van wie het is en er ook de handeling mag; "
            "over:eigen|handeling: een van de twee.",
    .run = run_routes,
};

static void say_steps(const char *word, const struct schema_room *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < list[i]->n_steps; j++)
            printf("%s %s %d %.12s %s\n", word, list[i]->room, list[i]->steps[j].number,
                   list[i]->steps[j].hash, list[i]->steps[j].name);
}

static void say_crossing(const struct schema_room *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < list[i]->n_queries; j++)
            if (list[i]->queries[j]->all_organisations)
                printf("alle-organisaties %s %s: %s\n", list[i]->room, list[i]->queries[j]->name,
                       list[i]->queries[j]->all_organisations);
}

static int run_schema(const struct command *o, int argc, char **argv)
{
    int status;

    if (!options_read(o, NULL, 0, &argc, argv, 0, 0, &status))
        return status;
    say_steps("stap", room_schemas, room_schemas_n);
    say_steps("stap-persoonlijk", room_personal_schemas, room_personal_schemas_n);
    say_steps("stap-deelsleutels", room_keys_schemas, room_keys_schemas_n);
    say_crossing(room_schemas, room_schemas_n);
    say_crossing(room_personal_schemas, room_personal_schemas_n);
    say_crossing(room_keys_schemas, room_keys_schemas_n);
    return 0;
}

const struct command command_schema = {
    .name = "schema",
    .arguments = "",
    .title = "Toon de stappen van het schema, en de query's die over alle organisaties gaan.",
    .help = "Eerst per stap: stap KAMER NUMMER HASH NAAM (stap-persoonlijk: van de opslag voor "
            "persoonlijke gegevens, stap-deelsleutels: van die voor deelsleutels). Daarna per "
            "query: alle-organisaties KAMER "
            "QUERY: waarom.",
    .run = run_schema,
};
