"""What upstreams do wrong, and what clients see of it: no error that a correct repetition could have hidden, and no unsafe
request sent twice. Real processes; one of two upstreams misbehaves."""
import collections
import concurrent.futures
import os
import signal
import threading
import time
import unittest
import uuid

from edge import TROUBLES, EdgeTest, receive_all
from orderly_system import eventually


def key():
    return {"Idempotency-Key": str(uuid.uuid4())}


class Upstreams(EdgeTest):
    def test_a_read_is_repeated_elsewhere_whatever_an_upstream_does(self):
        for trouble in TROUBLES:
            with self.subTest(trouble):
                self.upstreams[0].does(trouble)
                for _ in range(8):
                    self.assertEqual(self.request("GET").status, 200)
                self.upstreams[0].does("answer")
                self.wait_until_trusted()

    def test_a_command_with_a_key_is_repeated_elsewhere(self):
        for trouble in TROUBLES:
            with self.subTest(trouble):
                self.upstreams[0].does(trouble)
                for _ in range(6):
                    self.assertEqual(self.request("POST", body={"n": 1}, headers=key()).status, 200)
                self.upstreams[0].does("answer")
                self.wait_until_trusted()

    def test_a_command_without_a_key_is_never_sent_twice(self):
        for trouble in TROUBLES:
            self.upstreams[0].does(trouble, times=2)
            for number in range(8):
                answer = self.request("POST", f"/upstream?{trouble}-{number}", body={"n": 1}, headers={"Request-Timeout": "2"})
                self.assertIn(answer.status, (200, 502, 503, 504), answer)
            self.upstreams[0].does("answer")
            self.wait_until_trusted()
        sent = collections.Counter(each["path"] for each in self.seen() if each["method"] == "POST")
        self.assertGreater(len(sent), 20)
        self.assertEqual({path: times for path, times in sent.items() if times > 1}, {})

    def wait_until_trusted(self):
        """Until everybody's circuit is closed, in every event loop."""
        def trusted():
            for _ in range(6):
                self.request("GET")
            circuits = self.request("GET", path="/v1/circuits").json["items"]
            return all(each["state"] == "closed" and not each["ejected"] for each in circuits)
        eventually(trusted, 40, "all upstreams are trusted")

    def test_connections_that_close_just_as_they_are_reused_are_not_noticed(self):
        for upstream in self.upstreams:
            upstream.does("close_after_answer")
        with concurrent.futures.ThreadPoolExecutor(8) as clients:
            reads = list(clients.map(lambda _: self.request("GET").status, range(300)))
            commands = list(clients.map(lambda _: self.request("POST", body={"n": 1}, headers=key()).status, range(300)))
        self.assertEqual(set(reads + commands), {200})

    def test_upstreams_that_restart_one_after_the_other_are_not_noticed(self):
        stop = threading.Event()

        def ask():
            statuses = set()
            while not stop.is_set():
                statuses.add(self.request("GET", "/patient").status)
            return statuses
        with concurrent.futures.ThreadPoolExecutor(4) as clients:
            asked = [clients.submit(ask) for _ in range(4)]
            try:
                for upstream in self.upstreams:
                    upstream.kill()
                    time.sleep(0.2)  # what a supervisor takes
                    upstream.start()
                    self.wait_until_trusted()  # else nobody is left when the next one goes
            finally:
                stop.set()
            statuses = set().union(*(each.result() for each in asked))
        self.assertEqual(statuses, {200})

    def test_an_upstream_that_is_stopped_is_not_noticed(self):
        for _ in range(4):
            self.request("GET")  # so that there are connections
        os.kill(self.upstreams[0].process.pid, signal.SIGSTOP)
        try:
            for _ in range(8):
                self.assertEqual(self.request("GET").status, 200)
                self.assertEqual(self.request("POST", body={"n": 1}, headers=key()).status, 200)
        finally:
            os.kill(self.upstreams[0].process.pid, signal.SIGCONT)

    def test_a_failing_upstream_is_isolated_and_shown(self):
        self.upstreams[0].does("reset")
        for _ in range(40):
            self.assertEqual(self.request("GET").status, 200)
        states = {each["instance"]: each["state"] for each in self.request("GET", path="/v1/circuits").json["items"]}
        self.assertIn(states["upstream-1"], ("open", "half_open"))
        self.assertEqual(states["upstream-2"], "closed")
        self.assertLess(len(self.upstreams[0].requests()), 30)

    def test_who_sends_slowly_takes_time_from_nobody_else(self):
        for upstream in self.upstreams:
            upstream.does("late")
        for size in (100, 100_000):  # read before an upstream is asked; passed on as it comes
            with self.subTest(size):
                connection = self.connect()
                connection.sendall(b"POST /brief HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % size)
                connection.sendall(b"x" * (size - 1))
                time.sleep(1.2)  # longer than the route's timeout
                connection.sendall(b"x")
                self.assertTrue(receive_all(connection).startswith(b"HTTP/1.1 200 "))
        circuits = self.request("GET", path="/v1/circuits").json["items"]
        self.assertEqual({each["state"] for each in circuits}, {"closed"})

    def test_time_that_is_over_before_anybody_was_asked_is_503(self):
        answer = self.request("POST", body={"n": 1}, headers={**key(), "Request-Timeout": "0"})
        self.assertEqual(answer.status, 503)
        self.assertTrue(answer.headers["Retry-After"])
        self.assertEqual(self.seen(), [])

    def test_who_waits_before_it_refuses_is_believed(self):
        for upstream in self.upstreams:
            upstream.does("busy")
        answer = self.request("GET", "/patient")
        self.assertEqual((answer.status, answer.json), (503, {"detail": "busy"}))
        self.assertEqual(len(self.seen()), 1)

    def test_a_refusal_by_all_is_passed_on(self):
        for upstream in self.upstreams:
            upstream.does("unavailable")
        answer = self.request("GET")
        self.assertEqual((answer.status, answer.text), (503, "{}"))

    def test_time_that_the_client_gives_is_kept_and_passed_on(self):
        for upstream in self.upstreams:
            upstream.does("hang")
        answer = self.request("GET", "/patient", headers={"Request-Timeout": "2"})
        self.assertEqual(answer.status, 504)
        headers = {name.lower(): value for name, value in self.seen()[0]["headers"]}
        self.assertLessEqual(float(headers["request-timeout"]), 2)

    def test_nobody_there_is_503_and_nothing_was_accepted(self):
        for upstream in self.upstreams:
            upstream.kill()
        answer = self.request("POST", body={"n": 1})
        self.assertEqual(answer.status, 503)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        self.assertTrue(answer.headers["Retry-After"])

    def test_what_may_have_been_done_is_not_said_to_be_refused(self):
        self.upstreams[0].does("hang")
        self.upstreams[1].does("unavailable")
        for number in range(4):
            answer = self.request("POST", f"/unhurried?{number}", {"n": 1}, {**key(), "Request-Timeout": "8"})
            hung = any(each["behaviour"] == "hang" and each["path"].endswith(f"?{number}") for each in self.seen())
            self.assertIn(answer.status, (502, 504) if hung else (503,), answer)

    def test_an_answer_that_is_cut_off_does_not_look_whole(self):
        for upstream in self.upstreams:
            upstream.does("cut")
        connection = self.connect()
        connection.sendall(b"GET /upstream HTTP/1.1\r\nHost: x\r\n\r\n")
        received = receive_all(connection)
        self.assertIn(b"Content-Length: 1000\r\n", received)
        self.assertLess(len(received.split(b"\r\n\r\n", 1)[1]), 1000)

    def test_bodies_of_every_framing_arrive_whole(self):
        for behaviour, body in (("until_close", '{"from":"upstream"}'), ("drip", '{"from":"upstream"}'),
                                ("chunks", "".join(f"chunk{number}" for number in range(5)))):
            with self.subTest(behaviour):
                for upstream in self.upstreams:
                    upstream.does(behaviour)
                self.assertEqual(self.request("GET").text, body)

    def test_errors_of_the_application_are_passed_on(self):
        for upstream in self.upstreams:
            upstream.does("fail")
        answer = self.request("POST", body={"n": 1})
        self.assertEqual((answer.status, answer.text), (500, "{}"))
        self.assertEqual(len(self.seen()), 1)


class Streams(EdgeTest):
    upstream_count = 1
    settings = {"ORDERLY_BODY_BYTES_MAX": "2000000000"}

    def memory_mb(self):
        with open(f"/proc/{self.gateway.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024

    def test_a_large_answer_waits_for_a_slow_client_at_the_upstream(self):
        size = 300_000_000
        connection = self.connect()
        before = self.memory_mb()
        connection.sendall(b"GET /large/%d HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % size)
        head = connection.recv(4096)
        self.assertIn(b"Content-Length: %d\r\n" % size, head)
        received = len(head.split(b"\r\n\r\n", 1)[1])
        highest = 0.0
        while piece := connection.recv(1 << 20):
            received += len(piece)
            highest = max(highest, self.memory_mb())
        self.assertEqual(received, size)
        self.assertLess(highest - before, 20)

    def test_a_large_request_waits_for_a_slow_upstream_at_the_client(self):
        before = self.memory_mb()
        connection = self.connect()
        size, piece = 200_000_000, b"x" * (1 << 20)
        connection.sendall(b"POST /upstream HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % size)
        highest, left = 0.0, size
        while left:
            connection.sendall(piece[:left])
            left -= min(left, len(piece))
            highest = max(highest, self.memory_mb())
        self.assertTrue(receive_all(connection).startswith(b"HTTP/1.1 200 OK"))
        self.assertEqual(self.seen()[0]["body_bytes"], size)
        self.assertLess(highest - before, 20)

    def test_large_chunks_are_passed_on_as_chunks(self):
        connection = self.connect()
        connection.sendall(b"POST /upstream HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
        for _ in range(100):
            connection.sendall(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
        connection.sendall(b"0\r\n\r\n")
        self.assertTrue(receive_all(connection).startswith(b"HTTP/1.1 200 OK"))
        self.assertEqual(self.seen()[0]["body_bytes"], 100 * 0x10000)

    def test_an_upstream_may_refuse_before_it_has_read_everything(self):
        self.upstreams[0].does("refuse_early")
        connection = self.connect()
        connection.sendall(b"POST /upstream HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n")
        try:
            for _ in range(100):
                connection.sendall(b"x" * 100_000)
        except ConnectionError:
            pass
        self.assertTrue(receive_all(connection).startswith(b"HTTP/1.1 413 "))

    def test_events_arrive_when_they_happen_and_end_with_their_client(self):
        self.upstreams[0].does("events")
        connection = self.connect()
        connection.sendall(b"GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
        received = b""
        while b"data: 3\n" not in received:
            received += connection.recv(4096)
        self.assertNotIn(b"data: 300\n", received)
        self.assertEqual(self.upstreams[0].connections(), 2)
        connection.close()
        eventually(lambda: self.upstreams[0].connections() == 1, 20, "the stream's connection is closed")


if __name__ == "__main__":
    unittest.main(verbosity=2)
