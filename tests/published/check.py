# SPDX-License-Identifier: BSD-3-Clause
"""Others' published figures: complete, converted exactly, and as quoted.

check.py files FILE...              each document by itself
check.py preset FILE RUN            FILE against a run with --preset dk2-2020
check.py refuses FILE...            that damage to any of them is found

Exits with 1 and one line for each fault.
"""

import copy
import decimal
import json
import re
import sys
import urllib.parse

DOCUMENT = {"schema_version", "document", "source", "basis", "method", "caveats", "platform", "rows"}
SOURCE = {"title", "publisher", "url", "where", "accessed"}
SOURCE_MAY = SOURCE | {"author", "date"}
PLATFORM = {"board", "chip"}
PLATFORM_MAY = PLATFORM | {"cores", "linux", "firmware"}
BASES = {"measurement", "example output", "statement"}
TIMES = {"time_ns", "median_ns", "mean_ns", "p99_ns", "max_ns"}
FIGURES = TIMES | {"throughput_bytes_per_s"}
SIZES = {"block_bytes", "count", "transaction_bytes", "message_bytes", "channels"}
ROW = {"link", "what", "stated", "quote"}
WORDS = {
    "link_kind": {"tty", "char", "netlink"},
    "timed": {"transaction", "round trip", "one way"},
    "kind": {"sink", "source", "echo"},
}
ROW_MAY = ROW | FIGURES | SIZES | set(WORDS) | {"note"}

NS = {"ns": 1, "us": 10**3, "ms": 10**6, "s": 10**9}
BYTES_PER_S = {"bit/s": decimal.Decimal("0.125"), "B/s": 1, "kB/s": 10**3, "KB/s": 10**3, "MB/s": 10**6}


class Fault(Exception):
    """What is wrong with a document, in words."""


def need(right, fault):
    if not right:
        raise Fault(fault)


def keys(thing, must, may, where):
    need(isinstance(thing, dict), f"{where} is not an object")
    need(must <= set(thing), f"{where} lacks {', '.join(sorted(must - set(thing)))}")
    need(set(thing) <= may, f"{where} has {', '.join(sorted(set(thing) - may))}, which is no key of it")


def texts(thing, names, where):
    for name in names & set(thing):
        value = thing[name]
        need(isinstance(value, str) and value.strip(), f"{where}: {name} is not a text")


def day(text, where):
    need(re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?", text), f"{where} is no date")


def converted(stated, unit_of):
    """The figure in amperf's unit, exactly, and the number as the source has it."""
    one = re.fullmatch(r"(\d+(?:\.\d+)?) (\S+)", stated)
    over = re.fullmatch(r"(\d+) B in (\d+) (\S+)", stated)
    if one and one[2] in unit_of:
        return decimal.Decimal(one[1]) * unit_of[one[2]], one[1]
    need(over and unit_of is BYTES_PER_S and over[3] in NS, f"'{stated}' is in no unit of its figure")
    duration_ns = decimal.Decimal(over[2]) * NS[over[3]]
    return decimal.Decimal(over[1]) * NS["s"] / duration_ns, over[1]


def numbers(quote):
    """The numbers of a quote, without separators of thousands."""
    return re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", quote))


def check_figure(row, name, where):
    value = row[name]
    need(type(value) is int and value > 0, f"{where}: {name} is not a whole number above 0")
    exact, stated = converted(row["stated"][name], NS if name in TIMES else BYTES_PER_S)
    need(exact == value, f"{where}: {name} is {value}, but '{row['stated'][name]}' is {exact}")
    need(stated in numbers(row["quote"]), f"{where}: {stated} is not in the quote")


def check_sizes(row, where):
    for name in SIZES & set(row):
        need(type(row[name]) is int and row[name] > 0, f"{where}: {name} is not a whole number above 0")
        need(str(row[name]) in numbers(row["quote"]), f"{where}: {name} {row[name]} is not in the quote")
    if "block_bytes" in row:
        product = row["block_bytes"] * row.get("count", 0)
        need(product == row.get("transaction_bytes"), f"{where}: block_bytes x count is not transaction_bytes")


def check_row(row, where):
    keys(row, ROW, ROW_MAY, where)
    texts(row, {"link", "what", "quote", "note"}, where)
    for name, words in WORDS.items():
        need(name not in row or row[name] in words, f"{where}: {name} is '{row.get(name)}'")
    figures = FIGURES & set(row)
    need(figures, f"{where} has no figure")
    keys(row["stated"], set(), FIGURES, f"stated of {where}")
    need(set(row["stated"]) == figures, f"{where}: what is stated is not what is given")
    for name in figures:
        check_figure(row, name, where)
    check_sizes(row, where)


def check(document):
    keys(document, DOCUMENT, DOCUMENT, "the document")
    need(document["schema_version"] == 2 and document["document"] == "published",
         "not a document of the kind 'published', version 2")
    source = document["source"]
    keys(source, SOURCE, SOURCE_MAY, "source")
    texts(source, SOURCE_MAY, "source")
    url = urllib.parse.urlsplit(source["url"])
    need(url.scheme == "https" and "." in url.netloc, f"{source['url']} is no https address")
    day(source["accessed"], "accessed")
    day(source.get("date", source["accessed"]), "date")
    keys(document["platform"], PLATFORM, PLATFORM_MAY, "platform")
    texts(document["platform"], PLATFORM_MAY, "platform")
    need(document["basis"] in BASES, f"basis is '{document['basis']}'")
    texts(document, {"method"}, "the document")
    need(document["caveats"] and all(isinstance(c, str) and c for c in document["caveats"]), "no caveats")
    need(document["rows"], "no rows")
    for i, row in enumerate(document["rows"]):
        check_row(row, f"row {i}")


def check_preset(document, run):
    """The code has the same rows of the 2020 benchmark, in the same order."""
    ours = [(r["block_bytes"], r["count"], r["published_ns"]) for r in run["rows"]]
    theirs = [(r["block_bytes"], r["count"], r["time_ns"]) for r in document["rows"]]
    need(ours == theirs, f"the preset has {ours}, the document {theirs}")


def damaged(document):
    """The document with one thing wrong, in each way that the check is there to find."""

    def without(name):
        return lambda d: d.pop(name)

    def change(place, name, value):
        return lambda d: place(d).__setitem__(name, value(place(d)[name]))

    def row(d):
        return d["rows"][-1]

    figure = sorted(FIGURES & set(row(document)))[0]
    ways = [without(name) for name in DOCUMENT]
    ways += [
        change(lambda d: d, "rows", lambda rows: []),
        change(lambda d: d["source"], "url", lambda url: url.replace("https", "http")),
        change(lambda d: d["source"], "accessed", lambda date: "yesterday"),
        change(row, figure, lambda value: value + 1),
        change(row, figure, float),
        change(row, "quote", lambda quote: re.sub(r"\d", "", quote)),
        change(row, "quote", lambda quote: re.sub(r"(\d)(?!\d)", r"\g<1>1", quote)),
        change(lambda d: row(d)["stated"], figure, lambda text: text.split()[0] + " furlongs"),
        lambda d: row(d).pop(figure),
        lambda d: row(d).update(median_us=3),
        lambda d: row(d).update(message_bytes=987654321),
        lambda d: row(d).update(timed="roughly"),
    ]
    for way in ways:
        bad = copy.deepcopy(document)
        way(bad)
        yield bad


def check_refuses(document):
    for i, bad in enumerate(damaged(document)):
        try:
            check(bad)
        except Fault:
            continue
        raise Fault(f"damage {i} was not found")


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main(command="", *paths):
    need(paths, "usage: check.py files|preset|refuses FILE...")
    if command == "preset":
        check_preset(*map(load, paths))
        return 0
    faults = 0
    for path in paths:
        try:
            {"files": check, "refuses": check_refuses}[command](load(path))
        except Fault as fault:
            print(f"{path}: {fault}", file=sys.stderr)
            faults += 1
    return 1 if faults else 0


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except Fault as fault:
        sys.exit(str(fault))
