// SignalWatch: waits for SIGTERM and SIGINT in a thread of its own, from the start of a process to
// its end. After the first signal the process has a fixed time left.
#pragma once

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace service_host {

// The signals that ask a process to stop.
sigset_t stop_signals();

class SignalWatch {
public:
    // What happens when the process has to end now; does not return in a real process.
    using End = std::function<void(int exit_code)>;

    // The signals must be blocked in every thread.
    SignalWatch(std::chrono::milliseconds time_to_stop, End end);
    ~SignalWatch();
    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;

    // Returns at the first signal, with the time by which the process has to have stopped.
    std::chrono::steady_clock::time_point wait();

private:
    void watch();
    bool next_signal(int timeout_ms);

    const std::chrono::milliseconds time_to_stop_;
    const End end_;
    int signal_fd_;
    int closing_fd_;
    std::mutex mutex_;
    std::condition_variable signalled_;
    std::optional<std::chrono::steady_clock::time_point> deadline_;  // guarded by mutex_
    std::jthread thread_;                                            // last, so that it ends first
};

}  // namespace service_host
