# SPDX-License-Identifier: BSD-3-Clause
"""What the .check files share: a look into the documents that a test left in out/."""

import json


def load(name):
    with open(f"out/{name}.json", encoding="utf-8") as file:
        return json.load(file)


def rows(name):
    return load(name)["rows"]


def codes(row):
    return [warning["code"] for warning in row["warnings"]]


def those(faults):
    """Of {text: whether it is so}, the texts that are."""
    return [text for text, is_so in faults.items() if is_so]
