/* An old SQLite file becomes one with checksums on its pages (checksum.h). Not here: new files, which
 * have them from the start. */
#ifndef KOERS_DB_CONVERT_H
#define KOERS_DB_CONVERT_H
#include "db/db.h"

enum convert_result { CONVERT_DONE, CONVERT_HAD_THEM, CONVERT_FAILED };
/* Writes the file anew beside itself, with checksums and without unused pages, checks that, and gives it
 * the name. Refused when SQLite finds damage, a program has the file open, or the disk has no room for
 * both (looked at first). A failure or a crash leaves the old file.
 * A file that has checksums stays as it is when all fit. When some do not, another program wrote in it,
 * or it is damaged where SQLite does not see it: it is written anew as it can be read, and *misfits says
 * how many pages that were. */
enum convert_result convert_file(const char *path, int *misfits, struct error *f);
#endif
