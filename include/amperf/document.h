/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Documents: results as JSON.
 * Part of amperf/amperf.h, which says what holds for all functions.
 */
#ifndef AMPERF_DOCUMENT_H
#define AMPERF_DOCUMENT_H

#include <amperf/common.h>
#include <amperf/result.h>
#include <amperf/run.h>

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Of all documents, results/schema.json. */
#define AMPERF_RESULT_SCHEMA_VERSION 2

/* What a caller knows about a run and the library does not; all may be NULL. */
struct amperf_result_notes {
	const char *board;      /* overrides the device tree's model, e.g. "virtual ..." */
	const char *clock_note; /* what to bear in mind about the times */
	const char *preset;
	const struct amperf_error *error; /* a failure outside of amperf_run() */
};

/*
 * Writes a result and its context (board, kernel, CPUs, compiler) as JSON, a
 * newline at the end. `result` may be NULL if the run never began: then
 * notes->error says why. `*text` belongs to the caller: free().
 * Errors: -ENOMEM.
 */
AMPERF_API int amperf_result_json(const struct amperf_result *result,
				  const struct amperf_result_notes *notes,
				  const struct amperf_system *system, char **text);

/*
 * Writes row `index` of a result as an object of JSON, as it stands in rows of
 * amperf_result_json(). `preset` may be NULL. `*text` belongs to the caller: free().
 * Errors: -EINVAL (no such row), -ENOMEM.
 */
AMPERF_API int amperf_result_row_json(const struct amperf_result *result, size_t index,
				      const char *preset, char **text);

/* A link, or a kind of links ("shm:"), that was not measured. */
struct amperf_skipped_link {
	char name[AMPERF_NAME_BYTES];
	char reason[AMPERF_ERROR_TEXT_BYTES];
};

/* amperf_link_baseline() of one size. */
struct amperf_survey_baseline {
	char name[AMPERF_NAME_BYTES]; /* the link's, with its mapping */
	uint64_t block_bytes;
	struct amperf_baseline times;
};

/* Results of several links, and what a caller makes of them. */
struct amperf_survey {
	const struct amperf_result *const *results;
	size_t result_count;
	const struct amperf_skipped_link *skipped;
	size_t skipped_count;
	const struct amperf_survey_baseline *baselines;
	size_t baseline_count;
	const struct amperf_result *floor; /* of null:, amperf itself; NULL: not measured */
	const char *const *changes;        /* what was loaded and started before; lines */
	size_t change_count;
	const char *const *advice; /* lines */
	size_t advice_count;
};

/*
 * Writes a survey as JSON: a context, and each result as amperf_result_json()
 * writes it. notes->error is what ended the survey early. `*text` belongs to the
 * caller: free(). Errors: -ENOMEM.
 */
AMPERF_API int amperf_survey_json(const struct amperf_survey *survey,
				  const struct amperf_result_notes *notes,
				  const struct amperf_system *system, char **text);

#ifdef __cplusplus
}
#endif

#endif /* AMPERF_DOCUMENT_H */
