// UpstreamList: everybody who may answer, as one immutable snapshot of the registry and of the
// active probes. It is replaced as a whole whenever either changes (routing/published.hpp), so that
// weights, draining and leaders take effect with the next pick.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "discovery/instance.hpp"
#include "resilience/balancing/consistent_hash.hpp"
#include "sharding/shard_id.hpp"

namespace gateway::balancing {

struct Upstream {
    std::string service;    // order
    std::string name;       // order-1
    std::string boot_id;    // of this start: a restarted instance is a new one
    std::string address;    // 127.0.0.1:8101
    int weight = 1;         // 0: asked for nothing but its shards
    bool accepting = true;  // passing, neither draining nor critical
    bool ready = true;      // as far as the active probes know
    bool operator==(const Upstream&) const = default;
};

class UpstreamList {
public:
    UpstreamList() = default;
    // `unready`: names of instances that fail their probes.
    explicit UpstreamList(
        const std::vector<discovery::Instance>& instances,
        const std::set<std::string>& unready = {}
    );

    // The upstreams of one service, sorted by name; critical ones are not among them.
    struct Service {
        std::vector<Upstream> upstreams;
        resilience::balancing::HashRing
            ring;  // of those that accept; positions are indices of upstreams
    };
    const Service* service(std::string_view name) const;
    const std::map<std::string, Service, std::less<>>& services() const { return services_; }

    // Who announced the highest epoch for a shard, passing or draining.
    struct Leader {
        std::string service;
        std::size_t position = 0;  // among the upstreams of its service
        std::int64_t epoch = 0;
    };
    const Leader* leader(const sharding::ShardId& shard) const;

private:
    std::map<std::string, Service, std::less<>> services_;
    std::unordered_map<std::string, Leader> leaders_;  // by shard: order/2
};

}  // namespace gateway::balancing
