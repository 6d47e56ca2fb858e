# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=sh
# What the integration tests share. They run on the virtual board, with busybox.

set -e

FIRMWARE=amperf-stm32mp15.elf
RPROC=/sys/class/remoteproc/remoteproc0
TTY0=/dev/ttyRPMSG0
TTY1=/dev/ttyRPMSG1

fail() {
	echo "FAILED: $*"
	exit 1
}

# expect STATUS COMMAND...: the command must end with that status. What it wrote
# is in /tmp/said (both streams) and on the console.
expect() {
	wanted=$1
	shift
	status=0
	"$@" >/tmp/said 2>&1 || status=$?
	cat /tmp/said
	[ "$status" -eq "$wanted" ] || fail "'$*' ended with $status, not $wanted"
}

# said PATTERN: the last expect's command wrote it.
said() {
	grep -qE "$1" /tmp/said || fail "nothing like '$1' in what it wrote"
}

# one_line: an error is said in one line.
one_line() {
	[ "$(wc -l </tmp/said)" -eq 1 ] || fail "more or less than one line"
}

start_firmware() {
	expect 0 amperf fw start --wait "$FIRMWARE"
}

# start_for LINK: and until that link is there; its channel may come after others.
start_for() {
	start_firmware
	until amperf list | grep -qE "^$1 +usable"; do usleep 50000; done
}

stop_firmware() {
	expect 0 amperf fw stop
}

doorbells() {
	awk '/mailbox/ { n += $2 + $3 } END { print n }' /proc/interrupts
}

# Waits until data is moving: the mailbox has had many more interrupts.
await_traffic() {
	mark=$(doorbells)
	until [ "$(doorbells)" -gt $((mark + 200)) ]; do usleep 10000; done
}

# load_modules NAME...: our own ones; what they need comes with them.
load_modules() {
	for module in "$@"; do
		modprobe "$module" || fail "cannot load $module"
	done
}

unload_modules() {
	for module in "$@"; do
		rmmod "$module" || fail "cannot unload $module"
	done
}

# What the kernel has allocated for itself, in KiB: small objects, mappings of
# its own, and the reserve that large buffers are taken from.
kernel_memory() {
	echo 3 >/proc/sys/vm/drop_caches
	awk '/^Slab:/ { slab = $2 } /^VmallocUsed:/ { vmalloc = $2 }
	     /^CmaTotal:/ { cma += $2 } /^CmaFree:/ { cma -= $2 }
	     END { print slab, vmalloc, cma }' /proc/meminfo
}

leak_mark() {
	leak_before=$(kernel_memory)
}

# leak_below KIB: prints, and checks, what has been allocated since leak_mark.
leak_below() {
	echo "$leak_before $(kernel_memory)" | awk -v limit="$1" -v reserve=8192 '
		{
			print "kernel memory in KiB, before and after: slab " $1 ", " $4 \
				"; vmalloc " $2 ", " $5 "; CMA " $3 ", " $6
			exit $4 - $1 >= limit || $5 - $2 >= limit || $6 - $3 >= reserve
		}'
}

# leak_mark, then leak_check KIB: none of these has grown by that much since.
# Repeat what may leak often enough for a leak to be more than the kernel's noise.
# The reserve's is larger: pages that were freed wait in a list of each processor,
# with Linux 6.12 up to 32 MiB of them, which is shortened once a second.
leak_check() {
	checks=0
	until leak_below "$1"; do
		checks=$((checks + 1))
		[ $checks -lt 20 ] || fail "the kernel keeps memory"
		sleep 1
	done
}

# The kernel has nothing to complain of.
dmesg_clean() {
	dmesg >/tmp/dmesg
	if grep -nE 'WARNING|BUG|Oops|Call trace|INFO: task|rcu.*stall|Trunc buffer|_kick: failed' /tmp/dmesg; then
		fail "the kernel complains"
	fi
}
