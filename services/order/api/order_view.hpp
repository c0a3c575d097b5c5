// OrderView: an order as its customer sees it, folded from its events. The one fold behind strong
// reads, reads of the past, and answers that waited for the order to be final.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "event_sourcing/event_store.hpp"
#include "order/stored/order_events.hpp"

namespace order {

// As GET /v1/orders/{order_id} answers it.
struct OrderView {
    std::string order_id;
    std::string customer_id;
    Status status = Status::pending;
    vocabulary::OrNull<CloseReason> reason;
    Coordination coordination = Coordination::orchestration;
    std::string ship_to;
    std::vector<Line> lines;
    std::vector<Allocation> allocations;
    std::int64_t total_cents = 0;
    std::string currency;
    std::int64_t version = 0;
    vocabulary::Timestamp placed_at{};
    vocabulary::Timestamp updated_at{};

    static constexpr auto members() {
        return fields(
            field("order_id", &OrderView::order_id),
            field("customer_id", &OrderView::customer_id),
            field("status", &OrderView::status),
            field("reason", &OrderView::reason),
            field("coordination", &OrderView::coordination),
            field("ship_to", &OrderView::ship_to),
            field("lines", &OrderView::lines),
            field("allocations", &OrderView::allocations),
            field("total_cents", &OrderView::total_cents),
            field("currency", &OrderView::currency),
            field("version", &OrderView::version),
            field("placed_at", &OrderView::placed_at),
            field("updated_at", &OrderView::updated_at)
        );
    }
};

// Nothing for an order without events. `history` begins with version 1.
std::optional<OrderView> order_view(const std::vector<event_sourcing::StoredEvent>& history);

// The first part of `history` that had happened at `moment`, which is a version or a time; an
// event's own time includes it. Nothing if `moment` is neither. Empty if the order had not come
// that far.
std::optional<std::vector<event_sourcing::StoredEvent>>
history_until(std::vector<event_sourcing::StoredEvent> history, std::string_view moment);

// One entry of the audit trail, with a masked payment token.
std::string audit_entry(const event_sourcing::StoredEvent& event);

}  // namespace order
