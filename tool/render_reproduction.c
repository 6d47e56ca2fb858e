/* SPDX-License-Identifier: BSD-3-Clause */
/* A reproduction's rows as rows of tables. */
#include "render_rows.h"
#include "units.h"

#include <math.h>

/* A row of the document, and how much a transaction is. */
static json_t *row_of(const json_t *of)
{
	json_t *row = json_copy((json_t *)of);

	json_object_set_new(
		row, "transaction_bytes",
		json_real(document_number(of, "block_bytes", 0) * document_number(of, "count", 0)));
	return row;
}

static void judge(json_t *row, double limit)
{
	double published = document_number(row, "published_ns", 0);
	double off = document_number(row, "difference_ratio", 0);

	if (published > 0 && document_has(row, "log_uart_ns"))
		json_object_set_new(row, "log_ratio",
				    json_real(document_number(row, "log_uart_ns", 0) / published));
	json_object_set_new(row, "bad", json_boolean(fabs(off) > limit));
}

json_t *render_reproduced_rows(const json_t *document)
{
	double limit = document_number(document, "target.row_ratio_max", INFINITY);
	json_t *rows = json_array();
	const json_t *of;
	size_t i;

	json_array_foreach (json_object_get(document, "rows"), i, of) {
		json_t *row = row_of(of);

		judge(row, limit);
		json_array_append_new(rows, row);
	}
	return rows;
}

json_t *render_hung_rows(const json_t *document)
{
	json_t *rows = json_array();
	const json_t *of;
	size_t i;

	json_array_foreach (json_object_get(document, "hung_rows"), i, of) {
		json_t *row = row_of(of);

		json_object_set_new(
			row, "answer",
			json_string(document_true(of, "as_in_2020.answered") ? "came" : "none"));
		json_array_append_new(rows, row);
	}
	return rows;
}

static void add_verdict(json_t *lines, const json_t *document)
{
	render_add_line(lines,
			"Mean |difference| %.1f %%, largest %.1f %%: %s (within %.0f %%"
			" and %.0f %%).",
			document_number(document, "mean_difference_ratio", 0) * 100,
			document_number(document, "worst_difference_ratio", 0) * 100,
			document_true(document, "reproduced") ? "reproduced" : "not reproduced",
			document_number(document, "target.mean_ratio_max", 0) * 100,
			document_number(document, "target.row_ratio_max", 0) * 100);
}

/* As in 2020, when each row was run once, the first of them cold. */
static void add_cold(json_t *lines, const json_t *document)
{
	const json_t *first = json_array_get(json_object_get(document, "rows"), 0);
	const json_t *run = json_array_get(json_object_get(document_run(document, 0), "rows"), 0);
	double published = document_number(first, "published_ns", 0);
	double ns = document_number(first, "first_ns", 0);
	char text[UNITS_TEXT_BYTES];

	if (published > 0 && ns > 0)
		render_add_line(lines,
				"Median of %lld. The very first transaction took %s us (%+.1f %%).",
				(long long)document_integer(run, "repeat", 0),
				units_us(text, (uint64_t)ns), (ns - published) / published * 100);
}

json_t *render_reproduced_lines(const json_t *document)
{
	json_t *lines = json_array();

	if (!document_has(document, "reproduced"))
		return lines;
	add_verdict(lines, document);
	add_cold(lines, document);
	render_add_line(lines, "The M4 prints a line for each message and waits for its UART"
			       " (115200 baud): that is the share of the published time.");
	return lines;
}

json_t *render_hung_lines(const json_t *document)
{
	const json_t *hangs = json_object_get(document, "hung_rows");
	json_t *lines = json_array();
	const json_t *hang;
	size_t hung = 0, i;

	json_array_foreach ((json_t *)hangs, i, hang) {
		hung += !document_true(hang, "as_in_2020.answered");
	}
	render_add_line(lines, "%zu of %zu rows hang when written as in 2020%s.", hung,
			json_array_size(hangs),
			document_true(document, "hangs_shown") ? ", all pass as amperf writes"
							       : "");
	if (hung)
		render_add_line(
			lines,
			"The ring has %lld buffers, and none comes back while the M4 prints:"
			" write() refuses the rest of a transaction, or takes a part of it. The"
			" client did not look, so what is lost was never sent: the M4 waits for it,"
			" and Linux for the answer. amperf goes on where a write() was cut, and"
			" waits for room.",
			(long long)document_integer(document_run(document, 0),
						    "context.firmware.rx_ring_buffers", 0));
	return lines;
}
