// Deliveries to, and corrections of, the stock of one product in one warehouse.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "event_sourcing/decider.hpp"

namespace inventory {

// Commands ask.

struct AdjustStock {
    std::int64_t delta = 0;
    std::optional<std::string> reason;
    std::int64_t available = 0;  // neither reserved nor sold, as the deciding transaction sees it
};

// Events record. Their stored form is in stored/inventory_events.hpp.

struct StockAdjusted {
    std::int64_t delta = 0;
    std::optional<std::string> reason;
    bool operator==(const StockAdjusted&) const = default;
};

struct StockItem {
    using Command = std::variant<AdjustStock>;
    using Event = std::variant<StockAdjusted>;
    // What is available depends on reservations too, which are other streams: it comes with the
    // command, and nothing needs to be remembered here.
    struct State {};
    enum class Rejection { not_available };
    using Decision = event_sourcing::Decision<Event, Rejection>;

    static Decision decide(const State& state, const Command& command);
    static State evolve(const State& state, const Event& event);
};

}  // namespace inventory
