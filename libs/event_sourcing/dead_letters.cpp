#include "event_sourcing/dead_letters.hpp"

#include <utility>

#include "json/strict.hpp"
#include "storage/statement.hpp"
#include "vocabulary/clock.hpp"

namespace event_sourcing {
namespace {

// As GET /v1/dead-letters/{id} shows it.
json::Value to_json(
    const std::string& id,
    const std::string& service,
    const messaging::DeadLetter& letter,
    vocabulary::Timestamp time
) {
    const auto when = vocabulary::to_rfc3339(time);
    return {
        {"id", id},
        {"service", service},
        {"consumer", letter.consumer},
        {"subject", letter.subject},
        {"event_id", letter.message_id},
        {"reason", letter.reason},
        {"attempts", letter.attempts},
        {"first_time", when},
        {"last_time", when},
        {"redrives", 0},
        {"payload", letter.payload},
    };
}

}  // namespace

DeadLetters::DeadLetters(
    storage::Database& database,
    Outbox& outbox,
    vocabulary::IdSource& ids,
    std::string service,
    std::string subject
)
    : database_{database},
      outbox_{outbox},
      ids_{ids},
      service_{std::move(service)},
      subject_{std::move(subject)},
      insert_{
          database.write_connection(),
          "INSERT INTO dead_letters VALUES (?, ?, ?, ?, ?, ?, CAST(? AS BLOB))"} {}

void DeadLetters::bury(storage::Transaction& transaction, const messaging::DeadLetter& letter) {
    const auto id = ids_.next();
    storage::Use{
        insert_,
        id,
        letter.subject,
        letter.message_id,
        letter.reason,
        static_cast<std::int64_t>(letter.attempts),
        vocabulary::unix_microseconds(transaction.now()),
        letter.payload}
        .run();
    outbox_.add(
        transaction,
        {.id = id,
         .subject = subject_,
         .payload = json::dump(to_json(id, service_, letter, transaction.now()))}
    );
}

std::int64_t DeadLetters::count() const {
    std::int64_t count = 0;
    database_.read([&](SQLite::Database& connection) {
        count = connection.execAndGet("SELECT count(*) FROM dead_letters").getInt64();
    });
    return count;
}

}  // namespace event_sourcing
