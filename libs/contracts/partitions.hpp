// The partitioning schemes of this shop: which shard holds what. One page, because every id,
// every subject and every file name follows from it.
//
//   order      hash of the customer → one of 1024 slots → shard. An order id carries its slot
//              (0193f1c8-…-2a7), so any id routes without a look-up.
//   inventory  list: one shard per warehouse. A product has its home on the shard of the
//              warehouse that the ring gives its sku.
//   payment    hash of the order id.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sharding/shard_id.hpp"

namespace contracts {

inline constexpr int slot_count = 1024;
inline constexpr int order_shard_count = 4;
inline constexpr int payment_shard_count = 2;
inline constexpr std::array<std::string_view, 3> warehouses{"eu", "us", "ap"};

int slot_of_customer(std::string_view customer_id);
std::string order_id_in_slot(int slot, std::string_view unique);  // unique + "-2a7"
// Nothing if the id is not of the form that order_id_in_slot makes.
std::optional<int> slot_of_order(std::string_view order_id);

sharding::ShardId order_shard_of_slot(int slot);  // precondition: 0 <= slot < slot_count
sharding::ShardId order_shard_of_customer(std::string_view customer_id);
std::optional<sharding::ShardId> order_shard_of_order(std::string_view order_id);
sharding::ShardId payment_shard_of_order(std::string_view order_id);
// Precondition: is_warehouse().
sharding::ShardId inventory_shard_of_warehouse(std::string_view warehouse);
sharding::ShardId home_shard_of_product(std::string_view sku);

bool is_warehouse(std::string_view name);
// None for a service without shards.
std::vector<sharding::ShardId> shards_of(std::string_view service);

}  // namespace contracts
