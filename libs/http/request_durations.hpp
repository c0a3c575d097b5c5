// RequestDurations: how long the requests of one route took, by the status of their response.
// Safe from any thread; each histogram is looked up once.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <string>

#include "observability/metrics.hpp"

namespace http {

class RequestDurations {
public:
    // `pattern` is that of the route, never a path: paths are without number.
    RequestDurations(observability::Metrics& metrics, std::string method, std::string pattern);

    void observe(int status, std::chrono::steady_clock::duration duration);

private:
    observability::Histogram& histogram_of(int status);

    observability::Metrics& metrics_;
    const std::string method_;
    const std::string pattern_;
    std::array<std::atomic<observability::Histogram*>, 500> by_status_{};  // from 100 on
};

}  // namespace http
