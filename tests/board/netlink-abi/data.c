/* SPDX-License-Identifier: BSD-3-Clause */
/* Bytes: cut and joined, held back and lost. */
#include "cases.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

void case_echo(void)
{
	struct client *client = opened(CHANNEL, 0);

	for (uint32_t i = 0; i < 20; i++)
		echo_whole(client, i * 0x01234567);
	client_free(client);
}

/* Two processes, an endpoint each on both sides. */
void case_two(void)
{
	pid_t child = fork();
	int status = 0;
	struct client *client = opened(CHANNEL, AMPERF_PLAIN_ADDRESS(child ? 0 : 1));

	for (uint32_t i = 0; i < 30; i++)
		echo_whole(client, (child ? 1 : 0x80000000) + i);
	client_free(client);
	if (!child)
		exit(0);
	waitpid(child, &status, 0);
	EXPECT(status, 0);
}

/* A sink takes less than SEND offers: EAGAIN, ROOM, and every byte arrives. */
void case_pressure(void)
{
	enum { TOTAL = 4 * MIB, PIECE = AMPERF_GENL_SEND_BYTES_MAX };
	/* Made before, so that nothing but sending keeps the sender from filling the ring. */
	static uint8_t data[TOTAL];
	struct client *client = opened(CHANNEL, 0);
	struct amperf_header header = sink_header(client, TOTAL);
	struct amperf_report report;
	unsigned int waits = 0;
	uint32_t crc;

	fill_pattern(data, TOTAL, 1);
	crc = (uint32_t)crc32_z(0, data, TOTAL);
	waits += client_send_waiting(client, &header, sizeof(header));
	for (uint64_t sent = 0; sent < TOTAL; sent += PIECE)
		waits += client_send_waiting(client, data + sent, PIECE);
	waits += client_send_waiting(client, &crc, sizeof(crc));
	client_read_until(client, 32 + sizeof(report) + 4);
	memcpy(&header, client->stream, sizeof(header));
	memcpy(&report, client->stream + 32, sizeof(report));
	EXPECT(header.opcode, AMPERF_OP_REPORT);
	EXPECT(header.status, 0);
	EXPECT(report.payload_crc32, crc);
	EXPECT(report.bytes, TOTAL);
	printf("waited for room %u times\n", waits);
	EXPECT(waits > 0, 1);
	/* Each EAGAIN had its ROOM, and no more came. */
	EXPECT(client->rooms, waits);
	client_free(client);
}

void case_overrun(void)
{
	enum { LENGTH = MIB };
	static uint8_t right[LENGTH];
	struct client *client = opened(CHANNEL, 0);
	uint64_t overruns = client_stat(client, CHANNEL, AMPERF_ATTR_STAT_OVERRUNS);
	unsigned int datas = client->datas;
	int code;

	EXPECT(client_recv(client, 1), -EAGAIN); /* one DATA shall come unasked */
	leave_unread(client, LENGTH);
	EXPECT(client_stat(client, CHANNEL, AMPERF_ATTR_STAT_OVERRUNS), overruns + 1);
	EXPECT(client->datas, datas + 1);
	while (!(code = client_recv(client, AMPERF_GENL_RECV_BYTES_MAX)))
		;
	EXPECT(code, -ENOBUFS);
	/* Who had waited instead of asking would have been woken, by a DATA without data. */
	EXPECT(client->datas, datas + 2);
	EXPECT(client_recv(client, 1), -EAGAIN);
	fill_pattern(right, LENGTH, 7);
	EXPECT(client->stream_bytes > 250 * KIB && client->stream_bytes < 260 * KIB, 1);
	EXPECT(memcmp(client->stream + 32, right, client->stream_bytes - 32), 0);
	/* The stream goes on. */
	client_reset(client);
	echo_whole(client, 1);
	client_free(client);
}

/* Makes the smallest of sockets, and more answers than it holds. */
static void fill_socket(struct client *client)
{
	int bytes = 1;

	setsockopt(client->genl.fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
	for (int i = 0; i < 50; i++) {
		genl_begin(&client->genl, &client->request, AMPERF_CMD_CHANNEL_GET);
		genl_put_text(&client->request, AMPERF_ATTR_CHANNEL_NAME, CHANNEL);
		genl_send(&client->genl, &client->request);
	}
}

/* Only when all is read the kernel puts something in again. */
static void empty_socket(struct client *client)
{
	int bytes = 1 << 20;

	setsockopt(client->genl.fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
	EXPECT(client_drain(client), true);
}

/* A full socket loses neither data nor the end of a test. */
void case_full(void)
{
	enum { PAYLOAD = 8192, FRAME = 32 + PAYLOAD + 4, REPORT = 32 + 48 + 4 };
	static uint8_t frame[FRAME], payload[PAYLOAD];
	struct client *client = opened(CHANNEL, 0);
	struct client *other = client_new();
	uint64_t before = client_stat(other, CHANNEL, AMPERF_ATTR_STAT_RX_BYTES);

	fill_pattern(payload, PAYLOAD, 3);
	client_frame(client, frame, AMPERF_OP_ECHO, payload, PAYLOAD);
	EXPECT(client_recv(client, 1), -EAGAIN); /* a DATA shall come unasked, and fail */
	fill_socket(client);
	genl_begin(&client->genl, &client->request, AMPERF_CMD_SEND);
	genl_put(&client->request, AMPERF_ATTR_DATA, frame, FRAME);
	genl_send(&client->genl, &client->request);
	await_received(other, before, FRAME + REPORT);
	empty_socket(client);
	EXPECT(client->stream_bytes, 0);
	client_read_until(client, FRAME + REPORT);
	EXPECT(client->stream_bytes, FRAME + REPORT);
	EXPECT(memcmp(client->stream + 32, frame + 32, PAYLOAD + 4), 0);

	before = client_stat(other, CHANNEL, AMPERF_ATTR_STAT_RX_BYTES);
	fill_socket(client);
	client_test_begin(client, AMPERF_TEST_ECHO, PAYLOAD, 1, 5000);
	genl_send(&client->genl, &client->request);
	await_received(other, before, FRAME + REPORT);
	empty_socket(client);
	client_await(client, &client->tests_done, 0);
	EXPECT((int)genl_u32(&client->done, AMPERF_ATTR_ERROR), 0);
	client_free(other);
	client_free(client);
}
