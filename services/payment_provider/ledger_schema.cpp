#include "payment_provider/ledger_schema.hpp"

#include <string>

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

// Each index is one more page to write for each call. So where an authorisation stands follows from
// the calls about its order, which are few, and these are found by their keys: a caller whose keys
// begin with the order (7:authorize) needs no other index. Calls whose keys do not are in
// calls_by_order, too.
constexpr const char* schema_2 = R"sql(
    CREATE TABLE calls (                    -- that have their answer
        position INTEGER PRIMARY KEY,       -- order of effect
        idempotency_key TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,                 -- authorize, capture, void, refund
        authorization_key TEXT,             -- that it is about; null: it is an authorisation itself
        order_id TEXT NOT NULL,
        amount_cents INTEGER NOT NULL,
        currency TEXT NOT NULL,
        payment_token TEXT NOT NULL,        -- of an authorisation, else ''
        outcome TEXT NOT NULL,              -- ok, declined
        reference TEXT,                     -- null: without effect, and hence no entry
        bars INTEGER NOT NULL,              -- 1: a void of what was never seen, and is now barred
        time INTEGER NOT NULL,              -- unix microseconds
        key_names_order INTEGER AS (
            substr(idempotency_key, 1, length(order_id) + 1) = order_id || ':'
        ) VIRTUAL
    );
    CREATE INDEX calls_by_order ON calls (order_id) WHERE NOT key_names_order;
    CREATE UNIQUE INDEX calls_that_bar ON calls (authorization_key) WHERE bars;
)sql";

// Version 1 kept the entry, the standing and the answer apart. Of answers without an effect it kept
// no time: they have none from now on.
constexpr const char* carry_over_2 = R"sql(
    INSERT INTO calls
        SELECT position, idempotency_key, kind,
            CASE WHEN kind <> 'authorize' THEN call ->> 'authorization_key' END,
            order_id, amount_cents, currency, call ->> 'payment_token',
            ledger.outcome, ledger.reference, 0, time
        FROM ledger LEFT JOIN answers USING (idempotency_key)
        ORDER BY position;
    INSERT INTO calls
        SELECT NULL, idempotency_key, call ->> 'kind',
            CASE WHEN call ->> 'kind' <> 'authorize' THEN call ->> 'authorization_key' END,
            call ->> 'order_id', call ->> 'amount_cents', call ->> 'currency',
            call ->> 'payment_token', outcome, NULL, 0, 0
        FROM answers WHERE reference = '';
    UPDATE calls SET bars = 1 WHERE position IN (
        SELECT min(position) FROM calls JOIN authorizations USING (authorization_key)
        WHERE kind = 'void' AND standing = 'barred'
        GROUP BY authorization_key
    );
    DROP TABLE ledger;
    DROP TABLE authorizations;
    DROP TABLE answers;
)sql";

}  // namespace

storage::Schema ledger_schema() {
    return {application_id, {{1, schema_1}, {2, std::string{schema_2} + carry_over_2}}};
}

}  // namespace payment_provider
