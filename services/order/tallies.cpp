#include "order/tallies.hpp"

#include "storage/statement.hpp"

namespace order {
namespace {

constexpr const char* add_sql =
    "INSERT INTO tallies (name, value) VALUES (?, ?)"
    " ON CONFLICT (name) DO UPDATE SET value = value + excluded.value";

const std::string confirmed_total = "confirmed_total_cents/";

std::string number_of(Status status) { return "orders/" + std::string{to_string(status)}; }

}  // namespace

Tallies::Tallies(storage::Database& database) : add_{database.write_connection(), add_sql} {
    SQLite::Statement all{database.write_connection(), "SELECT name, value FROM tallies"};
    while (all.executeStep()) {
        committed_[all.getColumn(0).getString()] = all.getColumn(1).getInt64();
    }
}

void Tallies::count(
    storage::Transaction& transaction,
    std::optional<Status> before,
    Status after,
    const Terms& terms
) {
    if (before == after) return;
    if (before) add(transaction, number_of(*before), -1);
    add(transaction, number_of(after), +1);
    if (after == Status::confirmed) {
        add(transaction, confirmed_total + terms.currency, terms.total_cents);
    }
}

void Tallies::add(storage::Transaction& transaction, const std::string& name, std::int64_t change) {
    storage::Use{add_, name, change}.run();
    transaction.on_commit([this, name, change] {
        const std::lock_guard lock{mutex_};
        committed_[name] += change;
    });
}

Tallies::Counts Tallies::committed() const {
    Counts counts;
    const std::lock_guard lock{mutex_};
    for (const auto status :
         {Status::pending,
          Status::confirmed,
          Status::rejected,
          Status::cancelling,
          Status::cancelled}) {
        const auto found = committed_.find(number_of(status));
        counts.orders[status] = found == committed_.end() ? 0 : found->second;
    }
    for (const auto& [name, value] : committed_) {
        if (!name.starts_with(confirmed_total)) continue;
        counts.confirmed_total_cents[name.substr(confirmed_total.size())] = value;
    }
    return counts;
}

}  // namespace order
