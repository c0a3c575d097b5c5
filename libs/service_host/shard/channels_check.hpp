// For readiness: whether all channels go on that lead away from the shards led here.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "http/server.hpp"

namespace service_host {

// `Shard` has a core(), as ShardCore.
template <typename Shard>
http::Check channels_check(const std::vector<std::shared_ptr<Shard>>& shards) {
    std::string stopped;
    for (const auto& shard : shards) {
        for (const auto& [recipient, reason] : shard->core().outbox().stopped()) {
            if (!stopped.empty()) stopped += "; ";
            stopped += shard->id().name() + " says nothing more to " + recipient + ": " + reason;
        }
    }
    return {"channels", stopped.empty(), stopped};
}

}  // namespace service_host
