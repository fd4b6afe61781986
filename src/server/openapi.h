/* The description of all pages as data (OpenAPI 3.1), made from route tables, forms and templates.
 * Not here: printing it (cmd_openapi.c). */
#ifndef KOERS_OPENAPI_H
#define KOERS_OPENAPI_H
#include "web/web.h"

/* Writes the whole document. */
void openapi_write(struct buf *b, const struct route_table *const *tables, size_t n);
#endif
