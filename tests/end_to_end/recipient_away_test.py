"""A service that is away hears afterwards of everything that it was told meanwhile, whatever became of the broker: nobody
between the two ends is trusted with a message."""
import shutil
import unittest

from orderly_system import SystemTest, eventually

BOTH_WAYS = ("orchestration", "choreography")
INVENTORIES = ("inventory-1", "inventory-2")


class RecipientAway(SystemTest):
    def each(self, action, instances):
        for instance in instances:
            action(instance)

    def place_both_ways(self, sku):
        return [self.system.place([(sku, 1)], coordination=way).json["order_id"] for way in BOTH_WAYS]

    def test_what_it_was_told_meanwhile_outlives_the_brokers_disk(self):
        system = self.system
        system.sell("mug", 10)

        # Reserved, then confirmed and charged while inventory is away, which does not hear that the goods are sold.
        system.pause("payment_provider-1")
        confirmed = self.place_both_ways("mug")
        for order_id in confirmed:
            eventually(lambda: system.get(f"/v1/payments/{order_id}").status == 200, 15, "the payment is under way")
        self.each(system.stop, INVENTORIES)
        system.resume("payment_provider-1")
        for order_id in confirmed:
            system.final(order_id, 30, ("confirmed",))
        # Placed while inventory is away.
        placed = self.place_both_ways("mug")

        system.stop("nats-1")
        shutil.rmtree(system.home / "data" / "nats")
        system.start("nats-1")
        self.each(system.start, INVENTORIES)

        for order_id in placed:
            self.assertEqual(system.final(order_id, 45)["status"], "confirmed")
        eventually(lambda: system.stock("mug")["sold"] == 4, 30, "all goods are sold")
        self.assertEqual(system.stock("mug")["reserved"], 0)
        system.verify()


if __name__ == "__main__":
    unittest.main(verbosity=2)
