// Reservations: what orders hold of one warehouse's stock. Brings each command the stock levels
// that it is decided by, and records what was decided.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "event_sourcing/repository.hpp"
#include "inventory/domain/reservation.hpp"
#include "inventory/projections/stock_levels.hpp"
#include "inventory/stored/inventory_events.hpp"

namespace inventory {

// There is nothing to sell for this order, or not yet.
class NotReserved : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Reservations {
public:
    using Repository = event_sourcing::Repository<Reservation, ReservationCodec>;
    enum class Outcome { reserved, out_of_stock, order_cancelled };

    Reservations(
        event_sourcing::EventStore& events,
        const StockLevels& stock_levels,
        Repository::OnRecorded on_recorded
    );

    // A repeated request has the outcome of the first.
    Outcome reserve(
        storage::Transaction& transaction,
        const std::string& order_id,
        const std::vector<Line>& lines,
        const std::optional<PaymentTerms>& payment,
        const event_sourcing::Cause& cause
    );
    // Throws NotReserved.
    void sell(
        storage::Transaction& transaction,
        const std::string& order_id,
        const event_sourcing::Cause& cause
    );
    void release(
        storage::Transaction& transaction,
        const std::string& order_id,
        const Release& command,
        const event_sourcing::Cause& cause
    );

private:
    const StockLevels& stock_levels_;
    Repository repository_;
};

}  // namespace inventory
