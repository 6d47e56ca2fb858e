/* SPDX-License-Identifier: BSD-3-Clause */
/* What may be asked of a test. */
#include "error.h"

#include <errno.h>

#define REPEAT_DEFAULT 10u
/* About what the defaults spend on one test, where its size allows it. */
#define DEFAULT_BYTES (UINT64_C(16) << 20)

const char *amperf_kind_name(enum amperf_kind kind)
{
	static const char *const names[AMPERF_KIND_COUNT] = {"sink", "source", "echo"};

	return (unsigned int)kind < AMPERF_KIND_COUNT ? names[kind] : NULL;
}

void amperf_test_defaults(struct amperf_test *test)
{
	uint64_t bytes = test->block_bytes * test->count;
	uint64_t fits = bytes ? DEFAULT_BYTES / bytes : REPEAT_DEFAULT;

	test->repeat = fits >= REPEAT_DEFAULT ? REPEAT_DEFAULT : fits ? (uint32_t)fits : 1;
	test->warmup = test->repeat == REPEAT_DEFAULT;
}

static int check_size(const struct amperf_test *test, struct amperf_error *error)
{
	if (!test->block_bytes || test->block_bytes > AMPERF_BLOCK_BYTES_MAX)
		return amperf_fail(error, -EINVAL, "a block of %llu bytes; it must be 1 to %llu",
				   (unsigned long long)test->block_bytes,
				   (unsigned long long)AMPERF_BLOCK_BYTES_MAX);
	if (!test->count || test->count > AMPERF_PAYLOAD_MAX / test->block_bytes)
		return amperf_fail(error, -EINVAL,
				   "%llu blocks of %llu bytes; block times count must be 1 byte"
				   " to 4 GiB",
				   (unsigned long long)test->count,
				   (unsigned long long)test->block_bytes);
	return 0;
}

static int check_2020(const struct amperf_test *test, struct amperf_error *error)
{
	uint64_t bytes = test->block_bytes * test->count;

	if (test->kind != AMPERF_KIND_SINK)
		return amperf_fail(error, -EINVAL,
				   "the 2020 packet knows only the kind sink; leave out --preset"
				   " for %s",
				   amperf_kind_name(test->kind));
	if (bytes > AMPERF_2020_TRANSACTION_BYTES_MAX || bytes < AMPERF_2020_HEADER_BYTES ||
	    test->block_bytes < AMPERF_2020_HEADER_BYTES)
		return amperf_fail(error, -EINVAL,
				   "%llu blocks of %llu bytes; the 2020 packet takes blocks of at"
				   " least %u bytes and at most %u in all (its length has 16 bits);"
				   " leave out --preset for more",
				   (unsigned long long)test->count,
				   (unsigned long long)test->block_bytes, AMPERF_2020_HEADER_BYTES,
				   AMPERF_2020_TRANSACTION_BYTES_MAX);
	return 0;
}

static int check_load(const struct amperf_test *test, enum amperf_packet packet,
		      struct amperf_error *error)
{
	if (test->depth > AMPERF_DEPTH_MAX)
		return amperf_fail(error, -EINVAL, "a depth of %u; it must be 1 to %u", test->depth,
				   AMPERF_DEPTH_MAX);
	if (!(test->rate_hz >= 0 && test->rate_hz <= AMPERF_RATE_HZ_MAX))
		return amperf_fail(error, -EINVAL,
				   "a rate of %g transactions a second; it must be more than 0, and"
				   " at most %g",
				   test->rate_hz, AMPERF_RATE_HZ_MAX);
	if ((unsigned int)test->arrival >= AMPERF_ARRIVAL_COUNT)
		return amperf_fail(error, -EINVAL, "no such kind of arrival");
	if (packet == AMPERF_PACKET_2020 && test->unverified)
		return amperf_fail(error, -EINVAL,
				   "the packet of 2020 cannot say that nobody is to look at the"
				   " data; leave out --verify=off");
	if (packet == AMPERF_PACKET_2020 && test->depth > 1)
		return amperf_fail(error, -EINVAL,
				   "the packet of 2020 goes one at a time: nothing says which an"
				   " answer is for; leave out --preset for a depth of %u",
				   test->depth);
	return 0;
}

int amperf_test_check(const struct amperf_test *test, enum amperf_packet packet,
		      struct amperf_error *error)
{
	int code;

	if ((unsigned int)test->kind >= AMPERF_KIND_COUNT)
		return amperf_fail(error, -EINVAL, "no such kind of test");
	code = check_size(test, error);
	if (code)
		return code;
	if (!test->repeat || test->repeat > AMPERF_REPEAT_MAX ||
	    (test->warmup > AMPERF_REPEAT_MAX && test->warmup != AMPERF_WARMUP_DETECT))
		return amperf_fail(error, -EINVAL, "repetitions must be 1 to %u, warm-ups 0 to %u",
				   AMPERF_REPEAT_MAX, AMPERF_REPEAT_MAX);
	code = check_load(test, packet, error);
	if (code)
		return code;
	return packet == AMPERF_PACKET_2020 ? check_2020(test, error) : 0;
}
