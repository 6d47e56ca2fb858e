#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# examples.sh AMPERF SOURCE: the job of amperf(5) is one, and the program of
# libamperf(3) compiles.

set -eu

amperf=$1
top=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# shown PAGE PATTERN: the first block of text as it is whose first line has PATTERN.
shown() {
	awk -v pattern="$2" '
		/^\.nf/ { begin = 1; next }
		/^\.fi/ { inside = 0 }
		begin && $0 ~ pattern { inside = 1 }
		{ begin = 0 }
		inside' "$top/man/$1" | sed 's/\\-/-/g; s/\\e/\\/g'
}

shown amperf.5 '^\[job\]' >"$dir/page.job"
[ "$(grep -c '^\[' "$dir/page.job")" -eq 4 ]
(cd "$dir" && "$amperf" run page.job --dry-run) | grep -q '^\[files\]'
(cd "$dir" && "$amperf" run page.job null: --repeat 1 --quiet && [ -s board.json ])

shown libamperf.3 '^#include' >"$dir/page.c"
grep -q 'int main' "$dir/page.c"
cc -std=c11 -Wall -Wextra -Werror -fsyntax-only -I "$top/include" "$dir/page.c"
