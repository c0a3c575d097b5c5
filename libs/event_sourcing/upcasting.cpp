#include "event_sourcing/upcasting.hpp"

namespace event_sourcing {

// Pattern: upcasting (docs/decisions/0004-events-are-a-storage-format.md).
EventShape newest_shape(const StoredEvent& stored, std::span<const Upcaster> upcasters) {
    EventShape shape{stored.type, json::read_back(stored.data)};
    for (const auto& upcaster : upcasters) {
        if (shape.type != upcaster.from) continue;
        upcaster.reshape(shape.data);
        shape.type = upcaster.to;
    }
    return shape;
}

}  // namespace event_sourcing
