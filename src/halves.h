/* What a process that died left half, of every kind: rows (each room's `mend`), and files of a backup,
 * a restore or a PDF (base/leftover.h). Called at the start of the server, once an hour, and by `koers
 * controleer`. Not here: jobs (organisatie/background.h: their holders are watched). */
#ifndef KOERS_HALVES_H
#define KOERS_HALVES_H
#include "organisatie/background.h"

/* Calls say for each kind of which something was mended. Does nothing while a command works on the
 * store beside the server: what is half may be of that one. */
void halves_mend(const struct background *a, void (*say)(void *arg, int64_t n, const char *words),
                 void *arg);
/* Files beside the database of this place, in TMPDIR and in KOERS_BACKUP_DIR, whose maker is gone. */
void halves_files(const char *place, void (*say)(void *arg, int64_t n, const char *words),
                  void *arg);
#endif
