# SPDX-License-Identifier: BSD-3-Clause
"""What documents say, found again by the marks that a report's cells bear."""

import json


def load(file):
    with open(file, encoding="utf-8") as text:
        return json.load(text)


class Documents:
    """Files as one report has them: runs of links, searches, comparisons, published."""

    def __init__(self, files):
        self.runs, self.searches, self.comparisons, self.published = [], [], [], []
        self.explanations, self.copies = [], []
        for file in files:
            self._add(file, load(file))

    def _add(self, file, document):
        kind = document.get("document", "survey" if "results" in document else "run")
        self.copies += document.get("memcpy_baselines", [])
        if kind in ("survey", "sweep"):
            for run in document["results"]:
                self._add_run(file, run)
        elif kind == "run":
            self._add_run(file, document)
        else:
            {"search": self.searches, "comparison": self.comparisons,
             "explanation": self.explanations, "published": self.published}[kind].append(document)

    def _add_run(self, file, run):
        link = run["settings"]["link"]
        for other in self.runs:
            if (other["file"], other["link"]) == (file, link):
                other["rows"] += run["rows"]
                return
        self.runs.append({"file": file, "link": link, "rows": list(run["rows"])})

    def rows(self):
        return [row for run in self.runs for row in run["rows"]]

    def source(self, cell):
        """The object that a cell's key is of."""
        if cell["plot"] == "comparison":
            return self.comparisons[0]["rows"][int(cell["row"])]
        if cell["plot"] == "explanation":
            return self.explanations[0]["rows"][int(cell["row"])]
        if "copy" in cell:
            return self.copies[int(cell["copy"])]
        if "published" in cell:
            return self.published[int(cell["published"])]["rows"][int(cell["row"])]
        if cell["plot"] == "rates":
            where, index, _, _ = cell["figure"].split(" ")
            holder = getattr(self, where)[int(index)]
            return holder.get("rows", holder.get("steps"))[int(cell["row"])]
        row = self.runs[int(cell["run"])]["rows"][int(cell["row"])]
        if cell["of"] in ("corrected", "one_way"):
            return row[cell["of"]]
        return cost(row) if cell["of"] == "cost" else row


def transactions(row):
    return row.get("transactions", len(row.get("samples_ns", [])))


def cost(row):
    """Figures of a transaction, from those of all."""
    n, linux, mcu = transactions(row), row["linux"], row["mcu"]
    messages = mcu["rx_messages"] + mcu["tx_messages"]
    split = "cpu_user_ns" in linux
    figures = {
        "a7_user_ns": linux["cpu_user_ns"] / n if split else None,
        "a7_kernel_ns": linux["cpu_kernel_ns"] / n if split else None,
        "a7_process_ns": linux["cpu_process_ns"] / n,
        "a7_rest_ns": (linux["cpu_system_ns"] - linux["cpu_process_ns"]) / n,
        "m4_busy_ns": mcu.get("busy_ns", 0) / n,
        "m4_awake_percent": mcu.get("awake_percent"),
        "m4_cycles_per_message": mcu.get("cycles_per_message"),
        "messages": messages / n,
        "doorbells": (mcu["rx_doorbells"] + mcu["tx_doorbells"]) / n,
        "a7_message_ns": linux["cpu_system_ns"] / messages if messages else None,
    }
    for key in ("interrupts", "context_switches", "retries"):
        figures[key] = linux[key] / n if key in linux else None
    return figures


def lookup(source, key):
    for part in key.split("."):
        source = source[part]
    return source


def tenths(value, digits):
    """One digit behind the point, as the text output has it."""
    return f"{int(value / digits * 10 + 0.5) / 10:,.1f}"


def text_of(key, value):
    """None if any text will do."""
    if key.startswith("shares_ns."):
        return None
    if key.endswith("_ns") or key in ("base", "new"):
        return tenths(int(value + 0.5), 1000)
    if key.endswith("bytes_per_s"):
        return tenths(value, 1024)
    if isinstance(value, int) and value >= 0 and not key.endswith("_bytes"):
        return f"{value:,}"
    return None
