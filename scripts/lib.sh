# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=sh
# What the scripts share: where things are, and steps with progress.

# shellcheck disable=SC2034 # for those that include this file
top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
export AMPERF_BUILD_DIR="$top/build"
logs=$AMPERF_BUILD_DIR/logs
mkdir -p "$logs"

step_number=0
step_total=0

# Shows a running step's time and the last line of its log.
show_progress() {
	text=$1
	log=$2
	seconds=0
	# Ends with the script: a background process gets no Ctrl-C.
	while sleep 1 && kill -0 $$ 2>/dev/null; do
		seconds=$((seconds + 1))
		last=$(tail -n 1 "$log" 2>/dev/null | tr -d '\r' | cut -c 1-40)
		printf '\r%s %s s  %s\033[K' "$text" "$seconds" "$last"
	done
}

# step TEXT LOG COMMAND...: runs a step with its output in build/logs/LOG.log.
step() {
	step_number=$((step_number + 1))
	text="[$step_number/$step_total] $1"
	log=$logs/$2.log
	shift 2
	started=$(date +%s)
	printf '%s' "$text ..."
	progress=
	if [ -t 1 ]; then
		show_progress "$text ..." "$log" &
		progress=$!
	fi
	status=0
	"$@" >"$log" 2>&1 || status=$?
	if [ -n "$progress" ]; then
		kill "$progress"
		wait "$progress" 2>/dev/null || true
		printf '\r%s\033[K' "$text ..."
	fi
	if [ "$status" -ne 0 ]; then
		printf ' failed\n'
		tail -n 20 "$log" >&2
		echo "amperf: $text failed with status $status; all of its output is in $log" >&2
		exit 3
	fi
	printf ' %s s\n' "$(($(date +%s) - started))"
}

# cmake_build PRESET TARGET...: configures when needed and builds.
cmake_build() {
	preset=$1
	shift
	[ -f "$AMPERF_BUILD_DIR/$preset/build.ninja" ] ||
		(cd "$top" && cmake --preset "$preset")
	cmake --build "$AMPERF_BUILD_DIR/$preset" --target "$@"
}
