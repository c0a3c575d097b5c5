#include "payment_provider/ledger.hpp"

#include <cassert>

#include "payment_provider/domain/cards.hpp"
#include "service_host/shard/executed.hpp"
#include "storage/statement.hpp"

namespace payment_provider {
namespace {

constexpr std::chrono::hours nothing_is_due{1};

const std::string is_entry{"reference IS NOT NULL"};
const std::string entry_columns{
    "position, reference, idempotency_key, order_id, kind, outcome, amount_cents, currency, time"};

// `columns` of the calls about the order ?1, of those for which `condition` holds: see
// ledger_schema.cpp.
std::string select_of_order(const std::string& columns, const std::string& condition) {
    const auto select = "SELECT " + columns + " FROM calls WHERE order_id = ?1 AND " + condition;
    return select + " AND idempotency_key >= ?1 || ':' AND idempotency_key < ?1 || ';' UNION ALL " +
           select + " AND NOT key_names_order";
}

constexpr std::string_view select_kept = R"sql(
    SELECT kind, idempotency_key, coalesce(authorization_key, idempotency_key), order_id,
        amount_cents, currency, payment_token, outcome, coalesce(reference, '')
    FROM calls WHERE )sql";

std::string kept_where(std::string_view condition) {
    return std::string{select_kept}.append(condition);
}

Kind kind_in(const SQLite::Column& column) {
    const auto kind = parse_kind(column.getString());
    assert(kind);
    return *kind;
}

Outcome outcome_in(const SQLite::Column& column) {
    const auto outcome = parse_outcome(column.getString());
    assert(outcome);
    return *outcome;
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

// What was answered, and to which call.
struct Ledger::Kept {
    Call call;
    Answer answer;

    static std::optional<Kept> find(SQLite::Statement& select, const std::string& key) {
        storage::Use row{select, key};
        if (!row.step()) return std::nullopt;
        return Kept{
            .call =
                {.kind = kind_in(row.column(0)),
                 .idempotency_key = row.column(1).getString(),
                 .authorization_key = row.column(2).getString(),
                 .order_id = row.column(3).getString(),
                 .amount_cents = row.column(4).getInt64(),
                 .currency = row.column(5).getString(),
                 .payment_token = row.column(6).getString()},
            .answer = {outcome_in(row.column(7)), row.column(8).getString(), "", true}};
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
      select_call_{database.write_connection(), kept_where("idempotency_key = ?")},
      select_bar_{database.write_connection(), kept_where("authorization_key = ? AND bars")},
      select_entries_about_{
          database.write_connection(),
          select_of_order("position, kind, outcome", "authorization_key = ?2 AND " + is_entry)},
      insert_call_{
          database.write_connection(),
          "INSERT INTO calls (idempotency_key, kind, authorization_key, order_id, amount_cents, "
          "currency, payment_token, outcome, reference, bars, time) "
          "VALUES (?, ?, nullif(?, ''), ?, ?, ?, ?, ?, nullif(?, ''), ?, ?)"},
      count_interruption_{
          database.write_connection(),
          "INSERT INTO interruptions VALUES (?, 1) "
          "ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count"} {
    loop_.start();
}

http::Awaitable<Ledger::Handled> Ledger::handle(const Call& call) {
    std::optional<Handled> handled;
    co_await service_host::executed(loop_, [&](storage::Transaction& transaction) {
        handled.emplace(handle(transaction, call));
    });
    co_return std::move(*handled);
}

// All that were brought since the last time.
std::chrono::nanoseconds Ledger::handle(std::vector<service_host::ShardLoop::Brought> calls) {
    std::vector<const storage::Transactor::Job*> jobs;
    jobs.reserve(calls.size());
    for (const auto& call : calls) jobs.push_back(&call.job);
    auto failures = writer_.execute_together(jobs);
    for (std::size_t i = 0; i < calls.size(); ++i) calls[i].done(std::move(failures[i]));
    return nothing_is_due;
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
    auto standing = standing_after(call.kind, answer.outcome);
    std::int64_t last = 0;
    storage::Use row{select_entries_about_, call.order_id, call.idempotency_key};
    while (row.step()) {
        const auto position = row.column(0).getInt64();
        if (position < last) continue;
        last = position;
        standing = standing_after(kind_in(row.column(1)), outcome_in(row.column(2)));
    }
    return standing;
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
        const auto asked = "position > ?2 AND " + is_entry;
        const auto entries = order_id ? select_of_order(entry_columns, asked)
                                      : "SELECT " + entry_columns + " FROM calls WHERE " + asked;
        SQLite::Statement select{connection, entries + " ORDER BY position LIMIT ?3"};
        if (order_id) select.bind(1, *order_id);
        select.bind(2, after);
        select.bind(3, limit);
        while (select.executeStep()) found.push_back(entry_of(select));
    });
    return found;
}

}  // namespace payment_provider
