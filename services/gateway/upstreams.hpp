// Upstreams: the instances that may answer a request, best first. Reads the directory's local copy,
// so a change of instances or leaders takes effect at once and no look-up costs network.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "discovery/directory.hpp"
#include "http/server.hpp"
#include "sharding/shard_id.hpp"

namespace gateway {

// The addresses to try, in this order: the announced leader of `shard` first, then the passing
// instances of the service from the `turn`-th on. Any instance passes a request on to the leader.
std::vector<std::string> candidates(
    const std::vector<discovery::Instance>& instances,
    std::string_view service,
    const std::optional<sharding::ShardId>& shard,
    std::uint64_t turn
);

class Upstreams {
public:
    explicit Upstreams(const discovery::Directory& directory) : directory_{directory} {}

    std::vector<std::string>
    for_request(std::string_view service, const std::optional<sharding::ShardId>& shard);

    // Ready once every service that routes name is there and every shard has a leader.
    std::vector<http::Check> readiness() const;

private:
    const discovery::Directory& directory_;
    std::atomic<std::uint64_t> turn_{0};
};

}  // namespace gateway
