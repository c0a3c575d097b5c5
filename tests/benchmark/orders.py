#!/usr/bin/env python3
"""Orders confirmed per second through the gateway with Prefer: wait, by coordination and number of clients."""
import bench

parser = bench.options(__doc__)
parser.add_argument("--seconds", type=int, default=10)
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32, 128])
parser.add_argument("--stored", type=int, default=0, help="so many orders are placed before")
options = parser.parse_args()
if options.quick:
    options.seconds, options.rounds = 2, 1

with bench.system() as system:
    stored = 0
    while stored < options.stored:
        stored += bench.load(system, "place", 128, 60, warm_up=0)["requests"]
    for round_number in range(options.rounds):
        for clients in options.clients:
            for coordination in ("orchestration", "choreography"):
                figures = bench.load(system, "place", clients, options.seconds, coordination=coordination)
                bench.report(
                    "orders", coordination=coordination, clients=clients, round=round_number + 1, stored=stored, **figures
                )
    bench.report_memory(system, "after the orders")
