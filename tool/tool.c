/* SPDX-License-Identifier: BSD-3-Clause */
#include "tool.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>

const struct amperf_system tool_system = {NULL};

/* NULL: the command line. */
static const char *blamed;

void tool_blame(const char *where)
{
	blamed = where;
}

void tool_complain(const char *format, ...)
{
	va_list args;

	fflush(stdout);
	fprintf(stderr, "%s: ", blamed ? blamed : "amperf");
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

void tool_refuse(const char *text)
{
	tool_complain("%s", text);
	exit(TOOL_USAGE);
}

void tool_usage(const struct argp_state *state, const char *format, ...)
{
	char text[AMPERF_ERROR_TEXT_BYTES];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	fprintf(stderr, "%s: %s\n", blamed ? blamed : state->name,
		text + (blamed && strncmp(text, "--", 2) == 0 ? 2 : 0));
	exit(TOOL_USAGE);
}

int tool_exit_code(int code)
{
	switch (code) {
	case 0:
		return TOOL_OK;
	case -EINVAL:
		return TOOL_USAGE;
	case -ECANCELED:
		return TOOL_INTERRUPTED;
	default:
		return TOOL_UNUSABLE;
	}
}

int tool_run_exit_code(int code)
{
	return code == -ETIMEDOUT || code == -EBADMSG || code == -EPROTO ? TOOL_FAILED
									 : tool_exit_code(code);
}

int tool_begin_measuring(void)
{
	/* Devices must be put back as they were, even if nobody reads our output. */
	signal(SIGPIPE, SIG_IGN);
	/* Waits of some microseconds must not become a hundred. */
	prctl(PR_SET_TIMERSLACK, 1UL);
	return tool_signal_fd();
}

int tool_worse_exit_code(int one, int other)
{
	return !one || other == TOOL_FAILED ? other : one;
}

int tool_signal_fd(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGQUIT);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int tool_finish_output(int exit_code)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return exit_code;
	tool_complain("cannot write the output: %s", strerror(errno));
	return exit_code ? exit_code : TOOL_FAILED;
}
