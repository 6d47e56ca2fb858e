/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A thread a link. All links are opened first; then each test's counting begins at one
 * gate, and ends for all when the first has enough. What one link comes to is the end
 * of all: figures of fewer links would be others.
 */
#include "gate.h"
#include "links.h"
#include "output.h"
#include "tool.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct worker {
	struct at_once *all;
	struct links_entry *entry;
	struct amperf_link *link;
	unsigned int round; /* of its test */
	bool shows;         /* progress: one of them does */
	pthread_t thread;
};

struct at_once {
	struct links *links;
	struct gate gate;
	struct worker workers[RUN_LINKS_MAX];
	int failed_fd; /* an eventfd: one of them failed */
	int cancel_fd; /* this, or the one of all */
	bool progress_shown;
};

/* ---- While it runs ------------------------------------------------------ */

static void on_ready(void *context)
{
	struct worker *worker = context;

	worker->round = gate_wait(&worker->all->gate);
}

static bool is_over(void *context)
{
	const struct worker *worker = context;

	return gate_is_over(&worker->all->gate, worker->round);
}

static void on_over(void *context)
{
	struct worker *worker = context;

	gate_end(&worker->all->gate, worker->round);
}

static void on_progress(void *context, const struct amperf_progress *progress)
{
	struct worker *worker = context;
	char prefix[64];

	snprintf(prefix, sizeof(prefix), "%zu links at once: ", worker->all->links->count);
	worker->all->progress_shown |= out_progress(stderr, prefix, progress);
}

static void end_all(struct at_once *all)
{
	const uint64_t one = 1;

	/* It is readable then, or was before. */
	if (write(all->failed_fd, &one, sizeof(one)) < 0)
		return;
}

static void *work(void *context)
{
	struct worker *worker = context;
	struct links_entry *entry = worker->entry;
	const struct run_options *options = &entry->options;
	struct amperf_run_config config = {
		.packet = options->packet,
		.tests = options->tests,
		.test_count = options->test_count,
		.on_progress = worker->shows ? on_progress : NULL,
		.on_ready = on_ready,
		.is_over = is_over,
		.on_over = on_over,
		.context = worker,
	};
	int code;

	load_options_configure(&options->choice.load, options->fixed, &config);
	code = amperf_run(worker->link, &config, &entry->result, &entry->error);
	entry->exit_code = tool_run_exit_code(code);
	if (code && code != -EBADMSG)
		end_all(worker->all);
	gate_leave(&worker->all->gate);
	return NULL;
}

/* ---- Before and after --------------------------------------------------- */

static bool watch(int epoll_fd, int fd)
{
	struct epoll_event event = {.events = EPOLLIN};

	return fd < 0 || epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

static int make_cancel(struct at_once *all, struct amperf_error *error)
{
	all->failed_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	all->cancel_fd = epoll_create1(EPOLL_CLOEXEC);
	if (all->failed_fd >= 0 && all->cancel_fd >= 0 && watch(all->cancel_fd, all->failed_fd) &&
	    watch(all->cancel_fd, all->links->cancel_fd))
		return 0;
	error->code = -errno;
	snprintf(error->text, sizeof(error->text), "cannot watch for signals: %s",
		 strerror(-error->code));
	return error->code;
}

static int open_link(struct at_once *all, struct worker *worker)
{
	const struct run_options *options = &worker->entry->options;
	struct amperf_link_config config = {
		.name = options->link,
		.timeout_ns = options->timeout_ns,
		.cancel_fd = all->cancel_fd,
		.system = tool_system,
	};
	int code = amperf_link_open(&worker->link, &config, &worker->entry->error);

	worker->entry->exit_code = tool_exit_code(code);
	return code;
}

static int open_all(struct at_once *all)
{
	int code = 0;

	for (size_t i = 0; i < all->links->count && !code; i++)
		code = open_link(all, &all->workers[i]);
	return code;
}

static void start_all(struct at_once *all)
{
	for (size_t i = 0; i < all->links->count; i++) {
		struct worker *worker = &all->workers[i];
		int code = pthread_create(&worker->thread, NULL, work, worker);

		if (!code)
			continue;
		worker->thread = pthread_self();
		worker->entry->exit_code = TOOL_UNUSABLE;
		worker->entry->error.code = -code;
		snprintf(worker->entry->error.text, sizeof(worker->entry->error.text),
			 "cannot start a thread for %.100s: %s", worker->entry->options.link,
			 strerror(code));
		end_all(all);
		gate_leave(&all->gate);
	}
}

static void join_all(struct at_once *all)
{
	for (size_t i = 0; i < all->links->count; i++)
		if (!pthread_equal(all->workers[i].thread, pthread_self()))
			pthread_join(all->workers[i].thread, NULL);
	if (all->progress_shown)
		out_progress_end(stderr);
}

/* That the others were ended for one's failure is no news. */
static void forget_followers(struct links *links)
{
	const struct links_entry *cause = NULL;

	for (size_t i = 0; i < links->count && !cause; i++)
		if (links->entries[i].error.code && links->entries[i].error.code != -ECANCELED &&
		    links->entries[i].error.code != -EBADMSG)
			cause = &links->entries[i];
	for (size_t i = 0; i < links->count && cause; i++)
		if (links->entries[i].exit_code == TOOL_INTERRUPTED)
			links->entries[i].exit_code = TOOL_OK;
}

void links_measure_at_once(struct links *links)
{
	struct at_once all = {.links = links, .failed_fd = -1, .cancel_fd = -1};

	gate_init(&all.gate, (unsigned int)links->count);
	for (size_t i = 0; i < links->count; i++) {
		all.workers[i] = (struct worker){.all = &all, .entry = &links->entries[i]};
		all.workers[i].shows = i == 0 && links->show_progress;
	}
	if (make_cancel(&all, &links->entries[0].error)) {
		links->entries[0].exit_code = TOOL_UNUSABLE;
	} else if (!open_all(&all)) {
		start_all(&all);
		join_all(&all);
		forget_followers(links);
	}
	for (size_t i = 0; i < links->count; i++)
		amperf_link_close(all.workers[i].link);
	if (all.failed_fd >= 0)
		close(all.failed_fd);
	if (all.cancel_fd >= 0)
		close(all.cancel_fd);
	gate_destroy(&all.gate);
}
