#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""figures.py AMPERF: the same figure stands in text, Markdown, CSV and JSON.
figures.py --compare JSON SHOWN: in those of one run, SHOWN named .txt, .csv or .md."""

import csv
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

AMPERF = ""

# Titles of columns: the key in the JSON, and what its unit is divided by to be shown.
COLUMNS = {
    "block B": ("block_bytes", 1),
    "count": ("count", 1),
    "n": ("transactions", 1),
    "depth": ("depth", 1),
    "asked /s": ("rate_hz", 1),
    "done /s": ("achieved_hz", 1),
    "rate KiB/s": ("throughput_bytes_per_s", 1024),
    "median us": ("median_ns", 1000),
    "± %": ("precision_percent", 1),
    "± us": ("one_way.clock.uncertainty_ns", 1000),
    "max us": ("max_ns", 1000),
    "due p50 us": ("corrected.median_ns", 1000),
    "to M4 us": ("one_way.to_mcu.median_ns", 1000),
    "from M4 us": ("one_way.from_mcu.median_ns", 1000),
    "M4 %": ("mcu.awake_percent", 1),
    "retries": ("linux.retries", 1),
}
# Made of several keys, or words.
OTHERS = {"kind", "A7 %", "verdict"}
# Shown if there is more behind them than the longest: of so many transactions.
TAILS = {
    "p99 us": ("p99_ns", 100),
    "p99.9 us": ("p999_ns", 1000),
    "due p99 us": ("corrected.p99_ns", 100),
}
# What must be there for a comparison to mean anything.
NEEDED = {"block B", "count", "rate KiB/s", "median us", "max us"}
DERIVED = {"link", "cpu_percent", "verdict", "warning_codes", "transactions", "way"}


class Differs(Exception):
    """A figure is not the JSON's."""


def at(row, path):
    for key in path.split("."):
        row = row.get(key) if isinstance(row, dict) else None
    return row


def cpu_percent(row):
    """As the tables have it; None: not known."""
    transactions = row.get("transactions", len(row.get("samples_ns", ())))
    ns = at(row, "linux.cpu_system_ns")
    elapsed = row.get("mean_ns", 0) * transactions
    if row.get("achieved_hz") and (row.get("depth", 1) > 1 or row.get("loop") == "open"):
        elapsed = transactions / row["achieved_hz"] * 1e9
    return ns * 100 / elapsed if ns is not None and elapsed else None


def hold(shown, value, where):
    """A figure as it is shown against the JSON's, to the last digit that is shown."""
    if not shown:
        if value is not None:
            raise Differs(f"{where}: nothing is shown of {value}")
        return
    # Both round doubles correctly, so that there is one way to write it.
    digits = len(shown.partition(".")[2])
    if value is None or f"{value:,.{digits}f}" != shown:
        raise Differs(f"{where}: {shown} is shown of {value}")


def hold_tables(names, lines, rows, where):
    if len(lines) != len(rows):
        raise Differs(f"{where}: {len(lines)} rows of {len(rows)}")
    unknown = set(names) - set(COLUMNS) - OTHERS - set(TAILS)
    if unknown or not NEEDED <= set(names):
        raise Differs(f"{where}: columns {names}")
    for line, row in zip(lines, rows):
        for name, shown in zip(names, line):
            if name in COLUMNS:
                path, by = COLUMNS[name]
                value = at(row, path)
                hold(shown, None if value is None else value / by, f"{where}, {name}")
            elif name == "A7 %":
                hold(shown, cpu_percent(row), f"{where}, {name}")
            elif name in TAILS:
                path, least = TAILS[name]
                value = at(row, path) if row["transactions"] >= least else None
                hold(shown, None if value is None else value / 1000, f"{where}, {name}")
            elif name == "kind" and shown != row["kind"]:
                raise Differs(f"{where}: {shown} is shown of {row['kind']}")


def hold_table(names, lines, rows, columns, where):
    """A table against what its columns are made of, by their names."""
    if names != list(columns) or len(lines) != len(rows):
        raise Differs(f"{where}: {len(lines)} rows of {len(rows)}, {names}")
    for line, row in zip(lines, rows):
        for name, shown in zip(names, line):
            value = columns[name](row)
            if isinstance(value, str):
                if shown != value:
                    raise Differs(f"{where}, {name}: {shown} of {value}")
                continue
            # With its sign, and of what is shown so only.
            hold(shown.removeprefix("+") if name == "difference %" else shown, value,
                 f"{where}, {name}")


def cells_of(table):
    """The cells of lines of text."""
    # Figures stand under the ends of their titles: blanks in all lines part columns.
    width = max(map(len, table))
    table = [line.ljust(width) for line in table]
    blank = [all(line[i] == " " for line in table) for i in range(width)]
    cuts = [0] + [i for i in range(1, width) if blank[i - 1] and not blank[i]] + [width]
    return [[line[a:b].strip() for a, b in zip(cuts, cuts[1:])] for line in table]


def text_table(text, first, rows):
    """Names and cells of the table of so many rows whose first title it is."""
    lines = text.splitlines()
    head = next(i for i, line in enumerate(lines) if line.startswith(f"{first} "))
    cells = cells_of(lines[head:head + 2 + rows])
    # Words of a verdict may look like columns; they have no title.
    names = [f"{title} {unit}".strip() for title, unit in zip(cells[0], cells[1])]
    while not names[-1]:
        names.pop()
    return names, cells[2:]


def hold_text(text, rows):
    names, lines = text_table(text, "kind", len(rows))
    hold_tables(names, lines, rows, "text")
    total = re.search(r"^([\d,]+) tests?, ([\d,]+) transactions?, ([\d,]+) bytes? verified,"
                      r" ([\d,]+) errors?$", text, re.MULTILINE)
    wanted = (len(rows), sum(len(row["samples_ns"]) if "transactions" not in row
                             else row["transactions"] for row in rows),
              sum(row["verified_bytes"] for row in rows), sum(row["errors"] for row in rows))
    if not total or tuple(int(n.replace(",", "")) for n in total.groups()) != wanted:
        raise Differs(f"text: totals {total and total.group()}, not {wanted}")


def markdown_lines(text):
    """The cells of all tables, with their names."""
    lines = [[cell.strip().replace("\\", "") for cell in line.strip("|").split(" | ")]
             for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip("| ") for cell in line] for line in lines]


def hold_markdown(text, rows):
    lines = markdown_lines(text)
    hold_tables(lines[0], lines[1:], rows, "Markdown")


def hold_csv(text, rows):
    lines = list(csv.DictReader(text.splitlines()))
    if len(lines) != len(rows):
        raise Differs(f"CSV: {len(lines)} rows of {len(rows)}")
    for line, row in zip(lines, rows):
        for name, shown in line.items():
            if name in DERIVED:
                continue
            # The header is the path, with _ for its dots.
            value = flat(row).get(name)
            if isinstance(value, bool):
                value = str(value).lower()
            same = shown == ("" if value is None else value) if not isinstance(
                value, (int, float)) else shown != "" and float(shown) == value
            if not same:
                raise Differs(f"CSV, {name}: {shown} of {value}")
        cpu = cpu_percent(row)
        if cpu is not None and abs(float(line["cpu_percent"]) - cpu) > 1e-9 * cpu:
            raise Differs(f"CSV, cpu_percent: {line['cpu_percent']} of {cpu}")
        missing = {key for key, value in flat(row).items() if not isinstance(value, list)}
        missing -= set(line)
        if missing:
            raise Differs(f"CSV lacks {missing}")


def flat(row, before=""):
    result = {}
    for key, value in row.items():
        if key in ("histogram", "records", "warnings", "shares_ns"):
            continue
        if isinstance(value, dict):
            result.update(flat(value, f"{before}{key}_"))
        else:
            result[before + key] = value
    return result


HOLD = {".txt": hold_text, ".csv": hold_csv, ".md": hold_markdown}
FORMATS = {".txt": "text", ".csv": "csv", ".md": "markdown"}


def compare(document, shown, suffix):
    rows = json.loads(document)["rows"]
    if not rows:
        raise Differs("the JSON has no rows")
    HOLD[suffix](shown, rows)


def read(path):
    # Line ends as they are.
    return pathlib.Path(path).read_bytes().decode("utf-8")


def in_all_formats(*command):
    """By suffix: what the command writes with --json, and what it shows in that format."""
    made = {}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "r.json"
        for suffix, form in FORMATS.items():
            shown = path.with_suffix(suffix)
            subprocess.run([*command, "--json", path, "--output", shown, "--format", form],
                           check=True)
            made[suffix] = read(path), read(shown)
    return made


def run(suffix, *arguments):
    """The document of a run, and how the same run was shown."""
    with tempfile.TemporaryDirectory() as folder:
        document, shown = f"{folder}/r.json", f"{folder}/r{suffix}"
        subprocess.run([AMPERF, "run", "null:", *arguments, "--json", document, "--output", shown,
                        "--format", FORMATS[suffix]], check=True)
        return read(document), read(shown)


def digits_changed(text, pattern):
    """The text with each digit of what the pattern finds one off, one after the other."""
    for match in re.finditer(pattern, text):
        for i in range(match.start(1), match.end(1)):
            if text[i].isdigit():
                yield text[:i] + str((int(text[i]) + 1) % 10) + text[i + 1:]


class TheFigures(unittest.TestCase):
    def differs(self, document, shown, suffix):
        self.assertRaises(Differs, compare, document, shown, suffix)

    def test_runs_of_null(self):
        for suffix in FORMATS:
            for arguments in (
                    ["--kind", "sink,source,echo", "--block", "1,496,64k", "--count", "1,9"],
                    ["--preset", "dk2-2020"],
                    ["--repeat", "2000", "--block", "16"]):
                with self.subTest(suffix=suffix, arguments=arguments):
                    compare(*run(suffix, *arguments), suffix)

    def test_a_digit_that_is_off_is_seen(self):
        for suffix, pattern in ((".txt", r"\necho( .*)  [a-z][-a-z ]*\n"),
                                (".md", r"\n\| echo( \|.*)\|[^|]*\|\n")):
            document, shown = run(suffix, "--kind", "echo", "--block", "64")
            changed = list(digits_changed(shown, pattern))
            self.assertGreater(len(changed), 20)
            for other in changed:
                self.differs(document, other, suffix)

    def test_a_total_that_is_off_is_seen(self):
        document, shown = run(".txt", "--block", "64")
        for other in digits_changed(shown, r"\n(.* verified, .*)\n"):
            self.differs(document, other, ".txt")

    def test_any_value_of_csv_that_is_off_is_seen(self):
        document, shown = run(".csv", "--block", "64")
        names, values = list(csv.reader(shown.splitlines()))
        seen = 0
        for i, value in enumerate(values):
            if names[i] in DERIVED - {"cpu_percent"} or not value:
                continue
            other = [*values[:i], value[1:] if value[0] == "-" else "1" + value, *values[i + 1:]]
            self.differs(document, f"{','.join(names)}\r\n{','.join(other)}\r\n", ".csv")
            seen += 1
        self.assertGreater(seen, 20)


def main():
    global AMPERF
    if sys.argv[1] == "--compare":
        suffix = pathlib.Path(sys.argv[3]).suffix
        try:
            compare(read(sys.argv[2]), read(sys.argv[3]), suffix)
        except Differs as error:
            sys.exit(f"{sys.argv[3]}: {error}")
        return
    AMPERF = sys.argv.pop(1)
    unittest.main()


if __name__ == "__main__":
    main()
