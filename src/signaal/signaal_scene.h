/* What the tests of the room's pages begin with: two organisations (tests/support/world.h),
 * somebody of the staff, somebody who gives a signal; and what they look at. One scene at a time,
 * created for each test. Not here: the tests themselves. */
#ifndef KOERS_SIGNAAL_SIGNAAL_SCENE_H
#define KOERS_SIGNAAL_SIGNAAL_SCENE_H
#include "base/mem.h"
#include "organisatie/organisatie_sql.h"
#include "signaal/signaal.h"
#include "signaal/signaal_sql.h"
#include "signaal/uitweg.h"
#include "tests/cm.h"
#include "tests/support/visitor.h"
#include "tests/support/world.h"

extern struct world w;
extern struct visitor *staff, *giver;

int signaal_scene_open(void **state); /* cmocka's setup and teardown */
int signaal_scene_close(void **state);
#define TEST(f) cmocka_unit_test_setup_teardown(f, signaal_scene_open, signaal_scene_close)

#define PATH(...) mem_format(w.t->ctx, __VA_ARGS__)

/* The staff visitor is now the one with this role in the first organisation. */
void as(enum rol rol);
const char *slug(int64_t org, int64_t place);
/* Where signals of this place are given. */
const char *public_path(const struct world_side *s, int64_t place);

/* The code on the page that thanks: "HEK742NON845". */
const char *code_on(struct answer a);

struct given {
    int64_t id;
    const char *code; /* "HEK742NON845" */
};
/* Somebody without account tells this at a place; the visitor `giver` then has the code. */
struct given give(const struct world_side *s, int64_t place, const char *text, const char *email);
/* The same at the first place of the first organisation, without address. */
struct given give_here(const char *text);
/* The page of a signal for who gave it signed in; what: "" or "/klacht" and such. */
const char *own_path(int64_t id, const char *what);
/* The staff visitor gives one inside, at the first place, with this choice for the name ("nee",
 * "eigen", "ja"). */
struct answer give_inside(const char *words, const char *choice);
/* The newest signal of the first organisation; 0: there is none. */
int64_t last_signal(void);
/* A signal that was given so many days ago, without a code. */
int64_t signal_at(int64_t place, const char *text, int days_ago);
/* The staff visitor answers at the signal itself; the reply has this status. */
void answer_signal(int64_t id, const char *soort, const char *tekst, int status);

/* The staff visitor hands a signal over; the reply has this status. Returns what away_of() has as
 * its number. */
int64_t take_out(int64_t signal, const char *way, int status);
/* What was handed over of this signal; id 0: nothing was. */
struct uitweg away_of(int64_t signal);
/* How many waiting points are open about a knoop. */
size_t waits(int64_t id);

struct knoop knoop_of(int64_t org, int64_t id);
struct signaal_of_row signal_of(int64_t id);
/* What waits about this knoop at its place: a list of soorten, "signaal_answer terugkoppeling ".
 */
const char *waiting(int64_t id);
/* The mail with this number in the outbox of the first organisation; false when there is none. */
bool mail(int64_t id, struct post_by_id_row *out);
/* How often the audit log says this about a route. */
int audited(const char *uitkomst, const char *onderwerp);
/* How often a word stands in a text. */
size_t times(const char *body, const char *word);
#endif
