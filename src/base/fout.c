/* Filling a struct fout (fout.h).
 * Here: cutting both texts to their room without breaking a character. Not here: translation.
 */
#include "base/fout.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Closes a text that may have been cut at `size` so that no half UTF-8 character stays at its end.
 */
static void close_whole(char *text, size_t size)
{
    size_t n = strlen(text), k = n;

    if (n + 1 < size)
        return;
    while (k > 0 && ((unsigned char)text[k - 1] & 0xC0) == 0x80)
        k--;
    if (k > 0 && (unsigned char)text[k - 1] >= 0xC0) {
        unsigned char lead = (unsigned char)text[k - 1];
        size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (n - (k - 1) < need)
            text[k - 1] = '\0';
    }
}

bool fout_zet(struct fout *f, const char *mens, const char *detail_fmt, ...)
{
    if (!f)
        return false;
    snprintf(f->mens, sizeof f->mens, "%s", mens ? mens : "");
    close_whole(f->mens, sizeof f->mens);
    f->detail[0] = '\0';
    if (detail_fmt) {
        va_list ap;
        va_start(ap, detail_fmt);
        vsnprintf(f->detail, sizeof f->detail, detail_fmt, ap);
        va_end(ap);
        close_whole(f->detail, sizeof f->detail);
    }
    return false;
}
