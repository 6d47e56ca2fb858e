/* SPDX-License-Identifier: BSD-3-Clause */
#include "reproduce.h"

#include <string.h>

#define MESSAGE_BYTES 496u
/* What the tty layer takes of a write() at once (iterate_tty_write() in tty_io.c). */
#define PIECE_BYTES 2048u
/* "[00000.000][INFO ]", and the newline. */
#define FRAME_CHARACTERS (18u + 1u)
#define BAUD 115200u
#define BITS_A_CHARACTER 10u

static uint64_t digits(uint64_t number)
{
	return number < 10 ? 1 : 1 + digits(number / 10);
}

/* One line a message: "UART0: 496/512". */
static void log_message(struct reproduce_log *log, uint64_t so_far, uint64_t total)
{
	log->messages++;
	log->characters += FRAME_CHARACTERS + strlen("UART0: /") + digits(so_far) + digits(total);
}

static void log_block(struct reproduce_log *log, uint64_t begin, uint64_t block_bytes,
		      uint64_t total)
{
	for (uint64_t done = 0; done < block_bytes;) {
		uint64_t left = block_bytes - done;
		uint64_t of_piece = PIECE_BYTES - done % PIECE_BYTES;

		left = left < of_piece ? left : of_piece;
		done += left < MESSAGE_BYTES ? left : MESSAGE_BYTES;
		log_message(log, begin + done, total);
	}
}

struct reproduce_log reproduce_log_of(uint64_t block_bytes, uint64_t count)
{
	uint64_t total = block_bytes * count;
	struct reproduce_log log = {0};

	log.characters = FRAME_CHARACTERS + strlen("length: ") + digits(total);
	for (uint64_t i = 0; i < count; i++)
		log_block(&log, i * block_bytes, block_bytes, total);
	log.characters += FRAME_CHARACTERS + strlen("UART0 resp: ") + digits(total);
	log.uart_ns = log.characters * BITS_A_CHARACTER * UINT64_C(1000000000) / BAUD;
	return log;
}

static double magnitude(double value)
{
	return value < 0 ? -value : value;
}

/* Differences only where both times are known. */
static void judge_row(struct reproduction *r, struct reproduce_row *row)
{
	double published_ns = (double)row->published->published_ns;
	double off;

	row->log = reproduce_log_of(row->published->block_bytes, row->published->count);
	row->difference_ratio =
		((double)row->measured->time.median_ns - published_ns) / published_ns;
	off = magnitude(row->difference_ratio);
	r->mean_ratio += off;
	if (off > r->worst_ratio)
		r->worst_ratio = off;
}

void reproduce_judge(struct reproduction *r)
{
	const struct amperf_preset *preset = r->preset;
	size_t all =
		preset->row_count < REPRODUCE_ROWS_MAX ? preset->row_count : REPRODUCE_ROWS_MAX;

	r->row_count = 0;
	r->mean_ratio = r->worst_ratio = 0;
	while (r->row_count < all && r->result && r->row_count < r->result->row_count) {
		const struct amperf_row *measured = &r->result->rows[r->row_count];

		if (!measured->sample_count)
			break;
		r->rows[r->row_count] = (struct reproduce_row){
			.published = &preset->rows[r->row_count], .measured = measured};
		judge_row(r, &r->rows[r->row_count++]);
	}
	if (r->row_count)
		r->mean_ratio /= (double)r->row_count;
	r->complete = r->row_count == preset->row_count;
	r->reproduced = r->complete && !r->result->errors &&
			r->worst_ratio <= REPRODUCE_ROW_RATIO_MAX &&
			r->mean_ratio <= REPRODUCE_MEAN_RATIO_MAX;
}

void reproduce_judge_hangs(struct reproduction *r)
{
	r->hangs_shown = r->hang_count == r->preset->hung_row_count;
	for (size_t i = 0; i < r->hang_count; i++) {
		struct reproduce_hang *hang = &r->hangs[i];

		if (r->hung_result && i < r->hung_result->row_count &&
		    r->hung_result->rows[i].sample_count)
			hang->measured = &r->hung_result->rows[i];
		r->hangs_shown &= !hang->attempt.answered && hang->attempt.lost_bytes &&
				  hang->measured && !hang->measured->errors;
	}
}
