// Tallies: how many orders have which status, and what was ever confirmed, counted as it happens
// and in the same transactions. An audit costs one look into memory.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "order/domain/order.hpp"
#include "storage/writer.hpp"

namespace order {

inline constexpr std::string_view tallies_schema = R"sql(
    CREATE TABLE tallies (
        name TEXT PRIMARY KEY,   -- orders/pending, confirmed_total_cents/EUR
        value INTEGER NOT NULL
    ) WITHOUT ROWID;
)sql";

class Tallies {
public:
    // Reads what was counted so far, so it is built after the fence has been taken.
    explicit Tallies(storage::Database& database);

    // An order on these terms changed its status (from none, when it was placed).
    void count(
        storage::Transaction& transaction,
        std::optional<Status> before,
        Status after,
        const Terms& terms
    );

    // As committed; from any thread.
    struct Counts {
        std::map<Status, std::int64_t> orders;
        // Per currency, of every order that was confirmed, also if it was cancelled later: only
        // rises.
        std::map<std::string, std::int64_t> confirmed_total_cents;
    };
    Counts committed() const;

private:
    void add(storage::Transaction& transaction, const std::string& name, std::int64_t change);

    SQLite::Statement add_;
    mutable std::mutex mutex_;
    std::map<std::string, std::int64_t> committed_;  // guarded by mutex_
};

}  // namespace order
