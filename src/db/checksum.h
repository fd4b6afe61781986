/* A checksum on each page of a SQLite file: a VFS around SQLite's own. A page that does not fit its
 * checksum is an error when it is read (SQLITE_IOERR_DATA), so a flipped bit enters no answer and no
 * backup. The file format is that of SQLite's extension cksumvfs: eight reserved bytes at the end of each
 * page; a file without them is read and written as it is. Not here: when a file gets them (sqlite.c for a
 * new one, convert.c for an old one), pages in the WAL, which carry SQLite's own checksums. */
#ifndef KOERS_DB_CHECKSUM_H
#define KOERS_DB_CHECKSUM_H
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/* The name of the VFS, for sqlite3_open_v2. Registers it at the first call; from any thread. */
const char *checksum_vfs(void);
/* A database that has no page yet: its pages will have checksums. */
void checksum_begin(sqlite3 *db);
/* Have the pages of this file checksums? Asks for the file's header; false also for an empty file. */
bool checksum_has(sqlite3 *db);
/* A file that gets pages of a file with checksums, in any order (sqlite3_backup): also before its header is
 * written. Only for a file that has nothing to lose. */
void checksum_expect(sqlite3 *db);
/* Reads every page of the file itself, also unused ones. Calls say with the number of each that does not
 * fit, at most max; returns how many, -1 when the file cannot be read. */
int checksum_scan(sqlite3 *db, int max, void (*say)(void *arg, int64_t page), void *arg);
/* Pages are read whatever their checksum says, from now on: to save what can be read. */
void checksum_ignore(sqlite3 *db);
/* Writes the checksum of each page, whatever it holds: for a file that was just made. */
bool checksum_stamp(sqlite3 *db);
/* The sum of the first n bytes, a multiple of eight, into out. */
void checksum_of(const unsigned char *page, int n, unsigned char out[static 8]);
#endif
