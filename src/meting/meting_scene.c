/* What the tests of deliveries begin with (meting_scene.h). Not here: the tests themselves. */
#include "meting/meting_scene.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_sql.h"
#include "meting/besluit.h"
#include "meting/inlevering.h"
#include "meting/meting.h"
#include "meting/meting_sql.h"
#include "meting/uitslag.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "tests/cm.h"

struct testdb *t;
int64_t org, place[4];
const char *const names[4] = {"Noord", "Oost", "Zuid", "West"};
const char *questionnaire;
struct buf file;
struct error f;

int meting_scene_open(void **state)
{
    (void)state;
    questionnaire = "generiek-kompas";
    t = TESTDB(&organisatie_schema, &draad_schema, &draad_paginas_schema, &meting_schema);
    struct db_conn *c = testdb_begin(t);
    org = organisatie_create(c, "Zorg", "Utrecht");
    for (size_t i = 0; i < 4; i++)
        place[i] = locatie_create(c, org, names[i], "verpleeghuis", "Utrecht", NULL);
    meting_sleutel_bewaar(c, org, (const uint8_t *)"12345678901234567890123456789012");
    testdb_commit(t);
    return 0;
}

int meting_scene_close(void **state)
{
    (void)state;
    testdb_close(t);
    return 0;
}

void file_start(const char *head)
{
    buf_init(&file, t->ctx, 1 << 20);
    buf_format(&file, "%s\n", head);
}

int64_t hand_over(int32_t van, int32_t tot, bool concept)
{
    f = (struct error){0};
    testdb_begin(t);
    int64_t id = meting_create(t->c, t->ctx,
                               &(struct meting_new){.organisatie = org,
                                                    .bestand = "x.csv",
                                                    .csv = file.data,
                                                    .instrument = questionnaire,
                                                    .van = van,
                                                    .tot = tot,
                                                    .concept = concept},
                               &f);
    if (id)
        testdb_commit(t);
    else
        testdb_rollback(t);
    return id;
}

int64_t lever(int32_t van, int32_t tot)
{
    return hand_over(van, tot, false);
}

const char *shown_of(int64_t meting, const char *question)
{
    struct meting_uitslag u;
    struct buf b;
    struct item_beeld one;
    buf_init(&b, t->ctx, 100);
    testdb_begin(t);
    assert_true(uitslag_read(t->c, t->ctx, org, meting, question, &u));
    if (u.vraag[0].geheel.staat == CIJFER_OPEN)
        buf_text(&b, "w");
    for (int i = 0; i < 4; i++)
        if (uitslag_plek(&u, &u.vraag[0], place[i], &one) && one.staat == CIJFER_OPEN)
            buf_format(&b, "%d", i);
    for (size_t g = 0; g < u.n_groepen && u.n_groepen > 1; g++)
        if (u.vraag[0].groep[g].staat == CIJFER_OPEN)
            buf_text(&b, u.groepen[g] == 0 ? "z" : "m");
    testdb_rollback(t);
    return b.len ? b.data : "";
}
