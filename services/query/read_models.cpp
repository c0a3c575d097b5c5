#include "query/read_models.hpp"

#include "projection/follower.hpp"

namespace query {
namespace {

constexpr std::int32_t application_id = 0x6f717279;  // "oqry"

projection::Positions positions_in(SQLite::Database& connection) {
    projection::Positions positions;
    SQLite::Statement select{connection, "SELECT shard, position FROM cursors"};
    while (select.executeStep())
        positions[select.getColumn(0).getString()] = select.getColumn(1).getInt64();
    return positions;
}

}  // namespace

const storage::Schema& read_models_schema() {
    static const storage::Schema schema{
        application_id,
        {{1,
          std::string{projection::cursors_schema}
              .append(digests_schema)
              .append(orders_schema)
              .append(payments_schema)
              .append(products_schema)},
         {2, std::string{orders_schema_2}.append(payments_schema_2)}},
    };
    return schema;
}

ReadModels::ReadModels(storage::Database& database)
    : database_{database}, orders_{database}, payments_{database}, products_{database} {}

void ReadModels::apply(
    storage::Transaction& transaction,
    std::span<const messaging::Envelope> events
) {
    orders_.apply(transaction, events);
    payments_.apply(transaction, events);
    products_.apply(transaction, events);
}

std::vector<ReadModels::State> ReadModels::states() const {
    std::vector<State> states;
    database_.read([&](SQLite::Database& connection) {
        SQLite::Transaction one_moment{connection};
        const auto positions = positions_in(connection);
        for (const auto* view : {"orders", "payments", "products"}) {
            states.push_back({view, stored_digest(connection, view), positions});
        }
    });
    return states;
}

}  // namespace query
