/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The firmware's work, over any port: takes up the link when Linux is ready,
 * gives each endpoint its turn, and says when there is nothing to do. main.c
 * and the unit tests drive it alike.
 */
#ifndef SVC_SERVICE_H
#define SVC_SERVICE_H

#include "rpmsg/rpmsg.h"

/* Once, after port_init(). */
void svc_start(void);

/*
 * One pass: handles events, takes what has arrived, gives each endpoint one
 * turn. Tells what to do before the next one: nothing, port_nap() for
 * svc_nap_us() microseconds, or port_sleep(), for which Linux has been asked for
 * a doorbell.
 */
enum rpmsg_rest svc_step(void);
uint32_t svc_nap_us(void);

#endif /* SVC_SERVICE_H */
