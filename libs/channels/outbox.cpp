#include "channels/outbox.hpp"

#include <algorithm>
#include <atomic>
#include <limits>
#include <mutex>
#include <utility>
#include <vector>

#include "channels/arrivals.hpp"
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

constexpr auto arrivals_bytes_max = std::numeric_limits<std::size_t>::max();

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

    void add(Transaction& transaction, Unsealed message);
    bool wants_transaction();
    void send(bool leads);
    std::optional<Time> due() const;
    std::optional<Time> turn();
    void stop();
    std::int64_t waiting() const { return waiting_; }
    std::map<std::string, std::string> stopped() const;

private:
    using Released = std::map<std::string, std::int64_t>;  // by recipient

    // Within transactions, and right after them.
    void seal(Transaction& transaction);
    Released give_out(Transaction& transaction, const Committed& sealed);
    void erase_acknowledged(Transaction& transaction);
    void commit(Committed messages, const Released& released);
    void pump();

    // A thread of the wire.
    void receive(const messaging::Delivery& delivery);

    // Within a turn.
    void hear_arrived();
    void hear(const std::string& recipient, const Position& position);
    void stop_where_rows_are_missing();
    void ask(const std::string& recipient, OutgoingChannel& channel);
    void repeat(const std::string& recipient, OutgoingChannel& channel);
    void send_rows(const std::string& recipient, OutgoingChannel& channel);

    OutgoingChannel& channel(const std::string& recipient);
    OutgoingChannel::Limits limits() const {
        return {options_.window_bytes, options_.batch_bytes, options_.patience};
    }
    bool may_transmit() const { return !is_stopped_ && wire_.connected(); }
    void send_at_hand(const std::string& recipient, OutgoingChannel& channel);
    void transmit(const std::string& recipient, const std::string& payload);
    void note_waiting();
    void note_stop(const std::string& recipient, const OutgoingChannel& channel);

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

    std::vector<Unsealed> unsealed_;                   // used inside transactions
    std::map<std::string, OutgoingChannel> channels_;  // by recipient
    // Channels whose next row was not there: how far they have come, by recipient.
    std::map<std::string, std::int64_t> lacking_;
    std::optional<Time> erase_at_;
    std::uint64_t generation_ = 0;  // of the wire
    bool is_stopped_ = false;

    std::atomic<std::int64_t> waiting_{0};
    mutable std::mutex mutex_;
    std::map<std::string, std::string> stopped_;  // guarded by mutex_; reasons, by recipient

    Arrivals arrivals_;  // positions
    std::shared_ptr<void> listening_;
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
      )},
      arrivals_{arrivals_bytes_max, options_.wake} {
    for (const auto& [recipient, stored] : rows_.channels()) {
        channels_.try_emplace(recipient, stored, limits(), clock_.steady_now());
    }
    writer.before_commit([this](Transaction& transaction) { seal(transaction); });
    writer.after_batch([this] { pump(); });
    listening_ = wire.listen(
        addresses_.filter(End::outbox),
        messaging::Wire::Pace::at_once,
        [this](const messaging::Delivery& delivery) { receive(delivery); }
    );
    note_waiting();
}

// Within transactions.

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
        const auto last = rows.empty() ? channel(recipient).end().last() : rows.back().number;
        rows_.insert(transaction, recipient, last + 1, position, envelope);
        rows.push_back({last + 1, std::move(envelope)});
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

void Outbox::Sending::erase_acknowledged(Transaction& transaction) {
    erase_at_.reset();
    for (auto& [recipient, channel] : channels_) {
        const auto acknowledged = channel.end().acknowledged();
        if (acknowledged == channel.deleted()) continue;
        rows_.erase_up_to(transaction, recipient, acknowledged);
        transaction.on_commit([&channel = channel, acknowledged] {
            channel.set_deleted(acknowledged);
        });
    }
}

void Outbox::Sending::commit(Committed messages, const Released& released) {
    for (auto& [recipient, rows] : messages) channel(recipient).committed(std::move(rows));
    for (const auto& [recipient, number] : released) channel(recipient).release(number);
    note_waiting();
}

void Outbox::Sending::pump() {
    if (!may_transmit()) return;
    for (auto& [recipient, channel] : channels_) send_at_hand(recipient, channel);
}

void Outbox::Sending::send_at_hand(const std::string& recipient, OutgoingChannel& channel) {
    while (const auto batch = channel.next_batch(clock_.steady_now())) transmit(recipient, *batch);
}

void Outbox::Sending::transmit(const std::string& recipient, const std::string& payload) {
    vocabulary::crash_point("outbox.before_publish");
    wire_.announce(addresses_.to(recipient, End::inbox), payload);
    sent_.increment();
    vocabulary::crash_point("outbox.after_publish");
}

// Within a thread of the wire.

void Outbox::Sending::receive(const messaging::Delivery& delivery) {
    if (auto recipient = addresses_.sender_in(delivery.subject))
        arrivals_.add({*std::move(recipient), delivery.payload});
}

// Within a turn.

void Outbox::Sending::hear_arrived() {
    for (const auto& [recipient, payload] : arrivals_.take(arrivals_bytes_max)) {
        try {
            hear(recipient, json::decode<Position>(payload));
        } catch (const json::Unreadable& trouble) {
            log::warn(
                "unreadable position ignored",
                {{"shard", addresses_.self()}, {"from", recipient}, {"reason", trouble.what()}}
            );
        }
    }
}

void Outbox::Sending::hear(const std::string& recipient, const Position& position) {
    const auto found = channels_.find(recipient);
    if (found == channels_.end()) return;
    auto& channel = found->second;
    const auto now = clock_.steady_now();
    const auto heard = channel.hear(position, now);
    if (heard == SenderEnd::Heard::stopped) note_stop(recipient, channel);
    if (heard == SenderEnd::Heard::doubt) doubts_.increment();
    const bool erases = !erase_at_ && channel.end().acknowledged() > channel.deleted();
    if (erases) erase_at_ = now + options_.delete_after;
}

void Outbox::Sending::note_stop(const std::string& recipient, const OutgoingChannel& channel) {
    const auto& reason = channel.end().stopped();
    log::error(
        "channel stops: see docs/operations.md",
        {{"shard", addresses_.self()}, {"recipient", recipient}, {"reason", reason}}
    );
    const std::lock_guard lock{mutex_};
    stopped_[recipient] = reason;
}

// Who was deposed hears what its successor is told, and misses rows that its successor deleted.
// That says nothing about the databases. So only a leader asks, and stops a channel for a row.
bool Outbox::Sending::wants_transaction() {
    hear_arrived();
    const auto now = clock_.steady_now();
    if (erase_at_ && now >= *erase_at_) return true;
    if (may_transmit() && !lacking_.empty()) return true;
    return std::ranges::any_of(channels_, [&](const auto& its) {
        const auto& channel = its.second;
        return channel.end().must_release() || (may_transmit() && channel.asks_at(now));
    });
}

void Outbox::Sending::send(bool leads) {
    if (!may_transmit()) return note_waiting();
    if (leads) stop_where_rows_are_missing();
    const auto generation = wire_.generation();
    const bool is_new = std::exchange(generation_, generation) != generation;
    for (auto& [recipient, channel] : channels_) {
        if (is_new) channel.start_anew(clock_.steady_now());
        if (leads) ask(recipient, channel);
        repeat(recipient, channel);
        send_rows(recipient, channel);
    }
    note_waiting();
}

// Of channels that had come so far before the transaction, and still have.
void Outbox::Sending::stop_where_rows_are_missing() {
    for (const auto& [recipient, sent] : std::exchange(lacking_, {})) {
        auto& lacking = channel(recipient);
        if (!lacking.needs_rows() || lacking.end().sent() != sent) continue;
        lacking.stop_for_missing_row();
        note_stop(recipient, lacking);
    }
}

void Outbox::Sending::ask(const std::string& recipient, OutgoingChannel& channel) {
    const auto question = channel.question(clock_.steady_now(), ids_);
    if (!question) return;
    wire_.announce(addresses_.to(recipient, End::inbox), json::encode(*question));
    vocabulary::crash_point("outbox.after_asking");
}

void Outbox::Sending::repeat(const std::string& recipient, OutgoingChannel& channel) {
    if (!channel.must_repeat(clock_.steady_now())) return;
    const auto rows = rows_.after(recipient, channel.end().acknowledged(), options_.batch_bytes);
    const auto batch = channel.repeated(rows, clock_.steady_now());
    if (batch.empty()) return;
    repeats_.increment();
    transmit(recipient, batch);
}

void Outbox::Sending::send_rows(const std::string& recipient, OutgoingChannel& channel) {
    for (send_at_hand(recipient, channel); channel.needs_rows(); send_at_hand(recipient, channel)) {
        const auto rows = rows_.after(recipient, channel.end().sent(), options_.batch_bytes);
        const auto batch = channel.batch_of(rows, clock_.steady_now());
        if (batch.empty()) {
            lacking_[recipient] = channel.end().sent();
            return;
        }
        transmit(recipient, batch);
    }
}

std::optional<Time> Outbox::Sending::turn() {
    const bool leads = wants_transaction();
    if (leads) writer_.execute([](Transaction&) {});
    send(leads);
    return due();
}

// A new generation of the wire tells nobody; asks and repeats come soon enough.
std::optional<Time> Outbox::Sending::due() const {
    const auto now = clock_.steady_now();
    if (is_stopped_) return std::nullopt;
    if (!arrivals_.empty()) return now;
    auto due = erase_at_;
    for (const auto& [recipient, channel] : channels_) {
        if (channel.end().must_release()) return now;
        if (!wire_.connected()) continue;
        if (const auto its = channel.due()) due = std::min(due.value_or(*its), *its);
    }
    return !lacking_.empty() && wire_.connected() ? now : due;
}

void Outbox::Sending::stop() {
    listening_.reset();
    is_stopped_ = true;
    pending_.set(0);  // the next leader's, from now on
}

OutgoingChannel& Outbox::Sending::channel(const std::string& recipient) {
    const auto now = clock_.steady_now();
    return channels_.try_emplace(recipient, Stored{}, limits(), now).first->second;
}

void Outbox::Sending::note_waiting() {
    std::int64_t waiting = 0;
    for (const auto& [recipient, channel] : channels_) waiting += channel.waiting();
    waiting_ = waiting;
    pending_.set(static_cast<double>(waiting));
}

std::map<std::string, std::string> Outbox::Sending::stopped() const {
    const std::lock_guard lock{mutex_};
    return stopped_;
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

bool Outbox::wants_transaction() { return sending_->wants_transaction(); }
void Outbox::send(bool leads) { sending_->send(leads); }
std::optional<vocabulary::SteadyTime> Outbox::due() const { return sending_->due(); }
void Outbox::stop() { sending_->stop(); }
std::optional<vocabulary::SteadyTime> Outbox::turn() { return sending_->turn(); }
std::int64_t Outbox::waiting() const { return sending_->waiting(); }
std::map<std::string, std::string> Outbox::stopped() const { return sending_->stopped(); }

}  // namespace channels
