// Workload: what a client asks, one request after the other. Each returns a whole HTTP/1.1 request
// and is told the answer to it.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace load {

struct Answer {
    int status = 0;
    std::string_view body;
};

class Workload {
public:
    virtual ~Workload() = default;
    virtual std::string next_request() = 0;
    // Whether this answer ends what is measured. If not, the next request belongs to it as well.
    virtual bool done(const Answer&) { return true; }
    // Whether its time begins with this answer, rather than with the first request.
    virtual bool begins(const Answer&) { return false; }
};

struct OrderMix {
    std::string coordination = "orchestration";
    int wait_seconds = 10;  // 0: the 202 is enough
    int products = 20;      // bench-0 …, on sale in all warehouses (see tests/benchmark)
};

// Places orders of one line for customers of its own.
std::unique_ptr<Workload> placing_orders(const OrderMix& mix, std::size_t client);
// Reads one of these paths after the other.
std::unique_ptr<Workload> reading(const std::vector<std::string>& paths, std::size_t client);
// Places an order without waiting, and reads it until it is there: from the 202 to the first 200.
std::unique_ptr<Workload> watching_orders_appear(const OrderMix& mix, std::size_t client);

}  // namespace load
