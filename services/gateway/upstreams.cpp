#include "gateway/upstreams.hpp"

#include <algorithm>
#include <set>

#include "gateway/balancing/round_robin.hpp"
#include "gateway/routes.hpp"
#include "sharding/partitions.hpp"

namespace gateway {
namespace {

using discovery::Instance;
using discovery::Status;

// The instance that announced the highest epoch for the shard, if it is there.
const Instance* leader_of(const std::vector<Instance>& instances, const std::string& shard) {
    const Instance* leader = nullptr;
    std::int64_t newest = -1;
    for (const auto& instance : instances) {
        if (instance.status == Status::critical) continue;
        for (const auto& lead : instance.leads) {
            if (lead.shard == shard && lead.epoch > newest) {
                leader = &instance;
                newest = lead.epoch;
            }
        }
    }
    return leader;
}

std::string missing_leaders(const discovery::Directory& directory, std::string_view service) {
    std::string missing;
    for (const auto& shard : sharding::shards_of(service)) {
        if (!directory.leader(shard)) missing += (missing.empty() ? "" : ", ") + shard.name();
    }
    return missing;
}

}  // namespace

std::vector<std::string> candidates(
    const std::vector<Instance>& instances,
    std::string_view service,
    const std::optional<sharding::ShardId>& shard,
    std::uint64_t turn
) {
    std::vector<std::string> addresses;
    if (shard) {
        if (const auto* leader = leader_of(instances, shard->name()))
            addresses.push_back(leader->address);
    }
    std::vector<const Instance*> passing;
    for (const auto& instance : instances) {
        if (instance.service == service && instance.status == Status::passing)
            passing.push_back(&instance);
    }
    for (std::size_t i = 0; i < passing.size(); ++i) {
        const auto& address = passing[round_robin(turn + i, passing.size())]->address;
        if (addresses.empty() || addresses.front() != address) addresses.push_back(address);
    }
    return addresses;
}

std::vector<std::string>
Upstreams::for_request(std::string_view service, const std::optional<sharding::ShardId>& shard) {
    return candidates(
        *directory_.instances(), service, shard, turn_.fetch_add(1, std::memory_order_relaxed)
    );
}

std::vector<http::Check> Upstreams::readiness() const {
    std::set<std::string_view> services;
    for (const auto& route : routes()) {
        services.insert(route.service);
        if (!route.strong_service.empty()) services.insert(route.strong_service);
    }

    std::vector<http::Check> checks;
    for (const auto service : services) {
        http::Check check{.name = std::string{service}, .ok = true, .reason = {}};
        if (const auto missing = missing_leaders(directory_, service); !missing.empty()) {
            check = {.name = check.name, .ok = false, .reason = "no leader: " + missing};
        } else if (directory_.passing(service).empty()) {
            check = {.name = check.name, .ok = false, .reason = "no instance"};
        }
        checks.push_back(std::move(check));
    }
    return checks;
}

}  // namespace gateway
