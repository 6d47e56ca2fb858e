/* SPDX-License-Identifier: BSD-3-Clause */
/* The part of C's <string.h> that the firmware uses, for ports without a libc. */
#ifndef PORT_FREESTANDING_STRING_H
#define PORT_FREESTANDING_STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t bytes);
void *memmove(void *to, const void *from, size_t bytes);
void *memset(void *to, int value, size_t bytes);

/* -ffreestanding hides what the compiler knows of them: few bytes need no call. */
#define memcpy(to, from, bytes) __builtin_memcpy(to, from, bytes)
#define memmove(to, from, bytes) __builtin_memmove(to, from, bytes)
#define memset(to, value, bytes) __builtin_memset(to, value, bytes)

#endif /* PORT_FREESTANDING_STRING_H */
