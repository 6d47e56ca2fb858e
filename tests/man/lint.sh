#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# lint.sh DIR: neither mandoc nor groff has anything to say about the pages.

set -eu

for tool in mandoc groff; do
	command -v "$tool" >/dev/null || {
		echo "skipped: $tool is not installed"
		exit 77
	}
done
cd "$1"
for page in *.[135]; do
	mandoc -T lint -W warning "$page"
	said=$(groff -ww -man -Tutf8 -z "$page" 2>&1)
	[ -z "$said" ] || {
		echo "$said"
		exit 1
	}
done
