// Replays the events of order shards: reads them from their databases, decodes them, and folds them
// into the orders' states. Prints one line of JSON.
#include <chrono>
#include <cstdint>
#include <iostream>
#include <string>
#include <unordered_map>

#include <nlohmann/json.hpp>

#include "event_sourcing/event_store.hpp"
#include "order/domain/order.hpp"
#include "order/stored/order_events.hpp"
#include "storage/database.hpp"
#include "vocabulary/ids.hpp"

namespace {

constexpr std::size_t page = 5'000;

// Of whatever version it is: nothing is migrated here.
storage::Schema schema_of(const std::string& path) {
    SQLite::Database file{path};
    storage::Schema schema{
        static_cast<std::int32_t>(file.execAndGet("PRAGMA application_id").getInt()), {}};
    const auto version = file.execAndGet("PRAGMA user_version").getInt();
    for (int each = 1; each <= version; ++each) schema.migrations.push_back({each, ""});
    return schema;
}

struct Replayed {
    std::int64_t events = 0;
    std::chrono::duration<double> taken{};
};

// The file is open already: to check it costs the same however much is replayed.
Replayed replay(const std::string& path) {
    storage::Database database{path, schema_of(path)};
    vocabulary::SequentialIds ids;
    const event_sourcing::EventStore store{database, ids};
    const auto begin = std::chrono::steady_clock::now();
    std::unordered_map<std::string, order::Order::State> orders;
    std::int64_t position = 0;
    for (auto events = store.read_all(position, page); !events.empty();
         events = store.read_all(position, page)) {
        for (const auto& event : events) {
            auto& state = orders[event.stream];
            state = order::Order::evolve(state, order::OrderCodec::decode(event));
        }
        position = events.back().position;
    }
    return {position, std::chrono::steady_clock::now() - begin};
}

}  // namespace

int main(int argc, char** argv) {
    std::int64_t events = 0;
    std::chrono::duration<double> taken{};
    for (int i = 1; i < argc; ++i) {
        const auto replayed = replay(argv[i]);
        events += replayed.events;
        taken += replayed.taken;
    }
    std::cout << nlohmann::json{
        {"events", events},
        {"seconds", taken.count()},
        {"per_second", static_cast<double>(events) / taken.count()}} << '\n';
}
