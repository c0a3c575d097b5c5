#include "gateway/cache/freshness.hpp"

#include <algorithm>
#include <array>

#include "gateway/cache/http_date.hpp"

namespace gateway::cache {
namespace {

using std::chrono::seconds;

// Heuristically cacheable (RFC 9110, 15.1) and of use here.
bool is_cacheable(int status) {
    constexpr std::array cacheable{200, 203, 204, 300, 301, 308, 404, 410};
    return std::find(cacheable.begin(), cacheable.end(), status) != cacheable.end();
}

std::string_view without_weakness(std::string_view etag) {
    return etag.starts_with("W/") ? etag.substr(2) : etag;
}

// RFC 9111, 5.3: what is no date, or comes with none, is in the past.
seconds until_expiry(std::string_view expires, Fields fields) {
    const auto end = parse_http_date(expires);
    const auto date = parse_http_date(value_of(fields, "Date").value_or(""));
    return end && date ? std::max(*end - *date, seconds{0}) : seconds{0};
}

}  // namespace

std::optional<Lifetime> lifetime_of(int status, Fields fields, const CacheRule& rule) {
    const auto control = cache_control_of(fields);
    if (!is_cacheable(status) || control.no_store || control.is_private) return std::nullopt;
    if (value_of(fields, "Set-Cookie")) return std::nullopt;
    if (const auto vary = value_of(fields, "Vary");
        vary && vary->find('*') != std::string_view::npos)
        return std::nullopt;

    Lifetime lifetime;
    const auto said = control.s_maxage ? control.s_maxage : control.max_age;
    if (control.no_cache) {
        lifetime.fresh = seconds{0};
    } else if (said) {
        lifetime.fresh = *said;
    } else if (const auto expires = value_of(fields, "Expires")) {
        lifetime.fresh = until_expiry(*expires, fields);
    } else if (status < 400) {
        lifetime.fresh = rule.fresh_for;
    } else {
        return std::nullopt;  // a refusal is kept only where it asks for that
    }
    // RFC 9111, 5.2.2.10: s-maxage implies proxy-revalidate.
    if (!control.must_revalidate && !control.no_cache && !control.s_maxage) {
        lifetime.stale_while_revalidate =
            control.stale_while_revalidate.value_or(rule.stale_while_revalidate);
        lifetime.stale_if_error = control.stale_if_error.value_or(rule.stale_if_error);
    }
    const bool useless = lifetime == Lifetime{} && !value_of(fields, "ETag");
    return useless ? std::nullopt : std::optional{lifetime};
}

vocabulary::SteadyTime
made_at(vocabulary::SteadyTime arrived, Fields fields, std::chrono::nanoseconds delay) {
    const auto age = value_of(fields, "Age");
    return arrived - delay - (age ? delta_seconds(*age) : seconds{0});
}

Freshness freshness(const Lifetime& lifetime, std::chrono::nanoseconds age) {
    if (age < lifetime.fresh) return Freshness::fresh;
    if (age < lifetime.fresh + lifetime.stale_while_revalidate)
        return Freshness::stale_while_revalidate;
    return Freshness::stale;
}

bool may_be_given_on_error(const Lifetime& lifetime, std::chrono::nanoseconds age) {
    return age < lifetime.fresh + lifetime.stale_if_error;
}

bool none_match_fails(std::string_view if_none_match, std::string_view etag) {
    bool matches = false;
    for_each_element(if_none_match, [&](std::string_view element) {
        matches = matches || element == "*" ||
                  (!etag.empty() && without_weakness(element) == without_weakness(etag));
    });
    return matches;
}

}  // namespace gateway::cache
