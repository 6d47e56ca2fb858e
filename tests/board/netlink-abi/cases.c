/* SPDX-License-Identifier: BSD-3-Clause */
#include "cases.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

void expect(const char *what, long long is, long long wanted, const char *where, int line)
{
	if (is != wanted)
		die("%s:%d: %s is %lld, not %lld", where, line, what, is, wanted);
}

struct client *opened(const char *channel, uint32_t destination)
{
	struct client *client = client_new();

	EXPECT(client_open(client, channel, destination), 0);
	client_reset(client);
	return client;
}

void fill_pattern(uint8_t *data, size_t bytes, uint32_t seed)
{
	for (size_t i = 0; i < bytes; i++)
		data[i] = (uint8_t)((seed + (uint32_t)(i / 4) * AMPERF_PATTERN_STEP) >>
				    (8 * (i % 4)));
}

void request_source(struct client *client, uint64_t length)
{
	struct amperf_source source = {.length = length, .seed = 7};
	uint8_t frame[32 + sizeof(source) + 4];
	size_t bytes = client_frame(client, frame, AMPERF_OP_SOURCE, &source, sizeof(source));

	client->stream_bytes = 0;
	EXPECT(client_send(client, frame, bytes), 0);
}

void await_received(struct client *client, uint64_t before, uint64_t bytes)
{
	while (client_stat(client, CHANNEL, AMPERF_ATTR_STAT_RX_BYTES) - before < bytes)
		usleep(1000);
}

void leave_unread(struct client *client, uint64_t length)
{
	uint64_t all = 32 + length + 4 + 32 + sizeof(struct amperf_report) + 4;
	uint64_t before = client_stat(client, CHANNEL, AMPERF_ATTR_STAT_RX_BYTES);

	request_source(client, length);
	await_received(client, before, all);
}

struct amperf_header sink_header(struct client *client, uint64_t length)
{
	struct amperf_header header;

	client_frame(client, (uint8_t *)&header, AMPERF_OP_SINK, NULL, 0);
	header.length = length;
	header.header_crc32 =
		(uint32_t)crc32_z(0, (void *)&header, offsetof(struct amperf_header, header_crc32));
	return header;
}

void echo_whole(struct client *client, uint32_t seed)
{
	enum { PAYLOAD = AMPERF_GENL_SEND_BYTES_MAX - 32 - AMPERF_TRAILER_BYTES };
	static uint8_t frame[AMPERF_GENL_SEND_BYTES_MAX], payload[PAYLOAD];
	struct amperf_header header;

	fill_pattern(payload, PAYLOAD, seed);
	EXPECT(client_frame(client, frame, AMPERF_OP_ECHO, payload, PAYLOAD), sizeof(frame));
	client->stream_bytes = 0;
	EXPECT(client_send(client, frame, sizeof(frame)), 0);
	client_read_until(client, sizeof(frame) + 32 + sizeof(struct amperf_report) + 4);
	memcpy(&header, client->stream, sizeof(header));
	EXPECT(header.length, PAYLOAD);
	EXPECT(header.sequence, client->sequence);
	/* The payload and its CRC are as they were sent. */
	EXPECT(memcmp(client->stream + 32, frame + 32, PAYLOAD + 4), 0);
	memcpy(&header, client->stream + sizeof(frame), sizeof(header));
	EXPECT(header.opcode, AMPERF_OP_REPORT);
	EXPECT(header.status, 0);
}
