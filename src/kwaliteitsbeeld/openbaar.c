/* The public address of kwaliteitsbeelden, /kb/ORGANISATIE/… (B5.4): files that were made when a
 * version was published, never the living document. Not here: making them (publicatie.c). */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "kwaliteitsbeeld/publicatie.h"
#include "web/static.h"

/* A number as we write it ourselves: one address for one page. */
static bool plain_number(const char *s, int64_t min, int64_t max, int64_t *out)
{
    return *s >= '1' && *s <= '9' && text_int(s, min, max, out);
}

bool kb_pad_lees(const void *ctx, const char *rest, struct kb_pad *out)
{
    char *text = mem_text(ctx, rest), *save = NULL;
    size_t len = strlen(text);
    int n = 0;
    *out = (struct kb_pad){.slash = len > 0 && text[len - 1] == '/'};
    for (char *part = strtok_r(text, "/", &save); part; part = strtok_r(NULL, "/", &save), n++) {
        if (n == 0) {
            if (!plain_number(part, BEELD_JAAR_EERST, BEELD_JAAR_LAATST, &out->jaar))
                return false;
        } else if (out->file) {
            return false;
        } else if (text_starts(part, "versie-") && !out->versie &&
                   plain_number(part + 7, 1, INT32_MAX, &out->versie)) {
            continue;
        } else if (strchr(part, '.')) {
            out->file = part;
        } else if (!out->plek && !out->versie) {
            out->plek = part;
        } else {
            return false;
        }
    }
    return n > 0;
}

/* Sends an asset of a published page. A page made by an older program has its stylesheet stored
 * with it; a page from before stylesheets were stored gets the nearest one, without long caching.
 */
static int send_asset(struct request *r, int64_t organisatie, const char *file)
{
    struct uitgave_asset_of_row kept;
    const char *path = mem_format(r->ctx, "/static/%s", file);
    const struct asset *a = asset_find(path);
    const char *forever = "public, max-age=31536000, immutable";
    if (!a && uitgave_asset_of(r->db, r->ctx, &kept, .organisatie = organisatie, .pad = file)) {
        reply_header(r, "Cache-Control", forever);
        return reply_bytes(r, 200, kept.type, kept.inhoud.data, kept.inhoud.n, NULL);
    }
    const struct asset *sent = a ? a : asset_near(path);
    if (!sent)
        return 0;
    reply_header(r, "Cache-Control", a ? forever : "public, max-age=300");
    return reply_bytes(r, 200, sent->type, sent->bytes, sent->len, NULL);
}

const char *const kb_wordt_gemaakt =
    N_("Dit kwaliteitsbeeld wordt op dit moment opnieuw gemaakt. Probeer het over een paar minuten "
       "nog eens.");

/* Answers 503 with a message: the pages were removed because a story was withdrawn, and a job is
 * making them again. */
static int being_made(struct request *r)
{
    reply_header(r, "Retry-After", "60");
    reply_header(r, "Cache-Control", "no-store");
    return reply_error(r, 503, T(r->lang, kb_wordt_gemaakt));
}

int kb_get(struct request *r)
{
    struct kb_pad w;
    struct openbaar o;
    struct beeld_op_plek_row doc;
    struct versie_openbaar_row v;
    struct versie_bestand_row file;
    if (!kb_pad_lees(r->ctx, request_param(r, "rest"), &w) ||
        !openbaar_find(r->db, r->ctx, request_param(r, "organisatie"), w.plek, &o))
        return reply_error(r, 404, NULL);
    if (!w.file && !w.slash)
        return reply_redirect(r, "%s/", r->path);
    int sent = w.file ? send_asset(r, o.organisatie, w.file) : 0;
    if (sent)
        return sent;
    if (!beeld_op_plek(r->db, r->ctx, &doc, .organisatie = o.organisatie, .jaar = w.jaar,
                       .plek = w.plek ? o.locatie : 0) ||
        !versie_openbaar(r->db, r->ctx, &v, .organisatie = o.organisatie, .beeld = doc.id))
        return reply_error(r, 404, T(r->lang, N_("Hier is nog geen kwaliteitsbeeld openbaar.")));
    int64_t number = w.versie ? w.versie : v.nummer;
    struct versie_of_row which;
    if (!versie_of(r->db, r->ctx, &which, .organisatie = o.organisatie, .beeld = doc.id,
                   .nummer = number) ||
        which.gepubliceerd == TIME_NONE)
        return reply_error(r, 404, NULL);
    bool there = versie_bestand(r->db, r->ctx, &file, .organisatie = o.organisatie, .beeld = doc.id,
                                .nummer = number, .pad = w.file ? w.file : "index.html");
    if (!there && versie_bestand(r->db, r->ctx, &file, .organisatie = o.organisatie,
                                 .beeld = doc.id, .nummer = number, .pad = "index.html"))
        return reply_error(r, 404, NULL);
    if (!there)
        return being_made(r);
    reply_header(r, "Cache-Control", "public, max-age=300");
    return reply_bytes(r, 200, file.type, file.inhoud.data, file.inhoud.n, NULL);
}
