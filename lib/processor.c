/* SPDX-License-Identifier: BSD-3-Clause */
/* Remote processors, as the kernel's remoteproc class shows them. */
#include "processor.h"
#include "error.h"
#include "sys.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct search {
	const struct amperf_system *system;
	const char *name; /* NULL: any */
	struct amperf_processor *found;
	size_t count;
	char all[AMPERF_REASON_BYTES]; /* what there is, for the error */
};

static void read_attribute(const struct amperf_system *system, const char *id,
			   const char *attribute, char *text)
{
	char path[PATH_MAX];

	text[0] = '\0';
	if (!amperf_sys_path(path, system, "/sys/class/remoteproc/%s/%s", id, attribute))
		amperf_sys_read(path, text, AMPERF_NAME_BYTES);
}

static int consider(void *context, const char *id)
{
	struct search *search = context;
	struct amperf_processor processor = {0};
	size_t used = strlen(search->all);

	amperf_sys_copy_text(processor.id, sizeof(processor.id), id, strlen(id));
	read_attribute(search->system, id, "name", processor.name);
	read_attribute(search->system, id, "state", processor.state);
	read_attribute(search->system, id, "firmware", processor.firmware);
	snprintf(search->all + used, sizeof(search->all) - used, "%s%.32s (%.32s)",
		 used ? ", " : "", processor.id, processor.name);
	if (search->name && strcmp(search->name, processor.id) != 0 &&
	    strcmp(search->name, processor.name) != 0)
		return 0;
	*search->found = processor;
	search->count++;
	return 0;
}

int amperf_processor_find(const struct amperf_system *system, const char *name,
			  struct amperf_processor *processor, struct amperf_error *error)
{
	struct amperf_processor found; /* `name` may point into *processor */
	struct search search = {.system = system, .name = name, .found = &found};
	char folder[PATH_MAX];

	if (!amperf_sys_path(folder, system, "/sys/class/remoteproc"))
		amperf_sys_each(folder, "", consider, &search);
	if (search.count == 1) {
		*processor = found;
		return 0;
	}
	if (!search.all[0])
		return amperf_fail(error, -ENODEV,
				   "no remote processor in %s; is the driver loaded"
				   " (on an STM32MP1: modprobe stm32_rproc)?",
				   folder);
	if (!search.count)
		return amperf_fail(error, -ENODEV,
				   "no remote processor is called '%s'; there is %s", name,
				   search.all);
	return amperf_fail(error, -EINVAL,
			   "several remote processors, name one with --remoteproc: %s", search.all);
}

bool amperf_processor_runs(const struct amperf_processor *processor)
{
	return strcmp(processor->state, "running") == 0 ||
	       strcmp(processor->state, "attached") == 0;
}

static int refused(const struct amperf_processor *processor, const char *attribute, int code,
		   struct amperf_error *error)
{
	if (code == -EACCES || code == -EPERM)
		return amperf_fail(
			error, code,
			"no permission to write /sys/class/remoteproc/%s/%s; run as root",
			processor->id, attribute);
	return amperf_fail(error, code, "cannot write /sys/class/remoteproc/%s/%s: %s",
			   processor->id, attribute, strerror(-code));
}

int amperf_processor_write(const struct amperf_system *system,
			   const struct amperf_processor *processor, const char *attribute,
			   const char *text, struct amperf_error *error)
{
	char path[PATH_MAX];
	int code = amperf_sys_path(path, system, "/sys/class/remoteproc/%s/%s", processor->id,
				   attribute);

	if (!code)
		code = amperf_sys_write(path, text);
	return code ? refused(processor, attribute, code, error) : 0;
}
