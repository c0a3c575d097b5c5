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
    using Recorded = std::optional<Repository::Recorded>;

    Reservations(
        event_sourcing::EventStore& events,
        const StockLevels& stock_levels,
        Repository::OnRecorded on_recorded
    );

    // What was recorded: that the stock is reserved, or unavailable. Nothing if it was asked for
    // before, or was given back before, or barred.
    Recorded reserve(
        storage::Transaction& transaction,
        const std::string& order_id,
        const std::vector<Line>& lines,
        const event_sourcing::Cause& cause
    );
    // Throws NotReserved.
    void sell(
        storage::Transaction& transaction,
        const std::string& order_id,
        const event_sourcing::Cause& cause
    );
    // What was recorded. Nothing if it was released before, or never available.
    Recorded release(
        storage::Transaction& transaction,
        const std::string& order_id,
        const event_sourcing::Cause& cause
    );

    std::string stream_of(const std::string& order_id) const {
        return repository_.stream_of(order_id);
    }

private:
    const StockLevels& stock_levels_;
    Repository repository_;
};

}  // namespace inventory
