/* SPDX-License-Identifier: BSD-3-Clause */
#include "cmd_run.h"
#include "cmd_run_all.h"
#include "cmd_run_job.h"
#include "cmd_run_links.h"
#include "log_setting.h"
#include "out_stream.h"
#include "output.h"
#include "run_options.h"
#include "tool.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct session {
	struct run_options options;
	struct amperf_link *link;
	struct amperf_result *result;
	struct amperf_error error;
	struct out_files files;
	const char *prefix; /* of the line of progress */
	struct out_stream stream;
	bool show_progress;
	bool progress_shown; /* there is a line to take away */
	int cancel_fd;
};

static void on_progress(void *context, const struct amperf_progress *progress)
{
	struct session *session = context;

	session->progress_shown |= out_progress(stderr, session->prefix, progress);
}

static void end_progress(struct session *session)
{
	if (session->progress_shown)
		out_progress_end(stderr);
	session->progress_shown = false;
}

/* Of a test that lasts so long there may be millions: its intervals have to do. */
static bool has_samples(const struct session *session)
{
	return session->stream.out && !session->options.choice.load.duration_ns;
}

static void on_sample(void *context, const struct amperf_sample *sample)
{
	struct session *session = context;

	if (session->options.format == RUN_FORMAT_LOG) {
		end_progress(session);
		out_log_sample(stdout, sample);
	}
	if (has_samples(session))
		out_stream_sample(&session->stream, sample);
}

static void on_record(void *context, const struct amperf_interval *interval)
{
	struct session *session = context;

	out_stream_interval(&session->stream, interval);
}

static struct amperf_result_notes notes_of(const struct run_options *options,
					   const struct amperf_error *error)
{
	return (struct amperf_result_notes){
		.board = getenv("AMPERF_BOARD"),
		.clock_note = getenv("AMPERF_CLOCK"),
		.preset = options->preset ? options->preset->name : NULL,
		.error = error,
	};
}

static void on_result(void *context, const struct amperf_result *result)
{
	struct session *session = context;
	struct amperf_result_notes notes = notes_of(&session->options, &session->error);

	out_stream_result(&session->stream, result, &notes);
}

static int measure(struct session *session)
{
	const struct run_options *options = &session->options;
	struct amperf_run_config config = {
		.packet = options->packet,
		.tests = options->tests,
		.test_count = options->test_count,
		.on_progress = session->show_progress ? on_progress : NULL,
		.on_sample = options->format == RUN_FORMAT_LOG || has_samples(session) ? on_sample
										       : NULL,
		.on_record = session->stream.out ? on_record : NULL,
		.on_result = session->stream.out ? on_result : NULL,
		.context = session,
	};
	int code;

	load_options_configure(&options->choice.load, options->fixed, &config);
	code = amperf_run(session->link, &config, &session->result, &session->error);
	end_progress(session);
	return code;
}

static int measure_with_log(struct session *session)
{
	struct log_setting log = {.link = session->link, .cancel_fd = session->cancel_fd};
	int code;

	if (session->options.log_output < 0)
		return measure(session);
	code = log_setting_begin(&log, (uint32_t)session->options.log_output,
				 session->options.uart_baud, &session->error);
	if (code)
		return code;
	return log_setting_end(&log, measure(session), &session->error);
}

static int open_and_measure(struct session *session)
{
	const struct run_options *options = &session->options;
	struct amperf_link_config config = {
		.name = options->link,
		.timeout_ns = options->timeout_ns,
		.cancel_fd = session->cancel_fd,
		.system = tool_system,
	};
	int code = amperf_link_open(&session->link, &config, &session->error);

	if (code)
		return tool_exit_code(code);
	if (options->format == RUN_FORMAT_LOG)
		out_log_opened(stdout, options, amperf_link_name(session->link));
	code = measure_with_log(session);
	amperf_link_close(session->link);
	return tool_run_exit_code(code);
}

int cmd_run_text(const struct run_options *options, const struct amperf_result *result,
		 const struct amperf_error *error, char **text)
{
	struct amperf_result_notes notes = notes_of(options, error);

	return amperf_result_json(result, &notes, &tool_system, text);
}

int cmd_run_measure(const struct run_options *options, int cancel_fd, const char *prefix,
		    struct amperf_result **result, struct amperf_error *error)
{
	struct session session = {
		.options = *options,
		.prefix = prefix,
		.show_progress = prefix != NULL,
		.cancel_fd = cancel_fd,
	};
	int exit_code = open_and_measure(&session);

	*result = session.result;
	*error = session.error;
	return exit_code;
}

static char *document_text_of(const struct session *session)
{
	char *text = NULL;

	return cmd_run_text(&session->options, session->result, &session->error, &text) ? NULL
											: text;
}

static int show(struct session *session, int exit_code)
{
	char *text = document_text_of(session);
	bool good = out_stream_end(&session->stream, session->result, &session->error);

	good &= out_files_end(&session->files, text);
	if (!good && !exit_code)
		exit_code = TOOL_FAILED;
	free(text);
	if (session->error.code)
		tool_complain("%s", session->error.text);
	return exit_code;
}

static int run_session(struct session *session)
{
	const struct run_options *options = &session->options;
	struct out_choice choice = {
		.format = options->format,
		.output = options->output,
		.json_file = options->json_file,
		.on_stdout = options->stream_file && strcmp(options->stream_file, "-") == 0,
		.quiet = options->quiet,
	};

	if (out_files_begin(&session->files, &choice, &session->error)) {
		tool_complain("%s", session->error.text);
		return TOOL_USAGE;
	}
	if (options->stream_file &&
	    out_stream_begin(&session->stream, options->stream_file, &session->error)) {
		tool_complain("%s", session->error.text);
		out_files_drop(&session->files);
		return TOOL_USAGE;
	}
	session->show_progress = !session->options.quiet && isatty(STDERR_FILENO);
	session->cancel_fd = tool_begin_measuring();
	return show(session, open_and_measure(session));
}

/* Everything has been checked: this is what there would be. */
static int show_plan(const struct run_options *options)
{
	out_plan(stdout, options);
	return TOOL_OK;
}

int tool_run(int argc, char **argv)
{
	struct session session = {.prefix = ""};
	const struct run_options *options = &session.options;
	int exit_code;

	run_options_parse(&session.options, argc, argv);
	if (options->job)
		exit_code = tool_run_job(options, argc, argv);
	else if (options->all)
		exit_code = tool_run_all(options);
	else if (options->link_count > 1 || options->at_once)
		exit_code = tool_run_links(options);
	else
		exit_code = options->dry_run ? show_plan(options) : run_session(&session);
	amperf_result_free(session.result);
	free(session.options.tests);
	return exit_code;
}
