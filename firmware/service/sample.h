/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The other end of Linux's samples/rpmsg/rpmsg_client_sample.c, which wants an
 * answer to each of its messages: sends back what comes. Its channel is announced
 * on request only, as Linux then loads that module by itself.
 */
#ifndef SVC_SAMPLE_H
#define SVC_SAMPLE_H

#include "rpmsg/rpmsg.h"

extern struct rpmsg_endpoint svc_sample;

#endif /* SVC_SAMPLE_H */
