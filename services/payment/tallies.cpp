#include "payment/tallies.hpp"

#include "storage/statement.hpp"
#include "vocabulary/overloaded.hpp"

namespace payment {
namespace {

using vocabulary::overloaded;

constexpr const char* upsert = R"sql(
    INSERT INTO tallies VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
        authorized_cents = authorized_cents + excluded.authorized_cents,
        captured_cents = captured_cents + excluded.captured_cents,
        voided_cents = voided_cents + excluded.voided_cents,
        refunded_cents = refunded_cents + excluded.refunded_cents,
        open_payments = open_payments + excluded.open_payments
)sql";

Totals authorized(const Asked& asked) {
    return {.authorized_cents = asked.known_authorized ? asked.amount_cents : 0};
}

Totals voided(const Asked& asked) {
    auto totals = authorized(asked);
    totals.voided_cents = totals.authorized_cents;
    return totals;
}

Totals captured(const Asked& asked) {
    auto totals = authorized(asked);
    totals.captured_cents = asked.amount_cents;
    return totals;
}

Totals settled(const Payment::State& state) {
    return std::visit(
        overloaded{
            [](const Unasked&) { return Totals{}; },
            [](const Captured& last) { return captured(last); },
            [](const Cancelling& last) {
                return last.captured ? captured(last) : authorized(last);
            },
            [](const Voided& last) { return voided(last); },
            [](const Barred& last) { return voided(last); },
            [](const Refunded& last) {
                auto totals = captured(last);
                totals.refunded_cents = last.amount_cents;
                return totals;
            },
            [](const Asked& last) { return authorized(last); },
        },
        state
    );
}

}  // namespace

Totals operator-(const Totals& a, const Totals& b) {
    return {
        .authorized_cents = a.authorized_cents - b.authorized_cents,
        .captured_cents = a.captured_cents - b.captured_cents,
        .voided_cents = a.voided_cents - b.voided_cents,
        .refunded_cents = a.refunded_cents - b.refunded_cents,
        .open_payments = a.open_payments - b.open_payments,
    };
}

Totals totals_of(const Payment::State& state) {
    auto totals = settled(state);
    totals.open_payments = is_open(state) ? 1 : 0;
    return totals;
}

Tallies::Tallies(storage::Database& database)
    : database_{database}, upsert_{database.write_connection(), upsert} {}

void Tallies::add(storage::Transaction&, const std::string& currency, const Totals& change) {
    storage::Use{
        upsert_,
        currency,
        change.authorized_cents,
        change.captured_cents,
        change.voided_cents,
        change.refunded_cents,
        change.open_payments}
        .run();
}

std::map<std::string, Totals> Tallies::totals() const {
    std::map<std::string, Totals> totals;
    database_.read([&](SQLite::Database& connection) {
        SQLite::Statement select{connection, "SELECT * FROM tallies"};
        while (select.executeStep()) {
            totals[select.getColumn(0).getString()] = {
                .authorized_cents = select.getColumn(1).getInt64(),
                .captured_cents = select.getColumn(2).getInt64(),
                .voided_cents = select.getColumn(3).getInt64(),
                .refunded_cents = select.getColumn(4).getInt64(),
                .open_payments = select.getColumn(5).getInt64(),
            };
        }
    });
    return totals;
}

}  // namespace payment
