// The gateway, assembled: the one public address of the system. It keeps nothing.
#pragma once

#include "discovery/registration.hpp"
#include "gateway/config.hpp"
#include "gateway/edge/listener.hpp"
#include "gateway/upstreams.hpp"
#include "service_host/environment.hpp"

namespace gateway {

class GatewayService {
public:
    GatewayService(const Config& config, service_host::Environment environment);

    void start();
    void stop();

private:
    // What it decides.
    Upstreams upstreams_;

    // What reaches the world, and is reached by it.
    Listener listener_;
    discovery::Registration registration_;
};

}  // namespace gateway
