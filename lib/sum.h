/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sums of any number of times, and their mean, exact: in 128 bits, which the
 * compilers of 32-bit cores have no type for.
 */
#ifndef AMPERF_LIB_SUM_H
#define AMPERF_LIB_SUM_H

#include <stdint.h>

struct amperf_sum {
	uint64_t high;
	uint64_t low;
};

static inline void amperf_sum_add(struct amperf_sum *sum, uint64_t value)
{
	sum->low += value;
	sum->high += sum->low < value;
}

static inline void amperf_sum_merge(struct amperf_sum *into, const struct amperf_sum *from)
{
	amperf_sum_add(into, from->low);
	into->high += from->high;
}

/* value * times, in four products of halves. */
static inline void amperf_sum_add_n(struct amperf_sum *sum, uint64_t value, uint64_t times)
{
	uint64_t a = value >> 32, b = (uint32_t)value;
	uint64_t c = times >> 32, d = (uint32_t)times;
	uint64_t middle = a * d + (b * d >> 32);
	uint64_t other = b * c + (uint32_t)middle;

	sum->high += a * c + (middle >> 32) + (other >> 32);
	amperf_sum_add(sum, (other << 32) | (uint32_t)(b * d));
}

/* To the nearest; `count` is not 0, and as large as that no mean is past 64 bits. */
static inline uint64_t amperf_sum_mean(struct amperf_sum sum, uint64_t count)
{
	uint64_t rest, quotient = 0;

	amperf_sum_add(&sum, count / 2);
	rest = sum.high;
	for (int bit = 63; bit >= 0; bit--) {
		uint64_t carry = rest >> 63;

		rest = rest << 1 | (sum.low >> bit & 1);
		if (carry || rest >= count) {
			rest -= count;
			quotient |= UINT64_C(1) << bit;
		}
	}
	return quotient;
}

#endif
