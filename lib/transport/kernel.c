/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * kernel: transactions that the kernel module amperf runs by itself, so that no
 * byte and no system call of a user's is in what is measured.
 *
 * RESET, HELLO and the like go as on netlink:; a transaction is one TEST, and
 * its TEST_DONE is waited for.
 */
#include "error.h"
#include "frame.h"
#include "transport/genl_client.h"
#include "verdict.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

/* What a TEST_DONE said. */
struct result {
	bool done;
	int error;
	bool reported;
	bool compared; /* a wrong byte was found, at wrong_at */
	uint64_t wrong_at;
	uint64_t verified_bytes;
	uint32_t crc32;
	uint32_t status;
};

struct test {
	struct amperf_genl_client *client;
	const struct amperf_tp_job *job;
	struct amperf_tp_outcome *outcome;
	struct result result;
};

/* ---- The result --------------------------------------------------------- */

static uint64_t get_u64(const struct amperf_genl_message *message, int attr)
{
	return message->attrs[attr] ? nla_get_u64(message->attrs[attr]) : 0;
}

static uint32_t get_u32(const struct amperf_genl_message *message, int attr)
{
	return message->attrs[attr] ? nla_get_u32(message->attrs[attr]) : 0;
}

static int take_done(void *context, const struct amperf_genl_message *message)
{
	const struct nlattr *report = message->attrs[AMPERF_ATTR_RESULT_REPORT];
	struct test *test = context;
	struct result *result = &test->result;
	struct amperf_tp_outcome *outcome = test->outcome;

	result->done = true;
	result->error = (int)get_u32(message, AMPERF_ATTR_ERROR);
	result->compared = message->attrs[AMPERF_ATTR_RESULT_WRONG_AT] != NULL;
	result->wrong_at = get_u64(message, AMPERF_ATTR_RESULT_WRONG_AT);
	result->verified_bytes = get_u64(message, AMPERF_ATTR_RESULT_VERIFIED_BYTES);
	result->crc32 = get_u32(message, AMPERF_ATTR_RESULT_CRC32);
	result->status = get_u32(message, AMPERF_ATTR_RESULT_STATUS);
	outcome->start_ns = get_u64(message, AMPERF_ATTR_RESULT_START_NS);
	outcome->ns = get_u64(message, AMPERF_ATTR_RESULT_NS);
	outcome->sent_bytes = get_u64(message, AMPERF_ATTR_RESULT_SENT_BYTES);
	outcome->received_bytes = get_u64(message, AMPERF_ATTR_RESULT_RECEIVED_BYTES);
	outcome->link.sends = get_u64(message, AMPERF_ATTR_RESULT_SENDS);
	outcome->link.retries = get_u64(message, AMPERF_ATTR_RESULT_RETRIES);
	outcome->link.wait_ns = get_u64(message, AMPERF_ATTR_RESULT_WAIT_NS);
	result->reported = report && nla_len(report) == (int)sizeof(outcome->report);
	if (result->reported)
		memcpy(&outcome->report, nla_data(report), sizeof(outcome->report));
	return 0;
}

static int against_protocol(const struct test *test, struct amperf_error *error)
{
	uint32_t status = test->result.status;

	if (test->job->unverified && status == AMPERF_STATUS_BAD_HEADER)
		return amperf_must_verify(test->job->label, error);
	return amperf_fail(error, -EPROTO,
			   "%s: the firmware answered the kernel against the protocol"
			   " (status %u: %s)",
			   test->job->label, status, amperf_status_name(status));
}

static int judge(const struct test *test, struct amperf_error *error)
{
	const struct amperf_tp_job *job = test->job;
	const struct result *result = &test->result;
	uint64_t total = job->block_bytes * job->count;
	const struct amperf_evidence evidence = {
		.kind = job->kind,
		.total_bytes = total,
		.crc32 = result->crc32,
		/* The kernel has compared each byte: what came in is right or wrong_at. */
		.wrong_at = result->compared ? result->wrong_at : total,
		.came_in_crc32 = result->crc32,
		.trailer_crc32 = result->crc32,
		.status = result->status,
		.report = &test->outcome->report,
	};
	int code;

	if (result->error == -EBADMSG && !result->reported && !result->compared)
		return amperf_fail(
			error, -EBADMSG,
			"%s: corrupt data: the firmware sent a CRC-32 that is not that of"
			" what came in",
			job->label);
	if (!result->reported && !result->compared)
		return against_protocol(test, error);
	code = amperf_verdict(&evidence, job->label, error);
	if (code)
		return code;
	if (job->kind != AMPERF_KIND_SINK && !job->unverified && result->verified_bytes != total)
		return amperf_fail(error, -EBADMSG, "%s: the kernel compared %llu bytes of %llu",
				   job->label, (unsigned long long)result->verified_bytes,
				   (unsigned long long)total);
	/* The data is right; what then? */
	return result->error ? against_protocol(test, error) : 0;
}

/* ---- The test ----------------------------------------------------------- */

static uint32_t kind_of(enum amperf_kind kind)
{
	switch (kind) {
	case AMPERF_KIND_SOURCE:
		return AMPERF_TEST_SOURCE;
	case AMPERF_KIND_ECHO:
		return AMPERF_TEST_ECHO;
	default:
		return AMPERF_TEST_SINK;
	}
}

static uint32_t to_ms(uint64_t ns)
{
	uint64_t ms = (ns + 999999) / 1000000;

	return ms < INT32_MAX ? (uint32_t)ms : INT32_MAX;
}

static int start(const struct test *test, struct amperf_genl_words *words)
{
	const struct amperf_tp_job *job = test->job;
	struct amperf_genl *genl = &test->client->genl;
	struct nl_msg *request = amperf_genl_new(genl, AMPERF_CMD_TEST, NLM_F_ACK);

	if (request && (nla_put_u32(request, AMPERF_ATTR_TEST_KIND, kind_of(job->kind)) ||
			nla_put_u64(request, AMPERF_ATTR_TEST_BLOCK_BYTES, job->block_bytes) ||
			nla_put_u64(request, AMPERF_ATTR_TEST_COUNT, job->count) ||
			nla_put_u32(request, AMPERF_ATTR_TEST_SEED, job->seed) ||
			nla_put_u32(request, AMPERF_ATTR_TEST_SEQUENCE, job->sequence) ||
			nla_put_u32(request, AMPERF_ATTR_TEST_TIMEOUT_MS, to_ms(job->timeout_ns)) ||
			(job->unverified && nla_put_flag(request, AMPERF_ATTR_TEST_UNVERIFIED)))) {
		nlmsg_free(request);
		return -ENOMEM;
	}
	return amperf_genl_call(genl, request, NULL, NULL, words);
}

/* Waits for TEST_DONE, which comes in any case. The user may want an end before. */
static int await(struct test *test)
{
	struct amperf_genl_client *client = test->client;
	int cancel_fd = test->job->cancel_fd;

	while (!test->result.done) {
		short events;
		int code = client->gone ? -EPIPE
					: amperf_tp_poll(client->genl.fd, POLLIN,
							 UINT64_C(1000000000), cancel_fd, &events);

		if (code == -ECANCELED) {
			cancel_fd = -1;
			code = amperf_genl_call(
				&client->genl,
				amperf_genl_new(&client->genl, AMPERF_CMD_TEST_CANCEL, NLM_F_ACK),
				NULL, NULL, NULL);
			/* It may have ended just before. */
			code = code == -ENOENT ? 0 : code;
		} else if (code > 0) {
			code = amperf_genl_read(&client->genl, NULL, NULL);
			code = code == -EAGAIN ? 0 : code;
		}
		if (code)
			return code;
	}
	return test->result.error;
}

static int kernel_transact(struct amperf_tp *tp, const struct amperf_tp_job *job,
			   struct amperf_tp_outcome *outcome, struct amperf_error *error)
{
	struct amperf_genl_client *client = amperf_genl_client_of(tp);
	struct test test = {.client = client, .job = job, .outcome = outcome};
	struct amperf_genl_words words = {""};
	int code;

	client->on_done = take_done;
	client->context = &test;
	code = start(&test, &words);
	/* A module that does not know the attribute. */
	if (code == -EINVAL && job->unverified)
		code = amperf_must_verify(job->label, error);
	else if (code && words.text[0])
		amperf_fail(error, code, "%s: module amperf refused the test: %s", job->label,
			    words.text);
	if (!code)
		code = await(&test);
	client->on_done = NULL;
	code = amperf_genl_client_code(code);
	if (code && code != -EBADMSG && code != -EPROTO)
		return code;
	return judge(&test, error);
}

/* ---- The rest is netlink's ---------------------------------------------- */

static void name_link(const struct amperf_channel *channel, struct amperf_link_info *info)
{
	snprintf(info->name, sizeof(info->name), "kernel:%.100s", channel->name);
}

static const struct amperf_genl_kind kernel_kind = {
	.rpmsg = {.link = "kernel",
		  .absent = "announces no channel " AMPERF_KERNEL_CHANNEL " (yet), as amperf's"
			    " does; 'amperf list' shows what there is",
		  .is_channel = amperf_channel_is_kernel,
		  .name_link = name_link},
	.example = "kernel:" AMPERF_KERNEL_CHANNEL,
};

static int kernel_open(struct amperf_tp **tp, const char *address,
		       const struct amperf_system *system, struct amperf_error *error)
{
	return amperf_genl_client_start(tp, &amperf_tp_kernel, &kernel_kind, address, system,
					error);
}

int amperf_kernel_of_genl(struct amperf_tp **tp, struct amperf_genl *genl, const char *address,
			  const struct amperf_system *system, struct amperf_error *error)
{
	return amperf_genl_client_open(tp, &amperf_tp_kernel, &kernel_kind, genl, address, system,
				       error);
}

static int kernel_list(const struct amperf_system *system, amperf_tp_found *found, void *context)
{
	return amperf_genl_list(system, &kernel_kind, found, context);
}

const struct amperf_tp_ops amperf_tp_kernel = {
	.kind = "kernel",
	.open = kernel_open,
	.close = amperf_genl_client_close,
	.caps = amperf_genl_client_caps,
	.send = amperf_genl_client_send,
	.recv = amperf_genl_client_recv,
	.wait = amperf_genl_client_wait,
	.transact = kernel_transact,
	.drops = amperf_genl_client_drops,
	.diagnose = amperf_genl_client_diagnose,
	.list = kernel_list,
};
