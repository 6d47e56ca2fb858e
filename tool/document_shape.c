/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The keys of documents, as far as amperf reads them; results/schema.json says what
 * each of them means.
 */
#include "document_check.h"

#define KEY(key, type, needed, keys)                                                               \
	{                                                                                          \
		key, type, needed, keys                                                            \
	}
#define TEXT(key) KEY(key, DOCUMENT_TEXT, false, NULL)
#define COUNT(key) KEY(key, DOCUMENT_COUNT, false, NULL)
#define WHOLE(key) KEY(key, DOCUMENT_WHOLE, false, NULL)
#define SHARE(key) KEY(key, DOCUMENT_SHARE, false, NULL)
#define NUMBER(key) KEY(key, DOCUMENT_NUMBER, false, NULL)
#define BOOL(key) KEY(key, DOCUMENT_BOOL, false, NULL)
#define TEXTS(key) KEY(key, DOCUMENT_TEXTS, false, NULL)
#define COUNTS(key) KEY(key, DOCUMENT_COUNTS, false, NULL)
#define PAIRS(key) KEY(key, DOCUMENT_PAIRS, false, NULL)
#define OBJECT(key, keys) KEY(key, DOCUMENT_OBJECT, false, keys)
#define OBJECTS(key, keys) KEY(key, DOCUMENT_OBJECTS, false, keys)
#define NEEDED(type, key, keys) KEY(key, type, true, keys)
#define END KEY(NULL, DOCUMENT_TEXT, false, NULL)

/* ---- Context and settings ------------------------------------------------ */

static const struct document_key tool[] = {TEXT("name"), TEXT("version"), TEXT("compiler"),
					   TEXT("compiler_flags"), END};
static const struct document_key board[] = {TEXT("model"), TEXT("name"), END};
static const struct document_key kernel[] = {TEXT("name"), TEXT("release"), TEXT("version"),
					     TEXT("machine"), END};
static const struct document_key frequency[] = {
	TEXT("governor"), TEXT("cpus"), COUNT("current_hz"), COUNT("min_hz"), COUNT("max_hz"), END};
static const struct document_key cpu[] = {TEXT("online"), OBJECTS("frequencies", frequency), END};
static const struct document_key clock_keys[] = {TEXT("kind"), COUNT("resolution_ns"), TEXT("note"),
						 END};
static const struct document_key firmware[] = {
	TEXT("version"),
	TEXT("build_id"),
	TEXT("board"),
	COUNTS("protocol_versions"),
	COUNT("core_hz"),
	COUNT("tx_ring_buffers"),
	COUNT("rx_ring_buffers"),
	COUNT("message_max_bytes"),
	COUNT("endpoint_address"),
	TEXT("log_output"),
	COUNT("log_uart_baud"),
	END,
};
static const struct document_key context[] = {
	TEXT("date"),
	OBJECT("tool", tool),
	OBJECT("board", board),
	OBJECT("kernel", kernel),
	OBJECT("cpu", cpu),
	OBJECT("clock", clock_keys),
	OBJECT("firmware", firmware),
	COUNT("harness_ns"),
	END,
};
static const struct document_key settings[] = {
	TEXT("link"),
	TEXT("packet"),
	COUNT("timeout_ns"),
	COUNT("link_message_max_bytes"),
	COUNT("window_bytes"),
	TEXT("cpu_system_source"),
	COUNT("cpu_split_ns"),
	COUNT("cpu"),
	TEXT("preset"),
	TEXT("verify"),
	TEXT("job"),
	TEXT("section"),
	END,
};
static const struct document_key error[] = {TEXT("code"), COUNT("errno"), TEXT("text"), END};

/* ---- Rows ---------------------------------------------------------------- */

static const struct document_key histogram[] = {COUNT("sub_buckets"), PAIRS("buckets"), END};
static const struct document_key linux_keys[] = {
	COUNT("sends"),
	COUNT("short_sends"),
	COUNT("retries"),
	COUNT("wait_ns"),
	COUNT("cpu_process_ns"),
	COUNT("cpu_system_ns"),
	COUNT("cpu_user_ns"),
	COUNT("cpu_kernel_ns"),
	COUNT("cpu_irq_ns"),
	COUNT("interrupts"),
	COUNT("context_switches"),
	COUNT("irq_cpu"),
	SHARE("on_irq_cpu_percent"),
	COUNT("drops"),
	END,
};
static const struct document_key mcu[] = {
	COUNT("rx_messages"),
	COUNT("tx_messages"),
	COUNT("rx_doorbells"),
	COUNT("tx_doorbells"),
	COUNT("tx_waits"),
	COUNT("busy_ns"),
	SHARE("awake_percent"),
	SHARE("cycles_per_message"),
	COUNT("rx_ring_high_water"),
	COUNT("tx_ring_high_water"),
	COUNT("drops"),
	END,
};
static const struct document_key corrected[] = {
	COUNT("min_ns"),
	COUNT("median_ns"),
	COUNT("p90_ns"),
	COUNT("p99_ns"),
	COUNT("p999_ns"),
	COUNT("p9999_ns"),
	COUNT("max_ns"),
	COUNT("mean_ns"),
	OBJECT("histogram", histogram),
	END,
};
static const struct document_key way[] = {WHOLE("min_ns"),
					  WHOLE("mean_ns"),
					  WHOLE("median_ns"),
					  WHOLE("p99_ns"),
					  WHOLE("max_ns"),
					  COUNT("uncertainty_ns"),
					  END};
static const struct document_key way_clock[] = {NUMBER("drift_ppb"), SHARE("drift_uncertainty_ppb"),
						COUNT("uncertainty_ns"), COUNT("exchanges"), END};
static const struct document_key one_way[] = {OBJECT("to_mcu", way), OBJECT("from_mcu", way),
					      OBJECT("clock", way_clock), END};
static const struct document_key verify[] = {BOOL("on"), WHOLE("cost_ns"), NUMBER("cost_percent"),
					     COUNT("outside_ns"), END};
static const struct document_key interval[] = {
	COUNT("at_ns"),  COUNT("duration_ns"), COUNT("transactions"),
	COUNT("bytes"),  COUNT("median_ns"),   COUNT("p99_ns"),
	COUNT("max_ns"), COUNT("errors"),      END,
};
static const struct document_key warning[] = {NEEDED(DOCUMENT_TEXT, "code", NULL),
					      NEEDED(DOCUMENT_TEXT, "text", NULL), END};

static const struct document_key row[] = {
	NEEDED(DOCUMENT_TEXT, "kind", NULL),
	NEEDED(DOCUMENT_COUNT, "block_bytes", NULL),
	NEEDED(DOCUMENT_COUNT, "count", NULL),
	COUNT("transaction_bytes"),
	COUNT("warmup"),
	COUNT("repeat"),
	TEXT("loop"),
	COUNT("depth"),
	COUNT("depth_reached"),
	SHARE("rate_hz"),
	TEXT("arrival"),
	SHARE("offered_hz"),
	SHARE("achieved_hz"),
	COUNT("transactions"),
	TEXT("warmup_by"),
	TEXT("ended_by"),
	COUNT("min_ns"),
	COUNT("median_ns"),
	COUNT("p90_ns"),
	COUNT("p99_ns"),
	COUNT("p999_ns"),
	COUNT("p9999_ns"),
	COUNT("max_ns"),
	COUNT("mean_ns"),
	COUNT("median_low_ns"),
	COUNT("median_high_ns"),
	SHARE("precision_percent"),
	SHARE("throughput_bytes_per_s"),
	COUNT("verified_bytes"),
	COUNT("errors"),
	TEXT("first_error"),
	COUNT("published_ns"),
	OBJECT("linux", linux_keys),
	OBJECT("mcu", mcu),
	COUNTS("starts_ns"),
	COUNTS("samples_ns"),
	OBJECT("histogram", histogram),
	OBJECT("corrected", corrected),
	OBJECT("one_way", one_way),
	OBJECT("verify", verify),
	OBJECTS("records", interval),
	OBJECTS("warnings", warning),
	OBJECT("shares_ns", NULL),
	END,
};

/* ---- Documents ----------------------------------------------------------- */

#define RUN_KEYS                                                                                   \
	OBJECT("context", context), OBJECT("settings", settings),                                  \
		NEEDED(DOCUMENT_OBJECTS, "rows", row), COUNT("verified_bytes"), COUNT("errors"),   \
		OBJECT("error", error)

static const struct document_key run[] = {RUN_KEYS, END};

static const struct document_key share[] = {NEEDED(DOCUMENT_TEXT, "name", NULL),
					    NEEDED(DOCUMENT_TEXT, "text", NULL), END};
static const struct document_key explanation[] = {RUN_KEYS,
						  NEEDED(DOCUMENT_OBJECTS, "shares", share), END};

static const struct document_key summary[] = {COUNT("min_ns"), COUNT("median_ns"), COUNT("p99_ns"),
					      COUNT("max_ns"), COUNT("mean_ns"),   END};
static const struct document_key copies[] = {
	NEEDED(DOCUMENT_TEXT, "link", NULL), NEEDED(DOCUMENT_COUNT, "block_bytes", NULL),
	OBJECT("into", summary), OBJECT("out_of", summary), END};
static const struct document_key skipped[] = {NEEDED(DOCUMENT_TEXT, "link", NULL), TEXT("section"),
					      NEEDED(DOCUMENT_TEXT, "reason", NULL), END};
static const struct document_key job[] = {NEEDED(DOCUMENT_TEXT, "name", NULL), TEXT("description"),
					  NEEDED(DOCUMENT_TEXT, "text", NULL), TEXTS("arguments"),
					  END};
static const struct document_key sum_way[] = {
	TEXT("link"),
	COUNT("transactions"),
	COUNT("bytes"),
	SHARE("achieved_hz"),
	SHARE("throughput_bytes_per_s"),
	COUNT("median_ns"),
	COUNT("p99_ns"),
	COUNT("max_ns"),
	END,
};
static const struct document_key sum[] = {NEEDED(DOCUMENT_TEXT, "kind", NULL),
					  NEEDED(DOCUMENT_COUNT, "block_bytes", NULL),
					  NEEDED(DOCUMENT_COUNT, "count", NULL),
					  COUNT("depth"),
					  COUNT("links"),
					  COUNT("transactions"),
					  COUNT("bytes"),
					  SHARE("achieved_hz"),
					  SHARE("throughput_bytes_per_s"),
					  OBJECT("to_mcu", sum_way),
					  OBJECT("from_mcu", sum_way),
					  END};
static const struct document_key survey[] = {
	OBJECT("context", context),
	TEXTS("brought_up"),
	NEEDED(DOCUMENT_OBJECTS, "results", run),
	OBJECTS("memcpy_baselines", copies),
	OBJECT("floor", run),
	OBJECTS("skipped", skipped),
	TEXTS("advice"),
	OBJECT("job", job),
	BOOL("at_once"),
	OBJECTS("sums", sum),
	COUNT("verified_bytes"),
	COUNT("errors"),
	OBJECT("error", error),
	END,
};

static const struct document_key bound[] = {SHARE("percentile"), COUNT("ns"), END};
static const struct document_key best[] = {SHARE("rate_hz"), COUNT("step"),
					   SHARE("throughput_bytes_per_s"), END};
static const struct document_key search[] = {
	OBJECT("context", context), OBJECT("settings", settings),
	OBJECT("bound", bound),     NEEDED(DOCUMENT_OBJECTS, "steps", row),
	OBJECT("best", best),       TEXT("reason"),
	COUNT("verified_bytes"),    COUNT("errors"),
	OBJECT("error", error),     END,
};

static const struct document_key target[] = {SHARE("row_ratio_max"), SHARE("mean_ratio_max"), END};
static const struct document_key again[] = {
	NEEDED(DOCUMENT_COUNT, "block_bytes", NULL),
	NEEDED(DOCUMENT_COUNT, "count", NULL),
	COUNT("published_ns"),
	COUNT("median_ns"),
	COUNT("first_ns"),
	NUMBER("difference_ratio"),
	COUNT("log_messages"),
	COUNT("log_characters"),
	COUNT("log_uart_ns"),
	END,
};
static const struct document_key attempt[] = {
	COUNT("writes"),         COUNT("short_writes"),
	COUNT("refused_writes"), COUNT("lost_bytes"),
	COUNT("mcu_messages"),   COUNT("mcu_bytes"),
	BOOL("answered"),        COUNT("acknowledged_bytes"),
	COUNT("waited_ns"),      END,
};
static const struct document_key hung[] = {NEEDED(DOCUMENT_COUNT, "block_bytes", NULL),
					   NEEDED(DOCUMENT_COUNT, "count", NULL),
					   OBJECT("as_in_2020", attempt), COUNT("median_ns"), END};
static const struct document_key reproduction[] = {
	NEEDED(DOCUMENT_TEXT, "reproduces", NULL),
	TEXT("source"),
	OBJECT("target", target),
	NEEDED(DOCUMENT_OBJECTS, "rows", again),
	OBJECTS("hung_rows", hung),
	SHARE("mean_difference_ratio"),
	SHARE("worst_difference_ratio"),
	BOOL("reproduced"),
	BOOL("hangs_shown"),
	OBJECT("run", run),
	OBJECT("hung_run", run),
	END,
};

static const struct document_key side[] = {TEXT("file"), OBJECT("context", context), END};
static const struct document_key compared[] = {
	NEEDED(DOCUMENT_TEXT, "link", NULL),
	NEEDED(DOCUMENT_TEXT, "kind", NULL),
	NEEDED(DOCUMENT_COUNT, "block_bytes", NULL),
	NEEDED(DOCUMENT_COUNT, "count", NULL),
	COUNT("depth"),
	SHARE("rate_hz"),
	NEEDED(DOCUMENT_TEXT, "metric", NULL),
	NEEDED(DOCUMENT_SHARE, "base", NULL),
	NEEDED(DOCUMENT_SHARE, "new", NULL),
	COUNT("base_transactions"),
	COUNT("new_transactions"),
	SHARE("ratio"),
	SHARE("ratio_low"),
	SHARE("ratio_high"),
	SHARE("p_value"),
	NEEDED(DOCUMENT_TEXT, "verdict", NULL),
	BOOL("unclear"),
	BOOL("few"),
	END,
};
static const struct document_key comparison[] = {
	OBJECT("base", side),
	OBJECT("new", side),
	SHARE("gate_percent"),
	BOOL("forced"),
	TEXTS("obstacles"),
	TEXTS("differences"),
	NEEDED(DOCUMENT_OBJECTS, "rows", compared),
	BOOL("passed"),
	END,
};

static const struct document_key source[] = {
	TEXT("title"), TEXT("author"), TEXT("publisher"), TEXT("url"),
	TEXT("where"), TEXT("date"),   TEXT("accessed"),  END};
static const struct document_key platform[] = {TEXT("board"), TEXT("chip"),     TEXT("cores"),
					       TEXT("linux"), TEXT("firmware"), END};
static const struct document_key figure[] = {
	NEEDED(DOCUMENT_TEXT, "link", NULL),
	NEEDED(DOCUMENT_TEXT, "what", NULL),
	TEXT("kind"),
	COUNT("block_bytes"),
	COUNT("count"),
	COUNT("transaction_bytes"),
	COUNT("channels"),
	COUNT("message_bytes"),
	COUNT("median_ns"),
	COUNT("mean_ns"),
	COUNT("max_ns"),
	COUNT("p99_ns"),
	COUNT("time_ns"),
	COUNT("round_trip_ns"),
	SHARE("throughput_bytes_per_s"),
	TEXT("note"),
	TEXT("link_kind"),
	TEXT("timed"),
	TEXT("quote"),
	END,
};
static const struct document_key published[] = {
	NEEDED(DOCUMENT_OBJECT, "source", source),
	TEXT("method"),
	TEXTS("caveats"),
	OBJECT("platform", platform),
	NEEDED(DOCUMENT_OBJECTS, "rows", figure),
	END,
};

static const struct document_key link_keys[] = {
	NEEDED(DOCUMENT_TEXT, "link", NULL),
	NEEDED(DOCUMENT_BOOL, "usable", NULL),
	TEXT("channel"),
	COUNT("local_address"),
	COUNT("remote_address"),
	TEXT("processor"),
	TEXT("reason"),
	END,
};
static const struct document_key links[] = {NEEDED(DOCUMENT_OBJECTS, "links", link_keys), END};
static const struct document_key processor[] = {NEEDED(DOCUMENT_TEXT, "remoteproc", NULL),
						TEXT("name"), TEXT("state"), TEXT("firmware"), END};
static const struct document_key record[] = {NEEDED(DOCUMENT_TEXT, "event", NULL), END};

const struct document_key *const document_shapes[DOCUMENT_KIND_COUNT] = {
	[DOCUMENT_RUN] = run,
	[DOCUMENT_SURVEY] = survey,
	[DOCUMENT_SWEEP] = survey, /* the same, without what --all brought up */
	[DOCUMENT_SEARCH] = search,
	[DOCUMENT_REPRODUCTION] = reproduction,
	[DOCUMENT_EXPLANATION] = explanation,
	[DOCUMENT_COMPARISON] = comparison,
	[DOCUMENT_PUBLISHED] = published,
	[DOCUMENT_LINKS] = links,
	[DOCUMENT_FIRMWARE] = processor,
	[DOCUMENT_RECORD] = record,
};
