#include "gateway/gateway_service.hpp"

#include "service_host/self.hpp"

namespace gateway {
namespace {

// For what is under way. The process has 10 s to end.
constexpr std::chrono::seconds drain_patience{6};

ListenerOptions listener_options(const Config& config) {
    return {
        .host = config.process.host,
        .port = config.process.port,
        .threads = config.threads,
        .idle_timeout = std::chrono::seconds{config.client_idle_seconds},
        .request_timeout = std::chrono::seconds{config.client_request_seconds},
    };
}

}  // namespace

GatewayService::GatewayService(const Config& config, service_host::Environment environment)
    : upstreams_{environment.directory},
      listener_{listener_options(config), upstreams_, environment.metrics},
      registration_{
          environment.registrations,
          service_host::self(config.process, environment.ids.next(), environment.clock.now()),
          environment.clock} {}

void GatewayService::start() {
    listener_.start();
    registration_.start();
}

void GatewayService::stop() {
    registration_.drain();
    listener_.drain();
    listener_.stop(drain_patience);
    registration_.stop();
}

}  // namespace gateway
