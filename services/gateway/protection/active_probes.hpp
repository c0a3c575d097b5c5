// ActiveProbes: asks every instance now and then whether it is ready, so that one that hangs or
// says so itself is left out before a client's request finds out; and so that one that nobody asks
// any more is found to be back.
//
// One thread does the asking; each probe takes no longer than its service's probe time-out.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "discovery/directory.hpp"
#include "gateway/routing/published.hpp"
#include "gateway/routing/route_table.hpp"
#include "http/client.hpp"
#include "vocabulary/clock.hpp"

namespace gateway::protection {

class ActiveProbes {
public:
    // `unready` is called after each round with the names of all that fail.
    ActiveProbes(
        const discovery::Directory& directory,
        const routing::Published<routing::RouteTable>& routes,
        http::Transport& transport,
        const vocabulary::Clock& clock,
        std::function<void(std::set<std::string>)> unready
    );
    ~ActiveProbes() { stop(); }

    void start();
    void stop();
    void run_once();  // probes all that are due, for single-threaded drivers

private:
    struct History {
        int failures = 0;  // in a row
        vocabulary::SteadyTime due{};
    };

    bool is_ready(const std::string& address, std::chrono::milliseconds timeout);

    const discovery::Directory& directory_;
    const routing::Published<routing::RouteTable>& routes_;
    http::Transport& transport_;
    const vocabulary::Clock& clock_;
    std::function<void(std::set<std::string>)> unready_;
    std::map<std::string, History> histories_;  // by boot id; of the probing thread
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::jthread thread_;
};

}  // namespace gateway::protection
