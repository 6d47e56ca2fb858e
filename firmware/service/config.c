/* SPDX-License-Identifier: BSD-3-Clause */
#include "service/config.h"

#include <stdint.h>

#include "service/crc32.h"

/*
 * CRC-32 of AMPERF_FW_CONFIG_MAGIC. Not compared with the text itself: tools look
 * for that in the file, and must find it once.
 */
#define MAGIC_CRC32 0xb46cc7f0u

struct amperf_fw_config svc_config __attribute__((used)) = {
	.magic = AMPERF_FW_CONFIG_MAGIC,
	.version = AMPERF_FW_CONFIG_VERSION,
	.bytes = sizeof(struct amperf_fw_config),
	.tty_channel = AMPERF_TTY_CHANNEL,
};

/* 1 to 31 printable characters, then NUL. */
static bool is_channel_name(const char name[AMPERF_CHANNEL_NAME_BYTES])
{
	uint32_t length = 0;

	while (length < AMPERF_CHANNEL_NAME_BYTES && name[length] > ' ' && name[length] < 0x7f)
		length++;
	return length && length < AMPERF_CHANNEL_NAME_BYTES && !name[length];
}

bool svc_config_is_valid(const struct amperf_fw_config *config)
{
	return svc_crc32(0, config->magic, sizeof(config->magic)) == MAGIC_CRC32 &&
	       config->version == AMPERF_FW_CONFIG_VERSION && config->bytes == sizeof(*config) &&
	       is_channel_name(config->tty_channel);
}

const char *svc_config_tty_channel(void)
{
	return svc_config_is_valid(&svc_config) ? svc_config.tty_channel : AMPERF_TTY_CHANNEL;
}
