/* A backup that only who has the server key, or its sheet, can read: its two files are made in a
 * directory of their own, sealed from there (base/secret_file.h), and opened into one to be put back.
 * The quality part and the personal part are apart, and neither opens as the other. Not here: making
 * and putting back (db/backup.h). */
#ifndef KOERS_CLI_SECRET_COPY_H
#define KOERS_CLI_SECRET_COPY_H
#include "base/error.h"
#include <stdbool.h>

struct secret_copy {
    const char *dir, *quality,
        *personal; /* the open files: in this directory, of its owner alone */
    int hold;
};
/* In TMPDIR; empty. False with a message. End with secret_copy_end, also after false. */
bool secret_copy_begin(const void *ctx, struct secret_copy *c, struct error *f);
/* The open files, sealed under these names; no personal part when that file is not there: then one of
 * before goes. The quality part last. False with a message; then neither is there, or the former. */
bool secret_copy_seal(const void *ctx, const struct secret_copy *c, const char *quality,
                      const char *personal, struct error *f);
/* Opens the two; the personal part is optional. False with a message: another key, damaged, or only
 * one of them is sealed. */
bool secret_copy_open(const struct secret_copy *c, const char *quality, const char *personal,
                      struct error *f);
/* Removes directory and open files. */
void secret_copy_end(const void *ctx, struct secret_copy *c);
#endif
