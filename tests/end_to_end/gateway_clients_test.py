"""What clients do to the gateway: rest, dawdle, leave, and come through TLS; and how it ends while they are there."""
import contextlib
import os
import re
import shutil
import socket
import ssl
import statistics
import subprocess
import threading
import time
import unittest

from edge import EdgeTest, receive_all
from orderly_system import eventually, send

GET = b"GET /upstream HTTP/1.1\r\nHost: x\r\n\r\n"


def raise_descriptor_limit():
    import resource
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


class Clients(EdgeTest):
    settings = {"ORDERLY_CLIENT_REQUEST_SECONDS": "5", "ORDERLY_CLIENT_IDLE_SECONDS": "300"}

    def latencies_ms(self, requests=200):
        connection = self.connect()
        each = []
        for _ in range(requests):
            began = time.monotonic()
            connection.sendall(GET)
            self.assertTrue(connection.recv(4096).startswith(b"HTTP/1.1 200"))
            each.append((time.monotonic() - began) * 1000)
        connection.close()
        return statistics.median(each)

    def test_resting_and_dawdling_clients_disturb_nobody(self):
        limit = raise_descriptor_limit()
        idle_count = min(5_000, limit // 2 - 1_000)
        alone = self.latencies_ms()
        with contextlib.ExitStack() as stack:
            for _ in range(idle_count):
                idle = stack.enter_context(socket.create_connection(("127.0.0.1", self.base), timeout=20))
                if _ % 10 == 0:
                    idle.sendall(GET)
                    self.assertTrue(idle.recv(4096).startswith(b"HTTP/1.1 200"))
            slow = [stack.enter_context(socket.create_connection(("127.0.0.1", self.base), timeout=20)) for _ in range(500)]
            stop = threading.Event()

            def dawdle():
                # Heads and bodies that come byte by byte.
                for number, each in enumerate(slow):
                    each.sendall(b"POST /upstream HTTP/1.1\r\nHost: x\r\n" + (b"Content-Length: 50\r\n\r\n" if number % 2 else b""))
                while not stop.wait(0.2):
                    for each in slow:
                        with contextlib.suppress(OSError):
                            each.sendall(b"x")
            dawdler = threading.Thread(target=dawdle)
            dawdler.start()
            try:
                among = self.latencies_ms()
                # Who takes longer than the limit is told so, or cut off, and the others live on.
                eventually(lambda: self.is_over(slow[0]) and self.is_over(slow[1]), 40, "slow clients are cut off")
                idle.sendall(GET)
                self.assertTrue(idle.recv(4096).startswith(b"HTTP/1.1 200"))
            finally:
                stop.set()
                dawdler.join()
        print(f"median latency alone {alone:.2f} ms, among {idle_count} resting and 500 slow clients {among:.2f} ms")
        eventually(lambda: self.descriptors() < 100, 60, "their descriptors are closed")

    @staticmethod
    def is_over(connection):
        try:
            return b"408" in connection.recv(4096, socket.MSG_DONTWAIT) or connection.recv(1, socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except ConnectionError:
            return True

    def test_a_client_that_does_not_read_is_cut_off(self):
        connection = socket.socket()
        self.addCleanup(connection.close)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", self.base))
        connection.sendall(b"GET /large/100000000 HTTP/1.1\r\nHost: x\r\n\r\n")
        eventually(lambda: sum(each.connections() for each in self.upstreams) == 2, 40, "the upstream's connection is closed")

    def test_slowhttptest_finds_the_service_available(self):
        if not shutil.which("slowhttptest"):
            self.skipTest("slowhttptest is not installed")
        for attack in (["-H"], ["-B"], ["-X", "-u", f"http://127.0.0.1:{self.base}/large/1000000"]):
            with self.subTest(attack[0]):
                done = subprocess.run(
                    ["slowhttptest", "-u", f"http://127.0.0.1:{self.base}/upstream", *attack, "-c", "500", "-r", "200", "-l", "10", "-p", "8"],
                    capture_output=True, text=True, timeout=120)
                plain = re.sub(r"\x1b\[[\d;]*m", "", done.stdout)
                self.assertEqual(set(re.findall(r"service available:\s+(\w+)", plain)), {"YES"}, plain[-1500:])

    def test_connections_and_memory_do_not_leak(self):
        for _ in range(50):
            self.request("GET")
        before = self.descriptors()
        for _ in range(300):
            with contextlib.suppress(OSError):
                connection = socket.create_connection(("127.0.0.1", self.base), timeout=20)
                connection.sendall(GET[: 10 + _ % 30])
                connection.close()
        eventually(lambda: self.descriptors() <= before + 20, 40, "descriptors are about as before")


class Ending(EdgeTest):
    upstream_count = 1

    def test_what_is_under_way_is_finished_and_what_rests_is_closed(self):
        self.upstreams[0].does("drip")  # takes two seconds
        resting, working = self.connect(), self.connect()
        resting.sendall(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")
        self.assertTrue(resting.recv(4096))
        working.sendall(b"GET /patient HTTP/1.1\r\nHost: x\r\n\r\n")
        eventually(lambda: self.upstreams[0].requests(), 10, "the request is under way")
        self.tell_gateway_to_end()
        self.assertEqual(resting.recv(4096), b"")
        received = receive_all(working)
        self.assertTrue(received.endswith(b'{"from":"upstream"}'), received)
        self.assertEqual(self.gateway.wait(15), 0)

    def test_who_still_waits_when_it_ends_is_told_so(self):
        self.upstreams[0].does("hang")
        waiting = self.connect()
        waiting.sendall(b"GET /patient HTTP/1.1\r\nHost: x\r\n\r\n")
        eventually(lambda: self.upstreams[0].requests(), 10, "the request is under way")
        self.tell_gateway_to_end()
        self.assertTrue(receive_all(waiting).startswith(b"HTTP/1.1 504 "))
        self.assertEqual(self.gateway.wait(15), 0)

    def test_readiness_ends_first(self):
        self.upstreams[0].does("drip")
        working, asking = self.connect(), self.connect()
        working.sendall(b"GET /patient HTTP/1.1\r\nHost: x\r\n\r\n")
        eventually(lambda: self.upstreams[0].requests(), 10, "the request is under way")
        asking.sendall(b"GET /readyz HTTP/1.1\r\nHost: x\r\n")  # not finished yet, so it does not rest
        self.tell_gateway_to_end()
        self.assertTrue(receive_all(working).endswith(b'{"from":"upstream"}'))


class Tls(EdgeTest):
    upstream_count = 1

    def start_gateway(self):
        self.tls_port = self.base + 45
        certificate, private_key = f"{self.folder.name}/certificate.pem", f"{self.folder.name}/key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", private_key, "-out", certificate],
                       check=True, capture_output=True)
        self.settings = {"ORDERLY_TLS_PORT": str(self.tls_port), "ORDERLY_TLS_CERTIFICATE": certificate,
                         "ORDERLY_TLS_KEY": private_key, "ORDERLY_TLS_ONLY": "1"}
        self.context = ssl.create_default_context(cafile=certificate)
        super().start_gateway()

    def open(self, protocols=("h2", "http/1.1")):
        self.context.set_alpn_protocols(list(protocols))
        return self.context.wrap_socket(self.connect(self.tls_port), server_hostname="localhost")

    def test_https_speaks_http_1_1_and_says_so(self):
        connection = self.open()
        self.assertEqual(connection.selected_alpn_protocol(), "http/1.1")
        self.assertIn(connection.version(), ("TLSv1.2", "TLSv1.3"))
        for _ in range(3):
            connection.sendall(GET)
            self.assertTrue(connection.recv(4096).startswith(b"HTTP/1.1 200 OK"))
        headers = {name.lower(): value for name, value in self.upstreams[0].requests()[0]["headers"]}
        self.assertEqual(headers["x-forwarded-proto"], "https")

    def test_a_client_that_speaks_none_of_ours_is_refused(self):
        with self.assertRaises(ssl.SSLError):
            self.open(["h2"])

    def test_large_answers_and_bodies_pass_through(self):
        connection = self.open()
        connection.sendall(b"GET /large/20000000 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        self.assertEqual(len(receive_all(connection).split(b"\r\n\r\n", 1)[1]), 20_000_000)

    def test_plain_requests_are_sent_to_https(self):
        answer = send(self.base, "GET", "/upstream?a=1")
        self.assertEqual(answer.status, 308)
        self.assertEqual(answer.headers["Location"], f"https://127.0.0.1:{self.tls_port}/upstream?a=1")
        self.assertEqual(send(self.base, "GET", "/livez").status, 200)


if __name__ == "__main__":
    unittest.main(verbosity=2)
