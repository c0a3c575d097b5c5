#include "order/order_service.hpp"

#include <condition_variable>
#include <mutex>
#include <utility>

#include "observability/log.hpp"
#include "service_host/assembly.hpp"
#include "service_host/channels_check.hpp"
#include "service_host/self.hpp"

namespace order {
namespace {

constexpr std::chrono::milliseconds tick_every{100};
constexpr int waiting_max = 192;  // of the server's threads

// A shard that can no longer write says so by healthy(), and is given up by the election. Whatever
// else goes wrong is tried again with the next tick.
void tick(OrderShard& shard) {
    try {
        shard.tick();
    } catch (const storage::Deposed&) {
        return;
    } catch (const std::exception& trouble) {
        observability::log::error(
            "what was due could not be done",
            {{"shard", shard.id().name()}, {"error", trouble.what()}}
        );
    }
}

}  // namespace

OrderService::OrderService(
    const service_host::ProcessSettings& settings,
    const service_host::Environment& environment
)
    : settings_{settings},
      environment_{environment},
      boot_id_{environment.ids.next()},
      inventory_feed_{environment.directory, environment.http},
      waiting_room_{waiting_max},
      registration_{
          environment.registrations,
          service_host::self(settings, boot_id_, environment.clock.now()),
          environment.clock},
      shards_{
          [this](const auto& id, std::int64_t epoch_at_least) { return build(id, epoch_at_least); },
          [this](std::vector<discovery::Lead> leads) {
              registration_.set_leads(std::move(leads));
          }},
      api_{settings.instance, shards_, environment.directory, environment.http},
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
void OrderService::start() {
    server_.start();
    registration_.start();
    election_.start();
    timer_ = std::jthread{[this](const std::stop_token& stop) { tick_until(stop); }};
}

void OrderService::stop() {
    registration_.drain();
    server_.drain();
    timer_ = {};
    election_.stop();
    registration_.stop();
    server_.stop();
}

std::unique_ptr<OrderShard>
OrderService::build(const sharding::ShardId& id, std::int64_t epoch_at_least) {
    service_host::ShardOptions options;
    options.id = id;
    options.database_path = service_host::database_path(settings_, id);
    options.instance = settings_.instance;
    options.epoch_at_least = epoch_at_least;
    return std::make_unique<OrderShard>(options, environment_, inventory_feed_, waiting_room_);
}

// Not a matter of the broker: once shards have their leaders, orders are taken without it.
std::vector<http::Check> OrderService::readiness() const {
    auto checks = service_host::leader_checks(environment_.directory, settings_.service);
    checks.push_back(service_host::channels_check(shards_.all_led()));
    return checks;
}

void OrderService::tick_until(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any stopped;
    while (!stop.stop_requested()) {
        for (const auto& shard : shards_.all_led()) {
            tick(*shard);
        }
        std::unique_lock lock{mutex};
        stopped.wait_for(lock, stop, tick_every, [] { return false; });
    }
}

}  // namespace order
