"""Both coordinations, every outcome: what the customer, the warehouse and the card network see in the end."""
import unittest

from orderly_system import SystemTest, eventually

BOTH = ("orchestration", "choreography")
CAPTURED = [("authorize", "ok"), ("capture", "ok")]
REFUNDED = CAPTURED + [("refund", "ok")]
VOIDED = [("authorize", "ok"), ("void", "ok")]


class Orders(SystemTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.token = cls.system.sell("mug", 10_000, price_cents=1299)
        cls.system.sell("shirt", 10_000, price_cents=2499)
        cls.system.sell("hat", 10_000)
        cls.system.sell("coat", 10_000)
        cls.rare = cls.system.sell("rare", 1)

    def both(self, lines, **order):
        """Places the order once in each coordination; yields what became of it."""
        for coordination in BOTH:
            with self.subTest(coordination=coordination):
                answer = self.system.place(lines, coordination=coordination, after=self.token, **order)
                self.assertEqual(answer.status, 202, answer)
                yield answer.json["order_id"]
        self.system.verify()

    def becomes(self, order_id, status, reason=None, seconds=15):
        order = self.system.final(order_id, seconds)
        self.assertEqual((order["status"], order["reason"]), (status, reason), order)
        return order

    def test_an_order_is_confirmed_and_charged_once(self):
        for order_id in self.both([("mug", 2)]):
            order = self.becomes(order_id, "confirmed", seconds=5)
            self.assertEqual(order["total_cents"], 2 * 1299)
            self.assertEqual(order["allocations"], [{"sku": "mug", "warehouse": "eu", "quantity": 2}])
            eventually(lambda o=order_id: self.system.ledger(o) == CAPTURED, 15, "the card is charged once")

    def test_an_order_of_several_lines_is_confirmed(self):
        for order_id in self.both([("mug", 2), ("shirt", 3)]):
            self.assertEqual(self.becomes(order_id, "confirmed")["total_cents"], 2 * 1299 + 3 * 2499)

    def test_an_order_that_waits_is_answered_with_its_final_state(self):
        for coordination in BOTH:
            answer = self.system.place([("mug", 1)], wait=10, coordination=coordination, after=self.token)
            self.assertEqual((answer.status, answer.json["status"]), (200, "confirmed"), answer)
            seen = self.system.order(answer.json["order_id"], answer.headers["Consistency-Token"])
            self.assertEqual(seen.json, answer.json)

    def test_what_is_out_of_stock_is_rejected_and_nobody_is_charged(self):
        for order_id in self.both([("mug", 1), ("rare", 2)]):
            self.assertEqual(self.becomes(order_id, "rejected", "out_of_stock")["allocations"], [])
            self.assertEqual(self.system.ledger(order_id), [])

    def test_a_declined_card_gives_the_stock_back(self):
        before = self.system.stock("shirt")["available"]
        for order_id in self.both([("shirt", 5)], token="tok_declined"):
            self.becomes(order_id, "rejected", "payment_declined")
            self.assertEqual(self.system.ledger(order_id), [("authorize", "declined")])
        eventually(lambda: self.system.stock("shirt")["available"] == before, 15, "the stock is available again")

    def test_an_unknown_card_is_declined(self):
        for order_id in self.both([("mug", 1)], token="tok_of_another_network"):
            self.becomes(order_id, "rejected", "payment_declined")

    def test_a_provider_that_fails_twice_is_asked_again(self):
        for order_id in self.both([("mug", 1)], token="tok_flaky"):
            self.becomes(order_id, "confirmed")

    def test_a_slow_provider_is_waited_for(self):
        for order_id in self.both([("mug", 1)], token="tok_slow"):
            self.becomes(order_id, "confirmed")

    def test_a_lost_answer_charges_nobody_twice(self):
        for order_id in self.both([("mug", 1)], token="tok_lost_reply"):
            self.becomes(order_id, "confirmed")
            eventually(lambda o=order_id: self.system.ledger(o) == CAPTURED, 15, "one authorisation, one capture")

    def test_a_capture_that_fails_twice_is_repeated_until_it_succeeds(self):
        for order_id in self.both([("mug", 1)], token="tok_capture_flaky"):
            self.becomes(order_id, "confirmed")
            eventually(lambda o=order_id: self.system.ledger(o) == CAPTURED, 15, "captured in the end")

    def cancel(self, order_id):
        return self.system.request("POST", f"/v1/orders/{order_id}/cancellation")

    def assert_cancelling(self, cancellation):
        self.assertEqual((cancellation.status, cancellation.json["status"]), (202, "cancelling"), cancellation)

    def is_cancelled(self, order_id, seconds=15):
        order = self.system.final(order_id, seconds, ("cancelled", "rejected"))
        self.assertEqual((order["status"], order["reason"]), ("cancelled", "cancelled_by_customer"), order)
        return order

    def assert_audited(self, order_id, version):
        items = self.system.get(f"/v1/orders/{order_id}/events").json["items"]
        self.assertEqual([item["version"] for item in items], list(range(1, version + 1)))
        self.assertEqual(len({item["correlation_id"] for item in items}), 1, items)

    def test_an_order_cancelled_before_its_confirmation_is_undone(self):
        before = self.system.stock("hat")
        for token, ledgers in (
            ("tok_slow", [[], VOIDED]),  # nothing, if the void was there before the authorisation
            ("tok_lost_reply", [[], VOIDED, REFUNDED]),
        ):
            for order_id in self.both([("hat", 3)], token=token):
                self.assert_cancelling(self.cancel(order_id))
                order = self.is_cancelled(order_id)
                self.assertEqual(self.system.stock("hat"), before)
                self.assertIn(self.system.ledger(order_id), ledgers)
                self.assertEqual(self.cancel(order_id).status, 409)
                self.assert_audited(order_id, order["version"])

    def test_an_order_cancelled_after_its_confirmation_is_refunded(self):
        before = self.system.stock("coat")
        for order_id in self.both([("coat", 2)]):
            self.becomes(order_id, "confirmed")
            eventually(lambda o=order_id: self.system.ledger(o) == CAPTURED, 15, "the card is charged")
            self.assert_cancelling(self.cancel(order_id))
            order = self.is_cancelled(order_id)
            self.assertEqual(self.system.stock("coat"), before)
            self.assertEqual(self.system.ledger(order_id), REFUNDED)
            self.assertEqual(self.cancel(order_id).status, 409)
            self.assert_audited(order_id, order["version"])

    def test_an_order_is_cancelling_until_its_charge_is_refunded(self):
        for order_id in self.both([("coat", 1)]):
            self.becomes(order_id, "confirmed")
            eventually(lambda o=order_id: self.system.ledger(o) == CAPTURED, 15, "the card is charged")
            self.system.stop("payment_provider-1")
            try:
                self.assert_cancelling(self.cancel(order_id))
                self.assert_cancelling(self.cancel(order_id))
                seen = self.system.get(f"/v1/orders/{order_id}?consistency=strong").json
                self.assertEqual((seen["status"], seen["reason"]), ("cancelling", None), seen)
            finally:
                self.system.start("payment_provider-1")
            self.is_cancelled(order_id, 30)
            self.assertEqual(self.system.ledger(order_id), REFUNDED)

    def test_the_audit_trail_is_gapless_and_has_one_correlation(self):
        for order_id in self.both([("mug", 1)]):
            self.assert_audited(order_id, self.becomes(order_id, "confirmed")["version"])

    def test_an_orchestrated_order_shows_its_saga(self):
        answer = self.system.place([("mug", 1)], wait=10, after=self.token)
        order_id = answer.json["order_id"]
        saga = eventually(
            lambda: next(
                (s for s in [self.system.get(f"/v1/sagas/{order_id}").json] if s["state"] == "completed"), None
            ),
            5,
            "the saga is completed",
        )
        self.assertTrue(all(step["state"] == "succeeded" for step in saga["steps"]), saga)
        choreographed = self.system.place([("mug", 1)], wait=10, coordination="choreography", after=self.token)
        self.assertEqual(self.system.get(f"/v1/sagas/{choreographed.json['order_id']}").status, 404)


if __name__ == "__main__":
    unittest.main(verbosity=2)
