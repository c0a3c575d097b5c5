// Retry: whether a failed attempt may be made again, and after what delay. Pure functions. How many
// retries there may be is the caller's rule; a budget (retry_budget.hpp) keeps all of them together
// from multiplying an outage.
#pragma once

#include <chrono>
#include <cstdint>

#include "resilience/backoff.hpp"

namespace resilience {

// What an attempt did to whom it asked, as far as repeating it goes.
enum class Effect {
    none,     // nothing: it certainly did not arrive
    unknown,  // it may have acted, and nobody told
    settled,  // it was answered, or nobody waits for an answer any more
};

// `repeatable`: whether asking twice has the effect of asking once (it is idempotent, or carries an
// idempotency key).
constexpr bool may_retry(Effect last, bool repeatable) {
    return last == Effect::none || (last == Effect::unknown && repeatable);
}

// The delay before the n-th retry (from 1); `random` is any uniformly drawn number. Who was not
// reached is passed over at once the first time: another may be asked.
std::chrono::milliseconds
retry_delay(const Backoff& backoff, int retry, Effect last, std::uint64_t random);

}  // namespace resilience
