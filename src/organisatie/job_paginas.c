/* The page of a job: progress, pace, time left, stop. Not here: running it (job.c). While the job
 * runs the page reloads every two seconds (header Refresh), unless asked not to (?stil=1). */
#include "base/mem.h"
#include "base/text.h"
#include "db/erase.h"
#include "organisatie/background.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/paginas.h"
#include "organisatie/taak_pagina_html.h"

static const struct form stop_form = {.name = "taak_stop", .button = N_("Stoppen"), .quiet = true};

/* Opens one's own job, or any job for someone with beheer. */
const struct subject_rule job_eigen = {MAG_BEHEREN, SUBJECT_OR, "eigen", subject_eigen};

static bool open_job(struct request *r, struct taak_by_id_row *t)
{
    if (!taak_by_id(r->db, r->ctx, t, .organisatie = org_van(r), .id = request_id(r, "id")))
        return false;
    return mag_about(r, &job_eigen,
                     &(struct about){.organisatie = org_van(r), .id = t->id, .door = t->door});
}

static void fill_pace(const struct taak_by_id_row *t, struct taak_pagina *v)
{
    int64_t seconds = t->begonnen == TIME_NONE ? 0 : time_now() - t->begonnen;
    int64_t left = job_remaining(t->klaar_deel, t->totaal, seconds);
    v->gedaan = t->klaar_deel;
    v->totaal = t->totaal;
    v->procent = t->totaal > 0 ? 100 * t->klaar_deel / t->totaal : 0;
    v->per_seconde = seconds > 0 ? t->klaar_deel / seconds : t->klaar_deel;
    v->nog_seconden = left;
    v->nog_seconden_null = left < 0;
}

int job_get(struct request *r)
{
    struct taak_by_id_row t;
    if (!open_job(r, &t))
        return not_found(r);
    const struct job_kind *kind = job_kind_of(t.soort);
    struct taak_pagina v = {.naam = kind ? T(r->lang, kind->naam) : t.soort,
                            .staat = t.staat,
                            .wacht = text_equal(t.staat, "wacht"),
                            .bezig = text_equal(t.staat, "bezig"),
                            .klaar = text_equal(t.staat, "klaar"),
                            .mislukt = text_equal(t.staat, "mislukt"),
                            .gestopt = text_equal(t.staat, "gestopt"),
                            .melding = t.melding ? lang_sentence(r->ctx, r->lang, t.melding) : NULL,
                            .naar = t.naar};
    fill_pace(&t, &v);
    if (v.wacht || v.bezig) {
        v.stoppen = form_view(form_new(r, &stop_form), "/taken/%lld/stop", (long long)t.id);
        if (!request_field(r, "stil")) {
            v.stil = mem_format(r->ctx, "/taken/%lld?stil=1", (long long)t.id);
            reply_header(r, "Refresh", "2");
        }
    }
    return reply_page(r, 200, &taak_pagina_template, &v);
}

int job_stop_post(struct request *r)
{
    struct taak_by_id_row t;
    if (!open_job(r, &t))
        return not_found(r);
    taak_stop(r->db, .organisatie = org_van(r), .id = t.id, .nu = time_now());
    erase_note(r->db, false); /* the file that it was given */
    audit_own(r, "taak", "gestopt", "taak %lld", (long long)t.id);
    return reply_redirect(r, "/taken/%lld", (long long)t.id);
}
