/* SPDX-License-Identifier: BSD-3-Clause */
#include "units.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Digits only: strtoull() would take " +1" and "-1" too. */
static bool parse_digits(const char *text, char **end, uint64_t *number)
{
	if (!isdigit((unsigned char)text[0]))
		return false;
	errno = 0;
	*number = strtoull(text, end, 10);
	return errno == 0;
}

bool units_parse_number(const char *text, uint64_t max, uint64_t *number)
{
	char *end;

	return parse_digits(text, &end, number) && !*end && *number <= max;
}

bool units_parse_size(const char *text, uint64_t *bytes)
{
	unsigned int shift = 0;
	char *end;

	if (!parse_digits(text, &end, bytes))
		return false;
	switch (*end) {
	case 'k':
	case 'K':
		shift = 10;
		break;
	case 'm':
	case 'M':
		shift = 20;
		break;
	case 'g':
	case 'G':
		shift = 30;
		break;
	default:
		return !*end;
	}
	end++;
	if (*end && strcmp(end, "iB") != 0)
		return false;
	if (*bytes > UINT64_MAX >> shift)
		return false;
	*bytes <<= shift;
	return true;
}

bool units_parse_rate(const char *text, uint32_t *rate)
{
	uint64_t number, factor = 1;
	char *end;

	if (!parse_digits(text, &end, &number))
		return false;
	if (*end == 'k' || *end == 'K')
		factor = 1000;
	else if (*end == 'm' || *end == 'M')
		factor = 1000000;
	if ((factor > 1 && *++end) || *end || number > UINT32_MAX / factor)
		return false;
	*rate = (uint32_t)(number * factor);
	return true;
}

bool units_parse_time(const char *text, uint64_t *ns)
{
	static const struct {
		const char *name;
		double ns;
	} units[] = {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"min", 60e9}, {"h", 3600e9}};
	char *end;
	double value;

	if (!isdigit((unsigned char)text[0]) || text[1] == 'x' || text[1] == 'X')
		return false;
	value = strtod(text, &end);
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(end, units[i].name) == 0 && value * units[i].ns < 1e18) {
			*ns = (uint64_t)(value * units[i].ns + 0.5);
			return true;
		}
	return false;
}

size_t units_parse_sizes(const char *text, uint64_t sizes[UNITS_LIST_MAX], char *bad)
{
	size_t count = 0;

	for (;;) {
		size_t length = strcspn(text, ",");
		char item[32];

		snprintf(item, sizeof(item), "%.*s", (int)(length < 31 ? length : 31), text);
		if (length >= sizeof(item) || count == UNITS_LIST_MAX ||
		    !units_parse_size(item, &sizes[count])) {
			memcpy(bad, item, sizeof(item));
			return 0;
		}
		count++;
		if (!text[length])
			return count;
		text += length + 1;
	}
}

const char *units_number(char text[UNITS_TEXT_BYTES], uint64_t number)
{
	char digits[24];
	int count = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)number);
	char *out = text;

	for (int i = 0; i < count; i++) {
		if (i && (count - i) % 3 == 0)
			*out++ = ',';
		*out++ = digits[i];
	}
	*out = '\0';
	return text;
}

const char *units_size(char text[UNITS_TEXT_BYTES], uint64_t bytes)
{
	static const char *const units[] = {"B", "KiB", "MiB", "GiB"};
	size_t unit = 0;

	for (; unit < 3 && bytes && bytes % 1024 == 0; unit++)
		bytes /= 1024;
	units_number(text, bytes);
	snprintf(text + strlen(text), UNITS_TEXT_BYTES - strlen(text), " %s", units[unit]);
	return text;
}

static const char *with_tenth(char text[UNITS_TEXT_BYTES], uint64_t tenths)
{
	size_t used;

	units_number(text, tenths / 10);
	used = strlen(text);
	snprintf(text + used, UNITS_TEXT_BYTES - used, ".%u", (unsigned int)(tenths % 10));
	return text;
}

const char *units_us(char text[UNITS_TEXT_BYTES], uint64_t ns)
{
	return with_tenth(text, ns / 100 + (ns % 100 >= 50));
}

const char *units_kib(char text[UNITS_TEXT_BYTES], uint64_t bytes)
{
	return with_tenth(text, bytes / 1024 * 10 + (bytes % 1024 * 10 + 512) / 1024);
}
