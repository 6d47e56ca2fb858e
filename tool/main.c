/* SPDX-License-Identifier: BSD-3-Clause */
#include "tool.h"

#include <stdio.h>
#include <string.h>

struct command {
	const char *name;
	const char *summary;
	int (*run)(int argc, char **argv);
	const char *full_name; /* for messages and --help */
};

static const struct command commands[] = {
	{"run", "measure a link", tool_run, "amperf run"},
	{"sweep", "measure links over ranges of sizes and depths", tool_sweep, "amperf sweep"},
	{"find", "find the highest rate that keeps a bound of time", tool_find, "amperf find"},
	{"reproduce", "run a published measurement again, and compare", tool_reproduce,
	 "amperf reproduce"},
	{"compare", "compare two results, and fail if one is slower", tool_compare,
	 "amperf compare"},
	{"explain", "show where the time of a result goes", tool_explain, "amperf explain"},
	{"report", "make an HTML report of results", tool_report, "amperf report"},
	{"list", "show the links, and why others are not usable", tool_list, "amperf list"},
	{"fw", "start, stop and watch the firmware", tool_fw, "amperf fw"},
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static void print_help(FILE *out)
{
	fprintf(out, "Usage: amperf COMMAND [ARGUMENT...]\n"
		     "Measures the link between Linux and a microcontroller core on one chip.\n\n"
		     "Commands:\n");
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		fprintf(out, "  %-9s %s\n", commands[i].name, commands[i].summary);
	fprintf(out, "  help      show this text, or that of a command\n\n"
		     "Examples:\n"
		     "  amperf fw start ./amperf-stm32mp15.elf --wait\n"
		     "  amperf list\n"
		     "  amperf run tty:/dev/ttyRPMSG0 --preset dk2-2020\n"
		     "  amperf run tty:/dev/ttyRPMSG0 --kind echo --block 16,496,4k\n"
		     "  amperf run --all\n"
		     "  amperf report all.json -o report.html\n"
		     "  amperf reproduce dk2-2020\n\n"
		     "Exit status: 0 all well; 1 a measurement or check failed (corrupt data,\n"
		     "timeout); 2 usage; 3 the board, link or firmware is not usable;\n"
		     "130 interrupted. 'amperf COMMAND --help' tells the rest.\n");
}

static const struct command *find(const char *name)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static int unknown(const char *name)
{
	tool_complain("there is no command '%s'; 'amperf --help' lists them", name);
	return TOOL_USAGE;
}

static int help(int argc, char **argv)
{
	char option[] = "--help";
	char *help_argv[] = {NULL, option, NULL};
	const struct command *command;

	if (argc < 2) {
		print_help(stdout);
		return TOOL_OK;
	}
	command = find(argv[1]);
	if (!command)
		return unknown(argv[1]);
	help_argv[0] = (char *)command->full_name;
	return command->run(2, help_argv);
}

int main(int argc, char **argv)
{
	const struct command *command;

	argp_err_exit_status = TOOL_USAGE;
	if (argc < 2) {
		tool_complain(
			"say what to do, e.g. 'amperf list'; 'amperf --help' lists the commands");
		return TOOL_USAGE;
	}
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
		printf("amperf %s\n", amperf_version());
		return tool_finish_output(TOOL_OK);
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return help(1, argv);
	if (strcmp(argv[1], "help") == 0)
		return tool_finish_output(help(argc - 1, argv + 1));
	command = find(argv[1]);
	if (!command)
		return unknown(argv[1]);
	argv[1] = (char *)command->full_name;
	return tool_finish_output(command->run(argc - 1, argv + 1));
}
