"""What the benchmarks share: a system of their own with products on sale, the load generator, and what it cost."""
import argparse
import contextlib
import json
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "end_to_end"))
from orderly_system import System, eventually, send  # noqa: E402

BIN = pathlib.Path(os.environ["ORDERLY_BUILD"]) / "bin"
PRODUCTS = 20
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def options(what):
    """The command line of a benchmark: --quick, and what it adds."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("--quick", action="store_true", help="one short round, to see that it works")
    return parser


def report(benchmark, **figures):
    """One result: a line of JSON."""
    print(json.dumps({"benchmark": benchmark, **figures}), flush=True)


@contextlib.contextmanager
def system(*options):
    """A running system that sells bench-0, bench-1, … everywhere; afterwards everything in it must be right."""
    running = System()
    try:
        running.up(*options)
        for number in range(PRODUCTS):
            for warehouse in ("eu", "us", "ap"):
                running.sell(f"bench-{number}", 1_000_000_000, warehouse)
        yield running
        running.verify(seconds=120)
    finally:
        running.destroy()


def load(running, workload, clients, seconds, warm_up=2, **options):
    """Runs the load generator; returns its figures, with the CPU time of each request by process."""
    command = [BIN / "orderly-load", workload, f"--port={running.base}", f"--clients={clients}",
               f"--seconds={seconds}", f"--warm-up={warm_up}"]
    command += [f"--{name}={value}" for name, value in options.items()]
    cpu, commits = cpu_seconds(running), commits_by_process(running)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout)
    # What the whole run cost, its warm-up included, by the requests of the whole run.
    share = (seconds + warm_up) / seconds
    requests = max(figures["requests"] * share, 1)
    used = {name: seconds - cpu.get(name, 0) for name, seconds in cpu_seconds(running).items()}
    figures["cpu_us"] = round(sum(used.values()) * 1e6 / requests)
    figures["cpu_us_by_process"] = {
        name: round(seconds * 1e6 / requests) for name, seconds in sorted(used.items()) if seconds * 1e6 / requests >= 1
    }
    figures["commits_by_process"] = {
        name: round((count - commits.get(name, 0)) / requests, 2)
        for name, count in sorted(commits_by_process(running).items())
    }
    return figures


def commits_by_process(running):
    """Transactions committed so far: each is one fsync, but for the query service, which need not survive a power loss."""
    found = {}
    for name in processes(running):
        if name.startswith("nats"):
            continue  # the broker speaks another protocol
        with contextlib.suppress(OSError, KeyError):
            text = send(running.ports[name], "GET", "/metrics").text
            counts = re.findall(r"^orderly_storage_commits_total\{.*\} (\S+)$", text, re.M)
            if counts:
                found[name] = sum(map(float, counts))
    return found


def processes(running):
    """Instance name to process id."""
    found = {}
    for file in (running.home / "run").glob("*-*.pid"):
        with contextlib.suppress(OSError, ValueError):
            found[file.stem] = int(file.read_text())
    return found


def cpu_seconds(running):
    used = {}
    for name, pid in processes(running).items():
        with contextlib.suppress(OSError):
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            used[name] = (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND
    return used


def memory_mb(running):
    """Proportional and resident set size of each process; pages that several map count once in the former."""
    found = {}
    for name, pid in processes(running).items():
        with contextlib.suppress(OSError):
            text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
            found[name] = tuple(int(re.search(rf"^{kind}:\s+(\d+)", text, re.M)[1]) / 1024 for kind in ("Pss", "Rss"))
    return found


def report_memory(running, when):
    each = memory_mb(running)
    report(
        "memory", when=when, pss_mb=round(sum(pss for pss, _ in each.values())),
        rss_mb=round(sum(rss for _, rss in each.values())),
        rss_mb_by_process={name: round(rss) for name, (_, rss) in sorted(each.items())},
    )
