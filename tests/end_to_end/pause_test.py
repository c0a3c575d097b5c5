"""A leader stops in the middle of its work (SIGSTOP) until another has taken over, and wakes again."""
import contextlib
import fcntl
import http.client
import os
import struct
import unittest
import uuid

from orderly_system import Load, SystemTest, begin, connect, eventually

SHARDS = ("order/0", "payment/0", "inventory/eu")
WAL_WRITE_LOCK = 120  # byte of the -shm file (sqlite.org/walformat.html, 2.3)
RETRYABLE = (409, 502, 503, 504)


def ended(waiting):
    """The answers. A leader that was caught in a transaction is killed by its successor, and gives none."""
    for end in waiting:
        try:
            yield end()
        except (OSError, http.client.HTTPException):
            yield None


def lock_holder(database):
    """Process id that is inside of a write transaction on this database, 0 if none is."""
    with open(f"{database}-shm", "rb") as file:
        asked = struct.pack("hhqqi", fcntl.F_WRLCK, os.SEEK_SET, WAL_WRITE_LOCK, 1, 0)
        kind, _, _, _, pid = struct.unpack("hhqqi", fcntl.fcntl(file, fcntl.F_GETLK, asked))
        return 0 if kind == fcntl.F_UNLCK else pid


class Pause(SystemTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.token = cls.system.sell("mug", 1_000_000)
        assert cls.system.place([("mug", 1)], wait=10, after=cls.token).status == 200

    @contextlib.contextmanager
    def load(self, clients):
        """A stream of orders, each of which is finished in the end."""
        with Load(self.system, ["mug"], clients=clients, pause=0.01) as load:
            yield load
        self.assertEqual(load.unexpected, [])
        for _, _, order_id in load.answers:
            self.system.final(order_id, seconds=30)
        answers = self.system.home / "answers.jsonl"
        load.write_answers(answers)
        self.system.verify("--answers", str(answers))

    def pause(self, instance):
        """It goes on at the latest when the test ends, so that a failure stays alone."""
        self.addCleanup(self.system.resume, instance)
        return self.system.pause(instance)

    def more_orders(self, load):
        before = load.placed()
        eventually(lambda: load.placed() >= before + 50, 30, "orders are taken")

    def taken_over(self, shard, paused):
        return eventually(lambda: self.system.leader(shard) != paused, 15, f"{shard} has another leader")

    def test_a_leader_that_was_paused_while_idle_cannot_write_when_it_wakes(self):
        for shard in SHARDS:
            with self.subTest(shard=shard):
                leader = self.system.leader(shard)
                self.pause(leader)
                self.taken_over(shard, leader)
                self.system.resume(leader)
        with self.load(clients=2) as load:
            self.more_orders(load)

    def test_requests_that_reach_a_deposed_leader_are_refused_or_passed_on(self):
        # Which comes first when it wakes is a race: a request, which meets the fence, or the news that its lease is gone.
        statuses = set()
        for _ in range(10):
            statuses |= self.requests_reach_a_deposed_leader()
            if 503 in statuses:
                break
        self.assertIn(503, statuses, "the fence was met")
        self.system.verify()

    def requests_reach_a_deposed_leader(self):
        """How they are answered, after all that is said of it has been checked."""
        leader = self.system.leader("order/0")
        requests = [
            (self.system.order_body([("mug", 1)]), {"Idempotency-Key": str(uuid.uuid4())}) for _ in range(32)
        ]
        port = self.system.ports[leader]
        connections = [connect(port) for _ in requests]
        self.pause(leader)
        self.taken_over("order/0", leader)
        given = [self.system.persist("POST", "/v1/orders", *request).json for request in requests]
        # The kernel takes them for the process that stands still, so that they are there when it wakes.
        waiting = [
            begin(port, "POST", "/v1/orders", *request, connection=connection)
            for request, connection in zip(requests, connections)
        ]
        self.system.resume(leader)
        answers = list(ended(waiting))
        for answer, expected in zip(answers, given):
            if answer and answer.status not in RETRYABLE:
                self.assertEqual((answer.status, answer.json), (202, expected))
        for order in given:
            self.system.final(order["order_id"])
        return {answer.status for answer in answers if answer}

    def test_reads_that_reach_a_deposed_leader_do_not_show_what_it_remembers(self):
        leader = self.system.leader("order/0")
        customers = [f"reader-{number}" for number in range(12)]  # of all shards
        placed = [self.system.place([("mug", 1)], wait=10, after=self.token, customer=each) for each in customers]
        paths = [f"/v1/orders/{each.json['order_id']}" for each in placed]
        port = self.system.ports[leader]
        connections = [connect(port) for _ in paths]
        self.pause(leader)
        self.taken_over("order/0", leader)
        for path in paths:
            answer = self.system.persist("POST", f"{path}/cancellation", {}, {"Idempotency-Key": str(uuid.uuid4())})
            self.assertEqual(answer.status, 202)
        waiting = [
            begin(port, "GET", path, connection=connection) for path, connection in zip(paths, connections)
        ]
        self.system.resume(leader)
        for answer in ended(waiting):
            if answer and answer.status not in RETRYABLE:
                self.assertIn(answer.json["status"], ("cancelling", "cancelled"))

    def test_a_leader_that_hangs_in_a_transaction_is_killed_by_its_successor(self):
        with self.load(clients=6) as load:
            for shard in SHARDS:
                with self.subTest(shard=shard):
                    leader, pid = self.pause_in_a_transaction(shard)
                    self.system.restarted(leader, pid)
                    instances = [f"{shard.split('/')[0]}-{number}" for number in (1, 2)]
                    self.assertTrue(any("killed the hung former leader" in self.system.log(each) for each in instances))
                    self.more_orders(load)

    def pause_in_a_transaction(self, shard):
        database = self.system.home / "data" / f"{shard.replace('/', '-')}.db"

        def caught():
            leader = self.system.leader(shard)
            pid = self.pause(leader)
            if lock_holder(database) == pid:
                return leader, pid
            self.system.resume(leader)
            return None
        return eventually(caught, 30, f"the leader of {shard} is met in a transaction")


if __name__ == "__main__":
    unittest.main(verbosity=2)
