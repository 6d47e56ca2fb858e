#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# examples.sh AMPERF SOURCE: each example job is right, and runs, on null:.

set -eu

amperf=$1
top=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
count=0

for job in "$top"/examples/jobs/*.job; do
	"$amperf" run "$job" --dry-run >plan
	grep -q ' transactions\{0,1\} after ' plan
	# In place of its links; what it writes goes here.
	"$amperf" run "$job" null: --repeat 1 --warmup 0 --log trace --json result.json >out
	python3 - "$job" result.json <<-'PYTHON'
	import configparser, json, sys
	job, document = configparser.ConfigParser(), json.load(open(sys.argv[2]))
	job.read(sys.argv[1])
	wanted = [name for name in job.sections() if name not in ("job", "global")]
	got = [result["settings"]["section"] for result in document["results"]]
	assert got == wanted, (got, wanted)
	for result in document["results"]:
	    assert result["rows"] and result["errors"] == 0
	    assert all(row["verified_bytes"] for row in result["rows"])
	assert document["job"]["text"] == open(sys.argv[1]).read()
	PYTHON
	count=$((count + 1))
done
[ "$count" -ge 5 ]
echo "$count examples"
