"""A whole system on real processes for the end-to-end tests: started by scripts/up, driven by HTTP, killed by signals."""
import contextlib
import fcntl
import http.client
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
FINAL = ("confirmed", "rejected", "cancelled")


def eventually(condition, seconds, what):
    """Polls until `condition()` is truthy and returns that; fails with `what` after so many seconds."""
    deadline = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.05)


def reserve_ports():
    """A base whose whole range of ports is free, and the lock that keeps it ours: tests may run side by side."""
    for base in random.sample(range(20080, 32000, 200), 59):
        lock = open(pathlib.Path(tempfile.gettempdir()) / f"orderly-ports-{base}.lock", "w", encoding="utf-8")
        with contextlib.suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if all(_is_free(base + offset) for offset in (0, 21, 22, 42, 45, 51, 52, 71, 72, 91, 92, 111)):
                return base, lock
        lock.close()
    raise AssertionError("no free range of ports")


def _is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _stands_still(pid):
    """Whether all threads of the process are stopped, or it is no more."""
    try:
        states = [_state(task / "stat") for task in pathlib.Path(f"/proc/{pid}/task").iterdir()]
    except OSError:
        return not pathlib.Path(f"/proc/{pid}").exists()
    return all(state in "TXZ" for state in states)


def _state(stat):
    """The letter after the name, which stands in parentheses and may hold anything (proc(5))."""
    return stat.read_text().rpartition(")")[2].split()[0]


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.text = status, headers, body.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.text)

    def __repr__(self):
        return f"{self.status} {self.text[:400]}"


def send(port, method, path, body=None, headers=None, timeout=40):
    """One request on a connection of its own. `body` is sent as JSON unless it is bytes."""
    return begin(port, method, path, body, headers, timeout)()


def connect(port, timeout=40):
    """A connection over which the process has answered already, as a pool keeps it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    connection.request("GET", "/livez")
    connection.getresponse().read()
    return connection


def begin(port, method, path, body=None, headers=None, timeout=40, connection=None):
    """Sends the request; what it returns is to be called once, and waits for the answer."""
    headers = dict(headers or {})
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
        headers.setdefault("Content-Type", "application/json")
    connection = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def end():
        with contextlib.closing(connection):
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
    try:
        connection.request(method, path, body, headers)
        return end
    except BaseException:
        connection.close()
        raise


class System:
    def __init__(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="orderly e2e-"))
        self.base, self._ports_lock = reserve_ports()
        self.environment = {**os.environ, "ORDERLY_HOME": str(self.home), "ORDERLY_PORT_BASE": str(self.base)}

    def up(self, *options):
        self.script("up", "--no-build", "--no-demo-data", *options)

    def scale(self, *instances):
        """Any of "order=3"; a service that is not named gets its usual number of instances."""
        self.up(*(word for each in instances for word in ("--instances", each)))

    def down(self):
        self.script("down")

    def destroy(self):
        self.down()
        self._ports_lock.close()
        if os.environ.get("ORDERLY_KEEP"):
            print(f"kept: {self.home}")
        else:
            shutil.rmtree(self.home)

    def script(self, name, *options):
        done = subprocess.run(
            [ROOT / "scripts" / name, *options], env=self.environment, capture_output=True, text=True, timeout=180
        )
        assert done.returncode == 0, f"scripts/{name} failed: {done.stdout}{done.stderr}"
        return done.stdout

    @property
    def ports(self):
        return json.loads((self.home / "run" / "ports.json").read_text())

    # Requests.

    def request(self, method, path, body=None, headers=None, timeout=40):
        return send(self.base, method, path, body, headers, timeout)

    def get(self, path, headers=None):
        return self.request("GET", path, headers=headers)

    def persist(self, method, path, body, headers=None, seconds=40):
        """Repeats a request, as a client should, until it is answered with something definite."""
        def definite():
            with contextlib.suppress(OSError, http.client.HTTPException):
                answer = self.request(method, path, body, headers)
                if answer.status not in (409, 429, 502, 503, 504):
                    return answer
            return None
        return eventually(definite, seconds, f"a definite answer to {method} {path}")

    def sell(self, sku, stock, warehouse="eu", price_cents=1000, currency="EUR"):
        """Puts `stock` pieces of a product on sale; returns the token that covers both writes."""
        product = {"name": sku.title(), "price_cents": price_cents, "currency": currency}
        defined = self.persist("PUT", f"/v1/products/{sku}", product)
        assert defined.status in (200, 201), defined
        if stock:
            delivered = self.persist(
                "POST", f"/v1/products/{sku}/stock", {"warehouse": warehouse, "delta": stock},
                {"Idempotency-Key": str(uuid.uuid4())},
            )
            assert delivered.status == 200, delivered
        return defined.headers["Consistency-Token"]

    def order_body(self, lines, token="tok_visa", coordination="orchestration", customer=None, ship_to="eu"):
        return {
            "customer_id": customer or f"c-{uuid.uuid4().hex[:8]}",
            "ship_to": ship_to,
            "lines": [{"sku": sku, "quantity": quantity} for sku, quantity in lines],
            "payment_token": token,
            "coordination": coordination,
        }

    def place(self, lines, wait=0, after=None, **order):
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        if wait:
            headers["Prefer"] = f"wait={wait}"
        if after:
            headers["Consistency-Token"] = after
        return self.request("POST", "/v1/orders", self.order_body(lines, **order), headers)

    def order(self, order_id, token=None):
        return self.get(f"/v1/orders/{order_id}", {"Consistency-Token": token} if token else None)

    def final(self, order_id, seconds=15, statuses=FINAL):
        """The order as the read side shows it, once its status is one of these."""
        def is_final():
            with contextlib.suppress(OSError, http.client.HTTPException):
                answer = self.order(order_id)
                if answer.status == 200 and answer.json["status"] in statuses:
                    return answer.json
            return None
        return eventually(is_final, seconds, f"order {order_id} is {' or '.join(statuses)}")

    def ledger(self, order_id):
        answer = send(self.ports["payment_provider-1"], "GET", f"/ledger?order_id={order_id}&limit=200")
        assert answer.status == 200, answer
        return [(entry["kind"], entry["outcome"]) for entry in answer.json["items"]]

    def stock(self, sku, warehouse="eu"):
        product = self.get(f"/v1/products/{sku}?consistency=strong").json
        return next(level for level in product["stock"] if level["warehouse"] == warehouse)

    def verify(self, *options, seconds=60):
        """Everything that always holds, checked from outside."""
        done = subprocess.run(
            [pathlib.Path(os.environ.get("ORDERLY_BUILD", ROOT / "build" / "release")) / "bin" / "orderly", "verify", "--wait", str(seconds), *options],
            env=self.environment, capture_output=True, text=True, timeout=seconds + 240,
        )
        assert done.returncode == 0, f"orderly verify: {done.stdout}{done.stderr}"

    # Processes.

    def pid(self, instance):
        return int((self.home / "run" / f"{instance}.pid").read_text())

    def kill(self, instance, which=signal.SIGKILL):
        """Kills the process now behind this name; returns its pid, or nothing if it was dying anyway."""
        with contextlib.suppress(OSError, ValueError):
            pid = self.pid(instance)
            os.kill(pid, which)
            return pid
        return None

    def pause(self, instance):
        """Returns once every thread stands still: SIGSTOP takes effect some time after kill() has returned."""
        pid = self.kill(instance, signal.SIGSTOP)
        if pid:
            eventually(lambda: _stands_still(pid), 10, f"{instance} stands still")
        return pid

    def resume(self, instance):
        return self.kill(instance, signal.SIGCONT)

    def stop(self, instance):
        """Stops an instance as an operator would; it stays down until start()."""
        self._supervise("stop", instance)

    def start(self, instance):
        self._supervise("start", instance)

    def _supervise(self, action, instance):
        done = subprocess.run(
            ["supervisorctl", "-c", "run/supervisord.conf", action, instance],
            cwd=self.home, capture_output=True, text=True, timeout=30,
        )
        assert done.returncode == 0, f"{action} {instance}: {done.stdout}{done.stderr}"

    def log(self, instance):
        return (self.home / "log" / f"{instance}.log").read_text(errors="replace")

    def restarted(self, instance, old_pid, seconds=15):
        def another():
            with contextlib.suppress(OSError, ValueError):
                pid = self.pid(instance)
                os.kill(pid, 0)
                return pid != old_pid
            return False
        eventually(another, seconds, f"{instance} runs again")

    def leader(self, shard):
        """Name of the instance that leads e.g. order/2."""
        def announced():
            for instance in self.instances(shard.split("/")[0]):
                if shard in instance["leads"] and instance["status"] == "passing":
                    return instance["instance"]
            return None
        return eventually(announced, 15, f"{shard} has a leader")

    def instances(self, service):
        """What the registry says of them; nothing while it gives no answer."""
        with contextlib.suppress(OSError, http.client.HTTPException):
            answer = self.get(f"/v1/registry/{service}")
            if answer.status == 200:
                return answer.json["instances"]
        return []


class SystemTest(unittest.TestCase):
    """A test case whose tests share one running system; what it left behind must be right."""
    instances = ()

    @classmethod
    def setUpClass(cls):
        cls.system = System()
        cls.system.scale(*cls.instances)

    @classmethod
    def tearDownClass(cls):
        cls.system.destroy()


class Load:
    """A constant stream of orders of both kinds, sent as a careful client does: each has its Idempotency-Key and
    is repeated with it until the answer is definite. `pause` is what a client rests after each, in seconds."""

    def __init__(self, system, skus, clients=8, tokens=("tok_visa",), warehouses=("eu",), pause=0.0):
        self.system, self.skus, self.tokens, self.warehouses, self.pause = system, skus, tokens, warehouses, pause
        self.answers = []  # (customer, key, order id), one for each answer
        self.unexpected = []
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._client, args=(n,)) for n in range(clients)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def placed(self):
        with self._lock:
            return len(self.answers)

    def _client(self, number):
        count = 0
        while not self._stop.wait(self.pause):
            count += 1
            body = self.system.order_body(
                [(self.skus[count % len(self.skus)], 1)],
                token=self.tokens[count % len(self.tokens)],
                coordination=("orchestration", "choreography")[(count + number) % 2],
                customer=f"load-{number}-{count}",
                ship_to=self.warehouses[(count // 2 + number) % len(self.warehouses)],
            )
            key = str(uuid.uuid4())
            try:
                answer = self.system.persist("POST", "/v1/orders", body, {"Idempotency-Key": key}, seconds=60)
                with self._lock:
                    if answer.status == 202:
                        self.answers.append((body["customer_id"], key, answer.json["order_id"]))
                    else:
                        self.unexpected.append(answer)
            except AssertionError as unanswered:
                with self._lock:
                    self.unexpected.append(unanswered)

    def write_answers(self, path):
        """For `orderly verify --answers`: what clients were told."""
        with open(path, "w", encoding="utf-8") as file:
            for customer, key, order_id in self.answers:
                file.write(json.dumps({"customer_id": customer, "idempotency_key": key, "order_id": order_id}) + "\n")
