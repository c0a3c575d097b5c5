#include "query/digest.hpp"

#include <array>
#include <charconv>

#include "sharding/hash_ring.hpp"
#include "storage/statement.hpp"

namespace query {
namespace {

std::uint64_t load(SQLite::Database& connection, const std::string& view) {
    SQLite::Statement select{connection, "SELECT digest FROM digests WHERE view = ?"};
    select.bind(1, view);
    return select.executeStep() ? static_cast<std::uint64_t>(select.getColumn(0).getInt64()) : 0;
}

std::uint64_t hash_of(std::string_view row) { return row.empty() ? 0 : sharding::hash(row); }

}  // namespace

Digest::Digest(storage::Database& database, std::string view)
    : view_{std::move(view)},
      value_{load(database.write_connection(), view_)},
      written_{value_},
      store_{
          database.write_connection(),
          "INSERT INTO digests (view, digest) VALUES (?, ?) ON CONFLICT (view) DO UPDATE SET "
          "digest = excluded.digest"} {}

void Digest::begin(storage::Transaction& transaction) {
    transaction.on_rollback([this, value = value_] { value_ = written_ = value; });
}

void Digest::changed(std::string_view before, std::string_view after) {
    value_ += hash_of(after) - hash_of(before);
}

void Digest::write() {
    if (value_ == written_) return;
    storage::Use{store_, view_, static_cast<std::int64_t>(value_)}.run();
    written_ = value_;
}

std::string stored_digest(SQLite::Database& connection, const std::string& view) {
    std::array<char, 16> digits{};
    const auto [end, error] =
        std::to_chars(digits.begin(), digits.end(), load(connection, view), 16);
    const std::string text{digits.begin(), end};
    return std::string(16 - text.size(), '0') + text;
}

}  // namespace query
