/* SPDX-License-Identifier: BSD-3-Clause */
/* The runs of a job file, one after the other. */
#include "cmd_run_job.h"
#include "cmd_run.h"
#include "job_outcome.h"
#include "output.h"
#include "tool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRMWARE_WAIT_NS UINT64_C(10000000000)

struct session {
	struct job job;
	struct job_outcomes outcomes;
	struct out_files files;
	const struct job_firmware *started; /* NULL: none yet */
	bool show_progress;
	bool canceled;
	int cancel_fd;
	int exit_code; /* of the worst so far */
};

static void note_exit_code(struct session *session, int exit_code)
{
	session->exit_code = tool_worse_exit_code(session->exit_code, exit_code);
}

/* ---- The firmware ------------------------------------------------------- */

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* It has a responder of its own. */
static bool is_null(const struct job_run *run)
{
	return strncmp(run->link, "null:", 5) == 0;
}

static bool needs_start(const struct session *session, const struct job_run *run)
{
	const struct job_firmware *wanted = &run->firmware, *started = session->started;

	if (!job_firmware_asked(wanted) || is_null(run))
		return false;
	return !started || !same_text(wanted->file, started->file) ||
	       !same_text(wanted->tty_name, started->tty_name) || wanted->ring != started->ring;
}

static void note_change(struct job_outcome *outcome, const char *what, const char *name)
{
	size_t used = strlen(outcome->change);

	snprintf(outcome->change + used, sizeof(outcome->change) - used, "%s%s%s%.100s",
		 used ? ", " : "", what, name[0] ? " " : "", name);
}

static int start_firmware(struct session *session, struct job_outcome *outcome)
{
	const struct job_firmware *wanted = &outcome->run->firmware;
	struct amperf_firmware_config config = {
		.file = wanted->file ? wanted->file : BRING_UP_FIRMWARE,
		.tty_channel = wanted->tty_name,
		.ring = wanted->ring,
		.system = tool_system,
	};
	struct amperf_processor processor;
	struct amperf_error *error = &outcome->error;
	int code;

	session->started = NULL;
	code = amperf_firmware_stop(&tool_system, NULL, NULL, error);
	if (!code)
		code = amperf_firmware_start(&config, &processor, error);
	if (code)
		return code;
	session->started = wanted;
	note_change(outcome, "started", processor.firmware);
	/* A wait in vain is told better by what is missing then. */
	code = amperf_firmware_wait(&tool_system, processor.id, FIRMWARE_WAIT_NS,
				    session->cancel_fd, error);
	return code == -ECANCELED ? code : 0;
}

/* What is missing then is told better by the link. */
static int bring_up_link(struct session *session, struct job_outcome *outcome)
{
	const char *link = outcome->run->link;
	char kind[AMPERF_NAME_BYTES] = "tty"; /* of a device alone */
	struct bring_up up = {
		.system = &tool_system, .kinds = kind, .cancel_fd = session->cancel_fd};
	int code;

	if (link[0] != '/')
		snprintf(kind, sizeof(kind), "%.*s", (int)strcspn(link, ":"), link);
	code = bring_up(&up);
	if (code)
		outcome->error = (struct amperf_error){code, "interrupted"};
	for (size_t i = 0; i < up.change_count; i++)
		note_change(outcome, up.changes[i], "");
	return code;
}

/* ---- A run -------------------------------------------------------------- */

static json_t *document_of(const struct job_run *run, const struct amperf_result *result,
			   const struct amperf_error *error)
{
	char *text = NULL;
	json_t *document = NULL;

	if (result && !cmd_run_text(&run->options, result, error, &text))
		document = json_loads(text, 0, NULL);
	free(text);
	return document;
}

static int measure(struct session *session, struct job_outcome *outcome, size_t at)
{
	const struct job_run *run = outcome->run;
	struct amperf_result *result = NULL;
	char prefix[128];
	int exit_code;

	if ((needs_start(session, run) && start_firmware(session, outcome)) ||
	    (run->bring_up && !is_null(run) && bring_up_link(session, outcome))) {
		outcome->error.code = outcome->error.code ? outcome->error.code : -ENODEV;
		return tool_exit_code(outcome->error.code);
	}
	snprintf(prefix, sizeof(prefix), "run %zu of %zu, [%s]: ", at + 1, session->job.run_count,
		 run->section->name);
	exit_code =
		cmd_run_measure(&run->options, session->cancel_fd,
				session->show_progress ? prefix : NULL, &result, &outcome->error);
	outcome->document = document_of(run, result, &outcome->error);
	amperf_result_free(result);
	return exit_code;
}

static void run_all(struct session *session)
{
	for (size_t i = 0; i < session->job.run_count; i++) {
		struct job_outcome *outcome = &session->outcomes.list[i];
		int exit_code;

		outcome->run = &session->job.runs[i];
		if (session->canceled) {
			outcome->error = (struct amperf_error){-ECANCELED, "interrupted before"};
			continue;
		}
		exit_code = measure(session, outcome, i);
		session->canceled = exit_code == TOOL_INTERRUPTED;
		outcome->forgiven =
			outcome->run->optional && !outcome->document && exit_code == TOOL_UNUSABLE;
		if (exit_code && !outcome->forgiven)
			note_exit_code(session, exit_code);
	}
}

/* ---- What came of it ---------------------------------------------------- */

static void judge(struct session *session)
{
	struct amperf_error *error = &session->outcomes.error;

	if (session->canceled) {
		*error = (struct amperf_error){-ECANCELED, "interrupted"};
		session->exit_code = TOOL_INTERRUPTED;
		return;
	}
	for (size_t i = 0; i < session->job.run_count && !error->code; i++) {
		const struct job_outcome *outcome = &session->outcomes.list[i];

		if (!outcome->error.code || outcome->forgiven)
			continue;
		error->code = outcome->error.code;
		snprintf(error->text, sizeof(error->text), "[%s] %.100s: %.300s",
			 outcome->run->section->name, outcome->run->link, outcome->error.text);
	}
}

static char *document_text(const struct session *session)
{
	json_t *document = job_document(&session->outcomes);
	char *text = NULL;

	if (document)
		text = json_dumps(document, JSON_INDENT(2) | JSON_ENSURE_ASCII);
	json_decref(document);
	return text;
}

static void show(struct session *session)
{
	char *text;

	judge(session);
	text = document_text(session);
	if (!out_files_end(&session->files, text))
		note_exit_code(session, TOOL_FAILED);
	free(text);
	if (session->outcomes.error.code)
		tool_complain("%s", session->outcomes.error.text);
}

static int run_job(struct session *session)
{
	const struct run_options *output = &session->job.output;
	struct out_choice choice = {output->format, output->output, output->json_file,
				    output->quiet};
	struct amperf_error error;

	session->outcomes = (struct job_outcomes){
		.job = &session->job,
		.list = calloc(session->job.run_count, sizeof(struct job_outcome)),
	};
	if (!session->outcomes.list) {
		tool_complain("no memory");
		return TOOL_UNUSABLE;
	}
	if (out_files_begin(&session->files, &choice, &error)) {
		tool_complain("%s", error.text);
		return TOOL_USAGE;
	}
	session->show_progress = !output->quiet && isatty(STDERR_FILENO);
	session->cancel_fd = tool_begin_measuring();
	run_all(session);
	show(session);
	return session->exit_code;
}

int tool_run_job(const struct run_options *given, int argc, char **argv)
{
	struct session session = {0};
	int exit_code = TOOL_OK;

	job_read(&session.job, given, argc, argv);
	if (given->dry_run)
		out_job_plan(stdout, &session.job);
	else
		exit_code = run_job(&session);
	for (size_t i = 0; session.outcomes.list && i < session.job.run_count; i++)
		json_decref(session.outcomes.list[i].document);
	free(session.outcomes.list);
	job_free(&session.job);
	return exit_code;
}
