#include "query/projections/payments.hpp"

#include "contracts/payment_messages.hpp"
#include "query/projections/event_type.hpp"
#include "storage/statement.hpp"

namespace query {
namespace {

namespace contract = contracts::payment;
using messaging::Envelope;

PaymentDocument requested(const Envelope& event) {
    PaymentDocument begun;
    begun.status = "unknown";
    return vocabulary::made_of<PaymentDocument>(
        json::decode<contract::PaymentRequested>(event.data.json), begun
    );
}

// Makes of the payment what this event says; nothing, if it was barred before it was ever asked
// for.
void evolve(std::optional<PaymentDocument>& payment, const Envelope& event) {
    const auto reach = [&](const char* status, PaymentDocument::Time& time) {
        payment->status = status;
        time = event.time;
    };
    if (is<contract::PaymentRequested>(event)) {
        payment = requested(event);
    } else if (!payment) {
        return;
    } else if (is<contract::PaymentAuthorized>(event)) {
        payment->provider_reference =
            json::decode<contract::PaymentAuthorized>(event.data.json).provider_reference;
        reach("authorized", payment->authorized_at);
    } else if (is<contract::PaymentDeclined>(event)) {
        payment->status = "declined";
    } else if (is<contract::PaymentCaptured>(event)) {
        reach("captured", payment->captured_at);
    } else if (is<contract::PaymentVoided>(event)) {
        reach("voided", payment->voided_at);
    } else if (is<contract::PaymentRefunded>(event)) {
        reach("refunded", payment->refunded_at);
    }
}

}  // namespace

Payments::Payments(storage::Database& database)
    : database_{database},
      documents_{database, "payments", "SELECT document FROM payments WHERE order_id = ?"},
      upsert_{
          database.write_connection(),
          "INSERT INTO payments (order_id, status, document) VALUES (?, ?, ?) "
          "ON CONFLICT (order_id) DO UPDATE SET status = excluded.status, document = "
          "excluded.document"} {}

void Payments::apply(storage::Transaction& transaction, std::span<const Envelope> events) {
    documents_.begin(transaction);
    for (const auto& event : events) {
        if (!event.type.starts_with("orderly.payment.")) continue;
        auto& payment = documents_.of(event.subject);
        evolve(payment, event);
        if (payment) documents_.changed(event.subject);
    }
    documents_.write([this](const auto& order_id, const auto& payment, const auto& text) {
        storage::Use{upsert_, order_id, payment.status, text}.run();
    });
}

std::optional<std::string> Payments::find(const std::string& order_id) const {
    std::optional<std::string> payment;
    database_.read([&](SQLite::Database& connection) {
        SQLite::Statement select{connection, "SELECT document FROM payments WHERE order_id = ?"};
        select.bind(1, order_id);
        if (select.executeStep()) payment = select.getColumn(0).getString();
    });
    return payment;
}

std::vector<std::string> Payments::page(
    const std::optional<std::string>& status,
    const std::string& after,
    int limit
) const {
    std::string sql = "SELECT document FROM payments WHERE order_id > :after";
    if (status) sql += " AND status = :status";
    sql += " ORDER BY order_id LIMIT :limit";

    std::vector<std::string> payments;
    database_.read([&](SQLite::Database& connection) {
        SQLite::Statement select{connection, sql};
        select.bind(":after", after);
        if (status) select.bind(":status", *status);
        select.bind(":limit", limit);
        while (select.executeStep()) payments.push_back(select.getColumn(0).getString());
    });
    return payments;
}

}  // namespace query
