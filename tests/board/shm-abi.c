// SPDX-License-Identifier: BSD-3-Clause
/*
 * The rules of /dev/amperf-shmN (kernel/shm.md), tried out. Runs the case that is
 * named, and says what is not as it should be.
 */
#include <stdlib.h>
#include <string.h>

#include "shm-abi/shm.h"

static const struct {
	const char *name;
	void (*run)(void);
} cases[] = {
	{"info", case_info},         {"alloc", case_alloc},         {"submit", case_submit},
	{"exchange", case_exchange}, {"order", case_order},         {"data", case_data},
	{"sizes", case_sizes},       {"limits", case_limits},       {"depth", case_depth},
	{"wake", case_wake},         {"cycles", case_cycles},       {"close", case_close},
	{"kill", case_kill},         {"isolation", case_isolation}, {"pass", case_pass},
	{"stop", case_stop},         {"halt", case_halt},           {"crash", case_crash},
	{"unbind", case_unbind},     {"speed", case_speed},
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 2 && i < sizeof(cases) / sizeof(*cases); i++) {
		if (strcmp(argv[1], cases[i].name))
			continue;
		cases[i].run();
		printf("%s: as it should be\n", argv[1]);
		return EXIT_SUCCESS;
	}
	fprintf(stderr, "shm-abi takes the name of one case\n");
	return 2;
}
