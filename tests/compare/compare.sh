#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# compare.sh AMPERF: what `amperf compare` says of files, good and bad ones.
#
# base.json, same.json (the same with other noise) and slow.json have a row each that
# is short and clear, with a depth, with a rate and a histogram alone, too noisy for a
# gate, of two transactions, and without any variance.

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=tests/command.sh
. "$here/../command.sh"
words=compare
cp "$here"/*.json "$dir"
cd "$dir" || exit 3

# One line on stderr that says so, and nothing on stdout.
refused() {
	text=$1
	shift
	expect 2 "$@"
	one_line
	says "$text"
}

# like FILE: the output is what is kept.
like() {
	diff "$here/$1" out || fail "$what: not as in $1"
}

# changed EXPRESSION: base.json with that done to it, as new.json.
changed() {
	sed -E "$1" base.json >new.json
	! cmp -s base.json new.json || fail "sed $1: nothing changed"
}

# --- verdicts and exit codes
expect 0 base.json base.json --gate 0%
prints_not 'slower +$|faster|past-gate'
expect 0 base.json same.json --gate 5%
prints '^only in new: tty:/dev/ttyRPMSG0 source 64 x 1$'
prints '^passed: none of 6 rows'
expect 0 base.json slow.json
prints '^6 rows compared: 4 slower, 1 faster, 1 the same$'
expect 1 base.json slow.json --gate 5%
like slow.txt
expect 1 --format markdown --gate 5 base.json slow.json
like slow.md
expect 0 base.json slow.json --gate 12.5%
# The other way round only the one that got faster.
expect 1 slow.json base.json --gate 5%
prints '^1 of 6 rows past the gate'
prints ' 54\.0 +60\.0 .* past-gate$'
# Ten percent more than without variance: past a gate of 9.9, not of 10.
expect 1 base.json slow.json --gate 9.9%
prints ' 5\.0 +5\.5 .* past-gate$'
expect 0 base.json slow.json --gate 10%
prints_not ' 5\.0 +5\.5 .* past-gate$'

# --- JSON: a document, in a file or instead of the table
expect 1 base.json slow.json --gate 5% --json all.json
grep -q '"document": "comparison"' all.json || fail "$what: no document"
grep -q '"passed": false' all.json || fail "$what: not what was found"
expect 0 base.json slow.json --json -
prints '"passed": true'
prints_not '^base'
refused 'all.json has no rows to compare \(its kind: comparison\)' base.json all.json
refused 'cannot write /nowhere/x' base.json same.json --json /nowhere/x

# --- colour is for terminals
expect 1 base.json slow.json --gate 5%
prints_not "$(printf '\033')"
if command -v script >/dev/null; then
	script -qec "'$amperf' compare base.json slow.json --gate 5%" /dev/null >out 2>err
	grep -q "$(printf '\033')\[31m" out || fail "no colour on a terminal"
fi

# --- what cannot be compared, and is with --force
for case in 's/a fixture.s clock/another/;other clocks: ' 's/"name": "fixture"/"name": "x"/;other boards: ' \
	's/Discovery Board/Kit/;other boards: ' 's/\[1, 1\]/[1, 2]/;other versions of the protocol: ' \
	's/"frame"/"2020"/;other packets of tty:/dev/ttyRPMSG0: frame. now 2020'; do
	changed "${case%;*}"
	refused "^amperf: cannot compare base.json with new.json: ${case##*;}" base.json new.json
	grep -q -- '--force' err || fail "$what: does not name --force"
	expect 0 base.json new.json --force
	prints "^not comparable, and forced: ${case##*;}"
	expect 0 base.json new.json --force --format markdown
	prints 'not comparable, and forced'
done
changed 's/ttyRPMSG0/ttyRPMSG1/'
refused 'no row in common' base.json new.json
refused 'no row in common' base.json new.json --force
changed 's/6.12.1-armmp/6.13.0/'
expect 0 base.json new.json
prints '^other kernel: 6.12.1-armmp; now 6.13.0$'
changed 's/"errors": 0/"errors": 3, "error": {"code": "EPIPE", "errno": 32, "text": "gone"}/'
expect 0 base.json new.json
prints '^other transactions that failed: 0; now 3$'
prints '^other what ended the run: not known; now gone$'

# --- other files: a survey, the version before, stdin
printf '{"schema_version": 2, "document": "survey", "results": [%s]}' "$(cat base.json)" >new.json
expect 0 new.json new.json --gate 1%
prints '^passed: none of 6 rows'
changed 's/"schema_version": 2,/"schema_version": 1,/; s/"document": "run",//'
expect 0 base.json new.json --gate 5%
# Without an interval the samples tell; without those nothing does.
changed 's/"median_(low|high)_ns": [0-9]+,//'
refused 'new.json: row 2 .tty:/dev/ttyRPMSG0.: it has neither samples_ns' base.json new.json
what='same.json -'
"$amperf" compare same.json - <base.json >out 2>err || fail "$what"
prints '^6 rows compared: 0 slower, 0 faster, 6 the same$'

# --- broken files: one line each
: >new.json
refused 'new.json is empty' base.json new.json
refused 'cannot read none.json: No such file' base.json none.json
refused 'cannot read \.: Is a directory' base.json .
head -c 2000 base.json >new.json
refused 'new.json is not JSON' base.json new.json
refused 'new.json is not JSON' new.json base.json
for text in '[]' '{}' '3' '"x"' 'null' '{"schema_version": 2}' '{"schema_version": "2"}' \
	'{"schema_version": 2, "document": "run", "rows": []}' \
	'{"schema_version": 2, "document": "run", "rows": {}}' \
	'{"schema_version": 2, "document": "run"}' \
	'{"schema_version": 99, "document": "run", "rows": []}'; do
	echo "$text" >new.json
	refused 'new.json' base.json new.json
done
for change in 's/"median_ns": 5000/"median_ns": "5000"/' 's/"median_ns": 5000/"median_ns": 0/' \
	's/"median_ns": 5000/"median_ns": -1/' 's/"median_ns": 5000/"median_ns": 1e300/' \
	's/"median_ns": 5000/"median_ns": 99999999999999999999999/' \
	's/"median_ns": 5000/"median_ns": 5001/' 's/"median_ns": 5000/"median_ns": 5000.5/' \
	's/"median_ns": 5000/"median_ns": null/' 's/"samples_ns": \[/&"a", /' \
	's/"rows": \[/&3, /' 's/"kind": "echo"/"kind": 7/' 's/"block_bytes": 4096/"block_bytes": -3/' \
	's/"buckets": \[/&[1], /' 's/"buckets": \[/&[257, 4], /' 's/"count": 1,/"count": true,/' \
	's/"context": \{/"context": [{/; s/"settings"/], &/'; do
	changed "$change"
	refused 'new.json|base.json|histogram' base.json new.json
done
# A row without figures is there, and compared with nothing.
changed 's/"median_ns": 5000,//'
expect 0 base.json new.json
prints '^only in base: tty:/dev/ttyRPMSG0 echo 1 x 1$'
prints '^only in new: tty:/dev/ttyRPMSG0 echo 1 x 1$'
# What a terminal or a page would obey is text.
changed 's/ttyRPMSG0/tty\\u001b[31m\\u009b31m|<b>/'
expect 0 new.json new.json
prints_not "$(printf '\033')"
prints_not "$(printf '\302\233')"
prints 'tty\?\[31m\?31m'
expect 0 new.json new.json --format markdown
prints 'tty\?\\\[31m.*\\\|\\<b\\>'

# --- usage
refused 'name two results' base.json
refused 'name two results'
refused 'one too many' base.json same.json slow.json
for gate in '' x 5x 5%% -1 1e9 nan inf '5 %'; do
	refused 'is not a percentage' base.json same.json --gate "$gate"
done
refused "'html' is none of text, markdown" base.json same.json --format html

finish
