#include "inventory/projections/stock_levels.hpp"

#include <cassert>

#include "storage/statement.hpp"

namespace inventory {
namespace {

StockLevel operator-(const StockLevel& level) {
    return {
        .on_hand = -level.on_hand,
        .reserved = -level.reserved,
        .sold = -level.sold,
        .delivered = -level.delivered,
    };
}

// The four columns from `first` on.
StockLevel level_in(const SQLite::Statement& row, int first) {
    return {
        .on_hand = row.getColumn(first).getInt64(),
        .reserved = row.getColumn(first + 1).getInt64(),
        .sold = row.getColumn(first + 2).getInt64(),
        .delivered = row.getColumn(first + 3).getInt64(),
    };
}

}  // namespace

StockLevels::StockLevels(storage::Database& database)
    : database_{database},
      upsert_{
          database.write_connection(),
          "INSERT INTO stock_levels (sku, on_hand, reserved, sold, delivered)"
          " VALUES (?, ?, ?, ?, ?)"
          " ON CONFLICT (sku) DO UPDATE SET on_hand = excluded.on_hand,"
          " reserved = excluded.reserved, sold = excluded.sold, delivered = excluded.delivered"} {
    load();
}

void StockLevels::load() {
    database_.read([&](SQLite::Database& connection) {
        SQLite::Statement row{
            connection, "SELECT sku, on_hand, reserved, sold, delivered FROM stock_levels"};
        while (row.executeStep()) {
            const auto level = level_in(row, 1);
            levels_[row.getColumn(0).getString()] = level;
            total_ = total_ + level;
        }
    });
    committed_total_ = total_;
}

StockLevel StockLevels::level(const std::string& sku) const {
    const auto found = levels_.find(sku);
    return found == levels_.end() ? StockLevel{} : found->second;
}

void StockLevels::apply(
    storage::Transaction& transaction,
    const std::vector<StockChange>& changes
) {
    if (changes.empty()) return;
    for (const auto& change : changes) apply_one(transaction, change);
    transaction.on_commit([this, total = total_] {
        const std::lock_guard lock{mutex_};
        committed_total_ = total;
    });
}

void StockLevels::apply_one(storage::Transaction& transaction, const StockChange& change) {
    const auto found = levels_.find(change.sku);
    const auto before = found == levels_.end() ? std::nullopt : std::optional{found->second};
    const auto after = before.value_or(StockLevel{}) + change.by;
    assert(is_sound(after));

    transaction.on_rollback([this, sku = change.sku, before] { set(sku, before); });
    set(change.sku, after);
    storage::Use{upsert_, change.sku, after.on_hand, after.reserved, after.sold, after.delivered}
        .run();
}

void StockLevels::set(const std::string& sku, const std::optional<StockLevel>& level) {
    total_ = total_ + -this->level(sku) + level.value_or(StockLevel{});
    if (level) {
        levels_[sku] = *level;
    } else {
        levels_.erase(sku);
    }
}

std::optional<StockLevel> StockLevels::committed_level(const std::string& sku) const {
    std::optional<StockLevel> level;
    database_.read([&](SQLite::Database& connection) {
        SQLite::Statement row{
            connection,
            "SELECT on_hand, reserved, sold, delivered FROM stock_levels WHERE sku = ?"};
        row.bind(1, sku);
        if (row.executeStep()) level = level_in(row, 0);
    });
    return level;
}

StockLevel StockLevels::committed_total() const {
    const std::lock_guard lock{mutex_};
    return committed_total_;
}

}  // namespace inventory
