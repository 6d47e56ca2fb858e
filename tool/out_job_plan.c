/* SPDX-License-Identifier: BSD-3-Clause */
#include "bring_up.h"
#include "job.h"
#include "output.h"

static void plan_firmware(FILE *out, const struct job_firmware *firmware)
{
	fprintf(out, "  firmware %s", firmware->file ? firmware->file : BRING_UP_FIRMWARE);
	if (firmware->ring)
		fprintf(out, ", rings of %u", firmware->ring);
	if (firmware->tty_name)
		fprintf(out, ", tty channels %s", firmware->tty_name);
	fputc('\n', out);
}

void out_job_plan(FILE *out, const struct job *job)
{
	fprintf(out, "%s%s%s\n", job->name, job->description ? ": " : "",
		job->description ? job->description : "");
	for (size_t i = 0; i < job->run_count; i++) {
		const struct job_run *run = &job->runs[i];

		fprintf(out, "\n[%s]%s\n", run->section->name,
			run->optional ? ", if the link can be used" : "");
		if (job_firmware_asked(&run->firmware))
			plan_firmware(out, &run->firmware);
		out_plan(out, &run->options);
	}
}
