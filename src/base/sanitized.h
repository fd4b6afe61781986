/* SANITIZED: 1 in a build with the address sanitizer, which reserves terabytes, reads /proc and
 * stops threads to search for leaks; limits and walls make room for that. Not here: those walls. */
#ifndef KOERS_BASE_SANITIZED_H
#define KOERS_BASE_SANITIZED_H
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif
#endif
