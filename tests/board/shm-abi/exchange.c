// SPDX-License-Identifier: BSD-3-Clause
/* EXCHANGE: which requests go to the firmware, and how. */
#include "shm.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int try_exchange(int device, struct amperf_shm_exchange *exchange)
{
	return ioctl(device, AMPERF_SHM_IOC_EXCHANGE, exchange);
}

static struct amperf_shm_exchange exchange_of(uint32_t opcode, void *reply, uint32_t room)
{
	return (struct amperf_shm_exchange){
		.opcode = opcode,
		.timeout_ms = 10000,
		.reply = (uintptr_t)reply,
		.reply_bytes = room,
	};
}

static void ask_hello(int device)
{
	struct amperf_hello hello;
	struct amperf_shm_exchange exchange = exchange_of(AMPERF_OP_HELLO, &hello, sizeof(hello));

	check(!try_exchange(device, &exchange));
	check(exchange.status == AMPERF_STATUS_OK && exchange.reply_opcode == AMPERF_OP_HELLO);
	check(exchange.reply_bytes == sizeof(hello));
	check(hello.endpoint == AMPERF_SHM_ADDRESS && hello.core_hz);

	exchange.reply_bytes = sizeof(hello) - 1;
	refused(try_exchange(device, &exchange), EMSGSIZE);
	exchange.reply_bytes = sizeof(hello);
	exchange.reply = 0;
	refused(try_exchange(device, &exchange), EFAULT);
}

static void ask_control(int device)
{
	struct amperf_control control = {.key = AMPERF_CONTROL_LOG_OUTPUT, .value = AMPERF_LOG_OFF};
	struct amperf_control answer;
	struct amperf_shm_exchange exchange =
		exchange_of(AMPERF_OP_CONTROL, &answer, sizeof(answer));

	exchange.request = (uintptr_t)&control;
	exchange.request_bytes = sizeof(control);
	check(!try_exchange(device, &exchange));
	check(exchange.status == AMPERF_STATUS_OK && exchange.reply_bytes == sizeof(answer));
	check(answer.key == control.key && answer.value == AMPERF_LOG_OFF);

	control.key = 0x1234; /* the firmware's refusal is a reply too */
	check(!try_exchange(device, &exchange));
	check(exchange.status == AMPERF_STATUS_BAD_VALUE && !exchange.reply_bytes);
	check(exchange.reply_opcode == AMPERF_OP_ERROR);

	exchange.request = 0;
	refused(try_exchange(device, &exchange), EFAULT);
}

void case_exchange(void)
{
	static const uint32_t forbidden[] = {
		0,
		AMPERF_OP_RESET,
		AMPERF_OP_SINK,
		AMPERF_OP_SOURCE,
		AMPERF_OP_ECHO,
		AMPERF_OP_CREDIT,
		AMPERF_OP_REPORT,
		AMPERF_OP_ERROR,
		AMPERF_OP_SHM_INFO,
		AMPERF_OP_SHM_ATTACH,
		AMPERF_OP_SHM_DETACH,
		AMPERF_OP_SHM_TRANSFER,
		0x101,
	};
	int device = device_open(0);
	struct amperf_stats stats;
	struct amperf_shm_exchange good = exchange_of(AMPERF_OP_STATS, &stats, sizeof(stats)), bad;

	ask_hello(device);
	ask_control(device);
	bad = good;
	check(!try_exchange(device, &bad));
	check(bad.reply_bytes == sizeof(stats) && stats.rx_messages);
	for (size_t i = 0; i < sizeof(forbidden) / sizeof(*forbidden); i++) {
		bad = good;
		bad.opcode = forbidden[i];
		refused(try_exchange(device, &bad), EPERM);
	}
	bad = good;
	bad.timeout_ms = 0;
	refused(try_exchange(device, &bad), EINVAL);
	bad.timeout_ms = 10001;
	refused(try_exchange(device, &bad), EINVAL);
	bad = good;
	bad.request_bytes = 65;
	refused(try_exchange(device, &bad), EINVAL);
	refused(try_exchange(device, NULL), EFAULT);
	check(!close(device));
}
