#include "channels/dead_letters.hpp"

#include "storage/statement.hpp"
#include "vocabulary/clock.hpp"

namespace channels {
namespace {

constexpr int attempts = 1;  // another one would only fail again

}  // namespace

DeadLetters::DeadLetters(storage::Database& database, vocabulary::IdSource& ids)
    : database_{database},
      ids_{ids},
      insert_{
          database.write_connection(),
          "INSERT INTO dead_letters VALUES (?, ?, ?, ?, ?, ?, CAST(? AS BLOB))"} {}

void DeadLetters::bury(storage::Transaction& transaction, const DeadLetter& letter) {
    storage::Use{
        insert_,
        ids_.next(),
        letter.subject,
        letter.message_id,
        letter.reason,
        attempts,
        vocabulary::unix_microseconds(transaction.now()),
        letter.payload}
        .run();
}

std::int64_t DeadLetters::count() const {
    std::int64_t count = 0;
    database_.read([&](SQLite::Database& connection) {
        count = connection.execAndGet("SELECT count(*) FROM dead_letters").getInt64();
    });
    return count;
}

}  // namespace channels
