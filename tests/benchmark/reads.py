#!/usr/bin/env python3
"""Reads of GET /v1/orders/{id} per second, and the time from a 202 until the order can be read."""
import tempfile

import bench

parser = bench.options(__doc__)
parser.add_argument("--seconds", type=int, default=10)
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32, 128])
options = parser.parse_args()
if options.quick:
    options.seconds, options.rounds = 2, 1


def paths_of_orders(system):
    cursor = ""
    for _ in range(25):
        page = system.get(f"/v1/orders?limit=200{cursor}").json
        yield from (f"/v1/orders/{order['order_id']}\n" for order in page["items"])
        if not page["next_cursor"]:
            return
        cursor = f"&cursor={page['next_cursor']}"


with bench.system() as system, tempfile.NamedTemporaryFile("w", suffix=".paths") as paths:
    bench.load(system, "place", 32, 3, warm_up=0)
    paths.writelines(paths_of_orders(system))
    paths.flush()
    for round_number in range(options.rounds):
        for clients in options.clients:
            figures = bench.load(system, "read", clients, options.seconds, warm_up=1, paths=paths.name)
            bench.report("reads", clients=clients, round=round_number + 1, **figures)
        for clients in (1, 8):
            figures = bench.load(system, "appear", clients, options.seconds, warm_up=1)
            bench.report("appear", clients=clients, round=round_number + 1, **figures)
