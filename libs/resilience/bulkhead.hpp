// Bulkhead (M. Nygard, "Release It!"): how many requests to one service may be under way at once,
// and how many more may wait for a place. A request that finds the queue full is refused at once:
// a service that hangs fills its own bulkhead and no other. Within it, the adaptive limit finds
// out how many requests the service can take.
//
// One per service and thread (each has its share of the configured size); not thread-safe. It has
// no timers and resumes no request itself: it says whose turn it is.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

#include "resilience/concurrency_limit.hpp"
#include "vocabulary/clock.hpp"

namespace resilience {

struct BulkheadSettings {
    int concurrent = 1'024;
    int queue = 256;
    std::chrono::milliseconds wait_max{1'000};  // in the queue
    AdaptiveLimitSettings adaptive{};
    bool operator==(const BulkheadSettings&) const = default;
};

// The settings of one thread out of `threads`, which share the places: at least one place.
BulkheadSettings share_of(const BulkheadSettings& whole, int threads);

// What the end of a request tells of the load.
struct LoadSample {
    bool overload = false;  // it timed out, or was refused for too much work
    std::chrono::microseconds latency{0};
};

class Bulkhead {
public:
    using Ticket = std::uint64_t;

    enum class Entry {
        admitted,  // call leave() when done
        queued,    // wait for your ticket to be called; call give_up() if you no longer want to
        refused,   // the queue is full, too: do not wait
    };
    struct Admission {
        Entry entry;
        Ticket ticket = 0;  // if queued
    };

    explicit Bulkhead(BulkheadSettings settings)
        : settings_{settings}, adaptive_{settings.adaptive} {}

    Admission enter();

    // An admitted request has ended. `sample` is nullopt if that tells nothing of the load. Returns
    // the ticket that is admitted in its place, if one waits: the caller resumes the holder of that
    // ticket, who must leave() in turn.
    [[nodiscard]] std::optional<Ticket>
    leave(const std::optional<LoadSample>& sample, vocabulary::SteadyTime now);

    // False if the ticket was called already: then it is admitted, and must leave().
    bool give_up(Ticket ticket);

    // How many may be under way now.
    int limit() const;
    int in_flight() const { return in_flight_; }
    int waiting() const { return static_cast<int>(queue_.size()); }
    const BulkheadSettings& settings() const { return settings_; }
    void configure(const BulkheadSettings& settings);

private:
    BulkheadSettings settings_;
    AdaptiveLimit adaptive_;
    int in_flight_ = 0;
    Ticket next_ticket_ = 1;
    std::deque<Ticket> queue_;
};

}  // namespace resilience
