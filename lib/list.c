/* SPDX-License-Identifier: BSD-3-Clause */
#include "error.h"
#include "transport/transport.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int add(void *context, const struct amperf_link_info *info)
{
	struct amperf_link_list *list = context;
	struct amperf_link_info *more =
		realloc(list->links, (list->count + 1) * sizeof(*list->links));

	if (!more)
		return -ENOMEM;
	list->links = more;
	list->links[list->count++] = *info;
	return 0;
}

int amperf_link_list(const struct amperf_system *system, struct amperf_link_list *list,
		     struct amperf_error *error)
{
	int code = 0;

	memset(list, 0, sizeof(*list));
	for (size_t i = 0; amperf_transports[i] && !code; i++)
		code = amperf_transports[i]->list(system, add, list);
	if (!code)
		return 0;
	amperf_link_list_free(list);
	return amperf_fail(error, code, "cannot list the links: %s", strerror(-code));
}

void amperf_link_list_free(struct amperf_link_list *list)
{
	free(list->links);
	memset(list, 0, sizeof(*list));
}
