/* A QR code as a view for {% include qr with … %}, by libqrencode. Not here: cards and pages.
 * Error correction M: a card that is folded or stained still reads. */
#include "base/mem.h"
#include "organisatie/organisatie.h"
#include "organisatie/qr_html.h"
#include <qrencode.h>

#define BORDER 4 /* modules of white, as the standard asks */

const struct qr *qr_view(const void *ctx, const char *text, const char *label)
{
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    struct qr *v = mem_new(ctx, struct qr);
    v->label = label;
    if (!code) /* too long for any QR code */
        return NULL;
    int width = code->width;
    struct qr_runs *runs = mem_array(v, struct qr_runs, (size_t)(width * (width / 2 + 1)));
    for (int y = 0; y < width; y++) {
        for (int x = 0; x < width; x++) {
            int begin = x;
            while (x < width && (code->data[y * width + x] & 1))
                x++;
            if (x > begin)
                runs[v->n_runs++] = (struct qr_runs){begin + BORDER, y + BORDER, x - begin};
        }
    }
    v->runs = runs;
    v->size = width + 2 * BORDER;
    QRcode_free(code);
    return v;
}
