#include "inventory/inventory_service.hpp"

namespace inventory {

InventoryParts::InventoryParts(const service_host::Environment& environment)
    : environment_{environment} {}

std::unique_ptr<InventoryShard> InventoryParts::build(const service_host::ShardOptions& options) {
    return std::make_unique<InventoryShard>(options, environment_);
}

std::vector<http::Check> InventoryParts::checks() const {
    return {service_host::broker_check(environment_.bus)};
}

HttpApi InventoryParts::api(const std::string& instance, const ShardHost& led) const {
    return {instance, led, environment_.directory, environment_.http, environment_.ids};
}

}  // namespace inventory
