/* SPDX-License-Identifier: BSD-3-Clause */
#include "fw_control.h"
#include "run_options.h"
#include "tool.h"
#include "units.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WAIT_NS_DEFAULT UINT64_C(10000000000)

enum { OPT_TTY_NAME = 0x100, OPT_RING, OPT_SET, OPT_JSON, OPT_WAIT };

struct fw_options {
	const char *action;
	const char *arguments[2]; /* FILE, LINK, or on|off and LINK */
	const char *processor;
	const char *tty_channel;
	uint64_t ring;    /* buffers; 0: as the file has it */
	uint64_t wait_ns; /* 0: do not wait */
	int log_output;   /* -1: show the log */
	bool json;
};

static const char doc[] =
	"Starts, stops and watches the firmware of the other core (Linux' remoteproc).\n\n"
	"  start FILE   start a firmware; a FILE with a slash is copied into the kernel's\n"
	"               firmware folder first, one without must be in it\n"
	"  stop         stop it (no failure if none runs; clears a crashed one)\n"
	"  status       show what runs\n"
	"  log          show the firmware's trace buffer, or with --set say where it logs to\n"
	"  sample       announce, or take back, the channel of the kernel's samples/rpmsg"
	"\vExamples:\n"
	"  amperf fw start ./amperf-stm32mp15.elf --wait\n"
	"  amperf fw start amperf-stm32mp15.elf --tty-name rpmsg-tty-channel\n"
	"  amperf fw log --set trace tty:/dev/ttyRPMSG0\n"
	"  amperf fw sample on\n"
	"  amperf fw stop\n\n"
	"Exit status: 0 all well; 2 usage; 3 the firmware or the processor is not usable.";

static const struct argp_option option_list[] = {
	{"remoteproc", 'r', "NAME", 0, "which one, e.g. remoteproc0 or m4; needed if several", 0},
	{"wait", OPT_WAIT, "TIME", OPTION_ARG_OPTIONAL,
	 "start: wait for the tty channels, at most TIME (default 10s)", 0},
	{"tty-name", OPT_TTY_NAME, "NAME", 0,
	 "start: name of the tty channels, rpmsg-tty-channel for ST's 4.19 kernel", 0},
	{"ring", OPT_RING, "N", 0,
	 "start: rings of N buffers, 16 to 256; the device tree must have room for them", 0},
	{"json", OPT_JSON, NULL, 0, "status: print JSON", 0},
	{"set", OPT_SET, "WHERE", 0, "log: off, trace or uart", 0},
	{0},
};

static void take_argument(struct fw_options *options, char *arg, struct argp_state *state)
{
	if (!options->action)
		options->action = arg;
	else if (!options->arguments[0])
		options->arguments[0] = arg;
	else if (!options->arguments[1])
		options->arguments[1] = arg;
	else
		tool_usage(state, "'%s' is one argument too many", arg);
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct fw_options *options = state->input;

	switch (key) {
	case 'r':
		options->processor = arg;
		return 0;
	case OPT_WAIT:
		options->wait_ns = WAIT_NS_DEFAULT;
		if (arg && (!units_parse_time(arg, &options->wait_ns) || !options->wait_ns))
			tool_usage(state,
				   "--wait: '%s' is not a time; write e.g. --wait=500ms or"
				   " --wait=5s",
				   arg);
		return 0;
	case OPT_TTY_NAME:
		options->tty_channel = arg;
		return 0;
	case OPT_RING:
		if (!units_parse_number(arg, AMPERF_RING_MAX, &options->ring) ||
		    options->ring < AMPERF_RING_MIN || (options->ring & (options->ring - 1)))
			tool_usage(state, "--ring: '%s' is none of 16, 32, 64, 128, 256", arg);
		return 0;
	case OPT_JSON:
		options->json = true;
		return 0;
	case OPT_SET:
		options->log_output = log_output_parse(arg);
		if (options->log_output < 0)
			tool_usage(state, "--set: '%s' is none of off, trace, uart", arg);
		return 0;
	case ARGP_KEY_ARG:
		take_argument(options, arg, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int fail(int code, const struct amperf_error *error)
{
	tool_complain("%s", error->text);
	return tool_exit_code(code);
}

static int wait_for_channels(const struct fw_options *options,
			     const struct amperf_processor *processor, struct amperf_error *error)
{
	bool terminal = isatty(STDERR_FILENO);
	int code;

	if (terminal)
		fputs("waiting for the tty channels ...", stderr);
	code = amperf_firmware_wait(&tool_system, processor->id, options->wait_ns, tool_signal_fd(),
				    error);
	if (terminal)
		fputs("\r\033[K", stderr);
	return code;
}

static int start(const struct fw_options *options)
{
	struct amperf_firmware_config config = {
		.file = options->arguments[0],
		.processor = options->processor,
		.tty_channel = options->tty_channel,
		.ring = (uint32_t)options->ring,
		.system = tool_system,
	};
	struct amperf_processor processor;
	struct amperf_error error;
	int code = amperf_firmware_start(&config, &processor, &error);

	if (!code && options->wait_ns)
		code = wait_for_channels(options, &processor, &error);
	if (code)
		return fail(code, &error);
	printf("%s (%s): %s, %s\n", processor.id, processor.name, processor.state,
	       processor.firmware);
	return TOOL_OK;
}

static int stop(const struct fw_options *options)
{
	struct amperf_processor before;
	struct amperf_error error;
	int code = amperf_firmware_stop(&tool_system, options->processor, &before, &error);

	if (code)
		return fail(code, &error);
	printf("%s (%s): %s\n", before.id, before.name,
	       strcmp(before.state, "offline") == 0 ? "was stopped already" : "stopped");
	return TOOL_OK;
}

static int status(const struct fw_options *options)
{
	struct amperf_processor processor;
	struct amperf_error error;
	int code = amperf_processor_find(&tool_system, options->processor, &processor, &error);
	json_t *json;

	if (code)
		return fail(code, &error);
	if (!options->json) {
		printf("%s (%s): %s, %s\n", processor.id, processor.name, processor.state,
		       processor.firmware);
		return TOOL_OK;
	}
	json = json_pack("{s:i, s:s, s:s, s:s, s:s, s:s}", "schema_version",
			 AMPERF_RESULT_SCHEMA_VERSION, "document", "firmware", "remoteproc",
			 processor.id, "name", processor.name, "state", processor.state, "firmware",
			 processor.firmware);
	json_dumpf(json, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(json);
	return TOOL_OK;
}

static int show_log(const struct fw_options *options)
{
	struct amperf_error error;
	char *text = NULL;
	int code;

	if (options->log_output >= 0)
		return fw_control(options->arguments[0], AMPERF_CONTROL_LOG_OUTPUT,
				  (uint32_t)options->log_output);
	code = amperf_firmware_log(&tool_system, options->processor, &text, &error);
	if (code)
		return fail(code, &error);
	fputs(text, stdout);
	free(text);
	return TOOL_OK;
}

static int usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

static int usage(const char *format, ...)
{
	va_list args;

	fputs("amperf fw: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	return TOOL_USAGE;
}

static int sample(const struct fw_options *options)
{
	const char *state = options->arguments[0];

	if (!state || (strcmp(state, "on") != 0 && strcmp(state, "off") != 0))
		return usage("sample: say on or off");
	return fw_control(options->arguments[1], AMPERF_CONTROL_SAMPLE_CHANNEL,
			  strcmp(state, "on") == 0);
}

/* How many arguments an action takes at most. */
static size_t arguments_max(const struct fw_options *options)
{
	if (strcmp(options->action, "sample") == 0)
		return 2;
	if (strcmp(options->action, "log") == 0)
		return options->log_output >= 0;
	return strcmp(options->action, "start") == 0;
}

/* Options that the action would silently ignore are an error. */
static int check(const struct fw_options *options, bool is_start, bool is_log)
{
	size_t max = arguments_max(options);

	if (is_start && !options->arguments[0])
		return usage("start: name the firmware file, e.g. ./amperf-stm32mp15.elf");
	if (!is_start && (options->wait_ns || options->tty_channel || options->ring))
		return usage("--wait, --tty-name and --ring go with start, not with %s",
			     options->action);
	if (!is_log && options->log_output >= 0)
		return usage("--set goes with log, not with %s", options->action);
	if (options->json && strcmp(options->action, "status") != 0)
		return usage("--json goes with status, not with %s", options->action);
	if (max < 2 && options->arguments[max])
		return usage("'%s' is one argument too many", options->arguments[max]);
	return 0;
}

int tool_fw(int argc, char **argv)
{
	static const struct argp argp = {
		option_list,
		parse_option,
		"start FILE\nstop\nstatus\nlog [LINK]\nsample on|off [LINK]",
		doc,
		NULL,
		NULL,
		NULL};
	struct fw_options options = {.log_output = -1};

	argp_parse(&argp, argc, argv, 0, NULL, &options);
	if (!options.action)
		return usage("say what to do: start, stop, status, log or sample");
	bool is_start = strcmp(options.action, "start") == 0;
	bool is_log = strcmp(options.action, "log") == 0;

	if (check(&options, is_start, is_log))
		return TOOL_USAGE;
	if (is_start)
		return start(&options);
	if (is_log)
		return show_log(&options);
	if (strcmp(options.action, "sample") == 0)
		return sample(&options);
	if (strcmp(options.action, "stop") == 0)
		return stop(&options);
	if (strcmp(options.action, "status") == 0)
		return status(&options);
	return usage("there is no '%s'; there are start, stop, status, log and sample",
		     options.action);
}
