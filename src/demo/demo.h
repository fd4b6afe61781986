/* The demo organisation "Zorggroep Voorbeeldwaard", as the program sees it: laid in an empty store,
 * and how to sign in to it. It stands beside main and may see every room. Not here: what it
 * consists of (demo_inhoud.h), anything that the program itself uses. */
#ifndef KOERS_DEMO_DEMO_H
#define KOERS_DEMO_DEMO_H
#include "base/room.h"
#include "db/db.h"
#include <stdio.h>

#define DEMO_WACHTWOORD "voorbeeld-waard-2026"

/* The rooms that lay a part of their own; closed with NULL. */
void demo_rooms(const struct room *const *list);
/* Lays it all in an empty store. voortgang (may be NULL) is told how far it is, 0 … 100. */
bool demo_fill(struct db_conn *c, void (*voortgang)(int procent), struct error *f);
/* Beside it: a small organisation, with three people of the first. */
bool demo_fill_second(struct db_conn *c, struct error *f);
/* Writes in Dutch who can sign in, with which password, and how to come in without an account. */
void demo_logins(FILE *to);
void demo_logins_second(FILE *to);
#endif
