#include "order/api/order_view.hpp"

#include <algorithm>
#include <charconv>

#include "json/encode.hpp"
#include "vocabulary/clock.hpp"
#include "vocabulary/overloaded.hpp"

namespace order {
namespace {

using event_sourcing::StoredEvent;
using vocabulary::overloaded;
using History = std::vector<StoredEvent>;

void fold_in(OrderView& order, const Order::Event& event) {
    std::visit(
        overloaded{
            [&](const OrderPlaced& placed) {
                order.customer_id = placed.customer_id;
                order.coordination = placed.coordination;
                order.ship_to = placed.ship_to;
                order.lines = placed.lines;
                order.total_cents = placed.total_cents;
                order.currency = placed.currency;
            },
            [&](const StockAllocated& allocated) { order.allocations = allocated.allocations; },
            [&](const OrderConfirmed&) { order.status = Status::confirmed; },
            [&](const OrderRejected& rejected) {
                order.status = Status::rejected;
                order.reason = rejected.reason;
            },
            [&](const CancellationRequested&) { order.status = Status::cancelling; },
            [](const StockUndone&) {},
            [](const PaymentUndone&) {},
            [&](const OrderCancelled&) {
                order.status = Status::cancelled;
                order.reason = CloseReason::cancelled_by_customer;
            },
        },
        event
    );
}

// One entry of the audit trail, as GET /v1/orders/{order_id}/events answers it.
struct Entry {
    std::int64_t version = 0;
    std::string_view type;
    vocabulary::Timestamp time{};
    json::RawView data;
    std::string_view correlation_id;
    std::string_view causation_id;
    std::string_view actor;

    static constexpr auto members() {
        return fields(
            field("version", &Entry::version),
            field("type", &Entry::type),
            field("time", &Entry::time),
            field("data", &Entry::data),
            field("correlation_id", &Entry::correlation_id),
            field("causation_id", &Entry::causation_id),
            field("actor", &Entry::actor)
        );
    }
};

// What happened, without what pays for it: nobody but the card network needs to see that again.
std::string shown_data(const StoredEvent& event) {
    auto decoded = OrderCodec::decode(event);
    auto* const placed = std::get_if<OrderPlaced>(&decoded);
    if (placed == nullptr) return event.data;
    placed->payment_token = "***";
    return json::encode(*placed);
}

bool is_number(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A version too large to be represented was not reached either.
History until_version(History history, std::string_view text) {
    std::size_t version = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), version);
    if (read.ec != std::errc{} || version > history.size()) return {};
    history.resize(version);
    return history;
}

History until_time(History history, vocabulary::Timestamp time) {
    const auto later = std::find_if(history.begin(), history.end(), [&](const StoredEvent& event) {
        return event.time > time;
    });
    history.erase(later, history.end());
    return history;
}

}  // namespace

std::optional<OrderView> order_view(const History& history) {
    if (history.empty()) return std::nullopt;
    OrderView order;
    order.order_id = order_id_of(history.front());
    order.placed_at = history.front().time;
    for (const auto& stored : history) fold_in(order, OrderCodec::decode(stored));
    order.version = history.back().version;
    order.updated_at = history.back().time;
    return order;
}

std::optional<History> history_until(History history, std::string_view moment) {
    if (is_number(moment)) return until_version(std::move(history), moment);
    const auto time = vocabulary::parse_rfc3339(moment);
    if (!time) return std::nullopt;
    return until_time(std::move(history), *time);
}

std::string audit_entry(const StoredEvent& event) {
    const auto data = shown_data(event);
    return json::encode(Entry{
        .version = event.version,
        .type = event.type,
        .time = event.time,
        .data = {data},
        .correlation_id = event.cause.correlation_id,
        .causation_id = event.cause.causation_id,
        .actor = event.cause.actor,
    });
}

}  // namespace order
