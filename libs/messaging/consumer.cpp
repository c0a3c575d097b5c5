#include "messaging/consumer.hpp"

#include <algorithm>
#include <optional>
#include <random>
#include <variant>
#include <vector>

#include "observability/log.hpp"

namespace messaging {

namespace {

using std::chrono::milliseconds;
namespace log = observability::log;

constexpr milliseconds fetch_patience{250};  // bounds how long stop() takes
constexpr std::size_t prune_after = 128;     // messages, or
constexpr std::chrono::minutes prune_every{1};
constexpr milliseconds hand_back_delay{200};  // until the shard has its next leader

// One envelope of a delivery, or the whole of one that cannot be read.
struct Part {
    std::string message_id;
    std::variant<Envelope, BadEnvelope> content;

    const Envelope* envelope() const { return std::get_if<Envelope>(&content); }
};

struct Received {
    Delivery delivery;
    std::vector<Part> parts;

    // What the inbox knows it by. A sender that gives no id sends no repeats.
    std::string message_id() const {
        if (!delivery.message_id.empty()) return delivery.message_id;
        return "stream-seq:" + std::to_string(delivery.sequence);
    }
    std::string payload_of(const Part& part) const {
        return parts.size() == 1 ? delivery.payload : encode(*part.envelope());
    }
};

Received decoded(Delivery delivery) {
    Received received{std::move(delivery), {}};
    try {
        auto envelopes = decode_batch(received.delivery.payload);
        const bool alone = envelopes.size() == 1;
        for (auto& each : envelopes) {
            auto id = alone ? received.message_id() : each.id;
            received.parts.push_back({std::move(id), std::move(each)});
        }
    } catch (const BadEnvelope& trouble) {
        received.parts.push_back({received.message_id(), trouble});
    }
    return received;
}

std::string_view trace_id(const Envelope& envelope) {
    const std::string_view traceparent = envelope.traceparent;  // 00-<trace id>-<span id>-01
    return traceparent.size() < 35 ? std::string_view{} : traceparent.substr(3, 32);
}

void log_trouble(
    std::string_view what,
    const Delivery& delivery,
    const Part& part,
    const std::string& reason
) {
    static const Envelope unreadable;
    const Envelope* const readable = part.envelope();
    const Envelope& envelope = readable != nullptr ? *readable : unreadable;
    log::warn(
        what,
        {{"message_id", part.message_id},
         {"subject", delivery.subject},
         {"type", envelope.type},
         {"order_id", envelope.subject},
         {"trace_id", trace_id(envelope)},
         {"attempt", delivery.deliveries},
         {"error", reason}}
    );
}

// What became of one part, or of all parts of a delivery together; counts once it is committed.
struct Verdict {
    enum class Kind { handled, duplicate, dead, retried } kind = Kind::handled;
    std::string reason;
};
using Verdicts = std::vector<Verdict>;

}  // namespace

struct Consumer::State {
    State(
        MessageBus& the_bus,
        ConsumerOptions the_options,
        storage::Writer& the_writer,
        Inbox& the_inbox,
        const Dispatcher& the_dispatcher,
        std::function<void(storage::Transaction&, const DeadLetter&)> the_bury,
        observability::Metrics& metrics
    )
        : bus{the_bus},
          options{std::move(the_options)},
          writer{the_writer},
          inbox{the_inbox},
          dispatcher{the_dispatcher},
          bury{std::move(the_bury)},
          consumed{metrics.counter(
              "messaging_client_consumed_messages_total",
              "Messages delivered to a consumer, repeats included.",
              {{"shard", options.shard}}
          )},
          seconds{metrics.histogram(
              "messaging_process_duration_seconds",
              "Time to handle and commit one batch of messages.",
              {{"shard", options.shard}}
          )},
          dead_letters{metrics.counter(
              "orderly_dead_letters_total",
              "Messages that could not be handled and were set aside.",
              {{"shard", options.shard}}
          )},
          duplicates{metrics.counter(
              "orderly_duplicates_total",
              "Messages delivered again after they had been handled.",
              {{"shard", options.shard}}
          )},
          subscription{bus.subscribe(options.subscription)},
          random{std::hash<std::string>{}(options.subscription.durable_name)} {}

    void run(const std::stop_token& stop);
    std::size_t run_once(milliseconds patience);

    void start_over_if_ahead();
    bool stands_in(const StreamState& stream, const Inbox::Last& last);

    void handle_batch(const std::vector<Received>& batch);
    void prune_inbox(storage::Transaction& transaction, std::size_t added);
    Verdicts handle(storage::Transaction& transaction, const Received& received);
    std::optional<Verdict>
    handle_whole(storage::Transaction& transaction, const Received& received);
    Verdict
    handle_part(storage::Transaction& transaction, const Received& received, const Part& part);
    bool remember(storage::Transaction& transaction, const Received& received, const Part& part);
    Verdict give_up(
        storage::Transaction& transaction,
        const Received& received,
        const Part& part,
        std::string reason
    );
    void settle(const Received& received, const Verdicts& verdicts);
    void hand_back(const std::vector<Received>& batch);

    MessageBus& bus;
    const ConsumerOptions options;
    storage::Writer& writer;
    Inbox& inbox;
    const Dispatcher& dispatcher;
    const std::function<void(storage::Transaction&, const DeadLetter&)> bury;
    observability::Counter& consumed;
    observability::Histogram& seconds;
    observability::Counter& dead_letters;
    observability::Counter& duplicates;

    std::unique_ptr<Subscription> subscription;
    std::uint64_t compared_generation = 0;
    std::size_t not_pruned_for = 0;  // messages
    vocabulary::Timestamp pruned_at{};
    std::mt19937_64 random;
    std::jthread thread;
};

void Consumer::State::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        try {
            run_once(fetch_patience);
        } catch (const storage::Deposed& reason) {
            log::info("consumer ends", {{"shard", options.shard}, {"reason", reason.what()}});
            return;
        } catch (const storage::CommitFailed& reason) {
            const bool for_good = writer.broken();
            log::error(
                "consumer cannot commit",
                {{"shard", options.shard}, {"ends", for_good}, {"error", reason.what()}}
            );
            if (for_good) return;
        } catch (const std::exception& trouble) {
            log::error(
                "batch failed and will be retried",
                {{"shard", options.shard}, {"error", trouble.what()}}
            );
        }
    }
}

std::size_t Consumer::State::run_once(milliseconds patience) {
    start_over_if_ahead();
    std::vector<Received> batch;
    for (Delivery& delivery : subscription->fetch(options.batch_max, patience)) {
        batch.push_back(decoded(std::move(delivery)));
    }
    if (batch.empty()) return 0;

    const auto started = std::chrono::steady_clock::now();
    handle_batch(batch);
    seconds.observe(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count()
    );
    consumed.increment(static_cast<double>(batch.size()));
    return batch.size();
}

// A broker that lost its tail may keep a consumer that believes to have been given what the stream
// will only hold next: it would skip those messages for ever, without any error.
void Consumer::State::start_over_if_ahead() {
    const std::uint64_t generation = bus.generation();
    if (generation == compared_generation) return;
    const auto stream = bus.stream_state();
    if (!stream) return;
    if (const auto last = inbox.last(); last && !stands_in(*stream, *last)) {
        log::warn(
            "consumer stands ahead of the stream and starts over",
            {{"shard", options.shard},
             {"sequence", last->sequence},
             {"stream_last_sequence", stream->last_sequence}}
        );
        subscription->start_over();
        inbox.forget_last();
    }
    compared_generation = generation;
}

bool Consumer::State::stands_in(const StreamState& stream, const Inbox::Last& last) {
    if (last.sequence > stream.last_sequence) return false;
    if (last.sequence < stream.first_sequence) return true;  // too old to tell
    const auto stored = bus.message_id_at(last.sequence);
    return stored.value_or("") == last.message_id;
}

void Consumer::State::handle_batch(const std::vector<Received>& batch) {
    std::vector<Verdicts> verdicts;
    try {
        writer.execute([&](storage::Transaction& transaction) {
            verdicts.clear();
            prune_inbox(transaction, batch.size());
            for (const Received& received : batch)
                verdicts.push_back(handle(transaction, received));
        });
    } catch (...) {
        hand_back(batch);
        throw;
    }
    for (std::size_t i = 0; i < batch.size(); ++i) settle(batch[i], verdicts[i]);
}

// Old ids go twice as fast as new ones come, many at a time.
void Consumer::State::prune_inbox(storage::Transaction& transaction, std::size_t added) {
    not_pruned_for += added;
    const bool is_due =
        not_pruned_for >= prune_after || transaction.now() - pruned_at >= prune_every;
    if (!is_due) return;
    inbox.prune(transaction, messages_remembered, 2 * static_cast<int>(not_pruned_for));
    not_pruned_for = 0;
    pruned_at = transaction.now();
}

// A batch is one thing to the inbox, unless something in it fails: then each part is handled, and
// remembered, by itself, and the batch stays unfinished until none is left to be retried.
Verdicts Consumer::State::handle(storage::Transaction& transaction, const Received& received) {
    if (received.parts.size() == 1) {
        return {handle_part(transaction, received, received.parts.front())};
    }
    if (const auto verdict = handle_whole(transaction, received)) return {*verdict};
    Verdicts verdicts;
    for (const auto& part : received.parts)
        verdicts.push_back(handle_part(transaction, received, part));
    const bool unfinished = std::ranges::any_of(verdicts, [](const auto& verdict) {
        return verdict.kind == Verdict::Kind::retried;
    });
    inbox.remember(transaction, received.message_id(), received.delivery.sequence);
    inbox.set_unfinished(transaction, received.message_id(), unfinished);
    return verdicts;
}

// Nothing if that is not possible, and nothing of it was done.
std::optional<Verdict>
Consumer::State::handle_whole(storage::Transaction& transaction, const Received& received) {
    auto before = Inbox::Before::never;
    try {
        transaction.attempt([&] {
            before = inbox.remember(transaction, received.message_id(), received.delivery.sequence);
            if (before != Inbox::Before::never) return;
            for (const auto& part : received.parts)
                dispatcher.dispatch(transaction, *part.envelope());
        });
    } catch (const std::exception&) {
        return std::nullopt;  // whatever it is, it will be met again, and heeded
    }
    if (before == Inbox::Before::unfinished) return std::nullopt;
    using enum Verdict::Kind;
    return Verdict{before == Inbox::Before::never ? handled : duplicate, {}};
}

Verdict Consumer::State::handle_part(
    storage::Transaction& transaction,
    const Received& received,
    const Part& part
) {
    using enum Verdict::Kind;
    try {
        if (const auto* bad = std::get_if<BadEnvelope>(&part.content)) throw BadEnvelope{*bad};
        bool first_time = false;
        transaction.attempt([&] {
            first_time = remember(transaction, received, part);
            if (first_time) dispatcher.dispatch(transaction, *part.envelope());
        });
        return {first_time ? handled : duplicate, {}};
    } catch (const BadEnvelope& trouble) {
        return give_up(transaction, received, part, trouble.what());
    } catch (const Undeliverable& trouble) {
        return give_up(transaction, received, part, trouble.what());
    } catch (const std::exception& trouble) {
        const auto attempts_max = static_cast<std::uint64_t>(options.attempts_max);
        if (received.delivery.deliveries < attempts_max) return {retried, trouble.what()};
        return give_up(transaction, received, part, trouble.what());
    }
}

bool Consumer::State::remember(
    storage::Transaction& transaction,
    const Received& received,
    const Part& part
) {
    // At its place in the stream stands the whole batch.
    const auto sequence = received.parts.size() == 1 ? received.delivery.sequence : 0;
    const auto before = inbox.remember(transaction, part.message_id, sequence);
    return before == Inbox::Before::never;
}

// Pattern: dead letter channel (docs/patterns.md#dead-letter-channel).
Verdict Consumer::State::give_up(
    storage::Transaction& transaction,
    const Received& received,
    const Part& part,
    std::string reason
) {
    const DeadLetter dead_letter{
        .consumer = options.shard,
        .subject = received.delivery.subject,
        .message_id = part.message_id,
        .reason = reason,
        .attempts = received.delivery.deliveries,
        .payload = received.payload_of(part),
    };
    bool first_time = false;
    transaction.attempt([&] {
        first_time = remember(transaction, received, part);
        if (first_time) bury(transaction, dead_letter);
    });
    if (!first_time) return {Verdict::Kind::duplicate, {}};
    return {Verdict::Kind::dead, std::move(reason)};
}

void Consumer::State::settle(const Received& received, const Verdicts& verdicts) {
    bool retried = false;
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        const auto& [kind, reason] = verdicts[i];
        const auto& part = received.parts[i];
        switch (kind) {
            case Verdict::Kind::handled:
                break;
            case Verdict::Kind::duplicate:
                duplicates.increment();
                break;
            case Verdict::Kind::dead:
                dead_letters.increment();
                log_trouble("message becomes a dead letter", received.delivery, part, reason);
                break;
            case Verdict::Kind::retried:
                retried = true;
                log_trouble("message will be retried", received.delivery, part, reason);
                break;
        }
    }
    if (!retried) return subscription->acknowledge(received.delivery);
    subscription->retry_later(
        received.delivery,
        options.backoff.delay(static_cast<int>(received.delivery.deliveries), random())
    );
}

void Consumer::State::hand_back(const std::vector<Received>& batch) {
    for (const Received& received : batch)
        subscription->retry_later(received.delivery, hand_back_delay);
}

Consumer::Consumer(
    MessageBus& bus,
    ConsumerOptions options,
    storage::Writer& writer,
    Inbox& inbox,
    const Dispatcher& dispatcher,
    std::function<void(storage::Transaction&, const DeadLetter&)> bury,
    observability::Metrics& metrics
)
    : state_{std::make_unique<
          State>(bus, std::move(options), writer, inbox, dispatcher, std::move(bury), metrics)} {}

Consumer::~Consumer() { stop(); }

void Consumer::start() {
    state_->thread =
        std::jthread{[state = state_.get()](const std::stop_token& stop) { state->run(stop); }};
}

void Consumer::stop() {
    state_->thread.request_stop();
    if (state_->thread.joinable()) state_->thread.join();
}

std::size_t Consumer::run_once(milliseconds patience) { return state_->run_once(patience); }

}  // namespace messaging
