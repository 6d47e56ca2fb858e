/* SPDX-License-Identifier: BSD-3-Clause */
#include "recorder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int amperf_recorder_init(struct amperf_recorder *recorder, uint64_t most, bool open,
			 uint64_t interval_ns)
{
	int code;

	memset(recorder, 0, sizeof(*recorder));
	recorder->room = most && most < AMPERF_SAMPLES_MAX ? (size_t)most : AMPERF_SAMPLES_MAX;
	recorder->samples_ns = calloc(recorder->room, sizeof(*recorder->samples_ns));
	recorder->starts_ns = calloc(recorder->room, sizeof(*recorder->starts_ns));
	recorder->histogram = amperf_histogram_new();
	code = amperf_intervals_init(&recorder->intervals, interval_ns);
	if (open)
		recorder->corrected = amperf_histogram_new();
	if (!recorder->samples_ns || !recorder->starts_ns || !recorder->histogram ||
	    (open && !recorder->corrected))
		return -ENOMEM;
	return code;
}

void amperf_recorder_free(struct amperf_recorder *recorder)
{
	free(recorder->samples_ns);
	free(recorder->starts_ns);
	amperf_histogram_free(recorder->histogram);
	amperf_histogram_free(recorder->corrected);
	amperf_intervals_free(&recorder->intervals);
	memset(recorder, 0, sizeof(*recorder));
}

void amperf_recorder_add(struct amperf_recorder *recorder, uint64_t start_ns, uint64_t ns,
			 uint64_t corrected_ns)
{
	if (recorder->count < recorder->room) {
		recorder->samples_ns[recorder->count] = ns;
		recorder->starts_ns[recorder->count] = start_ns;
	}
	recorder->count++;
	recorder->sum_ns += ns;
	amperf_histogram_record(recorder->histogram, ns);
	amperf_autocorrelation_add(&recorder->series, ns);
	if (!recorder->corrected)
		return;
	amperf_histogram_record(recorder->corrected, corrected_ns);
	amperf_autocorrelation_add(&recorder->corrected_series, corrected_ns);
}

static bool has_all(const struct amperf_recorder *recorder)
{
	return recorder->count <= recorder->room;
}

int amperf_recorder_summarise(const struct amperf_recorder *recorder,
			      struct amperf_summary *summary)
{
	if (has_all(recorder))
		return amperf_summarise(recorder->samples_ns, (size_t)recorder->count, summary);
	amperf_histogram_summarise(recorder->histogram,
				   amperf_autocorrelation_value(&recorder->series), summary);
	return 0;
}

double amperf_precision_percent(const struct amperf_summary *summary)
{
	double width = (double)(summary->median_high_ns - summary->median_low_ns);

	return summary->median_ns ? 50 * width / (double)summary->median_ns : 0;
}

static void give_records(struct amperf_intervals *intervals, struct amperf_row *row)
{
	row->record_count = intervals->count;
	if (!intervals->count)
		return;
	row->records = intervals->records;
	intervals->records = NULL;
}

int amperf_recorder_give(struct amperf_recorder *recorder, struct amperf_row *row)
{
	int code = amperf_recorder_summarise(recorder, &row->time);

	row->sample_count = (size_t)recorder->count;
	if (has_all(recorder)) {
		row->samples_ns = recorder->samples_ns;
		row->starts_ns = recorder->starts_ns;
		recorder->samples_ns = recorder->starts_ns = NULL;
	}
	if (recorder->count) {
		row->precision_percent = amperf_precision_percent(&row->time);
		row->histogram = recorder->histogram;
		recorder->histogram = NULL;
	}
	if (recorder->count && recorder->corrected) {
		amperf_histogram_summarise(
			recorder->corrected,
			amperf_autocorrelation_value(&recorder->corrected_series), &row->corrected);
		row->corrected_histogram = recorder->corrected;
		recorder->corrected = NULL;
	}
	give_records(&recorder->intervals, row);
	amperf_recorder_free(recorder);
	return code;
}
