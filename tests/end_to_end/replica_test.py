"""The read side: a replica that lost its database builds it anew, and nobody misses what he wrote himself."""
import threading
import unittest

from orderly_system import Load, SystemTest, eventually, send


class OwnWrites:
    """Clients that read each order right after placing it, with the token that the answer brought."""

    def __init__(self, system, ports, clients=3):
        self.system, self.ports = system, ports
        self.seen = 0      # reads answered with the order
        self.missed = []   # what no such read may be answered with
        self.waited = 0    # reads that were answered 503: ask again later
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._client, args=(n,)) for n in range(clients)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _client(self, number):
        count = number
        while not self._stop.is_set():
            count += 1
            placed = self.system.place([("mug", 1)])
            if placed.status == 202:
                self._read(self.ports[count % len(self.ports)], placed)

    def _read(self, port, placed):
        token = {"Consistency-Token": placed.headers["Consistency-Token"]}
        try:
            read = send(port, "GET", placed.headers["Location"], headers=token)
        except OSError:
            return  # this replica is not there at the moment
        with self._lock:
            if read.status == 200:
                self.seen += 1
            elif read.status == 503:
                self.waited += 1
            else:
                self.missed.append(read)


class Replica(SystemTest):
    def read_models(self, instance):
        """What one replica says of its views, asked directly."""
        items = send(self.system.ports[instance], "GET", "/internal/read-models").json["items"]
        return {item["view"]: item for item in items}

    def registered(self, instance):
        listed = self.system.instances("query")
        return any(each["instance"] == instance and each["status"] == "passing" for each in listed)

    def test_a_replica_that_lost_its_database_builds_it_anew_and_serves_only_then(self):
        system = self.system
        token = system.sell("mug", 1_000_000)
        self.assertEqual(system.place([("mug", 1)], wait=10, after=token).status, 200)
        with Load(system, ["mug"], clients=6) as load:
            eventually(lambda: load.placed() >= 1500, 60, "there is something to rebuild")

        gateway, lost = system.base, system.ports["query-1"]
        with OwnWrites(system, [gateway, lost]) as own:
            eventually(lambda: own.seen >= 50, 30, "own writes are seen")
            system.stop("query-1")
            eventually(lambda: not self.registered("query-1"), 10, "query-1 is gone")
            for file in (system.home / "data").glob("query-1.db*"):
                file.unlink()
            heads = self.read_models("query-2")["orders"]["positions"]
            before = own.seen
            system.start("query-1")

            def passing():
                if not self.registered("query-1"):
                    return False
                positions = self.read_models("query-1")["orders"]["positions"]
                self.assertTrue(all(positions.get(shard, 0) >= heads[shard] for shard in heads), (positions, heads))
                return True
            eventually(passing, 60, "query-1 serves again")
            eventually(lambda: own.seen >= before + 100, 30, "own writes are seen during the rebuild and after")
        self.assertEqual(own.missed, [])

        def twins_agree():
            views = [self.read_models(instance) for instance in ("query-1", "query-2")]
            return all(
                views[0][view]["positions"] == views[1][view]["positions"]
                and views[0][view]["digest"] == views[1][view]["digest"]
                for view in ("orders", "payments", "products")
            )
        eventually(twins_agree, 30, "equal positions and digests")
        system.verify()
        print(f"{own.seen} own writes seen, {own.waited} asked to wait")


if __name__ == "__main__":
    unittest.main(verbosity=2)
