/* SPDX-License-Identifier: BSD-3-Clause */
#include "fake_tp.h"
#include "error.h"
#include "test.h"
#include "verdict.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define SEND_NS 1000u

static struct fake_tp *to_fake(struct amperf_tp *tp)
{
	return (struct fake_tp *)(void *)tp;
}

static uint64_t fake_now(void *context)
{
	return ((struct fake_tp *)context)->now_ns;
}

static void fake_close(struct amperf_tp *tp)
{
	(void)tp;
}

static void fake_caps(const struct amperf_tp *tp, struct amperf_tp_caps *caps)
{
	const struct fake_tp *fake = (const struct fake_tp *)(const void *)tp;

	caps->signals_room = fake->signals_room;
	caps->message_bytes_max = 496;
	caps->unread_bytes_max = 16384;
}

static void note_unread(struct fake_tp *fake)
{
	size_t unread = fake->peer.queue_end - fake->peer.queue_begin;

	if (unread > fake->unread_max)
		fake->unread_max = unread;
}

/* How many bytes this send takes, by the plan. */
static size_t limit_send(const struct fake_tp *fake, size_t bytes)
{
	if (fake->send_max && bytes > fake->send_max)
		bytes = fake->send_max;
	if (fake->sent < fake->short_at && fake->sent + bytes > fake->short_at)
		bytes = (size_t)(fake->short_at - fake->sent);
	if (fake->full_after_sent != FAKE_NEVER && fake->sent + bytes > fake->full_after_sent)
		bytes = (size_t)(fake->full_after_sent - fake->sent);
	return bytes;
}

static bool stalls(const struct fake_tp *fake)
{
	return fake->now_ns >= fake->stall_at_ns &&
	       fake->now_ns - fake->stall_at_ns < fake->stall_ns;
}

static bool refuses(struct fake_tp *fake)
{
	if (fake->sent >= fake->full_after_sent || stalls(fake))
		return true;
	if (!fake->refuse_every || fake->send_calls % fake->refuse_every ||
	    fake->refused >= fake->refuse_times) {
		fake->refused = 0;
		fake->send_calls++;
		return false;
	}
	fake->refused++;
	return true;
}

/* As one that does not know the flag: its bit is no header's. */
static void forget_flag(uint8_t *data, size_t bytes)
{
	struct amperf_header header;

	if (bytes < sizeof(header))
		return;
	memcpy(&header, data, sizeof(header));
	if (header.magic == AMPERF_MAGIC && header.flags & AMPERF_FLAG_UNVERIFIED)
		data[offsetof(struct amperf_header, flags) + 1] |= 0x80;
}

static ssize_t fake_send(struct amperf_tp *tp, const void *data, size_t bytes)
{
	struct fake_tp *fake = to_fake(tp);
	uint8_t *copy;
	size_t taken;

	fake->now_ns += SEND_NS;
	if (fake->sent >= fake->gone_after_sent)
		return -EPIPE;
	if (refuses(fake))
		return -EAGAIN;
	bytes = limit_send(fake, bytes);
	copy = malloc(bytes);
	memcpy(copy, data, bytes);
	if (fake->flip_sent >= fake->sent && fake->flip_sent < fake->sent + bytes)
		copy[fake->flip_sent - fake->sent] ^= 0x40;
	if (fake->must_verify)
		forget_flag(copy, bytes);
	taken = amperf_null_peer_take(&fake->peer, copy, bytes);
	free(copy);
	fake->sent += taken;
	note_unread(fake);
	return taken ? (ssize_t)taken : -EAGAIN;
}

static ssize_t give_injected(struct fake_tp *fake, uint8_t *data, size_t bytes)
{
	if (bytes > fake->inject_bytes)
		bytes = fake->inject_bytes;
	memcpy(data, fake->inject, bytes);
	fake->inject += bytes;
	fake->inject_bytes -= bytes;
	return (ssize_t)bytes;
}

static ssize_t fake_recv(struct amperf_tp *tp, void *data, size_t bytes)
{
	struct fake_tp *fake = to_fake(tp);
	size_t given;

	fake->now_ns += fake->recv_ns;
	if (fake->received >= fake->gone_after_received)
		return -EPIPE;
	if (fake->received >= fake->mute_after_received)
		return -EAGAIN;
	if (fake->recv_max && bytes > fake->recv_max)
		bytes = fake->recv_max;
	if (fake->inject_bytes)
		return give_injected(fake, data, bytes);
	if (fake->mute_after_received - fake->received < bytes)
		bytes = (size_t)(fake->mute_after_received - fake->received);
	given = amperf_null_peer_give(&fake->peer, data, bytes);
	if (fake->flip_received >= fake->received && fake->flip_received < fake->received + given)
		((uint8_t *)data)[fake->flip_received - fake->received] ^= 0x40;
	fake->received += given;
	note_unread(fake);
	return given ? (ssize_t)given : -EAGAIN;
}

static int fake_wait(struct amperf_tp *tp, bool readable, uint64_t timeout_ns, int cancel_fd)
{
	struct fake_tp *fake = to_fake(tp);
	bool muted = fake->received >= fake->mute_after_received;

	fake->waits++;
	if (timeout_ns > fake->wait_ns_max)
		fake->wait_ns_max = timeout_ns;
	if (cancel_fd >= 0 && fake->sent >= fake->cancel_after_sent)
		return -ECANCELED;
	if (fake->sent >= fake->gone_after_sent || fake->received >= fake->gone_after_received)
		return -EPIPE;
	if (readable && !muted && (fake->inject_bytes || amperf_null_peer_ready(&fake->peer)))
		return 1;
	if (fake->signals_room && fake->refused)
		timeout_ns = SEND_NS;
	fake->now_ns += timeout_ns;
	return 0;
}

static int fake_transact(struct amperf_tp *tp, const struct amperf_tp_job *job,
			 struct amperf_tp_outcome *outcome, struct amperf_error *error)
{
	struct fake_tp *fake = to_fake(tp);

	fake->job = *job;
	*outcome = fake->outcome;
	if (job->unverified && fake->unverified_ns)
		outcome->ns = fake->unverified_ns;
	if (job->unverified && fake->must_verify)
		return amperf_must_verify(job->label, error);
	if (fake->slow_at && fake->transactions == fake->slow_at)
		outcome->ns = fake->slow_ns;
	fake->transactions++;
	fake->now_ns += outcome->ns;
	if (fake->words)
		amperf_fail(error, fake->own_code, "%s: %s", job->label, fake->words);
	return fake->own_code;
}

static void fake_diagnose(const struct amperf_tp *tp, int code, char *text, size_t bytes)
{
	const struct fake_tp *fake = (const struct fake_tp *)(const void *)tp;

	(void)code;
	if (fake->diagnosis)
		snprintf(text, bytes, "%s", fake->diagnosis);
}

static const struct amperf_tp_ops fake_ops = {
	.kind = "fake",
	.close = fake_close,
	.caps = fake_caps,
	.send = fake_send,
	.recv = fake_recv,
	.wait = fake_wait,
	.diagnose = fake_diagnose,
};

/* The same, with transactions of its own. */
static const struct amperf_tp_ops own_ops = {
	.kind = "fake",
	.close = fake_close,
	.caps = fake_caps,
	.send = fake_send,
	.recv = fake_recv,
	.wait = fake_wait,
	.diagnose = fake_diagnose,
	.transact = fake_transact,
};

void fake_init(struct fake_tp *fake)
{
	memset(fake, 0, sizeof(*fake));
	fake->tp.ops = &fake_ops;
	fake->clock = (struct amperf_clock){fake_now, fake};
	fake->now_ns = 1000000000;
	fake->short_at = 0;
	fake->full_after_sent = fake->gone_after_sent = fake->gone_after_received = FAKE_NEVER;
	fake->mute_after_received = fake->cancel_after_sent = FAKE_NEVER;
	fake->flip_sent = fake->flip_received = FAKE_NEVER;
	amperf_null_peer_init(&fake->peer);
}

void fake_arm(struct fake_tp *fake)
{
	fake->sent = fake->received = 0;
	fake->send_calls = fake->waits = 0;
	fake->unread_max = 0;
	fake->wait_ns_max = 0;
}

struct amperf_link *fake_link(struct fake_tp *fake)
{
	struct amperf_link *link;
	struct amperf_error error = {0};
	int code;

	fake->tp.ops = fake->runs_them ? &own_ops : &fake_ops;
	code = amperf_link_attach(&link, &fake->tp, "fake:x", UINT64_C(5000000000), 0, &fake->clock,
				  &error);

	if (code)
		fail_msg("no link: %s", error.text);
	link->load_unknown = !fake->knows_load;
	fake_arm(fake);
	return link;
}

void fake_attach(struct fake_tp *fake, struct amperf_link **link, bool runs_them)
{
	amperf_link_close(*link);
	fake_init(fake);
	fake->runs_them = runs_them;
	*link = fake_link(fake);
}
