/* SPDX-License-Identifier: BSD-3-Clause */
/* Which tables a document has. */
#include "render.h"
#include "render_columns.h"
#include "render_rows.h"

#include <errno.h>
#include <math.h>
#include <string.h>

static bool is_empty(const struct render_table *table, const char *path)
{
	const json_t *row;
	size_t i;

	json_array_foreach (table->rows, i, row) {
		if (document_has(row, path))
			return false;
	}
	return true;
}

/* At least three digits of the smallest that is not 0; a nanosecond has no fraction. */
static int digits_of(const struct render_table *table, const char *path)
{
	double least = 0;
	const json_t *row;
	size_t i;

	json_array_foreach (table->rows, i, row) {
		double ns = fabs(document_number(row, path, 0));

		if (ns > 0 && (least <= 0 || ns < least))
			least = ns;
	}
	return least <= 0 || least >= 100e3 ? 1 : least >= 10e3 ? 2 : 3;
}

static void choose_columns(struct render_table *table, const struct render_column *columns,
			   bool all)
{
	for (; columns->path && table->column_count < RENDER_COLUMNS_MAX; columns++) {
		if (!all && is_empty(table, columns->path))
			continue;
		table->digits[table->column_count] = digits_of(table, columns->path);
		table->columns[table->column_count++] = columns;
	}
}

/* Takes the rows; a table without any is none: NULL. */
static struct render_table *add(struct render_tables *tables, const char *caption, json_t *rows,
				const struct render_column *columns, bool all)
{
	struct render_table *table = &tables->tables[tables->count];

	if (!json_array_size(rows) && !all) {
		json_decref(rows);
		return NULL;
	}
	memset(table, 0, sizeof(*table));
	table->caption = caption;
	table->rows = rows;
	choose_columns(table, columns, all);
	table->grouped =
		table->column_count > 1 && strcmp(table->columns[0]->path, "link") == 0 && !all;
	tables->count++;
	return table;
}

/* Takes the lines. */
static void add_lines(struct render_table *table, json_t *lines)
{
	if (table)
		table->lines = lines;
	else
		json_decref(lines);
}

static json_t *rows_at(const json_t *document, const char *key)
{
	return json_incref(json_object_get(document, key));
}

/* A document that says of one thing what it is. */
static json_t *only(const json_t *document)
{
	return json_pack("[O]", document);
}

static void add_tests(struct render_tables *tables, const json_t *document, bool with_link,
		      bool csv)
{
	struct render_table *table = add(tables, "", render_test_rows(document, with_link),
					 csv ? render_test_columns_all : render_test_columns, csv);

	if (table)
		table->legend = render_test_legend;
}

static void add_survey(struct render_tables *tables, const json_t *document)
{
	struct render_table *table =
		add(tables, "", render_survey_rows(document), render_survey_columns, false);

	if (table)
		table->legend = render_survey_legend;
	add(tables,
	    "memcpy() by Linux' processor, medians, and how often as long the fastest way through"
	    " the link takes:",
	    render_copy_rows(document), render_copy_columns, false);
}

/* Links that were named, one after the other or at once. */
static bool is_of_named(const json_t *document)
{
	return document_has(document, "at_once");
}

static bool is_several(const json_t *document)
{
	return document_kind(document) == DOCUMENT_SWEEP || is_of_named(document);
}

static void add_sums(struct render_tables *tables, const json_t *document)
{
	const json_t *sum = json_array_get(json_object_get(document, "sums"), 0);

	if (sum)
		add(tables,
		    document_has(sum, "to_mcu") ? "Each way, and both together:"
						: "All at once, together:",
		    render_sum_rows(document), render_sum_columns, false);
}

/* Both kinds of rows: as_in_2020 tells them apart. */
static void add_reproduction_csv(struct render_tables *tables, const json_t *document)
{
	json_t *rows = render_reproduced_rows(document);
	json_t *hung = render_hung_rows(document);

	json_array_extend(rows, hung);
	json_decref(hung);
	add(tables, "", rows, render_reproduction_columns_all, true);
}

static void add_reproduction(struct render_tables *tables, const json_t *document)
{
	add_lines(
		add(tables, "", render_reproduced_rows(document), render_reproduced_columns, false),
		render_reproduced_lines(document));
	add_lines(add(tables, "Rows that had to be left out in 2020, each block written once:",
		      render_hung_rows(document), render_hung_columns, false),
		  render_hung_lines(document));
}

/* Tables beside which there is no room have the rest in CSV alone. */
static void add_explanation(struct render_tables *tables, const json_t *document)
{
	size_t count = json_array_size(json_object_get(document, "rows"));
	struct render_table *table = NULL;
	size_t first = 0;

	for (; first < count && tables->count < RENDER_TABLES_MAX; first += RENDER_SHARE_TESTS) {
		table = add(tables, first ? "Further tests:" : "",
			    render_share_rows(document, first), render_share_columns, false);
		table->titles = render_share_titles(document, first);
	}
	if (!table || first >= count)
		return;
	table->lines = json_array();
	render_add_line(table->lines, "No room here for %zu more (--format csv or json has all).",
			count - first);
}

static void add_plain(struct render_tables *tables, const json_t *document, bool csv)
{
	switch (document_kind(document)) {
	case DOCUMENT_COMPARISON:
		add(tables, "", rows_at(document, "rows"), render_compared_columns, csv);
		break;
	case DOCUMENT_PUBLISHED:
		add(tables, "", rows_at(document, "rows"), render_published_columns, csv);
		break;
	case DOCUMENT_LINKS:
		add(tables, "", rows_at(document, "links"), render_link_columns, csv);
		tables->tables[0].grouped = false;
		break;
	case DOCUMENT_FIRMWARE:
		add(tables, "", only(document), render_processor_columns, csv);
		break;
	default:
		break;
	}
}

static bool no_memory(const struct render_tables *tables)
{
	for (size_t i = 0; i < tables->count; i++)
		if (!tables->tables[i].rows)
			return true;
	return false;
}

int render_tables_make(struct render_tables *tables, const json_t *document,
		       enum render_format format)
{
	enum document_kind kind = document_kind(document);
	bool job = document_has(document, "job");
	bool csv = format == RENDER_CSV;

	memset(tables, 0, sizeof(*tables));
	if (kind == DOCUMENT_SURVEY && !csv && !job && !is_of_named(document))
		add_survey(tables, document);
	else if (kind == DOCUMENT_REPRODUCTION && csv)
		add_reproduction_csv(tables, document);
	else if (kind == DOCUMENT_REPRODUCTION)
		add_reproduction(tables, document);
	else if (kind == DOCUMENT_EXPLANATION && csv)
		add(tables, "", render_single_share_rows(document), render_share_columns_all, true);
	else if (kind == DOCUMENT_EXPLANATION)
		add_explanation(tables, document);
	else if (document_run(document, 0) || kind == DOCUMENT_SEARCH || kind == DOCUMENT_SURVEY)
		add_tests(tables, document, csv || job || is_several(document), csv);
	else
		add_plain(tables, document, csv);
	if (!csv)
		add_sums(tables, document);
	if (!no_memory(tables))
		return 0;
	render_tables_free(tables);
	return -ENOMEM;
}

void render_tables_free(struct render_tables *tables)
{
	for (size_t i = 0; i < tables->count; i++) {
		json_decref(tables->tables[i].rows);
		json_decref(tables->tables[i].lines);
		json_decref(tables->tables[i].titles);
	}
	tables->count = 0;
}
