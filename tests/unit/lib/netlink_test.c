/* SPDX-License-Identifier: BSD-3-Clause */
/* netlink: against a module of the test's own. */
#include "error.h"
#include "fake_genl.h"
#include "link.h"
#include "sandbox.h"
#include "test.h"
#include "transport/genl_client.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define LONG_NS UINT64_C(10000000000)
#define SHORT_NS UINT64_C(1000000)

static const struct amperf_tp_ops *const ops = &amperf_tp_netlink;

struct fixture {
	struct fake_genl fake;
	struct amperf_genl genl;
	struct sandbox sandbox;
	struct amperf_tp *tp;
	struct amperf_error error;
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	sandbox_make(&fixture->sandbox);
	sandbox_processor(&fixture->sandbox, "running", "fw.elf");
	fake_genl_open(&fixture->fake, &fixture->genl);
	*state = fixture;
	return 0;
}

static int open_address(struct fixture *fixture, const char *address)
{
	return amperf_netlink_of_genl(&fixture->tp, &fixture->genl, address,
				      &fixture->sandbox.system, &fixture->error);
}

static int set_up_open(void **state)
{
	set_up(state);
	return open_address(*state, "");
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	if (fixture->tp)
		ops->close(fixture->tp);
	fake_genl_end(&fixture->fake);
	sandbox_remove(&fixture->sandbox);
	free(fixture);
	return 0;
}

/* ---- Opening ------------------------------------------------------------ */

static void again(struct fixture *fixture)
{
	if (fixture->tp)
		ops->close(fixture->tp);
	fixture->tp = NULL;
	fake_genl_end(&fixture->fake);
	fake_genl_open(&fixture->fake, &fixture->genl);
}

static void addresses(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(open_address(fixture, ""), 0);
	assert_string_equal(fixture->fake.opened, "virtio0.amperf-netlink.-1.1072");
	assert_int_equal(fixture->fake.destination, 0);
	again(fixture);
	assert_int_equal(open_address(fixture, "amperf-kernel"), 0);
	assert_string_equal(fixture->fake.opened, "virtio0.amperf-kernel.-1.1074");
	again(fixture);
	assert_int_equal(open_address(fixture, "virtio0.amperf-kernel.-1.1074,dst=0x421"), 0);
	assert_string_equal(fixture->fake.opened, "virtio0.amperf-kernel.-1.1074");
	assert_int_equal(fixture->fake.destination, 0x421);
	again(fixture);
	/* The first of the kind, not the first. */
	fixture->fake.channels[0].name = "other";
	fixture->fake.channels[2] =
		(struct fake_channel){AMPERF_NETLINK_2020_CHANNEL, "third", 0x431};
	assert_int_equal(open_address(fixture, ",dst=1057"), 0);
	assert_string_equal(fixture->fake.opened, "third");
	assert_int_equal(fixture->fake.destination, 0x421);
}

static void bad_addresses(void **state)
{
	static const struct {
		const char *address;
		const char *text;
	} bad[] = {
		{"/dev/x", "names no channel"},
		{"a b", "names no channel"},
		{"a,", "is not dst="},
		{"a,src=1", "is not dst="},
		{"a,dst=", "no RPMsg address"},
		{"a,dst=x", "no RPMsg address"},
		{"a,dst=-1", "no RPMsg address"},
		{"a,dst=0xffffffff", "no RPMsg address"},
		{"a,dst=1,dst=2", "no RPMsg address"},
		{"a,dst=1,", "no RPMsg address"},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(ops->open(&fixture->tp, bad[i].address, &fixture->sandbox.system,
					   &fixture->error),
				 -EINVAL);
		assert_contains(fixture->error.text, bad[i].text);
	}
	amperf_genl_close(&fixture->genl);
}

static void refused(struct fixture *fixture, const char *address, int code, const char *text)
{
	assert_int_equal(open_address(fixture, address), code);
	assert_contains(fixture->error.text, text);
	assert_null(strchr(fixture->error.text, '\n'));
	assert_null(fixture->tp);
	again(fixture);
}

static void what_cannot_be_opened(void **state)
{
	struct fixture *fixture = *state;

	sandbox_processor(&fixture->sandbox, "offline", "fw.elf");
	fixture->fake.channels[0].name = fixture->fake.channels[1].name = NULL;
	refused(fixture, "", -ENODEV, "'amperf fw start FILE --wait'");
	sandbox_processor(&fixture->sandbox, "running", "fw.elf");
	refused(fixture, "nothing", -ENODEV, "there is no channel nothing; 'amperf list' shows");
	sandbox_channel(&fixture->sandbox, 2, AMPERF_NETLINK_CHANNEL, false);
	fixture->fake.channels[0].name = fixture->fake.channels[1].name = NULL;
	refused(fixture, "", -ENODEV, "no driver has channel amperf-netlink; modprobe amperf");
	fixture->fake.open_error = -EPERM;
	refused(fixture, "", -EPERM, "CAP_NET_ADMIN; run as root");
	fixture->fake.open_error = -EBUSY;
	refused(fixture, "", -EBUSY, "netlink:amperf-netlink is in use");
	fixture->fake.open_error = -ENODEV;
	refused(fixture, "", -ENODEV, "went away");
	fixture->fake.open_error = -EINVAL;
	fixture->fake.open_words = "what a name";
	refused(fixture, "", -EINVAL, "Invalid argument: what a name");
	fixture->fake.send_bytes_max = 16;
	refused(fixture, "", -EPROTO, "module and tool of one release");
	amperf_genl_close(&fixture->genl);
}

/* ---- Bytes -------------------------------------------------------------- */

static void contract(void **state)
{
	struct fixture *fixture = *state;
	int cancel_fd = eventfd(0, 0);
	struct amperf_tp_caps caps = {0};
	char byte;

	ops->caps(fixture->tp, &caps);
	assert_int_equal(caps.message_bytes_max, 496);
	assert_int_equal(caps.unread_bytes_max, 16384);
	assert_true(caps.signals_room);
	assert_int_equal(ops->recv(fixture->tp, &byte, 1), -EAGAIN);
	assert_int_equal(ops->wait(fixture->tp, true, SHORT_NS, cancel_fd), 0);
	eventfd_write(cancel_fd, 1);
	assert_int_equal(ops->wait(fixture->tp, true, LONG_NS, cancel_fd), -ECANCELED);
	assert_int_equal(ops->wait(fixture->tp, false, LONG_NS, cancel_fd), -ECANCELED);
	close(cancel_fd);
}

static void small_reads(void **state)
{
	struct fixture *fixture = *state;
	uint8_t got[8];

	fake_genl_data(&fixture->fake, "abcdefgh", 8);
	assert_int_equal(ops->wait(fixture->tp, false, LONG_NS, -1), 0);
	assert_int_equal(ops->wait(fixture->tp, true, LONG_NS, -1), 1);
	assert_int_equal(ops->recv(fixture->tp, got, 3), 3);
	assert_int_equal(ops->wait(fixture->tp, true, LONG_NS, -1), 1);
	assert_int_equal(ops->recv(fixture->tp, got + 3, 8), 5);
	assert_memory_equal(got, "abcdefgh", 8);
	assert_int_equal(fixture->fake.recvs, 0);
	/* Asked for once, and then waited for. */
	assert_int_equal(ops->recv(fixture->tp, got, 8), -EAGAIN);
	assert_int_equal(ops->recv(fixture->tp, got, 8), -EAGAIN);
	assert_int_equal(fixture->fake.recvs, 1);
}

/* An answer that is held, and a piece that came unasked while something was sent. */
static void two_pieces_are_kept(void **state)
{
	struct fixture *fixture = *state;
	struct amperf_header hello = {0};
	uint8_t got[4];

	fake_genl_data(&fixture->fake, "ab", 2);
	assert_int_equal(ops->wait(fixture->tp, true, LONG_NS, -1), 1);
	fixture->fake.armed = true;
	fake_genl_data(&fixture->fake, "cd", 2);
	assert_int_equal(ops->send(fixture->tp, &hello, sizeof(hello)), sizeof(hello));
	assert_int_equal(ops->recv(fixture->tp, got, 4), 2);
	assert_int_equal(ops->recv(fixture->tp, got + 2, 4), 2);
	assert_memory_equal(got, "abcd", 4);
}

static void more_than_can_be_asked_for(void **state)
{
	struct fixture *fixture = *state;
	struct amperf_header hello = {0};

	for (int i = 0; i < 3; i++)
		fake_genl_data(&fixture->fake, "ab", 2);
	assert_int_equal(ops->send(fixture->tp, &hello, sizeof(hello)), -EPROTO);
}

static void room(void **state)
{
	struct fixture *fixture = *state;
	uint8_t data[64] = {0};

	fixture->fake.refuse = 1;
	assert_int_equal(ops->send(fixture->tp, data, 64), -EAGAIN);
	/* The kernel is not asked again until it says so. */
	assert_int_equal(ops->send(fixture->tp, data, 64), -EAGAIN);
	assert_int_equal(ops->wait(fixture->tp, false, SHORT_NS, -1), 0);
	assert_int_equal(ops->send(fixture->tp, data, 64), -EAGAIN);
	assert_int_equal(fixture->fake.sends, 0);
	fake_genl_room(&fixture->fake);
	assert_int_equal(ops->wait(fixture->tp, false, LONG_NS, -1), 0);
	assert_int_equal(ops->send(fixture->tp, data, 64), 64);
	assert_int_equal(fixture->fake.sends, 1);
}

/* As from another processor, between the kernel's finding and its answer. */
static void data_overtakes_nothing(void **state)
{
	struct fixture *fixture = *state;
	uint8_t got[4];

	fake_genl_data(&fixture->fake, "a", 1);
	assert_int_equal(ops->recv(fixture->tp, got, 1), 1);
	fixture->fake.race = "b";
	assert_int_equal(ops->wait(fixture->tp, true, LONG_NS, -1), 1);
	assert_int_equal(ops->recv(fixture->tp, got, 1), 1);
	assert_int_equal(fixture->fake.recvs, 1);
	/* That was the piece that comes unasked: the next one must be asked for. */
	fixture->fake.race = "c";
	assert_int_equal(ops->wait(fixture->tp, true, LONG_NS, -1), 1);
	assert_int_equal(ops->recv(fixture->tp, got, 1), 1);
	assert_int_equal(got[0], 'c');
}

static void room_overtakes_the_refusal(void **state)
{
	struct fixture *fixture = *state;
	uint8_t data[64] = {0};

	fixture->fake.refuse = 1;
	fixture->fake.room_at_once = true;
	assert_int_equal(ops->send(fixture->tp, data, 64), -EAGAIN);
	assert_int_equal(ops->wait(fixture->tp, false, LONG_NS, -1), 0);
	assert_int_equal(ops->send(fixture->tp, data, 64), 64);
}

/* A RESET does not wait for the room of what was to be sent before it. */
static void another_size_is_tried(void **state)
{
	struct fixture *fixture = *state;
	uint8_t data[64] = {0};

	fixture->fake.refuse = 1;
	assert_int_equal(ops->send(fixture->tp, data, 64), -EAGAIN);
	assert_int_equal(ops->send(fixture->tp, data, 32), 32);
}

static void gone(void **state)
{
	struct fixture *fixture = *state;
	uint8_t got[4];

	fake_genl_data(&fixture->fake, "ab", 2);
	fake_genl_gone(&fixture->fake);
	assert_int_equal(ops->send(fixture->tp, "x", 1), 1);
	/* What came before is still given. */
	assert_int_equal(ops->wait(fixture->tp, true, LONG_NS, -1), 1);
	assert_int_equal(ops->recv(fixture->tp, got, 4), 2);
	assert_int_equal(ops->wait(fixture->tp, true, LONG_NS, -1), -EPIPE);
	assert_int_equal(ops->wait(fixture->tp, false, LONG_NS, -1), -EPIPE);
	assert_int_equal(ops->recv(fixture->tp, got, 4), -EPIPE);
	assert_int_equal(ops->send(fixture->tp, "x", 1), -EPIPE);
}

static void gone_before_it_is_said(void **state)
{
	struct fixture *fixture = *state;

	fixture->fake.send_error = -ENODEV;
	assert_int_equal(ops->send(fixture->tp, "x", 1), -EPIPE);
	fixture->fake.send_error = -ENOTCONN;
	assert_int_equal(ops->send(fixture->tp, "x", 1), -EPIPE);
}

static void nonsense_from_the_kernel(void **state)
{
	struct fixture *fixture = *state;
	struct nl_msg *message = fake_genl_new(AMPERF_CMD_DATA);

	/* A length that is none: the policy refuses it. */
	nla_put_u32(message, AMPERF_ATTR_DATA, 1);
	nla_put(message, AMPERF_ATTR_ERROR, 1, "x");
	fake_genl_deliver(&fixture->fake, message);
	assert_int_equal(ops->wait(fixture->tp, true, LONG_NS, -1), -EPROTO);
}

static void an_overrun_is_explained(void **state)
{
	const struct fixture *fixture = *state;
	char text[AMPERF_REASON_BYTES] = "";

	ops->diagnose(fixture->tp, -ENOBUFS, text, sizeof(text));
	assert_contains(text, "did not fetch in time");
}

static uint64_t drops_of(const struct fixture *fixture)
{
	uint64_t drops = UINT64_MAX;

	assert_int_equal(ops->drops(fixture->tp, &drops), 0);
	return drops;
}

/* Each gap is told once, and is a drop. */
static void gaps_are_counted(void **state)
{
	struct fixture *fixture = *state;
	uint8_t got[4];

	assert_int_equal(drops_of(fixture), 0);
	fake_genl_data(&fixture->fake, "a", 1);
	assert_int_equal(ops->recv(fixture->tp, got, 4), 1);
	fixture->fake.gap_at = 1;
	assert_int_equal(ops->recv(fixture->tp, got, 4), -ENOBUFS);
	assert_int_equal(drops_of(fixture), 1);
	assert_int_equal(ops->recv(fixture->tp, got, 4), -EAGAIN);
	assert_int_equal(drops_of(fixture), 1);
}

/* ---- Whole runs --------------------------------------------------------- */

static void run(struct fixture *fixture, enum amperf_packet packet, enum amperf_kind kind,
		uint64_t block, uint64_t count)
{
	struct amperf_test test = {kind, block, count, 0, 2};
	struct amperf_run_config config = {.packet = packet, .tests = &test, .test_count = 1};
	struct amperf_result *result;
	struct amperf_link *link;

	if (amperf_link_attach(&link, fixture->tp, "netlink:", LONG_NS, -1, &amperf_clock_monotonic,
			       &fixture->error))
		fail_msg("%s", fixture->error.text);
	link->load_unknown = true; /* not asked: the sends are counted */
	if (amperf_run(link, &config, &result, &fixture->error))
		fail_msg("%s", fixture->error.text);
	assert_int_equal(result->verified_bytes, 2 * block * count);
	assert_true(result->rows[0].drops_known);
	assert_int_equal(result->rows[0].drops, 0);
	amperf_result_free(result);
	free(link); /* the transport stays open */
}

static void whole_runs(void **state)
{
	static const uint64_t sizes[] = {1, 32, 496, 497, 32768, 70001};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++)
			run(fixture, AMPERF_PACKET_FRAME, kind, sizes[i], 7);
	fixture->fake.data_max = 100;
	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++)
		run(fixture, AMPERF_PACKET_FRAME, kind, 4096, 7);
	run(fixture, AMPERF_PACKET_2020, AMPERF_KIND_SINK, 512, 11);
}

/* A run that lost data says how often, in the row that it ended in. */
static void a_gap_ends_a_run(void **state)
{
	struct fixture *fixture = *state;
	struct amperf_test test = {AMPERF_KIND_SOURCE, 4096, 7, 0, 1000};
	struct amperf_run_config config = {.tests = &test, .test_count = 1};
	struct amperf_result *result;
	struct amperf_link *link;

	assert_int_equal(amperf_link_attach(&link, fixture->tp, "netlink:", LONG_NS, -1,
					    &amperf_clock_monotonic, &fixture->error),
			 0);
	link->load_unknown = true;
	fixture->fake.data_max = 100;
	fixture->fake.gap_at = 50;
	assert_int_equal(amperf_run(link, &config, &result, &fixture->error), -ENOBUFS);
	assert_true(result->rows[0].drops_known);
	assert_int_equal(result->rows[0].drops, 1);
	amperf_result_free(result);
	free(link);
}

/* The header of a request is at the start of a SEND, and in one piece. */
static void how_it_is_cut(void **state)
{
	struct fixture *fixture = *state;
	unsigned int first;

	run(fixture, AMPERF_PACKET_FRAME, AMPERF_KIND_SINK, 1, 1);
	first = fixture->fake.sends;
	run(fixture, AMPERF_PACKET_FRAME, AMPERF_KIND_SINK, 40000, 1);
	/* RESET, HELLO, then the two halves, twice. */
	assert_int_equal(fixture->fake.sends, first + 6);
	assert_int_equal(fixture->fake.send_bytes[first], 32);
	assert_int_equal(fixture->fake.send_bytes[first + 2], 32768);
	assert_int_equal(fixture->fake.send_bytes[first + 3], 40036 - 32768);
	assert_int_equal(fixture->fake.send_bytes[first + 4], 32768);
}

/* ---- Listing ------------------------------------------------------------ */

struct seen {
	struct amperf_link_info info[4];
	size_t count;
};

static int see(void *context, const struct amperf_link_info *info)
{
	struct seen *seen = context;

	assert_true(info->usable || info->reason[0]);
	seen->info[seen->count++] = *info;
	return 0;
}

static bool is_netlink(const struct amperf_channel *channel)
{
	return amperf_channel_is_netlink(channel);
}

static void listing(void **state)
{
	const struct amperf_genl_kind kind = {
		.rpmsg = {.link = "netlink", .absent = "has none", .is_channel = is_netlink}};
	struct fixture *fixture = *state;
	struct seen seen = {.count = 0};

	assert_int_equal(amperf_genl_list_channels(&fixture->genl, &fixture->sandbox.system, &kind,
						   see, &seen),
			 0);
	assert_int_equal(seen.count, 1);
	assert_string_equal(seen.info[0].name, "netlink:amperf-netlink");
	assert_string_equal(seen.info[0].channel, "amperf-netlink");
	assert_int_equal(seen.info[0].local_address, 0x401);
	assert_int_equal(seen.info[0].remote_address, AMPERF_NETLINK_ADDRESS);
	fixture->fake.channels[0].name = NULL;
	assert_int_equal(amperf_genl_list_channels(&fixture->genl, &fixture->sandbox.system, &kind,
						   see, &seen),
			 0);
	assert_string_equal(seen.info[1].name, "netlink:");
	assert_contains(seen.info[1].reason, "has none");
	amperf_genl_close(&fixture->genl);
}

static void reasons(void **state)
{
	char text[AMPERF_REASON_BYTES];

	(void)state;
	amperf_genl_missing_reason(-ENOENT, text, sizeof(text));
	assert_string_equal(text, "module amperf is not loaded; modprobe amperf");
	amperf_genl_missing_reason(-EPROTONOSUPPORT, text, sizeof(text));
	assert_contains(text, "generic netlink cannot be used");
}

int main(void)
{
#define CLOSED(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
#define OPEN(name) cmocka_unit_test_setup_teardown(name, set_up_open, tear_down)
	const struct CMUnitTest tests[] = {
		CLOSED(addresses),
		CLOSED(bad_addresses),
		CLOSED(what_cannot_be_opened),
		OPEN(contract),
		OPEN(small_reads),
		OPEN(two_pieces_are_kept),
		OPEN(more_than_can_be_asked_for),
		OPEN(room),
		OPEN(room_overtakes_the_refusal),
		OPEN(data_overtakes_nothing),
		OPEN(another_size_is_tried),
		OPEN(gone),
		OPEN(gone_before_it_is_said),
		OPEN(nonsense_from_the_kernel),
		OPEN(an_overrun_is_explained),
		OPEN(gaps_are_counted),
		OPEN(whole_runs),
		OPEN(a_gap_ends_a_run),
		OPEN(how_it_is_cut),
		CLOSED(listing),
		cmocka_unit_test(reasons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
