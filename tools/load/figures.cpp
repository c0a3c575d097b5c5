#include "load/figures.hpp"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

namespace load {
namespace {

double rounded(double value) { return std::round(value * 1'000) / 1'000; }

}  // namespace

void Figures::count(int status, std::chrono::nanoseconds latency) {
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(latency).count();
    latencies_us_.push_back(static_cast<std::uint32_t>(us));
    ++statuses_[status];
}

double Figures::percentile_ms(double share) const {
    if (latencies_us_.empty()) return 0;
    const auto rank = static_cast<double>(latencies_us_.size() - 1) * share;
    const auto nth = latencies_us_.begin() + static_cast<std::ptrdiff_t>(rank);
    std::nth_element(latencies_us_.begin(), nth, latencies_us_.end());
    return rounded(*nth / 1'000.0);
}

std::string
Figures::to_json(std::chrono::duration<double> duration, std::chrono::duration<double> cpu) const {
    auto statuses = nlohmann::json::object();
    for (const auto& [status, count] : statuses_) statuses[std::to_string(status)] = count;
    const nlohmann::json figures{
        {"requests", latencies_us_.size()},
        {"per_second", rounded(static_cast<double>(latencies_us_.size()) / duration.count())},
        {"p50_ms", percentile_ms(0.50)},
        {"p99_ms", percentile_ms(0.99)},
        {"max_ms", percentile_ms(1.00)},
        {"statuses", std::move(statuses)},
        {"broken_connections", broken_connections_},
        {"seconds", rounded(duration.count())},
        {"own_cpu_seconds", rounded(cpu.count())},
    };
    return figures.dump();
}

}  // namespace load
