/* SPDX-License-Identifier: GPL-2.0-only */
/* What differs between the kernels that the module is built for. */
#ifndef AMPERF_SHM_COMPAT_H
#define AMPERF_SHM_COMPAT_H

#include <linux/eventfd.h>
#include <linux/version.h>

static inline void ashm_eventfd_signal(struct eventfd_ctx *eventfd)
{
#if KERNEL_VERSION(6, 8, 0) <= LINUX_VERSION_CODE
	eventfd_signal(eventfd);
#else
	eventfd_signal(eventfd, 1);
#endif
}

#if KERNEL_VERSION(6, 13, 0) <= LINUX_VERSION_CODE
#define ASHM_DMA_BUF_NS "DMA_BUF"
#else
#define ASHM_DMA_BUF_NS DMA_BUF
#endif

#endif /* AMPERF_SHM_COMPAT_H */
