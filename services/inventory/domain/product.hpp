// A product of the catalogue: what it is called and what it costs.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "event_sourcing/decider.hpp"

namespace inventory {

// Commands ask.

struct DefineProduct {
    std::string name;
    std::int64_t price_cents = 0;
    std::string currency;
};

// Events record. Their stored form is in stored/inventory_events.hpp.

struct ProductDefined {
    std::string name;
    std::int64_t price_cents = 0;
    std::string currency;
    std::int64_t version = 0;  // counts definitions, from 1
    bool operator==(const ProductDefined&) const = default;
};

// States hold only what a later decision needs.

struct Undefined {};
struct Defined {
    std::string name;
    std::int64_t price_cents = 0;
    std::string currency;
    std::int64_t version = 0;
    bool operator==(const Defined&) const = default;
};

struct Product {
    using Command = std::variant<DefineProduct>;
    using Event = std::variant<ProductDefined>;
    using State = std::variant<Undefined, Defined>;
    enum class Rejection {};  // a well-formed definition is always accepted
    using Decision = event_sourcing::Decision<Event, Rejection>;

    static Decision decide(const State& state, const Command& command);
    static State evolve(const State& state, const Event& event);
};

}  // namespace inventory
