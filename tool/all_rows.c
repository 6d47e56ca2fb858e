/* SPDX-License-Identifier: BSD-3-Clause */
/* The results of all links as lines. */
#include "all.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool is_stream_of(const struct amperf_row *row, const struct all_row *line)
{
	const struct amperf_test *single = &line->single->test;

	return row->test.count > 1 && row->test.kind == single->kind &&
	       row->test.block_bytes == single->block_bytes;
}

static void take_result(struct all_rows *rows, const struct all_link *link)
{
	const struct amperf_result *result = link->result;

	for (size_t i = 0; i < result->row_count; i++) {
		const struct amperf_row *row = &result->rows[i];
		struct all_row *last = rows->count ? &rows->rows[rows->count - 1] : NULL;

		if (last && last->link == link->name && is_stream_of(row, last)) {
			last->stream = row;
			continue;
		}
		rows->rows[rows->count++] = (struct all_row){
			.link = link->name,
			.single = row,
			.stream = all_stream_count(row->test.block_bytes) == 1 ? row : NULL,
		};
	}
}

int all_rows_make(struct all_rows *rows, const struct all_links *links)
{
	size_t most = 0;

	memset(rows, 0, sizeof(*rows));
	for (size_t i = 0; i < links->count; i++)
		if (links->links[i].result)
			most += links->links[i].result->row_count;
	rows->rows = calloc(most ? most : 1, sizeof(*rows->rows));
	if (!rows->rows)
		return -ENOMEM;
	for (size_t i = 0; i < links->count; i++)
		if (links->links[i].result)
			take_result(rows, &links->links[i]);
	return 0;
}

void all_rows_free(struct all_rows *rows)
{
	free(rows->rows);
	memset(rows, 0, sizeof(*rows));
}

uint64_t all_row_errors(const struct all_row *row)
{
	bool both = row->stream && row->stream != row->single;

	return row->single->errors + (both ? row->stream->errors : 0);
}

int64_t all_row_cpu_permille(const struct all_row *row)
{
	const struct amperf_row *stream = row->stream;
	uint64_t ns = stream ? stream->time.mean_ns * stream->sample_count : 0;

	if (!ns || !stream->cpu.system_known)
		return -1;
	return (int64_t)((double)stream->cpu.system_ns * 1000 / (double)ns + 0.5);
}
