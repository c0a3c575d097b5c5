"""What bad input gets: a clear problem, and no effect. One line a case."""
import json
import socket
import unittest

from orderly_system import SystemTest, send

JSON = "application/json"
ORDER = {
    "customer_id": "c-1", "ship_to": "eu", "lines": [{"sku": "mug", "quantity": 1}], "payment_token": "tok_visa",
}


def order(**changes):
    return {key: value for key, value in {**ORDER, **changes}.items() if value is not None}


def line(**changes):
    return order(lines=[{key: v for key, v in {**ORDER["lines"][0], **changes}.items() if v is not None}])


def raw(text):
    return text if isinstance(text, bytes) else text.encode()


GOOD = json.dumps(ORDER)

# Each: status, what is wrong, body.
BAD_ORDERS = [
    (400, "empty body", raw("")),
    (400, "truncated", raw(GOOD[:-5])),
    (400, "something behind the end", raw(GOOD + "x")),
    (400, "no JSON at all", raw("customer_id=c-1")),
    (400, "single quotes", raw(GOOD.replace('"', "'"))),
    (400, "trailing comma", raw(GOOD[:-1] + ",}")),
    (400, "duplicate member", raw(GOOD[:-1] + ',"ship_to":"us"}')),
    (400, "duplicate member of a line", raw(GOOD.replace('"quantity": 1', '"quantity": 1,"quantity": 2'))),
    (400, "byte order mark", b"\xef\xbb\xbf" + raw(GOOD)),
    (400, "invalid UTF-8", raw(GOOD).replace(b"c-1", b"c\xff1")),
    (400, "nested 10 000 levels", raw("[" * 10_000 + "]" * 10_000)),
    (400, "nested 10 000 levels, never closed", raw('{"a":' * 10_000)),
    (400, "nested 33 levels", raw('{"a":' * 33 + "1" + "}" * 33)),
    (400, "NaN", raw(GOOD.replace('"quantity": 1', '"quantity": NaN'))),
    (400, "Infinity", raw(GOOD.replace('"quantity": 1', '"quantity": Infinity'))),
    (400, "a number that overflows", raw(GOOD.replace('"quantity": 1', '"quantity": 1e400'))),
    (400, "an integer that overflows", raw(GOOD.replace('"quantity": 1', '"quantity": 18446744073709551616'))),
    (413, "over 1 MiB", raw(GOOD[:-1] + ',"x":"' + "x" * (1 << 20) + '"}')),
    (413, "over 30 MiB, of which the client sends all before it reads", raw("x" * (30 << 20))),
    (422, "an array", raw("[]")),
    (422, "a string", raw('"order"')),
    (422, "null", raw("null")),
    (422, "unknown member", order(colour="red")),
    (422, "unknown member of a line", line(unit_price_cents=1)),
    (422, "no customer", order(customer_id=None)),
    (422, "customer is a number", order(customer_id=7)),
    (422, "customer is empty", order(customer_id="")),
    (422, "customer is too long", order(customer_id="c" * 65)),
    (422, "customer with a space", order(customer_id="c 1")),
    (422, "customer with NUL", order(customer_id="c\u0000")),
    (422, "customer is not ASCII", order(customer_id="cä")),
    (422, "no ship_to", order(ship_to=None)),
    (422, "unknown warehouse", order(ship_to="moon")),
    (422, "no lines", order(lines=None)),
    (422, "empty lines", order(lines=[])),
    (422, "lines is an object", order(lines={})),
    (422, "a line is a string", order(lines=["mug"])),
    (422, "101 lines", order(lines=[{"sku": f"s{n}", "quantity": 1} for n in range(101)])),
    (422, "the same sku twice", order(lines=ORDER["lines"] * 2)),
    (422, "unknown sku", line(sku="unicorn")),
    (422, "sku with a slash", line(sku="a/b")),
    (422, "quantity is zero", line(quantity=0)),
    (422, "quantity is negative", line(quantity=-1)),
    (422, "quantity is 10 001", line(quantity=10_001)),
    (422, "quantity is 1.0", raw(GOOD.replace('"quantity": 1', '"quantity": 1.0'))),
    (422, "quantity is 1e2", raw(GOOD.replace('"quantity": 1', '"quantity": 1e2'))),
    (422, "quantity is a string", line(quantity="1")),
    (422, "quantity is true", line(quantity=True)),
    (422, "quantity is null", raw(GOOD.replace('"quantity": 1', '"quantity": null'))),
    (422, "two currencies", order(lines=[{"sku": "mug", "quantity": 1}, {"sku": "dollar-mug", "quantity": 1}])),
    (422, "no payment token", order(payment_token=None)),
    (422, "payment token with a dash", order(payment_token="tok-visa")),
    (422, "unknown coordination", order(coordination="chaos")),
    (422, "the client's price", order(total_cents=1)),
]

# Each: status, method, path, body, headers.
BAD_REQUESTS = [
    (404, "GET", "/", None, {}),
    (404, "GET", "/v1", None, {}),
    (404, "GET", "/v1/unicorns", None, {}),
    (404, "GET", "/v1/orders/none", None, {}),
    (404, "GET", "/v1/orders/000-00000000-0000-7000-8000-000000000000", None, {}),
    (404, "GET", "/v1/orders/none/events", None, {}),
    (404, "POST", "/v1/orders/none/cancellation", None, {}),
    (404, "GET", "/v1/products/unicorn", None, {}),
    (404, "GET", "/v1/payments/none", None, {}),
    (404, "GET", "/v1/sagas/none", None, {}),
    (404, "GET", "/v1/registry/unicorns", None, {}),
    (404, "GET", "/internal/audit", None, {}),
    (404, "POST", "/v1/products/unicorn/stock", {"warehouse": "eu", "delta": 1}, {}),
    (405, "DELETE", "/v1/orders", None, {}),
    (405, "PUT", "/v1/orders", ORDER, {}),
    (405, "POST", "/v1/products", ORDER, {}),
    (405, "PATCH", "/v1/products/mug", {}, {}),
    (405, "GET", "/v1/products/mug/stock", None, {}),
    (405, "POST", "/v1/audit", {}, {}),
    (415, "POST", "/v1/orders", raw(GOOD), {}),
    (415, "POST", "/v1/orders", raw(GOOD), {"Content-Type": "text/plain"}),
    (415, "POST", "/v1/orders", raw(GOOD), {"Content-Type": "application/x-www-form-urlencoded"}),
    (415, "POST", "/v1/orders", raw(GOOD), {"Content-Type": "application/json; charset=iso-8859-1"}),
    (415, "POST", "/v1/orders", raw(GOOD), {"Content-Type": JSON, "Content-Encoding": "gzip"}),
    (400, "POST", "/v1/orders", ORDER, {"Idempotency-Key": ""}),
    (400, "POST", "/v1/orders", ORDER, {"Idempotency-Key": "k" * 256}),
    (400, "POST", "/v1/orders", ORDER, {"Consistency-Token": "nonsense"}),
    (400, "GET", "/v1/orders?limit=0", None, {}),
    (400, "GET", "/v1/orders?limit=201", None, {}),
    (400, "GET", "/v1/orders?limit=ten", None, {}),
    (400, "GET", "/v1/orders?limit=1&limit=2", None, {}),
    (400, "GET", "/v1/products/mug?unknown=1&unknown=1", None, {}),
    (400, "POST", "/v1/orders?unknown=1&unknown=1", ORDER, {}),
    (400, "GET", "/v1/orders?cursor=nonsense", None, {}),
    (400, "GET", "/v1/orders?status=lost", None, {}),
    (400, "GET", "/v1/payments?status=lost", None, {}),
    (400, "GET", "/v1/sagas?state=lost", None, {}),
    (400, "GET", "/v1/circuits?limit=0", None, {}),
    (400, "GET", "/v1/circuits?limit=1&limit=1", None, {}),
    (400, "GET", "/v1/read-models?cursor=nonsense", None, {}),
    (400, "GET", "/v1/products/mug", None, {"Consistency-Token": "nonsense"}),
    (422, "PUT", "/v1/products/cup", {"name": "", "price_cents": 1, "currency": "EUR"}, {}),
    (422, "PUT", "/v1/products/cup", {"name": "n" * 201, "price_cents": 1, "currency": "EUR"}, {}),
    (422, "PUT", "/v1/products/cup", {"name": "Cup", "price_cents": 0, "currency": "EUR"}, {}),
    (422, "PUT", "/v1/products/cup", {"name": "Cup", "price_cents": 1_000_000_001, "currency": "EUR"}, {}),
    (422, "PUT", "/v1/products/cup", {"name": "Cup", "price_cents": 1.5, "currency": "EUR"}, {}),
    (422, "PUT", "/v1/products/cup", {"name": "Cup", "price_cents": 1, "currency": "eur"}, {}),
    (422, "PUT", "/v1/products/cup", {"name": "Cup", "price_cents": 1, "currency": "EUR", "stock": 1}, {}),
    (422, "POST", "/v1/products/mug/stock", {"warehouse": "moon", "delta": 1}, {}),
    (422, "POST", "/v1/products/mug/stock", {"warehouse": "eu", "delta": 0}, {}),
    (422, "POST", "/v1/products/mug/stock", {"warehouse": "eu", "delta": 1_000_000_001}, {}),
    (422, "POST", "/v1/products/mug/stock", {"warehouse": "eu"}, {}),
    (409, "POST", "/v1/products/mug/stock", {"warehouse": "eu", "delta": -1_000_000}, {}),
]


class BadInput(SystemTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system.sell("mug", 10)
        token = cls.system.sell("dollar-mug", 10, currency="USD")
        accepted = cls.system.place([("dollar-mug", 1)], wait=10, after=token)
        assert accepted.status == 200, accepted
        cls.system.verify()  # at rest

    def state(self):
        """All that a command could change."""
        audit = self.system.get("/v1/audit").json
        return {key: audit[key] for key in ("orders", "confirmed_total_cents", "stock", "payments", "dead_letters")}

    def assert_problem(self, answer, status):
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json", answer)
        problem = answer.json
        self.assertEqual(problem["status"], status)
        for member in ("type", "title", "detail", "trace_id"):
            self.assertIsInstance(problem[member], str, problem)
        if status == 405:
            self.assertTrue(answer.headers["Allow"])
        return problem

    def test_a_bad_order_is_refused_and_changes_nothing(self):
        before = self.state()
        for status, what, body in BAD_ORDERS:
            with self.subTest(what):
                problem = self.assert_problem(
                    self.system.request("POST", "/v1/orders", body, {"Content-Type": JSON}), status
                )
                if status == 422 and isinstance(body, dict):
                    self.assertTrue(problem["errors"], problem)
                    self.assertTrue(all(error["pointer"].startswith("#") for error in problem["errors"]), problem)
        self.assertEqual(self.state(), before)

    def test_everything_wrong_with_an_order_is_told_at_once(self):
        answer = self.system.request("POST", "/v1/orders", {"customer_id": 7, "lines": [{"quantity": 0}], "x": 1})
        pointers = {error["pointer"] for error in self.assert_problem(answer, 422)["errors"]}
        self.assertLessEqual(
            {"#/customer_id", "#/ship_to", "#/lines/0/sku", "#/lines/0/quantity", "#/payment_token", "#/x"}, pointers
        )

    def test_a_bad_request_is_refused_and_changes_nothing(self):
        before = self.state()
        for status, method, path, body, headers in BAD_REQUESTS:
            with self.subTest(f"{method} {path} {body} {headers}"):
                self.assert_problem(self.system.request(method, path, body, headers), status)
        self.assertEqual(self.state(), before)

    def test_a_post_without_a_length_is_refused(self):
        with socket.create_connection(("127.0.0.1", self.system.base), timeout=10) as connection:
            connection.sendall(b"POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\r\n")
            self.assertIn(b" 411 ", connection.recv(4096).split(b"\r\n")[0])

    def test_too_large_a_header_is_refused(self):
        answer = self.system.get("/v1/products", {"X-Large": "x" * 20_000})
        self.assert_problem(answer, 431)

    def test_a_repeated_idempotency_key_header_is_refused(self):
        body = raw(GOOD)
        with socket.create_connection(("127.0.0.1", self.system.base), timeout=10) as connection:
            connection.sendall(
                b"POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nIdempotency-Key: a\r\n"
                b"Idempotency-Key: b\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
            )
            self.assertIn(b" 400 ", connection.recv(4096).split(b"\r\n")[0])

    def test_head_answers_like_get_without_a_body(self):
        answer = self.system.request("HEAD", "/v1/products/mug")
        self.assertEqual((answer.status, answer.text), (200, ""))

    def test_services_refuse_the_same_behind_the_gateway(self):
        answer = send(self.system.ports["order-1"], "POST", "/v1/orders", order(colour="red"))
        self.assert_problem(answer, 422)


if __name__ == "__main__":
    unittest.main(verbosity=2)
