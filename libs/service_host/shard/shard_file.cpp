#include "service_host/shard/shard_file.hpp"

#include <chrono>
#include <filesystem>
#include <utility>

#include "channels/dead_letters.hpp"
#include "channels/inbox.hpp"
#include "channels/outbox.hpp"
#include "event_sourcing/event_store.hpp"
#include "service_host/shard/carried_over.hpp"
#include "service_host/shard/stonith.hpp"

namespace service_host {
namespace {

using namespace std::chrono_literals;

// How long to wait for a predecessor that is still writing, and when to end one that hangs.
constexpr auto take_over_patience = 5s;
constexpr auto hung_leader_patience = 1s;

// order-2: in the names of files.
std::string dashed(const sharding::ShardId& shard) { return shard.service + "-" + shard.key; }

}  // namespace

std::string database_path(const ProcessSettings& settings, const sharding::ShardId& shard) {
    std::filesystem::create_directories(settings.data_folder());
    return (settings.data_folder() / (dashed(shard) + ".db")).string();
}

std::string channels_schema() {
    return std::string{channels::outbox_schema}
        .append(channels::inbox_schema)
        .append(carry_over_schema);
}

std::string events_answer_sagas() { return "-- changes no table"; }

storage::Schema shard_schema(
    std::int32_t application_id,
    std::initializer_list<std::string_view> own,
    std::initializer_list<std::string> later
) {
    std::string tables;
    for (const auto part :
         {event_sourcing::event_store_schema,
          old_outbox_schema,
          old_inbox_schema,
          channels::dead_letters_schema,
          storage::fence_schema}) {
        tables += part;
    }
    for (const auto part : own) tables += part;
    storage::Schema schema{
        application_id, {{1, std::move(tables)}, {2, std::string{old_inbox_schema_2}}}};
    for (const auto& change : later) {
        schema.migrations.push_back({schema.migrations.back().version + 1, change});
    }
    return schema;
}

storage::Fence take_over(
    storage::Database& database,
    const sharding::ShardId& shard,
    const std::string& instance,
    std::int64_t epoch_at_least
) {
    return {
        database,
        instance,
        epoch_at_least,
        take_over_patience,
        kill_hung_leader(shard.name(), hung_leader_patience)};
}

}  // namespace service_host
