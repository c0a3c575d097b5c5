// Products: the definitions that are at home on this shard, as they are now. An inline projection:
// written in the event's own transaction. Reads are safe from any thread and show what is
// committed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "inventory/domain/product.hpp"
#include "storage/writer.hpp"

namespace inventory {

inline constexpr std::string_view products_schema = R"sql(
    CREATE TABLE products (
        sku TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        price_cents INTEGER NOT NULL,
        currency TEXT NOT NULL,
        version INTEGER NOT NULL
    ) WITHOUT ROWID;
)sql";

class Products {
public:
    explicit Products(storage::Database& database);

    void
    apply(storage::Transaction& transaction, const std::string& sku, const Product::Event& event);

    std::optional<Defined> find(const std::string& sku) const;

private:
    storage::Database& database_;
    SQLite::Statement upsert_;
};

}  // namespace inventory
