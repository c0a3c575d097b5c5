// Tallies: what all payments of this shard amount to, kept as they change, so that an audit costs
// nothing. The sums only ever rise: a refund adds to refunded, and leaves captured as it is.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "payment/domain/payment.hpp"
#include "storage/database.hpp"
#include "storage/writer.hpp"

namespace payment {

inline constexpr std::string_view tallies_schema = R"sql(
    CREATE TABLE tallies (
        currency TEXT PRIMARY KEY,
        authorized_cents INTEGER NOT NULL,
        captured_cents INTEGER NOT NULL,
        voided_cents INTEGER NOT NULL,
        refunded_cents INTEGER NOT NULL,
        open_payments INTEGER NOT NULL  -- not at rest
    ) WITHOUT ROWID;
)sql";

struct Totals {
    std::int64_t authorized_cents = 0;
    std::int64_t captured_cents = 0;
    std::int64_t voided_cents = 0;
    std::int64_t refunded_cents = 0;
    std::int64_t open_payments = 0;
    bool operator==(const Totals&) const = default;
};
Totals operator-(const Totals& a, const Totals& b);

// What one payment contributes.
Totals totals_of(const Payment::State& state);

class Tallies {
public:
    explicit Tallies(storage::Database& database);

    void add(storage::Transaction& transaction, const std::string& currency, const Totals& change);

    // As committed, by currency. From any thread.
    std::map<std::string, Totals> totals() const;

private:
    storage::Database& database_;
    SQLite::Statement upsert_;
};

}  // namespace payment
