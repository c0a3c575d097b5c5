// What one order holds of a warehouse's stock, from reserved to sold or given back.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "event_sourcing/decider.hpp"

namespace inventory {

struct Line {
    std::string sku;
    std::int64_t quantity = 0;
    bool operator==(const Line&) const = default;
};

// A line together with how much of it is neither reserved nor sold, as the deciding transaction
// sees it. Nothing is available of a product that was never heard of.
struct WantedLine {
    Line line;
    std::int64_t available = 0;
};

// Commands ask.

struct Reserve {
    std::vector<WantedLine> lines;  // of different skus
};
struct Sell {};
struct Release {};

// Events record. Their stored form is in stored/inventory_events.hpp.

struct StockReserved {
    std::vector<Line> lines;
    bool operator==(const StockReserved&) const = default;
};
struct StockUnavailable {
    std::string sku;  // the first that there was not enough of
    bool operator==(const StockUnavailable&) const = default;
};
// The goods left the warehouse.
struct StockSold {
    std::vector<Line> lines;
    bool operator==(const StockSold&) const = default;
};
// What was reserved is available again.
struct StockReleased {
    std::vector<Line> lines;
    bool operator==(const StockReleased&) const = default;
};
// What was sold came back.
struct StockReturned {
    std::vector<Line> lines;
    bool operator==(const StockReturned&) const = default;
};
// A release overtook its reservation.
struct ReservationBarred {
    bool operator==(const ReservationBarred&) const = default;
};

// States hold only what a later decision needs.

struct None {};
struct Reserved {
    std::vector<Line> lines;
};
struct Unavailable {};
struct Sold {
    std::vector<Line> lines;
};
struct Released {};
struct Returned {};
struct Barred {};

struct Reservation {
    using Command = std::variant<Reserve, Sell, Release>;
    using Event = std::variant<
        StockReserved,
        StockUnavailable,
        StockSold,
        StockReleased,
        StockReturned,
        ReservationBarred>;
    using State = std::variant<None, Reserved, Unavailable, Sold, Released, Returned, Barred>;
    enum class Rejection { order_cancelled, not_reserved };
    using Decision = event_sourcing::Decision<Event, Rejection>;

    static Decision decide(const State& state, const Command& command);
    static State evolve(const State& state, const Event& event);
};

}  // namespace inventory
