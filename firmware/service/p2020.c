/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The packet of the 2020 benchmark, with the log lines of its firmware in their
 * places (VIRT_UART0_RxCpltCallback in its source/src_hal/main.c): where that
 * one waited for the UART, so does this one.
 */
#include "service/endpoint.h"

#include <stddef.h>
#include <string.h>

#include "service/crc32.h"
#include "service/log.h"

bool svc_2020_is_start(const uint8_t *data, uint32_t bytes)
{
	return bytes >= AMPERF_2020_HEADER_BYTES && data[0] == (AMPERF_2020_PREAMBLE & 0xff) &&
	       data[1] == AMPERF_2020_PREAMBLE >> 8;
}

/* The ttys are called as in 2020, "UART0"; others had no name then. */
static void add_name(struct port_text *line, const struct svc_endpoint *e)
{
	bool is_tty = e->rpmsg.address - AMPERF_TTY_ADDRESS(0) < AMPERF_TTYS;

	port_text_add(line, is_tty ? "UART" : e->label);
	port_text_add_decimal(line, e->number, 1);
}

/* "length: 512" */
static void log_length(const struct svc_endpoint *e)
{
	struct port_text line;

	if (!svc_log_begin(&line))
		return;
	port_text_add(&line, "length: ");
	port_text_add_decimal(&line, e->p2020.length, 1);
	svc_log_end(&line);
}

/* "UART0: 496/512" */
static void log_message(const struct svc_endpoint *e)
{
	struct port_text line;

	if (!svc_log_begin(&line))
		return;
	add_name(&line, e);
	port_text_add(&line, ": ");
	port_text_add_decimal(&line, e->p2020.bytes, 1);
	port_text_add(&line, "/");
	port_text_add_decimal(&line, e->p2020.length, 1);
	svc_log_end(&line);
}

/* "UART0 resp: 512" */
static void log_answer(const struct svc_endpoint *e)
{
	struct port_text line;

	if (!svc_log_begin(&line))
		return;
	add_name(&line, e);
	port_text_add(&line, " resp: ");
	port_text_add_decimal(&line, e->p2020.length, 1);
	svc_log_end(&line);
}

static bool reply_length(struct svc_endpoint *e)
{
	uint8_t *out = svc_out(e, sizeof(e->p2020.length), NULL);

	if (!out)
		return false;
	memcpy(out, &e->p2020.length, sizeof(e->p2020.length));
	svc_out_add(e, sizeof(e->p2020.length));
	e->due = NULL;
	return true;
}

void svc_2020_message(struct svc_endpoint *e, const uint8_t *data, uint32_t bytes)
{
	struct svc_2020 *p = &e->p2020;

	if (svc_2020_is_start(data, bytes)) {
		memcpy(&p->length, data + offsetof(struct amperf_2020_header, length),
		       sizeof(p->length));
		p->bytes = 0;
		p->crc32 = 0;
		e->state = SVC_2020;
		log_length(e);
	}

	p->bytes += bytes;
	p->crc32 = svc_crc32(p->crc32, data, bytes);
	log_message(e);
	if (p->bytes < p->length)
		return;

	p->finished_transactions++;
	p->finished_bytes = p->bytes;
	p->finished_crc32 = p->crc32;
	log_answer(e);
	e->state = SVC_START;
	e->due = reply_length;
}
