// Who hears what. A command is for one shard. An event is for those who react to it: the table of
// listeners (routing.cpp) names them, and what the event is about says which of their shards. They
// hear of it through channels (libs/channels), in order and once.
//
// Every event is also announced:
//
//   orderly.live.order.2.orders               all events of order/2
//   orderly.live.inventory.eu.catalogue       what inventory/eu says of products
//
// Those are for whoever listens now, and for the stream of public events, which nothing of ours
// reads: who follows all events here has the shards' feeds to make up for lost ones.
// See docs/decisions/0018-channels.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "contracts/type.hpp"
#include "sharding/shard_id.hpp"

namespace contracts {

inline constexpr std::string_view all_live_events = "orderly.live.*.*.*";

// What an event is about, as far as recipients follow from it.
struct About {
    std::string order_id;
    std::string warehouse;
    bool choreographed = false;
};

// The shards that react to this event.
std::vector<sharding::ShardId> listeners_to(const Type& event, const About& about);
// The same of an event that is known by its type as CloudEvents has it.
std::vector<sharding::ShardId> listeners_to(std::string_view cloud_event_type, const About& about);
// The shards that this one may have channels from and to, by name: all of other services.
std::vector<std::string> peers_of(const sharding::ShardId& shard);

std::string live_subject(const Type& event, const sharding::ShardId& publisher);
std::string live_subject(std::string_view cloud_event_type, const sharding::ShardId& publisher);
// All live subjects of this shard.
std::string live_filter(const sharding::ShardId& publisher);
inline constexpr std::string_view live_catalogue = "orderly.live.inventory.*.catalogue";
// What changes products or their stock.
inline constexpr std::string_view live_inventory = "orderly.live.inventory.*.*";

}  // namespace contracts
