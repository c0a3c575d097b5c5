// Listener: accepts clients and spreads them over event loops in turn, one thread each. A
// connection stays on its loop, with that loop's own upstream connections, breakers and limits, so
// that hardly anything is ever locked.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "gateway/edge/edge.hpp"

namespace gateway {

struct ListenerOptions {
    std::string host;  // an address, not a name
    int port = 0;
    int tls_port = 0;  // 0: no TLS
    std::string tls_certificate{};
    std::string tls_key{};
    EdgeOptions edge{};
};

class Listener {
public:
    // `surroundings` is copied; what it refers to outlives the listener. Throws BadSetting if the
    // certificate cannot be used.
    Listener(ListenerOptions options, Surroundings surroundings);
    ~Listener();

    // Throws std::runtime_error that names the address and its setting if it cannot be had.
    void start();
    // Not ready any more; connections close after their next answer.
    void drain();
    // Stops accepting, closes what rests; waits for answers under way, at most `patience`, near the
    // end of which those who still wait are told 504; closes all connections.
    void stop(std::chrono::seconds patience);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gateway
