/* SPDX-License-Identifier: BSD-3-Clause */
/* What a socket dropped, by this machine's own netlink. */
#include "test.h"
#include "transport/genl.h"

#include <linux/genetlink.h>
#include <sys/socket.h>
#include <unistd.h>

/* Far more than any socket takes of answers that nobody reads. */
#define QUESTIONS_MAX 100000

/* The family of families is asked for itself. */
struct question {
	struct nlmsghdr message;
	struct genlmsghdr command;
	struct nlattr head;
	char name[8];
};

static const struct question question = {
	.message = {.nlmsg_len = sizeof(question),
		    .nlmsg_type = GENL_ID_CTRL,
		    .nlmsg_flags = NLM_F_REQUEST},
	.command = {.cmd = CTRL_CMD_GETFAMILY, .version = 1},
	.head = {.nla_len = NLA_HDRLEN + sizeof("nlctrl"), .nla_type = CTRL_ATTR_FAMILY_NAME},
	.name = "nlctrl",
};

static int open_netlink(struct amperf_genl *genl)
{
	const struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);

	if (fd < 0 || connect(fd, (const struct sockaddr *)&kernel, sizeof(kernel)))
		return -1;
	return amperf_genl_of_fd(genl, fd, GENL_ID_CTRL);
}

static void a_full_socket(void **state)
{
	struct amperf_genl genl;
	uint64_t drops = UINT64_MAX, full;
	int questions = 0;

	(void)state;
	if (open_netlink(&genl))
		skip();
	assert_int_equal(amperf_genl_drops(&genl, &drops), 0);
	assert_int_equal(drops, 0);
	while (!drops && questions++ < QUESTIONS_MAX) {
		assert_int_equal(send(genl.fd, &question, sizeof(question), 0), sizeof(question));
		assert_int_equal(amperf_genl_drops(&genl, &drops), 0);
	}
	/* The answer, and the error that there is no room for it. */
	assert_in_range(drops, 1, 2);
	full = drops;
	/* What is read makes no difference, and neither does asking again. */
	while (recv(genl.fd, &(char){0}, 1, MSG_DONTWAIT) > 0)
		;
	assert_int_equal(amperf_genl_drops(&genl, &drops), 0);
	assert_int_equal(drops, full);
	genl.gaps = 2;
	assert_int_equal(amperf_genl_drops(&genl, &drops), 0);
	assert_int_equal(drops, full + 2);
	amperf_genl_close(&genl);
}

static void no_socket(void **state)
{
	struct amperf_genl genl = {.fd = -1};
	uint64_t drops = 5;

	(void)state;
	assert_true(amperf_genl_drops(&genl, &drops) < 0);
	assert_int_equal(drops, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_socket),
		cmocka_unit_test(no_socket),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
