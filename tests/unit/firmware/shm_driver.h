/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The module's side of shared buffers: requests at the endpoint, and what became
 * of them. Linux's memory is port_host_shared.
 */
#ifndef SHM_DRIVER_H
#define SHM_DRIVER_H

#include "frames.h"
#include "port/host/port_host.h"

#define MEMORY port_host_shared
#define MEMORY_BASE PORT_HOST_SHARED_BASE
#define LANDING_BYTES 65536u

/* As LINK_TEST: the endpoint has an owner, DRIVER_ADDRESS, and random memory. */
#define SHM_TEST(function) cmocka_unit_test_setup_teardown(function, shm_setup, driver_teardown)
int shm_setup(void **state);

/* RESET, which must be answered. */
void shm_reset(void);

/* A request with one of these payloads; its answer is still to be looked at. */
void shm_ask_region(uint8_t opcode, uint32_t sequence, struct amperf_shm_region region);
void shm_ask_transfer(uint32_t sequence, struct amperf_shm_transfer transfer);

/* Attaches bytes of MEMORY; must work. */
void shm_attach(uint32_t region, uint32_t offset, uint64_t bytes);

/* The next frame is the answer to a transfer. */
struct amperf_shm_done shm_expect_done(uint32_t sequence, uint32_t status);

/* A transfer from request to answer; must work, and be all that comes. */
struct amperf_shm_done shm_transfer(struct amperf_shm_transfer transfer);

/* The landing area's CRC-32. */
uint32_t shm_landing_crc32(uint64_t bytes);

#endif /* SHM_DRIVER_H */
