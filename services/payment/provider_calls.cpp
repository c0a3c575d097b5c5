#include "payment/provider_calls.hpp"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <map>
#include <stdexcept>
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
using Time = vocabulary::SteadyTime;
namespace log = observability::log;

constexpr resilience::Backoff backoff{milliseconds{100}, milliseconds{2'000}};
constexpr milliseconds pause_after_trouble{1'000};

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

}  // namespace

class ProviderCalls::State : public std::enable_shared_from_this<State> {
public:
    State(
        storage::Database& database,
        Provider provider,
        const vocabulary::Clock& clock,
        Record record,
        observability::Metrics& metrics,
        ProviderCallsOptions options
    );

    std::unique_ptr<channels::Preparation> call_early(const ProviderRequest& request);
    std::optional<Payment::Command> early_answer(const ProviderRequest& request) const;
    void add(const ProviderCall& call);
    void remove(const std::string& order_id);
    void take_up();
    bool has_answers();
    void record_answers(Transaction& transaction);
    std::optional<Time> next() const;

private:
    // A call that is made before it is a row, if it ever will be one.
    struct Early {
        Call call;
        std::uint64_t number;
        Time give_up_at;
        std::optional<Meaning> answer;
    };
    class Awaited;

    // A row.
    struct Open {
        ProviderCall call;
        int attempts = 0;             // that came to nothing
        std::optional<Time> next_at;  // nothing: it is under way, or answered
    };
    struct Answered {
        ProviderCall call;
        Payment::Command answer;
        std::optional<std::string> trouble;  // with recording it
    };

    void ask(const ProviderRequest& request);
    void hear(const ProviderRequest& request, const Meaning& answer);
    void act_on(Open& open, const Meaning& answer);
    void schedule(Open& open, milliseconds delay);
    void try_later(Open& open, const std::string& reason);
    void make_due_calls();
    void recorded();
    Open* find(const ProviderRequest& request);
    std::vector<ProviderCall> first_rows() const;

    storage::Database& database_;
    const Provider provider_;
    const vocabulary::Clock& clock_;
    const Record record_;
    const ProviderCallsOptions options_;
    observability::Histogram& seconds_;
    observability::Counter& retries_;

    std::unordered_map<std::string, Early> early_;  // by order
    std::uint64_t last_early_ = 0;
    std::unordered_map<std::string, Open> open_;  // by order
    std::multimap<Time, std::string> due_;        // orders; some have nothing due any more
    std::vector<Answered> answered_;              // to be recorded
    bool more_in_table_ = false;
    Time take_up_at_ = Time::max();
};

// Drops the early call with its message.
class ProviderCalls::State::Awaited final : public channels::Preparation {
public:
    Awaited(std::shared_ptr<State> state, std::string order_id, std::uint64_t number)
        : state_{std::move(state)}, order_id_{std::move(order_id)}, number_{number} {}
    ~Awaited() override {
        if (find() != nullptr) state_->early_.erase(order_id_);
    }

    bool is_ready() const override {
        const auto* early = find();
        return early == nullptr || early->answer ||
               state_->clock_.steady_now() >= early->give_up_at;
    }

private:
    // Null once a row took the call over. (Another call for the order may be there since.)
    const Early* find() const {
        const auto found = state_->early_.find(order_id_);
        const bool is_it = found != state_->early_.end() && found->second.number == number_;
        return is_it ? &found->second : nullptr;
    }

    const std::shared_ptr<State> state_;
    const std::string order_id_;
    const std::uint64_t number_;
};

ProviderCalls::State::State(
    storage::Database& database,
    Provider provider,
    const vocabulary::Clock& clock,
    Record record,
    observability::Metrics& metrics,
    ProviderCallsOptions options
)
    : database_{database},
      provider_{std::move(provider)},
      clock_{clock},
      record_{std::move(record)},
      options_{std::move(options)},
      seconds_{metrics.histogram(
          "orderly_provider_call_duration_seconds",
          "Time until the card network answered, or the call was given up for this time.",
          {{"shard", options_.shard}}
      )},
      retries_{metrics.counter(
          "orderly_provider_call_retries_total",
          "Calls to the card network whose outcome is unknown, and which will be made again.",
          {{"shard", options_.shard}}
      )} {}

// Pattern: call, then record (docs/patterns.md#call-then-record).
std::unique_ptr<channels::Preparation> ProviderCalls::State::call_early(
    const ProviderRequest& request
) {
    const auto& order_id = request.order_id;
    if (open_.contains(order_id) || early_.contains(order_id)) return nullptr;
    if (more_in_table_ || provider_.is_busy()) return nullptr;
    const auto number = ++last_early_;
    auto awaited = std::make_unique<Awaited>(shared_from_this(), order_id, number);
    const auto give_up_at = clock_.steady_now() + options_.early_patience;
    early_.emplace(order_id, Early{request.call, number, give_up_at, std::nullopt});
    ask(request);
    return awaited;
}

std::optional<Payment::Command> ProviderCalls::State::early_answer(const ProviderRequest& request
) const {
    const auto found = early_.find(request.order_id);
    if (found == early_.end() || found->second.call != request.call) return std::nullopt;
    const auto& answer = found->second.answer;
    if (!answer || !answer->ok()) return std::nullopt;
    return answer->value();
}

void ProviderCalls::State::add(const ProviderCall& call) {
    const auto& order_id = call.request.order_id;
    if (find(call.request)) return;
    if (!open_.contains(order_id) && open_.size() >= options_.in_memory_max) {
        more_in_table_ = true;
        return;
    }
    auto& open = open_.insert_or_assign(order_id, Open{call, 0, std::nullopt}).first->second;
    const auto early = early_.find(order_id);
    if (early == early_.end() || early->second.call != call.request.call)
        return schedule(open, milliseconds{0});
    const auto answer = std::exchange(early->second.answer, std::nullopt);
    early_.erase(early);
    if (answer) act_on(open, *answer);
}

void ProviderCalls::State::remove(const std::string& order_id) {
    open_.erase(order_id);
    if (!more_in_table_ || open_.size() > options_.in_memory_max / 2) return;
    more_in_table_ = false;
    take_up_at_ = clock_.steady_now();
}

void ProviderCalls::State::take_up() {
    take_up_at_ = Time::max();
    try {
        const auto rows = first_rows();
        for (const auto& row : rows) add(row);
        if (rows.size() >= options_.in_memory_max) more_in_table_ = true;
    } catch (const std::exception& trouble) {
        log::error(
            "calls cannot be taken up from their table, and this is tried again",
            {{"shard", options_.shard}, {"error", trouble.what()}}
        );
        take_up_at_ = clock_.steady_now() + pause_after_trouble;
    }
}

std::vector<ProviderCall> ProviderCalls::State::first_rows() const {
    std::vector<ProviderCall> rows;
    database_.read([&](SQLite::Database& connection) {
        SQLite::Statement select{connection, "SELECT * FROM provider_calls ORDER BY since LIMIT ?"};
        select.bind(1, static_cast<std::int64_t>(options_.in_memory_max));
        while (select.executeStep()) rows.push_back(call_in(select));
    });
    return rows;
}

void ProviderCalls::State::schedule(Open& open, milliseconds delay) {
    open.next_at = clock_.steady_now() + delay;
    due_.emplace(*open.next_at, open.call.request.order_id);
}

void ProviderCalls::State::ask(const ProviderRequest& request) {
    vocabulary::crash_point("payment_before_provider_call");
    provider_.ask(
        request,
        [weak = weak_from_this(), request, begin = clock_.steady_now()](const Meaning& answer) {
            const auto self = weak.lock();
            if (!self) return;
            const auto time = self->clock_.steady_now() - begin;
            self->seconds_.observe(std::chrono::duration<double>(time).count());
            vocabulary::crash_point("payment_after_provider_call");
            self->hear(request, answer);
        }
    );
}

// The answer is for a row, or for a message that waits to be handled. There may be neither any
// more: then it says nothing new, or whoever asks again hears it again.
void ProviderCalls::State::hear(const ProviderRequest& request, const Meaning& answer) {
    if (auto* open = find(request)) return act_on(*open, answer);
    const auto early = early_.find(request.order_id);
    if (early != early_.end() && early->second.call == request.call) early->second.answer = answer;
}

// The row of just this call.
ProviderCalls::State::Open* ProviderCalls::State::find(const ProviderRequest& request) {
    const auto found = open_.find(request.order_id);
    const bool is_same = found != open_.end() && found->second.call.request.call == request.call;
    return is_same ? &found->second : nullptr;
}

void ProviderCalls::State::act_on(Open& open, const Meaning& answer) {
    const bool gives_up = open.call.request.call == Call::authorize &&
                          clock_.now() - open.call.since >= options_.patience;
    if (answer.ok()) {
        answered_.push_back({open.call, answer.value(), std::nullopt});
    } else if (gives_up) {
        answered_.push_back({open.call, RecordUnavailable{}, std::nullopt});
    } else {
        try_later(open, answer.error().reason);
    }
}

void ProviderCalls::State::try_later(Open& open, const std::string& reason) {
    ++open.attempts;
    retries_.increment();
    log::debug(
        "the card network gave no answer",
        {{"order_id", open.call.request.order_id},
         {"call", to_string(open.call.request.call)},
         {"attempt", open.attempts},
         {"error", reason}}
    );
    const auto jitter = sharding::hash(open.call.request.order_id + std::to_string(open.attempts));
    schedule(open, backoff.delay(open.attempts, jitter));
}

bool ProviderCalls::State::has_answers() {
    if (clock_.steady_now() >= take_up_at_) take_up();
    make_due_calls();
    return !answered_.empty();
}

void ProviderCalls::State::make_due_calls() {
    const auto now = clock_.steady_now();
    while (!due_.empty() && due_.begin()->first <= now) {
        const auto [at, order_id] = *due_.begin();
        due_.erase(due_.begin());
        const auto found = open_.find(order_id);
        if (found == open_.end() || found->second.next_at != at) continue;
        found->second.next_at.reset();
        ask(found->second.call.request);
    }
}

// One that cannot be recorded does not keep the others from it.
void ProviderCalls::State::record_answers(Transaction& transaction) {
    for (auto& each : answered_) {
        each.trouble.reset();
        try {
            transaction.attempt([&] { record_(transaction, each.call, each.answer); });
        } catch (const std::exception& trouble) {
            each.trouble = trouble.what();
        }
    }
    transaction.on_commit([this] { recorded(); });
}

// By now each row is gone, or another one.
void ProviderCalls::State::recorded() {
    for (const auto& each : std::exchange(answered_, {})) {
        auto* open = find(each.call.request);
        if (open == nullptr || open->next_at) continue;
        if (each.trouble) {
            try_later(*open, *each.trouble);
        } else {
            remove(each.call.request.order_id);  // the row had been settled before
        }
    }
}

std::optional<Time> ProviderCalls::State::next() const {
    std::optional<Time> next;
    if (take_up_at_ != Time::max()) next = take_up_at_;
    if (!due_.empty()) next = std::min(next.value_or(Time::max()), due_.begin()->first);
    for (const auto& [order_id, early] : early_) {
        if (!early.answer) next = std::min(next.value_or(Time::max()), early.give_up_at);
    }
    return next;
}

ProviderCalls::ProviderCalls(
    storage::Database& database,
    Provider provider,
    const vocabulary::Clock& clock,
    Record record,
    observability::Metrics& metrics,
    ProviderCallsOptions options
)
    : state_{std::make_shared<State>(
          database,
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

ProviderCalls::~ProviderCalls() = default;

std::unique_ptr<channels::Preparation> ProviderCalls::call_early(const ProviderRequest& request) {
    return state_->call_early(request);
}

std::optional<Payment::Command> ProviderCalls::early_answer(const ProviderRequest& request) const {
    return state_->early_answer(request);
}

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

void ProviderCalls::take_up() { state_->take_up(); }
bool ProviderCalls::has_answers() { return state_->has_answers(); }
void ProviderCalls::record_answers(Transaction& transaction) {
    state_->record_answers(transaction);
}
std::optional<vocabulary::SteadyTime> ProviderCalls::next() const { return state_->next(); }

}  // namespace payment
