#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# fish.sh AMPERF SOURCE: what TAB makes of a line in fish.

set -eu

file=$2/completion/amperf.fish
command -v fish >/dev/null || {
	echo "skipped: fish is not installed"
	exit 77
}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
# fish keeps its history and its settings at home.
export HOME="$dir" XDG_CONFIG_HOME="$dir" XDG_DATA_HOME="$dir"
fish --no-execute "$file"
mkdir "$dir/bin" "$dir/work"
ln -s "$1" "$dir/bin/amperf"
PATH=$dir/bin:$PATH
cd "$dir/work"
touch smoke.job notes.txt
failures=0

# completes LINE WORD...: with these words, in any order.
completes() {
	line=$1
	shift
	wanted=$(printf '%s\n' "$@" | sort)
	got=$(fish -c "source '$file'; complete -C '$line'" | cut -f 1 | sort)
	[ "$got" = "$wanted" ] && return
	echo "FAILED: '$line':" $got "instead of" $wanted
	failures=$((failures + 1))
}

completes 'amperf expl' explain
completes 'amperf run --ki' --kind
completes 'amperf run --kind s' sink source
completes 'amperf run --kind=ec' --kind=echo
completes 'amperf run --kind sink,s' sink,source
completes 'amperf run --log ' off trace uart
completes 'amperf run sm' smoke.job
completes 'amperf run nul' null:
completes 'amperf fw log --set tr' trace
completes 'amperf help li' list
completes 'amperf list --j' --json
[ "$failures" -eq 0 ]
