// Plan: a random history for a test with rapidcheck, as a list of numbers. Each stands for an
// action and its parameters, so plans are made, shrunk and printed as numbers.
//
//   for (const auto number : *any_plan()) follow(Choices{number});
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <rapidcheck.h>

namespace vocabulary::testing {

using Plan = std::vector<std::uint32_t>;

inline rc::Gen<Plan> any_plan() {
    const auto number = rc::gen::inRange<std::uint32_t>(0, 1U << 30U);
    return rc::gen::container<Plan>(rc::gen::resize(rc::kNominalSize, number));
}

// What one number of a plan stands for, taken from it choice by choice.
class Choices {
public:
    explicit Choices(std::uint32_t number) : left_{number} {}

    // The next one, from 0 to below `choices`.
    std::size_t of(std::size_t choices) {
        const auto choice = left_ % choices;
        left_ /= static_cast<std::uint32_t>(choices);
        return choice;
    }

private:
    std::uint32_t left_;
};

}  // namespace vocabulary::testing
