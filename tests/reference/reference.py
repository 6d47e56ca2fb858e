# SPDX-License-Identifier: BSD-3-Clause
"""Holds the library's statistics against NumPy's and SciPy's.

reference.py FIGURES SAMPLES...    the program that prints the library's, and files
"""

import math
import os
import random
import subprocess
import sys
import tempfile

import numpy
from scipy import stats

HISTOGRAM_ERROR = 1 / 128
PERCENTILES = ["50", "90", "99", "99.9", "99.99"]
EXACT_MAX = 20
failures = 0
checks = 0


def check(holds, what, ours, theirs):
    global failures, checks
    checks += 1
    if not holds:
        failures += 1
        print(f"FAILED: {what}: {ours}, not {theirs}")


def figures(program, *arguments):
    return subprocess.run([program, *arguments], check=True, stdout=subprocess.PIPE,
                          universal_newlines=True).stdout.splitlines()


def samples_of(file):
    with open(file) as lines:
        return numpy.array([int(line) for line in lines if not line.startswith("#")])


def generated(folder):
    """Heavy tails, ties, few samples, and series that remember; always the same."""
    rng = random.Random(2020)
    walk = [1e6]
    for _ in range(2999):
        walk.append(0.8 * walk[-1] + 0.2 * rng.gauss(1e6, 5e4))
    kinds = {
        "pareto": [round(50000 * rng.paretovariate(1.1)) for _ in range(3000)],
        "ties": [rng.choice([1000, 1041, 1083]) for _ in range(700)],
        "walk": [round(x) for x in walk],
        "few": [rng.randrange(10**6, 2 * 10**6) for _ in range(7)],
        "small": [rng.randrange(300) for _ in range(1000)],
        "equal": [123457] * 50,
        "one": [987654321],
    }
    for name, values in kinds.items():
        with open(f"{folder}/{name}", "w") as file:
            file.writelines(f"{value}\n" for value in values)
    return [f"{folder}/{name}" for name in kinds]


def median_ranks(count):
    """From 0. binom.ppf is the least j with a cdf of at least 2.5 %."""
    k = int(stats.binom.ppf(0.025, count, 0.5))
    return (k - 1, count - k) if k else (0, count - 1)


def median_interval(samples, r):
    n = len(samples)
    worth = n if r <= 0 else max(1, math.floor(n * (1 - r) / (1 + r)))
    low, _ = median_ranks(worth)
    low = low * (n - 1) // (worth - 1) if worth > 1 else 0
    ordered = numpy.sort(samples)
    return ordered[low], ordered[n - 1 - low]


def autocorrelation(samples):
    x = samples - samples.mean()
    return (x[:-1] * x[1:]).sum() / (x * x).sum() if samples.std() > 0 else 0.0


def check_percentiles(name, how, ours, samples):
    for percent in PERCENTILES:
        wanted = numpy.percentile(samples, float(percent))
        bound = 0.5 + 1e-6 if how == "raw" else HISTOGRAM_ERROR * wanted
        check(abs(ours[percent] - wanted) <= bound, f"{name}: {how} percentile {percent}",
              ours[percent], wanted)


def check_summary(name, how, ours, samples, r):
    check_percentiles(name, how, ours, samples)
    for figure, wanted in [("count", len(samples)), ("min", samples.min()),
                           ("max", samples.max())]:
        check(ours[figure] == wanted, f"{name}: {how} {figure}", ours[figure], wanted)
    check(abs(ours["mean"] - samples.mean()) <= 0.5 + 1e-6, f"{name}: {how} mean",
          ours["mean"], samples.mean())
    for figure, wanted in zip(("low", "high"), median_interval(samples, r)):
        bound = 0 if how == "raw" else HISTOGRAM_ERROR * wanted
        check(abs(ours[figure] - wanted) <= bound, f"{name}: {how} median's {figure} end",
              ours[figure], wanted)


def mann_whitney(a, b):
    if len(set(a) | set(b)) == 1:
        return 1.0
    tied = len(set(a) | set(b)) < len(a) + len(b)
    exact = not tied and max(len(a), len(b)) <= EXACT_MAX
    return stats.mannwhitneyu(a, b, alternative="two-sided",
                              method="exact" if exact else "asymptotic").pvalue


def check_p_values(name, p_values, samples, other):
    for count, ours in p_values:
        wanted = mann_whitney(samples[:count], other[:count])
        check(math.isclose(ours, wanted, rel_tol=1e-9, abs_tol=1e-300),
              f"{name}: p value of {count}", ours, wanted)


def median_ratio(base, now):
    """By the intervals of both medians, on the scale of logarithms (lib/ratio.c)."""
    a = numpy.log([numpy.median(base), *median_interval(base, autocorrelation(base))])
    b = numpy.log([numpy.median(now), *median_interval(now, autocorrelation(now))])
    ratio = b[0] - a[0]
    return {"ratio": math.exp(ratio),
            "low": math.exp(ratio - math.hypot(b[0] - b[1], a[2] - a[0])),
            "high": math.exp(ratio + math.hypot(b[2] - b[0], a[0] - a[1]))}


def check_ratio(name, ours, samples, other):
    for figure, wanted in median_ratio(samples, other).items():
        # Our medians are to the nanosecond.
        check(math.isclose(ours[figure], wanted, rel_tol=1e-3 if min(samples) < 1000 else 1e-5),
              f"{name}: ratio's {figure}", ours[figure], wanted)


def check_file(file, lines, other):
    samples = samples_of(file)
    name = os.path.basename(file)
    summaries = {"raw": {}, "histogram": {}, "merged": {}}
    ratio = {}
    p_values = []
    for line in lines:
        how, figure, value = line.split()
        if how == "p":
            p_values.append((int(figure), float(value)))
        elif how == "ratio":
            ratio[figure] = float(value)
        else:
            summaries[how][figure] = float(value)
    r = autocorrelation(samples)
    if len(samples) >= 3:
        check(abs(summaries["raw"]["autocorrelation"] - r) < 1e-9, f"{name}: autocorrelation",
              summaries["raw"]["autocorrelation"], r)
    for how, ours in summaries.items():
        check_summary(name, how, ours, samples, r)
    check_p_values(name, p_values, samples, other)
    check_ratio(name, ratio, samples, other)


def check_ranks(program):
    counts = [*range(1, 400), *range(1000, 1050), 9999, 10000, 123456, 1000001, 100000000]
    for line in figures(program, "--ranks", *map(str, counts)):
        count, low, high = map(int, line.split())
        check((low, high) == median_ranks(count), f"ranks of {count}", (low, high),
              median_ranks(count))


def main(program, *files):
    with tempfile.TemporaryDirectory() as folder:
        files = [*files, *generated(folder), files[0]]
        parts = "\n".join(figures(program, *files)).split("file ")[1:]
        for file, part in zip(files, parts, strict=True):
            check_file(file, part.splitlines()[1:], samples_of(files[-1]))
    check_ranks(program)
    print(f"{checks} figures, {failures} wrong")
    sys.exit(1 if failures else 0)


main(*sys.argv[1:])
