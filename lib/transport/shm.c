/* SPDX-License-Identifier: BSD-3-Clause */
/* shm: the link itself; shm_link.h says what it is. */
#include "error.h"
#include "sys.h"
#include "transport/address.h"
#include "transport/rpmsg.h"
#include "transport/shm_link.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define DEFAULT_DEVICE "/dev/amperf-shm0"
#define CLASS "amperf-shm"

static void name_link(const struct amperf_channel *channel, struct amperf_link_info *info)
{
	(void)channel;
	snprintf(info->name, sizeof(info->name), "shm:" DEFAULT_DEVICE);
}

static const struct amperf_rpmsg_kind shm_kind = {
	.link = "shm",
	.class = CLASS,
	.absent = "announces no channel " AMPERF_SHM_CHANNEL " (yet), as amperf's does;"
		  " 'amperf list' shows what there is",
	.is_channel = amperf_channel_is_shm,
	.name_link = name_link,
};

/* ---- Addresses ---------------------------------------------------------- */

static const char *const by_names[AMPERF_SHM_BY_COUNT] = {"none", "touch", "copy", "dma"};

static bool is_word(const char *text, const char *word, const char **end)
{
	size_t length = strlen(word);

	if (strncmp(text, word, length) != 0 || (text[length] && text[length] != ','))
		return false;
	*end = text + length;
	return true;
}

static int parse_field(const char *text, struct amperf_shm_address *address, const char **end,
		       struct amperf_error *error)
{
	if (is_word(text, "map=cached", end) || is_word(text, "map=uncached", end)) {
		address->cached = text[4] == 'c';
		return 0;
	}
	for (int by = 0; strncmp(text, "by=", 3) == 0 && by < AMPERF_SHM_BY_COUNT; by++) {
		if (!is_word(text + 3, by_names[by], end))
			continue;
		address->by = by;
		return 0;
	}
	if (strncmp(text, "depth=", 6) == 0 &&
	    amperf_address_number(text + 6, AMPERF_SHM_DEPTH_MAX, &address->depth, end) &&
	    address->depth)
		return 0;
	return amperf_fail(error, -EINVAL,
			   "'%.40s' is none of map=cached or uncached, by=none, touch, copy or dma,"
			   " depth=1 to %d",
			   text, AMPERF_SHM_DEPTH_MAX);
}

int amperf_shm_address_parse(const char *text, struct amperf_shm_address *address,
			     struct amperf_error *error)
{
	size_t length = strcspn(text, ",");
	const char *at = text + length;
	int code = 0;

	*address = (struct amperf_shm_address){.cached = true, .by = AMPERF_SHM_BY_DMA, .depth = 4};
	if ((length && text[0] != '/') || length >= sizeof(address->device))
		return amperf_fail(error, -EINVAL,
				   "'shm:%.80s' names no device; write e.g. shm:" DEFAULT_DEVICE
				   ",by=copy",
				   text);
	snprintf(address->device, sizeof(address->device), "%.*s",
		 (int)(length ? length : strlen(DEFAULT_DEVICE)), length ? text : DEFAULT_DEVICE);
	while (!code && *at == ',')
		code = parse_field(at + 1, address, &at, error);
	return code;
}

/* ---- Opening ------------------------------------------------------------ */

static bool is_ours(const struct stat *status, const struct amperf_system *system)
{
	char path[PATH_MAX], target[PATH_MAX];
	ssize_t length;

	if (!S_ISCHR(status->st_mode) ||
	    amperf_sys_path(path, system, "/sys/dev/char/%u:%u/subsystem", major(status->st_rdev),
			    minor(status->st_rdev)))
		return false;
	length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		return false;
	target[length] = '\0';
	return strcmp(strrchr(target, '/') ? strrchr(target, '/') + 1 : target, CLASS) == 0;
}

/* Returns the descriptor. To open any device that somebody may name does harm. */
static int open_device(const char *device, const struct amperf_system *system,
		       struct amperf_error *error)
{
	struct stat status;
	int fd;

	if (stat(device, &status) < 0)
		return amperf_rpmsg_open_failed(system, &shm_kind, device, -errno, error);
	if (!is_ours(&status, system))
		return amperf_fail(
			error, -ENOTTY,
			"%s is no device for shared buffers; 'amperf list' shows what can"
			" be used",
			device);
	fd = open(device, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	return fd < 0 ? amperf_rpmsg_open_failed(system, &shm_kind, device, -errno, error) : fd;
}

static bool needs_landing(const struct amperf_shm_address *address)
{
	return address->by == AMPERF_SHM_BY_COPY || address->by == AMPERF_SHM_BY_DMA;
}

/* There is one landing area, in the firmware, for all that have the device open. */
static int claim_landing(int fd, const struct amperf_shm_address *address,
			 struct amperf_error *error)
{
	if (!needs_landing(address) || flock(fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	return amperf_fail(error, -EBUSY,
			   "%s: another link copies through the firmware's landing area; one at a"
			   " time, or by=none, by=touch",
			   address->device);
}

/* What the firmware (or its port) cannot do is told before anything is tried. */
static int check_operations(const struct amperf_shm_link *link, struct amperf_error *error)
{
	enum amperf_shm_by by = link->address.by;

	if (!amperf_shm_lacks(&link->dev, by) &&
	    (!needs_landing(&link->address) ||
	     (link->dev.info.landing_bytes && link->dev.info.landing_bytes % 4 == 0)))
		return 0;
	return amperf_fail(
		error, -EOPNOTSUPP,
		"%s: this firmware cannot do by=%s; try another (by=none, touch, copy, dma)",
		link->address.device, by_names[by]);
}

int amperf_shm_of_dev(struct amperf_tp **tp, const struct amperf_shm_dev *dev,
		      const struct amperf_shm_address *address, const struct amperf_system *system,
		      struct amperf_error *error)
{
	struct amperf_shm_link *link = calloc(1, sizeof(*link));
	int code;

	if (!link) {
		close(dev->fd);
		return amperf_fail(error, -ENOMEM, "no memory");
	}
	link->tp.ops = &amperf_tp_shm;
	link->dev = *dev;
	link->address = *address;
	link->system = *system;
	code = amperf_shm_dev_init(&link->dev, dev->fd);
	if (code) {
		free(link);
		if (code == -EPROTONOSUPPORT)
			return amperf_fail(error, code,
					   "%s: module amperf_shm has another interface; use module"
					   " and tool of one release",
					   address->device);
		return amperf_fail(error, code, "cannot use %s: %s", address->device,
				   code == -EPIPE ? "the firmware is stopping" : strerror(-code));
	}
	code = check_operations(link, error);
	if (code) {
		amperf_shm_dev_close(&link->dev);
		free(link);
		return code;
	}
	amperf_rpmsg_processor(system, &shm_kind, address->device, link->processor,
			       sizeof(link->processor));
	*tp = &link->tp;
	return 0;
}

static int shm_open_link(struct amperf_tp **tp, const char *address,
			 const struct amperf_system *system, struct amperf_error *error)
{
	struct amperf_shm_dev dev = {0};
	struct amperf_shm_address parsed;
	int code = amperf_shm_address_parse(address, &parsed, error);

	if (code)
		return code;
	dev.fd = open_device(parsed.device, system, error);
	if (dev.fd < 0)
		return dev.fd;
	code = claim_landing(dev.fd, &parsed, error);
	if (!code)
		return amperf_shm_of_dev(tp, &dev, &parsed, system, error);
	close(dev.fd);
	return code;
}

static void shm_close(struct amperf_tp *tp)
{
	struct amperf_shm_link *link = amperf_shm_link_of(tp);

	amperf_shm_pool_free(&link->pool, &link->dev);
	amperf_shm_dev_close(&link->dev);
	free(link);
}

/* ---- Requests ----------------------------------------------------------- */

static void shm_caps(const struct amperf_tp *tp, struct amperf_tp_caps *caps)
{
	(void)tp;
	/* There are no messages; what waits to be read is one reply. */
	caps->message_bytes_max = 0;
	caps->unread_bytes_max = AMPERF_SHM_PAYLOAD_MAX;
	caps->signals_room = false;
}

static ssize_t shm_send(struct amperf_tp *tp, const void *data, size_t bytes)
{
	return amperf_shm_frames_take(&amperf_shm_link_of(tp)->frames, data, bytes);
}

static ssize_t shm_recv(struct amperf_tp *tp, void *data, size_t bytes)
{
	return amperf_shm_frames_give(&amperf_shm_link_of(tp)->frames, data, bytes);
}

static int shm_wait(struct amperf_tp *tp, bool readable, uint64_t timeout_ns, int cancel_fd)
{
	struct amperf_shm_link *link = amperf_shm_link_of(tp);
	short events;

	if (readable)
		return amperf_shm_frames_work(&link->frames, &link->dev, timeout_ns, cancel_fd);
	return amperf_tp_poll(-1, 0, timeout_ns, cancel_fd, &events);
}

static void shm_diagnose(const struct amperf_tp *tp, int code, char *text, size_t bytes)
{
	const struct amperf_shm_link *link = (const struct amperf_shm_link *)(const void *)tp;

	amperf_rpmsg_diagnose(&link->system, link->processor, code, text, bytes);
}

/* ---- Listing ------------------------------------------------------------ */

struct listing {
	const struct amperf_system *system;
	amperf_tp_found *found;
	void *context;
	size_t count;
};

static uint32_t address_of(const char *id, unsigned int field)
{
	const char *at = id + strlen(id);

	/* virtio0.amperf-shm.-1.1088: the last two are addresses. */
	for (; field && at > id; field--)
		do
			at--;
		while (at > id && *at != '.');
	return (uint32_t)strtoll(at + 1, NULL, 10);
}

static int list_device(void *context, const char *device)
{
	struct listing *listing = context;
	struct amperf_link_info info = {.channel = AMPERF_SHM_CHANNEL};
	char path[PATH_MAX], target[PATH_MAX];
	ssize_t length = -1;

	listing->count++;
	snprintf(info.name, sizeof(info.name), "shm:/dev/%.100s", device);
	if (!amperf_sys_path(path, listing->system, "/sys/class/" CLASS "/%s/device", device))
		length = readlink(path, target, sizeof(target) - 1);
	if (length > 0) {
		target[length] = '\0';
		info.local_address = address_of(target, 2);
		info.remote_address = address_of(target, 1);
		amperf_rpmsg_describe(listing->system, path, info.processor,
				      sizeof(info.processor));
	}
	snprintf(path, sizeof(path), "/dev/%.100s", device);
	amperf_rpmsg_check_node(listing->system, path, &info);
	return listing->found(listing->context, &info);
}

static int shm_list(const struct amperf_system *system, amperf_tp_found *found, void *context)
{
	struct listing listing = {system, found, context, 0};
	char folder[PATH_MAX];
	int code = amperf_sys_path(folder, system, "/sys/class/" CLASS);

	if (!code)
		code = amperf_sys_each(folder, CLASS, list_device, &listing);
	if (code && code != -ENOENT)
		return code;
	return listing.count ? 0 : amperf_rpmsg_list_missing(system, &shm_kind, found, context);
}

const struct amperf_tp_ops amperf_tp_shm = {
	.kind = "shm",
	.open = shm_open_link,
	.close = shm_close,
	.caps = shm_caps,
	.send = shm_send,
	.recv = shm_recv,
	.wait = shm_wait,
	.transact = amperf_shm_transact,
	.flow = &amperf_shm_flow_ops,
	.check = amperf_shm_check_test,
	.memory = &amperf_shm_memory_ops,
	.copy = amperf_shm_memcpy,
	.diagnose = shm_diagnose,
	.list = shm_list,
};
