#include "order/deadlines.hpp"

#include "storage/statement.hpp"

namespace order {

using vocabulary::Timestamp;

Deadlines::Deadlines(storage::Database& database)
    : insert_{database.write_connection(), "INSERT INTO deadlines (order_id, due) VALUES (?, ?)"},
      delete_{database.write_connection(), "DELETE FROM deadlines WHERE order_id = ?"} {
    SQLite::Statement all{database.write_connection(), "SELECT order_id, due FROM deadlines"};
    while (all.executeStep()) {
        const std::chrono::microseconds due{all.getColumn(1).getInt64()};
        due_times_.set(all.getColumn(0).getString(), Timestamp{due});
    }
}

void Deadlines::set(storage::Transaction& transaction, const std::string& order_id, Timestamp due) {
    transaction.on_rollback([this, order_id] { due_times_.erase(order_id); });
    due_times_.set(order_id, due);
    storage::Use{insert_, order_id, vocabulary::unix_microseconds(due)}.run();
}

void Deadlines::met(storage::Transaction& transaction, const std::string& order_id) {
    const auto due = due_times_.time_of(order_id);
    if (!due) return;
    transaction.on_rollback([this, order_id, due] { due_times_.set(order_id, *due); });
    due_times_.erase(order_id);
    storage::Use{delete_, order_id}.run();
}

}  // namespace order
