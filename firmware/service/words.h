/* SPDX-License-Identifier: BSD-3-Clause */
/* Copying between memory of any kind: words at multiples of 4, then single bytes. */
#ifndef SVC_WORDS_H
#define SVC_WORDS_H

#include <stdint.h>

/* `to` and `from` are multiples of 4 and do not overlap. */
void svc_words_copy(void *to, const void *from, uint32_t bytes);

#endif /* SVC_WORDS_H */
