#include "gateway/edge/edge.hpp"

#include <ctime>

#include "vocabulary/random.hpp"

namespace gateway {

Edge::Edge(
    asio::io_context& loop,
    const EdgeOptions& edge_options,
    const Surroundings& surroundings
)
    : context{loop},
      options{edge_options},
      world{surroundings},
      policies{
          surroundings.policies,
          {.loops = edge_options.loops,
           .cache_bytes_max = edge_options.cache_bytes_max,
           .seed = vocabulary::random_bits()}} {}

void Edge::observe(
    const std::shared_ptr<const routing::RouteTable>& table,
    std::size_t route,
    int status,
    SteadyClock::duration duration
) {
    if (table != measured_) {
        measured_ = table;
        durations_.clear();
        for (const auto& each : table->routes()) {
            durations_.push_back(
                std::make_unique<http::RequestDurations>(world.metrics, each.method, each.pattern)
            );
        }
    }
    durations_[route]->observe(status, duration);
}

void Edge::count_answer(std::string_view service, int status) {
    auto& counters = answers_[status];
    for (const auto& [name, counter] : counters) {
        if (name == service) {
            counter->increment();
            return;
        }
    }
    auto& counter = world.metrics.counter(
        "orderly_gateway_responses_total",
        "Answers given to clients, by the service that gave them and their status.",
        {{"service", std::string{service}}, {"http_response_status_code", std::to_string(status)}}
    );
    counter.increment();
    counters.emplace_back(service, &counter);
}

std::string_view Edge::date() {
    const auto now = std::time(nullptr);
    if (now == date_of_) return date_;
    date_of_ = now;
    std::tm utc{};
    gmtime_r(&now, &utc);
    char text[32];
    date_.assign(text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &utc));
    return date_;
}

}  // namespace gateway
