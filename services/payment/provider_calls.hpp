// ProviderCalls: what this shard is asking of the card network, as rows, so that a call survives
// whoever makes it (docs/decisions/0010-provider-calls-are-rows.md). A row commits together with
// the event that makes the call necessary; only then is the call made, at once, and again and again
// until an answer settles it. Its key stays the same, so that it takes effect once.
//
// Rows are in memory too, as far as they fit. Those that do not wait in the table until others are
// settled; so do those that a former leader left, until start().
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "event_sourcing/event_store.hpp"
#include "observability/metrics.hpp"
#include "payment/api/provider.hpp"
#include "payment/call_pool.hpp"
#include "storage/database.hpp"
#include "storage/writer.hpp"
#include "vocabulary/clock.hpp"

namespace payment {

inline constexpr std::string_view provider_calls_schema = R"sql(
    CREATE TABLE provider_calls (
        order_id TEXT PRIMARY KEY,      -- a payment has one open call at most
        call TEXT NOT NULL,             -- authorize, capture, void, refund
        amount_cents INTEGER NOT NULL,
        currency TEXT NOT NULL,
        payment_token TEXT NOT NULL,
        since INTEGER NOT NULL,         -- unix microseconds
        correlation_id TEXT NOT NULL,
        causation_id TEXT NOT NULL,     -- the event that made it necessary
        traceparent TEXT NOT NULL
    ) WITHOUT ROWID;
)sql";

// Who causes what an answer of the card network leads to.
inline constexpr std::string_view provider_actor = "service:payment_provider";

struct ProviderCall {
    ProviderRequest request;
    vocabulary::Timestamp since{};
    event_sourcing::Cause cause;  // of what its answer leads to
};

struct ProviderCallsOptions {
    std::string shard;  // payment/0
    // An authorisation that nobody has answered for so long has failed; other calls never give up.
    std::chrono::seconds patience{30};
    std::size_t in_memory_max = 10'000;
};

class ProviderCalls {
public:
    // Records, within a transaction, what the card network said, and thereby ends the call: by
    // clear() or by the set() of what is due next.
    using Record =
        std::function<void(storage::Transaction&, const ProviderCall&, const Payment::Command&)>;

    ProviderCalls(
        storage::Database& database,
        storage::Transactor& transactor,
        CallPool& pool,
        Provider provider,
        const vocabulary::Clock& clock,
        Record record,
        observability::Metrics& metrics,
        ProviderCallsOptions options
    );
    ~ProviderCalls();  // stops

    // From now on this is the one call open for its order, or none is.
    void set(storage::Transaction& transaction, const ProviderCall& call);
    void clear(storage::Transaction& transaction, const std::string& order_id);

    void start();
    // Answers that come later are not recorded. The next leader asks again.
    void stop();

private:
    struct State;
    std::shared_ptr<State> state_;  // shared with calls in flight, which may come late
    // Used only inside transactions.
    SQLite::Statement upsert_;
    SQLite::Statement delete_;
};

}  // namespace payment
