/* A command that a room brings: `koers NAME`, or a kind of file for `koers importeer NAME`. The
 * program reads the options, opens the stores, calls the room and says what went wrong; the room
 * does the work. Not here: the program's own commands and reading a command line (cli/command.h). */
#ifndef KOERS_BASE_ROOM_COMMAND_H
#define KOERS_BASE_ROOM_COMMAND_H
#include <stdbool.h>
#include <stddef.h>

struct db;
struct error;

struct room_option {  /* --NAME VALUE, or --NAME alone */
    const char *name; /* "--jaar" */
    const char *help; /* Dutch, for --help */
    bool alone;       /* no value follows: what was given is "" */
};

struct room_given { /* what was given of the options; NULL: not given */
    const char *name, *value;
};

/* One call. Everything in it lives until run returns. */
struct room_call {
    void *ctx;                      /* for what lives as long as the call */
    struct db *quality, *personal;  /* open and up to date; NULL in check */
    const char *const *word;        /* as many as the command has words */
    const char *data;               /* an import: what the file holds; word[0] is its name alone */
    size_t n;                       /* bytes of data */
    const struct room_given *given; /* all its options; closed with {0} */
};
/* The value of an option that the command lists; NULL when it was not given. A name that is not
 * listed ends the program: it would be left out in silence. */
const char *room_option(const struct room_call *c, const char *name);

struct room_command {
    const char *name;
    const char *arguments;             /* "JAAR MAP": shown after the name; NULL for an import */
    const char *title;                 /* one line, Dutch */
    const char *help;                  /* more, for --help; may be NULL */
    int words;                         /* how many words must follow; an import has one, its file */
    const struct room_option *options; /* closed with {0}; may be NULL */
    /* Before anything is opened; NULL: nothing to look at. False with f filled: asked in a wrong
     * way (exit status 2). */
    bool (*check)(const struct room_call *c, struct error *f);
    /* Prints its result in Dutch on stdout. False with f filled: not done (exit status 1). */
    bool (*run)(const struct room_call *c, struct error *f);
};
#endif
