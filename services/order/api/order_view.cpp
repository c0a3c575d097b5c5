#include "order/api/order_view.hpp"

#include <algorithm>
#include <charconv>

#include "order/api/order_codec.hpp"
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
                order.placed = placed;
                order.status = Status::pending;
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

json::Value to_json(const std::vector<Line>& lines) {
    auto array = json::Value::array();
    for (const auto& line : lines) {
        array.push_back(
            {{"sku", line.sku},
             {"quantity", line.quantity},
             {"unit_price_cents", line.unit_price_cents}}
        );
    }
    return array;
}

json::Value to_json(const std::vector<Allocation>& allocations) {
    auto array = json::Value::array();
    for (const auto& each : allocations) {
        array.push_back(
            {{"sku", each.sku}, {"warehouse", each.warehouse}, {"quantity", each.quantity}}
        );
    }
    return array;
}

// What happened, without what pays for it: nobody but the card network needs to see that again.
json::Value shown_data(const StoredEvent& event) {
    auto data = json::read_back(event.data);
    if (const auto token = data.find("payment_token"); token != data.end()) *token = "***";
    return data;
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

json::Value to_json(const OrderView& order) {
    return {
        {"order_id", order.order_id},
        {"customer_id", order.placed.customer_id},
        {"status", to_string(order.status)},
        {"reason", order.reason ? json::Value(to_string(*order.reason)) : json::Value{}},
        {"coordination", to_string(order.placed.coordination)},
        {"ship_to", order.placed.ship_to},
        {"lines", to_json(order.placed.lines)},
        {"allocations", to_json(order.allocations)},
        {"total_cents", order.placed.total_cents},
        {"currency", order.placed.currency},
        {"version", order.version},
        {"placed_at", vocabulary::to_rfc3339(order.placed_at)},
        {"updated_at", vocabulary::to_rfc3339(order.updated_at)},
    };
}

std::optional<History> history_until(History history, std::string_view moment) {
    if (is_number(moment)) return until_version(std::move(history), moment);
    const auto time = vocabulary::parse_rfc3339(moment);
    if (!time) return std::nullopt;
    return until_time(std::move(history), *time);
}

json::Value to_json(const StoredEvent& event) {
    return {
        {"version", event.version},
        {"type", event.type},
        {"time", vocabulary::to_rfc3339(event.time)},
        {"data", shown_data(event)},
        {"correlation_id", event.cause.correlation_id},
        {"causation_id", event.cause.causation_id},
        {"actor", event.cause.actor},
    };
}

}  // namespace order
