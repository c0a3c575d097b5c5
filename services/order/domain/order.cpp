#include "order/domain/order.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include "vocabulary/overloaded.hpp"

namespace order {
namespace {

using vocabulary::overloaded;

constexpr std::array<std::string_view, 2> coordinations{"orchestration", "choreography"};
constexpr std::array<std::string_view, 5> close_reasons{
    "out_of_stock",
    "payment_declined",
    "payment_unavailable",
    "timed_out",
    "cancelled_by_customer"};
constexpr std::array<std::string_view, 5> statuses{
    "pending",
    "confirmed",
    "rejected",
    "cancelling",
    "cancelled"};
constexpr std::array<std::string_view, 6> rejections{
    "already_placed",
    "no_lines",
    "total_too_large",
    "not_placed",
    "not_pending",
    "already_final"};

template <typename Enum, std::size_t size>
std::optional<Enum> find(const std::array<std::string_view, size>& words, std::string_view text) {
    const auto found = std::find(words.begin(), words.end(), text);
    if (found == words.end()) return std::nullopt;
    return static_cast<Enum>(found - words.begin());
}

template <std::size_t size, typename Enum>
std::string_view word(const std::array<std::string_view, size>& words, Enum value) {
    return words[static_cast<std::size_t>(value)];
}

// Nothing if it is above what a total may be.
std::optional<std::int64_t> total_of(const std::vector<Line>& lines) {
    std::int64_t total = 0;
    for (const auto& line : lines) {
        std::int64_t cents = 0;
        if (__builtin_mul_overflow(line.quantity, line.unit_price_cents, &cents) ||
            __builtin_add_overflow(total, cents, &total) || total > total_cents_max) {
            return std::nullopt;
        }
    }
    return total;
}

Order::Decision accept(Order::Event event) { return std::vector{std::move(event)}; }
Order::Decision change_nothing() { return std::vector<Order::Event>{}; }
Order::Decision reject(Order::Rejection reason) { return reason; }

Order::Decision place(const PlaceOrder& place) {
    if (place.lines.empty()) return reject(Order::Rejection::no_lines);
    const auto total = total_of(place.lines);
    if (!total) return reject(Order::Rejection::total_too_large);
    return accept(OrderPlaced{
        place.customer_id,
        place.ship_to,
        place.lines,
        place.payment_token,
        place.coordination,
        *total,
        place.currency,
    });
}

Order::Decision close_before_confirmation(const Terms& terms, CloseReason reason) {
    if (reason == CloseReason::cancelled_by_customer) return accept(OrderCancelled{});
    return accept(OrderRejected{reason, terms.total_cents, terms.currency});
}

Order::Decision request_cancellation(const Terms& terms) {
    return accept(CancellationRequested{terms.total_cents, terms.currency});
}

Order::Decision allocate_once(bool allocated, const AllocateStock& allocate) {
    if (allocated) return change_nothing();
    return accept(StockAllocated{allocate.allocations});
}

// The order is cancelled once nothing of it is left with anybody.
Order::Decision record_undone(Order::Event event, bool known, bool rest_is_undone) {
    if (known) return change_nothing();
    if (!rest_is_undone) return accept(std::move(event));
    return std::vector<Order::Event>{std::move(event), OrderCancelled{}};
}

Order::Decision record_stock_undone(const Undone& undone) {
    return record_undone(StockUndone{}, undone.stock, undone.payment);
}

Order::Decision record_payment_undone(const Undone& undone) {
    return record_undone(PaymentUndone{}, undone.payment, undone.stock);
}

Order::State with_undone(Order::State state, bool Undone::*part) {
    if (auto* pending = std::get_if<CancellingPending>(&state)) {
        pending->undone.*part = true;
    } else {
        std::get<CancellingConfirmed>(state).undone.*part = true;
    }
    return state;
}

}  // namespace

// Read each line as "in this state, on this command". Repeating a command that already took
// effect changes nothing, because the broker may deliver it twice.
Order::Decision Order::decide(const State& state, const Command& command) {
    using enum Rejection;
    return std::visit(
        overloaded{
            [](const Unplaced&, const PlaceOrder& order) { return place(order); },
            [](const auto&, const PlaceOrder&) { return reject(already_placed); },

            [](const Unplaced&, const AllocateStock&) { return reject(not_placed); },
            [](const Pending& order, const AllocateStock& allocate) {
                return allocate_once(order.allocated, allocate);
            },
            // In a choreography nothing keeps the payment's news from overtaking the stock's.
            [](const Confirmed& order, const AllocateStock& allocate) {
                return allocate_once(order.allocated, allocate);
            },
            [](const auto&, const AllocateStock&) { return reject(not_pending); },

            [](const Unplaced&, const ConfirmOrder&) { return reject(not_placed); },
            [](const Pending&, const ConfirmOrder&) { return accept(OrderConfirmed{}); },
            [](const Confirmed&, const ConfirmOrder&) { return change_nothing(); },
            [](const auto&, const ConfirmOrder&) { return reject(not_pending); },

            [](const Unplaced&, const CloseOrder&) { return reject(not_placed); },
            [](const Pending& order, const CloseOrder& close) {
                return close_before_confirmation(order.terms, close.reason);
            },
            // What was refused before its customer cancelled it ends as refused.
            [](const CancellingPending& order, const CloseOrder& close) {
                return close_before_confirmation(order.terms, close.reason);
            },
            [](const CancellingConfirmed&, const CloseOrder&) { return accept(OrderCancelled{}); },
            [](const Confirmed&, const CloseOrder&) { return reject(not_pending); },
            [](const Rejected&, const CloseOrder&) { return change_nothing(); },
            [](const Cancelled&, const CloseOrder&) { return change_nothing(); },

            [](const Unplaced&, const RequestCancellation&) { return reject(not_placed); },
            [](const Pending& order, const RequestCancellation&) {
                return request_cancellation(order.terms);
            },
            [](const Confirmed& order, const RequestCancellation&) {
                return request_cancellation(order.terms);
            },
            [](const CancellingPending&, const RequestCancellation&) { return change_nothing(); },
            [](const CancellingConfirmed&, const RequestCancellation&) { return change_nothing(); },
            [](const Rejected&, const RequestCancellation&) { return reject(already_final); },
            [](const Cancelled&, const RequestCancellation&) { return reject(already_final); },

            [](const Unplaced&, const RecordStockUndone&) { return reject(not_placed); },
            [](const CancellingPending& order, const RecordStockUndone&) {
                return record_stock_undone(order.undone);
            },
            [](const CancellingConfirmed& order, const RecordStockUndone&) {
                return record_stock_undone(order.undone);
            },
            // Nobody waits for it: the order was refused, or is about to hear that.
            [](const auto&, const RecordStockUndone&) { return change_nothing(); },

            [](const Unplaced&, const RecordPaymentUndone&) { return reject(not_placed); },
            [](const CancellingPending& order, const RecordPaymentUndone&) {
                return record_payment_undone(order.undone);
            },
            [](const CancellingConfirmed& order, const RecordPaymentUndone&) {
                return record_payment_undone(order.undone);
            },
            [](const auto&, const RecordPaymentUndone&) { return change_nothing(); },
        },
        state,
        command
    );
}

Order::State Order::evolve(const State& state, const Event& event) {
    const auto* known = terms_of(state);
    assert((known != nullptr) != std::holds_alternative<OrderPlaced>(event));
    const auto terms = known != nullptr ? *known : Terms{};
    return std::visit(
        overloaded{
            [](const OrderPlaced& placed) -> State {
                return Pending{
                    {placed.ship_to, placed.coordination, placed.total_cents, placed.currency}};
            },
            [&](const StockAllocated&) -> State {
                if (std::holds_alternative<Confirmed>(state)) return Confirmed{terms, true};
                return Pending{terms, true};
            },
            [&](const OrderConfirmed&) -> State {
                return Confirmed{terms, std::get<Pending>(state).allocated};
            },
            [&](const OrderRejected&) -> State { return Rejected{terms}; },
            [&](const CancellationRequested&) -> State {
                if (std::holds_alternative<Confirmed>(state)) {
                    return CancellingConfirmed{terms, {}};
                }
                return CancellingPending{terms, {}};
            },
            [&](const StockUndone&) { return with_undone(state, &Undone::stock); },
            [&](const PaymentUndone&) { return with_undone(state, &Undone::payment); },
            [&](const OrderCancelled&) -> State { return Cancelled{terms}; },
        },
        event
    );
}

const Terms* terms_of(const Order::State& state) {
    return std::visit(
        overloaded{
            [](const Unplaced&) -> const Terms* { return nullptr; },
            [](const auto& order) -> const Terms* { return &order.terms; },
        },
        state
    );
}

std::optional<Status> status_of(const Order::State& state) {
    using Known = std::optional<Status>;
    return std::visit(
        overloaded{
            [](const Unplaced&) -> Known { return std::nullopt; },
            [](const Pending&) -> Known { return Status::pending; },
            [](const Confirmed&) -> Known { return Status::confirmed; },
            [](const CancellingPending&) -> Known { return Status::cancelling; },
            [](const CancellingConfirmed&) -> Known { return Status::cancelling; },
            [](const Rejected&) -> Known { return Status::rejected; },
            [](const Cancelled&) -> Known { return Status::cancelled; },
        },
        state
    );
}

bool is_final(Status status) { return status != Status::pending && status != Status::cancelling; }

std::string_view to_string(Coordination coordination) { return word(coordinations, coordination); }
std::string_view to_string(CloseReason reason) { return word(close_reasons, reason); }
std::string_view to_string(Status status) { return word(statuses, status); }
std::string_view to_string(Order::Rejection rejection) { return word(rejections, rejection); }

std::optional<Coordination> parse(vocabulary::Of<Coordination>, std::string_view text) {
    return find<Coordination>(coordinations, text);
}

std::optional<CloseReason> parse(vocabulary::Of<CloseReason>, std::string_view text) {
    return find<CloseReason>(close_reasons, text);
}

}  // namespace order
