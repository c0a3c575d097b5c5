#include "order/order_service.hpp"

#include <condition_variable>
#include <mutex>

#include "observability/log.hpp"

namespace order {
namespace {

constexpr int waiting_max = 192;  // of the server's threads

}  // namespace

OrderParts::OrderParts(const service_host::Environment& environment)
    : environment_{environment},
      inventory_feed_{environment.directory, environment.http},
      waiting_room_{waiting_max} {}

std::unique_ptr<OrderShard> OrderParts::build(const service_host::ShardOptions& options) {
    return std::make_unique<OrderShard>(options, environment_, inventory_feed_, waiting_room_);
}

HttpApi OrderParts::api(const std::string& instance, const ShardHost& led) const {
    return {instance, led, environment_.directory, environment_.http};
}

namespace {

constexpr std::chrono::milliseconds tick_every{100};

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

void OrderService::start() {
    ShardedService::start();
    timer_ = std::jthread{[this](const std::stop_token& stop) { tick_until(stop); }};
}

void OrderService::stop() {
    timer_ = {};
    ShardedService::stop();
}

void OrderService::tick_until(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any stopped;
    while (!stop.stop_requested()) {
        for (const auto& shard : shards().all_led()) {
            tick(*shard);
        }
        std::unique_lock lock{mutex};
        stopped.wait_for(lock, stop, tick_every, [] { return false; });
    }
}

}  // namespace order
