/* SPDX-License-Identifier: BSD-3-Clause */
#include "context.h"
#include "build_info.h"
#include "sys.h"

#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

/* A string that may not be UTF-8 (Jansson refuses it): then its printable part. */
static json_t *text_json(const char *text)
{
	char clean[512];
	json_t *json = json_string(text);

	if (json)
		return json;
	amperf_sys_copy_text(clean, sizeof(clean), text, strlen(text));
	return json_string(clean);
}

json_t *amperf_context_tool(void)
{
	return json_pack("{s:s, s:s, s:s, s:s}", "name", "amperf", "version", AMPERF_BUILD_VERSION,
			 "compiler", AMPERF_BUILD_COMPILER, "compiler_flags", AMPERF_BUILD_FLAGS);
}

json_t *amperf_context_kernel(void)
{
	struct utsname kernel;

	uname(&kernel);
	return json_pack("{s:s, s:s, s:s, s:s}", "name", kernel.sysname, "release", kernel.release,
			 "version", kernel.version, "machine", kernel.machine);
}

static void set_text(json_t *object, const char *key, const struct amperf_system *system,
		     const char *file)
{
	char path[PATH_MAX], text[256];

	if (!amperf_sys_path(path, system, "%s", file) &&
	    !amperf_sys_read(path, text, sizeof(text)) && text[0])
		json_object_set_new(object, key, text_json(text));
}

/* A file with a frequency in kHz. */
static void set_khz(json_t *object, const char *key, const struct amperf_system *system,
		    const char *policy, const char *file)
{
	char path[PATH_MAX], text[64];

	if (!amperf_sys_path(path, system, "/sys/devices/system/cpu/cpufreq/%s/%s", policy, file) &&
	    !amperf_sys_read(path, text, sizeof(text)) && text[0])
		json_object_set_new(object, key, json_integer(strtoll(text, NULL, 10) * 1000));
}

struct policies {
	const struct amperf_system *system;
	json_t *array;
};

static int add_policy(void *context, const char *policy)
{
	struct policies *policies = context;
	json_t *object = json_object();
	char file[PATH_MAX];

	amperf_sys_path(file, NULL, "/sys/devices/system/cpu/cpufreq/%s/scaling_governor", policy);
	set_text(object, "governor", policies->system, file);
	amperf_sys_path(file, NULL, "/sys/devices/system/cpu/cpufreq/%s/affected_cpus", policy);
	set_text(object, "cpus", policies->system, file);
	set_khz(object, "current_hz", policies->system, policy, "scaling_cur_freq");
	set_khz(object, "min_hz", policies->system, policy, "scaling_min_freq");
	set_khz(object, "max_hz", policies->system, policy, "scaling_max_freq");
	json_array_append_new(policies->array, object);
	return 0;
}

json_t *amperf_context_cpu(const struct amperf_system *system)
{
	json_t *cpu = json_object();
	struct policies policies = {system, json_array()};
	char folder[PATH_MAX];

	set_text(cpu, "online", system, "/sys/devices/system/cpu/online");
	if (!amperf_sys_path(folder, system, "/sys/devices/system/cpu/cpufreq"))
		amperf_sys_each(folder, "policy", add_policy, &policies);
	json_object_set_new(cpu, "frequencies", policies.array);
	return cpu;
}

json_t *amperf_context_board(const struct amperf_system *system, const char *name)
{
	json_t *board = json_object();

	set_text(board, "model", system, "/proc/device-tree/model");
	if (name)
		json_object_set_new(board, "name", text_json(name));
	return board;
}

json_t *amperf_context_clock(const char *note)
{
	struct timespec resolution = {0};
	json_t *clock;

	clock_getres(CLOCK_MONOTONIC, &resolution);
	clock = json_pack("{s:s, s:I}", "kind", "CLOCK_MONOTONIC", "resolution_ns",
			  (json_int_t)resolution.tv_sec * 1000000000 + resolution.tv_nsec);
	if (note)
		json_object_set_new(clock, "note", text_json(note));
	return clock;
}

json_t *amperf_context_date(void)
{
	time_t now = time(NULL);
	struct tm utc;
	char text[32];

	gmtime_r(&now, &utc);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
	return json_string(text);
}
