/* SPDX-License-Identifier: BSD-3-Clause */
/* Every link there is, one after the other. */
#include "cmd_run_all.h"
#include "output.h"
#include "tool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What a test may take, unless the repetitions are given. */
#define TEST_NS_MAX UINT64_C(100000000)
#define FLOOR_NS_MAX UINT64_C(20000000)
/* What was just loaded and started is busy with itself for about this long. */
#define CALM_DOWN_NS UINT64_C(1000000000)

struct session {
	const struct run_options *options;
	struct bring_up bring_up;
	struct all_links links;
	struct all_baselines baselines;
	struct amperf_result *floor;
	struct out_files files;
	const char *clock_note;
	size_t at; /* the link that is measured */
	bool show_progress;
	bool progress_shown;
	bool canceled;
	int cancel_fd;
	int exit_code; /* of the worst so far */
};

static void note_exit_code(struct session *session, int exit_code)
{
	session->exit_code = tool_worse_exit_code(session->exit_code, exit_code);
}

/* ---- One link ----------------------------------------------------------- */

static void on_progress(void *context, const struct amperf_progress *progress)
{
	struct session *session = context;
	char prefix[AMPERF_NAME_BYTES + 64];

	snprintf(prefix, sizeof(prefix), "link %zu of %zu, %s: ", session->at + 1,
		 session->links.count, session->links.links[session->at].name);
	session->progress_shown |= out_progress(stderr, prefix, progress);
}

static int run(const struct session *session, const char *name,
	       const struct amperf_run_config *config, struct amperf_result **result,
	       struct all_baselines *baselines, struct amperf_error *error)
{
	struct amperf_link_config link_config = {
		.name = name,
		.timeout_ns = session->options->timeout_ns,
		.cancel_fd = session->cancel_fd,
		.system = tool_system,
	};
	struct amperf_link *link;
	int code = amperf_link_open(&link, &link_config, error);

	if (code)
		return code;
	code = amperf_run(link, config, result, error);
	if (!code && baselines)
		all_baselines_measure(baselines, link, session->options);
	amperf_link_close(link);
	return code;
}

/* Traffic that does not count, by the first link. */
static void calm_down(struct session *session)
{
	const struct amperf_test test = {AMPERF_KIND_ECHO, 64, 1, 0, 10000};
	struct amperf_run_config config = {
		.tests = &test, .test_count = 1, .test_ns_max = CALM_DOWN_NS};
	struct amperf_result *result = NULL;
	struct amperf_error error;
	size_t first = 0;

	while (first < session->links.count && session->links.links[first].reason[0])
		first++;
	if (first == session->links.count || !session->bring_up.change_count)
		return;
	/* If it fails, the measurement will too, and say so. */
	session->canceled = run(session, session->links.links[first].name, &config, &result, NULL,
				&error) == -ECANCELED;
	amperf_result_free(result);
}

/* One test: its only use is to be seen beside the links'. */
static void measure_floor(struct session *session)
{
	struct amperf_run_config config = {
		.tests = session->options->tests, .test_count = 1, .test_ns_max = FLOOR_NS_MAX};
	struct amperf_error error;

	run(session, "null:", &config, &session->floor, NULL, &error);
}

static void measure_link(struct session *session, struct all_link *link)
{
	const struct run_options *options = session->options;
	struct amperf_run_config config = {
		.tests = options->tests,
		.test_count = options->test_count,
		.test_ns_max = options->choice.repeat >= 0 ? 0 : TEST_NS_MAX,
		.bound = options->choice.load.bound,
		.cpu = options->choice.load.cpu,
		.on_progress = session->show_progress ? on_progress : NULL,
		.context = session,
	};
	struct amperf_error error;
	int code = run(session, link->name, &config, &link->result, &session->baselines, &error);

	session->canceled = code == -ECANCELED;
	if (!code)
		return;
	if (!link->result)
		snprintf(link->reason, sizeof(link->reason), "%s", error.text);
	note_exit_code(session, link->result ? tool_run_exit_code(code) : TOOL_UNUSABLE);
}

static void measure_links(struct session *session)
{
	if (!session->canceled)
		calm_down(session);
	for (size_t i = 0; i < session->links.count; i++) {
		struct all_link *link = &session->links.links[i];

		session->at = i;
		if (!link->reason[0] && session->canceled)
			strcpy(link->reason, "interrupted before");
		else if (!link->reason[0])
			measure_link(session, link);
	}
	if (session->progress_shown)
		out_progress_end(stderr);
	if (!session->canceled)
		measure_floor(session);
}

/* ---- Which links -------------------------------------------------------- */

/* A kind that lacks a module says more by that than by what it lacks then. */
static void explain(struct session *session, struct all_link *link)
{
	char kind[AMPERF_NAME_BYTES];
	const char *failure;

	snprintf(kind, sizeof(kind), "%.*s", (int)strcspn(link->name, ":"), link->name);
	failure = bring_up_failure(&session->bring_up, kind);
	if (failure)
		snprintf(link->reason, sizeof(link->reason), "%s", failure);
}

static bool kinds_exist(const char *kinds, const struct amperf_link_list *list)
{
	for (const char *kind = kinds; kind; kind = strchr(kind, ',')) {
		bool found = false;

		kind += *kind == ',';
		for (size_t i = 0; i < list->count && !found; i++) {
			size_t length = strcspn(list->links[i].name, ":");

			found = length == strcspn(kind, ",") &&
				strncmp(kind, list->links[i].name, length) == 0;
		}
		if (!found) {
			tool_complain("--links: there are no links of the kind '%.*s';"
				      " 'amperf list' shows them",
				      (int)strcspn(kind, ","), kind);
			return false;
		}
	}
	return true;
}

/* Before anything is touched. */
static int check_kinds(const struct run_options *options)
{
	struct amperf_link_list list;
	struct amperf_error error;
	int exit_code = TOOL_OK;

	if (amperf_link_list(&tool_system, &list, &error)) {
		tool_complain("%s", error.text);
		return TOOL_UNUSABLE;
	}
	if (options->kinds && !kinds_exist(options->kinds, &list))
		exit_code = TOOL_USAGE;
	amperf_link_list_free(&list);
	return exit_code;
}

static int plan_links(struct session *session, struct amperf_error *error)
{
	struct amperf_link_list list;
	int code = amperf_link_list(&tool_system, &list, error);

	if (code)
		return code;
	code = all_links_plan(&session->links, &list, session->options->kinds);
	amperf_link_list_free(&list);
	if (code) {
		snprintf(error->text, sizeof(error->text), "no memory");
		return code;
	}
	for (size_t i = 0; i < session->links.count; i++)
		if (session->links.links[i].reason[0])
			explain(session, &session->links.links[i]);
	return 0;
}

static void bring_up_links(struct session *session)
{
	session->bring_up.system = &tool_system;
	session->bring_up.firmware = session->options->firmware;
	session->bring_up.kinds = session->options->kinds;
	session->bring_up.cancel_fd = session->cancel_fd;
	if (session->show_progress)
		fputs("bringing up the links ...", stderr);
	session->canceled = bring_up(&session->bring_up) == -ECANCELED;
	if (session->show_progress)
		out_progress_end(stderr);
}

/* ---- What came of it ---------------------------------------------------- */

struct lists {
	const struct amperf_result **results;
	struct amperf_skipped_link *skipped;
	const char *changes[BRING_UP_CHANGES_MAX];
	const char *advice[ADVICE_LINES_MAX];
};

static void fill_survey(struct amperf_survey *survey, struct lists *lists,
			const struct session *session, const struct advice *advice)
{
	*survey = (struct amperf_survey){
		.results = lists->results,
		.skipped = lists->skipped,
		.baselines = session->baselines.entries,
		.baseline_count = session->baselines.count,
		.floor = session->floor,
		.changes = lists->changes,
		.change_count = session->bring_up.change_count,
		.advice = lists->advice,
		.advice_count = advice->count,
	};
	for (size_t i = 0; i < session->links.count; i++) {
		const struct all_link *link = &session->links.links[i];
		struct amperf_skipped_link *skipped = &lists->skipped[survey->skipped_count];

		if (link->result) {
			lists->results[survey->result_count++] = link->result;
			continue;
		}
		memcpy(skipped->name, link->name, sizeof(skipped->name));
		memcpy(skipped->reason, link->reason, sizeof(skipped->reason));
		survey->skipped_count++;
	}
	for (size_t i = 0; i < survey->change_count; i++)
		lists->changes[i] = session->bring_up.changes[i];
	for (size_t i = 0; i < advice->count; i++)
		lists->advice[i] = advice->lines[i];
}

static char *survey_text(const struct session *session, const struct advice *advice,
			 const struct amperf_error *error)
{
	struct amperf_result_notes notes = {
		.board = getenv("AMPERF_BOARD"),
		.clock_note = session->clock_note,
		.error = error,
	};
	size_t count = session->links.count + 1;
	struct lists lists = {
		.results = calloc(count, sizeof(void *)),
		.skipped = calloc(count, sizeof(*lists.skipped)),
	};
	struct amperf_survey survey;
	char *text = NULL;

	if (lists.results && lists.skipped) {
		fill_survey(&survey, &lists, session, advice);
		amperf_survey_json(&survey, &notes, &tool_system, &text);
	}
	free(lists.results);
	free(lists.skipped);
	return text;
}

/* The cause, where there is one: without the firmware there are no links. */
static void say_nothing_measured(const struct session *session, struct amperf_error *error)
{
	const struct amperf_error *firmware = &session->bring_up.firmware_error;
	const struct all_link *first = session->links.count ? session->links.links : NULL;
	const char *cause = firmware->code ? firmware->text : first ? first->reason : "";

	error->code = -ENODEV;
	snprintf(error->text, sizeof(error->text), "no link could be measured%s%.400s",
		 cause[0] ? ": " : "", cause);
}

static void say_missing(const struct session *session, size_t missing, struct amperf_error *error)
{
	size_t first = 0;

	while (session->links.links[first].result)
		first++;
	error->code = -ENODEV;
	snprintf(error->text, sizeof(error->text), "not measured, with --strict: %.100s%s",
		 session->links.links[first].name, missing > 1 ? " and others" : "");
}

/* Puts into `error` what is to be said at the end, if anything. */
static void judge(struct session *session, struct amperf_error *error)
{
	size_t missing = 0;

	memset(error, 0, sizeof(*error));
	for (size_t i = 0; i < session->links.count; i++)
		missing += session->links.links[i].result == NULL;
	if (session->canceled) {
		*error = (struct amperf_error){-ECANCELED, "interrupted"};
		session->exit_code = TOOL_INTERRUPTED;
	} else if (missing == session->links.count) {
		say_nothing_measured(session, error);
		session->exit_code = TOOL_UNUSABLE;
	} else if (missing && session->options->strict) {
		say_missing(session, missing, error);
		note_exit_code(session, TOOL_UNUSABLE);
	} else if (session->exit_code) {
		error->code = -EBADMSG;
		snprintf(error->text, sizeof(error->text), "not all went well; see above");
	}
}

static void show(struct session *session)
{
	struct amperf_error error;
	struct advice advice;
	struct all_rows rows;
	char *text;

	if (all_rows_make(&rows, &session->links)) {
		tool_complain("no memory");
		session->exit_code = TOOL_UNUSABLE;
		return;
	}
	judge(session, &error);
	advise(&advice, &rows);
	text = survey_text(session, &advice, &error);
	if (!out_files_end(&session->files, text))
		note_exit_code(session, TOOL_FAILED);
	free(text);
	if (error.code)
		tool_complain("%s", error.text);
	all_rows_free(&rows);
}

static void run_session(struct session *session)
{
	struct amperf_error error;

	session->show_progress = !session->options->quiet && isatty(STDERR_FILENO);
	session->cancel_fd = tool_begin_measuring();
	bring_up_links(session);
	if (plan_links(session, &error)) {
		tool_complain("%s", error.text);
		out_files_drop(&session->files);
		session->exit_code = TOOL_UNUSABLE;
		return;
	}
	measure_links(session);
	show(session);
}

int tool_run_all(const struct run_options *options)
{
	struct session session = {.options = options, .clock_note = getenv("AMPERF_CLOCK")};
	struct out_choice choice = {
		.format = options->format,
		.output = options->output,
		.json_file = options->json_file,
		.quiet = options->quiet,
	};
	struct amperf_error error;
	int exit_code = check_kinds(options);

	if (exit_code)
		return exit_code;
	if (out_files_begin(&session.files, &choice, &error)) {
		tool_complain("%s", error.text);
		return TOOL_USAGE;
	}
	run_session(&session);
	all_links_free(&session.links);
	amperf_result_free(session.floor);
	free(session.baselines.entries);
	return session.exit_code;
}
