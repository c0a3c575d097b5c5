// Listener: accepts clients and spreads them over event loops, one thread each. A connection stays
// on its loop, with that loop's own upstream connections, so that no connection is ever
// locked.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "gateway/upstreams.hpp"
#include "observability/metrics.hpp"

namespace gateway {

struct ListenerOptions {
    std::string host;
    int port = 0;
    int threads = 2;
    std::chrono::seconds idle_timeout{75};
    std::chrono::seconds request_timeout{15};
};

class Listener {
public:
    Listener(ListenerOptions options, Upstreams& upstreams, observability::Metrics& metrics);
    ~Listener();

    // Throws std::runtime_error that names the address if it cannot be had.
    void start();
    // Not ready any more; connections close after their next answer.
    void drain();
    // Stops accepting; waits for answers under way, at most `patience`; closes all connections.
    void stop(std::chrono::seconds patience);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gateway
