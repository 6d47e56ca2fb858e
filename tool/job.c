/* SPDX-License-Identifier: BSD-3-Clause */
#include "job.h"
#include "tool.h"
#include "units.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JOB "job"
#define GLOBAL "global"

/* Keys that are no options of `amperf run`. */
static const char *const run_keys[] = {"link",     "optional", "bring-up",
				       "firmware", "ring",     "tty-name"};
static const char *const job_keys[] = {"name", "description"};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void refuse(const struct job *job, unsigned line, const char *format, ...)
	__attribute__((format(printf, 3, 4), noreturn));

static void refuse(const struct job *job, unsigned line, const char *format, ...)
{
	char text[AMPERF_ERROR_TEXT_BYTES], where[JOB_WHERE_BYTES];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	tool_blame(job_file_where(where, &job->file, line));
	tool_complain("%s", text);
	exit(TOOL_USAGE);
}

static void *checked(void *memory)
{
	if (memory)
		return memory;
	tool_complain("no memory");
	exit(TOOL_UNUSABLE);
}

static char *keep(struct job *job, char *argument)
{
	size_t bytes = (job->argument_count + 1) * sizeof(*job->arguments);

	job->arguments = checked(realloc(job->arguments, bytes));
	return job->arguments[job->argument_count++] = checked(argument);
}

/* ---- Which keys may stand where ----------------------------------------- */

static bool is_among(const char *key, const char *const *keys, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(key, keys[i]) == 0)
			return true;
	return false;
}

static bool is_of_job(const char *key)
{
	const struct argp_option *option = run_options_find(key);

	return is_among(key, job_keys, COUNT(job_keys)) ||
	       (option && option->group == RUN_GROUP_OUTPUT);
}

static bool is_of_run(const char *key)
{
	const struct argp_option *option = run_options_find(key);

	return is_among(key, run_keys, COUNT(run_keys)) ||
	       (option && option->group != RUN_GROUP_OUTPUT && option->group != RUN_GROUP_ALL &&
		option->group != RUN_GROUP_JOB);
}

static void check_keys(const struct job *job, const struct job_section *section)
{
	bool in_job = strcmp(section->name, JOB) == 0;

	for (size_t i = 0; i < section->entry_count; i++) {
		const struct job_entry *entry = &section->entries[i];

		if (in_job ? is_of_job(entry->key) : is_of_run(entry->key))
			continue;
		if (in_job && is_of_run(entry->key))
			refuse(job, entry->line, "%s: belongs in [global] or a run, not in [job]",
			       entry->key);
		if (is_of_job(entry->key))
			refuse(job, entry->line, "%s: is of all runs; it belongs in [job]",
			       entry->key);
		if (run_options_find(entry->key))
			refuse(job, entry->line, "%s: is for the command line only", entry->key);
		refuse(job, entry->line,
		       "%s: there is no such key; 'amperf run --help' has them,"
		       " without the dashes",
		       entry->key);
	}
}

/* ---- Values ------------------------------------------------------------- */

static bool yes_or_no(const struct job *job, const struct job_entry *entry)
{
	if (strcmp(entry->value, "yes") == 0)
		return true;
	if (strcmp(entry->value, "no") == 0)
		return false;
	refuse(job, entry->line, "%s: '%s' is neither yes nor no", entry->key, entry->value);
}

/* The run's own, or [global]'s. */
static const struct job_entry *find(const struct job *job, const struct job_section *section,
				    const char *key)
{
	const struct job_entry *own = job_section_entry(section, key);

	return own ? own : job_section_entry(job_file_section(&job->file, GLOBAL), key);
}

static bool find_yes(const struct job *job, const struct job_section *section, const char *key)
{
	const struct job_entry *entry = find(job, section, key);

	return entry && yes_or_no(job, entry);
}

/* As if it stood on the command line. */
static void add_entry(struct job *job, struct run_options *options, const struct job_entry *entry)
{
	const struct argp_option *option = run_options_find(entry->key);
	char where[JOB_WHERE_BYTES], program[] = "amperf run", *argument;
	char *argv[] = {program, NULL, NULL};

	/* --firmware is --all's. */
	if (!option || is_among(entry->key, run_keys, COUNT(run_keys)) ||
	    (!option->arg && !yes_or_no(job, entry)))
		return;
	if (asprintf(&argument, "--%s%s%s", entry->key, option->arg ? "=" : "",
		     option->arg ? entry->value : "") < 0)
		argument = NULL;
	argv[1] = keep(job, argument);
	tool_blame(job_file_where(where, &job->file, entry->line));
	run_options_add(options, 2, argv);
	tool_blame(NULL);
}

static void add_section(struct job *job, struct run_options *options,
			const struct job_section *section, const struct job_section *hidden_by)
{
	for (size_t i = 0; section && i < section->entry_count; i++)
		if (!job_section_entry(hidden_by, section->entries[i].key))
			add_entry(job, options, &section->entries[i]);
}

static void read_firmware(const struct job *job, const struct job_section *section,
			  struct job_firmware *firmware)
{
	const struct job_entry *file = find(job, section, "firmware");
	const struct job_entry *ring = find(job, section, "ring");
	const struct job_entry *tty_name = find(job, section, "tty-name");
	uint64_t buffers = 0;

	if (ring && (!units_parse_number(ring->value, AMPERF_RING_MAX, &buffers) ||
		     buffers < AMPERF_RING_MIN || (buffers & (buffers - 1))))
		refuse(job, ring->line, "ring: '%s' is none of 16, 32, 64, 128, 256", ring->value);
	firmware->file = file ? file->value : NULL;
	firmware->tty_name = tty_name ? tty_name->value : NULL;
	firmware->ring = (uint32_t)buffers;
}

bool job_firmware_asked(const struct job_firmware *firmware)
{
	return firmware->file || firmware->tty_name || firmware->ring;
}

/* ---- Runs --------------------------------------------------------------- */

/* What opening it would tell too, but after other runs. */
static void check_link(const struct job *job, const struct job_entry *entry, const char *link)
{
	size_t kind = strcspn(link, ":");
	struct amperf_link_list list;
	struct amperf_error error;
	bool known = link[0] == '/';

	if (amperf_link_list(&tool_system, &list, &error))
		return;
	for (size_t i = 0; i < list.count && link[kind]; i++)
		known |= strncmp(list.links[i].name, link, kind + 1) == 0;
	amperf_link_list_free(&list);
	if (!known)
		refuse(job, entry->line,
		       "link: '%s' is not a link; 'amperf list' shows those that are there", link);
}

static void add_run(struct job *job, const struct job_section *section, const char *link)
{
	size_t bytes = (job->run_count + 1) * sizeof(*job->runs);
	char where[JOB_WHERE_BYTES], place[JOB_WHERE_BYTES + 64];
	struct job_run *run;

	job->runs = checked(realloc(job->runs, bytes));
	run = &job->runs[job->run_count++];
	*run = (struct job_run){.section = section, .link = link};
	run->optional = find_yes(job, section, "optional");
	run->bring_up = find_yes(job, section, "bring-up");
	read_firmware(job, section, &run->firmware);
	run_options_init(&run->options);
	add_section(job, &run->options, job_file_section(&job->file, GLOBAL), section);
	add_section(job, &run->options, section, NULL);
	run_options_add(&run->options, job->argc, job->argv);
	run->options.link = link;
	/* What is written and shown is the job's, and checked with each run. */
	run->options.json_file = job->output.json_file;
	run->options.output = job->output.output;
	run->options.format = job->output.format;
	snprintf(place, sizeof(place), "%s: [%s]", job_file_where(where, &job->file, section->line),
		 section->name);
	tool_blame(place);
	run_options_finish(&run->options);
	tool_blame(NULL);
	run->options.json_file = run->options.output = NULL;
	run->options.format = RUN_FORMAT_TABLE;
}

/* A run for each link, which the command line may replace. */
static void add_runs(struct job *job, const struct job_section *section)
{
	const struct job_entry *entry = find(job, section, "link");
	char *list, *rest, *link;

	if (job->given->link) {
		add_run(job, section, keep(job, strdup(job->given->link)));
		return;
	}
	if (!entry)
		refuse(job, section->line, "[%s]: has no link, and neither has [global]",
		       section->name);
	list = keep(job, strdup(entry->value));
	for (link = strtok_r(list, " \t", &rest); link; link = strtok_r(NULL, " \t", &rest)) {
		check_link(job, entry, link);
		add_run(job, section, link);
	}
}

static bool is_wanted(const struct job *job, const struct job_section *section)
{
	const struct run_options *given = job->given;

	if (strcmp(section->name, JOB) == 0 || strcmp(section->name, GLOBAL) == 0)
		return false;
	for (size_t i = 0; i < given->section_count; i++)
		if (strcmp(section->name, given->sections[i]) == 0)
			return true;
	return given->section_count == 0;
}

static void check_wanted(const struct job *job)
{
	for (size_t i = 0; i < job->given->section_count; i++) {
		const char *name = job->given->sections[i];

		if (job_file_section(&job->file, name) && strcmp(name, JOB) != 0 &&
		    strcmp(name, GLOBAL) != 0)
			continue;
		tool_complain("--section: %s has no run [%s]", job->file.path, name);
		exit(TOOL_USAGE);
	}
}

/* ---- The job ------------------------------------------------------------ */

/* "jobs/evaluation.job" -> "evaluation" */
static char *name_of_file(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const char *suffix = strrchr(name, '.');

	return suffix > name ? strndup(name, (size_t)(suffix - name)) : strdup(name);
}

static void read_job(struct job *job)
{
	const struct job_section *section = job_file_section(&job->file, JOB);
	const struct job_entry *name = job_section_entry(section, "name");
	const struct job_entry *description = job_section_entry(section, "description");

	job->name = checked(name ? strdup(name->value) : name_of_file(job->file.path));
	job->description = description ? description->value : NULL;
	run_options_init(&job->output);
	add_section(job, &job->output, section, NULL);
	run_options_add(&job->output, job->argc, job->argv);
	if (job->output.stream_file) {
		tool_complain("--json-stream is of a single run; leave it out, or the job file");
		exit(TOOL_USAGE);
	}
	if (job->output.format == RUN_FORMAT_LOG) {
		tool_complain("--format log is of a single run; leave it out, or the job file");
		exit(TOOL_USAGE);
	}
	if (job->given->all) {
		tool_complain("--all measures all links; leave it out, or the job file");
		exit(TOOL_USAGE);
	}
}

void job_read(struct job *job, const struct run_options *given, int argc, char **argv)
{
	struct amperf_error error;

	*job = (struct job){.argc = argc, .argv = argv, .given = given};
	if (job_file_read(&job->file, given->job, &error)) {
		tool_complain("%s", error.text);
		exit(TOOL_USAGE);
	}
	for (size_t i = 0; i < job->file.section_count; i++)
		check_keys(job, &job->file.sections[i]);
	read_job(job);
	check_wanted(job);
	for (size_t i = 0; i < job->file.section_count; i++)
		if (is_wanted(job, &job->file.sections[i]))
			add_runs(job, &job->file.sections[i]);
	if (job->run_count)
		return;
	tool_complain("%s: has no run; write e.g. [echo], and below it link = null:",
		      job->file.path);
	exit(TOOL_USAGE);
}

void job_free(struct job *job)
{
	for (size_t i = 0; i < job->run_count; i++)
		free(job->runs[i].options.tests);
	for (size_t i = 0; i < job->argument_count; i++)
		free(job->arguments[i]);
	free(job->arguments);
	free(job->runs);
	free(job->name);
	job_file_free(&job->file);
}
