"""What the gateway's policies do on the wire: cache and coalescing, hedges, rate limits, bulkhead, routes loaded anew."""
import concurrent.futures
import pathlib
import time
import unittest

from edge import EdgeTest
from orderly_system import eventually

ROUTES = """
routes = [
  { match = "GET  /upstream", service = "upstream" },
  { match = "POST /upstream", service = "upstream", body = "optional" },
  { match = "GET  /cached/{name}", service = "upstream", cache = { fresh_for = "1s", stale_while_revalidate = "2s", stale_if_error = "1h" } },
  { match = "GET  /fresh", service = "upstream", cache = { fresh_for = "60s" } },
  { match = "GET  /slow", service = "upstream", cache = { fresh_for = "60s" } },
  { match = "GET  /hedged", service = "upstream", hedging = { quantile = 0.9, delay_min = "20ms" } },
  { match = "GET  /limited", service = "upstream", limits = ["tight"] },
  { match = "GET  /crowded", service = "crowded" },
]
[limits]
tight = "5/60s"
[defaults]
timeout = "8s"
limits = []
retry = { retries = 3, base = "10ms", cap = "100ms" }
[services.crowded]
bulkhead = { concurrent = 2, queue = 0, adaptive = { enabled = false } }
"""


class Policies(EdgeTest):
    routes = ROUTES

    def start_gateway(self):
        crowded = f"127.0.0.1:{self.upstreams[0].port}"
        addresses = ",".join(f"127.0.0.1:{each.port}" for each in self.upstreams)
        self.settings = {"ORDERLY_RATE_LIMITS": "1", "ORDERLY_UPSTREAMS": f"upstream={addresses};crowded={crowded}", "ORDERLY_THREADS": "1"}
        super().start_gateway()

    def asked(self, path):
        return sum(each["path"] == path for each in self.seen())

    def test_a_fresh_answer_is_given_again_and_says_its_age(self):
        for _ in range(5):
            answer = self.request("GET", "/fresh")
            self.assertEqual((answer.status, answer.text), (200, '{"from":"upstream"}'))
        self.assertLess(int(answer.headers["Age"]), 60)
        self.assertEqual(len(answer.headers.get_all("Date")), 1)
        self.assertEqual(self.asked("/fresh"), 1)
        metrics = self.request("GET", "/metrics").text
        self.assertIn('orderly_gateway_cache_lookups_total{result="hit"} 4', metrics)
        self.assertIn("orderly_gateway_cache_entries 1", metrics)

    def test_many_who_want_the_same_are_answered_with_one_request(self):
        for upstream in self.upstreams:
            upstream.does("drip")
        with concurrent.futures.ThreadPoolExecutor(20) as clients:
            answers = list(clients.map(lambda _: self.request("GET", "/slow").text, range(20)))
        self.assertEqual(set(answers), {'{"from":"upstream"}'})
        self.assertEqual(self.asked("/slow"), 1)

    def test_a_stale_answer_is_given_while_it_is_renewed_and_while_it_cannot_be(self):
        self.assertEqual(self.request("GET", "/cached/b").status, 200)
        eventually(lambda: self.request("GET", "/cached/b").status == 200 and self.asked("/cached/b") >= 2, 20, "it is asked for again")
        for upstream in self.upstreams:
            upstream.kill()
        until = time.monotonic() + 4
        while time.monotonic() < until:  # fresh, then stale, then stale because nobody is there
            self.assertEqual(self.request("GET", "/cached/b").status, 200)
            time.sleep(0.1)

    def test_what_is_only_wanted_from_the_cache_is_not_asked_for(self):
        answer = self.request("GET", "/cached/c", headers={"Cache-Control": "only-if-cached"})
        self.assertEqual(answer.status, 504)
        self.assertEqual(self.asked("/cached/c"), 0)

    def test_a_slow_read_is_asked_of_another_as_well(self):
        for _ in range(20):
            self.request("GET", "/hedged")
        self.upstreams[0].does("hang")
        began = time.monotonic()
        for _ in range(6):
            self.assertEqual(self.request("GET", "/hedged").status, 200)
        self.assertLess(time.monotonic() - began, 8)  # not one of them waited for its deadline

    def test_a_client_in_a_hurry_speaks_against_nobody(self):
        for upstream in self.upstreams:
            upstream.does("hang")
        for path in ("/upstream", "/hedged"):
            for _ in range(6):
                self.assertEqual(self.request("GET", path, headers={"Request-Timeout": "0.1"}).status, 504)
        circuits = self.request("GET", "/v1/circuits").json["items"]
        self.assertEqual({each["state"] for each in circuits}, {"closed"})

    def test_who_asks_too_often_is_told_when_to_come_again(self):
        answers = [self.request("GET", "/limited") for _ in range(7)]
        self.assertEqual([each.status for each in answers], [200] * 5 + [429] * 2)
        self.assertIn('"tight";r=4;', answers[0].headers["RateLimit"])
        self.assertEqual(answers[0].headers["RateLimit-Policy"], '"tight";q=5;w=60')
        self.assertGreater(int(answers[6].headers["Retry-After"]), 0)
        self.assertEqual(answers[6].json["type"], "https://iana.org/assignments/http-problem-types#quota-exceeded")
        self.assertEqual(self.asked("/limited"), 5)

    def test_a_service_that_hangs_fills_its_own_bulkhead_alone(self):
        self.upstreams[0].does("hang")
        with concurrent.futures.ThreadPoolExecutor(2) as clients:
            inside = [clients.submit(self.request, "GET", "/crowded") for _ in range(2)]
            eventually(lambda: self.asked("/crowded") == 2, 5, "the bulkhead is full")
            self.assertEqual([self.request("GET", "/crowded").status for _ in range(8)], [503] * 8)
            self.assertEqual([each.result().status for each in inside], [504] * 2)
        self.assertEqual(self.asked("/crowded"), 2)

    def test_routes_are_loaded_anew_and_a_wrong_table_changes_nothing(self):
        self.assertEqual(self.request("GET", "/new").status, 404)
        file = pathlib.Path(self.folder.name) / "routes.toml"
        file.write_text(ROUTES.replace("/limited", "/new"))
        eventually(lambda: self.request("GET", "/new").status == 200, 20, "the new route is there")
        file.write_text("routes = [ { match = 7 } ]")
        eventually(lambda: "match" in pathlib.Path(self.log.name).read_text(), 20, "the error is logged")
        self.assertNotEqual(self.request("GET", "/new").status, 404)


if __name__ == "__main__":
    unittest.main(verbosity=2)
