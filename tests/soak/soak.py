#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""soak.py AMPERF: a run of very many transactions takes no more memory than one of few.

A thousand times as many transactions, and a duration with more intervals than are kept:
memory and the document must not grow with them, and nothing may get lost.
"""

import fcntl
import json
import os
import subprocess
import sys

MANY = 1_000_000
SAMPLES_MAX = 16_384  # amperf/result.h
RECORDS_MAX = 1_000
GROWTH_MAX_KIB = 2048
JSON_MAX_BYTES = 400_000


def high_water_kib(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


def run(amperf, *options):
    """The row, the document's size and the most memory that the process had."""
    end, its_end = os.pipe()
    # Less than a document: with its first byte here it is made, and its writer waits.
    fcntl.fcntl(end, fcntl.F_SETPIPE_SZ, 4096)
    with subprocess.Popen([amperf, "run", "null:", "--block", "16", "--json", "-", *options],
                          stdout=its_end) as child, open(end, "rb", buffering=0) as pipe:
        os.close(its_end)
        text = pipe.read(1)
        kib = high_water_kib(child.pid) if text else 0
        text += b"".join(iter(lambda: pipe.read(65536), b""))
    if child.returncode:
        sys.exit(f"FAILED: {options} ended with {child.returncode}")
    row, = json.loads(text)["rows"]
    return row, len(text), kib


def check(what, wrong):
    if wrong:
        sys.exit(f"FAILED: {what}")


def main(amperf):
    # As many as are kept one by one: what comes on top is what must not grow.
    few, _, few_kib = run(amperf, "--repeat", str(SAMPLES_MAX))
    check("single times are left out of few", len(few["samples_ns"]) != SAMPLES_MAX)
    many, size, many_kib = run(amperf, "--repeat", str(MANY))
    print(f"{MANY} transactions: {many_kib} KiB, of {SAMPLES_MAX}: {few_kib} KiB; {size} bytes")
    check("transactions are missing", many["transactions"] != MANY)
    check("the histogram has not all of them",
          sum(count for _, count in many["histogram"]["buckets"]) != MANY)
    check("bytes are missing", many["verified_bytes"] != 16 * MANY)
    check("single times of so many are kept", "samples_ns" in many)
    check("memory grows with the transactions", many_kib > few_kib + GROWTH_MAX_KIB)
    check("the document grows with them", size > JSON_MAX_BYTES)

    row, size, kib = run(amperf, "--duration", "1300ms", "--interval", "1ms")
    records = row["records"]
    print(f"1,300 intervals: {len(records)} records, {kib} KiB; {size} bytes")
    check("there are no records, or too many", not RECORDS_MAX / 2 <= len(records) <= RECORDS_MAX)
    check("transactions are in no record",
          sum(record["transactions"] for record in records) != row["transactions"])
    check("records lie apart or over one another",
          any(b["at_ns"] != a["at_ns"] + a["duration_ns"] for a, b in zip(records, records[1:])))
    check("the document grows with the intervals", size > JSON_MAX_BYTES)


main(*sys.argv[1:])
