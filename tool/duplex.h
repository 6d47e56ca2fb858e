/* SPDX-License-Identifier: BSD-3-Clause */
/* The other endpoint, for data the other way. */
#ifndef AMPERF_TOOL_DUPLEX_H
#define AMPERF_TOOL_DUPLEX_H

#include <amperf/amperf.h>

/*
 * Finds an endpoint of the same kind beside `link`. 0; -EINVAL: that kind has none,
 * -ENODEV: there is none, with the reason in `error`.
 */
int duplex_partner(const struct amperf_link_list *list, const char *link,
		   char partner[AMPERF_NAME_BYTES], struct amperf_error *error);

#endif
