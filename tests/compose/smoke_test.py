"""The system in containers: built, started, sold to, its leader killed, scaled, checked and taken down.

Needs an engine and the base image (tests/compose/engine). Uses a project and a port of its own. The image is compiled, unless
ORDERLY_IMAGE_TARGET is `prebuilt`: then it takes what is in build/release, which must be from a Debian 12.
"""
import contextlib
import http.client
import json
import os
import pathlib
import shutil
import subprocess
import sys
import unittest
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "end_to_end"))
from orderly_system import System, eventually, reserve_ports  # noqa: E402

PROJECT = "orderly-smoke"
PROCESSES = ("nats", "registry", "payment_provider", "inventory", "payment", "order", "query", "gateway")


def docker(*arguments):
    return subprocess.run(["docker", *arguments], check=True, capture_output=True, text=True).stdout.strip()


class Shop(System):
    """The client's half of a system: containers need no folder on this host."""

    def __init__(self):
        self.base, self._ports_lock = reserve_ports()


class Compose:
    def __init__(self, port):
        has_plugin = subprocess.run(["docker", "compose", "version"], capture_output=True).returncode == 0
        self.command = ["docker", "compose"] if has_plugin else ["docker-compose"]
        self.environment = {**os.environ, "COMPOSE_PROJECT_NAME": PROJECT, "ORDERLY_PORT_BASE": str(port)}

    def __call__(self, *arguments, timeout=120):
        done = subprocess.run(
            [*self.command, *arguments], cwd=ROOT, env=self.environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=timeout,
        )
        assert done.returncode == 0, f"compose {' '.join(arguments)}: {done.stdout[-4000:]}"
        return done.stdout

    def containers(self, service):
        """What the engine knows of each container of a service, running or not."""
        filters = [f"label=com.docker.compose.{key}" for key in (f"project={PROJECT}", f"service={service}", "oneoff=False")]
        ids = docker("ps", "-aq", *(word for each in filters for word in ("--filter", each))).split()
        return json.loads(docker("inspect", *ids)) if ids else []


class SmokeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shop = Shop()
        cls.compose = Compose(cls.shop.base)
        cls.compose("down", "--volumes", "--remove-orphans")
        cls.addClassCleanup(cls.compose, "down", "--volumes", "--remove-orphans")
        if os.environ.get("ORDERLY_IMAGE_TARGET") == "prebuilt":
            cls.stage_binaries()
        cls.compose("up", "--build", "-d", timeout=1800)

    @classmethod
    def stage_binaries(cls):
        staged = ROOT / "build" / "image"
        cls.addClassCleanup(shutil.rmtree, staged, ignore_errors=True)
        shutil.rmtree(staged, ignore_errors=True)
        shutil.copytree(ROOT / "build" / "release" / "bin", staged)
        subprocess.run(["strip", *staged.iterdir()], check=True)

    def test_the_system_in_containers(self):
        for step in (
            self.each_container_is_confined,
            self.both_kinds_of_order_are_confirmed,
            self.a_proxy_for_elsewhere_is_not_used_inside,
            self.orders_survive_a_killed_leader,
            self.a_third_instance_joins,
            self.a_stopped_service_ends_in_order_and_starts_again,
            self.everything_adds_up,
        ):
            with self.subTest(step.__name__):
                try:
                    step()
                except BaseException:
                    print(self.compose("ps"), self.compose("logs", "--tail=20"), file=sys.stderr)
                    raise

    def each_container_is_confined(self):
        for service in PROCESSES:
            for container in self.compose.containers(service):
                host = container["HostConfig"]
                self.assertEqual(container["Config"]["User"], "10001:10001", service)
                self.assertTrue(host["ReadonlyRootfs"], service)
                self.assertEqual(host["CapDrop"], ["ALL"], service)
                self.assertGreater(host["Memory"], 0, service)
                self.assertEqual(container["State"]["Health"]["Status"], "healthy", service)
                published = [binding["HostIp"] for bindings in (host["PortBindings"] or {}).values() for binding in bindings]
                self.assertEqual(published, ["127.0.0.1"] if service == "gateway" else [], service)
        inside = json.loads(docker("network", "inspect", f"{PROJECT}_inside"))
        self.assertTrue(inside[0]["Internal"])

    def both_kinds_of_order_are_confirmed(self):
        # The demo catalogue is on sale once its container has ended.
        eventually(lambda: self.compose.containers("demo_data")[0]["State"]["Status"] == "exited", 30, "the catalogue is loaded")
        self.confirm_both_kinds()

    def a_proxy_for_elsewhere_is_not_used_inside(self):
        """Docker hands the proxy of its client's configuration to every container."""
        nowhere = "http://127.0.0.1:9"
        self.compose("run", "--rm", "-e", f"http_proxy={nowhere}", "-e", f"HTTP_PROXY={nowhere}", "demo_data")

    def orders_survive_a_killed_leader(self):
        container, instance = self.leader_of("order/0")
        docker("kill", container["Id"])
        self.confirm_both_kinds(customers=8)  # of all shards, in all likelihood
        _, successor = self.leader_of("order/0", but_not=instance)
        self.assertNotEqual(successor, instance)

    def a_third_instance_joins(self):
        self.compose("up", "-d", "--no-build", "--scale", "order=3", timeout=240)
        eventually(lambda: self.passing("order") == {"order-1", "order-2", "order-3"}, 30, "three instances are there")
        self.confirm_both_kinds()

    def a_stopped_service_ends_in_order_and_starts_again(self):
        container = self.compose.containers("payment")[0]
        before = container["State"]["StartedAt"]
        docker("exec", container["Id"], "bash", "-c", "kill -TERM 1")

        def runs_again():
            now = json.loads(docker("inspect", container["Id"]))[0]
            return now if now["State"]["Running"] and now["State"]["StartedAt"] != before else None
        self.assertEqual(eventually(runs_again, 20, "the container runs again")["RestartCount"], 1)
        self.confirm_both_kinds()

    def everything_adds_up(self):
        self.compose("run", "--rm", "verify", timeout=180)

    # What the steps are made of.

    def confirm_both_kinds(self, customers=1):
        for coordination in ("orchestration", "choreography"):
            for number in range(customers):
                body = self.shop.order_body([("mug", 1)], coordination=coordination, customer=f"c-{number}")
                placed = self.shop.persist("POST", "/v1/orders", body, {"Idempotency-Key": str(uuid.uuid4())})
                self.assertEqual(placed.status, 202, placed)
                order = self.shop.final(placed.json["order_id"], seconds=30)
                self.assertEqual(order["status"], "confirmed", order)

    def leader_of(self, shard, but_not=None):
        """The container and the name of the instance that leads a shard."""
        service = shard.split("/")[0]

        def announced():
            for instance in self.instances(service):
                if shard in instance["leads"] and instance["status"] == "passing" and instance["instance"] != but_not:
                    return instance
            return None
        leader = eventually(announced, 20, f"{shard} is led")
        address = leader["address"].split(":")[0]
        for container in self.compose.containers(service):
            if address in (network["IPAddress"] for network in container["NetworkSettings"]["Networks"].values()):
                return container, leader["instance"]
        raise AssertionError(f"no container has the address {leader['address']}")

    def instances(self, service):
        with contextlib.suppress(OSError, http.client.HTTPException):
            answer = self.shop.get(f"/v1/registry/{service}")
            if answer.status == 200:
                return answer.json["instances"]
        return []

    def passing(self, service):
        return {each["instance"] for each in self.instances(service) if each["status"] == "passing"}


if __name__ == "__main__":
    unittest.main(verbosity=2)
