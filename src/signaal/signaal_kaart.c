/* The printable card with a QR code (S1): A6, for the table, the hall, the folder at home. The code
 * leads to the public page of the place. Not here: that page (signaal_openbaar.c). */
#include "base/address.h"
#include "base/mem.h"
#include "organisatie/qr_html.h"
#include "signaal/signaal.h"
#include "signaal/signaal_kaart_html.h"
#include "signaal/signaal_kaarten_html.h"
#include "web/static.h"

int signaal_kaarten(struct request *r)
{
    const struct sessie *s = session_of(r);
    struct locaties all = locaties_allowed(r, MAG_AANGEMELD);
    struct signaal_kaarten_plaatsen *list =
        mem_array(r->ctx, struct signaal_kaarten_plaatsen, all.n);
    for (size_t i = 0; i < all.n; i++)
        list[i] = (struct signaal_kaarten_plaatsen){
            .id = all.locatie[i].id,
            .naam = all.locatie[i].naam,
            .plaats = all.locatie[i].plaats,
            .link = mem_format(r->ctx, "/s/%s/%s", s->organisatie_slug, all.locatie[i].slug)};
    return reply_page(r, 200, &signaal_kaarten_template,
                      &(struct signaal_kaarten){
                          .plaatsen = list,
                          .n_plaatsen = all.n,
                          .beheer = mag_anywhere(r, MAG_BEHEREN) ? "/beheer/locaties" : NULL});
}

int signaal_kaart(struct request *r)
{
    const struct sessie *s = session_of(r);
    struct locatie place;
    if (!locatie_read(r->db, r->ctx, s->organisatie, request_id(r, "id"), &place))
        return not_found(r);
    const char *address =
        mem_format(r->ctx, "%s/s/%s/%s", signaal_base(r), s->organisatie_slug, place.slug);
    struct signaal_kaart v = {
        .taal = lang_code(r->lang),
        .stijl = asset_url("koers.css"),
        .plek = place.naam,
        .organisatie = s->organisatie_naam,
        .adres = address_shown(r->ctx, address),
        .qr = qr_view(r->ctx, address, T(r->lang, N_("QR-code met het adres van deze kaart")))};
    return v.qr ? reply_page(r, 200, &signaal_kaart_template, &v) : reply_error(r, 500, NULL);
}
