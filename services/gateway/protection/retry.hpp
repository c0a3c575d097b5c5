// Retries of HTTP requests: what an attempt's outcome means for resilience/retry.hpp. Pure
// functions; the budget (resilience/retry_budget.hpp) has the last word.
//
// What certainly was not sent may always be sent again. What may have acted is repeated only where
// that changes nothing: idempotent methods (RFC 9110, 9.2.2), or an Idempotency-Key.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "gateway/protection/outcome.hpp"
#include "resilience/backoff.hpp"
#include "resilience/retry.hpp"

namespace gateway::protection {

struct RetryRule {
    int retries = 2;          // after the first attempt; 0 turns retries off
    bool honours_key = true;  // whether an Idempotency-Key makes a POST repeatable on this route
    resilience::Backoff backoff{
        .base = std::chrono::milliseconds{10},
        .cap = std::chrono::milliseconds{250},
        .floor = std::chrono::milliseconds{0}};
    bool operator==(const RetryRule&) const = default;
};

bool is_idempotent(std::string_view method);

// Whether sending the request twice has the effect of sending it once.
bool is_repeatable(const RetryRule& rule, std::string_view method, bool has_idempotency_key);

resilience::Effect effect_of(const Outcome& outcome);

// Whether after the attempt with this outcome there may be another, on another instance.
bool may_repeat(bool repeatable, const Outcome& outcome);

// Who took so long to say 503 has waited for something (the read side, for what a client has seen);
// another would wait for it as long again.
inline constexpr std::chrono::milliseconds long_refusal{1'500};
bool has_waited_in_vain(const Outcome& outcome);

// Exponential backoff with full jitter before the n-th retry (from 1); `random` is any uniformly
// drawn number. An unreachable instance is passed over at once the first time.
std::chrono::milliseconds
retry_delay(const RetryRule& rule, int retry, const Outcome& last, std::uint64_t random);

}  // namespace gateway::protection
