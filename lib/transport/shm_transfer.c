/* SPDX-License-Identifier: BSD-3-Clause */
#include "error.h"
#include "transport/shm_work.h"

#include <errno.h>
#include <string.h>

static bool writes_pattern(uint32_t operation)
{
	return operation == AMPERF_SHM_FILL || operation == AMPERF_SHM_LANDING_FILL;
}

bool amperf_shm_computes_crc(uint32_t operation)
{
	return writes_pattern(operation) || operation == AMPERF_SHM_CRC ||
	       operation == AMPERF_SHM_LANDING_CRC;
}

static bool is_landing(uint32_t operation)
{
	return operation == AMPERF_SHM_LANDING_CRC || operation == AMPERF_SHM_LANDING_FILL;
}

int amperf_shm_explain(const struct amperf_shm_work *work, int code)
{
	if (code != -EPROTO || work->error->text[0])
		return code;
	return amperf_fail(work->error, code,
			   "%s: module amperf_shm answered in a way that this amperf does not"
			   " know; use module and tool of one release",
			   work->job->label);
}

/* ---- Transfers ---------------------------------------------------------- */

uint64_t amperf_shm_now(const struct amperf_shm_work *work)
{
	return amperf_clock_now(work->job->clock);
}

/* Sleeps until a completion, or room, or the time is over. Returns 0 or why not. */
static int sleep_for(const struct amperf_shm_work *work, bool room)
{
	uint64_t idle = amperf_shm_now(work) - work->progress_ns;
	int code;

	if (idle >= work->job->timeout_ns)
		return -ETIMEDOUT;
	code = amperf_shm_dev_wait(&work->link->dev, room, work->job->timeout_ns - idle,
				   work->job->cancel_fd);
	return code < 0 ? code : 0;
}

static int failed(const struct amperf_shm_work *work, const struct amperf_shm_completion *done)
{
	if (done->error == -EPIPE || done->error == -ENODEV)
		return -EPIPE;
	return amperf_fail(work->error, done->error > 0 ? -EPROTO : done->error,
			   "%s: the firmware could not do its part of a transfer (by=, see"
			   " 'amperf fw log'): %s",
			   work->job->label, strerror(-done->error));
}

int amperf_shm_fetch_slot(struct amperf_shm_work *work, struct amperf_shm_completion *done)
{
	int code = amperf_shm_fetch(&work->link->dev, done);

	if (code < 0)
		return code;
	work->progress_ns = amperf_shm_now(work);
	if (done->error)
		return failed(work, done);
	if (done->user_data >= AMPERF_SHM_DEPTH_MAX || !work->slots[done->user_data].in_flight)
		return -EPROTO;
	work->slots[done->user_data].in_flight = false;
	return 0;
}

int amperf_shm_await(struct amperf_shm_work *work, struct amperf_shm_completion *done)
{
	int code;

	while ((code = amperf_shm_fetch_slot(work, done)) == -EAGAIN) {
		code = sleep_for(work, false);
		if (code)
			break;
	}
	return code;
}

int amperf_shm_offer_slot(struct amperf_shm_work *work, unsigned int i, uint32_t operation,
			  size_t offset, size_t bytes)
{
	struct amperf_shm_slot *slot = &work->slots[i];
	struct amperf_shm_submit request = {
		.user_data = i,
		.operation = operation,
		.seed = writes_pattern(operation) ? slot->seed : 0,
		.span = {.bytes = (uint32_t)bytes},
	};
	int code;

	if (!is_landing(operation)) {
		request.span.handle = slot->first->handle;
		request.span.offset = (uint32_t)offset;
	}
	if (operation == AMPERF_SHM_COPY_CPU || operation == AMPERF_SHM_COPY_DMA)
		request.second = (struct amperf_shm_span){slot->result->handle, (uint32_t)offset,
							  (uint32_t)bytes};
	code = amperf_shm_submit(&work->link->dev, &request);
	slot->in_flight = !code;
	if (!code)
		work->progress_ns = amperf_shm_now(work);
	return code;
}

int amperf_shm_submit_slot(struct amperf_shm_work *work, unsigned int i, uint32_t operation,
			   size_t offset, size_t bytes)
{
	struct amperf_link_counts *counts = &work->outcome->link;
	uint64_t start = 0;
	int code;

	while ((code = amperf_shm_offer_slot(work, i, operation, offset, bytes)) == -EAGAIN) {
		start = start ? start : amperf_shm_now(work);
		counts->retries++;
		code = sleep_for(work, true);
		if (code)
			break;
	}
	if (start)
		counts->wait_ns += amperf_shm_now(work) - start;
	return code;
}

int amperf_shm_run_alone(struct amperf_shm_work *work, unsigned int i, uint32_t operation,
			 size_t bytes, uint32_t *crc32)
{
	struct amperf_shm_completion done;
	int code = amperf_shm_submit_slot(work, i, operation, 0, bytes);

	if (!code)
		code = amperf_shm_await(work, &done);
	if (!code)
		*crc32 = done.crc32;
	return code;
}
