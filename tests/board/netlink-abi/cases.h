/* SPDX-License-Identifier: BSD-3-Clause */
/* The cases of netlink-abi, and what they share. */
#ifndef NETLINK_ABI_CASES_H
#define NETLINK_ABI_CASES_H

#include "client.h"

#define CHANNEL AMPERF_NETLINK_CHANNEL
#define KIB 1024u
#define MIB (1024u * 1024u)

/* Ends the program with a line that tells where, unless they are the same. */
#define EXPECT(expression, value)                                                                  \
	expect(#expression, (long long)(expression), (long long)(value), __func__, __LINE__)
void expect(const char *what, long long is, long long wanted, const char *where, int line);

/* A client with an endpoint, on which nothing is under way. */
struct client *opened(const char *channel, uint32_t destination);

void fill_pattern(uint8_t *data, size_t bytes, uint32_t seed);

/* Asks the firmware for that much of the pattern of seed 7. */
void request_source(struct client *client, uint64_t length);
/* The same, and reads nothing until all was sent. */
void leave_unread(struct client *client, uint64_t length);

/* Waits until that much more has come from the firmware than `before`. */
void await_received(struct client *client, uint64_t before, uint64_t bytes);

/* The header of a sink of that many bytes. */
struct amperf_header sink_header(struct client *client, uint64_t length);

/* The largest SEND is one ECHO's whole frame: cut, sent back, joined, compared. */
void echo_whole(struct client *client, uint32_t seed);

/* Runs a test to its end; returns its error. */
int run_test(struct client *client, uint32_t kind, uint64_t block, uint64_t count);

void case_lengths(void);
void case_order(void);
void case_permission(void);
void case_dump(void);
void case_echo(void);
void case_two(void);
void case_pressure(void);
void case_overrun(void);
void case_full(void);
void case_tests(void);
void case_test_order(void);
void case_figures(void);
void case_cycles(void);
void case_close_busy(void);
void case_flood(void);
void case_flood_rmmod(void);
void case_flood_test(void);
void case_watch(void);

#endif
