/* SPDX-License-Identifier: BSD-3-Clause */
#include "output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int failed(struct out_json *json, struct amperf_error *error)
{
	int code = -errno;

	if (json->temporary)
		unlink(json->temporary);
	free(json->temporary);
	json->temporary = NULL;
	error->code = code;
	snprintf(error->text, sizeof(error->text), "cannot write %.300s: %s", json->file,
		 strerror(-code));
	return code;
}

static FILE *open_temporary(struct out_json *json)
{
	mode_t mask = umask(0);
	int fd;

	umask(mask);
	if (asprintf(&json->temporary, "%s.XXXXXX", json->file) < 0) {
		json->temporary = NULL;
		return NULL;
	}
	fd = mkstemp(json->temporary);
	if (fd < 0) {
		free(json->temporary);
		json->temporary = NULL;
		return NULL;
	}
	fchmod(fd, 0666 & ~mask);
	return fdopen(fd, "w");
}

int out_json_begin(struct out_json *json, const char *file, struct amperf_error *error)
{
	struct stat status;

	memset(json, 0, sizeof(*json));
	json->file = file;
	if (strcmp(file, "-") == 0)
		json->out = stdout;
	else if (stat(file, &status) == 0 && !S_ISREG(status.st_mode))
		json->out = fopen(file, "w");
	else
		json->out = open_temporary(json);
	return json->out ? 0 : failed(json, error);
}

int out_json_end(struct out_json *json, const char *text, struct amperf_error *error)
{
	bool bad = text && fputs(text, json->out) < 0;

	bad |= fflush(json->out) != 0;
	if (json->out != stdout)
		bad |= fclose(json->out) != 0;
	if (!bad && text && json->temporary)
		bad = rename(json->temporary, json->file) != 0;
	else if (!bad && json->temporary)
		unlink(json->temporary);
	if (bad)
		return failed(json, error);
	free(json->temporary);
	return 0;
}
