#include "inventory/domain/reservation.hpp"

#include <algorithm>
#include <cassert>

#include "vocabulary/overloaded.hpp"

namespace inventory {
namespace {

using vocabulary::overloaded;

Reservation::Decision accept(Reservation::Event event) { return std::vector{std::move(event)}; }
Reservation::Decision change_nothing() { return std::vector<Reservation::Event>{}; }
Reservation::Decision reject(Reservation::Rejection reason) { return reason; }

// All lines or none: a warehouse fills the whole order.
Reservation::Event reserve_if_available(const Reserve& reserve) {
    const auto lacking = std::ranges::find_if(reserve.lines, [](const WantedLine& wanted) {
        return wanted.line.quantity > wanted.available;
    });
    if (lacking != reserve.lines.end()) return StockUnavailable{lacking->line.sku};
    std::vector<Line> lines;
    for (const auto& wanted : reserve.lines) lines.push_back(wanted.line);
    return StockReserved{std::move(lines)};
}

}  // namespace

// Read each line as "in this state, on this command". Messages come at least once and may overtake
// each other: repeating a command that already took effect changes nothing, and a release that
// comes first bars the reservation that it undoes.
Reservation::Decision Reservation::decide(const State& state, const Command& command) {
    using enum Rejection;
    return std::visit(
        overloaded{
            [](const None&, const Reserve& reserve) {
                return accept(reserve_if_available(reserve));
            },
            [](const Reserved&, const Reserve&) { return change_nothing(); },
            [](const Unavailable&, const Reserve&) { return change_nothing(); },
            [](const Sold&, const Reserve&) { return change_nothing(); },
            [](const Released&, const Reserve&) { return reject(order_cancelled); },
            [](const Returned&, const Reserve&) { return reject(order_cancelled); },
            [](const Barred&, const Reserve&) { return reject(order_cancelled); },

            [](const None&, const Sell&) { return reject(not_reserved); },
            [](const Reserved& reserved, const Sell&) { return accept(StockSold{reserved.lines}); },
            [](const Unavailable&, const Sell&) { return reject(not_reserved); },
            [](const Sold&, const Sell&) { return change_nothing(); },
            [](const Released&, const Sell&) { return change_nothing(); },
            [](const Returned&, const Sell&) { return change_nothing(); },
            [](const Barred&, const Sell&) { return change_nothing(); },

            [](const None&, const Release&) { return accept(ReservationBarred{}); },
            [](const Reserved& reserved, const Release&) {
                return accept(StockReleased{reserved.lines});
            },
            [](const Unavailable&, const Release&) { return change_nothing(); },
            [](const Sold& sold, const Release&) { return accept(StockReturned{sold.lines}); },
            [](const Released&, const Release&) { return change_nothing(); },
            [](const Returned&, const Release&) { return change_nothing(); },
            [](const Barred&, const Release&) { return change_nothing(); },
        },
        state,
        command
    );
}

Reservation::State Reservation::evolve(const State& state, const Event& event) {
    return std::visit(
        overloaded{
            [&](const StockReserved& reserved) -> State {
                assert(std::holds_alternative<None>(state));
                return Reserved{reserved.lines};
            },
            [&](const StockUnavailable&) -> State {
                assert(std::holds_alternative<None>(state));
                return Unavailable{};
            },
            [&](const StockSold& sold) -> State {
                assert(std::holds_alternative<Reserved>(state));
                return Sold{sold.lines};
            },
            [&](const StockReleased&) -> State {
                assert(std::holds_alternative<Reserved>(state));
                return Released{};
            },
            [&](const StockReturned&) -> State {
                assert(std::holds_alternative<Sold>(state));
                return Returned{};
            },
            [&](const ReservationBarred&) -> State {
                assert(std::holds_alternative<None>(state));
                return Barred{};
            },
        },
        event
    );
}

}  // namespace inventory
