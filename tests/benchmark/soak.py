#!/usr/bin/env python3
"""Constant load for long: what every process holds on to (memory, descriptors, threads), and what lies on disk.

A figure is "flat" if its median over the last quarter is about that over the second; the first is the warm-up.
What grows with the number of orders by design is shown without a verdict: the databases; and, until its messages
are an hour old, the stream and the broker's index of it in memory."""
import argparse
import os
import pathlib
import statistics
import time

import bench
from orderly_system import Load

MEGABYTE = 1 << 20
# Growth from the second quarter to the last that is noise: a share, and something besides.
NOISE = {"rss_mb": (1.1, 8), "fds": (1.1, 8), "threads": (1.1, 4), "wal_mb": (1.5, 8)}


def status(pid, field):
    lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(field)).split()[1])


def megabytes(files):
    return round(sum(file.stat().st_size for file in files if file.is_file()) / MEGABYTE, 1)


def sample(system):
    pids = bench.processes(system)
    data = system.home / "data"
    return {
        "rss_mb": {name: round(status(pid, "VmRSS:") / 1024, 1) for name, pid in pids.items()},
        "threads": {name: status(pid, "Threads:") for name, pid in pids.items()},
        "fds": {name: len(os.listdir(f"/proc/{pid}/fd")) for name, pid in pids.items()},
        "wal_mb": {file.stem: megabytes([file]) for file in sorted(data.glob("*.db-wal"))},
        "stream_mb": megabytes((data / "nats").rglob("*")),
        "databases_mb": megabytes(data.glob("*.db")),
    }


def verdict(samples):
    """Which figures are not flat: from what to what."""
    quarter = max(1, len(samples) // 4)
    growing = {}
    for figure, (share, besides) in NOISE.items():
        for name in samples[-1][figure]:
            if (figure, name) == ("rss_mb", "nats-1"):
                continue
            before, after = (
                statistics.median(each[figure].get(name, 0) for each in part)
                for part in (samples[quarter:2 * quarter], samples[-quarter:])
            )
            if after > before * share + besides:
                growing[f"{figure} of {name}"] = [before, after]
    return growing


options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--seconds", type=int, default=3600)
options.add_argument("--orders-per-second", type=float, default=50)
options.add_argument("--every", type=int, default=10, help="seconds between two samples")
options = options.parse_args()

CLIENTS = 4
with bench.system() as running:
    samples = []
    products = [f"bench-{number}" for number in range(bench.PRODUCTS)]
    began = time.monotonic()
    with Load(running, products, CLIENTS, warehouses=("eu", "us", "ap"), pause=CLIENTS / options.orders_per_second) as load:
        while time.monotonic() - began < options.seconds:
            time.sleep(options.every)
            samples.append(sample(running))
            bench.report("soak", second=round(time.monotonic() - began), orders=load.placed(), **samples[-1])
    assert not load.unexpected, load.unexpected
    growing = verdict(samples)
    bench.report(
        "soak", seconds=options.seconds, orders=load.placed(), verdict="growing" if growing else "flat", growing=growing
    )
