/* SPDX-License-Identifier: BSD-3-Clause */
/* Row by row: the ratio of the medians, and what it means. */
#include "compare.h"

#include <errno.h>
#include <string.h>

/* As amperf_summary says: fewer transactions cannot give 95 %. */
#define FEW 6u

/* ---- Which rows are of the same test ------------------------------------- */

static bool same_text(const json_t *a, const json_t *b, const char *key, const char *fallback)
{
	return strcmp(document_text(a, key, fallback), document_text(b, key, fallback)) == 0;
}

static bool same_number(const json_t *a, const json_t *b, const char *key, double fallback)
{
	double x = document_number(a, key, fallback), y = document_number(b, key, fallback);

	return !(x < y) && !(x > y);
}

static bool is_same_test(const struct compare_row *base, const struct compare_row *now)
{
	const json_t *a = base->row, *b = now->row;

	return strcmp(base->link, now->link) == 0 && same_text(a, b, "kind", "") &&
	       same_number(a, b, "block_bytes", 0) && same_number(a, b, "count", 0) &&
	       same_number(a, b, "depth", 1) && same_number(a, b, "rate_hz", 0) &&
	       same_text(a, b, "arrival", "");
}

/* Tests that stand in both more than once are matched in their order. */
static struct compare_row *find_match(const struct compare_row *base, struct compare_side *now)
{
	for (size_t i = 0; i < now->count; i++)
		if (now->rows[i].measured && !now->rows[i].matched &&
		    is_same_test(base, &now->rows[i]))
			return &now->rows[i];
	return NULL;
}

/* ---- A row of the comparison --------------------------------------------- */

static json_t *test_json(const struct compare_row *row)
{
	static const char *const keys[] = {"kind", "block_bytes", "count", "depth", "rate_hz"};
	json_t *json = json_object();

	json_object_set_new(json, "link", json_string(row->link));
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		json_t *value = json_object_get(row->row, keys[i]);

		if (value)
			json_object_set(json, keys[i], value);
	}
	return json;
}

static void judge(json_t *json, const struct amperf_ratio *ratio, bool few,
		  const struct compare_config *config)
{
	double limit = 1 + config->gate_percent / 100;
	const char *verdict = "same";

	if (config->gated && ratio->low > limit)
		verdict = "past-gate";
	else if (!few && ratio->low > 1)
		verdict = "slower";
	else if (!few && ratio->high < 1)
		verdict = "faster";
	json_object_set_new(json, "verdict", json_string(verdict));
	if (config->gated && ratio->low <= limit && ratio->high > limit)
		json_object_set_new(json, "unclear", json_true());
	if (few)
		json_object_set_new(json, "few", json_true());
}

static json_t *row_json(const struct compare_row *base, const struct compare_row *now,
			const struct compare_config *config, struct amperf_error *error)
{
	uint64_t counts[] = {document_transactions(base->row), document_transactions(now->row)};
	json_t *json = test_json(base);
	struct amperf_ratio ratio;
	double p_value;
	int code = compare_p_value(base, now, &p_value);

	amperf_median_ratio(&base->time, &now->time, &ratio);
	json_object_set_new(json, "metric", json_string("median_ns"));
	json_object_set_new(json, "base", json_integer((json_int_t)base->time.median_ns));
	json_object_set_new(json, "new", json_integer((json_int_t)now->time.median_ns));
	json_object_set_new(json, "base_transactions", json_integer((json_int_t)counts[0]));
	json_object_set_new(json, "new_transactions", json_integer((json_int_t)counts[1]));
	json_object_set_new(json, "ratio", json_real(ratio.ratio));
	json_object_set_new(json, "ratio_low", json_real(ratio.low));
	json_object_set_new(json, "ratio_high", json_real(ratio.high));
	if (!code)
		json_object_set_new(json, "p_value", json_real(p_value));
	judge(json, &ratio, counts[0] < FEW || counts[1] < FEW, config);
	if (!code || code == -ENODATA)
		return json;
	json_decref(json);
	error->code = code;
	snprintf(error->text, sizeof(error->text), "%.200s: %s", base->link,
		 code == -ENOMEM ? "no memory"
				 : "a histogram has buckets that are not amperf's; was it edited?");
	return NULL;
}

static json_t *match_rows(struct compare_side *base, struct compare_side *now,
			  const struct compare_config *config, struct amperf_error *error)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < base->count; i++) {
		struct compare_row *row = &base->rows[i], *other;
		json_t *json;

		other = row->measured ? find_match(row, now) : NULL;
		if (!other)
			continue;
		row->matched = other->matched = true;
		json = row_json(row, other, config, error);
		if (!json) {
			json_decref(rows);
			return NULL;
		}
		json_array_append_new(rows, json);
	}
	return rows;
}

/* ---- The document -------------------------------------------------------- */

static json_t *side_json(const struct compare_side *side)
{
	const json_t *run = document_run(side->document, 0);
	json_t *context = json_object_get(side->document, "context");
	json_t *json = json_pack("{s:s}", "file", side->file);

	/* A survey's own context knows nothing of firmware. */
	if (!json_object_get(context, "firmware") && json_object_get(run, "context"))
		context = json_object_get(run, "context");
	if (!json)
		json = json_pack("{s:s}", "file", "(not UTF-8)");
	if (context)
		json_object_set(json, "context", context);
	return json;
}

static json_t *unmatched(const struct compare_side *side)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < side->count; i++)
		if (!side->rows[i].matched)
			json_array_append_new(rows, test_json(&side->rows[i]));
	return rows;
}

static json_t *refuse(struct amperf_error *error, const struct compare_side *base,
		      const struct compare_side *now, const char *why, const char *remedy)
{
	error->code = -EINVAL;
	snprintf(error->text, sizeof(error->text), "cannot compare %.80s with %.80s: %.250s%s",
		 base->file, now->file, why, remedy);
	return NULL;
}

static json_t *refuse_obstacles(struct amperf_error *error, const struct compare_side *base,
				const struct compare_side *now, const json_t *obstacles)
{
	char why[250] = "";
	size_t used = 0;

	for (size_t i = 0; i < json_array_size(obstacles) && used < sizeof(why); i++)
		used += (size_t)snprintf(why + used, sizeof(why) - used, "%sother %s",
					 i ? "; " : "",
					 json_string_value(json_array_get(obstacles, i)));
	return refuse(error, base, now, why, " (--force compares all the same)");
}

static json_t *comparison_json(struct compare_side *base, struct compare_side *now,
			       const struct compare_config *config, json_t *obstacles, json_t *rows)
{
	json_t *json =
		json_pack("{s:i, s:s, s:o, s:o, s:b}", "schema_version", DOCUMENT_SCHEMA_VERSION,
			  "document", document_kind_name(DOCUMENT_COMPARISON), "base",
			  side_json(base), "new", side_json(now), "forced", config->forced);

	if (config->gated)
		json_object_set_new(json, "gate_percent", json_real(config->gate_percent));
	json_object_set(json, "obstacles", obstacles);
	json_object_set_new(json, "differences", compare_differences(base, now));
	json_object_set(json, "rows", rows);
	json_object_set_new(json, "only_base", unmatched(base));
	json_object_set_new(json, "only_new", unmatched(now));
	json_object_set_new(json, "passed", json_boolean(!compare_count(json, "past-gate")));
	return json;
}

json_t *compare_sides(struct compare_side *base, struct compare_side *now,
		      const struct compare_config *config, struct amperf_error *error)
{
	json_t *obstacles = compare_obstacles(base, now);
	json_t *rows = NULL, *comparison = NULL;

	if (json_array_size(obstacles) && !config->forced)
		refuse_obstacles(error, base, now, obstacles);
	else
		rows = match_rows(base, now, config, error);
	if (rows && !json_array_size(rows))
		refuse(error, base, now, "no row in common",
		       ": rows are the same by link, kind, block, count, depth and rate");
	else if (rows)
		comparison = comparison_json(base, now, config, obstacles, rows);
	json_decref(obstacles);
	json_decref(rows);
	return comparison;
}

size_t compare_count(const json_t *comparison, const char *verdict)
{
	const json_t *rows = json_object_get(comparison, "rows");
	size_t count = 0;

	for (size_t i = 0; i < json_array_size(rows); i++)
		count +=
			strcmp(document_text(json_array_get(rows, i), "verdict", ""), verdict) == 0;
	return count;
}

size_t compare_count_true(const json_t *comparison, const char *key)
{
	const json_t *rows = json_object_get(comparison, "rows");
	size_t count = 0;

	for (size_t i = 0; i < json_array_size(rows); i++)
		count += document_true(json_array_get(rows, i), key);
	return count;
}
