#include "gateway/routing/shard_key.hpp"

#include "contracts/partitions.hpp"
#include "gateway/routing/text_member.hpp"

namespace gateway::routing {

std::optional<sharding::ShardId>
shard_of(ShardKey key, const RouteMatch& match, std::string_view body) {
    switch (key) {
        case ShardKey::none:
            return std::nullopt;
        case ShardKey::customer_in_body: {
            const auto customer = text_member(body, "customer_id");
            if (!customer) return std::nullopt;
            return contracts::order_shard_of_customer(*customer);
        }
        case ShardKey::order_in_path: {
            const auto order = match.parameter("order_id");
            return order ? contracts::order_shard_of_order(*order) : std::nullopt;
        }
        case ShardKey::payment_of_order: {
            const auto order = match.parameter("order_id");
            if (!order) return std::nullopt;
            return contracts::payment_shard_of_order(*order);
        }
        case ShardKey::product_in_path: {
            const auto sku = match.parameter("sku");
            if (!sku) return std::nullopt;
            return contracts::home_shard_of_product(*sku);
        }
        case ShardKey::warehouse_in_body: {
            const auto warehouse = text_member(body, "warehouse");
            if (!warehouse || !contracts::is_warehouse(*warehouse)) return std::nullopt;
            return contracts::inventory_shard_of_warehouse(*warehouse);
        }
    }
    return std::nullopt;
}

}  // namespace gateway::routing
