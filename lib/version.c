/* SPDX-License-Identifier: BSD-3-Clause */
#include "build_info.h"

#include <amperf/amperf.h>

const char *amperf_version(void)
{
	return AMPERF_BUILD_VERSION;
}
