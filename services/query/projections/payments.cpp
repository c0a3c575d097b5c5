#include "query/projections/payments.hpp"

#include "contracts/payment_messages.hpp"
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

template <typename Contract>
bool is(const Envelope& event) {
    static const auto type = Contract::type.cloud_event_type();
    return event.type == type;
}

Value reached(Value payment, const char* status, const char* time, const Envelope& event) {
    payment["status"] = status;
    payment[time] = vocabulary::to_rfc3339(event.time);
    return payment;
}

// What this event makes of the payment; null if there is none to be seen.
Value evolve(Value payment, const Envelope& event) {
    if (is<contract::PaymentRequested>(event)) return requested(event);
    if (payment.is_null()) return payment;  // barred before it was ever asked for
    if (is<contract::PaymentAuthorized>(event)) {
        payment["provider_reference"] = event.data.at("provider_reference");
        return reached(std::move(payment), "authorized", "authorized_at", event);
    }
    if (is<contract::PaymentDeclined>(event)) payment["status"] = "declined";
    if (is<contract::PaymentCaptured>(event))
        return reached(std::move(payment), "captured", "captured_at", event);
    if (is<contract::PaymentVoided>(event))
        return reached(std::move(payment), "voided", "voided_at", event);
    if (is<contract::PaymentRefunded>(event))
        return reached(std::move(payment), "refunded", "refunded_at", event);
    return payment;
}

}  // namespace

Payments::Payments(storage::Database& database)
    : database_{database},
      digest_{database, "payments"},
      select_{database.write_connection(), "SELECT document FROM payments WHERE order_id = ?"},
      upsert_{
          database.write_connection(),
          "INSERT INTO payments (order_id, status, document) VALUES (?, ?, ?) "
          "ON CONFLICT (order_id) DO UPDATE SET status = excluded.status, document = "
          "excluded.document"} {}

void Payments::apply(storage::Transaction& transaction, const Envelope& event) {
    if (!event.type.starts_with("orderly.payment.")) return;
    const auto before = document_of(event.subject);
    const auto payment = evolve(before.empty() ? Value{} : Value::parse(before), event);
    if (payment.is_null()) return;
    const auto document = json::dump(payment);
    if (document == before) return;
    const auto& status = payment.at("status").get_ref<const std::string&>();
    storage::Use{upsert_, event.subject, status, document}.run();
    digest_.changed(transaction, before, document);
}

std::string Payments::document_of(const std::string& order_id) {
    storage::Use row{select_, order_id};
    return row.step() ? row.column(0).getString() : "";
}

std::optional<Value> Payments::find(const std::string& order_id) const {
    std::optional<Value> payment;
    database_.read([&](SQLite::Database& connection) {
        SQLite::Statement select{connection, "SELECT document FROM payments WHERE order_id = ?"};
        select.bind(1, order_id);
        if (select.executeStep()) payment = Value::parse(select.getColumn(0).getString());
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
            payments.push_back(Value::parse(select.getColumn(0).getString()));
    });
    return payments;
}

}  // namespace query
