#include "inventory/reservations.hpp"

#include <cassert>
#include <utility>

namespace inventory {

using event_sourcing::Cause;
using storage::Transaction;

namespace {

// A reservation decides to record one event or none.
Reservations::Recorded only(std::vector<Reservations::Repository::Recorded> recorded) {
    assert(recorded.size() <= 1);
    if (recorded.empty()) return std::nullopt;
    return std::move(recorded.front());
}

}  // namespace

Reservations::Reservations(
    event_sourcing::EventStore& events,
    const StockLevels& stock_levels,
    Repository::OnRecorded on_recorded
)
    : stock_levels_{stock_levels},
      repository_{events, reservation_category, std::move(on_recorded)} {}

Reservations::Recorded Reservations::reserve(
    Transaction& transaction,
    const std::string& order_id,
    const std::vector<Line>& lines,
    const Cause& cause
) {
    Reserve reserve;
    for (const auto& line : lines) {
        reserve.lines.push_back({line, stock_levels_.level(line.sku).available()});
    }
    auto reserved = repository_.handle(transaction, order_id, reserve, cause);
    if (!reserved.ok()) return std::nullopt;
    return only(std::move(reserved).value());
}

void Reservations::sell(Transaction& transaction, const std::string& order_id, const Cause& cause) {
    if (repository_.handle(transaction, order_id, Sell{}, cause).ok()) return;
    throw NotReserved{"order " + order_id + " is confirmed, but nothing is reserved for it here"};
}

Reservations::Recorded
Reservations::release(Transaction& transaction, const std::string& order_id, const Cause& cause) {
    auto released = repository_.handle(transaction, order_id, Release{}, cause);
    assert(released.ok() && "a release is never rejected");
    return only(std::move(released).value());
}

}  // namespace inventory
