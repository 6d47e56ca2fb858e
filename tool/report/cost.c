/* SPDX-License-Identifier: BSD-3-Clause */
/* What a transaction costs each core: processor time, messages, doorbells. */
#include "bar.h"
#include "columns.h"
#include "figures.h"
#include "html.h"

#include <stdlib.h>

/* Figures of a transaction that are computed here; others are the row's own. */
static const struct column columns[] = {
	{"a7_process_ns", "A7 process", "\xc2\xb5s", COLUMN_US},
	{"a7_user_ns", "of it user", "\xc2\xb5s", COLUMN_US},
	{"a7_kernel_ns", "of it kernel", "\xc2\xb5s", COLUMN_US},
	{"a7_rest_ns", "A7 rest", "\xc2\xb5s", COLUMN_US},
	{"m4_busy_ns", "M4 busy", "\xc2\xb5s", COLUMN_US},
	{"m4_awake_percent", "awake", "%", COLUMN_AVERAGE},
	{"m4_cycles_per_message", "M4 cycles a msg", "", COLUMN_COUNT},
	{"messages", "msgs", "", COLUMN_AVERAGE},
	{"doorbells", "bells", "", COLUMN_AVERAGE},
	{"a7_message_ns", "A7 a msg", "\xc2\xb5s", COLUMN_US},
	{"interrupts", "IRQs", "", COLUMN_AVERAGE},
	{"context_switches", "context switches", "", COLUMN_AVERAGE},
	{"retries", "retries", "", COLUMN_AVERAGE},
};

#define COLUMN_TOTAL (sizeof(columns) / sizeof(columns[0]))

/* Parts of the two bars, by their keys. */
static const struct {
	const char *key, *style, *name;
} parts[] = {
	{"a7_unsplit_ns", "a7-process", "process"}, {"a7_user_ns", "a7-user", "user"},
	{"a7_kernel_ns", "a7-kernel", "kernel"},    {"a7_rest_ns", "a7-rest", "rest"},
	{"m4_busy_ns", "m4-busy", "busy"},
};

#define A7_PARTS 4
#define PARTS (sizeof(parts) / sizeof(parts[0]))

/* ---- Figures of one transaction ------------------------------------------ */

static void set(json_t *cost, const char *key, const json_t *value, double share)
{
	if (json_is_number(value))
		json_object_set_new(cost, key, json_real(json_number_value(value) * share));
}

static void copy(json_t *cost, const char *key, const json_t *value)
{
	if (json_is_number(value))
		json_object_set(cost, key, (json_t *)value);
}

static double sum(const json_t *mcu, const char *a, const char *b)
{
	return row_number(mcu, a) + row_number(mcu, b);
}

/* Short runs tell no user time from kernel time: too few ticks of Linux' clock. */
static double set_process(json_t *cost, const json_t *l, double share)
{
	double process = row_number(l, "cpu_process_ns");
	bool split = json_object_get(l, "cpu_user_ns") != NULL;

	if (split) {
		set(cost, "a7_user_ns", json_object_get(l, "cpu_user_ns"), share);
		set(cost, "a7_kernel_ns", json_object_get(l, "cpu_kernel_ns"), share);
		if (!process)
			process = sum(l, "cpu_user_ns", "cpu_kernel_ns");
	} else {
		set(cost, "a7_unsplit_ns", json_object_get(l, "cpu_process_ns"), share);
	}
	if (split || json_object_get(l, "cpu_process_ns"))
		json_object_set_new(cost, "a7_process_ns", json_real(process * share));
	return process;
}

static void set_a7(json_t *cost, const json_t *l, double share)
{
	double process = set_process(cost, l, share);

	/* Interrupts and kernel threads; two sources, so it may come out below nothing. */
	if (json_object_get(l, "cpu_system_ns") && row_number(l, "cpu_system_ns") >= process)
		json_object_set_new(cost, "a7_rest_ns",
				    json_real((row_number(l, "cpu_system_ns") - process) * share));
	set(cost, "interrupts", json_object_get(l, "interrupts"), share);
	set(cost, "context_switches", json_object_get(l, "context_switches"), share);
	if (row_number(l, "retries"))
		set(cost, "retries", json_object_get(l, "retries"), share);
}

/* NULL if the row says nothing of costs. A new object. */
static json_t *cost_of(const json_t *row)
{
	const json_t *l = json_object_get(row, "linux"), *mcu = json_object_get(row, "mcu");
	double n = row_transactions(row), share = n > 0 ? 1 / n : 0, messages, a7;
	json_t *cost;

	if (n <= 0 || (!l && !mcu))
		return NULL;
	cost = json_object();
	set_a7(cost, l, share);
	set(cost, "m4_busy_ns", json_object_get(mcu, "busy_ns"), share);
	copy(cost, "m4_awake_percent", json_object_get(mcu, "awake_percent"));
	copy(cost, "m4_cycles_per_message", json_object_get(mcu, "cycles_per_message"));
	messages = sum(mcu, "rx_messages", "tx_messages");
	a7 = json_object_get(l, "cpu_system_ns") ? row_number(l, "cpu_system_ns") : 0;
	if (messages > 0) {
		json_object_set_new(cost, "messages", json_real(messages * share));
		json_object_set_new(cost, "doorbells",
				    json_real(sum(mcu, "rx_doorbells", "tx_doorbells") * share));
	}
	if (messages > 0 && a7 > 0)
		json_object_set_new(cost, "a7_message_ns", json_real(a7 / messages));
	return cost;
}

static double a7_of(const json_t *cost)
{
	double ns = 0;

	for (size_t i = 0; i < A7_PARTS; i++)
		ns += row_number(cost, parts[i].key);
	return ns;
}

/* ---- The table ------------------------------------------------------------ */

/* What any row of the table has. */
struct used {
	bool columns[COLUMN_TOTAL];
	bool parts[PARTS];
};

static void mark_used(struct used *used, const json_t *cost)
{
	column_mark_used(columns, COLUMN_TOTAL, cost, used->columns);
	for (size_t i = 0; i < PARTS; i++)
		used->parts[i] |= json_object_get(cost, parts[i].key) != NULL;
}

static bool has_core(const struct used *used, size_t from, size_t to)
{
	while (from < to && !used->parts[from])
		from++;
	return from < to;
}

/* A core's, of the parts from..to, if any row has one. */
static void write_bar(FILE *out, const json_t *cost, const struct used *used, size_t from,
		      size_t to, double whole)
{
	struct bar_part bar[PARTS];

	if (!has_core(used, from, to))
		return;
	for (size_t i = from; i < to; i++)
		bar[i - from] = (struct bar_part){parts[i].style, row_number(cost, parts[i].key)};
	bar_draw(out, bar, to - from, whole);
}

/* What the colours of a core's bars stand for. */
static void write_keys(FILE *out, const char *core, const struct used *used, size_t from, size_t to)
{
	if (!has_core(used, from, to))
		return;
	html_print(out, "<b>%s</b>", core);
	for (size_t i = from; i < to; i++)
		if (used->parts[i])
			html_print(out,
				   " <span data-part=\"%s\"><i class=\"key %s\"></i> %s</span>",
				   parts[i].style, parts[i].style, parts[i].name);
	fputs("\n", out);
}

static void write_line(FILE *out, const struct report_row *row, const json_t *cost,
		       const struct used *used, double whole)
{
	html_print(out, "<tr" ROW_ATTRIBUTES " data-of=\"cost\"><th scope=\"row\">", row->run_index,
		   row->row_index);
	html_name(out, row_text(row->run, "label"));
	fputs("</th>", out);
	fputs("<td class=\"bar\">", out);
	write_bar(out, cost, used, 0, A7_PARTS, whole);
	write_bar(out, cost, used, A7_PARTS, PARTS, whole);
	fputs("</td>", out);
	for (size_t i = 0; i < COLUMN_TOTAL; i++)
		if (used->columns[i])
			column_cell(out, &columns[i], cost);
	fputs("</tr>\n", out);
}

static double find_whole(const struct report_rows *rows, json_t *const *costs, const char *test)
{
	double whole = 0;

	for (size_t i = 0; i < rows->count; i++) {
		double a7 = a7_of(costs[i]), m4 = row_number(costs[i], "m4_busy_ns");

		if (!row_is(rows->rows[i].row, "test", test))
			continue;
		whole = a7 > whole ? a7 : whole;
		whole = m4 > whole ? m4 : whole;
	}
	return whole;
}

static void write_test(FILE *out, const struct report_rows *rows, json_t *const *costs,
		       const char *test, const struct used *used)
{
	double whole = find_whole(rows, costs, test);

	html_print(out,
		   "<tbody data-test=\"%s\">\n<tr class=\"test\"><th scope=\"rowgroup\""
		   " colspan=\"20\">%s</th></tr>\n",
		   test, test);
	for (size_t i = 0; i < rows->count; i++)
		if (costs[i] && row_is(rows->rows[i].row, "test", test))
			write_line(out, &rows->rows[i], costs[i], used, whole);
	fputs("</tbody>\n", out);
}

static void write_table(FILE *out, const struct report_rows *rows, json_t *const *costs)
{
	struct used used = {0};

	for (size_t i = 0; i < rows->count; i++)
		mark_used(&used, costs[i]);
	fputs("<p class=\"keys\">", out);
	write_keys(out, "A7:", &used, 0, A7_PARTS);
	write_keys(out, "M4:", &used, A7_PARTS, PARTS);
	fputs("</p>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" "
	      "aria-label=\"cost\"><table>\n"
	      "<thead><tr><th scope=\"col\">link</th><th scope=\"col\" class=\"words\">time</th>",
	      out);
	column_heads(out, columns, COLUMN_TOTAL, used.columns);
	fputs("</tr></thead>\n", out);
	for (size_t i = 0; i < rows->count; i++)
		if (costs[i] && row_is_first(rows, i, "test"))
			write_test(out, rows, costs, row_text(rows->rows[i].row, "test"), &used);
	fputs("</table></div>\n", out);
}

void cost_section(FILE *out, const struct report_rows *rows)
{
	json_t **costs = calloc(rows->count ? rows->count : 1, sizeof(json_t *));
	bool any = false;

	for (size_t i = 0; costs && i < rows->count; i++) {
		costs[i] = cost_of(rows->rows[i].row);
		any |= costs[i] != NULL;
	}
	if (any) {
		fputs("<section id=\"cost\" class=\"chosen\"><h2>Cost of a transaction</h2>\n"
		      "<p class=\"lead\">Processor time of the two cores, messages and doorbells,"
		      " of one test at a time. Rest: interrupts, kernel threads and whatever else"
		      " ran meanwhile. Both bars have one scale.</p>\n"
		      "<div class=\"choose\"></div>\n",
		      out);
		write_table(out, rows, costs);
		fputs("</section>\n", out);
	}
	for (size_t i = 0; costs && i < rows->count; i++)
		json_decref(costs[i]);
	free(costs);
}
