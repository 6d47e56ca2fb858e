/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * own-data LINK FILE: a program's own memory over a link, at any address and size,
 * there, there and back, and from there; each byte is looked at here too. Exits 0,
 * 1 (something was wrong), 2 (usage) or 3 (amperf says so).
 */
#include <amperf/amperf.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define MOST 300007u
#define GUARD 0xee
#define SEED 0x01234567u

struct test {
	struct amperf_link *link;
	struct amperf_error error;
	struct amperf_transfer outcome;
	const uint8_t *data;
	uint8_t *back;
	size_t bytes;
};

static void wrong(const struct test *test, const char *what)
{
	printf("own-data: %s: %zu bytes: %s\n", amperf_link_name(test->link), test->bytes, what);
	exit(1);
}

static void must(const struct test *test, int code)
{
	if (!code)
		return;
	printf("own-data: %zu bytes: %s\n", test->bytes, test->error.text);
	exit(3);
}

static void check_outcome(const struct test *test, const uint8_t *moved)
{
	const struct amperf_transfer *outcome = &test->outcome;

	if (outcome->bytes != test->bytes)
		wrong(test, "another number of bytes");
	if (outcome->crc32 != crc32(0, moved, (uInt)test->bytes))
		wrong(test, "another CRC-32");
	if (!outcome->ns || !outcome->mcu.rx_messages || !outcome->mcu.tx_messages ||
	    !outcome->link.sends || (test->bytes > 1000 && !outcome->mcu.busy_ns))
		wrong(test, "nothing was counted");
}

static void check_pattern(const struct test *test)
{
	for (size_t i = 0; i < test->bytes; i++) {
		uint32_t word = SEED + (uint32_t)(i / 4) * AMPERF_PATTERN_STEP;

		if (test->back[i] != (uint8_t)(word >> 8 * (i % 4)))
			wrong(test, "not the pattern that was asked for");
	}
}

static void run(struct test *test)
{
	must(test,
	     amperf_link_send(test->link, test->data, test->bytes, &test->outcome, &test->error));
	check_outcome(test, test->data);

	memset(test->back, GUARD, test->bytes + 1);
	must(test, amperf_link_echo(test->link, test->data, test->back, test->bytes, &test->outcome,
				    &test->error));
	check_outcome(test, test->data);
	if (memcmp(test->back, test->data, test->bytes) != 0)
		wrong(test, "what came back differs");

	memset(test->back, 0, test->bytes);
	must(test, amperf_link_receive(test->link, SEED, test->back, test->bytes, &test->outcome,
				       &test->error));
	check_outcome(test, test->back);
	check_pattern(test);
	if (test->back[test->bytes] != GUARD)
		wrong(test, "a byte behind the end was written");
}

static const uint8_t *read_file(const char *path)
{
	uint8_t *data = malloc(MOST);
	FILE *file = fopen(path, "rb");

	if (!data || !file || fread(data, 1, MOST, file) != MOST) {
		printf("own-data: %s does not have %u bytes\n", path, MOST);
		exit(2);
	}
	fclose(file);
	return data;
}

int main(int argc, char **argv)
{
	static const size_t sizes[] = {1,   3,    63,    459,   460,   461,    495,
				       497, 4097, 16387, 65535, 65537, 131075, 299999};
	struct amperf_link_config config = {.cancel_fd = -1};
	struct test test = {0};
	uint8_t *memory = malloc(MOST);

	if (argc != 3 || !memory) {
		printf("usage: own-data LINK FILE\n");
		return 2;
	}
	config.name = argv[1];
	test.data = read_file(argv[2]);
	test.back = memory;
	must(&test, amperf_link_open(&test.link, &config, &test.error));
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		test.bytes = sizes[i];
		run(&test);
		test.data++; /* at any address */
		test.back = memory + i % 4;
	}
	printf("%s: as it should be\n", amperf_link_name(test.link));
	amperf_link_close(test.link);
	return 0;
}
