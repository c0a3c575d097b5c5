// RollingWindow: how many of something there were in the last `span`, and how many of these were
// marked (failed, repeated), in ten buckets that are forgotten one by one. Adding costs no
// allocation. Not thread-safe.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>

#include "vocabulary/clock.hpp"

namespace resilience {

class RollingWindow {
public:
    struct Counts {
        std::int64_t all = 0;
        std::int64_t marked = 0;
        bool operator==(const Counts&) const = default;
    };

    explicit RollingWindow(std::chrono::milliseconds span) : span_{span} {}

    void add(vocabulary::SteadyTime now, Counts counts);
    // Of the last `span`, less at most a tenth of it.
    Counts sum(vocabulary::SteadyTime now);
    void clear();

    std::chrono::milliseconds span() const { return span_; }

private:
    static constexpr std::int64_t bucket_count = 10;

    void advance(vocabulary::SteadyTime now);

    std::chrono::milliseconds span_;
    std::array<Counts, bucket_count> buckets_{};
    Counts total_;
    std::int64_t newest_ = 0;  // the number of the present bucket since the clock's epoch
};

}  // namespace resilience
