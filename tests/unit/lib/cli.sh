#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# cli.sh AMPERF: the command's exit codes, messages and files, as a shell sees
# them. Needs no board: null: is the link.

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=tests/command.sh
. "$here/../../command.sh"

# An error is one line on stderr, with nothing on stdout.
refused() {
	expect "$@"
	one_line
}

# --- help and version
expect 0 --version
prints '^amperf [0-9]+\.[0-9]+\.[0-9]+$'
for help in --help help 'help run' 'help list' 'help fw' 'help reproduce' 'help explain' 'help compare' 'run --help' 'list --help' \
	'fw --help' 'reproduce --help' 'explain --help' 'find --help' 'sweep --help' 'compare --help'; do
	# shellcheck disable=SC2086
	expect 0 $help
	prints 'Examples:'
	prints 'Exit status:'
	[ -s "$dir/err" ] && fail "$what: wrote to stderr"
done
refused 2
says "amperf --help"
refused 2 measure
says "no command 'measure'"
refused 2 help measure

# --- find
refused 2 find
says 'name a link'
refused 2 find null:
says 'say what must hold'
refused 2 find null: null: --p99 1ms
refused 2 find null: --p99 1
says '--p99: .1. is not a time'
refused 2 find null: --p99 0us
refused 2 find null: --p99 1ms --median 1ms
says 'name one'
refused 2 find null: --p99 1ms --block 64,512
says 'one kind, one size'
refused 2 find null: --p99 1ms --bracket 0.01%
refused 2 find null: --p99 1ms --bracket nan
refused 2 find null: --p99 1ms --arrival often
refused 2 find null: --p99 1ms --format log
refused 2 find null: --p99 1ms --json - --format csv
refused 2 find null: --p99 1ms --json "$dir/none/f.json"
refused 3 find tty:/dev/none --p99 1ms --json "$dir/f.json"
[ -e "$dir/f.json" ] && fail "$what: left a file"
# No time is long enough for that bound, and every time for the other.
expect 1 find null: --max 1ns --repeat 20 --json "$dir/f.json"
says '^amperf: no rate found: at [0-9,.]+ transactions a second, almost no load, the longest is'
prints 'no rate found'
grep -q '"document": "search"' "$dir/f.json" || fail "$what: no document"
grep -q '"best"' "$dir/f.json" && fail "$what: found one"
expect 0 find null: --median 1min --bracket 100% --format json
prints '"best"'
prints '"percentile": 50'
[ -s "$dir/err" ] && fail "$what: wrote to stderr"

refused 2 find null: --p99 1ms --verify maybe
says '--verify: .maybe. is none of cost, on, off'
refused 2 sweep null: --verify maybe
for verify in on off; do
	expect 1 find null: --max 1ns --repeat 20 --verify=$verify --json "$dir/f.json"
	grep -q "\"verify\": \"$verify\"" "$dir/f.json" || fail "$what: not so in the settings"
done
prints ', 0 bytes verified, 0 errors$'
prints '^not verified'
expect 0 sweep null: null: --repeat 5 --verify=off
prints ', 0 bytes verified, 0 errors$'

# --- several links, and sweeps
expect 0 run null: null: --repeat 5 --json "$dir/l.json"
prints '2 links, 10 transactions'
grep -q '"at_once": false' "$dir/l.json" || fail "$what: not one after the other"
expect 0 run null: null: --at-once --repeat 5 --kind echo --block 64,512 --format json
prints '"at_once": true'
prints '"links": 2'
expect 0 run null: --duplex --repeat 5
prints '^duplex '
refused 3 run null: tty:/dev/none --at-once --quiet
expect 3 run null: tty:/dev/none --repeat 5
prints '^not measured: tty:/dev/none '
refused 2 sweep
says 'name a link'
refused 2 sweep null: --rate 1,,2
refused 2 sweep null: --rate 1,often
refused 2 sweep null: --rate 1 --depth 2
expect 0 sweep null: tty:/dev/none --block 64,512 --depth 1,4 --kind sink,echo --repeat 5
prints '^8 tests, 40 transactions'
prints '^not measured: tty:/dev/none '
refused 3 sweep tty:/dev/none --quiet
refused 3 sweep null: tty:/dev/none --repeat 5 --strict --quiet
expect 0 sweep null: --rate 100,1k --repeat 2 --dry-run
prints '1 x 512'

# --- usage of run
refused 2 run
says 'name a link'
refused 2 run null: --at-once
says 'two links or more'
refused 2 run null: null: null: --duplex
refused 2 run null: --duplex --kind echo
refused 2 run shm: --duplex
says 'one user at a time'
refused 2 run null: null: --preset dk2-2020
refused 2 run null: null: --json-stream x
refused 2 run --all --at-once
# shellcheck disable=SC2046 # a link a word
refused 2 run $(yes null: | head -17)
refused 2 run null: --block 12q
says "'12q' is not a size"
refused 2 run null: --block 1,,2
refused 2 run null: --block 0
says 'must be 1 to'
refused 2 run null: --block 17M
refused 2 run null: --block 16M --count 257
says '4 GiB'
refused 2 run null: --count 0
refused 2 run null: --kind sinc
says "'sinc' is none of sink, source, echo"
refused 2 run null: --kind sink,
refused 2 run null: --repeat 0
refused 2 run null: --repeat 1000001
refused 2 run null: --repeat -1
refused 2 run null: --timeout 5
says 'write e.g. 500ms'
refused 2 run null: --timeout 0s
refused 2 run null: --log loud
refused 2 run null: --log uart --uart-baud 1000
says 'not a rate from 9600'
refused 2 run null: --log uart --uart-baud 2MiB
refused 2 run null: --log trace --uart-baud 2M
says 'goes with --log uart'
refused 2 run null: --format xml
says 'none of text, csv'
refused 2 run null: --format csv --json -
refused 2 run null: --format json --json -

# --- how much: each option's own refusals, and what does not go together
for bad in '' 0 1025 x 1,,2 '1,' -1 1k,2k; do
	refused 2 run null: --depth "$bad"
	says '--depth: '
done
for bad in '' 0 -5 x inf nan 0x10 1e9 1001k 10kk '5 '; do
	refused 2 run null: --rate "$bad"
	says '--rate: .*e[.]g[.]'
done
refused 2 run null: --arrival sometimes --rate 10
says 'constant, poisson'
refused 2 run null: --arrival poisson
says 'goes with --rate'
for bad in '' 0 0% 101% 1%% x -1% 1p; do
	refused 2 run null: --precision "$bad"
	says '--precision: .*1%'
done
for option in --time-limit --duration --interval; do
	for bad in '' 0 0s 5 x 5x -1s 1s1; do
		refused 2 run null: $option "$bad"
		says "$option: .*is not a time"
	done
done
for other in '--repeat 5' '--precision 1%' '--time-limit 1s'; do
	refused 2 run null: --duration 1s $other
	says 'does not go with --repeat, --precision and'
done
for option in '--depth 2' '--rate 10' '--precision 1%' '--time-limit 1s' '--duration 1s'; do
	refused 2 run --all $option
	says 'do not go with'
done
refused 2 run null: --preset dk2-2020 --depth 2
says 'one at a time'

# --- and what it is without any of them: as long as it takes, or by number alone
settled() {
	expect 0 run null: "$@" --json "$dir/l.json"
	what="run null: $*"
}
has() {
	grep -qE "$1" "$dir/l.json" || fail "$what: no $1 in the JSON"
}
settled
has '"warmup_by": "detected"'
has '"ended_by": "(precision|repeat|time)"'
has '"repeat": 1000,'
settled --repeat 12
has '"warmup_by": "given"'
has '"ended_by": "repeat"'
has '"transactions": 12,'
has '"warmup": 1,'
settled --warmup auto --repeat 12
has '"warmup_by": "detected"'
settled --rate 2.5k --repeat 12
has '"rate_hz": 2500'
has '"arrival": "constant"'
settled --duration 20ms --warmup 0
has '"ended_by": "duration"'

refused 2 run null: --format csv --json-stream -
refused 2 run null: --json - --json-stream -
refused 2 run null: --json-stream ''
refused 2 run null: --json-stream "$dir/none/s" --output "$dir/s.txt"
says 'cannot write'
[ -e "$dir/s.txt" ] && fail "$what: left a file"
refused 2 run null: --output ''
refused 2 run null: --output -
refused 2 run null: --output x --json x
refused 2 run null: --output "$dir/none/x" --json "$dir/y.json"
says 'cannot write'
refused 2 run null: --format log
says 'needs --preset'
refused 2 run null: --preset dk2-2020 --format log --json -
refused 2 run null: --preset dk2-2020 --format log --output x
refused 2 run null: --preset dk2
refused 2 run null: --preset dk2-2020 --block 512 --count 128
says 'at most 65535'
refused 2 run null: --preset dk2-2020 --kind echo
refused 2 run null: --json "$dir/none/r.json"
says 'cannot write'
for conflict in 'null:' '--count 2' '--preset dk2-2020' '--log off' '--format log' '--json-stream x'; do
	refused 2 run --all $conflict
	says 'all'
done
for option in '--links tty' '--firmware a.elf' --strict; do
	refused 2 run null: $option
	says 'go with --all'
done
refused 2 run --all --firmware ''
refused 2 run --all --block 17M
refused 2 run --all --repeat 0
refused 2 run --all --links tty,fax
says "no links of the kind 'fax'"
refused 2 run --all --links ''
refused 2 run fax:1
says "'fax:1' is not a link"
refused 2 run ''
refused 2 run null:x
refused 3 run tty:/dev/amperf-none
says 'does not exist'
refused 3 run /dev/null
says 'not a tty'
refused 2 run char:
says 'names no device'
refused 2 run char:ctrl0,name=a
says 'lacks dst='
refused 2 run char:ctrl0,name=a,dst=0x420,mtu=1
says 'none of name=, dst=, src='
refused 3 run char:ctrl9,name=a,dst=0x420
says '/dev/rpmsg_ctrl9 does not exist'
refused 3 run char:/dev/amperf-none
says 'does not exist'
refused 3 run char:/dev/null
says 'no RPMsg character device'

# --- explain
refused 2 explain
says 'name a result'
refused 2 explain "$dir/none.json"
says 'cannot read'
echo '{"rows": [' >"$dir/cut.json"
refused 2 explain "$dir/cut.json"
says 'is not JSON, line'
echo '{"rows": []}' >"$dir/empty.json"
refused 2 explain "$dir/empty.json"
says 'is not an amperf result'
head='"schema_version": 2, "document"'
row='"kind": "sink", "block_bytes": 512, "count": 2, "mean_ns": 1000'
echo "{$head: \"run\", \"rows\": [{$row}]}" >"$dir/bare.json"
refused 2 explain "$dir/bare.json"
says 'nothing of shares'
head="$head: \"explanation\""
shares='"shares": [{"name": "a", "text": "the first"}, {"name": "b", "text": "none"}]'
echo "{$head, $shares, \"rows\": []}" >"$dir/empty.json"
refused 2 explain "$dir/empty.json"
says 'it has no rows'
echo "{$head, $shares, \"rows\": [{$row}]}" >"$dir/damaged.json"
refused 2 explain "$dir/damaged.json"
says 'a row lacks'
echo "{$head, $shares, \"rows\": [{$row, \"shares_ns\": {\"a\": -1}}]}" >"$dir/damaged.json"
refused 2 explain "$dir/damaged.json"
says 'rows\[0\].shares_ns.a is -1'
echo "{$head, $shares, \"rows\": [{$row, \"shares_ns\": {\"a\": 1000, \"b\": 0}}]}" >"$dir/good.json"
expect 0 explain "$dir/good.json"
prints 'sink 512x2'
prints 'the first.*100.00 %'
! grep -q none "$dir/out" || fail "a share of nothing is shown"
expect 0 explain "$dir/good.json" --format markdown
prints '^[|] the first [|] 100.00 % [|]$'
expect 0 explain "$dir/good.json" --format csv --output "$dir/shares.csv"
[ -s "$dir/out" ] && fail "$what: wrote to stdout"
grep -q '^,sink,512,2,,1000,a,the first,1000,100' "$dir/shares.csv" || fail "$what: no CSV"
expect 0 explain - --format json <"$dir/good.json"
prints '"document": "explanation"'
refused 2 explain "$dir/good.json" --format log
refused 2 explain "$dir/good.json" --output "$dir/none/x"
says 'cannot write'
echo "{$head, $shares, \"rows\": [{$row, \"shares_ns\": {\"a\": 900, \"b\": 0}}]}" >"$dir/short.json"
expect 1 explain "$dir/short.json"
says 'do not add up'

# --- usage of reproduce
refused 2 reproduce
says "amperf reproduce dk2-2020"
refused 2 reproduce dk2
says "no published measurement 'dk2'; there is dk2-2020"
refused 2 reproduce dk2-2020 null: null:
says 'one link at a time'
refused 2 reproduce dk2-2020 null: --repeat 0
refused 2 reproduce dk2-2020 null: --repeat 1000001
refused 2 reproduce dk2-2020 null: --json ''
refused 2 reproduce dk2-2020 null: --json "$dir/none/r.json"
says 'cannot write'
refused 2 reproduce dk2-2020 null: --format xml
refused 2 reproduce dk2-2020 null: --format log
says "goes with 'amperf run'"
refused 2 reproduce dk2-2020 null: --format csv --json -
says 'both want stdout'
refused 2 reproduce dk2-2020 null: --output x --json x
for link in fax:1 char:/dev/rpmsg0 shm: ''; do
	refused 2 reproduce dk2-2020 "$link"
	says 'went over a tty'
done
refused 3 reproduce dk2-2020 tty:/dev/amperf-none
says 'does not exist'

# --- usage of list and fw
refused 2 list x
refused 2 fw
refused 2 fw restart
refused 2 fw start
refused 2 fw start a b
refused 2 fw stop a
refused 2 fw stop --wait
refused 2 fw start a --wait=5
refused 2 fw start a --ring 8
says 'none of 16, 32'
refused 2 fw start a --ring 100
refused 2 fw start a --ring 512
refused 2 fw stop --ring 64
refused 2 fw log --set loud
refused 2 fw status --set off
refused 2 fw log --json
refused 2 fw log 1
refused 2 fw sample
refused 2 fw sample maybe
refused 2 fw sample on 1 2
refused 2 fw sample on --set off
refused 3 fw status --remoteproc no-such-processor
refused 3 fw start --remoteproc no-such-processor ./none.elf

# --- what works
expect 0 list
prints '^null: +usable'
expect 0 list --json
prints '"schema_version": 2'
expect 0 run null:
prints '^sink +512 +1 '
[ -s "$dir/err" ] && fail "$what: wrote to stderr without a terminal"
expect 0 run null: --kind sink,source,echo --block 1,3,496,64k --count 1,7 --repeat 2 --warmup 0
prints '^24 tests, 48 transactions, 3,169,728 bytes verified, 0 errors$'
expect 0 run null: --block 1M --count 64 --repeat 1 --quiet
[ -s "$dir/out" ] && fail "$what: not quiet"
expect 0 run null: --preset dk2-2020 --log trace
prints '^11 tests, 110 transactions'
prints 'log trace$'
expect 0 run null: --log uart --uart-baud 2M --json "$dir/r.json"
prints 'log uart at 2,000,000 baud$'
grep -q '"log_uart_baud": 2000000' "$dir/r.json" || fail "$what: no rate in the JSON"
expect 0 run null: --preset dk2-2020 --block 2048 --count 4,8
prints '^2 tests, 20 transactions'
expect 0 run null: --preset dk2-2020 --format log
prints ' INFO: -> b: 4096, n:1, nsec: [0-9]+, bytes sent: 4096$'
[ "$(grep -c 'bytes sent' "$dir/out")" -eq 11 ] || fail "$what: not 11 rows"
expect 0 run null: --preset dk2-2020 --format log --repeat 3
[ "$(grep -c 'bytes sent' "$dir/out")" -eq 33 ] || fail "$what: not 33 rows"

# --- reproduce: null: has no UART to wait for, so that no figure comes near, and no
# ring to fill; whether that is a failure depends on the clock
expect 0 reproduce dk2-2020 null: --repeat 3
prints '^1,024 +5 +53,327[.]3 '
prints 'not reproduced'
prints '^Median of 3[.]'
prints '^32,768 +1 +32,768 +1 +0 +0 +0 +1 +32,768 +came '
prints '^0 of 9 rows hang'
prints 'not 16 as in 2020'
AMPERF_CLOCK='wall clock of an emulator' expect 0 reproduce dk2-2020 null: --quiet
[ -s "$dir/out" ] && fail "$what: not quiet"
AMPERF_CLOCK='virtual clock of a board' expect 1 reproduce dk2-2020 null:
prints 'not reproduced'
expect 0 reproduce dk2-2020 null: --json "$dir/p.json"
prints '^4,096'
grep -q '"difference_ratio": -0.9' "$dir/p.json" || fail "$what: no JSON in the file"
expect 0 reproduce dk2-2020 null: --json -
prints '^\{'
grep -q '^4,096' "$dir/out" && fail "$what: a table within the JSON"
expect 3 reproduce dk2-2020 /dev/null --json "$dir/e.json"
grep -q '"text"' "$dir/e.json" || fail "$what: no error in the JSON"

# --- JSON
expect 0 run null: --json "$dir/r.json"
prints '^sink'
grep -q '"schema_version": 2' "$dir/r.json" || fail "$what: no JSON in the file"
expect 0 run null: --json -
prints '^\{'
grep -q '^sink' "$dir/out" && fail "$what: a table within the JSON"
expect 3 run /dev/null --json "$dir/e.json"
grep -q '"code": "other"' "$dir/e.json" || fail "$what: no error in the JSON"
AMPERF_BOARD='a board' AMPERF_CLOCK='a clock' expect 0 run null: --json -
prints '"name": "a board"'
prints '"note": "a clock"'

# --- formats; their figures are held against the JSON's in tests/schema
expect 0 run null: --format csv --quiet
[ "$(tr -cd '\r' <"$dir/out" | wc -c)" -eq 2 ] || fail "$what: not two records"
prints '^link,kind,block_bytes,'
prints '^null:,sink,512,1,512,'
expect 0 run null: --format markdown
prints '^[|] kind [|] block B [|]'
expect 0 run null: --format json
prints '"document": "run"'
expect 0 run null: --format table
prints '^kind '
expect 0 run null: --format csv --output "$dir/r.csv" --json "$dir/r.json"
[ -s "$dir/out" ] && fail "$what: wrote to stdout"
grep -q '^null:,sink,' "$dir/r.csv" || fail "$what: no CSV in the file"
expect 3 run /dev/null --output "$dir/none.txt"
[ -e "$dir/none.txt" ] && fail "$what: a file without a figure"
expect 1 run null: --output /dev/full
says 'cannot write /dev/full: No space'
expect 0 run null: --kind echo
grep -q "$(printf '\033')" "$dir/out" && fail "$what: colour without a terminal"

# --- output that cannot be written
"$amperf" run null: >/dev/full 2>"$dir/err"
[ $? -eq 1 ] || fail "a full disk went unnoticed"
"$amperf" list >/dev/full 2>"$dir/err"
[ $? -eq 1 ] || fail "a full disk went unnoticed by list"

# --- Ctrl-C: what was measured stays
"$amperf" run null: --block 4k,1M --count 1k --repeat 1000 --json "$dir/i.json" \
	>"$dir/out" 2>"$dir/err" &
run=$!
sleep 1
kill -TERM $run
wait $run
[ $? -eq 130 ] || fail "interrupted: not 130"
what=interrupted
says 'interrupted'
prints 'transactions'
grep -q '"code": "ECANCELED"' "$dir/i.json" || fail "interrupted: no JSON"
"$amperf" reproduce dk2-2020 null: --repeat 1000000 --json "$dir/j.json" \
	>"$dir/out" 2>"$dir/err" &
run=$!
sleep 1
kill -TERM $run
wait $run
[ $? -eq 130 ] || fail "reproduce interrupted: not 130"
what='reproduce, interrupted'
says 'interrupted'
grep -q 'reproduced (' "$dir/out" && fail "$what: a verdict"
grep -q '"code": "ECANCELED"' "$dir/j.json" || fail "$what: no JSON"

finish
