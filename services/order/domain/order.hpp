// Order: what a customer asked for and what became of it. Pure: no clock, no ids, no I/O.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "event_sourcing/decider.hpp"
#include "vocabulary/members.hpp"

namespace order {

struct Line {
    std::string sku;
    std::int64_t quantity = 0;
    std::int64_t unit_price_cents = 0;
    bool operator==(const Line&) const = default;
};

// Which warehouse gives how much of what.
struct Allocation {
    std::string sku;
    std::string warehouse;
    std::int64_t quantity = 0;
    bool operator==(const Allocation&) const = default;
};

enum class Coordination { orchestration, choreography };
enum class CloseReason {
    out_of_stock,
    payment_declined,
    payment_unavailable,
    timed_out,
    cancelled_by_customer,
};
enum class Status { pending, confirmed, rejected, cancelling, cancelled };

// Commands ask.
struct PlaceOrder {
    std::string customer_id;
    std::string ship_to;  // the warehouse that fills the whole order
    std::vector<Line> lines;
    std::string payment_token;
    Coordination coordination = Coordination::orchestration;
    std::string currency;
};
struct AllocateStock {
    std::vector<Allocation> allocations;
};
struct ConfirmOrder {};
struct CloseOrder {
    CloseReason reason;
};
struct RequestCancellation {};
// Nothing of the order is left there.
struct RecordStockUndone {};
struct RecordPaymentUndone {};

// Events record. Their stored form is in stored/order_events.hpp.
struct OrderPlaced {
    std::string customer_id;
    std::string ship_to;
    std::vector<Line> lines;
    std::string payment_token;
    Coordination coordination = Coordination::orchestration;
    std::int64_t total_cents = 0;
    std::string currency;
    bool operator==(const OrderPlaced&) const = default;
};
struct StockAllocated {
    std::vector<Allocation> allocations;
    bool operator==(const StockAllocated&) const = default;
};
struct OrderConfirmed {
    bool operator==(const OrderConfirmed&) const = default;
};
// This one and the next say what is not to be paid: payment may know nothing of it yet. (Older
// events do not say.)
struct OrderRejected {
    CloseReason reason;
    std::int64_t total_cents = 0;
    std::string currency = {};
    bool operator==(const OrderRejected&) const = default;
};
struct CancellationRequested {
    std::int64_t total_cents = 0;
    std::string currency = {};
    bool operator==(const CancellationRequested&) const = default;
};
// In a choreography these two tell what the order, which is cancelling, has heard of the others.
struct StockUndone {
    bool operator==(const StockUndone&) const = default;
};
struct PaymentUndone {
    bool operator==(const PaymentUndone&) const = default;
};
struct OrderCancelled {
    bool operator==(const OrderCancelled&) const = default;
};

// What never changes about an order, as far as later decisions and their publication need it.
struct Terms {
    std::string ship_to;
    Coordination coordination = Coordination::orchestration;
    std::int64_t total_cents = 0;
    std::string currency;
    bool operator==(const Terms&) const = default;
};

// States.
struct Unplaced {};
struct Pending {
    Terms terms;
    bool allocated = false;
};
struct Confirmed {
    Terms terms;
    bool allocated = false;
};
// What is undone so far of an order that nobody conducts. (A saga knows it of its own orders.)
struct Undone {
    bool stock = false;
    bool payment = false;
};
struct CancellingPending {  // its cancellation was accepted before it was confirmed
    Terms terms;
    Undone undone;
};
struct CancellingConfirmed {  // … after that
    Terms terms;
    Undone undone;
};
struct Rejected {
    Terms terms;
};
struct Cancelled {
    Terms terms;
};

struct Order {
    using Command = std::variant<
        PlaceOrder,
        AllocateStock,
        ConfirmOrder,
        CloseOrder,
        RequestCancellation,
        RecordStockUndone,
        RecordPaymentUndone>;
    using Event = std::variant<
        OrderPlaced,
        StockAllocated,
        OrderConfirmed,
        OrderRejected,
        CancellationRequested,
        StockUndone,
        PaymentUndone,
        OrderCancelled>;
    using State = std::variant<
        Unplaced,
        Pending,
        Confirmed,
        CancellingPending,
        CancellingConfirmed,
        Rejected,
        Cancelled>;
    enum class Rejection {
        already_placed,
        no_lines,
        total_too_large,
        not_placed,
        not_pending,
        already_final
    };
    using Decision = event_sourcing::Decision<Event, Rejection>;

    static Decision decide(const State& state, const Command& command);
    static State evolve(const State& state, const Event& event);
};

// A total stays exactly representable for every reader of JSON.
inline constexpr std::int64_t total_cents_max = (std::int64_t{1} << 53) - 1;

// Null for an order that was not placed.
const Terms* terms_of(const Order::State& state);
std::optional<Status> status_of(const Order::State& state);
// Nothing will happen to it unless its customer asks for it.
bool is_final(Status status);

// As on the wire; nothing for a word that is none of them.
std::string_view to_string(Coordination coordination);
std::string_view to_string(CloseReason reason);
std::string_view to_string(Status status);
std::string_view to_string(Order::Rejection rejection);
std::optional<Coordination> parse(vocabulary::Of<Coordination>, std::string_view text);
std::optional<CloseReason> parse(vocabulary::Of<CloseReason>, std::string_view text);

}  // namespace order
