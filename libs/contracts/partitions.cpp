#include "contracts/partitions.hpp"

#include <algorithm>
#include <cassert>
#include <cstdint>

#include "sharding/hash_ring.hpp"

namespace contracts {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::size_t slot_digits = 3;
constexpr std::size_t unique_length = 36;  // a UUID

std::vector<std::string> numbered_keys(int count) {
    std::vector<std::string> keys(static_cast<std::size_t>(count));
    for (std::size_t key = 0; key < keys.size(); ++key) keys[key] = std::to_string(key);
    return keys;
}

using SlotTable = std::array<sharding::ShardId, slot_count>;

// Which shard holds each slot.
SlotTable deal_slots() {
    const sharding::HashRing ring{numbered_keys(order_shard_count)};
    SlotTable table;
    for (std::size_t slot = 0; slot < table.size(); ++slot) {
        table[slot] = {"order", ring.owner(std::to_string(slot))};
    }
    return table;
}

// Behind the unique part; the first version put them before it. Empty if this is no order id.
std::string_view slot_digits_in(std::string_view order_id) {
    if (order_id.size() != unique_length + 1 + slot_digits) return {};
    if (order_id[unique_length] == '-') return order_id.substr(unique_length + 1);
    if (order_id[slot_digits] == '-') return order_id.substr(0, slot_digits);
    return {};
}

}  // namespace

int slot_of_customer(std::string_view customer_id) {
    return static_cast<int>(sharding::hash(customer_id) % slot_count);
}

std::string order_id_in_slot(int slot, std::string_view unique) {
    assert(slot >= 0 && slot < slot_count);
    const auto digit = [slot](int shift) { return hex_digits[(slot >> shift) & 0xf]; };
    return std::string{unique} + std::string{'-', digit(8), digit(4), digit(0)};
}

std::optional<int> slot_of_order(std::string_view order_id) {
    if (order_id.find_first_not_of("0123456789abcdef-") != std::string_view::npos) {
        return std::nullopt;
    }
    const auto digits = slot_digits_in(order_id);
    if (digits.empty()) return std::nullopt;
    std::size_t slot = 0;
    for (const char character : digits) {
        const auto digit = hex_digits.find(character);
        if (digit == std::string_view::npos) return std::nullopt;
        slot = slot * 16 + digit;
    }
    if (slot >= slot_count) return std::nullopt;
    return static_cast<int>(slot);
}

sharding::ShardId order_shard_of_slot(int slot) {
    assert(slot >= 0 && slot < slot_count);
    static const SlotTable table = deal_slots();
    return table[static_cast<std::size_t>(slot)];
}

sharding::ShardId order_shard_of_customer(std::string_view customer_id) {
    return order_shard_of_slot(slot_of_customer(customer_id));
}

std::optional<sharding::ShardId> order_shard_of_order(std::string_view order_id) {
    const auto slot = slot_of_order(order_id);
    if (!slot) return std::nullopt;
    return order_shard_of_slot(*slot);
}

sharding::ShardId payment_shard_of_order(std::string_view order_id) {
    return {"payment", std::to_string(sharding::hash(order_id) % payment_shard_count)};
}

sharding::ShardId inventory_shard_of_warehouse(std::string_view warehouse) {
    assert(is_warehouse(warehouse));
    return {"inventory", std::string{warehouse}};
}

sharding::ShardId home_shard_of_product(std::string_view sku) {
    static const sharding::HashRing ring{{warehouses.begin(), warehouses.end()}};
    return inventory_shard_of_warehouse(ring.owner(sku));
}

bool is_warehouse(std::string_view name) {
    return std::find(warehouses.begin(), warehouses.end(), name) != warehouses.end();
}

std::vector<sharding::ShardId> shards_of(std::string_view service) {
    std::vector<std::string> keys;
    if (service == "order") keys = numbered_keys(order_shard_count);
    if (service == "inventory") keys = {warehouses.begin(), warehouses.end()};
    if (service == "payment") keys = numbered_keys(payment_shard_count);

    std::vector<sharding::ShardId> shards;
    shards.reserve(keys.size());
    for (auto& key : keys) shards.push_back({std::string{service}, std::move(key)});
    return shards;
}

}  // namespace contracts
