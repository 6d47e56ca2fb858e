/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the transports over Linux' RPMsg drivers share: which devices there are
 * and why there are none, whose they are, and what became of that processor.
 */
#ifndef AMPERF_LIB_RPMSG_H
#define AMPERF_LIB_RPMSG_H

#include "channel.h"
#include "transport/transport.h"

/* Devices that a driver makes of channels. */
struct amperf_rpmsg_kind {
	const char *link;   /* the links' kind, e.g. "tty" */
	const char *class;  /* the devices' class in sysfs */
	const char *absent; /* of a firmware that runs without one: "announces no ..." */
	bool (*is_channel)(const struct amperf_channel *channel);
	/* Writes the name of a link whose device is there; may change the rest. */
	void (*name_link)(const struct amperf_channel *channel, struct amperf_link_info *info);
};

/* Calls `found` for each of a kind and counts them; as the list hook. */
int amperf_rpmsg_list(const struct amperf_system *system, const struct amperf_rpmsg_kind *kind,
		      amperf_tp_found *found, void *context, size_t *count);

/* Calls `found` once, with the reason why there is none. */
int amperf_rpmsg_list_missing(const struct amperf_system *system,
			      const struct amperf_rpmsg_kind *kind, amperf_tp_found *found,
			      void *context);

/* Why there is none of a kind (or not the one wanted), and what to do. */
void amperf_rpmsg_missing_reason(const struct amperf_system *system,
				 const struct amperf_rpmsg_kind *kind, char *text, size_t bytes);

/* Puts into `info` whether the device node (a path) can be used, or why not. */
void amperf_rpmsg_check_node(const struct amperf_system *system, const char *node,
			     struct amperf_link_info *info);

/* The remote processor behind a device, e.g. "remoteproc0"; "" if not known. */
void amperf_rpmsg_processor(const struct amperf_system *system,
			    const struct amperf_rpmsg_kind *kind, const char *device, char *text,
			    size_t bytes);

/* Cuts it out of where a path leads, .../remoteproc/remoteproc0/...; "" without one. */
void amperf_rpmsg_processor_behind(const char *path, char *text, size_t bytes);

/* "remoteproc0 (m4): running" for the processor that a path in sysfs leads through. */
void amperf_rpmsg_describe(const struct amperf_system *system, const char *path, char *text,
			   size_t bytes);

/* What open() of a device gave (-errno), in one line. Returns `code`. */
int amperf_rpmsg_open_failed(const struct amperf_system *system,
			     const struct amperf_rpmsg_kind *kind, const char *device, int code,
			     struct amperf_error *error);

/* The diagnose hook, given the processor ("": not known). */
void amperf_rpmsg_diagnose(const struct amperf_system *system, const char *processor, int code,
			   char *text, size_t bytes);

/* The ttys; other kinds are their transports' own. */
extern const struct amperf_rpmsg_kind amperf_rpmsg_tty;

#endif
