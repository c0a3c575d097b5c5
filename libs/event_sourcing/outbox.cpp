#include "event_sourcing/outbox.hpp"

#include <algorithm>
#include <atomic>
#include <limits>
#include <thread>
#include <utility>
#include <vector>

#include "event_sourcing/outbox_channel.hpp"
#include "event_sourcing/outbox_comparison.hpp"
#include "event_sourcing/outbox_rows.hpp"
#include "observability/log.hpp"
#include "vocabulary/crash_point.hpp"

namespace event_sourcing {
namespace {

namespace log = observability::log;

constexpr int rows_per_read = 500;
constexpr int rows_per_transaction = 500;
constexpr std::size_t batch_bytes_max = 256 * 1024;  // the broker takes 8 MB
// So that a batch is not known by the id of its first envelope.
constexpr std::string_view batch_suffix = ".batch";
constexpr auto none_yet = std::numeric_limits<std::uint64_t>::max();

// A message of the transactions that are still running.
struct Unsealed {
    std::string id;  // of its first part
    std::string subject;
    std::vector<std::string> parts;
    std::size_t bytes = 0;
};

}  // namespace

class Outbox::Relay {
public:
    Relay(
        storage::Database& database,
        storage::Writer& writer,
        messaging::MessageBus& bus,
        std::string shard,
        observability::Metrics& metrics,
        AnnouncedEvents announced,
        std::chrono::seconds keep
    )
        : rows_{database},
          writer_{writer},
          bus_{bus},
          shard_{std::move(shard)},
          keep_{keep},
          pending_{metrics.gauge(
              "orderly_outbox_pending",
              "Messages that the broker is not known to have stored.",
              {{"shard", shard_}}
          )},
          sent_{metrics.counter(
              "messaging_client_sent_messages_total",
              "Messages handed to the broker, repeats included.",
              {{"shard", shard_}}
          )},
          position_{rows_.last_position()},
          announcer_{bus, std::move(announced)},
          channel_{std::make_shared<OutboxChannel>(rows_.count_unsent(), position_)} {
        writer.before_commit([this](storage::Transaction& transaction) { seal(transaction); });
        writer.after_batch([this] { pump(); });
    }

    ~Relay() { stop(); }

    void add(storage::Transaction& transaction, messaging::OutgoingMessage message);
    void send(
        storage::Transaction& transaction,
        std::string id,
        const std::string& subject,
        std::string envelope
    );
    void announce(storage::Transaction& transaction, Announcement announcement);
    void seal(storage::Transaction& transaction);
    void start();
    void stop();
    void pump();
    void announce_now() { announcer_.flush(); }
    void run_once();
    std::int64_t unsent() const { return channel_->unsent(); }

private:
    void work();

    void notice_new_connection();
    bool recover();
    bool compare_with_stream();
    std::int64_t forget_lost(const StillStored& stored);
    void send_again();
    void publish(std::vector<QueuedMessage> messages, std::uint64_t round);
    void mark_acknowledged();

    OutboxRows rows_;
    storage::Writer& writer_;
    messaging::MessageBus& bus_;
    std::string shard_;
    std::chrono::seconds keep_;
    observability::Gauge& pending_;
    observability::Counter& sent_;

    // Used inside transactions only.
    std::int64_t position_;           // of the last row
    std::vector<Unsealed> unsealed_;  // of this batch of transactions

    Announcer announcer_;
    std::atomic<std::uint64_t> compared_generation_{none_yet};  // of the bus
    const std::shared_ptr<OutboxChannel> channel_;
    std::thread thread_;
};

// Within the committing thread: adding and publishing.

void Outbox::Relay::add(storage::Transaction& transaction, messaging::OutgoingMessage message) {
    unsealed_.push_back({
        .id = std::move(message.id),
        .subject = std::move(message.subject),
        .parts = {std::move(message.payload)},
        .bytes = batch_bytes_max,
    });
    transaction.on_rollback([this] { unsealed_.pop_back(); });
}

void Outbox::Relay::send(
    storage::Transaction& transaction,
    std::string id,
    const std::string& subject,
    std::string envelope
) {
    const auto fitting = std::ranges::find_if(unsealed_, [&](const auto& each) {
        return each.subject == subject && each.bytes + envelope.size() <= batch_bytes_max;
    });
    if (fitting == unsealed_.end()) {
        const auto bytes = envelope.size();
        unsealed_.push_back({std::move(id), subject, {std::move(envelope)}, bytes});
        transaction.on_rollback([this] { unsealed_.pop_back(); });
        return;
    }
    const auto index = static_cast<std::size_t>(fitting - unsealed_.begin());
    fitting->bytes += envelope.size();
    fitting->parts.push_back(std::move(envelope));
    transaction.on_rollback([this, index] {
        auto& batch = unsealed_[index];
        batch.bytes -= batch.parts.back().size();
        batch.parts.pop_back();
    });
}

void Outbox::Relay::announce(storage::Transaction& transaction, Announcement announcement) {
    announcer_.add(transaction, std::move(announcement));
}

void Outbox::Relay::seal(storage::Transaction& transaction) {
    if (unsealed_.empty()) return;
    transaction.on_rollback([this, before = position_] { position_ = before; });
    std::vector<QueuedMessage> sealed;
    for (auto& each : unsealed_) {
        if (each.parts.size() > 1) each.id += batch_suffix;
        sealed.push_back({
            .position = ++position_,
            .message = {each.id, each.subject, messaging::encode_batch(each.parts)},
        });
        rows_.insert(transaction, sealed.back());
    }
    transaction.on_commit([this, sealed = std::move(sealed)]() mutable {
        unsealed_.clear();
        channel_->commit(std::move(sealed));
    });
}

void Outbox::Relay::pump() {
    announcer_.pump();
    notice_new_connection();
    if (!channel_->begin_pumping()) return;
    while (auto portion = channel_->next_portion()) {
        publish(std::move(portion->messages), portion->round);
    }
}

// The caller has counted `messages` as in flight.
void Outbox::Relay::publish(std::vector<QueuedMessage> messages, std::uint64_t round) {
    vocabulary::crash_point("outbox.before_publish");
    for (auto& [position, message] : messages) {
        if (channel_->round() != round) return;
        sent_.increment();
        bus_.publish(
            std::move(message),
            [channel = channel_, round, position = position](const auto& outcome) {
                channel->hear(round, position, outcome);
            }
        );
    }
    bus_.flush();
    vocabulary::crash_point("outbox.after_publish");
}

// Within the relay's thread: marking, comparing and sending again.

void Outbox::Relay::start() {
    announcer_.start();
    thread_ = std::thread{[this] { work(); }};
}

void Outbox::Relay::work() {
    do {
        try {
            run_once();
        } catch (const storage::Deposed&) {
            return;  // the shard is being torn down, and its rows belong to the next leader
        } catch (const storage::CommitFailed& trouble) {
            // What was acknowledged is still known, and marked later.
            log::warn(
                "outbox could not be marked", {{"shard", shard_}, {"reason", trouble.what()}}
            );
        }
    } while (channel_->wait_for_work());
}

void Outbox::Relay::stop() {
    announcer_.stop();
    channel_->stop();
    if (thread_.joinable()) thread_.join();
    pending_.set(0);  // the next leader's, from now on
    try {
        mark_acknowledged();
    } catch (const storage::Deposed&) {
        // What stays unmarked is sent once more by the next leader, here and below.
    } catch (const storage::CommitFailed&) {
    }
}

// Pattern: transactional outbox (docs/patterns.md#transactional-outbox).
void Outbox::Relay::run_once() {
    notice_new_connection();
    mark_acknowledged();
    if (recover()) mark_acknowledged();
    pending_.set(static_cast<double>(unsent()));
}

void Outbox::Relay::notice_new_connection() {
    if (bus_.generation() != compared_generation_) channel_->interrupt();
}

// False if there was no need to, or no way.
bool Outbox::Relay::recover() {
    if (!channel_->begin_recovery() || !bus_.connected()) return false;
    const auto generation = bus_.generation();
    if (generation != compared_generation_) {
        if (!compare_with_stream()) return false;
        compared_generation_ = generation;
    }
    send_again();
    return true;
}

// False while the broker cannot be asked.
bool Outbox::Relay::compare_with_stream() {
    const auto stored = still_stored(rows_, bus_);
    if (!stored) return false;
    const auto lost = forget_lost(*stored);
    if (lost > 0) {
        log::warn(
            "the stream lost messages, they are sent again", {{"shard", shard_}, {"messages", lost}}
        );
    }
    return true;
}

std::int64_t Outbox::Relay::forget_lost(const StillStored& stored) {
    std::int64_t lost = 0;
    int rows = 0;
    do {
        writer_.execute([&](storage::Transaction& transaction) {
            rows = rows_.forget_other_streams(
                transaction,
                stored.last_kept.stream_id,
                stored.dead_letter_stream_id,
                keep_,
                rows_per_transaction
            );
            rows += rows_.forget_after(transaction, stored.last_kept, keep_, rows_per_transaction);
        });
        channel_->add_unsent(rows);
        lost += rows;
    } while (rows > 0);
    return lost;
}

// From the first unsent row to the last, then over to the committing threads.
void Outbox::Relay::send_again() {
    const auto round = channel_->round();
    std::int64_t position = 0;
    while (channel_->wait_for_room(round)) {
        const auto committed = channel_->committed_position();
        auto messages = rows_.unsent_after(position, rows_per_read);
        if (messages.empty()) {
            if (channel_->go_live(round, committed)) return;
        } else if (channel_->begin_publishing(round, messages.size())) {
            position = messages.back().position;
            publish(std::move(messages), round);
            mark_acknowledged();
        }
    }
}

void Outbox::Relay::mark_acknowledged() {
    const auto next = [this] { return channel_->first_acknowledged(rows_per_transaction); };
    for (auto batch = next(); !batch.empty(); batch = next()) {
        vocabulary::crash_point("outbox.before_mark");
        std::int64_t marked = 0;
        writer_.execute([&](storage::Transaction& transaction) {
            marked = std::ranges::count_if(batch, [&](const auto& each) {
                return rows_.mark_sent(transaction, each);
            });
            // Old rows go twice as fast as new ones come.
            rows_.prune(transaction, keep_, 2 * static_cast<int>(batch.size()));
        });
        channel_->forget_acknowledged(batch.size(), marked);
    }
}

Outbox::Outbox(
    storage::Database& database,
    storage::Writer& writer,
    messaging::MessageBus& bus,
    std::string shard,
    observability::Metrics& metrics,
    AnnouncedEvents announced,
    std::chrono::seconds keep
)
    : relay_{std::make_unique<
          Relay>(database, writer, bus, std::move(shard), metrics, std::move(announced), keep)} {}

Outbox::~Outbox() = default;

void Outbox::add(storage::Transaction& transaction, messaging::OutgoingMessage message) {
    relay_->add(transaction, std::move(message));
}

void Outbox::send(
    storage::Transaction& transaction,
    const messaging::Envelope& envelope,
    const std::string& subject
) {
    relay_->send(transaction, envelope.id, subject, messaging::encode(envelope));
}

void Outbox::publish(storage::Transaction& transaction, const Publication& publication) {
    const auto& [live_subject, subject, event] = publication;
    auto encoded = messaging::encode(event);
    if (!subject.empty()) relay_->send(transaction, event.id, subject, encoded);
    relay_->announce(transaction, {event.position.value(), live_subject, std::move(encoded)});
}

void Outbox::start() { relay_->start(); }

void Outbox::stop() { relay_->stop(); }

void Outbox::run_once() {
    relay_->announce_now();
    relay_->run_once();
}

std::int64_t Outbox::unsent() const { return relay_->unsent(); }

}  // namespace event_sourcing
