#include "registry/registry_service.hpp"

#include "registry/api/http_api.hpp"
#include "service_host/process/self.hpp"
#include "service_host/service/assembly.hpp"

namespace registry {

RegistryService::RegistryService(
    const service_host::ProcessSettings& settings,
    service_host::Environment environment
)
    : environment_{environment},
      probes_{
          environment.directory,
          environment.http,
          [this] { history_.observe(instances(), environment_.clock.now()); }},
      server_{
          service_host::server_options(settings),
          http_api([this] { return instances(); }, history_),
          [this] { return readiness(); },
          environment.metrics},
      registration_{
          environment.registrations,
          service_host::self(settings, environment.ids.next(), environment.clock.now()),
          environment.clock} {}

void RegistryService::start() {
    server_.start();
    probes_.start();
    registration_.start();
}

void RegistryService::stop() {
    registration_.drain();
    server_.drain();
    registration_.stop();
    probes_.stop();
    server_.stop();
}

std::vector<discovery::Instance> RegistryService::instances() const {
    auto all = *environment_.directory.instances();
    for (auto& instance : all) instance.status = probes_.status_of(instance);
    return all;
}

std::vector<http::Check> RegistryService::readiness() const {
    return {service_host::broker_check(environment_.bus)};
}

}  // namespace registry
