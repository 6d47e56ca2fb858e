#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# generated.sh AMPERF SOURCE: the files are what the generator makes of this
# AMPERF's --help, so that they have every option and no other; and the generator
# refuses a table of values that lacks an option or has one too many.

set -eu

amperf=$1
top=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

"$top/completion/generate" "$amperf" "$dir"
for file in amperf.bash _amperf amperf.fish; do
	if ! diff -u "$top/completion/$file" "$dir/$file"; then
		echo "$file is not up to date: run completion/generate $amperf"
		exit 1
	fi
done

# The table that all is made of has what --help shows, by a count of its own.
shown=$("$amperf" run --help | grep -cE '^  (-., |    )--')
[ "$("$top/completion/table" "$amperf" | grep -cP '^option\trun\t')" -eq "$shown" ]

# refused TEXT: with the copy's values.
refused() {
	if "$dir/copy/generate" "$amperf" "$dir/copy" 2>"$dir/err"; then
		echo "made from bad values"
		exit 1
	fi
	grep -q "$1" "$dir/err"
}

mkdir "$dir/copy"
cp "$top"/completion/* "$dir/copy/"
chmod u+w "$dir"/copy/*
sed -i '/^run *--kind /d' "$dir/copy/values"
refused 'nothing says what follows run --kind'
cp "$top/completion/values" "$dir/copy/"
echo 'run --nonsense words a b' >>"$dir/copy/values"
refused 'there is no run --nonsense with a value'
