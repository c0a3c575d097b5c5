#include "http/request_durations.hpp"

#include <algorithm>
#include <utility>

namespace http {

RequestDurations::RequestDurations(
    observability::Metrics& metrics,
    std::string method,
    std::string pattern
)
    : metrics_{metrics}, method_{std::move(method)}, pattern_{std::move(pattern)} {}

void RequestDurations::observe(int status, std::chrono::steady_clock::duration duration) {
    histogram_of(status).observe(std::chrono::duration<double>(duration).count());
}

observability::Histogram& RequestDurations::histogram_of(int status) {
    status = std::clamp(status, 100, 599);
    auto& slot = by_status_[static_cast<std::size_t>(status - 100)];
    auto* histogram = slot.load(std::memory_order_acquire);
    if (histogram == nullptr) {
        // Two threads may look it up at once: both find the same.
        histogram = &metrics_.histogram(
            "http_server_request_duration_seconds",
            "Duration of HTTP server requests.",
            {{"http_request_method", method_},
             {"http_route", pattern_},
             {"http_response_status_code", std::to_string(status)}}
        );
        slot.store(histogram, std::memory_order_release);
    }
    return *histogram;
}

}  // namespace http
