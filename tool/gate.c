/* SPDX-License-Identifier: BSD-3-Clause */
#include "gate.h"

void gate_init(struct gate *gate, unsigned int members)
{
	pthread_mutex_init(&gate->mutex, NULL);
	pthread_cond_init(&gate->opened, NULL);
	gate->members = members;
	gate->waiting = gate->round = 0;
	atomic_init(&gate->over, 0);
}

void gate_destroy(struct gate *gate)
{
	pthread_cond_destroy(&gate->opened);
	pthread_mutex_destroy(&gate->mutex);
}

static void open_if_all_wait(struct gate *gate)
{
	if (gate->waiting < gate->members)
		return;
	gate->waiting = 0;
	gate->round++;
	pthread_cond_broadcast(&gate->opened);
}

unsigned int gate_wait(struct gate *gate)
{
	unsigned int before, round;

	pthread_mutex_lock(&gate->mutex);
	before = gate->round;
	gate->waiting++;
	open_if_all_wait(gate);
	while (gate->round == before)
		pthread_cond_wait(&gate->opened, &gate->mutex);
	round = gate->round;
	pthread_mutex_unlock(&gate->mutex);
	return round;
}

void gate_leave(struct gate *gate)
{
	pthread_mutex_lock(&gate->mutex);
	gate->members--;
	if (gate->waiting)
		open_if_all_wait(gate);
	pthread_mutex_unlock(&gate->mutex);
}

void gate_end(struct gate *gate, unsigned int round)
{
	atomic_store(&gate->over, round);
}

bool gate_is_over(const struct gate *gate, unsigned int round)
{
	return atomic_load_explicit(&gate->over, memory_order_relaxed) >= round;
}
