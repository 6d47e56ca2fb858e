/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Released bytes do not change: golden_test DIR compares each frame with its
 * file. golden_test --write DIR makes the files of a new version.
 */
#include "golden_frames.h"

#include <stdio.h>
#include <string.h>

static int write_file(const char *path, const struct golden *golden)
{
	FILE *file = fopen(path, "wbx"); /* never over a released one */

	if (!file || fwrite(golden->data, 1, golden->bytes, file) != golden->bytes ||
	    fclose(file) != 0) {
		fprintf(stderr, "cannot write %s (it must not exist)\n", path);
		return 1;
	}
	return 0;
}

static int check_file(const char *path, const struct golden *golden)
{
	uint8_t data[GOLDEN_BYTES_MAX + 1];
	FILE *file = fopen(path, "rb");
	size_t bytes = file ? fread(data, 1, sizeof(data), file) : 0;

	if (file)
		fclose(file);
	if (bytes == golden->bytes && memcmp(data, golden->data, bytes) == 0)
		return 0;
	fprintf(stderr, "%s: %zu bytes there, %zu made, and they differ\n", path, bytes,
		golden->bytes);
	return 1;
}

int main(int argc, char **argv)
{
	int writing = argc == 3 && strcmp(argv[1], "--write") == 0;
	struct golden golden;
	int failures = 0;

	if (argc != 2 + writing) {
		fprintf(stderr, "usage: golden_test [--write] DIR\n");
		return 2;
	}
	for (size_t i = 0; golden_make(i, &golden); i++) {
		char path[4096];

		snprintf(path, sizeof(path), "%s/%s.bin", argv[argc - 1], golden.name);
		failures += writing ? write_file(path, &golden) : check_file(path, &golden);
	}
	return failures != 0;
}
