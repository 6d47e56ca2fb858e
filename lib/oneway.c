/* SPDX-License-Identifier: BSD-3-Clause */
#include "oneway.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct amperf_clock_exchange *new_stretch(void)
{
	return calloc(AMPERF_ONEWAY_STRETCH, sizeof(struct amperf_clock_exchange));
}

static bool has_memory(const struct amperf_oneway *oneway)
{
	for (size_t i = 0; i < AMPERF_ONEWAY_KEPT && oneway->at_the_end; i++)
		if (!oneway->kept[i])
			return false;
	return oneway->to_mcu && oneway->from_mcu && oneway->held;
}

struct amperf_oneway *amperf_oneway_new(uint32_t core_hz, bool at_the_end)
{
	struct amperf_oneway *oneway = calloc(1, sizeof(*oneway));

	if (!oneway)
		return NULL;
	oneway->core_hz = core_hz;
	oneway->at_the_end = at_the_end;
	oneway->each = 1;
	oneway->to_mcu = amperf_histogram_new();
	oneway->from_mcu = amperf_histogram_new();
	oneway->held = new_stretch();
	for (size_t i = 0; i < AMPERF_ONEWAY_KEPT && at_the_end; i++)
		oneway->kept[i] = new_stretch();
	if (has_memory(oneway))
		return oneway;
	amperf_oneway_free(oneway);
	return NULL;
}

void amperf_oneway_free(struct amperf_oneway *oneway)
{
	if (!oneway)
		return;
	amperf_histogram_free(oneway->to_mcu);
	amperf_histogram_free(oneway->from_mcu);
	free(oneway->held);
	for (size_t i = 0; i < AMPERF_ONEWAY_KEPT; i++)
		free(oneway->kept[i]);
	free(oneway);
}

/* Below 0 by what lies between knots only: nothing arrives before it was sent. */
static uint64_t whole_ns(double ns)
{
	return ns > 0 ? (uint64_t)(ns + 0.5) : 0;
}

static void record(struct amperf_oneway *oneway, const struct amperf_clock_relation *relation,
		   const struct amperf_clock_estimate *estimate,
		   const struct amperf_clock_exchange *exchange)
{
	double sent = (double)(exchange->sent_ns - relation->first_ns);
	double received = (double)(exchange->received_ns - relation->first_ns);
	double taken_uncertainty, answered_uncertainty;
	double taken =
		amperf_clock_at(relation, estimate, exchange->taken_ticks, &taken_uncertainty);
	double answered = amperf_clock_at(relation, estimate, exchange->answered_ticks,
					  &answered_uncertainty);

	amperf_histogram_record(oneway->to_mcu, whole_ns(taken - sent));
	amperf_histogram_record(oneway->from_mcu, whole_ns(received - answered));
	oneway->uncertainty_ns =
		fmax(oneway->uncertainty_ns, fmax(taken_uncertainty, answered_uncertainty));
	oneway->used++;
}

static void note_drift(struct amperf_oneway *oneway, const struct amperf_clock_relation *relation,
		       const struct amperf_clock_estimate *estimate)
{
	if (relation->last_ns < oneway->longest_ns)
		return;
	oneway->longest_ns = relation->last_ns;
	oneway->drift = estimate->drift;
	oneway->drift_uncertainty = estimate->drift_uncertainty;
}

/* Ends: a single exchange always has a relation. */
static void take_stretch(struct amperf_oneway *oneway,
			 const struct amperf_clock_exchange *exchanges, size_t count)
{
	struct amperf_clock_relation relation;
	struct amperf_clock_estimate estimate;

	amperf_clock_relation_init(&relation, oneway->core_hz);
	for (size_t i = 0; i < count; i++)
		amperf_clock_relation_add(&relation, &exchanges[i]);
	if (amperf_clock_relation_estimate(&relation, &estimate)) {
		for (size_t i = 0; i < count; i++)
			record(oneway, &relation, &estimate, &exchanges[i]);
		note_drift(oneway, &relation, &estimate);
	} else if (count > 1) {
		take_stretch(oneway, exchanges, count / 2);
		take_stretch(oneway, exchanges + count / 2, count - count / 2);
	}
}

static void take_held(struct amperf_oneway *oneway)
{
	take_stretch(oneway, oneway->held, oneway->held_count);
	oneway->held_count = 0;
}

static void swap(struct amperf_clock_exchange **a, struct amperf_clock_exchange **b)
{
	struct amperf_clock_exchange *was = *a;

	*a = *b;
	*b = was;
}

static void let_each_second_go(struct amperf_oneway *oneway)
{
	oneway->kept_count /= 2;
	oneway->each *= 2;
	for (size_t i = 1; i < oneway->kept_count; i++)
		swap(&oneway->kept[i], &oneway->kept[2 * i]);
}

/* The held one is full. */
static void keep_held(struct amperf_oneway *oneway)
{
	oneway->held_count = 0;
	if (oneway->stretches++ % oneway->each)
		return;
	if (oneway->kept_count == AMPERF_ONEWAY_KEPT)
		let_each_second_go(oneway);
	swap(&oneway->kept[oneway->kept_count++], &oneway->held);
}

static void take_kept(struct amperf_oneway *oneway)
{
	for (size_t i = 0; i < oneway->kept_count; i++)
		take_stretch(oneway, oneway->kept[i], AMPERF_ONEWAY_STRETCH);
	oneway->kept_count = 0;
}

/* What the other core says of its clock may be nonsense; so may a firmware's restart be. */
static bool fits(const struct amperf_oneway *oneway, const struct amperf_clock_exchange *exchange)
{
	const struct amperf_clock_exchange *last;

	if (!oneway->core_hz || exchange->received_ns < exchange->sent_ns ||
	    exchange->answered_ticks < exchange->taken_ticks)
		return false;
	if (!oneway->held_count)
		return true;
	last = &oneway->held[oneway->held_count - 1];
	return exchange->taken_ticks >= last->answered_ticks && exchange->sent_ns >= last->sent_ns;
}

void amperf_oneway_add(struct amperf_oneway *oneway, const struct amperf_clock_exchange *exchange)
{
	if (!fits(oneway, exchange))
		return;
	oneway->held[oneway->held_count++] = *exchange;
	if (oneway->held_count < AMPERF_ONEWAY_STRETCH)
		return;
	if (oneway->at_the_end)
		keep_held(oneway);
	else
		take_held(oneway);
}

void amperf_oneway_finish(struct amperf_oneway *oneway, struct amperf_one_way *result)
{
	take_kept(oneway);
	take_held(oneway);
	memset(result, 0, sizeof(*result));
	result->exchanges = oneway->used;
	if (!oneway->used)
		return;
	amperf_histogram_summarise(oneway->to_mcu, 0, &result->to_mcu);
	amperf_histogram_summarise(oneway->from_mcu, 0, &result->from_mcu);
	result->uncertainty_ns = (uint64_t)ceil(oneway->uncertainty_ns);
	result->drift_ppb = llround(oneway->drift * 1e9);
	result->drift_uncertainty_ppb = (uint64_t)ceil(oneway->drift_uncertainty * 1e9);
}
