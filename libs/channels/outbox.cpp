#include "channels/outbox.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "json/decode.hpp"
#include "json/encode.hpp"
#include "observability/log.hpp"
#include "vocabulary/crash_point.hpp"

namespace channels {
namespace {

namespace log = observability::log;
using storage::Transaction;
using Time = vocabulary::SteadyTime;

// A message of the transactions that are still running.
struct Unsealed {
    std::string recipient;
    std::optional<std::int64_t> position;
    std::string envelope;
};

using Committed = std::map<std::string, std::vector<Row>>;  // by recipient

}  // namespace

class Outbox::Sending {
public:
    Sending(
        storage::Database& database,
        storage::Writer& writer,
        messaging::Wire& wire,
        const vocabulary::Clock& clock,
        vocabulary::IdSource& ids,
        Addresses addresses,
        Recall recall,
        observability::Metrics& metrics,
        OutboxOptions options
    );
    ~Sending() { stop(); }

    void add(Transaction& transaction, Unsealed message);
    void start();
    void stop();
    std::optional<Time> turn();
    std::int64_t waiting() const;
    std::map<std::string, std::string> stopped() const;

private:
    using Lock = std::unique_lock<std::mutex>;
    using Released = std::map<std::string, std::int64_t>;  // by recipient

    // Committing threads.
    void seal(Transaction& transaction);
    Released give_out(Transaction& transaction, const Committed& sealed);
    std::int64_t last_number(const std::string& recipient);
    void erase_acknowledged(Transaction& transaction);
    void commit(Committed messages, const Released& released);
    void pump();

    // The wire's thread.
    void hear(const messaging::Delivery& delivery);
    SenderEnd::Heard hear(const std::string& recipient, const Position& position);

    // The outbox's own thread.
    void run(const std::stop_token& stop);
    void wait(Lock& lock, const std::stop_token& stop, std::optional<Time> due);
    bool asks_are_due() const;
    void check_leadership();
    void send_what_is_due();
    void stop_where_rows_are_missing();
    void ask(Lock& lock, const std::string& recipient, OutgoingChannel& channel);
    void repeat(Lock& lock, const std::string& recipient, OutgoingChannel& channel);
    void send_rows(Lock& lock, const std::string& recipient, OutgoingChannel& channel);
    std::vector<Row> rows_after(Lock& lock, const std::string& recipient, std::int64_t number);
    void commit_if_due();
    bool commit_is_due() const;
    std::optional<Time> due() const;

    OutgoingChannel& channel(const std::string& recipient);
    OutgoingChannel::Limits limits() const {
        return {options_.window_bytes, options_.batch_bytes, options_.patience};
    }
    void send_at_hand(Lock& lock, const std::string& recipient, OutgoingChannel& channel);
    void wake();
    void log_stop(const std::string& recipient, const OutgoingChannel& channel);
    void transmit(const std::string& recipient, const std::string& payload);

    OutboxRows rows_;
    storage::Writer& writer_;
    messaging::Wire& wire_;
    const vocabulary::Clock& clock_;
    vocabulary::IdSource& ids_;
    const Addresses addresses_;
    const OutboxOptions options_;
    observability::Gauge& pending_;
    observability::Counter& sent_;
    observability::Counter& repeats_;
    observability::Counter& doubts_;

    // Used inside transactions only.
    std::vector<Unsealed> unsealed_;

    // Channels whose next row was not there, by recipient; used by the outbox's own thread.
    std::vector<std::string> lacking_;

    // Held while something is sent, so that each channel is sent in order.
    std::mutex transmitting_;
    std::atomic<bool> pumping_wanted_{false};

    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::map<std::string, OutgoingChannel> channels_;  // guarded by mutex_, by recipient
    bool awake_ = false;                               // guarded by mutex_; there is work
    std::optional<Time> erase_at_;                     // guarded by mutex_
    bool stopped_ = false;                             // guarded by mutex_
    std::uint64_t generation_ = 0;                     // guarded by transmitting_; of the wire

    std::shared_ptr<void> listening_;
    std::jthread thread_;
};

Outbox::Sending::Sending(
    storage::Database& database,
    storage::Writer& writer,
    messaging::Wire& wire,
    const vocabulary::Clock& clock,
    vocabulary::IdSource& ids,
    Addresses addresses,
    Recall recall,
    observability::Metrics& metrics,
    OutboxOptions options
)
    : rows_{database, std::move(recall)},
      writer_{writer},
      wire_{wire},
      clock_{clock},
      ids_{ids},
      addresses_{std::move(addresses)},
      options_{options},
      pending_{metrics.gauge(
          "orderly_outbox_pending",
          "Messages whose recipients are not known to have committed them.",
          {{"shard", addresses_.self()}}
      )},
      sent_{metrics.counter(
          "messaging_client_sent_messages_total",
          "Batches of messages handed to the broker, repeats included.",
          {{"shard", addresses_.self()}}
      )},
      repeats_{metrics.counter(
          "orderly_channel_repeats_total",
          "Batches sent again because the recipient did not answer.",
          {{"shard", addresses_.self()}}
      )},
      doubts_{metrics.counter(
          "orderly_channel_doubts_total",
          "Positions heard that cannot be, so that the recipient was asked.",
          {{"shard", addresses_.self()}}
      )} {
    for (const auto& [recipient, stored] : rows_.channels()) {
        channels_.try_emplace(recipient, stored, limits(), clock_.steady_now());
    }
    writer.before_commit([this](Transaction& transaction) { seal(transaction); });
    writer.after_batch([this] { pump(); });
    listening_ = wire.listen(
        addresses_.filter(End::outbox),
        messaging::Wire::Pace::at_once,
        [this](const messaging::Delivery& delivery) { hear(delivery); }
    );
}

// Within the committing thread.

void Outbox::Sending::add(Transaction& transaction, Unsealed message) {
    if (message.envelope.size() > options_.message_bytes_max) {
        throw MessageTooLarge{
            "a message of " + std::to_string(message.envelope.size()) + " bytes to " +
            message.recipient + ": at most " + std::to_string(options_.message_bytes_max) +
            " are allowed"};
    }
    unsealed_.push_back(std::move(message));
    transaction.on_rollback([this] { unsealed_.pop_back(); });
}

// Numbers are given out here, when nothing can be taken back any more but everything together. So
// there is no hole.
void Outbox::Sending::seal(Transaction& transaction) {
    erase_acknowledged(transaction);
    Committed sealed;
    for (auto& [recipient, position, envelope] : unsealed_) {
        auto& rows = sealed[recipient];
        const auto number = rows.empty() ? last_number(recipient) + 1 : rows.back().number + 1;
        rows_.insert(transaction, recipient, number, position, envelope);
        rows.push_back({number, std::move(envelope)});
    }
    auto released = give_out(transaction, sealed);
    if (released.empty()) return;
    auto note = [this, sealed = std::move(sealed), released = std::move(released)]() mutable {
        unsealed_.clear();
        commit(std::move(sealed), released);
    };
    transaction.on_commit(std::move(note));
}

// Of an open channel everything is released, also what was committed while it was not open.
Outbox::Sending::Released
Outbox::Sending::give_out(Transaction& transaction, const Committed& sealed) {
    Released released;
    const std::lock_guard lock{mutex_};
    for (const auto& [recipient, channel] : channels_) {
        const auto& end = channel.end();
        const auto rows = sealed.find(recipient);
        if (rows == sealed.end() && !end.must_release()) continue;
        const auto last = rows == sealed.end() ? end.last() : rows->second.back().number;
        released[recipient] = end.is_open() ? last : end.released();
        rows_.give_out(transaction, recipient, last, released[recipient]);
    }
    return released;
}

std::int64_t Outbox::Sending::last_number(const std::string& recipient) {
    const std::lock_guard lock{mutex_};
    return channel(recipient).end().last();
}

void Outbox::Sending::erase_acknowledged(Transaction& transaction) {
    const std::lock_guard lock{mutex_};
    erase_at_.reset();
    for (auto& [recipient, channel] : channels_) {
        const auto acknowledged = channel.end().acknowledged();
        if (acknowledged == channel.deleted()) continue;
        rows_.erase_up_to(transaction, recipient, acknowledged);
        transaction.on_commit([this, &channel = channel, acknowledged] {
            const std::lock_guard relock{mutex_};
            channel.set_deleted(acknowledged);
        });
    }
}

void Outbox::Sending::commit(Committed messages, const Released& released) {
    const std::lock_guard lock{mutex_};
    for (auto& [recipient, rows] : messages) channel(recipient).committed(std::move(rows));
    for (const auto& [recipient, number] : released) channel(recipient).release(number);
}

// Two threads may come here at once. One of them sends, also what the other has committed.
void Outbox::Sending::pump() {
    pumping_wanted_ = true;
    while (pumping_wanted_ && transmitting_.try_lock()) {
        const std::lock_guard turn{transmitting_, std::adopt_lock};
        pumping_wanted_ = false;
        std::unique_lock lock{mutex_};
        if (stopped_ || !wire_.connected()) return;
        for (auto& [recipient, channel] : channels_) {
            send_at_hand(lock, recipient, channel);
            if (channel.has_work(clock_.steady_now())) wake();
        }
    }
}

// Lets go of the lock while it sends.
void Outbox::Sending::send_at_hand(
    Lock& lock,
    const std::string& recipient,
    OutgoingChannel& channel
) {
    while (!stopped_) {
        const auto batch = channel.next_batch(clock_.steady_now());
        if (!batch) return;
        lock.unlock();
        transmit(recipient, *batch);
        lock.lock();
    }
}

void Outbox::Sending::transmit(const std::string& recipient, const std::string& payload) {
    vocabulary::crash_point("outbox.before_publish");
    wire_.announce(addresses_.to(recipient, End::inbox), payload);
    sent_.increment();
    vocabulary::crash_point("outbox.after_publish");
}

// Within a thread of the wire.

void Outbox::Sending::hear(const messaging::Delivery& delivery) try {
    const auto recipient = addresses_.sender_in(delivery.subject);
    if (!recipient) return;
    const auto position = json::decode<Position>(delivery.payload);
    if (hear(*recipient, position) == SenderEnd::Heard::doubt) doubts_.increment();
} catch (const json::Unreadable& trouble) {
    log::warn(
        "unreadable position ignored",
        {{"shard", addresses_.self()}, {"subject", delivery.subject}, {"reason", trouble.what()}}
    );
}

SenderEnd::Heard Outbox::Sending::hear(const std::string& recipient, const Position& position) {
    const std::lock_guard lock{mutex_};
    const auto found = channels_.find(recipient);
    if (stopped_ || found == channels_.end()) return SenderEnd::Heard::nothing;
    const auto now = clock_.steady_now();
    const auto heard = found->second.hear(position, now);
    if (heard == SenderEnd::Heard::stopped) log_stop(recipient, found->second);
    const auto& channel = found->second;
    const bool erases = !erase_at_ && channel.end().acknowledged() > channel.deleted();
    if (erases) erase_at_ = now + options_.delete_after;
    if (erases || channel.has_work(now)) wake();
    return heard;
}

void Outbox::Sending::log_stop(const std::string& recipient, const OutgoingChannel& channel) {
    log::error(
        "channel stops: see docs/operations.md",
        {{"shard", addresses_.self()},
         {"recipient", recipient},
         {"reason", channel.end().stopped()}}
    );
}

// Within the outbox's own thread.

void Outbox::Sending::start() {
    thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
}

void Outbox::Sending::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        std::optional<Time> due;
        try {
            due = turn();
        } catch (const storage::Deposed&) {
            return;  // the shard is being torn down, and its rows belong to the next leader
        } catch (const std::exception& trouble) {
            log::warn(
                "outbox cannot go on, and tries again",
                {{"shard", addresses_.self()}, {"reason", trouble.what()}}
            );
            if (writer_.broken()) return;
        }
        std::unique_lock lock{mutex_};
        wait(lock, stop, due);
    }
}

void Outbox::Sending::wait(Lock& lock, const std::stop_token& stop, std::optional<Time> due) {
    // A new connection tells nobody.
    const auto look_again = clock_.steady_now() + options_.patience.first;
    const auto until = std::min(due.value_or(look_again), look_again);
    changed_.wait_until(lock, stop, until, [this] { return awake_; });
}

void Outbox::Sending::stop() {
    listening_.reset();
    {
        const std::lock_guard lock{mutex_};
        stopped_ = true;
    }
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
    pending_.set(0);  // the next leader's, from now on
}

std::optional<Time> Outbox::Sending::turn() {
    {
        const std::lock_guard lock{mutex_};
        awake_ = false;
    }
    if (wire_.connected()) {
        if (asks_are_due()) check_leadership();
        send_what_is_due();
        stop_where_rows_are_missing();
    }
    if (pumping_wanted_) pump();
    commit_if_due();
    pending_.set(static_cast<double>(waiting()));
    return due();
}

bool Outbox::Sending::asks_are_due() const {
    const std::lock_guard lock{mutex_};
    const auto now = clock_.steady_now();
    return std::ranges::any_of(channels_, [now](const auto& its) {
        return its.second.asks_at(now);
    });
}

// Who was deposed hears what its successor is told, and misses rows that its successor deleted.
// That says nothing about the databases. Throws Deposed.
void Outbox::Sending::check_leadership() {
    writer_.execute([](Transaction&) {});
}

void Outbox::Sending::stop_where_rows_are_missing() {
    if (lacking_.empty()) return;
    check_leadership();
    const std::lock_guard lock{mutex_};
    for (const auto& recipient : std::exchange(lacking_, {})) {
        auto& sending = channel(recipient);
        sending.stop_for_missing_row();
        log_stop(recipient, sending);
    }
}

void Outbox::Sending::send_what_is_due() {
    const std::lock_guard turn{transmitting_};
    Lock lock{mutex_};
    if (stopped_) return;
    const auto generation = wire_.generation();
    const bool is_new = std::exchange(generation_, generation) != generation;
    for (auto& [recipient, channel] : channels_) {
        if (is_new) channel.start_anew(clock_.steady_now());
        ask(lock, recipient, channel);
        repeat(lock, recipient, channel);
        send_rows(lock, recipient, channel);
    }
}

// These let go of the lock while they read and send.

void Outbox::Sending::ask(Lock& lock, const std::string& recipient, OutgoingChannel& channel) {
    const auto question = channel.question(clock_.steady_now(), ids_);
    if (!question) return;
    lock.unlock();
    wire_.announce(addresses_.to(recipient, End::inbox), json::encode(*question));
    vocabulary::crash_point("outbox.after_asking");
    lock.lock();
}

void Outbox::Sending::repeat(Lock& lock, const std::string& recipient, OutgoingChannel& channel) {
    if (!channel.must_repeat(clock_.steady_now())) return;
    const auto rows = rows_after(lock, recipient, channel.end().acknowledged());
    const auto batch = channel.repeated(rows, clock_.steady_now());
    if (batch.empty()) return;
    repeats_.increment();
    lock.unlock();
    transmit(recipient, batch);
    lock.lock();
}

void Outbox::Sending::send_rows(
    Lock& lock,
    const std::string& recipient,
    OutgoingChannel& channel
) {
    for (send_at_hand(lock, recipient, channel); channel.needs_rows();
         send_at_hand(lock, recipient, channel)) {
        const auto sent = channel.end().sent();
        const auto rows = rows_after(lock, recipient, sent);
        // What was heard meanwhile may have changed what comes next.
        if (channel.end().sent() != sent) continue;
        if (!channel.needs_rows()) return;
        const auto batch = channel.batch_of(rows, clock_.steady_now());
        if (batch.empty()) return lacking_.push_back(recipient);
        lock.unlock();
        transmit(recipient, batch);
        lock.lock();
    }
}

std::vector<Row>
Outbox::Sending::rows_after(Lock& lock, const std::string& recipient, std::int64_t number) {
    lock.unlock();
    auto rows = rows_.after(recipient, number, options_.batch_bytes);
    lock.lock();
    return rows;
}

// Erases or releases something, if no other commit has done so.
void Outbox::Sending::commit_if_due() {
    if (commit_is_due()) writer_.execute([](Transaction&) {});  // seal() does it
}

bool Outbox::Sending::commit_is_due() const {
    const std::lock_guard lock{mutex_};
    return (erase_at_ && clock_.steady_now() >= *erase_at_) ||
           std::ranges::any_of(channels_, [](const auto& its) {
               return its.second.end().must_release();
           });
}

std::optional<Time> Outbox::Sending::due() const {
    const std::lock_guard lock{mutex_};
    if (awake_) return clock_.steady_now();
    auto due = erase_at_;
    if (!wire_.connected()) return due;
    for (const auto& [recipient, channel] : channels_) {
        if (const auto its = channel.due()) due = std::min(due.value_or(*its), *its);
    }
    return due;
}

OutgoingChannel& Outbox::Sending::channel(const std::string& recipient) {
    const auto now = clock_.steady_now();
    return channels_.try_emplace(recipient, Stored{}, limits(), now).first->second;
}

// With mutex_ held.
void Outbox::Sending::wake() {
    awake_ = true;
    changed_.notify_one();
}

std::int64_t Outbox::Sending::waiting() const {
    const std::lock_guard lock{mutex_};
    std::int64_t waiting = 0;
    for (const auto& [recipient, channel] : channels_) waiting += channel.waiting();
    return waiting;
}

std::map<std::string, std::string> Outbox::Sending::stopped() const {
    const std::lock_guard lock{mutex_};
    std::map<std::string, std::string> stopped;
    for (const auto& [recipient, channel] : channels_) {
        if (!channel.end().stopped().empty()) stopped[recipient] = channel.end().stopped();
    }
    return stopped;
}

Outbox::Outbox(
    storage::Database& database,
    storage::Writer& writer,
    messaging::Wire& wire,
    const vocabulary::Clock& clock,
    vocabulary::IdSource& ids,
    Addresses addresses,
    Recall recall,
    observability::Metrics& metrics,
    OutboxOptions options
)
    : sending_{std::make_unique<Sending>(
          database,
          writer,
          wire,
          clock,
          ids,
          std::move(addresses),
          std::move(recall),
          metrics,
          options
      )} {}

Outbox::~Outbox() = default;

void Outbox::send(Transaction& transaction, const std::string& recipient, std::string envelope) {
    sending_->add(transaction, {recipient, std::nullopt, std::move(envelope)});
}

void Outbox::send_event(
    Transaction& transaction,
    const std::string& recipient,
    std::int64_t position,
    std::string envelope
) {
    sending_->add(transaction, {recipient, position, std::move(envelope)});
}

void Outbox::start() { sending_->start(); }
void Outbox::stop() { sending_->stop(); }
std::optional<vocabulary::SteadyTime> Outbox::turn() { return sending_->turn(); }
std::int64_t Outbox::waiting() const { return sending_->waiting(); }
std::map<std::string, std::string> Outbox::stopped() const { return sending_->stopped(); }

}  // namespace channels
