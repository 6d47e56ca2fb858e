/* SPDX-License-Identifier: BSD-3-Clause */
/* Going through the rows of all runs. */
#ifndef AMPERF_TOOL_REPORT_ROWS_H
#define AMPERF_TOOL_REPORT_ROWS_H

#include "model.h"

#include <stdbool.h>
#include <stdint.h>

/* A row and whose it is. */
struct report_row {
	const json_t *run;
	const json_t *row;
	size_t run_index;
	size_t row_index;
};

struct report_rows {
	struct report_row *rows;
	size_t count;
};

/* 0 or -ENOMEM. report_rows_free() in any case; they live as long as the model. */
int report_rows_make(struct report_rows *rows, const struct report_model *model);
void report_rows_free(struct report_rows *rows);

const char *row_text(const json_t *object, const char *key); /* "" if there is none */
double row_number(const json_t *object, const char *key);    /* 0 if there is none */
bool row_is(const json_t *object, const char *key, const char *text);
/* Transactions that the row's figures are of. */
double row_transactions(const json_t *row);

/* Is this row the first with this text as `key`? */
bool row_is_first(const struct report_rows *rows, size_t index, const char *key);

/* data-run and data-row of a <tr>, by which scripts and tests find the row again. */
#define ROW_ATTRIBUTES " data-run=\"%zu\" data-row=\"%zu\""

#endif
