// What an exchange does with the response cache: looks an answer up, waits for one that somebody
// else fetches, and lands its own flight, whatever becomes of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/cache/response_cache.hpp"
#include "gateway/edge/awaiting.hpp"
#include "gateway/edge/edge.hpp"
#include "http/http1/request_head.hpp"
#include "http/http1/response_head.hpp"
#include "http/message.hpp"

namespace gateway {

// A fetch that others may wait for. Fails when it goes, if it has not landed before.
class Flight {
public:
    explicit Flight(Edge& edge) : edge_{edge} {}
    ~Flight() { fail(); }
    Flight(const Flight&) = delete;
    Flight& operator=(const Flight&) = delete;

    void begin(const cache::Found& found);
    bool is_under_way() const { return id_ != 0; }
    // What is asked of the upstream instead of the whole: If-None-Match. "" if nothing is stored.
    std::string_view etag() const {
        return stale_ ? std::string_view{stale_->etag} : std::string_view{};
    }

    // The answer, and how the leader's own client is to be answered where that is not with it.
    cache::Landed land(const http::http1::ResponseHead& head, std::string_view body);
    cache::Landed fail();
    void give_up_storing();

private:
    void wake(const cache::Landed& landed);

    Edge& edge_;
    cache::Flight id_ = 0;
    std::shared_ptr<const cache::StoredResponse> stale_;
    SteadyClock::time_point asked_at_{};
};

// The stored answer for this request, or, if the cache says so, a flight that has begun, or
// neither.
struct Looked {
    std::shared_ptr<const cache::StoredResponse> response{};
    std::chrono::seconds age{0};
    bool only_cached_is_wanted = false;  // and there is none
};
Awaitable<Looked> look_into_cache(
    Edge& edge,
    const http::http1::RequestHead& head,
    const routing::RouteMatch& match,
    SteadyClock::time_point deadline,
    Flight& flight
);

// As this client gets it: 304 if it has it already.
http::Response from_cache(
    const cache::StoredResponse& stored,
    std::chrono::seconds age,
    const http::http1::RequestHead& head
);

}  // namespace gateway
