"""Plays an instance of any service for the tests of scripts/: its lock, its pid file, its port. The gateway keeps products, as
scripts/demo-data needs it, and notes in <home>/asked what it was asked to change. Called as orderly-<service> --instance <instance>.
"""
import fcntl
import http.server
import json
import os
import pathlib
import re
import signal
import sys

PORTS = {"gateway": -1, "order": 20, "registry": 44, "payment": 50, "inventory": 70, "query": 90, "payment_provider": 110}
WAREHOUSES = ("eu", "us", "ap")


def home():
    return pathlib.Path(os.environ["ORDERLY_HOME"])


def everybody_is_there():
    run = home() / "run"
    return all((run / f"{name}.pid").exists() for name in json.loads((run / "ports.json").read_text()))


class Gateway(http.server.BaseHTTPRequestHandler):
    products = {}

    def do_GET(self):
        if self.path == "/readyz":
            return self.answer(200 if everybody_is_there() else 503, {})
        return self.answer(200, self.products[self.sku]) if self.sku in self.products else self.answer(404, {})

    def do_PUT(self):
        product = self.products.setdefault(self.sku, {"stock": [{"warehouse": each, "on_hand": 0, "delivered": 0} for each in WAREHOUSES]})
        product["price_cents"] = self.body()["price_cents"]
        self.answer(200, product)

    def do_POST(self):
        change = self.body()
        level = next(each for each in self.products[self.sku]["stock"] if each["warehouse"] == change["warehouse"])
        level["on_hand"] += change["delta"]
        level["delivered"] += change["delta"]
        self.answer(200, level)

    @property
    def sku(self):
        return re.match(r"/v1/products/(\w+)", self.path)[1]

    def body(self):
        with open(home() / "asked", "a", encoding="utf-8") as asked:
            asked.write(f"{self.command} {self.path}\n")
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def answer(self, status, body):
        text = json.dumps(body, separators=(",", ":"), sort_keys=True).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


def main():
    instance = sys.argv[sys.argv.index("--instance") + 1]
    service, number = instance.rsplit("-", 1)
    if os.environ.get("ORDERLY_HOST", "127.0.0.1") != "127.0.0.1":
        sys.exit(f"orderly-{service}: ORDERLY_HOST: {os.environ['ORDERLY_HOST']} is not an address of this machine")
    run = home() / "run"
    lock = open(run / f"{instance}.lock", "w", encoding="utf-8")
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    pid_file = run / f"{instance}.pid"
    draft = pid_file.with_suffix(".new")
    draft.write_text(f"{os.getpid()}\n", encoding="utf-8")
    draft.rename(pid_file)

    def stop(*_):
        pid_file.unlink()
        os._exit(0)
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    port = int(os.environ["ORDERLY_PORT_BASE"]) + PORTS[service] + int(number)
    http.server.ThreadingHTTPServer(("127.0.0.1", port), Gateway).serve_forever()


if __name__ == "__main__":
    main()
