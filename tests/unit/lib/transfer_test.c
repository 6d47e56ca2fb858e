/* SPDX-License-Identifier: BSD-3-Clause */
/* A program's own data in frames, over null: and over a link that misbehaves by plan. */
#include "fake_tp.h"
#include "frame.h"
#include "pattern.h"
#include "test.h"

#include <errno.h>
#include <stdlib.h>

#define MOST (3u << 20)

struct fixture {
	struct fake_tp fake;
	struct amperf_link *link;
	struct amperf_error error;
	struct amperf_transfer outcome;
	uint8_t *data;
	uint8_t *back;
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	fake_attach(&fixture->fake, &fixture->link, false);
	fixture->data = malloc(MOST);
	fixture->back = malloc(MOST);
	/* Nothing like the test pattern. */
	for (size_t i = 0; i < MOST; i++)
		fixture->data[i] = (uint8_t)(i * i / 7 + i / 255);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	amperf_link_close(fixture->link);
	free(fixture->data);
	free(fixture->back);
	free(fixture);
	return 0;
}

static int move(struct fixture *fixture, int kind, size_t bytes)
{
	fixture->error.text[0] = '\0';
	memset(fixture->back, 0xee, bytes + 1);
	switch (kind) {
	case AMPERF_KIND_SINK:
		return amperf_link_send(fixture->link, fixture->data, bytes, &fixture->outcome,
					&fixture->error);
	case AMPERF_KIND_SOURCE:
		return amperf_link_receive(fixture->link, 42, fixture->back, bytes,
					   &fixture->outcome, &fixture->error);
	default:
		return amperf_link_echo(fixture->link, fixture->data, fixture->back, bytes,
					&fixture->outcome, &fixture->error);
	}
}

static void move_well(struct fixture *fixture, int kind, size_t bytes)
{
	const uint8_t *moved = kind == AMPERF_KIND_SOURCE ? fixture->back : fixture->data;

	if (move(fixture, kind, bytes))
		fail_msg("kind %d, %zu bytes: %s", kind, bytes, fixture->error.text);
	assert_int_equal(fixture->outcome.bytes, bytes);
	assert_int_equal(fixture->outcome.crc32, amperf_crc32(0, moved, bytes));
	if (kind == AMPERF_KIND_ECHO)
		assert_memory_equal(fixture->back, fixture->data, bytes);
	if (kind == AMPERF_KIND_SOURCE)
		assert_int_equal(amperf_pattern_check(fixture->back, bytes, 42, 0), bytes);
	if (bytes < MOST)
		assert_int_equal(fixture->back[bytes], 0xee);
}

static void failed(struct fixture *fixture, int code, int wanted, const char *text)
{
	assert_int_equal(code, wanted);
	assert_contains(fixture->error.text, text);
	assert_int_equal(fixture->outcome.bytes, 0);
}

/* Around a word, a message, a block, and what the test pattern has whole. */
static const size_t sizes[] = {1,      2,      3,      4,       5,       63,      64,      65,
			       495,    496,    497,    4096,    65535,   65536,   65537,   131071,
			       131072, 131073, 200001, 1048575, 1048576, 1048577, MOST - 1};

static void each_kind_at_many_sizes(void **state)
{
	struct fixture *fixture = *state;

	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++)
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
			move_well(fixture, kind, sizes[i]);
	move_well(fixture, AMPERF_KIND_SINK, 1000);
	assert_true(fixture->outcome.ns > 0);
	assert_true(fixture->outcome.link.sends > 0);
}

static void over_null(void **state)
{
	const struct amperf_link_config config = {.name = "null:", .cancel_fd = -1};
	struct fixture *fixture = *state;

	amperf_link_close(fixture->link);
	assert_int_equal(amperf_link_open(&fixture->link, &config, &fixture->error), 0);
	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++)
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
			move_well(fixture, kind, sizes[i]);
}

static void few_bytes_a_call(void **state)
{
	struct fixture *fixture = *state;

	for (size_t max = 1; max < 40; max++) {
		fixture->fake.send_max = max;
		fixture->fake.recv_max = 41 - max;
		for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++)
			move_well(fixture, kind, 161);
	}
}

static void no_room_now_and_then(void **state)
{
	struct fixture *fixture = *state;

	fixture->fake.refuse_every = 3;
	fixture->fake.refuse_times = 20;
	fixture->fake.send_max = 496;
	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++) {
		move_well(fixture, kind, 99991);
		assert_true(fixture->outcome.link.retries > 0);
	}
}

static void damaged_on_the_way_out(void **state)
{
	struct fixture *fixture = *state;

	for (int kind = AMPERF_KIND_SINK; kind <= AMPERF_KIND_ECHO; kind += AMPERF_KIND_ECHO) {
		fake_arm(&fixture->fake);
		fixture->fake.flip_sent = 32 + 70000;
		failed(fixture, move(fixture, kind, 100000), -EBADMSG, "fake:x: corrupt data");
		fixture->fake.flip_sent = FAKE_NEVER;
		move_well(fixture, kind, 100000);
	}
}

static void damaged_on_the_way_in(void **state)
{
	struct fixture *fixture = *state;
	uint8_t right;

	fixture->fake.flip_received = 32 + 70000;
	failed(fixture, move(fixture, AMPERF_KIND_ECHO, 100000), -EBADMSG, "byte 70000 of 100000");
	/* What came is there to be looked at. */
	right = fixture->data[70000];
	assert_int_equal(fixture->back[70000], right ^ 0x40);
	assert_memory_equal(fixture->back, fixture->data, 70000);
	fake_arm(&fixture->fake);
	fixture->fake.flip_received = 32 + 32 + 70000; /* behind the answer to RESET */
	failed(fixture, move(fixture, AMPERF_KIND_SOURCE, 100000), -EBADMSG, "CRC-32");
	/* The CRC itself. */
	fake_arm(&fixture->fake);
	fixture->fake.flip_received = 32 + 32 + 1000;
	failed(fixture, move(fixture, AMPERF_KIND_ECHO, 1000), -EBADMSG, "CRC-32");
	fixture->fake.flip_received = FAKE_NEVER;
	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++)
		move_well(fixture, kind, 1000);
}

static void the_peer_goes_away(void **state)
{
	struct fixture *fixture = *state;

	fixture->fake.diagnosis = "remoteproc0 (m4) is crashed";
	fixture->fake.gone_after_sent = 5000;
	fixture->fake.send_max = 496;
	failed(fixture, move(fixture, AMPERF_KIND_SINK, 100000), -EPIPE,
	       "the channel is gone (5456 of 100036 bytes sent, 0 came back)");
	assert_contains(fixture->error.text, "m4) is crashed");
	/* And stays away. */
	failed(fixture, move(fixture, AMPERF_KIND_ECHO, 1), -EPIPE, "no answer to RESET");
}

static void silence(void **state)
{
	struct fixture *fixture = *state;
	struct fake_tp *fake = &fixture->fake;

	fake->mute_after_received = 32 + 500;
	failed(fixture, move(fixture, AMPERF_KIND_SOURCE, 1000), -ETIMEDOUT,
	       "nothing moved for 5 s: 500 of 1000 bytes received");
	fake->mute_after_received = FAKE_NEVER;
	move_well(fixture, AMPERF_KIND_ECHO, 1000);
	fake_arm(fake);
	fake->mute_after_received = 0;
	failed(fixture, move(fixture, AMPERF_KIND_SINK, 1000), -ETIMEDOUT,
	       "all 1000 bytes sent, no acknowledgement");
	fake->mute_after_received = FAKE_NEVER;
	fake_arm(fake);
	fake->full_after_sent = 32 + 700;
	failed(fixture, move(fixture, AMPERF_KIND_SINK, 1000), -ETIMEDOUT, "ring full");
	fake->full_after_sent = FAKE_NEVER;
	move_well(fixture, AMPERF_KIND_SINK, 1000);
}

static void interrupted(void **state)
{
	struct fixture *fixture = *state;

	fixture->fake.cancel_after_sent = 70000;
	failed(fixture, move(fixture, AMPERF_KIND_ECHO, 100000), -ECANCELED, "interrupted");
	fixture->fake.cancel_after_sent = FAKE_NEVER;
	move_well(fixture, AMPERF_KIND_ECHO, 100000);
}

static void what_is_asked_is_checked_first(void **state)
{
	struct fixture *fixture = *state;
	struct amperf_link *link = fixture->link;
	struct amperf_error *error = &fixture->error;
	uint8_t *data = fixture->data;

	assert_int_equal(amperf_link_send(link, data, 0, NULL, error), -EINVAL);
	assert_contains(error->text, "0 bytes cannot be moved");
	if (SIZE_MAX > AMPERF_PAYLOAD_MAX)
		assert_int_equal(amperf_link_send(link, data, AMPERF_PAYLOAD_MAX + 1, NULL, error),
				 -EINVAL);
	assert_int_equal(amperf_link_send(link, NULL, 1, NULL, error), -EINVAL);
	assert_int_equal(amperf_link_receive(link, 0, NULL, 1, NULL, error), -EINVAL);
	assert_int_equal(amperf_link_echo(link, data, NULL, 1, NULL, error), -EINVAL);
	assert_int_equal(amperf_link_echo(link, data, data, 1, NULL, error), -EINVAL);
	assert_int_equal(amperf_link_echo(link, data, data + 9, 10, NULL, error), -EINVAL);
	assert_int_equal(amperf_link_echo(link, data + 9, data, 10, NULL, error), -EINVAL);
	assert_contains(error->text, "memory of their own");
	assert_int_equal(fixture->fake.sent, 0);
	assert_int_equal(amperf_link_echo(link, data, data + 10, 10, NULL, NULL), 0);
}

/* On a link without shared memory they are plain memory. */
static void buffers(void **state)
{
	struct amperf_buffer *one, *other;
	struct fixture *fixture = *state;
	struct amperf_error *error = &fixture->error;
	void *data;

	assert_int_equal(amperf_buffer_get(fixture->link, 0, &one, error), -EINVAL);
	assert_null(one);
	assert_int_equal(amperf_buffer_get(fixture->link, 70001, &one, error), 0);
	assert_int_equal(amperf_buffer_get(fixture->link, 80000, &other, error), 0);
	assert_false(amperf_buffer_is_shared(one));
	assert_int_equal(amperf_buffer_begin(one, 4, &data, error), -EINVAL);
	assert_int_equal(amperf_buffer_end(one, error), -EINVAL);
	assert_int_equal(amperf_buffer_begin(one, AMPERF_ACCESS_WRITE, &data, error), 0);
	memcpy(data, fixture->data, 70001);
	assert_int_equal(amperf_buffer_begin(one, AMPERF_ACCESS_READ, &data, error), -EBUSY);
	assert_null(data);
	assert_int_equal(amperf_buffer_send(one, 1, NULL, error), -EBUSY);
	assert_int_equal(amperf_buffer_echo(other, one, 1, NULL, error), -EBUSY);
	assert_int_equal(amperf_buffer_end(one, error), 0);

	assert_int_equal(amperf_buffer_send(one, 70002, NULL, error), -EINVAL);
	assert_int_equal(amperf_buffer_echo(one, other, 70002, NULL, error), -EINVAL);
	assert_int_equal(amperf_buffer_echo(other, one, 70002, NULL, error), -EINVAL);
	assert_int_equal(amperf_buffer_echo(one, one, 1, NULL, error), -EINVAL);
	assert_int_equal(amperf_buffer_send(one, 70001, &fixture->outcome, error), 0);
	assert_int_equal(fixture->outcome.crc32, amperf_crc32(0, fixture->data, 70001));
	assert_int_equal(amperf_buffer_echo(one, other, 70001, &fixture->outcome, error), 0);
	assert_int_equal(amperf_buffer_begin(other, AMPERF_ACCESS_BOTH, &data, error), 0);
	assert_memory_equal(data, fixture->data, 70001);
	assert_int_equal(amperf_buffer_end(other, error), 0);
	assert_int_equal(amperf_buffer_receive(one, 9, 1000, &fixture->outcome, error), 0);
	assert_int_equal(amperf_buffer_begin(one, AMPERF_ACCESS_READ, &data, error), 0);
	assert_int_equal(amperf_pattern_check(data, 1000, 9, 0), 1000);
	amperf_buffer_put(one);
	amperf_buffer_put(other);
	amperf_buffer_put(NULL);
}

/* kernel: has transactions of its own making only. */
static void a_link_that_moves_its_own(void **state)
{
	struct fixture *fixture = *state;
	struct amperf_buffer *buffer;

	fake_attach(&fixture->fake, &fixture->link, true);
	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++)
		failed(fixture, move(fixture, kind, 10), -EOPNOTSUPP,
		       "fake:x: this link moves data of the kernel's own making");
	assert_int_equal(amperf_buffer_get(fixture->link, 10, &buffer, &fixture->error),
			 -EOPNOTSUPP);
	assert_null(buffer);
	assert_int_equal(fixture->fake.sent, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(each_kind_at_many_sizes),
		TEST(over_null),
		TEST(few_bytes_a_call),
		TEST(no_room_now_and_then),
		TEST(damaged_on_the_way_out),
		TEST(damaged_on_the_way_in),
		TEST(the_peer_goes_away),
		TEST(silence),
		TEST(interrupted),
		TEST(what_is_asked_is_checked_first),
		TEST(buffers),
		TEST(a_link_that_moves_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
