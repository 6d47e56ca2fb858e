/* SPDX-License-Identifier: BSD-3-Clause */
/* What the firmware tells of itself, the same at every endpoint. */
#ifndef SVC_INFO_H
#define SVC_INFO_H

#include <stdint.h>

#include <amperf/wire.h>

#include "port/port.h"
#include "rpmsg/rpmsg.h"

/* Counters of all endpoints, since the link is up. */
struct svc_counters {
	uint32_t bad_frames;
	uint32_t tx_waits;
	uint32_t drops;                        /* messages that no one will hear of */
	struct port_doorbell_counts doorbells; /* at the start of the pass before this one */
};
extern struct svc_counters svc_counters;

/* The answer to HELLO. */
struct amperf_hello svc_info_hello(const struct rpmsg_endpoint *endpoint);

/* The answer to STATS, without what only the endpoint itself knows. */
struct amperf_stats svc_info_stats(const struct rpmsg_link *link);

/* The answer to LOAD; the marks begin anew. */
struct amperf_load svc_info_load(struct rpmsg_link *link);

/* Doorbells of both vrings. */
uint32_t svc_doorbells(const uint32_t counters[PORT_VRINGS]);

#endif /* SVC_INFO_H */
