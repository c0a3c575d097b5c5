"""The public events as the world outside gets them: with a durable consumer of another language, through the death of a leader
and of the broker."""
import contextlib
import json
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import yaml

from orderly_system import ROOT, Load, SystemTest, eventually

HERE = pathlib.Path(__file__).resolve().parent
WAREHOUSES = ("eu", "us", "ap")
COORDINATIONS = ("orchestration", "choreography")


class Client:
    """A durable consumer made with the client library for Node.js. It may go and come back."""

    def __init__(self, url):
        self.url = url
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="orderly-npm-"))
        self._output = self.folder / "messages.jsonl"
        self._process = None
        for name in ("package.json", "package-lock.json", "public_events.mjs"):
            shutil.copy(HERE / name, self.folder)
        self._run("npm", "ci", "--no-audit", "--no-fund")

    def _run(self, *command):
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, f"{' '.join(command)}: {done.stdout}{done.stderr}"

    @contextlib.contextmanager
    def follows(self):
        with open(self._output, "a", encoding="utf-8") as output:
            process = subprocess.Popen(
                ["node", "public_events.mjs", self.url, "outside"], cwd=self.folder, stdout=output,
            )
        try:
            yield
            assert process.poll() is None, "the client gave up"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)

    def messages(self):
        """All that arrived so far. The last line may be half written."""
        lines = self._output.read_text(encoding="utf-8").split("\n")[:-1] if self._output.exists() else []
        return [json.loads(line) for line in lines]

    def remove(self):
        shutil.rmtree(self.folder)


def first_appearances(messages):
    """By source, the sequence numbers in the order in which each was first seen."""
    seen = {}
    for message in messages:
        for event in message["body"]:
            seen.setdefault(event["source"], {}).setdefault(int(event["sequence"]), None)
    return {source: list(sequences) for source, sequences in seen.items()}


class PublicEvents(SystemTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client = Client(f"nats://127.0.0.1:{cls.system.ports['nats-1']}")
        document = yaml.safe_load((ROOT / "docs" / "asyncapi.yaml").read_text())
        cls.types = {f"orderly.{name}" for name in document["channels"]["live"]["messages"]}

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.client.remove()

    def positions(self):
        """How far each shard is, by the source that its events name."""
        leaders = self.system.get("/v1/audit").json["leaders"]
        return {f"/orderly/{shard}": leader["position"] for shard, leader in leaders.items()}

    def place_some(self):
        placed = [
            self.system.place([("mug", 1)], ship_to=warehouse, coordination=coordination)
            for warehouse in WAREHOUSES for coordination in COORDINATIONS for _ in range(3)
        ]
        for answer in placed:
            self.assertEqual(answer.status, 202, answer)
        for answer in placed:
            self.system.final(answer.json["order_id"])

    def check(self, message):
        self.assertEqual(message["content_type"], "application/cloudevents-batch+json")
        self.assertIsInstance(message["body"], list)
        prefix, live, service, shard, _ = message["subject"].split(".")
        self.assertEqual((prefix, live), ("orderly", "live"))
        for event in message["body"]:
            self.assertEqual(event["source"], f"/orderly/{service}/{shard}")
            self.assertIn(event["type"], self.types)

    def check_headers(self, messages):
        """What a message says of itself holds: all up to there is in it, or was in one before it."""
        seen = {}
        for message in messages:
            sequences = seen.setdefault(message["body"][0]["source"], set())
            sequences.update(int(event["sequence"]) for event in message["body"])
            missing = set(range(1, message["announced_up_to"] + 1)) - sequences
            self.assertEqual(missing, set(), message["subject"])

    def test_a_durable_consumer_sees_every_event_of_every_shard_in_order(self):
        for warehouse in WAREHOUSES:
            token = self.system.sell("mug", 1_000_000, warehouse=warehouse)
        self.assertEqual(self.system.place([("mug", 1)], wait=10, after=token).status, 200)
        with self.client.follows():
            self.place_some()

        # The client is away, and so is, one after the other, a leader and the broker.
        with Load(self.system, ["mug"], clients=4, warehouses=WAREHOUSES, pause=0.02) as load:
            self.more_orders(load, 30)
            leader = self.system.leader("order/0")
            pid = self.system.kill(leader)
            self.system.restarted(leader, pid)
            self.more_orders(load, 30)
            pid = self.system.kill("nats-1")
            self.system.restarted("nats-1", pid)
            self.more_orders(load, 30)
        self.assertEqual(load.unexpected, [])
        for _, _, order_id in load.answers:
            self.system.final(order_id, 30)
        self.place_some()

        positions = eventually(self.positions_at_rest, 15, "the system rests")
        self.assertEqual(len(positions), 9)
        with self.client.follows():
            eventually(lambda: self.has_all(positions), 20, "the consumer has every event")
        messages = self.client.messages()
        for source, sequences in first_appearances(messages).items():
            self.assertEqual(sequences, list(range(1, positions[source] + 1)), source)
        for message in messages:
            self.check(message)
        self.check_headers(messages)
        events = sum(len(message["body"]) for message in messages)
        print(f"{events} events in {len(messages)} messages, {events - sum(positions.values())} of them again")

    def more_orders(self, load, count):
        before = load.placed()
        eventually(lambda: load.placed() >= before + count, 30, "orders are taken")

    def positions_at_rest(self):
        before = self.positions()
        time.sleep(0.3)
        return before if self.positions() == before else None

    def has_all(self, positions):
        seen = first_appearances(self.client.messages())
        return all(len(seen.get(source, ())) >= position for source, position in positions.items())


if __name__ == "__main__":
    unittest.main(verbosity=2)
