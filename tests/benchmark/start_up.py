#!/usr/bin/env python3
"""From scripts/up --no-build to ready: a new system, and one with data, killed as a whole before."""
import time

import bench

parser = bench.options(__doc__)
parser.add_argument("--rounds", type=int, default=5)
options = parser.parse_args()
if options.quick:
    options.rounds = 1


def up(system):
    started = time.monotonic()
    system.up("--no-demo-data")
    return round(time.monotonic() - started, 2)


for round_number in range(options.rounds):
    system = bench.System()
    try:
        bench.report("start_up", data="none", round=round_number + 1, seconds=up(system))
        bench.report_memory(system, "at rest")
        system.down()
        bench.report("start_up", data="some", round=round_number + 1, seconds=up(system))
    finally:
        system.destroy()
