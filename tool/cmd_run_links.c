/* SPDX-License-Identifier: BSD-3-Clause */
#include "cmd_run_links.h"
#include "duplex.h"
#include "links.h"
#include "output.h"
#include "test_list.h"
#include "tool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct session {
	struct links links;
	char partner[AMPERF_NAME_BYTES]; /* of --duplex with one link */
};

/* The same tests, but of one kind. */
static void change_kind(struct run_options *options, enum amperf_kind kind)
{
	for (size_t i = 0; i < options->test_count; i++)
		options->tests[i].kind = kind;
}

static void add_link(struct links *links, const char *name)
{
	struct run_options *options = &links->entries[links->count].options;
	const struct run_options *all = links->options;

	*options = *all;
	options->link = name;
	test_list_reserve(options, all->test_count);
	options->test_count = all->test_count;
	memcpy(options->tests, all->tests, all->test_count * sizeof(*all->tests));
	if (links->duplex)
		change_kind(options, links->count ? AMPERF_KIND_SOURCE : AMPERF_KIND_SINK);
	links->count++;
}

static int find_partner(struct session *session, const char *link)
{
	struct amperf_link_list list;
	struct amperf_error error;
	int code = amperf_link_list(&tool_system, &list, &error);

	if (!code) {
		code = duplex_partner(&list, link, session->partner, &error);
		amperf_link_list_free(&list);
	}
	if (code)
		tool_complain("%s", error.text);
	return tool_exit_code(code);
}

static int show_plan(const struct links *links)
{
	for (size_t i = 0; i < links->count; i++) {
		out_plan(stdout, &links->entries[i].options);
		free(links->entries[i].options.tests);
	}
	return TOOL_OK;
}

int tool_run_links(const struct run_options *options)
{
	struct session *session = calloc(1, sizeof(*session));
	int exit_code = session ? TOOL_OK : TOOL_UNUSABLE;

	if (!session) {
		tool_complain("no memory");
		return exit_code;
	}
	session->links.options = options;
	session->links.document = "survey";
	session->links.at_once = options->at_once;
	session->links.duplex = options->duplex;
	session->links.strict = true;
	if (options->duplex && options->link_count < 2)
		exit_code = find_partner(session, options->link);
	for (size_t i = 0; i < options->link_count && !exit_code; i++)
		add_link(&session->links, options->links[i]);
	if (session->partner[0] && !exit_code)
		add_link(&session->links, session->partner);
	if (!exit_code)
		exit_code =
			options->dry_run ? show_plan(&session->links) : links_run(&session->links);
	free(session);
	return exit_code;
}
