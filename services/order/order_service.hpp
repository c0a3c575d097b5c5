// The order service, assembled: what it is made of besides what every service of shards has
// (service_host/service/sharded_service.hpp). What it keeps and decides is in OrderShard.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "http/server.hpp"
#include "order/api/http_api.hpp"
#include "order/order_shard.hpp"
#include "service_host/http/http_event_feed.hpp"
#include "service_host/process/environment.hpp"
#include "service_host/service/sharded_service.hpp"

namespace order {

class OrderParts {
public:
    using Shard = OrderShard;

    explicit OrderParts(const service_host::Environment& environment);

    std::unique_ptr<OrderShard> build(const service_host::ShardOptions& options);
    // None, not even the broker: once shards have their leaders, orders are taken without it.
    std::vector<http::Check> checks() const { return {}; }
    HttpApi api(const std::string& instance, const ShardHost& led) const;

private:
    const service_host::Environment environment_;

    // What the shards share.
    service_host::HttpEventFeed inventory_feed_;
};

using OrderService = service_host::ShardedService<OrderParts>;

}  // namespace order
