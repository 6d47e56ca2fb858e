/* SPDX-License-Identifier: BSD-3-Clause OR GPL-2.0-only */
/*
 * Settings that a firmware file carries and that must be known before its
 * first message, so that no control message can bring them.
 *
 * The firmware holds one such block, initialised to the defaults, anywhere in
 * its loaded data. `amperf fw start --tty-name NAME` looks for the magic in the
 * file and writes a changed copy; nothing else of the file changes.
 */
#ifndef AMPERF_FW_CONFIG_H
#define AMPERF_FW_CONFIG_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdint.h>
#endif

#define AMPERF_FW_CONFIG_MAGIC "amperf-fw-config" /* 16 bytes, no NUL */
#define AMPERF_FW_CONFIG_VERSION 1u
#define AMPERF_CHANNEL_NAME_BYTES 32u /* RPMSG_NAME_SIZE, with the NUL */

/* Names of the tty channels: mainline Linux 5.16 and later, ST's 4.19 kernel. */
#define AMPERF_TTY_CHANNEL "rpmsg-tty"
#define AMPERF_TTY_CHANNEL_ST "rpmsg-tty-channel"

struct amperf_fw_config {
	char magic[16];
	uint32_t version; /* AMPERF_FW_CONFIG_VERSION */
	uint32_t bytes;   /* sizeof(struct amperf_fw_config) */
	char tty_channel[AMPERF_CHANNEL_NAME_BYTES];
};

#endif /* AMPERF_FW_CONFIG_H */
