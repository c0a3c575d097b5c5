"""The broker goes away, hangs, loses its disk, or wakes with an old one: orders are taken, and all are finished."""
import contextlib
import shutil
import time
import unittest

from orderly_system import Load, SystemTest, eventually

WAREHOUSES = ("eu", "us", "ap")


class Broker(SystemTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for warehouse in WAREHOUSES:
            cls.token = cls.system.sell("mug", 1_000_000, warehouse=warehouse)
        assert cls.system.place([("mug", 1)], wait=10, after=cls.token).status == 200
        cls.store = cls.system.home / "data" / "nats"

    @contextlib.contextmanager
    def load(self):
        """Orders of both kinds to every shard; in the end each is finished, within 30 s of the last fault's end."""
        with Load(self.system, ["mug"], clients=4, warehouses=WAREHOUSES, pause=0.05) as load:
            yield load
            last_fault = time.monotonic()
            self.more_orders(load, 50)
        self.assertEqual(load.unexpected, [])
        for _, _, order_id in load.answers:
            self.system.final(order_id, seconds=max(1.0, last_fault + 30 - time.monotonic()))
        self.nobody_is_silent()
        answers = self.system.home / "answers.jsonl"
        load.write_answers(answers)
        self.system.verify("--answers", str(answers))
        print(f"{len(load.answers)} orders, all finished")

    def more_orders(self, load, count):
        before = load.placed()
        eventually(lambda: load.placed() >= before + count, 30, "orders are taken")

    # A shard that hears nothing and says nothing would leave the next order of its shard unfinished.
    def nobody_is_silent(self):
        placed = [
            self.system.place([("mug", 1)], ship_to=warehouse, coordination=coordination)
            for warehouse in WAREHOUSES for coordination in ("orchestration", "choreography") for _ in range(4)
        ]
        for answer in placed:
            self.assertEqual(answer.status, 202, answer)
            self.system.final(answer.json["order_id"], 15, ("confirmed",))

    def test_while_the_broker_is_down_orders_are_taken(self):
        with self.load() as load:
            self.more_orders(load, 50)
            self.system.stop("nats-1")
            back_at = time.monotonic() + 10
            taken = 0
            while time.monotonic() < back_at:
                answer = self.system.place([("mug", 1)], ship_to=WAREHOUSES[taken % 3])
                self.assertEqual(answer.status, 202, answer)
                taken += 1
                time.sleep(0.05)
            self.system.start("nats-1")
        self.assertGreater(taken, 20)

    def test_a_broker_that_lost_its_disk_is_filled_again(self):
        with self.load() as load:
            self.more_orders(load, 100)
            self.system.stop("nats-1")
            shutil.rmtree(self.store)
            self.more_orders(load, 50)
            self.system.start("nats-1")

    def test_a_broker_that_wakes_with_an_old_copy_of_its_disk_is_filled_again(self):
        copy = self.system.home / "copy"
        with self.load() as load:
            self.more_orders(load, 100)
            self.system.stop("nats-1")
            shutil.copytree(self.store, copy)
            self.system.start("nats-1")
            self.more_orders(load, 200)
            self.system.stop("nats-1")
            shutil.rmtree(self.store)
            copy.rename(self.store)
            self.system.start("nats-1")

    # What a power loss may leave: the stream's messages are those of long ago, while its state is new.
    def test_a_stream_that_lost_its_tail_holds_nobody_up(self):
        copy = self.system.home / "copy"
        messages = self.store / "jetstream" / "$G" / "streams" / "ORDERLY_EVENTS" / "msgs"
        with self.load() as load:
            self.more_orders(load, 100)
            self.system.stop("nats-1")
            shutil.copytree(messages, copy)
            self.system.start("nats-1")
            self.more_orders(load, 200)
            self.system.stop("nats-1")
            shutil.rmtree(messages)
            copy.rename(messages)
            self.system.start("nats-1")

    def test_a_broker_that_hangs_holds_nobody_up_for_long(self):
        longest = 0.0
        with self.load() as load:
            self.more_orders(load, 50)
            self.system.pause("nats-1")
            wakes_at = time.monotonic() + 5
            while time.monotonic() < wakes_at:
                asked_at = time.monotonic()
                answer = self.system.place([("mug", 1)])
                self.assertEqual(answer.status, 202, answer)
                longest = max(longest, time.monotonic() - asked_at)
                time.sleep(0.05)
            self.system.resume("nats-1")
        self.assertLess(longest, 4.5)  # a publish waits up to 2 s, and the hang lasts 5
        print(f"the longest request took {longest:.2f} s")


if __name__ == "__main__":
    unittest.main(verbosity=2)
