/* SPDX-License-Identifier: BSD-3-Clause */
/* What the cases of shm-abi share: the device, its buffers, its transfers. */
#ifndef SHM_ABI_H
#define SHM_ABI_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <linux/amperf_shm.h>

#include <amperf/wire.h>

#define KIB 1024u
#define MIB (1024u * KIB)

_Noreturn void failed(const char *file, int line, const char *what);

/* What must be; tells errno, for it is a call's result as a rule. */
#define check(condition)                                                                           \
	do {                                                                                       \
		if (!(condition))                                                                  \
			failed(__FILE__, __LINE__, #condition);                                    \
	} while (0)

/* What must be refused, with that very errno. */
#define refused(call, number) check((errno = 0, (call) == -1) && errno == (number))

struct buffer {
	uint32_t handle;
	int fd;
	uint64_t bytes;
	uint32_t *words; /* mapped */
};

/* The device's path; "" while there is none. Waits for one that comes. */
const char *device_path(void);
void await_device(void);
int device_open(int flags);

struct amperf_shm_info device_info(int device);
/* Waits until all buffers of all openers take `bytes`. */
void await_used(int device, uint64_t bytes);

/* The ioctls as they are: -1 and errno. */
int try_alloc(int device, struct amperf_shm_alloc *alloc);
int try_free(int device, uint32_t handle);
int try_submit(int device, const struct amperf_shm_submit *submit);
int try_sync(int fd, uint64_t flags);

/* A buffer, mapped; ends the program if there is none. */
struct buffer buffer_new(int device, uint64_t bytes, uint32_t flags);
void buffer_free(int device, struct buffer *buffer);
void buffer_begin(const struct buffer *buffer);
void buffer_end(const struct buffer *buffer);

/* One of `operation` over the whole of it. */
struct amperf_shm_submit whole(const struct buffer *buffer, uint32_t operation);
void submit(int device, const struct amperf_shm_submit *submit);
struct amperf_shm_completion fetch(int device);
/* Submits and waits; it must end well. */
struct amperf_shm_completion run(int device, const struct amperf_shm_submit *submit);
/* Nothing has come back yet. */
bool nothing_is_done(int device);
void drain(int device, unsigned count);

/* The test pattern: written, or found there. */
void pattern_fill(void *at, uint64_t bytes, uint32_t seed);
bool pattern_found(const void *at, uint64_t bytes, uint32_t seed);
uint32_t crc_of(const void *at, uint64_t bytes);

/* Cases, one function each; the firmware runs when they begin. */
void case_info(void);
void case_alloc(void);
void case_submit(void);
void case_exchange(void);
void case_order(void);
void case_data(void);
void case_sizes(void);
void case_limits(void);
void case_depth(void);
void case_wake(void);
void case_cycles(void);
void case_close(void);
void case_kill(void);
void case_isolation(void);
void case_pass(void);
void case_stop(void);
void case_halt(void);
void case_crash(void);
void case_unbind(void);
void case_speed(void);

#endif /* SHM_ABI_H */
