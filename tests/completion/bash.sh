#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
#
# bash.sh AMPERF SOURCE: what TAB makes of a line in bash.

set -u

file=$2/completion/amperf.bash
bash -n "$file" || exit 1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
ln -s "$1" "$dir/amperf"
PATH=$dir:$PATH
cd "$dir" || exit 1
touch smoke.job notes.txt firmware.elf
# shellcheck source=/dev/null
. "$file"
failures=0

# completes LINE WORD...: with these words, in any order, as readline calls it.
completes()
{
	local line=$1 wanted got
	shift
	COMP_LINE=$line COMP_POINT=${#line}
	read -ra COMP_WORDS <<<"${line//[:=]/ & }"
	[[ $line != *[[:space:]] ]] || COMP_WORDS+=("")
	COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
	_amperf amperf "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
	wanted=$(printf '%s\n' "$@" | sort)
	got=$(printf '%s\n' "${COMPREPLY[@]}" | sort)
	[[ $got == "$wanted" ]] && return
	echo "FAILED: '$line': '${got//$'\n'/ }' instead of '${wanted//$'\n'/ }'"
	failures=$((failures + 1))
}

completes 'amperf expl' explain
completes 'amperf --v' --version
completes 'amperf run --ki' --kind
completes 'amperf run --dry' --dry-run
completes 'amperf run null: --wa' --warmup
completes 'amperf run --kind s' sink source
completes 'amperf run --kind=ec' echo
completes 'amperf run --kind sink,s' sink,source
completes 'amperf run -k ' sink source echo
completes 'amperf run --log ' off trace uart
completes 'amperf run --preset ' dk2-2020
completes 'amperf run --repeat '
completes 'amperf run sm' smoke.job
completes 'amperf run nul' null:
completes 'amperf run null:' ''
completes 'amperf run --firmware f' firmware.elf
completes 'amperf fw st' start stop status
completes 'amperf fw start --wait f' firmware.elf
completes 'amperf fw log --set tr' trace
completes 'amperf help li' list
completes 'amperf list --j' --json
completes 'amperf run --nonsense'
[[ $failures -eq 0 ]]
