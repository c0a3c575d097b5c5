// Digest: one number for all rows of a view, kept as they change: the sum of the hashes of all
// rows. It does not depend on the order in which events of different shards were applied, so two
// replicas that stand at the same positions have the same digest, or one of them is wrong.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "storage/writer.hpp"

namespace query {

inline constexpr std::string_view digests_schema = R"sql(
    CREATE TABLE digests (
        view TEXT PRIMARY KEY,
        digest INTEGER NOT NULL     -- of 64 bits, wrapping around
    ) WITHOUT ROWID;
)sql";

// Used in transactions alone.
class Digest {
public:
    Digest(storage::Database& database, std::string view);

    // What follows is taken back with the transaction.
    void begin(storage::Transaction& transaction);
    // A row that read `before` ("": there was none) reads `after` now.
    void changed(std::string_view before, std::string_view after);
    // Once for all changes of a transaction.
    void write();

private:
    std::string view_;
    std::uint64_t value_ = 0;
    std::uint64_t written_ = 0;
    SQLite::Statement store_;
};

// 16 hex digits, as it is shown.
std::string stored_digest(SQLite::Database& connection, const std::string& view);

}  // namespace query
