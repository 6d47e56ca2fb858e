// SPDX-License-Identifier: BSD-3-Clause
// A C++ program with libamperf.
#include <amperf/amperf.h>

#include <cstdio>
#include <string>

int main()
{
	const std::string data = "bytes of a C++ program", nothing(data.size(), '\0');
	std::string back = nothing;
	amperf_link_config config = {};
	amperf_transfer outcome;
	amperf_error error;
	amperf_link *link;

	config.name = "null:";
	config.cancel_fd = -1;
	if (amperf_link_open(&link, &config, &error) ||
	    amperf_link_echo(link, data.data(), &back[0], data.size(), &outcome, &error)) {
		std::fprintf(stderr, "%s\n", error.text);
		return 1;
	}
	amperf_link_close(link);
	std::printf("libamperf %s: '%s'\n", amperf_version(), back.c_str());
	return back == data && outcome.bytes == data.size() ? 0 : 1;
}
