#include "order/catalogue/catalogue.hpp"

#include <mutex>

#include "storage/statement.hpp"

namespace order {

Catalogue::Catalogue(storage::Database& database)
    : upsert_product_{
          database.write_connection(),
          "INSERT INTO products (sku, version, price_cents, currency) VALUES (?, ?, ?, ?)"
          " ON CONFLICT (sku) DO UPDATE SET version = excluded.version,"
          " price_cents = excluded.price_cents, currency = excluded.currency"
          " WHERE excluded.version > version"},
      upsert_cursor_{
          database.write_connection(),
          "INSERT INTO catalogue_cursors (shard, position) VALUES (?, ?)"
          " ON CONFLICT (shard) DO UPDATE SET position = excluded.position"} {
    auto& connection = database.write_connection();
    SQLite::Statement products{
        connection, "SELECT sku, version, price_cents, currency FROM products"};
    while (products.executeStep()) {
        products_[products.getColumn(0).getString()] = {
            products.getColumn(1).getInt64(),
            {products.getColumn(2).getInt64(), products.getColumn(3).getString()}};
    }
    SQLite::Statement cursors{connection, "SELECT shard, position FROM catalogue_cursors"};
    while (cursors.executeStep()) {
        cursors_[cursors.getColumn(0).getString()] = cursors.getColumn(1).getInt64();
    }
}

std::optional<Price> Catalogue::price_of(const std::string& sku) const {
    const std::shared_lock lock{mutex_};
    const auto found = products_.find(sku);
    if (found == products_.end()) return std::nullopt;
    return found->second.price;
}

std::int64_t Catalogue::cursor(const std::string& shard) const {
    const std::shared_lock lock{mutex_};
    const auto found = cursors_.find(shard);
    return found == cursors_.end() ? 0 : found->second;
}

void Catalogue::apply(
    storage::Transaction& transaction,
    const contracts::inventory::ProductDefined& product
) {
    storage::Use{
        upsert_product_, product.sku, product.version, product.price_cents, product.currency}
        .run();
    transaction.on_commit([this, product] {
        const std::unique_lock lock{mutex_};
        auto& known = products_[product.sku];
        if (known.version >= product.version) return;
        known = {product.version, {product.price_cents, product.currency}};
    });
}

void Catalogue::advance(
    storage::Transaction& transaction,
    const std::string& shard,
    std::int64_t position
) {
    storage::Use{upsert_cursor_, shard, position}.run();
    transaction.on_commit([this, shard, position] {
        const std::unique_lock lock{mutex_};
        cursors_[shard] = position;
    });
}

}  // namespace order
