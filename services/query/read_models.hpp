// ReadModels: the three views of the read side in one database, fed by one follower.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "messaging/envelope.hpp"
#include "projection/consistency_token.hpp"
#include "query/projections/orders.hpp"
#include "query/projections/payments.hpp"
#include "query/projections/products.hpp"
#include "storage/writer.hpp"

namespace query {

// Rises when the form of the stored views changes, with a migration that empties them and the
// cursors: the follower then builds them anew.
inline constexpr int views_version = 1;

const storage::Schema& read_models_schema();

class ReadModels {
public:
    explicit ReadModels(storage::Database& database);

    // One job of the writer; there may be no other in its batch.
    void apply(storage::Transaction& transaction, std::span<const messaging::Envelope> events);

    const Orders& orders() const { return orders_; }
    const Payments& payments() const { return payments_; }
    const Products& products() const { return products_; }

    // A view at the positions that it was read at, both of one moment.
    struct State {
        std::string view;
        std::string digest;
        projection::Positions positions;
    };
    std::vector<State> states() const;

private:
    storage::Database& database_;
    Orders orders_;
    Payments payments_;
    Products products_;
};

}  // namespace query
