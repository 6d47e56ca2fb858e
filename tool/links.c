/* SPDX-License-Identifier: BSD-3-Clause */
#include "links.h"
#include "cmd_run.h"
#include "output.h"
#include "run_document.h"
#include "tool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void measure_one(struct links *links, size_t at)
{
	struct links_entry *entry = &links->entries[at];
	char prefix[AMPERF_NAME_BYTES + 64];

	snprintf(prefix, sizeof(prefix), "link %zu of %zu, %.100s: ", at + 1, links->count,
		 entry->options.link);
	entry->exit_code = cmd_run_measure(&entry->options, links->cancel_fd,
					   links->show_progress ? prefix : NULL, &entry->result,
					   &entry->error);
}

static void measure_in_turn(struct links *links)
{
	bool canceled = false;

	for (size_t i = 0; i < links->count; i++) {
		if (canceled) {
			links->entries[i].error =
				(struct amperf_error){-ECANCELED, "interrupted before"};
			continue;
		}
		measure_one(links, i);
		canceled = links->entries[i].exit_code == TOOL_INTERRUPTED;
	}
	if (canceled)
		links->error = (struct amperf_error){-ECANCELED, "interrupted"};
}

/* ---- What came of it ---------------------------------------------------- */

/* A link that was never measured was left out; that it was is told in the document. */
static bool is_left_out(const struct links *links, const struct links_entry *entry)
{
	return !entry->result && entry->exit_code == TOOL_UNUSABLE && !links->at_once &&
	       !links->strict;
}

static bool has_figures(const struct links *links)
{
	for (size_t i = 0; i < links->count; i++)
		if (links->entries[i].result)
			return true;
	return false;
}

static void note(struct links *links, const struct links_entry *entry)
{
	struct amperf_error *error = &links->error;

	if (error->code)
		return;
	error->code = entry->error.code;
	snprintf(error->text, sizeof(error->text), "%.500s", entry->error.text);
}

/* The worst: interrupted, then failed, then not usable. */
static int judge(struct links *links)
{
	static const int order[] = {TOOL_INTERRUPTED, TOOL_FAILED, TOOL_USAGE, TOOL_UNUSABLE};
	bool none = !has_figures(links);

	for (size_t k = 0; k < sizeof(order) / sizeof(order[0]); k++)
		for (size_t i = 0; i < links->count; i++) {
			const struct links_entry *entry = &links->entries[i];

			if (entry->exit_code != order[k] || (!none && is_left_out(links, entry)))
				continue;
			note(links, entry);
			return order[k];
		}
	return TOOL_OK;
}

static int show(struct links *links, struct out_files *files)
{
	int exit_code = judge(links);
	char *text = run_document_text(links_document(links));

	if (!out_files_end(files, text) && !exit_code)
		exit_code = TOOL_FAILED;
	free(text);
	if (links->error.code)
		tool_complain("%s", links->error.text);
	return exit_code;
}

static void free_entries(struct links *links)
{
	for (size_t i = 0; i < links->count; i++) {
		amperf_result_free(links->entries[i].result);
		free(links->entries[i].options.tests);
	}
}

int links_run(struct links *links)
{
	const struct run_options *options = links->options;
	struct out_choice choice = {
		.format = options->format,
		.output = options->output,
		.json_file = options->json_file,
		.quiet = options->quiet,
	};
	struct out_files files;
	int exit_code = TOOL_USAGE;

	if (out_files_begin(&files, &choice, &links->error)) {
		tool_complain("%s", links->error.text);
	} else {
		links->show_progress = !options->quiet && isatty(STDERR_FILENO);
		links->cancel_fd = tool_begin_measuring();
		if (links->at_once)
			links_measure_at_once(links);
		else
			measure_in_turn(links);
		exit_code = show(links, &files);
	}
	free_entries(links);
	return exit_code;
}
