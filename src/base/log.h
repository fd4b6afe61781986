/* Lines for whoever runs this (stderr, and so the journal): logfmt, one event a line, the time
 * first. Whoever writes one never waits: a thread sends them on, and when that cannot keep up,
 * lines are dropped and counted. Not here: what is worth a line. Never personal data: no address,
 * no path, no words of people. */
#ifndef KOERS_BASE_LOG_H
#define KOERS_BASE_LOG_H
#include <stddef.h>

/* Starts the thread that sends. Before it, and after log_close, a line is written at once. */
void log_open(void);
/* Sends what waits, then stops; a reader that does not read is waited for a second. */
void log_close(void);
/* time=… and then what the format says: key=value pairs without line ends. At most 1000 bytes; a
 * control character becomes a blank. */
void log_line(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* value as it may stand behind key=, between quotes; on ctx. */
const char *log_quoted(const void *ctx, const char *value);
unsigned long log_dropped(void); /* since the start */
#endif
