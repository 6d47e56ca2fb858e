/* SPDX-License-Identifier: BSD-3-Clause */
/* Memory for data that goes over a link: shared with the other core, or plain. */
#include "error.h"
#include "transfer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct amperf_buffer {
	struct amperf_link *link;
	size_t bytes;
	int access; /* begun; 0: none */
	uint8_t *data;
	struct amperf_tp_memory *shared; /* NULL: plain memory */
};

static const struct amperf_tp_memory_ops *memory_ops(const struct amperf_link *link)
{
	return link->tp->ops->memory;
}

/* ---- Memory ------------------------------------------------------------- */

static int get_memory(struct amperf_buffer *buffer)
{
	const struct amperf_tp_memory_ops *ops = memory_ops(buffer->link);
	int code;

	if (!ops) {
		buffer->data = calloc(1, buffer->bytes);
		return buffer->data ? 0 : -ENOMEM;
	}
	code = ops->get(buffer->link->tp, buffer->bytes, &buffer->shared);
	if (!code)
		buffer->data = buffer->shared->data;
	return code;
}

static int check_size(const struct amperf_link *link, size_t bytes, struct amperf_error *error)
{
	uint64_t most = memory_ops(link) ? memory_ops(link)->bytes_max : AMPERF_PAYLOAD_MAX;

	if (bytes && bytes <= most)
		return amperf_transfer_check_link(link, error);
	return amperf_fail(error, -EINVAL, "%s: a buffer has 1 to %llu bytes, not %zu", link->label,
			   (unsigned long long)most, bytes);
}

int amperf_buffer_get(struct amperf_link *link, size_t bytes, struct amperf_buffer **buffer,
		      struct amperf_error *error)
{
	int code = check_size(link, bytes, error);
	struct amperf_buffer *fresh;

	*buffer = NULL;
	if (code)
		return code;
	fresh = calloc(1, sizeof(*fresh));
	if (!fresh)
		return amperf_fail(error, -ENOMEM, "no memory");
	fresh->link = link;
	fresh->bytes = bytes;
	code = get_memory(fresh);
	if (code) {
		free(fresh);
		return amperf_link_failed(link, code, error, "while getting a buffer");
	}
	*buffer = fresh;
	return 0;
}

void amperf_buffer_put(struct amperf_buffer *buffer)
{
	if (!buffer)
		return;
	if (buffer->access)
		amperf_buffer_end(buffer, NULL);
	if (buffer->shared)
		memory_ops(buffer->link)->put(buffer->link->tp, buffer->shared);
	else
		free(buffer->data);
	free(buffer);
}

bool amperf_buffer_is_shared(const struct amperf_buffer *buffer)
{
	return buffer->shared != NULL;
}

/* ---- Access ------------------------------------------------------------- */

static int busy(const struct amperf_buffer *buffer, struct amperf_error *error)
{
	return amperf_fail(error, -EBUSY, "%s: the program's access to a buffer has not ended",
			   buffer->link->label);
}

int amperf_buffer_begin(struct amperf_buffer *buffer, enum amperf_access access, void **data,
			struct amperf_error *error)
{
	struct amperf_link *link = buffer->link;
	int code = 0;

	*data = NULL;
	if (buffer->access)
		return busy(buffer, error);
	if (!access || (access & ~AMPERF_ACCESS_BOTH))
		return amperf_fail(error, -EINVAL, "%s: there is no access %d", link->label,
				   (int)access);
	/* A move that failed may still be under way. */
	if (buffer->shared && link->out_of_step)
		code = amperf_link_reset(link, error);
	if (code)
		return code;
	if (buffer->shared)
		code = memory_ops(link)->begin(link->tp, buffer->shared, access);
	if (code)
		return amperf_link_failed(link, code, error, "while an access began");
	buffer->access = (int)access;
	*data = buffer->data;
	return 0;
}

int amperf_buffer_end(struct amperf_buffer *buffer, struct amperf_error *error)
{
	enum amperf_access access = buffer->access;
	struct amperf_link *link = buffer->link;
	int code = 0;

	if (!access)
		return amperf_fail(error, -EINVAL, "%s: no access to this buffer has begun",
				   link->label);
	buffer->access = 0;
	if (buffer->shared)
		code = memory_ops(link)->end(link->tp, buffer->shared, access);
	return code ? amperf_link_failed(link, code, error, "while an access ended") : 0;
}

/* ---- Moving ------------------------------------------------------------- */

static int check(const struct amperf_buffer *buffer, const struct amperf_buffer *back, size_t bytes,
		 struct amperf_error *error)
{
	if (buffer->access || (back && back->access))
		return busy(buffer, error);
	if (bytes > buffer->bytes || (back && bytes > back->bytes))
		return amperf_fail(error, -EINVAL, "%s: %zu bytes are more than the buffer has",
				   buffer->link->label, bytes);
	if (back && (back == buffer || back->link != buffer->link))
		return amperf_fail(error, -EINVAL, "%s: an echo needs two buffers of one link",
				   buffer->link->label);
	return 0;
}

int amperf_buffer_send(struct amperf_buffer *buffer, size_t bytes, struct amperf_transfer *outcome,
		       struct amperf_error *error)
{
	const struct amperf_order order = {
		.kind = AMPERF_KIND_SINK,
		.bytes = bytes,
		.data = buffer->data,
		.memory = buffer->shared,
	};
	int code = check(buffer, NULL, bytes, error);

	return code ? code : amperf_transfer(buffer->link, &order, outcome, error);
}

int amperf_buffer_echo(struct amperf_buffer *buffer, struct amperf_buffer *back, size_t bytes,
		       struct amperf_transfer *outcome, struct amperf_error *error)
{
	const struct amperf_order order = {
		.kind = AMPERF_KIND_ECHO,
		.bytes = bytes,
		.data = buffer->data,
		.back = back->data,
		.memory = buffer->shared,
		.memory_back = back->shared,
	};
	int code = check(buffer, back, bytes, error);

	return code ? code : amperf_transfer(buffer->link, &order, outcome, error);
}

int amperf_buffer_receive(struct amperf_buffer *buffer, uint32_t seed, size_t bytes,
			  struct amperf_transfer *outcome, struct amperf_error *error)
{
	const struct amperf_order order = {
		.kind = AMPERF_KIND_SOURCE,
		.bytes = bytes,
		.seed = seed,
		.back = buffer->data,
		.memory = buffer->shared,
	};
	int code = check(buffer, NULL, bytes, error);

	return code ? code : amperf_transfer(buffer->link, &order, outcome, error);
}
