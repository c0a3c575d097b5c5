// ResponseCache: answers kept for reads (RFC 9111, as a shared cache), with request coalescing: of
// those who want the same answer at the same time, one fetches it and the others wait.
//
// One per event loop; not thread-safe, does no I/O, keeps no timers. It says what to do:
//
//   find() ─┬─ bypass   pass the request on, the cache has nothing to do with it
//           ├─ fresh    give `response`
//           ├─ stale    give `response`; if `flight` is not 0, also fetch in the background
//           ├─ fetch    you lead: ask the upstream without the client's conditions, with
//           │           If-None-Match: response->etag if there is a `response`; then finish()
//           ├─ wait     somebody else fetches: you are `waiter` of `flight`, until finish() names
//           you └─ absent   the client wants only what is cached (only-if-cached): 504
//
// Whoever leads a flight must end it: finish() or fail(). Memory is bounded: the answer that was
// asked for longest ago goes first.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "gateway/cache/cache_board.hpp"
#include "gateway/cache/cache_control.hpp"
#include "gateway/cache/cache_rule.hpp"
#include "gateway/cache/freshness.hpp"
#include "gateway/routing/route_table.hpp"
#include "vocabulary/clock.hpp"

namespace gateway::cache {

// An answer as it was stored. Immutable; owned by the cache and by whoever is sending it.
struct StoredResponse {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> fields;  // without Age and hop-by-hop fields
    std::string body;
    std::string etag;  // "" if it has none
    Lifetime lifetime;
    vocabulary::SteadyTime made_at{};
    std::vector<std::pair<std::string, std::string>> vary;  // request field → its value
    std::vector<std::string> tags;

    std::size_t bytes() const;
};

using Flight = std::uint64_t;
using Waiter = std::uint64_t;

struct Request {
    std::string_view method;
    std::string_view target;  // path and query, as sent
    Fields fields;
    const routing::RouteMatch* match = nullptr;  // for the tags; may be nullptr if there are none
};

struct Found {
    enum class Kind { bypass, fresh, stale, fetch, wait, absent };
    Kind kind = Kind::bypass;
    std::shared_ptr<const StoredResponse> response{};
    std::chrono::seconds age{0};  // of the response, for the Age field
    Flight flight = 0;
    Waiter waiter = 0;
};

// How a flight ended, and who waited for it.
struct Landed {
    enum class Result {
        stored,       // waiters find() again, and will find it
        uncacheable,  // waiters pass their requests on themselves
        failed,       // waiters find() again: one of them leads
    };
    Result result = Result::failed;
    // What to answer the leader's client with, where it is not the upstream's own answer: after a
    // 304 the renewed entry, after an error the stale one.
    std::shared_ptr<const StoredResponse> response{};
    std::chrono::seconds age{0};
    std::vector<Waiter> waiters{};
};

class ResponseCache {
public:
    explicit ResponseCache(
        std::size_t bytes_max,
        std::shared_ptr<CacheFigures> figures = std::make_shared<CacheFigures>()
    )
        : bytes_max_{bytes_max}, figures_{std::move(figures)} {}

    Found find(const Request& request, const CacheRule& rule, vocabulary::SteadyTime now);

    // The answer that a flight brought. `asked_at`: when the request was sent.
    struct Arrived {
        int status = 200;
        Fields fields{};
        std::string_view body{};
        vocabulary::SteadyTime asked_at{};
    };
    Landed finish(Flight flight, const Arrived& answer, vocabulary::SteadyTime now);
    // No answer came, or one too large to be kept was passed on.
    Landed fail(Flight flight, vocabulary::SteadyTime now);
    Landed give_up_storing(Flight flight);

    // The waiter no longer waits.
    void leave(Flight flight, Waiter waiter);

    // Forgets what carries the tag. What is being fetched now will not be stored either: it may
    // have been read before the change.
    void purge(std::string_view tag);
    void purge_all();

    // Answers larger than this are not kept.
    std::size_t entry_bytes_max() const { return bytes_max_ / 8; }
    const CacheFigures& figures() const { return *figures_; }

private:
    using Entry = std::pair<std::string, std::shared_ptr<const StoredResponse>>;  // target →
    using Entries = std::list<Entry>;

    struct InFlight {
        std::string target;
        CacheRule rule;
        std::vector<std::pair<std::string, std::string>> request_fields;
        std::vector<std::string> tags;
        std::shared_ptr<const StoredResponse> stale;
        std::vector<Waiter> waiters;
        bool is_refresh = false;  // its client has been given the stale answer
        bool purged = false;
    };

    Entries::iterator stored_for(std::string_view target, Fields fields);
    Found lead(
        const Request& request,
        const CacheRule& rule,
        std::shared_ptr<const StoredResponse> stale
    );
    void store(const InFlight& flight, std::shared_ptr<const StoredResponse> response);
    void forget(Entries::iterator entry);
    InFlight take(Flight flight);

    std::size_t bytes_max_;
    Entries entries_;  // the latest used first
    std::unordered_multimap<std::string_view, Entries::iterator> by_target_;  // keys in entries_
    std::map<Flight, InFlight> flights_;
    std::unordered_map<std::string, Flight> flight_of_;  // by target and varying fields
    std::uint64_t next_id_ = 1;
    std::shared_ptr<CacheFigures> figures_;
};

// The tags of a rule with the parameters of the path put in.
std::vector<std::string> tags_of(const CacheRule& rule, const routing::RouteMatch& match);

}  // namespace gateway::cache
