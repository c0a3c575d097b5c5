#!/usr/bin/env python3
"""Reads results as JSON lines and prints them as a table: the median over the rounds of each."""
import collections
import json
import statistics
import sys

# What tells one measurement from another, and what is shown of it.
KEYS = ("benchmark", "proxy", "case", "coordination", "clients", "data", "when", "stored")
SHOWN = ("per_second", "p50_ms", "p99_ms", "cpu_us", "proxy_cpu_us", "seconds", "p50_s", "p99_s", "pss_mb", "rss_mb", "events")

rounds = collections.defaultdict(list)
for line in sys.stdin:
    result = json.loads(line)
    rounds[tuple((key, result[key]) for key in KEYS if key in result)].append(result)

rows = []
for what, results in rounds.items():
    name = " ".join(str(value) if key != "clients" else f"{value} clients" for key, value in what if value)
    figures = [
        f"{shown} {statistics.median(each[shown] for each in results if shown in each):g}"
        for shown in SHOWN if any(shown in each for each in results)
    ]
    rows.append((name, "  ".join(figures)))
width = max((len(name) for name, _ in rows), default=0)
print()
for name, figures in rows:
    print(f"{name:<{width}}  {figures}")
