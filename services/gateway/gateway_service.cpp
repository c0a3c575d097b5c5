#include "gateway/gateway_service.hpp"

#include "gateway/fixed_upstreams.hpp"
#include "gateway/readiness.hpp"
#include "service_host/process/self.hpp"

namespace gateway {
namespace {

// For what is under way. The process has 10 s to end.
constexpr std::chrono::seconds drain_patience{6};

ListenerOptions listener_options(const Config& config) {
    const auto cache_bytes = static_cast<std::size_t>(config.cache_megabytes) << 20;
    return {
        .host = config.process.host,
        .port = config.process.port,
        .tls_port = config.tls_port,
        .tls_certificate = config.tls_certificate,
        .tls_key = config.tls_key,
        .edge = {
            .loops = config.threads,
            .idle_timeout = std::chrono::seconds{config.client_idle_seconds},
            .request_timeout = std::chrono::seconds{config.client_request_seconds},
            .body_bytes_max = static_cast<std::uint64_t>(config.body_bytes_max),
            .limit_loopback = config.rate_limit_loopback,
            .https_port = config.tls_only ? config.tls_port : 0,
            .cache_bytes_max = cache_bytes / static_cast<std::size_t>(config.threads),
        }};
}

}  // namespace

GatewayService::GatewayService(const Config& config, service_host::Environment environment)
    : fixed_{parse_fixed_upstreams(config.upstreams).value()},
      policies_{routing::load_routes(config.routes), environment.metrics, environment.clock},
      product_changes_{environment.bus, policies_.purges},
      route_source_{
          config.routes,
          policies_.routes,
          environment.metrics,
          [this](const routing::RouteTable& routes) { product_changes_.follow(routes); }},
      upstream_watch_{environment.directory, policies_.upstreams, fixed_},
      prober_{
          environment.directory,
          policies_.routes,
          [this](std::set<std::string> unready) {
              upstream_watch_.set_unready(std::move(unready));
          }},
      listener_{
          listener_options(config),
          {policies_,
           environment.metrics,
           [this, &directory = environment.directory] {
               return readiness(directory, fixed_, *policies_.routes.latest());
           }}},
      registration_{
          environment.registrations,
          service_host::self(config.process, environment.ids.next(), environment.clock.now()),
          environment.clock} {}

void GatewayService::start() {
    product_changes_.follow(*policies_.routes.latest());
    route_source_.start();
    upstream_watch_.start();
    prober_.start();
    listener_.start();
    registration_.start();
}

void GatewayService::stop() {
    registration_.drain();
    listener_.drain();
    listener_.stop(drain_patience);
    registration_.stop();
    prober_.stop();
    upstream_watch_.stop();
    route_source_.stop();
    product_changes_.stop();
}

}  // namespace gateway
