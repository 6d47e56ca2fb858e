/* SPDX-License-Identifier: BSD-3-Clause */
#include <amperf/amperf.h>

#include <string.h>

/* The rows that were published; the article's author had to leave out larger ones. */
static const struct amperf_preset_row dk2_2020_rows[] = {
	{512, 1},  {512, 2},  {512, 4},  {512, 8},  {1024, 1}, {1024, 2},
	{1024, 4}, {1024, 5}, {2048, 1}, {2048, 2}, {4096, 1},
};

static const struct amperf_preset presets[] = {
	{
		.name = "dk2-2020",
		.summary = "the 2020 benchmark of the STM32MP157C-DK2: its 11 rows, its packet",
		.packet = AMPERF_PACKET_2020,
		.rows = dk2_2020_rows,
		.row_count = sizeof(dk2_2020_rows) / sizeof(dk2_2020_rows[0]),
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
