// Assembly: what the composition roots of the services have in common, namely what follows from the
// settings of the process, from the registry, or from the name of a shard.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "discovery/directory.hpp"
#include "http/server.hpp"
#include "leadership/election.hpp"
#include "messaging/message_bus.hpp"
#include "service_host/settings.hpp"
#include "sharding/shard_id.hpp"
#include "storage/database.hpp"
#include "storage/fence.hpp"

namespace service_host {

// Of a process.

http::ServerOptions server_options(const ProcessSettings& settings);
// For all shards of the service. `boot_id` is unique per start of the process.
leadership::ElectionOptions
election_options(const ProcessSettings& settings, const std::string& boot_id);
// The names of the service's instances that are alive, among which its shards are shared out.
std::vector<std::string>
live_members(const discovery::Directory& directory, const std::string& service);
// For readiness, of those who can do nothing without the broker.
http::Check broker_check(const messaging::MessageBus& bus);
// For readiness: one check per shard of the service, passed if somebody leads it.
std::vector<http::Check>
leader_checks(const discovery::Directory& directory, const std::string& service);

// Of a shard.

// Its file in the data folder, which is made if it is not there.
std::string database_path(const ProcessSettings& settings, const sharding::ShardId& shard);
// The tables that every shard has had from the first (events, dead letters, fence, and those of the
// time before channels) and its service's `own`, and what was changed `later`, each a version.
// Every service names channels_schema() among those. `application_id` says whose files these are.
storage::Schema shard_schema(
    std::int32_t application_id,
    std::initializer_list<std::string_view> own,
    std::initializer_list<std::string> later
);
// The version that brings channels, and moves there what the old outbox held.
std::string channels_schema();
// A version that changes no table. From it on events do not say who asked, and sagas hear events
// (docs/decisions/0023-events-answer-the-saga.md), which older versions cannot read: they refuse
// the file.
std::string events_answer_sagas();
// Makes `instance` the shard's leader, with an epoch above `epoch_at_least`. Waits for a
// predecessor that is still writing, and ends one that hangs; throws if it stays in the way.
storage::Fence take_over(
    storage::Database& database,
    const sharding::ShardId& shard,
    const std::string& instance,
    std::int64_t epoch_at_least
);
}  // namespace service_host
