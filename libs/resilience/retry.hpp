// Retry: whether a failed attempt may be made again, and after what delay. Pure functions. How many
// retries there may be is the caller's rule; a budget (retry_budget.hpp) keeps all of them together
// from multiplying an outage.
#pragma once

#include <chrono>
#include <cstdint>

#include "resilience/backoff.hpp"

namespace resilience {

// What is known of an attempt's effect on the called service.
enum class Effect {
    none,     // it certainly did not arrive
    unknown,  // it may have arrived and acted; there was no answer
    settled,  // it was answered, or no caller waits for an answer any more
};

// `repeatable`: whether asking twice has the effect of asking once (it is idempotent, or carries an
// idempotency key).
constexpr bool may_retry(Effect last, bool repeatable) {
    return last == Effect::none || (last == Effect::unknown && repeatable);
}

// The delay before the n-th retry (from 1); `random` is any uniformly drawn number. There is none
// before the first retry if the attempt did not arrive: another instance may be asked at once.
std::chrono::milliseconds
retry_delay(const Backoff& backoff, int retry, Effect last, std::uint64_t random);

}  // namespace resilience
