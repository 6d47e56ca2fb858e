/* SPDX-License-Identifier: BSD-3-Clause */
#include "log_setting.h"
#include "output.h"
#include "reproduce.h"
#include "tool.h"
#include "units.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINK_DEFAULT "tty:/dev/ttyRPMSG0"
/* The original ran each row once; the median of a few is steadier. */
#define REPEAT_DEFAULT 5u
/* How long the client of 2020 waited for an answer: VTIME of its tty. */
#define WAIT_NS UINT64_C(1000000000)
/* board/guest/init begins so what it says of the virtual clock. */
#define VIRTUAL_CLOCK "virtual clock"

struct options {
	const char *preset;
	const char *link;
	uint32_t repeat;
	struct run_options run; /* its output */
};

struct session {
	struct options options;
	struct amperf_link *link;
	struct reproduction reproduction;
	struct out_files files;
	bool show_progress;
	bool progress_shown;
	int cancel_fd;
};

static const char doc[] =
	"Runs a published measurement again, under its conditions, and compares: dk2-2020, the"
	" first benchmark of the STM32MP157C-DK2. LINK is a tty; default " LINK_DEFAULT "."
	"\vThe conditions: the packet of 2020, all of it written before anything is read, its"
	" CRC-16 within the time; the firmware prints a line for each message on its UART"
	" meanwhile, as that of 2020 did. Then the rows that its author had to leave out, once"
	" written as he wrote, and once as amperf does. Firmware: amperf's, already started.\n\n"
	"Examples:\n"
	"  amperf reproduce dk2-2020\n"
	"  amperf reproduce dk2-2020 tty:/dev/ttyRPMSG1 --repeat 1 --json result.json\n"
	"  amperf reproduce dk2-2020 --format markdown --output result.md\n\n"
	"Exit status: 0 all well; 1 corrupt data, timeout, and, on the virtual board's virtual"
	" clock only, a row more than 5 % or a mean of more than 3 % off, or a row that did not"
	" hang as in 2020; 2 usage; 3 the link or firmware is not usable; 130 interrupted.";

static const struct argp_option repeat_option = {
	"repeat", 'r', "N", 0, "transactions of each published row; default 5", 1};

/* Those that mean the same as with `amperf run`. */
static const char *const shared[] = {"json", "format", "output", "quiet"};

#define SHARED_COUNT (sizeof(shared) / sizeof(shared[0]))

/* Other links cut messages elsewhere, and their rings fill otherwise; null: is amperf itself. */
static bool is_as_in_2020(const char *link)
{
	return link[0] == '/' || strncmp(link, "tty:", 4) == 0 || strcmp(link, "null:") == 0;
}

static void take_argument(struct options *options, char *arg, struct argp_state *state)
{
	const struct amperf_preset *preset;

	if (options->link)
		tool_usage(state, "one link at a time: '%s' and '%s'", options->link, arg);
	if (options->preset) {
		if (!is_as_in_2020(arg))
			tool_usage(state, "'%s': the run of 2020 went over a tty; write e.g. %s",
				   arg, LINK_DEFAULT);
		options->link = arg;
		return;
	}
	preset = amperf_preset_find(arg);
	if (!preset || !preset->source)
		tool_usage(state, "there is no published measurement '%s'; there is %s", arg,
			   amperf_preset_at(0)->name);
	options->preset = arg;
}

static void take_repeat(struct options *options, const char *arg, struct argp_state *state)
{
	uint64_t number;

	if (!units_parse_number(arg, AMPERF_REPEAT_MAX, &number) || !number)
		tool_usage(state, "--repeat: '%s' is not a number from 1 to %u", arg,
			   AMPERF_REPEAT_MAX);
	options->repeat = (uint32_t)number;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case 'r':
		take_repeat(options, arg, state);
		return 0;
	case ARGP_KEY_ARG:
		take_argument(options, arg, state);
		return 0;
	case ARGP_KEY_NO_ARGS:
		tool_usage(state, "say what to reproduce, e.g. 'amperf reproduce %s'",
			   amperf_preset_at(0)->name);
	default:
		return run_options_take(&options->run, key, arg, state);
	}
}

static void parse(struct options *options, int argc, char **argv)
{
	struct argp_option list[1 + SHARED_COUNT + 1] = {repeat_option};
	const struct argp argp = {list, parse_option, "NAME [LINK]", doc, NULL, NULL, NULL};

	run_options_init(&options->run);
	for (size_t i = 0; i < SHARED_COUNT; i++)
		list[1 + i] = run_options_share(shared[i], 1);
	argp_parse(&argp, argc, argv, 0, NULL, options);
	if (options->run.format == RUN_FORMAT_LOG) {
		tool_complain("--format log goes with 'amperf run'");
		exit(TOOL_USAGE);
	}
	run_options_check_output(&options->run);
}

/* ---- Measuring ---------------------------------------------------------- */

static void on_progress(void *context, const struct amperf_progress *progress)
{
	struct session *session = context;

	session->progress_shown |= out_progress(stderr, "", progress);
}

static int measure(struct session *session, const struct amperf_preset_row *rows, size_t count,
		   uint32_t repeat, struct amperf_result **result)
{
	struct amperf_test tests[REPRODUCE_ROWS_MAX];
	struct amperf_run_config config = {
		.packet = session->reproduction.preset->packet,
		.tests = tests,
		.test_count = count < REPRODUCE_ROWS_MAX ? count : REPRODUCE_ROWS_MAX,
		.on_progress = session->show_progress ? on_progress : NULL,
		.context = session,
	};
	int code;

	for (size_t i = 0; i < config.test_count; i++)
		tests[i] = (struct amperf_test){AMPERF_KIND_SINK, rows[i].block_bytes,
						rows[i].count, 0, repeat};
	code = amperf_run(session->link, &config, result, &session->reproduction.error);
	if (session->progress_shown)
		out_progress_end(stderr);
	session->progress_shown = false;
	return code;
}

/* Written as in 2020: they come in step again by themselves. */
static int attempt_hung_rows(struct session *session)
{
	struct reproduction *r = &session->reproduction;
	size_t count = r->preset->hung_row_count;
	int code = 0;

	for (size_t i = 0; i < count && i < REPRODUCE_ROWS_MAX && !code; i++) {
		struct reproduce_hang *hang = &r->hangs[i];

		hang->published = &r->preset->hung_rows[i];
		code = amperf_attempt_2020(session->link, hang->published->block_bytes,
					   hang->published->count, WAIT_NS, &hang->attempt,
					   &r->error);
		r->hang_count += !code;
	}
	return code;
}

static int measure_all(struct session *session)
{
	struct reproduction *r = &session->reproduction;
	const struct amperf_preset *preset = r->preset;
	int code = measure(session, preset->rows, preset->row_count, session->options.repeat,
			   &r->result);

	if (!code)
		code = attempt_hung_rows(session);
	if (!code)
		code = measure(session, preset->hung_rows, preset->hung_row_count, 1,
			       &r->hung_result);
	reproduce_judge(r);
	reproduce_judge_hangs(r);
	return code;
}

static int no_uart(struct amperf_error *error)
{
	error->code = -EOPNOTSUPP;
	snprintf(error->text, sizeof(error->text),
		 "this firmware has no log on a UART, which is what the run of 2020 measured");
	return error->code;
}

static int measure_with_log(struct session *session)
{
	struct log_setting log = {.link = session->link, .cancel_fd = session->cancel_fd};
	struct amperf_error *error = &session->reproduction.error;
	int code = log_setting_begin(&log, AMPERF_LOG_UART, 115200, error);

	if (code)
		return code;
	code = log.in_force == AMPERF_LOG_UART ? measure_all(session) : no_uart(error);
	return log_setting_end(&log, code, error);
}

static int open_and_measure(struct session *session)
{
	struct amperf_link_config config = {
		.name = session->options.link ? session->options.link : LINK_DEFAULT,
		.cancel_fd = session->cancel_fd,
		.system = tool_system,
	};
	const struct reproduction *r = &session->reproduction;
	int code = amperf_link_open(&session->link, &config, &session->reproduction.error);

	if (code)
		return tool_exit_code(code);
	code = measure_with_log(session);
	amperf_link_close(session->link);
	if (!code && r->must_hold && !(r->reproduced && r->hangs_shown))
		return TOOL_FAILED;
	return tool_run_exit_code(code);
}

/* ---- Showing ------------------------------------------------------------ */

static int show(struct session *session, int exit_code)
{
	char *text = out_reproduce_json(&session->reproduction);

	if (!out_files_end(&session->files, text) && !exit_code)
		exit_code = TOOL_FAILED;
	free(text);
	if (session->reproduction.error.code)
		tool_complain("%s", session->reproduction.error.text);
	return exit_code;
}

static int run_session(struct session *session)
{
	const struct run_options *run = &session->options.run;
	struct out_choice choice = {
		.format = run->format,
		.output = run->output,
		.json_file = run->json_file,
		.quiet = run->quiet,
	};
	struct amperf_error *error = &session->reproduction.error;

	if (out_files_begin(&session->files, &choice, error)) {
		tool_complain("%s", error->text);
		return TOOL_USAGE;
	}
	session->show_progress = !run->quiet && isatty(STDERR_FILENO);
	session->cancel_fd = tool_begin_measuring();
	return show(session, open_and_measure(session));
}

int tool_reproduce(int argc, char **argv)
{
	struct session session = {.options.repeat = REPEAT_DEFAULT};
	struct reproduction *r = &session.reproduction;
	int exit_code;

	parse(&session.options, argc, argv);
	r->preset = amperf_preset_find(session.options.preset);
	r->clock_note = getenv("AMPERF_CLOCK");
	r->must_hold =
		r->clock_note && strncmp(r->clock_note, VIRTUAL_CLOCK, strlen(VIRTUAL_CLOCK)) == 0;
	exit_code = run_session(&session);
	amperf_result_free(r->result);
	amperf_result_free(r->hung_result);
	return exit_code;
}
