// UpstreamWatch: publishes a new UpstreamList whenever the registry says something new of an
// instance, or the active probes find out something. Safe from any thread.
#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "discovery/directory.hpp"
#include "gateway/balancing/upstream_list.hpp"
#include "gateway/routing/published.hpp"

namespace gateway::balancing {

class UpstreamWatch {
public:
    // `fixed`: instances that are there besides those of the registry.
    UpstreamWatch(
        discovery::Directory& directory,
        routing::Published<UpstreamList>& upstreams,
        std::vector<discovery::Instance> fixed = {}
    );

    void start();
    void stop() { watching_.reset(); }

    // The names of all instances that fail their probes now.
    void set_unready(std::set<std::string> names);

private:
    void publish();

    discovery::Directory& directory_;
    routing::Published<UpstreamList>& upstreams_;
    const std::vector<discovery::Instance> fixed_;
    std::mutex mutex_;
    std::set<std::string> unready_;  // guarded by mutex_
    std::shared_ptr<void> watching_;
};

}  // namespace gateway::balancing
