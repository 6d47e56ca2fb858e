/* SPDX-License-Identifier: BSD-3-Clause */
/* Rates one after the other, until it is known which is the highest that holds. */
#include "find.h"
#include "output.h"
#include "render.h"
#include "tool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Slower than this share of what goes one at a time is almost no load. */
#define LEAST_SHARE 32.0
/* The first rate, of the same. */
#define START_SHARE 2.0
/* The closed loop may take so much of the time that there is. */
#define CLOSED_LOOP_SHARE 8u

/*
 * A rate is tried for so long at least: what falls behind only now and then, because
 * the scheduler moves something, must have the time to. What the beginning of a stream
 * brings about does not count.
 */
#define STEP_S 0.25
/* A queue that grows by a few a second shows in this; the answer must hold for so long. */
#define ANSWER_S 1.0
#define STEP_WARMUP_S 0.1

/*
 * So much of what was due must be done in that time: the rest of it is a few that are
 * under way at its end.
 */
#define KEPT_UP 0.998

struct session {
	struct find find;
	struct amperf_link *link;
	struct out_files files;
	uint64_t began_ns;
	bool show_progress;
	bool progress_shown;
	int cancel_fd;
	double rate_hz; /* that is being tried */
};

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* ---- What is seen of it ------------------------------------------------- */

static void on_progress(void *context, const struct amperf_progress *progress)
{
	struct session *session = context;
	char prefix[96], rate[UNITS_TEXT_BYTES];

	if (session->rate_hz > 0)
		snprintf(prefix, sizeof(prefix), "step %zu, %s/s: ", session->find.step_count + 1,
			 render_hz(rate, session->rate_hz));
	else
		snprintf(prefix, sizeof(prefix), "one at a time: ");
	session->progress_shown |= out_progress(stderr, prefix, progress);
}

/* A line a step, which stays. */
static void tell_step(struct session *session, const struct find_step *step)
{
	const struct find_bound *bound = &session->find.options->bound;
	char rate[UNITS_TEXT_BYTES], done[UNITS_TEXT_BYTES], time[UNITS_TEXT_BYTES];
	const char *name = render_percentile_name(bound->percentile);

	if (!session->show_progress)
		return;
	if (session->progress_shown)
		out_progress_end(stderr);
	session->progress_shown = false;
	units_us(time, step->ns);
	if (!(step->rate_hz > 0))
		fprintf(stderr, "one at a time: %s/s, %s %s us\n",
			render_hz(rate, step->achieved_hz), name, time);
	else if (step->behind)
		fprintf(stderr, "%10s/s: only %s/s are done\n", render_hz(rate, step->rate_hz),
			render_hz(done, step->achieved_hz));
	else
		fprintf(stderr, "%10s/s: %s %s us, %s\n", render_hz(rate, step->rate_hz), name,
			time, step->ns <= bound->ns ? "holds" : "too long");
}

/* ---- A step ------------------------------------------------------------- */

static bool has_warning(const struct amperf_row *row, const char *code)
{
	for (size_t i = 0; i < row->warning_count; i++)
		if (strcmp(row->warnings[i].code, code) == 0)
			return true;
	return false;
}

/* A queue that grows ever so slowly grows past any bound. */
static bool is_behind(const struct amperf_row *row)
{
	double arrivals_late = (double)row->sample_count * (1 - row->achieved_hz / row->offered_hz);

	return has_warning(row, "rate-not-reached") ||
	       (row->achieved_hz < KEPT_UP * row->offered_hz && arrivals_late > 1);
}

static void take_step(struct find_step *step, const struct amperf_row *row, double percentile)
{
	bool open = row->test.rate_hz > 0;

	step->rate_hz = row->test.rate_hz;
	step->achieved_hz = row->achieved_hz;
	step->ns = find_percentile(open ? &row->corrected : &row->time, percentile);
	step->behind = open && is_behind(row);
}

/*
 * A step that the time limit cut short says nothing of what it would have come to:
 * -ETIME, and it is not counted.
 */
static int judge_step(struct session *session, const struct amperf_result *result)
{
	struct find *find = &session->find;
	const struct amperf_row *row = &result->rows[0];
	struct find_step *step = &find->steps[find->step_count];

	if (row->ended_by == AMPERF_END_TIME && row->test.rate_hz > 0)
		return -ETIME;
	take_step(step, row, find->options->bound.percentile);
	find->step_count++;
	tell_step(session, step);
	return 0;
}

static int run_step(struct session *session, const struct amperf_test *test, uint64_t ns_max)
{
	struct find *find = &session->find;
	struct amperf_run_config config = {
		.tests = test,
		.test_count = 1,
		.test_ns_max = ns_max,
		/* Once is enough, and steps with a rate are many. */
		.verify_cost = !(test->rate_hz > 0) &&
			       load_options_want_cost(&find->options->run.choice.load),
		.bound = find->options->run.choice.load.bound,
		.cpu = find->options->run.choice.load.cpu,
		.on_progress = session->show_progress ? on_progress : NULL,
		.context = session,
	};
	struct amperf_result *result = NULL;
	int code;

	session->rate_hz = test->rate_hz;
	code = amperf_run(session->link, &config, &result, &find->error);
	if (result && result->row_count && find_add_row(find, result))
		code = -ENOMEM;
	if (!code)
		code = judge_step(session, result);
	amperf_result_free(result);
	return code;
}

/* ---- The search --------------------------------------------------------- */

static uint64_t time_left(const struct session *session)
{
	uint64_t passed = now_ns() - session->began_ns;
	uint64_t limit = session->find.options->time_limit_ns;

	return passed < limit ? limit - passed : 0;
}

static int find_scale(struct session *session)
{
	struct find *find = &session->find;
	struct amperf_test test = find->options->run.tests[0];
	double most_hz = AMPERF_RATE_HZ_MAX;
	int code;

	test.rate_hz = 0;
	test.depth = 1;
	if (test.repeat > 1000)
		test.repeat = 1000;
	code = run_step(session, &test, find->options->time_limit_ns / CLOSED_LOOP_SHARE);
	if (code)
		return code;
	find->search.start_hz = find->steps[0].achieved_hz / START_SHARE;
	if (find->search.start_hz > most_hz / 2)
		find->search.start_hz = most_hz / 2;
	find->search.least_hz = find->steps[0].achieved_hz / LEAST_SHARE;
	find->search.most_hz = most_hz;
	find->search.bracket = find->options->bracket_percent / 100;
	return 0;
}

static void give_time(struct amperf_test *test, bool repeat_given, bool answer)
{
	uint32_t repeat = (uint32_t)(test->rate_hz * (answer ? ANSWER_S : STEP_S));
	uint32_t warmup = (uint32_t)(test->rate_hz * STEP_WARMUP_S);

	if (test->repeat < repeat && !repeat_given)
		test->repeat = repeat;
	if (test->warmup < warmup)
		test->warmup = warmup;
}

static int try_rate(struct session *session, double rate_hz)
{
	struct find *find = &session->find;
	struct amperf_test test = find->options->run.tests[0];
	const struct find_step *step = &find->steps[find->step_count];
	uint64_t left = time_left(session);
	int code;

	if (!left)
		return -ETIME;
	test.rate_hz = rate_hz;
	test.depth = 0;
	give_time(&test, find->options->repeat_given, search_is_answer(&find->search, rate_hz));
	code = run_step(session, &test, left);
	if (!code)
		search_note(&find->search, rate_hz,
			    !step->behind && step->ns <= find->options->bound.ns);
	return code;
}

static int search(struct session *session)
{
	struct find *find = &session->find;
	enum search_state state = SEARCH_GOES_ON;
	double rate_hz;
	int code = find_scale(session);

	while (!code && state == SEARCH_GOES_ON) {
		state = search_next(&find->search, &rate_hz);
		if (state == SEARCH_GOES_ON)
			code = try_rate(session, rate_hz);
	}
	if (code == -ETIME)
		find->ended = "the time limit is over";
	else if (code)
		find->ended = code == -ECANCELED ? "interrupted" : "the link failed";
	else if (state == SEARCH_GAVE_UP)
		find->ended = "what holds changes all the time";
	return code == -ETIME ? 0 : code;
}

/* ---- The command -------------------------------------------------------- */

static int open_and_search(struct session *session)
{
	const struct run_options *options = &session->find.options->run;
	struct amperf_link_config config = {
		.name = options->link,
		.timeout_ns = options->timeout_ns,
		.cancel_fd = session->cancel_fd,
		.system = tool_system,
	};
	int code = amperf_link_open(&session->link, &config, &session->find.error);

	if (code)
		return tool_exit_code(code);
	session->began_ns = now_ns();
	code = search(session);
	if (session->progress_shown)
		out_progress_end(stderr);
	amperf_link_close(session->link);
	return tool_run_exit_code(code);
}

static void complain_of_none(const struct find *find)
{
	char reason[AMPERF_ERROR_TEXT_BYTES];

	find_reason(find, reason, sizeof(reason));
	tool_complain("no rate found: %s", reason);
}

static int show(struct session *session, int exit_code)
{
	struct find *find = &session->find;
	char *text = find_document(find);

	if (!find->frame)
		out_files_drop(&session->files);
	else if (!out_files_end(&session->files, text) && !exit_code)
		exit_code = TOOL_FAILED;
	free(text);
	if (find->error.code)
		tool_complain("%s", find->error.text);
	if (exit_code || search_best(&find->search) >= 0)
		return exit_code;
	complain_of_none(find);
	return TOOL_FAILED;
}

static int run_session(struct session *session)
{
	const struct run_options *options = &session->find.options->run;
	struct out_choice choice = {
		.format = options->format,
		.output = options->output,
		.json_file = options->json_file,
		.quiet = options->quiet,
	};

	if (out_files_begin(&session->files, &choice, &session->find.error)) {
		tool_complain("%s", session->find.error.text);
		return TOOL_USAGE;
	}
	session->show_progress = !options->quiet && isatty(STDERR_FILENO);
	session->cancel_fd = tool_begin_measuring();
	return show(session, open_and_search(session));
}

int tool_find(int argc, char **argv)
{
	struct find_options options;
	struct session session = {.find = {.options = &options, .rows = json_array()}};
	int exit_code;

	find_options_parse(&options, argc, argv);
	exit_code = run_session(&session);
	json_decref(session.find.rows);
	json_decref(session.find.frame);
	free(options.run.tests);
	return exit_code;
}
