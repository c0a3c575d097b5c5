#include "order/order_service.hpp"

namespace order {

OrderParts::OrderParts(const service_host::Environment& environment)
    : environment_{environment}, inventory_feed_{environment.directory, environment.http} {}

std::unique_ptr<OrderShard> OrderParts::build(const service_host::ShardOptions& options) {
    return std::make_unique<OrderShard>(options, environment_, inventory_feed_);
}

HttpApi OrderParts::api(const std::string& instance, const ShardHost& led) const {
    return {instance, led, environment_.directory, environment_.http};
}

}  // namespace order
