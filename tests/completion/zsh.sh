#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# zsh.sh AMPERF SOURCE: what TAB makes of a line in zsh, typed into a terminal of
# its own.

set -eu

command -v zsh >/dev/null || {
	echo "skipped: zsh is not installed"
	exit 77
}
zsh -n "$2/completion/_amperf"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
ln -s "$1" "$dir/amperf"
cd "$dir"
touch smoke.job notes.txt
AMPERF_COMPLETION=$2/completion zsh -f "$2/tests/completion/type.zsh" "$dir"
