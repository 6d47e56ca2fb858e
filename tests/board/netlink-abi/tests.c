/* SPDX-License-Identifier: BSD-3-Clause */
/* Tests that run in the kernel. */
#include "cases.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int run_test(struct client *client, uint32_t kind, uint64_t block, uint64_t count)
{
	unsigned int before = client->tests_done;

	EXPECT(client_test(client, kind, block, count, 5000), 0);
	client_await(client, &client->tests_done, before);
	return (int)genl_u32(&client->done, AMPERF_ATTR_ERROR);
}

/* The test lay within the time since `since_ns`. */
static void expect_times(struct client *client, uint64_t since_ns)
{
	uint64_t start_ns = genl_u64(&client->done, AMPERF_ATTR_RESULT_START_NS);

	EXPECT(start_ns >= since_ns, 1);
	EXPECT(start_ns + genl_u64(&client->done, AMPERF_ATTR_RESULT_NS) <= now_ns(), 1);
}

static void expect_right(struct client *client, uint32_t kind, uint64_t bytes)
{
	const struct genl_reply *done = &client->done;
	uint64_t sent = kind == AMPERF_TEST_SOURCE ? 0 : bytes;
	uint64_t received = kind == AMPERF_TEST_SINK ? 0 : bytes;
	struct amperf_report report;

	EXPECT(genl_u32(done, AMPERF_ATTR_ERROR), 0);
	EXPECT(genl_u32(done, AMPERF_ATTR_RESULT_STATUS), 0);
	EXPECT(genl_u64(done, AMPERF_ATTR_RESULT_SENT_BYTES), sent);
	EXPECT(genl_u64(done, AMPERF_ATTR_RESULT_RECEIVED_BYTES), received);
	EXPECT(genl_u64(done, AMPERF_ATTR_RESULT_VERIFIED_BYTES), received);
	EXPECT(genl_bytes(done, AMPERF_ATTR_RESULT_WRONG_AT), 0);
	EXPECT(genl_bytes(done, AMPERF_ATTR_RESULT_REPORT), sizeof(report));
	memcpy(&report, genl_data(done, AMPERF_ATTR_RESULT_REPORT), sizeof(report));
	EXPECT(report.bytes, bytes);
	EXPECT(report.payload_crc32, genl_u32(done, AMPERF_ATTR_RESULT_CRC32));
}

void case_tests(void)
{
	static const uint64_t sizes[][2] = {{1, 1},   {4, 3},     {460, 1},    {461, 1},
					    {496, 5}, {497, 16},  {64, 100},   {4096, 1},
					    {7, 13},  {65536, 3}, {1048576, 1}};
	struct client *client = opened(AMPERF_KERNEL_CHANNEL, 0);

	for (uint32_t kind = AMPERF_TEST_SINK; kind <= AMPERF_TEST_ECHO; kind++)
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			uint64_t since_ns = now_ns();

			run_test(client, kind, sizes[i][0], sizes[i][1]);
			expect_times(client, since_ns);
			expect_right(client, kind, sizes[i][0] * sizes[i][1]);
		}
	/* The CRC that Linux gives is right by another's reckoning, too. */
	{
		static uint8_t right[MIB];

		fill_pattern(right, MIB, 0x12345678);
		EXPECT(genl_u32(&client->done, AMPERF_ATTR_RESULT_CRC32),
		       (uint32_t)crc32_z(0, right, MIB));
	}
	/* Nothing of the tests got into the stream. */
	EXPECT(client_recv(client, 1), -EAGAIN);
	client_free(client);
}

static void expect_done(struct client *client, int error)
{
	client_await(client, &client->tests_done, 0);
	EXPECT((int)genl_u32(&client->done, AMPERF_ATTR_ERROR), error);
	client->tests_done = 0;
}

void case_test_order(void)
{
	struct client *client = opened(CHANNEL, 0);
	uint64_t sent;

	EXPECT(client_test(client, AMPERF_TEST_ECHO, 64 * MIB, 1, 5000), 0);
	EXPECT(client_test(client, AMPERF_TEST_ECHO, 1, 1, 5000), -EBUSY);
	EXPECT(client_send(client, "data", 4), -EBUSY);
	EXPECT(client_recv(client, 4), -EBUSY);
	EXPECT(client_do(client, AMPERF_CMD_TEST_CANCEL), 0);
	expect_done(client, -ECANCELED);
	client_reset(client);

	/* Once more when data moves. */
	sent = client_stat(client, CHANNEL, AMPERF_ATTR_STAT_TX_BYTES);
	EXPECT(client_test(client, AMPERF_TEST_ECHO, MIB, 64, 5000), 0);
	while (client_stat(client, CHANNEL, AMPERF_ATTR_STAT_TX_BYTES) < sent + 64 * KIB)
		usleep(1000);
	EXPECT(client_do(client, AMPERF_CMD_TEST_CANCEL), 0);
	expect_done(client, -ECANCELED);
	EXPECT(genl_u64(&client->done, AMPERF_ATTR_RESULT_SENT_BYTES) >= 60 * KIB, 1);
	client_reset(client);

	/* Data unread, or a SEND under way: no test. */
	leave_unread(client, 64 * KIB);
	EXPECT(client_test(client, AMPERF_TEST_ECHO, 1, 1, 5000), -EBUSY);
	client_reset(client);

	/* CLOSE ends it, and says so. */
	EXPECT(client_test(client, AMPERF_TEST_SOURCE, 64 * MIB, 1, 5000), 0);
	EXPECT(client_do(client, AMPERF_CMD_CLOSE), 0);
	expect_done(client, -ECANCELED);
	EXPECT(client_open(client, CHANNEL, 0), 0);
	client_reset(client);
	EXPECT(client_do(client, AMPERF_CMD_CLOSE), 0);

	/* What comes back are no replies: Linux' sample endpoint returns all messages. */
	EXPECT(client_open(client, CHANNEL, AMPERF_SAMPLE_ADDRESS), 0);
	EXPECT(client_test(client, AMPERF_TEST_ECHO, 64, 10, 1000), 0);
	expect_done(client, -EBADMSG);
	EXPECT(genl_bytes(&client->done, AMPERF_ATTR_RESULT_STATUS), 0);
	EXPECT(client_do(client, AMPERF_CMD_CLOSE), 0);

	/* Nobody is there. */
	EXPECT(client_open(client, CHANNEL, 0x999), 0);
	EXPECT(client_test(client, AMPERF_TEST_ECHO, 1, 1, 100), 0);
	expect_done(client, -ETIMEDOUT);
	EXPECT(genl_bytes(&client->done, AMPERF_ATTR_RESULT_REPORT), 0);
	client_free(client);
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Figures; nothing is asserted on them. */
void case_figures(void)
{
	enum { PINGS = 2001 };
	static uint64_t ns[PINGS];
	struct client *client = opened(AMPERF_KERNEL_CHANNEL, 0);

	for (int i = 0; i < PINGS; i++) {
		EXPECT(run_test(client, AMPERF_TEST_ECHO, 16, 1), 0);
		ns[i] = genl_u64(&client->done, AMPERF_ATTR_RESULT_NS);
	}
	qsort(ns, PINGS, sizeof(ns[0]), compare);
	printf("kernel ping of 16 bytes: min %llu ns, median %llu ns\n", (unsigned long long)ns[0],
	       (unsigned long long)ns[PINGS / 2]);
	for (uint32_t kind = AMPERF_TEST_SINK; kind <= AMPERF_TEST_ECHO; kind++) {
		uint64_t time_ns;

		EXPECT(run_test(client, kind, MIB, 4), 0);
		time_ns = genl_u64(&client->done, AMPERF_ATTR_RESULT_NS);
		printf("kernel flood, kind %u: %.2f MB/s, %llu retries\n", kind,
		       4e3 * MIB / (double)time_ns,
		       (unsigned long long)genl_u64(&client->done, AMPERF_ATTR_RESULT_RETRIES));
	}
	client_free(client);
}
