#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# job.sh AMPERF: what a job file may say, who wins, and what is told of a bad one.

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=tests/command.sh
. "$here/../command.sh"
words=run
cd "$dir" || exit 1

# refused TEXT ARGUMENT...: with one line on stderr, which has TEXT, and nothing else.
refused() {
	text=$1
	shift
	expect 2 "$@"
	one_line
	grep -qF -- "$text" err || fail "$what: does not say '$text'"
}

# bad TEXT: the job on stdin is refused, before anything is measured or written.
bad() {
	cat >bad.job
	refused "$1" bad.job --json unwanted.json
	[ ! -e unwanted.json ] || fail "a result was written"
}

# --- what it says
cat >good.job <<-'JOB'
	# comment
	[job]
	name = trial
	description = of everything = yes
	[global]
	link = null:
	repeat = 7
	  warmup: 0
	[first run]
	kind = echo,sink   ; of two
	  block = 16,1k
	  count = 2
	[second]
	link = null:  null:
	repeat = 3
	warmup = 2
	[all from global]
JOB
expect 0 good.job --dry-run
prints '^trial: of everything = yes$'
prints '^\[first run\]$'
prints '^    echo of 2 x 1,024 bytes, 7 transactions after 0 warm-ups$'
prints '^    sink of 2 x 16 bytes, 7 transactions'
prints '^    sink of 1 x 512 bytes, 3 transactions after 2 warm-ups$'
prints '^\[all from global\]$'
[ "$(grep -c '^  null:$' out)" -eq 4 ] || fail "not four runs"

expect 0 good.job --json good.json
prints '^first run +null: +echo +1,024 +2 '
python3 - <<-'PYTHON' || fail "good.json"
	import json
	document = json.load(open("good.json"))
	assert document["document"] == "survey"
	assert document["job"]["name"] == "trial"
	assert document["job"]["text"] == open("good.job").read()
	assert document["job"]["arguments"] == ["good.job", "--json", "good.json"] or \
	    document["job"]["arguments"] == ["--json", "good.json", "good.job"]
	runs = [(r["settings"]["section"], len(r["rows"])) for r in document["results"]]
	assert runs == [("first run", 4), ("second", 1), ("second", 1), ("all from global", 1)], runs
	assert {r["settings"]["job"] for r in document["results"]} == {"trial"}
	assert [len(row["samples_ns"]) for row in document["results"][0]["rows"]] == [7] * 4
	assert document["verified_bytes"] == sum(r["verified_bytes"] for r in document["results"])
	assert document["skipped"] == [] and "error" not in document and "kernel" in document["context"]
PYTHON

# --- the command line wins, over [global] and runs alike
expect 0 good.job --repeat 5 --block 32 --dry-run
prints 'echo of 2 x 32 bytes, 5 transactions'
prints 'sink of 1 x 32 bytes, 5 transactions after 2 warm-ups'
prints_not '1,024|7 transactions|3 transactions'
expect 0 good.job null: --dry-run
[ "$(grep -c '^  null:$' out)" -eq 3 ] || fail "a link of the command line does not replace two"
expect 0 good.job --section second --dry-run
prints_not 'first run|from global'
refused 'good.job has no run [third]' good.job --section third
refused 'good.job has no run [global]' good.job --section global
expect 0 good.job --json - --quiet
python3 -c 'import json; json.load(open("out"))' || fail "--json -"
printf '[job]\njson = own.json\nquiet = yes\n[a]\nlink = null:\n' >own.job
expect 0 own.job
if [ ! -s own.json ] || [ -s out ]; then fail "[job] does not choose the output"; fi

# --- a link that cannot be used: the others are measured
printf '[a]\nlink = tty:/nonexistent null:\nblock = 8\n' >missing.job
expect 3 missing.job --json missing.json
prints '^not measured: \[a\] tty:/nonexistent .'
prints '^a +null: +sink +8 '
python3 -c 'import json; d = json.load(open("missing.json"))
assert d["skipped"][0]["link"] == "tty:/nonexistent" and len(d["results"]) == 1 and d["error"]' ||
	fail "missing.json"
printf 'optional = yes\n' >>missing.job
expect 0 missing.job
prints '^not measured: \[a\] tty:/nonexistent .'
[ ! -s err ] || fail "an optional link is an error"

# --- interrupted: what was measured is written, and what was not is listed
printf '[global]\nlink = null:\nblock = 1M\ncount = 1k\n[first]\nrepeat = 1\nblock = 8\n' >long.job
printf '[long]\nrepeat = 10000\n[never]\nrepeat = 1\n' >>long.job
"$amperf" run long.job --json long.json >out 2>err &
run=$!
# It takes signals as events from before the first run on.
until grep -q '^SigBlk:.*[1-9a-f]' /proc/$run/status; do sleep 0.05; done
kill -TERM $run
wait $run
[ $? -eq 130 ] || fail "interrupted: not 130"
python3 - <<-'PYTHON' || fail "long.json"
	import json
	document = json.load(open("long.json"))
	assert document["error"]["code"] == "ECANCELED"
	assert [link["section"] for link in document["skipped"]][-1] == "never", document["skipped"]
PYTHON

# --- what is wrong with values, keys and sections
printf '[a]\nlink = null:\n\nrepeat = x\n' | bad "bad.job:4: repeat: 'x' is not a number from 0 to"
printf '[a]\nlink = null:\nkind = sinc\n' | bad "bad.job:3: kind: 'sinc' is none of sink, source, echo"
printf '[a]\nlink = null:\nlog = nowhere\n' | bad "bad.job:3: log: 'nowhere' is none of"
printf '[a]\nlink = null:\nring = 17\n' | bad "bad.job:3: ring: '17' is none of 16,"
printf '[a]\nlink = null:\noptional = maybe\n' | bad "bad.job:3: optional: 'maybe' is neither yes nor no"
printf '[a]\nlink = null:\nblok = 1\n' | bad "bad.job:3: blok: there is no such key"
printf '[a]\nlink = null:\nrepea = 1\n' | bad "bad.job:3: repea: there is no such key"
printf '[a]\nlink = null:\njson = x\n' | bad "bad.job:3: json: is of all runs; it belongs in [job]"
printf '[job]\nblock = 1\n[a]\nlink = null:\n' | bad "bad.job:2: block: belongs in [global] or a run"
printf '[a]\nall = yes\n' | bad "bad.job:2: all: is for the command line only"
printf '[a]\ndry-run = yes\n' | bad "bad.job:2: dry-run: is for the command line only"
printf '[a]\nlink = null:\nuart-baud = 115200\n' | bad "bad.job:1: [a]: --uart-baud goes with --log uart"
printf '[ok]\nlink=null:\n\n[a]\nlink = nil:\n' | bad "bad.job:5: link: 'nil:' is not a link"
printf '[ok]\nlink=null:\n[a]\nblock = 1\n' | bad "bad.job:3: [a]: has no link"
printf '[global]\nlink = null:\n' | bad "bad.job: has no run"
printf '' | bad "bad.job: has no run"

# --- what is wrong with the text
printf '[a]\nlink = null:\nblock = 1\nblock = 2\n' | bad "bad.job:4: block: stands in line 3 already"
printf '[a]\nlink = null:\n[b]\nlink = null:\n[a]\n' | bad "bad.job:5: there is a [a] in line 1 already"
printf 'link = null:\n[a]\n' | bad "bad.job:1: 'link' stands in no section"
printf '[a]\nlink = null:\n[b]\nstrict\n' | bad "bad.job:4: is neither a [section] nor 'key = value'"
printf '[a]\nlink = null:\nblock =\n' | bad "bad.job:3: block: there is nothing behind the ="
printf '[a]\n= 1\n' | bad "bad.job:2: there is nothing in front of the ="
printf '[a\nlink = null:\n' | bad "bad.job:1: a section's name ends with ]"
printf '[]\nlink = null:\n' | bad "bad.job:1: a section's name has 1 to 48"
printf '[%049d]\nlink = null:\n' 0 | bad "bad.job:1: a section's name has 1 to 48"
printf '[a;b ;c]\nlink = null:\n' | bad "bad.job:1: a section's name has no ;"
printf '[a]\n%060d = 1\n' 0 | bad "bad.job:2: '0000000"
printf '[a]\nlink = null:\n# %0300d\n' 0 | bad "bad.job:3: has more than 198 characters"
printf '[a]\nlink = null:\000\n' | bad "bad.job: is not text"
printf '[a]\nlink = null:\n# \377\n' | bad "bad.job: is not UTF-8"
head -c 10485760 /dev/zero | tr '\000' x | bad "bad.job: has more than 64 KiB"
head -c 4096 "$amperf" | bad "bad.job: is not text"

# --- files that are none
refused 'nothere.job: No such file' nothere.job
mkdir folder
refused 'folder: is a folder' folder
cp good.job evaluation.ini
expect 0 evaluation.ini --dry-run
refused 'leave it out, or the job file' good.job --all
refused '--section goes with a job file' null: --section a
refused 'of a single run' good.job --format log
refused '--json-stream is of a single run' good.job --json-stream x.json
refused 'go to the same place' good.job --json x.json --output x.json
refused 'cannot write' good.job --json /nonexistent/x.json
expect 0 null: --kind echo --block 64 --dry-run
prints '^    echo of 1 x 64 bytes, up to 1000 transactions until the median is known to 1 % within 5 s after warm-up$'

finish
