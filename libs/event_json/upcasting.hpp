// Upcasting: events are stored once and never rewritten, so a codec that changes the shape of an
// event also says how the older shape becomes the newer one, and reads only the newest. A new
// shape is stored under a new type, order_placed.2.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "event_sourcing/event_store.hpp"
#include "json/strict.hpp"

namespace event_json {

struct Upcaster {
    std::string_view from;  // the type as stored, order_placed
    std::string_view to;    // the type of the shape that came next, order_placed.2
    void (*reshape)(json::Value& data);
};

struct EventShape {
    std::string type;
    std::string data;  // JSON
};

bool is_older_shape(std::string_view type, std::span<const Upcaster> upcasters);
// The event in its newest shape: upcasters that fit are applied one after the other, oldest first.
EventShape
newest_shape(const event_sourcing::StoredEvent& stored, std::span<const Upcaster> upcasters);

}  // namespace event_json
