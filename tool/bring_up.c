/* SPDX-License-Identifier: BSD-3-Clause */
#include "bring_up.h"
#include "all.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define WAIT_NS UINT64_C(10000000000)

/* The modules of each kind of link; the kernel loads what these rest on. */
static const struct {
	const char *kind;
	const char *module;
} needs[] = {
	{"tty", "rpmsg_tty"},  {"char", "rpmsg_char"}, {"char", "rpmsg_ctrl"},
	{"netlink", "amperf"}, {"kernel", "amperf"},   {"shm", "amperf_shm"},
};

static void note_change(struct bring_up *up, const char *what, const char *name)
{
	if (up->change_count < BRING_UP_CHANGES_MAX)
		snprintf(up->changes[up->change_count++], sizeof(up->changes[0]), "%s %s", what,
			 name);
}

static void note_failure(struct bring_up *up, const char *kind, const struct amperf_error *error)
{
	if (up->failure_count == BRING_UP_KINDS_MAX)
		return;
	up->failures[up->failure_count].kind = kind;
	up->failures[up->failure_count++].error = *error;
}

const char *bring_up_failure(const struct bring_up *up, const char *kind)
{
	for (size_t i = 0; i < up->failure_count; i++)
		if (strcmp(up->failures[i].kind, kind) == 0)
			return up->failures[i].error.text;
	return NULL;
}

static void load_modules(struct bring_up *up)
{
	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
		struct amperf_error error;
		int code;

		if (!all_kind_wanted(up->kinds, needs[i].kind))
			continue;
		code = amperf_module_load(up->system, needs[i].module, &error);
		if (code > 0)
			note_change(up, "loaded", needs[i].module);
		else if (code < 0)
			note_failure(up, needs[i].kind, &error);
	}
}

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* A firmware that runs is taken, unless another one was asked for by name. */
static bool runs_already(const struct bring_up *up, const struct amperf_processor *processor)
{
	if (strcmp(processor->state, "running") != 0 && strcmp(processor->state, "attached") != 0)
		return false;
	return !up->firmware || strcmp(file_name(up->firmware), processor->firmware) == 0;
}

static int start_firmware(struct bring_up *up, struct amperf_processor *processor)
{
	struct amperf_firmware_config config = {
		.file = up->firmware ? up->firmware : BRING_UP_FIRMWARE,
		.system = *up->system,
	};
	int code = amperf_processor_find(up->system, NULL, processor, &up->firmware_error);

	if (code || runs_already(up, processor))
		return code;
	code = amperf_firmware_start(&config, processor, &up->firmware_error);
	if (!code)
		note_change(up, "started", processor->firmware);
	return code;
}

int bring_up(struct bring_up *up)
{
	struct amperf_processor processor;
	struct amperf_error error;
	int code;

	up->change_count = up->failure_count = 0;
	memset(&up->firmware_error, 0, sizeof(up->firmware_error));
	load_modules(up);
	code = start_firmware(up, &processor);
	if (code)
		up->firmware_error.code = code;
	/* What is there already has come long ago. */
	if (code || !up->change_count)
		return 0;
	/* A wait in vain is told better by what is missing then. */
	code = amperf_firmware_wait(up->system, processor.id, WAIT_NS, up->cancel_fd, &error);
	return code == -ECANCELED ? code : 0;
}
