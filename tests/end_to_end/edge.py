"""The gateway alone, a real process, in front of misbehaving upstreams: what the tests of the edge share."""
import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import unittest

from orderly_system import ROOT, eventually, reserve_ports, send

# Everything that leaves a request unanswered, or answered with nonsense.
TROUBLES = ("reset", "close", "half_close", "hang", "garbage", "ambiguous", "cut_head", "drip_head", "unavailable")
BIN = pathlib.Path(os.environ.get("ORDERLY_BUILD", ROOT / "build" / "release")) / "bin"
ROUTES = """
routes = [
  { match = "GET    /upstream", service = "upstream" },
  { match = "POST   /upstream", service = "upstream", body = "optional" },
  { match = "PUT    /upstream", service = "upstream", body = "optional" },
  { match = "DELETE /upstream", service = "upstream" },
  { match = "GET    /large/{size}", service = "upstream" },
  { match = "GET    /events", service = "upstream", stream = true },
  { match = "POST   /unhurried", service = "upstream", body = "optional", attempt_timeout = "2s" },
  { match = "POST   /brief", service = "upstream", body = "optional", attempt_timeout = "0s", timeout = "1s" },
  { match = "GET    /patient", service = "upstream", attempt_timeout = "0s", timeout = "30s" },
]
[defaults]
timeout = "8s"
attempt_timeout = "500ms"
retry = { retries = 3, base = "10ms", cap = "100ms" }
"""


class Upstream:
    def __init__(self, port):
        self.port = port
        self.start()

    def start(self):
        program = pathlib.Path(__file__).with_name("misbehaving_upstream.py")
        self.process = subprocess.Popen([sys.executable, str(program), str(self.port)])
        eventually(self.is_up, 20, "the upstream answers")

    def is_up(self):
        with contextlib.suppress(OSError):
            return send(self.port, "GET", "/requests", timeout=5).status == 200

    def does(self, behaviour, times=1 << 30):
        assert send(self.port, "PUT", "/behaviour", {"do": behaviour, "times": times}).status == 200

    def requests(self):
        """What it was sent since it started."""
        return send(self.port, "GET", "/requests").json["requests"]

    def connections(self):
        return send(self.port, "GET", "/requests").json["connections"]

    def kill(self):
        self.process.kill()
        self.process.wait()


class EdgeTest(unittest.TestCase):
    """A gateway of its own, with `upstreams` of them."""
    upstream_count = 2
    routes = ROUTES
    settings = {}

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="orderly-edge-")
        self.addCleanup(self.folder.cleanup)
        self.base, lock = reserve_ports()
        self.addCleanup(lock.close)
        self.upstreams = []
        for number in range(self.upstream_count):
            self.upstreams.append(Upstream(self.base + (21, 22, 51)[number]))
            self.addCleanup(lambda number=number: self.upstreams[number].kill())
        self.start_gateway()
        self.addCleanup(self.stop_gateway)

    def start_gateway(self):
        routes = pathlib.Path(self.folder.name) / "routes.toml"
        routes.write_text(textwrap.dedent(self.routes))
        addresses = ",".join(f"127.0.0.1:{each.port}" for each in self.upstreams)
        self.gateway_ends = False
        self.log = open(f"{self.folder.name}/gateway.log", "ab")
        self.addCleanup(self.log.close)
        self.gateway = subprocess.Popen(
            [str(BIN / "orderly-gateway")], stdout=self.log, stderr=self.log,
            env={**os.environ, "ORDERLY_HOME": self.folder.name, "ORDERLY_PORT": str(self.base),
                 "ORDERLY_PORT_BASE": str(self.base), "ORDERLY_ROUTES": str(routes),
                 "ORDERLY_UPSTREAMS": f"upstream={addresses}", **self.settings})
        eventually(lambda: self.answers("/livez"), 20, "the gateway answers")

    def tell_gateway_to_end(self):
        """As an operator would. Once: a second signal ends it at once, whatever is under way."""
        if not self.gateway_ends and self.gateway.poll() is None:
            self.gateway.send_signal(signal.SIGTERM)
        self.gateway_ends = True

    def stop_gateway(self):
        """It must end by itself, and well."""
        self.tell_gateway_to_end()
        self.assertEqual(self.gateway.wait(15), 0, pathlib.Path(self.log.name).read_text()[-3000:])

    def answers(self, path):
        with contextlib.suppress(OSError):
            return send(self.base, "GET", path, timeout=5).status == 200

    def request(self, method, path="/upstream", body=None, headers=None, timeout=40):
        return send(self.base, method, path, body, headers, timeout)

    def connect(self, port=None):
        connection = socket.create_connection(("127.0.0.1", port or self.base), timeout=20)
        self.addCleanup(connection.close)
        return connection

    def seen(self):
        """All requests that upstreams were sent."""
        return [request for upstream in self.upstreams for request in upstream.requests()]

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.gateway.pid}/fd"))


def receive_all(connection):
    received = b""
    with contextlib.suppress(ConnectionError):
        while piece := connection.recv(1 << 16):
            received += piece
    return received


def json_of(answer):
    return json.loads(answer)
