"""Shards move: their leader is killed, an instance comes, an instance goes. Clients notice nothing that a retry does not hide."""
import contextlib
import unittest

from orderly_system import Load, SystemTest, eventually

SHARDS = {"order": 4, "payment": 2, "inventory": 3}


class Failover(SystemTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for warehouse in ("eu", "us", "ap"):
            cls.token = cls.system.sell("mug", 1_000_000, warehouse=warehouse)
        assert cls.system.place([("mug", 1)], wait=10, after=cls.token).status == 200

    @contextlib.contextmanager
    def load(self):
        """A stream of orders, none of which fails, and each of which is finished in the end."""
        with Load(self.system, ["mug"], clients=4, warehouses=("eu", "us", "ap"), pause=0.02) as load:
            yield load
            self.more_orders(load)
        self.assertEqual(load.unexpected, [])
        for _, _, order_id in load.answers:
            self.system.final(order_id, seconds=30)
        answers = self.system.home / "answers.jsonl"
        load.write_answers(answers)
        self.system.verify("--answers", str(answers))

    def more_orders(self, load):
        before = load.placed()
        eventually(lambda: load.placed() >= before + 50, 30, "orders are taken")

    def leads(self, service):
        """Passing instance to the number of shards that it leads."""
        listed = self.system.instances(service)
        return {each["instance"]: len(each["leads"]) for each in listed if each["status"] == "passing"}

    def is_spread(self, service, instances):
        leads = self.leads(service)
        return len(leads) == instances and min(leads.values()) > 0 and sum(leads.values()) == SHARDS[service]

    def test_the_shards_of_a_killed_leader_are_taken_over(self):
        with self.load() as load:
            for shard in ("order/0", "payment/0", "inventory/eu"):
                killed = self.system.leader(shard)
                old = self.system.kill(killed)
                self.system.restarted(killed, old)
                self.more_orders(load)
                self.assertTrue(self.system.leader(shard))

    def test_shards_move_to_an_instance_that_comes_and_back_when_it_goes(self):
        with self.load() as load:
            for instances in (3, 2):
                self.system.scale(f"order={instances}", f"inventory={instances}")
                for service in ("order", "inventory"):
                    eventually(
                        lambda s=service, n=instances: self.is_spread(s, n), 30,
                        f"the shards of {service} are spread over {instances} instances",
                    )
                self.more_orders(load)


if __name__ == "__main__":
    unittest.main(verbosity=2)
