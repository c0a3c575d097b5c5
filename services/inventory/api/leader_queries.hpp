// LeaderQueries: what a shard's leader knows, whether it is led here or by another instance. Each
// answer is as committed when it was asked for; a shard without a leader that answers is a 503,
// never taken for "there is none".
#pragma once

#include <mutex>
#include <string>
#include <unordered_set>

#include "discovery/directory.hpp"
#include "http/client.hpp"
#include "inventory/domain/product.hpp"
#include "inventory/inventory_shard.hpp"
#include "json/strict.hpp"
#include "service_host/shard/shard_host.hpp"
#include "sharding/shard_id.hpp"
#include "vocabulary/result.hpp"

namespace inventory {

using ShardHost = service_host::ShardHost<InventoryShard>;

class LeaderQueries {
public:
    LeaderQueries(
        const ShardHost& shards,
        const discovery::Directory& directory,
        http::Transport& transport
    );

    // Each throws http::Problem 503 if a leader cannot be asked.
    json::Value product(const std::string& sku) const;  // null if there is none
    bool is_known(const std::string& sku);
    // One element for each warehouse that ever had some.
    json::Value stock(const std::string& sku) const;

    // The same, without the warehouses that cannot be asked at the moment.
    json::Value known_stock(const std::string& sku) const;

private:
    struct Unanswered {
        std::string reason;
    };
    // Null if the leader says that there is none.
    using Answer = vocabulary::Result<json::Value, Unanswered>;
    Answer stock_at(const sharding::ShardId& shard, const std::string& sku) const;
    Answer ask_leader(const sharding::ShardId& shard, const std::string& target) const;
    static json::Value insist(const Answer& answer);

    const ShardHost& shards_;
    const discovery::Directory& directory_;
    http::Transport& transport_;

    std::mutex mutex_;
    std::unordered_set<std::string> known_;  // guarded by mutex_; products are never deleted
};

}  // namespace inventory
