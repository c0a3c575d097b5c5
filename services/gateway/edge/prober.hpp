// Prober: asks instances whether they are ready, when protection/active_probes says so: a thread
// with an event loop of its own, so that a busy gateway takes nobody for unwell.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <thread>

#include "discovery/directory.hpp"
#include "gateway/edge/awaiting.hpp"
#include "gateway/protection/active_probes.hpp"
#include "gateway/routing/published.hpp"
#include "gateway/routing/route_table.hpp"
#include "http/connection_pool.hpp"

namespace gateway {

class Prober {
public:
    // `unready` is called, on the prober's thread, with the names of all that fail, after each
    // probe.
    Prober(
        const discovery::Directory& directory,
        const routing::Published<routing::RouteTable>& routes,
        std::function<void(std::set<std::string>)> unready
    );
    ~Prober();
    Prober(const Prober&) = delete;
    Prober& operator=(const Prober&) = delete;

    void start();
    void stop();  // final

private:
    Awaitable<void> look_around();
    Awaitable<void> ask(protection::Probe probe);

    const discovery::Directory& directory_;
    const routing::Published<routing::RouteTable>& routes_;
    const std::function<void(std::set<std::string>)> unready_;
    EventLoop loop_;
    Deadlines deadlines_{loop_};
    http::ConnectionPool pool_{loop_, deadlines_};
    protection::ActiveProbes probes_;
    std::thread thread_;
};

}  // namespace gateway
