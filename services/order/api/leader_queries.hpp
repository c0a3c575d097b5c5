// LeaderQueries: questions about all order shards, answered by the leader of each, here or
// elsewhere (scatter and gather). If one of them cannot be asked there is no answer: a list with a
// hole in it would be taken for the whole.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "discovery/directory.hpp"
#include "http/client.hpp"
#include "json/strict.hpp"
#include "order/order_shard.hpp"
#include "service_host/shard/shard_host.hpp"

namespace order {

using ShardHost = service_host::ShardHost<OrderShard>;

// Which sagas, in the order of their ids.
struct SagaQuery {
    std::optional<saga::SagaState> state;
    std::string after;  // an order id
    std::size_t limit = 50;
};

std::vector<json::Value> sagas_of(const OrderShard& shard, const SagaQuery& query);

class LeaderQueries {
public:
    LeaderQueries(
        const ShardHost& shards,
        const discovery::Directory& directory,
        http::Transport& transport
    );

    // Of all shards. Throws http::Problem 503.
    std::vector<json::Value> sagas(const SagaQuery& query) const;

private:
    std::vector<json::Value> sagas_of(const sharding::ShardId& shard, const SagaQuery& query) const;

    const ShardHost& shards_;
    const discovery::Directory& directory_;
    http::Transport& transport_;
};

}  // namespace order
