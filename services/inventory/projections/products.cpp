#include "inventory/projections/products.hpp"

#include "storage/statement.hpp"
#include "vocabulary/overloaded.hpp"

namespace inventory {

Products::Products(storage::Database& database)
    : database_{database},
      upsert_{
          database.write_connection(),
          "INSERT INTO products (sku, name, price_cents, currency, version)"
          " VALUES (?, ?, ?, ?, ?)"
          " ON CONFLICT (sku) DO UPDATE SET name = excluded.name,"
          " price_cents = excluded.price_cents, currency = excluded.currency,"
          " version = excluded.version"} {}

void Products::apply(storage::Transaction&, const std::string& sku, const Product::Event& event) {
    std::visit(
        vocabulary::overloaded{
            [&](const ProductDefined& now) {
                storage::Use{upsert_, sku, now.name, now.price_cents, now.currency, now.version}
                    .run();
            },
        },
        event
    );
}

std::optional<Defined> Products::find(const std::string& sku) const {
    std::optional<Defined> product;
    database_.read([&](SQLite::Database& connection) {
        SQLite::Statement row{
            connection, "SELECT name, price_cents, currency, version FROM products WHERE sku = ?"};
        row.bind(1, sku);
        if (!row.executeStep()) return;
        product = Defined{
            .name = row.getColumn(0).getString(),
            .price_cents = row.getColumn(1).getInt64(),
            .currency = row.getColumn(2).getString(),
            .version = row.getColumn(3).getInt64(),
        };
    });
    return product;
}

}  // namespace inventory
