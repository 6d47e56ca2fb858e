#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""reproduction.py AMPERF: the same figure of a reproduction stands in text, Markdown, CSV
and JSON.
reproduction.py --compare JSON SHOWN: in those of one, SHOWN named .txt, .csv or .md."""

import csv
import json
import pathlib
import subprocess
import sys
import unittest

import figures
from figures import Differs, at, flat, hold_table

AMPERF = ""


def log_ratio(row):
    return row["log_uart_ns"] / row["published_ns"] if "log_uart_ns" in row else None


def answer(row):
    return "came" if row["as_in_2020"]["answered"] else "none"


# Titles of columns, and what stands below them, in the unit that is shown.
PUBLISHED = {
    "block B": lambda row: row["block_bytes"],
    "count": lambda row: row["count"],
    "published us": lambda row: row["published_ns"] / 1000,
    "median us": lambda row: row["median_ns"] / 1000,
    "difference %": lambda row: row["difference_ratio"] * 100,
    "messages": lambda row: row["log_messages"],
    "logged characters": lambda row: row["log_characters"],
    "on UART us": lambda row: row["log_uart_ns"] / 1000,
    "share %": lambda row: log_ratio(row) * 100,
}
HUNG = {
    "block B": lambda row: row["block_bytes"],
    "count": lambda row: row["count"],
    "in all B": lambda row: row["block_bytes"] * row["count"],
    "writes": lambda row: at(row, "as_in_2020.writes"),
    "short": lambda row: at(row, "as_in_2020.short_writes"),
    "refused": lambda row: at(row, "as_in_2020.refused_writes"),
    "lost B": lambda row: at(row, "as_in_2020.lost_bytes"),
    "M4 got messages": lambda row: at(row, "as_in_2020.mcu_messages"),
    "of B": lambda row: at(row, "as_in_2020.mcu_bytes"),
    "answer": answer,
    "amperf us": lambda row: row["median_ns"] / 1000,
}
DERIVED = {"log_ratio": log_ratio, "transaction_bytes": HUNG["in all B"]}


def hold_text(text, document):
    rows, hung = document["rows"], document["hung_rows"]
    hold_table(*figures.text_table(text, "block", len(rows)), rows, PUBLISHED, "text")
    after = text[text.index("Rows that had to be left out"):]
    hold_table(*figures.text_table(after, "block", len(hung)), hung, HUNG, "text, hung")


def hold_markdown(text, document):
    lines = figures.markdown_lines(text)
    rows, hung = document["rows"], document["hung_rows"]
    second = next(i for i, line in enumerate(lines) if "answer" in line)
    hold_table(lines[0], lines[1:second], rows, PUBLISHED, "Markdown")
    hold_table(lines[second], lines[second + 1:], hung, HUNG, "Markdown, hung")


def hold_csv(text, document):
    rows = document["rows"] + document["hung_rows"]
    lines = list(csv.DictReader(text.splitlines()))
    if len(lines) != len(rows):
        raise Differs(f"CSV: {len(lines)} rows of {len(rows)}")
    for line, row in zip(lines, rows):
        wanted = {**flat(row), **{name: make(row) for name, make in DERIVED.items()}}
        if missing := set(wanted) - set(line):
            raise Differs(f"CSV lacks {missing}")
        for name, shown in line.items():
            value = wanted.get(name)
            if isinstance(value, bool):
                same = shown == str(value).lower()
            elif value is None:
                same = not shown
            else:
                same = shown != "" and float(shown) == value
            if not same:
                raise Differs(f"CSV, {name}: {shown} of {value}")


HOLD = {".txt": hold_text, ".csv": hold_csv, ".md": hold_markdown}


def compare(document, shown, suffix):
    document = json.loads(document)
    if not document["rows"] or not document["hung_rows"]:
        raise Differs("the JSON has no rows")
    HOLD[suffix](shown, document)


def numbers(text):
    """Of CSV: of 17 digits the last one may make no other number."""
    return [float(cell) for line in text.split() for cell in line.split(",")
            if cell[:1].isdigit() or cell[:1] == "-"]


class TheFigures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.made = figures.in_all_formats(AMPERF, "reproduce", "dk2-2020", "null:")

    def test_the_same_in_all(self):
        for suffix, (document, shown) in self.made.items():
            with self.subTest(suffix=suffix):
                compare(document, shown, suffix)

    def test_json_is_the_document(self):
        done = subprocess.run([AMPERF, "reproduce", "dk2-2020", "null:", "--format", "json"],
                              check=True, capture_output=True)
        document = json.loads(done.stdout)
        self.assertEqual(document["document"], "reproduction")
        self.assertEqual(len(document["rows"]), 11)
        self.assertEqual(len(document["hung_rows"]), 9)

    def test_a_digit_that_is_off_is_seen(self):
        for suffix, pattern in ((".txt", r"\n(1,024 .*)\n"), (".txt", r"\n(8,192 .*)\n"),
                                (".md", r"\n(\| 1,024 .*)\n"), (".md", r"\n(\| 8,192 .*)\n"),
                                (".csv", r"\n(1024,.*)\r"), (".csv", r"\n(8192,.*)\r")):
            document, shown = self.made[suffix]
            changed = list(figures.digits_changed(shown, pattern))
            self.assertGreater(len(changed), 20)
            for other in changed:
                if suffix != ".csv" or numbers(other) != numbers(shown):
                    self.assertRaises(Differs, compare, document, other, suffix)


def main():
    global AMPERF
    if sys.argv[1] == "--compare":
        try:
            compare(figures.read(sys.argv[2]), figures.read(sys.argv[3]),
                    pathlib.Path(sys.argv[3]).suffix)
        except Differs as error:
            sys.exit(f"{sys.argv[3]}: {error}")
        return
    AMPERF = sys.argv.pop(1)
    unittest.main()


if __name__ == "__main__":
    main()
