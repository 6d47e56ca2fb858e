#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""schema.py AMPERF: the schema itself, what amperf writes on this machine against it, and
that what amperf would never write is refused."""

import copy
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[1]
AMPERF = ""

loader = importlib.machinery.SourceFileLoader("validate", str(HERE / "validate"))
validate = importlib.util.module_from_spec(importlib.util.spec_from_loader("validate", loader))
loader.exec_module(validate)

UNITS = ("_ns", "_bytes", "_bytes_per_s", "_hz", "_percent", "_ratio", "_ppb")
# Quantities whose names are older than the rule, or which are in the unit of another key.
OTHERS = {"ns", "bytes", "base", "new", "percentile", "p_value", "cycles_per_message", "errno",
          "schema_version", "sub_buckets", "ratio", "ratio_low", "ratio_high",
          "row_ratio_max", "mean_ratio_max"}


def run(*arguments, status=0):
    """What amperf writes to stdout."""
    done = subprocess.run([AMPERF, *arguments], capture_output=True, encoding="utf-8",
                          check=False, timeout=60)
    assert done.returncode == status, (arguments, done.returncode, done.stderr)
    return done.stdout


def schemas(node, name=""):
    """All schemas within one, with the names of their keys."""
    if isinstance(node, list):
        for item in node:
            yield from schemas(item)
    if not isinstance(node, dict):
        return
    yield name, node
    for key, value in node.items():
        if key in ("properties", "$defs"):
            for inner, schema in value.items():
                yield from schemas(schema, inner)
        elif key not in ("examples", "const", "enum"):
            yield from schemas(value)


class TheSchema(unittest.TestCase):
    def setUp(self):
        self.checker = validate.validator()
        self.schema = self.checker.schema

    def test_every_key_is_described(self):
        for _, node in schemas(self.schema):
            for key, schema in node.get("properties", {}).items():
                if "description" not in schema:
                    # Within a condition it only says for what.
                    self.assertIn("const", schema, key)

    def test_quantities_name_their_unit(self):
        for _, node in schemas(self.schema):
            for key, schema in node.get("properties", {}).items():
                target = schema
                if "$ref" in schema:
                    target = self.schema["$defs"][schema["$ref"].rsplit("/", 1)[1]]
                number = target.get("type") in ("number", "integer")
                counts = schema.get("$ref") == "#/$defs/count"
                if number and not counts:
                    self.assertTrue(key.endswith(UNITS) or key in OTHERS, key)

    def test_no_object_is_open(self):
        for name, node in schemas(self.schema):
            if node.get("type") != "object" or node is self.schema or name == "record":
                continue
            closed = node.get("additionalProperties", node.get("unevaluatedProperties", True))
            self.assertTrue(closed is False or isinstance(closed, dict), name)

    def test_examples(self):
        examples = [example for name, node in schemas(self.schema)
                    for example in node.get("examples", ())
                    if isinstance(example, dict) and "document" in example]
        self.assertTrue(examples)
        for example in examples:
            self.assertIsNone(validate.fault(self.checker, json.dumps(example)))

    def test_what_others_published(self):
        for path in (TOP / "results/published").glob("*.json"):
            self.assertIsNone(validate.fault(self.checker, path.read_text(encoding="utf-8")), path)


class WhatAmperfWrites(unittest.TestCase):
    def setUp(self):
        self.checker = validate.validator()

    def assert_valid(self, text):
        self.assertIsNone(validate.fault(self.checker, text))

    def test_runs(self):
        for options in (["--kind", "sink,source,echo", "--block", "1,64k", "--count", "1,3"],
                        ["--preset", "dk2-2020"],
                        ["--log", "uart", "--uart-baud", "2M"],
                        ["--repeat", "1", "--warmup", "0"],
                        ["--repeat", "20000", "--block", "16"]):
            self.assert_valid(run("run", "null:", *options, "--json", "-"))

    def test_a_link_that_is_none(self):
        self.assert_valid(run("run", "/dev/null", "--json", "-", status=3))

    def test_a_survey(self):
        # This machine has no link but null:, and the document says so.
        self.assert_valid(run("run", "--all", "--links", "char", "--json", "-", status=3))

    def test_reproductions(self):
        self.assert_valid(run("reproduce", "dk2-2020", "null:", "--repeat", "1", "--json", "-"))
        self.assert_valid(run("reproduce", "dk2-2020", "/dev/null", "--json", "-", status=3))

    def test_comparisons(self):
        with tempfile.TemporaryDirectory() as folder:
            names = [str(pathlib.Path(folder, name)) for name in ("a.json", "b.json")]
            for name, blocks in zip(names, ("64,128", "128,256")):
                run("run", "null:", "--kind", "echo", "--block", blocks, "--repeat", "30",
                    "--json", name)
            for more in ([], ["--force"]):
                text = run("compare", *names, *more, "--json", "-")
                self.assertTrue(validate.parse(text)["rows"])
                self.assert_valid(text)

    def test_lists(self):
        self.assert_valid(run("list", "--json"))

    def test_comparisons(self):
        files = [str(TOP / f"tests/compare/{name}.json") for name in ("base", "same", "slow")]
        for new, status in zip(files, (0, 0, 1)):
            self.assert_valid(run("compare", files[0], new, "--gate", "5%", "--json", "-",
                                  status=status))


def records(text):
    """Of a stream; none is cut."""
    assert text.endswith("\n"), text[-200:]
    return [validate.parse(line) for line in text.splitlines()]


class Streams(unittest.TestCase):
    def setUp(self):
        self.checker = validate.validator()
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def stream(self, name="s.jsonl"):
        text = (self.path / name).read_text(encoding="ascii")
        for line in text.splitlines():
            self.assertIsNone(validate.fault(self.checker, line))
        return records(text)

    def test_a_run_record_by_record(self):
        run("run", "null:", "--block", "64,128", "--repeat", "3", "--preset", "dk2-2020",
            "--json", self.path / "r.json", "--json-stream", self.path / "s.jsonl")
        document = validate.parse((self.path / "r.json").read_text(encoding="ascii"))
        stream = self.stream()
        begin, end = stream[0], stream[-1]
        self.assertEqual((begin["event"], begin["settings"]), ("begin", document["settings"]))
        self.assertEqual(begin["context"]["firmware"], document["context"]["firmware"])
        self.assertEqual(end["ended"], "complete")
        for key in ("verified_bytes", "errors"):
            self.assertEqual(end[key], document[key])
        expected = []
        for i, row in enumerate(document["rows"]):
            expected += [("sample", i, n, ns) for n, ns in enumerate(row["samples_ns"])]
            expected.append(("row", i, row))
        self.assertEqual(expected, [
            ("row", r["row"], r["result"]) if r["event"] == "row" else
            (r["event"], r["row"], r["n"], r["ns"]) for r in stream[1:-1]])
        self.assertEqual(len(document["rows"]), end["rows"])

    def test_the_intervals_of_a_long_run(self):
        run("run", "null:", "--duration", "1s", "--interval", "100ms", "--warmup", "10",
            "--json", self.path / "r.json", "--json-stream", self.path / "s.jsonl")
        row, = validate.parse((self.path / "r.json").read_text(encoding="ascii"))["rows"]
        stream = self.stream()
        # Not a sample of each of millions.
        self.assertEqual({r["event"] for r in stream}, {"begin", "interval", "row", "end"})
        intervals = [r for r in stream if r["event"] == "interval"]
        # null's clock stands still now and then, but not for most of the time.
        self.assertGreaterEqual(len(intervals), 2)
        self.assertEqual([r["at_ns"] for r in intervals],
                         [i * 10**8 for i in range(len(intervals))])
        self.assertEqual({r["duration_ns"] for r in intervals[:-1]}, {10**8})
        self.assertEqual(sum(r["transactions"] for r in intervals), row["transactions"])
        # So few records are kept as they are.
        kept = [{key: r[key] for key in record} for r, record in zip(intervals, row["records"])]
        self.assertEqual(kept, row["records"])

    def test_a_link_that_is_none(self):
        text = run("run", "/dev/null", "--json-stream", "-", status=3)
        end, = records(text)
        self.assertIsNone(validate.fault(self.checker, text))
        self.assertEqual((end["event"], end["ended"], end["rows"]), ("end", "failed", 0))

    def test_interrupted(self):
        with subprocess.Popen([AMPERF, "run", "null:", "--repeat", "1000000", "--json-stream", "-"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              encoding="utf-8") as process:
            lines = [process.stdout.readline() for _ in range(5)]
            process.send_signal(signal.SIGINT)
            # communicate() would lose what readline() has read ahead.
            text, said = process.stdout.read(), process.stderr.read()
            process.wait(timeout=60)
        self.assertEqual((process.returncode, said.count("\n")), (130, 1), said)
        self.assertIn("interrupted", said)
        stream = records("".join(lines) + text)
        self.assertEqual(stream[0]["event"], "begin")
        self.assertEqual((stream[-1]["event"], stream[-1]["ended"]), ("end", "interrupted"))
        self.assertEqual(stream[-2]["event"], "row")
        samples = [r["ns"] for r in stream if r["event"] == "sample"]
        # A row that had many has a histogram instead of them.
        self.assertEqual(samples, stream[-2]["result"].get("samples_ns", samples))
        self.assertIsNone(validate.fault(self.checker, json.dumps(stream[-1])))

    def fails(self, said, *arguments, **options):
        done = subprocess.run([AMPERF, "run", "null:", "--repeat", "10", "--json", self.path / "r.json",
                               *arguments],
                              stderr=subprocess.PIPE, encoding="utf-8", check=False, timeout=60,
                              **options)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, f"amperf: cannot write the stream {said}; it ends early,"
                                      " the measurement did not\n")
        # Nothing else is lost by it.
        document = validate.parse((self.path / "r.json").read_text(encoding="ascii"))
        self.assertEqual(len(document["rows"][0]["samples_ns"]), 10)

    def test_a_full_disk(self):
        with open("/dev/null", "w", encoding="ascii") as null:
            self.fails("/dev/full: No space left on device", "--json-stream", "/dev/full",
                       stdout=null)

    def test_a_reader_that_went_away(self):
        reader, writer = os.pipe()
        os.close(reader)
        try:
            self.fails("on stdout: Broken pipe", "--json-stream", "-", stdout=writer)
        finally:
            os.close(writer)


def set_at(document, path, value):
    for key in path[:-1]:
        document = document[key]
    document[path[-1]] = value


def drop(document, path):
    for key in path[:-1]:
        document = document[key]
    return document.pop(path[-1])


class WhatIsRefused(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.good = validate.parse(run("run", "null:", "--json", "-"))

    def refused(self, text, where):
        """By the program, in one line that says where."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "r.json")
            path.write_text(text, encoding="utf-8")
            done = subprocess.run([HERE / "validate", path], capture_output=True,
                                  encoding="utf-8", check=False)
        self.assertEqual(done.returncode, 1, text[:200])
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertIn(where, done.stderr)

    def altered(self, path, value):
        document = copy.deepcopy(self.good)
        set_at(document, path, value)
        return json.dumps(document)

    def test_values(self):
        first = ("rows", 0)
        for path, value, where in (
                ((*first, "median_ns"), "1234", "median_ns"),
                ((*first, "median_ns"), 1.5, "median_ns"),
                ((*first, "median_ns"), -1, "median_ns"),
                ((*first, "median_ns"), None, "median_ns"),
                ((*first, "kind"), "sinc", "kind"),
                ((*first, "samples_ns"), [1, "2"], "samples_ns[1]"),
                ((*first, "median"), 1234, "'median' was unexpected"),
                ((*first, "linux", "news"), 1, "'news' was unexpected"),
                (("news",), 1, "'news'"),
                (("settings", "link"), 5, "link"),
                (("context", "clock", "kind"), "CLOCK_REALTIME", "clock.kind"),
                (("context", "date"), "yesterday", "date"),
                (("schema_version",), 3, "schema_version"),
                (("document",), "ruin", "document")):
            with self.subTest(path=path, value=value):
                self.refused(self.altered(path, value), where)

    def test_what_is_missing(self):
        for path in (("document",), ("context",), ("rows",), ("rows", 0, "kind"),
                     ("rows", 0, "errors"), ("context", "tool", "version")):
            with self.subTest(path=path):
                document = copy.deepcopy(self.good)
                drop(document, path)
                self.refused(json.dumps(document), path[-1])

    def test_no_json(self):
        good = json.dumps(self.good)
        self.refused(self.altered(("rows", 0, "precision_percent"), float("nan")), "NaN")
        self.refused(self.altered(("rows", 0, "precision_percent"), float("inf")), "Infinity")
        self.refused(good[:-2], "r.json")
        self.refused("", "r.json")
        self.refused('{"document": "run", ' + good[1:], "twice")


if __name__ == "__main__":
    AMPERF = sys.argv.pop(1)
    unittest.main()
