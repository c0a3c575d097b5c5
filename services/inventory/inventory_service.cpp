#include "inventory/inventory_service.hpp"

#include <utility>

#include "service_host/assembly.hpp"
#include "service_host/channels_check.hpp"
#include "service_host/self.hpp"

namespace inventory {

InventoryService::InventoryService(
    const service_host::ProcessSettings& settings,
    const service_host::Environment& environment
)
    : settings_{settings},
      environment_{environment},
      boot_id_{environment.ids.next()},
      registration_{
          environment.registrations,
          service_host::self(settings, boot_id_, environment.clock.now()),
          environment.clock},
      shards_{
          [this](const auto& id, std::int64_t epoch_at_least) { return build(id, epoch_at_least); },
          [this](std::vector<discovery::Lead> leads) {
              registration_.set_leads(std::move(leads));
          }},
      api_{settings.instance, shards_, environment.directory, environment.http, environment.ids},
      server_{
          service_host::server_options(settings),
          api_.routes(),
          [this] { return readiness(); },
          environment.metrics},
      election_{
          environment.leases,
          service_host::election_options(settings, boot_id_),
          [this] { return service_host::live_members(environment_.directory, settings_.service); },
          shards_,
          environment.clock} {}

// Answer before being listed, be listed before leading.
void InventoryService::start() {
    server_.start();
    registration_.start();
    election_.start();
}

void InventoryService::stop() {
    registration_.drain();
    server_.drain();
    election_.stop();
    registration_.stop();
    server_.stop();
}

std::unique_ptr<InventoryShard>
InventoryService::build(const sharding::ShardId& id, std::int64_t epoch_at_least) {
    const auto file = service_host::database_path(settings_, id);
    return std::make_unique<InventoryShard>(
        service_host::ShardOptions{id, file, settings_.instance, epoch_at_least}, environment_
    );
}

std::vector<http::Check> InventoryService::readiness() const {
    auto checks = service_host::leader_checks(environment_.directory, settings_.service);
    checks.insert(checks.begin(), service_host::broker_check(environment_.bus));
    checks.push_back(service_host::channels_check(shards_.all_led()));
    return checks;
}

}  // namespace inventory
