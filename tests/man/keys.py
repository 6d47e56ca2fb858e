# SPDX-License-Identifier: BSD-3-Clause
"""keys.py AMPERF SOURCE: amperf(5) has each key of what amperf writes, and of the
schema where there is one."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

amperf, top = sys.argv[1], pathlib.Path(sys.argv[2])


def keys(value):
    """All keys of a document."""
    if isinstance(value, dict):
        return set(value).union(*map(keys, value.values()))
    return set().union(*map(keys, value)) if isinstance(value, list) else set()


def schema_keys(schema):
    """All keys that a schema gives properties for."""
    if isinstance(schema, list):
        return set().union(*map(schema_keys, schema))
    if not isinstance(schema, dict):
        return set()
    own = schema.get("properties", {})
    own = set(own) if isinstance(own, dict) else set()
    return own.union(*map(schema_keys, schema.values()))


def written(*arguments):
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "result.json")
        subprocess.run([amperf, *arguments, "--quiet", "--json", file], check=True)
        with open(file, encoding="utf-8") as text:
            return keys(json.load(text))


page = (top / "man/amperf.5").read_text().replace("\\-", "-")
words = set(re.findall(r"[a-z][a-z0-9_]*", page))
wanted = written("run", "null:", "--kind", "sink,source,echo")
wanted |= written("run", "null:", "--preset", "dk2-2020", "--repeat", "1", "--warmup", "0")
wanted |= written("run", str(top / "examples/jobs/smoke.job"), "null:")
schema = top / "results/schema.json"
if schema.exists():
    wanted |= schema_keys(json.loads(schema.read_text()))
missing = sorted(wanted - words)
assert len(wanted) > 60, wanted
print(f"amperf.5 lacks: {' '.join(missing)}" if missing else f"{len(wanted)} keys")
sys.exit(bool(missing))
