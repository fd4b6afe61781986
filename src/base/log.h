/* The log for administrators (stderr, so the journal): logfmt, one event a line, the time first.
 * log_line never blocks: a thread writes the lines, and when it cannot keep up, lines are dropped
 * and counted. Not here: what is logged. Never personal data: no address, no path, no text of
 * users. */
#ifndef KOERS_BASE_LOG_H
#define KOERS_BASE_LOG_H
#include <stddef.h>

/* Starts the writing thread. Before it, and after log_close, a line is written directly. */
void log_open(void);
/* Writes the waiting lines, then stops; waits at most a second for a reader that does not read. */
void log_close(void);
/* time=… and then what the format says: key=value pairs without line ends. At most 1000 bytes; a
 * control character becomes a blank. */
void log_line(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* value as it may stand behind key=, between quotes; on ctx. */
const char *log_quoted(const void *ctx, const char *value);
unsigned long log_dropped(void); /* since the start */
#endif
