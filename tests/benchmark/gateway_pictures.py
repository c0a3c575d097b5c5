#!/usr/bin/env python3
"""Draws docs/gateway-behaviour.svg: what the gateway's policies do while one of three instances fails, from a real run.

  gateway_pictures.py [--output <svg>] [--seconds 9]

Every panel is a gateway process of its own with other rules, in front of three servers here in this process; the first
of them misbehaves during the middle third. Lines are the requests each was sent per second; red is what clients got to
see of the trouble. Needs orderly-gateway in $ORDERLY_BUILD/bin (build/release).
"""
import argparse
import asyncio
import dataclasses
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
GATEWAY = pathlib.Path(os.environ.get("ORDERLY_BUILD", ROOT / "build" / "release")) / "bin" / "orderly-gateway"
REQUESTS_PER_SECOND = 240
BUCKETS_PER_SECOND = 5

OFF = """circuit = { consecutive_failures = 1000000, requests_min = 1000000 }
outliers = { requests_min = 1000000 }
probing = { enabled = false }
"""


@dataclasses.dataclass
class Panel:
    title: str
    trouble: str  # what the first instance does in the middle third: fail, hang, slow, flaky
    route: str    # of the routes file
    rules: str    # of the service in it


PANELS = [
    Panel("round robin alone", "fail", 'balance = "round_robin", retry = { retries = 0 }', OFF),
    Panel("with retries", "fail", 'balance = "round_robin", retry = { retries = 2 }', OFF + "retry_budget = { share = 1.0 }\n"),
    Panel("with retries, budget of 5 %", "fail", 'balance = "round_robin", retry = { retries = 2 }',
          OFF + "retry_budget = { share = 0.05, per_second = 0 }\n"),
    Panel("with a circuit breaker", "fail", 'balance = "round_robin", retry = { retries = 2 }',
          "outliers = { requests_min = 1000000 }\nprobing = { enabled = false }\ncircuit = { isolation = \"200ms\", isolation_max = \"1s\" }\n"),
    Panel("outlier ejection (half fails)", "flaky", 'balance = "round_robin", retry = { retries = 2 }',
          "circuit = { consecutive_failures = 1000000, requests_min = 1000000 }\nprobing = { enabled = false }\n"
          "outliers = { interval = \"500ms\", ejection = \"1s\" }\n"),
    Panel("it hangs: attempt time-out, circuit", "hang", 'balance = "round_robin", attempt_timeout = "200ms", retry = { retries = 2 }',
          "outliers = { requests_min = 1000000 }\nprobing = { enabled = false }\ncircuit = { isolation = \"200ms\", isolation_max = \"1s\" }\n"),
    Panel("it is slow: round robin", "slow", 'balance = "round_robin"', OFF),
    Panel("it is slow: power of two choices", "slow", 'balance = "power_of_two_choices"', OFF),
    Panel("it is slow: least outstanding", "slow", 'balance = "least_outstanding"', OFF),
]


class Instance:
    """A server that counts when it was asked."""

    def __init__(self):
        self.trouble = None
        self.asked = []

    async def start(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        return self.server.sockets[0].getsockname()[1]

    async def serve(self, reader, writer):
        try:
            while True:
                await reader.readuntil(b"\r\n\r\n")
                self.asked.append(time.monotonic())
                status = b"200 OK"
                if self.trouble == "hang":
                    await asyncio.sleep(3600)
                if self.trouble == "slow":
                    await asyncio.sleep(0.1)
                if self.trouble == "fail" or (self.trouble == "flaky" and len(self.asked) % 2 == 0):
                    status = b"502 Bad Gateway"
                writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 2\r\n\r\nok")
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()


class Clients:
    """Ask at an even pace, over as many connections as it takes, and note when they got no good answer."""

    def __init__(self, port):
        self.port, self.idle, self.failed, self.latencies = port, [], [], []

    async def run(self, until):
        requests, begin = set(), time.monotonic()
        while (now := time.monotonic()) < until:
            for _ in range(int((now - begin) * REQUESTS_PER_SECOND) - len(self.latencies) - len(requests) - len(self.failed)):
                task = asyncio.create_task(self.ask())
                requests.add(task)
                task.add_done_callback(requests.discard)
            await asyncio.sleep(0.005)
        await asyncio.wait(requests, timeout=2) if requests else None

    async def ask(self):
        began = time.monotonic()
        try:
            reader, writer = self.idle.pop() if self.idle else await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(b"GET /panel HTTP/1.1\r\nHost: panel\r\n\r\n")
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
            await reader.readexactly(length)
            if head.split(b" ")[1] != b"200":
                raise OSError
            self.idle.append((reader, writer))
            self.latencies.append(time.monotonic() - began)
        except (OSError, StopIteration, asyncio.IncompleteReadError):
            self.failed.append(began)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def is_ready(port):
    for _ in range(400):
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /livez HTTP/1.1\r\nHost: panel\r\nConnection: close\r\n\r\n")
            if b" 200 " in await reader.read():
                return
        except OSError:
            pass
        await asyncio.sleep(0.05)
    raise SystemExit("the gateway does not answer")


async def run(panel, seconds):
    instances = [Instance() for _ in range(3)]
    addresses = [f"127.0.0.1:{await instance.start()}" for instance in instances]
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="orderly-pictures-") as folder:
        routes = pathlib.Path(folder) / "routes.toml"
        routes.write_text(f'routes = [ {{ match = "GET /panel", service = "panel", {panel.route} }} ]\n[services.panel]\n{panel.rules}')
        with open(f"{folder}/log", "wb") as log:
            gateway = subprocess.Popen([str(GATEWAY)], stdout=log, stderr=log, env={
                **os.environ, "ORDERLY_HOME": folder, "ORDERLY_PORT": str(port), "ORDERLY_PORT_BASE": str(port),
                "ORDERLY_THREADS": "1", "ORDERLY_ROUTES": str(routes), "ORDERLY_UPSTREAMS": "panel=" + ",".join(addresses)})
            try:
                await is_ready(port)
                begin = time.monotonic()
                clients = Clients(port)
                load = asyncio.create_task(clients.run(begin + seconds))
                await asyncio.sleep(seconds / 3)
                instances[0].trouble = panel.trouble
                await asyncio.sleep(seconds / 3)
                instances[0].trouble = None
                await load
            finally:
                gateway.send_signal(signal.SIGTERM)
                gateway.wait(15)
    per_bucket = lambda times: [
        BUCKETS_PER_SECOND * sum(i <= (t - begin) * BUCKETS_PER_SECOND < i + 1 for t in times)
        for i in range(int(seconds * BUCKETS_PER_SECOND))]
    print(f"{panel.title}: {len(clients.latencies)} answered, {len(clients.failed)} failed,"
          f" slowest {1000 * max(clients.latencies):.0f} ms, asked {[len(i.asked) for i in instances]}", flush=True)
    return [per_bucket(instance.asked) for instance in instances], per_bucket(clients.failed)


WIDTH, HEIGHT, MARGIN, COLUMNS = 300, 110, 34, 3
STYLES = [("#1f5fa8", 2.2), ("#8a8f98", 1.2), ("#b9bec6", 1.2)]


def polyline(values, top, color, width):
    points = " ".join(f"{i * WIDTH / (len(values) - 1):.1f},{HEIGHT - HEIGHT * min(v, top) / top:.1f}" for i, v in enumerate(values))
    return f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="{width}"/>'


def drawn(panel, asked, failed, x, y):
    top = REQUESTS_PER_SECOND
    area = " ".join(f"{i * WIDTH / (len(failed) - 1):.1f},{HEIGHT - HEIGHT * min(v, top) / top:.1f}" for i, v in enumerate(failed))
    return "\n".join([
        f'<g transform="translate({x},{y})">',
        f'<rect x="{WIDTH / 3:.1f}" width="{WIDTH / 3:.1f}" height="{HEIGHT}" fill="#f3ead8"/>',
        f'<text y="-8" font-weight="bold">{panel.title}</text>',
        f'<text x="-4" y="8" text-anchor="end" fill="#666">{top}</text><text x="-4" y="{HEIGHT}" text-anchor="end" fill="#666">0</text>',
        f'<polygon points="0,{HEIGHT} {area} {WIDTH},{HEIGHT}" fill="#c8352b" fill-opacity="0.75"/>',
        *(polyline(values, top, *style) for values, style in reversed(list(zip(asked, STYLES)))),
        f'<path d="M0,0 V{HEIGHT} H{WIDTH}" fill="none" stroke="#333"/>', "</g>"])


def picture(results, seconds):
    rows = -(-len(results) // COLUMNS)
    width, height = COLUMNS * (WIDTH + 2 * MARGIN), rows * (HEIGHT + 2 * MARGIN) + 40
    body = [drawn(panel, asked, failed, MARGIN + (n % COLUMNS) * (WIDTH + 2 * MARGIN), 40 + MARGIN + (n // COLUMNS) * (HEIGHT + 2 * MARGIN))
            for n, (panel, (asked, failed)) in enumerate(results)]
    legend = (f"Requests per second over {seconds} s. Blue: sent to the instance that misbehaves in the shaded third; grey: to the two others."
              " Red: clients that got no good answer.")
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
                      '<rect width="100%" height="100%" fill="white"/>', f'<text x="{MARGIN}" y="26" fill="#333">{legend}</text>', *body, "</svg>", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "docs" / "gateway-behaviour.svg")
    parser.add_argument("--seconds", type=int, default=9)
    arguments = parser.parse_args()
    results = [(panel, asyncio.run(run(panel, arguments.seconds))) for panel in PANELS]
    arguments.output.write_text(picture(results, arguments.seconds))


if __name__ == "__main__":
    main()
