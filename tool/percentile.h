/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Of how many transactions a percentile is shown to people, in every format and in
 * advice: of fewer it is little else than the longest. What programs read (JSON, CSV)
 * has all.
 */
#ifndef AMPERF_TOOL_PERCENTILE_H
#define AMPERF_TOOL_PERCENTILE_H

#define P90_TRANSACTIONS_MIN 10u
#define P99_TRANSACTIONS_MIN 100u
#define P999_TRANSACTIONS_MIN 1000u
#define P9999_TRANSACTIONS_MIN 10000u

#endif
