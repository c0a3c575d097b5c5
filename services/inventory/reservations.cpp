#include "inventory/reservations.hpp"

#include <cassert>
#include <utility>

namespace inventory {

using event_sourcing::Cause;
using storage::Transaction;

Reservations::Reservations(
    event_sourcing::EventStore& events,
    const StockLevels& stock_levels,
    Repository::OnRecorded on_recorded
)
    : stock_levels_{stock_levels},
      repository_{events, reservation_category, std::move(on_recorded)} {}

Reservations::Outcome Reservations::reserve(
    Transaction& transaction,
    const std::string& order_id,
    const std::vector<Line>& lines,
    const std::optional<PaymentTerms>& payment,
    const Cause& cause
) {
    Reserve reserve{{}, payment};
    for (const auto& line : lines) {
        reserve.lines.push_back({line, stock_levels_.level(line.sku).available()});
    }
    if (!repository_.handle(transaction, order_id, reserve, cause).ok()) {
        return Outcome::order_cancelled;
    }
    const auto& state = repository_.state(transaction, order_id);
    return std::holds_alternative<Unavailable>(state) ? Outcome::out_of_stock : Outcome::reserved;
}

void Reservations::sell(Transaction& transaction, const std::string& order_id, const Cause& cause) {
    if (repository_.handle(transaction, order_id, Sell{}, cause).ok()) return;
    throw NotReserved{"order " + order_id + " is confirmed, but nothing is reserved for it here"};
}

void Reservations::release(
    Transaction& transaction,
    const std::string& order_id,
    const Release& command,
    const Cause& cause
) {
    const auto released = repository_.handle(transaction, order_id, command, cause);
    assert(released.ok() && "a release is never rejected");
}

}  // namespace inventory
