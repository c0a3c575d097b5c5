#include "gateway/protection/retry.hpp"

#include <algorithm>
#include <array>

namespace gateway::protection {

bool is_idempotent(std::string_view method) {
    constexpr std::array<std::string_view, 6> idempotent{
        "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"};
    return std::find(idempotent.begin(), idempotent.end(), method) != idempotent.end();
}

bool is_repeatable(const RetryRule& rule, std::string_view method, bool has_idempotency_key) {
    return is_idempotent(method) || (rule.honours_key && has_idempotency_key);
}

resilience::Effect effect_of(const Outcome& outcome) {
    using enum resilience::Effect;
    if (outcome.passed_on) return settled;
    switch (outcome.ending) {
        case Ending::not_connected:
            return none;
        case Ending::broken:
        case Ending::timed_out:
        case Ending::garbage:
        case Ending::deposed:
            return unknown;
        case Ending::answered:
            return outcome.status == 502 || outcome.status == 503 || outcome.status == 504
                       ? unknown
                       : settled;
        case Ending::abandoned:
            return settled;
    }
    return settled;
}

bool may_repeat(bool repeatable, const Outcome& outcome) {
    return resilience::may_retry(effect_of(outcome), repeatable);
}

bool has_waited_in_vain(const Outcome& outcome) {
    return outcome.ending == Ending::answered && outcome.status == 503 &&
           outcome.latency >= long_refusal;
}

std::chrono::milliseconds
retry_delay(const RetryRule& rule, int retry, const Outcome& last, std::uint64_t random) {
    return resilience::retry_delay(rule.backoff, retry, effect_of(last), random);
}

}  // namespace gateway::protection
