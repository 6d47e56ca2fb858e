/* SPDX-License-Identifier: BSD-3-Clause */
#include "carveout.h"
#include "error.h"
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define FOLDER "/sys/firmware/devicetree/base/reserved-memory"

const char *const amperf_carveout_names[AMPERF_FW_CARVEOUTS] = {
	"vdev0vring0",
	"vdev0vring1",
	"vdev0buffer",
};

static int take_first(void *context, const char *name)
{
	snprintf(context, AMPERF_NAME_BYTES, "%s", name);
	return 1;
}

/* A node is called NAME@ADDRESS. */
static int find_node(const char *folder, const char *name, char node[AMPERF_NAME_BYTES],
		     struct amperf_error *error)
{
	char prefix[AMPERF_NAME_BYTES];

	snprintf(prefix, sizeof(prefix), "%s@", name);
	if (amperf_sys_each(folder, prefix, take_first, node) == 1)
		return 0;
	return amperf_fail(error, -ENODEV,
			   "the device tree sets no memory aside for %s (reserved-memory)", name);
}

static uint32_t big_endian(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
	       bytes[3];
}

/* One address and one size, a cell each. */
static int read_reg(const char *path, const char *name, struct amperf_fw_carveout *carveout,
		    struct amperf_error *error)
{
	uint8_t reg[9]; /* one more than wanted */
	ssize_t got = -1;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		got = read(fd, reg, sizeof(reg));
		close(fd);
	}
	if (got != 8)
		return amperf_fail(error, -ENODEV,
				   "the device tree's %s is not one piece of memory below 4 GiB",
				   name);
	carveout->base = big_endian(reg);
	carveout->bytes = big_endian(reg + 4);
	return 0;
}

static int read_one(const struct amperf_system *system, const char *name,
		    struct amperf_fw_carveout *carveout, struct amperf_error *error)
{
	char folder[PATH_MAX], path[PATH_MAX], node[AMPERF_NAME_BYTES];
	int code = amperf_sys_path(folder, system, FOLDER);

	if (!code)
		code = find_node(folder, name, node, error);
	if (!code)
		code = amperf_sys_path(path, system, FOLDER "/%s/reg", node);
	return code ? code : read_reg(path, name, carveout, error);
}

int amperf_carveouts_read(const struct amperf_system *system,
			  struct amperf_fw_carveout carveouts[AMPERF_FW_CARVEOUTS],
			  struct amperf_error *error)
{
	int code = 0;

	for (size_t i = 0; i < AMPERF_FW_CARVEOUTS && !code; i++)
		code = read_one(system, amperf_carveout_names[i], &carveouts[i], error);
	return code;
}
