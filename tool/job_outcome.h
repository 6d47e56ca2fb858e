/* SPDX-License-Identifier: BSD-3-Clause */
/* What came of a job, as one document. */
#ifndef AMPERF_TOOL_JOB_OUTCOME_H
#define AMPERF_TOOL_JOB_OUTCOME_H

#include "job.h"

#include <jansson.h>

#define JOB_CHANGE_BYTES 256

struct job_outcome {
	const struct job_run *run;
	json_t *document;              /* as `amperf run` would write it; NULL: not measured */
	char change[JOB_CHANGE_BYTES]; /* what was started before; empty: nothing */
	struct amperf_error error;
	bool forgiven; /* it is optional */
};

struct job_outcomes {
	const struct job *job;
	struct job_outcome *list;  /* one for each of the job's runs */
	struct amperf_error error; /* of the whole; code 0: none */
};

/* ---- job_document.c ----------------------------------------------------- */

/* NULL: no memory. */
json_t *job_document(const struct job_outcomes *outcomes);

#endif
