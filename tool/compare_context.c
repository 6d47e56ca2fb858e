/* SPDX-License-Identifier: BSD-3-Clause */
/* What two results were measured with, and what of that is not the same. */
#include "compare.h"

#include <stdlib.h>
#include <string.h>

struct aspect {
	const char *path; /* in the document, or in its first run */
	const char *what;
};

/* With another one, the figures are of another thing. */
static const struct aspect obstacles[] = {
	{"context.clock.kind", "clocks"},
	{"context.clock.note", "clocks"},
	{"context.board.model", "boards"},
	{"context.board.name", "boards"},
	{"context.firmware.board", "firmware's boards"},
	{"context.firmware.protocol_versions", "versions of the protocol"},
};

/* These may be what is compared. */
static const struct aspect differences[] = {
	{"context.tool.version", "amperf"},
	{"context.tool.compiler", "amperf's compiler"},
	{"context.tool.compiler_flags", "amperf's compiler flags"},
	{"context.kernel.release", "kernel"},
	{"context.kernel.version", "kernel's build"},
	{"context.cpu", "processors of Linux"},
	{"context.clock.resolution_ns", "clock's resolution, ns"},
	{"context.firmware.version", "firmware"},
	{"context.firmware.build_id", "firmware's build"},
	{"context.firmware.core_hz", "other core's clock, Hz"},
	{"context.firmware.tx_ring_buffers", "buffers to Linux"},
	{"context.firmware.rx_ring_buffers", "buffers from Linux"},
	{"context.firmware.log_output", "firmware's log"},
	{"context.firmware.log_uart_baud", "firmware's log, baud"},
	{"errors", "transactions that failed"},
	{"error.text", "what ended the run"},
};

/* Of the runs of a link. */
static const struct aspect link_obstacles[] = {
	{"settings.packet", "packets"},
	{"settings.verify", "verification"},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const json_t *look(const json_t *document, const char *path)
{
	const json_t *there = document_at(document, path);

	return there ? there : document_at(document_run(document, 0), path);
}

/* As text, the caller's; NULL: no memory. */
static char *text_of(const json_t *json)
{
	if (!json)
		return strdup("not known");
	if (json_is_string(json))
		return strdup(json_string_value(json));
	return json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);
}

static void add_line(json_t *lines, const char *what, const char *of, const json_t *base,
		     const json_t *now)
{
	char *a = text_of(base), *b = text_of(now);

	if (a && b)
		json_array_append_new(lines, json_sprintf("%s%s%s: %s; now %s", what,
							  of[0] ? " of " : "", of, a, b));
	free(a);
	free(b);
}

static bool same(const json_t *base, const json_t *now)
{
	return (!base && !now) || (base && now && json_equal((json_t *)base, (json_t *)now));
}

static void add_aspects(json_t *lines, const struct aspect *aspects, size_t count,
			const struct compare_side *base, const struct compare_side *now)
{
	for (size_t i = 0; i < count; i++) {
		const json_t *a = look(base->document, aspects[i].path);
		const json_t *b = look(now->document, aspects[i].path);

		if (!same(a, b))
			add_line(lines, aspects[i].what, "", a, b);
	}
}

/* The first run of the same link. */
static const json_t *find_run(const json_t *document, const char *link)
{
	const json_t *run;

	for (size_t i = 0; (run = document_run(document, i)); i++)
		if (strcmp(document_text(run, "settings.link", ""), link) == 0)
			return run;
	return NULL;
}

static void add_link_aspects(json_t *lines, const json_t *base, const json_t *now, const char *link)
{
	for (size_t i = 0; i < COUNT(link_obstacles); i++) {
		const json_t *a = document_at(base, link_obstacles[i].path);
		const json_t *b = document_at(now, link_obstacles[i].path);

		/* Older files do not say whether data was verified. */
		if (a && b && !same(a, b))
			add_line(lines, link_obstacles[i].what, link, a, b);
	}
}

json_t *compare_obstacles(const struct compare_side *base, const struct compare_side *now)
{
	json_t *lines = json_array();
	const json_t *run;

	add_aspects(lines, obstacles, COUNT(obstacles), base, now);
	for (size_t i = 0; (run = document_run(base->document, i)); i++) {
		const char *link = document_text(run, "settings.link", "");
		const json_t *other = find_run(now->document, link);

		if (other && find_run(base->document, link) == run)
			add_link_aspects(lines, run, other, link);
	}
	return lines;
}

json_t *compare_differences(const struct compare_side *base, const struct compare_side *now)
{
	json_t *lines = json_array();

	add_aspects(lines, differences, COUNT(differences), base, now);
	return lines;
}
