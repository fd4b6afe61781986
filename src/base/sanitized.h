/* SANITIZED: 1 in a build with the address sanitizer, which reserves terabytes, reads /proc and
 * stops threads to find leaks; limits and confinement allow for that. Not here: the confinement
 * itself. */
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
