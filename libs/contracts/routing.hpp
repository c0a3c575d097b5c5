// Where each message goes. A subject does not say what the message is (its type does), but whom it
// is for: its last three tokens are shards of order, inventory and payment ("-": none). So what one
// commit has for the same recipients can travel as one message.
//
//   orderly.<kind>.<service>.<shard>.<order shard>.<inventory shard>.<payment shard>
//
//   orderly.command.inventory.eu.-.eu.-       commands to inventory/eu
//   orderly.event.inventory.eu.2.-.1          events for order/2 and payment/1
//   orderly.reply.order.2.2.-.-               replies to sagas on order/2
//
// <service> and <shard> are those that publish the event, or that the command or reply is for.
// One durable consumer per shard can thus select exactly its own messages with one wildcard filter
// (this broker version allows a consumer one filter).
//
//   orderly.live.order.2.orders               all events of order/2, for the world
//   orderly.live.inventory.eu.catalogue       what inventory/eu says of products
//
// Those are for whoever listens now, and for the stream of public events, which nothing of ours
// reads: who follows all events here has the shards' feeds to make up for lost ones.
// See docs/decisions/0005-subjects-carry-recipients.md.
#pragma once

#include <string>
#include <string_view>

#include "contracts/type.hpp"
#include "sharding/shard_id.hpp"

namespace contracts {

// What the stream of commands, replies and events that somebody reacts to stores. One subject as
// wide as every consumer's filter: this broker version refuses a filter that is not a subset of one
// subject of the stream.
inline constexpr std::string_view all_messages = "orderly.*.*.*.*.*.*";
inline constexpr std::string_view all_live_events = "orderly.live.*.*.*";
inline constexpr std::string_view all_dead_letters = "orderly.dead_letter.*.*";

// What an event is about, as far as recipients follow from it.
struct About {
    std::string order_id;
    std::string warehouse;
    bool choreographed = false;
};

// For the shards of the services that the table of listeners (routing.cpp) names for this event; ""
// if there are none.
std::string
event_subject(const Type& event, const sharding::ShardId& publisher, const About& about);
std::string live_subject(const Type& event, const sharding::ShardId& publisher);
// Of an event that is known by its type as CloudEvents has it.
std::string live_subject(std::string_view cloud_event_type, const sharding::ShardId& publisher);
// All live subjects of this shard.
std::string live_filter(const sharding::ShardId& publisher);
std::string command_subject(const sharding::ShardId& recipient);
std::string reply_subject(const sharding::ShardId& recipient);
std::string dead_letter_subject(const sharding::ShardId& consumer);

// What the durable consumer of this shard receives.
std::string filter_for(const sharding::ShardId& shard);
inline constexpr std::string_view live_catalogue = "orderly.live.inventory.*.catalogue";
// What changes products or their stock.
inline constexpr std::string_view live_inventory = "orderly.live.inventory.*.*";

}  // namespace contracts
