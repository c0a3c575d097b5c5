// The inventory service, assembled: what it is made of besides what every service of shards has
// (service_host/service/sharded_service.hpp). What it keeps and decides is in InventoryShard.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "http/server.hpp"
#include "inventory/api/http_api.hpp"
#include "inventory/inventory_shard.hpp"
#include "service_host/process/environment.hpp"
#include "service_host/service/sharded_service.hpp"

namespace inventory {

// The shards share nothing.
class InventoryParts {
public:
    using Shard = InventoryShard;

    explicit InventoryParts(const service_host::Environment& environment);

    std::unique_ptr<InventoryShard> build(const service_host::ShardOptions& options);
    std::vector<http::Check> checks() const;
    HttpApi api(const std::string& instance, const ShardHost& led) const;

private:
    const service_host::Environment environment_;
};

using InventoryService = service_host::ShardedService<InventoryParts>;

}  // namespace inventory
