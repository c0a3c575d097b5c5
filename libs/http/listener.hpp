// Listener: accepts TCP connections and spreads them over event loops in turn, one thread each. A
// connection stays on its loop, one coroutine that costs no thread while it waits. When as many are
// held as may be, one that rests is closed for each new one.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "http/awaitable.hpp"
#include "http/thread_pool.hpp"

namespace http {

class Connection;

struct ListenerOptions {
    int loops = 1;
    std::size_t connections_max = 4096;
    ThreadPool& pool;  // lent to all loops
};

class Listener {
public:
    struct Callbacks {
        std::function<Awaitable<void>(Connection&)> serve;
        std::function<void()> on_failure;  // accepting ended, but not by stop()
    };

    Listener(ListenerOptions options, Callbacks callbacks);
    ~Listener();

    // Returns the port, a free one if `port` is 0. Throws CannotListen that names the
    // address if it is taken.
    int bind(const std::string& host, int port);
    // After bind().
    void start();
    // Accepts no more, and ends connections that rest.
    void end_resting();
    // Whether all connections ended within `patience`.
    bool wait_until_over(std::chrono::milliseconds patience);
    // Ends the loops, with what still waits in them. Safe to repeat.
    void stop();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace http
