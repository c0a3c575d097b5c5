#include "payment/provider_calls.hpp"

#include <cassert>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "observability/log.hpp"
#include "resilience/backoff.hpp"
#include "sharding/hash_ring.hpp"
#include "storage/statement.hpp"
#include "vocabulary/crash_point.hpp"

namespace payment {
namespace {

using std::chrono::milliseconds;
using storage::Transaction;
namespace log = observability::log;

constexpr resilience::Backoff backoff{milliseconds{100}, milliseconds{2'000}};

Call call_named(std::string_view text) {
    using enum Call;
    for (const auto call : {authorize, capture, void_authorization, refund}) {
        if (to_string(call) == text) return call;
    }
    throw std::runtime_error{"a row of provider_calls has the unknown call " + std::string{text}};
}

ProviderCall call_in(SQLite::Statement& row) {
    const auto traceparent = row.getColumn(8).getString();
    return {
        .request =
            {.call = call_named(row.getColumn(1).getString()),
             .order_id = row.getColumn(0).getString(),
             .amount_cents = row.getColumn(2).getInt64(),
             .currency = row.getColumn(3).getString(),
             .payment_token = row.getColumn(4).getString(),
             .traceparent = traceparent},
        .since = vocabulary::from_unix_microseconds(row.getColumn(5).getInt64()),
        .cause =
            {.correlation_id = row.getColumn(6).getString(),
             .causation_id = row.getColumn(7).getString(),
             .traceparent = traceparent,
             .actor = std::string{provider_actor}},
    };
}

// What the card network has answered is to be recorded.
struct Answered {
    ProviderCall call;
    Payment::Command answer;
};

// The one call of this kind for this order.
bool same_call(const ProviderCall& a, const ProviderCall& b) {
    return a.request.order_id == b.request.order_id && a.request.call == b.request.call;
}

}  // namespace

struct ProviderCalls::State : std::enable_shared_from_this<State> {
    State(
        storage::Database& the_database,
        storage::Transactor& the_transactor,
        CallPool& the_pool,
        Provider the_provider,
        const vocabulary::Clock& the_clock,
        Record the_record,
        observability::Metrics& metrics,
        ProviderCallsOptions the_options
    );

    void add(const ProviderCall& call);
    void remove(const std::string& order_id);
    void start();
    void stop();
    void take_up_from_table();
    std::vector<ProviderCall> first_rows() const;

    void schedule(const ProviderCall& call, milliseconds delay);
    void attempt(const ProviderCall& call);
    void
    act_on(const ProviderCall& call, const vocabulary::Result<Payment::Command, Unknown>& answer);
    void settle(const ProviderCall& call, const Payment::Command& answer);
    std::vector<Answered> next_answers();
    void record_all(const std::vector<Answered>& batch);
    void try_later(const ProviderCall& call, const std::string& reason);
    bool is_open(const ProviderCall& call);

    // Keeps stop() from returning while database or transactor are in use.
    class Use {
    public:
        explicit Use(State& state) : state_{state} {
            const std::lock_guard lock{state_.mutex};
            granted_ = !state_.stopped;
            if (granted_) ++state_.uses;
        }
        ~Use() {
            if (!granted_) return;
            const std::lock_guard lock{state_.mutex};
            if (--state_.uses == 0) state_.unused.notify_all();
        }
        Use(const Use&) = delete;
        Use& operator=(const Use&) = delete;
        explicit operator bool() const { return granted_; }

    private:
        State& state_;
        bool granted_ = false;
    };

    struct Open {
        ProviderCall call;
        int attempts = 0;
    };

    storage::Database& database;
    storage::Transactor& transactor;
    CallPool& pool;
    const Provider provider;
    const vocabulary::Clock& clock;
    const Record record;
    const ProviderCallsOptions options;
    observability::Histogram& seconds;
    observability::Counter& retries;

    std::mutex mutex;
    std::condition_variable unused;
    std::unordered_map<std::string, Open> open;  // guarded by mutex; by order
    std::vector<Answered> answered;              // guarded by mutex; not recorded yet
    bool recording = false;                      // guarded by mutex; a thread records them
    bool more_in_table = false;                  // guarded by mutex
    bool stopped = true;                         // guarded by mutex
    int uses = 0;                                // guarded by mutex
};

ProviderCalls::State::State(
    storage::Database& the_database,
    storage::Transactor& the_transactor,
    CallPool& the_pool,
    Provider the_provider,
    const vocabulary::Clock& the_clock,
    Record the_record,
    observability::Metrics& metrics,
    ProviderCallsOptions the_options
)
    : database{the_database},
      transactor{the_transactor},
      pool{the_pool},
      provider{std::move(the_provider)},
      clock{the_clock},
      record{std::move(the_record)},
      options{std::move(the_options)},
      seconds{metrics.histogram(
          "orderly_provider_call_duration_seconds",
          "Time until the card network answered, or the call was given up for this time.",
          {{"shard", options.shard}}
      )},
      retries{metrics.counter(
          "orderly_provider_call_retries_total",
          "Calls to the card network whose outcome is unknown, and which will be made again.",
          {{"shard", options.shard}}
      )} {}

void ProviderCalls::State::start() {
    {
        const std::lock_guard lock{mutex};
        stopped = false;
    }
    take_up_from_table();
}

void ProviderCalls::State::stop() {
    std::unique_lock lock{mutex};
    stopped = true;
    unused.wait(lock, [this] { return uses == 0; });
    open.clear();
}

void ProviderCalls::State::add(const ProviderCall& call) {
    {
        const std::lock_guard lock{mutex};
        if (stopped) return;
        const auto known = open.find(call.request.order_id);
        if (known == open.end() && open.size() >= options.in_memory_max) {
            more_in_table = true;
            return;
        }
        if (known != open.end() && same_call(known->second.call, call)) return;
        open.insert_or_assign(call.request.order_id, Open{call});
    }
    schedule(call, milliseconds{0});
}

void ProviderCalls::State::remove(const std::string& order_id) {
    const std::lock_guard lock{mutex};
    open.erase(order_id);
    if (!more_in_table || open.size() > options.in_memory_max / 2) return;
    more_in_table = false;
    pool.add(clock.steady_now(), [self = shared_from_this()] { self->take_up_from_table(); });
}

// A row may be settled while it is taken up. The call is then made once more, in vain and without
// effect, since its key is known.
void ProviderCalls::State::take_up_from_table() {
    const Use use{*this};
    if (!use) return;
    std::vector<ProviderCall> rows;
    try {
        rows = first_rows();
    } catch (const std::exception& trouble) {
        log::error(
            "calls cannot be taken up from their table, and this is tried again",
            {{"shard", options.shard}, {"error", trouble.what()}}
        );
        constexpr milliseconds pause{1'000};
        pool.add(clock.steady_now() + pause, [self = shared_from_this()] {
            self->take_up_from_table();
        });
        return;
    }
    for (const auto& row : rows) add(row);
    const std::lock_guard lock{mutex};
    if (rows.size() >= options.in_memory_max) more_in_table = true;
}

std::vector<ProviderCall> ProviderCalls::State::first_rows() const {
    std::vector<ProviderCall> rows;
    database.read([&](SQLite::Database& connection) {
        SQLite::Statement select{connection, "SELECT * FROM provider_calls ORDER BY since LIMIT ?"};
        select.bind(1, static_cast<std::int64_t>(options.in_memory_max));
        while (select.executeStep()) rows.push_back(call_in(select));
    });
    return rows;
}

void ProviderCalls::State::schedule(const ProviderCall& call, milliseconds delay) {
    pool.add(clock.steady_now() + delay, [self = shared_from_this(), call] {
        self->attempt(call);
    });
}

bool ProviderCalls::State::is_open(const ProviderCall& call) {
    const std::lock_guard lock{mutex};
    const auto found = open.find(call.request.order_id);
    return found != open.end() && same_call(found->second.call, call);
}

// Nothing of the shard is touched while the card network takes its time.
void ProviderCalls::State::attempt(const ProviderCall& call) {
    if (!is_open(call)) return;
    vocabulary::crash_point("payment_before_provider_call");
    const auto begin = clock.steady_now();
    const auto answer = provider.ask(call.request);
    const Use use{*this};
    if (!use) return;
    seconds.observe(std::chrono::duration<double>(clock.steady_now() - begin).count());
    vocabulary::crash_point("payment_after_provider_call");
    act_on(call, answer);
}

void ProviderCalls::State::act_on(
    const ProviderCall& call,
    const vocabulary::Result<Payment::Command, Unknown>& answer
) {
    const bool gives_up =
        call.request.call == Call::authorize && clock.now() - call.since >= options.patience;
    if (answer.ok()) {
        settle(call, answer.value());
    } else if (gives_up) {
        settle(call, RecordUnavailable{});
    } else {
        try_later(call, answer.error().reason);
    }
}

// Whoever comes first records what the others have put down meanwhile, too; they make their next
// calls instead of waiting for the disk.
void ProviderCalls::State::settle(const ProviderCall& call, const Payment::Command& answer) {
    {
        const std::lock_guard lock{mutex};
        answered.push_back({call, answer});
        if (std::exchange(recording, true)) return;
    }
    for (auto batch = next_answers(); !batch.empty(); batch = next_answers()) record_all(batch);
}

std::vector<Answered> ProviderCalls::State::next_answers() {
    const std::lock_guard lock{mutex};
    recording = !answered.empty();
    return std::exchange(answered, {});
}

// The thread's outermost frame: trouble with recording is waited out like trouble with asking.
void ProviderCalls::State::record_all(const std::vector<Answered>& batch) {
    std::vector<std::optional<std::string>> troubles;
    try {
        transactor.execute([&](Transaction& transaction) {
            troubles.assign(batch.size(), {});
            for (std::size_t i = 0; i < batch.size(); ++i) {
                try {
                    transaction.attempt([&] { record(transaction, batch[i].call, batch[i].answer); }
                    );
                } catch (const std::exception& trouble) {
                    troubles[i] = trouble.what();
                }
            }
        });
    } catch (const storage::Deposed& reason) {
        log::info("answers are left to the next leader", {{"reason", reason.what()}});
        return;
    } catch (const std::exception& trouble) {
        troubles.assign(batch.size(), trouble.what());
    }
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const auto& call = batch[i].call;
        if (troubles[i]) {
            try_later(call, *troubles[i]);
        } else if (is_open(call)) {  // still: the row had been settled before
            remove(call.request.order_id);
        }
    }
}

void ProviderCalls::State::try_later(const ProviderCall& call, const std::string& reason) {
    int attempts = 0;
    {
        const std::lock_guard lock{mutex};
        const auto found = open.find(call.request.order_id);
        if (found == open.end() || !same_call(found->second.call, call)) return;
        attempts = ++found->second.attempts;
    }
    retries.increment();
    log::debug(
        "the card network gave no answer",
        {{"order_id", call.request.order_id},
         {"call", to_string(call.request.call)},
         {"attempt", attempts},
         {"error", reason}}
    );
    const auto jitter = sharding::hash(call.request.order_id + std::to_string(attempts));
    schedule(call, backoff.delay(attempts, jitter));
}

ProviderCalls::ProviderCalls(
    storage::Database& database,
    storage::Transactor& transactor,
    CallPool& pool,
    Provider provider,
    const vocabulary::Clock& clock,
    Record record,
    observability::Metrics& metrics,
    ProviderCallsOptions options
)
    : state_{std::make_shared<State>(
          database,
          transactor,
          pool,
          std::move(provider),
          clock,
          std::move(record),
          metrics,
          std::move(options)
      )},
      upsert_{
          database.write_connection(),
          "INSERT OR REPLACE INTO provider_calls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"},
      delete_{database.write_connection(), "DELETE FROM provider_calls WHERE order_id = ?"} {}

ProviderCalls::~ProviderCalls() { stop(); }

// Pattern: intent before effect (docs/patterns.md#intent-before-effect).
void ProviderCalls::set(Transaction& transaction, const ProviderCall& call) {
    storage::Use{
        upsert_,
        call.request.order_id,
        std::string{to_string(call.request.call)},
        call.request.amount_cents,
        call.request.currency,
        call.request.payment_token,
        vocabulary::unix_microseconds(call.since),
        call.cause.correlation_id,
        call.cause.causation_id,
        call.cause.traceparent}
        .run();
    transaction.on_commit([state = state_, call] { state->add(call); });
}

void ProviderCalls::clear(Transaction& transaction, const std::string& order_id) {
    storage::Use{delete_, order_id}.run();
    transaction.on_commit([state = state_, order_id] { state->remove(order_id); });
}

void ProviderCalls::start() { state_->start(); }
void ProviderCalls::stop() { state_->stop(); }

}  // namespace payment
