#!/usr/bin/env python3
"""nginx, HAProxy and the gateway in turn, in front of the same two minimal backends: requests per second, latency,
and the proxy's CPU time of each request. And what resting connections cost the gateway.

The gateway has everything on that it has by default: routes, balancing, breakers, limits, metrics, trace headers."""
import contextlib
import os
import pathlib
import re
import resource
import signal
import socket
import subprocess
import tempfile
import textwrap
import time

from bench import BIN, TICKS_PER_SECOND, options, report
from orderly_system import eventually, reserve_ports

# Name, wrk's connections, wrk's script.
GET = 'wrk.method = "GET"'
POST = 'wrk.method = "POST"; wrk.body = string.rep("x", 500); wrk.headers["Content-Type"] = "text/plain"'
CLOSE = 'wrk.method = "GET"; wrk.headers["Connection"] = "close"'
CASES = (("GET 200 B", 32, GET), ("GET 200 B", 256, GET), ("POST 500 B", 32, POST), ("POST 500 B", 256, POST),
         ("Connection: close", 32, CLOSE))
PATH = "/bench"

parser = options(__doc__)
parser.add_argument("--seconds", type=int, default=4)
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--proxies", nargs="+", default=["nginx", "haproxy", "gateway"])
parser.add_argument("--idle", type=int, default=10_000, help="resting connections; 0: not measured")
options = parser.parse_args()
if options.quick:
    options.seconds, options.rounds, options.idle = 1, 1, 500


class Proxy:
    """A process of its own behind a port, with all its workers."""

    def __init__(self, name, command, port, **environment):
        self.name, self.port = name, port
        self.log = open(f"{folder}/{name}.log", "wb")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, env={**os.environ, **environment})
        eventually(self.answers, 20, f"{name} answers; its log is {self.log.name}")

    def answers(self):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=2) as probe:
            probe.sendall(f"GET {PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            return probe.recv(100).startswith(b"HTTP/1.1 200")

    def pids(self):
        pid = self.process.pid
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *(int(child) for child in children)]

    def cpu_seconds(self):
        ticks = 0
        for pid in self.pids():
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / TICKS_PER_SECOND

    def memory_mb(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()


def nginx(port, backends):
    """As one would set it up for this: a worker per core, connections to the backends kept, no log."""
    file = pathlib.Path(folder) / "nginx.conf"
    file.write_text(textwrap.dedent(f"""
        worker_processes auto; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.error.log;
        worker_rlimit_nofile 20000;
        events {{ worker_connections 8192; }}
        http {{
          access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
          fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
          keepalive_requests 1000000000;
          upstream backends {{ {" ".join(f"server 127.0.0.1:{backend};" for backend in backends)}
            keepalive 512; keepalive_requests 1000000000; }}
          server {{ listen 127.0.0.1:{port} backlog=4096; location / {{
            proxy_pass http://backends; proxy_http_version 1.1; proxy_set_header Connection ""; }} }}
        }}"""))
    return Proxy("nginx", ["nginx", "-p", folder, "-c", str(file)], port)


def haproxy(port, backends):
    file = pathlib.Path(folder) / "haproxy.cfg"
    servers = "\n".join(f"  server s{backend} 127.0.0.1:{backend}" for backend in backends)
    file.write_text(f"global\n  maxconn 4000\ndefaults\n  mode http\n  timeout connect 1s\n  timeout client 60s\n"
                    f"  timeout server 60s\n  http-reuse always\nlisten all\n  bind 127.0.0.1:{port} backlog 4096\n"
                    f"  balance roundrobin\n{servers}\n")
    return Proxy("haproxy", ["haproxy", "-db", "-f", str(file)], port)


def gateway(port, backends):
    file = pathlib.Path(folder) / "routes"
    file.write_text(ROUTES)
    return Proxy("gateway", [str(BIN / "orderly-gateway")], port, ORDERLY_HOME=folder, ORDERLY_PORT=str(port),
                 ORDERLY_PORT_BASE=str(port), ORDERLY_ROUTES=str(file), ORDERLY_RATE_LIMITS="1",
                 ORDERLY_UPSTREAMS="bench=" + ",".join(f"127.0.0.1:{backend}" for backend in backends))


# What every route has, and a limit that nobody reaches but that is counted.
ROUTES = """
routes = [
  { match = "GET  /bench", service = "bench" },
  { match = "POST /bench", service = "bench", body = "optional" },
]
[limits]
default = "1000000000/60s"
[defaults]
balance = "power_of_two_choices"
timeout = "10s"
limits = ["default"]
retry = { retries = 3, base = "10ms", cap = "250ms" }
"""


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return round(float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit], 3)


def measure(proxy, case, round_number):
    name, connections, script = case
    file = pathlib.Path(folder) / "wrk.lua"
    file.write_text(script)
    command = ["wrk", "-t1", f"-c{connections}", "--latency", "-s", str(file), f"http://127.0.0.1:{proxy.port}{PATH}"]
    subprocess.run([*command, "-d1"], check=True, capture_output=True)
    cpu = proxy.cpu_seconds()
    done = subprocess.run([*command, f"-d{options.seconds}"], check=True, capture_output=True, text=True).stdout
    cpu = proxy.cpu_seconds() - cpu
    requests = int(re.search(r"(\d+) requests in", done)[1])
    failed = re.search(r"Socket errors: (.*)|Non-2xx.*", done)
    report("gateway", proxy=proxy.name, case=name, clients=connections, round=round_number,
           per_second=round(float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1])),
           proxy_cpu_us=round(cpu * 1e6 / max(requests, 1), 1),
           p50_ms=milliseconds(re.search(r"^\s+50%\s+(\S+)", done, re.M)[1]),
           p99_ms=milliseconds(re.search(r"^\s+99%\s+(\S+)", done, re.M)[1]), **({"failed": failed[0]} if failed else {}))


def rest(proxy, connections):
    """Memory of the proxy with so many connections that have asked once and now say nothing."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with contextlib.ExitStack() as stack:
        resting = [stack.enter_context(socket.create_connection(("127.0.0.1", proxy.port))) for _ in range(connections)]
        for each in resting:
            each.sendall(f"GET {PATH} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert each.recv(4096).startswith(b"HTTP/1.1 200")
        report("gateway_idle", proxy=proxy.name, clients=connections, rss_mb=round(proxy.memory_mb(), 1))


with tempfile.TemporaryDirectory(prefix="orderly-bench-") as folder:
    base, lock = reserve_ports()
    backends = [base + 21, base + 22]
    started = [subprocess.Popen([str(BIN / "minimal_backend"), str(port)]) for port in backends]
    try:
        for round_number in range(1, options.rounds + 1):
            for case in CASES:
                for name in options.proxies:
                    proxy = globals()[name](base, backends)
                    try:
                        measure(proxy, case, round_number)
                    finally:
                        proxy.stop()
        if options.idle and "gateway" in options.proxies:
            proxy = gateway(base, backends)
            try:
                rest(proxy, options.idle)
            finally:
                proxy.stop()
    finally:
        for process in started:
            process.kill()
        lock.close()
