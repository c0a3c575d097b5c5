#!/usr/bin/env python3
"""Orders accepted per second: clients are content with the 202."""
import bench

parser = bench.options(__doc__)
parser.add_argument("--seconds", type=int, default=5)
parser.add_argument("--clients", type=int, nargs="+", default=[1, 32, 128])
options = parser.parse_args()
if options.quick:
    options.seconds = 1

for clients in options.clients:
    with bench.system() as system:  # what was only accepted is worked off before the next begins
        figures = bench.load(system, "place", clients, options.seconds, warm_up=1, wait=0)
        bench.report("accepted", clients=clients, **figures)
