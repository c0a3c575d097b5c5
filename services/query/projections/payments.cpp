#include "query/projections/payments.hpp"

#include "contracts/payment_messages.hpp"
#include "query/projections/event_type.hpp"
#include "storage/statement.hpp"
#include "vocabulary/clock.hpp"

namespace query {
namespace {

namespace contract = contracts::payment;
using json::Value;
using messaging::Envelope;

Value requested(const Envelope& event) {
    return {
        {"order_id", event.data.at("order_id")},
        {"status", "unknown"},
        {"amount_cents", event.data.at("amount_cents")},
        {"currency", event.data.at("currency")},
        {"authorized_at", nullptr},
        {"captured_at", nullptr},
        {"voided_at", nullptr},
        {"refunded_at", nullptr},
        {"provider_reference", nullptr},
    };
}

void reach(Value& payment, const char* status, const char* time, const Envelope& event) {
    payment["status"] = status;
    payment[time] = vocabulary::to_rfc3339(event.time);
}

// Makes of the payment what this event says; nothing, if it was barred before it was ever asked
// for.
void evolve(Value& payment, const Envelope& event) {
    if (is<contract::PaymentRequested>(event)) {
        payment = requested(event);
    } else if (payment.is_null()) {
        return;
    } else if (is<contract::PaymentAuthorized>(event)) {
        payment["provider_reference"] = event.data.at("provider_reference");
        reach(payment, "authorized", "authorized_at", event);
    } else if (is<contract::PaymentDeclined>(event)) {
        payment["status"] = "declined";
    } else if (is<contract::PaymentCaptured>(event)) {
        reach(payment, "captured", "captured_at", event);
    } else if (is<contract::PaymentVoided>(event)) {
        reach(payment, "voided", "voided_at", event);
    } else if (is<contract::PaymentRefunded>(event)) {
        reach(payment, "refunded", "refunded_at", event);
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
        if (!payment.is_null()) documents_.changed(event.subject);
    }
    documents_.write([this](const auto& order_id, const auto& payment, const auto& text) {
        const auto& status = payment.at("status").template get_ref<const std::string&>();
        storage::Use{upsert_, order_id, status, text}.run();
    });
}

std::optional<Value> Payments::find(const std::string& order_id) const {
    std::optional<Value> payment;
    database_.read([&](SQLite::Database& connection) {
        SQLite::Statement select{connection, "SELECT document FROM payments WHERE order_id = ?"};
        select.bind(1, order_id);
        if (select.executeStep()) payment = json::read_back(select.getColumn(0).getString());
    });
    return payment;
}

std::vector<Value> Payments::page(
    const std::optional<std::string>& status,
    const std::string& after,
    int limit
) const {
    std::string sql = "SELECT document FROM payments WHERE order_id > :after";
    if (status) sql += " AND status = :status";
    sql += " ORDER BY order_id LIMIT :limit";

    std::vector<Value> payments;
    database_.read([&](SQLite::Database& connection) {
        SQLite::Statement select{connection, sql};
        select.bind(":after", after);
        if (status) select.bind(":status", *status);
        select.bind(":limit", limit);
        while (select.executeStep())
            payments.push_back(json::read_back(select.getColumn(0).getString()));
    });
    return payments;
}

}  // namespace query
