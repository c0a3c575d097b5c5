// Figures: what a run of the load generator measured, printed as one line of JSON.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace load {

class Figures {
public:
    void count(int status, std::chrono::nanoseconds latency);
    void count_broken_connection() { ++broken_connections_; }

    // What ended within `duration`. CPU is this process's own, of the same time.
    std::string to_json(std::chrono::duration<double> duration, std::chrono::duration<double> cpu)
        const;

private:
    double percentile_ms(double share) const;

    mutable std::vector<std::uint32_t> latencies_us_;
    std::map<int, std::uint64_t> statuses_;
    std::uint64_t broken_connections_ = 0;
};

}  // namespace load
