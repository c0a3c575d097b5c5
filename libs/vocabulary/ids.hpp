// IdSource: where new identifiers come from, so that tests and simulations can repeat them.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "vocabulary/clock.hpp"

namespace vocabulary {

class IdSource {
public:
    virtual ~IdSource() = default;
    // A UUID of version 7 (RFC 9562 section 5.7): unique, and sorted by the time of its making.
    virtual std::string next() = 0;
};

// Random bits come from getrandom(2). Ids of one source rise strictly, even if the clock stands
// still or steps back. Safe from any thread.
class RandomIds final : public IdSource {
public:
    explicit RandomIds(const Clock& clock) : clock_{clock} {}
    std::string next() override;

private:
    const Clock& clock_;
    std::atomic<std::uint64_t> last_tick_{0};  // the time in the newest id, in 1/4096 ms
};

// 00000000-0000-7000-8000-000000000001, …2, …3. One thread at a time.
class SequentialIds final : public IdSource {
public:
    std::string next() override;

private:
    unsigned long last_ = 0;
};

}  // namespace vocabulary
