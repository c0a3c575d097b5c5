// Catalogue: the shard's own copy of what products cost, so that orders are taken also while the
// inventory is away. It follows the inventory's events (CatalogueFollower) and is never ahead of
// them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "contracts/inventory_messages.hpp"
#include "storage/writer.hpp"

namespace order {

inline constexpr std::string_view catalogue_schema = R"sql(
    CREATE TABLE products (
        sku TEXT PRIMARY KEY,
        version INTEGER NOT NULL,      -- of the definition, 1 for the first
        price_cents INTEGER NOT NULL,
        currency TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE catalogue_cursors (
        shard TEXT PRIMARY KEY,        -- inventory/eu
        position INTEGER NOT NULL      -- all of its definitions up to here are in products
    ) WITHOUT ROWID;
)sql";

struct Price {
    std::int64_t cents = 0;
    std::string currency;
    bool operator==(const Price&) const = default;
};

class Catalogue {
public:
    // Reads what is known so far, so it is built after the fence has been taken.
    explicit Catalogue(storage::Database& database);

    // As committed; from any thread.
    std::optional<Price> price_of(const std::string& sku) const;
    std::int64_t cursor(const std::string& shard) const;

    // Older versions than the one that is known change nothing.
    void
    apply(storage::Transaction& transaction, const contracts::inventory::ProductDefined& product);
    void
    advance(storage::Transaction& transaction, const std::string& shard, std::int64_t position);

private:
    struct Product {
        std::int64_t version = 0;
        Price price;
    };

    SQLite::Statement upsert_product_;
    SQLite::Statement upsert_cursor_;
    mutable std::shared_mutex mutex_;
    std::unordered_map<std::string, Product> products_;  // guarded by mutex_, as committed
    std::map<std::string, std::int64_t> cursors_;        // guarded by mutex_, as committed
};

}  // namespace order
