// World: everything around the inventory, in memory and on a clock that stands still.
#pragma once

#include <string>

#include "discovery/directory.hpp"
#include "http/testing/fake_transport.hpp"
#include "messaging/in_memory_bus.hpp"
#include "observability/metrics.hpp"
#include "service_host/process/environment.hpp"
#include "sharding/shard_id.hpp"
#include "vocabulary/ids.hpp"
#include "vocabulary/manual_clock.hpp"

namespace inventory::testing {

inline const sharding::ShardId eu{"inventory", "eu"};

struct World {
    vocabulary::ManualClock clock;
    vocabulary::SequentialIds ids;
    observability::Metrics metrics;
    messaging::InMemoryBus bus;
    messaging::InMemoryKeyValue leases;
    messaging::InMemoryKeyValue registrations;
    discovery::Directory directory{registrations, clock};
    http::FakeTransport peers;
    service_host::Environment
        environment{clock, ids, metrics, bus, leases, registrations, directory, peers};
};

}  // namespace inventory::testing
