#!/usr/bin/env python3
"""From kill -9 of a shard's leader to the next order confirmed on that shard, with a second instance running."""
import base64
import contextlib
import http.client
import math
import time

import bench

SHARD = "order/0"


def customer_of_shard(system, shard):
    """A customer whose orders are kept in this shard: a Consistency-Token says which one it is about."""
    for number in range(1000):
        customer = f"failover-{number}"
        answer = system.place([("bench-0", 1)], customer=customer)
        assert answer.status == 202, answer
        token = answer.headers["Consistency-Token"]
        if base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode().startswith(f"{shard}:"):
            return customer
    raise AssertionError(f"no customer of {shard}")


def confirmed(system, customer):
    with contextlib.suppress(OSError, http.client.HTTPException):
        answer = system.place([("bench-0", 1)], wait=10, customer=customer)
        return answer.status == 200 and answer.json["status"] == "confirmed"
    return False


def settled(system):
    """A second instance is there, and every shard has a leader."""
    orders = system.get("/v1/registry/order").json["instances"]
    return [each["status"] for each in orders] == ["passing"] * 2 and sum(len(each["leads"]) for each in orders) == 4


def percentile(ordered, share):
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


parser = bench.options(__doc__)
parser.add_argument("--kills", type=int, default=20)
options = parser.parse_args()
if options.quick:
    options.kills = 2

with bench.system() as running:
    customer = customer_of_shard(running, SHARD)
    times = []
    for kill in range(options.kills):
        bench.eventually(lambda: settled(running), 30, "two instances lead all shards")
        leader = running.leader(SHARD)
        killed_at = time.monotonic()
        running.kill(leader)
        bench.eventually(lambda: confirmed(running, customer), 30, "an order is confirmed")
        times.append(time.monotonic() - killed_at)
        bench.report("failover", kill=kill + 1, leader=leader, seconds=round(times[-1], 3))
    times.sort()
    bench.report(
        "failover", kills=len(times), p50_s=round(percentile(times, 0.5), 3), p99_s=round(percentile(times, 0.99), 3),
        max_s=round(times[-1], 3),
    )
