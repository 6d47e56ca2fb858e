/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * libamperf: measures the link between Linux and a microcontroller core on the
 * same chip. This is the one header to include; its parts say what each function does.
 *
 * Conventions of every function here:
 *
 * - Returns 0 (or a count) when all is well, else a negative errno value. With
 *   a failure, `error` (which may be NULL) gets one line that says what is
 *   wrong, where, and what to do about it. The values that callers tell apart:
 *
 *     -EINVAL           an argument is wrong; nothing was done
 *     -ENOMEM           no memory
 *     -ETIMEDOUT        no progress for as long as the timeout allows
 *     -EBADMSG          data arrived, and is not what was sent
 *     -EPROTO           the other core answered against the protocol
 *     -ECANCELED        `cancel_fd` became readable
 *     -EPIPE            the channel went away: firmware stopped or crashed
 *     -EHOSTDOWN        nothing that speaks amperf's protocol answers
 *     -EPROTONOSUPPORT  the firmware speaks other versions of it only
 *     -ENODEV           no such device, driver or remote processor
 *     -EBUSY            someone else uses it, or it runs already
 *     others            from the system call that failed, e.g. -EACCES, -ENOENT
 *
 * - Never prints, never exits, has no global state and installs no signal
 *   handler. Different links may be used by different threads; one link by one
 *   thread at a time.
 * - Sizes are bytes, times nanoseconds (CLOCK_MONOTONIC), rates bytes per
 *   second, unless a name says otherwise.
 * - Strings that come back are NUL-terminated, and belong to the object that
 *   they come from unless it says otherwise.
 */
#ifndef AMPERF_AMPERF_H
#define AMPERF_AMPERF_H

#include <amperf/common.h>
#include <amperf/counts.h>
#include <amperf/document.h>
#include <amperf/firmware.h>
#include <amperf/histogram.h>
#include <amperf/link.h>
#include <amperf/preset.h>
#include <amperf/result.h>
#include <amperf/run.h>
#include <amperf/statistics.h>
#include <amperf/test.h>
#include <amperf/transfer.h>
#include <amperf/wire.h>

#endif /* AMPERF_AMPERF_H */
