/* SPDX-License-Identifier: BSD-3-Clause */
/* Numbers that look random, the same ones after the same seed. */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>

/* `seed` is not 0. */
void random_start(uint32_t seed);
uint32_t random_below(uint32_t limit);

#endif /* RANDOM_H */
