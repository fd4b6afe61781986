/* Reports the server's state to the supervisor (systemd: Type=notify). Not here: starting and
 * stopping (cmd_serve.c). */
#ifndef KOERS_SUPERVISOR_H
#define KOERS_SUPERVISOR_H
/* Connects to the supervisor; call before the process is confined. */
void supervisor_open(void);
/* state as sd_notify(3) has it: "READY=1", "STOPPING=1". Without NOTIFY_SOCKET it does nothing. */
void supervisor_tell(const char *state);
#endif
