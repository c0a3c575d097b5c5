"""Data that an older version left is read and goes on: old_data/schema_<n> holds the databases of a whole system,
as SQL, written by the version that introduced the schema. They are never edited; a new schema adds a folder."""
import collections
import pathlib
import sqlite3
import unittest

from orderly_system import System

OLD_DATA = pathlib.Path(__file__).parent / "old_data"
AT_REST = {"confirmed": 4, "rejected": 4, "cancelled": 4}
# Messages of every kind were under way: confirmations and cancellations that inventory had not heard of, and two
# orders that it had not reserved anything for, whose time is over: they may still be faster than the timers.
UNDER_WAY = [{"confirmed": 8 + late, "rejected": 2 - late, "cancelled": 2} for late in range(3)]
OUTCOMES = {"schema_1": [AT_REST], "schema_2": [AT_REST], "schema_3": UNDER_WAY}


class OldData(unittest.TestCase):
    def start_with(self, version):
        system = System()
        self.addCleanup(system.destroy)
        data = system.home / "data"
        data.mkdir()
        for script in (OLD_DATA / version).glob("*.sql"):
            with sqlite3.connect(data / f"{script.stem}.db") as database:
                database.executescript(script.read_text(encoding="utf-8"))
            database.close()
        system.up()
        return system

    def test_data_of_every_version_is_read_and_goes_on(self):
        for folder in sorted(OLD_DATA.glob("schema_*")):
            with self.subTest(version=folder.name):
                system = self.start_with(folder.name)
                system.verify()
                orders = system.get("/v1/orders?limit=200").json["items"]
                counts = collections.Counter(order["status"] for order in orders)
                self.assertIn(counts, [collections.Counter(each) for each in OUTCOMES[folder.name]])
                self.assertEqual(system.place([("mug", 1)], wait=10).status, 200)
                for order in orders:
                    if order["status"] == "confirmed":
                        self.cancel(system, order["order_id"])
                system.verify()

    def cancel(self, system, order_id):
        answer = system.request("POST", f"/v1/orders/{order_id}/cancellation")
        self.assertEqual(answer.status, 202, answer)
        system.final(order_id, statuses=("cancelled",))
        self.assertIn(("refund", "ok"), system.ledger(order_id))


if __name__ == "__main__":
    unittest.main(verbosity=2)
