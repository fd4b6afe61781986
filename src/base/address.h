/* E-mail addresses: which can be sent to, and how they go over the line. Not here: whether somebody
 * has one (organisatie/), sending (organisatie/smtp.c), what only looks like one (text_email). */
#ifndef KOERS_BASE_ADDRESS_H
#define KOERS_BASE_ADDRESS_H
#include <stdbool.h>

/* Why no mail can go to this address, as a msgid for whoever typed it; NULL when it can. The part
 * before the @ must be plain ASCII without quotes, because a mail server without SMTPUTF8 refuses
 * others; the part behind it may have accents. NULL counts as "no address". */
const char *address_objection(const char *address);
/* The same address as every mail server takes it, the host by IDNA 2008: jan@zorgcafé.example is
 * jan@xn--zorgcaf-hya.example. On ctx; NULL when address_objection has one. */
char *address_wire(const void *ctx, const char *address);
/* For people to read: an e-mail address, or the address of a page, with its host as it is written, also
 * when a browser sent it as xn--… What IDNA would not make of that again stays as it was, and so
 * does a host in another script than ours, whose letters may look like ours. On ctx; NULL
 * for NULL. */
char *address_shown(const void *ctx, const char *address);
/* What two spellings of one mailbox share: the wire form of the address in small letters. Of an
 * address that takes no mail (known from before): its small letters, the host as far as IDNA has it.
 * On ctx; NULL for NULL. */
char *address_key(const void *ctx, const char *address);
/* One mailbox? NULL is no mailbox. */
bool address_same(const char *one, const char *two);
#endif
