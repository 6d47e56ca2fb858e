/* SPDX-License-Identifier: BSD-3-Clause */
#include "fw_control.h"

#include "tool.h"

#include <string.h>

/* The first link that can be used; leaves the name empty if there is none. */
static int first_link(char *name, struct amperf_error *error)
{
	struct amperf_link_list list;
	int code = amperf_link_list(&tool_system, &list, error);

	if (code)
		return code;
	name[0] = '\0';
	for (size_t i = 0; i < list.count && !name[0]; i++)
		if (list.links[i].usable && list.links[i].channel[0])
			memcpy(name, list.links[i].name, sizeof(list.links[i].name));
	amperf_link_list_free(&list);
	return 0;
}

static int fail(int code, const struct amperf_error *error)
{
	tool_complain("%s", error->text);
	return tool_exit_code(code);
}

int fw_control(const char *link_name, uint32_t key, uint32_t value)
{
	char name[AMPERF_NAME_BYTES] = "";
	struct amperf_link_config config = {.name = link_name, .system = tool_system};
	struct amperf_link *link;
	struct amperf_error error;
	int code = 0;

	config.cancel_fd = tool_signal_fd();
	if (!config.name) {
		config.name = name;
		code = first_link(name, &error);
		if (!code && !name[0]) {
			tool_complain("no link is usable; 'amperf list' says why");
			return TOOL_UNUSABLE;
		}
	}
	if (!code)
		code = amperf_link_open(&link, &config, &error);
	if (code)
		return fail(code, &error);
	code = amperf_link_control(link, key, value, NULL, &error);
	amperf_link_close(link);
	return code ? fail(code, &error) : TOOL_OK;
}
