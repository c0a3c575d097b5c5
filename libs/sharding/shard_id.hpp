// ShardId: the name of one partition of one service's data, order/2 or inventory/eu. It names the
// database file, the lease, the subjects and the metrics of that shard.
#pragma once

#include <compare>
#include <string>

namespace sharding {

struct ShardId {
    std::string service;  // order
    std::string key;      // 2, eu

    std::string name() const { return service + "/" + key; }
    auto operator<=>(const ShardId&) const = default;
};

}  // namespace sharding
