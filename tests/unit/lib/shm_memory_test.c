/* SPDX-License-Identifier: BSD-3-Clause */
/* A program's own data over shm:, against a device of the test's own. */
#include "fake_shm.h"
#include "frame.h"
#include "link.h"
#include "pattern.h"
#include "test.h"
#include "transport/shm_link.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define LONG_NS UINT64_C(10000000000)
#define SHORT_NS UINT64_C(20000000)
#define MOST 600000u

struct fixture {
	struct fake_shm fake;
	struct amperf_link *link;
	struct amperf_error error;
	struct amperf_transfer outcome;
	struct amperf_buffer *buffer;
	struct amperf_buffer *back;
	uint8_t *data;
	uint8_t *came;
	int cancel_fd;
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	fixture->cancel_fd = eventfd(0, 0);
	fixture->data = malloc(MOST);
	fixture->came = malloc(MOST);
	for (size_t i = 0; i < MOST; i++)
		fixture->data[i] = (uint8_t)(i * i / 7 + i / 255);
	*state = fixture;
	return 0;
}

static void shut(struct fixture *fixture)
{
	amperf_buffer_put(fixture->buffer);
	amperf_buffer_put(fixture->back);
	fixture->buffer = fixture->back = NULL;
	fake_shm_detach(&fixture->fake, &fixture->link);
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	shut(fixture);
	close(fixture->cancel_fd);
	free(fixture->data);
	free(fixture->came);
	free(fixture);
	return 0;
}

static void open_for(struct fixture *fixture, const char *text, uint64_t timeout_ns)
{
	const struct amperf_system system = {0};

	shut(fixture);
	fake_shm_attach(&fixture->fake, &fixture->link, text, timeout_ns, fixture->cancel_fd,
			&system);
}

static void get_buffers(struct fixture *fixture, size_t bytes)
{
	void *data;

	assert_int_equal(amperf_buffer_get(fixture->link, bytes, &fixture->buffer, &fixture->error),
			 0);
	assert_int_equal(amperf_buffer_get(fixture->link, bytes, &fixture->back, &fixture->error),
			 0);
	assert_true(amperf_buffer_is_shared(fixture->buffer));
	assert_int_equal(
		amperf_buffer_begin(fixture->buffer, AMPERF_ACCESS_WRITE, &data, &fixture->error),
		0);
	memcpy(data, fixture->data, bytes);
	assert_int_equal(amperf_buffer_end(fixture->buffer, &fixture->error), 0);
}

static int move_buffer(struct fixture *fixture, int kind, size_t bytes)
{
	struct amperf_transfer *outcome = &fixture->outcome;

	switch (kind) {
	case AMPERF_KIND_SINK:
		return amperf_buffer_send(fixture->buffer, bytes, outcome, &fixture->error);
	case AMPERF_KIND_SOURCE:
		return amperf_buffer_receive(fixture->back, 42, bytes, outcome, &fixture->error);
	default:
		return amperf_buffer_echo(fixture->buffer, fixture->back, bytes, outcome,
					  &fixture->error);
	}
}

static int move(struct fixture *fixture, int kind, size_t bytes)
{
	struct amperf_transfer *outcome = &fixture->outcome;
	struct amperf_link *link = fixture->link;

	switch (kind) {
	case AMPERF_KIND_SINK:
		return amperf_link_send(link, fixture->data, bytes, outcome, &fixture->error);
	case AMPERF_KIND_SOURCE:
		return amperf_link_receive(link, 42, fixture->came, bytes, outcome,
					   &fixture->error);
	default:
		return amperf_link_echo(link, fixture->data, fixture->came, bytes, outcome,
					&fixture->error);
	}
}

static void assert_moved(const struct fixture *fixture, int code, int kind, size_t bytes,
			 const uint8_t *came)
{
	const uint8_t *moved = kind == AMPERF_KIND_SOURCE ? came : fixture->data;

	if (code)
		fail_msg("kind %d, %zu bytes: %s", kind, bytes, fixture->error.text);
	assert_int_equal(fixture->outcome.bytes, bytes);
	assert_int_equal(fixture->outcome.crc32, amperf_crc32(0, moved, bytes));
	assert_true(fixture->outcome.ns > 0);
	assert_true(fixture->outcome.mcu.busy_ns > 0);
	if (kind == AMPERF_KIND_ECHO)
		assert_memory_equal(came, fixture->data, bytes);
	if (kind == AMPERF_KIND_SOURCE)
		assert_int_equal(amperf_pattern_check(came, bytes, 42, 0), bytes);
}

static const char *const ways[] = {
	",map=cached,by=none",   ",map=cached,by=touch",  ",map=cached,by=copy",
	",map=cached,by=dma",    ",map=uncached,by=none", ",map=uncached,by=touch",
	",map=uncached,by=copy", ",map=uncached,by=dma",
};

static void buffers_each_way(void **state)
{
	static const size_t sizes[] = {1, 2, 3, 5, 63, 64, 65, 1023, 1024, 1025, 5000};
	struct fixture *fixture = *state;
	void *came;

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		open_for(fixture, ways[i], LONG_NS);
		get_buffers(fixture, 5000);
		for (size_t size = 0; size < sizeof(sizes) / sizeof(sizes[0]); size++)
			for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++) {
				int code = move_buffer(fixture, kind, sizes[size]);

				assert_int_equal(amperf_buffer_begin(fixture->back,
								     AMPERF_ACCESS_READ, &came,
								     &fixture->error),
						 0);
				assert_moved(fixture, code, kind, sizes[size], came);
				assert_int_equal(amperf_buffer_end(fixture->back, NULL), 0);
			}
		assert_int_equal(fixture->fake.begins, fixture->fake.ends);
		assert_int_equal(fixture->fake.begins != 0, i < 4);
		/* Nothing but what the program asked for. */
		assert_int_equal(fixture->fake.allocs, 2);
	}
}

/* Private memory goes by way of some that the link keeps. */
static void private_memory(void **state)
{
	static const size_t sizes[] = {1, 3, 64, 1025, 262143, 262144, 262145, 524289, MOST};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		open_for(fixture, ways[i], LONG_NS);
		for (size_t size = 0; size < sizeof(sizes) / sizeof(sizes[0]); size++)
			for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++)
				assert_moved(fixture, move(fixture, kind, sizes[size]), kind,
					     sizes[size], fixture->came);
		assert_int_equal(fixture->fake.begins, fixture->fake.ends);
		assert_int_equal(fixture->fake.allocs, 2);
	}
}

static void which_operations(void **state)
{
	static const struct {
		const char *by;
		uint32_t send, echo;
		unsigned int sends;
	} cases[] = {
		{",by=none", AMPERF_SHM_CRC, AMPERF_SHM_COPY_CPU, 1},
		{",by=touch", AMPERF_SHM_CRC, AMPERF_SHM_COPY_CPU, 1},
		{",by=copy", AMPERF_SHM_READ_CPU, AMPERF_SHM_COPY_CPU, 3},
		{",by=dma", AMPERF_SHM_READ_DMA, AMPERF_SHM_COPY_DMA, 3},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		open_for(fixture, cases[i].by, LONG_NS);
		get_buffers(fixture, 2500);
		for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++)
			assert_int_equal(move_buffer(fixture, kind, 2500), 0);
		assert_int_equal(fixture->fake.submits[cases[i].send], cases[i].sends);
		assert_int_equal(fixture->fake.submits[cases[i].echo], 1);
		assert_int_equal(fixture->fake.submits[AMPERF_SHM_FILL], 1);
	}
}

/* Damaged, or not done at all; the same data as before must not hide it. */
static void wrong_data_is_seen(void **state)
{
	static const struct {
		const char *by;
		int kind;
		uint32_t operation;
		bool skip;
	} cases[] = {
		{",by=touch", AMPERF_KIND_SINK, AMPERF_SHM_CRC, true},
		{",by=copy", AMPERF_KIND_SINK, AMPERF_SHM_LANDING_CRC, false},
		{",by=none", AMPERF_KIND_SOURCE, AMPERF_SHM_FILL, false},
		{",by=none", AMPERF_KIND_SOURCE, AMPERF_SHM_FILL, true},
		{",by=copy", AMPERF_KIND_ECHO, AMPERF_SHM_COPY_CPU, false},
		{",by=copy", AMPERF_KIND_ECHO, AMPERF_SHM_COPY_CPU, true},
		{",by=dma", AMPERF_KIND_ECHO, AMPERF_SHM_COPY_DMA, false},
		{",by=dma", AMPERF_KIND_ECHO, AMPERF_SHM_COPY_DMA, true},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		open_for(fixture, cases[i].by, LONG_NS);
		get_buffers(fixture, 900);
		assert_int_equal(move_buffer(fixture, cases[i].kind, 900), 0);
		fixture->fake.flip_operation = cases[i].operation;
		fixture->fake.skip = cases[i].skip;
		fixture->fake.flip = !cases[i].skip;
		if (move_buffer(fixture, cases[i].kind, 900) != -EBADMSG)
			fail_msg("case %zu: not seen", i);
		assert_contains(fixture->error.text, "shm: corrupt data");
		assert_int_equal(fixture->outcome.bytes, 0);
		fixture->fake.flip = fixture->fake.skip = false;
		assert_int_equal(move_buffer(fixture, cases[i].kind, 900), 0);
	}
}

static void sizes_and_memory(void **state)
{
	struct fixture *fixture = *state;

	open_for(fixture, "", LONG_NS);
	fixture->fake.bytes_max = 5000;
	assert_int_equal(amperf_buffer_get(fixture->link, (64u << 20) + 1, &fixture->buffer,
					   &fixture->error),
			 -EINVAL);
	assert_int_equal(amperf_buffer_get(fixture->link, 5001, &fixture->buffer, &fixture->error),
			 -ENOSPC);
	assert_contains(fixture->error.text, "while getting a buffer");
	get_buffers(fixture, 2500);
	assert_int_equal(move(fixture, AMPERF_KIND_SINK, 10), -ENOSPC);
	fixture->fake.bytes_max = AMPERF_SHM_BYTES_MAX;
	assert_int_equal(move(fixture, AMPERF_KIND_SINK, 10), 0);
}

static void what_the_firmware_lacks(void **state)
{
	struct fixture *fixture = *state;

	open_for(fixture, ",by=none", LONG_NS);
	fixture->link->hello.core_hz = 0;
	get_buffers(fixture, 100);
	((struct amperf_shm_link *)(void *)fixture->link->tp)->dev.info.operations =
		1u << AMPERF_SHM_NONE;
	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++)
		assert_int_equal(move_buffer(fixture, kind, 100), -EOPNOTSUPP);
	assert_contains(fixture->error.text, "this firmware cannot do that");
}

/* ---- Ends --------------------------------------------------------------- */

static void silence(void **state)
{
	struct fixture *fixture = *state;
	void *data;

	open_for(fixture, ",by=none", SHORT_NS);
	get_buffers(fixture, 100);
	fixture->fake.hold = true;
	assert_int_equal(move_buffer(fixture, AMPERF_KIND_SINK, 100), -ETIMEDOUT);
	assert_contains(fixture->error.text, "nothing moved for 0.02 s: 100 of 100 bytes sent");
	assert_int_equal(move_buffer(fixture, AMPERF_KIND_SINK, 100), -ETIMEDOUT);
	assert_contains(fixture->error.text, "no answer to RESET");
	/* The other core still has it. */
	assert_int_equal(
		amperf_buffer_begin(fixture->buffer, AMPERF_ACCESS_READ, &data, &fixture->error),
		-ETIMEDOUT);
	assert_null(data);
	fake_shm_release(&fixture->fake);
	assert_int_equal(
		amperf_buffer_begin(fixture->buffer, AMPERF_ACCESS_READ, &data, &fixture->error),
		0);
	assert_int_equal(amperf_buffer_end(fixture->buffer, &fixture->error), 0);
	assert_int_equal(move_buffer(fixture, AMPERF_KIND_SINK, 100), 0);
}

static void interrupted(void **state)
{
	struct fixture *fixture = *state;

	open_for(fixture, ",by=none", LONG_NS);
	eventfd_write(fixture->cancel_fd, 1);
	assert_int_equal(move(fixture, AMPERF_KIND_ECHO, 1000), -ECANCELED);
	assert_contains(fixture->error.text, "interrupted (0 of 1000 bytes sent");
}

static void gone(void **state)
{
	struct fixture *fixture = *state;

	open_for(fixture, "", LONG_NS);
	get_buffers(fixture, 100);
	fixture->fake.gone = true;
	assert_int_equal(move_buffer(fixture, AMPERF_KIND_ECHO, 100), -EPIPE);
	assert_contains(fixture->error.text, "the channel is gone");
}

static void the_firmware_fails(void **state)
{
	struct fixture *fixture = *state;

	open_for(fixture, "", LONG_NS);
	fixture->fake.fail_operation = AMPERF_SHM_READ_DMA;
	fixture->fake.fail_error = -EIO;
	assert_int_equal(move(fixture, AMPERF_KIND_SINK, 100), -EIO);
	assert_contains(fixture->error.text, "could not do its part");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(buffers_each_way),
		TEST(private_memory),
		TEST(which_operations),
		TEST(wrong_data_is_seen),
		TEST(sizes_and_memory),
		TEST(what_the_firmware_lacks),
		TEST(silence),
		TEST(interrupted),
		TEST(gone),
		TEST(the_firmware_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
