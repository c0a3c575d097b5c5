// A clock that stands still until a test or a simulation moves it.
#pragma once

#include <atomic>

#include "vocabulary/clock.hpp"

namespace vocabulary {

class ManualClock final : public Clock {
public:
    Timestamp now() const override { return epoch + elapsed_.load(); }
    SteadyTime steady_now() const override { return SteadyTime{elapsed_.load()}; }

    void advance(std::chrono::microseconds duration) { elapsed_.store(elapsed_.load() + duration); }

private:
    static constexpr Timestamp epoch{std::chrono::seconds{1'800'000'000}};
    std::atomic<std::chrono::microseconds> elapsed_{std::chrono::microseconds{0}};
};

}  // namespace vocabulary
