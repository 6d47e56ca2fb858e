#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# cli.sh AMPERF: what `amperf report` takes and refuses, and what it leaves behind.

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
made_up=$here/made-up
# shellcheck source=tests/command.sh
. "$here/../command.sh"
words=report
cd "$dir" || exit 1
exec </dev/null

# One line on stderr, nothing on stdout, and the report that was there still is.
refused() {
	echo before >kept.html
	expect "$@" -o kept.html
	one_line
	[ "$(cat kept.html)" = before ] || fail "$what: touched the report"
	set -- kept.html.*
	[ ! -e "$1" ] || fail "$what: left $1"
}

has() {
	grep -qF -- "$1" "$page" || fail "$what: no '$1' in the report"
}

lacks() {
	! grep -qF -- "$1" "$page" || fail "$what: '$1' in the report"
}

# --- what it takes
page=report.html
expect 0 "$made_up/open-loop.json" -o $page
has '<title>tty:/dev/ttyMADEUP0</title>'
expect 0 "$made_up/open-loop.json" -o again.html
cmp -s $page again.html || fail "$what: not the same report twice"
page=out
expect 0 "$made_up/open-loop.json"
cmp -s $page again.html || fail "$what: another report on stdout"
expect 0 "$made_up/sweep.json" --title '<b>&"'
has '<title>&lt;b&gt;&amp;&quot;</title>'
expect 0 "$made_up/sweep.json" "$made_up/search.json" --published="$made_up/published.json"
has 'Made-up figures'
has 'the highest rate with p99 within 300.0'
mkdir folder
cp "$made_up/published.json" folder/one.json
sed 's/Made-up figures/Other figures/' folder/one.json >folder/two.json
expect 0 "$made_up/sweep.json" --published=folder
has 'Made-up figures'
has 'Other figures'
expect 0 "$made_up/sweep.json" --published
has 'stupid-projects.com'
expect 0 "$made_up/comparison.json"
has 'past-gate'
expect 0 "$made_up/explanation.json"
has '<title>Where the time goes: tty:/dev/ttyMADEUP0</title>'
has "doorbell to the M4's interrupt"
lacks 'id="throughput"'
lacks 'never taken</th>'
expect 0 "$made_up/explanation.json" --format text
has '                                   sink 512x1  sink 512x4  echo 64x1'
has 'M4: copying                           12.50 %     13.33 %    15.00 %'
has 'all together                         100.00 %     99.83 %   100.00 %'
lacks 'never taken'
expect 0 "$made_up/explanation.json" --format csv
has 'sink,512,4,1,600000,mcu_copy,M4: copying,80000,13.3333'
has 'sink,512,4,1,600000,never,never taken,0,0'
expect 0 "$made_up/published.json"
has '<title>Figures of others</title>'
"$amperf" run null: --kind echo --block 64 --repeat 5 --quiet --json null.json ||
	fail "cannot make a result"
"$amperf" report - <null.json >out 2>err || fail "amperf report -: does not read stdin"
has 'echo, 64 B'

# --- what lines are is said of those that there are
expect 0 null.json
has 'Dashed with open marks'
lacks 'Solid with filled marks'
expect 0 "$made_up/published.json"
lacks 'Stars in the plots'

# --- null: has no other core, and so no cost of one
expect 0 null.json
lacks 'M4'
expect 0 null.json --format text
lacks 'M4'
expect 0 null.json --format markdown
lacks 'M4'
grep -q 'busy_ns\|awake_percent' null.json && fail "a cost of null:'s other core is in its result"

# --- percentiles: of as many transactions in each format
for n in 99 100; do
	"$amperf" run null: --kind echo --block 64 --repeat $n --warmup 1 --quiet --json $n.json ||
		fail "cannot make a result"
	sed 's,"null:","tty:/dev/ttyMADEUP0",' $n.json >tty-$n.json
done
for format in text markdown; do
	expect 0 99.json --format $format
	lacks 'p99'
	expect 0 100.json --format $format
	has 'p99'
	lacks 'p99.9'
done
expect 0 tty-99.json
lacks '<dt>Lowest p99'
expect 0 tty-100.json
has '<dt>Lowest p99'
expect 0 99.json
lacks 'data-key="p99_ns"'
has 'data-key="p90_ns"'
expect 0 100.json
has 'data-key="p99_ns"'
lacks 'data-key="p999_ns"'

# --- two results of one link are told apart
cp null.json other.json
expect 0 null.json other.json
has '>null: (null.json)<'
has '>null: (other.json)<'
mkdir a b
cp null.json a
cp null.json b
expect 0 a/null.json b/null.json
has '>null: (b/null.json)<'

# --- tables alone
expect 0 null.json --format text
"$amperf" run null: --kind echo --block 64 --repeat 5 --output table --json same.json ||
	fail "cannot make a result"
expect 0 same.json --format=text
cmp -s table out || fail "$what: not what amperf run shows"
expect 0 null.json --format csv
has 'null:,echo,64,'
expect 0 null.json "$made_up/comparison.json" --format markdown -o page.md
page=page.md
has '| echo |'
has 'past-gate'
page=out

# --- what it refuses
damaged() {
	sed "$1" "$made_up/open-loop.json" >damaged.json
	refused 2 damaged.json
	says "$2"
}

refused 2
says 'name a result'
refused 2 none.json
says 'none\.json'
head -c 1000 "$made_up/open-loop.json" >half.json
refused 2 half.json
says 'half\.json'
echo '[1, 2]' >list.json
refused 2 list.json
says 'list\.json'
echo '{"schema_version": 2, "document": "run", "settings": {"link": "null:"}}' >no-rows.json
refused 2 no-rows.json
says 'no-rows\.json'
"$amperf" list --json >links.json
refused 2 links.json
says 'links\.json: no report can be made of this kind of document, "links"'
damaged 's/"samples_ns":\[/"samples_ns":["x",/' 'samples_ns'
damaged 's/"median_ns":[0-9]*/"median_ns":"1"/' 'median_ns'
damaged 's/"buckets":\[\[/"buckets":[[1,2,/' 'buckets'
damaged 's/"at_ns":0/"at_ns":-1/' 'at_ns'
damaged 's/"kind":"echo"/"kind":7/' 'kind'
refused 2 null.json none.json
refused 2 null.json --published=none.json
mkdir empty
refused 2 null.json --published=empty
says 'empty: holds no [*]\.json'
refused 2 null.json --format none
says "'none' is none of html, text, markdown, csv"
refused 2 null.json other.json --format csv
refused 2 null.json --format text --title T
expect 1 null.json -o /dev/full
says 'cannot write /dev/full'
expect 1 null.json -o no/folder.html
says 'cannot write no/folder\.html'

finish
echo "all well"
