/* Two organisations to test in (world.h). Not here: sessions (visitor.h). */
#include "tests/support/world.h"
#include "base/date.h"
#include "base/mem.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "tests/cm.h"
#include <string.h>

static struct world_side make_side(struct db_conn *c, const void *ctx, const char *word,
                                   int64_t shift)
{
    struct world_side s = {0};
    s.organisatie = organisatie_create(c, mem_format(ctx, "Zorg %s", word), "Utrecht");
    /* The second side has one location more in front: equal ids mean other places. */
    if (shift)
        locatie_create(c, s.organisatie, "Vooraan", "anders", "Utrecht", NULL);
    s.here = locatie_create(c, s.organisatie, mem_format(ctx, "Huis %s", word), "verpleeghuis",
                            "Utrecht", NULL);
    s.elsewhere = locatie_create(c, s.organisatie, mem_format(ctx, "Wijk %s", word),
                                 "wijkverpleging", "Zeist", NULL);
    s.team = team_create(c, s.organisatie, s.here, "Noord");
    for (int r = 0; r < ROL_AANTAL; r++) {
        bool whole = r == ROL_BEHEERDER || r == ROL_BESTUURDER;
        s.person[r] =
            persoon_create(c, s.organisatie, mem_format(ctx, "%s %d", word, r),
                           mem_format(ctx, "%s@%s.example", rol_code((enum rol)r), word), LANG_NL);
        lid_create(c, s.organisatie, s.person[r], (enum rol)r, whole ? 0 : s.here, 0);
        assert_true(s.person[r] > 0);
    }
    /* They are here longer than what waits for them. */
    lidmaatschappen_sinds(c, .organisatie = s.organisatie, .van = date_today(),
                          .dag = date_today() - 400);
    assert_true(s.organisatie && s.here && s.elsewhere && s.team);
    return s;
}

struct world world_make(struct testdb *t)
{
    struct world w = {.t = t};
    struct db_conn *c = testdb_begin(t);
    w.one = make_side(c, t->ctx, "een", 0);
    w.two = make_side(c, t->ctx, "twee", 1);
    testdb_commit(t);
    return w;
}

struct newest {
    const void *ctx;
    int64_t organisatie;
    const char *words;
};

/* Runs again when it crosses what a request leaves behind. */
static bool read_newest(struct db_conn *c, void *arg)
{
    struct newest *n = arg;
    struct post_next_id_row next = {0};
    struct post_by_id_row mail;
    n->words = NULL;
    if (post_next_id(c, n->ctx, &next, .organisatie = n->organisatie) &&
        post_by_id(c, n->ctx, &mail, .organisatie = n->organisatie, .id = next.id - 1))
        n->words = mem_format(n->ctx, "%s\n%s\n%s", mail.aan, mail.onderwerp, mail.inhoud);
    return !db_failed(c);
}

const char *world_mail(struct testdb *t, int64_t organisatie)
{
    struct newest n = {.ctx = t->ctx, .organisatie = organisatie};
    struct error f = {0};
    if (db_read(t->c, read_newest, &n, &f) != DB_OK)
        fail_msg("%s", f.detail);
    return n.words;
}

const char *world_mailed_link(struct testdb *t, int64_t organisatie)
{
    const char *words = world_mail(t, organisatie);
    const char *link = words ? strstr(words, "/toegang/") : NULL;
    return link ? mem_textn(t->ctx, link, strcspn(link, "\n")) : NULL;
}
