#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# install.sh BUILD SOURCE: pages, completion and example jobs are installed where man,
# the shells and people look for them.

set -eu

build=$1
top=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
share=$dir/usr/share

DESTDIR=$dir cmake --install "$build" --prefix /usr >"$dir/log"

# installed FILE AS
installed() {
	cmp "$1" "$share/$2" && return
	cat "$dir/log"
	exit 1
}

cd "$top/man"
for page in *.[135]; do
	command=${page#amperf-}
	section=${page##*.}
	if grep -qx "${command%.*}" coming; then
		[ ! -e "$share/man/man$section/$page" ]
	else
		installed "$page" "man/man$section/$page"
	fi
done
cd "$top"
installed completion/amperf.bash bash-completion/completions/amperf
installed completion/_amperf zsh/site-functions/_amperf
installed completion/amperf.fish fish/vendor_completions.d/amperf.fish
for job in examples/jobs/*.job; do
	installed "$job" "doc/amperf/$job"
	"$dir/usr/bin/amperf" run "$share/doc/amperf/$job" --dry-run >"$dir/plan"
done
