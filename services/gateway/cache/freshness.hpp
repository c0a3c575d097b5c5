// Freshness of stored answers (RFC 9111, 4.2; RFC 5861): for how long an answer may be given
// without asking, for how long afterwards while somebody asks, and for how long when asking fails.
// Pure functions over values.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "gateway/cache/cache_control.hpp"
#include "gateway/cache/cache_rule.hpp"
#include "vocabulary/clock.hpp"

namespace gateway::cache {

// What an answer allows, from the moment it was made.
struct Lifetime {
    std::chrono::seconds fresh{0};
    std::chrono::seconds stale_while_revalidate{0};  // after fresh
    std::chrono::seconds stale_if_error{0};          // after fresh
    bool operator==(const Lifetime&) const = default;
};

// Nothing if the answer must not be stored: no-store, private, Set-Cookie, Vary: *, a status that
// is not cacheable, or neither it nor the rule gives it any time and it has no ETag to ask with.
std::optional<Lifetime> lifetime_of(int status, Fields fields, const CacheRule& rule);

// When a stored answer was made: it arrived with this Age, `delay` after it was asked for.
vocabulary::SteadyTime
made_at(vocabulary::SteadyTime arrived, Fields fields, std::chrono::nanoseconds delay);

enum class Freshness {
    fresh,
    stale_while_revalidate,  // may be given, if somebody asks meanwhile
    stale,                   // ask first; if that fails, see may_be_given_on_error
};
Freshness freshness(const Lifetime& lifetime, std::chrono::nanoseconds age);
bool may_be_given_on_error(const Lifetime& lifetime, std::chrono::nanoseconds age);

// If-None-Match against an ETag, by weak comparison (RFC 9110, 13.1.2).
bool none_match_fails(std::string_view if_none_match, std::string_view etag);

}  // namespace gateway::cache
