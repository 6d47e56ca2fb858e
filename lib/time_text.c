/* SPDX-License-Identifier: BSD-3-Clause */
#include "time_text.h"

#include <stdio.h>

const char *amperf_time_text(char text[AMPERF_TIME_TEXT_BYTES], uint64_t ns)
{
	static const char *const units[] = {"ns", "us", "ms", "s"};
	double value = (double)ns;
	unsigned int unit = 0;

	/* 999.5 would be written as 1000. */
	while (unit < 3 && value >= 999.5) {
		value /= 1000;
		unit++;
	}
	snprintf(text, AMPERF_TIME_TEXT_BYTES, "%.*f %s",
		 unit == 0 || value >= 99.95 ? 0 : (value >= 9.995 ? 1 : 2), value, units[unit]);
	return text;
}
