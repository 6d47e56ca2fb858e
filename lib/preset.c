/* SPDX-License-Identifier: BSD-3-Clause */
#include <amperf/amperf.h>

#include <string.h>

/*
 * The client's own log as printed in "Benchmarking the STM32MP1 IPC between the MCU
 * and CPU (part 1)", 2020-07-13 (its table has the same in milliseconds, cut off).
 * What to bear in mind: each row was run once, in this order, so that the first one
 * was cold; the clock was CLOCK_REALTIME; the kernel ST's 4.19; the board an
 * STM32MP157C-DK2, A7 at 650 MHz, M4 at 209 MHz; and the firmware printed a line for
 * each message on a UART of 115200 baud meanwhile (docs/reproduction.md).
 */
static const struct amperf_preset_row dk2_2020_rows[] = {
	{512, 1, 11970765},  {512, 2, 18770380},  {512, 4, 31022063},  {512, 8, 56251848},
	{1024, 1, 15322572}, {1024, 2, 24824116}, {1024, 4, 43830248}, {1024, 5, 53327292},
	{2048, 1, 21742144}, {2048, 2, 37633885}, {4096, 1, 37649011},
};

/* The rows that stand in the client's source, commented out: main.cpp. */
static const struct amperf_preset_row dk2_2020_hung_rows[] = {
	{2048, 4, 0}, {4096, 2, 0},  {4096, 4, 0},  {8192, 1, 0},  {8192, 2, 0},
	{8192, 4, 0}, {16384, 1, 0}, {16384, 2, 0}, {32768, 1, 0},
};

static const struct amperf_preset presets[] = {
	{
		.name = "dk2-2020",
		.summary = "the 2020 benchmark of the STM32MP157C-DK2: its 11 rows, its packet",
		.packet = AMPERF_PACKET_2020,
		.source = "dimtass, Benchmarking the STM32MP1 IPC between the MCU and CPU"
			  " (part 1), 2020-07-13",
		.rows = dk2_2020_rows,
		.row_count = sizeof(dk2_2020_rows) / sizeof(dk2_2020_rows[0]),
		.hung_rows = dk2_2020_hung_rows,
		.hung_row_count = sizeof(dk2_2020_hung_rows) / sizeof(dk2_2020_hung_rows[0]),
	},
};

const struct amperf_preset *amperf_preset_at(size_t index)
{
	return index < sizeof(presets) / sizeof(presets[0]) ? &presets[index] : NULL;
}

const struct amperf_preset *amperf_preset_find(const char *name)
{
	const struct amperf_preset *preset;

	for (size_t i = 0; (preset = amperf_preset_at(i)); i++)
		if (strcmp(preset->name, name) == 0)
			return preset;
	return NULL;
}
