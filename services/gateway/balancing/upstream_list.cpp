#include "gateway/balancing/upstream_list.hpp"

#include <algorithm>

#include "sharding/hash_ring.hpp"

namespace gateway::balancing {

using discovery::Instance;
using discovery::Status;
using resilience::balancing::HashRing;

namespace {

constexpr int weight_max = 100;  // each is 128 places on the ring

}  // namespace

UpstreamList::UpstreamList(
    const std::vector<Instance>& instances,
    const std::set<std::string>& unready
) {
    std::vector<const Instance*> present;
    for (const auto& instance : instances) {
        if (instance.status != Status::critical) present.push_back(&instance);
    }
    std::sort(present.begin(), present.end(), [](const Instance* a, const Instance* b) {
        return a->name < b->name;
    });

    for (const auto* instance : present) {
        auto& upstreams = services_[instance->service].upstreams;
        for (const auto& lead : instance->leads) {
            auto& leader = leaders_[lead.shard];
            if (leader.service.empty() || lead.epoch > leader.epoch)
                leader = {instance->service, upstreams.size(), lead.epoch};
        }
        upstreams.push_back({
            .service = instance->service,
            .name = instance->name,
            .boot_id = instance->boot_id,
            .address = instance->address,
            .weight = std::clamp(instance->weight, 0, weight_max),
            .accepting = instance->status == Status::passing && instance->weight > 0,
            .ready = !unready.contains(instance->name),
        });
    }
    for (auto& [name, service] : services_) {
        std::vector<HashRing::Member> members;
        for (const auto& upstream : service.upstreams)
            members.push_back({upstream.name, upstream.accepting ? upstream.weight : 0});
        service.ring = HashRing{members, sharding::hash};
    }
}

const UpstreamList::Service* UpstreamList::service(std::string_view name) const {
    const auto found = services_.find(name);
    return found == services_.end() ? nullptr : &found->second;
}

const UpstreamList::Leader* UpstreamList::leader(const sharding::ShardId& shard) const {
    const auto found = leaders_.find(shard.name());
    return found == leaders_.end() ? nullptr : &found->second;
}

}  // namespace gateway::balancing
