/* What may have happened between opening a page and sending its form: somebody else answered, or
 * something typed in another form of that page would be lost. Then the form comes back with what was
 * typed, says so, and goes through when it is sent once more. Not here: what was typed in the other
 * forms (web/beside.h). */
#include "signaal/intussen.h"

#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_regels.h"
#include "web/beside.h"

#define SEEN  "gezien"
#define ADDED "toegevoegd"
#define TYPED "getypt"

void intussen_seen(struct form_state *f, size_t answers)
{
    form_set_int(f, SEEN, (int64_t)answers);
}

void intussen_heard(struct form_state *f, size_t additions)
{
    form_set_int(f, ADDED, (int64_t)additions);
}

/* True: there are more now than stood on the page; from now on these count as seen. A form without the
 * field asks nothing. */
static bool more_than(struct form_state *f, const char *veld, size_t now)
{
    int64_t seen;
    if (!form_ok(f) || now == 0 || !form_text(f, veld))
        return false;
    if (!text_int(form_text(f, veld), 0, INT64_MAX, &seen))
        seen = 0; /* not ours: whatever there is was not seen */
    if (seen >= (int64_t)now)
        return false;
    form_set_int(f, veld, (int64_t)now);
    return true;
}

bool intussen_added(struct request *r, struct form_state *f, size_t additions)
{
    if (!more_than(f, ADDED, additions))
        return false;
    form_error(
        f, "tekst",
        T(r->lang, N_("De gever voegde intussen iets toe. Lees het hierboven. Wat je schreef, "
                      "is nog niet verstuurd. Klopt het nog? Verstuur het dan nog een "
                      "keer.")));
    return true;
}

bool intussen_answered(struct request *r, struct form_state *f,
                       const struct signaal_antwoorden_rows *sent)
{
    struct buf when;
    if (!more_than(f, SEEN, sent->n))
        return false;
    const struct signaal_antwoorden_row *last = &sent->row[sent->n - 1];
    buf_init(&when, r->ctx, 100);
    lang_time(&when, r->lang, last->verstuurd);
    if (last->door && last->door == session_of(r)->persoon) {
        form_error(f, "tekst",
                   zin_met(r->ctx,
                           T(r->lang,
                             N_("Je gaf intussen zelf al een antwoord, op {wanneer}. Lees het "
                                "hierboven. Wat je nu schreef, is nog niet verstuurd. Moet het ook "
                                "nog weg? Verstuur het dan nog een keer.")),
                           "wanneer", when.data));
        return true;
    }
    const char *who = last->naam ? last->naam : T(r->lang, N_("Een collega"));
    const char *said = zin_met(
        r->ctx,
        T(r->lang, N_("{wie} gaf intussen al een antwoord, op {wanneer}. Lees het hierboven. "
                      "Je eigen antwoord is nog niet verstuurd. Moet het ook nog weg? "
                      "Verstuur het dan nog een keer.")),
        "wanneer", when.data);
    form_error(f, "tekst", zin_met(r->ctx, said, "wie", who));
    return true;
}

bool intussen_written(struct request *r, struct form_state *f, size_t answers)
{
    if (!more_than(f, SEEN, answers))
        return false;
    form_error(f, "tekst",
               T(r->lang, N_("Een collega schreef de gever intussen ook. Lees het hierboven. Je "
                             "eigen bericht is nog niet verstuurd. Moet het ook nog weg? Verstuur "
                             "het dan nog een keer.")));
    return true;
}

bool intussen_typed(struct request *r, struct form_state *f)
{
    if (!form_ok(f) || !r->beside || form_text(f, TYPED))
        return false;
    form_set(f, TYPED, "1");
    form_error(f, NULL,
               T(r->lang, N_("Dit is nog niet doorgegeven. Je vulde op deze bladzijde nog iets in "
                             "dat niet is verstuurd. Na het doorgeven kun je dat hier niet meer "
                             "versturen. Verstuur het eerst. Of geef het nog een keer door: dan "
                             "wordt het niet verstuurd.")));
    return true;
}

const char *intussen_passed(struct request *r, const struct form_state *f, const char *notice)
{
    return form_text(f, TYPED)
               ? mem_format(r->ctx, "%s %s", T(r->lang, notice),
                            T(r->lang, N_("Wat je hier nog had ingevuld, is niet verstuurd.")))
               : T(r->lang, notice);
}
