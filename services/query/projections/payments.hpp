// Payments: what became of each order's payment, folded from the events of the payment service.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "messaging/envelope.hpp"
#include "query/documents.hpp"
#include "storage/writer.hpp"
#include "vocabulary/clock.hpp"
#include "vocabulary/members.hpp"

namespace query {

inline constexpr std::string_view payments_schema = R"sql(
    CREATE TABLE payments (
        order_id TEXT PRIMARY KEY, status TEXT NOT NULL, document TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX payments_by_status ON payments (status, order_id);
)sql";
// With a rowid, as orders_schema_2.
inline constexpr std::string_view payments_schema_2 = R"sql(
    ALTER TABLE payments RENAME TO payments_1;
    CREATE TABLE payments (
        order_id TEXT PRIMARY KEY NOT NULL,
        status TEXT NOT NULL,
        document TEXT NOT NULL          -- JSON, as GET /v1/payments/{order_id} answers it
    );
    INSERT INTO payments SELECT * FROM payments_1 ORDER BY order_id;
    DROP TABLE payments_1;
    CREATE INDEX payments_by_status ON payments (status, order_id);
)sql";

using vocabulary::field;
using vocabulary::fields;

// As GET /v1/payments/{order_id} answers it. In alphabetical order: see documents.hpp.
struct PaymentDocument {
    using Time = vocabulary::OrNull<vocabulary::Timestamp>;

    std::int64_t amount_cents = 0;
    Time authorized_at;
    Time captured_at;
    std::string currency;
    std::string order_id;
    vocabulary::OrNull<std::string> provider_reference;
    Time refunded_at;
    std::string status;
    Time voided_at;

    bool operator==(const PaymentDocument&) const = default;
    static constexpr auto members() {
        return fields(
            field("amount_cents", &PaymentDocument::amount_cents),
            field("authorized_at", &PaymentDocument::authorized_at),
            field("captured_at", &PaymentDocument::captured_at),
            field("currency", &PaymentDocument::currency),
            field("order_id", &PaymentDocument::order_id),
            field("provider_reference", &PaymentDocument::provider_reference),
            field("refunded_at", &PaymentDocument::refunded_at),
            field("status", &PaymentDocument::status),
            field("voided_at", &PaymentDocument::voided_at)
        );
    }
};

class Payments {
public:
    explicit Payments(storage::Database& database);

    // Events that are not about payments change nothing.
    void apply(storage::Transaction& transaction, std::span<const messaging::Envelope> events);

    // The document, as it is stored.
    std::optional<std::string> find(const std::string& order_id) const;
    // Documents, by order id, at most `limit`, those behind `after`.
    std::vector<std::string>
    page(const std::optional<std::string>& status, const std::string& after, int limit) const;

private:
    storage::Database& database_;
    Documents<PaymentDocument> documents_;
    SQLite::Statement upsert_;
};

}  // namespace query
