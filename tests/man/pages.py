# SPDX-License-Identifier: BSD-3-Clause
"""pages.py AMPERF SOURCE: each command has a page, and it has the options of --help
with the names of their arguments, no more and no less. What the pages of commands
that are still to come say (man/coming) is not held against them yet."""

import pathlib
import re
import shlex
import subprocess
import sys

amperf, top = sys.argv[1], pathlib.Path(sys.argv[2])
EVERYWHERE = {"--help", "--usage", "--version"}  # amperf(1) has them
failures = []


def table():
    out = subprocess.run([top / "completion/table", amperf], check=True, text=True,
                         stdout=subprocess.PIPE).stdout
    lines = [line.split("\t") for line in out.splitlines()]
    commands = [line[1] for line in lines if line[0] == "command" and line[1] != "help"]
    options = {command: set() for command in commands}
    for kind, command, *rest in lines:
        if kind != "option" or rest[1] in EVERYWHERE:
            continue
        short, name, argument, how = rest[:4]
        text = name + {"required": f" {argument}", "optional": f"[={argument}]", "-": ""}[how]
        options[command].add(text if short == "-" else f"{short}, {text}")
    return options


def plain(line):
    """The text of a line with a font macro; all but .B join their arguments."""
    macro, _, rest = line.partition(" ")
    words = shlex.split(rest.replace("\\-", "-").replace("\\f", "@f"))
    return re.sub(r"@f[IRBP]", "", (" " if macro == ".B" else "").join(words))


def options_of(page):
    """What stands as the tag of a paragraph and begins like an option."""
    lines = page.read_text().splitlines()
    tags = [plain(lines[i + 1]) for i, line in enumerate(lines[:-1]) if line == ".TP"]
    return {tag for tag in tags if tag.startswith("-")}


def check_command(command, wanted, known):
    page = top / f"man/amperf-{command}.1"
    if not page.exists():
        failures.append(f"amperf {command} has no page {page.name}; CONTRIBUTING.md says how")
        return
    has = options_of(page)
    for option in sorted(wanted - has):
        failures.append(f"{page.name}: lacks {option}")
    for option in sorted(has - wanted):
        failures.append(f"{page.name}: has {option}, which 'amperf {command} --help' has not")
    for name in re.findall(r"(?<![\w-])--[a-z][a-z0-9-]*", page.read_text().replace("\\-", "-")):
        if name not in known:
            failures.append(f"{page.name}: speaks of {name}, which no command has")


options = table()
coming = (top / "man/coming").read_text().split()
names = {re.split(r"[ =\[]", option.split(", ")[-1])[0] for of in options.values() for option in of}
for command, wanted in options.items():
    check_command(command, wanted, names | EVERYWHERE)
    if command in coming:
        failures.append(f"amperf {command} has come: take it out of man/coming")
pages = {page.name[len("amperf-"):-2] for page in (top / "man").glob("amperf-*.1")}
for command in sorted(pages - set(options) - set(coming)):
    failures.append(f"amperf-{command}.1: there is no such command")
overview = (top / "man/amperf.1").read_text()
for command in options:
    if f"amperf\\-{command} (1)" not in overview:
        failures.append(f"amperf.1: does not speak of amperf-{command}(1)")
if options_of(top / "man/amperf.1") != {"-?, --help", "--usage", "-V, --version"}:
    failures.append("amperf.1: the options are not --help, --usage and --version")
print("\n".join(failures) or f"{len(options)} pages")
sys.exit(bool(failures))
