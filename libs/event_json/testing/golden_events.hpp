// The golden files of stored events: one for every shape that was ever written, in a folder, as
// <service>.<type>.json, or <service>.<type>.<what is special about it>.json.
#pragma once

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "event_json/codec.hpp"
#include "event_sourcing/event_store.hpp"
#include "json/strict.hpp"
#include "json/testing/golden.hpp"
#include "json/testing/sample.hpp"
#include "vocabulary/members.hpp"

namespace event_json {

struct GoldenEvent {
    std::string file;
    event_sourcing::StoredEvent stored;
};

inline std::vector<GoldenEvent>
golden_events(const std::filesystem::path& folder, const std::string& service) {
    std::vector<GoldenEvent> events;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        const auto name = entry.path().filename().string();
        if (!name.starts_with(service + ".")) continue;
        GoldenEvent event{.file = name, .stored = {}};
        const auto type_at = service.size() + 1;
        event.stored.type = name.substr(type_at, name.find('.', type_at) - type_at);
        event.stored.data = json::testing::text_of(entry.path());
        events.push_back(std::move(event));
    }
    return events;
}

// Every event of the aggregate is written exactly as its golden file says. One that has none yet
// gets it (json/testing/golden.hpp).
template <typename... Events>
void expect_golden(
    vocabulary::Of<std::variant<Events...>>,
    const std::filesystem::path& folder,
    const std::string& service
) {
    using Stored = Codec<std::variant<Events...>>;
    const auto expect = [&]<typename Event>(vocabulary::Of<Event>) {
        static_assert(json::testing::lists_all<Event>, "a member is not in the list");
        const std::string type{stored_name(vocabulary::Of<Event>{})};
        const auto file = folder / (service + "." + type + ".json");
        event_sourcing::StoredEvent stored;
        stored.type = type;
        stored.data =
            json::testing::golden(file, Stored::encode(json::testing::sample<Event>()).data);
        const auto encoded = Stored::encode(Stored::decode(stored));
        EXPECT_EQ(encoded.type, type);
        EXPECT_EQ(json::Value::parse(encoded.data), json::Value::parse(stored.data)) << type;
    };
    (expect(vocabulary::Of<Events>{}), ...);
}

}  // namespace event_json
