/* SPDX-License-Identifier: BSD-3-Clause */
#include "tool.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static const char doc[] =
	"Shows the links that are there, and for each kind that is not usable why, and what to"
	" do about it."
	"\vExamples:\n"
	"  amperf list\n"
	"  amperf list --json\n\n"
	"Exit status: 0, also if no link but null: is usable; 3 the system could not be read.";

static const struct argp_option option_list[] = {
	{"json", 'j', NULL, 0, "print JSON", 0},
	{0},
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	bool *json = state->input;

	switch (key) {
	case 'j':
		*json = true;
		return 0;
	case ARGP_KEY_ARG:
		tool_usage(state, "takes no argument, but there is '%s'", arg);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void print_link(const struct amperf_link_info *info)
{
	printf("%-22s %s", info->name, info->usable ? "usable" : "not usable");
	if (info->channel[0] && info->local_address == AMPERF_ADDRESS_NONE)
		printf(", channel %s - -> 0x%x", info->channel, info->remote_address);
	else if (info->channel[0])
		printf(", channel %s 0x%x -> 0x%x", info->channel, info->local_address,
		       info->remote_address);
	if (info->processor[0])
		printf(", %s", info->processor);
	putchar('\n');
	if (!info->usable)
		printf("%-22s %s\n", "", info->reason);
}

static json_t *link_json(const struct amperf_link_info *info)
{
	json_t *json = json_pack("{s:s, s:b}", "link", info->name, "usable", info->usable);

	if (info->channel[0]) {
		json_object_set_new(json, "channel", json_string(info->channel));
		if (info->local_address != AMPERF_ADDRESS_NONE)
			json_object_set_new(json, "local_address",
					    json_integer(info->local_address));
		json_object_set_new(json, "remote_address", json_integer(info->remote_address));
	}
	if (info->processor[0])
		json_object_set_new(json, "processor", json_string(info->processor));
	if (!info->usable)
		json_object_set_new(json, "reason", json_string(info->reason));
	return json;
}

static void print_json(const struct amperf_link_list *list)
{
	json_t *links = json_array();
	json_t *root = json_pack("{s:i, s:s, s:o}", "schema_version", AMPERF_RESULT_SCHEMA_VERSION,
				 "document", "links", "links", links);

	for (size_t i = 0; i < list->count; i++)
		json_array_append_new(links, link_json(&list->links[i]));
	json_dumpf(root, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(root);
}

int tool_list(int argc, char **argv)
{
	static const struct argp argp = {option_list, parse_option, NULL, doc, NULL, NULL, NULL};
	struct amperf_link_list list;
	struct amperf_error error;
	bool json = false;
	int code;

	argp_parse(&argp, argc, argv, 0, NULL, &json);
	code = amperf_link_list(&tool_system, &list, &error);
	if (code) {
		tool_complain("%s", error.text);
		return tool_exit_code(code);
	}
	if (json)
		print_json(&list);
	for (size_t i = 0; i < list.count && !json; i++)
		print_link(&list.links[i]);
	amperf_link_list_free(&list);
	return TOOL_OK;
}
