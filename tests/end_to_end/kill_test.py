"""kill -9 of every kind of process, again and again, under a constant load of orders of both kinds."""
import itertools
import random
import time
import unittest

from orderly_system import Load, SystemTest, eventually

ROUNDS = 5
KINDS = {
    "order": 2, "payment": 2, "inventory": 2, "query": 2, "gateway": 1, "registry": 1, "payment_provider": 1, "nats": 1,
}


class Kill(SystemTest):
    def test_every_order_is_finished_whatever_is_killed(self):
        system = self.system
        system.sell("mug", 1_000_000)
        token = system.sell("shirt", 1_000_000)
        self.assertEqual(system.place([("shirt", 1)], wait=10, after=token).status, 200)
        seed = random.randrange(1 << 32)
        print(f"seed {seed}")
        chance = random.Random(seed)
        kills = [kind for kind in KINDS for _ in range(ROUNDS)]
        chance.shuffle(kills)
        numbers = {kind: itertools.cycle(range(1, count + 1)) for kind, count in KINDS.items()}

        with Load(system, ["mug", "shirt"], clients=4, tokens=("tok_visa", "tok_visa", "tok_declined")) as load:
            for kind in kills:
                instance = f"{kind}-{next(numbers[kind])}"
                before = load.placed()
                old = eventually(lambda i=instance: system.kill(i), 15, f"{instance} is there to be killed")
                system.restarted(instance, old)
                eventually(lambda b=before: load.placed() >= b + 10, 30, f"orders are taken after the kill of {instance}")
        last_kill = time.monotonic()

        self.assertEqual(load.unexpected, [])
        for _, _, order_id in load.answers:
            system.final(order_id, seconds=max(1.0, last_kill + 30 - time.monotonic()))
        answers = system.home / "answers.jsonl"
        load.write_answers(answers)
        system.verify("--answers", str(answers))
        print(f"{len(kills)} kills, {len(load.answers)} orders, all finished")


if __name__ == "__main__":
    unittest.main(verbosity=2)
