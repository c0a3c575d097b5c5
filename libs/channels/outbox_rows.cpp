#include "channels/outbox_rows.hpp"

#include <utility>

#include "storage/statement.hpp"

namespace channels {

using storage::Transaction;
using storage::Use;

namespace {

constexpr int rows_per_read = 500;

struct Kept {
    Row row;
    std::optional<std::int64_t> position;  // instead of the text
};

Kept kept_in(SQLite::Statement& row) {
    Kept kept{.row = {.number = row.getColumn(0).getInt64(), .text = {}}, .position = {}};
    if (const auto position = row.getColumn(1); !position.isNull()) {
        kept.position = position.getInt64();
    } else {
        kept.row.text = row.getColumn(2).getString();
    }
    return kept;
}

}  // namespace

OutboxRows::OutboxRows(storage::Database& database, Recall recall)
    : database_{database},
      recall_{std::move(recall)},
      give_out_{
          database.write_connection(),
          "INSERT INTO channels VALUES (?, ?, ?) ON CONFLICT DO UPDATE"
          " SET last_number = excluded.last_number, released = excluded.released"},
      insert_message_{
          database.write_connection(),
          "INSERT INTO channel_outbox (recipient, number, payload) VALUES (?, ?, ?)"},
      insert_reference_{
          database.write_connection(),
          "INSERT INTO channel_outbox (recipient, number, position) VALUES (?, ?, ?)"},
      erase_{
          database.write_connection(),
          "DELETE FROM channel_outbox WHERE recipient = ? AND number <= ?"} {}

std::map<std::string, Stored> OutboxRows::channels() const {
    std::map<std::string, Stored> channels;
    database_.read([&](SQLite::Database& connection) {
        SQLite::Statement select{
            connection,
            "SELECT recipient, last_number, coalesce("
            " (SELECT min(number) - 1 FROM channel_outbox WHERE recipient = c.recipient),"
            " last_number), released FROM channels AS c"};
        while (select.executeStep()) {
            channels[select.getColumn(0).getString()] = {
                .last = select.getColumn(1).getInt64(),
                .deleted = select.getColumn(2).getInt64(),
                .released = select.getColumn(3).getInt64(),
            };
        }
    });
    return channels;
}

std::vector<Row>
OutboxRows::after(const std::string& recipient, std::int64_t number, std::size_t bytes) const {
    std::vector<Kept> kept;
    database_.read([&](SQLite::Database& connection) {
        SQLite::Statement select{
            connection,
            "SELECT number, position, payload FROM channel_outbox"
            " WHERE recipient = ? AND number > ? ORDER BY number LIMIT ?"};
        select.bind(1, recipient);
        select.bind(2, number);
        select.bind(3, rows_per_read);
        for (std::size_t taken = 0; taken < bytes && select.executeStep();) {
            kept.push_back(kept_in(select));
            taken += kept.back().row.text.size();
        }
    });
    std::vector<Row> rows;
    std::size_t taken = 0;
    for (auto& [row, position] : kept) {
        if (taken >= bytes) break;
        if (position) row.text = recall_(*position);
        taken += row.text.size();
        rows.push_back(std::move(row));
    }
    return rows;
}

void OutboxRows::give_out(
    Transaction&,
    const std::string& recipient,
    std::int64_t last_number,
    std::int64_t released
) {
    Use{give_out_, recipient, last_number, released}.run();
}

void OutboxRows::insert(
    Transaction&,
    const std::string& recipient,
    std::int64_t number,
    std::optional<std::int64_t> position,
    const std::string& text
) {
    if (position) {
        Use{insert_reference_, recipient, number, *position}.run();
    } else {
        Use{insert_message_, recipient, number, text}.run();
    }
}

void OutboxRows::erase_up_to(Transaction&, const std::string& recipient, std::int64_t number) {
    Use{erase_, recipient, number}.run();
}

}  // namespace channels
