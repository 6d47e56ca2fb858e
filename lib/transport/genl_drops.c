/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What was for a client of the module amperf and did not reach it. Netlink counts the
 * messages that found the client's socket full; the module says once of each gap that there
 * was one, in the place where the data is missing.
 */
#include "transport/genl_client.h"

#include <errno.h>
#include <linux/sock_diag.h>
#include <sys/socket.h>

int amperf_genl_drops(const struct amperf_genl *genl, uint64_t *drops)
{
	uint32_t memory[SK_MEMINFO_VARS] = {0};
	socklen_t bytes = sizeof(memory);

	if (getsockopt(genl->fd, SOL_SOCKET, SO_MEMINFO, memory, &bytes))
		return -errno;
	/* A kernel may tell less. */
	if (bytes <= SK_MEMINFO_DROPS * sizeof(memory[0]))
		return -EOPNOTSUPP;
	*drops = memory[SK_MEMINFO_DROPS] + genl->gaps;
	return 0;
}

int amperf_genl_client_drops(const struct amperf_tp *tp, uint64_t *drops)
{
	const struct amperf_genl_client *client =
		(const struct amperf_genl_client *)(const void *)tp;

	return amperf_genl_drops(&client->genl, drops);
}
