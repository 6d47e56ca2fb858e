# SPDX-License-Identifier: BSD-3-Clause
"""The figures of a run of tests/board/gate.job, and how they differ from others.

gate.py figures RUN LINK...            the run's, as JSON
gate.py compare KEPT NEW               exits with 1 if one rose past its bound
gate.py update KEPT NEW                NEW's figures into KEPT, with the bounds as they were
gate.py spread KEPT NEW...             into KEPT: the first's figures, how far all of these
                                       lie apart, and bounds from that
"""

import json
import re
import sys

SCHEMA = 1
ECHOES = 200  # by which gate.job's two sessions of a link differ
MARGIN = 1.5
# Another compiler, or a newer kernel in Debian's archive, is no change of ours.
OTHER_MAKER_PERCENT = 10.0
LEAST_BOUND_PERCENT = {"ns_per_message": 1.0, "ns_per_kib": 1.0, "m4_instructions": 0.3}


# ---- From a run -------------------------------------------------------------

def load(file):
    with open(file) as stream:
        return json.load(stream)


def sessions(run):
    """What the M4 executed in each of its sessions, in order."""
    with open(f"{run}/qemu.log") as log:
        counts = [int(n) for n in
                  re.findall(r"stm32mp157_mcu_hold (\d+) instructions", log.read())]
    return [b - a for a, b in zip([0] + counts, counts) if b > a]


def medians(document, figure, bytes_a_figure):
    return [{"link": document["settings"]["link"], "kind": row["kind"], "figure": figure,
             "value": round(row["median_ns"] * bytes_a_figure / row["block_bytes"])}
            for row in document["rows"]]


def link_rows(run, index, link, few, many):
    return (medians(load(f"{run}/out/message-{index}.json"), "ns_per_message", 64) +
            medians(load(f"{run}/out/data-{index}.json"), "ns_per_kib", 1024) +
            [{"link": link, "kind": "echo", "figure": "m4_instructions",
              "value": round((many - few) / ECHOES, 1)}])


def figures(run, *links):
    executed = sessions(run)
    wanted = 1 + 2 * len(links) + 1  # the first and the last are not counted
    if len(executed) != wanted:
        sys.exit(f"gate: {run}/qemu.log tells of {len(executed)} sessions of the M4,"
                 f" not of {wanted}")
    context = load(f"{run}/out/message-0.json")["context"]
    rows = []
    for i, link in enumerate(links):
        rows += link_rows(run, i, link, *executed[2 * i + 1:2 * i + 3])
    print(json.dumps({"made_by": {"compiler": context["tool"]["compiler"],
                                  "kernel": context["kernel"]["version"]},
                      "rows": rows}))


# ---- Comparing --------------------------------------------------------------

def by_key(document):
    return {(row["link"], row["kind"], row["figure"]): row for row in document["rows"]}


def show(title, pairs):
    print(title)
    print(f"  {'link':40} {'kind':6} {'figure':15} {'kept':>8} {'now':>8} {'ratio':>6}"
          f" {'bound':>6}")
    for old, new in pairs:
        print(f"  {old['link']:40} {old['kind']:6} {old['figure']:15} {old['value']:8}"
              f" {new['value']:8} {new['value'] / old['value']:6.3f}"
              f" {1 + old['bound_percent'] / 100:6.3f}")


def past_bound(old, new):
    """1: it rose by more than the bound, -1: it fell by more, 0: neither."""
    percent = 100 * (new["value"] / old["value"] - 1)
    return (percent > old["bound_percent"]) - (percent < -old["bound_percent"])


def matched(kept, new):
    old = by_key(kept)
    unknown = {key[0] for key in by_key(new) if key not in old}
    if unknown:
        sys.exit(f"gate: no figures are kept of {', '.join(sorted(unknown))};"
                 " tests/board/gate --spread keeps them")
    return [(old[key], row) for key, row in by_key(new).items()]


def allow_other_maker(kept, new):
    """Says what is another, and widens the bounds if anything is."""
    others = [what for what, maker in new["made_by"].items() if kept["made_by"][what] != maker]
    for what in others:
        print(f"The {what} is another: {kept['made_by'][what]}, now {new['made_by'][what]}."
              f" Bounds are {OTHER_MAKER_PERCENT:.0f} % wider; tests/board/gate --update ends that.")
    for row in kept["rows"] if others else []:
        row["bound_percent"] += OTHER_MAKER_PERCENT


def compare(kept_file, new_file):
    kept, new = load(kept_file), load(new_file)
    allow_other_maker(kept, new)
    pairs = matched(kept, new)
    worse = [pair for pair in pairs if past_bound(*pair) > 0]
    better = [pair for pair in pairs if past_bound(*pair) < 0]
    if better:
        show("Better than what is kept (tests/board/gate --update keeps it):", better)
    if worse:
        show("Worse than what is kept:", worse)
        print("Find what made it so; or, if it is worth it, tests/board/gate --update and"
              " a commit that says why.")
    print(f"{len(pairs)} figures, {len(better)} better, {len(worse)} worse")
    sys.exit(1 if worse else 0)


# ---- The file that is kept --------------------------------------------------

def keep(file, document):
    """One figure a line, for those who read the change of it."""
    rows = ",\n".join("  " + json.dumps(row) for row in document["rows"])
    head = json.dumps({**document, "rows": 0}, indent=1)
    with open(file, "w") as stream:
        stream.write(head.replace('"rows": 0', f'"rows": [\n{rows}\n ]') + "\n")


def update(kept_file, new_file):
    kept, new = load(kept_file), load(new_file)
    for old, row in matched(kept, new):
        old["value"] = row["value"]
    kept["made_by"] = new["made_by"]
    keep(kept_file, kept)


def spread(kept_file, *files):
    runs = [load(file) for file in files]
    rows = []
    for key, row in by_key(runs[0]).items():
        values = [by_key(run)[key]["value"] for run in runs]
        percent = round(100 * (max(values) / min(values) - 1), 2)
        bound = max(LEAST_BOUND_PERCENT[key[2]], round(MARGIN * percent, 1))
        rows.append({**row, "spread_percent": percent, "bound_percent": bound})
        print(f"{key[0]:40} {key[1]:6} {key[2]:15} {min(values):8} {max(values):8}"
              f" {percent:6}%")
    keep(kept_file, {"schema_version": SCHEMA, "made_by": runs[0]["made_by"],
                     "spread_runs": len(runs), "rows": rows})


COMMANDS = {"figures": figures, "compare": compare, "update": update, "spread": spread}
COMMANDS[sys.argv[1]](*sys.argv[2:])
