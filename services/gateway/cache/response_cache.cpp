#include "gateway/cache/response_cache.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace gateway::cache {
namespace {

using vocabulary::SteadyTime;

// List and map nodes, roughly.
constexpr std::size_t bytes_per_entry = 256;

std::chrono::seconds age_of(const StoredResponse& response, SteadyTime now) {
    return std::max(
        std::chrono::duration_cast<std::chrono::seconds>(now - response.made_at),
        std::chrono::seconds{0}
    );
}

// Requests whose answers are about somebody, about a part, or about a moment of the client's own.
bool is_personal(Fields fields) {
    constexpr std::array<std::string_view, 4> personal{
        "Authorization", "Range", "Consistency-Token", "Cookie"};
    return std::any_of(personal.begin(), personal.end(), [&](std::string_view name) {
        return value_of(fields, name).has_value();
    });
}

bool is_stored_field(std::string_view name) {
    constexpr std::array<std::string_view, 10> left_out{
        "Age",
        "Connection",
        "Keep-Alive",
        "Proxy-Authenticate",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Content-Length"};
    return std::none_of(left_out.begin(), left_out.end(), [&](std::string_view other) {
        return equal_ignoring_case(name, other);
    });
}

bool is_variant_for(const StoredResponse& response, Fields fields) {
    return std::all_of(response.vary.begin(), response.vary.end(), [&](const auto& wanted) {
        return value_of(fields, wanted.first).value_or("") == wanted.second;
    });
}

std::vector<std::pair<std::string, std::string>> copied(Fields fields) {
    std::vector<std::pair<std::string, std::string>> copy;
    for (const auto& [name, value] : fields) copy.emplace_back(name, value);
    return copy;
}

}  // namespace

std::size_t StoredResponse::bytes() const {
    auto sum = bytes_per_entry + body.size() + etag.size();
    for (const auto* list : {&fields, &vary}) {
        for (const auto& [name, value] : *list) sum += name.size() + value.size() + sizeof(Field);
    }
    for (const auto& tag : tags) sum += tag.size() + sizeof(std::string);
    return sum;
}

// Pattern: response cache (docs/patterns.md#response-cache).
Found ResponseCache::find(const Request& request, const CacheRule& rule, SteadyTime now) {
    const bool is_head = request.method == "HEAD";
    if (!rule.enabled || !(is_head || request.method == "GET") || is_personal(request.fields))
        return {};
    const auto asked = cache_control_of(request.fields);
    if (asked.no_store) return {};

    const auto entry = stored_for(request.target, request.fields);
    std::shared_ptr<const StoredResponse> stored;
    if (entry != entries_.end()) {
        entries_.splice(entries_.begin(), entries_, entry);
        stored = entry->second;
        const auto age = age_of(*stored, now);
        const auto state = freshness(stored->lifetime, now - stored->made_at);
        const bool wanted = !asked.no_cache && (!asked.max_age || age <= *asked.max_age);
        if (wanted && state == Freshness::fresh) {
            ++figures_->hits;
            return {.kind = Found::Kind::fresh, .response = stored, .age = age};
        }
        if (wanted && state == Freshness::stale_while_revalidate) {
            ++figures_->stale;
            Found found{.kind = Found::Kind::stale, .response = stored, .age = age};
            if (!is_head && !flight_of_.contains(std::string{request.target})) {
                found.flight = lead(request, rule, stored).flight;
                flights_.at(found.flight).is_refresh = true;
            }
            return found;
        }
    }
    if (asked.only_if_cached) return {.kind = Found::Kind::absent};
    if (is_head) return {};

    const auto flight = flight_of_.find(std::string{request.target});
    if (flight == flight_of_.end()) {
        ++figures_->misses;
        return lead(request, rule, stored);
    }
    // What is on its way was asked for before this client asked for something newer.
    if (asked.no_cache || asked.max_age) return {};
    ++figures_->coalesced;
    const Waiter waiter = next_id_++;
    flights_.at(flight->second).waiters.push_back(waiter);
    return {.kind = Found::Kind::wait, .flight = flight->second, .waiter = waiter};
}

Found ResponseCache::lead(
    const Request& request,
    const CacheRule& rule,
    std::shared_ptr<const StoredResponse> stale
) {
    const Flight flight = next_id_++;
    flight_of_[std::string{request.target}] = flight;
    flights_[flight] = {
        .target = std::string{request.target},
        .rule = rule,
        .request_fields = copied(request.fields),
        .tags = request.match == nullptr ? rule.tags : tags_of(rule, *request.match),
        .stale = stale,
        .waiters = {},
    };
    return {.kind = Found::Kind::fetch, .response = std::move(stale), .flight = flight};
}

ResponseCache::InFlight ResponseCache::take(Flight flight) {
    auto node = flights_.extract(flight);
    assert(!node.empty());
    const auto latest = flight_of_.find(node.mapped().target);
    if (latest != flight_of_.end() && latest->second == flight) flight_of_.erase(latest);
    return std::move(node.mapped());
}

Landed ResponseCache::finish(Flight id, const Arrived& answer, SteadyTime now) {
    if (answer.status >= 500) return fail(id, now);
    const auto flight = take(id);
    Landed landed{.result = Landed::Result::uncacheable, .waiters = flight.waiters};

    const bool renewed = answer.status == 304 && flight.stale;
    std::vector<Field> fields;
    if (renewed) {
        // RFC 9111, 4.3.4: what the 304 says replaces what was stored; the rest stays.
        for (const auto& [name, value] : flight.stale->fields) {
            if (!value_of(answer.fields, name)) fields.emplace_back(name, value);
        }
    }
    for (const auto& [name, value] : answer.fields) {
        if (is_stored_field(name)) fields.emplace_back(name, value);
    }
    const int status = renewed ? flight.stale->status : answer.status;
    const auto lifetime = lifetime_of(status, fields, flight.rule);

    auto response = std::make_shared<StoredResponse>();
    response->status = status;
    for (const auto& [name, value] : fields) response->fields.emplace_back(name, value);
    response->body = renewed ? flight.stale->body : std::string{answer.body};
    response->etag = std::string{value_of(fields, "ETag").value_or("")};
    response->lifetime = lifetime.value_or(Lifetime{});
    response->made_at = made_at(now, answer.fields, now - answer.asked_at);
    response->tags = flight.tags;
    std::vector<Field> asked_with{flight.request_fields.begin(), flight.request_fields.end()};
    for (const auto& [name, value] : fields) {
        if (!equal_ignoring_case(name, "Vary")) continue;
        for_each_element(value, [&](std::string_view field) {
            response->vary.emplace_back(field, value_of(asked_with, field).value_or(""));
        });
    }
    if (renewed) {
        landed.response = response;
        landed.age = age_of(*response, now);
    }
    if (!lifetime || flight.purged || response->bytes() > entry_bytes_max()) return landed;
    store(flight, response);
    landed.result = Landed::Result::stored;
    return landed;
}

Landed ResponseCache::fail(Flight id, SteadyTime now) {
    auto flight = take(id);
    Landed landed{.result = Landed::Result::failed, .waiters = std::move(flight.waiters)};
    if (flight.stale &&
        may_be_given_on_error(flight.stale->lifetime, now - flight.stale->made_at)) {
        if (!flight.is_refresh) ++figures_->stale;
        landed.response = flight.stale;
        landed.age = age_of(*flight.stale, now);
    }
    return landed;
}

Landed ResponseCache::give_up_storing(Flight id) {
    return {.result = Landed::Result::uncacheable, .waiters = take(id).waiters};
}

void ResponseCache::leave(Flight flight, Waiter waiter) {
    const auto found = flights_.find(flight);
    if (found != flights_.end()) std::erase(found->second.waiters, waiter);
}

ResponseCache::Entries::iterator ResponseCache::stored_for(std::string_view target, Fields fields) {
    const auto [begin, end] = by_target_.equal_range(target);
    for (auto known = begin; known != end; ++known) {
        if (is_variant_for(*known->second->second, fields)) return known->second;
    }
    return entries_.end();
}

void ResponseCache::store(const InFlight& flight, std::shared_ptr<const StoredResponse> response) {
    const std::vector<Field> fields{flight.request_fields.begin(), flight.request_fields.end()};
    for (auto old = stored_for(flight.target, fields); old != entries_.end();
         old = stored_for(flight.target, fields))
        forget(old);
    figures_->bytes += flight.target.size() + response->bytes();
    entries_.emplace_front(flight.target, std::move(response));
    by_target_.emplace(entries_.front().first, entries_.begin());
    figures_->entries = entries_.size();
    while (figures_->bytes > bytes_max_) {
        forget(std::prev(entries_.end()));
        ++figures_->evicted;
    }
}

void ResponseCache::forget(Entries::iterator entry) {
    const auto [begin, end] = by_target_.equal_range(entry->first);
    const auto found =
        std::find_if(begin, end, [&](const auto& known) { return known.second == entry; });
    assert(found != end);
    by_target_.erase(found);
    figures_->bytes -= entry->first.size() + entry->second->bytes();
    entries_.erase(entry);
    figures_->entries = entries_.size();
}

void ResponseCache::purge(std::string_view tag) {
    const auto carries = [&](const std::vector<std::string>& tags) {
        return std::find(tags.begin(), tags.end(), tag) != tags.end();
    };
    for (auto entry = entries_.begin(); entry != entries_.end();) {
        const auto present = entry++;
        if (!carries(present->second->tags)) continue;
        forget(present);
        ++figures_->purged;
    }
    for (auto& [id, flight] : flights_) {
        if (!carries(flight.tags)) continue;
        flight.purged = true;
        const auto latest = flight_of_.find(flight.target);
        if (latest != flight_of_.end() && latest->second == id) flight_of_.erase(latest);
    }
}

void ResponseCache::purge_all() {
    figures_->purged += entries_.size();
    by_target_.clear();
    entries_.clear();
    figures_->entries = 0;
    figures_->bytes = 0;
    for (auto& [id, flight] : flights_) flight.purged = true;
    flight_of_.clear();
}

std::vector<std::string> tags_of(const CacheRule& rule, const routing::RouteMatch& match) {
    std::vector<std::string> tags;
    for (const auto& pattern : rule.tags) {
        std::string tag;
        std::string_view rest = pattern;
        while (!rest.empty()) {
            const auto open = rest.find('{');
            tag.append(rest.substr(0, open));
            if (open == std::string_view::npos) break;
            const auto close = std::min(rest.find('}', open), rest.size() - 1);
            tag.append(match.parameter(rest.substr(open + 1, close - open - 1)).value_or(""));
            rest.remove_prefix(close + 1);
        }
        tags.push_back(std::move(tag));
    }
    return tags;
}

}  // namespace gateway::cache
