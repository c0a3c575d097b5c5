// ProviderCalls: what this shard asks of the card network. Every call carries a key that is made
// from the order and the step, so it takes effect once, however often it is made and by whomever.
//
// What a message asks for is called when the message arrives, and recorded together with the answer
// (call, then record): its sender still holds the message, so whoever leads next calls again. A
// call that gets no answer within a moment becomes a row, and so does every call that payment makes
// by itself. A row commits together with the event that makes the call necessary; only then is the
// call made, again and again until an answer settles it (intent before effect).
// docs/decisions/0022-call-then-record.md
//
// Rows are in memory too, as far as they fit. Those that do not wait in the table until others are
// settled; so do those that a former leader left, until take_up().
//
// Belongs to the shard's loop.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "channels/preparation.hpp"
#include "event_sourcing/event_store.hpp"
#include "observability/metrics.hpp"
#include "payment/api/provider.hpp"
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

// A call that is a row.
struct ProviderCall {
    ProviderRequest request;
    vocabulary::Timestamp since{};
    event_sourcing::Cause cause;  // of what its answer leads to
};

struct ProviderCallsOptions {
    std::string shard;  // payment/0
    // How long a message waits for the answer to its call before that becomes a row.
    std::chrono::milliseconds early_patience{100};
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
        Provider provider,
        const vocabulary::Clock& clock,
        Record record,
        observability::Metrics& metrics,
        ProviderCallsOptions options
    );
    ~ProviderCalls();  // answers that come later are not recorded: the next leader asks again

    // Makes a call before anything of it is recorded, for a message that will be handled once this
    // is ready. Nothing, and no call is made, if one is open for the order, or too many are under
    // way: then what the message leads to is recorded first.
    std::unique_ptr<channels::Preparation> call_early(const ProviderRequest& request);
    // What the card network has answered to such a call, if it has.
    std::optional<Payment::Command> early_answer(const ProviderRequest& request) const;

    // From now on this is the one call open for its order, or none is. An early call that is still
    // under way is not made again.
    void set(storage::Transaction& transaction, const ProviderCall& call);
    void clear(storage::Transaction& transaction, const std::string& order_id);

    // Takes up what a former leader left.
    void take_up();

    // In every turn: makes the calls that are due, and says whether answers are to be recorded.
    bool has_answers();
    void record_answers(storage::Transaction& transaction);
    // When a call is due, or a message has waited for long enough.
    std::optional<vocabulary::SteadyTime> next() const;

private:
    class State;
    std::shared_ptr<State> state_;  // calls under way may outlive this
    // Used only inside transactions.
    SQLite::Statement upsert_;
    SQLite::Statement delete_;
};

}  // namespace payment
