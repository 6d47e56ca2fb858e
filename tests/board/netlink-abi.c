/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Tests amperf.ko's netlink family as a program sees it: netlink-abi CASE.
 * Ends with 0, or with 1 and a line that says what was not as documented.
 */
#include "netlink-abi/cases.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	void (*run)(void);
} cases[] = {
	{"lengths", case_lengths},
	{"order", case_order},
	{"permission", case_permission},
	{"dump", case_dump},
	{"echo", case_echo},
	{"two", case_two},
	{"pressure", case_pressure},
	{"overrun", case_overrun},
	{"full", case_full},
	{"tests", case_tests},
	{"test-order", case_test_order},
	{"figures", case_figures},
	{"cycles", case_cycles},
	{"close-busy", case_close_busy},
	{"flood", case_flood},
	{"flood-rmmod", case_flood_rmmod},
	{"flood-test", case_flood_test},
	{"watch", case_watch},
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 2 && i < sizeof(cases) / sizeof(cases[0]); i++)
		if (strcmp(argv[1], cases[i].name) == 0) {
			cases[i].run();
			return 0;
		}
	fprintf(stderr, "usage: netlink-abi CASE\n");
	return 2;
}
