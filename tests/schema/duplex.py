#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""duplex.py AMPERF: both ways at once: each by itself and both together, the same figures
in text, Markdown, CSV and JSON."""

import csv
import json
import sys
import unittest

import figures
from figures import Differs, hold_table

AMPERF = ""
WAYS = {"to_mcu": ("sink", "to M4"), "from_mcu": ("source", "from M4")}


def us(key, least=1):
    """A time in us, if there are so many transactions that it says something."""
    return lambda row: row[key] / 1000 if key in row and row["transactions"] >= least else None


COLUMNS = {
    "kind": lambda row: row["kind"],
    "way": lambda row: row["way"],
    "block B": lambda row: row["block_bytes"],
    "count": lambda row: row["count"],
    "depth": lambda row: row["depth"],
    "links": lambda row: row["links"],
    "n": lambda row: row["transactions"],
    "moved B": lambda row: row["bytes"],
    "done /s": lambda row: row["achieved_hz"],
    "rate KiB/s": lambda row: row["throughput_bytes_per_s"] / 1024,
    "median us": us("median_ns"),
    "p99 us": us("p99_ns", 100),
    "max us": us("max_ns"),
}


def rows_of(document):
    """What the table's rows are made of: of each test both ways, and what they come to."""
    for total in document["sums"]:
        for key, (kind, way) in WAYS.items():
            yield {**total, **total[key], "kind": kind, "way": way, "links": 1}
        yield {**total, "way": "both"}


def hold_text(text, document):
    rows = list(rows_of(document))
    after = text[text.index("\nEach way, and both together:"):]
    hold_table(*figures.text_table(after, "kind", len(rows)), rows, COLUMNS, "text")


def hold_markdown(text, document):
    lines = figures.markdown_lines(text)
    head = next(i for i, line in enumerate(lines) if "way" in line)
    hold_table(lines[head], lines[head + 1:], list(rows_of(document)), COLUMNS, "Markdown")


def hold_csv(text, document):
    """A row for each way of each test, which are those of the two links."""
    lines = list(csv.DictReader(text.splitlines()))
    wanted = [(key, total[key]) for key in WAYS for total in document["sums"]]
    if [line["way"] for line in lines] != [key for key, _ in wanted]:
        raise Differs(f"CSV: {[line['way'] for line in lines]}")
    for line, (key, way) in zip(lines, wanted):
        for name in ("transactions", "achieved_hz", "median_ns", "p99_ns", "max_ns"):
            if float(line[name]) != way[name]:
                raise Differs(f"CSV, {key}, {name}: {line[name]} of {way[name]}")


HOLD = {".txt": hold_text, ".csv": hold_csv, ".md": hold_markdown}


class TheFigures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        made = figures.in_all_formats(AMPERF, "run", "null:", "--duplex", "--block", "64,4k",
                                      "--count", "1,3", "--repeat", "200")
        cls.made = {suffix: (json.loads(document), shown)
                    for suffix, (document, shown) in made.items()}

    def test_the_same_in_all(self):
        for suffix, (document, shown) in self.made.items():
            with self.subTest(suffix=suffix):
                HOLD[suffix](shown, document)

    def test_ways_are_the_links(self):
        for document, _ in self.made.values():
            self.assertEqual(len(document["sums"]), 4)
            sink, source = (result["rows"] for result in document["results"])
            for total, *rows in zip(document["sums"], sink, source):
                self.assertEqual(total["kind"], "duplex")
                for key, row in zip(WAYS, rows):
                    way = total[key]
                    self.assertEqual(row["kind"], WAYS[key][0])
                    self.assertEqual(way["bytes"],
                                     row["transactions"] * row["transaction_bytes"])
                    for name in ("transactions", "achieved_hz", "median_ns", "p99_ns", "max_ns"):
                        self.assertEqual(way[name], row[name], name)
                for name in ("transactions", "bytes", "achieved_hz", "throughput_bytes_per_s"):
                    both = total["to_mcu"][name] + total["from_mcu"][name]
                    self.assertAlmostEqual(total[name] / both, 1, 6, name)

    def test_a_digit_that_is_off_is_seen(self):
        for suffix, pattern in ((".txt", r"\n(sink +to M4 .*)\n"),
                                (".txt", r"\nduplex( +both .*)\n"),
                                (".md", r"\n(\| source \| from M4 .*)\n")):
            document, shown = self.made[suffix]
            # Of the titles, M4 is none.
            changed = [other for other in figures.digits_changed(shown, pattern)
                       if " M5 " not in other]
            self.assertGreater(len(changed), 15)
            for other in changed:
                self.assertRaises(Differs, HOLD[suffix], other, document)


if __name__ == "__main__":
    AMPERF = sys.argv.pop(1)
    unittest.main()
