#include "event_json/upcasting.hpp"

#include <algorithm>

namespace event_json {

bool is_older_shape(std::string_view type, std::span<const Upcaster> upcasters) {
    return std::ranges::any_of(upcasters, [type](const auto& each) { return each.from == type; });
}

// Pattern: upcasting (docs/decisions/0004-events-are-a-storage-format.md).
EventShape
newest_shape(const event_sourcing::StoredEvent& stored, std::span<const Upcaster> upcasters) {
    std::string_view type = stored.type;
    auto data = json::read_back(stored.data);
    for (const auto& upcaster : upcasters) {
        if (type != upcaster.from) continue;
        upcaster.reshape(data);
        type = upcaster.to;
    }
    return {std::string{type}, json::dump(data)};
}

}  // namespace event_json
