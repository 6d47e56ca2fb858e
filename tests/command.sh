# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=sh
# What tests of the command share; read in by them, with its program as $1. They get a
# folder of their own, $dir, end with `finish`, and go on after a failure.

set -u

amperf=$1
words='' # in front of all arguments of expect
failures=0
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
unset AMPERF_BOARD AMPERF_CLOCK

fail() {
	echo "FAILED: $*"
	cat "$dir/out" "$dir/err"
	failures=$((failures + 1))
}

# expect STATUS ARGUMENT...: what amperf ends with; its streams in $dir/out and err.
expect() {
	wanted=$1
	shift
	what="amperf $words $*"
	# shellcheck disable=SC2086 # several, or none
	"$amperf" $words "$@" >"$dir/out" 2>"$dir/err"
	got=$?
	[ "$got" -eq "$wanted" ] || fail "$what: ended with $got, not $wanted"
}

# An error is one line on stderr, with nothing on stdout.
one_line() {
	if [ "$(wc -l <"$dir/err")" -ne 1 ] || [ -s "$dir/out" ]; then
		fail "$what: not one line on stderr alone"
	fi
}

says() {
	grep -qE -- "$1" "$dir/err" || fail "$what: no '$1' on stderr"
}

prints() {
	grep -qE -- "$1" "$dir/out" || fail "$what: no '$1' on stdout"
}

prints_not() {
	! grep -qE -- "$1" "$dir/out" || fail "$what: there is '$1' on stdout"
}

finish() {
	[ "$failures" -eq 0 ] || { echo "$failures failed"; exit 1; }
}
