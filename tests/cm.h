/* cmocka with the headers it needs before it, in an order that no formatter changes. */
#ifndef KOERS_TESTS_CM_H
#define KOERS_TESTS_CM_H
/* clang-format off */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
/* clang-format on */
#endif
