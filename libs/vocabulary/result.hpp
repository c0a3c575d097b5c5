// Result: a value, or the reason there is none.
//
// For outcomes a caller is expected to handle: a rejected command, a missing order.
// Failures nobody can decide about (disk full, broker gone) are exceptions. One day this is
// std::expected, which GCC 12 does not offer in C++20.
#pragma once

#include <cassert>
#include <utility>
#include <variant>

namespace vocabulary {

template <typename Value, typename Error>
class [[nodiscard]] Result {
public:
    Result(Value value) : outcome_{std::in_place_index<0>, std::move(value)} {}
    Result(Error error) : outcome_{std::in_place_index<1>, std::move(error)} {}

    bool ok() const { return outcome_.index() == 0; }

    const Value& value() const& {
        assert(ok());
        return std::get<0>(outcome_);
    }
    Value value() && {
        assert(ok());
        return std::get<0>(std::move(outcome_));
    }

    const Error& error() const& {
        assert(!ok());
        return std::get<1>(outcome_);
    }
    Error error() && {
        assert(!ok());
        return std::get<1>(std::move(outcome_));
    }

private:
    std::variant<Value, Error> outcome_;
};

}  // namespace vocabulary
