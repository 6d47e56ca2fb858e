/* SPDX-License-Identifier: BSD-3-Clause */
/* Tests as rows of tables. */
#include "render_rows.h"
#include "percentile.h"

#include <stdio.h>
#include <string.h>

/* The transactions' time together: of a closed loop of one they follow each other. */
static double elapsed_ns(const json_t *row)
{
	double transactions = (double)document_transactions(row);
	double hz = document_number(row, "achieved_hz", 0);

	if (hz > 0 && (document_integer(row, "depth", 1) > 1 ||
		       strcmp(document_text(row, "loop", "closed"), "open") == 0))
		return transactions / hz * 1e9;
	return document_number(row, "mean_ns", 0) * transactions;
}

double render_cpu_percent(const json_t *row)
{
	double ns = elapsed_ns(row);

	if (ns <= 0 || !document_has(row, "linux.cpu_system_ns"))
		return -1;
	return document_number(row, "linux.cpu_system_ns", 0) * 100 / ns;
}

static void set_codes(json_t *row)
{
	const json_t *warnings = json_object_get(row, "warnings");
	char codes[256] = "";
	const json_t *warning;
	size_t i;

	json_array_foreach ((json_t *)warnings, i, warning) {
		size_t used = strlen(codes);

		snprintf(codes + used, sizeof(codes) - used, "%s%s", i ? " " : "",
			 document_text(warning, "code", ""));
	}
	if (codes[0])
		json_object_set_new(row, "warning_codes", json_string(codes));
}

static void set_verdict(json_t *row)
{
	long long errors = document_integer(row, "errors", 0);
	const char *ended = document_text(row, "ended_by", "");
	const char *codes = document_text(row, "warning_codes", NULL);
	char text[64];

	if (errors) {
		snprintf(text, sizeof(text), "%lld error%s", errors, errors == 1 ? "" : "s");
		json_object_set_new(row, "verdict", json_string(text));
		return;
	}
	if (!document_transactions(row))
		codes = "not measured";
	else if (strcmp(ended, "interrupt") == 0 || strcmp(ended, "error") == 0)
		codes = "cut short";
	json_object_set_new(row, "verdict", json_string(codes ? codes : "ok"));
}

void render_show_tails(json_t *row, const json_t *of)
{
	uint64_t transactions = document_transactions(of);

	if (transactions >= P99_TRANSACTIONS_MIN) {
		json_object_set(row, "p99_shown_ns", json_object_get(of, "p99_ns"));
		json_object_set(row, "due_p99_shown_ns",
				(json_t *)document_at(of, "corrected.p99_ns"));
	}
	if (transactions >= P999_TRANSACTIONS_MIN)
		json_object_set(row, "p999_shown_ns", json_object_get(of, "p999_ns"));
}

static json_t *test_row(const json_t *of, const json_t *settings, bool with_link)
{
	const json_t *section = json_object_get(settings, "section");
	json_t *row = json_copy((json_t *)of);
	double cpu = render_cpu_percent(of);

	if (with_link)
		json_object_set_new(row, "link", json_string(document_text(settings, "link", "")));
	if (section)
		json_object_set(row, "section", (json_t *)section);
	json_object_set_new(row, "transactions",
			    json_integer((json_int_t)document_transactions(of)));
	if (cpu >= 0)
		json_object_set_new(row, "cpu_percent", json_real(cpu));
	if (strcmp(document_text(of, "loop", ""), "open") == 0 && document_has(of, "achieved_hz"))
		json_object_set(row, "rate_reached_hz", json_object_get(of, "achieved_hz"));
	render_show_tails(row, of);
	/* Without a limit to it, what there may be at once is no figure. */
	if (document_text(of, "loop", "")[0] != 'o' ||
	    document_integer(of, "depth", 1) < AMPERF_DEPTH_MAX)
		json_object_set(row, "depth_asked", json_object_get(of, "depth"));
	set_codes(row);
	set_verdict(row);
	return row;
}

void render_show_if_any(json_t *rows, const char *from, const char *to, int64_t usual)
{
	bool any = false;
	json_t *row;
	size_t i;

	json_array_foreach (rows, i, row) {
		any |= document_integer(row, from, usual) > usual;
	}
	json_array_foreach (rows, i, row) {
		/* What has a usual value that is not 0 is not made up for who does not say. */
		if (any && (!usual || document_has(row, from)))
			json_object_set_new(row, to,
					    json_integer(document_integer(row, from, usual)));
	}
}

static void add_rows(json_t *rows, const json_t *of, const json_t *settings, bool with_link)
{
	const json_t *row;
	size_t i;

	json_array_foreach ((json_t *)of, i, row) {
		json_array_append_new(rows, test_row(row, settings, with_link));
	}
}

json_t *render_test_rows(const json_t *document, bool with_link)
{
	json_t *rows = json_array();
	const json_t *run;

	for (size_t i = 0; (run = document_run(document, i)); i++)
		add_rows(rows, json_object_get(run, "rows"), json_object_get(run, "settings"),
			 with_link);
	add_rows(rows, json_object_get(document, "steps"), json_object_get(document, "settings"),
		 with_link);
	render_add_ways(rows, document);
	render_show_if_any(rows, "depth_asked", "depth_shown", 1);
	render_show_if_any(rows, "linux.retries", "retries_shown", 0);
	return rows;
}
