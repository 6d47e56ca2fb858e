/* SPDX-License-Identifier: BSD-3-Clause */
/* What the subcommands share. */
#ifndef AMPERF_TOOL_TOOL_H
#define AMPERF_TOOL_TOOL_H

#include <amperf/amperf.h>

#include <argp.h>

enum tool_exit {
	TOOL_OK = 0,
	TOOL_FAILED = 1, /* a measurement or a check */
	TOOL_USAGE = 2,
	TOOL_UNUSABLE = 3,      /* board, link or firmware */
	TOOL_INTERRUPTED = 130, /* as a shell reports death by Ctrl-C */
};

/* The running system. */
extern const struct amperf_system tool_system;

/* argv[0] is the whole command, e.g. "amperf run". Returns an exit code. */
int tool_run(int argc, char **argv);
int tool_reproduce(int argc, char **argv);
int tool_compare(int argc, char **argv);
int tool_explain(int argc, char **argv);
int tool_find(int argc, char **argv);
int tool_report(int argc, char **argv);
int tool_sweep(int argc, char **argv);
int tool_list(int argc, char **argv);
int tool_fw(int argc, char **argv);

/* Prints one line, "amperf: ...", to stderr. */
void tool_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * From now on what is wrong is told of this place ("evaluation.job:12"), where options have
 * no dashes, and not of the command line; NULL: of that again.
 */
void tool_blame(const char *where);

/* As argp_error(), in one line and without "Try ...": exits with TOOL_USAGE. */
void tool_usage(const struct argp_state *state, const char *format, ...)
	__attribute__((format(printf, 2, 3), noreturn));

/* Says what does not go together on the command line, and exits with TOOL_USAGE. */
void tool_refuse(const char *text) __attribute__((noreturn));

/* The exit code for a failure that is none of a measurement. */
int tool_exit_code(int code);

/* The exit code of a run: a failed measurement is told apart from a link that cannot be used. */
int tool_run_exit_code(int code);

/* Of two exit codes: what failed, and then what could not be used, count more than success. */
int tool_worse_exit_code(int one, int other);

/*
 * A descriptor that becomes readable on SIGINT, SIGTERM, SIGHUP or SIGQUIT,
 * which from now on do nothing else; -1 if that is not possible.
 */
int tool_signal_fd(void);

/* Makes this process fit for measuring, and as above. */
int tool_begin_measuring(void);

/* Flushes stdout; complains and returns TOOL_FAILED if that, or any output before, failed. */
int tool_finish_output(int exit_code);

#endif
