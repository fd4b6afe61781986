/* `koers importeer meting BESTAND`: reads a CSV file of answers to a questionnaire in, as the page
 * does. Not here: what a file means (meting_import.c, meting_inlezen.c). */
#include "base/buf.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/room_command.h"
#include "base/text.h"
#include "meting/besluit.h"
#include "meting/meting.h"
#include "organisatie/background.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include <stdio.h>

/* Handing in, and what to say at the end: both need a transaction of their own. */
struct measurement {
    const struct room_call *call;
    struct meting_bestand file;
    const char *naar;
    int64_t upload;
    const struct besluit *besluit;
    struct buf said;
    struct error *f;
};

static bool read_day(const struct room_call *call, const char *name, int32_t *day, struct error *f)
{
    const char *text = room_option(call, name);

    *day = text ? date_read(text) : DATE_NONE;
    return !text || *day != DATE_NONE ||
           error_set(f, mem_format(call->ctx, "%s: \"%s\" is geen datum.", name, text), "-");
}

static bool read_period(const struct room_call *call, struct meting_bestand *file, struct error *f)
{
    const char *said = room_option(call, "--jaar"), *invited = room_option(call, "--uitgenodigd");
    int64_t year = 0;

    if (!read_day(call, "--van", &file->van, f) || !read_day(call, "--tot", &file->tot, f))
        return false;
    if (said && !text_number(said, 1990, 2100, &year))
        return error_set(f, mem_format(call->ctx, "\"%s\" is geen jaar.", said), "-");
    if (year) {
        file->van = date_of((int)year, 1, 1);
        file->tot = date_of((int)year, 12, 31);
    }
    if ((file->van == DATE_NONE) != (file->tot == DATE_NONE) || file->tot < file->van)
        return error_set(f, "Noem de eerste en de laatste dag: --van en --tot.", "-");
    return !invited || text_number(invited, 1, 10000000, &file->uitgenodigd) ||
           error_set(f, "--uitgenodigd moet een getal zijn.", "-");
}

static bool hand_in(struct db_conn *db, void *arg)
{
    struct measurement *m = arg;
    const char *place = room_option(m->call, "--locatie");

    m->file.organisatie = organisatie_kies(db, room_option(m->call, "--organisatie"), m->f);
    if (!m->file.organisatie)
        return false;
    if (place) {
        m->file.locatie = locatie_kies(db, m->file.organisatie, place, m->f);
        if (!m->file.locatie)
            return false;
    }
    m->upload = meting_hand_in(db, m->call->ctx, &m->file, m->f);
    return m->upload && !db_failed(db);
}

static bool take_back(struct db_conn *db, void *arg)
{
    struct measurement *m = arg;

    meting_upload_erase(db, m->call->ctx, m->file.organisatie, m->upload);
    return !db_failed(db);
}

static bool say_report(struct db_conn *db, void *arg)
{
    struct measurement *m = arg;

    return meting_verslag(db, m->call->ctx, m->file.organisatie, m->upload, &m->said);
}

static bool say_measurement(struct db_conn *db, void *arg)
{
    struct measurement *m = arg;

    return meting_summary(db, m->call->ctx, m->file.organisatie, m->naar, &m->said);
}

static bool decide(struct db_conn *db, void *arg)
{
    struct measurement *m = arg;

    m->besluit = meting_beslis_bij(db, m->call->ctx, m->file.organisatie, m->naar, m->f);
    return m->besluit && !db_failed(db);
}

static bool keep(struct db_conn *db, void *arg)
{
    struct measurement *m = arg;

    return meting_vaststellen_bij(db, m->call->ctx, m->besluit, m->f) && !db_failed(db);
}

/* All answers are read before the transaction that writes. */
static bool confirm(struct measurement *m, const struct background *a)
{
    struct db_conn *c = db_thread_conn(m->call->quality, m->f);

    return c && db_read(c, decide, m, m->f) == DB_OK && background_write(a, keep, m, m->f) == DB_OK;
}

static bool drop(struct db_conn *db, void *arg)
{
    struct measurement *m = arg;

    meting_concept_drop(db, m->file.organisatie, m->besluit->meting);
    return !db_failed(db);
}

/* Asked for without a concept: one that is refused changes nothing. What is left when this fails too
 * is taken away by the server (meting_mend). */
static void leave_nothing(struct measurement *m, const struct background *a)
{
    struct job t = {.ctx = m->call->ctx, .organisatie = m->file.organisatie};
    const char *naar;

    if (!m->besluit || background_write(a, drop, m, NULL) != DB_OK)
        return;
    t.over = m->besluit->meting;
    job_on_terminal(a, &meting_weg_job, &t, &naar, NULL);
}

static bool say(struct measurement *m, bool (*what)(struct db_conn *, void *))
{
    struct db_conn *c = db_thread_conn(m->call->quality, m->f);

    buf_init(&m->said, m->call->ctx, 1u << 20);
    if (!c || db_read(c, what, m, m->f) != DB_OK)
        return false;
    fputs(m->said.data, stdout);
    return true;
}

static bool run(const struct room_call *call, struct error *f)
{
    struct background a = {.db = call->quality};
    struct measurement m = {
        .call = call,
        .f = f,
        .file = {.naam = call->word[0],
                 .data = call->data,
                 .n = call->n,
                 .instrument = room_option(call, "--instrument"),
                 .kolom_locatie = room_option(call, "--locatie-kolom"),
                 .zonder_datum = room_option(call, "--zonder-datum") != NULL}
    };

    if (!m.file.instrument)
        return error_set(f, "Noem de vragenlijst: --instrument CODE.", "-");
    if (!read_period(call, &m.file, f) || background_write(&a, hand_in, &m, f) != DB_OK)
        return false;
    struct job t = {.ctx = call->ctx, .organisatie = m.file.organisatie, .over = m.upload};
    if (!say(&m, say_report) || !job_on_terminal(&a, &meting_job, &t, &m.naar, f)) {
        background_write(&a, take_back, &m, NULL);
        return false;
    }
    if (room_option(call, "--vaststellen") && !confirm(&m, &a)) {
        leave_nothing(&m, &a);
        return false;
    }
    return say(&m, say_measurement);
}

/* clang-format off */
const struct room_command meting_import = {
    .name = "meting",
    .title = "een CSV-bestand met antwoorden op een vragenlijst (--instrument). Eén fout, en er\n"
             "wordt niets ingelezen.",
    .help = "Koers noemt elke kolom die niet wordt gelezen. Twee kolommen voor één vraag worden\n"
            "geweigerd, en ook datums die een programma zelf invult (1-1-1980): lees die met\n"
            "--zonder-datum en --jaar, of met --van en --tot. Een meting is daarna een concept:\n"
            "niemand ziet er cijfers van tot iemand haar vaststelt, op de pagina of met\n"
            "--vaststellen.",
    .words = 1,
    .options = (const struct room_option[]){
        {"--organisatie", "welke organisatie, als er meer zijn", false},
        {"--instrument", "de code van de vragenlijst", false},
        {"--locatie-kolom", "de kolom met locaties", false},
        {"--locatie", "de locatie (naam of code), als er geen kolom voor is", false},
        {"--jaar", "het jaar (standaard volgens de datums in het bestand)", false},
        {"--van", "de eerste dag", false},
        {"--tot", "de laatste dag", false},
        {"--zonder-datum", "lees de kolom met datums niet", true},
        {"--uitgenodigd", "hoeveel mensen zijn gevraagd", false},
        {"--vaststellen", "stel meteen vast, zonder concept", true},
        {0}},
    .run = run,
};
