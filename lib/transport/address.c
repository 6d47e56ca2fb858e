/* SPDX-License-Identifier: BSD-3-Clause */
#include "transport/address.h"

#include <errno.h>
#include <stdlib.h>

bool amperf_address_number(const char *text, uint32_t most, uint32_t *value, const char **end)
{
	unsigned long long number;
	char *stop;

	if (text[0] < '0' || text[0] > '9') /* strtoull takes blanks and signs */
		return false;
	errno = 0;
	number = strtoull(text, &stop, 0);
	if (errno || number > most || (*stop && *stop != ','))
		return false;
	*value = (uint32_t)number;
	*end = stop;
	return true;
}
