#!/usr/bin/env python3
"""The gateway under load while its instances come and go, and some of its clients behave badly: what it holds on to
(descriptors, memory, threads), and whether a client sees an error that a correct repetition could have hidden.

Real processes: registered instances are started, drained, killed and stopped still; fixed ones are killed and misbehave in
every way. One of each kind at a time: somebody could always have answered. A figure is flat if its median over the last
third is about that over the first; a fifth of the time before is the warm-up."""
import contextlib
import json
import os
import pathlib
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid

import bench
from edge import TROUBLES, Upstream
from orderly_system import eventually, reserve_ports, send

ROUTES = """
routes = [
  { match = "GET  /v1/registry", service = "registry" },
  { match = "GET  /v1/registry/{service}", service = "registry" },
  { match = "GET  /upstream", service = "upstream" },
  { match = "POST /upstream", service = "upstream", body = "optional" },
  { match = "GET  /large/{size}", service = "upstream" },
]
[defaults]
timeout = "20s"
attempt_timeout = "1s"
retry = { retries = 3, base = "10ms", cap = "100ms" }
"""
INSTANCES = [f"registry-{number}" for number in range(1, 5)]
# Growth from the first third to the last that is noise: a share, and something besides.
NOISE = {"fds": (1.1, 16), "rss_mb": (1.1, 4), "pss_mb": (1.1, 4), "threads": (1.0, 0)}

parser = bench.options(__doc__)
parser.add_argument("--seconds", type=int, default=600)
parser.add_argument("--clients", type=int, default=8, help="that read without a pause")
parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
options = parser.parse_args()
if options.quick:
    options.seconds = 30


class Edge:
    """A broker, registered and fixed instances, and the gateway before them."""

    def __init__(self, folder, stack):
        self.folder, self.stack = folder, stack
        self.base, lock = reserve_ports()
        stack.enter_context(lock)
        routes = folder / "routes.toml"
        routes.write_text(ROUTES)
        self.processes = {}
        stack.callback(self.kill_all)
        self.run("nats", "nats-server", "-js", "-sd", folder / "nats", "-a", "127.0.0.1", "-p", str(self.base + 42))
        for name in INSTANCES:
            self.start(name)
        self.fixed = [Upstream(self.base + offset) for offset in (21, 22, 51)]
        addresses = ",".join(f"127.0.0.1:{each.port}" for each in self.fixed)
        self.gateway = self.run(
            "gateway", bench.BIN / "orderly-gateway", ORDERLY_PORT=str(self.base), ORDERLY_ROUTES=str(routes),
            ORDERLY_UPSTREAMS=f"upstream={addresses}")
        eventually(lambda: self.answers("/v1/registry") and self.answers("/upstream"), 30, "the gateway answers")
        eventually(lambda: len(self.passing()) == len(INSTANCES), 30, "all instances are registered")

    def run(self, name, *command, **settings):
        with open(self.folder / f"{name}.log", "ab") as log:
            environment = {"ORDERLY_HOME": str(self.folder), "ORDERLY_PORT_BASE": str(self.base), **settings}
            self.processes[name] = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **environment})
        return self.processes[name]

    def start(self, name):
        self.run(name, bench.BIN / "orderly-registry", "--instance", name)
        port = self.base + 44 + int(name.split("-")[1])
        eventually(lambda: self.answers("/livez", port), 20, f"{name} answers")

    def kill_all(self):
        for each in (*self.processes.values(), *(each.process for each in getattr(self, "fixed", ()))):
            each.kill()
            each.wait()

    def answers(self, path, port=None):
        with contextlib.suppress(OSError):
            return send(port or self.base, "GET", path, timeout=5).status == 200

    def passing(self):
        with contextlib.suppress(OSError):
            answer = send(self.base, "GET", "/v1/registry/registry")
            if answer.status == 200:
                return {each["instance"] for each in answer.json["instances"] if each["status"] == "passing"}
        return set()

    def is_trusted(self, service):
        items = send(self.base, "GET", "/v1/circuits").json["items"]
        return all(each["state"] == "closed" and not each["ejected"] for each in items if each["service"] == service)

    def clients(self):
        """Connections of clients that the gateway has not let go of."""
        lines = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
        held = ("01", "04", "05", "08", "09")  # established, closing, close-wait
        return sum(int(line[1].split(":")[1], 16) == self.base and line[3] in held and line[9] != "0" for line in lines)

    def sample(self):
        process = pathlib.Path("/proc") / str(self.gateway.pid)
        status, rollup = (process / "status").read_text(), (process / "smaps_rollup").read_text()
        return {
            "fds": len(os.listdir(process / "fd")),
            "rss_mb": round(int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024, 1),
            "pss_mb": round(int(re.search(r"^Pss:\s+(\d+)", rollup, re.M)[1]) / 1024, 1),
            "threads": int(re.search(r"Threads:\s+(\d+)", status)[1]),
        }


class Trouble:
    """What happens to the instances, one thing after the other."""

    def __init__(self, edge, stop):
        self.edge, self.stop, self.random, self.done = edge, stop, random.Random(options.seed), {}

    def run(self):
        registered = (self.drain, self.kill, self.stand_still)
        fixed = (self.misbehave, self.kill_fixed)
        while not self.stop.is_set():
            what = self.random.choice(registered + fixed)
            if what in fixed:  # without clients there are no trials
                eventually(lambda: self.stop.is_set() or self.edge.is_trusted("upstream"), 60, "fixed instances are trusted")
            what()
            self.done[what.__name__] = self.done.get(what.__name__, 0) + 1
            if what in registered:
                eventually(lambda: len(self.edge.passing()) == len(INSTANCES), 30, "all instances are registered again")
            self.stop.wait(self.random.uniform(0, 0.5))

    def drain(self):
        name = self.random.choice(INSTANCES)
        self.edge.processes[name].send_signal(signal.SIGTERM)
        ended = self.edge.processes[name].wait(15)
        assert ended == 0, f"{name} ended with {ended}"
        self.start_again(name)

    def kill(self):
        name = self.random.choice(INSTANCES)
        self.edge.processes[name].kill()
        self.edge.processes[name].wait()
        self.start_again(name)

    def stand_still(self):
        process = self.edge.processes[self.random.choice(INSTANCES)]
        process.send_signal(signal.SIGSTOP)
        self.stop.wait(self.random.uniform(0.2, 2))
        process.send_signal(signal.SIGCONT)

    def start_again(self, name):
        self.stop.wait(self.random.uniform(0, 1))
        self.edge.start(name)

    def misbehave(self):
        upstream = self.random.choice(self.edge.fixed)
        upstream.does(self.random.choice(TROUBLES), self.random.randrange(1, 30))
        self.stop.wait(self.random.uniform(0, 1))
        upstream.does("answer")

    def kill_fixed(self):
        upstream = self.random.choice(self.edge.fixed)
        upstream.kill()
        self.stop.wait(self.random.uniform(0, 1))
        upstream.start()


class Clients:
    """Those who ask in order, each request on a connection of its own, and those who do not."""

    def __init__(self, edge, stop):
        self.edge, self.stop, self.random = edge, stop, random.Random(options.seed)
        self.answered, self.failed, self.left = 0, [], 0

    def run_well(self):
        while not self.stop.wait(0.01):
            for method, headers in (("GET", {}), ("POST", {"Idempotency-Key": str(uuid.uuid4())})):
                try:
                    answer = send(self.edge.base, method, "/upstream", {"n": 1} if method == "POST" else None, headers)
                except OSError as trouble:
                    answer = trouble
                self.answered += 1
                if getattr(answer, "status", None) != 200:
                    self.failed.append(f"{method}: {answer!r}")

    def run_badly(self):
        """Leaves before the head is whole, the body, the answer; says nonsense."""
        head = b"POST /upstream HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
        whole = (head + b"x" * 100, b"GET /large/3000000 HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01 nonsense\r\n\r\n")
        ways = (*whole, head[:30], *whole, head, *whole, head + b"x" * 50)
        for number in range(1 << 30):
            if self.stop.wait(0.02):
                return
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.edge.base), timeout=5) as connection:
                sent = ways[number % len(ways)]
                connection.sendall(sent)
                if sent in whole and self.random.random() < 0.5:
                    connection.recv(1000)
                if self.random.random() < 0.5:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # a reset
            self.left += 1


def median_of(samples, figure):
    return statistics.median(each[figure] for each in samples)


def growing(samples):
    third = max(1, len(samples) // 3)
    found = {}
    for figure, (share, besides) in NOISE.items():
        before, after = median_of(samples[:third], figure), median_of(samples[-third:], figure)
        if after > before * share + besides:
            found[figure] = [before, after]
    return found


with tempfile.TemporaryDirectory(prefix="orderly-soak-") as folder, contextlib.ExitStack() as stack:
    edge = Edge(pathlib.Path(folder), stack)
    stop = threading.Event()
    trouble, clients = Trouble(edge, stop), Clients(edge, stop)
    crashed = []

    def guarded(run):
        try:
            run()
        except Exception as error:  # of a thread of this program; told at the end
            crashed.append(f"{run.__name__}: {error!r}")

    runs = [trouble.run, clients.run_well, clients.run_well, clients.run_badly]
    threads = [threading.Thread(target=guarded, args=(run,)) for run in runs]
    paths = pathlib.Path(folder) / "paths"
    paths.write_text("/v1/registry\n/v1/registry/registry\n")
    reading = subprocess.Popen(
        [bench.BIN / "orderly-load", "read", f"--port={edge.base}", f"--clients={options.clients}",
         f"--seconds={options.seconds}", "--warm-up=0", f"--paths={paths}"], stdout=subprocess.PIPE, text=True)
    for each in threads:
        each.start()
    samples, began = [], time.monotonic()
    try:
        while reading.poll() is None:
            time.sleep(options.seconds / 200)
            assert edge.gateway.poll() is None, "the gateway has died"
            if time.monotonic() - began > options.seconds / 5:
                samples.append(edge.sample())
    finally:
        reading.kill()
        stop.set()
        for each in threads:
            each.join()
    reads = json.loads(reading.stdout.read())
    for name in INSTANCES:
        edge.processes[name].kill()  # they ask the gateway, too
    eventually(lambda: edge.clients() == 0, 30, "no client's connection is left")
    edge.gateway.send_signal(signal.SIGTERM)
    ended = edge.gateway.wait(15)

    third = max(1, len(samples) // 3)
    growth = growing(samples)
    bench.report(
        "gateway_soak", seconds=options.seconds, seed=options.seed, reads=reads["requests"], reads_p99_ms=reads["p99_ms"],
        calls=clients.answered, left_early=clients.left, troubles=trouble.done,
        **{figure: [median_of(samples[:third], figure), median_of(samples[-third:], figure), max(each[figure] for each in samples)]
           for figure in NOISE},
        errors=len(clients.failed) + reads["requests"] - reads["statuses"].get("200", 0) + reads["broken_connections"],
        verdict="growing" if growth else "flat")
    trouble_found = [*crashed, *clients.failed[:10]]
    if set(reads["statuses"]) != {"200"} or reads["broken_connections"]:
        trouble_found.append(f"reads: {reads}")
    if growth:
        trouble_found.append(f"not flat: {growth}")
    if ended != 0:
        trouble_found.append(f"the gateway ended with {ended}")
    if trouble_found:
        print((pathlib.Path(folder) / "gateway.log").read_text()[-5000:], *trouble_found, sep="\n", file=sys.stderr)
        sys.exit(1)
