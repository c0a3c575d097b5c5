// HealthProbes: asks every registered instance now and then whether it is ready. A heartbeat says
// that a process lives; a probe says that it can be reached and serves.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "discovery/directory.hpp"
#include "http/client.hpp"

namespace registry {

// Consecutive failures after which an instance counts as critical, whatever its heartbeat says.
inline constexpr int failures_tolerated = 3;

// The status to show: the announced one, unless probes failed too often.
discovery::Status probed_status(discovery::Status announced, int consecutive_failures);

class HealthProbes {
public:
    // `after_round` is called by the probing thread after each round.
    HealthProbes(
        const discovery::Directory& directory,
        http::Transport& transport,
        std::function<void()> after_round
    );
    ~HealthProbes();

    void start();  // probes about every second, from its own thread
    void stop();
    void run_once();  // one round, for single-threaded drivers

    discovery::Status status_of(const discovery::Instance& instance) const;

private:
    bool is_ready(const std::string& address);

    const discovery::Directory& directory_;
    http::Transport& transport_;
    std::function<void()> after_round_;
    mutable std::mutex mutex_;
    std::map<std::string, int> failures_;  // guarded by mutex_; by boot id
    std::condition_variable_any wake_;
    std::jthread thread_;
};

}  // namespace registry
