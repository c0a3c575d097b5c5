// OrderView: an order as its customer sees it, folded from its events. The one fold behind strong
// reads, reads of the past, and answers that waited for the order to be final.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "event_sourcing/event_store.hpp"
#include "json/strict.hpp"
#include "order/domain/order.hpp"

namespace order {

struct OrderView {
    std::string order_id;
    OrderPlaced placed;
    Status status = Status::pending;
    std::optional<CloseReason> reason;
    std::vector<Allocation> allocations;
    std::int64_t version = 0;
    vocabulary::Timestamp placed_at{};
    vocabulary::Timestamp updated_at{};
};

// Nothing for an order without events. `history` begins with version 1.
std::optional<OrderView> order_view(const std::vector<event_sourcing::StoredEvent>& history);
json::Value to_json(const OrderView& order);

// The first part of `history` that had happened at `moment`, which is a version or a time; an
// event's own time includes it. Nothing if `moment` is neither. Empty if the order had not come
// that far.
std::optional<std::vector<event_sourcing::StoredEvent>>
history_until(std::vector<event_sourcing::StoredEvent> history, std::string_view moment);

// One entry of the audit trail, with a masked payment token.
json::Value to_json(const event_sourcing::StoredEvent& event);

}  // namespace order
