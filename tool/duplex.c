/* SPDX-License-Identifier: BSD-3-Clause */
#include "duplex.h"
#include "fail.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_kind(const char *link, const char *kind)
{
	return strncmp(link, kind, strlen(kind)) == 0;
}

static uint32_t endpoint_beside(uint32_t address)
{
	uint32_t last = AMPERF_PLAIN_ADDRESS(AMPERF_PLAIN_ENDPOINTS - 1);

	if (address == last)
		return address - 1;
	return address >= AMPERF_PLAIN_ADDRESS(0) && address < last ? address + 1
								    : AMPERF_PLAIN_ADDRESS(0);
}

/* In place of, or behind, what stands after `key` until the next comma. */
static void replace(char text[AMPERF_NAME_BYTES], const char *key, const char *with, bool append)
{
	char before[AMPERF_NAME_BYTES];
	const char *at;
	size_t keep;

	memcpy(before, text, sizeof(before));
	at = strstr(before, key);
	if (!at)
		return;
	keep = (size_t)(at - before) + strlen(key);
	at += strcspn(at, ",");
	if (append)
		keep = (size_t)(at - before);
	snprintf(text, AMPERF_NAME_BYTES, "%.*s%s%s", (int)keep, before, with, at);
}

/* The same with another dst; a name that is given must differ too. */
static void change_dst(const char *link, char partner[AMPERF_NAME_BYTES])
{
	const char *dst = strstr(link, "dst=");
	char address[16];

	snprintf(address, sizeof(address), "0x%x",
		 endpoint_beside(dst ? (uint32_t)strtoul(dst + 4, NULL, 0) : 0));
	snprintf(partner, AMPERF_NAME_BYTES, "%s%s", link, dst ? "" : ",dst=");
	replace(partner, "dst=", address, false);
	replace(partner, "name=", "-2", true);
}

static int find_tty(const struct amperf_link_list *list, const char *link,
		    char partner[AMPERF_NAME_BYTES], struct amperf_error *error)
{
	const char *device = strchr(link, '/');

	for (size_t i = 0; i < list->count; i++) {
		const struct amperf_link_info *info = &list->links[i];

		if (!info->usable || !is_kind(info->name, "tty:") ||
		    (device && strcmp(info->name + strlen("tty:"), device) == 0))
			continue;
		snprintf(partner, AMPERF_NAME_BYTES, "%s", info->name);
		return 0;
	}
	return fail(error, -ENODEV, "%s has no second tty beside it; name two links for --duplex",
		    link);
}

int duplex_partner(const struct amperf_link_list *list, const char *link,
		   char partner[AMPERF_NAME_BYTES], struct amperf_error *error)
{
	if (is_kind(link, "tty:") || is_kind(link, "/dev/tty"))
		return find_tty(list, link, partner, error);
	if (is_kind(link, "char:ctrl") || is_kind(link, "netlink:") || is_kind(link, "kernel:")) {
		change_dst(link, partner);
		return 0;
	}
	if (is_kind(link, "char:")) {
		snprintf(partner, AMPERF_NAME_BYTES, "char:ctrl0,name=amperf-duplex,dst=0x%x",
			 AMPERF_PLAIN_ADDRESS(0));
		return 0;
	}
	if (is_kind(link, "null:")) {
		snprintf(partner, AMPERF_NAME_BYTES, "%s", link);
		return 0;
	}
	return fail(error, -EINVAL,
		    "%s: this kind of link has one user at a time; --duplex is for tty:, char:,"
		    " netlink: and kernel:",
		    link);
}
