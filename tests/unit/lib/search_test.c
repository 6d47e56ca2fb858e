/* SPDX-License-Identifier: BSD-3-Clause */
/* The search for a rate, against links that are made up. */
#include "search.h"
#include "test.h"

#include <math.h>

struct link {
	bool (*holds)(double rate_hz, unsigned int times);
	unsigned int times; /* it was asked */
};

static struct search search_of(double start_hz)
{
	return (struct search){
		.start_hz = start_hz, .least_hz = start_hz / 64, .most_hz = 1e6, .bracket = 0.02};
}

static enum search_state run(struct search *search, struct link *link)
{
	enum search_state state;
	double rate_hz;

	while ((state = search_next(search, &rate_hz)) == SEARCH_GOES_ON) {
		assert_true(rate_hz >= search->least_hz);
		assert_true(rate_hz <= search->most_hz);
		assert_true(search->count < SEARCH_STEPS_MAX);
		search_note(search, rate_hz, link->holds(rate_hz, link->times++));
	}
	return state;
}

static double best_hz(const struct search *search)
{
	int best = search_best(search);

	return best < 0 ? 0 : search->steps[best].rate_hz;
}

/* ---- Links -------------------------------------------------------------- */

/* A queue: its times grow without bound towards 7,300/s; up to 400 us are let pass. */
static bool queue(double rate_hz, unsigned int times)
{
	(void)times;
	return rate_hz < 7300 && 1e6 / (7300 - rate_hz) <= 400;
}

static bool never(double rate_hz, unsigned int times)
{
	(void)rate_hz;
	(void)times;
	return false;
}

static bool always(double rate_hz, unsigned int times)
{
	(void)rate_hz;
	(void)times;
	return true;
}

/* Something beats with the rate a bit below what it could do. */
static bool beats(double rate_hz, unsigned int times)
{
	(void)times;
	return rate_hz < 4800 && !(rate_hz > 3700 && rate_hz < 4300);
}

/* Only slow ones are kept from sleeping in between. */
static bool sleepy(double rate_hz, unsigned int times)
{
	(void)times;
	return rate_hz > 1000 && rate_hz < 4000;
}

static bool changes(double rate_hz, unsigned int times)
{
	(void)rate_hz;
	return times % 2 == 0;
}

static bool lucky(double rate_hz, unsigned int times)
{
	return rate_hz < 3000 || (rate_hz < 3500 && times < 6);
}

/* ---- Tests -------------------------------------------------------------- */

static void finds_it_from_anywhere(void **state)
{
	static const double starts[] = {100, 1000, 3650, 4799, 4801, 7300, 50000, 240000};

	(void)state;
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		struct search search = search_of(starts[i]);
		struct link link = {queue, 0};

		assert_int_equal(run(&search, &link), SEARCH_FOUND);
		assert_true(best_hz(&search) <= 4800);
		assert_true(best_hz(&search) >= 4800 / (1.021 * 1.021));
		assert_true(link.times < 25);
		assert_int_equal(search_odd(&search), -1);
	}
}

static void finer(void **state)
{
	struct search search = search_of(3000);
	struct link link = {queue, 0};

	(void)state;
	search.bracket = 0.001;
	assert_int_equal(run(&search, &link), SEARCH_FOUND);
	assert_true(best_hz(&search) >= 4800 / (1.0011 * 1.0201));
	assert_true(best_hz(&search) <= 4800);
}

static void the_answer_has_room_above_it(void **state)
{
	struct search search = search_of(3000);
	struct link link = {queue, 0};
	unsigned int held = 0, above = 0;

	(void)state;
	run(&search, &link);
	for (size_t i = 0; i < search.count; i++) {
		held += search.steps[i].held && search.steps[i].rate_hz == best_hz(&search);
		above +=
			search.steps[i].held && search.steps[i].rate_hz >= 1.019 * best_hz(&search);
	}
	assert_int_equal(held, 1);
	assert_true(above > 0);
	assert_true(search_is_answer(&search, best_hz(&search)));
	assert_false(search_is_answer(&search, 1.02 * best_hz(&search)));
}

/* As long as the answer was not tried, the highest that held is the best there is. */
static void ended_early(void **state)
{
	struct search search = search_of(3000);

	(void)state;
	search_note(&search, 3000, true);
	search_note(&search, 6000, false);
	assert_true(best_hz(&search) == 3000);
	search_note(&search, 2941, true);
	assert_true(best_hz(&search) == 2941);
}

static void nothing_holds(void **state)
{
	struct search search = search_of(6400);
	struct link link = {never, 0};

	(void)state;
	assert_int_equal(run(&search, &link), SEARCH_NONE);
	assert_int_equal(search_best(&search), -1);
	assert_true(search.steps[search.count - 1].rate_hz == 100);
	assert_true(link.times < 6);
}

static void everything_holds(void **state)
{
	struct search search = search_of(6400);
	struct link link = {always, 0};

	(void)state;
	assert_int_equal(run(&search, &link), SEARCH_HIGHEST);
	assert_true(best_hz(&search) == 1e6);
	assert_int_equal(search_lowest_failed(&search), -1);
}

/* The answer is one below which nothing failed; that one above it held is known. */
static void not_monotone(void **state)
{
	struct search search = search_of(1130);
	struct link link = {beats, 0};
	int odd;

	(void)state;
	assert_int_equal(run(&search, &link), SEARCH_FOUND);
	assert_true(best_hz(&search) <= 3700);
	assert_true(best_hz(&search) >= 3700 / (1.021 * 1.021));
	odd = search_odd(&search);
	assert_true(odd >= 0);
	assert_true(search.steps[odd].rate_hz >= 4300);
}

static void fails_when_slow(void **state)
{
	struct search search = search_of(2000);
	struct link link = {sleepy, 0};

	(void)state;
	assert_int_equal(run(&search, &link), SEARCH_FOUND);
	/* Probes go down to 0.6 of the answer, not to the slowest. */
	assert_true(fabs(best_hz(&search) - 4000) < 161);
	search = search_of(1500);
	search.least_hz = 100;
	link.times = 0;
	assert_int_equal(run(&search, &link), SEARCH_FOUND);
}

static void held_by_luck(void **state)
{
	struct search search = search_of(2000);
	struct link link = {lucky, 0};

	(void)state;
	assert_int_equal(run(&search, &link), SEARCH_FOUND);
	assert_true(best_hz(&search) <= 3000);
	assert_true(best_hz(&search) >= 2840);
	assert_true(search_odd(&search) >= 0);
}

static void never_the_same(void **state)
{
	struct search search = search_of(2000);
	struct link link = {changes, 0};
	enum search_state end;

	(void)state;
	end = run(&search, &link);
	assert_true(end == SEARCH_NONE || end == SEARCH_GAVE_UP || end == SEARCH_FOUND);
	assert_true(search.count <= SEARCH_STEPS_MAX);
	assert_true(search_odd(&search) >= 0);
}

static void gives_up(void **state)
{
	struct search search = search_of(2000);
	double rate_hz;

	(void)state;
	for (size_t i = 0; i <= SEARCH_STEPS_MAX; i++)
		search_note(&search, 1000, true);
	assert_int_equal(search.count, SEARCH_STEPS_MAX);
	assert_int_equal(search_next(&search, &rate_hz), SEARCH_GAVE_UP);
}

static void slow_links(void **state)
{
	struct search search = search_of(0.0123456);
	double rate_hz;

	(void)state;
	assert_int_equal(search_next(&search, &rate_hz), SEARCH_GOES_ON);
	assert_true(fabs(rate_hz - 0.01235) < 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_it_from_anywhere),
		cmocka_unit_test(finer),
		cmocka_unit_test(the_answer_has_room_above_it),
		cmocka_unit_test(ended_early),
		cmocka_unit_test(nothing_holds),
		cmocka_unit_test(everything_holds),
		cmocka_unit_test(not_monotone),
		cmocka_unit_test(fails_when_slow),
		cmocka_unit_test(held_by_luck),
		cmocka_unit_test(never_the_same),
		cmocka_unit_test(gives_up),
		cmocka_unit_test(slow_links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
