#include "payment_provider/ledger.hpp"

#include <cassert>

#include <nlohmann/json.hpp>

#include "payment_provider/domain/cards.hpp"
#include "storage/statement.hpp"

namespace payment_provider {
namespace {

constexpr std::int32_t application_id = 0x4f725050;  // "OrPP"

constexpr const char* schema_1 = R"sql(
    CREATE TABLE ledger (
        position INTEGER PRIMARY KEY,       -- order of effect
        reference TEXT NOT NULL,
        idempotency_key TEXT NOT NULL UNIQUE,
        order_id TEXT NOT NULL,
        kind TEXT NOT NULL,                 -- authorize, capture, void, refund
        outcome TEXT NOT NULL,              -- ok, declined
        amount_cents INTEGER NOT NULL,
        currency TEXT NOT NULL,
        time INTEGER NOT NULL               -- unix microseconds
    );
    CREATE INDEX ledger_by_order ON ledger (order_id, position);
    CREATE TABLE authorizations (
        authorization_key TEXT PRIMARY KEY,
        standing TEXT NOT NULL,
        order_id TEXT NOT NULL,
        amount_cents INTEGER NOT NULL,
        currency TEXT NOT NULL,
        payment_token TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE answers (
        idempotency_key TEXT PRIMARY KEY,
        call TEXT NOT NULL,                 -- JSON, to tell a repeat from another call
        outcome TEXT NOT NULL,              -- ok, declined
        reference TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE interruptions (
        idempotency_key TEXT PRIMARY KEY,
        count INTEGER NOT NULL
    ) WITHOUT ROWID;
)sql";

std::string fingerprint(const Call& call) {
    return nlohmann::json{
        {"kind", to_string(call.kind)},
        {"authorization_key", call.authorization_key},
        {"order_id", call.order_id},
        {"amount_cents", call.amount_cents},
        {"currency", call.currency},
        {"payment_token", call.payment_token},
    }
        .dump();
}

int interruptions_of(const Card& card, Kind kind) {
    if (kind == Kind::authorize) return card.authorizations_interrupted;
    return kind == Kind::capture ? card.captures_interrupted : 0;
}

Entry entry_of(SQLite::Statement& row) {
    return {
        .position = row.getColumn(0).getInt64(),
        .reference = row.getColumn(1).getString(),
        .idempotency_key = row.getColumn(2).getString(),
        .order_id = row.getColumn(3).getString(),
        .kind = row.getColumn(4).getString(),
        .outcome = row.getColumn(5).getString(),
        .amount_cents = row.getColumn(6).getInt64(),
        .currency = row.getColumn(7).getString(),
        .time = vocabulary::from_unix_microseconds(row.getColumn(8).getInt64()),
    };
}

}  // namespace

storage::Schema ledger_schema() { return {application_id, {{1, schema_1}}}; }

struct Ledger::Authorization {
    Standing standing;
    std::string order_id;
    std::int64_t amount_cents;
    std::string currency;
    std::string payment_token;

    bool agrees_with(const Call& call) const {
        return order_id == call.order_id && amount_cents == call.amount_cents &&
               currency == call.currency;
    }
};

Ledger::Ledger(storage::Database& database, storage::Writer& writer, vocabulary::IdSource& ids)
    : database_{database},
      writer_{writer},
      ids_{ids},
      select_answer_{
          database.write_connection(),
          "SELECT call, outcome, reference FROM answers WHERE idempotency_key = ?"},
      insert_answer_{database.write_connection(), "INSERT INTO answers VALUES (?, ?, ?, ?)"},
      select_authorization_{
          database.write_connection(),
          "SELECT standing, order_id, amount_cents, currency, payment_token FROM authorizations "
          "WHERE authorization_key = ?"},
      upsert_authorization_{
          database.write_connection(),
          "INSERT INTO authorizations VALUES (?, ?, ?, ?, ?, ?) "
          "ON CONFLICT DO UPDATE SET standing = excluded.standing"},
      count_interruption_{
          database.write_connection(),
          "INSERT INTO interruptions VALUES (?, 1) "
          "ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count"},
      insert_entry_{
          database.write_connection(),
          "INSERT INTO ledger (reference, idempotency_key, order_id, kind, outcome, amount_cents, "
          "currency, time) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"} {}

vocabulary::Result<Answer, Unanswered> Ledger::handle(const Call& call) {
    std::optional<Handled> handled;
    writer_.execute([&](storage::Transaction& transaction) {
        handled.emplace(handle(transaction, call));
    });
    return *handled;
}

Ledger::Handled Ledger::handle(storage::Transaction& transaction, const Call& call) {
    if (const auto before = answer_given_before(call)) return *before;
    return decide(transaction, call);
}

Ledger::Handled Ledger::decide(storage::Transaction& transaction, const Call& call) {
    const auto authorization = find_authorization(call.authorization_key);
    if (authorization && !authorization->agrees_with(call)) return Unanswered::terms_differ;
    const auto& token = authorization ? authorization->payment_token : call.payment_token;
    if (interrupted(call, token)) return Unanswered::interrupted;

    const auto standing = authorization ? authorization->standing : Standing::unseen;
    const auto ruling = rule(call.kind, standing, card_of(token).accepts);
    if (ruling.outcome == Outcome::refused) {
        return Answer{Outcome::refused, "", std::string{ruling.reason}};
    }
    if (ruling.standing != standing) keep_standing(call, ruling.standing);
    Answer answer{ruling.outcome, "", ""};
    if (ruling.entered) answer.reference = enter(call, ruling.outcome, transaction.now());
    keep_answer(call, answer);
    return answer;
}

// Pattern: idempotency key (docs/patterns.md#idempotency-key).
std::optional<Ledger::Handled> Ledger::answer_given_before(const Call& call) {
    storage::Use row{select_answer_, call.idempotency_key};
    if (!row.step()) return std::nullopt;
    if (row.column(0).getString() != fingerprint(call)) return Unanswered::key_reused;
    const auto outcome =
        row.column(1).getString() == to_string(Outcome::ok) ? Outcome::ok : Outcome::declined;
    return Answer{outcome, row.column(2).getString(), "", true};
}

std::optional<Ledger::Authorization> Ledger::find_authorization(const std::string& key) {
    storage::Use row{select_authorization_, key};
    if (!row.step()) return std::nullopt;
    const auto standing = parse_standing(row.column(0).getString());
    assert(standing);
    return Authorization{
        *standing,
        row.column(1).getString(),
        row.column(2).getInt64(),
        row.column(3).getString(),
        row.column(4).getString(),
    };
}

bool Ledger::interrupted(const Call& call, const std::string& token) {
    const int expected = interruptions_of(card_of(token), call.kind);
    if (expected == 0) return false;
    storage::Use row{count_interruption_, call.idempotency_key};
    row.step();
    return row.column(0).getInt() <= expected;
}

void Ledger::keep_standing(const Call& call, Standing standing) {
    storage::Use{
        upsert_authorization_,
        call.authorization_key,
        std::string{to_string(standing)},
        call.order_id,
        call.amount_cents,
        call.currency,
        call.payment_token}
        .run();
}

std::string Ledger::enter(const Call& call, Outcome outcome, vocabulary::Timestamp time) {
    auto reference = ids_.next();
    storage::Use{
        insert_entry_,
        reference,
        call.idempotency_key,
        call.order_id,
        std::string{to_string(call.kind)},
        std::string{to_string(outcome)},
        call.amount_cents,
        call.currency,
        vocabulary::unix_microseconds(time)}
        .run();
    return reference;
}

void Ledger::keep_answer(const Call& call, const Answer& answer) {
    storage::Use{
        insert_answer_,
        call.idempotency_key,
        fingerprint(call),
        std::string{to_string(answer.outcome)},
        answer.reference}
        .run();
}

std::vector<Entry>
Ledger::entries(const std::optional<std::string>& order_id, std::int64_t after, int limit) const {
    std::vector<Entry> found;
    database_.read([&](SQLite::Database& connection) {
        SQLite::Statement select{
            connection,
            std::string{"SELECT position, reference, idempotency_key, order_id, kind, outcome, "
                        "amount_cents, currency, time FROM ledger WHERE position > ? "} +
                (order_id ? "AND order_id = ? " : "") + "ORDER BY position LIMIT ?"};
        int index = 0;
        select.bind(++index, after);
        if (order_id) select.bind(++index, *order_id);
        select.bind(++index, limit);
        while (select.executeStep()) found.push_back(entry_of(select));
    });
    return found;
}

}  // namespace payment_provider
