// The gateway, assembled: the one public address of the system. What it keeps can be lost.
#pragma once

#include <vector>

#include "discovery/registration.hpp"
#include "gateway/balancing/upstream_watch.hpp"
#include "gateway/cache/product_changes.hpp"
#include "gateway/config.hpp"
#include "gateway/edge/listener.hpp"
#include "gateway/edge/prober.hpp"
#include "gateway/policies.hpp"
#include "gateway/routing/route_source.hpp"
#include "service_host/process/environment.hpp"

namespace gateway {

class GatewayService {
public:
    GatewayService(const Config& config, service_host::Environment environment);

    void start();
    void stop();

private:
    const std::vector<discovery::Instance> fixed_;

    // What it decides.
    SharedPolicies policies_;

    // What it learns: who is there, who is well, what changed.
    cache::ProductChanges product_changes_;
    routing::RouteSource route_source_;
    balancing::UpstreamWatch upstream_watch_;
    Prober prober_;

    // What reaches the world, and is reached by it.
    Listener listener_;
    discovery::Registration registration_;
};

}  // namespace gateway
