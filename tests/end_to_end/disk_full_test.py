"""The disk of one service is full, then it has room again: nothing is lost or half done. Needs root, for a small disk."""
import contextlib
import subprocess
import unittest
import uuid

from orderly_system import Load, System, SystemTest, eventually

DATABASES = {
    "order": [f"order-{shard}" for shard in range(4)],
    "inventory": [f"inventory-{warehouse}" for warehouse in ("eu", "us", "ap")],
    "payment": [f"payment-{shard}" for shard in range(2)],
    "payment_provider": ["payment_provider"],
    "query": ["query-1"],
}
SIZE = "160m"


class DiskFull(SystemTest):
    @classmethod
    def setUpClass(cls):
        cls.system = System()
        cls.disks = {service: cls.system.home / "disk" / service for service in DATABASES}
        data = cls.system.home / "data"
        data.mkdir()
        for service, disk in cls.disks.items():
            disk.mkdir(parents=True)
            done = subprocess.run(
                ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", disk], capture_output=True, text=True
            )
            cls.addClassCleanup(subprocess.run, ["umount", "-l", disk], capture_output=True)
            if done.returncode != 0:
                raise unittest.SkipTest(f"NOT TESTED, since nothing can be mounted here: {done.stderr.strip()}")
            for database in DATABASES[service]:
                (data / f"{database}.db").symlink_to(disk / f"{database}.db")
        cls.system.scale()
        cls.token = cls.system.sell("mug", 1_000_000)
        assert cls.system.place([("mug", 1)], wait=10, after=cls.token).status == 200

    @classmethod
    def tearDownClass(cls):
        cls.system.down()
        cls.doClassCleanups()
        cls.system.destroy()

    @contextlib.contextmanager
    def full(self, service):
        ballast = self.disks[service] / "ballast"
        with open(ballast, "wb", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(b"\0" * 4096):
                pass
        try:
            yield
        finally:
            ballast.unlink()

    def ran_full(self, service):
        logs = (self.system.home / "log").glob(f"{service}-[0-9]*.log")
        return any("disk is full" in log.read_text(errors="replace") for log in logs)

    def refused(self, *request):
        """The answer, once it is a refusal; until then everything is accepted."""
        answer = self.system.request(*request)
        if answer.status in (200, 202):
            return None
        self.assertEqual(answer.status, 503, answer)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json", answer)
        self.assertTrue(answer.headers["Retry-After"], answer)
        return answer

    def place(self):
        return "POST", "/v1/orders", self.system.order_body([("mug", 1)])

    def deliver(self):
        return "POST", "/v1/products/mug/stock", {"warehouse": "eu", "delta": 1}, {"Idempotency-Key": str(uuid.uuid4())}

    def test_a_full_disk_loses_nothing(self):
        refuses = {"order": self.place, "inventory": self.deliver}
        with Load(self.system, ["mug"], clients=4, pause=0.05) as load:
            for service in DATABASES:
                with self.subTest(service=service):
                    with self.full(service):
                        if service in refuses:
                            eventually(lambda r=refuses[service]: self.refused(*r()), 30, "what cannot be kept is refused")
                        eventually(lambda s=service: self.ran_full(s), 30, f"the disk of {service} is full")
                    before = load.placed()
                    eventually(lambda b=before: load.placed() >= b + 50, 30, "orders are taken again")
        self.assertEqual(load.unexpected, [])
        for _, _, order_id in load.answers:
            self.system.final(order_id, seconds=30)
        answers = self.system.home / "answers.jsonl"
        load.write_answers(answers)
        self.system.verify("--answers", str(answers))


if __name__ == "__main__":
    unittest.main(verbosity=2)
