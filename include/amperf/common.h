/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What all of the library shares: errors, and the system that is looked at.
 * Part of amperf/amperf.h, which says what holds for all functions.
 */
#ifndef AMPERF_COMMON_H
#define AMPERF_COMMON_H

#ifdef __cplusplus
extern "C" {
#endif

#define AMPERF_API __attribute__((visibility("default")))

/* The library's version, e.g. "0.1.0"; static. */
AMPERF_API const char *amperf_version(void);

#define AMPERF_NAME_BYTES 128

#define AMPERF_ERROR_TEXT_BYTES 512

struct amperf_error {
	int code;                           /* what the function returned */
	char text[AMPERF_ERROR_TEXT_BYTES]; /* one line, no newline */
};

/*
 * Where /sys, /proc, /dev and /lib/firmware are found: `root` stands before
 * them. NULL or "" is the running system; a test or a chroot has its own.
 * Must stay valid as long as the object that it was given to.
 */
struct amperf_system {
	const char *root;
};

#ifdef __cplusplus
}
#endif

#endif /* AMPERF_COMMON_H */
