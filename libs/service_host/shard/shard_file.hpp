// The file of a shard: where it is, which tables it has, and how an instance takes it over.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "service_host/process/settings.hpp"
#include "sharding/shard_id.hpp"
#include "storage/database.hpp"
#include "storage/fence.hpp"

namespace service_host {

// The shard's file in the data folder, which is made if it is not there.
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
