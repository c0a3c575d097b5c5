#include "payment_provider/ledger.hpp"

#include <cassert>

#include "payment_provider/domain/cards.hpp"
#include "storage/statement.hpp"

namespace payment_provider {
namespace {

// The calls about the order ?1: see ledger_schema.cpp.
constexpr const char* calls_of_order = R"sql((
    SELECT * FROM calls
    WHERE idempotency_key >= ?1 || ':' AND idempotency_key < ?1 || ';' AND order_id = ?1
    UNION ALL
    SELECT * FROM calls WHERE order_id = ?1 AND NOT key_names_order
))sql";

constexpr const char* select_kept = R"sql(
    SELECT kind, idempotency_key, coalesce(authorization_key, idempotency_key), order_id,
        amount_cents, currency, payment_token, outcome, coalesce(reference, '')
    FROM calls WHERE )sql";

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

// What was answered, and to which call.
struct Ledger::Kept {
    Call call;
    Answer answer;

    static std::optional<Kept> find(SQLite::Statement& select, const std::string& key) {
        storage::Use row{select, key};
        if (!row.step()) return std::nullopt;
        const auto kind = parse_kind(row.column(0).getString());
        const auto outcome = parse_outcome(row.column(7).getString());
        assert(kind && outcome);
        return Kept{
            .call =
                {.kind = *kind,
                 .idempotency_key = row.column(1).getString(),
                 .authorization_key = row.column(2).getString(),
                 .order_id = row.column(3).getString(),
                 .amount_cents = row.column(4).getInt64(),
                 .currency = row.column(5).getString(),
                 .payment_token = row.column(6).getString()},
            .answer = {*outcome, row.column(8).getString(), "", true}};
    }

    bool is_authorization() const {
        return call.kind == Kind::authorize && !answer.reference.empty();
    }
};

struct Ledger::Authorization {
    Call terms;
    Standing standing;

    bool agrees_with(const Call& call) const {
        return terms.order_id == call.order_id && terms.amount_cents == call.amount_cents &&
               terms.currency == call.currency;
    }
};

Ledger::Ledger(storage::Database& database, storage::Writer& writer, vocabulary::IdSource& ids)
    : database_{database},
      writer_{writer},
      ids_{ids},
      select_call_{database.write_connection(), std::string{select_kept} + "idempotency_key = ?"},
      select_bar_{
          database.write_connection(),
          std::string{select_kept} + "authorization_key = ? AND bars"},
      select_last_entry_{
          database.write_connection(),
          std::string{"SELECT kind, outcome FROM "} + calls_of_order +
              " WHERE authorization_key = ?2 AND reference IS NOT NULL "
              "ORDER BY position DESC LIMIT 1"},
      insert_call_{
          database.write_connection(),
          "INSERT INTO calls (idempotency_key, kind, authorization_key, order_id, amount_cents, "
          "currency, payment_token, outcome, reference, bars, time) "
          "VALUES (?, ?, nullif(?, ''), ?, ?, ?, ?, ?, nullif(?, ''), ?, ?)"},
      count_interruption_{
          database.write_connection(),
          "INSERT INTO interruptions VALUES (?, 1) "
          "ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count"} {}

vocabulary::Result<Answer, Unanswered> Ledger::handle(const Call& call) {
    std::optional<Handled> handled;
    writer_.execute([&](storage::Transaction& transaction) {
        handled.emplace(handle(transaction, call));
    });
    return *handled;
}

// Pattern: idempotency key (docs/patterns.md#idempotency-key).
Ledger::Handled Ledger::handle(storage::Transaction& transaction, const Call& call) {
    const auto before = Kept::find(select_call_, call.idempotency_key);
    if (!before) return decide(transaction, call);
    if (before->call != call) return Unanswered::key_reused;
    return before->answer;
}

Ledger::Handled Ledger::decide(storage::Transaction& transaction, const Call& call) {
    const auto authorization = find_authorization(call.authorization_key);
    if (authorization && !authorization->agrees_with(call)) return Unanswered::terms_differ;
    const auto& token = authorization ? authorization->terms.payment_token : call.payment_token;
    if (interrupted(call, token)) return Unanswered::interrupted;

    const auto standing = authorization ? authorization->standing : Standing::unseen;
    const auto ruling = rule(call.kind, standing, card_of(token).accepts);
    if (ruling.outcome == Outcome::refused) {
        return Answer{Outcome::refused, "", std::string{ruling.reason}};
    }
    Answer answer{ruling.outcome, ruling.entered ? ids_.next() : "", ""};
    const bool bars = standing == Standing::unseen && ruling.standing == Standing::barred;
    keep(call, answer, bars, transaction.now());
    return answer;
}

std::optional<Ledger::Authorization> Ledger::find_authorization(const std::string& key) {
    auto kept = Kept::find(select_call_, key);
    if (kept && kept->is_authorization()) {
        const auto standing = standing_of(*kept);
        return Authorization{std::move(kept->call), standing};
    }
    auto bar = Kept::find(select_bar_, key);
    if (!bar) return std::nullopt;
    return Authorization{std::move(bar->call), Standing::barred};
}

// Whatever has an effect on it agrees with it, and hence is about the same order.
Standing Ledger::standing_of(const Kept& authorization) {
    const auto& [call, answer] = authorization;
    storage::Use row{select_last_entry_, call.order_id, call.idempotency_key};
    if (!row.step()) return standing_after(call.kind, answer.outcome);
    const auto kind = parse_kind(row.column(0).getString());
    const auto outcome = parse_outcome(row.column(1).getString());
    assert(kind && outcome);
    return standing_after(*kind, *outcome);
}

bool Ledger::interrupted(const Call& call, const std::string& token) {
    const int expected = interruptions_of(card_of(token), call.kind);
    if (expected == 0) return false;
    storage::Use row{count_interruption_, call.idempotency_key};
    row.step();
    return row.column(0).getInt() <= expected;
}

void Ledger::keep(const Call& call, const Answer& answer, bool bars, vocabulary::Timestamp time) {
    storage::Use{
        insert_call_,
        call.idempotency_key,
        std::string{to_string(call.kind)},
        call.kind == Kind::authorize ? std::string{} : call.authorization_key,
        call.order_id,
        call.amount_cents,
        call.currency,
        call.payment_token,
        std::string{to_string(answer.outcome)},
        answer.reference,
        bars ? 1 : 0,
        vocabulary::unix_microseconds(time)}
        .run();
}

std::vector<Entry>
Ledger::entries(const std::optional<std::string>& order_id, std::int64_t after, int limit) const {
    std::vector<Entry> found;
    database_.read([&](SQLite::Database& connection) {
        SQLite::Statement select{
            connection,
            std::string{"SELECT position, reference, idempotency_key, order_id, kind, outcome, "
                        "amount_cents, currency, time FROM "} +
                (order_id ? calls_of_order : "calls") +
                " WHERE position > ?2 AND reference IS NOT NULL ORDER BY position LIMIT ?3"};
        if (order_id) select.bind(1, *order_id);
        select.bind(2, after);
        select.bind(3, limit);
        while (select.executeStep()) found.push_back(entry_of(select));
    });
    return found;
}

}  // namespace payment_provider
