/* SPDX-License-Identifier: BSD-3-Clause */
/* Numbers that look random, the same ones after the same seed. */
#ifndef RANDOM_H
#define RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* `seed` is not 0. */
void random_start(uint32_t seed);
uint32_t random_below(uint32_t limit);
/* Up to so many bytes of anything; returns how many. */
size_t random_noise(uint8_t *data, uint32_t bytes_max);

#endif /* RANDOM_H */
