/* SPDX-License-Identifier: BSD-3-Clause */
#include "output.h"
#include "render.h"
#include "tool.h"

#include <stdlib.h>
#include <string.h>

static bool is_shown(const struct out_choice *choice)
{
	if (choice->format == RUN_FORMAT_LOG)
		return false;
	if (choice->format != RUN_FORMAT_TABLE || choice->output)
		return true;
	return !choice->quiet && !choice->on_stdout &&
	       !(choice->json_file && strcmp(choice->json_file, "-") == 0);
}

int out_files_begin(struct out_files *files, const struct out_choice *choice,
		    struct amperf_error *error)
{
	int code = 0;

	memset(files, 0, sizeof(*files));
	files->choice = *choice;
	files->show = is_shown(choice);
	if (files->show && choice->output)
		code = out_json_begin(&files->shown, choice->output, error);
	if (!code && choice->json_file)
		code = out_json_begin(&files->json, choice->json_file, error);
	if (code)
		out_files_drop(files);
	return code;
}

void out_files_drop(struct out_files *files)
{
	struct amperf_error error;

	if (files->shown.out)
		out_json_end(&files->shown, NULL, &error);
	if (files->json.out)
		out_json_end(&files->json, NULL, &error);
}

static bool complain(const struct amperf_error *error)
{
	tool_complain("%s", error->text);
	return false;
}

static enum render_format render_format_of(enum run_format format)
{
	switch (format) {
	case RUN_FORMAT_CSV:
		return RENDER_CSV;
	case RUN_FORMAT_MARKDOWN:
		return RENDER_MARKDOWN;
	default:
		return RENDER_TEXT;
	}
}

/* Without a figure there is nothing to show but the error, which is told anyway. */
static bool has_figures(const json_t *document)
{
	const json_t *run = document_run(document, 0);

	return document_kind(document) == DOCUMENT_SURVEY ||
	       document_kind(document) == DOCUMENT_SEARCH ||
	       document_kind(document) == DOCUMENT_EXPLANATION || document_has(run, "settings");
}

/* *wrote: something; false if that failed, and was told. */
static bool render(const struct out_files *files, FILE *out, const char *text, bool *wrote)
{
	struct amperf_error error;
	json_t *document = document_parse(text, strlen(text), "the result", &error);
	int code = 0;

	if (!document)
		return complain(&error);
	*wrote = has_figures(document);
	if (*wrote)
		code = render_document(out, document, render_format_of(files->choice.format),
				       render_has_colour(out));
	json_decref(document);
	if (code)
		tool_complain("no memory to show the result");
	return !code;
}

/* Whether stdout took it is seen at the command's end. */
static bool show(struct out_files *files, const char *text)
{
	bool json = files->choice.format == RUN_FORMAT_JSON;
	FILE *out = files->shown.out ? files->shown.out : stdout;
	struct amperf_error error;
	bool wrote = false, good = true;

	if (json && !files->shown.out)
		fputs(text ? text : "", stdout);
	else if (!json && text)
		good = render(files, out, text, &wrote);
	if (!files->shown.out)
		return good;
	if (out_json_end(&files->shown, json ? text : wrote && good ? "" : NULL, &error))
		return complain(&error);
	return good;
}

bool out_files_end(struct out_files *files, const char *text)
{
	struct amperf_error error;
	bool good = true;

	if (files->show)
		good = show(files, text);
	if (files->choice.json_file && out_json_end(&files->json, text, &error))
		good = complain(&error);
	if (!text && (files->choice.json_file || files->show))
		tool_complain("no memory for the result");
	return good && text;
}
