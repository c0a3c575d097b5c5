// Edge: what the sessions of one event loop share. Touched by that loop's thread alone, but for the
// members that say otherwise.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "gateway/edge/awaiting.hpp"
#include "gateway/policies.hpp"
#include "http/connection_pool.hpp"
#include "http/request_durations.hpp"
#include "http/server.hpp"
#include "observability/metrics.hpp"

namespace gateway {

struct EdgeOptions {
    int loops = 2;
    std::chrono::seconds idle_timeout{75};     // of a client's connection between requests
    std::chrono::seconds request_timeout{15};  // to send one
    std::uint64_t body_bytes_max = 1 << 20;
    bool limit_loopback = false;  // whether rate limits hold for clients on this host, too
    int https_port = 0;           // where plain requests are sent to; 0: they are answered
    std::size_t cache_bytes_max = 32 << 20;  // of each loop
};

// What all loops share; each part is safe from any thread and outlives them.
struct Surroundings {
    SharedPolicies& policies;
    observability::Metrics& metrics;
    std::function<std::vector<http::Check>()> readiness;
};

class Edge {
public:
    Edge(asio::io_context& loop, const EdgeOptions& edge_options, const Surroundings& surroundings);

    // Counts an answer and how long it took. `route` may be of an older table.
    void observe(
        const std::shared_ptr<const routing::RouteTable>& table,
        std::size_t route,
        int status,
        SteadyClock::duration duration
    );
    void count_answer(std::string_view service, int status);
    // Now, as HTTP writes it: Sat, 21 Nov 2026 14:00:00 GMT
    std::string_view date();

    asio::io_context& context;
    const EdgeOptions options;
    const Surroundings& world;
    LoopPolicies policies;
    Deadlines deadlines{context};
    http::ConnectionPool pool{context, deadlines};
    bool draining = false;  // answer what is asked, then close
    // Who has no answer by then is told so: the process ends.
    SteadyClock::time_point ends_at = SteadyClock::time_point::max();
    std::atomic<int> under_way{0};  // requests being answered; read from elsewhere
    std::function<void()> on_idle;  // called whenever none is under way any more; may be empty

    // Those who wait for a place in a bulkhead.
    using Ticket = std::pair<const resilience::Bulkhead*, resilience::Bulkhead::Ticket>;
    std::map<Ticket, Timer*> waiting;

    // Those who wait for an answer that somebody else fetches.
    struct WaitingForFlight {
        WaitingForFlight(asio::io_context& loop, SteadyClock::time_point until)
            : timer{loop, until} {}
        Timer timer;
        std::optional<cache::Landed::Result> landed;
    };
    std::map<cache::Waiter, WaitingForFlight> waiting_for_flights;

private:
    std::shared_ptr<const routing::RouteTable> measured_;
    std::vector<std::unique_ptr<http::RequestDurations>> durations_;  // of measured_'s routes
    std::map<int, std::vector<std::pair<std::string, observability::Counter*>>>
        answers_;  // by status, then service
    std::string date_;
    std::time_t date_of_ = 0;
};

}  // namespace gateway
