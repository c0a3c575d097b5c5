"""A client that lost an answer asks again with the same Idempotency-Key, and gets the same order."""
import concurrent.futures
import unittest
import uuid

from orderly_system import SystemTest


class LostAnswer(SystemTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.token = cls.system.sell("mug", 1000)

    def test_twenty_at_once_and_again_after_a_leader_change_are_one_order(self):
        system = self.system
        for coordination in ("orchestration", "choreography"):
            with self.subTest(coordination=coordination):
                body = system.order_body([("mug", 1)], coordination=coordination)
                headers = {"Idempotency-Key": str(uuid.uuid4()), "Consistency-Token": self.token}

                def ask(_, body=body, headers=headers):
                    return system.persist("POST", "/v1/orders", body, headers)

                with concurrent.futures.ThreadPoolExecutor(20) as clients:
                    answers = list(clients.map(ask, range(20)))
                self.assertEqual({answer.status for answer in answers}, {202}, answers)
                self.assertEqual(len({answer.text for answer in answers}), 1, answers)
                order_id = answers[0].json["order_id"]
                system.final(order_id)

                for instance in ("order-1", "order-2"):  # whichever led the shard, its leader changes
                    system.restarted(instance, system.kill(instance))
                again = ask(0)
                self.assertEqual((again.status, again.text), (202, answers[0].text))
                self.assertEqual(again.headers["Location"], answers[0].headers["Location"])
        system.verify()

    def test_another_body_under_the_same_key_is_refused(self):
        body = self.system.order_body([("mug", 1)], customer="c-1")
        headers = {"Idempotency-Key": "once", "Consistency-Token": self.token}
        self.assertEqual(self.system.request("POST", "/v1/orders", body, headers).status, 202)
        body["lines"][0]["quantity"] = 2
        self.assertEqual(self.system.request("POST", "/v1/orders", body, headers).status, 422)

    def test_a_key_belongs_to_its_customer(self):
        headers = {"Idempotency-Key": "mine", "Consistency-Token": self.token}
        ids = {
            self.system.request("POST", "/v1/orders", self.system.order_body([("mug", 1)], customer=c), headers).json["order_id"]
            for c in ("c-2", "c-3")
        }
        self.assertEqual(len(ids), 2)

    def test_a_delivery_is_booked_once(self):
        self.system.sell("poster", 0)
        delivery = {"warehouse": "us", "delta": 5}
        answers = [
            self.system.request("POST", "/v1/products/poster/stock", delivery, {"Idempotency-Key": '"d-1"'})
            for _ in range(3)
        ]
        self.assertEqual([answer.json["on_hand"] for answer in answers], [5, 5, 5], answers)


if __name__ == "__main__":
    unittest.main(verbosity=2)
