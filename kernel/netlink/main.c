// SPDX-License-Identifier: GPL-2.0-only
/* amperf.ko: RPMsg channels for netlink clients. See kernel/netlink.md. */
#include <linux/module.h>

#include "amperf.h"

struct workqueue_struct *amperf_workqueue;

static int __init amperf_init(void)
{
	int err;

	/* Unbound: a client that waits for room in the ring holds up nobody. */
	amperf_workqueue = alloc_workqueue("amperf", WQ_UNBOUND, 0);
	if (!amperf_workqueue)
		return -ENOMEM;
	err = genl_register_family(&amperf_family);
	if (err)
		goto free_workqueue;
	err = amperf_clients_watch_sockets();
	if (err)
		goto unregister_family;
	err = amperf_channels_register();
	if (err)
		goto unwatch;
	return 0;

unwatch:
	amperf_clients_unwatch_sockets();
unregister_family:
	genl_unregister_family(&amperf_family);
free_workqueue:
	destroy_workqueue(amperf_workqueue);
	return err;
}

/*
 * The channels go first, which ends all endpoints and tells their clients; then
 * no more commands come in; then what is left of the clients is freed.
 */
static void __exit amperf_exit(void)
{
	amperf_channels_unregister();
	genl_unregister_family(&amperf_family);
	amperf_clients_unwatch_sockets();
	amperf_clients_free();
	destroy_workqueue(amperf_workqueue);
}

module_init(amperf_init);
module_exit(amperf_exit);

MODULE_DESCRIPTION("RPMsg channels for netlink clients, and tests of them");
MODULE_LICENSE("GPL");
MODULE_ALIAS_GENL_FAMILY(AMPERF_GENL_NAME);
