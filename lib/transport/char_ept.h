/* SPDX-License-Identifier: BSD-3-Clause */
/* Endpoints of our own, made through an RPMsg control device. */
#ifndef AMPERF_LIB_CHAR_EPT_H
#define AMPERF_LIB_CHAR_EPT_H

#include "transport/rpmsg.h"

#include <linux/rpmsg.h>

/* What "ctrl0,name=NAME,dst=ADDRESS[,src=ADDRESS]" asks for. */
struct amperf_char_ept {
	uint32_t ctrl; /* number of the control device */
	struct rpmsg_endpoint_info info;
};

/* Linux' control devices, /dev/rpmsg_ctrlN. */
extern const struct amperf_rpmsg_kind amperf_rpmsg_ctrl;

/* True if an address of "char:" asks for an endpoint of its own. */
bool amperf_char_ept_wanted(const char *address);

/* Returns 0 or -EINVAL. */
int amperf_char_ept_parse(const char *address, struct amperf_char_ept *ept,
			  struct amperf_error *error);

/*
 * Creates it and opens its device, non-blocking. Returns the file descriptor,
 * whose path is in `device` (PATH_MAX bytes) then; or -EBUSY (the source address
 * is taken), -ENOENT, -EACCES, ...
 */
int amperf_char_ept_create(const struct amperf_system *system, const struct amperf_char_ept *ept,
			   char *device, struct amperf_error *error);

/* Destroys it, if it is there still, and closes. */
void amperf_char_ept_destroy(int fd);

#endif
