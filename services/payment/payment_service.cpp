#include "payment/payment_service.hpp"

#include <utility>

#include "service_host/assembly.hpp"
#include "service_host/channels_check.hpp"
#include "service_host/self.hpp"

namespace payment {

PaymentService::PaymentService(const Config& config, const service_host::Environment& environment)
    : config_{config},
      environment_{environment},
      boot_id_{environment.ids.next()},
      call_pool_{config.provider_threads, environment.clock},
      registration_{
          environment.registrations,
          service_host::self(config.process, boot_id_, environment.clock.now()),
          environment.clock},
      shards_{
          [this](const auto& id, std::int64_t epoch_at_least) { return build(id, epoch_at_least); },
          [this](auto leads) { registration_.set_leads(std::move(leads)); }},
      api_{config.process.instance, shards_, environment.directory, environment.http},
      server_{
          service_host::server_options(config.process),
          api_.routes(),
          [this] { return readiness(); },
          environment.metrics},
      election_{
          environment.leases,
          service_host::election_options(config.process, boot_id_),
          [this] {
              return service_host::live_members(environment_.directory, config_.process.service);
          },
          shards_,
          environment.clock} {}

// Answer before being listed, be listed before leading.
void PaymentService::start() {
    server_.start();
    registration_.start();
    election_.start();
}

void PaymentService::stop() {
    registration_.drain();
    server_.drain();
    election_.stop();
    registration_.stop();
    server_.stop();
}

std::unique_ptr<PaymentShard>
PaymentService::build(const sharding::ShardId& id, std::int64_t epoch_at_least) {
    const auto& process = config_.process;
    const service_host::ShardOptions options{
        .id = id,
        .database_path = service_host::database_path(process, id),
        .instance = process.instance,
        .epoch_at_least = epoch_at_least,
    };
    return std::make_unique<PaymentShard>(
        options, environment_, config_.provider_address, call_pool_
    );
}

std::vector<http::Check> PaymentService::readiness() const {
    auto checks = service_host::leader_checks(environment_.directory, config_.process.service);
    checks.insert(checks.begin(), service_host::broker_check(environment_.bus));
    checks.push_back(service_host::channels_check(shards_.all_led()));
    return checks;
}

}  // namespace payment
