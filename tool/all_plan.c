/* SPDX-License-Identifier: BSD-3-Clause */
/* What a run over all links measures. */
#include "all.h"
#include "test_list.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Enough for a 99th percentile; how many there is time for is seen as they run. */
#define SINGLE_REPEAT 200u
#define STREAM_REPEAT 10u
/* Past this a transaction is about what the link carries, not about its start. */
#define STREAM_BYTES (UINT64_C(256) << 10)
#define STREAM_COUNT_MAX 64u

/*
 * Links of these kinds are measured in several ways, which are written behind
 * their names. Of other kinds there is one.
 */
static const struct {
	const char *kind;
	const char *suffix;
} variants[] = {
	{"shm", ",map=uncached,by=touch"}, {"shm", ",map=uncached,by=copy"},
	{"shm", ",map=uncached,by=dma"},   {"shm", ",map=cached,by=none"},
	{"shm", ",map=cached,by=touch"},   {"shm", ",map=cached,by=copy"},
	{"shm", ",map=cached,by=dma"},
};

static size_t kind_length(const char *name)
{
	return strcspn(name, ":");
}

static bool is_kind(const char *name, const char *kind)
{
	return strlen(kind) == kind_length(name) && strncmp(name, kind, strlen(kind)) == 0;
}

bool all_kind_wanted(const char *kinds, const char *name)
{
	size_t length = kind_length(name);
	const char *item = kinds;

	if (!kinds)
		return true;
	for (;;) {
		size_t item_length = strcspn(item, ",");

		if (item_length == length && strncmp(item, name, length) == 0)
			return true;
		if (!item[item_length])
			return false;
		item += item_length + 1;
	}
}

bool all_link_for_programs(const char *name)
{
	/* What runs within the kernel, and what hands buffers over unread. */
	return !is_kind(name, "kernel") && !is_kind(name, "null") && !strstr(name, ",by=none");
}

/* ---- Links -------------------------------------------------------------- */

static int add_link(struct all_links *links, const char *name, const char *suffix,
		    const char *reason)
{
	struct all_link *more = realloc(links->links, (links->count + 1) * sizeof(*more));
	struct all_link *link;

	if (!more)
		return -ENOMEM;
	links->links = more;
	link = &more[links->count++];
	memset(link, 0, sizeof(*link));
	snprintf(link->name, sizeof(link->name), "%.100s%.27s", name, suffix);
	snprintf(link->reason, sizeof(link->reason), "%s", reason);
	return 0;
}

/* Each channel without a driver is an entry of its own, and all say the same. */
static bool is_told(const struct all_links *links, const char *name)
{
	for (size_t i = 0; i < links->count; i++)
		if (strcmp(links->links[i].name, name) == 0)
			return true;
	return false;
}

static int add_variants(struct all_links *links, const struct amperf_link_info *info)
{
	size_t before = links->count;
	int code = 0;

	if (is_told(links, info->name))
		return 0;
	for (size_t i = 0; i < sizeof(variants) / sizeof(variants[0]) && !code; i++)
		if (info->usable && is_kind(info->name, variants[i].kind))
			code = add_link(links, info->name, variants[i].suffix, "");
	if (code || links->count > before)
		return code;
	return add_link(links, info->name, "", info->usable ? "" : info->reason);
}

int all_links_plan(struct all_links *links, const struct amperf_link_list *list, const char *kinds)
{
	int code = 0;

	memset(links, 0, sizeof(*links));
	for (size_t i = 0; i < list->count && !code; i++)
		if (!is_kind(list->links[i].name, "null") &&
		    all_kind_wanted(kinds, list->links[i].name))
			code = add_variants(links, &list->links[i]);
	return code;
}

void all_links_free(struct all_links *links)
{
	for (size_t i = 0; i < links->count; i++)
		amperf_result_free(links->links[i].result);
	free(links->links);
	memset(links, 0, sizeof(*links));
}

/* ---- Tests -------------------------------------------------------------- */

uint64_t all_stream_count(uint64_t block_bytes)
{
	uint64_t count = STREAM_BYTES / block_bytes;

	if (!count)
		return 1;
	return count < STREAM_COUNT_MAX ? count : STREAM_COUNT_MAX;
}

static void choose_defaults(struct test_choice *choice)
{
	static const uint64_t blocks[] = {64, 496, 4096, 65536, 1048576};

	if (!choice->kind_count)
		for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++)
			choice->kinds[choice->kind_count++] = kind;
	if (choice->block_count)
		return;
	choice->block_count = sizeof(blocks) / sizeof(blocks[0]);
	memcpy(choice->blocks, blocks, sizeof(blocks));
}

static void add_tests(struct run_options *options, enum amperf_kind kind, uint64_t block)
{
	struct amperf_test test = {kind, block, 1, 1, SINGLE_REPEAT};

	bool large = block && all_stream_count(block) == 1;

	test.warmup = !large;
	test_list_add(options, &test);
	if (!block || large)
		return;
	/* The same size has just been there. */
	test.warmup = 0;
	test.count = all_stream_count(block);
	test.repeat = STREAM_REPEAT;
	test_list_add(options, &test);
}

void all_tests_plan(struct run_options *options)
{
	struct test_choice *choice = &options->choice;

	choose_defaults(choice);
	test_list_reserve(options, choice->kind_count * choice->block_count * 2);
	for (size_t k = 0; k < choice->kind_count; k++)
		for (size_t b = 0; b < choice->block_count; b++)
			add_tests(options, choice->kinds[k], choice->blocks[b]);
}
