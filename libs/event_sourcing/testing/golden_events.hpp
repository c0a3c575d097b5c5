// The golden files of stored events: one for every shape that was ever written, in a folder, as
// <service>.<type>.json, or <service>.<type>.<what is special about it>.json.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "event_sourcing/event_store.hpp"

namespace event_sourcing {

struct GoldenEvent {
    std::string file;
    StoredEvent stored;
};

inline std::vector<GoldenEvent>
golden_events(const std::filesystem::path& folder, const std::string& service) {
    std::vector<GoldenEvent> events;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        const auto name = entry.path().filename().string();
        if (!name.starts_with(service + ".")) continue;
        std::ifstream stream{entry.path()};
        GoldenEvent event{.file = name, .stored = {}};
        const auto type_at = service.size() + 1;
        event.stored.type = name.substr(type_at, name.find('.', type_at) - type_at);
        event.stored.data.assign(std::istreambuf_iterator<char>{stream}, {});
        events.push_back(std::move(event));
    }
    return events;
}

}  // namespace event_sourcing
