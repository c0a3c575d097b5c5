// StockLevels: how much of each product this warehouse has. An inline projection: every event's
// changes are written in the event's own transaction, so the table is never behind the events.
//
// The leader, being the only writer, keeps all levels in memory for its decisions. Those members
// are for use inside transactions only; the others are safe from any thread and show what is
// committed.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "inventory/domain/stock_level.hpp"
#include "storage/writer.hpp"

namespace inventory {

inline constexpr std::string_view stock_levels_schema = R"sql(
    CREATE TABLE stock_levels (
        sku TEXT PRIMARY KEY,
        on_hand INTEGER NOT NULL,
        reserved INTEGER NOT NULL,
        sold INTEGER NOT NULL,
        delivered INTEGER NOT NULL
    ) WITHOUT ROWID;
)sql";

class StockLevels {
public:
    explicit StockLevels(storage::Database& database);

    // Inside a transaction, seeing what it already changed. Zero of what was never delivered.
    StockLevel level(const std::string& sku) const;
    void apply(storage::Transaction& transaction, const std::vector<StockChange>& changes);

    // Nothing if this warehouse never had any.
    std::optional<StockLevel> committed_level(const std::string& sku) const;
    StockLevel committed_total() const;

private:
    void apply_one(storage::Transaction& transaction, const StockChange& change);
    void set(const std::string& sku, const std::optional<StockLevel>& level);
    void load();

    storage::Database& database_;
    SQLite::Statement upsert_;
    std::unordered_map<std::string, StockLevel> levels_;  // as the running transaction sees them
    StockLevel total_;                                    // their sum

    mutable std::mutex mutex_;
    StockLevel committed_total_;  // guarded by mutex_
};

}  // namespace inventory
