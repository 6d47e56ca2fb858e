/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where threads meet before each test, so that all count at the same time; the first
 * that has enough ends the test of all.
 */
#ifndef AMPERF_TOOL_GATE_H
#define AMPERF_TOOL_GATE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

struct gate {
	pthread_mutex_t mutex;
	pthread_cond_t opened;
	unsigned int members; /* that have not left */
	unsigned int waiting;
	unsigned int round; /* the gate has opened so often */
	atomic_uint over;   /* the last round that is over */
};

void gate_init(struct gate *gate, unsigned int members);
void gate_destroy(struct gate *gate);

/* Waits for all others, and returns the number of the round that begins. */
unsigned int gate_wait(struct gate *gate);

/* For good: the others do not wait for this thread any more. */
void gate_leave(struct gate *gate);

/* The round is over for all. */
void gate_end(struct gate *gate, unsigned int round);
bool gate_is_over(const struct gate *gate, unsigned int round);

#endif
