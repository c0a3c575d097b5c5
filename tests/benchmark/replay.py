#!/usr/bin/env python3
"""Events replayed per second: read from the databases of all order shards, decoded, and folded into orders."""
import subprocess

import bench

parser = bench.options(__doc__)
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--seconds", type=int, default=20, help="orders are placed for so long before")
options = parser.parse_args()
if options.quick:
    options.rounds, options.seconds = 1, 3

with bench.system() as system:
    bench.load(system, "place", 128, options.seconds, warm_up=0)
    system.verify(seconds=120)
    databases = sorted((system.home / "data").glob("order-*.db"))
    for round_number in range(options.rounds):
        done = subprocess.run([bench.BIN / "replay_benchmark", *databases], capture_output=True, text=True, check=True)
        bench.report("replay", round=round_number + 1, **bench.json.loads(done.stdout))
