// The registry, assembled: an HTTP view of who is alive and where. What it shows is kept by the
// broker's key-value bucket and by everybody's own heartbeat; it could be gone without anything
// failing.
#pragma once

#include <vector>

#include "discovery/registration.hpp"
#include "http/server.hpp"
#include "registry/health_probes.hpp"
#include "registry/status_history.hpp"
#include "service_host/process/environment.hpp"

namespace registry {

class RegistryService {
public:
    RegistryService(
        const service_host::ProcessSettings& settings,
        service_host::Environment environment
    );

    void start();
    void stop();

private:
    std::vector<discovery::Instance> instances() const;
    std::vector<http::Check> readiness() const;

    service_host::Environment environment_;

    // What it shows.
    StatusHistory history_;
    HealthProbes probes_;

    // What reaches the world, and is reached by it.
    http::Server server_;
    discovery::Registration registration_;
};

}  // namespace registry
