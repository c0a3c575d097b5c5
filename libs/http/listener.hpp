// Listener: accepts TCP connections and gives each a thread, over cpp-httplib.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

#include <httplib.h>

#include "http/thread_pool.hpp"

namespace http {

class Listener final : private httplib::Server {
public:
    struct Callbacks {
        std::function<void(int socket)> serve;  // owns the socket; called in a thread of its own
        std::function<void()> when_full;        // all threads are taken, and a connection waits
        std::function<void()> on_failure;       // accepting ended, but not by stop()
    };

    Listener(int threads_max, Callbacks callbacks);
    ~Listener() override;

    // Returns the port, a free one if `port` is 0. Throws CannotListen that names the
    // address if it is taken.
    int bind(const std::string& host, int port);
    // After bind().
    void start();
    // Accepts no more, and waits until all connections are served. Safe to repeat.
    void stop();

    bool has_waiting_connections() { return threads_.has_waiting_tasks(); }

private:
    class Tasks;

    bool process_and_close_socket(int socket) override;

    const Callbacks callbacks_;
    ThreadPool threads_;
    std::atomic<bool> stopping_ = false;
    std::jthread acceptor_;
};

}  // namespace http
