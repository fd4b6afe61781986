/* Which year's kwaliteitsbeeld is due, and when (B5.3): one answer for header, start page, lists and
 * JSON. Here: whom to ask, and the words' numbers. Not here: which year it is (the room of the
 * kwaliteitsbeeld says so), the words (termijn.html). */
#include "base/date.h"
#include "base/mem.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/termijn_html.h"

static int (*open_year)(struct request *r);

void organisatie_frame_year(int (*open_jaar)(struct request *r))
{
    open_year = open_jaar;
}

const struct termijn *termijn_of(const void *ctx, int jaar)
{
    struct termijn *t = mem_new(ctx, struct termijn);
    int32_t due = kwaliteitsbeeld_deadline(jaar), today = date_today();

    *t = (struct termijn){.jaar = jaar,
                          .uiterlijk = due,
                          .te_laat = today > due,
                          .dagen = today > due ? today - due : due - today};
    return t;
}

const struct termijn *termijn_now(struct request *r)
{
    if (!open_year || !r->db || db_failed(r->db) || !mag_anywhere(r, MAG_BEELD_LEZEN))
        return NULL;
    int year = open_year(r);
    return year && !db_failed(r->db) ? termijn_of(r->ctx, year) : NULL;
}

int organisatie_eerste_jaar(struct db_conn *db, const void *ctx, int64_t organisatie)
{
    struct organisatie_read_row o;
    bool said = organisatie_read(db, ctx, &o, .organisatie = organisatie) && !o.eerste_jaar_null;

    return said ? (int)o.eerste_jaar : 0;
}

void organisatie_eerste_jaar_zet(struct db_conn *db, int64_t organisatie, int jaar)
{
    organisatie_zet_eerste_jaar(db, .organisatie = organisatie, .eerste_jaar = jaar);
}

const char *organisatie_eerste_jaar_zin(struct db_conn *db, const void *ctx, int64_t organisatie)
{
    int year = organisatie_eerste_jaar(db, ctx, organisatie);
    struct buf day;

    buf_init(&day, ctx, 100);
    lang_date(&day, LANG_NL, kwaliteitsbeeld_deadline(year));
    bool late = date_today() > kwaliteitsbeeld_deadline(year);
    return mem_format(ctx,
                      "Het eerste kwaliteitsbeeld in Koers gaat over %d en %s uiterlijk op %s "
                      "openbaar zijn.%s",
                      year, late ? "moest" : "moet", day.data, late ? " Dat is te laat." : "");
}
