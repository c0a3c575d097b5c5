// Ledger: what this card network has done, durably. A call is handled by looking up where its
// authorisation stands, applying the rules, and keeping what it did and its answer as one row, all
// in one transaction, so that a call that is repeated (or that two make at once) has one effect and
// one answer. A thread of the ledger handles all calls that wait together, with one fsync. Safe
// from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http/awaitable.hpp"
#include "payment_provider/domain/authorization.hpp"
#include "service_host/shard/shard_loop.hpp"
#include "storage/database.hpp"
#include "storage/writer.hpp"
#include "vocabulary/clock.hpp"
#include "vocabulary/ids.hpp"
#include "vocabulary/result.hpp"

namespace payment_provider {

struct Call {
    Kind kind = Kind::authorize;
    std::string idempotency_key;
    std::string authorization_key;  // idempotency key of the authorisation that this is about
    std::string order_id;
    std::int64_t amount_cents = 0;
    std::string currency;
    std::string payment_token;  // of an authorisation, else ""
    bool operator==(const Call&) const = default;
};

struct Answer {
    Outcome outcome = Outcome::ok;
    std::string reference;  // of the entry; "" if there was no effect
    std::string reason;     // of a refusal
    bool repeated = false;  // it was given before
    bool operator==(const Answer&) const = default;
};

// Why a call gets no answer.
enum class Unanswered {
    key_reused,    // the idempotency key belongs to another call
    terms_differ,  // order, amount or currency are not those of the authorisation
    interrupted    // the card's connection failed, as its token asks for
};

struct Entry {
    std::int64_t position = 0;
    std::string reference;
    std::string idempotency_key;
    std::string order_id;
    std::string kind;
    std::string outcome;
    std::int64_t amount_cents = 0;
    std::string currency;
    vocabulary::Timestamp time{};
};

class Ledger {
public:
    Ledger(storage::Database& database, storage::Writer& writer, vocabulary::IdSource& ids);

    using Handled = vocabulary::Result<Answer, Unanswered>;
    // To be awaited on an event loop; the call outlives it. What it returns is on disk; throws
    // storage::CommitFailed if that cannot be.
    http::Awaitable<Handled> handle(const Call& call);
    // From now on every call throws storage::Deposed; returns when none is being handled.
    void stop() { loop_.stop(); }

    // Entries above `after` in order of effect; of one order, if it is given.
    std::vector<Entry>
    entries(const std::optional<std::string>& order_id, std::int64_t after, int limit) const;

private:
    struct Kept;
    struct Authorization;

    std::chrono::nanoseconds handle(std::vector<service_host::ShardLoop::Brought> calls);
    Handled handle(storage::Transaction& transaction, const Call& call);
    Handled decide(storage::Transaction& transaction, const Call& call);
    std::optional<Authorization> find_authorization(const std::string& key);
    Standing standing_of(const Kept& authorization);
    bool interrupted(const Call& call, const std::string& token);
    void keep(const Call& call, const Answer& answer, bool bars, vocabulary::Timestamp time);

    storage::Database& database_;
    storage::Writer& writer_;
    vocabulary::IdSource& ids_;
    // Used only inside transactions.
    SQLite::Statement select_call_;
    SQLite::Statement select_bar_;
    SQLite::Statement select_entries_about_;
    SQLite::Statement insert_call_;
    SQLite::Statement count_interruption_;

    service_host::ShardLoop loop_{[this](auto calls) { return handle(std::move(calls)); }};
};

}  // namespace payment_provider
