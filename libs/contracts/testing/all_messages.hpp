// All messages that there are, for tests that look at each of them.
#pragma once

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "contracts/inventory_messages.hpp"
#include "contracts/order_messages.hpp"
#include "contracts/payment_messages.hpp"
#include "contracts/routing.hpp"

namespace contracts::testing {

using AllMessages =
    decltype(std::tuple_cat(order::Messages{}, inventory::Messages{}, payment::Messages{}));

// Calls `use` with an empty one of each.
template <typename Use>
void for_each_message(Use use) {
    std::apply([&](const auto&... message) { (use(message), ...); }, AllMessages{});
}

// The types of the events that are sent to this shard if they are about that.
inline std::vector<std::string> events_sent_to(const sharding::ShardId& shard, const About& about) {
    std::vector<std::string> types;
    for_each_message([&](const auto& message) {
        if (message.type.kind != Kind::event) return;
        const auto listeners = listeners_to(message.type, about);
        if (std::ranges::find(listeners, shard) == listeners.end()) return;
        types.push_back(message.type.cloud_event_type());
    });
    return types;
}

}  // namespace contracts::testing
