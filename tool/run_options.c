/* SPDX-License-Identifier: BSD-3-Clause */
#include "run_options.h"
#include "all.h"
#include "bring_up.h"
#include "test_list.h"
#include "tool.h"
#include "units.h"

#include <string.h>
#include <sys/stat.h>

enum {
	OPT_PRESET = 0x100,
	OPT_WARMUP,
	OPT_TIMEOUT,
	OPT_LOG,
	OPT_UART_BAUD,
	OPT_JSON,
	OPT_JSON_STREAM,
	OPT_FORMAT,
	OPT_ALL,
	OPT_LINKS,
	OPT_FIRMWARE,
	OPT_STRICT,
	OPT_SECTION,
	OPT_DRY_RUN,
	OPT_AT_ONCE,
	OPT_DUPLEX,
};

static const struct argp_option option_list[] = {
	{NULL, 0, NULL, 0, "What to measure:", 1},
	{"kind", 'k', "LIST", 0,
	 "sink (Linux sends), source (the other core sends), echo; default sink", 1},
	{"block", 'b', "LIST", 0, "bytes of a block, each one send to the link; default 512", 1},
	{"count", 'n', "LIST", 0, "blocks of a transaction; default 1", 1},
	{"preset", OPT_PRESET, "NAME", 0, "a list of tests: dk2-2020, with the packet of 2020", 1},
	{NULL, 0, NULL, 0, "All links:", 4},
	{"all", OPT_ALL, NULL, 0,
	 "load the modules, start the firmware if none runs, and measure every link: all kinds,"
	 " blocks of 64, 496, 4k, 64k, 1M unless given; one table, and advice",
	 4},
	{"links", OPT_LINKS, "LIST", 0, "only links of these kinds, e.g. tty,char", 4},
	{"firmware", OPT_FIRMWARE, "FILE", 0,
	 "the firmware to start; default " BRING_UP_FIRMWARE " in the firmware folder", 4},
	{"strict", OPT_STRICT, NULL, 0, "exit with 3 if there is a kind that cannot be measured",
	 4},
	{NULL, 0, NULL, 0, "How to measure:", 2},
	{"repeat", 'r', "N", 0,
	 "transactions of each test, with --precision at most; default: as --precision says, up to"
	 " 1000; 10 with --preset",
	 2},
	{"warmup", OPT_WARMUP, "N", 0,
	 "transactions before those, or auto: until the times have settled; default auto, with"
	 " --repeat or --preset 1, for huge ones 0",
	 2},
	LOAD_OPTIONS(2),
	{"timeout", OPT_TIMEOUT, "TIME", 0, "longest time without progress; default 5s", 2},
	{"log", OPT_LOG, "WHERE", 0, "the firmware logs to: off, trace, uart; restored after", 2},
	{"uart-baud", OPT_UART_BAUD, "RATE", 0,
	 "with --log uart: at that rate, e.g. 115200, 2M; restored after", 2},
	{NULL, 0, NULL, 0, "Output:", 3},
	{"json", OPT_JSON, "FILE", 0, "write the result there too; - is stdout, without table", 3},
	{"json-stream", OPT_JSON_STREAM, "FILE", 0,
	 "write what happens as it happens, a JSON object a line; - is stdout, without table", 3},
	{"format", OPT_FORMAT, "FORMAT", 0,
	 "text (or table), csv, markdown, json, or log: the lines of the 2020 client (with"
	 " --preset; --warmup 0 --repeat 1 unless given)",
	 3},
	{"output", 'o', "FILE", 0, "show the result there instead of on stdout", 3},
	{"quiet", 'q', NULL, 0, "no progress, no table", 3},
	{NULL, 0, NULL, 0, "Several links:", RUN_GROUP_LINKS},
	{"at-once", OPT_AT_ONCE, NULL, 0,
	 "all links at the same time, a thread each: each test begins for all and ends for all when"
	 " the first has enough; without it, one after the other",
	 RUN_GROUP_LINKS},
	{"duplex", OPT_DUPLEX, NULL, 0,
	 "both ways at the same time: sink over LINK, source over the second, or over another"
	 " endpoint of the same kind",
	 RUN_GROUP_LINKS},
	{NULL, 0, NULL, 0, "Job files:", RUN_GROUP_JOB},
	{"section", OPT_SECTION, "NAME", 0, "only this run of the job file; can be repeated",
	 RUN_GROUP_JOB},
	{"dry-run", OPT_DRY_RUN, NULL, 0,
	 "check everything, show what would be run, and run nothing", RUN_GROUP_JOB},
	{0},
};

static const char doc[] =
	"Measures LINK, or all that a job file asks for (FILE.job, see amperf(5); LINK in place of"
	" its links). LINK is tty:/dev/ttyRPMSG0 (or just the device), char:/dev/rpmsg0,"
	" char:ctrl0,name=NAME,dst=ADDRESS (an endpoint of its own), netlink: and kernel: (module"
	" amperf), shm:[DEVICE][,map=MAP][,by=HOW][,depth=N] (module amperf_shm), null: (amperf"
	" itself)."
	"\vLISTs are separated by commas; sizes take k, M, G (powers of 1024); times ns, us, ms,"
	" s, min. All kinds, blocks and counts are combined.\n\n"
	"Examples:\n"
	"  amperf run tty:/dev/ttyRPMSG0 --preset dk2-2020 --json result.json\n"
	"  amperf run tty:/dev/ttyRPMSG0 --kind sink,echo --block 496,4k --count 1,8\n"
	"  amperf run /dev/ttyRPMSG1 --block 64k --count 1k    64 MiB a transaction\n"
	"  amperf run char:ctrl0,name=mine,dst=0x420 --kind echo --block 64,496\n"
	"  amperf run shm:,map=uncached,by=copy --block 64k --count 16\n"
	"  amperf run char:/dev/rpmsg0 --kind echo --block 64 --depth 1,4,16\n"
	"  amperf run char:/dev/rpmsg0 --kind echo --block 64 --rate 1k --duration 1h\n"
	"  amperf run tty:/dev/ttyRPMSG0 --preset dk2-2020 --log uart --format log\n"
	"  amperf run --all --json all.json\n"
	"  amperf run evaluation.job --json evaluation.json\n\n"
	"Exit status: 0 all well; 1 corrupt data, timeout; 2 usage; 3 the link or firmware is"
	" not usable; 130 interrupted.";

int log_output_parse(const char *text)
{
	for (uint32_t i = AMPERF_LOG_OFF; i <= AMPERF_LOG_UART; i++)
		if (strcmp(text, log_output_name(i)) == 0)
			return (int)i;
	return -1;
}

const char *log_output_name(uint32_t output)
{
	static const char *const names[] = {"off", "trace", "uart"};

	return output < sizeof(names) / sizeof(names[0]) ? names[output] : "unknown";
}

static void parse_kinds(struct test_choice *choice, struct argp_state *state, const char *list)
{
	choice->kind_count = 0;
	for (;;) {
		size_t length = strcspn(list, ",");
		int kind = 0;

		while (kind < AMPERF_KIND_COUNT &&
		       (strlen(amperf_kind_name(kind)) != length ||
			strncmp(list, amperf_kind_name(kind), length) != 0))
			kind++;
		if (kind == AMPERF_KIND_COUNT)
			tool_usage(state, "--kind: '%.*s' is none of sink, source, echo",
				   (int)(length < 40 ? length : 40), list);
		if (choice->kind_count == AMPERF_KIND_COUNT)
			tool_usage(state, "--kind: name each kind once");
		choice->kinds[choice->kind_count++] = kind;
		if (!list[length])
			return;
		list += length + 1;
	}
}

static size_t parse_sizes(struct argp_state *state, const char *option, const char *list,
			  uint64_t *sizes)
{
	char bad[32];
	size_t count = units_parse_sizes(list, sizes, bad);

	if (!count)
		tool_usage(state,
			   "%s: '%s' is not a size; write e.g. 512, 1k, 4k or 16M"
			   " (up to %u of them, separated by commas)",
			   option, bad, UNITS_LIST_MAX);
	return count;
}

static int64_t parse_number(struct argp_state *state, const char *option, const char *text)
{
	uint64_t number;

	if (!units_parse_number(text, AMPERF_REPEAT_MAX, &number))
		tool_usage(state, "%s: '%s' is not a number from 0 to %u", option, text,
			   AMPERF_REPEAT_MAX);
	return (int64_t)number;
}

static void parse_preset(struct run_options *options, struct argp_state *state, const char *name)
{
	options->preset = amperf_preset_find(name);
	if (!options->preset)
		tool_usage(state, "--preset: there is no '%s'; there is %s", name,
			   amperf_preset_at(0)->name);
	options->packet = options->preset->packet;
}

bool run_format_parse(const char *text, enum run_format *format)
{
	static const struct {
		const char *name;
		enum run_format format;
	} names[] = {
		{"text", RUN_FORMAT_TABLE}, {"table", RUN_FORMAT_TABLE},
		{"csv", RUN_FORMAT_CSV},    {"markdown", RUN_FORMAT_MARKDOWN},
		{"json", RUN_FORMAT_JSON},  {"log", RUN_FORMAT_LOG},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(text, names[i].name) == 0) {
			*format = names[i].format;
			return true;
		}
	return false;
}

static void parse_output(struct run_options *options, int key, char *arg, struct argp_state *state)
{
	if (key == OPT_JSON) {
		if (!arg[0])
			tool_usage(state, "--json: name a file, or - for stdout");
		options->json_file = arg;
	} else if (key == OPT_JSON_STREAM) {
		if (!arg[0])
			tool_usage(state, "--json-stream: name a file, or - for stdout");
		options->stream_file = arg;
	} else if (key == 'o') {
		if (!arg[0])
			tool_usage(state, "--output: name a file");
		options->output = arg;
	} else if (!run_format_parse(arg, &options->format)) {
		tool_usage(state, "--format: '%s' is none of text, csv, markdown, json, log", arg);
	}
}

static void parse_how(struct run_options *options, int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case 'r':
		options->choice.repeat = parse_number(state, "--repeat", arg);
		break;
	case OPT_WARMUP:
		options->choice.warmup = strcmp(arg, "auto") == 0
						 ? TEST_WARMUP_AUTO
						 : parse_number(state, "--warmup", arg);
		break;
	case OPT_TIMEOUT:
		if (!units_parse_time(arg, &options->timeout_ns) || !options->timeout_ns)
			tool_usage(state, "--timeout: '%s' is not a time; write e.g. 500ms or 5s",
				   arg);
		break;
	case OPT_UART_BAUD:
		if (!units_parse_rate(arg, &options->uart_baud) ||
		    options->uart_baud < AMPERF_UART_BAUD_MIN ||
		    options->uart_baud > AMPERF_UART_BAUD_MAX)
			tool_usage(state,
				   "--uart-baud: '%s' is not a rate from 9600 to 16M; write e.g."
				   " 115200 or 2M",
				   arg);
		break;
	default:
		options->log_output = log_output_parse(arg);
		if (options->log_output < 0)
			tool_usage(state, "--log: '%s' is none of off, trace, uart", arg);
	}
}

static void parse_all(struct run_options *options, int key, const char *arg)
{
	options->all |= key == OPT_ALL;
	options->strict |= key == OPT_STRICT;
	if (key == OPT_LINKS)
		options->kinds = arg;
	if (key == OPT_FIRMWARE)
		options->firmware = arg;
}

static void parse_job(struct run_options *options, int key, const char *arg,
		      struct argp_state *state)
{
	options->dry_run |= key == OPT_DRY_RUN;
	if (key != OPT_SECTION)
		return;
	if (options->section_count == RUN_SECTIONS_MAX)
		tool_usage(state, "--section: name at most %d", RUN_SECTIONS_MAX);
	options->sections[options->section_count++] = arg;
}

/* Links are no files of that kind; a folder is told of as a job file that is none. */
static bool is_job_file(const char *argument)
{
	const char *suffix = strrchr(argument, '.');
	struct stat status;

	if (suffix && strcmp(suffix, ".job") == 0)
		return true;
	return stat(argument, &status) == 0 && (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode));
}

static void take_argument(struct run_options *options, const char *arg, struct argp_state *state)
{
	if (!options->job && !options->link && is_job_file(arg)) {
		options->job = arg;
		return;
	}
	if (options->link_count == RUN_LINKS_MAX)
		tool_usage(state, "at most %d links at a time", RUN_LINKS_MAX);
	if (options->link && options->job)
		tool_usage(state, "one link in place of a job's: '%s' and '%s'", options->link,
			   arg);
	options->links[options->link_count++] = arg;
	options->link = options->links[0];
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct run_options *options = state->input;
	struct test_choice *choice = &options->choice;

	if (load_options_parse(&choice->load, key, arg, state))
		return 0;
	switch (key) {
	case 'k':
		parse_kinds(choice, state, arg);
		return 0;
	case 'b':
		choice->block_count = parse_sizes(state, "--block", arg, choice->blocks);
		return 0;
	case 'n':
		choice->count_count = parse_sizes(state, "--count", arg, choice->counts);
		return 0;
	case OPT_PRESET:
		parse_preset(options, state, arg);
		return 0;
	case 'r':
	case OPT_WARMUP:
	case OPT_TIMEOUT:
	case OPT_LOG:
	case OPT_UART_BAUD:
		parse_how(options, key, arg, state);
		return 0;
	case OPT_JSON:
	case OPT_JSON_STREAM:
	case OPT_FORMAT:
	case 'o':
		parse_output(options, key, arg, state);
		return 0;
	case 'q':
		options->quiet = true;
		return 0;
	case OPT_ALL:
	case OPT_LINKS:
	case OPT_FIRMWARE:
	case OPT_STRICT:
		parse_all(options, key, arg);
		return 0;
	case OPT_AT_ONCE:
	case OPT_DUPLEX:
		options->at_once = true;
		options->duplex |= key == OPT_DUPLEX;
		return 0;
	case OPT_SECTION:
	case OPT_DRY_RUN:
		parse_job(options, key, arg, state);
		return 0;
	case ARGP_KEY_ARG:
		take_argument(options, arg, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* What would be ignored is an error. */
static void check_all(const struct run_options *options)
{
	if (!options->all && (options->kinds || options->firmware || options->strict))
		tool_refuse("--links, --firmware and --strict go with --all");
	if (!options->all)
		return;
	if (options->link)
		tool_refuse("--all measures all links; leave it out, or the link");
	if (options->dry_run)
		tool_refuse("--dry-run does not go with --all, which looks for links first");
	if (options->choice.count_count || options->preset || options->log_output >= 0 ||
	    options->format == RUN_FORMAT_LOG || options->stream_file)
		tool_refuse(
			"--count, --preset, --log, --format log and --json-stream do not go with"
			" --all");
	if (load_options_given(&options->choice.load))
		tool_refuse("--depth, --rate, --precision, --time-limit, --duration and --verify "
			    "do not "
			    "go with"
			    " --all");
	if (options->firmware && !options->firmware[0])
		tool_refuse("--firmware: name a file");
}

static void check_links(const struct run_options *options)
{
	bool several = options->link_count > 1 || options->at_once;

	if (options->at_once && (options->job || options->all))
		tool_refuse("--at-once and --duplex go with links, not with a job file or --all");
	if (options->duplex && options->link_count > 2)
		tool_refuse("--duplex: name one link, or two");
	if (options->duplex && options->choice.kind_count)
		tool_refuse(
			"--duplex is sink over one link and source over the other; it does not go"
			" with --kind");
	if (options->at_once && !options->duplex && options->link_count < 2)
		tool_refuse("--at-once: name two links or more");
	if (several && (options->preset || options->log_output >= 0 || options->stream_file ||
			options->format == RUN_FORMAT_LOG))
		tool_refuse("--preset, --log, --format log and --json-stream go with one link");
}

static bool is_stdout(const char *file)
{
	return file && strcmp(file, "-") == 0;
}

static bool are_same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

void run_options_check_output(const struct run_options *options)
{
	bool taken = is_stdout(options->json_file) || is_stdout(options->stream_file);

	if (is_stdout(options->output))
		tool_refuse("--output: stdout it is without it; name a file");
	if (taken && !options->output && options->format != RUN_FORMAT_TABLE)
		tool_refuse("--format and --json or --json-stream both want stdout; name a file for"
			    " one of them");
	if (are_same(options->output, options->json_file) ||
	    are_same(options->output, options->stream_file) ||
	    are_same(options->json_file, options->stream_file))
		tool_refuse("two of --output, --json and --json-stream go to the same place");
	if (options->output && options->format == RUN_FORMAT_LOG)
		tool_refuse("--format log goes to stdout, without --output");
}

static void check(const struct run_options *options)
{
	const char *conflict = load_options_conflict(&options->choice.load, options->choice.repeat);

	if (conflict)
		tool_refuse(conflict);
	check_all(options);
	if (!options->link && !options->all)
		tool_refuse(
			"run: name a link, e.g. tty:/dev/ttyRPMSG0; 'amperf list' shows those that"
			" are there, and --all measures them");
	check_links(options);
	if (options->section_count && !options->job)
		tool_refuse("--section goes with a job file");
	run_options_check_output(options);
	if (options->uart_baud && options->log_output != AMPERF_LOG_UART)
		tool_refuse("--uart-baud goes with --log uart");
	if (options->format != RUN_FORMAT_LOG)
		return;
	if (options->packet != AMPERF_PACKET_2020)
		tool_refuse("--format log is the 2020 client's; it needs --preset dk2-2020");
}

error_t run_options_take(struct run_options *options, int key, char *arg, struct argp_state *state)
{
	void *input = state->input;
	error_t code;

	state->input = options;
	code = parse_option(key, arg, state);
	state->input = input;
	return code;
}

const struct argp_option *run_options_find(const char *name)
{
	for (const struct argp_option *option = option_list; option->name || option->doc; option++)
		if (option->name && strcmp(option->name, name) == 0)
			return option;
	return NULL;
}

struct argp_option run_options_share(const char *name, int group)
{
	struct argp_option option = *run_options_find(name);

	if (option.key == OPT_FORMAT)
		option.doc = "text (or table), csv, markdown, json";
	option.group = group;
	return option;
}

void run_options_init(struct run_options *options)
{
	memset(options, 0, sizeof(*options));
	options->log_output = -1;
	options->choice.repeat = options->choice.warmup = -1;
	load_options_init(&options->choice.load);
	options->timeout_ns = AMPERF_TIMEOUT_NS_DEFAULT;
}

void run_options_add(struct run_options *options, int argc, char **argv)
{
	static const struct argp argp = {
		option_list, parse_option, "LINK...\nFILE.job [LINK]\n--all", doc, NULL,
		NULL,        NULL};

	argp_parse(&argp, argc, argv, 0, NULL, options);
}

void run_options_finish(struct run_options *options)
{
	check(options);
	if (options->all)
		all_tests_plan(options);
	else
		test_list_make(options);
}

void run_options_parse(struct run_options *options, int argc, char **argv)
{
	run_options_init(options);
	run_options_add(options, argc, argv);
	if (!options->job)
		run_options_finish(options);
}
